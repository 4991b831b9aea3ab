"""Looks in the library for what somebody asks: spelling put right, pins before search, synonyms
beside the words.

Knows the asker only by what they may read. Opens no transaction; encoding takes milliseconds.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

from helpbot import aside
from helpbot.articles import Article
from helpbot.calibration import Band
from helpbot.gloss import english
from helpbot.library import Library
from helpbot.lists import Lists, Pin
from helpbot.manner import language_of
from helpbot.privacy import without_marks
from helpbot.scoring import Matrix, Vector
from helpbot.search import Asked, Index, Match, Ranking

MayRead = Callable[[Article], bool]
T = TypeVar("T")
# Questions whose vectors are kept at hand, 1.5 KB each: they are grouped again and again.
REMEMBERED = 4_000
# So few are encoded at once that whoever asks something meanwhile hardly waits.
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Found:
    """`asked` is the question as it was looked for, `vector` its own; `pinned` is the pattern that
    overrode search.
    """

    ranking: Ranking
    asked: str
    vector: Vector
    knowledge: str
    pinned: str | None = None


@dataclass(frozen=True, slots=True)
class Worded:
    """A question in the words that it is looked for in: `sought` is in English as it is spelled,
    `fuller` has what its words may mean besides, for keywords, and `clearer` what they may where no
    article uses them, for the encoder.
    """

    said: str
    sought: str
    clearer: str
    fuller: str


def worded(question: str, index: Index, library: Library) -> Worded:
    """`index` is the library's own, or one with an edit on trial."""
    said, lists = without_marks(question), library.lists
    sought = _sought(said, library)
    # To keywords a synonym is always a help. The encoder places a word that articles use
    # better by itself: of 127 golden questions right first 0.72, with synonyms 0.66. Of 21
    # with words that none uses it is the other way round: quoted rightly 4, with them 9.
    fuller = lists.expanded(sought)
    has_more = fuller != sought
    clearer = (
        lists.expanded(sought, only=lambda word: not index.knows(word)) if has_more else sought
    )
    return Worded(said, sought, clearer, fuller)


def pin_of(asked: Worded, lists: Lists) -> Pin | None:
    return lists.pinned(asked.said) or lists.pinned(asked.sought)


def winner(
    index: Index, lists: Lists, asked: Worded, vector: Vector, *, overdue: date
) -> Article | None:
    """What whoever may read everything finds first, as `seek` does; `vector` is that of `clearer`,
    and what was to be reviewed before the day of `overdue` stands back.
    """
    pin = pin_of(asked, lists)
    pinned = next((a for a in index.articles if pin and a.id == pin.article), None)
    return pinned or index.first(
        asked.fuller, vector, is_stale=lambda article: article.is_overdue(overdue)
    )


class Seeker:
    """`encode` gives a row for each text; `grace` is how long after its review was due an article
    stands as it stood.
    """

    def __init__(
        self,
        library: Library,
        *,
        encode: Callable[[Sequence[str]], Matrix],
        grace: Callable[[], timedelta],
    ) -> None:
        self.library = library
        self._encode = encode
        self._grace = grace
        self._remembered: OrderedDict[str, Vector] = OrderedDict()

    @property
    def index(self) -> Index:
        index = self.library.index
        if index is None:
            raise RuntimeError("the library was not read before the first question")
        return index

    def seek(self, question: str, *, may_read: MayRead, today: date) -> Found:
        """What is found for a question as it was said, or stored."""
        found, _ = self.seek_beside(question, lambda _: None, may_read=may_read, today=today)
        return found

    def seek_beside(
        self, question: str, beside: Callable[[str], T], *, may_read: MayRead, today: date
    ) -> tuple[Found, T]:
        """The same, and what `beside` makes of the question as it is looked for, which it does
        while the vector is computed.
        """
        index, lists, knowledge = self.index, self.library.lists, self.library.digest
        words = worded(question, index, self.library)
        overdue = today - self._grace()

        def without_vector() -> tuple[Asked, T]:
            asked = index.asked(
                words.fuller,
                may_read=may_read,
                is_stale=lambda article: article.is_overdue(overdue),
            )
            return asked, beside(words.sought)

        (vector, clearer), (asked, made) = aside.both(lambda: self._vectors(words), without_vector)
        ranking, pin = index.rank(asked, clearer), pin_of(words, lists)
        if pin is not None:
            chosen = index.rank(index.only(asked, pin.article), clearer).matches
            if chosen:
                ranking = _with_first(ranking, chosen[0], index)
                return Found(ranking, words.sought, vector, knowledge, pin.pattern), made
        return Found(ranking, words.sought, vector, knowledge), made

    def _vectors(self, words: Worded) -> tuple[Vector, Vector]:
        """Of what is looked for, and of its clearer words."""
        vector = self._encode([words.sought])[0]
        is_same = words.clearer == words.sought
        return vector, vector if is_same else self._encode([words.clearer])[0]

    def first(self, question: str, *, today: date) -> str | None:
        """The id of what a golden question finds first, by vectors that are kept."""
        library = self.library
        asked = worded(question, self.index, library)
        vector = library.vectors([asked.clearer])[asked.clearer]
        overdue = today - self._grace()
        found = winner(self.index, library.lists, asked, vector, overdue=overdue)
        return found.id if found else None

    def vectors(self, questions: Sequence[str]) -> Matrix:
        """A row for each question, in order."""
        sought = [without_marks(question) for question in questions]
        # Another thread may forget some meanwhile.
        held = {text: self._remembered.get(text) for text in sought}
        known = {text: vector for text, vector in held.items() if vector is not None}
        fresh = [text for text in held if text not in known]
        for start in range(0, len(fresh), AT_ONCE):
            some = fresh[start : start + AT_ONCE]
            known |= zip(
                some, self._encode([_sought(text, self.library) for text in some]), strict=True
            )
        self._remembered |= known
        while len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
        found = [known[text] for text in sought]
        return np.stack(found) if found else np.zeros((0, 0), dtype=np.float32)


def _sought(text: str, library: Library) -> str:
    """In English as it is spelled: so are the articles, and the model reads nothing else."""
    return english(text) if language_of(text) == "es" else library.spelling.right(text)


def _with_first(ranking: Ranking, pinned: Match, index: Index) -> Ranking:
    """The pinned article first, whatever search says; it is quoted as if search were sure."""
    others = [match for match in ranking.matches if match.article.id != pinned.article.id]
    probability = max(ranking.probability, index.calibration.answer_at)
    first = Match(pinned.article, pinned.section, probability)
    return Ranking((first, *others[:4]), probability, Band.ANSWER)
