"""When the desk is open, and how much of a time it worked: of its hours, the holidays and instants.

Days are half-open: a desk that closes at 17:30 is closed at 17:30, and one whose day ends at 24:00
is open until the last moment of it. Without an opening it is open around the clock. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count, takewhile
from zoneinfo import ZoneInfo

from helpbot.clock import instant_of
from helpbot.plan import Opening, Plan, Weekday
from helpbot.plan.closures import holidays_of

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """When work is done, by the clock of a zone; without an opening around the clock."""

    opening: Opening | None
    zone: ZoneInfo

    def next_opening(self, at: datetime) -> datetime:
        """When it is open next, in UTC; `at` itself if it is open then."""
        if self.opening is None:
            return at
        return next(start for start, _ in self._spans(self.opening, at))

    def between(self, since: datetime, until: datetime) -> timedelta:
        """How much was worked from one instant to another; nothing where the second is earlier."""
        if self.opening is None:
            return max(until - since, timedelta())
        spans = takewhile(lambda span: span[0] < until, self._spans(self.opening, since))
        return sum((min(end, until) - start for start, end in spans), timedelta())

    def after(self, since: datetime, work: timedelta) -> datetime:
        """The first instant by which so much was worked: of a whole day, when it closes."""
        if self.opening is None or work <= timedelta():
            return since + max(work, timedelta())
        for start, end in self._spans(self.opening, since):
            if work <= end - start:
                return start + work
            work -= end - start
        raise AssertionError("days of work never end")

    def _spans(self, opening: Opening, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Spans of work in order, the first cut to what of it comes after an instant."""
        # A day of the city may end after the next one has begun: clocks are set back at midnight.
        first = since.astimezone(self.zone).date() - DAY
        for day in (first + timedelta(days=n) for n in count()):
            if works_on(opening, day):
                start, end = self._span(opening, day)
                if since < end:
                    yield max(start, since), end
                    since = end

    def _span(self, opening: Opening, day: date) -> tuple[datetime, datetime]:
        """When a day's work begins and ends."""
        start = instant_of(datetime.combine(day, opening.opens), self.zone)
        if opening.closes == time(0):
            return start, instant_of(datetime.combine(day + DAY, time(0)), self.zone)
        closes = datetime.combine(day, opening.closes)
        return start, instant_of(closes, self.zone, last=True)


def hours_of(plan: Plan) -> Hours:
    """The desk's own."""
    return Hours(plan.desk.opening, plan.zone)


def is_open(plan: Plan, at: datetime) -> bool:
    return next_opening(plan, at) == at


def next_opening(plan: Plan, at: datetime) -> datetime:
    """When the desk is open next, in UTC; `at` itself if it is open then."""
    return hours_of(plan).next_opening(at)


def works_on(opening: Opening, day: date) -> bool:
    """Whether the desk opens on a day at all."""
    if day in opening.open_on:
        return True
    if day in opening.closed or Weekday.of(day) not in opening.days:
        return False
    return day not in holidays_of(opening.country, opening.subdivision, day.year)
