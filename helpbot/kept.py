"""What is costly to make is kept, by the digest of what it was made from. Safe to delete.

Vectors of texts, so that a second start encodes nothing; articles as they were read, so that it
parses nothing; what an index works out, so that it cuts nothing into words. Folders of different
knowledge bases share these files.
"""

import hashlib
import logging
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from helpbot import articles, speech, whole
from helpbot.articles import Article, Passage, Vocabulary
from helpbot.embedding import Encoder, Progress, Tokens

log = logging.getLogger(__name__)

Vector = NDArray[np.float32]
Arrays = dict[str, NDArray[Any]]

# Other knowledge folders share a file, and an edit may be undone: only a pile is cleared away.
SPARE, FEW = 4, 20_000
# An index of a thousand passages is 14 MB.
KEPT_INDEXES = 4


class Vectors:
    def __init__(self, encoder: Encoder, cache: Path) -> None:
        self._encoder = encoder
        self._file = cache / f"vectors-{encoder.form}.npz"
        self._known: dict[bytes, Vector] | None = None
        self._lock = threading.Lock()

    @property
    def model(self) -> str:
        """Names what the vectors come of."""
        return self._encoder.form

    def of(self, texts: Sequence[str], progress: Progress | None = None) -> dict[str, Vector]:
        """A vector for each text; only texts never seen before are encoded."""
        with self._lock:
            return self._of(texts, progress)

    def _of(self, texts: Sequence[str], progress: Progress | None) -> dict[str, Vector]:
        known = self._load() if self._known is None else self._known
        digests = {text: hashlib.sha256(text.encode()).digest() for text in texts}
        fresh = [text for text, digest in digests.items() if digest not in known]
        if fresh:
            encoded = self._encoder.encode(fresh, progress)
            known.update(zip((digests[text] for text in fresh), encoded, strict=True))
            log.info("vectors.encoded texts=%d", len(fresh))
        found = {text: known[digest] for text, digest in digests.items()}
        if fresh:
            if len(known) > SPARE * len(found) + FEW:
                known = {digests[text]: vector for text, vector in found.items()}
            replace(self._file, partial(_write_vectors, known))
        self._known = known
        return found

    def forget(self) -> None:
        """Lets go of what is on the disk as well: whoever asks next has it read again, in 50 ms."""
        with self._lock:
            self._known = None

    def _load(self) -> dict[bytes, Vector]:
        found = _arrays(self._file)
        if not found.keys() >= {"digests", "vectors"}:
            return {}
        digests, vectors = found["digests"], found["vectors"]
        if vectors.shape != (len(digests), self._encoder.size):
            return {}
        return {digest.tobytes(): vector for digest, vector in zip(digests, vectors, strict=True)}


def _write_vectors(known: Mapping[bytes, Vector], file: BinaryIO) -> None:
    digests = np.frombuffer(b"".join(known), dtype=np.uint8).reshape(-1, 32)
    np.savez(file, digests=digests, vectors=np.stack(list(known.values())))


