"""The knowledge folder as files: found, read as they are, written whole, committed in git.

Decides nothing about articles. Without git, or outside a repository, files are files.
"""

import logging
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from helpbot import whole
from helpbot.kept import Source
from helpbot.library import golden_file
from helpbot.manuscript import Digest, digest_of
from helpbot.plan import Person

log = logging.getLogger(__name__)

# A commit of one file; longer is a hook that waits for somebody.
GIT_TAKES = timedelta(seconds=30)
# Held from reading a file to writing it: two threads that change one file do not lose either's
# work. What an editor saves meanwhile is not known.
CHANGING = threading.Lock()
# Of two commits at once git refuses one.
_COMMITTING = threading.Lock()


class GitError(Exception):
    """What git said when it would not."""


@dataclass(frozen=True, slots=True)
class Commit:
    ref: str
    by: str
    day: str
    subject: str


def locate(folder: Path, article: str) -> str | None:
    """The file of an article, by its path inside the folder: it is called as the article is."""
    if not article.replace("-", "").isalnum():
        return None
    found = sorted(folder.rglob(f"{article}.md"))
    shown = [f for f in found if not any(p.startswith(".") for p in f.relative_to(folder).parts)]
    return shown[0].relative_to(folder).as_posix() if shown else None


def read(folder: Path, file: str) -> Source:
    """What stands on disk now; empty where nothing does."""
    path = folder / file
    return Source(_exact(path), _exact(golden_file(path)))


def digest(source: Source) -> Digest:
    """Empty for a file that is not there."""
    return digest_of(source.text, source.questions) if source != Source("", "") else Digest("")


def write(folder: Path, file: str, source: Source) -> None:
    """Both files, each whole or not at all, and there after a power cut. Raises OSError."""
    path = folder / file
    texts = {path: source.text}
    if source.questions or golden_file(path).exists():
        texts[golden_file(path)] = source.questions
    whole.put_texts(texts)


def put(path: Path, text: str) -> None:
    """One file, whole or not at all, and there after a power cut. Raises OSError."""
    whole.put_texts({path: text})


def commit(folder: Path, file: str, subject: str, by: Person) -> str | None:
    """Commits a file and its golden questions alone, in somebody's name; the commit, or None
    outside a repository.

    What was committed already stays so. Raises GitError.
    """
    if not is_kept(folder, file):
        return None
    with _COMMITTING:
        return _commit(folder, file, subject, by)


def has_changes(folder: Path, file: str) -> bool:
    """Whether a file or its golden questions differ from what was committed last."""
    files = [f":(literal){f}" for f in (file, golden_file(Path(file)).as_posix())]
    try:
        return bool(_git(folder, "status", "--porcelain", "--untracked-files=no", "--", *files))
    except GitError:
        return False


def _commit(folder: Path, file: str, subject: str, by: Person) -> str | None:
    every = (file, golden_file(Path(file)).as_posix())
    files = [f":(literal){f}" for f in every if (folder / f).exists()]
    _git(folder, "add", "--", *files)
    if _git(folder, "status", "--porcelain", "--", *files):
        me = ("-c", f"user.name={by.name}", "-c", f"user.email={by.email}")
        _git(folder, *me, "commit", "--quiet", "--only", "-m", subject, "--", *files)
    return _git(folder, "log", "-1", "--format=%h", "--", *files) or None


def is_kept(folder: Path, file: str) -> bool:
    """Whether git keeps this file, or would."""
    try:
        _git(folder, "rev-parse", "--is-inside-work-tree")
    except GitError:
        return False
    try:
        _git(folder, "check-ignore", "--quiet", "--", file)
    except GitError:
        return True
    return False


def commits(folder: Path, file: str, limit: int) -> list[Commit]:
    """What git knows of a file, the latest first; nothing outside a repository."""
    try:
        lines = _git(
            folder, "log", f"-{limit}", "--format=%h%x1f%an%x1f%as%x1f%s", "--", file
        ).splitlines()
    except GitError:
        return []
    return [Commit(*line.split("\x1f", 3)) for line in lines]


def at_commit(folder: Path, file: str, ref: str) -> Source:
    """The files as they were; empty where they were not."""

    def shown(name: str) -> str:
        try:
            return _git(folder, "show", f"{ref}:./{name}", strip=False)
        except GitError:
            return ""

    return Source(shown(file), shown(golden_file(Path(file)).as_posix()))


def _git(folder: Path, *words: str, strip: bool = True) -> str:
    """What git prints. Raises GitError, also where there is no git."""
    options = ("-C", str(folder), "-c", "commit.gpgsign=false", "-c", "core.quotepath=false")
    # Nobody is there to be asked.
    command: Sequence[str] = ("git", *options, *words)
    try:
        done = subprocess.run(  # noqa: S603 - a list of words, no shell
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=GIT_TAKES.total_seconds(),
            check=True,
        )
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip() or "it said nothing"
        raise GitError(said) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError(type(error).__name__) from error
    text = done.stdout.decode(errors="replace")
    return text.strip() if strip else text


def _exact(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as opened:
            return opened.read().removeprefix("\ufeff")
    except OSError:
        return ""
