"""A misspelled name put right, and words that only look like one left alone."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain, pairwise

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from helpbot.places import sounds
from helpbot.places.common import COMMON
from helpbot.places.everyday import SOUND_ALIKES
from helpbot.places.short import SHORT

Fix = tuple[str, int]  # what was meant, and the edits to it
Neighbours = Mapping[tuple[str, int], frozenset[str]]

_SHORTEST = 5  # letters; a shorter word is one edit from half the dictionary
_CLIPPED = 4  # letters of a word without its vowels; so short, it is one beside others alone
_LONG = 9  # letters from which two edits are still the same word
_SOUNDED = 6  # letters from which the sound tells the word, whatever its ending
_JOINED = 8  # letters of a name that is written as two misspelled words
_VOWELS = str.maketrans("", "", "aeiou")
_ENDINGS = ("s", "es", "ed", "d", "er", "ers", "in", "ing", "ly", "al", "able", "ings")


class Typos:
    def __init__(self, written: list[list[str]]) -> None:
        """`written`: the words of every name that may have been meant."""
        names = _targets(written)
        self._names = names
        self._beside = _neighbours(written)
        self._targets = sorted(name for name in names if len(name) >= _SHORTEST)
        solid = {words[0] for words in written if len(words) == 1}
        self._solid = [name for name in self._targets if name in solid and len(name) >= _JOINED]
        self._short = sorted(name for name in names if len(name) == _CLIPPED)
        self._swapped = {
            w: (name, 1) for name in sorted(names) if len(name) == 3 for w in _swaps(name)
        }
        self._clipped = {_clipped(name): name for name in self._targets}
        self._doubled = {twice: name for name in names for twice in _doubled(name)}
        self._sounds: dict[str, list[str]] = {}
        for name in sorted(name for name in names if len(name) > 3):
            for key in sounds.keys(name):
                self._sounds.setdefault(key, []).append(name)
        self.right = lru_cache(maxsize=4096)(self._right)
        self._near = lru_cache(maxsize=4096)(self._nearest)
        self._joined = lru_cache(maxsize=4096)(self._joined_right)

    def all_right(self, keys: list[str]) -> list[Fix | None]:
        """For each word what was meant, also by those beside it."""
        found = [self.right(key) for key in keys]
        for at, key in enumerate(keys):
            if len(key) > 2:
                found[at] = self._by_neighbours(keys, at) or found[at]
        return found

    def joined(self, first: str, second: str) -> Fix | None:
        """A name that is written as two words of which one is wrong: "laser fische"."""
        if len(first) < 2 or len(second) < 3 or len(first) + len(second) < _JOINED:
            return None
        return self._joined(first, second)

    def _by_neighbours(self, keys: list[str], at: int) -> Fix | None:
        for other, side in ((at + 1, -1), (at - 1, 1)):
            if 0 <= other < len(keys):
                likely = self._beside.get((keys[other], side))
                fix = self._near(keys[at], likely) if likely else None
                if fix:
                    return fix
        return None

    def _nearest(self, word: str, likely: frozenset[str]) -> Fix | None:
        """One that stands beside that neighbour in a name, and is nearly the word."""
        if word in likely or not word.isalpha():
            return None
        if (spoken := SOUND_ALIKES.get(word)) and spoken in likely:
            return spoken, 1
        heard = sounds.key(word)
        alike = any(sounds.key(name) == heard for name in likely)
        if word in self._names or _is_english(word) or (self._is_known(word) and not alike):
            return None
        most = 2 if len(word) >= _LONG - 2 else 1
        close = [
            (target, DamerauLevenshtein.distance(word, target, score_cutoff=most))
            for target in sorted(likely)
            if len(target) > 2 and _same_begin(word, target)
        ]
        return min((pair for pair in close if pair[1] <= most), key=lambda p: p[1], default=None)

    def _right(self, word: str) -> Fix | None:
        """The name's word that was meant and the edits to it; None for what is no typo."""
        if len(word) >= _CLIPPED and word in self._clipped and word == _clipped(word):
            return self._clipped[word], 1
        if len(word) == _CLIPPED - 1 and word not in SHORT and word not in self._names:
            return self._swapped.get(word)
        if len(word) < _CLIPPED or not word.isalpha() or word in self._names or _is_english(word):
            return None
        known = self._is_known(word)
        heard = self._sounded(word, known=known)
        if heard and heard[1] > 1 and len(word) < _SHORTEST:
            heard = self._edited(word, self._short) or heard
        if heard or known:
            return heard
        if len(word) < _SHORTEST:
            return self._edited(word, self._short) or self._edited(word, self._targets)
        return self._edited(word, self._targets) or self._plural(word)

    def _sounded(self, word: str, *, known: bool) -> Fix | None:
        """The name that it sounds like; one that ends like a word must be long to be another."""
        if word in self._doubled and not _ends(word):
            return self._doubled[word], 1
        if known and len(word) < _SOUNDED:
            return None
        most = 2 if len(word) < _JOINED else 3
        alike = self._sounds.get(sounds.key(word), ())
        close = [(name, int(DamerauLevenshtein.distance(word, name))) for name in alike]
        likely = [pair for pair in close if pair[1] <= most and _same_end(word, pair[0])]
        return min(likely, key=lambda pair: pair[1], default=None)

    def _edited(self, word: str, targets: list[str]) -> Fix | None:
        most = 2 if sounds.stem(word) >= _LONG else 1
        meant = process.extract(
            word,
            targets,
            scorer=DamerauLevenshtein.distance,
            score_cutoff=most,
            limit=5,
        )
        likely = [(target, int(edits)) for target, edits, _ in meant if _same_begin(word, target)]
        return min(likely, key=lambda pair: pair[1]) if likely else None

    def _plural(self, word: str) -> Fix | None:
        """ "staions": the plural of what was meant."""
        stem = word.removesuffix("s")
        if stem == word or len(stem) < _SHORTEST:
            return None
        fix = self._edited(stem, self._targets)
        return (f"{fix[0]}s", fix[1]) if fix and not fix[0].endswith(("s", "y")) else None

    def _joined_right(self, first: str, second: str) -> Fix | None:
        whole = first + second
        if whole in self._names or _is_english(whole):
            return None
        spoken = first + SOUND_ALIKES.get(second, second)
        if spoken in self._names:  # "voice male"
            return spoken, 1
        unknown = [word for word in (first, second) if len(word) > 2 and not _is_english(word)]
        heard = self._sounds.get(sounds.key(whole), ())
        close = [(name, int(DamerauLevenshtein.distance(whole, name))) for name in heard]
        likely = [p for p in close if p[0] in self._solid and p[1] <= 2 and _same_end(whole, p[0])]
        if not unknown or any(word in self._names for word in unknown):
            return None
        if likely:
            return min(likely, key=lambda pair: pair[1])
        return self._edited(whole, self._solid)

    def _is_known(self, word: str) -> bool:
        """An English word or a name, also with another ending: "printed" is no wrong printer."""
        if word in self._names or _is_english(word):
            return True
        stems = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
        return any(
            form in self._names or _is_english(form)
            for stem in stems
            if len(stem) > 3
            for form in (stem, f"{stem}e", stem[:-1] if stem[-1] == stem[-2] else stem)
        )


