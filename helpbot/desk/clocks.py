"""The clocks of a ticket: its targets, and when there is next something to do with it.

One place reckons them, from how the ticket was held, whatever changed: the ticket itself, the
targets, the hours, or a closure.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpbot.desk.means import Means
from helpbot.hours import hours_of
from helpbot.plan import Plan
from helpbot.store import Tx
from helpbot.targets import Aims, Mark, Span, aims_of, held, hours_for, kept_marks, next_look
from helpbot.tickets import Holder, Status, Ticket


@dataclass(frozen=True, slots=True)
class Clocks:
    means: Means

    @property
    def plan(self) -> Plan:
        return self.means.plan

    def keep(self, tx: Tx, ticket: Ticket, now: datetime) -> Ticket:
        """The ticket with its clocks as they are now. Raises Conflict."""
        ticket = answered(ticket, now)
        aims = self.aims(tx, ticket)
        moments = moments_of(ticket, aims)
        warned = kept_marks(moments, marks(ticket), now)
        ticket = replace(
            ticket,
            respond_by=aims.respond.by,
            resolve_by=aims.resolve.by,
            warned=" ".join(sorted(warned)),
            due_at=self._due(ticket, moments, warned),
        )
        tx.clocks.keep(ticket, self.plan.reckoning)
        return ticket

    def aims(self, tx: Tx, ticket: Ticket) -> Aims:
        promise = self.plan.promise(ticket.priority, ticket.team, ticket.form)
        return aims_of(self.plan, promise, self.spans(tx, ticket), answered_at=ticket.responded_at)

    def spans(self, tx: Tx, ticket: Ticket) -> list[Span]:
        """Who had it when. What was resolved in the moment in which it came, nobody had."""
        pauses = self.plan.targets.pauses
        found = [
            Span(one.holder, one.since, one.until, pauses=one.pending_on in pauses)
            for one in tx.holdings.of(ticket.id)
        ]
        at = ticket.opened_at
        return found or [Span(Holder.DESK, at, None if ticket.is_unresolved else at)]

    def held(self, tx: Tx, ticket: Ticket, now: datetime) -> dict[str, timedelta]:
        """How long each has had it, in the hours that count for it."""
        promise = self.plan.promise(ticket.priority, ticket.team, ticket.form)
        return held(hours_for(self.plan, promise.calendar), self.spans(tx, ticket), now)

    def _due(
        self, ticket: Ticket, moments: dict[Mark, datetime], warned: frozenset[Mark]
    ) -> datetime | None:
        if ticket.status is Status.RESOLVED:
            return self.closes_at(ticket)
        if not ticket.is_unresolved:
            return None
        look = next_look(moments, warned)
        return min(filter(None, (look, ticket.snoozed_until)), default=None)

    def closes_at(self, ticket: Ticket) -> datetime:
        """When a resolved ticket closes itself."""
        work = self.plan.targets.close_after.work(self.plan.desk.opening)
        return hours_of(self.plan).after(ticket.resolved_at or ticket.opened_at, work)


def moments_of(ticket: Ticket, aims: Aims) -> dict[Mark, datetime]:
    """When there is something to warn of; of nothing once it is resolved."""
    if not ticket.is_unresolved:
        return {}
    return aims.moments(is_answered=ticket.responded_at is not None)


def marks(ticket: Ticket) -> frozenset[Mark]:
    """What was warned of already."""
    return frozenset(Mark(word) for word in ticket.warned.split())


def answered(ticket: Ticket, now: datetime) -> Ticket:
    """Whoever claims it, or resolves it, answers it: the requester is told.

    Who is called back spoke to somebody already: to whoever wrote it down.
    """
    if ticket.responded_at is not None:
        return ticket
    if ticket.reply_to is None and ticket.call_back:
        return replace(ticket, responded_at=ticket.opened_at)
    is_answered = ticket.claimed_by is not None or not ticket.is_unresolved
    return replace(ticket, responded_at=now) if is_answered else ticket
