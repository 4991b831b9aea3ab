"""`helpbot tickets export`, `hold`, `unhold`, `purge`: what those who keep the records do."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from helpbot.console import told
from helpbot.errors import Refused
from helpbot.outages_commands import echo_said
from helpbot.outside import Speaker, said_by
from helpbot.speech import plain
from helpbot.tickets_commands import (
    By,
    Department,
    Facility,
    Number,
    Owner,
    Service,
    Since,
    State,
    Team,
    Until,
    Words,
    keyed,
    view_as,
)
from helpbot.wording import exports as wording
from helpbot.wording.records import PURGE

if TYPE_CHECKING:
    from helpbot.tickets import Ticket
    from helpbot.viewing import View


class Kind(StrEnum):
    CSV = "csv"
    JSON = "json"
    HTML = "html"


@told
def export(
    kind: Annotated[
        Kind | None, typer.Option("--format", help="If left out, by the name of the file.")
    ] = None,
    number: Annotated[
        int | None, typer.Option("--ticket", help="One ticket, with its whole story.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file; the screen if left out.")
    ] = None,
    words: Annotated[str, typer.Option(help="Only what has these words.")] = "",
    state: State = "all", by: By = "", owner: Owner = "", team: Team = "", service: Service = "",
    facility: Facility = "", department: Department = "", since: Since = "", until: Until = "",
    speaker: Speaker = "",
) -> None:  # fmt: skip
    """Export tickets that you may see: for a spreadsheet, for a program, or to be printed."""
    text = keyed(
        state=state, by=by, owner=owner, team=team, service=service, facility=facility,
        department=department, since=since, until=until,
    )  # fmt: skip
    with view_as(speaker) as view:
        counted = Counted(view.find(f"{words} {text}") if number is None else [view.get(number)])
        with _opened(file) as out:
            for piece in _pieces(view, counted, kind or _kind_of(file), is_one=number is not None):
                out.write(piece)
    if file is not None:
        typer.echo(wording.written(str(file), counted.count))


@told
def hold(number: Number, reason: Words, speaker: Speaker = "") -> None:
    """Keep a ticket, and all that is linked to it, from every purge; for admins."""
    echo_said(speaker, f"hold {number}: {' '.join(reason)}")


@told
def unhold(number: Number, speaker: Speaker = "") -> None:
    """End a legal hold; for admins."""
    echo_said(speaker, f"unhold {number}")


@told
def purge(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list what would be purged.")
    ] = False,
    speaker: Speaker = "",
) -> None:
    """Take the words of closed tickets away that are over their time by desk.toml; for admins."""
    sentence = f"{PURGE} dry run" if dry_run else PURGE
    goes_on = True
    while goes_on:
        replies = said_by(speaker, sentence)
        for said in replies:
            typer.echo(plain(said.markdown))
        # So many at a time: whoever asks for help meanwhile does not wait.
        goes_on = not dry_run and any(b.says == PURGE for said in replies for b in said.buttons)


class Counted:
    """Tickets that are counted as they go by."""

    def __init__(self, tickets: "Iterable[Ticket]") -> None:
        self._tickets = tickets
        self.count = 0

    def __iter__(self) -> "Iterator[Ticket]":
        for ticket in self._tickets:
            self.count += 1
            yield ticket


def _pieces(view: "View", found: Counted, kind: Kind, *, is_one: bool) -> Iterator[str]:
    from helpbot.export import as_csv, as_json, as_pages, columns, story_of

    if kind is Kind.HTML:
        pages = ((view.facts(t), story_of(view.moments(t)) if is_one else None) for t in found)
        return as_pages(pages, view.taker)
    if kind is Kind.JSON:
        return as_json(view.whole(one) if is_one else view.facts(one) for one in found)
    if is_one:
        return as_csv((row for one in found for row in story_of(view.moments(one))), wording.STORY)
    return as_csv((view.facts(one) for one in found), columns(view.taker))


def _kind_of(file: Path | None) -> Kind:
    ending = file.suffix.lower().removeprefix(".") if file else ""
    return Kind(ending) if ending in list(Kind) else Kind.CSV


@contextmanager
def _opened(file: Path | None) -> Iterator[TextIO]:
    """A file that only its owner reads, and that is there only when it is whole."""
    if file is None:
        yield sys.stdout
        return
    work = file.with_name(f".{file.name}.part")
    try:
        handle = os.open(work, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            # Line ends are the writer's own: a table's are as its standard wants them.
            with open(handle, "w", encoding="utf-8", newline="") as out:  # noqa: PTH123 - a descriptor
                yield out
            work.replace(file)
        finally:
            work.unlink(missing_ok=True)
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}.") from error


COMMANDS = (export, hold, unhold, purge)
