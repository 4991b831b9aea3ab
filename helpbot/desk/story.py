"""What happened to a ticket: as its requester may read it, and as technicians do.

The requester's story is put together from what is for them; it never reads a note.
"""

from helpbot.desk.overview import actor_name, with_names
from helpbot.plan import Plan
from helpbot.store import Tx
from helpbot.tickets import Ticket
from helpbot.wording.history import Moment

# What the requester may know that it happened; the words of an entry are for the desk.
_PUBLIC = (
    "opened", "claimed", "released", "assigned", "waits", "resumed", "resolved", "reopened",
    "closed", "made more urgent", "linked", "approved", "declined",
)  # fmt: skip


def public(tx: Tx, plan: Plan, ticket: Ticket) -> list[Moment]:
    """For whoever asked: what was said to each other, and how it went."""
    happened = {
        one.id: Moment(one.at, _happened(one.what), actor_name(plan, ticket, one.actor))
        for one in tx.journal.events(ticket.id)
        if one.what.startswith(_PUBLIC)
    }
    said = {
        one.id: Moment(one.said_at, "said", actor_name(plan, ticket, one.person), one.text)
        for one in tx.replies.of(ticket.id)
    }
    return [moment for _, moment in sorted({**happened, **said}.items())]


def _happened(what: str) -> str:
    """What happened, to whoever asked: without names of the desk or numbers of others."""
    if what.startswith("linked"):
        return "linked to an outage"
    if what.startswith("waits "):
        return _set_to_wait(what).replace("requester", "you")
    return what.partition(" to ")[0]


def _set_to_wait(what: str) -> str:
    return f"set to wait{what.removeprefix('waits')}" if what.startswith("waits ") else what


def _words(ticket: Ticket, what: str, body: str) -> str:
    """What was said then; of the opening only what the ticket's line leaves out."""
    return "" if what == "opened" and " ".join(body.split()) == ticket.summary else body


def internal(tx: Tx, plan: Plan, ticket: Ticket) -> list[Moment]:
    """Everything, in order; what requesters never see is marked."""
    return [
        Moment(
            entry.at,
            what=with_names(plan, _set_to_wait(entry.what)),
            by=actor_name(plan, ticket, entry.actor),
            text=_words(ticket, entry.what, entry.body or ""),
            is_internal=entry.what == "note",
        )
        for entry in tx.journal.of(ticket.id)
        if not entry.what.startswith(("heard", "answered"))
    ]
