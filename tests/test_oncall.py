from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpbot.clock import from_iso
from helpbot.oncall import who_is_on_call
from helpbot.plan import Rotation

NEW_YORK = ZoneInfo("America/New_York")


def with_rotation(plan, team="network", **fields):
    """The sample plan with one more rotation, weekly from Monday at nine."""
    usual = {"people": ["bo", "cy"], "first_handoff": datetime(2026, 1, 5, 9), "every_days": 7}  # noqa: DTZ001 - wall-clock time
    rotation = Rotation(**{**usual, **fields})
    rotations = {**plan.on_call.rotations, team: rotation}
    return plan.model_copy(
        update={"on_call": plan.on_call.model_copy(update={"rotations": rotations})}
    )


@pytest.mark.parametrize(
    ("at", "primary", "secondary", "until"),
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
def test_the_week_changes_hands_at_nine_local_time(plan, at, primary, secondary, until):
    duty = who_is_on_call(plan, "default", from_iso(at))

    assert (duty.primary.id, duty.secondary and duty.secondary.id) == (primary, secondary)
    assert duty.until == from_iso(until)


def test_every_hand_off_of_a_year_is_a_monday_at_nine_on_the_clock(plan):
    at, end, handoffs = from_iso("2026-01-01T00:00:00Z"), from_iso("2027-01-01T00:00:00Z"), set()

    while at < end:
        duty = who_is_on_call(plan, "default", at)
        assert at < duty.until <= at + timedelta(days=7, hours=1)
        handoffs.add(duty.until)
        at += timedelta(hours=1)

    local = [handoff.astimezone(NEW_YORK) for handoff in handoffs]
    assert {(day.weekday(), day.hour, day.minute) for day in local} == {(0, 9, 0)}
    assert len(handoffs) == 53


def test_before_the_first_hand_off_the_one_whose_turn_ended_is_on_call(plan):
    duty = who_is_on_call(plan, "default", from_iso("2025-12-22T14:00:00Z"))

    assert (duty.primary.id, duty.secondary and duty.secondary.id) == ("cy", "mo")
    assert duty.until == from_iso("2025-12-29T14:00:00Z")


def test_a_team_without_a_rotation_uses_the_default(plan):
    at = from_iso("2026-01-06T00:00:00Z")

    assert "desktop" not in plan.on_call.rotations
    assert who_is_on_call(plan, "desktop", at).primary.id == "bo"
    assert who_is_on_call(plan, "security", at).primary.id == "vi"


def test_one_person_is_always_on_call_and_nobody_second(plan):
    alone = with_rotation(plan, people=["cy"])

    for day in range(0, 400, 9):
        duty = who_is_on_call(alone, "network", from_iso("2026-01-01T00:00:00Z") + timedelta(day))
        assert (duty.primary.id, duty.secondary) == ("cy", None)


def test_somebody_who_left_is_passed_over(plan):
    gone = with_rotation(plan, people=["bo", "nobody"])

    duty = who_is_on_call(gone, "network", from_iso("2026-01-13T00:00:00Z"))

    assert (duty.primary.id, duty.secondary) == ("bo", None)


@pytest.mark.parametrize(
    ("at", "primary"),
    [
        # On March 8 the clock goes from 02:00 to 03:00: there is no 02:30.
        pytest.param("2026-03-08T07:29:59Z", "bo", id="03:29 by the clock"),
        pytest.param("2026-03-08T07:30:00Z", "cy", id="03:30 by the clock"),
        pytest.param("2026-03-09T06:29:59Z", "cy", id="02:29 the day after"),
        pytest.param("2026-03-09T06:30:00Z", "bo", id="02:30 the day after"),
    ],
)
def test_a_time_that_a_clock_change_skips_is_moved_forward(plan, at, primary):
    first = datetime(2026, 3, 7, 2, 30)  # noqa: DTZ001 - wall-clock time
    nightly = with_rotation(plan, first_handoff=first, every_days=1)

    assert who_is_on_call(nightly, "network", from_iso(at)).primary.id == primary


def test_a_time_that_a_clock_change_repeats_hands_off_the_first_time(plan):
    # On November 1 the clock goes from 02:00 back to 01:00: 01:30 comes at 05:30Z and at 06:30Z.
    first = datetime(2026, 10, 31, 1, 30)  # noqa: DTZ001 - wall-clock time
    nightly = with_rotation(plan, first_handoff=first, every_days=1)

    said = [
        who_is_on_call(nightly, "network", from_iso(at)).primary.id
        for at in ("2026-11-01T05:29:59Z", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z")
    ]

    assert said == ["bo", "cy", "cy"]
