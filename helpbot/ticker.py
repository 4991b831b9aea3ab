"""One tick of due work. APScheduler only calls it; what is due stands in the rows."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler

from helpbot.clock import Clock
from helpbot.store import Store, Tx

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=10)


class Ticker:
    """`due` does what is due in the tick's transaction; `after` runs at its end: it wakes those
    who may now have something to do.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        due: Callable[[Tx, datetime], None],
        after: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._due = due
        self._after = after
        self._scheduler = BackgroundScheduler(timezone="UTC")

    def tick(self) -> None:
        now = self._clock()
        with self._store.begin(durable=False) as tx:
            settled = tx.answers.settle_silent(now)
            tx.pulse.beat("tick", now)
        with self._store.begin() as tx:
            self._due(tx, now)
        if settled:
            log.info("answers.silent count=%d", settled)
        self._after()

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
