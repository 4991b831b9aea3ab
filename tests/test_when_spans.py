"""Spans as people type them for a shift: which day, and where the night ends."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from helpbot.when import span

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 1, 5, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("tonight 18-06", "Mon 01-05 18:00", "Tue 01-06 06:00"),
        ("tonight", "Mon 01-05 18:00", "Tue 01-06 06:00"),
        ("tomorrow 8-17", "Tue 01-06 08:00", "Tue 01-06 17:00"),
        ("for 2h", "Mon 01-05 09:00", "Mon 01-05 11:00"),
        ("now until tomorrow 8", "Mon 01-05 09:00", "Tue 01-06 08:00"),
        ("friday 18:00 to monday 8", "Fri 01-09 18:00", "Mon 01-12 08:00"),
        ("fri 6pm - mon 8am", "Fri 01-09 18:00", "Mon 01-12 08:00"),
        ("from friday to sunday", "Fri 01-09 00:00", "Mon 01-12 00:00"),
        ("2026-12-24 18:00 to 2026-12-26 08:00", "Thu 12-24 18:00", "Sat 12-26 08:00"),
        ("2026-12-24 to 2026-12-26", "Thu 12-24 00:00", "Sun 12-27 00:00"),
    ],
)
def test_a_span_is_the_citys_time(text, start, end):
    found = span(text, MONDAY, NEW_YORK)

    assert found is not None
    assert [f"{at.astimezone(NEW_YORK):%a %m-%d %H:%M}" for at in found] == [start, end]


@pytest.mark.parametrize(
    "text",
    ["", "now", "whenever", "today 6-7", "2026-12-26 to 2026-12-24", "2025-12-24 to 2025-12-26"],
)
def test_what_is_no_span_or_over_is_none(text):
    assert span(text, MONDAY, NEW_YORK) is None
