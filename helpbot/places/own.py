"""Whether a text speaks of the asker's own place: "our building", "here at the station"."""

from helpbot.places import everyday
from helpbot.places.spans import Match
from helpbot.places.split import Word


def span(words: list[Word], matches: list[Match]) -> tuple[int, int] | None:
    """The words, from and to, that say "our place"; None where none do."""
    keys = [word.key for word in words]
    for number, key in enumerate(keys):
        if key == "here" and _is_place(words, number):
            return number, number + 1
        if key in everyday.PLACE_NOUNS and not _is_named(number, matches):
            first = _determined(keys, number)
            if first is not None:
                return first, number + 1
    return None


def _is_named(number: int, matches: list[Match]) -> bool:
    return any(m.first <= number < m.last for m in matches if m.names[0].kind != "department")


def _determined(keys: list[str], noun: int) -> int | None:
    """Where "our whole" begins before a noun; also "in the building", said by one who is in it."""
    for first in range(max(noun - 2, 0), noun):
        if keys[first] in everyday.OWN_DETERMINERS:
            return first
    if keys[max(noun - 1, 0)] == "the" and noun > 1 and keys[noun - 2] in ("in", "at", "of"):
        return noun - 1
    return None


def _is_place(words: list[Word], number: int) -> bool:
    """Not "here is the error", "click here", "I'm new here"."""
    before = "" if number == 0 or words[number].breaks else words[number - 1].key
    ends = number + 1 == len(words) or words[number + 1].breaks
    after = "" if ends else words[number + 1].key
    if before in everyday.HERE_BEFORE:
        return False
    return bool(before) or after not in everyday.HERE_AFTER
