"""`helpbot outages …` and `helpbot say`: what technicians do in chat, done from a command line.

It works beside a bot that runs and where none does; what it causes for others the bot sends.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from helpbot import config
from helpbot.clock import iso
from helpbot.config import Settings
from helpbot.console import told
from helpbot.errors import Refused
from helpbot.outages import Outage
from helpbot.outside import Speaker, said_by, store_of
from helpbot.plan import Plan
from helpbot.speech import Reply, plain
from helpbot.wording import history
from helpbot.wording import outages as wording

if TYPE_CHECKING:
    from helpbot.store import Tx

outages = typer.Typer(
    help="Outages without chat: listed, claimed, told of, resolved.", no_args_is_help=True
)

Number = Annotated[int, typer.Argument(help="The outage's number.")]
Words = Annotated[list[str], typer.Argument(help="A sentence.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON, for scripts.")]


@outages.command(name="list")
@told
def list_open(as_json: AsJson = False) -> None:
    """List the open outages by facility and start; with --json one object a line."""
    from helpbot.desk import overview

    with _reading() as (tx, plan):
        rows = overview.open_ones(tx, plan)
        if not as_json:
            typer.echo(plain(wording.listed(rows, plan).markdown))
        for outage, _, _ in rows if as_json else ():
            typer.echo(_dumped(_as_json(tx, plan, outage)))


@outages.command()
@told
def show(number: Number, as_json: AsJson = False) -> None:
    """Show all that happened to one outage."""
    from helpbot.desk import overview

    with _reading() as (tx, plan):
        outage = tx.outages.get(number)
        if outage is None:
            raise Refused(
                f"There is no outage {number}. `helpbot outages list` shows the open ones."
            )
        moments = overview.history(tx, plan, outage)
        if as_json:
            typer.echo(_dumped(_as_json(tx, plan, outage) | {"timeline": _timeline(moments)}))
        else:
            lines = [history.line(moment, plan) for moment in moments]
            typer.echo(plain(wording.story(outage, lines, plan).markdown))


@outages.command()
@told
def claim(
    number: Annotated[int | None, typer.Argument(help="The outage's number.")] = None,
    code: Annotated[str, typer.Option(help="The code of a page, read over the telephone.")] = "",
    speaker: Speaker = "",
) -> None:
    """Claim an outage: you have it now. With --code for whoever the code was sent to."""
    if (number is None) == (not code):
        raise typer.BadParameter("give the number of an outage, or --code and six digits")
    echo_said(speaker, f"claim code {code}" if code else f"claim {number}")


@outages.command()
@told
def release(number: Number, speaker: Speaker = "") -> None:
    """Give a claimed outage back; the next one is paged."""
    echo_said(speaker, f"release {number}")


@outages.command()
@told
def escalate(number: Number, speaker: Speaker = "") -> None:
    """Page the next level now."""
    echo_said(speaker, f"escalate {number}")


@outages.command()
@told
def update(number: Number, words: Words, speaker: Speaker = "") -> None:
    """Tell everybody affected how it stands."""
    echo_said(speaker, f"update {number} {' '.join(words)}")


@outages.command()
@told
def note(number: Number, words: Words, speaker: Speaker = "") -> None:
    """Note something for those who work on it; those affected do not see it."""
    echo_said(speaker, f"note {number} {' '.join(words)}")


@outages.command()
@told
def resolve(
    number: Number,
    cause: Annotated[str, typer.Argument(help="What it was, in quotes: 'fibre cut'.")],
    words: Words,
    speaker: Speaker = "",
) -> None:
    """End an outage: say its cause and a sentence, which everybody affected reads."""
    if ":" in cause:
        raise typer.BadParameter("leave the colon out of the cause, or put it into the sentence")
    echo_said(speaker, f"resolve {number} {cause}: {' '.join(words)}")


@told
def say(sentence: Words, speaker: Speaker = "") -> None:
    """Say any command of the chat to the letter: `helpbot say --as bo snooze 12 2h`."""
    echo_said(speaker, " ".join(sentence))


def echo_said(speaker: str, sentence: str) -> None:
    """Says a sentence as somebody, and prints what they are told."""
    for reply in said_by(speaker, sentence):
        typer.echo(_shown(reply))


def _shown(reply: Reply) -> str:
    """A reply with the sentences that its buttons say, to be said the same way."""
    says = [f"  {button.label}: helpbot say {button.says}" for button in reply.buttons]
    return "\n".join((plain(reply.markdown), *says))


@contextmanager
def _reading() -> Iterator[tuple["Tx", Plan]]:
    settings = Settings.from_environ(os.environ)
    plan, store = config.read_plan(settings.desk), store_of(settings)
    try:
        yield store.read(), plan
    finally:
        store.close()


def _dumped(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _as_json(tx: "Tx", plan: Plan, outage: Outage) -> dict[str, Any]:
    counts = tx.outages.count_affected(outage.id)
    return {
        "id": outage.id,
        "what": wording.what(outage, plan),
        "service": outage.service,
        "facility": outage.facility,
        "team": outage.team,
        "priority": outage.priority.value,
        "life_safety": outage.is_life_safety,
        "state": outage.state.value,
        "detected_at": iso(outage.detected_at),
        "claimed_by": outage.claimed_by,
        "claimed_at": iso(outage.claimed_at) if outage.claimed_at else None,
        "resolved_at": iso(outage.resolved_at) if outage.resolved_at else None,
        "cause": outage.cause,
        "resolution": outage.resolution,
        "workaround": outage.workaround,
        "news": outage.news,
        "affected": sum(counts.values()),
        "affected_by_facility": {place or "elsewhere": count for place, count in counts.items()},
    }


def _timeline(moments: list[history.Moment]) -> list[dict[str, Any]]:
    return [
        {
            "at": iso(moment.at),
            "what": moment.what,
            "by": moment.by or None,
            "text": moment.text or None,
            "internal": moment.is_internal,
        }
        for moment in moments
    ]
