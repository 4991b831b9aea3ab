from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpbot.clock import from_iso
from helpbot.oncall import (
    HORIZON,
    Cover,
    Duty,
    Gap,
    Layer,
    Rota,
    Shift,
    Slot,
    gaps,
    next_handoff,
    shifts,
    who_is_on_call,
)
from helpbot.plan import Rotation

NEW_YORK = ZoneInfo("America/New_York")


def ids(duty: Duty) -> tuple[str | None, str | None]:
    """Who is primary, who secondary."""
    first, second = (person.id if person else None for person in (duty.primary, duty.secondary))
    return first, second


def primary(rota: Rota, at: datetime, team: str = "network") -> str | None:
    return ids(who_is_on_call(rota, team, at))[0]


def with_rotation(plan, team="network", **fields):
    """The sample plan with one more rotation, weekly from Monday at nine."""
    usual = {"people": ["bo", "cy"], "first_handoff": datetime(2026, 1, 5, 9), "every_days": 7}  # noqa: DTZ001 - wall-clock time
    rotation = Rotation(**{**usual, **fields})
    rotations = {**plan.on_call.rotations, team: rotation}
    return plan.model_copy(
        update={"on_call": plan.on_call.model_copy(update={"rotations": rotations})}
    )


@pytest.mark.parametrize(
    ("at", "first", "second", "until"),
    [
        pytest.param(
            "2026-01-05T13:59:59Z", "mo", "bo", "2026-01-05T14:00:00Z", id="before the first"
        ),
        pytest.param("2026-01-05T14:00:00Z", "bo", "cy", "2026-01-12T14:00:00Z", id="the first"),
        pytest.param("2026-01-12T13:59:59Z", "bo", "cy", "2026-01-12T14:00:00Z", id="to the end"),
        pytest.param("2026-01-12T14:00:00Z", "cy", "mo", "2026-01-19T14:00:00Z", id="the second"),
        pytest.param(
            "2026-03-02T14:00:00Z", "mo", "bo", "2026-03-09T13:00:00Z", id="a week an hour short"
        ),
        pytest.param(
            "2026-03-09T12:59:59Z", "mo", "bo", "2026-03-09T13:00:00Z", id="summer: minute before"
        ),
        pytest.param(
            "2026-03-09T13:00:00Z", "bo", "cy", "2026-03-16T13:00:00Z", id="summer: hand-off"
        ),
        pytest.param(
            "2026-10-26T13:00:00Z", "bo", "cy", "2026-11-02T14:00:00Z", id="a week an hour long"
        ),
        pytest.param(
            "2026-11-02T13:59:59Z", "bo", "cy", "2026-11-02T14:00:00Z", id="winter: minute before"
        ),
        pytest.param(
            "2026-11-02T14:00:00Z", "cy", "mo", "2026-11-09T14:00:00Z", id="winter: hand-off"
        ),
    ],
)
def test_the_week_changes_hands_at_nine_local_time(plan, at, first, second, until):
    duty = who_is_on_call(Rota(plan), "default", from_iso(at))

    assert ids(duty) == (first, second)
    assert duty.until == from_iso(until)


def test_every_hand_off_of_a_year_is_a_monday_at_nine_on_the_clock(plan):
    at, end, handoffs = from_iso("2026-01-01T00:00:00Z"), from_iso("2027-01-01T00:00:00Z"), set()

    while at < end:
        duty = who_is_on_call(Rota(plan), "default", at)
        assert at < duty.until <= at + timedelta(days=7, hours=1)
        handoffs.add(duty.until)
        at += timedelta(hours=1)

    local = [handoff.astimezone(NEW_YORK) for handoff in handoffs]
    assert {(day.weekday(), day.hour, day.minute) for day in local} == {(0, 9, 0)}
    assert len(handoffs) == 53


def test_before_the_first_hand_off_the_one_whose_turn_ended_is_on_call(plan):
    duty = who_is_on_call(Rota(plan), "default", from_iso("2025-12-22T14:00:00Z"))

    assert ids(duty) == ("cy", "mo")
    assert duty.until == from_iso("2025-12-29T14:00:00Z")


def test_a_team_without_a_rotation_uses_the_default(plan):
    at = from_iso("2026-01-06T00:00:00Z")

    assert "desktop" not in plan.on_call.rotations
    assert primary(Rota(plan), at, "desktop") == "bo"
    assert primary(Rota(plan), at, "security") == "vi"


