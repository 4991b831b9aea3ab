"""Times as people type them, by the city's clock."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from helpbot.clock import from_iso
from helpbot.when import duration, moment, span

NEW_YORK = ZoneInfo("America/New_York")
# A Monday, 09:00 by the clock.
NOW = from_iso("2026-01-05T14:00:00Z")
# The night before the clock goes forward, 20:00 by it.
SPRING = from_iso("2026-03-08T01:00:00Z")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("30m", 30), ("2h", 120), ("1h30m", 90), ("90 min", 90), ("1 day", 1440), ("2 hours", 120),
     ("", None), ("h", None), ("soon", None), ("0m", None)],
)  # fmt: skip
def test_how_long(text, minutes):
    assert duration(text) == (timedelta(minutes=minutes) if minutes else None)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("18:00", "2026-01-05T23:00:00Z"),
        ("until 6 pm", "2026-01-05T23:00:00Z"),
        ("8:00", "2026-01-06T13:00:00Z"),
        ("tomorrow 8", "2026-01-06T13:00:00Z"),
        ("for 2h", "2026-01-05T16:00:00Z"),
        ("friday 07:30", "2026-01-09T12:30:00Z"),
        ("2026-12-24 08:00", "2026-12-24T13:00:00Z"),
        ("12 am", "2026-01-06T05:00:00Z"),
        ("25:00", None),
        ("13 pm", None),
        ("2026-02-30 08:00", None),
        ("whenever", None),
    ],
)
def test_the_next_such_time(text, at):
    assert moment(text, NOW, NEW_YORK) == (from_iso(at) if at else None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("tonight 18-06", "2026-01-05T23:00:00Z", "2026-01-06T11:00:00Z"),
        ("tomorrow 8:00 to 17:00", "2026-01-06T13:00:00Z", "2026-01-06T22:00:00Z"),
        ("6-8", "2026-01-06T11:00:00Z", "2026-01-06T13:00:00Z"),
        ("saturday", "2026-01-10T05:00:00Z", "2026-01-11T05:00:00Z"),
        ("2026-12-24 to 2026-12-26", "2026-12-24T05:00:00Z", "2026-12-27T05:00:00Z"),
        ("fri 17 – 24", "2026-01-09T22:00:00Z", "2026-01-10T05:00:00Z"),
    ],
)
def test_from_when_to_when(text, start, end):
    assert span(text, NOW, NEW_YORK) == (from_iso(start), from_iso(end))


def test_a_night_with_a_clock_change_ends_by_the_clock():
    found = span("tonight 18-06", SPRING, NEW_YORK)
    assert found is not None
    begins, ends = found

    assert (begins, ends) == (from_iso("2026-03-07T23:00:00Z"), from_iso("2026-03-08T10:00:00Z"))
    assert ends - begins == timedelta(hours=11)


@pytest.mark.parametrize("text", ["2026-01-01 to 2026-01-02", "today 6-8", "18", "noon-ish", "-"])
def test_what_is_over_or_no_time_is_none(text):
    assert span(text, NOW, NEW_YORK) is None
