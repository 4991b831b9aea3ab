"""What is looked after between what people do: cards that were lost, tickets of those who left,
words that are over their time.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time, timedelta

from helpbot.chores import do, due_of, next_time
from helpbot.desk.means import Means
from helpbot.desk.retention import Retention
from helpbot.desk.steps import SELF
from helpbot.desk.ticket_cards import CARDS, number_of
from helpbot.desk.tickets import TicketDesk
from helpbot.rounds import Job, apart
from helpbot.store import Tx
from helpbot.tickets import Ticket

log = logging.getLogger(__name__)

Step = Callable[[TicketDesk, Ticket], object]

# A place that takes no card is tried again as often.
CARDS_EVERY = timedelta(minutes=5)
# More than are ever missing, and less than others who write would wait for.
CARDS_PER_TURN = 200
TICKETS_PER_TURN = 25
# While the city sleeps.
PURGED_AT = time(2)
PURGED_PER_TURN = 25


class Aftercare:
    """`means` is what the desk works with now: an edited desk.toml changes it."""

    def __init__(self, means: Callable[[], Means]) -> None:
        self._means = means

    @property
    def jobs(self) -> Sequence[Job]:
        return (self.cards, self.leavers, self.purges)

    def cards(self, tx: Tx, now: datetime) -> None:
        """Posts the cards that unresolved tickets lack: nobody could be reached when they were."""
        name = "cards"
        if (due := due_of(tx, name, now)) <= now:
            do(tx, name, due, now + CARDS_EVERY, lambda: self._restore(tx, now))

    def _restore(self, tx: Tx, now: datetime) -> None:
        lacking = tx.found.without_card(CARDS_PER_TURN)
        given_up = tx.outbox.given_up(CARDS, now - CARDS_EVERY, CARDS_PER_TURN)
        lost = dict.fromkeys([*lacking, *(number_of(key) for key in given_up)])
        self._each(tx, lost, "card", lambda desk, one: desk.cards.restore(tx, one, now))

    def leavers(self, tx: Tx, now: datetime) -> bool:
        """Gives back what somebody has who left, and tells the team."""
        owned = tx.found.owned_by(sorted(tx.leavers.all()), TICKETS_PER_TURN)
        done = self._each(tx, owned, "leaver", lambda desk, one: desk.left(tx, one, SELF, now))
        return done == TICKETS_PER_TURN

    def _each(
        self,
        tx: Tx,
        numbers: Iterable[int],
        what: str,
        step: Callable[[TicketDesk, Ticket], object],
    ) -> int:
        """Does something with each unresolved ticket, apart; how many it was done with."""
        desk, done = TicketDesk(self._means()), 0
        for number in numbers:
            ticket = tx.tickets.get(number)
            if ticket is None or not ticket.is_unresolved:
                continue
            error = apart(tx, lambda ticket=ticket: step(desk, ticket))  # type: ignore[misc]
            done += error is None
            if error is not None:
                log.error("ticket.%s_failed id=%d error=%s", what, number, error)
        return done

    def purges(self, tx: Tx, now: datetime) -> bool:
        """Takes words away that are over their time, once a night, so many in one transaction."""
        means, name = self._means(), f"purge:{PURGED_AT:%H:%M}"
        again = next_time(means.plan, PURGED_AT, None, now)
        if (due := due_of(tx, name, again)) > now:
            return False
        if self._purged(tx, Retention(means), now):
            return True
        if tx.purges.has_purged_since(due):
            tx.purges.settle()
        tx.chores.move_on(name, due, again)
        return False

    def _purged(self, tx: Tx, retention: Retention, now: datetime) -> int:
        count = 0
        for one in retention.due(tx, now, PURGED_PER_TURN)[0][:PURGED_PER_TURN]:
            error = apart(tx, lambda one=one: retention.purge(tx, one, by=SELF, now=now))  # type: ignore[misc]
            if error is None:
                count += 1
            else:
                log.error("purge.failed id=%d error=%s", one.ticket_id, error)
        return count + retention.sweep(tx, now)
