"""Forms: sentences with named blanks, what is wrong with what was filled in, what it says.

Pure. An edge shows a form and reads its values; everything about them is decided here.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

from helpbot.plan import Plan
from helpbot.privacy import Masked, mask
from helpbot.sameness import EVERYWHERE
from helpbot.speech import Field, FieldKind, Form, Option
from helpbot.wording import forms as wording

# The forms that are in force now; an edited desk.toml changes them.
Forms = Callable[[], Mapping[str, Form]]

_OPENS = re.compile(r"form ([a-z][a-z_-]*)", re.IGNORECASE)


def forms_of(plan: Plan) -> Mapping[str, Form]:
    """Every form by its name."""
    forms = (_outage(plan),)
    return {form.name: form for form in forms}


def named(text: str) -> str | None:
    """The form that a sentence opens, as buttons say it: "outage" of "form outage"."""
    match = _OPENS.fullmatch(folded(text))
    return match[1].lower() if match else None


def mistakes(form: Form, values: Mapping[str, str]) -> Mapping[str, str]:
    """A sentence for each field, by name, that cannot stay as it is; empty when all is well."""
    found = ((field.name, _mistake(field, values.get(field.name, ""))) for field in form.fields)
    return {name: sentence for name, sentence in found if sentence}


def sentence_of(form: Form, values: Mapping[str, str]) -> str:
    """What a form says: one line, and the command of the form's own first word, whatever is in it.

    Raises ValueError when there are mistakes in the values.
    """
    if wrong := mistakes(form, values):
        raise ValueError(f"form {form.name} has mistakes in {', '.join(wrong)}")
    return _filled(form, values)


def masked(form: Form, values: Mapping[str, str]) -> Masked:
    """What a form says, with every secret removed, as it may be stored.

    Each text is looked at by itself: of a report that is withheld it still says what is out, and
    where. Raises ValueError when there are mistakes in the values.
    """
    sentence_of(form, values)
    texts = [field.name for field in form.fields if field.kind is not FieldKind.CHOICE]
    clean = {name: mask(values.get(name, "")) for name in texts}
    kinds = dict.fromkeys(kind for found in clean.values() for kind in found.kinds)
    kept = {name: found.text for name, found in clean.items()}
    return Masked(_filled(form, {**values, **kept}), tuple(kinds))


def fitting(field: Field, text: str) -> tuple[Option, ...]:
    """The options that a typed text may mean: its name or value, else whole words, else a part."""
    wanted = folded(text).casefold()
    if not wanted:
        return ()
    named_so = [o for o in field.options if wanted in (folded(o.label).casefold(), o.value)]
    words = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)")
    with_words = [o for o in field.options if words.search(_searched(o))]
    with_part = [o for o in field.options if wanted in _searched(o)]
    return tuple(named_so or with_words or with_part)


def folded(text: str) -> str:
    """One line: white space folded, invisible characters gone."""
    seen = (c for c in text if c.isspace() or not unicodedata.category(c).startswith("C"))
    return " ".join("".join(seen).split())


def _filled(form: Form, values: Mapping[str, str]) -> str:
    return folded(form.filled({field.name: values.get(field.name, "") for field in form.fields}))


def _mistake(field: Field, value: str) -> str:
    if not folded(value):
        return wording.is_required(field) if field.required else ""
    if field.kind is FieldKind.CHOICE:
        is_known = any(option.value == value for option in field.options)
        return "" if is_known else wording.no_such(folded(value))
    length = len(value.strip())
    return "" if length <= field.longest else wording.is_too_long(field.longest, length)


def _searched(option: Option) -> str:
    return f"{folded(option.label)} {option.value}".casefold()


def _outage(plan: Plan) -> Form:
    services = tuple(Option(service.names[0], service.id) for service in plan.services)
    places = tuple(Option(facility.names[0], facility.id) for facility in plan.facilities)
    everywhere = Option(wording.EVERYWHERE, EVERYWHERE)
    return Form(
        name="outage",
        title=wording.OUTAGE,
        fields=(
            Field("service", wording.SERVICE, FieldKind.CHOICE, services),
            Field("facility", wording.FACILITY, FieldKind.CHOICE, (*places, everywhere)),
            Field("what", wording.WHAT, FieldKind.LONG, hint=wording.WHAT_HINT),
        ),
        submit=wording.SUBMIT,
        says="outage {service} at {facility}: {what}",
    )