def test_one_person_is_always_on_call_and_nobody_second(plan):
    alone = with_rotation(plan, people=["cy"])

    for day in range(0, 400, 9):
        duty = who_is_on_call(
            Rota(alone), "network", from_iso("2026-01-01T00:00:00Z") + timedelta(day)
        )
        assert ids(duty) == ("cy", None)


def test_somebody_who_left_is_passed_over(plan):
    gone = with_rotation(plan, people=["bo", "nobody"])

    duty = who_is_on_call(Rota(gone), "network", from_iso("2026-01-13T00:00:00Z"))

    assert ids(duty) == ("bo", None)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        # On March 8 the clock goes from 02:00 to 03:00: there is no 02:30.
        pytest.param("2026-03-08T07:29:59Z", "bo", id="03:29 by the clock"),
        pytest.param("2026-03-08T07:30:00Z", "cy", id="03:30 by the clock"),
        pytest.param("2026-03-09T06:29:59Z", "cy", id="02:29 the day after"),
        pytest.param("2026-03-09T06:30:00Z", "bo", id="02:30 the day after"),
    ],
)
def test_a_time_that_a_clock_change_skips_is_moved_forward(plan, at, expected):
    first = datetime(2026, 3, 7, 2, 30)  # noqa: DTZ001 - wall-clock time
    nightly = with_rotation(plan, first_handoff=first, every_days=1)

    assert primary(Rota(nightly), from_iso(at)) == expected


def test_a_time_that_a_clock_change_repeats_hands_off_the_first_time(plan):
    # On November 1 the clock goes from 02:00 back to 01:00: 01:30 comes at 05:30Z and at 06:30Z.
    first = datetime(2026, 10, 31, 1, 30)  # noqa: DTZ001 - wall-clock time
    nightly = with_rotation(plan, first_handoff=first, every_days=1)

    said = [
        primary(Rota(nightly), from_iso(at))
        for at in ("2026-11-01T05:29:59Z", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z")
    ]

    assert said == ["bo", "cy", "cy"]


def at_nine(day: int) -> datetime:
    """Nine o'clock of a day of January 2026; Monday the fifth is the first hand-off."""
    return datetime(2026, 1, day, 9, tzinfo=NEW_YORK).astimezone(UTC)


def cover(number: int, person: str, replaces: str, since: datetime, until: datetime, **more):
    return Cover(
        number,
        **{"team": "network", **more},
        person=person,
        replaces=replaces,
        starts_at=since,
        ends_at=until,
    )


@pytest.fixture
def trio(plan):
    """Bo, then Cy, then Mo, a week each."""
    return with_rotation(plan, people=["bo", "cy", "mo"])


NIGHT = (at_nine(6), at_nine(7))


@pytest.mark.parametrize(
    ("covers", "expected", "used"),
    [
        pytest.param([], ("bo", "cy"), (), id="none"),
        pytest.param([cover(1, "mo", "bo", *NIGHT)], ("mo", "cy"), (1,), id="the primary"),
        pytest.param([cover(1, "mo", "cy", *NIGHT)], ("bo", "mo"), (1,), id="the secondary"),
        pytest.param([cover(1, "cy", "bo", *NIGHT)], ("cy", "mo"), (1,), id="nobody stands twice"),
        pytest.param(
            [cover(1, "mo", "bo", *NIGHT), cover(2, "di", "bo", *NIGHT)],
            ("di", "cy"),
            (2,),
            id="the latest made wins",
        ),
        pytest.param(
            [cover(1, "mo", "bo", *NIGHT), cover(2, "di", "mo", *NIGHT)],
            ("di", "cy"),
            (1, 2),
            id="who covers is covered",
        ),
        pytest.param(
            [cover(1, "mo", "bo", *NIGHT), cover(2, "bo", "mo", *NIGHT)],
            ("bo", "cy"),
            (1, 2),
            id="taken back",
        ),
        pytest.param(
            [cover(1, "di", "mo", *NIGHT), cover(2, "mo", "bo", *NIGHT)],
            ("mo", "cy"),
            (2,),
            id="who was covered covers after all",
        ),
        pytest.param(
            [cover(1, "mo", "bo", *NIGHT, team="security")], ("bo", "cy"), (), id="another team"
        ),
        pytest.param([cover(1, "mo", "di", *NIGHT)], ("bo", "cy"), (), id="who is not on call"),
        pytest.param(
            [cover(1, "mo", "bo", at_nine(5), at_nine(6))], ("bo", "cy"), (), id="over by now"
        ),
        pytest.param(
            [cover(1, "gone", "bo", *NIGHT)], ("bo", "cy"), (), id="by somebody who is not there"
        ),
    ],
)
def test_a_cover_stands_in(trio, covers, expected, used):
    duty = who_is_on_call(Rota(trio, covers), "network", at_nine(6))

    assert ids(duty) == expected
    assert duty.covers == used


def test_a_cover_ends_by_itself(trio):
    rota = Rota(trio, [cover(1, "mo", "bo", *NIGHT)])

    before, during = (who_is_on_call(rota, "network", at_nine(n)) for n in (5, 6))
    after = who_is_on_call(rota, "network", NIGHT[1])

    assert (before.since, before.until) == (at_nine(5), NIGHT[0])
    assert (during.since, during.until) == NIGHT
    assert (after.since, after.until) == (NIGHT[1], at_nine(12))
    assert ids(who_is_on_call(rota, "network", NIGHT[1] - timedelta(microseconds=1)))[0] == "mo"
    assert ids(after) == ("bo", "cy")


def test_a_cover_over_the_hand_off_is_of_the_person_not_of_the_layer(trio):
    rota = Rota(trio, [cover(1, "di", "cy", at_nine(11), at_nine(13))])

    assert ids(who_is_on_call(rota, "network", at_nine(11))) == ("bo", "di")
    assert ids(who_is_on_call(rota, "network", at_nine(12))) == ("di", "mo")
    assert ids(who_is_on_call(rota, "network", at_nine(13))) == ("cy", "mo")


def test_a_cover_of_the_default_is_for_every_team_without_a_rotation(plan):
    rota = Rota(plan, [cover(1, "di", "bo", *NIGHT, team="default")])

    assert primary(rota, at_nine(6), "network") == primary(rota, at_nine(6), "default") == "di"
    assert primary(rota, at_nine(6), "security") == "vi"


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        pytest.param({"bo"}, ("cy", "mo"), id="the primary"),
        pytest.param({"cy"}, ("bo", "mo"), id="the secondary"),
        pytest.param({"bo", "cy"}, ("mo", None), id="both"),
        pytest.param({"bo", "cy", "mo"}, (None, None), id="everybody"),
    ],
)
def test_who_left_is_passed_over_and_the_next_in_turn_stands_in(trio, absent, expected):
    assert (
        ids(who_is_on_call(Rota(trio, absent=frozenset(absent)), "network", at_nine(6))) == expected
    )


