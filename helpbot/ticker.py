"""One tick of due work. APScheduler only calls it; what is due stands in the rows."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler

from helpbot.clock import Clock
from helpbot.errors import Conflict
from helpbot.store import Store, Tx

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=10)


# What one tick does of one kind, in the caller's transaction.
Job = Callable[[Tx, datetime], None]


class Ticker:
    """Each of `jobs` does what is due, in a transaction of its own; `after` runs at the end: it
    wakes those who may now have something to do.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        jobs: Sequence[Job],
        after: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._jobs = jobs
        self._after = after
        self._scheduler = BackgroundScheduler(timezone="UTC")

    def tick(self) -> None:
        now = self._clock()
        with self._store.begin(durable=False) as tx:
            settled = tx.answers.settle_silent(now)
            tx.pulse.beat("tick", now)
        for job in self._jobs:
            self._do(job, now)
        if settled:
            log.info("answers.silent count=%d", settled)
        self._after()

    def _do(self, job: Job, now: datetime) -> None:
        try:
            with self._store.begin() as tx:
                job(tx, now)
        except Conflict as conflict:
            # Somebody claimed while we looked: the next tick sees it.
            log.info("tick.conflict table=%s id=%d", conflict.table, conflict.row_id)

    def start(self) -> None:
        # A tick that was missed is made up for by the next one: rows remember, the scheduler need
        # not.
        self._scheduler.add_job(
            self.tick,
            "interval",
            seconds=EVERY.total_seconds(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.add_listener(_failed, EVENT_JOB_ERROR)
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)


def _failed(event: JobExecutionEvent) -> None:
    log.error("tick.failed error=%s", event.exception)
