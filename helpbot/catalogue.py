"""The forms of the catalogue, built from desk.toml; what they ask for, put into words.

Pure. Who approves and what follows is decided elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from helpbot.forms import is_date, listing
from helpbot.hours import works_on
from helpbot.plan import Plan, RequestForm, Role
from helpbot.plan.catalogue import ANSWER, BLANK, Blank, Kind
from helpbot.speech import Field, FieldKind, Form, Option
from helpbot.wording import catalogue as wording
from helpbot.wording.spoken import is_english

# What a person said already, for the first text of a form.
WORDS = "words"
# A ticket's line is no longer.
SUMMARY = 150

_KINDS = {
    Kind.SHORT: FieldKind.SHORT,
    Kind.PERSON: FieldKind.SHORT,
    Kind.LONG: FieldKind.LONG,
    Kind.DATE: FieldKind.DATE,
}


def offered(plan: Plan, role: Role) -> tuple[RequestForm, ...]:
    """What somebody may ask for, in the order of desk.toml."""
    return tuple(form for form in plan.forms if form.for_partners or role is not Role.PARTNER)


def request_form(plan: Plan, form: RequestForm, known: Mapping[str, str]) -> Form:
    """A form with what is `known` in it, by the kind of its fields: "facility", "department" and
    "person" of whoever opens it, the "service" it is about; their WORDS, and the ANSWER that it
    goes on from.
    """
    fields = [_field(plan, blank, known) for blank in form.fields]
    if words := known.get(WORDS):
        fields = _with_words(fields, words)
    fields.append(Field(ANSWER, "", FieldKind.HIDDEN, filled=known.get(ANSWER, "")))
    answer = known.get(ANSWER)
    return Form(
        name=f"request {form.id} {answer}" if answer else f"request {form.id}",
        title=form.title,
        fields=tuple(fields),
        submit=wording.SUBMIT,
        says=listing(f"request {form.id}", fields),
    )


def choosing(forms: Sequence[RequestForm]) -> Form:
    """The form that asks which form."""
    options = tuple(Option(form.title, form.id) for form in forms)
    return Form(
        name="request",
        title=wording.CHOOSING,
        fields=(Field("form", wording.WHICH, FieldKind.CHOICE, options),),
        submit=wording.GO_ON,
        says="request {form}",
    )


def summary(plan: Plan, form: RequestForm, values: Mapping[str, str]) -> str:
    """The line of the ticket: what was asked for, in one sentence."""
    said = BLANK.sub(lambda blank: _in_summary(plan, form, blank[1], values), form.summary)
    line = " ".join(said.split()).strip(" ,:") or form.title
    return line if len(line) <= SUMMARY else f"{line[: SUMMARY - 1].rstrip()}…"


def shown(plan: Plan, form: RequestForm, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """(label, what was filled in), for whoever works on it; names instead of ids."""
    choice = form.field(form.standard.field) if form.standard else None
    other = _other(form, choice, values) if choice and is_off_standard(form, values) else None
    # What stands in the place of "Something else" does not stand below it once more.
    filled = [
        (blank, values[other.name] if other and blank is choice else values.get(blank.name, ""))
        for blank in form.fields
        if blank is not other
    ]
    return [(blank.label, _named(plan, blank, value)) for blank, value in filled if value]


def _other(form: RequestForm, blank: Blank, values: Mapping[str, str]) -> Blank | None:
    """The field that says what "Something else" is, where that was chosen and said."""
    value = values.get(blank.name, "")
    asks_for = (one for one in form.fields if one.needed_when == (blank.name, value))
    other = next(asks_for, None) if value else None
    return other if other is not None and values.get(other.name) else None


def is_off_standard(form: RequestForm, values: Mapping[str, str]) -> bool:
    standard = form.standard
    return standard is not None and values.get(standard.field) == standard.other


def due_on(plan: Plan, form: RequestForm, today: date) -> date:
    """The day on which its lead time is over."""
    return business_day(plan, today, form.lead_days)


def wanted_on(form: RequestForm, values: Mapping[str, str]) -> date | None:
    """The day by which it is needed, as its form has it."""
    said = values.get(form.by, "")
    return date.fromisoformat(said) if form.by and is_date(said) else None


def business_day(plan: Plan, first: date, days: int) -> date:
    """The day that is so many days of work after another."""
    opening, at = plan.desk.opening, first
    while days > 0:
        at += timedelta(days=1)
        if opening is None or works_on(opening, at):
            days -= 1
    return at


def _field(plan: Plan, blank: Blank, known: Mapping[str, str]) -> Field:
    field = Field(
        name=blank.name,
        label=blank.label if is_english() else blank.label_es or blank.label,
        kind=_KINDS.get(blank.kind, FieldKind.CHOICE),
        options=_options(plan, blank),
        required=blank.required,
        hint=blank.hint,
        needed_when=blank.needed_when,
        keeps_lines=blank.kind is Kind.LONG,
    )
    return replace(field, filled=_known(blank, field, known))


def _known(blank: Blank, field: Field, known: Mapping[str, str]) -> str:
    """What stands in it already: what it is about, and of whoever opens it what is their `own`."""
    value = known.get(blank.kind, "") if blank.own or blank.kind is Kind.SERVICE else ""
    is_there = not field.options or any(value == option.value for option in field.options)
    return value if is_there else ""


def _options(plan: Plan, blank: Blank) -> tuple[Option, ...]:
    """A service, place or department is known by its id, an option of the form by its words."""
    match blank.kind:
        case Kind.FACILITY:
            return tuple(Option(one.names[0], one.id) for one in plan.facilities)
        case Kind.DEPARTMENT:
            return tuple(Option(one.names[0], one.id) for one in plan.departments)
        case Kind.SERVICE:
            return tuple(Option(one.names[0], one.id) for one in plan.services)
        case _:
            return tuple(Option(option, option) for option in blank.options)


def _with_words(fields: Sequence[Field], words: str) -> list[Field]:
    longs = (f for f in fields if f.kind is FieldKind.LONG and f.needed_when is None)
    first = next(longs, None)
    return [replace(f, filled=words) if f is first else f for f in fields]


def _in_summary(plan: Plan, form: RequestForm, name: str, values: Mapping[str, str]) -> str:
    blank, value = form.field(name), values.get(name, "")
    if blank is None or not value:
        return ""
    # "Something else" says nothing: what it is stands in the field that it asks for.
    other = _other(form, blank, values)
    return values[other.name] if other else _named(plan, blank, value)


def _named(plan: Plan, blank: Blank, value: str) -> str:
    if blank.kind is Kind.DATE and is_date(value):
        return wording.day(date.fromisoformat(value.strip()))
    is_id = blank.kind in (Kind.FACILITY, Kind.DEPARTMENT, Kind.SERVICE)
    return (plan.name_of(value) or value) if is_id else value
