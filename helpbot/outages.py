"""Outages: who is being woken, and what ends it.

Pure rules. Nothing here reads the clock, a row, or Slack; see desk/ for the effects.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from helpbot.errors import UserError
from helpbot.plan import Plan, Policy
from helpbot.sameness import EVERYWHERE
from helpbot.tickets import Priority

# A claim that nobody speaks of for so long is asked about, then given to somebody else.
LEASE = {
    Priority.P1: timedelta(minutes=15),
    Priority.P2: timedelta(minutes=30),
    Priority.P3: timedelta(hours=4),
    Priority.P4: timedelta(hours=4),
}
# How long the owner has to answer before the claim is taken from them.
ANSWER_WITHIN = timedelta(minutes=5)
# How often those affected hear from the owner.
UPDATE_EVERY = {
    Priority.P1: timedelta(minutes=30),
    Priority.P2: timedelta(minutes=60),
    Priority.P3: timedelta(hours=4),
    Priority.P4: timedelta(hours=4),
}
# Somebody who is on the way may say for how long; who puts it off may not sleep over it.
LONGEST_LEASE = timedelta(hours=4)
LONGEST_SNOOZE = timedelta(hours=12)
LONGEST_URGENT_SNOOZE = timedelta(hours=2)
# A suspicion that nobody looks at is over by itself.
SUSPECTED_FOR = timedelta(hours=2)
# What comes back within a day is the same trouble.
REOPENS_WITHIN = timedelta(days=1)


class State(StrEnum):
    SUSPECTED = "suspected"
    WAITING = "waiting"  # for opening time, or for the end of planned work
    TRIGGERED = "triggered"
    CLAIMED = "claimed"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"
    ABSORBED = "absorbed"  # part of a larger one


UNRESOLVED = frozenset((State.SUSPECTED, State.WAITING, State.TRIGGERED, State.CLAIMED))


@dataclass(frozen=True, slots=True)
class Outage:
    """`level` counts from 0 and `round` from 1; `due_at` is when the next step is taken, `steps`
    how many were.

    `asked_at` is when the owner was asked for news; `policy` is the one it began under, whatever
    desk.toml says by now. `facility` is "*" for the whole city and "?" until it is known. `news` is
    the owner's last word.
    """

    id: int
    ticket_id: int
    service: str
    facility: str
    team: str
    priority: Priority
    is_life_safety: bool
    state: State
    policy: Policy
    detected_at: datetime
    level: int = 0
    round: int = 1
    steps: int = 0
    due_at: datetime | None = None
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    asked_at: datetime | None = None
    update_due_at: datetime | None = None
    resolved_at: datetime | None = None
    cause: str | None = None
    resolution: str | None = None
    workaround: str | None = None
    news: str | None = None
    absorbed_by: int | None = None
    version: int = 1

    @property
    def is_unresolved(self) -> bool:
        return self.state in UNRESOLVED


@dataclass(frozen=True, slots=True)
class Window:
    """Planned work on a service at a place, "*" for the whole city; half-open, aware UTC."""

    id: int
    service: str
    facility: str
    starts_at: datetime
    ends_at: datetime
    reason: str
    made_by: str


class AlreadyClaimed(UserError):
    def __init__(self, outage_id: int, by: str, at: str) -> None:
        super().__init__(f"Outage {outage_id} is already claimed by {by}, since {at}.")
        self.outage_id, self.by = outage_id, by


class NotOpen(UserError):
    def __init__(self, outage_id: int, state: str) -> None:
        how = "still" if state == "open" else "already"
        super().__init__(f"Outage {outage_id} is {how} {state}; nothing was changed.")


class NotYours(UserError):
    def __init__(self, outage_id: int) -> None:
        super().__init__(
            f"Outage {outage_id} is not claimed by you. Say `claim {outage_id}` first."
        )


class NotReleased(UserError):
    """Only its owner lets it go; `owner` is empty where nobody has it."""

    def __init__(self, outage_id: int, owner: str) -> None:
        why = (
            f"{owner} has outage {outage_id}, and nobody else can release it. Ask them, or "
            f"`page` somebody `about {outage_id}` who helps."
            if owner
            else f"Nobody has outage {outage_id}, so the next one is paged by itself. "
            f"`escalate {outage_id}` pages them now."
        )
        super().__init__(why)


class HasMovedOn(UserError):
    def __init__(self, outage_id: int) -> None:
        super().__init__(
            f"Outage {outage_id} has gone to the next level already; nothing was changed. "
            f"`escalate {outage_id}` goes one further."
        )


class NotSuspected(UserError):
    def __init__(self, outage_id: int, state: str) -> None:
        super().__init__(f"Outage {outage_id} is no suspicion any more, it is {state}.")


class TooLate(UserError):
    def __init__(self, outage_id: int) -> None:
        super().__init__(
            f"Outage {outage_id} ended more than a day ago. Say what is out now and where: that "
            "opens a new one."
        )


class TooLong(UserError):
    def __init__(self, longest: timedelta) -> None:
        hours = longest // timedelta(hours=1)
        super().__init__(f"That is too long: at most {hours} hours. Release it, or hand it over.")


def claimed(outage: Outage, *, by: str, at: datetime) -> Outage:
    """The outage in somebody's hands: nobody else is paged until the lease runs out."""
    _require_unresolved(outage)
    return replace(
        outage,
        state=State.CLAIMED,
        claimed_by=by,
        claimed_at=at,
        asked_at=None,
        due_at=at + LEASE[outage.priority],
        update_due_at=at + UPDATE_EVERY[outage.priority],
    )


