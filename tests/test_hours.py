import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpbot import config
from helpbot.hours import is_open, next_opening
from helpbot.plan import Opening, Plan
from tests.conftest import ROOT

MINUTE = timedelta(minutes=1)


def opened(plan: Plan, opening: Opening | None, zone: str = "America/New_York") -> Plan:
    desk = plan.desk.model_copy(update={"opening": opening})
    return plan.model_copy(update={"desk": desk, "timezone": zone})


def hours(days="mon tue wed thu fri", opens=time(7, 30), closes=time(17, 30), **more) -> Opening:
    return Opening(days=days.split(), opens=opens, closes=closes, **more)


def at(local: str, *, fold: int = 0) -> datetime:
    """The instant of a wall-clock time of the sample city."""
    wall = datetime.fromisoformat(local)
    return wall.replace(tzinfo=ZoneInfo("America/New_York"), fold=fold).astimezone(UTC)


EVERY_DAY = "mon tue wed thu fri sat sun"


@pytest.mark.parametrize(
    ("opening", "now", "opens"),
    [
        pytest.param(hours(), "2026-01-05T07:29:59", "2026-01-05T07:30", id="a second early"),
        pytest.param(hours(), "2026-01-05T07:30", "2026-01-05T07:30", id="on time"),
        pytest.param(hours(), "2026-01-05T17:29:59", "2026-01-05T17:29:59", id="last second"),
        pytest.param(hours(), "2026-01-05T17:30", "2026-01-06T07:30", id="evening"),
        pytest.param(hours(), "2026-01-09T17:30", "2026-01-12T07:30", id="Friday at 17:30"),
        pytest.param(hours(), "2026-01-06T00:00", "2026-01-06T07:30", id="midnight"),
        pytest.param(hours(), "2026-01-16T18:00", "2026-01-20T07:30", id="holiday on a Monday"),
        pytest.param(hours(), "2026-07-03T12:00", "2026-07-06T07:30", id="observed holiday"),
        pytest.param(hours(), "2021-12-31T12:00", "2022-01-03T07:30", id="New Year's, observed"),
        pytest.param(
            hours(closed=[date(2026, 1, 6)]),
            "2026-01-05T17:30",
            "2026-01-07T07:30",
            id="closure added",
        ),
        pytest.param(
            hours(open_on=[date(2026, 1, 19)]),
            "2026-01-16T18:00",
            "2026-01-19T07:30",
            id="open on a holiday",
        ),
        pytest.param(
            hours(open_on=[date(2026, 1, 10)]),
            "2026-01-09T18:00",
            "2026-01-10T07:30",
            id="open on a Saturday",
        ),
        pytest.param(hours(), "2026-03-06T18:00", "2026-03-09T07:30", id="clock change between"),
        pytest.param(
            hours("sun", time(1), time(4)),
            "2026-03-08T00:30",
            "2026-03-08T01:00",
            id="clock change within",
        ),
        pytest.param(
            hours("mon tue", time(0), time(0)),
            "2026-01-05T23:59:59",
            "2026-01-05T23:59:59",
            id="to the end of the day",
        ),
        pytest.param(
            hours("mon", time(0), time(0)), "2026-01-06T00:00", "2026-01-12T00:00", id="24:00"
        ),
        pytest.param(None, "2026-01-19T03:00", "2026-01-19T03:00", id="around the clock"),
    ],
)
def test_the_desk_opens_next(plan, opening, now, opens):
    city = opened(plan, opening)

    assert next_opening(city, at(now)) == at(opens)
    assert is_open(city, at(now)) is (now == opens)
    assert is_open(city, at(opens))


def test_the_sample_city_is_open_in_the_week():
    city = config.read_plan(ROOT / "desk.toml")

    assert is_open(city, at("2026-01-05T09:00"))
    assert not is_open(city, at("2026-07-03T09:00"))
    assert next_opening(city, at("2026-01-09T17:30")) == at("2026-01-12T07:30")


def test_a_day_of_24_hours_has_no_closed_minute(plan):
    city = opened(plan, hours(EVERY_DAY, time(0), time(0), country="DE", open_on=ALL_YEAR))
    start = at("2026-03-07T00:00")

    assert all(is_open(city, start + n * MINUTE) for n in range(3 * 24 * 60))


ALL_YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


def test_an_hour_that_comes_twice_is_open_both_times(plan):
    city = opened(plan, hours("sun", time(1), time(1, 30)))
    first, last = at("2026-11-01T01:29"), at("2026-11-01T01:29", fold=1)

    assert last - first == timedelta(hours=1)
    assert is_open(city, first)
    assert is_open(city, last)
    assert not is_open(city, last + MINUTE)


def walls(day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """Every minute around a day, with what the clock shows."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=30)
    minutes = [start + n * MINUTE for n in range(84 * 60)]
    return [(minute, minute.astimezone(zone).replace(tzinfo=None)) for minute in minutes]


@cache
def shown(day: date, wall: datetime, zone: str) -> list[datetime]:
    """When the clock shows a time; when it shows an hour later, if it never does."""
    clock = walls(day, ZoneInfo(zone))
    found = [minute for minute, face in clock if face == wall]
    return found or [minute for minute, face in clock if face == wall + timedelta(hours=1)]


CLOSINGS = ("2026-03-07", "2026-03-08", "2026-03-09", "2026-10-31", "2026-11-01", "2026-11-02")
DAYS = [date.fromisoformat(day) for day in CLOSINGS]
MINUTES = st.integers(0, 24 * 4 - 1).map(lambda n: time(n // 4, n % 4 * 15))


@settings(max_examples=40, deadline=None)
@given(
    opens=MINUTES,
    closes=MINUTES,
    days=st.sets(st.sampled_from(EVERY_DAY.split()), min_size=1),
    around=st.sampled_from([DAYS[:3], DAYS[3:]]),
)
def test_every_minute_agrees_with_the_clock_on_the_wall(plan, opens, closes, days, around):
    if time(0) != closes <= opens:
        opens, closes = closes, opens
    if opens == closes != time(0):
        closes = time(0)
    city = opened(plan, hours(" ".join(days), opens, closes))
    worked = set()
    for day in around:
        if f"{day:%a}".lower() in days:
            ends = day + timedelta(days=1) if closes == time(0) else day
            begin = shown(day, datetime.combine(day, opens), "America/New_York")[0]
            end = shown(day, datetime.combine(ends, closes), "America/New_York")[-1]
            worked |= {begin + n * MINUTE for n in range((end - begin) // MINUTE)}

    first, last = at(f"{around[0]}T00:00"), at(f"{around[-1]}T23:59")
    asked = [first + n * MINUTE for n in range((last - first) // MINUTE)]
    assert {minute for minute in asked if is_open(city, minute)} == worked & set(asked)
    for minute in asked[::97]:
        following = sorted(other for other in worked if other >= minute)
        if following:
            assert next_opening(city, minute) == following[0]


def test_holidays_are_loaded_when_they_are_needed():
    code = "import sys, helpbot.hours; sys.exit('holidays' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
