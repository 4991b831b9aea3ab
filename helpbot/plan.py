"""The organisation of desk.toml as values: who there is, what they use, where they work.

Pure. `read` lists every mistake at once, each with the path of its key. Parts whose capability
comes later are held to their shape all the same, so that a city's file is right when it does.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from helpbot.articles import Vocabulary
from helpbot.errors import ConfigError, Problem


class Role(StrEnum):
    EMPLOYEE = "employee"
    PARTNER = "partner"
    TECHNICIAN = "technician"
    ADMIN = "admin"


def _local_time(at: datetime) -> datetime:
    if at.tzinfo is not None:
        raise ValueError("is wall-clock time of the city; write it without a zone")
    return at


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is not an IANA time zone such as America/New_York")
    return name


Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Name = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Department(_Part):
    id: Id
    names: list[Name] = Field(min_length=1)


class Facility(_Part):
    id: Id
    names: list[Name] = Field(min_length=1)
    departments: list[Id] = Field(default_factory=list)
    life_safety: bool = False


class Service(_Part):
    id: Id
    names: list[Name] = Field(min_length=1)
    team: Id
    life_safety: bool = False


class Team(_Part):
    id: Id
    name: Name
    line_of_business: Name


class Person(_Part):
    id: Id
    name: Name
    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    department: Id | None = None
    facility: Id | None = None
    role: Role = Role.EMPLOYEE
    teams: list[Id] = Field(default_factory=list)
    lead: bool = False


class Desk(_Part):
    name: Name
    hours: Name
    phone: Name
    after_hours_phone: Name


class Vendor(_Part):
    name: Name
    hotline: Name
    contract: Name | None = None
    circuits: dict[Id, Name] = Field(default_factory=dict)


class Rotation(_Part):
    people: list[Id] = Field(min_length=1)
    first_handoff: Annotated[datetime, AfterValidator(_local_time)]
    every_days: int = Field(ge=1)


class Level(_Part):
    page: Name
    minutes: int = Field(ge=1)


class Policy(_Part):
    levels: list[Level] = Field(min_length=1)
    rounds: int = Field(ge=1)
    then_every_minutes: int = Field(ge=1)
    fallback: Name
    waits: list[Id] = Field(default_factory=list)


class OnCall(_Part):
    rotations: dict[Id, Rotation]
    policy: Policy


class Office(_Part):
    """Whom the city has for what is not IT's; `about` is what people ask it for."""

    name: Name
    phone: Name
    about: list[Name] = Field(min_length=1)


class Privacy(_Part):
    """`custodian` is asked to purge what was masked here from the chat itself; a person's id."""

    custodian: Id | None = None
    cji_phone: str = ""


class Slack(_Part):
    """`help_channels` are answered unasked; `canary_channel` is one that only the bot is in."""

    help_channels: list[Name] = Field(default_factory=list)
    canary_channel: str = ""


