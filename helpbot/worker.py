"""Takes what was heard and has it answered: in order per conversation, conversations in parallel.

Each utterance is one transaction: state, replies, and the inbox row's end. What cannot be done is
retried when somebody else was faster, told when the person can mend it, and parked otherwise.
"""

import logging
import random
import secrets
from collections.abc import Callable
from datetime import timedelta

from helpbot.clock import Clock, utc_now
from helpbot.conversation import Conversation, Understood
from helpbot.errors import Conflict, StorageError, Unavailable, UserError
from helpbot.loop import Loop, where
from helpbot.store import Store
from helpbot.store.inbox import Heard

log = logging.getLogger(__name__)

# Longer than any question takes to answer; a shorter one could have it answered twice.
LEASE = timedelta(seconds=60)
# Somebody else changed the same row this often in a row: it is not chance any more.
MAX_CONFLICTS = 5
# What waits for something outside is looked at again at least this often.
LONGEST_PAUSE = timedelta(minutes=1)


class Worker(Loop):
    """`then` runs after each utterance: what it caused waits to be sent."""

    def __init__(
        self,
        store: Store,
        conversation: Conversation,
        clock: Clock,
        then: Callable[[], None] = lambda: None,
        leased_by: Clock = utc_now,
    ) -> None:
        super().__init__("worker", self.step)
        self._store = store
        self._conversation = conversation
        self._clock = clock
        self._then = then
        self._leased_by = leased_by

    def step(self) -> bool:
        """Answers one utterance. False when none is due."""
        # A pushed clock must not let the leases of those at work run out: they count real time.
        leased_at = self._leased_by()
        with self._store.begin(durable=False) as tx:
            heard = tx.inbox.lease(self._clock(), leased_at=leased_at, until=leased_at + LEASE)
        if heard is None:
            return False
        self._handle(heard)
        self._then()
        return True

    def _handle(self, heard: Heard) -> None:
        try:
            self._answer(heard)
        except Conflict as conflict:
            # The lease ran out while something went wrong, and somebody else has it now.
            log.warning("inbox.lease_lost id=%d table=%s", heard.id, conflict.table)

    def _answer(self, heard: Heard) -> None:
        try:
            understood = self._conversation.understand(heard.utterance, self._store.read())
            self._act(heard, understood)
        except Conflict as conflict:
            self._again(heard, conflict)
        except UserError as error:
            self._tell(heard, error)
        except Unavailable as error:
            self._later(heard, error)
        except StorageError:
            self._release(heard)
            raise
        except Exception as error:  # noqa: BLE001 - one bad message must not stop the others; it is parked, shown and logged
            self._park(heard, error)

    def _tell(self, heard: Heard, error: UserError) -> None:
        with self._store.begin() as tx:
            tx.inbox.done(heard)
            self._conversation.tell(tx, heard, str(error), self._clock())

    def _act(self, heard: Heard, understood: Understood) -> None:
        with self._store.begin() as tx:
            now = self._clock()
            tx.inbox.done(heard)
            self._conversation.act(tx, heard, understood, now)
        log.info("inbox.done id=%d attempt=%d", heard.id, heard.attempt)

    def _again(self, heard: Heard, conflict: Conflict) -> None:
        if conflict.table == "inbox":
            raise conflict
        if heard.attempt >= MAX_CONFLICTS:
            self._park(heard, conflict)
            return
        # Jitter: two that collided must not collide again.
        pause = timedelta(milliseconds=random.uniform(5, 50) * heard.attempt)  # noqa: S311 - no secret
        with self._store.begin() as tx:
            tx.inbox.retry(heard, self._clock() + pause, str(conflict))

    def _later(self, heard: Heard, error: Unavailable) -> None:
        pause = min(timedelta(seconds=2 ** min(heard.attempt, 10)), LONGEST_PAUSE)
        with self._store.begin() as tx:
            tx.inbox.retry(heard, self._clock() + pause, str(error))
        log.warning("inbox.later id=%d attempt=%d", heard.id, heard.attempt)

    def _release(self, heard: Heard) -> None:
        try:
            with self._store.begin() as tx:
                tx.inbox.retry(heard, self._clock(), "storage")
        except (StorageError, Conflict):
            log.warning("inbox.lease_kept id=%d", heard.id)

    def _park(self, heard: Heard, error: Exception) -> None:
        error_id = secrets.token_hex(4)
        kind, place = type(error).__name__, where(error)
        log.error("inbox.parked id=%d error=%s kind=%s at=%s", heard.id, error_id, kind, place)
        with self._store.begin() as tx:
            tx.inbox.park(heard, error_id)
            self._conversation.apologise(tx, heard, error_id, self._clock())
