"""Looks whether everybody was paged who should have been, beside the tick that pages.

It fires what it finds, by the same verbs, and says in the store that it looked: a watchdog that is
silent is worse than one that barks. Only a look that found nothing is told to the world outside.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from helpbot.clock import Clock
from helpbot.rounds import Rounds, in_turns
from helpbot.store import Store, Tx

log = logging.getLogger(__name__)

# Six ticks: what is due for so long was forgotten.
LATE = timedelta(seconds=60)
# A page that was said and is not sent by then waits for something broken.
LATE_SEND = timedelta(minutes=2)
# So many of each kind are named; a look costs the same however many there are.
MOST = 20

PULSE, COUNT = "watchdog", "watchdog-found"


def audit(tx: Tx, now: datetime) -> list[str]:
    """What should have been paged and was not, a line each; what was only put off for a person who
    has had enough messages for a minute is not among it.
    """
    return list(_found(tx, now))


def _found(tx: Tx, now: datetime) -> Iterator[str]:
    for number in tx.outages.due(now - LATE, MOST):
        yield f"the step of outage {number} is overdue"
    for number, error in tx.outages.failing(MOST):
        yield f"the step of outage {number} fails: {error}"
    for number in tx.outages.lost(MOST):
        yield f"outage {number} has no next step"
    for page in tx.pages.due(now - LATE, MOST):
        yield f"the page about {page.ticket_id} to {page.person} by {page.path} is overdue"
    for page in tx.pages.failing(MOST):
        yield (
            f"the page about {page.ticket_id} to {page.person} by {page.path} fails: {page.error}"
        )
    for number in tx.outbox.late_pages(now - LATE_SEND, MOST):
        yield f"message {number}, a page, is not sent"


class Watchdog:
    """`passed` hears of each look that found nothing; `wake` has what was fired sent."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        rounds: Rounds,
        *,
        passed: Callable[[datetime], None],
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._rounds = rounds
        self._passed = passed
        self._wake = wake

    def look(self) -> None:
        now = self._clock()
        with self._store.begin(durable=False) as tx:
            found = audit(tx, now)
            tx.pulse.beat(PULSE, now, _in_short(found))
            if found:
                before = tx.pulse.last(COUNT)
                tx.pulse.beat(COUNT, now, str(int(before.detail if before else 0) + len(found)))
        for line in found:
            log.error("watchdog.found %s", line)
        if not found:
            self._passed(now)
            return
        for job in (self._rounds.lost, *self._rounds.jobs):
            in_turns(self._store, job, now)
        self._wake()


def _in_short(found: list[str]) -> str:
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{found[0]}{more}" if found else ""