def test_who_left_moves_nobody_else_s_week(trio):
    rota = Rota(trio, absent=frozenset({"bo"}))

    assert [primary(rota, at_nine(n)) for n in (5, 12, 19, 26)] == ["cy", "cy", "mo", "cy"]


def test_who_left_is_covered_by_whom_they_had_asked(trio):
    rota = Rota(trio, [cover(1, "di", "bo", *NIGHT)], absent=frozenset({"bo"}))

    assert ids(who_is_on_call(rota, "network", at_nine(6))) == ("di", "cy")


def test_a_layer_of_its_own_rotates_with_the_same_hand_offs(plan):
    layered = with_rotation(plan, secondary=["cy", "di"], shadow=["ana"])

    duties = [who_is_on_call(Rota(layered), "network", at_nine(n)) for n in (5, 12, 19)]
    alone = who_is_on_call(Rota(layered, absent=frozenset({"di"})), "network", at_nine(12))

    # Cy is primary in the second week, and second in none of it.
    assert [ids(duty) for duty in duties] == [("bo", "cy"), ("cy", "di"), ("bo", "cy")]
    assert [duty.shadow and duty.shadow.id for duty in duties] == ["ana"] * 3
    assert ids(alone) == ("cy", None)


def test_a_rotation_may_have_a_clock_of_its_own(plan):
    berlin = with_rotation(plan, timezone="Europe/Berlin")

    assert next_handoff(Rota(berlin), "network", at_nine(5)) == from_iso("2026-01-12T08:00:00Z")
    assert next_handoff(Rota(plan), "network", at_nine(5)) == from_iso("2026-01-12T14:00:00Z")


def test_one_person_is_on_call_as_far_as_anybody_looks(plan):
    duty = who_is_on_call(Rota(with_rotation(plan, people=["cy"])), "network", at_nine(6))

    assert duty.since is None
    assert duty.until == at_nine(6) + HORIZON


