"""What requester and desk say to each other about a ticket; each in the caller's transaction.

Everything here is for both to read: a note of technicians never comes this way.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from helpbot import tickets
from helpbot.desk.keeping import Change, Keeping
from helpbot.desk.means import Means
from helpbot.desk.threads import TICKET
from helpbot.desk.ticket_cards import TicketCards, echo_key
from helpbot.errors import UserError
from helpbot.plan import Person
from helpbot.speech import Reply
from helpbot.store import Tx
from helpbot.store.replies import Said
from helpbot.tickets import NoTicket, Pending, Status, Ticket
from helpbot.wording import ticket_work as work_wording
from helpbot.wording import tickets as wording


@dataclass(frozen=True, slots=True)
class Exchange:
    means: Means

    @property
    def keeping(self) -> Keeping:
        return Keeping(self.means)

    @property
    def cards(self) -> TicketCards:
        return TicketCards(self.means)

    def reply(
        self, tx: Tx, ticket_id: int, text: str, *, by: Person, now: datetime,
        key: str | None = None, is_read: bool = False,
    ) -> Ticket:  # fmt: skip
        """Reaches the requester where they asked; the card's thread shows it, if it `is_read` there
        not yet. Raises UserError where there is no way to them.
        """
        ticket = _get(tx, ticket_id)
        if ticket.reply_to is None:
            raise UserError(
                f"{ticket.requester_name} is not in chat. "
                f"Call {ticket.call_back or 'them'} and note what you said."
            )
        said = Said(0, ticket.id, by.id, text, now, heard_key=key)
        kept = self._said(tx, ticket, said, lambda: wording.from_desk(ticket, by.name, text))
        saved = self._answered(tx, ticket, by, now)
        if kept.said_key and not is_read:
            self._echo(tx, ticket, kept, by, now)
        return saved

    def reply_there(
        self, tx: Tx, ticket_id: int, text: str, *, by: Person, now: datetime, key: str
    ) -> Ticket:
        """What a technician says where its requester reads along: a reply in fact, which stands
        there already and is said to others alone.
        """
        ticket = _get(tx, ticket_id)
        carried = f"{TICKET}:{ticket.id}:reply:{ticket.version}"
        said = Said(0, ticket.id, by.id, text, now, heard_key=key, said_key=carried)
        kept = self.keeping.reply(tx, ticket, said, "reply")
        saved = self._answered(tx, ticket, by, now)

        def worded() -> Reply:
            return wording.from_desk(ticket, by.name, text)

        self.cards.tell_facility(tx, ticket, worded, carried, now)
        self._echo(tx, ticket, kept, by, now)
        return saved

    def _answered(self, tx: Tx, ticket: Ticket, by: Person, now: datetime) -> Ticket:
        after = replace(ticket, responded_at=ticket.responded_at or now)
        return self.keeping.save(tx, ticket, after, Change("answered", by.id, now))

    def _echo(self, tx: Tx, ticket: Ticket, said: Said, by: Person, now: datetime) -> None:
        """The desk reads beside the card what its requester was told."""
        echo = work_wording.was_said(ticket, by.name, said.text)
        self.cards.thread(tx, ticket, echo, key=echo_key(said.said_key or ""), now=now)

    def _said(self, tx: Tx, ticket: Ticket, said: Said, worded: Callable[[], Reply]) -> Said:
        """Keeps words, and carries them to the requester under a key that finds them again."""
        told = self.cards.tell(tx, ticket, worded, f"reply:{ticket.version}", said.said_at)
        return self.keeping.reply(tx, ticket, replace(said, said_key=told), "reply")

    def comment(
        self, tx: Tx, ticket_id: int, text: str, *, by: str, name: str, now: datetime,
        key: str | None = None,
    ) -> Ticket:  # fmt: skip
        """What a requester adds: the desk reads it beside the card, and what waited for it goes on.

        A resolved ticket stays so, "thank you" is no reopening; to a closed one nothing can be
        added. Raises WrongMove.
        """
        ticket = _get(tx, ticket_id)
        if ticket.status is Status.CLOSED:
            raise tickets.WrongMove(ticket.id, ticket.status, Status.OPEN)
        carried = f"comment:{ticket.id}:{ticket.version}"
        said = Said(
            0, ticket.id, by, text, now, from_requester=True, heard_key=key, said_key=carried
        )
        self.keeping.reply(tx, ticket, said, "comment")
        self.cards.tell_team(
            tx, ticket, work_wording.from_requester(ticket, name, text), key=carried, now=now
        )
        is_awaited = ticket.pending_on is Pending.REQUESTER
        after = tickets.resumed(ticket) if is_awaited else ticket
        saved = self.keeping.save(tx, ticket, after, Change("heard from the requester", by, now))
        is_told = self.cards.place(saved) is None
        if saved.claimed_by not in (None, by) and not is_told:
            told = work_wording.has_said(saved, name, text)
            self.cards.tell_person(tx, saved.claimed_by, told, key=f"dm:{carried}", now=now)
        return saved


def _get(tx: Tx, ticket_id: int) -> Ticket:
    """Raises NoTicket."""
    ticket = tx.tickets.get(ticket_id)
    if ticket is None:
        raise NoTicket(ticket_id)
    return ticket
