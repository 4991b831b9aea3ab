"""`helpbot tickets …`: what is done with tickets in chat, done from a command line; and exports.

It works beside a bot that runs and where none does. What is done is said as in chat, by whoever
--as names, with the same rights and the same journal; what is read is what they may see.
"""

import json
import os
from contextlib import AbstractContextManager
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from helpbot.config import Settings
from helpbot.console import told
from helpbot.outages_commands import echo_said
from helpbot.outside import Speaker
from helpbot.speech import plain
from helpbot.tickets import CODES, Extent, Pending, Priority
from helpbot.wording import exports as wording

if TYPE_CHECKING:
    from helpbot.viewing import View

tickets = typer.Typer(
    help="Tickets without chat: found, opened, claimed, answered, resolved, exported, purged.",
    no_args_is_help=True,
)

# A screen or two.
SHOWN = 50
Number = Annotated[int, typer.Argument(help="The ticket's number.")]
Words = Annotated[list[str], typer.Argument(help="A sentence.")]
MaybeWords = Annotated[list[str] | None, typer.Argument(help="A sentence.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON, for scripts.")]
State = Annotated[
    str,
    typer.Option(help="new, open (what is not resolved), claimed, pending, resolved, closed, all."),
]
By = Annotated[str, typer.Option("--by", help="Who asked: an id or any part of a name.")]
Owner = Annotated[str, typer.Option(help="The technician who has it.")]
Team = Annotated[str, typer.Option(help="A team.")]
Service = Annotated[str, typer.Option(help="A service, by its id or name.")]
Facility = Annotated[str, typer.Option(help="A facility, by its id or name.")]
Department = Annotated[str, typer.Option(help="A department, by its id or name.")]
Since = Annotated[str, typer.Option(help="Opened since then: 2026-12-01, yesterday, 12h.")]
Until = Annotated[str, typer.Option(help="Opened until then, that day among them.")]
Limit = Annotated[int, typer.Option(help="At most so many; 0 for all.")]


@tickets.command(name="list")
@told
def list_tickets(
    state: State = "open", by: By = "", owner: Owner = "", team: Team = "", service: Service = "",
    facility: Facility = "", department: Department = "", since: Since = "", until: Until = "",
    limit: Limit = SHOWN, as_json: AsJson = False, speaker: Speaker = "",
) -> None:  # fmt: skip
    """List tickets that you may see, newest first; with --json one object a line."""
    text = keyed(
        state=state, by=by, owner=owner, team=team, service=service, facility=facility,
        department=department, since=since, until=until,
    )  # fmt: skip
    _list(speaker, text, limit=limit, as_json=as_json)


@tickets.command()
@told
def search(
    words: Words, limit: Limit = SHOWN, as_json: AsJson = False, speaker: Speaker = ""
) -> None:
    """Find tickets as in chat: `printer state:open at:fire-3 by:ana since:2026-11-01`."""
    _list(speaker, " ".join(words), limit=limit, as_json=as_json)


@tickets.command()
@told
def show(number: Number, as_json: AsJson = False, speaker: Speaker = "") -> None:
    """Show one ticket with its whole story; for technicians with its notes, marked."""
    with view_as(speaker) as view:
        ticket = view.get(number)
        typer.echo(_dumped(view.whole(ticket)) if as_json else plain(view.story(ticket)))


@tickets.command(name="open")
@told
def open_one(
    words: Words,
    for_whom: Annotated[
        str, typer.Option("--for", help="Who it is for: a colleague's id, or a caller's name.")
    ] = "",
    call_back: Annotated[str, typer.Option(help="The number of a caller without chat.")] = "",
    service: Service = "",
    facility: Facility = "",
    impact: Annotated[Extent, typer.Option(help="How far it reaches.")] = Extent.LOW,
    urgency: Annotated[Extent, typer.Option(help="How little it can wait.")] = Extent.MEDIUM,
    again: Annotated[bool, typer.Option(help="One more, though there is one for it.")] = False,
    speaker: Speaker = "",
) -> None:
    """Open a ticket: for yourself, or --for somebody else."""
    blanks = {
        "who": for_whom, "call_back": call_back, "what": " ".join(words), "service": service,
        "facility": facility, "impact": impact.value, "urgency": urgency.value,
        "again": "1" if again else "",
    }  # fmt: skip
    form = "phone" if for_whom or call_back else "ticket"
    # A list of parts is told apart by its bars.
    parts = [f"{name}: {value.replace('|', '¦')}" for name, value in blanks.items() if value]
    echo_said(speaker, " | ".join((form, *parts)))


@tickets.command()
@told
def claim(number: Number, speaker: Speaker = "") -> None:
    """Claim a ticket: you have it now."""
    echo_said(speaker, f"claim {number}")