def test_after_three_weeks_without_anybody_looking_the_right_person_is_on_call(trio):
    before, after = at_nine(6), at_nine(6) + timedelta(weeks=3)

    assert primary(Rota(trio), before) == primary(Rota(trio), after) == "bo"
    assert primary(Rota(trio), after + timedelta(weeks=1)) == "cy"


# Zones and a time of day that their clock changes skip or repeat.
CHANGING = {
    "America/New_York": (time(2, 30), time(1, 30)),
    "America/Phoenix": (time(2, 30), time(1, 30)),
    "Europe/Berlin": (time(2, 30), time(0)),
    "Australia/Lord_Howe": (time(2, 15), time(1, 45)),
}
YEARS = range(2024, 2037)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def changes(zone: ZoneInfo, years=YEARS) -> list[datetime]:
    """Midnight, UTC, of every day in which a zone's clocks change; two days where they never do."""
    days = [datetime(years[0], 1, 1, tzinfo=UTC) + n * DAY for n in range(366 * len(years))]
    found = [day for day in days if offset(day, zone) != offset(day + DAY, zone)]
    return found or [datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)]


def by_the_wall(change: datetime, zone: ZoneInfo, hand_off: time) -> list[tuple[datetime, int]]:
    """Every minute of the days around a change, with how often hands changed until then.

    Once a day, in the first minute that shows the hand-off; where the clock skips it, in the one
    that shows it later by as much as is skipped.
    """
    begin = change - DAY
    minutes = [begin - DAY + n * MINUTE for n in range(78 * 60)]
    skipped = abs(offset(change + DAY, zone) - offset(change, zone))
    shown = {minute.astimezone(zone).replace(tzinfo=None): minute for minute in reversed(minutes)}
    days = {wall.date() for wall in shown}
    wanted = [datetime.combine(day, hand_off) for day in days]
    starts = {shown.get(wall) or shown.get(wall + skipped) for wall in wanted}
    counted, passed = [], 0
    for minute in minutes:
        passed += minute in starts and minute > begin
        counted.append((minute, passed))
    return [(minute, passed) for minute, passed in counted if minute >= begin]


def daily(plan, zone: str, change: datetime, hand_off: time):
    """Three people, a day each, from well before a change."""
    first = datetime.combine(change.date() - 9 * DAY, hand_off)
    return with_rotation(
        plan, people=["bo", "cy", "mo"], first_handoff=first, every_days=1, timezone=zone
    )


@pytest.mark.parametrize("zone", CHANGING)
@pytest.mark.parametrize("nth", [0, 1], ids=["skipped", "repeated"])
def test_around_every_clock_change_shifts_meet_at_the_same_time_of_day(plan, zone, nth):
    clock, hand_off = ZoneInfo(zone), CHANGING[zone][nth]
    for change in changes(clock):
        rota = Rota(daily(plan, zone, change, hand_off))
        since, until = change - 3 * DAY, change + 3 * DAY

        found = sorted(
            (shift.starts_at, shift.ends_at)
            for person in ("bo", "cy", "mo")
            for shift in shifts(rota, person, since, until)
            if (shift.team, shift.layer) == ("network", Layer.PRIMARY)
        )

        # No gap and no overlap: each begins where the one before it ends.
        assert [start for start, _ in found] == [since, *(end for _, end in found[:-1])]
        assert found[-1][1] == until
        assert gaps(rota, since, until) == []
        times = [end.astimezone(clock) for _, end in found[:-1]]
        assert len(times) in (5, 6)
        assert len({at.date() for at in times}) == len(times)
        # A skipped time comes once, in spring, later by what is skipped.
        odd = {at.time() for at in times} - {hand_off}
        assert odd <= {time(3, 30), time(2, 45)}
        assert sum(at.time() in odd for at in times) <= 1


