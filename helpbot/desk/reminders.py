"""What the clock does with a ticket: warns of its targets, wakes it, closes it.

Each step is due by a column; what was done is written down with it, so that it is done once.
"""

from collections.abc import Sequence
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
from helpbot.speech import Address, PersonId
from helpbot.store import Tx
from helpbot.store.outbox import Lane
from helpbot.targets import marks_due
from helpbot.tickets import Status, Ticket
from helpbot.wording import targets as wording
from helpbot.wording.targets import Warned

CLOCK = "clock"
# So many warnings at once are still said one by one.
APART = 2


@dataclass(frozen=True, slots=True)
class Reminders:
    means: Means

    @property
    def clocks(self) -> Clocks:
        return Clocks(self.means)

    @property
    def cards(self) -> TicketCards:
        return TicketCards(self.means)

    def step(self, tx: Tx, ticket: Ticket, now: datetime) -> list[Warned]:
        """Does what is due of one ticket; what is to be warned of is still to be told."""
        if ticket.status is Status.RESOLVED and self.clocks.closes_at(ticket) <= now:
            self._close(tx, ticket, now)
            return []
        if ticket.is_unresolved and ticket.snoozed_until and ticket.snoozed_until <= now:
            ticket = self._wake(tx, ticket, now)
        return self._warn(tx, ticket, now)

    def _close(self, tx: Tx, ticket: Ticket, now: datetime) -> None:
        closed = TicketDesk(self.means).close(tx, ticket.id, "", by=CLOCK, now=now)
        # Whoever was affected by an outage heard of its end already.
        if tx.outages.get(ticket.id) is None:
            self.cards.tell(
                tx, closed, lambda: wording.closed_itself(closed, closed.summary),
                f"closed:{closed.version}", now,
            )  # fmt: skip

    def _wake(self, tx: Tx, ticket: Ticket, now: datetime) -> Ticket:
        awake = replace(ticket, snoozed_until=None)
        saved = Keeping(self.means).save(tx, ticket, awake, Change("woke", CLOCK, now))
        to = self._address_of(tx, saved.claimed_by) or self.cards.place(saved)
        if to is not None:
            key = f"woke:{saved.id}:{saved.version}"
            tx.outbox.put(
                to, wording.woke(saved), person=PersonId(to), now=now, lane=Lane.RESULT, key=key
            )
        return saved

    def _warn(self, tx: Tx, ticket: Ticket, now: datetime) -> list[Warned]:
        """Notes what is to be warned of, once. While an outage is paged, its pages are the
        warning, for what belongs to it as well.
        """
        moments, before = moments_of(ticket, self.clocks.aims(tx, ticket)), marks(ticket)
        due = () if self._is_paged(tx, ticket) else marks_due(moments, before, now)
        passed = {mark for mark, at in moments.items() if at <= now}
        self.clocks.keep(tx, replace(ticket, warned=" ".join(sorted(before | passed))), now)
        owner = self.means.name_of(ticket.claimed_by)
        warned = [Warned(ticket, mark, moments[mark.late], owner) for mark in due]
        for one in warned:
            tx.journal.add(
                ticket.id, f"warned: {one.mark}", actor=CLOCK, source=self.means.source, now=now,
                after=f"by {iso(one.by)}",
            )  # fmt: skip
        return warned

    def _is_paged(self, tx: Tx, ticket: Ticket) -> bool:
        if ticket.outage_id is not None:
            larger = tx.outages.get(ticket.outage_id)
            return larger is not None and larger.is_unresolved
        outage = tx.outages.get(ticket.id)
        return outage is not None and outage.is_unresolved and outage.state is not State.CLAIMED

    def tell(self, tx: Tx, warned: Sequence[Warned], now: datetime) -> None:
        """Says what was noted: to who has it, else in the team's channel; of a breach to the lead.

        What comes at once to one reader is one message: on a Monday morning it may be very much.
        """
        by_reader: dict[Address, list[Warned]] = {}
        for one in warned:
            for reader in self._readers(tx, one):
                by_reader.setdefault(reader, []).append(one)
        for reader, found in by_reader.items():
            for group in [found] if len(found) > APART else [[one] for one in found]:
                self._tell(tx, reader, group, now)

    def _tell(self, tx: Tx, reader: Address, group: list[Warned], now: datetime) -> None:
        plan, first = self.means.plan, group[0]
        is_one = len(group) == 1
        reply = wording.warning(first, plan, now) if is_one else wording.warnings(group, plan, now)
        key = f"warned:{first.ticket.id}:{first.mark}:{iso(first.by)}:{reader}"
        tx.outbox.put(reader, reply, person=PersonId(reader), now=now, lane=Lane.RESULT, key=key)

    def _readers(self, tx: Tx, one: Warned) -> set[Address]:
        owner = self._address_of(tx, one.ticket.claimed_by)
        first = owner or self.cards.place(one.ticket)
        leads = self._leads(one.ticket) if one.mark.is_late else []
        return {to for to in (first, *(self._address_of(tx, one.id) for one in leads)) if to}

    def _address_of(self, tx: Tx, person_id: str | None) -> Address | None:
        """None for who left, and who is not in chat."""
        person = self.means.plan.person(person_id or "")
        if person is None or person.id in tx.leavers.all():
            return None
        return self.means.lines.address_of(person)

    def _leads(self, ticket: Ticket) -> list[Person]:
        """Those who lead its team; where nobody does, everybody who leads."""
        leads = self.means.plan.leads
        return [one for one in leads if ticket.team in one.teams] or list(leads)
