"""How a word sounds: words spelled as they are spoken have the same key."""

import re
from functools import lru_cache

_LONG = 7  # letters from which the vowels do not matter

_CONSONANTS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:kn|gn)", "n"),
        (r"^wr", "r"),
        (r"(?<=[aeiou])ght?", "t"),
        (r"x", "ks"),
        (r"ph", "f"),
        (r"tch|sch|ch|sh", "C"),
        (r"ck|qu|q", "k"),
        (r"c(?=[eiy])|z", "s"),
        (r"c", "k"),
        (r"dge|g(?=[ey])", "j"),
        (r"[aeo]r(s?)$", r"er\1"),
        (r"(.)\1+", r"\1"),
    )
)
_SUFFIXES = ("ing", "ings", "tion", "tions", "sion", "ed", "er", "ers", "ies", "ly", "ways")
_VOWELS = re.compile(r"(?<!^)[aeiouyhw]")
_DOUBLED = re.compile(r"(.)\1+")


def keys(word: str) -> tuple[str, ...]:
    """Every key of a name: its vowels count in a short word, and "ch" may be one of two sounds."""
    found = (_key(form, blunt) for form in (word, word.replace("ch", "k")) for blunt in (0, 1))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8192)
def key(word: str) -> str:
    """What it sounds like: "lazerfish" is "laserfiche"."""
    return _key(word, stem(word) >= _LONG)


def stem(word: str) -> int:
    """How many letters it has without an ending that a thousand other words have."""
    return len(word) - max((len(end) for end in _SUFFIXES if word.endswith(end)), default=0)


@lru_cache(maxsize=8192)
def _key(word: str, blunt: int) -> str:
    for pattern, letter in _CONSONANTS:
        word = pattern.sub(letter, word)
    return "*" + _DOUBLED.sub(r"\1", _VOWELS.sub("", word)) if blunt else word.removesuffix("e")