@dataclass(frozen=True, slots=True)
class Source:
    """An article's file and its golden questions, as text."""

    text: str
    questions: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as it was read, and cut for the model."""

    article: Article
    passages: tuple[Passage, ...]


_READINGS = TypeAdapter(dict[str, Reading])


class Readings:
    def __init__(self, tokens: Tokens, vocabulary: Vocabulary, cache: Path) -> None:
        self.tokens = tokens
        self._file = cache / "articles.json"
        self.adopt(vocabulary)
        self._by_digest = self._load()
        self._used: set[str] = set()
        self._is_saved = True

    def adopt(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._stamp = _stamp(self.tokens, vocabulary)

    def of(self, file: str, source: Source) -> Reading:
        """The article of a file. Raises ArticleError with every problem."""
        whole = f"{self._stamp}\0{file}\0{source.text}\0{source.questions}"
        digest = hashlib.sha256(whole.encode()).hexdigest()
        self._used.add(digest)
        if digest not in self._by_digest:
            article = articles.parse(file, source.text, source.questions, self._vocabulary)
            cut = articles.passages(
                article, count_tokens=self.tokens.count, limit=self.tokens.limit
            )
            self._by_digest[digest] = Reading(article, tuple(cut))
            self._is_saved = False
        return self._by_digest[digest]

    def save(self) -> None:
        if self._is_saved:
            return
        if len(self._by_digest) > SPARE * len(self._used) + FEW // 100:
            kept = self._by_digest.items()
            self._by_digest = {digest: made for digest, made in kept if digest in self._used}
        data = _READINGS.dump_json(self._by_digest)
        replace(self._file, lambda file: file.write(data))
        self._is_saved = True

    def _load(self) -> dict[str, Reading]:
        try:
            return _READINGS.validate_json(self._file.read_bytes())
        except (OSError, ValidationError):
            return {}


# What the arrays of an index are made by.
_CODE = ("keywords.py", "lens.py", "scoring.py")
_DIGEST, _NAMES = "digest", "names"


class Indexes:
    """What an index works out of its texts: a start cuts no text into terms again."""

    def __init__(self, vectors: Vectors, cache: Path) -> None:
        self._cache = cache
        code = b"".join(Path(__file__).with_name(name).read_bytes() for name in _CODE)
        self._stamp = f"{vectors.model}\0{hashlib.sha256(code).hexdigest()}"

    def of(self, texts: Sequence[str], make: Callable[[], Arrays]) -> Arrays:
        """The arrays for these texts: kept ones, or made now and kept."""
        # A length before each text: no two lists of texts look the same.
        every = "".join(f"\0{len(text)}\0{text}" for text in (self._stamp, *texts))
        digest = hashlib.sha256(every.encode()).digest()
        file = self._cache / f"index-{digest.hex()[:16]}.npz"
        found = _arrays(file)
        names = found.pop(_NAMES, np.zeros(0)).tobytes()
        is_of_these = found.pop(_DIGEST, np.zeros(0)).tobytes() == digest
        # The directory of such a file has no check sum: a name may be damaged.
        if is_of_these and names == _joined(found):
            return found
        made = make()
        marks = {_DIGEST: digest, _NAMES: _joined(made)}
        marked = made | {name: np.frombuffer(mark, dtype=np.uint8) for name, mark in marks.items()}
        replace(file, lambda opened: np.savez(opened, allow_pickle=False, **marked))
        self._prune(file)
        return made

    def _prune(self, newest: Path) -> None:
        """Every edit before a start leaves a file behind; what cannot be removed stays."""
        old = sorted(self._cache.glob("index-*.npz"), key=_written_at)
        for file in old[:-KEPT_INDEXES]:
            if file != newest:
                with suppress(OSError):
                    file.unlink()


def _written_at(file: Path) -> float:
    """Long ago where another process has removed it meanwhile."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0


def _joined(arrays: Arrays) -> bytes:
    return "\0".join(sorted(arrays)).encode()


def _arrays(file: Path) -> Arrays:
    """All arrays of a file, whose check sums are compared; none where it cannot be read, for what
    is kept can be made again.
    """
    try:
        with ZipFile(file) as kept:
            return {name.removesuffix(".npy"): _array(kept.read(name)) for name in kept.namelist()}
    # A flipped bit of the directory says that a member is compressed, or has a password.
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, RuntimeError, zlib.error):
        return {}


def _array(data: bytes) -> NDArray[Any]:
    array: NDArray[Any] = np.lib.format.read_array(BytesIO(data), allow_pickle=False)
    return array


def _stamp(tokens: Tokens, vocabulary: Vocabulary) -> str:
    """Changes with everything else that a reading depends on, the code that reads among it."""
    code = b"".join(Path(m.__file__ or "").read_bytes() for m in (articles, speech))
    parts = (
        tokens.limit,
        sorted(vocabulary.facts.items()),
        *map(sorted, (vocabulary.services, vocabulary.teams, vocabulary.departments)),
        hashlib.sha256(code + tokens.file.read_bytes()).hexdigest(),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def replace(file: Path, write: whole.Write) -> None:
    """Writes a file whole or not at all. One that cannot be kept is made again next time."""
    try:
        whole.put({file: write})
    except OSError as error:
        log.warning("cache.not_kept file=%s reason=%s", file.name, error.strerror)
