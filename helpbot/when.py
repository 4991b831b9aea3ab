"""Times as people type them: "2h", "until 18:00", "tonight 18-06", "2026-12-24 08:00". Pure.

Wall-clock times are the city's; what comes out is aware UTC. Libraries that read dates in prose
know neither "tonight 18-06" nor which 06:00 is meant by it.
"""

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DURATION = re.compile(
    r"(?=\d)(?:(?P<d>\d{1,3}) ?d(?:ays?)?)? ?(?:(?P<h>\d{1,3}) ?h(?:ours?|rs?)?)? ?"
    r"(?:(?P<m>\d{1,4}) ?m(?:in(?:ute)?s?)?)?",
    re.IGNORECASE,
)
_CLOCK = r"(?P<{0}h>\d{{1,2}})(?:[:.h](?P<{0}m>\d{{2}}))?\s*(?P<{0}p>[ap]\.?m\.?)?"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = (
    r"(?P<day>today|tonight|tomorrow|now|\d{4}-\d{2}-\d{2}|"
    r"(?:on |this |next )?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)"
)
_MOMENT = re.compile(rf"(?:{_DAY}(?:\s+at)?\s*)?{_CLOCK.format('a')}", re.IGNORECASE)
_SPAN = re.compile(
    rf"(?:{_DAY}[,\s]*)?(?:from\s+)?{_CLOCK.format('a')}\s*(?:-|–|—|to|till|until)\s*"
    rf"{_CLOCK.format('b')}",
    re.IGNORECASE,
)
_DATES = re.compile(
    r"(?:from\s+)?(?P<first>\d{4}-\d{2}-\d{2})\s*(?:-|–|—|to|till|until)\s*"
    r"(?P<last>\d{4}-\d{2}-\d{2})"
)
_DAY_ALONE = re.compile(_DAY, re.IGNORECASE)
# Both ends say their day.
_TWO_DAYS = re.compile(
    rf"(?:from\s+)?(?P<first>{_DAY.replace('<day>', '<one>')}.*?)"
    rf"\s*(?:-|–|—|\bto|\btill|\buntil)\s+(?P<last>{_DAY.replace('<day>', '<other>')}.+)",
    re.IGNORECASE,
)
_FROM_NOW = re.compile(
    r"(?:(?:from )?now )?(?:until|till|for)(?: the next)? (?P<end>.+)", re.IGNORECASE
)
_NIGHT = (time(18), time(6))


def duration(text: str) -> timedelta | None:
    """ "90 min", "2h", "1h30m"; None for what is none."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        return None
    days, hours, minutes = (int(found[name] or 0) for name in ("d", "h", "m"))
    return timedelta(days=days, hours=hours, minutes=minutes) or None


def moment(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """ "18:00", "6 pm", "tomorrow 8", "for 2h": the next such time after `now`; None for what is
    none.
    """
    said = text.strip()
    if (after := duration(said.removeprefix("for ").removeprefix("in "))) is not None:
        return now + after
    found = _MOMENT.fullmatch(said.removeprefix("until ").removeprefix("till "))
    if found is None:
        return None
    clock = _clock(found, "a")
    if clock is None:
        return None
    today = now.astimezone(zone).date()
    if found["day"]:
        day = _day(found["day"], today)
        return _utc(day, clock, zone) if day else None
    at = _utc(today, clock, zone)
    return at if at > now else _utc(today + timedelta(days=1), clock, zone)


def span(text: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """ "tonight 18-06", "tomorrow 8:00 to 17:00", "friday 18:00 to monday 8", "saturday", "for 2h",
    "until 18:00", "2026-12-24 to 2026-12-26".

    An end before its start is on the day after; without a day it is today's or, where that is over,
    tomorrow's. Whole days end at midnight. None for what is none, or over.
    """
    found = _span(text.strip(), now, zone)
    return found if found and found[0] < found[1] and found[1] > now else None


def _span(said: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    today = now.astimezone(zone).date()
    if (from_now := _FROM_NOW.fullmatch(said)) is not None:
        end = moment(from_now["end"], now, zone)
        return (now, end) if end else None
    if (dates := _DATES.fullmatch(said)) is not None:
        first, last = _date(dates["first"]), _date(dates["last"])
        return _whole(first, last, zone) if first and last else None
    if said.lower() == "tonight":
        return _between(today, *_NIGHT, zone)
    if (alone := _DAY_ALONE.fullmatch(said)) is not None:
        day = _day(alone["day"], today)
        return _whole(day, day, zone) if day and said.lower() != "now" else None
    if (both := _TWO_DAYS.fullmatch(said)) is not None:
        return _of_two_days(both, now, zone)
    return _of_one_day(said, now, zone)


def _of_two_days(
    both: re.Match[str], now: datetime, zone: ZoneInfo
) -> tuple[datetime, datetime] | None:
    days = [_DAY_ALONE.fullmatch(both[part]) for part in ("first", "last")]
    if days[0] and days[1]:
        first = _day(days[0]["day"], now.astimezone(zone).date())
        last = _day(days[1]["day"], first) if first else None
        return _whole(first, last, zone) if first and last else None
    start = moment(both["first"], now, zone)
    end = moment(both["last"], start, zone) if start else None
    return (start, end) if start and end else None


def _of_one_day(said: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    today, found = now.astimezone(zone).date(), _SPAN.fullmatch(said)
    start, end = (_clock(found, part) for part in ("a", "b")) if found else (None, None)
    if found is None or start is None or end is None:
        return None
    day = _day(found["day"], today) if found["day"] else today
    if day is None:
        return None
    begins, ends = _between(day, start, end, zone)
    if ends <= now and not found["day"]:
        begins, ends = _between(day + timedelta(days=1), start, end, zone)
    return begins, ends


def _between(day: date, start: time, end: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    last = day if end > start else day + timedelta(days=1)
    return _utc(day, start, zone), _utc(last, end, zone)


def _whole(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    return _utc(first, time(), zone), _utc(last + timedelta(days=1), time(), zone)


def _clock(found: re.Match[str], part: str) -> time | None:
    hour, minute = int(found[f"{part}h"]), int(found[f"{part}m"] or 0)
    half = (found[f"{part}p"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * half.startswith("p")
    # 24:00 is the midnight that ends a day.
    hour = 0 if (hour, minute) == (24, 0) else hour
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day(said: str, today: date) -> date | None:
    word = re.sub(r"^(?:on|this|next) ", "", said.lower())
    if word in ("today", "tonight", "now"):
        return today
    if word == "tomorrow":
        return today + timedelta(days=1)
    if word[0].isdigit():
        return _date(word)
    number = next(n for n, name in enumerate(_DAYS) if name.startswith(word[:3]))
    return today + timedelta(days=(number - today.weekday()) % 7)


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _utc(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
