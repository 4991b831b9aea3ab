"""`helpbot tickets …`: tickets without chat."""

import json
import os
from datetime import datetime
from typing import Annotated

import typer

from helpbot.clock import iso, utc_now
from helpbot.config import Settings
from helpbot.console import told
from helpbot.errors import Refused
from helpbot.outside import store_of
from helpbot.plan import Plan
from helpbot.speech import plain
from helpbot.targets import Kept
from helpbot.wording import targets as wording

tickets = typer.Typer(help="Tickets without chat.", no_args_is_help=True)


@tickets.callback()
def _group() -> None:
    """One command more does not make it the only one."""


@tickets.command()
@told
def targets(
    weeks: Annotated[int, typer.Option(min=1, max=99, help="How many weeks back.")] = 4,
    team: Annotated[str, typer.Option(help="Only of this team, by its id.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON, for scripts.")] = False,
) -> None:
    """Count the targets that were met and missed, by week, team and priority."""
    from helpbot import config
    from helpbot.targeting import weeks_of

    settings = Settings.from_environ(os.environ)
    plan, store = config.read_plan(settings.desk), store_of(settings)
    try:
        _require_team(team, plan)
        found = weeks_of(store.read(), plan, utc_now(), weeks)
    finally:
        store.close()
    if not as_json:
        typer.echo(plain(wording.weeks(found, plan, team=team or None).markdown))
    for start, rows in found if as_json else ():
        for row in rows:
            if team in ("", row.team):
                typer.echo(json.dumps(_as_json(start, row)))


def _require_team(team: str, plan: Plan) -> None:
    teams = [one.id for one in plan.teams]
    if team and team not in teams:
        raise Refused(f"There is no team {team}. There are {', '.join(teams)}.")


def _as_json(start: datetime, row: Kept) -> dict[str, object]:
    return {
        "week": iso(start),
        "team": row.team,
        "priority": row.priority,
        "answered_in_time": row.answered,
        "answered_late": row.answered_late,
        "solved_in_time": row.solved,
        "solved_late": row.solved_late,
    }
