"""`helpbot tickets register`: what was granted off the standard, without chat."""

import json
import os
from typing import Annotated

import typer

from helpbot.config import Settings
from helpbot.console import told
from helpbot.outside import store_of
from helpbot.speech import plain
from helpbot.wording import portfolio as wording


@told
def register(
    as_json: Annotated[bool, typer.Option("--json", help="JSON, for scripts.")] = False,
) -> None:
    """List what was granted off the standard: reason, approvers and the day on which it ends."""
    from helpbot import config
    from helpbot.clock import utc_now
    from helpbot.portfolio import granted
    from helpbot.turn import today_of

    settings = Settings.from_environ(os.environ)
    plan, store = config.read_plan(settings.desk), store_of(settings)
    try:
        found = granted(store.read(), plan)
    finally:
        store.close()
    if not as_json:
        today = today_of(plan, utc_now())
        typer.echo(plain(wording.register(found, today, most=len(found)).markdown))
    for one in found if as_json else ():
        typer.echo(json.dumps(_as_json(one), ensure_ascii=False))


def _as_json(one: wording.Granted) -> dict[str, object]:
    ticket = one.ticket
    return {
        "ticket": ticket.id,
        "what": ticket.summary,
        "requester": ticket.requester_name,
        "reason": one.reason,
        "approvers": list(one.approvers),
        "expires_on": ticket.expires_on,
    }
