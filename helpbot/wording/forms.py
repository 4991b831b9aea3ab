"""What people read on a form, and what is said about what they fill in."""

from collections.abc import Iterable
from dataclasses import replace

from helpbot.speech import Button, Field, FieldKind, Form, Option, Reply
from helpbot.wording.spoken import say, say_word

OUTAGE = "Report an outage"
SUBMIT = "Report"
SERVICE = "What is out?"
FACILITY = "Where?"
EVERYWHERE = "The whole city"
WHAT = "What do people see?"
WHAT_HINT = "The words of the error, since when, and how many people have it."

TYPE_A_NAME = "Type its name, or a part of it."
LEFT_OPEN = "-"
KEPT = "keep"
ENDED = "."

IS_OF_RECORD = (
    "That message is about a ticket or an outage already, so I open no second one. Press its keys, "
    "or write in its thread."
)
NO_FORM = (
    "There is no such form for you. Say `help` for what you can do here, or `person` to reach one."
)
NOT_OPENED = "The form could not be opened. Please press it again."


def spoken(form: Form, language: str | None) -> Form:
    """The form with its words in the language that is spoken, as far as they are ours."""
    fields = tuple(
        replace(
            field,
            label=say_word(field.label),
            hint=say_word(field.hint),
            options=tuple(replace(one, label=say_word(one.label)) for one in field.options),
        )
        for field in form.fields
    )
    return replace(
        form,
        title=say_word(form.title),
        submit=say_word(form.submit),
        fields=fields,
        language=language,
    )


def is_required(field: Field) -> str:
    if field.kind is FieldKind.CHOICE:
        return say("Choose one; it cannot be left open.")
    return say("Write a few words here; it cannot be left open.")


def no_such(text: str) -> str:
    return say("“{text}” is not in my list now. Choose another one.", text=_shown(text))


def no_date(text: str) -> str:
    return say(
        "“{text}” is no date. Write it as year, month and day: 2026-12-01.", text=_shown(text)
    )


def is_too_long(limit: int, length: int) -> str:
    return say(
        "That is {length} characters; {limit} are the most. Say it in fewer words.",
        length=f"{length:,}",
        limit=f"{limit:,}",
    )


def fits_none(text: str) -> str:
    return f"I know no “{_shown(text)}” there. {TYPE_A_NAME}"


def fits_many(text: str, count: int) -> str:
    return f"“{_shown(text)}” fits {count} of them. Type more of the name."


def fits_few(text: str) -> str:
    return f"“{_shown(text)}” fits several. Choose one."


def asked(field: Field, *, number: int, of: int, shown: Iterable[Option], said: str = "") -> Reply:
    """A field of a form at the prompt; `said` is what was wrong with the last try."""
    shown = tuple(shown)
    how = field.hint
    if field.kind is FieldKind.CHOICE and len(shown) < len(field.options):
        how = f"Type a name or a part of it, for example {field.options[0].label}."
    if field.by_lines:
        how = f"{how} Write its lines; one that is only `{ENDED}` ends it.".lstrip()
    is_open = not field.required and field.needed_when is None
    optional = f" `{LEFT_OPEN}` leaves it open." if is_open else ""
    if field.filled:
        optional += f"\n\n{_filled(field)}\n\n`{KEPT}` keeps that."
    return Reply(
        f"{said}\n\n" * bool(said) + f"**{field.label}** {how}".rstrip() + optional,
        buttons=tuple(Button(option.label, says=option.label) for option in shown),
        source=f"{number} of {of} · `cancel` leaves",
    )


def _filled(field: Field) -> str:
    if field.by_lines:
        return "```\n" + field.filled.replace("```", "'''") + "\n```"
    return f"> {_shown(label_of(field, field.filled))}"


def label_of(field: Field, value: str) -> str:
    return next((o.label for o in field.options if o.value == value), value)


def left() -> Reply:
    return Reply("The form is closed, and nothing was recorded.")


def has_changed() -> str:
    return "This form has changed since it was opened. Close it and open it again."


def to_open(name: str, title: str) -> Reply:
    return Reply("Press the button, and the form opens.", (Button(title, says=f"form {name}"),))


def no_such_form(names: Iterable[str]) -> Reply:
    known = ", ".join(f"`form {name}`" for name in names)
    return Reply(f"I have no such form for you. There is {known}.")


def _shown(text: str) -> str:
    text = text.replace("`", "'")
    return text if len(text) <= 60 else text[:59].rstrip() + "…"
