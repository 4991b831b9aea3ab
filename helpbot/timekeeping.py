"""What falls due of tickets by the clock, and what is reckoned anew because the hours or targets
are others now. Jobs of the tick.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from helpbot.desk.clocks import Clocks
from helpbot.desk.means import Means
from helpbot.desk.reminders import Reminders
from helpbot.desk.ticket_cards import TicketCards
from helpbot.rounds import AGAIN, Job, apart
from helpbot.store import Tx
from helpbot.store.outbox import Lane
from helpbot.wording.targets import Warned

log = logging.getLogger(__name__)

# So many in one transaction, a tenth of a second.
PER_TURN = 50
# Another process may have worked by a desk.toml of before for a moment.
LOOKS_EVERY = timedelta(hours=1)


class Timekeeping:
    """`means` is what the desk works with now: an edited desk.toml changes it."""

    def __init__(self, means: Callable[[], Means]) -> None:
        self._means = means
        self._done: tuple[str, datetime] | None = None

    @property
    def jobs(self) -> Sequence[Job]:
        return (self.reckon, self.due)

    def due(self, tx: Tx, now: datetime) -> bool:
        """Warns of, wakes and closes what is due."""
        reminders, numbers = Reminders(self._means()), tx.tickets.due(now, PER_TURN)
        warned: list[Warned] = []
        for number in numbers:
            if error := apart(tx, lambda n=number: warned.extend(_step(tx, reminders, n, now))):  # type: ignore[misc]
                log.error("ticket.step_failed id=%d error=%s", number, error)
                tx.tickets.put_off(number, now + AGAIN, error)
        if error := apart(tx, lambda: reminders.tell(tx, warned, now)):
            log.error("tickets.not_warned count=%d error=%s", len(warned), error)
        return len(numbers) == PER_TURN

    def reckon(self, tx: Tx, now: datetime) -> bool:
        """Reckons anew what was reckoned by other hours or targets than those in force."""
        means = self._means()
        reckoning = means.plan.reckoning
        if self._done and self._done[0] == reckoning and now < self._done[1] + LOOKS_EVERY:
            return False
        numbers = tx.clocks.stale(reckoning, PER_TURN)
        for number in numbers:
            if error := apart(tx, lambda n=number: self._again(tx, means, n, now)):  # type: ignore[misc]
                log.error("ticket.not_reckoned id=%d error=%s", number, error)
                tx.clocks.passed_over(number, reckoning)
        if len(numbers) < PER_TURN:
            self._done = reckoning, now
        return len(numbers) == PER_TURN

    def _again(self, tx: Tx, means: Means, number: int, now: datetime) -> None:
        before = tx.tickets.get(number)
        if before is None:
            return
        after = Clocks(means).keep(tx, before, now)
        if (after.respond_by, after.resolve_by) != (before.respond_by, before.resolve_by):
            # There may be very many: what people do is not to wait for it.
            TicketCards(means).refresh(tx, after, now, lane=Lane.STATUS)


def _step(tx: Tx, reminders: Reminders, number: int, now: datetime) -> Sequence[Warned]:
    ticket = tx.tickets.get(number)
    return reminders.step(tx, ticket, now) if ticket else ()
