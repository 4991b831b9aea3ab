"""What the clock does with a ticket: warns of its targets, wakes it, closes it.

Each step is due by a column; what was done is written down with it, so that it is done once.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from helpbot.clock import iso
from helpbot.desk.clocks import Clocks, marks, moments_of
from helpbot.desk.keeping import Change, Keeping
from helpbot.desk.means import Means
from helpbot.desk.ticket_cards import TicketCards
from helpbot.desk.tickets import TicketDesk
from helpbot.outages import State
from helpbot.plan import Person
from helpbot.speech import PersonId, Reply
from helpbot.store import Tx
from helpbot.store.outbox import Lane
from helpbot.targets import Mark, marks_due
from helpbot.tickets import Status, Ticket
from helpbot.wording import targets as wording

CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Reminders:
    means: Means

    @property
    def clocks(self) -> Clocks:
        return Clocks(self.means)

    @property
    def cards(self) -> TicketCards:
        return TicketCards(self.means)

    def step(self, tx: Tx, ticket: Ticket, now: datetime) -> None:
        """Does what is due of one ticket."""
        if ticket.status is Status.RESOLVED and self.clocks.closes_at(ticket) <= now:
            self._close(tx, ticket, now)
            return
        if ticket.is_unresolved and ticket.snoozed_until and ticket.snoozed_until <= now:
            ticket = self._wake(tx, ticket, now)
        self._warn(tx, ticket, now)

    def _close(self, tx: Tx, ticket: Ticket, now: datetime) -> None:
        closed = TicketDesk(self.means).close(tx, ticket.id, "", by=CLOCK, now=now)
        # Whoever was affected by an outage heard of its end already.
        if tx.outages.get(ticket.id) is None:
            told = wording.closed_itself(closed, closed.summary)
            self.cards.tell(tx, closed, told, f"closed:{closed.version}", now)

    def _wake(self, tx: Tx, ticket: Ticket, now: datetime) -> Ticket:
        awake = replace(ticket, snoozed_until=None)
        saved = Keeping(self.means).save(tx, ticket, awake, Change("woke", CLOCK, now))
        self._say(tx, saved, wording.woke(saved), f"woke:{saved.id}:{saved.version}", now)
        return saved

    def _warn(self, tx: Tx, ticket: Ticket, now: datetime) -> None:
        """Warns of what is due, once. While an outage is paged, its pages are the warning, for
        what belongs to it as well.
        """
        moments, before = moments_of(ticket, self.clocks.aims(tx, ticket)), marks(ticket)
        if not self._is_paged(tx, ticket):
            for mark in marks_due(moments, before, now):
                self._warn_of(tx, ticket, mark, moments[mark.late], now)
        passed = {mark for mark, at in moments.items() if at <= now}
        self.clocks.keep(tx, replace(ticket, warned=" ".join(sorted(before | passed))), now)

    def _is_paged(self, tx: Tx, ticket: Ticket) -> bool:
        if ticket.outage_id is not None:
            larger = tx.outages.get(ticket.outage_id)
            return larger is not None and larger.is_unresolved
        outage = tx.outages.get(ticket.id)
        return outage is not None and outage.is_unresolved and outage.state is not State.CLAIMED

    def _warn_of(self, tx: Tx, ticket: Ticket, mark: Mark, by: datetime, now: datetime) -> None:
        owner = self.means.name_of(ticket.claimed_by)
        told = wording.warning(ticket, mark, by, owner=owner, plan=self.means.plan, now=now)
        key = f"warned:{ticket.id}:{mark}:{iso(by)}"
        self._say(tx, ticket, told, key, now)
        for lead in self._leads(ticket) if mark.is_late else ():
            if lead.id != ticket.claimed_by:
                self.cards.tell_person(tx, lead.id, told, key=f"{key}:{lead.id}", now=now)
        tx.journal.add(
            ticket.id, f"warned: {mark}", actor=CLOCK, source=self.means.source, now=now,
            after=f"by {iso(by)}",
        )  # fmt: skip

    def _say(self, tx: Tx, ticket: Ticket, reply: Reply, key: str, now: datetime) -> None:
        """To whoever has it; to the team's channel where nobody has, or cannot be told."""
        owner = ticket.claimed_by
        if owner and self.cards.tell_person(tx, owner, reply, key=key, now=now):
            return
        to = self.cards.place(ticket)
        if to is not None:
            tx.outbox.put(to, reply, person=PersonId(to), now=now, lane=Lane.RESULT, key=key)

    def _leads(self, ticket: Ticket) -> list[Person]:
        """Those who lead its team; where nobody does, everybody who leads."""
        leads = self.means.plan.leads
        return [one for one in leads if ticket.team in one.teams] or list(leads)
