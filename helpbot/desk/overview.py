"""What is read of outages: those that are open, and everything that happened to one."""

from datetime import datetime

from helpbot.outages import Outage, State
from helpbot.plan import Plan
from helpbot.store import Tx
from helpbot.tickets import Ticket
from helpbot.wording import outages as wording
from helpbot.wording.history import Moment

# Said among those who work on it, and of no use to anybody else.
INTERNAL = frozenset(("note",))
_OURSELVES = "helpbot"


def open_ones(tx: Tx, plan: Plan) -> list[tuple[Outage, str | None, int]]:
    """(outage, owner, how many are affected), by facility and start; nothing that is suspected."""
    found = [outage for outage in tx.outages.open() if outage.state is not State.SUSPECTED]
    found.sort(key=lambda one: (wording.place(one.facility, plan), one.detected_at, one.id))
    return [
        (one, name_of(plan, one.claimed_by), sum(tx.outages.count_affected(one.id).values()))
        for one in found
    ]


def history(tx: Tx, plan: Plan, outage: Outage) -> list[Moment]:
    """Everything in the journal of an outage, oldest first, with people by their names."""
    ticket = tx.tickets.get(outage.ticket_id)
    return [
        Moment(
            entry.at,
            what=with_names(plan, entry.what),
            by=actor_name(plan, ticket, entry.actor),
            text=entry.body or "",
            is_internal=entry.what in INTERNAL,
        )
        for entry in tx.journal.of(outage.ticket_id)
    ]


def first_claim(tx: Tx, outage: Outage) -> datetime | None:
    """When somebody first had it; a release takes that back from nobody."""
    return next(
        (
            entry.at
            for entry in tx.journal.of(outage.ticket_id)
            if entry.what == "claimed" or entry.what.startswith("handed to ")
        ),
        None,
    )


def name_of(plan: Plan, person_id: str | None) -> str | None:
    person = plan.person(person_id or "")
    return person.name if person else person_id


def actor_name(plan: Plan, ticket: Ticket | None, actor: str) -> str:
    """The name of who did it: empty for ourselves, and for people whom only their edge knows."""
    if actor == _OURSELVES:
        return ""
    if ticket is not None and actor == ticket.requester:
        return ticket.requester_name
    scheme, colon, rest = actor.partition(":")
    known = plan.person(rest if colon else actor)
    if known is not None:
        return known.name
    return "" if colon else scheme


def with_names(plan: Plan, what: str) -> str:
    """What happened, where the journal names people by their ids: "paged bo by sms"."""
    people = {word: known.name for word in what.split() if (known := plan.person(word))}
    return " ".join(people.get(word, word) for word in what.split())
