"""The organisation of desk.toml as values: who there is, what they use, where they work.

Pure. `read` lists every mistake at once, each with the path of its key. Parts whose capability
comes later are held to their shape all the same, so that a city's file is right when it does.
"""

import hashlib
import re
import tomllib
from collections.abc import Collection
from datetime import datetime
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError

from helpbot.articles import Vocabulary
from helpbot.errors import ConfigError, Problem
from helpbot.plan.catalogue import Approvers, Blank, Kind, RequestForm, Standard
from helpbot.plan.chat import Channel, Slack
from helpbot.plan.lines import dotted, line_of
from helpbot.plan.on_call import (
    TARGETS,
    Drill,
    Level,
    OnCall,
    Opening,
    Path,
    Policy,
    Rotation,
    Rung,
    Suspect,
    targets_of,
)
from helpbot.plan.parts import Id, Name, Part, Pattern, Role, Weekday, Zone
from helpbot.plan.references import broken_references
from helpbot.plan.retention import Retention
from helpbot.plan.routes import Route, Traits, broken_routes, policy_by, team_by
from helpbot.plan.targets import Calendar, Length, Promise, Target, Targets, broken_targets

__all__ = [
    "TARGETS",
    "Alert",
    "Approvers",
    "Blank",
    "Calendar",
    "Channel",
    "Department",
    "Desk",
    "Drill",
    "Facility",
    "Kind",
    "Knowledge",
    "Length",
    "Level",
    "Office",
    "OnCall",
    "Opening",
    "Path",
    "Person",
    "Plan",
    "Policy",
    "Privacy",
    "Promise",
    "RequestForm",
    "Retention",
    "Role",
    "Rotation",
    "Route",
    "Rung",
    "Service",
    "Slack",
    "Standard",
    "Suspect",
    "Target",
    "Targets",
    "Team",
    "Traits",
    "Vendor",
    "Weekday",
    "read",
    "targets_of",
]


class Department(Part):
    """`approvers` say yes to what its people ask for; without any, the desk's leads do."""

    id: Id
    names: list[Name] = Field(min_length=1)
    approvers: list[Id] = Field(default_factory=list)


class Facility(Part):
    """`owns_tickets` where shifts change: whoever works there sees and continues its tickets.

    `channel` is the facility's own place in chat, without the #; empty where it has none.
    """

    id: Id
    names: list[Name] = Field(min_length=1)
    departments: list[Id] = Field(default_factory=list)
    life_safety: bool = False
    owns_tickets: bool = False
    channel: str = ""


class Service(Part):
    id: Id
    names: list[Name] = Field(min_length=1)
    team: Id
    life_safety: bool = False


class Team(Part):
    """`channel` is its own place in chat, without the #; empty where it has none."""

    id: Id
    name: Name
    line_of_business: Name
    channel: str = ""


class Person(Part):
    """`contacts` are their own ladders, in desk hours and after; empty means the policy's.

    `phone` is the number on file, by which a technician calls back whoever asks for a reset.
    """

    id: Id
    name: Name
    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    department: Id | None = None
    facility: Id | None = None
    role: Role = Role.EMPLOYEE
    teams: list[Id] = Field(default_factory=list)
    lead: bool = False
    phone: str = ""
    contacts: list[Rung] = Field(default_factory=list)
    contacts_after_hours: list[Rung] = Field(default_factory=list)


class Desk(Part):
    """`hours` is what people read, `opening` what is reckoned with; without it: always open."""

    name: Name
    hours: Name
    phone: Name
    after_hours_phone: Name
    opening: Opening | None = None


class Vendor(Part):
    name: Name
    hotline: Name
    contract: Name | None = None
    circuits: dict[Id, Name] = Field(default_factory=dict)


class Alert(Part):
    """What an alert of the city's monitoring tells of; `facility` "*" is the whole city."""

    service: Id
    facility: Id | Literal["*"]


class Office(Part):
    """Whom the city has for what is not IT's; `about` is what people ask it for."""

    name: Name
    phone: Name
    about: list[Name] = Field(min_length=1)


class Privacy(Part):
    """`custodian` is asked to purge what was masked here from the chat itself; a person's id."""

    custodian: Id | None = None
    cji_phone: str = ""


class Tickets(Part):
    """Of files beside a ticket up to `copy_below_mb` a copy is kept; of those of the departments
    in `reference_only` never, only where the chat has them.
    """

    copy_below_mb: int = Field(default=5, ge=0, le=100)
    reference_only: list[Id] = Field(default_factory=list)


