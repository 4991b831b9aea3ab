"""When two reports tell of one outage: by service, place, time and meaning.

Pure rules over values. Nothing here reads a row.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

EVERYWHERE = "*"
UNKNOWN_PLACE = "?"
# Reports further apart than this tell of two failures, or of one that was resolved in between.
SAME_WITHIN = timedelta(hours=4)
# Cosines of all-MiniLM-L6-v2 between reports without the name of their place: of one failure in
# different words mostly above 0.38, of different ones at one place up to 0.30, as the table in
# tests/test_sameness.py holds them. With its name in both, two failures of a place reach 0.58.
ALIKE = 0.35


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reported: `service` and `facility` as far as they were named, ids of the plan.

    `facility` is "*" for the whole city. `vector` is the unit vector of the words, best without the
    name of the place, which makes all that happens there alike.
    """

    service: str | None
    facility: str | None
    at: datetime
    vector: Vector


def same_outage(a: Report, b: Report, depends_on: Mapping[str, Sequence[str]]) -> bool:
    """Whether two reports tell of one outage.

    `depends_on` maps a service to those that it needs: reports of either may tell of the other.
    """
    if abs(a.at - b.at) > SAME_WITHIN or not _may_be_one_place(a.facility, b.facility):
        return False
    if a.service is not None and b.service is not None:
        return _related(a.service, b.service, depends_on)
    # Where a service is not named, place and meaning must both speak for it.
    is_one_place = a.facility is not None and a.facility == b.facility
    return is_one_place and float(np.dot(a.vector, b.vector)) >= ALIKE


# So much of the words of two texts are the same where somebody says the same once more.
SAME_WORDS = 0.8


def same_words(a: str, b: str) -> bool:
    """Whether two texts are nearly the same words, in whatever order and case."""
    first, second = (set(re.findall(r"\w+", text.casefold())) for text in (a, b))
    return bool(first) and len(first & second) >= SAME_WORDS * len(first | second)


def needs(service: str, depends_on: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Everything that a service needs, however far down."""
    found: set[str] = set()
    waiting = list(depends_on.get(service, ()))
    while waiting:
        needed = waiting.pop()
        if needed not in found:
            found.add(needed)
            waiting += depends_on.get(needed, ())
    return frozenset(found)


def needed_by(service: str, depends_on: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """A service and everything that needs it, however far up."""
    return frozenset(
        {service, *(other for other in depends_on if service in needs(other, depends_on))}
    )


def _may_be_one_place(a: str | None, b: str | None) -> bool:
    """A place that is not said may be any; the whole city holds every place."""
    return a is None or b is None or a == b or EVERYWHERE in (a, b)


def _related(a: str, b: str, depends_on: Mapping[str, Sequence[str]]) -> bool:
    return a == b or a in needs(b, depends_on) or b in needs(a, depends_on)


_EVERYWHERE = re.compile(
    r"\b(?:city[- ]?wide|every ?where|(?:the )?(?:whole|entire) (?:city|organi[sz]ation)|"
    r"(?:all|every) (?:the |of (?:the )?|our )?(?:sites?|buildings?|facilit(?:y|ies)|locations?|"
    r"departments?|stations?|branches|offices?))\b",
    re.IGNORECASE,
)


def says_everywhere(text: str) -> bool:
    """Whether somebody tells of the whole city: "every building", "citywide"."""
    return _EVERYWHERE.search(text) is not None


_SEVERAL = re.compile(
    r"\b(?:no ?body|no one|every ?(?:body|one)|none of (?:us|them|the)|(?:all|both|half|most) "
    r"(?:of )?(?:us|our|the|them|my|\w+s)\b|(?:whole|entire) \w+|several|multiple|many of us|"
    r"(?:two|three|four|five|\d+) (?:people|of us|\w+s\b)|we (?:all|can(?:'|no)?t)|"
    r"any ?(?:body|one)|(?:me|i) and (?:my|the|\w+))\b",
    re.IGNORECASE,
)


def says_several(text: str) -> bool:
    """Whether somebody tells of more than their own: "nobody on our floor", "all the copiers"."""
    return _SEVERAL.search(text) is not None or says_everywhere(text)
