"""Keywords: which texts share words with a question, rare words counting most (BM25).

Three ways to cut a text: into words, into stems with pairs of neighbouring stems, and into the
letters of its words by threes, which a misspelling leaves mostly as they were.
"""

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Numbers = NDArray[np.int64]
Arrays = dict[str, NDArray[Any]]
Span = tuple[int, int]

# How soon more of one term stops to count, and how much a long text is held against it.
K1, B = 1.2, 0.75

_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
_STOP = frozenset(
    "a an and are as at be but by can do for from get got has have how i if in is it its me my not "
    "of on or our so that the then there they this to up was we what when with you your".split()
)
# Longest first: "settings" loses more than its s.
_ENDINGS = ("ings", "edly", "ing", "ies", "ers", "ed", "es", "er", "ly", "s")
_SHORTEST = 3


def words(text: str) -> list[str]:
    """Its words in lower case, each once, without the most common."""
    return list(dict.fromkeys(_words(text)))


def stems(text: str) -> list[str]:
    """Words without their endings, and pairs of neighbours: "print queue" is more than both."""
    found = [_stem(word) for word in _words(text)]
    return found + [f"{one} {two}" for one, two in pairwise(found)]


def letters(text: str) -> list[str]:
    """Every three letters in a row of each different word, its edges counting as letters."""
    edged = [f"<{word}>" for word in words(text)]
    return [word[at : at + 3] for word in edged for at in range(len(word) - 2)]


class Keywords:
    """BM25 over texts (the form that Lucene uses), what each term is worth to each text worked out
    beforehand: what a question costs is a sum over its terms.

    A library that does the same loads scipy, half a second at each start.
    """

    def __init__(
        self, posted: Arrays, cut: Callable[[str], list[str]] = words, name: str = ""
    ) -> None:
        """Of what `post` made of texts under this name, cut in this way."""
        self._cut = cut
        self._count = int(posted[f"{name} count"])
        self._texts, self._worth = posted[f"{name} texts"], posted[f"{name} worth"]
        self._bounds = posted[f"{name} ends"]
        self._ends = self._bounds.tolist()
        terms = posted[f"{name} terms"].tobytes().decode().splitlines()
        self._column_of = {term: column for column, term in enumerate(terms)}

    def scores(self, question: str) -> Scores:
        """One score a text; 0 where no term is shared."""
        return self.scores_by(self.found(question))

    def found(self, question: str) -> list[Span]:
        """Where those that hold each term of a question stand; an empty span where nothing does."""
        return [self._span(term) for term in dict.fromkeys(self._cut(question))]

    def scores_by(self, found: Sequence[Span]) -> Scores:
        """The scores of a question by what was `found` for it."""
        if not any(end for _, end in found):
            return np.zeros(self._count)
        texts = np.concatenate([self._texts[start:end] for start, end in found])
        worth = np.concatenate([self._worth[start:end] for start, end in found])
        return np.bincount(texts, worth, self._count).astype(np.float64, copy=False)

    def scores_of(self, questions: Sequence[str]) -> Scores:
        """The same for many at once, a row a question."""
        rows, columns = list[int](), list[int]()
        column_of = self._column_of.get
        for row, question in enumerate(questions):
            found = [column_of(term) for term in dict.fromkeys(self._cut(question))]
            known = [column for column in found if column is not None]
            columns += known
            rows += [row] * len(known)
        if not columns:
            return np.zeros((len(questions), self._count))
        held_by = np.array(columns)
        starts = self._bounds[held_by]
        lengths = self._bounds[held_by + 1] - starts
        # Where each span begins in what all of them hold together, one after the other.
        firsts = np.cumsum(lengths) - lengths
        places = np.arange(lengths.sum()) + np.repeat(starts - firsts, lengths)
        cells = np.repeat(np.array(rows) * self._count, lengths) + self._texts[places]
        worth = np.bincount(cells, self._worth[places], len(questions) * self._count)
        return worth.reshape(len(questions), self._count).astype(np.float64, copy=False)

    def share_found(self, found: Sequence[Span], first: int, end: int) -> float:
        """How much of a question's rarity stands in texts from `first` to before `end`, from 0 to
        1; by what was `found` for it.
        """
        total = shared = 0.0
        for span in found:
            holders = self._texts[slice(*span)]
            rarity = math.log(1 + (self._count + 1) / (len(holders) + 0.5))
            total += rarity
            # They stand in order.
            near = int(holders.searchsorted(first))
            shared += rarity if near < len(holders) and holders[near] < end else 0.0
        return shared / total if total else 0.0

    def knows(self, text: str, least: int) -> bool:
        """Whether every word of a text stands in so many of these."""
        spans = (self._span(term) for term in self._cut(text))
        return all(end - start >= least for start, end in spans)

    def _span(self, term: str) -> Span:
        column = self._column_of.get(term)
        return (0, 0) if column is None else (self._ends[column], self._ends[column + 1])


def post(texts: Sequence[str], cut: Callable[[str], list[str]] = words, name: str = "") -> Arrays:
    """Term by term the texts that hold it, and what it is worth to each, as arrays."""
    column_of: dict[str, int] = {}
    columns: list[int] = []
    lengths = []
    for text in texts:
        terms = cut(text)
        columns += [column_of.setdefault(term, len(column_of)) for term in terms]
        lengths.append(len(terms))
    joined = np.frombuffer("\n".join(column_of).encode(), dtype=np.uint8)
    found = _posted(np.array(columns, dtype=np.int64), np.array(lengths, dtype=np.int64))
    found |= {"terms": joined, "count": np.array(len(texts))}
    return {f"{name} {key}": array for key, array in found.items()}


def _posted(columns: Numbers, lengths: Numbers) -> Arrays:
    count = len(lengths)
    owners = np.repeat(np.arange(count), lengths)
    pairs, counts = np.unique(columns * max(count, 1) + owners, return_counts=True)
    terms, texts = np.divmod(pairs, max(count, 1))
    holders = np.bincount(terms)
    rarity = np.log(1 + (count - holders + 0.5) / (holders + 0.5))
    length = K1 * (1 - B + B * lengths / max(lengths.mean(), 1.0)) if count else lengths
    return {
        "texts": texts.astype(np.int32),
        "worth": (rarity[terms] * counts / (counts + length[texts])).astype(np.float32),
        "ends": np.concatenate([[0], np.cumsum(holders)]),
    }


def _words(text: str) -> list[str]:
    found = _WORD.findall(text.lower().replace("wi-fi", "wifi").replace("e-mail", "email"))
    return [word for word in found if word not in _STOP]


@lru_cache(maxsize=1 << 14)
def _stem(word: str) -> str:
    """Cruder than a linguist's: all that counts is that the forms of a word fall together."""
    word = word.removesuffix("'s").removesuffix("’s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word.removesuffix(ending)
            if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "sl":
                word = word[:-1]
            break
    return word[:-1] if len(word) > _SHORTEST + 1 and word[-1] in "ey" else word