class Knowledge(Part):
    """An article is found less easily `grace_days` after its review was due."""

    grace_days: int = Field(default=30, ge=0, le=3650)


class Plan(Part):
    """desk.toml, whole and checked."""

    city: Name
    timezone: Zone
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
    targets: Targets = Targets()
    alerts: dict[str, Alert] = Field(default_factory=dict)
    offices: list[Office] = Field(default_factory=list)
    city_phone: str = ""
    privacy: Privacy = Privacy()
    slack: Slack = Slack()
    tickets: Tickets = Tickets()
    routes: list[Route] = Field(default_factory=list)
    canned: dict[Id, Name] = Field(default_factory=dict)
    asset_tag: Pattern = ""
    retention: Retention = Retention()
    knowledge: Knowledge = Knowledge()
    forms: list[RequestForm] = Field(default_factory=list)

    def form(self, form_id: str) -> RequestForm | None:
        return next((form for form in self.forms if form.id == form_id), None)

    def person(self, person_id: str) -> Person | None:
        return self._person_by_id.get(person_id)

    @property
    def leads(self) -> tuple[Person, ...]:
        """Who is told when nobody else can be: whoever leads, and the admins."""
        return tuple(p for p in self.people if p.lead or p.role is Role.ADMIN)

    def name_of(self, thing_id: str | None) -> str | None:
        """The name to show for a service, facility or department; None for what is none."""
        return self._name_by_id.get(thing_id or "")

    @cached_property
    def reckoning(self) -> str:
        """A name for the hours and targets by which times are reckoned; others have another."""
        opening = self.desk.opening
        takes = {form.id: form.lead_days for form in self.forms}
        parts = (self.targets.model_dump_json(), opening and opening.model_dump_json(), takes)
        return hashlib.sha256(f"{self.timezone} {parts}".encode()).hexdigest()[:16]

    def promise(self, priority: str, team: str, form_id: str | None) -> Promise:
        """By when a ticket is answered and solved. The time that its form takes is its promise."""
        promise, form = self.targets.of(priority, team), self.form(form_id or "")
        return promise.within(form.lead_days) if form and form.lead_days else promise

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

    def route(self, traits: Traits) -> str:
        """The team of a ticket: by the first rule that fits and names one, else the service's."""
        return team_by(self.routes, traits) or self.team_of(traits.service)

    def policy_for(self, traits: Traits, *, is_open: bool) -> Policy:
        """The policy of an outage: by the first rule that fits and names one, else the hour's."""
        name = policy_by(self.routes, traits)
        return self.on_call.policies[name] if name else self.on_call.policy_when(is_open=is_open)

    def form_title(self, form: str) -> str | None:
        """The title of a form of the catalogue."""
        found = self.form(form)
        return found.title if found else None

    def asset_in(self, text: str) -> str | None:
        """The asset tag that a text names, as the city writes it."""
        found = re.search(self.asset_tag, text, re.IGNORECASE) if self.asset_tag else None
        return found[0].upper() if found else None

    def owns_tickets(self, facility: str | None) -> bool:
        return any(one.owns_tickets for one in self.facilities if one.id == facility)

    def triage_of(self, team: str) -> str:
        """The channel where a team's outages are triaged, without the #."""
        own = next((one.channel for one in self.teams if one.id == team), "")
        return own or self.slack.triage_channel

    def owners_of(self, team: str, absent: Collection[str]) -> tuple[Person, ...]:
        """Who looks after what a team owns: its leads, else its people, else whoever leads."""
        there = [person for person in self.people if person.id not in absent]
        mine = [person for person in there if team in person.teams]
        first = [person for person in mine if person.lead]
        return tuple(first or mine or (person for person in self.leads if person in there))

    def waits(self, service: str | None) -> bool:
        """Whether trouble with a service waits for opening time when the desk is closed."""
        return service in self.on_call.policy_when(is_open=False).waits

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
            **{
                f"desk.{key}": value
                for key, value in self.desk.model_dump(exclude={"opening"}).items()
            },
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
    plan, mistakes = None, [*broken_references(raw), *broken_targets(raw), *broken_routes(raw)]
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
                Problem(file, line_of(lines, path), f"{dotted(path)} {said}")
                for path, said in mistakes
            )
        )
    return plan


def _sentence(kind: str, message: str) -> str:
    known = {"missing": "is missing", "extra_forbidden": "is not a name that helpbot knows"}
    said = message.removeprefix("Value error, ")
    return known.get(kind, re.sub(r"^(?:Input|String|List) should", "should", said))
