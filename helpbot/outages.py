"""Outages: when two reports tell of the same one.

Pure. What is told apart is the failure, not the words: the same service at the same place, or one
that the other needs, at about the same time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

# Reports further apart than this tell of two failures, or of one that was resolved in between.
SAME_WITHIN = timedelta(hours=4)
EVERYWHERE = "*"
# Cosines of all-MiniLM-L6-v2 between reports without the name of their place: of one failure in
# different words mostly above 0.38, of different ones at one place up to 0.30, as the table in
# tests/test_outages.py holds them. With its name in both, two failures of a place reach 0.58.
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


def _may_be_one_place(a: str | None, b: str | None) -> bool:
    """A place that is not said may be any; the whole city holds every place."""
    return a is None or b is None or a == b or EVERYWHERE in (a, b)


def _related(a: str, b: str, depends_on: Mapping[str, Sequence[str]]) -> bool:
    return a == b or a in needs(b, depends_on) or b in needs(a, depends_on)
