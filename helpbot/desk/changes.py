"""A message that was edited or deleted in chat: what it became on a ticket follows it.

The words that were are gone, that they were there stays in the journal; a copy that the other side
reads is edited where it stands.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from helpbot.desk.keeping import Keeping
from helpbot.desk.means import Means
from helpbot.desk.ticket_cards import TicketCards
from helpbot.store import Tx
from helpbot.store.replies import Said
from helpbot.tickets import Ticket
from helpbot.wording import ticket_work as work_wording
from helpbot.wording import tickets as wording
from helpbot.wording.spoken import speaking


@dataclass(frozen=True, slots=True)
class Changes:
    means: Means

    def follow(self, tx: Tx, heard_key: str, text: str, now: datetime) -> Ticket | None:
        """Does to the reply or note of a message what was done to the message; an empty text says
        that it was deleted. The ticket, or None where it became neither.
        """
        if (reply := tx.replies.heard_as(heard_key)) is not None:
            return self._reply(tx, reply, text, now)
        if (note := tx.notes.heard_as(heard_key)) is not None:
            return self._note(tx, note, text, now)
        return None

    def _reply(self, tx: Tx, said: Said, text: str, now: datetime) -> Ticket | None:
        ticket = tx.tickets.get(said.ticket_id)
        if ticket is None or said.text == text:
            return ticket
        tx.replies.forget(said.id)
        if text:
            again = replace(said, text=text, said_at=now, replaces=said.id)
            Keeping(self.means).reply(tx, ticket, again, "edited")
        else:
            self._deleted(tx, ticket, said, now)
        self._edit_copy(tx, ticket, said, text, now)
        return ticket

    def _note(self, tx: Tx, said: Said, text: str, now: datetime) -> Ticket | None:
        ticket = tx.tickets.get(said.ticket_id)
        if ticket is None or said.text == text:
            return ticket
        tx.notes.forget(said.id)
        if text:
            again = replace(said, text=text, said_at=now, replaces=said.id)
            Keeping(self.means).note(tx, ticket, again, "note")
        else:
            self._deleted(tx, ticket, said, now)
        return ticket

    def _deleted(self, tx: Tx, ticket: Ticket, said: Said, now: datetime) -> None:
        tx.journal.add(
            ticket.id, "deleted", actor=said.person, source=self.means.source, now=now,
            before=f"entry {said.id}",
        )  # fmt: skip

    def _edit_copy(self, tx: Tx, ticket: Ticket, said: Said, text: str, now: datetime) -> None:
        copy = tx.outbox.by_key(said.said_key) if said.said_key else None
        if copy is None:
            return
        name = self.means.name_of(said.person) or ticket.requester_name
        # The desk reads English, a requester their language.
        language = None if said.from_requester else TicketCards(self.means).language(tx, ticket)
        with speaking(language):
            if said.from_requester:
                worded = work_wording.from_requester(ticket, ticket.requester_name, text)
            else:
                worded = wording.from_desk(ticket, name, text)
            reply = worded if text else wording.was_deleted(ticket)
        tx.outbox.edit(copy, reply, now=now, note=f"changed:{said.id}")
