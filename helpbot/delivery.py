"""Sends what is in the outbox: leased, outside any transaction, backing off, giving up for good.

At least once: a send whose result is unknown is made once more. Senders are known by the scheme of
an address (`terminal:ana`), never by name.
"""

import logging
import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

from helpbot.clock import Clock
from helpbot.errors import Conflict, SendError, StorageError
from helpbot.store import Store
from helpbot.store.outbox import Message

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)
# With pauses that double up to five minutes: about a day of trying.
MAX_ATTEMPTS = 300
POLL = timedelta(milliseconds=500)


class Sender(Protocol):
    def send(self, message: Message) -> str:
        """Sends, and gives the sender's own name of what was sent. Raises SendError."""
        ...


class Delivery:
    def __init__(self, store: Store, senders: Mapping[str, Sender], clock: Clock) -> None:
        self._store = store
        self._senders = senders
        self._clock = clock
        self._wake = threading.Event()

    def wake(self) -> None:
        self._wake.set()

    def drain(self) -> None:
        """Sends everything that is due, then returns."""
        while self.step():
            pass

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._wake.clear()
            try:
                while not stop.is_set() and self.step():
                    pass
            except StorageError as error:
                log.error("delivery.storage error=%s", error)
            self._wake.wait(POLL.total_seconds())

    def step(self) -> bool:
        """Sends one message. False when none is due."""
        now = self._clock()
        with self._store.begin() as tx:
            message = tx.outbox.lease(now, until=now + LEASE)
        if message is None:
            return False
        try:
            ref = self._sender(message).send(message)
        except SendError as error:
            self._failed(message, error)
        else:
            self._sent(message, ref)
        return True

    def _sender(self, message: Message) -> Sender:
        scheme = message.to.partition(":")[0]
        if scheme not in self._senders:
            raise SendError(f"nobody here sends to {scheme}:", retry_after=LONGEST_PAUSE)
        return self._senders[scheme]

    def _sent(self, message: Message, ref: str) -> None:
        try:
            with self._store.begin() as tx:
                tx.outbox.sent(message, ref, self._clock())
        except Conflict:
            log.warning("outbox.lease_lost id=%d", message.id)
            return
        log.info("outbox.sent id=%d attempt=%d", message.id, message.attempt)

    def _failed(self, message: Message, error: SendError) -> None:
        now = self._clock()
        give_up = error.permanent or message.attempt >= MAX_ATTEMPTS
        with self._store.begin() as tx:
            if give_up:
                tx.outbox.dead(message, error.reason, now)
            else:
                pause = error.retry_after or _pause(message.attempt)
                tx.outbox.later(message, now + pause, error.reason)
        what = "dead" if give_up else "later"
        log.warning("outbox.%s id=%d attempt=%d", what, message.id, message.attempt)


def _pause(attempt: int) -> timedelta:
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempt - 1, 20)
    return min(doubled, LONGEST_PAUSE)
