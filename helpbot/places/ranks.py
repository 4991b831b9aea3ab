"""Which of the names found a message is about."""

from helpbot.places import everyday
from helpbot.places.names import Name
from helpbot.places.spans import Match
from helpbot.places.split import Word

_WITHIN = tuple(f" {way}" for way in everyday.WITHIN)
_WAYS = tuple(f" {way}" for way in everyday.CONTEXT_BEFORE)
_DEVICE = len(everyday.GENERIC)  # the level of what one holds in hand


def best(words: list[Word], matches: list[Match]) -> list[tuple[Match, Name]]:
    """Every match with its names, what the message is about first.

    What is fine or only the way there comes last, a device after what runs on it ("outlook on my
    phone"), and otherwise what is named first is the subject.
    """
    fine_before = _end_of_praise(words)

    def background(match: Match) -> bool:
        return _is_background(words, match, fine_before) or _is_content(words, match, matches)

    ranked = [
        ((background(match), name.level, match.first), match, name)
        for match in matches
        for name in match.names
        if not (name.level == _DEVICE and _is_spoken_from(words, match))
    ]
    return [(match, name) for _, match, name in sorted(ranked, key=lambda row: row[0])]


def _is_spoken_from(words: list[Word], match: Match) -> bool:
    """ "typing this on my cell", "calling from my desk phone because": no trouble with that."""
    at = match.first - 1
    while at > 0 and words[at].key in everyday.HELD and not words[at + 1].breaks:
        at -= 1
    before = [word.key for word in words[max(at - 4, 0) : at]]
    if at < 1 or words[at].key not in everyday.SPOKEN_FROM:
        return False
    to_us = bool(before) and before[-1] in everyday.TO_US
    verb = before[-2:-1] if to_us else before[-1:]
    told = everyday.SPEAKING | everyday.TOLD if to_us else everyday.SPEAKING
    if told.isdisjoint(verb) or not everyday.NEGATIVES.isdisjoint(before):
        return False
    ends = match.last == len(words) or words[match.last].breaks
    return ends or words[match.last].key in everyday.SO


def _is_content(words: list[Word], match: Match, matches: list[Match]) -> bool:
    """ "calendar on the website": the trouble is with what it stands on."""
    if match.key not in everyday.CONTENT or match.last == len(words):
        return False
    at = match.last + 1
    while at < len(words) and words[at].key in ("the", "our", "my"):
        at += 1
    on = words[match.last].key == "on"
    return on and any(m.first == at and m.names[0].level == 0 for m in matches)


def _is_background(words: list[Word], match: Match, fine_before: int) -> bool:
    return match.first < fine_before or _is_fine(words, match) or _is_the_way(words, match)


def _end_of_praise(words: list[Word]) -> int:
    """Where the "but" stands after which the trouble is told; 0 where none was praised before."""
    for number, word in enumerate(words):
        if word.key == "but":
            before = {word.key for word in words[:number]}
            return 0 if before & everyday.NEGATIVES else number
    return 0


def _is_fine(words: list[Word], match: Match) -> bool:
    after = [word.key for word in words[match.last : match.last + 2]]
    if after and after[0] in everyday.FINE:
        return True
    return len(after) == 2 and after[0] in everyday.BE and after[1] in everyday.FINE_AFTER_BE


def _is_the_way(words: list[Word], match: Match) -> bool:
    before = [word.key for word in words[max(match.first - 4, 0) : match.first]]
    while before and before[-1] in ("the", "my", "our", "a"):
        before.pop()
    ways = (*_WAYS, *_WITHIN) if match.names[0].kind == "service" else _WAYS
    return " ".join(("", *before)).endswith(ways)
