"""Tickets under an outage: they hear of it, and end with it. Each keeps its own thread.

Nothing that is said in one ticket is ever read in another.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpbot import tickets
from helpbot.desk.keeping import Change, Keeping
from helpbot.desk.means import Means
from helpbot.errors import UserError
from helpbot.outages import Outage, State
from helpbot.sameness import EVERYWHERE, UNKNOWN_PLACE
from helpbot.speech import Address, PersonId
from helpbot.store import Tx
from helpbot.store.outages import Affected
from helpbot.tickets import Kind, Status, Ticket
from helpbot.wording import outages as wording

# Tickets that came so long before an outage was declared may tell of it.
BEFORE = timedelta(hours=1)
OURSELVES = "helpbot"


@dataclass(frozen=True, slots=True)
class Linking:
    means: Means

    @property
    def keeping(self) -> Keeping:
        return Keeping(self.means)

    def link(self, tx: Tx, ticket: Ticket, outage: Outage, *, by: str, now: datetime) -> Ticket:
        """From here on the ticket's requester hears of the outage, and the ticket ends with it.

        Raises UserError for an outage that is over, or is the ticket itself, and for a ticket that
        no outage may end.
        """
        _require_trouble(tx, ticket, outage)
        if not outage.is_unresolved or outage.state is State.ABSORBED:
            raise UserError(f"Outage {outage.id} is over; a ticket cannot end with it any more.")
        if ticket.outage_id == outage.id:
            return ticket
        hear = [self.means.id_of(one.person) for one in tx.outages.affected(outage.id)]
        if ticket.reply_to is not None and ticket.requester not in hear:
            tx.outages.join(outage.id, _affected(ticket, ticket.reply_to, now))
        change = Change(f"linked to outage {outage.id}", by, now)
        return self.keeping.save(tx, ticket, replace(ticket, outage_id=outage.id), change)

    def unlink(self, tx: Tx, ticket: Ticket, *, by: str, now: datetime) -> Ticket:
        """It goes on by itself, and its requester is told. Raises UserError for what does so."""
        outage_id = ticket.outage_id
        if outage_id is None:
            raise UserError(f"Ticket {ticket.id} belongs to no outage.")
        change = Change("unlinked", by, now)
        self._leave(tx, ticket, outage_id, now)
        saved = self.keeping.save(tx, ticket, replace(ticket, outage_id=None), change)
        self.keeping.cards.tell(
            tx, saved, lambda: wording.is_no_part(saved, outage_id), f"unlinked:{saved.version}",
            now,
        )  # fmt: skip
        return saved

    def _leave(self, tx: Tx, ticket: Ticket, outage_id: int, now: datetime) -> None:
        """Whoever hears of the outage by the link alone hears of it no more."""
        what = f"linked to outage {outage_id}"
        linked_at = {one.at for one in tx.journal.events(ticket.id) if one.what == what}
        if ticket.reply_to is None:
            return
        person = _affected(ticket, ticket.reply_to, now).person
        for one in tx.outages.affected(outage_id):
            if one.person == person and one.joined_at in linked_at:
                tx.outages.leave(outage_id, person)

    def tell(self, tx: Tx, ticket: Ticket, outage: Outage, now: datetime) -> None:
        """Tells its requester what their ticket belongs to, in their own place."""
        owner = self.means.owner_name(outage)
        self.keeping.cards.tell(
            tx, ticket, lambda: wording.is_part(ticket, outage, self.means.plan, owner=owner),
            f"linked:{ticket.version}", now,
        )  # fmt: skip

    def gather(self, tx: Tx, outage: Outage, *, by: str, now: datetime) -> list[Ticket]:
        """Links the tickets that tell of an outage: of its service, at its place, of this hour."""
        found = tx.found.of_service(outage.service, outage.detected_at - BEFORE)
        linked = [
            self.link(tx, ticket, outage, by=by, now=now)
            for ticket in found
            if ticket.needs is None
            and outage.facility in (EVERYWHERE, UNKNOWN_PLACE, ticket.facility)
        ]
        for ticket in linked:
            self.tell(tx, ticket, outage, now)
        return linked

    def end(self, tx: Tx, outage: Outage, *, by: str, now: datetime) -> frozenset[str]:
        """Resolves what is linked, and tells each requester of their own; who, and where."""
        told: set[str] = set()
        for ticket in tx.found.of_outage(outage.id):
            if not ticket.is_unresolved:
                continue
            after = tickets.resolved(
                ticket, code="outage", words=outage.resolution or "It works again.", at=now
            )
            saved = self.keeping.save(tx, ticket, after, Change("resolved", by, now))
            tx.satisfaction.ask(saved.id, now)
            self.keeping.cards.tell_resolved(tx, saved, now)
            if saved.reply_to is not None:
                told |= {saved.reply_to, saved.requester}
        return frozenset(told)

    def resume(self, tx: Tx, outage: Outage, *, by: str, now: datetime) -> None:
        """What came back: the tickets that ended with it, and are not closed, are open again."""
        for ticket in tx.found.of_outage(outage.id):
            if ticket.status is Status.RESOLVED and ticket.code == "outage":
                change = Change("reopened", by, now)
                self.keeping.save(tx, ticket, tickets.resumed(ticket), change)


def _require_trouble(tx: Tx, ticket: Ticket, outage: Outage) -> None:
    """An outage ends troubles, no wishes and no other outages. Raises UserError."""
    if ticket.id == outage.id:
        raise UserError(f"Ticket {ticket.id} is outage {outage.id} itself.")
    if tx.outages.get(ticket.id) is not None:
        raise UserError(
            f"{ticket.id} is an outage of its own: people hear of it, and it ends by its own "
            f"`resolve {ticket.id} …`."
        )
    if ticket.kind is not Kind.INCIDENT or ticket.needs is not None:
        raise UserError(
            f"Ticket {ticket.id} is a request: the end of an outage would not fulfil it. Only what "
            "is broken is linked to an outage."
        )
    if not ticket.is_unresolved:
        raise UserError(f"Ticket {ticket.id} is {ticket.status} already: nothing has to end.")


def _affected(ticket: Ticket, to: Address, now: datetime) -> Affected:
    scheme = to.partition(":")[0]
    is_known = ":" in ticket.requester
    person = ticket.requester if is_known else f"{scheme}:{ticket.requester}"
    return Affected(PersonId(person), to, ticket.private, ticket.facility, now)
