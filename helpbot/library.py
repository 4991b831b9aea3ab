"""The library: a folder of Markdown becomes an index, and stays the folder's image.

Owns the last good text of every article, and the swap of the whole index by one assignment. Knows
no asker and says nothing; problems are returned.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from helpbot import whole
from helpbot.articles import Article, ArticleError, State, Vocabulary
from helpbot.calibration import Calibration, load_calibration
from helpbot.embedding import Progress
from helpbot.errors import ConfigError, Problem
from helpbot.kept import Indexes, Reading, Readings, Source, Vector, Vectors
from helpbot.lists import PINS, SYNONYMS, Lists
from helpbot.scoring import summary_text
from helpbot.search import Index, texts_of
from helpbot.shelf import (
    CALIBRATION,
    UNCOVERED,
    cross_check,
    golden_file,
    lines_of,
    read_folder,
    read_lists,
    text_of,
)
from helpbot.spelling import Spelling

log = logging.getLogger(__name__)

_BESIDE = (CALIBRATION, UNCOVERED, SYNONYMS, PINS)


@dataclass(frozen=True, slots=True)
class Synced:
    """What a look at the folder changed, by article id; `problems` are all there are now."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def is_new(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Trial:
    """What would be if a file had another text: `problems` are those that it would make.

    Without a `reading` it could not be read, and without `after` nothing was tried.
    """

    before: Index
    after: Index | None
    was: Reading | None
    reading: Reading | None
    problems: tuple[Problem, ...]
    digest: str


