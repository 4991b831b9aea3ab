"""What those who keep the records read: legal holds, purges, where exports are made."""

from collections.abc import Sequence
from datetime import datetime

from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.tickets import Ticket

# Stands in the place of a summary.
PURGED = "(its words were purged)"
# What is said to take away what is over its time.
PURGE = "purge tickets"


def held(ticket: Ticket) -> Reply:
    return Reply(
        f"Ticket {ticket.id} is on legal hold: {ticket.hold}. Nothing of it, or of what is linked "
        "to it, is purged until it ends.",
        (Button("End the hold", says=f"unhold {ticket.id}"),),
    )


def freed(ticket: Ticket) -> Reply:
    return Reply(f"Ticket {ticket.id} is not on hold any more.")


def say_why(ticket_id: int) -> str:
    return f"Say why: `hold {ticket_id} because of the request of the city attorney`."


def not_held(ticket_id: int) -> str:
    return f"Ticket {ticket_id} is not on hold."


def was_purged(ticket_id: int, at: datetime, plan: Plan) -> str:
    day = at.astimezone(plan.zone)
    return f"The words of ticket {ticket_id} were purged on {day:%Y-%m-%d}; there is nothing left."


def is_held(ticket_id: int) -> str:
    return f"Ticket {ticket_id} is on legal hold, or linked to one that is; it was not purged."


def purge_entry(record_class: str, days: int, texts: int, proposals: int) -> str:
    """As the journal tells of it."""
    drafts = f", {proposals} of them proposed for articles" if proposals else ""
    return f"class {record_class}, kept for {days} days, {texts} texts{drafts}"


def no_retention() -> str:
    return (
        "Nothing is ever purged: desk.toml gives no number of days. Set [retention], such as "
        "`incident = 1095`."
    )


def due_for_purge(lines: Sequence[str], count: int, kept: int) -> Reply:
    """What a purge would take; `lines` are the first of `count`."""
    if not count:
        return Reply(f"Nothing is over its time.{_kept(kept)}")
    more = f"\n\nand {count - len(lines)} more." if count > len(lines) else ""
    return Reply(
        f"The words of {_tickets(count)} would be purged:\n\n" + "\n".join(lines) + more
        + _kept(kept),
        (Button("Purge them", says=PURGE),),
    )  # fmt: skip


def due_line(ticket: Ticket, record_class: str, days: int, plan: Plan) -> str:
    ended = (ticket.closed_at or ticket.opened_at).astimezone(plan.zone)
    return f"- **{ticket.id}** {record_class}, closed {ended:%Y-%m-%d}, kept for {days} days"


def purged(count: int, left: int, kept: int) -> Reply:
    more = f" There is more: {left} left." if left else ""
    again = (Button("Go on", says=PURGE),) if left else ()
    was = "was" if count == 1 else "were"
    return Reply(f"What stood in {_tickets(count)} {was} purged.{more}{_kept(kept)}", again)


def export_outside(ticket_id: int | None) -> Reply:
    """Exports are files: they are made where files are."""
    which = f"--ticket {ticket_id} -o ticket-{ticket_id}.html" if ticket_id else "-o tickets.csv"
    return Reply(
        f"Exports are made on the machine of the bot: `helpbot tickets export {which}`. "
        "`--format` is csv, json or html; without `--ticket` the filters of a search narrow it."
    )


def left_by(ticket: Ticket, name: str) -> Reply:
    """For a team: who had it is not here any more."""
    return Reply(
        f"{name} left and had ticket {ticket.id}. It is free again.",
        (Button("Claim", says=f"claim {ticket.id}"),),
    )


def _tickets(count: int) -> str:
    return f"{count} ticket" if count == 1 else f"{count} tickets"


def _kept(kept: int) -> str:
    return f" A legal hold keeps {_tickets(kept)} more." if kept else ""
