"""Sends what is in the outbox: leased, outside any transaction, backing off, giving up for good.

At least once: a send whose result is unknown is made once more, and a page says so. Senders are
known by the scheme of an address (`terminal:ana`), never by name.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from helpbot.clock import Clock, utc_now
from helpbot.errors import Conflict, SendError
from helpbot.loop import Loop, where
from helpbot.speech import channel_of
from helpbot.store import Store, Tx
from helpbot.store.outbox import Lane, Message
from helpbot.wording import notices

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)
# When the way is open again, nobody has time to wait for the next attempt to wake somebody.
LONGEST_PAUSE_OF_PAGES = timedelta(seconds=15)
# With pauses that double up to five minutes: about a day of trying.
MAX_ATTEMPTS = 300
MAX_ATTEMPTS_OF_PAGES = 5_760


class Sender(Protocol):
    """`every` and `burst` say how fast one channel may be written to; None is
    as fast as it goes.
    """

    every: timedelta | None
    burst: int

    def send(self, message: Message) -> str:
        """Sends, and gives the sender's own name of what was sent. Raises SendError."""
        ...


# Whether a message that is about to go is still wanted.
Wanted = Callable[[Tx, Message], bool]
# Notes, in the caller's transaction, that a message was given up, and why.
Lost = Callable[[Tx, Message, str, datetime], None]
# Tells an admin, once, in the caller's transaction, of a channel or a message that was given up.
Alarm = Callable[[Tx, str, str, datetime], None]


class Delivery(Loop):
    def __init__(
        self,
        store: Store,
        senders: Mapping[str, Sender],
        clock: Clock,
        alarm: Alarm = lambda *_: None,
        leased_by: Clock = utc_now,
        *,
        is_wanted: Wanted = lambda *_: True,
        lost: Lost = lambda *_: None,
    ) -> None:
        super().__init__("delivery", self.step)
        self._is_wanted, self._lost = is_wanted, lost
        self._leased_by = leased_by
        self._store = store
        self._senders = senders
        self._clock = clock
        self._alarm = alarm

    def step(self) -> bool:
        """Sends one message. False when none is due."""
        leased_at = self._leased_by()
        # A lease that a power cut forgets is one that the next start would free; a send that it
        # forgets is made once more.
        with self._store.begin(durable=False) as tx:
            message = tx.outbox.lease(self._clock(), leased_at=leased_at, until=leased_at + LEASE)
            closed = tx.destinations.why_closed(channel_of(message.to)) if message else None
            is_wanted = message is None or self._is_wanted(tx, message)
            if message is not None and not is_wanted:
                tx.outbox.drop(message)
        if message is None:
            return False
        if not is_wanted:
            log.info("outbox.dropped id=%d", message.id)
            return True
        try:
            self._deliver(message, closed)
        except Conflict:
            log.warning("outbox.lease_lost id=%d", message.id)
        return True

    def _deliver(self, message: Message, closed: str | None) -> None:
        try:
            if closed:
                raise SendError(closed, permanent=True)
            sender = self._sender(message)
            ref = sender.send(_marked(message))
        except SendError as error:
            self._failed(message, error)
        except Exception as error:  # noqa: BLE001 - one message that cannot be drawn must not stop the others
            kind, place = type(error).__name__, where(error)
            log.error("outbox.bug id=%d kind=%s at=%s", message.id, kind, place)
            self._failed(message, SendError(f"bug: {kind}", permanent=True))
        else:
            self._sent(message, ref, sender)

    def _sender(self, message: Message) -> Sender:
        scheme = message.to.partition(":")[0]
        if scheme not in self._senders:
            raise SendError(f"nobody here sends to {scheme}:", retry_after=LONGEST_PAUSE)
        return self._senders[scheme]

    def _sent(self, message: Message, ref: str, sender: Sender) -> None:
        now = self._clock()
        with self._store.begin(durable=False) as tx:
            tx.outbox.sent(message, ref, now)
            if sender.every is not None:
                channel = channel_of(message.to)
                tx.destinations.pace(channel, now, every=sender.every, burst=sender.burst)
        log.info("outbox.sent id=%d attempt=%d", message.id, message.attempt)

    def _failed(self, message: Message, error: SendError) -> None:
        now, channel = self._clock(), channel_of(message.to)
        most = MAX_ATTEMPTS_OF_PAGES if message.lane is Lane.PAGE else MAX_ATTEMPTS
        give_up = error.permanent or message.attempt >= most
        with self._store.begin() as tx:
            if give_up:
                tx.outbox.dead(message, error.reason, now)
                self._lost(tx, message, error.reason, now)
                self._alarm(tx, channel, error.reason, now)
            else:
                pause = error.retry_after or _pause(message)
                tx.outbox.later(message, now + pause, error.reason, is_unknown=error.is_unknown)
            if error.is_missing and not give_up:
                self._alarm(tx, channel, error.reason, now)
            if error.is_closed:
                tx.destinations.close(channel, error.reason, now)
            elif error.retry_after is not None:
                tx.destinations.park(channel, now + error.retry_after)
        what = "dead" if give_up else "later"
        log.warning("outbox.%s id=%d attempt=%d", what, message.id, message.attempt)


def _marked(message: Message) -> Message:
    """A page that may ring a second time says that nothing new has happened."""
    if not message.is_repeat:
        return message
    return replace(message, reply=notices.sent_again(message.reply))


def _pause(message: Message) -> timedelta:
    doubled: timedelta = FIRST_PAUSE * 2 ** min(message.attempt - 1, 20)
    longest = LONGEST_PAUSE_OF_PAGES if message.lane is Lane.PAGE else LONGEST_PAUSE
    return min(doubled, longest)
