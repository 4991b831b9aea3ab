"""Rotas that are kept in an iCalendar file: who is on call by its events.

Owns the last good copy of every file: one that is broken, or speaks of somebody unknown, changes
nothing until it is put right. Problems are returned. What an event may say is in README.
"""

import dataclasses
import hashlib
import logging
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from helpbot.clock import instant_of
from helpbot.errors import Problem
from helpbot.kept import replace
from helpbot.oncall import Layer, Slot
from helpbot.plan import Person, Plan, Rotation

if TYPE_CHECKING:
    from icalendar import Component
    from recurring_ical_events.query import CalendarQuery

log = logging.getLogger(__name__)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Events are expanded a month at a time, and each month once.
BLOCK = timedelta(days=30)
# Times without a zone are no further from UTC than this.
MARGIN = timedelta(days=1)
# Whoever is unknown is a mistake in what is to come, not in what is over.
AHEAD = timedelta(days=366)
# Shifts that repeat more often than hourly are a mistake, and would be counted for minutes.
TOO_OFTEN = ("SECONDLY", "MINUTELY")
# What the libraries raise for what they cannot read, beside ValueError.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)

KEPT = "Its last good copy stays in use."
IN_PART = "What can be read of it is used."


@dataclass(frozen=True, eq=False)
class Timetable:
    """A calendar's events as slots; what it holds between two instants is expanded when asked."""

    query: "CalendarQuery"
    zone: ZoneInfo
    people: Sequence[Person]
    _slots_by_block: dict[int, tuple[Slot, ...]] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __call__(self, since: datetime, until: datetime) -> Sequence[Slot]:
        """Every slot that overlaps the time from one instant to before another, in order."""
        blocks = range((since - EPOCH) // BLOCK, (until - EPOCH) // BLOCK + 1)
        # What goes on over the end of a month is in both.
        found = {slot for block in blocks for slot in self._block(block)}
        return sorted(s for s in found if s.starts_at < until and since < s.ends_at)

    def _block(self, number: int) -> tuple[Slot, ...]:
        with self._lock:
            if number not in self._slots_by_block:
                start = EPOCH + number * BLOCK
                self._slots_by_block[number] = tuple(self._expanded(start, start + BLOCK))
            return self._slots_by_block[number]

    def _expanded(self, since: datetime, until: datetime) -> Iterator[Slot]:
        try:
            events = self.query.between(since - MARGIN, until + MARGIN)
        except UNREADABLE as error:
            # It could be read where it was tried. Somebody must be told, and a gap is.
            log.warning("calendar.unreadable since=%s reason=%s", since, type(error).__name__)
            return
        for event in events:
            start, end = (_instant(at, self.zone) for at in (event.start, event.end))
            person = _person(event, self.people)
            is_within = start < end and start < until and since < end
            if is_within and isinstance(person, Person) and not _is_cancelled(event):
                yield Slot(start, end, person.id, _layer(event))


@dataclass(frozen=True, slots=True)
class _Source:
    """All that a calendar's reading depends on."""

    file: str
    data: bytes
    zone: ZoneInfo
    people: Sequence[Person]
    day: date


@dataclass(frozen=True, slots=True)
class _Reading:
    source: _Source
    timetable: Timetable | None
    problems: tuple[Problem, ...]


class Calendars:
    """`calendars` is what a rota is made with; `sync` makes it the files' image again."""

    def __init__(self, folder: Path, keep: Path | None) -> None:
        """`folder` is that of desk.toml; `keep` is where last good copies go, None for nowhere."""
        self.calendars: Mapping[str, Timetable] = {}
        self._folder = folder
        # Another desk's rotation of the same name is another rotation.
        self._keep = keep / hashlib.sha256(str(folder).encode()).hexdigest()[:8] if keep else None
        self._good: dict[str, bytes] = {}
        self._read: dict[str, _Reading] = {}

    def sync(self, plan: Plan, now: datetime) -> list[Problem]:
        """Reads what changed since the last time. All problems that there are now."""
        read = {
            name: self._reading(name, rotation, plan, now)
            for name, rotation in plan.on_call.rotations.items()
            if rotation.calendar
        }
        self._read = read
        self.calendars = {name: one.timetable for name, one in read.items() if one.timetable}
        return [problem for one in read.values() for problem in one.problems]

    def _reading(self, name: str, rotation: Rotation, plan: Plan, now: datetime) -> _Reading:
        zone = ZoneInfo(rotation.timezone) if rotation.timezone else plan.zone
        data, unread = b"", ""
        try:
            data = (self._folder / rotation.calendar).read_bytes()
        except OSError as error:
            unread = (
                f"cannot be read: {error.strerror}. Put it there, or mend `calendar` of rotation "
                f"{name} in desk.toml."
            )
        source = _Source(rotation.calendar, data, zone, plan.people, now.date())
        if (known := self._read.get(name)) and known.source == source and not unread:
            return known
        reading = _unread(source, unread) if unread else _read(source)
        if reading.problems:
            return self._held(name, reading)
        self._put(name, data)
        return reading

    def _held(self, name: str, broken: _Reading) -> _Reading:
        """The last good copy in place of a broken file, if there is one."""
        good = self._last_good(name)
        source = broken.source
        old = good and _read(dataclasses.replace(source, data=good)).timetable
        said = KEPT if old else IN_PART if broken.timetable else "Nobody is on call by it."
        problems = tuple(
            Problem(one.file, one.line, f"{one.message} {said}") for one in broken.problems
        )
        return _Reading(source, old or broken.timetable, problems)

    def _put(self, name: str, data: bytes) -> None:
        if self._good.get(name) != data:
            self._good[name] = data
            if self._keep is not None:
                replace(self._keep / f"{name}.ics", lambda file: file.write(data))

    def _last_good(self, name: str) -> bytes | None:
        if name not in self._good and self._keep is not None:
            with suppress(OSError):
                self._good[name] = (self._keep / f"{name}.ics").read_bytes()
        return self._good.get(name)


def _unread(source: _Source, why: str) -> _Reading:
    return _Reading(source, None, (Problem(source.file, 0, why),))


def _read(source: _Source) -> _Reading:
    """What a file says; of events that cannot be used, why."""
    from icalendar import Calendar
    from recurring_ical_events import of

    try:
        text = source.data.decode("utf-8-sig")
        calendar = Calendar.from_ical(text)
    except UNREADABLE:
        return _unread(source, "is not a whole iCalendar file; export it from the calendar again.")
    begins = (n for n, line in enumerate(text.splitlines(), 1) if _begins(line))
    problems, usable = [], []
    for event in calendar.walk("VEVENT"):
        line = next(begins, 0)
        if said := _mistake(event, source):
            problems.append(Problem(source.file, line, said))
        else:
            usable.append(event)
    others = [part for part in calendar.subcomponents if part.name != "VEVENT"]
    calendar.subcomponents = [*others, *usable]
    timetable = Timetable(of(calendar), source.zone, source.people)
    return _Reading(source, timetable, tuple(problems))


def _begins(line: str) -> bool:
    return line.strip().upper() == "BEGIN:VEVENT"


def _mistake(event: "Component", source: _Source) -> str | None:
    """Why an event cannot be used, and what to do; None for one that can."""
    title = str(event.get("SUMMARY", "")).strip() or "An event without a title"
    try:
        zone, is_sound = _unknown_zone(event), _is_sound(event, source.zone)
        is_ahead = is_sound and _is_ahead(event, source.day)
    except UNREADABLE:
        zone, is_sound, is_ahead = None, False, False
    if zone:
        return f"{title!r} is in the zone {zone!r}, which is unknown; use one as Europe/Berlin."
    if not is_sound:
        return f"{title!r} has a time or a rule that cannot be read; set it again and export."
    person = _person(event, source.people)
    # What is over may speak of people who have left.
    return f"{title!r} {person}" if isinstance(person, str) and is_ahead else None


def _unknown_zone(event: "Component") -> str | None:
    """The zone of an event that the library does not know: it reads its times as without one."""
    start: Any = event["DTSTART"]
    is_unknown = isinstance(start.dt, datetime) and start.dt.tzinfo is None
    return str(start.params.get("TZID", "")) if is_unknown else None


def _is_sound(event: "Component", zone: ZoneInfo) -> bool:
    """Whether an event can be expanded. What the libraries raise for one that cannot, it raises."""
    start: Any = event["DTSTART"]
    rule: Any = event.get("RRULE") or {}
    # A step of nought would be counted for ever.
    if rule.get("FREQ", [""])[0] in TOO_OFTEN or int(rule.get("INTERVAL", [1])[0]) < 1:
        return False
    _alone(event).between(_instant(start.dt, zone) - MARGIN, 2 * MARGIN)
    return True


def _is_ahead(event: "Component", day: date) -> bool:
    if _is_cancelled(event):
        return False
    now = datetime.combine(day, time(0), UTC)
    return bool(list(_alone(event).between(now - MARGIN, now + AHEAD)))


def _is_cancelled(event: "Component") -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _alone(event: "Component") -> "CalendarQuery":
    """The event as if there were no other."""
    from icalendar import Calendar
    from recurring_ical_events import of

    calendar = Calendar()
    calendar.add_component(event)
    return of(calendar)


def _person(event: "Component", people: Sequence[Person]) -> Person | str:
    """Who is meant: the one who is invited, else whose e-mail, name or id the title has.

    A sentence's rest where that is nobody, or several.
    """
    title = str(event.get("SUMMARY", "")).casefold()
    invited = event.get("ATTENDEE") or []
    invited = invited if isinstance(invited, list) else [invited]
    emails = {str(one).casefold().removeprefix("mailto:").strip() for one in invited}
    ways: tuple[Callable[[Person], bool], ...] = (
        lambda p: p.email.casefold() in emails,
        lambda p: _names(title, p.email),
        lambda p: _names(title, p.name),
        lambda p: _names(title, p.id),
    )
    several: list[Person] = []
    for is_meant in ways:
        found = [person for person in people if is_meant(person)]
        if len(found) == 1:
            return found[0]
        several = several or found
    if several:
        names = " and ".join(person.name for person in several)
        return f"is for {names}; name one of them in its title."
    return "is for nobody of desk.toml; invite them by e-mail, or put their name in its title."


def _names(title: str, name: str) -> bool:
    name = name.casefold()
    return name in title and bool(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", title))


def _layer(event: "Component") -> Layer:
    categories = event.get("CATEGORIES", [])
    several = categories if isinstance(categories, list) else [categories]
    said = " ".join(map(str, (event.get("SUMMARY", ""), *several))).casefold()
    for layer in (Layer.SECONDARY, Layer.SHADOW):
        if re.search(rf"\b{layer}\b", said):
            return layer
    return Layer.PRIMARY


def _instant(at: date | datetime, zone: ZoneInfo) -> datetime:
    """The instant of a time as an event has it; a day, or one without a zone, is the rotation's."""
    if not isinstance(at, datetime):
        return instant_of(datetime.combine(at, time(0)), zone)
    return instant_of(at, zone) if at.tzinfo is None else at.astimezone(UTC)
