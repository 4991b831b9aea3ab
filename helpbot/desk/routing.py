"""Which rule of desk.toml a ticket or an outage falls under, and what follows when that changes."""

from dataclasses import replace

from helpbot.outages import Outage
from helpbot.plan import Plan, Traits
from helpbot.store import Tx
from helpbot.tickets import Kind, Ticket


def traits_of(ticket: Ticket) -> Traits:
    return Traits(
        ticket.kind.value, ticket.priority.value, ticket.service, ticket.facility, ticket.department
    )


def traits_of_outage(tx: Tx, outage: Outage) -> Traits:
    ticket = tx.tickets.get(outage.ticket_id)
    department = ticket.department if ticket else None
    return Traits(
        Kind.INCIDENT.value, outage.priority.value, outage.service, outage.facility, department
    )


def routed(tx: Tx, plan: Plan, before: Ticket, after: Ticket) -> Ticket:
    """The ticket with the team that the rules give it now that it is something else.

    Only while nobody has it, and where the rules had sent it: what somebody works on, moved by
    hand or keeps to one team stays, and an outage stays with those who are paged.
    """
    is_free = after.is_unresolved and after.claimed_by is None and not after.restricted
    was_sent = before.team == after.team == plan.route(traits_of(before))
    if not (is_free and was_sent) or tx.outages.get(after.id) is not None:
        return after
    return replace(after, team=plan.route(traits_of(after)))