@pytest.mark.parametrize("zone", CHANGING)
@pytest.mark.parametrize(
    "years", [range(2026, 2027), pytest.param(YEARS, marks=pytest.mark.slow)], ids=["one", "all"]
)
def test_exactly_one_is_primary_at_every_minute_around_a_clock_change(plan, zone, years):
    clock = ZoneInfo(zone)
    for number, change in enumerate(changes(clock, years)):
        # What spring skips and autumn repeats in one year, and the other way round in the next.
        hand_off = CHANGING[zone][(number + number // 2) % 2]
        rota = Rota(daily(plan, zone, change, hand_off))
        turns = ["bo", "cy", "mo"]
        counted = by_the_wall(change, clock, hand_off)
        first = turns.index(primary(rota, change - DAY) or "")

        for minute, passed in counted:
            duty = who_is_on_call(rota, "network", minute)
            assert ids(duty)[0] == turns[(first + passed) % 3], minute
            assert (duty.since or minute) <= minute < duty.until


def test_shifts_of_a_person_are_merged_and_cut(plan):
    rota = Rota(
        with_rotation(plan, people=["bo", "cy"]), [cover(1, "bo", "cy", at_nine(12), at_nine(14))]
    )

    found = [s for s in shifts(rota, "bo", at_nine(6), at_nine(20)) if s.team == "network"]

    assert found == [
        Shift("network", Layer.PRIMARY, at_nine(6), at_nine(14)),
        Shift("network", Layer.SECONDARY, at_nine(14), at_nine(19)),
        Shift("network", Layer.PRIMARY, at_nine(19), at_nine(20)),
    ]


def test_a_team_without_a_rotation_has_shifts_of_its_own_only_where_it_is_covered(plan):
    rota = Rota(plan, [cover(1, "di", "bo", *NIGHT)])

    assert shifts(rota, "di", at_nine(5), at_nine(12)) == [Shift("network", Layer.PRIMARY, *NIGHT)]
    assert {s.team for s in shifts(rota, "mo", at_nine(5), at_nine(12))} == {"security"}
    assert shifts(rota, "bo", at_nine(5), at_nine(12)) == [
        Shift("default", Layer.PRIMARY, at_nine(5), at_nine(12))
    ]


def slots(*rows: tuple[str, Layer, datetime, datetime]):
    """A calendar that holds these."""
    held = [Slot(since, until, person, layer) for person, layer, since, until in rows]
    return lambda since, until: [s for s in held if s.starts_at < until and since < s.ends_at]


@pytest.fixture
def by_calendar(plan):
    planned = with_rotation(plan, people=[], calendar="network.ics")
    return Rota(
        planned,
        calendars={
            "network": slots(
                ("bo", Layer.PRIMARY, at_nine(5), at_nine(7)),
                ("cy", Layer.SECONDARY, at_nine(5), at_nine(9)),
                ("mo", Layer.PRIMARY, at_nine(6), at_nine(7)),
                ("cy", Layer.PRIMARY, at_nine(8), at_nine(12)),
            )
        },
    )


@pytest.mark.parametrize(
    ("day", "expected", "until"),
    [
        pytest.param(5, ("bo", "cy"), 6, id="as it says"),
        pytest.param(6, ("mo", "cy"), 7, id="what was put over another"),
        pytest.param(7, (None, "cy"), 8, id="a hole"),
        pytest.param(8, ("cy", None), 12, id="nobody stands twice"),
        pytest.param(12, (None, None), None, id="the end"),
    ],
)
def test_a_calendar_says_whose_turn_it_is(by_calendar, day, expected, until):
    duty = who_is_on_call(by_calendar, "network", at_nine(day))

    assert ids(duty) == expected
    assert duty.until == (at_nine(until) if until else at_nine(day) + HORIZON)


def test_a_hole_in_a_calendar_is_a_gap(by_calendar):
    assert gaps(by_calendar, at_nine(5), at_nine(14)) == [
        Gap("network", at_nine(7), at_nine(8)),
        Gap("network", at_nine(12), at_nine(14)),
    ]


def test_a_calendar_s_people_are_covered_and_passed_over(by_calendar):
    covered = replace(by_calendar, covers=[cover(1, "di", "bo", at_nine(5), at_nine(6))])
    left = replace(by_calendar, absent=frozenset({"bo"}))

    assert primary(covered, at_nine(5)) == "di"
    assert ids(who_is_on_call(left, "network", at_nine(5))) == (None, "cy")


def test_the_next_hand_off_of_a_calendar_is_where_its_primary_changes(by_calendar):
    assert next_handoff(by_calendar, "network", at_nine(5)) == at_nine(6)
    assert next_handoff(by_calendar, "network", at_nine(12)) is None


def test_a_calendar_that_was_never_read_leaves_the_turns_of_the_people(plan):
    planned = with_rotation(plan, people=["bo", "cy"], calendar="network.ics")
    empty = with_rotation(plan, people=[], calendar="network.ics")

    assert primary(Rota(planned), at_nine(5)) == "bo"
    assert ids(who_is_on_call(Rota(empty), "network", at_nine(5))) == (None, None)
    assert next_handoff(Rota(empty), "network", at_nine(5)) is None
