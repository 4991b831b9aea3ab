"""Targets of a ticket: by when it is to be answered and solved, and who has had it how long.

A clock counts the hours of its calendar. It stands in the pending states that desk.toml names, and
while the ticket is resolved. Everything is reckoned from the spans in which the ticket was held:
another priority, another team or a closure that is added later moves the targets and keeps the
start. Pure rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from helpbot.clock import instant_of
from helpbot.hours import Hours
from helpbot.plan import Calendar, Length, Plan, Promise
from helpbot.tickets import Holder, Priority

# A warning comes when so much of the time is used up.
SOON = 3 / 4


@dataclass(frozen=True, slots=True)
class Span:
    """Who had a ticket from when until when; the one who has it now until None.

    `pauses` is whether the clocks stood meanwhile. Spans are in order and do not overlap; a gap is
    a time in which the ticket was resolved.
    """

    holder: str
    since: datetime
    until: datetime | None
    pauses: bool = False


class Mark(StrEnum):
    """What is warned of, once each."""

    RESPOND_SOON = "respond-soon"
    RESPOND_LATE = "respond-late"
    RESOLVE_SOON = "resolve-soon"
    RESOLVE_LATE = "resolve-late"

    @property
    def late(self) -> "Mark":
        """That the same target is missed."""
        is_answer = self in (Mark.RESPOND_SOON, Mark.RESPOND_LATE)
        return Mark.RESPOND_LATE if is_answer else Mark.RESOLVE_LATE

    @property
    def is_late(self) -> bool:
        return self is self.late


class Outcome(StrEnum):
    RUNNING = "running"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Aim:
    """One target of a ticket; both None where nothing is promised or the clock stands."""

    soon_at: datetime | None
    by: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """Of one team and priority, in one span of time: how many targets were met, and missed."""

    team: str
    priority: Priority
    answered: int
    answered_late: int
    solved: int
    solved_late: int


NONE = Aim(None, None)


@dataclass(frozen=True, slots=True)
class Aims:
    respond: Aim
    resolve: Aim

    def moments(self, *, is_answered: bool) -> dict[Mark, datetime]:
        """When there is something to warn of: of the answer only while there is none, of nothing
        while the clock stands.
        """
        found: dict[Mark, datetime] = {}
        if not is_answered and self.respond.soon_at and self.respond.by:
            found[Mark.RESPOND_SOON] = self.respond.soon_at
            found[Mark.RESPOND_LATE] = self.respond.by
        if self.resolve.soon_at and self.resolve.by:
            found[Mark.RESOLVE_SOON] = self.resolve.soon_at
            found[Mark.RESOLVE_LATE] = self.resolve.by
        return found


def hours_for(plan: Plan, calendar: Calendar) -> Hours:
    """The hours that a calendar counts."""
    return Hours(plan.desk.opening if calendar is Calendar.DESK else None, plan.zone)


def due(hours: Hours, work: timedelta, spans: Sequence[Span]) -> datetime | None:
    """When so much work is used up. None while the clock stands with some of it left.

    After the last span, that is of a resolved ticket, it is when it would have been.
    """
    for span in spans:
        if span.pauses:
            continue
        worked = None if span.until is None else hours.between(span.since, span.until)
        if worked is None or worked >= work:
            return hours.after(span.since, work)
        work -= worked
    until = spans[-1].until if spans else None
    return hours.after(until, work) if until else None


def aims_of(
    plan: Plan, promise: Promise, spans: Sequence[Span], *, answered_at: datetime | None = None
) -> Aims:
    """Both targets of a ticket, as it was held so far; of the answer, until it was given.

    Before somebody agreed there is nothing to answer: whatever desk.toml pauses, that clock stands.
    """
    hours = hours_for(plan, promise.calendar)

    def aim(length: Length | None, spans: Sequence[Span]) -> Aim:
        if length is None:
            return NONE
        work = length.work(hours.opening)
        return Aim(due(hours, work * SOON, spans), due(hours, work, spans))

    before = _until(spans, answered_at) if answered_at else spans
    desks = [replace(span, pauses=span.pauses or span.holder == Holder.APPROVER) for span in before]
    return Aims(aim(promise.respond, desks), aim(promise.resolve, spans))


def _until(spans: Sequence[Span], at: datetime) -> list[Span]:
    """What of them was before an instant."""
    return [replace(span, until=min(span.until or at, at)) for span in spans if span.since <= at]


def outcome(by: datetime | None, done_at: datetime | None, now: datetime) -> Outcome:
    """Whether a target is met or missed yet. What is done on the minute is in time."""
    if by is not None and (done_at or now) > by:
        return Outcome.MISSED
    return Outcome.RUNNING if done_at is None else Outcome.MET


def marks_due(
    moments: Mapping[Mark, datetime], warned: Iterable[Mark], now: datetime
) -> tuple[Mark, ...]:
    """What is to be warned of now; who is late already is not told that it will be soon."""
    new = {mark for mark, at in moments.items() if at <= now} - set(warned)
    return tuple(sorted(mark for mark in new if mark.is_late or mark.late not in new))


def kept_marks(
    moments: Mapping[Mark, datetime], warned: Iterable[Mark], now: datetime
) -> frozenset[Mark]:
    """What of the warnings still holds; one whose moment has moved on is given when it comes."""
    return frozenset(mark for mark in warned if mark not in moments or moments[mark] <= now)


def next_look(moments: Mapping[Mark, datetime], warned: Iterable[Mark]) -> datetime | None:
    """When there is next something to warn of."""
    return min((at for mark, at in moments.items() if mark not in set(warned)), default=None)


def held(hours: Hours, spans: Iterable[Span], now: datetime) -> dict[str, timedelta]:
    """How long each holder has had the ticket, in the hours that count, those with most first."""
    times: dict[str, timedelta] = {}
    for span in spans:
        worked = hours.between(span.since, span.until or now)
        times[span.holder] = times.get(span.holder, timedelta()) + worked
    return dict(sorted(times.items(), key=lambda one: -one[1]))


def weeks_before(now: datetime, zone: ZoneInfo, count: int) -> list[datetime]:
    """When the last weeks began, this one first: on Mondays at midnight, by the clock of a zone."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    days = (monday - n * timedelta(weeks=1) for n in range(count))
    return [instant_of(datetime.combine(day, time(0)), zone) for day in days]