@tickets.command()
@told
def release(number: Number, speaker: Speaker = "") -> None:
    """Give a ticket back to its team."""
    echo_said(speaker, f"release {number}")


@tickets.command()
@told
def assign(
    number: Number,
    to: Annotated[str, typer.Argument(help="A technician.")],
    speaker: Speaker = "",
) -> None:
    """Give a ticket to a technician, who is told."""
    echo_said(speaker, f"assign {number} to {to}")


@tickets.command()
@told
def note(number: Number, words: Words, speaker: Speaker = "") -> None:
    """Note something for technicians; the requester never sees it."""
    echo_said(speaker, f"note {number}: {' '.join(words)}")


@tickets.command()
@told
def reply(number: Number, words: Words, speaker: Speaker = "") -> None:
    """Say something to the requester, where they asked."""
    echo_said(speaker, f"reply {number}: {' '.join(words)}")


@tickets.command()
@told
def wait(
    number: Number,
    on: Annotated[Pending, typer.Argument(help="Whom or what it waits for.")],
    words: MaybeWords = None,
    speaker: Speaker = "",
) -> None:
    """Let a ticket wait for somebody else."""
    echo_said(speaker, f"wait {number} {on.value}{_after(words)}")


@tickets.command()
@told
def resume(number: Number, speaker: Speaker = "") -> None:
    """Go on with a ticket that waited."""
    echo_said(speaker, f"resume {number}")


@tickets.command()
@told
def resolve(
    number: Number,
    code: Annotated[str, typer.Argument(help=f"How it ended: {', '.join(CODES)}.")],
    words: Words,
    speaker: Speaker = "",
) -> None:
    """End a ticket with a code and a sentence, which the requester reads."""
    if ":" in code:
        raise typer.BadParameter("leave the colon out of the code")
    echo_said(speaker, f"resolve {number} {code}: {' '.join(words)}")


@tickets.command()
@told
def close(number: Number, words: MaybeWords = None, speaker: Speaker = "") -> None:
    """Close a ticket."""
    echo_said(speaker, f"close {number}{_after(words)}")


@tickets.command()
@told
def reopen(number: Number, words: MaybeWords = None, speaker: Speaker = "") -> None:
    """Open a ticket again; a closed one is followed by a new one."""
    echo_said(speaker, f"reopen {number}{_after(words)}")


@tickets.command()
@told
def priority(
    number: Number,
    level: Annotated[Priority, typer.Argument(help="P1 to P4.", case_sensitive=False)],
    reason: Words,
    speaker: Speaker = "",
) -> None:
    """Set a priority by your word instead of the matrix, and say why."""
    echo_said(speaker, f"priority {number} {level.value}: {' '.join(reason)}")


@tickets.command()
@told
def move(
    number: Number,
    what: Annotated[str, typer.Argument(help="team, service, facility or department.")],
    to: Annotated[str, typer.Argument(help="Its id in desk.toml.")],
    speaker: Speaker = "",
) -> None:
    """Move a ticket to another team, service, facility or department."""
    echo_said(speaker, f"move {number} to {what} {to}")


@tickets.command()
@told
def page(
    number: Number,
    whom: Annotated[list[str], typer.Argument(help="A technician, or `team` and a team's id.")],
    speaker: Speaker = "",
) -> None:
    """Call somebody in, by every way that leads to them until they look; or whoever is on call for
    a team.
    """
    echo_said(speaker, f"page {' '.join(whom)} about {number}")


@tickets.command()
@told
def link(
    number: Number,
    outage: Annotated[int, typer.Argument(help="The outage's number.")],
    speaker: Speaker = "",
) -> None:
    """Link a ticket under an outage: it ends with it."""
    echo_said(speaker, f"link {number} to outage {outage}")


def _list(speaker: str, text: str, *, limit: int, as_json: bool) -> None:
    with view_as(speaker) as view:
        found = view.find(text)
        shown = islice(found, limit) if limit else found
        count = 0
        for count, ticket in enumerate(shown, start=1):  # noqa: B007 - counted for what follows
            typer.echo(_dumped(view.facts(ticket)) if as_json else plain(view.line(ticket)))
        if as_json:
            return
        if not count:
            typer.echo(wording.NOTHING)
        elif next(found, None) is not None:
            typer.echo(wording.there_is_more(limit))


def view_as(speaker: str) -> "AbstractContextManager[View]":
    """What somebody may read."""
    from helpbot.viewing import view_of

    return view_of(Settings.from_environ(os.environ), speaker)


def keyed(**values: str) -> str:
    """Options as they are said in chat: `state:open by:"Pat Doe"`."""
    return " ".join(f'{key}:"{value}"' for key, value in values.items() if value)


def _after(words: list[str] | None) -> str:
    return f": {' '.join(words)}" if words else ""


def _dumped(values: object) -> str:
    return json.dumps(values, ensure_ascii=False)
