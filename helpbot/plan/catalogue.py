"""What people may ask the desk for: the forms of the catalogue, with who approves and how long.

All of it is data of desk.toml: a form is added, changed or taken out there, without a release.
"""

import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from helpbot.plan.parts import Id, Name, Part

# Slack shows no longer title above a form, and no longer option in a list.
TITLE, OPTION = 24, 75
# A blank of its own in every form: the answer that a request goes on from.
ANSWER = "answer"

BLANK = re.compile(r"\{(\w+)\}")


class Kind(StrEnum):
    """What a blank takes. The names of a person are typed: most are not in desk.toml."""

    SHORT = "short"
    LONG = "long"
    CHOICE = "choice"
    DATE = "date"
    FACILITY = "facility"
    DEPARTMENT = "department"
    SERVICE = "service"
    PERSON = "person"


def _no_bar(text: str) -> str:
    if "|" in text:
        raise ValueError("has a bar in it; what a form says is told apart by bars")
    return text


Option = Annotated[str, Field(min_length=1, max_length=OPTION), AfterValidator(_no_bar)]


class Blank(Part):
    """A field of a form. `needed_when` [field, option]: it is required where that was chosen.

    `label_es` is read by whoever is spoken to in Spanish. What is one's `own` (name, department,
    facility) stands in it when it is opened.
    """

    name: str = Field(pattern=r"^[a-z][a-z_]*$")
    label: Name
    label_es: Name | None = None
    kind: Kind = Kind.SHORT
    options: list[Option] = Field(default_factory=list)
    required: bool = True
    hint: str = ""
    needed_when: tuple[Name, Name] | None = None
    own: bool = False

    @model_validator(mode="after")
    def _is_whole(self) -> "Blank":
        if self.name == ANSWER:
            raise ValueError(f"{ANSWER} is a name that every form has; choose another")
        if (self.kind is Kind.CHOICE) != bool(self.options):
            raise ValueError("a choice has options, and only a choice has")
        if len(set(self.options)) < len(self.options):
            raise ValueError("has an option twice")
        if self.own and self.kind not in (Kind.FACILITY, Kind.DEPARTMENT, Kind.PERSON):
            raise ValueError("own is for a facility, a department or a person")
        return self


class Approvers(Part):
    """Who must agree, any one of them or all.

    `who` are "department" (those of the requester), "department:ID", "field:NAME" (those of the
    department chosen in a field), "person:ID", "team:ID" and "lead" (the desk's).
    """

    who: list[Name] = Field(min_length=1)
    rule: Literal["any", "all"] = "any"


class Standard(Part):
    """What there is to choose in `field`; `other` is off the standard: it needs a `reason`, goes to
    `review` as well, and once granted is looked at again after so many days.
    """

    field: Name
    other: Name
    reason: Name
    review: Approvers
    expires_days: int = Field(default=365, ge=1)


class RequestForm(Part):
    """A form of the catalogue.

    `summary` is the line of its ticket, with the names of fields in braces. `by` is the field with
    the day it is needed; `lead_days` are business days. Technicians read `note`, and the number on
    file of the person in the field `call_back`; they resolve it as `ends_as` alone, where that is
    given. `words` are what people say who want it.
    """

    id: Id
    title: str = Field(min_length=1, max_length=TITLE)
    about: Name
    group: Name
    kind: Literal["request", "incident"] = "request"
    service: Id
    team: Id | None = None
    lead_days: int = Field(default=0, ge=0)
    impact: Literal["high", "medium", "low"] = "low"
    urgency: Literal["high", "medium", "low"] = "medium"
    summary: Name
    by: str = ""
    fields: list[Blank] = Field(min_length=1, max_length=20)
    approvers: Approvers | None = None
    standard: Standard | None = None
    restricted: bool = False
    is_consulting: bool = False
    for_partners: bool = False
    note: str = ""
    call_back: str = ""
    ends_as: str = ""
    when_done: str = ""
    words: list[Name] = Field(default_factory=list)

    @model_validator(mode="after")
    def _fits_together(self) -> "RequestForm":
        names = [blank.name for blank in self.fields]
        if len(set(names)) < len(names):
            raise ValueError("has two fields of one name")
        if unknown := set(BLANK.findall(self.summary)) - set(names):
            raise ValueError(f"summary names {sorted(unknown)[0]!r}, which is no field of it")
        if self.by and self._kind_of(self.by) is not Kind.DATE:
            raise ValueError(f"by is {self.by!r}, which is no field with a date")
        if self.call_back and self._kind_of(self.call_back) is not Kind.PERSON:
            raise ValueError(f"call_back is {self.call_back!r}, which is no field with a person")
        for blank in self.fields:
            self._check_condition(blank)
        self._check_standard()
        for who in self.approver_names:
            field = who.removeprefix("field:")
            if field != who and self._kind_of(field) is not Kind.DEPARTMENT:
                raise ValueError(f"approvers name {who!r}, which is no field with a department")
        return self

    @property
    def approver_names(self) -> list[str]:
        """Everybody who is named to agree to something of it."""
        first = self.approvers.who if self.approvers else []
        return [*first, *(self.standard.review.who if self.standard else ())]

    def field(self, name: str) -> Blank | None:
        return next((blank for blank in self.fields if blank.name == name), None)

    def _kind_of(self, name: str) -> Kind | None:
        blank = self.field(name)
        return blank.kind if blank else None

    def _check_condition(self, blank: Blank) -> None:
        if blank.needed_when is None:
            return
        before, option = blank.needed_when
        other = next((b for b in self.fields[: self.fields.index(blank)] if b.name == before), None)
        if other is None or option not in other.options:
            raise ValueError(
                f"{blank.name} is needed when {before} is {option!r}; no field before it has that"
            )

    def _check_standard(self) -> None:
        if self.standard is None:
            return
        choice = self.field(self.standard.field)
        if choice is None or self.standard.other not in choice.options:
            raise ValueError(f"standard: {self.standard.field!r} has no {self.standard.other!r}")
        reason = self.field(self.standard.reason)
        if reason is None or reason.needed_when != (self.standard.field, self.standard.other):
            raise ValueError(
                f"standard: {self.standard.reason!r} must be a field with needed_when = "
                f'["{self.standard.field}", "{self.standard.other}"]'
            )
