"""What everybody sees of an outage: the team's card, the public one, and news to those affected.

A card is posted once and edited from then on; only the latest edit that waits is sent.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from helpbot.clock import iso
from helpbot.desk.called import lines
from helpbot.desk.means import Means
from helpbot.desk.threads import outage_of
from helpbot.outages import Outage, State
from helpbot.speech import Address, PersonId, Reply
from helpbot.store import Tx
from helpbot.store.outbox import Lane, Message
from helpbot.wording import pages as wording
from helpbot.wording.pages import Known
from helpbot.wording.spoken import speaking

TRIAGE, STATUS = "triage", "status"


def card_key(kind: str, outage_id: int) -> str:
    return f"card:{kind}:{outage_id}"


@dataclass(frozen=True, slots=True)
class Cards:
    means: Means

    def known(self, tx: Tx, outage: Outage) -> Known:
        """All that a page or a card says of an outage."""
        ticket = tx.tickets.get(outage.ticket_id)
        return Known(
            outage,
            summary=ticket.summary if ticket else "",
            reporter=ticket.requester_name if ticket else "",
            counts=tx.outages.count_affected(outage.id),
            owner=self.means.owner_name(outage),
            before=tx.outages.last_at(outage.service, outage.facility, outage.id),
            calls=lines(tx, self.means, outage.id, is_over=not outage.is_unresolved),
        )

    def refresh(self, tx: Tx, outage: Outage, now: datetime) -> None:
        """Brings both cards up to date; nothing is said where nothing changed."""
        plan, known = self.means.plan, self.known(tx, outage)
        triage = self.means.lines.channel(plan.triage_of(outage.team))
        self._show(tx, TRIAGE, triage, outage, wording.triage_card(known, plan), now)
        # What is only suspected, or waits for the desk to open, is not for everybody.
        if outage.state in (State.SUSPECTED, State.WAITING, State.DISMISSED):
            return
        status = self.means.lines.channel(plan.slack.status_channel)
        self._show(tx, STATUS, status, outage, wording.status_card(known, plan), now)

    def _show(
        self, tx: Tx, kind: str, to: Address | None, outage: Outage, reply: Reply, now: datetime
    ) -> None:
        if to is None:
            return
        key = card_key(kind, outage.id)
        shown = tx.outbox.latest(key)
        if shown is None:
            tx.outbox.put(to, reply, person=PersonId(to), now=now, lane=Lane.RESULT, key=key)
        elif tx.outbox.revive(key, reply, now):
            # It was given up, and is due like a new one: nobody could claim what has no card.
            pass
        elif shown.reply != reply:
            first = tx.outbox.by_key(key)
            text = f"{iso(now)}{reply}"
            note = hashlib.sha256(text.encode()).hexdigest()[:16]
            if first is not None:
                tx.outbox.edit(first, reply, now=now, note=note)

    def post(self, tx: Tx, team: str, reply: Reply, *, key: str, now: datetime) -> None:
        """Says something in a team's channel."""
        to = self.means.lines.channel(self.means.plan.triage_of(team))
        if to is not None:
            tx.outbox.put(to, reply, person=PersonId(to), now=now, lane=Lane.RESULT, key=key)

    def lost(self, tx: Tx, message: Message, now: datetime) -> None:
        """Says that an outage's own channel could not be made, where its card is."""
        key = message.key or ""
        outage = tx.outages.get(outage_of(tx, key) or 0) if key.startswith("room:") else None
        if outage is not None:
            reply = wording.no_room_made(outage)
            self.post(tx, outage.team, reply, key=f"no-{key}", now=now)

    def tell(self, tx: Tx, person_id: str, reply: Reply, *, key: str, now: datetime) -> None:
        """Tells a person of the plan something in a direct message."""
        person = self.means.plan.person(person_id)
        to = self.means.lines.address_of(person) if person else None
        if to is not None:
            tx.outbox.put(to, reply, person=PersonId(to), now=now, lane=Lane.RESULT, key=key)

    def tell_affected(
        self,
        tx: Tx,
        outage: Outage,
        worded: Callable[[], Reply],
        what: str,
        now: datetime,
        *,
        but: Collection[str] = (),
    ) -> None:
        """Tells everybody affected, where they asked and in their language; a thread that several
        share, once; and neither the people nor the places that are told otherwise.
        """
        for one in tx.outages.affected(outage.id):
            # Others read along in a channel: there it is told all the same.
            if one.reply_to in but or (one.private and self.means.id_of(one.person) in but):
                continue
            whom = one.person if one.private else one.reply_to
            with speaking(tx.profiles.get(one.person).language):
                reply = worded()
            tx.outbox.put(
                one.reply_to,
                reply,
                person=one.person,
                now=now,
                lane=Lane.STATUS,
                key=f"outage:{outage.id}:{what}:{outage.version}:{whom}",
            )

    def note(
        self,
        tx: Tx,
        outage: Outage,
        what: str,
        *,
        actor: str,
        now: datetime,
        before: str | None = None,
        after: str | None = None,
        body: str | None = None,
    ) -> None:
        """Writes into the journal what happened to an outage."""
        tx.journal.add(
            outage.ticket_id, what, actor=actor, source=self.means.source, now=now, before=before,
            after=after, body=body,
        )  # fmt: skip

    def write(self, tx: Tx, number: int, what: str, *, actor: str, now: datetime) -> None:
        """The same of an outage or a ticket, by its number."""
        tx.journal.add(number, what, actor=actor, source=self.means.source, now=now)
