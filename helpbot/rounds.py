"""What falls due by the clock: steps of outages, pages, requests for news.

Each job does so much in one transaction, and says whether there may be more: nobody who reports
something waits for the disk until hundreds were paged. Every row is on its own: one that fails for
a bug of ours is put off and shown, and the others go on.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from helpbot.desk import OutageDesk
from helpbot.desk.means import Means
from helpbot.desk.pager import PER_TURN as PAGES_PER_TURN
from helpbot.desk.pager import Pager, by_way
from helpbot.errors import Conflict, StorageError
from helpbot.loop import where
from helpbot.outages import SUSPECTED_FOR, Outage
from helpbot.store import Store, Tx
from helpbot.store.pages import Page

log = logging.getLogger(__name__)

# What one tick does of one kind, in the caller's transaction. True when there may be more.
Job = Callable[[Tx, datetime], bool | None]

# So many outages take a step in one transaction, a tenth of a second.
PER_TURN = 25
# A clock that jumped has everything due at once; the rest follows in the next tick.
MOST_TURNS = 40
# What failed is looked at again then: it never stops by itself.
AGAIN = timedelta(minutes=1)


class Rounds:
    """`means` is what the desk works with now: an edited desk.toml changes it."""

    def __init__(self, means: Callable[[], Means]) -> None:
        self._means = means

    @property
    def jobs(self) -> Sequence[Job]:
        return (self.steps, self.pages, self.updates, self.suspicions)

    def steps(self, tx: Tx, now: datetime) -> bool:
        """Takes the due step of each outage: pages, asks for news, releases."""
        due = tx.outages.due(now, PER_TURN)
        self._take(tx, due, now)
        return len(due) == PER_TURN

    def lost(self, tx: Tx, now: datetime) -> bool:
        """Takes a step of outages of which none would ever be due."""
        lost = tx.outages.lost(PER_TURN)
        self._take(tx, lost, now)
        return len(lost) == PER_TURN

    def pages(self, tx: Tx, now: datetime) -> bool:
        """Says the pages whose time has come."""
        pager = OutageDesk(self._means()).pager
        due = tx.pages.due(now, PAGES_PER_TURN)
        for group in by_way(due):
            self._say(tx, pager, group, now)
        return len(due) == PAGES_PER_TURN

    def updates(self, tx: Tx, now: datetime) -> bool:
        """Asks owners for a sentence to those who wait."""
        desk, due = OutageDesk(self._means()), tx.outages.updates_due(now, PER_TURN)
        self._each(tx, due, now, lambda one: desk.steps.want_update(tx, one, now))
        return len(due) == PER_TURN

    def suspicions(self, tx: Tx, now: datetime) -> bool:
        """Lets go of what nobody looked at."""
        desk = OutageDesk(self._means())
        stale = tx.outages.stale_suspicions(now - SUSPECTED_FOR, PER_TURN)
        self._each(tx, stale, now, lambda one: desk.forget(tx, one, now))
        return len(stale) == PER_TURN

    def _take(self, tx: Tx, numbers: Iterable[int], now: datetime) -> None:
        desk = OutageDesk(self._means())
        self._each(tx, numbers, now, lambda one: desk.steps.step(tx, one, now, together=True))

    def _each(
        self, tx: Tx, numbers: Iterable[int], now: datetime, step: Callable[[Outage], object]
    ) -> None:
        def take(number: int) -> None:
            if (outage := tx.outages.get(number)) is not None:
                step(outage)

        for number in numbers:
            error = apart(tx, lambda number=number: take(number))  # type: ignore[misc]
            if error is not None:
                log.error("outage.step_failed id=%d error=%s", number, error)
                tx.outages.put_off(number, now + AGAIN, error)

    def _say(self, tx: Tx, pager: Pager, group: Sequence[Page], now: datetime) -> None:
        error = apart(tx, lambda: pager.say(tx, group, now))
        if error is None:
            return
        # One of them keeps the others from being said: it is found, and they go without it.
        sound = []
        for page in group:
            its_own = apart(tx, lambda page=page: pager.try_alone(tx, page))  # type: ignore[misc]
            if its_own is None and len(group) > 1:
                sound.append(page)
                continue
            log.error("page.failed id=%d error=%s", page.id, its_own or error)
            tx.pages.put_off(page, now + AGAIN, its_own or error)
        if len(sound) == len(group):
            for page in sound:
                self._say(tx, pager, [page], now)
        elif sound:
            self._say(tx, pager, sound, now)


def apart(tx: Tx, step: Callable[[], object]) -> str | None:
    """Does something that is undone alone where it fails for a bug of ours; says how it failed."""
    try:
        with tx.apart():
            step()
    except StorageError:
        raise
    except Exception as error:  # noqa: BLE001 - one bad row must not keep the others from being paged
        return f"{type(error).__name__} at {where(error)}"
    return None


def in_turns(store: Store, job: Job, now: datetime) -> None:
    """Does a job until nothing more is due, each turn in a transaction of its own."""
    for _ in range(MOST_TURNS):
        try:
            with store.begin() as tx:
                has_more = job(tx, now)
        except Conflict as conflict:
            # Somebody claimed while we looked: the next tick sees it.
            log.info("tick.conflict table=%s id=%d", conflict.table, conflict.row_id)
            return
        if not has_more:
            return
