"""What is heard and what is said, without Slack: utterances, replies, buttons, forms.

A button is a sentence on a key: pressing it is saying it. A form is a sentence with named blanks.
People and places are opaque strings that only the edge which made them can read (`slack:U0427`,
`terminal:#it-help/3`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", str)
Address = NewType("Address", str)

# Who wrote what a program wrote: nobody whose ticket it could be.
NOBODY = PersonId("nobody")


@dataclass(frozen=True, slots=True)
class File:
    """A file beside what was said; `kind` is its media type, `reference` where its edge has it."""

    name: str
    kind: str
    bytes: int
    reference: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing a person said, masked before it became an Utterance.

    `key` is natural: the same message heard twice has the same key. Utterances of one
    `conversation` are answered in order; replies go to `reply_to`. `public` is where a private
    reply may be shared; `thread_of` the outbox key of our message in whose thread it was said;
    `unasked` says that it was not said to us. What came of a press in a channel is said `aside`,
    for nobody else to read. `edits` is the key of the earlier utterance that this
    one changes, in its place: an empty text says that its words were deleted.
    """

    key: str
    person: PersonId
    text: str
    reply_to: Address
    conversation: str
    private: bool
    heard_at: datetime
    masked: tuple[str, ...] = ()
    public: Address | None = None
    thread_of: str | None = None
    unasked: bool = False
    aside: Address | None = None
    files: tuple[File, ...] = ()
    edits: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A sentence on a key; one that says `form NAME` opens the form of that name."""

    label: str
    says: str


class FieldKind(StrEnum):
    SHORT = "short"
    LONG = "long"
    CHOICE = "choice"
    DATE = "date"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Option:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """A blank of a form. `longest` counts the characters of a text; `filled` stands in it already.

    `needed_when` (field, value) makes it required where another field has a value. A text that
    `keeps_lines` is said with its line breaks; one that is written `by_lines` takes several at a
    prompt, until a dot. A date is `2026-12-01`. What is hidden only travels
    along: nobody sees or changes it.
    """

    name: str
    label: str
    kind: FieldKind
    options: tuple[Option, ...] = ()
    required: bool = True
    hint: str = ""
    longest: int = 3_000
    filled: str = ""
    needed_when: tuple[str, str] | None = None
    keeps_lines: bool = False
    by_lines: bool = False

    def is_needed(self, values: Mapping[str, str]) -> bool:
        """Whether it may not be left open, given the others."""
        if self.needed_when is None:
            return self.required
        other, value = self.needed_when
        return values.get(other) == value


_BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Form:
    """A sentence with named blanks: `says` is a template, "outage {service} at {facility}".

    It begins with a word, so that nothing filled in can make another command of it. `name` is what
    opens it: "outage", or with what it is about, "ticket 17". Its words are in `language`, English
    where there is none.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    submit: str
    says: str
    language: str | None = None

    def __post_init__(self) -> None:
        if not re.match(r"\w+ ", self.says):
            raise ValueError(f"form {self.name} does not begin with a word of its own")
        if sorted(_BLANK.findall(self.says)) != sorted(field.name for field in self.fields):
            raise ValueError(f"form {self.name} has other blanks than fields")

    def filled(self, values: Mapping[str, str]) -> str:
        """The sentence with each blank filled once: braces in a value are only braces."""
        return _BLANK.sub(lambda blank: values[blank[1]], self.says)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page, with a title and buttons of its own."""

    title: str
    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """Markdown for a person, with buttons; `source` is small print: where it is from.

    A page has `sections` below its text.
    """

    text: str
    buttons: tuple[Button, ...] = field(default=())
    source: str = ""
    sections: tuple[Section, ...] = ()

    @property
    def markdown(self) -> str:
        parts = (f"## {one.title}\n\n{one.text}".strip() for one in self.sections)
        return "\n\n".join(filter(None, (self.text, *parts, self.source)))

    @property
    def keys(self) -> tuple[Button, ...]:
        """Every button, in the order in which they are read."""
        return (*self.buttons, *(button for one in self.sections for button in one.buttons))


def channel_of(address: Address) -> str:
    """What takes only so much a second: an address is `scheme:channel`, or
    `scheme:channel/thread`.
    """
    return address.partition("/")[0]


_FENCE = re.compile(r"^\s*(```|~~~)")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)\)")
# Underscores are left alone: file and host names are full of them.
_EMPHASIS = re.compile(r"(\*\*|(?<![\w*])\*)(?=[^\s*])(.+?)(?<=[^\s*])\1")
_CODE = re.compile(r"`([^`]+)`")


def plain(markdown: str) -> str:
    """The words without marks, for scripts and screen readers; code blocks stay as they are."""
    lines, in_code = [], False
    for line in markdown.splitlines():
        if _FENCE.match(line):
            in_code = not in_code
            continue
        lines.append(line if in_code else _plain_line(line))
    return "\n".join(lines)


def _plain_line(line: str) -> str:
    """One line outside code. Code spans are set aside, so that their marks are kept."""
    spans = _CODE.findall(line)
    text = _CODE.sub("\x00", line.lstrip("#").lstrip() if line.startswith("#") else line)
    text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", _LINK.sub(r"\1 (\2)", text)))
    for span in spans:
        text = text.replace("\x00", span, 1)
    return text
