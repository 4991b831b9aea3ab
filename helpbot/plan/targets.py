"""By when a ticket is answered and solved: for each priority, and for teams that differ.

A length is written as people say it: "30m", "1h30m", "2 business days", "2 weeks". It counts the
time of its calendar: of the desk's hours, or around the clock.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, ValidationError

from helpbot.plan.lines import Keys
from helpbot.plan.on_call import Opening
from helpbot.plan.parts import Id, Part

PRIORITIES = ("P1", "P2", "P3", "P4")

_LENGTH = re.compile(
    r"(?=\d)(?:(?P<hours>\d{1,4}) ?h(?:ours?)?)? ?(?:(?P<minutes>\d{1,5}) ?m(?:in(?:utes?)?)?)?"
    r"|(?P<days>\d{1,3}) (?P<kind>business |working )?days?|(?P<weeks>\d{1,3}) weeks?"
)


class Calendar(StrEnum):
    """What time counts: the desk's hours, or every minute."""

    DESK = "desk"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Length:
    """A time to work in. One of the three is not 0; `text` is how it was written."""

    text: str
    minutes: int = 0
    days: int = 0
    weeks: int = 0
    of_business: bool = False

    def work(self, opening: Opening | None) -> timedelta:
        """How much work it is: a day has as much as the desk is open, a week as many days."""
        day = _day(opening)
        week = len(opening.days) if opening else 7
        return timedelta(minutes=self.minutes) + day * (self.days + self.weeks * week)


def length_of(text: object) -> Length:
    """The length that a text says. Raises ValueError with what to write."""
    if isinstance(text, Length):
        return text
    found = _LENGTH.fullmatch(text.strip().lower()) if isinstance(text, str) else None
    hours, minutes, days, weeks = (
        int(found[name] or 0) if found else 0 for name in ("hours", "minutes", "days", "weeks")
    )
    if found is None or not (hours or minutes or days or weeks):
        raise ValueError('is no length of time; write "30m", "2h", "2 business days" or "2 weeks"')
    return Length(
        text.strip() if isinstance(text, str) else "",
        minutes=hours * 60 + minutes,
        days=days,
        weeks=weeks,
        of_business=bool(found["kind"]),
    )


Readable = Annotated[
    Length,
    BeforeValidator(length_of),
    PlainSerializer(lambda length: length.text, return_type=str),
]


class Target(Part):
    """What is promised for one priority; None promises nothing."""

    respond: Readable | None = None
    resolve: Readable | None = None
    calendar: Calendar | None = None


class TeamTargets(Part):
    """What a team promises otherwise; what it does not name is as for all."""

    calendar: Calendar | None = None
    P1: Target | None = None
    P2: Target | None = None
    P3: Target | None = None
    P4: Target | None = None

    def of(self, priority: str) -> Target | None:
        return {"P1": self.P1, "P2": self.P2, "P3": self.P3, "P4": self.P4}.get(priority)


@dataclass(frozen=True, slots=True)
class Promise:
    """What holds for one priority of one team."""

    calendar: Calendar
    respond: Length | None
    resolve: Length | None

    def within(self, days: int) -> "Promise":
        """The same, to be solved within so many business days."""
        return replace(self, resolve=Length(f"{days} business days", days=days, of_business=True))


class Targets(Part):
    """`pauses` are the pending states in which the clocks stand. A resolved ticket closes itself
    after `close_after`, in the desk's hours."""

    calendar: Calendar = Calendar.DESK
    pauses: tuple[Literal["requester", "vendor", "approval", "parts"], ...] = ("requester",)
    close_after: Readable = Length("3 business days", days=3, of_business=True)
    P1: Target = Target()
    P2: Target = Target()
    P3: Target = Target()
    P4: Target = Target()
    teams: dict[Id, TeamTargets] = Field(default_factory=dict)

    def of(self, priority: str, team: str) -> Promise:
        """What a team promises for a priority; a target that says its calendar keeps it."""
        own = self.teams.get(team, TeamTargets())
        mine, all_s = own.of(priority) or Target(), self._general(priority)
        return Promise(
            calendar=mine.calendar or all_s.calendar or own.calendar or self.calendar,
            respond=mine.respond or all_s.respond,
            resolve=mine.resolve or all_s.resolve,
        )

    def _general(self, priority: str) -> Target:
        return {"P1": self.P1, "P2": self.P2, "P3": self.P3, "P4": self.P4}[priority]


def broken_targets(raw: Mapping[str, Any]) -> Iterator[tuple[Keys, str]]:
    """Lengths that their calendar cannot count, and answers promised after the solution."""
    try:
        targets = Targets.model_validate(raw.get("targets", {}))
    except ValidationError:
        return  # told with the shape of the rest
    yield from _unlike(("targets", "close_after"), targets.close_after, Calendar.DESK)
    for team in ("", *targets.teams):
        keys: Keys = ("targets", "teams", team) if team else ("targets",)
        for priority in PRIORITIES:
            promise = targets.of(priority, team)
            if not team or _differs(targets.teams[team], priority):
                yield from _contradictions((*keys, priority), promise)


def _differs(team: TeamTargets, priority: str) -> bool:
    return team.of(priority) is not None or team.calendar is not None


def _contradictions(keys: Keys, promise: Promise) -> Iterator[tuple[Keys, str]]:
    for name, length in (("respond", promise.respond), ("resolve", promise.resolve)):
        if length is not None:
            yield from _unlike((*keys, name), length, promise.calendar)
    respond, resolve = promise.respond, promise.resolve
    if respond and resolve and respond.work(None) > resolve.work(None):
        yield keys, "is to be solved before it is answered; respond is the shorter of the two"


def _unlike(keys: Keys, length: Length, calendar: Calendar) -> Iterator[tuple[Keys, str]]:
    if length.days and calendar is Calendar.DESK and not length.of_business:
        yield keys, f'is "{length.text}" of the desk\'s hours; write "{length.days} business days"'
    if length.of_business and calendar is Calendar.ALWAYS:
        yield keys, f'is "{length.text}" around the clock; write "{length.days} days", or hours'


def _day(opening: Opening | None) -> timedelta:
    """How long a day of work is by the clock on the wall."""
    if opening is None:
        return timedelta(days=1)
    day = date(2026, 1, 5)
    opens, closes = (datetime.combine(day, at) for at in (opening.opens, opening.closes))
    return closes - opens if closes > opens else closes + timedelta(days=1) - opens
