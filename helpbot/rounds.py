"""What falls due by the clock: steps of outages, pages, requests for news.

Each job is one transaction of the ticker. In it every row is on its own: one that fails for a bug
of ours is put off and shown, and the others go on.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from helpbot.desk import OutageDesk
from helpbot.desk.means import Means
from helpbot.errors import StorageError
from helpbot.loop import where
from helpbot.outages import Outage
from helpbot.store import Tx

log = logging.getLogger(__name__)

# At most so many outages take a step in one tick; the rest follow in the next.
PER_TICK = 500
# What failed is looked at again then: it never stops by itself.
AGAIN = timedelta(minutes=1)


class Rounds:
    """`means` is what the desk works with now: an edited desk.toml changes it."""

    def __init__(self, means: Callable[[], Means]) -> None:
        self._means = means

    @property
    def jobs(self) -> Sequence[Callable[[Tx, datetime], None]]:
        return (self.steps, self.pages, self.updates)

    def steps(self, tx: Tx, now: datetime) -> None:
        """Takes the due step of each outage: pages, asks for news, releases."""
        desk = OutageDesk(self._means())
        for outage in tx.outages.due(now, PER_TICK):
            self._apart(tx, outage, now, lambda one: desk.steps.step(tx, one, now))

    def pages(self, tx: Tx, now: datetime) -> None:
        """Says the pages whose time has come."""
        OutageDesk(self._means()).pager.say_due(tx, now)

    def updates(self, tx: Tx, now: datetime) -> None:
        """Asks owners for a sentence to those who wait."""
        desk = OutageDesk(self._means())
        for outage in tx.outages.updates_due(now, PER_TICK):
            self._apart(tx, outage, now, lambda one: desk.steps.want_update(tx, one, now))

    def _apart(
        self, tx: Tx, outage: Outage, now: datetime, step: Callable[[Outage], object]
    ) -> None:
        if error := apart(tx, lambda: step(outage)):
            log.error("outage.step_failed id=%d error=%s", outage.id, error)
            tx.outages.put_off(outage.id, now + AGAIN, error)


def apart(tx: Tx, act: Callable[[], object]) -> str | None:
    """Does something that is undone alone where it fails for a bug of ours; says how it failed."""
    try:
        with tx.apart():
            act()
    except StorageError:
        raise
    except Exception as error:  # noqa: BLE001 - one bad row must not keep the others from being paged
        return f"{type(error).__name__} at {where(error)}"
    return None
