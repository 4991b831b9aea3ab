"""`helpbot oncall …`: the rota without chat, asked and changed.

It works beside a bot that runs and where none does; what it causes for others the bot sends.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from helpbot.clock import from_iso, utc_now
from helpbot.config import Settings
from helpbot.console import told
from helpbot.errors import ExitCode, Refused
from helpbot.oncall import DEFAULT
from helpbot.outside import Speaker, said_by, store_of
from helpbot.plan import Plan
from helpbot.speech import Reply, plain
from helpbot.when import moment
from helpbot.wording import rota as wording
from helpbot.wording import watches as watch_wording

if TYPE_CHECKING:
    from helpbot.desk import Means
    from helpbot.store import Tx

oncall = typer.Typer(
    help="Who is on call: asked, covered, and tried by a drill.", no_args_is_help=True
)

Days = Annotated[int, typer.Option(min=1, max=366, help="How many days ahead.")]


@oncall.command()
@told
def who(
    team: Annotated[str, typer.Option(help="Only for this team, by its id.")] = "",
    at: Annotated[
        str, typer.Option(help="Another time: 18:00, 'tomorrow 8', 2026-12-24T08:00:00Z.")
    ] = "",
) -> None:
    """Say who is on call, who is second, until when, and who covers for whom."""
    with _reading() as (tx, means):
        now = utc_now()
        when = _time(at, now, means.plan) if at else now
        _require_team(team, means.plan)
        duties = [means.duty(tx, team, when)] if team else means.watches(tx, when)
        covers = {cover.id: cover for cover in tx.covers.active(when)}
        _show(wording.on_call(duties, covers, means.plan, at=when if at else None))


@oncall.command()
@told
def gaps(days: Days = 30) -> None:
    """List when nobody is first on call. Exits with 1 when there is such a time."""
    from helpbot.oncall import gaps as gaps_of

    with _reading() as (tx, means):
        now = utc_now()
        found = gaps_of(means.rota(tx, now), now, now + timedelta(days=days))
        for gap in found:
            typer.echo(wording.gap_line(gap, means.plan))
        if not found:
            typer.echo(f"No gap in the next {days} days.")
    raise typer.Exit(ExitCode.FOUND if found else ExitCode.OK)


@oncall.command()
@told
def shifts(
    person: Annotated[str, typer.Argument(help="The id of a person in desk.toml.")],
    days: Days = 30,
) -> None:
    """List a person's shifts and covers."""
    from helpbot.watches import shifts_of

    with _reading() as (tx, means):
        known = means.plan.person(person)
        if known is None:
            raise Refused(f"{person} is nobody in desk.toml. `helpbot contacts` lists who is.")
        _show(shifts_of(means, tx, known, utc_now(), days, is_own=False))


@oncall.command()
@told
def cover(
    person: Annotated[str, typer.Argument(help="Who covers.")],
    of: Annotated[str, typer.Argument(metavar="FOR", help="For whom.")],
    when: Annotated[list[str], typer.Argument(help="When: 'tonight 18-06'.")],
    speaker: Speaker = "",
) -> None:
    """Let somebody cover for somebody, at once; both are told. For another than you: a lead."""
    _say(speaker, f"put {person} on for {of} {' '.join(when)}")


@oncall.command()
@told
def drill(
    results: Annotated[
        bool, typer.Option("--results", help="Show how the last ones went.")
    ] = False,
    speaker: Speaker = "",
) -> None:
    """Send a test page now to whoever is on call in the coming week, as a lead."""
    if not results:
        _say(speaker, "drill now")
        return
    from helpbot.desk.drills import Drills

    with _reading() as (tx, means):
        _show(watch_wording.drill_results(Drills(means).results(tx, utc_now()), means.plan))


def _time(said: str, now: datetime, plan: Plan) -> datetime:
    try:
        return from_iso(said)
    except ValueError:
        found = moment(said, now, plan.zone)
    if found is None:
        raise typer.BadParameter(
            f"{said!r} is no time; say 18:00, 'tomorrow 8' or 2026-12-24T08:00:00Z"
        )
    return found


def _require_team(team: str, plan: Plan) -> None:
    teams = [DEFAULT, *(one.id for one in plan.teams)]
    if team and team not in teams:
        raise Refused(f"There is no team {team}. There are {', '.join(teams)}.")


def _say(speaker: str, sentence: str) -> None:
    for reply in said_by(speaker, sentence):
        _show(reply)


def _show(reply: Reply) -> None:
    typer.echo(plain(reply.markdown))


@contextmanager
def _reading() -> Iterator[tuple["Tx", "Means"]]:
    """The tables, and the same view of the rota that a running bot has."""
    from helpbot.desk import Means
    from helpbot.saying import desk_of

    settings = Settings.from_environ(os.environ)
    desk, store = desk_of(settings), store_of(settings)
    try:
        yield store.read(), Means(desk.plan, desk.lines, desk.calendars)
    finally:
        store.close()
