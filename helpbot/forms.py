"""Forms: sentences with named blanks, what is wrong with what was filled in, what it says.

Pure. An edge shows a form and reads its values; everything about them is decided here.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from helpbot.plan import Plan
from helpbot.privacy import Masked, mask
from helpbot.sameness import EVERYWHERE
from helpbot.speech import Field, FieldKind, Form, Option, PersonId
from helpbot.wording import forms as wording
from helpbot.wording.spoken import speaking

# The form that something opens for a person now, with what is known already: "outage", or a name
# and what it is about, "ticket 17". None where there is none, for them or for anybody.
Forms = Callable[[str, PersonId], Form | None]

_OPENS = re.compile(r"form ([a-z][a-z_-]*)( .{1,200})?", re.IGNORECASE)
_PART = " | "


def named(text: str) -> str | None:
    """The form that a sentence opens, as buttons say it: "outage" of "form outage"."""
    match = _OPENS.fullmatch(folded(text))
    return f"{match[1].lower()}{match[2] or ''}" if match else None


def listing(first: str, fields: Sequence[Field]) -> str:
    """What a form says that names each of its blanks: "request move | who: {who} | …"."""
    return _PART.join((first, *(f"{field.name}: {{{field.name}}}" for field in fields)))


def values_in(text: str) -> Mapping[str, str]:
    """What stands in the parts of such a sentence after the first, by field, as it was filled in.

    A part that was left open is not there.
    """
    parts = (part.partition(":") for part in text.split(_PART.rstrip())[1:])
    found = {name.strip(): _read(value.strip()) for name, _, value in parts}
    return {name: value for name, value in found.items() if value}


def text_of(said: str) -> str:
    """A text as it was filled in, where it is all that a sentence has after its first words."""
    return _read(said.strip())


def with_values(form: Form, values: Mapping[str, str]) -> Form:
    """The form with something in its blanks already."""
    fields = (replace(f, filled=values.get(f.name) or f.filled) for f in form.fields)
    return replace(form, fields=tuple(fields))


def mistakes(form: Form, values: Mapping[str, str]) -> Mapping[str, str]:
    """A sentence for each field, by name, that cannot stay as it is; empty when all is well."""
    with speaking(form.language):
        found = [(field.name, _mistake(field, values)) for field in form.fields]
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
    texts = [field for field in form.fields if field.kind in (FieldKind.SHORT, FieldKind.LONG)]
    clean = {field.name: _masked(field, values.get(field.name, "")) for field in texts}
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


def _masked(field: Field, text: str) -> Masked:
    """A line that stood in the field already tells nothing new, whatever it looks like."""
    found, lines = mask(text), text.splitlines()
    after, known = found.text.splitlines(), set(field.filled.splitlines())
    # Of what was taken away over several lines nobody can say which line was which.
    if not found.kinds or len(after) != len(lines):
        return found
    kept = [line if line in known else new for line, new in zip(lines, after, strict=True)]
    return Masked(text, ()) if kept == lines else Masked("\n".join(kept), found.kinds)


def _filled(form: Form, values: Mapping[str, str]) -> str:
    is_list = _PART in form.says
    said = {f.name: _said(f, values.get(f.name, ""), is_list=is_list) for f in form.fields}
    return folded(form.filled(said))


def _said(field: Field, value: str, *, is_list: bool) -> str:
    if field.kind is FieldKind.HIDDEN:
        value = field.filled
    if field.keeps_lines and value.strip():
        return _written(value)
    # A list of parts is told apart by its bars.
    return value.replace("|", "¦") if is_list else value


def _written(text: str) -> str:
    """A text on one line, from which `_read` makes the same: white space and bars escaped."""
    return json.dumps(text, ensure_ascii=False).replace("  ", " \\u0020").replace("|", "\\u007c")


def _read(value: str) -> str:
    if not value.startswith('"'):
        return value
    try:
        return str(json.loads(value))
    except ValueError:
        return value


def _mistake(field: Field, values: Mapping[str, str]) -> str:
    value = values.get(field.name, "")
    if field.kind is FieldKind.HIDDEN:
        return ""
    if not folded(value):
        return wording.is_required(field) if field.is_needed(values) else ""
    if field.kind is FieldKind.CHOICE:
        is_known = any(option.value == value for option in field.options)
        return "" if is_known else wording.no_such(folded(value))
    if field.kind is FieldKind.DATE:
        return "" if is_date(value) else wording.no_date(folded(value))
    length = len(value.strip())
    return "" if length <= field.longest else wording.is_too_long(field.longest, length)


def is_date(text: str) -> bool:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def _searched(option: Option) -> str:
    return f"{folded(option.label)} {option.value}".casefold()


def outage_form(plan: Plan) -> Form:
    """What is out, and where."""
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
