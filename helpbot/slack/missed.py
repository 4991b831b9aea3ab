"""Catching up: after a hello, a refused event, or a while, what was missed is read and heard."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from helpbot.desk.threads import open_roots
from helpbot.errors import StorageError, Unavailable
from helpbot.slack import addresses
from helpbot.slack.addresses import target
from helpbot.slack.catchup import Event, Reader
from helpbot.slack.common import Common
from helpbot.slack.identity import Identity

log = logging.getLogger(__name__)

RETRY = timedelta(seconds=5)
# What no hello announces, an event that Slack gave up on, is read at the latest then.
SWEEP_EVERY = timedelta(minutes=15)


class Missed:
    """`hear` takes an event, and says how much of it was new; `due` asks for a sweep."""

    def __init__(
        self,
        common: Common,
        identity: Identity,
        *,
        hear: Callable[[Event], int],
        stop: threading.Event,
    ) -> None:
        self._common, self._identity, self._hear, self._stop = common, identity, hear, stop
        self.due = threading.Event()
        self._swept_at = common.clock()
        self._not_before = 0.0

    def step(self) -> bool:
        """Reads what was missed, if it is time to; a step of a loop."""
        now = self._common.clock()
        is_due = self.due.is_set() or now - self._swept_at > SWEEP_EVERY
        if not is_due or self._identity.trouble or time.monotonic() < self._not_before:
            return False
        self.due.clear()
        try:
            count = self._sweep(now)
        except (Unavailable, StorageError) as error:
            log.warning("slack.catchup_failed error=%s", type(error).__name__)
            self._not_before = time.monotonic() + RETRY.total_seconds()
            self.due.set()
            return False
        self._swept_at = now
        log.info("slack.caught_up messages=%d", count)
        return False

    def first_start(self) -> datetime:
        """Nobody wants answers to what was said before helpbot came."""
        now = self._common.clock()
        first = self._common.store.read().seen.marks().get("*")
        if first is not None:
            return datetime.fromtimestamp(float(first), now.tzinfo)
        with self._common.store.begin() as tx:
            tx.seen.upto("*", f"{now.timestamp():.6f}")
        return now

    def _sweep(self, now: datetime) -> int:
        """Reads every channel since it was last swept, and only then notes that it was."""
        tx = self._common.store.read()
        asked = [
            (place.channel, place.thread_ts)
            for place in map(target, tx.inbox.threads_since(now - timedelta(days=1)))
            if place.thread_ts
        ]
        ours = [(channel, ts) for channel, _, ts in (r.partition(":") for r in open_roots(tx))]
        threads = list(dict.fromkeys([*ours, *asked]))
        reader = Reader(
            self._common.client,
            tx.seen.marks(),
            self.first_start(),
            now,
            known_replies=lambda c, root: self._common.store.known_replies(
                addresses.thread(c, root)
            ),
            sleep=self._stop.wait,
        )
        count = 0
        for event in reader.missed(threads):
            if self._stop.is_set():
                return count
            count += self._hear(event)
        with self._common.store.begin() as tx:
            for channel in reader.read:
                tx.seen.upto(channel, f"{now.timestamp():.6f}")
        self._identity.open_channels()
        return count
