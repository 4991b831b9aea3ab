from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from helpbot.clock import PushedClock, from_iso, instant_of, iso
from tests.conftest import MONDAY


def test_text_order_is_time_order():
    times = [MONDAY + timedelta(microseconds=n * 7, days=n) for n in range(50)]

    assert sorted(map(iso, times)) == list(map(iso, times))
    assert len({len(iso(at)) for at in [MONDAY, *times]}) == 1


def test_a_time_survives_being_written_down():
    at = datetime(2026, 3, 8, 2, 30, tzinfo=timezone(timedelta(hours=-5)))

    assert from_iso(iso(at)) == at
    assert from_iso(iso(at)).tzinfo is UTC


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        iso(datetime(2026, 1, 1))  # noqa: DTZ001 - the point of the test
    with pytest.raises(ValueError, match="end it with Z"):
        from_iso("2026-01-01T00:00:00")


def test_a_clock_with_a_start_stands_still_but_for_pushes():
    clock = PushedClock(MONDAY)

    assert clock() == clock() == MONDAY
    clock.push(timedelta(minutes=6))
    assert clock() == MONDAY + timedelta(minutes=6)


@pytest.mark.parametrize(
    ("zone", "wall", "first", "last"),
    [
        pytest.param("America/New_York", "2026-07-01T09:00", "13:00", "13:00", id="once"),
        pytest.param("America/New_York", "2026-11-01T01:30", "05:30", "06:30", id="twice"),
        pytest.param("America/New_York", "2026-03-08T02:30", "07:30", "07:30", id="never"),
        pytest.param(
            "Australia/Lord_Howe", "2026-10-04T02:15", "15:45", "15:45", id="half an hour"
        ),
    ],
)
def test_the_instant_of_a_wall_clock_time(zone, wall, first, last):
    at = datetime.fromisoformat(wall)

    assert f"{instant_of(at, ZoneInfo(zone)):%H:%M}" == first
    assert f"{instant_of(at, ZoneInfo(zone), last=True):%H:%M}" == last
