"""A message that was edited or deleted in chat: what it became on a ticket follows it.

The words that were are gone, that they were there stays in the journal; a copy that the other side
reads is edited where it stands. Of what is on legal hold the journal keeps the words as well.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from helpbot.desk.asked import summary_of
from helpbot.desk.keeping import Change, Keeping
from helpbot.desk.means import Means
from helpbot.desk.ticket_cards import TicketCards, echo_key, opened_key
from helpbot.speech import Reply
from helpbot.store import Tx
from helpbot.store.outbox import Message
from helpbot.store.replies import Said
from helpbot.tickets import Ticket
from helpbot.wording import ticket_work as work_wording
from helpbot.wording import tickets as wording
from helpbot.wording.spoken import ENGLISH, speaking

# The entries with the words that a ticket was opened with.
_OPENINGS = ("opened", "reworded")


@dataclass(frozen=True, slots=True)
class Changes:
    means: Means

    def follow(
        self, tx: Tx, heard_key: str, text: str, now: datetime, *, by: str = ""
    ) -> Ticket | None:
        """Does to the reply, note or ticket of a message what was done to the message; an empty
        text says that it was deleted. The ticket, or None where it became nothing of one.

        `by` is who did it, where it is not whoever it is kept of.
        """
        keeping = Keeping(self.means)
        if (reply := tx.replies.heard_as(heard_key)) is not None:

            def reworded(ticket: Ticket, said: Said) -> Said:
                return keeping.reply(tx, ticket, said, "edited")

            ticket = self._change(tx, reply, text, now, tx.replies.forget, reworded)
            if ticket is not None and reply.text != text:
                self._edit_copies(tx, ticket, reply, text, now)
            return ticket
        if (note := tx.notes.heard_as(heard_key)) is not None:
            return self._change(
                tx, note, text, now, tx.notes.forget, lambda of, said: keeping.note(tx, of, said)
            )
        if (ticket := tx.tickets.heard_as(heard_key)) is not None:
            return self._reword(tx, ticket, text, by or ticket.requester, now)
        return None

    def _reword(self, tx: Tx, ticket: Ticket, text: str, by: str, now: datetime) -> Ticket:
        """What a ticket was opened with follows its message, on the card and where it was told."""
        openings = [entry for entry in tx.journal.of(ticket.id) if entry.what in _OPENINGS]
        if openings and openings[-1].body == (text or None):
            return ticket
        for entry in () if _is_held(tx, ticket) else openings:
            tx.journal.forget(entry.id)
        after = replace(ticket, summary=summary_of(text or work_wording.DELETED))
        change = Change("reworded", by, now, words=text or None)
        saved = Keeping(self.means).save(tx, ticket, after, change)
        self._reword_copies(tx, ticket, saved, now)
        if not text:
            tx.attachments.drop_opening(ticket.id, is_held=_is_held(tx, ticket))
        return saved

    def _reword_copies(self, tx: Tx, before: Ticket, after: Ticket, now: datetime) -> None:
        """Where its requester, and whoever is on shift, were told of it."""
        key = opened_key(after.id)
        for one in (key, f"{key}:facility"):
            first, shown = tx.outbox.by_key(one), tx.outbox.latest(one)
            if first is None or shown is None:
                continue
            reply = work_wording.reworded(shown.reply, before, after)
            if reply != shown.reply:
                tx.outbox.edit(first, reply, now=now, note=f"reworded:{after.version}")

    def _change(
        self,
        tx: Tx,
        said: Said,
        text: str,
        now: datetime,
        forget: Callable[[int], None],
        keep: Callable[[Ticket, Said], Said],
    ) -> Ticket | None:
        """The old words go, and the new ones, if there are any, are kept in their place."""
        ticket = tx.tickets.get(said.ticket_id)
        if ticket is None or said.text == text:
            return ticket
        if _is_held(tx, ticket):
            tx.journal.keep(said.id, said.text)
        forget(said.id)
        if text:
            kept = keep(ticket, replace(said, text=text, said_at=now, replaces=said.id))
            tx.attachments.move(said.id, to=kept.id)
        else:
            self._deleted(tx, ticket, said, now)
        return ticket

    def _deleted(self, tx: Tx, ticket: Ticket, said: Said, now: datetime) -> None:
        """Its files go with it; that it was there stays in the journal."""
        gone = tx.attachments.withdraw if _is_held(tx, ticket) else tx.attachments.drop
        gone(said.id)
        tx.journal.add(
            ticket.id, "deleted", actor=said.person, source=self.means.source, now=now,
            before=f"entry {said.id}",
        )  # fmt: skip

    def _edit_copies(self, tx: Tx, ticket: Ticket, said: Said, text: str, now: datetime) -> None:
        """Wherever they stand: on the other side, beside the card, in a direct message."""
        if said.said_key is None:
            return
        worded = self._for_desk if said.from_requester else self._for_requester
        for copy, reply in worded(tx, ticket, replace(said, text=text)):
            tx.outbox.edit(copy, reply, now=now, note=f"changed:{said.id}")

    def _for_desk(self, tx: Tx, ticket: Ticket, said: Said) -> list[tuple[Message, Reply]]:
        """What a requester added, for the desk, which reads English."""
        key, name, text = said.said_key or "", ticket.requester_name, said.text
        with speaking(ENGLISH):
            gone = None if text else wording.was_deleted(ticket)
            added = gone or work_wording.from_requester(ticket, name, text)
            answered = gone or work_wording.has_said(ticket, name, text)
        copies = [(copy, added) for copy in tx.outbox.keyed(key) if copy.edits is None]
        direct = tx.outbox.by_key(f"dm:{key}")
        return [*copies, *([(direct, answered)] if direct else [])]

    def _for_requester(self, tx: Tx, ticket: Ticket, said: Said) -> list[tuple[Message, Reply]]:
        """What the desk said to them in their language, and copies of it in English."""
        key, by = said.said_key or "", self.means.name_of(said.person) or ticket.requester_name

        def worded(language: str | None) -> Reply:
            with speaking(language):
                is_there = bool(said.text)
                from_desk = wording.from_desk(ticket, by, said.text)
                return from_desk if is_there else wording.was_deleted(ticket)

        english = worded(ENGLISH)
        echo = work_wording.was_said(ticket, by, said.text) if said.text else english
        copies = {
            key: worded(TicketCards(self.means).language(tx, ticket)),
            echo_key(key): echo,
            # Of what was asked in private those on shift read the number alone.
            **({} if ticket.private else {f"{key}:facility": english}),
        }
        found = ((tx.outbox.by_key(one), reply) for one, reply in copies.items())
        return [(copy, reply) for copy, reply in found if copy is not None]


def _is_held(tx: Tx, ticket: Ticket) -> bool:
    return ticket.id in tx.purges.held()
