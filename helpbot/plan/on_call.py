"""Who takes turns, whom a page reaches and by which ways, and when the desk is open."""

from datetime import date, datetime, time
from enum import StrEnum

from pydantic import Field, ValidationInfo, field_validator, model_validator

from helpbot.plan.closures import is_known
from helpbot.plan.parts import Id, Name, OtherZone, Part, WallHour, WallTime, Weekday

# The words that a level or a fallback may name beside `person:ID` and `team:ID`.
TARGETS = frozenset(("primary", "secondary", "shadow", "everyone", "lead", "triage"))
# Some hand-off of a rotation in which nobody takes turns; a calendar says who stands in it.
_ANY_MONDAY = datetime(2026, 1, 5, 9)  # noqa: DTZ001 - wall-clock time


class Path(StrEnum):
    """The ways beside chat on which a page may go."""

    SMS = "sms"
    VOICE = "voice"
    EMAIL = "email"
    PUSH = "push"


class Rung(Part):
    """One step of a ladder: a page goes this way as well when it is `after` minutes unclaimed."""

    path: Path
    after: int = Field(ge=0)


class Rotation(Part):
    """People who take turns, or the calendar that says whose turn it is.

    `secondary` and `shadow` are layers of their own with the same hand-offs. `timezone` is empty
    where it is the city's.
    """

    people: list[Id] = Field(default_factory=list)
    first_handoff: WallTime = _ANY_MONDAY
    every_days: int = Field(default=7, ge=1)
    timezone: OtherZone = ""
    secondary: list[Id] = Field(default_factory=list)
    shadow: list[Id] = Field(default_factory=list)
    calendar: str = ""

    @model_validator(mode="after")
    def _has_turns(self) -> "Rotation":
        if not self.people and not self.calendar:
            raise ValueError("has no people; name them, or a calendar that says whose turn it is")
        takes_turns = self.people or self.secondary or self.shadow
        if takes_turns and "first_handoff" not in self.model_fields_set:
            raise ValueError("has no first_handoff; say when the first of its people begins")
        return self


def targets_of(text: str) -> tuple[str, ...]:
    """Whom "everyone and lead" pages: ("everyone", "lead")."""
    return tuple(word.strip() for word in text.split(" and "))


class Level(Part):
    page: Name
    minutes: int = Field(ge=1)

    @property
    def targets(self) -> tuple[str, ...]:
        return targets_of(self.page)


class Policy(Part):
    """How a page goes on until somebody claims; `ladder` is for people without one of their own.

    An outage keeps the policy that it began under, as JSON.
    """

    levels: list[Level] = Field(min_length=1)
    rounds: int = Field(ge=1)
    then_every_minutes: int = Field(ge=1)
    fallback: Name
    waits: list[Id] = Field(default_factory=list)
    ladder: list[Rung] = Field(default_factory=list)

    @property
    def fallback_targets(self) -> tuple[str, ...]:
        return targets_of(self.fallback)


class Suspect(Part):
    """So many people with plain questions about one service, within so many minutes; or so many
    tickets.
    """

    people: int = Field(default=5, ge=2)
    minutes: int = Field(default=10, ge=1)
    tickets: int = Field(default=5, ge=2)
    ticket_minutes: int = Field(default=15, ge=1)


class Drill(Part):
    """When whoever is on call gets a page that is only a test."""

    weekday: Weekday = Weekday.WEDNESDAY
    at: WallHour = time(10)


class OnCall(Part):
    """`policy` is for desk hours, `after_hours` for all others; without it the same is for both.
    `policies` are those that a route leads to, at every hour.
    """

    rotations: dict[Id, Rotation]
    policy: Policy
    after_hours: Policy | None = None
    policies: dict[Id, Policy] = Field(default_factory=dict)
    suspect: Suspect = Suspect()
    drill: Drill | None = None

    def policy_when(self, *, is_open: bool) -> Policy:
        return self.policy if is_open or self.after_hours is None else self.after_hours


class Opening(Part):
    """When the desk is open, by the city's clock. `closes` at 00:00 is the end of the day.

    `closed` are days beside the holidays of the country; `open_on` are days that are open all the
    same, whatever day of the week they are.
    """

    days: list[Weekday] = Field(min_length=1)
    opens: WallHour
    closes: WallHour
    country: str = "US"
    subdivision: str = ""
    closed: list[date] = Field(default_factory=list)
    open_on: list[date] = Field(default_factory=list)

    @field_validator("country")
    @classmethod
    def _has_holidays(cls, country: str) -> str:
        if not is_known(country):
            raise ValueError(f"{country!r} is no country whose holidays are known; write it as US")
        return country

    @field_validator("subdivision")
    @classmethod
    def _is_part(cls, part: str, info: ValidationInfo) -> str:
        country = info.data.get("country")
        if part and country and not is_known(country, part):
            raise ValueError(f"{part!r} is no part of {country}; write it as NC")
        return part

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> "Opening":
        if time(0) != self.closes <= self.opens:
            raise ValueError("closes before it opens; closes = 00:00:00 is the end of the day")
        return self
