"""A sign of work on a question whose answer takes a moment."""

import queue
import threading
import time
from contextlib import suppress
from datetime import timedelta

from slack_sdk.errors import SlackApiError

from helpbot.errors import StorageError
from helpbot.slack.addresses import is_message
from helpbot.slack.sender import UNREACHABLE, Marker
from helpbot.speech import Utterance
from helpbot.store import Store

# An answer that takes longer is announced by a mark on the question.
SOON = timedelta(seconds=1)
# While Slack is slow, marks that come this late only delay the answers.
STALE = timedelta(seconds=5)


class Marks:
    def __init__(self, store: Store, sender: Marker, stop: threading.Event) -> None:
        self._store, self._sender, self._stop = store, sender, stop
        self._soon: queue.SimpleQueue[tuple[float, Utterance]] = queue.SimpleQueue()

    def expect(self, utterance: Utterance) -> None:
        """It was just heard, and is looked at in a moment; what was not asked has no answer."""
        if is_message(utterance.key) and not utterance.unasked:
            self._soon.put((time.monotonic() + SOON.total_seconds(), utterance))

    def step(self) -> bool:
        """Looks at a question a second after it was heard; a step of a loop."""
        try:
            due, utterance = self._soon.get_nowait()
        except queue.Empty:
            return False
        self._stop.wait(max(due - time.monotonic(), 0.0))
        if time.monotonic() - due < STALE.total_seconds():
            self._mark(utterance)
        return True

    def _mark(self, utterance: Utterance) -> None:
        with suppress(SlackApiError, *UNREACHABLE, StorageError, RuntimeError):
            if not self._stop.is_set() and self._store.read().inbox.waits(utterance.key):
                self._sender.mark(utterance.reply_to, utterance.key.rpartition(":")[2])
                if not self._store.read().inbox.waits(utterance.key):
                    # Answered while the mark was on its way.
                    self._sender.unmark(utterance.reply_to)
