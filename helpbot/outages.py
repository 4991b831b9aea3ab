"""Outages: who is being woken, what ends it, and when two reports tell of the same one.

Pure rules. Nothing here reads the clock, a row, or Slack; see desk.py for the effects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from helpbot.errors import UserError
from helpbot.plan import Plan, Policy
from helpbot.tickets import Priority

Vector = NDArray[np.float32]

EVERYWHERE = "*"
UNKNOWN_PLACE = "?"
# A P1 that nobody speaks of for so long is asked about, then given to somebody else.
LEASE = {Priority.P1: timedelta(minutes=15), Priority.P2: timedelta(minutes=30)}
# How long the owner has to answer before the claim is taken from them.
ANSWER_WITHIN = timedelta(minutes=5)
UPDATE_EVERY = {Priority.P1: timedelta(minutes=30), Priority.P2: timedelta(minutes=60)}
# Somebody who is on the way may say for how long.
LONGEST_LEASE = timedelta(hours=4)
# Reports further apart than this tell of two failures, or of one that was resolved in between.
SAME_WITHIN = timedelta(hours=4)
# Cosines of all-MiniLM-L6-v2 between reports without the name of their place: of one failure in
# different words mostly above 0.38, of different ones at one place up to 0.30, as the table in
# tests/test_outages.py holds them. With its name in both, two failures of a place reach 0.58.
ALIKE = 0.35


class State(StrEnum):
    SUSPECTED = "suspected"
    WAITING = "waiting"  # for opening time
    TRIGGERED = "triggered"
    CLAIMED = "claimed"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"


UNRESOLVED = frozenset((State.SUSPECTED, State.WAITING, State.TRIGGERED, State.CLAIMED))


@dataclass(frozen=True, slots=True)
class Outage:
    """`level` counts from 0 and `round` from 1; `due_at` is when the next step is taken.

    `asked_at` is when the owner was asked for news; `policy` is the one it began under, whatever
    desk.toml says by now. `facility` is "*" for the whole city and "?" until it is known.
    """

    id: int
    ticket_id: int
    service: str
    facility: str
    team: str
    priority: Priority
    is_life_safety: bool
    state: State
    level: int
    round: int
    due_at: datetime | None
    claimed_by: str | None
    claimed_at: datetime | None
    asked_at: datetime | None
    update_due_at: datetime | None
    detected_at: datetime
    resolved_at: datetime | None
    policy: Policy
    version: int

    @property
    def is_unresolved(self) -> bool:
        return self.state in UNRESOLVED


class AlreadyClaimed(UserError):
    def __init__(self, outage_id: int, by: str, at: str) -> None:
        super().__init__(f"Outage {outage_id} is already claimed by {by}, since {at}.")
        self.outage_id, self.by = outage_id, by


class NotOpen(UserError):
    def __init__(self, outage_id: int, state: str) -> None:
        super().__init__(f"Outage {outage_id} is already {state}; nothing was changed.")


class NotYours(UserError):
    def __init__(self, outage_id: int) -> None:
        super().__init__(
            f"Outage {outage_id} is not claimed by you. Say `claim {outage_id}` first."
        )


def claimed(outage: Outage, *, by: str, at: datetime) -> Outage:
    """The outage in somebody's hands: nobody else is paged until the lease runs out."""
    _require_unresolved(outage)
    return replace(
        outage,
        state=State.CLAIMED,
        claimed_by=by,
        claimed_at=at,
        asked_at=None,
        due_at=at + LEASE.get(outage.priority, UPDATE_EVERY[Priority.P2]),
        update_due_at=at + update_every(outage.priority),
    )


def released(outage: Outage, *, at: datetime) -> Outage:
    """Back in the queue: the next level is paged at once, from the first one again."""
    _require_unresolved(outage)
    return replace(
        outage,
        state=State.TRIGGERED,
        claimed_by=None,
        claimed_at=None,
        asked_at=None,
        level=0,
        round=1,
        due_at=at,
    )


def heard_from(outage: Outage, *, at: datetime, extend: timedelta | None = None) -> Outage:
    """A sign of life of the owner extends the lease."""
    lease = min(extend, LONGEST_LEASE) if extend else LEASE.get(outage.priority, timedelta(hours=1))
    return replace(outage, asked_at=None, due_at=at + lease)


@dataclass(frozen=True, slots=True)
class Step:
    """What is due for an outage: whom of the policy to page, or the owner to ask, or to release."""

    pages: tuple[str, ...] = ()
    asks: bool = False
    releases: bool = False
    falls_back: bool = False


def due_step(outage: Outage, at: datetime, *, audible_after: timedelta) -> tuple[Outage, Step]:
    """The outage after its due step, and what the step does.

    One step, however long nobody looked: a bot that was down for an hour pages one level, not
    five. `audible_after` is when the first attempt that makes a sound goes out; the level's time
    counts from there.
    """
    if outage.state is State.CLAIMED:
        return _lease_step(outage, at)
    policy, everyone = outage.policy, ("everyone", "lead")
    if outage.round > policy.rounds:
        due = at + timedelta(minutes=policy.then_every_minutes)
        return replace(outage, due_at=due), Step(pages=everyone, falls_back=True)
    level = policy.levels[min(outage.level, len(policy.levels) - 1)]
    due = at + audible_after + timedelta(minutes=level.minutes)
    last = outage.level + 1 >= len(policy.levels)
    after = replace(
        outage,
        state=State.TRIGGERED,
        level=0 if last else outage.level + 1,
        round=outage.round + last,
        due_at=due,
    )
    return after, Step(pages=tuple(level.page.split(" and ")))


def _lease_step(outage: Outage, at: datetime) -> tuple[Outage, Step]:
    if outage.asked_at is None:
        return replace(outage, asked_at=at, due_at=at + ANSWER_WITHIN), Step(asks=True)
    return released(outage, at=at), Step(releases=True)


def resolved(outage: Outage, *, at: datetime) -> Outage:
    _require_unresolved(outage)
    return replace(outage, state=State.RESOLVED, resolved_at=at, due_at=None, update_due_at=None)


def update_every(priority: Priority) -> timedelta:
    return UPDATE_EVERY.get(priority, timedelta(hours=4))


def _require_unresolved(outage: Outage) -> None:
    if not outage.is_unresolved:
        raise NotOpen(outage.id, outage.state.value)


@dataclass(frozen=True, slots=True)
class Weight:
    """How much an outage matters: its priority, and whether it pages around the clock."""

    priority: Priority
    is_life_safety: bool


def weight_of(plan: Plan, service: str | None, facility: str | None) -> Weight:
    """P1 where lives depend on it or the whole city has none; P2 for every other outage.

    A life-safety service, or a core service at a life-safety place, is never below P2 and pages at
    any hour.
    """
    life = plan.is_life_safety(service, facility)
    is_core_everywhere = facility == EVERYWHERE and service in plan.core_services
    return Weight(Priority.P1 if life or is_core_everywhere else Priority.P2, life)


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
