"""The forms that edit an article, and the text that one of them makes when it was filled in.

What was opened travels along as a digest in the form's name: filled in after the file changed on
disk, it is known to be based on something else.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from helpbot import articles
from helpbot import folder as files
from helpbot.articles import State
from helpbot.errors import UserError
from helpbot.forms import listing, values_in
from helpbot.kept import Source
from helpbot.manuscript import (
    LONGEST,
    PIECE,
    Manuscript,
    flow,
    heading,
    pieces,
    read,
    scalar,
    together,
    with_facts,
)
from helpbot.occasion import Builder, Occasion
from helpbot.plan import Plan
from helpbot.proposals import NOTHING, Proposal, Proposed, What
from helpbot.speech import Field, FieldKind, Form, Option
from helpbot.turn import TECHNICIANS
from helpbot.wording import editing as wording

# An article by its id, or a proposal by its number; which part of it is edited.
TARGET = (
    r"(?:#(?P<number>\d{1,12})|(?P<article>[a-z0-9]+(?:-[a-z0-9]+)*)) "
    r"(?P<kind>text|section|facts|questions|front)(?: (?P<section>\d{1,3}))? \|"
)
_ABOUT = re.compile(
    r"(?P<target>#(?P<number>\d{1,12})|[a-z0-9]+(?:-[a-z0-9]+)*)"
    rf"(?: (?P<section>\d{{1,3}}))?(?: (?P<base>[0-9a-f]{{24}}|{NOTHING}))?"
)
# A modal holds 100 blocks.
MOST_PIECES = 90
_FACTS = ("title", "summary", "service", "owner", "audience", "state", "review_by", "reviewed")

# (article, file, what stands there now)
OnDisk = tuple[str, str, Source]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A text that somebody opens: `base` is the digest of the file then."""

    target: str
    section: str
    base: str
    source: Source

    @property
    def about(self) -> str:
        return " ".join(filter(None, (self.target, self.section, self.base)))


def _opened(occasion: Occasion) -> _Opened | None:
    """None for whoever may not, and where there is nothing of that name."""
    match = _ABOUT.fullmatch(occasion.about)
    person = occasion.person
    if match is None or occasion.library is None:
        return None
    if person is None or person.role not in TECHNICIANS:
        return None
    folder, source, known = occasion.library.folder, Source("", ""), ""
    if match["number"]:
        proposal = occasion.tx.proposals.get(int(match["number"]))
        if proposal is None or proposal.is_purged:
            return None
        file: str | None = proposal.proposed.file
        source = Source(proposal.proposed.text, proposal.proposed.questions)
        # Whoever edits it again saw no later file, unless a preview showed one.
        known = proposal.proposed.based_on or NOTHING
    else:
        file = files.locate(folder, match["target"])
    if file is None:
        return None
    disk = files.read(folder, file)
    base = match["base"] or known or files.digest(disk) or NOTHING
    return _Opened(
        match["target"], match["section"] or "", base, source if match["number"] else disk
    )


def _form(
    occasion: Occasion,
    name: str,
    kind: str,
    title: str,
    fields_of: Callable[[_Opened], Sequence[Field] | None],
) -> Form | None:
    opened = _opened(occasion)
    fields = fields_of(opened) if opened else None
    if opened is None or not fields:
        return None
    every = (Field("base", "", FieldKind.HIDDEN, filled=opened.base), *fields)
    says = " ".join(filter(None, ("edited", opened.target, kind, opened.section)))
    return Form(f"{name} {opened.about}", title, every, wording.PREVIEW, listing(says, every))


def text_fields(body: str) -> Sequence[Field] | None:
    """A field for each piece of a text, and one for more. None where one is too long for a form."""
    parts = pieces(body)
    if len(parts) > MOST_PIECES or any(len(part) > LONGEST for part in parts):
        return None
    fields, title, count = [], "", 0
    for number, part in enumerate(parts, 1):
        title, count = (heading(part), 1) if heading(part) else (title, count + 1)
        label = wording.section_label(title, count)
        fields.append(long_field(f"part{number}", label, part, hint=wording.EMPTY_HINT))
    return (*fields, long_field("more", wording.MORE, "", hint=wording.MORE_HINT))


