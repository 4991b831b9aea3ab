"""Files written whole or not at all, and there after a power cut.

Knows nothing of what is in them.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

# What put() calls a file that is not whole yet.
_WORK = re.compile(r"\..+\.\d+\.part")
# The largest takes seconds.
_WRITTEN_BY_NOW_S = 3_600

Write = Callable[[BinaryIO], object]


def put(files: Mapping[Path, Write]) -> None:
    """Files of one folder. What can fail for want of room is done for all before one is there.

    Raises OSError.
    """
    # Two processes that write one file do not write into each other's.
    works = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in files}
    try:
        for path, work in works.items():
            _prepare(work, files[path], like=path)
        for path, work in works.items():
            _replace(work, path)
    except OSError:
        for work in works.values():
            with suppress(OSError):
                work.unlink(missing_ok=True)
        raise
    for parent in {path.parent for path in files}:
        _settle(parent)
    for path in files:
        _clear_away(path)


def put_texts(texts: Mapping[Path, str]) -> None:
    """The same of texts, to the letter. Raises OSError."""
    put({path: _writer(text.encode()) for path, text in texts.items()})


def remove(files: Iterable[Path]) -> None:
    """Files of one folder, gone after a power cut as well. Raises OSError."""
    gone = list(files)
    for path in gone:
        path.unlink(missing_ok=True)
    for parent in {path.parent for path in gone}:
        _settle(parent)


def _writer(data: bytes) -> Write:
    return lambda file: file.write(data)


def _prepare(work: Path, write: Write, *, like: Path) -> None:
    work.parent.mkdir(parents=True, exist_ok=True)
    with work.open("wb") as opened:
        write(opened)
        opened.flush()
        os.fsync(opened.fileno())
    with suppress(FileNotFoundError):
        work.chmod(like.stat().st_mode)


def _replace(work: Path, path: Path) -> None:
    work.replace(path)


def _clear_away(newest: Path) -> None:
    """Whoever was killed leaves what they were writing, and nobody else knows of it."""
    with suppress(OSError):
        now = newest.stat().st_mtime
        for work in newest.parent.glob(".*.part"):
            if _WORK.fullmatch(work.name) and now - work.stat().st_mtime > _WRITTEN_BY_NOW_S:
                work.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """What was renamed in it is so after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
