"""A form filled in at a prompt, field by field.

Pure: what has been said so far, what is asked next, what an answer does. terminal.py keeps one of
these for each person who is filling in a form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from helpbot.forms import fitting, folded, mistakes
from helpbot.speech import Field, FieldKind, Form, Option, Reply
from helpbot.wording import forms as wording

# More are no list to choose a number from.
SHORT = 10


@dataclass(frozen=True, slots=True)
class Asking:
    """`shown` are the options that have a number now; `said` is what was wrong with an answer;
    `lines` are those of a text that is not at its end yet.
    """

    form: Form
    values: Mapping[str, str]
    shown: tuple[Option, ...] = ()
    said: str = ""
    lines: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        return len(self.values) == len(self.form.fields)

    @property
    def field(self) -> Field:
        """The field that is asked for."""
        return self.form.fields[len(self.values)]

    @property
    def is_writing(self) -> bool:
        """Whether what is typed now is a line of a text, as it is."""
        return not self.is_done and self.field.by_lines

    @property
    def question(self) -> Reply:
        asked = [field.name for field in self.form.fields if _is_asked(field, self.values)]
        return wording.asked(
            self.field,
            number=asked.index(self.field.name) + 1,
            of=len(asked),
            shown=self.shown,
            said=self.said,
        )


def begun(form: Form) -> Asking:
    return _next(Asking(form, {}))


def is_cancel(text: str) -> bool:
    return folded(text).casefold() == "cancel"


def answered(asking: Asking, text: str) -> Asking:
    """What becomes of the form: the next field is asked for, or the same one with a reason."""
    field = asking.field
    if asking.lines:
        return _line(asking, text)
    if field.filled and folded(text).casefold() == wording.KEPT:
        return _with(asking, field.filled)
    if not field.is_needed(asking.values) and folded(text) == wording.LEFT_OPEN:
        return _with(asking, "")
    if field.kind is FieldKind.CHOICE:
        return _chosen(asking, text)
    if field.by_lines:
        return _line(asking, text)
    return _written(asking, text)


def _line(asking: Asking, text: str) -> Asking:
    """One more line of a text, or its end."""
    if text.strip() == wording.ENDED:
        return _written(asking, "\n".join(asking.lines).strip("\n"))
    return replace(asking, lines=(*asking.lines, text), said="")


def _written(asking: Asking, text: str) -> Asking:
    name = asking.field.name
    wrong = mistakes(asking.form, {**asking.values, name: text}).get(name)
    return replace(asking, said=wrong, lines=()) if wrong else _with(asking, text)


def _chosen(asking: Asking, text: str) -> Asking:
    options = _numbered(asking.shown, text) or fitting(asking.field, text)
    if len(options) == 1:
        return _with(asking, options[0].value)
    again = replace(asking, shown=_short(asking.field.options))
    if not options:
        return replace(again, said=wording.fits_none(text))
    if len(options) > SHORT:
        return replace(again, said=wording.fits_many(text, len(options)))
    return replace(asking, shown=options, said=wording.fits_few(text))


def _numbered(shown: tuple[Option, ...], text: str) -> tuple[Option, ...]:
    number = int(text) if text.isascii() and text.isdigit() else 0
    return shown[number - 1 : number] if number else ()


def _with(asking: Asking, value: str) -> Asking:
    return _next(replace(asking, values={**asking.values, asking.field.name: value}))


def _next(asking: Asking) -> Asking:
    while not asking.is_done and not _is_asked(asking.field, asking.values):
        kept = asking.field.filled if asking.field.kind is FieldKind.HIDDEN else ""
        asking = replace(asking, values={**asking.values, asking.field.name: kept})
    shown = () if asking.is_done else _short(asking.field.options)
    return replace(asking, shown=shown, said="", lines=())


def _is_asked(field: Field, values: Mapping[str, str]) -> bool:
    """What depends on a field that is not answered yet may be asked."""
    if field.kind is FieldKind.HIDDEN:
        return False
    return (
        field.needed_when is None or field.needed_when[0] not in values or field.is_needed(values)
    )


def _short(options: tuple[Option, ...]) -> tuple[Option, ...]:
    return options if len(options) <= SHORT else ()
