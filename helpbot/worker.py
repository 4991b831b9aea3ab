"""Takes what was heard and has it answered: in order per conversation, conversations in parallel.

Each utterance is one transaction: state, replies, and the inbox row's end. What cannot be done is
retried when somebody else was faster, told when the person can mend it, and parked otherwise.
"""

import logging
import random
import secrets
import threading
from datetime import timedelta

from helpbot.clock import Clock
from helpbot.conversation import Conversation, Understanding
from helpbot.errors import Conflict, StorageError
from helpbot.store import Store
from helpbot.store.inbox import Heard

log = logging.getLogger(__name__)

# Longer than any question takes to answer; a shorter one could have it answered twice.
LEASE = timedelta(seconds=60)
# Somebody else changed the same row this often in a row: it is not chance any more.
MAX_CONFLICTS = 5
# Another process may have written to the inbox; the edge of this one wakes the worker at once.
POLL = timedelta(milliseconds=500)


class Worker:
    def __init__(self, store: Store, conversation: Conversation, clock: Clock) -> None:
        self._store = store
        self._conversation = conversation
        self._clock = clock
        self._wake = threading.Event()

    def wake(self) -> None:
        self._wake.set()

    def drain(self) -> None:
        """Answers everything that is due, then returns."""
        while self.step():
            pass

    def run(self, stop: threading.Event) -> None:
        """Answers until told to stop; what is in work is finished first."""
        while not stop.is_set():
            self._wake.clear()
            try:
                while not stop.is_set() and self.step():
                    pass
            except StorageError as error:
                # The rows are safe where they are; said once a poll until the disk is well again.
                log.error("worker.storage error=%s", error)
            self._wake.wait(POLL.total_seconds())

    def step(self) -> bool:
        """Answers one utterance. False when none is due."""
        now = self._clock()
        with self._store.begin() as tx:
            heard = tx.inbox.lease(now, until=now + LEASE)
        if heard is None:
            return False
        self._handle(heard)
        return True

    def _handle(self, heard: Heard) -> None:
        try:
            understanding = self._conversation.understand(heard.utterance)
            self._act(heard, understanding)
        except Conflict as conflict:
            self._again(heard, conflict)
        except StorageError:
            self._release(heard)
            raise
        except Exception:  # noqa: BLE001 - one bad message must not stop the others; it is parked, shown and logged
            self._park(heard)

    def _act(self, heard: Heard, understanding: Understanding) -> None:
        with self._store.begin() as tx:
            now = self._clock()
            tx.inbox.done(heard)
            self._conversation.act(tx, heard, understanding, now)
        log.info("inbox.done id=%d attempt=%d", heard.id, heard.attempt)

    def _again(self, heard: Heard, conflict: Conflict) -> None:
        if conflict.table == "inbox":
            # The lease ran out and somebody else has it now.
            log.warning("inbox.lease_lost id=%d", heard.id)
            return
        if heard.attempt >= MAX_CONFLICTS:
            self._park(heard)
            return
        # Jitter: two that collided must not collide again.
        pause = timedelta(milliseconds=random.uniform(5, 50) * heard.attempt)  # noqa: S311 - no secret
        with self._store.begin() as tx:
            tx.inbox.retry(heard, self._clock() + pause, str(conflict))

    def _release(self, heard: Heard) -> None:
        try:
            with self._store.begin() as tx:
                tx.inbox.retry(heard, self._clock(), "storage")
        except (StorageError, Conflict):
            log.warning("inbox.lease_kept id=%d", heard.id)

    def _park(self, heard: Heard) -> None:
        error_id = secrets.token_hex(4)
        log.exception("inbox.parked id=%d error=%s", heard.id, error_id)
        with self._store.begin() as tx:
            tx.inbox.park(heard, error_id)
            self._conversation.apologise(tx, heard, error_id, self._clock())
