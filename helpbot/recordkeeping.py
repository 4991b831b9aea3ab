"""Records in chat, for those who keep them: legal holds, purges, where exports are made."""

import re
from dataclasses import replace

from helpbot.desk.retention import Retention
from helpbot.errors import UserError
from helpbot.following import NAMED, NUMBER, SIGN
from helpbot.forms import text_of
from helpbot.requesting import seen, tickets_of
from helpbot.responding import means_of
from helpbot.turn import (
    ADMINS,
    TECHNICIANS,
    Command,
    Turn,
    sentence,
    who,
)
from helpbot.wording import records as wording

# So many lines are read; all are counted.
SHOWN = 50
# So many are purged in one transaction: others who write wait meanwhile.
AT_ONCE = 100


def _hold(turn: Turn, match: re.Match[str]) -> None:
    ticket, reason = seen(turn, int(match["id"])), text_of(match["reason"] or "")
    if not reason:
        raise UserError(wording.say_why(ticket.id))
    if (purged := turn.tx.purges.purged(ticket.id)) is not None:
        raise UserError(wording.was_purged(ticket.id, purged.at, turn.plan))
    by = who(turn).id
    after = replace(ticket, hold=reason, hold_by=by)
    saved = tickets_of(turn).change(
        turn.tx, ticket.id, after, "held", by=by, now=turn.now, words=reason
    )
    turn.result(wording.held(saved))


def _unhold(turn: Turn, match: re.Match[str]) -> None:
    ticket = seen(turn, int(match["id"]))
    if ticket.hold is None:
        raise UserError(wording.not_held(ticket.id))
    after = replace(ticket, hold=None, hold_by=None)
    saved = tickets_of(turn).change(
        turn.tx, ticket.id, after, "hold ended", by=who(turn).id, now=turn.now
    )
    turn.result(wording.freed(saved))


def _purge(turn: Turn, match: re.Match[str]) -> None:
    """What is over its time by desk.toml, and nothing else."""
    retention = Retention(means_of(turn))
    if not turn.plan.retention.of_tickets:
        raise UserError(wording.no_retention())
    due, kept = retention.due(turn.tx, turn.now)
    if match["dry"]:
        known = ((one, turn.tx.tickets.get(one.ticket_id)) for one in due[:SHOWN])
        lines = [
            wording.due_line(ticket, one.record_class, one.days, turn.plan)
            for one, ticket in known
            if ticket is not None
        ]
        turn.result(wording.due_for_purge(lines, len(due), kept))
        return
    for one in due[:AT_ONCE]:
        retention.purge(turn.tx, one, by=who(turn).id, now=turn.now)
    done = min(len(due), AT_ONCE)
    turn.result(wording.purged(done, len(due) - done, kept))


def _export(turn: Turn, match: re.Match[str]) -> None:
    turn.result(wording.export_outside(int(match["id"]) if match["id"] else None))


COMMANDS = (
    Command(
        "hold", sentence(rf"hold {NAMED}(?:{SIGN} (?P<reason>.+))?"), ADMINS, _hold
    ),
    Command("unhold", sentence(rf"unhold {NUMBER}"), ADMINS, _unhold),
    Command("purge", sentence(rf"{wording.PURGE}(?P<dry> dry run)?"), ADMINS, _purge),
    Command(
        "export",
        sentence(r"export(?: tickets?)?(?: #?(?P<id>\d{1,12}))?"),
        TECHNICIANS,
        _export,
    ),
)  # fmt: skip
