"""Who is on call: a pure function of the rotations and an instant.

Schedules are wall-clock time in the city's zone. Hand-offs are counted in local dates, so that a
clock change moves nobody's shift.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from helpbot.plan import Person, Plan, Rotation

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on call for a team; `until` is the next hand-off, aware UTC."""

    team: str
    primary: Person
    secondary: Person | None
    until: datetime


def who_is_on_call(plan: Plan, team: str, at: datetime) -> Duty:
    """The people on call for a team at an instant; a team without a rotation uses the default."""
    rotation = plan.on_call.rotations.get(team) or plan.on_call.rotations[DEFAULT]
    zone = plan.zone
    turn = _turn(rotation, at, zone)
    people = [plan.person(person) for person in rotation.people]
    present = [person for person in people if person is not None]
    primary = present[turn % len(present)]
    secondary = present[(turn + 1) % len(present)] if len(present) > 1 else None
    return Duty(team, primary, secondary, _start(rotation, turn + 1, zone))


def _turn(rotation: Rotation, at: datetime, zone: ZoneInfo) -> int:
    """How many hand-offs lie between the first one and an instant; below zero before it."""
    days = (at.astimezone(zone).date() - rotation.first_handoff.date()).days
    turn = days // rotation.every_days
    return turn if at >= _start(rotation, turn, zone) else turn - 1


def _start(rotation: Rotation, turn: int, zone: ZoneInfo) -> datetime:
    """The instant of a hand-off. A wall-clock time that a clock change skips is moved forward."""
    local = rotation.first_handoff + timedelta(days=turn * rotation.every_days)
    return local.replace(tzinfo=zone).astimezone(UTC)
