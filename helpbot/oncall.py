"""Who is on call: a pure function of rotations, calendars, covers, who is absent, and an instant.

Schedules are wall-clock time in a zone. Hand-offs are counted in local dates, so that a clock
change moves nobody's shift, and from the first one, so that nothing drifts while nobody looks.
Every interval is half-open.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import merge
from itertools import count, pairwise, takewhile
from zoneinfo import ZoneInfo

from helpbot.clock import instant_of
from helpbot.plan import Person, Plan, Rotation

DEFAULT = "default"
# How far a change of people is looked for. A rotation of one person never changes.
HORIZON = timedelta(days=62)
MOMENT = timedelta(microseconds=1)


class Layer(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    SHADOW = "shadow"


@dataclass(frozen=True, slots=True)
class Cover:
    """Somebody stands in for a person of a team, in whatever layer that person is.

    `team` may be "default": then it is for every team without a rotation. Ids grow: of several
    covers the latest made wins.
    """

    id: int
    team: str
    person: str
    replaces: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """What a calendar says: a person's time in a layer."""

    starts_at: datetime
    ends_at: datetime
    person: str
    layer: Layer


# What a rotation's calendar holds of the time between two instants.
Calendar = Callable[[datetime, datetime], Sequence[Slot]]


@dataclass(frozen=True)
class Rota:
    """All that decides who is on call.

    `absent` are the ids of people who left or are deactivated: they are passed over. `calendars`
    are by rotation; one whose calendar is not there takes turns by its people.
    """

    plan: Plan
    covers: Sequence[Cover] = ()
    absent: frozenset[str] = frozenset()
    calendars: Mapping[str, Calendar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on call for a team, from `since` to before `until`, in UTC.

    `since` is None for longer than the horizon; `until` is the next change of anybody, at most the
    horizon away. `covers` are those by which people stand here.
    """

    team: str
    primary: Person | None
    secondary: Person | None
    shadow: Person | None
    since: datetime | None
    until: datetime
    covers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody's time on call; `team` "default" stands for every team without a rotation."""

    team: str
    layer: Layer
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """When nobody is primary."""

    team: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Trial:
    """One person's test page; `due_at` is when it should have been tapped."""

    id: int
    person: str
    sent_at: datetime
    due_at: datetime
    tapped_at: datetime | None


def who_is_on_call(rota: Rota, team: str, at: datetime) -> Duty:
    """The people on call for a team at an instant; a team without a rotation uses the default."""
    schedule = _Schedule(rota, team)
    now = schedule.standing(at)
    later = (t for t in schedule.after(at, at + HORIZON) if schedule.standing(t) != now)
    earlier = (t for t in schedule.before(at, at - HORIZON) if schedule.standing(t - MOMENT) != now)
    return Duty(
        team,
        primary=now.person(Layer.PRIMARY),
        secondary=now.person(Layer.SECONDARY),
        shadow=now.person(Layer.SHADOW),
        since=next(earlier, None),
        until=next(later, at + HORIZON),
        covers=now.covers,
    )


def stood_for(rota: Rota, person: str, at: datetime) -> list[str]:
    """The teams for which somebody is primary or secondary at an instant, in the plan's order."""
    found = []
    for team in rota.plan.teams:
        stands = _Schedule(rota, team.id).standing(at)
        if person in (stands.id_of(Layer.PRIMARY), stands.id_of(Layer.SECONDARY)):
            found.append(team.id)
    return found


def next_handoff(rota: Rota, team: str, at: datetime) -> datetime | None:
    """When the primary is next to change by the schedule, whoever covers; None without an end."""
    schedule = _Schedule(rota, team)
    if schedule.calendar is None:
        return next(schedule.handoffs_after(at), None)
    slots = [s for s in schedule.calendar(at, at + HORIZON) if s.layer is Layer.PRIMARY]
    return min((t for s in slots for t in (s.starts_at, s.ends_at) if t > at), default=None)


def shifts(rota: Rota, person: str, since: datetime, until: datetime) -> list[Shift]:
    """A person's shifts between two instants, cut at both, the earliest first."""
    usual = _Schedule(rota, DEFAULT)
    found = []
    for team in _teams(rota):
        schedule, own = _Schedule(rota, team), team in rota.plan.on_call.rotations
        for layer in Layer:
            # A team that has only covers of its own differs from the default in their time alone.
            spans = (
                (start, end)
                for start, end, stands in schedule.segments(since, until)
                if stands.id_of(layer) == person
                and (own or usual.standing(start).id_of(layer) != person)
            )
            found += [Shift(team, layer, start, end) for start, end in _merged(spans)]
    return sorted(found, key=lambda s: (s.starts_at, s.team, s.layer))


def shifts_in(rota: Rota, team: str, person: str, since: datetime, until: datetime) -> list[Shift]:
    """A person's shifts in one team, which may use the default, cut at both instants."""
    segments = list(_Schedule(rota, team).segments(since, until))
    found = []
    for layer in Layer:
        spans = ((start, end) for start, end, by in segments if by.id_of(layer) == person)
        found += [Shift(team, layer, start, end) for start, end in _merged(spans)]
    return sorted(found, key=lambda s: (s.starts_at, s.layer))


def gaps(rota: Rota, since: datetime, until: datetime) -> list[Gap]:
    """When a team has nobody primary, between two instants, the earliest first."""
    found = []
    for team in rota.plan.on_call.rotations:
        segments = _Schedule(rota, team).segments(since, until)
        empty = (
            (start, end) for start, end, stands in segments if stands.person(Layer.PRIMARY) is None
        )
        found += [Gap(team, start, end) for start, end in _merged(empty)]
    return sorted(found, key=lambda g: (g.starts_at, g.team))


@dataclass(frozen=True, slots=True)
class _Standing:
    """Who stands where at one instant."""

    person_by_layer: Mapping[Layer, Person]
    covers: tuple[int, ...] = field(compare=False)

    def person(self, layer: Layer) -> Person | None:
        return self.person_by_layer.get(layer)

    def id_of(self, layer: Layer) -> str | None:
        person = self.person(layer)
        return person.id if person else None


class _Schedule:
    """A team's rotation, its calendar and its covers."""

    def __init__(self, rota: Rota, team: str) -> None:
        rotations = rota.plan.on_call.rotations
        name = team if team in rotations else DEFAULT
        self._rota = rota
        self._rotation = rotations[name]
        own_zone = self._rotation.timezone
        self._zone = ZoneInfo(own_zone) if own_zone else rota.plan.zone
        self._covers = sorted(
            (c for c in rota.covers if c.team in (team, name)), key=lambda c: c.id
        )
        self.calendar = rota.calendars.get(name) if self._rotation.calendar else None

    def standing(self, at: datetime) -> _Standing:
        order = self._order(at)
        taken: dict[Layer, Person] = {}
        covers: list[int] = []
        for layer in Layer:
            for scheduled in order[layer]:
                person, by = self._stand_in(scheduled, at)
                if person is not None and person not in taken.values():
                    taken[layer] = person
                    covers += by
                    break
        return _Standing(taken, tuple(covers))

    def segments(
        self, since: datetime, until: datetime
    ) -> Iterator[tuple[datetime, datetime, _Standing]]:
        """The time between two instants, cut wherever somebody may change."""
        for start, end in pairwise([since, *self.after(since, until), until]):
            if start < end:
                yield start, end, self.standing(start)

    def after(self, at: datetime, limit: datetime) -> Iterator[datetime]:
        """When somebody may change, after an instant and before a limit."""
        fixed = sorted(t for t in self._fixed(at, limit) if at < t < limit)
        return merge(takewhile(lambda t: t < limit, self.handoffs_after(at)), fixed)

    def before(self, at: datetime, limit: datetime) -> Iterator[datetime]:
        """When somebody may have changed, backwards from an instant to after a limit."""
        fixed = sorted((t for t in self._fixed(limit, at) if limit < t <= at), reverse=True)
        handoffs = takewhile(lambda t: t > limit, self._handoffs(at, step=-1))
        return merge(handoffs, fixed, reverse=True)

    def handoffs_after(self, at: datetime) -> Iterator[datetime]:
        return self._handoffs(at, step=1)

    def _handoffs(self, at: datetime, *, step: int) -> Iterator[datetime]:
        """Hand-offs after an instant, or backwards from the one in force."""
        rotation = self._rotation
        if not (rotation.people or rotation.secondary or rotation.shadow):
            return
        turn = _turn(rotation, at, self._zone)
        for n in count(turn + 1 if step > 0 else turn, step):
            yield _start(rotation, n, self._zone)

    def _fixed(self, since: datetime, until: datetime) -> Iterator[datetime]:
        for cover in self._covers:
            yield from (cover.starts_at, cover.ends_at)
        for slot in self.calendar(since, until + MOMENT) if self.calendar else ():
            yield from (slot.starts_at, slot.ends_at)

    def _order(self, at: datetime) -> Mapping[Layer, Sequence[str]]:
        """The ids for each layer, whoever comes first first; an absent one's place goes on."""
        rotation = self._rotation
        turn = _turn(rotation, at, self._zone)
        said: dict[Layer, list[str]] = {layer: [] for layer in Layer}
        if self.calendar is not None:
            slots = [s for s in self.calendar(at, at + MOMENT) if s.starts_at <= at < s.ends_at]
            # Of two that overlap, the one that began last was put over the other.
            slots.sort(key=lambda s: (at - s.starts_at, s.ends_at, s.person))
            for slot in slots:
                said[slot.layer].append(slot.person)
        else:
            said[Layer.PRIMARY] = _rotated(rotation.people, turn)
        primary = said[Layer.PRIMARY]
        return {
            Layer.PRIMARY: primary,
            Layer.SECONDARY: said[Layer.SECONDARY]
            or _rotated(rotation.secondary, turn)
            or primary[1:] + primary[:1],
            Layer.SHADOW: said[Layer.SHADOW] or _rotated(rotation.shadow, turn),
        }

    def _stand_in(self, scheduled: str, at: datetime) -> tuple[Person | None, list[int]]:
        """Who stands for a person who is scheduled, and by which covers.

        Whoever covers may be covered in turn, by what was made later.
        """
        stands, by = scheduled, list[int]()
        while cover := self._cover_of(stands, at, made_after=by[-1] if by else None):
            stands = cover.person
            by.append(cover.id)
        return self._present(stands), by

    def _cover_of(self, person: str, at: datetime, *, made_after: int | None) -> Cover | None:
        """The latest cover of a person that is in force and whose own person is there."""
        for cover in reversed(self._covers):
            if made_after is not None and cover.id <= made_after:
                break
            in_force = cover.starts_at <= at < cover.ends_at
            if in_force and cover.replaces == person and self._present(cover.person):
                return cover
        return None

    def _present(self, person: str) -> Person | None:
        return None if person in self._rota.absent else self._rota.plan.person(person)


def _teams(rota: Rota) -> list[str]:
    """Every rotation, and every team without one that has covers."""
    return list(dict.fromkeys([*rota.plan.on_call.rotations, *(c.team for c in rota.covers)]))


def _merged(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Spans in order, those that meet made one."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in spans:
        if found and found[-1][1] == start:
            start, _ = found.pop()
        found.append((start, end))
    return found


def _rotated(people: Sequence[str], turn: int) -> list[str]:
    first = turn % len(people) if people else 0
    return [*people[first:], *people[:first]]


def _turn(rotation: Rotation, at: datetime, zone: ZoneInfo) -> int:
    """How many hand-offs lie between the first one and an instant; below zero before it."""
    days = (at.astimezone(zone).date() - rotation.first_handoff.date()).days
    turn = days // rotation.every_days
    return turn if at >= _start(rotation, turn, zone) else turn - 1


def _start(rotation: Rotation, turn: int, zone: ZoneInfo) -> datetime:
    """The instant of a hand-off. A wall-clock time that a clock change skips is moved forward."""
    wall = rotation.first_handoff + timedelta(days=turn * rotation.every_days)
    return instant_of(wall, zone)
