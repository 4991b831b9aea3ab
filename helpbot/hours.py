"""When the desk is open: a pure function of its hours, the holidays and an instant.

Days are half-open: a desk that closes at 17:30 is closed at 17:30, and one whose day ends at 24:00
is open until the last moment of it. A desk without hours is open around the clock.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count

from helpbot.clock import instant_of
from helpbot.plan import Opening, Plan, Weekday
from helpbot.plan.closures import holidays_of

DAY = timedelta(days=1)


def is_open(plan: Plan, at: datetime) -> bool:
    return next_opening(plan, at) == at


def next_opening(plan: Plan, at: datetime) -> datetime:
    """When the desk is open next, in UTC; `at` itself if it is open then."""
    opening = plan.desk.opening
    if opening is None:
        return at
    # A day of the city may end after the next one has begun: clocks are set back at midnight.
    first = at.astimezone(plan.zone).date() - DAY
    spans = (_span(plan, opening, day) for day in _days(opening, first))
    return next(max(start, at) for start, end in spans if at < end)


def works_on(opening: Opening, day: date) -> bool:
    """Whether the desk opens on a day at all."""
    if day in opening.open_on:
        return True
    if day in opening.closed or Weekday.of(day) not in opening.days:
        return False
    return day not in holidays_of(opening.country, opening.subdivision, day.year)


def _days(opening: Opening, first: date) -> Iterator[date]:
    days = (first + timedelta(days=n) for n in count())
    return (day for day in days if works_on(opening, day))


def _span(plan: Plan, opening: Opening, day: date) -> tuple[datetime, datetime]:
    """When a day's work begins and ends."""
    start = instant_of(datetime.combine(day, opening.opens), plan.zone)
    if opening.closes == time(0):
        return start, instant_of(datetime.combine(day + DAY, time(0)), plan.zone)
    closes = datetime.combine(day, opening.closes)
    return start, instant_of(closes, plan.zone, last=True)