def _targets(names: list[list[str]]) -> frozenset[str]:
    """The names' words, and names run together."""
    together = ("".join(words).rstrip("0123456789") for words in names)
    found = chain(chain.from_iterable(names), together)
    return frozenset(word for word in found if len(word) > 2 and word.isalpha())


def _neighbours(names: Iterable[list[str]]) -> Neighbours:
    """By a word of a name and the side of it, 1 for after: the words that may stand there."""
    found: dict[tuple[str, int], set[str]] = {}
    for words in names:
        last = words[-1]
        ending = "es" if last.endswith(("s", "x", "ch", "sh")) else "s"
        plural = [f"{last}{ending}"] if last.isalpha() else []
        for before, after in pairwise(words):
            ends = [after, *plural] if after == last else [after]
            for end in ends:
                found.setdefault((before, 1), set()).add(end)
                found.setdefault((end, -1), set()).add(before)
    return {at: frozenset(words) for at, words in found.items()}


def _is_english(word: str) -> bool:
    return word in (SHORT if len(word) < _SHORTEST else COMMON)


def _clipped(word: str) -> str:
    """Without its vowels, as in notes: "plnt", "prntr"."""
    return word.translate(_VOWELS)


def _swaps(word: str) -> tuple[str, ...]:
    """An acronym with the last two letters in the wrong order: "vnp"."""
    return (word[0] + word[2] + word[1],) if word[1] != word[2] else ()


def _doubled(name: str) -> list[str]:
    """A short name with one letter typed twice: "zooom"."""
    if len(name) >= _LONG:
        return []
    return [name[:at] + name[at - 1] + name[at:] for at in range(1, len(name) + 1)]


def _ends(word: str) -> bool:
    """In letters that are an ending: "munised"."""
    return word.endswith(("ed", "er", "ing"))


def _same_end(word: str, target: str) -> bool:
    """Both in the plural or neither, both in "ed" or neither: the sound leaves little else."""
    return word.endswith("s") == target.endswith("s") and word.endswith("ed") == target.endswith(
        "ed"
    )


def _same_begin(word: str, target: str) -> bool:
    """First letters are seldom mistyped, but for two swapped ones."""
    return word[0] == target[0] or sorted(word[:2]) == sorted(target[:2])
