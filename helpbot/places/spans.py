"""Runs of words that spell a name, and which of those that overlap stay."""

from collections.abc import Iterable
from dataclasses import dataclass

from helpbot.places.names import Name


@dataclass(frozen=True, slots=True)
class Match:
    """Words `first` to `last` (without it) run together to `key`, after `edits` corrections."""

    first: int
    last: int
    key: str
    names: tuple[Name, ...]
    edits: int

    def apart_from(self, other: "Match") -> bool:
        return self.last <= other.first or other.last <= self.first


def within(match: Match, spans: Iterable[tuple[int, int]]) -> bool:
    return any(first <= match.first and match.last <= last for first, last in spans)


def longest(matches: Iterable[Match]) -> list[Match]:
    """The longest of those that overlap; of equal ones the better spelled, then the first."""
    chosen: list[Match] = []
    for match in sorted(matches, key=lambda m: (-len(m.key), m.edits, m.first)):
        if all(match.apart_from(other) for other in chosen):
            chosen.append(match)
    return chosen
