"""Words that nobody writes, put right by the knowledge base's own: "prnter not priting".

A word is left alone that the model's vocabulary has whole, that the articles use or that several
questions use, also with another ending or beginning, and a name. The model reads what is left in
pieces that mean nothing. Pure: the texts are handed in.
"""

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

# Not within an address, a path, a code or a word with an apostrophe.
_WORD = re.compile(r"(?<![\w@/\\.'’-])[A-Za-z]{4,}(?![\w@/\\'’-]|[.:]\w)")
_ENDINGS = ("s", "es", "ed", "d", "er", "r", "ers", "ing", "in", "ly", "y", "ee", "ees")
_BEGINNINGS = ("un", "re", "dis", "mis", "non", "over")
# A stem shorter than this is in too many words; so is one half of two that are run together.
_STEM = 3
# Letters from which two edits are still the same word.
_LONG = 9
# A word so short is one letter from half the dictionary: only a letter left out or two swapped.
_SHORT = 4
# A word that so many texts use is spelled right; one that so many people type is meant.
_WRITTEN, _ASKED = 2, 3


class Spelling:
    """`written` and `asked` are texts, read at the first word that needs them; `is_word` says
    whether a word in lower case is one of the language.
    """

    def __init__(
        self, written: Iterable[str], asked: Iterable[str], *, is_word: Callable[[str], bool]
    ) -> None:
        self._texts = (written, asked)
        self._counting = threading.Lock()
        self._counted: tuple[Counter[str], Counter[str]] | None = None
        self._is_word = is_word
        self._meant = lru_cache(maxsize=4096)(self._nearest)

    def right(self, text: str) -> str:
        """The text with its misspelled words as they were meant, all others as they are."""
        return _WORD.sub(self._put_right, text)

    def _put_right(self, match: re.Match[str]) -> str:
        word = match[0]
        # Names are no typos: "Delores" within a sentence.
        if not word.islower() and not word.isupper() and match.start() > 0:
            return word
        return self._meant(word.lower()) or word

    def _nearest(self, word: str) -> str | None:
        """The word that was meant; None where the word is one, or is like none."""
        if self._is_known(word):
            return None
        most = 2 if len(word) >= _LONG else 1
        near = process.extract(
            word,
            self._targets,
            scorer=DamerauLevenshtein.distance,
            score_cutoff=most,
            limit=None,
        )
        likely = [
            (edits, sorted(target) != sorted(word), -self._uses[target], target)
            for target, edits, _ in near
            if _is_likely(word, target, edits)
        ]
        return min(likely)[-1] if likely else None

    def _is_known(self, word: str) -> bool:
        return any(map(self._is_used, _forms(word))) or self._is_joined(word)

    def _is_used(self, word: str) -> bool:
        return self._is_word(word) or word in self._known

    def _is_joined(self, word: str) -> bool:
        """Two that people write in one: "iphonestand"."""
        cuts = range(_STEM, len(word) - _STEM + 1)
        return any(word[:at] in self._frequent and word[at:] in self._frequent for at in cuts)

    @property
    def _counts(self) -> tuple[Counter[str], Counter[str]]:
        # The texts can be read once; several may ask at the same time.
        with self._counting:
            if self._counted is None:
                written, asked = map(_counted, self._texts)
                self._counted, self._texts = (written, asked), ((), ())
            return self._counted

    @cached_property
    def _uses(self) -> Counter[str]:
        written, asked = self._counts
        return written + asked

    @cached_property
    def _known(self) -> frozenset[str]:
        written, asked = self._counts
        return frozenset(written) | {word for word, count in asked.items() if count >= _ASKED}

    @cached_property
    def _frequent(self) -> frozenset[str]:
        return frozenset(w for w in self._known if self._uses[w] >= _ASKED and self._is_word(w))

    @cached_property
    def _targets(self) -> list[str]:
        written, _ = self._counts
        return sorted(w for w, n in written.items() if n >= _WRITTEN and len(w) >= _STEM)


def _counted(texts: Iterable[str]) -> Counter[str]:
    """In how many texts each word stands."""
    counts = Counter[str]()
    for text in texts:
        counts.update(set(re.findall(r"[a-z]+", text.lower())))
    return counts


def _forms(word: str) -> Iterator[str]:
    """The word, and what it may be made of: "unlocking" of "unlock" and "locking"."""
    yield word
    for beginning in _BEGINNINGS:
        if word.startswith(beginning) and len(word) - len(beginning) > _STEM:
            yield word.removeprefix(beginning)
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _STEM:
            continue
        # "toner" is a tone, "tonr" is none.
        if ending in ("d", "r") and stem[-1] != "e":
            continue
        yield stem
        yield f"{stem}e"
        if len(stem) > _STEM and stem[-1] == stem[-2]:
            yield stem[:-1]
        if stem.endswith("i"):
            yield f"{stem[:-1]}y"


def _is_likely(word: str, target: str, edits: float) -> bool:
    """First letters are seldom mistyped, but for two swapped ones."""
    if len(word) <= _SHORT and len(target) <= len(word) and sorted(word) != sorted(target):
        return False
    return word[0] == target[0] or (edits == 1 and sorted(word[:2]) == sorted(target[:2]))
