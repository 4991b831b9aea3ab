"""Keywords: which texts share words with a question, rare words counting most (BM25).

Three ways to cut a text: into words, into stems with pairs of neighbouring stems, and into the
letters of its words by threes, which a misspelling leaves mostly as they were.
"""

import logging
import math
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import bm25s
import numpy as np
from numpy.typing import NDArray

# It logs every index it builds at DEBUG, whatever the root logger is set to.
logging.getLogger("bm25s").setLevel(logging.WARNING)

Scores = NDArray[np.float64]

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
    """BM25 over texts, precomputed per term."""

    def __init__(self, texts: Sequence[str], cut: Callable[[str], list[str]] = words) -> None:
        self._count = len(texts)
        self._cut = cut
        self._index = bm25s.BM25(k1=1.2, b=0.75)
        terms = [cut(text) for text in texts]
        self._usable = any(terms)
        if self._usable:
            self._index.index(terms, show_progress=False)

    def scores(self, question: str) -> Scores:
        """One score a text; 0 where no term is shared."""
        known = [term for term in dict.fromkeys(self._cut(question)) if self._knows(term)]
        if not known:
            return np.zeros(self._count)
        scores: Scores = self._index.get_scores(known).astype(np.float64)
        return scores

    def share_found(self, question: str, texts: NDArray[np.bool_]) -> float:
        """How much of the question's rarity is found in these texts, from 0 to 1."""
        total = found = 0.0
        for term in dict.fromkeys(self._cut(question)):
            holders = self._holders(term)
            rarity = math.log(1 + (self._count + 1) / (len(holders) + 0.5))
            total += rarity
            found += rarity if texts[holders].any() else 0.0
        return found / total if total else 0.0

    def knows(self, text: str, least: int) -> bool:
        """Whether every word of a text stands in so many of these."""
        return all(len(self._holders(term)) >= least for term in self._cut(text))

    def _knows(self, term: str) -> bool:
        return self._usable and term in self._index.vocab_dict

    def _holders(self, term: str) -> NDArray[np.int64]:
        if not self._knows(term):
            return np.zeros(0, dtype=np.int64)
        token = self._index.vocab_dict[term]
        start, end = self._index.scores["indptr"][token : token + 2]
        return np.asarray(self._index.scores["indices"][start:end], dtype=np.int64)


def _words(text: str) -> list[str]:
    found = _WORD.findall(text.lower().replace("wi-fi", "wifi").replace("e-mail", "email"))
    return [word for word in found if word not in _STOP]


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
