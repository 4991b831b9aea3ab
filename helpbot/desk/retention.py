"""What is over its time: the words of closed tickets, by the numbers of desk.toml and no other.

A legal hold beats every purge, whoever asks for it: a ticket on hold is left whole, and so is every
ticket that hangs together with it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpbot.desk.means import Means
from helpbot.errors import UserError
from helpbot.store import Tx
from helpbot.store.purges import Purged
from helpbot.wording import records as wording

# More than there are.
EVERY = 1 << 40


@dataclass(frozen=True, slots=True)
class Due:
    """A ticket whose words are over their time; `days` is what desk.toml gives its class."""

    ticket_id: int
    record_class: str
    days: int


@dataclass(frozen=True, slots=True)
class Retention:
    means: Means

    def due(self, tx: Tx, now: datetime, limit: int = EVERY) -> tuple[list[Due], int]:
        """What may be purged now, the oldest of each class first, `limit` of it and a few more; and
        how many more a legal hold keeps.
        """
        classes = self.means.plan.retention.of_tickets
        held = tx.purges.held() if classes else frozenset()
        # What is kept is found each time, and must leave room for the rest.
        limit += len(held)
        found = [
            Due(number, name, days)
            for name, days in classes.items()
            for number in tx.purges.due(name, now - timedelta(days=days), limit)
        ]
        free = [due for due in found if due.ticket_id not in held]
        return free, len(found) - len(free)

    def purge(self, tx: Tx, due: Due, *, by: str, now: datetime) -> int:
        """Takes the words of one away, and writes down that it did. How many texts they were.

        Raises UserError where a hold keeps them.
        """
        if due.ticket_id in tx.purges.held():
            raise UserError(wording.is_held(due.ticket_id))
        emptied = tx.purges.purge(due.ticket_id, wording.PURGED)
        purged = Purged(due.ticket_id, due.record_class, due.days, now, by)
        tx.purges.put(purged, emptied.texts)
        tx.journal.add(
            due.ticket_id, "purged", actor=by, source=self.means.source, now=now,
            after=wording.purge_entry(due.record_class, due.days, emptied.texts, emptied.proposals),
        )  # fmt: skip
        return emptied.texts

    def sweep(self, tx: Tx, now: datetime) -> int:
        """Empties messages that are over their time, so many at a time. How many."""
        days = self.means.plan.retention.messages
        if days is None:
            return 0
        texts = tx.purges.sweep(now - timedelta(days=days), tx.purges.held())
        if texts:
            tx.purges.swept(days, texts, now)
        return texts
