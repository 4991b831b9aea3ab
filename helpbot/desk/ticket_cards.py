"""What is seen of a ticket without asking: the team's card, and what its requester is told.

The card is posted once and edited from then on; what requester and desk say to each other goes into
the threads of these two, one on each side.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from helpbot.approvals import Decision, open_parts
from helpbot.clock import iso
from helpbot.desk.called import lines
from helpbot.desk.means import Means
from helpbot.desk.threads import TICKET
from helpbot.speech import Address, PersonId, Reply, channel_of
from helpbot.store import Tx
from helpbot.store.outbox import Lane
from helpbot.tickets import Pending, Ticket
from helpbot.wording import targets as target_wording
from helpbot.wording import ticket_cards as wording
from helpbot.wording import ticket_work as work_wording
from helpbot.wording import tickets as ticket_wording
from helpbot.wording.spoken import ENGLISH, speaking

# The first words of the keys of all cards, and of their edits.
CARDS = f"card:{TICKET}"


# So many articles are suggested at once.
MOST_SHOWN = 3


def card_key(ticket_id: int) -> str:
    return f"{CARDS}:{ticket_id}"


def number_of(key: str) -> int:
    """Whose card it is, or an edit of."""
    return int(key.removeprefix(f"{CARDS}:").partition(":")[0])


def opened_key(ticket_id: int) -> str:
    """Of the message that told the requester its number: what follows goes into its thread."""
    return f"{TICKET}:{ticket_id}:opened"


def alert_key(ticket_id: int) -> str:
    """Of the page of a security matter, before the id of whoever reads it."""
    return f"matter:{ticket_id}"


def echo_key(said_key: str) -> str:
    """Of the copy beside the card of what was said to the requester under `said_key`."""
    return f"echo{said_key.removeprefix(TICKET)}"


@dataclass(frozen=True, slots=True)
class TicketCards:
    means: Means

    def place(self, ticket: Ticket) -> Address | None:
        """Where its team triages; None for what is restricted to a team without its own place."""
        own = {team.id: team.channel for team in self.means.plan.teams}
        if ticket.restricted and not own.get(ticket.team):
            return None
        return self.means.lines.channel(self.means.plan.triage_of(ticket.team))

    def refresh(self, tx: Tx, ticket: Ticket, now: datetime, *, lane: Lane = Lane.RESULT) -> None:
        """Brings the card up to date; a new team gets one of its own. An outage has another."""
        if tx.outages.get(ticket.id) is not None:
            return
        self._refresh_alerts(tx, ticket, now)
        to = self.place(ticket)
        if to is None:
            if ticket.restricted:
                self._leave(tx, ticket, None, now)
            return
        reply = wording.card(self.known(tx, ticket), self.means.plan)
        key = self.key(tx, ticket, to)
        first, shown = tx.outbox.by_key(key), tx.outbox.latest(key)
        if first is None or shown is None:
            tx.outbox.put(to, reply, person=PersonId(to), now=now, lane=Lane.RESULT, key=key)
        elif tx.outbox.revive(key, reply, now):
            pass
        elif shown.reply != reply and not (shown.key == key and tx.outbox.reword(key, reply, now)):
            tx.outbox.edit(first, reply, now=now, note=_digest(reply, now), lane=lane)
        self._leave(tx, ticket, key, now)

    def _refresh_alerts(self, tx: Tx, ticket: Ticket, now: datetime) -> None:
        """Who was paged for a security matter reads there how it stands."""
        for alert in tx.outbox.keyed(alert_key(ticket.id)):
            shown = tx.outbox.latest(alert.key or "")
            owner = self.means.name_of(ticket.claimed_by)
            reply = wording.alert_stands(alert.reply, ticket, owner)
            if shown is not None and shown.reply != reply:
                tx.outbox.edit(alert, reply, now=now, note=_digest(reply, now))

    def key(self, tx: Tx, ticket: Ticket, to: Address) -> str:
        """Of the card in a team's place: the first team's, or another's that it went to."""
        first = tx.outbox.by_key(card_key(ticket.id))
        is_first = first is None or first.to == to
        return card_key(ticket.id) if is_first else f"{card_key(ticket.id)}:{ticket.team}"

    def _leave(self, tx: Tx, ticket: Ticket, key: str | None, now: datetime) -> None:
        """It went to another team: the words stay where they were, the keys are there now. Of what
        that team alone sees no word stays. `key` is the card that there is now, if there is one.
        """
        for old in tx.outbox.keyed(card_key(ticket.id)):
            shown = tx.outbox.latest(old.key or "")
            if old.key == key or shown is None:
                continue
            if ticket.restricted:
                gone = wording.moved_unseen(ticket)
            else:
                gone = wording.moved_away(shown.reply) if shown.reply.buttons else shown.reply
            if gone != shown.reply:
                tx.outbox.edit(old, gone, now=now, note=_digest(gone, now))

    def known(self, tx: Tx, ticket: Ticket) -> wording.Known:
        return wording.Known(
            ticket,
            owner=self.means.name_of(ticket.claimed_by),
            shown=self._shown(tx, ticket),
            approved_by=self._approved_by(tx, ticket),
            waits_for=self._waits_for(tx, ticket),
            before=self._before(tx, ticket),
            asked=self._asked(tx, ticket),
            calls=lines(tx, self.means, ticket.id, is_over=not ticket.is_unresolved),
        )

    def _asked(self, tx: Tx, ticket: Ticket) -> str:
        """The words that led to its form."""
        answer = tx.answers.get(ticket.answer_id) if ticket.answer_id and ticket.form else None
        return answer.question if answer else ""

    def _shown(self, tx: Tx, ticket: Ticket) -> wording.Titles | None:
        """What the requester was shown, of what everybody in the place of the card may read."""
        answer = tx.answers.get(ticket.answer_id) if ticket.answer_id else None
        if answer is None:
            return None
        said = tx.outbox.by_key(answer.reply_key)
        keys = said.reply.keys if said else ()
        # What was found is shown as a key to each, unless the reply was about something else.
        found = [
            one
            for one in tx.answers.shown(answer.id)[:MOST_SHOWN]
            if answer.shown or any(key.says.startswith(f"read {one} ") for key in keys)
        ]
        titles = tuple(title for one in found if (title := self.means.title_of(one)))
        return wording.Titles(titles, is_read=answer.shown is not None) if titles else None

    def _approved_by(self, tx: Tx, ticket: Ticket) -> tuple[str, ...]:
        agreed = [one for one in tx.approvals.of(ticket.id) if one.state is Decision.APPROVED]
        return tuple(self.means.name_of(one.approver) or one.approver for one in agreed)

    def _waits_for(self, tx: Tx, ticket: Ticket) -> wording.Parts:
        """Whose approval it waits for: of each part one must agree."""
        if ticket.pending_on is not Pending.APPROVAL:
            return ()
        parts = open_parts(tx.approvals.parts(ticket.id), tx.approvals.of(ticket.id))
        return tuple(tuple(self.means.name_of(one) or one for one in part) for part in parts)

    def _before(self, tx: Tx, ticket: Ticket) -> Ticket | None:
        """What it follows, as far as who reads the card may read of that as well."""
        before = tx.tickets.get(ticket.follows) if ticket.follows else None
        if before is None or not before.restricted:
            return before
        return before if ticket.restricted and before.team == ticket.team else None

    def thread(self, tx: Tx, ticket: Ticket, reply: Reply, *, key: str, now: datetime) -> None:
        """Says something in the thread of the card."""
        to = self.place(ticket)
        if to is not None:
            tx.outbox.put(
                to, reply, person=PersonId(to), now=now, lane=Lane.RESULT, key=key,
                under=self.key(tx, ticket, to),
            )  # fmt: skip

    def tell_team(self, tx: Tx, ticket: Ticket, reply: Reply, *, key: str, now: datetime) -> None:
        """Says something in the thread of the card; where there is none, to whoever has it, else to
        each of the team.
        """
        if self.place(ticket) is not None:
            self.thread(tx, ticket, reply, key=key, now=now)
        elif not (
            ticket.claimed_by and self.tell_person(tx, ticket.claimed_by, reply, key=key, now=now)
        ):
            for person in self.means.team(ticket.team):
                self.tell_person(tx, person.id, reply, key=f"{key}:{person.id}", now=now)

    def tell(
        self, tx: Tx, ticket: Ticket, worded: Callable[[], Reply], what: str, now: datetime
    ) -> str | None:
        """Tells the requester where they asked and in their language, once for `what`; the key
        under which it goes, or None for somebody who is not in chat.
        """
        if ticket.reply_to is None:
            return None
        key = f"{TICKET}:{ticket.id}:{what}"
        with speaking(self.language(tx, ticket)):
            reply = worded()
        tx.outbox.put(
            ticket.reply_to,
            reply,
            person=_reader(ticket, ticket.reply_to),
            now=now,
            lane=Lane.STATUS,
            key=key,
            under=None if key == opened_key(ticket.id) else opened_key(ticket.id),
        )
        self.tell_facility(tx, ticket, worded, key, now)
        return key

    def tell_resolved(self, tx: Tx, ticket: Ticket, now: datetime) -> None:
        """Tells the requester how it ended, and asks how it was."""

        def worded() -> Reply:
            closes = target_wording.closes_itself(self.means.plan, ticket.due_at, now)
            return ticket_wording.is_resolved(ticket, self.means.plan, closes)

        self.tell(tx, ticket, worded, f"resolved:{ticket.version}", now)

    def mark_resolved(self, tx: Tx, ticket: Ticket, said: Callable[[], str], now: datetime) -> None:
        """Where its requester was asked how it was, what was said of it stands instead of keys."""
        for told in tx.outbox.keyed(f"{TICKET}:{ticket.id}:resolved"):
            is_shift = (told.key or "").endswith(":facility")
            shown = tx.outbox.latest(told.key or "")
            if shown is None or not shown.reply.buttons or (is_shift and ticket.private):
                continue
            with speaking(ENGLISH if is_shift else self.language(tx, ticket)):
                reply = ticket_wording.resolved_mark(ticket, said())
            tx.outbox.edit(told, reply, now=now, note="said")

    def language(self, tx: Tx, ticket: Ticket) -> str | None:
        """The one that its requester wrote last, from their own address if the plan knows them."""
        person = self.means.plan.person(ticket.requester)
        own = self.means.lines.address_of(person) if person else None
        reader = _reader(ticket, ticket.reply_to) if ticket.reply_to else ticket.requester
        return tx.profiles.get(own or reader).language

    def tell_facility(
        self, tx: Tx, ticket: Ticket, worded: Callable[[], Reply], key: str, now: datetime
    ) -> None:
        """What a facility owns is told to whoever is on shift there, in its own channel; of what
        was asked in private only the number.
        """
        place = next((f for f in self.means.plan.facilities if f.id == ticket.facility), None)
        to = self.means.lines.channel(place.channel) if place and place.channel else None
        if to is None or ticket.restricted or not ticket.of_facility:
            return
        with speaking(ENGLISH):
            shown = work_wording.for_shift(ticket, self.means.plan) if ticket.private else worded()
        tx.outbox.put(
            to, shown, person=PersonId(to), now=now, lane=Lane.STATUS, key=f"{key}:facility"
        )

    def tell_person(self, tx: Tx, person_id: str, reply: Reply, *, key: str, now: datetime) -> bool:
        """Tells a person of the plan something in a direct message. False without a way."""
        to = self.direct(tx, person_id)
        if to is None:
            return False
        tx.outbox.put(to, reply, person=PersonId(to), now=now, lane=Lane.RESULT, key=key)
        return True

    def direct(self, tx: Tx, person_id: str) -> Address | None:
        """Where a person of the plan reads direct messages; None without a way to them."""
        person = self.means.plan.person(person_id)
        is_gone = person is None or person_id in tx.leavers.all()
        return None if is_gone or person is None else self.means.lines.address_of(person)

    def restore(self, tx: Tx, ticket: Ticket, now: datetime) -> bool:
        """Posts a card that is not there, or an edit of it that was given up. False where nothing
        is missing, or nothing can be posted there.
        """
        to = self.place(ticket)
        if to is None or tx.destinations.why_closed(channel_of(to)) is not None:
            return False
        key = self.key(tx, ticket, to)
        shown = tx.outbox.latest(key)
        if shown is None:
            self.refresh(tx, ticket, now)
            return True
        reply = wording.card(self.known(tx, ticket), self.means.plan)
        return any(tx.outbox.revive(one, reply, now) for one in (key, shown.key or key))


def _reader(ticket: Ticket, place: Address) -> PersonId:
    """Who reads it there, as the edge of the place names them."""
    if ":" in ticket.requester:
        return PersonId(ticket.requester)
    is_channel = "/" in place
    return PersonId(f"{place.partition(':')[0]}:{ticket.requester}" if is_channel else place)


def _digest(reply: Reply, now: datetime) -> str:
    return hashlib.sha256(f"{iso(now)}{reply}".encode()).hexdigest()[:16]
