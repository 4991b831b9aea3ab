"""Names as they are spelled aloud: "vee pee en", "nine one one", "S colon drive"."""

from collections.abc import Container
from dataclasses import replace

from helpbot.places.split import Word

_LETTERS = {
    "ay": "a", "bee": "b", "cee": "c", "see": "c", "dee": "d", "ee": "e", "eff": "f", "ef": "f",
    "gee": "g", "aitch": "h", "eye": "i", "jay": "j", "kay": "k", "ell": "l", "el": "l", "em": "m",
    "en": "n", "enn": "n", "oh": "o", "pee": "p", "pea": "p", "cue": "q", "are": "r", "ar": "r",
    "ess": "s", "es": "s", "tee": "t", "tea": "t", "you": "u", "vee": "v", "ex": "x", "why": "y",
    "zee": "z",
}  # fmt: skip
_RARE = frozenset("ay cee dee ee eff ef aitch ell el em en enn ess es tee vee zee pee".split())
_DIGITS = {"nine": "9", "one": "1", "two": "2", "three": "3", "four": "4", "oh": "0"}
_CALLED = (("nine", "one", "one"), ("three", "one", "one"))
_SHORTEST, _LONGEST = 2, 5  # letters of what is spelled


def read(words: list[Word], names: Container[str]) -> list[Word]:
    """The words with those that spell one of `names` as that name."""
    if not any(word.key in _RARE or word.key in ("one", "colon") for word in words):
        return words
    found: list[Word] = []
    at = 0
    while at < len(words):
        end, key = _spelled(words, at, names)
        first, last = words[at], words[end - 1]
        upper = first.is_upper or (end - at > 1 and key.isalpha())
        found.append(replace(first, key=key, end=last.end, is_upper=upper))
        at = end
    return found


def _spelled(words: list[Word], at: int, names: Container[str]) -> tuple[int, str]:
    """Where what begins at a word ends, and its key."""
    keys = [word.key for word in words[at : at + _LONGEST]]
    if tuple(keys[:3]) in _CALLED:
        return at + 3, "".join(_DIGITS[key] for key in keys[:3])
    if keys[1:2] == ["colon"] and len(keys[0]) == 1 and keys[2:3] in (["drive"], ["folder"]):
        return at + 2, keys[0]
    for length in range(len(keys), _SHORTEST - 1, -1):
        run = keys[:length]
        if sum(key in _RARE for key in run) > 1 and all(key in _LETTERS for key in run):
            joined = "".join(_LETTERS[key] for key in run)
            if joined in names:
                return at + length, joined
    return at + 1, keys[0]