class Library:
    """`index` is what questions are answered from; `sync` makes it the folder's image again."""

    def __init__(
        self,
        folder: Path,
        *,
        readings: Readings,
        vectors: Vectors,
        keep: Path | None,
        indexes: Indexes | None = None,
        untuned: Calibration | None = None,
    ) -> None:
        """`keep` is where last good texts go, None for nowhere; `untuned` serves where none is
        fitted.
        """
        self._indexes = indexes
        self.folder = folder
        self._readings = readings
        self._vectors = vectors
        # Another folder's article of the same name is another article.
        self._keep = keep / hashlib.sha256(str(folder).encode()).hexdigest()[:8] if keep else None
        self._untuned = untuned
        self._sources: dict[str, Source] = {}
        self._found: dict[str, Reading] = {}
        self._broken: dict[str, list[Problem]] = {}
        self._beside: tuple[str, ...] = ()
        self._lock = threading.Lock()
        self.problems: tuple[Problem, ...] = ()
        # Names this state of the knowledge, so that an answer can be told from a later one.
        self.digest = ""
        self.index: Index | None = None
        self.lists = Lists()
        self.spelling = self._spelling(None, self.lists)
        # Drafts and archived ones among them.
        self.articles: tuple[Article, ...] = ()

    def sync(self, progress: Progress | None = None) -> Synced:
        """Reads what changed, encodes only what is new, and swaps the index.

        A broken article keeps its last good text in use and is reported. Raises ConfigError when
        the folder is not there or its calibration cannot be read.
        """
        with self._lock:
            return self._sync(progress)

    def _sync(self, progress: Progress | None) -> Synced:
        before = self._found
        sources = read_folder(self.folder)
        beside = tuple(text_of(self.folder / name) for name in _BESIDE)
        if sources == self._sources and beside == self._beside and self.index is not None:
            return Synced((), (), (), self.problems)
        calibration = self._calibration()
        found, broken = self._read(sources)
        index = self._index(found, lines_of(beside[1]), calibration, progress)
        problems = [problem for some in broken.values() for problem in some]
        every = [reading.article for reading in found.values()]
        problems += cross_check(every)
        lists, mistakes = read_lists(self.folder, [article.id for article in index.articles])
        problems += mistakes
        self._sources, self._found, self._broken, self._beside = sources, found, broken, beside
        self.digest = _digest_of(sources, beside[2:])
        self.index, self.lists, self.articles = index, lists, tuple(every)
        self.spelling = self._spelling(index, lists)
        self.problems = tuple(sorted(problems))
        return _difference(before, found, self.problems)

    def _index(
        self,
        found: dict[str, Reading],
        background: list[str],
        calibration: Calibration,
        progress: Progress | None,
    ) -> Index:
        live = _live(found.values())
        published = [reading.article for reading in live]
        passages = [passage for reading in live for passage in reading.passages]
        vectors = self._vectors.of(texts_of(published, passages, background), progress)
        index = partial(
            Index,
            published,
            passages,
            background=background,
            vector_of=vectors.__getitem__,
            calibration=calibration,
        )
        # Only a start waits for an index; what edits make of it is not worth the disk.
        return index(kept=self._indexes.of) if self._indexes and self.index is None else index()

    def _spelling(self, index: Index | None, lists: Lists) -> Spelling:
        articles, passages = (index.articles, index.passages) if index else ((), ())
        # Counted when the first word needs it: most swaps are followed by none that does.
        written = chain(
            (passage.text for passage in passages),
            map(summary_text, articles),
            map(str, (*lists.synonyms, *lists.pins)),
        )
        asked = (question for article in articles for question in article.questions)
        return Spelling(written, asked, is_word=self._readings.tokens.knows)

    def adopt(self, vocabulary: Vocabulary) -> Synced:
        """Reads every article again with other facts in its placeholders."""
        with self._lock:
            self._readings.adopt(vocabulary)
            self._sources = {}
            return self._sync(None)

    def trial(self, file: str, source: Source) -> Trial:
        """Reads a file as if it said something else, beside all others as they are."""
        with self._lock:
            return self._trial(file, source)

    def _trial(self, file: str, source: Source) -> Trial:
        if self.index is None:
            raise ValueError("the library was not read yet")
        was = self._found.get(file)
        try:
            reading = self._readings.of(file, source)
        except ArticleError as error:
            return Trial(self.index, None, was, None, tuple(error.problems), self.digest)
        found = dict(sorted({**self._found, file: reading}.items()))
        checked = cross_check([each.article for each in found.values()])
        # Lines move; what is wrong stays the same.
        known = {
            (problem.file, problem.message)
            for problem in cross_check([each.article for each in self._found.values()])
        }
        new = tuple(each for each in checked if (each.file, each.message) not in known)
        after = self._index(found, lines_of(self._beside[1]), self.index.calibration, None)
        return Trial(self.index, after, was, reading, new, self.digest)

    def vectors(self, texts: Sequence[str]) -> dict[str, Vector]:
        """A vector for each text, as the index has them."""
        with self._lock:
            return self._vectors.of(texts)

    def rest(self) -> None:
        """Nobody asks for vectors for a while: what is on the disk need not be in memory too."""
        self._vectors.forget()

    def watch(self, stop: threading.Event, told: Callable[[Synced], None]) -> None:
        """Syncs whenever the folder changes, until told to stop; one that is
        gone changes nothing.
        """
        from watchfiles import watch

        for _ in watch(self.folder, stop_event=stop, debounce=200, rust_timeout=1000):
            told(self.look())

    def look(self) -> Synced:
        """A sync that never raises: a folder that cannot be used is one more problem."""
        try:
            synced = self.sync()
            # The next edit may be days away.
            self.rest()
            return synced
        except ConfigError as error:
            self.problems = error.problems
        except OSError as error:
            self.problems = (Problem(str(self.folder), 0, f"cannot be read: {error.strerror}"),)
        return Synced((), (), (), self.problems)

    @property
    def held(self) -> frozenset[str]:
        """Files whose last good text is in use, because the present one is broken."""
        return frozenset(self._broken.keys() & self._found.keys())

    def _calibration(self) -> Calibration:
        file = self.folder / CALIBRATION
        try:
            return load_calibration(file)
        except ConfigError:
            # Whoever runs `helpbot fit` because a file is missing or old cannot be sent to it.
            if self._untuned is None:
                raise
            return self._untuned

    def _read(
        self, sources: dict[str, Source]
    ) -> tuple[dict[str, Reading], dict[str, list[Problem]]]:
        """What can be used of each file, and what is wrong with it."""
        found: dict[str, Reading] = {}
        broken: dict[str, list[Problem]] = {}
        for file, source in sources.items():
            reading, problems = self._one(file, source)
            if reading is not None:
                found[file] = reading
            if problems:
                broken[file] = problems
        self._readings.save()
        return found, broken

    def _one(self, file: str, source: Source) -> tuple[Reading | None, list[Problem]]:
        if source == self._sources.get(file):
            return self._found.get(file), self._broken.get(file, [])
        try:
            reading = self._readings.of(file, source)
        except ArticleError as error:
            return self._last_good(file), error.problems
        self._remember(file, source)
        return reading, []

    def _last_good(self, file: str) -> Reading | None:
        if file in self._found:
            return self._found[file]
        if self._keep is None:
            return None
        kept = self._keep / file
        try:
            return self._readings.of(file, Source(text_of(kept), text_of(golden_file(kept))))
        except ArticleError:
            return None

    def _remember(self, file: str, source: Source) -> None:
        """Keeps a good text for a start at which the file is broken."""
        if self._keep is None:
            return
        kept = self._keep / file
        if text_of(kept) == source.text and text_of(golden_file(kept)) == source.questions:
            return
        try:
            whole.put_texts({kept: source.text, golden_file(kept): source.questions})
        except OSError as error:
            log.warning("library.not_kept file=%s reason=%s", file, error.strerror)


def _live(found: Iterable[Reading]) -> list[Reading]:
    """What may be found: published, and of two with one id the first."""
    by_id: dict[str, Reading] = {}
    for reading in found:
        by_id.setdefault(reading.article.id, reading)
    return [reading for reading in by_id.values() if reading.article.state is State.PUBLISHED]


def _difference(
    before: dict[str, Reading], after: dict[str, Reading], problems: tuple[Problem, ...]
) -> Synced:
    both = before.keys() & after.keys()
    return Synced(
        added=tuple(after[file].article.id for file in after if file not in before),
        changed=tuple(after[file].article.id for file in both if after[file] != before[file]),
        removed=tuple(before[file].article.id for file in before if file not in after),
        problems=problems,
    )


def _digest_of(sources: dict[str, Source], lists: Sequence[str]) -> str:
    whole = hashlib.sha256("\0".join(lists).encode())
    for file, source in sorted(sources.items()):
        whole.update(f"{file}\0{source.text}\0{source.questions}\0".encode())
    return whole.hexdigest()[:16]