def released(outage: Outage, *, level: int, at: datetime) -> Outage:
    """Back in the queue, due at once from `level`: the first that reaches somebody else."""
    _require_unresolved(outage)
    return replace(triggered(outage, at=at), level=level)


def triggered(outage: Outage, *, at: datetime) -> Outage:
    """In nobody's hands, and due now, from the first level."""
    return replace(
        outage,
        state=State.TRIGGERED,
        claimed_by=None,
        claimed_at=None,
        asked_at=None,
        update_due_at=None,
        level=0,
        round=1,
        due_at=at,
    )


def passed_on(outage: Outage, *, at: datetime, step: int | None) -> Outage:
    """Due now, at the level where it stands. Raises HasMovedOn where `step` is not the last one."""
    _require_unresolved(outage)
    if step is not None and step != outage.steps:
        raise HasMovedOn(outage.id)
    return replace(outage, state=State.TRIGGERED, due_at=at)


def heard_from(outage: Outage, *, at: datetime, extend: timedelta | None = None) -> Outage:
    """A sign of life of the owner extends the lease. One who is on the way says for how long."""
    lease = min(extend, LONGEST_LEASE) if extend else LEASE[outage.priority]
    due = at + lease
    if outage.asked_at is None and outage.due_at is not None and not extend:
        due = max(due, outage.due_at)
    return replace(outage, asked_at=None, due_at=due)


def snoozed(outage: Outage, *, at: datetime, until: datetime) -> Outage:
    """Nobody asks for news before `until`; then it wakes by itself. Raises TooLong."""
    is_urgent = outage.is_life_safety or outage.priority is Priority.P1
    longest = LONGEST_URGENT_SNOOZE if is_urgent else LONGEST_SNOOZE
    if until - at > longest:
        raise TooLong(longest)
    return replace(outage, asked_at=None, due_at=until, update_due_at=until)


def handed_over(outage: Outage, *, to: str, at: datetime) -> Outage:
    _require_unresolved(outage)
    return claimed(outage, by=to, at=at)


def resolved(outage: Outage, *, cause: str, words: str, at: datetime) -> Outage:
    _require_unresolved(outage)
    return replace(
        outage,
        state=State.RESOLVED,
        resolved_at=at,
        cause=cause,
        resolution=words,
        due_at=None,
        update_due_at=None,
    )


def reopened(outage: Outage, *, at: datetime) -> Outage:
    """What came back resumes. Raises TooLate after a day, and NotOpen where it never ended."""
    if outage.state is not State.RESOLVED or outage.resolved_at is None:
        raise NotOpen(outage.id, "open" if outage.is_unresolved else outage.state.value)
    if at - outage.resolved_at > REOPENS_WITHIN:
        raise TooLate(outage.id)
    return replace(triggered(outage, at=at), resolved_at=None, cause=None, resolution=None)