def long_field(name: str, label: str, filled: str, *, hint: str, required: bool = False) -> Field:
    return Field(
        name, label, FieldKind.LONG, required=required, hint=hint, filled=filled, keeps_lines=True,
        by_lines=True,
    )  # fmt: skip


def _article(occasion: Occasion) -> Form | None:
    """The whole text."""

    def fields(opened: _Opened) -> Sequence[Field] | None:
        # One part has a form of its own.
        return None if opened.section else text_fields(read(opened.source.text).body)

    return _form(occasion, "edit-article", "text", wording.EDIT_TEXT, fields)


def _section(occasion: Occasion) -> Form | None:
    """One piece of it, by its number."""

    def fields(opened: _Opened) -> Sequence[Field] | None:
        parts = pieces(read(opened.source.text).body)
        number = int(opened.section or 0)
        if not 1 <= number <= len(parts) or len(parts[number - 1]) > LONGEST:
            return None
        label = wording.section_label(heading(parts[number - 1]), 1)
        return (long_field(f"part{number}", label, parts[number - 1], hint=wording.EMPTY_HINT),)

    return _form(occasion, "edit-section", "section", wording.EDIT_TEXT, fields)


def _questions(occasion: Occasion) -> Form | None:
    def fields(opened: _Opened) -> Sequence[Field]:
        chunks = _chunks(opened.source.questions.splitlines()) or [""]
        return [
            long_field(
                f"part{n}",
                wording.section_label(wording.QUESTIONS, n),
                chunk,
                hint=wording.QUESTIONS_HINT,
            )
            for n, chunk in enumerate(chunks, 1)
        ]

    return _form(occasion, "edit-questions", "questions", wording.EDIT_QUESTIONS, fields)


def _front(occasion: Occasion) -> Form | None:
    """As it stands in the file: so one is mended that cannot be read."""

    def fields(opened: _Opened) -> Sequence[Field] | None:
        front = read(opened.source.text).front or ""
        field = long_field(
            "front", wording.EDIT_FRONT, front.strip("\n"), hint=wording.FRONT_HINT, required=True
        )
        return (field,) if len(front) <= LONGEST else None

    return _form(occasion, "edit-front", "front", wording.EDIT_FRONT, fields)


def _facts(occasion: Occasion) -> Form | None:
    def fields(opened: _Opened) -> Sequence[Field] | None:
        try:
            facts = articles.facts_of(read(opened.source.text).front or "")
        except ValueError:
            return None
        return fact_fields(occasion.plan, facts)

    return _form(occasion, "edit-facts", "facts", wording.EDIT_FACTS, fields)


def fact_fields(plan: Plan, facts: Mapping[str, Any]) -> Sequence[Field]:
    """The front matter that people change, one field a line."""
    known = {name: _text(facts.get(name)) for name in (*_FACTS, "also")}

    def short(name: str, label: str, longest: int) -> Field:
        return Field(name, label, FieldKind.SHORT, longest=longest, filled=known[name])

    def choice(name: str, label: str, options: Sequence[Option]) -> Field:
        return Field(name, label, FieldKind.CHOICE, tuple(options), filled=known[name])

    def day(name: str, label: str, *, required: bool, hint: str = "") -> Field:
        return Field(name, label, FieldKind.DATE, required=required, hint=hint, filled=known[name])

    states = [Option(wording.STATES[state], state.value) for state in State]
    known["state"] = known["state"] or State.PUBLISHED.value
    return (
        short("title", wording.TITLE, 120),
        short("summary", wording.SUMMARY, 400),
        choice("service", wording.SERVICE, services_of(plan)),
        choice("owner", wording.OWNER, [Option(t.name, t.id) for t in plan.teams]),
        choice("audience", wording.AUDIENCE, audiences_of(plan)),
        choice("state", wording.STATE, states),
        day("review_by", wording.REVIEW_BY, required=True),
        day("reviewed", wording.REVIEWED, required=False, hint=wording.REVIEWED_HINT),
        replace(short("also", wording.ALSO, LONGEST), required=False, hint=wording.ALSO_HINT),
    )


def services_of(plan: Plan) -> list[Option]:
    return [Option(service.names[0], service.id) for service in plan.services]


