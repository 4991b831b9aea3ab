"""Saving a ticket, with all that follows from any change of it: journal, clocks, card.

Every verb on tickets ends here, so that none can forget one of them.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from helpbot.desk.calls import Calls
from helpbot.desk.clocks import Clocks
from helpbot.desk.means import Means
from helpbot.desk.ticket_cards import TicketCards
from helpbot.store import Tx
from helpbot.store.replies import Said
from helpbot.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Change:
    """What happened, and by whom; `words` are kept with it."""

    what: str
    by: str
    now: datetime
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Keeping:
    means: Means

    @property
    def cards(self) -> TicketCards:
        return TicketCards(self.means)

    def put(self, tx: Tx, ticket: Ticket, change: Change) -> Ticket:
        """A new ticket, with its number and its card."""
        made = tx.tickets.put(replace(ticket, touched_at=change.now))
        tx.holdings.turn(made, change.now)
        made = Clocks(self.means).keep(tx, made, change.now)
        self._note(tx, made, change, None)
        self.cards.refresh(tx, made, change.now)
        return made

    def save(self, tx: Tx, before: Ticket, after: Ticket, change: Change) -> Ticket:
        """The ticket as it is now. Raises Conflict where somebody else changed it meanwhile."""
        saved = tx.tickets.save(replace(after, touched_at=change.now))
        return self.kept(tx, before, saved, change)

    def kept(self, tx: Tx, before: Ticket, saved: Ticket, change: Change) -> Ticket:
        """What follows from a change that is saved already."""
        tx.holdings.turn(saved, change.now)
        saved = Clocks(self.means).keep(tx, saved, change.now)
        self._note(tx, saved, change, before)
        Calls(self.means).follow(tx, before, saved, change.now)
        self.cards.refresh(tx, saved, change.now)
        return saved

    def reply(self, tx: Tx, ticket: Ticket, said: Said, what: str) -> Said:
        """Words between requester and desk; with the number of their entry."""
        kept = replace(said, id=self._entry(tx, ticket, said, what))
        tx.replies.put(kept)
        return kept

    def note(self, tx: Tx, ticket: Ticket, said: Said, what: str = "note") -> Said:
        """Words for technicians only; with the number of their entry."""
        kept = replace(said, id=self._entry(tx, ticket, said, what))
        tx.notes.put(kept)
        return kept

    def _entry(self, tx: Tx, ticket: Ticket, said: Said, what: str) -> int:
        return tx.journal.add(
            ticket.id, what, actor=said.person, source=self.means.source, now=said.said_at,
            body=said.text, is_kept=False,
        )  # fmt: skip

    def _note(self, tx: Tx, ticket: Ticket, change: Change, before: Ticket | None) -> None:
        was, now_is = differences(before, ticket)
        tx.journal.add(
            ticket.id, change.what, actor=change.by, source=self.means.source, now=change.now,
            before=was or None, after=now_is or None, body=change.words,
        )  # fmt: skip


# What the journal tells of a ticket, when it changed.
_TOLD = (
    "status", "pending_on", "claimed_by", "priority", "impact", "urgency", "team", "service",
    "facility", "department", "outage_id", "code", "restricted", "of_facility", "hold",
    "snoozed_until", "off_standard", "expires_on", "next_on", "is_project", "requester",
)  # fmt: skip


def differences(before: Ticket | None, after: Ticket) -> tuple[str, str]:
    """What a change changed, as (before, after): "status new, team network"."""
    was, is_now = [], []
    for name in _TOLD:
        old = getattr(before, name) if before else None
        new = getattr(after, name)
        if old != new:
            is_now.append(f"{name} {_shown(new)}")
            if before:
                was.append(f"{name} {_shown(old)}")
    return ", ".join(was), ", ".join(is_now)


def _shown(value: object) -> str:
    return "none" if value is None else str(value)
