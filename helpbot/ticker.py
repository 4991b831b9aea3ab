"""One tick of due work, and beside it the watchdog's look. APScheduler only calls them; what is due
stands in the rows.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from helpbot.clock import Clock
from helpbot.loop import where
from helpbot.rounds import Job, in_turns
from helpbot.store import Store

if TYPE_CHECKING:
    from apscheduler.events import JobExecutionEvent
    from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=10)
LOOKS_EVERY = timedelta(seconds=30)


class Ticker:
    """Each of `jobs` does what is due, in transactions of its own; `after` runs at the end: it
    wakes those who may now have something to do. `watch` looks after all of it, apart from the
    tick: one that hangs must not silence it.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        jobs: Sequence[Job],
        after: Callable[[], None],
        watch: Callable[[], None] | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._jobs = jobs
        self._after = after
        self.watch = watch
        self._scheduler: BackgroundScheduler | None = None

    def tick(self) -> None:
        now = self._clock()
        with self._store.begin(durable=False) as tx:
            settled = tx.answers.settle_silent(now)
            tx.pulse.beat("tick", now)
        for job in self._jobs:
            in_turns(self._store, job, now)
        if settled:
            log.info("answers.silent count=%d", settled)
        self._after()

    def start(self) -> None:
        # Here: who asks a single question needs no clock, and these take 35 ms.
        from apscheduler.events import EVENT_JOB_ERROR
        from apscheduler.schedulers.background import BackgroundScheduler

        self._scheduler = BackgroundScheduler(timezone="UTC")
        _add(self._scheduler, EVERY, self.tick)
        if self.watch is not None:
            _add(self._scheduler, LOOKS_EVERY, self.watch)
        self._scheduler.add_listener(_failed, EVENT_JOB_ERROR)
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler is not None and self._scheduler.running:
            self._scheduler.shutdown(wait=True)


def _add(scheduler: "BackgroundScheduler", pause: timedelta, run: Callable[[], None]) -> None:
    # One that was missed is made up for by the next: rows remember, the scheduler need not.
    scheduler.add_job(
        run,
        "interval",
        seconds=pause.total_seconds(),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )


def _failed(event: "JobExecutionEvent") -> None:
    # Not the message: it may hold what a person wrote.
    error = event.exception
    log.error("tick.failed kind=%s at=%s", type(error).__name__, where(error))
