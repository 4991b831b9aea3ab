"""By when a ticket is answered and solved: worked cases, and every minute against a clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpbot import config
from helpbot.hours import Hours, hours_of
from helpbot.plan import Calendar, Opening
from helpbot.targets import (
    Mark,
    Outcome,
    Span,
    aims_of,
    due,
    held,
    hours_for,
    kept_marks,
    marks_due,
    next_look,
    outcome,
)
from tests.conftest import ROOT
from tests.test_hours import at, hours, opened

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = 10 * HOUR  # the sample city's desk: 07:30 to 17:30
CITY = config.read_plan(ROOT / "desk.toml")
PENDING = {"requester": True, "vendor": False}


def spans_of(text: str) -> list[Span]:
    """ "01-05T08:00 desk, 01-05T09:00 requester": each until the next; `-` is resolved."""
    rows = [row.split() for row in text.split(", ")]
    starts = [at(f"2026-{when}") for when, _ in rows]
    ends = [*starts[1:], None]
    return [
        Span(who, since, until, pauses=PENDING.get(who, False))
        for (_, who), since, until in zip(rows, starts, ends, strict=True)
        if who != "-"
    ]


@pytest.mark.parametrize(
    ("priority", "held_by", "answer", "solve"),
    [
        pytest.param(
            "P1", "01-05T10:00 desk", "01-05T10:15", "01-05T12:00", id="around the clock, by day"
        ),
        pytest.param(
            "P1", "01-03T23:50 desk", "01-04T00:05", "01-04T01:50", id="across midnight, Saturday"
        ),
        pytest.param(
            "P1", "03-08T01:30 desk", "03-08T01:45", "03-08T04:30", id="an hour is skipped"
        ),
        pytest.param(
            "P1", "11-01T01:30 desk", "11-01T01:45", "11-01T02:30", id="an hour comes twice"
        ),
        pytest.param("P2", "01-05T07:30 desk", "01-05T08:00", "01-05T15:30", id="at opening"),
        pytest.param(
            "P2", "01-05T09:30 desk", "01-05T10:00", "01-05T17:30", id="ends when the desk closes"
        ),
        pytest.param(
            "P3", "01-09T16:55 desk", "01-09T17:25", "01-13T16:55", id="Friday 16:55, two days on"
        ),
        pytest.param(
            "P3", "01-09T17:05 desk", "01-12T07:35", "01-13T17:05", id="the answer is Monday's"
        ),
        pytest.param(
            "P3", "01-09T17:30 desk", "01-12T08:00", "01-13T17:30", id="the moment it closes"
        ),
        pytest.param("P3", "01-10T12:00 desk", "01-12T08:00", "01-13T17:30", id="on a Saturday"),
        pytest.param("P3", "01-06T00:00 desk", "01-06T08:00", "01-07T17:30", id="at midnight"),
        pytest.param(
            "P3", "01-16T16:55 desk", "01-16T17:25", "01-21T16:55", id="a holiday on Monday"
        ),
        pytest.param("P3", "01-19T09:00 desk", "01-20T08:00", "01-21T17:30", id="on a holiday"),
        pytest.param(
            "P3", "03-06T16:55 desk", "03-06T17:25", "03-10T16:55", id="clocks go forward"
        ),
        pytest.param("P3", "10-30T16:55 desk", "10-30T17:25", "11-03T16:55", id="clocks go back"),
        pytest.param(
            "P4", "01-05T10:00 desk", "01-06T10:00", "01-20T10:00", id="two weeks and a holiday"
        ),
        pytest.param(
            "P3",
            "01-05T08:00 desk, 01-05T09:00 requester, 01-06T09:00 technician",
            "01-05T08:30",
            "01-08T08:00",
            id="waited a day for the requester",
        ),
        pytest.param(
            "P3",
            "01-09T16:55 desk, 01-09T17:00 requester, 01-11T12:00 technician",
            "01-12T07:55",
            "01-13T17:25",
            id="answered on a Sunday: the clock goes on when the desk opens",
        ),
        pytest.param(
            "P1",
            "01-05T10:00 technician, 01-05T11:00 vendor, 01-05T11:30 technician",
            "01-05T10:15",
            "01-05T12:00",
            id="a vendor stops no clock unless configured",
        ),
        pytest.param(
            "P1",
            "01-05T10:00 technician, 01-05T11:00 requester",
            "01-05T10:15",
            None,
            id="the clock stands",
        ),
        pytest.param(
            "P1",
            "01-05T10:00 technician, 01-05T12:00 requester",
            "01-05T10:15",
            "01-05T12:00",
            id="used up in the moment it was handed over",
        ),
        pytest.param(
            "P1",
            "01-05T10:00 technician, 01-05T10:30 -, 01-07T09:00 desk",
            "01-05T10:15",
            "01-07T10:30",
            id="reopened: what was used counts, the days between do not",
        ),
        pytest.param(
            "P1",
            "01-05T10:00 technician, 01-05T13:00 -, 01-07T09:00 desk",
            "01-05T10:15",
            "01-05T12:00",
            id="reopened after it was late: it stays late",
        ),
        pytest.param(
            "P1",
            "01-05T10:00 technician, 01-05T11:30 -",
            "01-05T10:15",
            "01-05T12:00",
            id="resolved: when it would have been",
        ),
    ],
)
def test_the_worked_cases(priority, held_by, answer, solve):
    aims = aims_of(CITY, CITY.targets.of(priority, "network"), spans_of(held_by))

    assert aims.respond.by == at(f"2026-{answer}")
    assert aims.resolve.by == (at(f"2026-{solve}") if solve else None)


def test_another_priority_keeps_the_start():
    spans = spans_of("01-05T10:00 desk")

    by = {p: aims_of(CITY, CITY.targets.of(p, "network"), spans).resolve.by for p in ("P2", "P3")}

    assert by == {"P2": at("2026-01-06T08:00"), "P3": at("2026-01-07T10:00")}


def test_a_closure_that_is_added_later_moves_the_target():
    opening = hours(closed=[date(2026, 1, 12)])
    city, spans = opened(CITY, opening), spans_of("01-09T16:55 desk")

    assert aims_of(city, city.targets.of("P3", "network"), spans).resolve.by == at(
        "2026-01-14T16:55"
    )


def test_a_team_may_count_every_hour():
    spans = spans_of("01-09T17:00 desk")

    assert aims_of(CITY, CITY.targets.of("P2", "public-safety"), spans).resolve.by == at(
        "2026-01-10T01:00"
    )


def test_the_warning_comes_at_three_quarters_of_the_working_time():
    aims = aims_of(CITY, CITY.targets.of("P3", "network"), spans_of("01-09T16:55 desk"))

    assert aims.resolve.soon_at == at("2026-01-13T11:55")  # 15 of 20 hours


def test_each_warning_is_given_once():
    aims = aims_of(CITY, CITY.targets.of("P1", "network"), spans_of("01-05T10:00 desk"))
    moments = aims.moments(is_answered=True)
    warned: set[Mark] = set()
    given = []

    for minute in range(0, 180, 5):
        now = at("2026-01-05T10:00") + minute * MINUTE
        new = marks_due(moments, warned, now)
        given += [(minute, mark) for mark in new]
        warned |= {mark for mark, when in moments.items() if when <= now}

    assert given == [(90, Mark.RESOLVE_SOON), (120, Mark.RESOLVE_LATE)]
    assert next_look(moments, warned) is None


def test_after_a_downtime_it_is_late_and_not_soon_late():
    aims = aims_of(CITY, CITY.targets.of("P1", "network"), spans_of("01-05T10:00 desk"))
    moments = aims.moments(is_answered=False)

    assert marks_due(moments, (), at("2026-01-05T13:00")) == (Mark.RESOLVE_LATE, Mark.RESPOND_LATE)


def test_an_answer_ends_its_target_and_leaves_the_other():
    """Somebody escalated though the technician had replied; one target hid another."""
    aims = aims_of(CITY, CITY.targets.of("P3", "network"), spans_of("01-05T08:00 desk"))

    assert set(aims.moments(is_answered=True)) == {Mark.RESOLVE_SOON, Mark.RESOLVE_LATE}
    assert next_look(aims.moments(is_answered=False), ()) == at("2026-01-05T08:22:30")
    assert next_look(aims.moments(is_answered=True), ()) == at("2026-01-06T13:00")


def test_a_warning_whose_moment_moved_on_is_given_again_when_it_comes():
    aims = aims_of(CITY, CITY.targets.of("P3", "network"), spans_of("01-05T08:00 desk"))
    moments = aims.moments(is_answered=True)
    warned = (Mark.RESPOND_SOON, Mark.RESOLVE_SOON, Mark.RESOLVE_LATE)

    kept = kept_marks(moments, warned, at("2026-01-06T14:00"))

    assert kept == {Mark.RESPOND_SOON, Mark.RESOLVE_SOON}


@pytest.mark.parametrize(
    ("by", "done", "expected"),
    [
        pytest.param("10:00", "10:00", Outcome.MET, id="on the minute"),
        pytest.param("10:00", "10:01", Outcome.MISSED, id="a minute late"),
        pytest.param("10:00", None, Outcome.MISSED, id="late and not done"),
        pytest.param("13:00", None, Outcome.RUNNING, id="not yet due"),
        pytest.param(None, None, Outcome.RUNNING, id="the clock stands"),
        pytest.param(None, "10:00", Outcome.MET, id="done while it stood"),
    ],
)
def test_a_target_is_met_or_missed(by, done, expected):
    by, done = (at(f"2026-01-05T{when}") if when else None for when in (by, done))

    assert outcome(by, done, at("2026-01-05T12:00")) is expected


def test_the_late_party_is_visible():
    spans = spans_of(
        "01-09T16:30 desk, 01-09T17:00 technician, 01-12T08:30 vendor, 01-14T08:30 requester, "
        "01-14T09:30 technician"
    )

    times = held(hours_of(CITY), spans, at("2026-01-14T10:00"))

    assert times == {
        "vendor": 2 * DAY,
        "technician": 2 * HOUR,
        "requester": HOUR,
        "desk": HOUR / 2,
    }
    assert list(times) == ["vendor", "technician", "requester", "desk"]


# Each with the days around a change of its clocks; Lord Howe's is of half an hour, Beirut's and
# Havana's are at midnight.
CHANGES = [
    ("America/New_York", date(2026, 3, 6)),
    ("America/New_York", date(2026, 10, 30)),
    ("Europe/Berlin", date(2026, 3, 27)),
    ("Europe/Berlin", date(2026, 10, 23)),
    ("America/Havana", date(2026, 3, 6)),
    ("America/Havana", date(2026, 10, 30)),
    ("Asia/Beirut", date(2026, 3, 27)),
    ("Asia/Beirut", date(2026, 10, 23)),
    ("Australia/Lord_Howe", date(2026, 4, 3)),
    ("Australia/Lord_Howe", date(2026, 10, 2)),
]
LASTS = 6 * 24 * 60  # minutes that are looked at


@cache
def faces(zone: str, first: date) -> list[tuple[datetime, datetime]]:
    """Every minute around six days, with what the clock shows."""
    start = datetime(first.year, first.month, first.day, tzinfo=UTC) - 30 * HOUR
    minutes = (start + n * MINUTE for n in range(LASTS + 60 * 60))
    return [(minute, minute.astimezone(ZoneInfo(zone)).replace(tzinfo=None)) for minute in minutes]


@cache
def shown(zone: str, first: date, wall: datetime) -> list[datetime]:
    """When the clock shows a time; if it never does, what it shows as much later as it skips."""
    clock = faces(zone, first)
    if found := [minute for minute, face in clock if face == wall]:
        return found
    for (_, before), (_, after) in pairwise(clock):
        if before < wall < after:
            return shown(zone, first, wall + (after - before - MINUTE))
    return []


def open_minutes(opening: Opening, zone: str, first: date) -> set[datetime]:
    found: set[datetime] = set()
    for day in (first + timedelta(days=n) for n in range(-1, 8)):
        if f"{day:%a}".lower() not in opening.days or day in opening.closed:
            continue
        ends = day + timedelta(days=1) if opening.closes == time(0) else day
        begins = shown(zone, first, datetime.combine(day, opening.opens))[:1]
        closes = shown(zone, first, datetime.combine(ends, opening.closes))
        if begins and closes:
            close = closes[0] if opening.closes == time(0) else closes[-1]
            found |= {begins[0] + n * MINUTE for n in range((close - begins[0]) // MINUTE)}
    return found


def running(spans: list[Span], start: datetime) -> Iterator[datetime]:
    """Every minute in which a clock that counts around the clock would run."""
    for minute in (start + n * MINUTE for n in range(LASTS)):
        for span in spans:
            if span.since <= minute and (span.until is None or minute < span.until):
                if not span.pauses:
                    yield minute
                break


QUARTERS = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
NAMES = "mon tue wed thu fri sat sun".split()


@st.composite
def openings(draw) -> Opening:
    opens, closes = draw(QUARTERS), draw(QUARTERS)
    if opens >= closes:
        opens, closes = closes, opens
    closes = time(0) if opens == closes else closes
    days = draw(st.sets(st.sampled_from(NAMES), min_size=1))
    return Opening(days=sorted(days), opens=opens, closes=closes, country="DE", open_on=[])


@st.composite
def histories(draw, start: datetime) -> list[Span]:
    cuts = sorted(draw(st.sets(st.integers(0, LASTS - 1), min_size=1, max_size=6)))
    kinds = [draw(st.sampled_from(["desk", "requester", "resolved"])) for _ in cuts]
    kinds[-1] = draw(st.sampled_from(["desk", "requester"]))
    ends = [*cuts[1:], None]
    return [
        Span(
            kind,
            start + since * MINUTE,
            None if until is None else start + until * MINUTE,
            pauses=kind == "requester",
        )
        for kind, since, until in zip(kinds, cuts, ends, strict=True)
        if kind != "resolved"
    ]


def without_holidays(opening: Opening, around: date) -> Opening:
    """National holidays of those days are working days, so that the clock alone decides."""
    days = [around + timedelta(days=n) for n in range(-2, 9)]
    working = [d for d in days if f"{d:%a}".lower() in opening.days and d not in opening.closed]
    return opening.model_copy(update={"open_on": working})


@settings(max_examples=150, deadline=None)
@given(
    data=st.data(),
    change=st.sampled_from(CHANGES),
    opening=st.none() | openings(),
    work=st.integers(1, 40 * 60),
)
def test_every_minute_agrees_with_the_reference(data, change, opening, work):
    zone, first = change
    if opening is not None:
        closed = data.draw(st.sets(st.integers(0, 5), max_size=2))
        dates = [first + timedelta(days=n) for n in closed]
        opening = without_holidays(opening.model_copy(update={"closed": dates}), first)
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    spans = data.draw(histories(start))
    counted = Hours(opening, ZoneInfo(zone))

    worked = list(running(spans, start))
    if opening is not None:
        worked = sorted(set(worked) & open_minutes(opening, zone, first))

    found = due(counted, work * MINUTE, spans)
    if len(worked) >= work:
        assert found == worked[work - 1] + MINUTE
    else:
        assert (found is None) == spans[-1].pauses
        assert found is None or found > start + (LASTS - 1) * MINUTE


@settings(max_examples=60, deadline=None)
@given(data=st.data(), change=st.sampled_from(CHANGES), opening=openings())
def test_the_time_that_each_has_held_adds_up_to_the_minutes(data, change, opening):
    zone, first = change
    opening = without_holidays(opening, first)
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    spans = data.draw(histories(start))
    now = start + LASTS * MINUTE
    worked = open_minutes(opening, zone, first)

    times = held(Hours(opening, ZoneInfo(zone)), spans, now)

    for holder in ("desk", "requester"):
        minutes = {
            minute
            for span in spans
            if span.holder == holder
            for minute in worked
            if span.since <= minute < (span.until or now)
        }
        assert times.get(holder, timedelta()) == len(minutes) * MINUTE


def test_around_the_clock_there_is_no_closed_minute():
    """A calendar of every hour that was closed one minute a day; reminders at midnight."""
    always = hours_for(CITY, Calendar.ALWAYS)
    start = at("2026-03-07T00:00")

    for n in range(0, 3 * 24 * 60, 7):
        assert always.after(start, n * MINUTE) == start + n * MINUTE
        assert always.between(start, start + n * MINUTE) == n * MINUTE
