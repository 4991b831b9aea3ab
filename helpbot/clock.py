"""Time as the program sees it: aware UTC, handed down as `now`, stored as text that sorts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


class PushedClock:
    """A clock that can be pushed forward; one given a start stands still but for pushes."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start
        self._pushed = timedelta()

    def __call__(self) -> datetime:
        return (self._start or utc_now()) + self._pushed

    def push(self, by: timedelta) -> None:
        self._pushed += by


def utc_now() -> datetime:
    return datetime.now(UTC)


def iso(at: datetime) -> str:
    """Fixed-width UTC text, so that text order is time order. Refuses a naive time."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_iso(text: str) -> datetime:
    """The aware UTC time of an ISO 8601 text; one without a zone is refused with ValueError."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} has no time zone; end it with Z or +00:00")
    return at.astimezone(UTC)


def instant_of(wall: datetime, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """The instant, in UTC, at which clocks of a zone show a wall-clock time.

    A time that a clock change repeats is its first, or its last; one that it skips is moved forward
    by what is skipped.
    """
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if not last:
        return first
    # Of a time that is skipped, fold=1 would be the earlier.
    return max(first, wall.replace(tzinfo=zone, fold=1).astimezone(UTC))