def audiences_of(plan: Plan) -> list[Option]:
    named = [Option(label, value) for value, label in wording.AUDIENCES.items()]
    departments = [
        Option(wording.department(d.names[0]), f"department:{d.id}") for d in plan.departments
    ]
    return named + departments


def revised(
    match: re.Match[str], *, by: str, replaces: Proposal | None, on_disk: OnDisk | None
) -> Proposed:
    """What a filled form makes of a text: of a proposal's, or of what stands on disk now.

    Raises UserError where it changes nothing.
    """
    values = values_in(match[0])
    if replaces is not None:
        one = replaces.proposed
        article, file, what, source = (
            one.article,
            one.file,
            one.what,
            Source(one.text, one.questions),
        )
    else:
        assert on_disk is not None  # noqa: S101 - it is one or the other
        (article, file, source), what = on_disk, What.EDIT
    new = _applied(source, match["kind"].lower(), int(match["section"] or 1), values)
    if new == source and replaces is None:
        raise UserError("That changes nothing, so there is nothing to publish.")
    base = values.get("base", NOTHING)
    return Proposed(
        article=article,
        file=file,
        what=what if what in (What.NEW, What.EDIT) else What.EDIT,
        text=new.text,
        questions=new.questions,
        based_on="" if base == NOTHING else base,
        by=by,
        replaces=replaces.id if replaces else None,
    )


def _applied(source: Source, kind: str, number: int, values: Mapping[str, str]) -> Source:
    known = read(source.text)
    match kind:
        case "questions":
            return Source(source.text, lines_of(_parts(values)))
        case "front":
            changed = Manuscript(values.get("front", "").strip("\n") + "\n", known.body)
        case "facts":
            changed = with_facts(known, _facts_changed(known, values))
        case "section":
            changed = Manuscript(known.front, _with_section(known.body, number, values))
        case _:
            changed = Manuscript(known.front, together([*_parts(values), values.get("more", "")]))
    if changed.front == known.front and _is_same(changed.body, known.body):
        return source
    return Source(changed.text, source.questions)


def _is_same(new: str, old: str) -> bool:
    return together(pieces(new)) == together(pieces(old))


def _parts(values: Mapping[str, str]) -> list[str]:
    numbers = sorted(int(name[4:]) for name in values if re.fullmatch(r"part\d{1,3}", name))
    return [_lines(values[f"part{number}"]) for number in numbers]


def _with_section(body: str, number: int, values: Mapping[str, str]) -> str:
    """What was emptied is taken out."""
    parts = pieces(body)
    if number <= len(parts):
        parts[number - 1] = _lines(values.get(f"part{number}", ""))
    return together(parts)


def _facts_changed(known: Manuscript, values: Mapping[str, str]) -> dict[str, str]:
    """What was filled in otherwise, as YAML: what stayed stays as its author wrote it."""
    # Where no state is written an article is published.
    before = {"state": State.PUBLISHED.value, **articles.facts_of(known.front or "")}
    changed = {}
    for name in (*_FACTS, "also"):
        new = " ".join(values.get(name, "").split())
        if new != _text(before.get(name)):
            changed[name] = _yaml(name, new)
    return changed


def _yaml(name: str, value: str) -> str:
    if name == "also":
        return flow([word for part in value.split(",") if (word := part.strip())])
    # Chosen from a list, or a date: written as the articles have it.
    return scalar(value) if name in ("title", "summary") else value


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(str(value or "").split())


def lines_of(chunks: Sequence[str]) -> str:
    """Golden questions as a file has them, one a line."""
    lines = [line.strip() for chunk in chunks for line in chunk.splitlines() if line.strip()]
    return "".join(f"{line}\n" for line in lines)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _chunks(lines: Sequence[str]) -> list[str]:
    chunks: list[str] = []
    for line in lines:
        if chunks and len(chunks[-1]) + len(line) + 1 <= PIECE:
            chunks[-1] += f"\n{line}"
        else:
            chunks.append(line)
    return chunks


BUILDERS: Mapping[str, Builder] = {
    "edit-article": _article,
    "edit-section": _section,
    "edit-facts": _facts,
    "edit-questions": _questions,
    "edit-front": _front,
}