def accepted(outage: Outage, *, at: datetime) -> Outage:
    """What was suspected is an outage. Raises NotSuspected."""
    if outage.state is not State.SUSPECTED:
        raise NotSuspected(outage.id, outage.state.value)
    return triggered(outage, at=at)


def dismissed(outage: Outage, *, at: datetime) -> Outage:
    """What was suspected is none. Raises NotSuspected."""
    if outage.state is not State.SUSPECTED:
        raise NotSuspected(outage.id, outage.state.value)
    return replace(outage, state=State.DISMISSED, resolved_at=at, due_at=None)


def absorbed(outage: Outage, *, by: int, at: datetime) -> Outage:
    """Part of a larger outage from here on."""
    return replace(
        outage,
        state=State.ABSORBED,
        absorbed_by=by,
        resolved_at=at,
        due_at=None,
        update_due_at=None,
    )


def continuing(outage: Outage, small: Outage) -> Outage:
    """A larger outage goes on with the pages of a part: nobody is paged twice for one failure."""
    return replace(
        outage,
        state=small.state,
        level=small.level,
        round=small.round,
        steps=small.steps,
        due_at=small.due_at,
    )


def is_heavier(one: "Outage | Weight", other: "Outage | Weight") -> bool:
    """Whether one matters more: what must be paged must not hide in what need not."""
    return one.priority < other.priority


def weighed(outage: Outage, parts: Sequence[Outage]) -> Outage:
    """As heavy as the heaviest of its parts: where one costs lives, all of it does."""
    return replace(
        outage,
        priority=min((part.priority for part in parts), default=outage.priority)
        if any(is_heavier(part, outage) for part in parts)
        else outage.priority,
        is_life_safety=outage.is_life_safety or any(part.is_life_safety for part in parts),
    )


def targets(outage: Outage) -> tuple[str, ...]:
    """Whom the next step pages, in words of the policy."""
    policy = outage.policy
    if outage.round > policy.rounds:
        return policy.fallback_targets
    return policy.levels[min(outage.level, len(policy.levels) - 1)].targets


def paged(outage: Outage, at: datetime, *, audible_after: timedelta) -> Outage:
    """The outage after its due step of paging.

    One step, however long nobody looked: a bot that was down for an hour pages one level, not
    five. `audible_after` is when the first attempt that makes a sound goes out; the level's time
    counts from there.
    """
    policy, start = outage.policy, at + audible_after
    if outage.round > policy.rounds:
        due = start + timedelta(minutes=policy.then_every_minutes)
        return replace(outage, state=State.TRIGGERED, steps=outage.steps + 1, due_at=due)
    level = policy.levels[min(outage.level, len(policy.levels) - 1)]
    is_last = outage.level + 1 >= len(policy.levels)
    return replace(
        outage,
        state=State.TRIGGERED,
        level=0 if is_last else outage.level + 1,
        round=outage.round + is_last,
        steps=outage.steps + 1,
        due_at=start + timedelta(minutes=level.minutes),
    )


def asked(outage: Outage, at: datetime) -> Outage:
    """The owner was silent for a lease and is asked for news."""
    return replace(outage, asked_at=at, due_at=at + ANSWER_WITHIN)


def _require_unresolved(outage: Outage) -> None:
    if not outage.is_unresolved:
        raise NotOpen(outage.id, outage.state.value)


@dataclass(frozen=True, slots=True)
class Weight:
    """How much an outage matters: its priority, and whether it pages around the clock."""

    priority: Priority
    is_life_safety: bool


def weight_of(plan: Plan, service: str | None, facility: str | None) -> Weight:
    """P1 where lives depend on it or the whole city has none; P3 for what may wait for the desk to
    open; P2 for every other outage.

    A life-safety service, or a core service at a life-safety place, is never below P2 and pages at
    any hour.
    """
    life = plan.is_life_safety(service, facility)
    is_core_everywhere = facility == EVERYWHERE and service in plan.core_services
    if life or is_core_everywhere:
        return Weight(Priority.P1, life)
    return Weight(Priority.P3 if service is not None and plan.waits(service) else Priority.P2, life)