class Plan(_Part):
    """desk.toml, whole and checked."""

    city: Name
    timezone: Annotated[str, AfterValidator(_zone)]
    desk: Desk
    departments: list[Department] = Field(min_length=1)
    facilities: list[Facility] = Field(min_length=1)
    services: list[Service] = Field(min_length=1)
    core_services: list[Id] = Field(default_factory=list)
    teams: list[Team] = Field(min_length=1)
    people: list[Person] = Field(min_length=1)
    facts: dict[str, str] = Field(default_factory=dict)
    depends_on: dict[Id, list[Id]] = Field(default_factory=dict)
    vendors: dict[Id, Vendor] = Field(default_factory=dict)
    access: dict[Id, Name] = Field(default_factory=dict)
    on_call: OnCall
    offices: list[Office] = Field(default_factory=list)
    city_phone: str = ""
    privacy: Privacy = Privacy()
    slack: Slack = Slack()

    def person(self, person_id: str) -> Person | None:
        return self._person_by_id.get(person_id)

    def name_of(self, thing_id: str | None) -> str | None:
        """The name to show for a service, facility or department; None for what is none."""
        return self._name_by_id.get(thing_id or "")

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def hour_of(self, at: datetime) -> str:
        """The city's clock at an instant, as people say it: "14:05"."""
        return at.astimezone(self.zone).strftime("%H:%M")

    def is_life_safety(self, service: str | None, facility: str | None) -> bool:
        """Whether lives may depend on a service at a place; a service not named may be any."""
        at_life_place = facility in self._life_places
        is_core = service is None or service in self.core_services
        return service in self._life_services or (at_life_place and is_core)

    @cached_property
    def _life_services(self) -> frozenset[str]:
        return frozenset(s.id for s in self.services if s.life_safety)

    @cached_property
    def _life_places(self) -> frozenset[str]:
        return frozenset(f.id for f in self.facilities if f.life_safety)

    def team_of(self, service: str | None) -> str:
        """The team that looks after a service; the first one where none is named."""
        return next((s.team for s in self.services if s.id == service), self.teams[0].id)

    @property
    def things(self) -> tuple["Department | Facility | Service", ...]:
        """Everything that has a name in a text."""
        return (*self.departments, *self.facilities, *self.services)

    @cached_property
    def _name_by_id(self) -> dict[str, str]:
        return {thing.id: thing.names[0] for thing in self.things}

    @cached_property
    def _person_by_id(self) -> dict[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What articles may refer to; the desk's own facts beside those of [facts]."""
        own = {
            "city": self.city,
            "after_hours_phone": self.desk.after_hours_phone,
            **{f"desk.{key}": value for key, value in self.desk.model_dump().items()},
        }
        return Vocabulary(
            facts={**self.facts, **own},
            services=frozenset(service.id for service in self.services),
            teams=frozenset(team.id for team in self.teams),
            departments=frozenset(department.id for department in self.departments),
        )


def read(file: str, text: str) -> Plan:
    """The plan of a desk.toml. Raises ConfigError with every problem, each at its line."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        message = f"is not TOML: {error}"
        raise ConfigError([Problem(file, int(line[1]) if line else 0, message)]) from error
    plan, mistakes = None, list(_broken_references(raw))
    try:
        plan = Plan.model_validate(raw)
    except ValidationError as error:
        mistakes += [
            (detail["loc"], _sentence(detail["type"], detail["msg"])) for detail in error.errors()
        ]
    if mistakes or plan is None:
        lines = text.splitlines()
        raise ConfigError(
            sorted(
                Problem(file, _line(lines, path), f"{_dotted(path)} {said}")
                for path, said in mistakes
            )
        )
    return plan


Path = tuple[str | int, ...]


def _sentence(kind: str, message: str) -> str:
    known = {"missing": "is missing", "extra_forbidden": "is not a name that helpbot knows"}
    return known.get(kind, message.removeprefix("Value error, ").replace("Input should", "should"))


def _broken_references(raw: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Ids that do not exist or exist twice, in the raw file: a wrong shape must hide none."""
    ids: dict[str, set[str]] = {}
    for table in ("departments", "facilities", "services", "teams", "people"):
        seen: set[str] = set()
        for number, row in enumerate(_rows(raw.get(table))):
            if isinstance(row.get("id"), str):
                if row["id"] in seen:
                    yield (table, number, "id"), f"is {row['id']!r} a second time; ids are unique"
                seen.add(row["id"])
        ids[table] = seen
    rotations = dict(_items(dict(_items(raw.get("on_call"))).get("rotations")))
    if rotations and "default" not in rotations:
        yield ("on_call", "rotations"), "has no `default`, which a team without its own needs"
    if not any(person.get("role") == Role.ADMIN for person in _rows(raw.get("people"))):
        yield ("people",), 'has no admin; give one person role = "admin"'
    for path, table, value in _references(raw):
        if isinstance(value, str) and value not in ids[table]:
            yield path, f"is {value!r}, which is not in {table}"


def _references(raw: Mapping[str, Any]) -> Iterator[tuple[Path, str, object]]:
    """(where, the table it must be in, value) of everything that names something else."""
    for table, key, target in (
        ("facilities", "departments", "departments"),
        ("services", "team", "teams"),
        ("people", "department", "departments"),
        ("people", "facility", "facilities"),
        ("people", "teams", "teams"),
    ):
        for number, row in enumerate(_rows(raw.get(table))):
            for value in _several(row.get(key)):
                yield (table, number, key), target, value
    policy = dict(_items(dict(_items(raw.get("on_call"))).get("policy")))
    for number, value in enumerate(_several(policy.get("waits"))):
        yield ("on_call", "policy", "waits", number), "services", value
    custodian = dict(_items(raw.get("privacy"))).get("custodian")
    yield ("privacy", "custodian"), "people", custodian
    for number, value in enumerate(_several(raw.get("core_services"))):
        yield ("core_services", number), "services", value
    for service, needed in _items(raw.get("depends_on")):
        yield ("depends_on", service), "services", service
        yield from ((("depends_on", service), "services", value) for value in _several(needed))
    for service, vendor in _items(raw.get("vendors")):
        yield ("vendors", service), "services", service
        for facility, _ in _items(vendor.get("circuits") if isinstance(vendor, Mapping) else None):
            yield ("vendors", service, "circuits", facility), "facilities", facility
    yield from ((("access", place), "facilities", place) for place, _ in _items(raw.get("access")))
    yield from _rota_references(raw.get("on_call"))


def _rota_references(on_call: object) -> Iterator[tuple[Path, str, object]]:
    rotations = dict(_items(on_call)).get("rotations")
    for name, rotation in _items(rotations):
        if name != "default":
            yield ("on_call", "rotations", name), "teams", name
        for person in _several(dict(_items(rotation)).get("people")):
            yield ("on_call", "rotations", name, "people"), "people", person


def _rows(value: object) -> list[Mapping[str, Any]]:
    return (
        [row if isinstance(row, Mapping) else {} for row in value]
        if isinstance(value, list)
        else []
    )


def _several(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _items(value: object) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, Mapping) else []


def _dotted(path: Path) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.lstrip(".")


def _line(lines: list[str], path: Path) -> int:
    """The line, from 1, that a path of keys points at; 0 when the text does not tell.

    tomllib keeps no positions. Tables stand as `[a.b]` or as `a = [` with one row a line.
    """
    at, rest = 0, path
    for depth in range(len(path), 0, -1):
        header = f"[{'.'.join(map(str, path[:depth]))}]"
        found = [n for n, line in enumerate(lines) if line.startswith(header)]
        if found:
            at, rest = found[0] + 1, path[depth:]
            break
    for step in rest:
        row = isinstance(step, int)
        pattern = r"^\s*\{" if row else rf"(?:^|[\s{{,]){re.escape(str(step))}\s*="
        hits = [
            n for n in range(max(at - (not row), 0), len(lines)) if re.search(pattern, lines[n])
        ]
        nth = step if isinstance(step, int) else 0
        if nth >= len(hits):
            break
        at = hits[nth] + 1
    return at
