"""The Socket Mode connection: opened, held, and listened to whether it still carries anything."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from helpbot.clock import Clock
from helpbot.slack.sender import UNREACHABLE

log = logging.getLogger(__name__)

CANARY_EVERY = timedelta(minutes=3)
# Two canaries lost: the socket is deaf, whatever it says of itself.
DEAF_AFTER = timedelta(minutes=7)
RETRY = timedelta(seconds=5)
# Envelopes that may be stored at the same time.
CONCURRENCY = 20


class Socket:
    """`hello` is called whenever a connection begins: something may have been said before it."""

    def __init__(
        self,
        app: App,
        client: WebClient,
        *,
        app_token: str,
        clock: Clock,
        canary_channel: str,
        hello: Callable[[], None],
    ) -> None:
        self._app, self._client, self._app_token = app, client, app_token
        self._clock, self._canary_channel, self._hello = clock, canary_channel, hello
        self._handler: SocketModeHandler | None = None
        self.heard_at = self._canary_sent = clock()
        self._try_at = 0.0
        self._canary_out: datetime | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="canary")
        self._refusal = ""

    @property
    def is_connected(self) -> bool:
        # The SDK swallows handshakes that fail: only the client itself knows.
        return self._handler is not None and bool(self._handler.client.is_connected())

    @property
    def trouble(self) -> str:
        return "" if self.is_connected else self._refusal or "the socket is not connected"

    def hold(self) -> bool:
        """Opens the socket unless it is open, not more often than now and then;
        a step of a loop.
        """
        if self._handler is not None or time.monotonic() < self._try_at:
            return False
        self._try_at = time.monotonic() + RETRY.total_seconds()
        handler = SocketModeHandler(
            self._app, self._app_token, web_client=self._client, concurrency=CONCURRENCY
        )
        handler.client.on_message_listeners.append(self._noticed)
        try:
            handler.connect()  # type: ignore[no-untyped-call]
        except (SlackApiError, SlackClientError, *UNREACHABLE) as error:
            self._refusal = f"the socket cannot connect: {said(error)}"
            log.warning("slack.unconnected error=%s", type(error).__name__)
            with suppress(OSError, SlackClientError):
                handler.close()  # type: ignore[no-untyped-call]
            return False
        self._handler, self._refusal = handler, ""
        log.info("slack.connected")
        return False

    def heard(self) -> None:
        """Something arrived, end to end."""
        self.heard_at = self._clock()

    def is_deaf(self) -> bool:
        """Whether a canary went out and for too long nothing came in, not even that."""
        out = self._canary_out
        return out is not None and out > self.heard_at and self._silence() > DEAF_AFTER

    def sing(self) -> None:
        """Sends a canary, if it is time: a message that must come back as an event."""
        if self._handler is None or not self._canary_channel:
            # No socket was ever opened: there is nothing that could be deaf.
            return
        now = self._clock()
        if now - max(self.heard_at, self._canary_sent) >= CANARY_EVERY:
            self._canary_sent = now
            self._pool.submit(self._post_canary)

    def reconnect(self) -> None:
        """Drops a socket that is deaf and opens another; the next canary goes out at once."""
        self._canary_sent = self._clock() - CANARY_EVERY
        if self._handler is not None:
            with suppress(SlackApiError, SlackClientError, *UNREACHABLE):
                self._handler.client.connect_to_new_endpoint(force=True)

    def close(self) -> None:
        """A ghost connection would take its share of events."""
        if self._handler is not None:
            with suppress(OSError, SlackClientError):
                self._handler.close()  # type: ignore[no-untyped-call]
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _silence(self) -> timedelta:
        return self._clock() - self.heard_at

    def _noticed(self, message: str) -> None:
        if '"type":"hello"' in message.replace(" ", ""):
            self._hello()

    def _post_canary(self) -> None:
        try:
            done = self._client.chat_postMessage(channel=self._canary_channel, text="canary")
            # Only one that went out can be missed.
            self._canary_out = self._clock()
            self._client.chat_delete(channel=done["channel"], ts=done["ts"])
        except (SlackApiError, *UNREACHABLE) as error:
            log.warning("slack.canary_failed error=%s", type(error).__name__)


def said(error: Exception) -> str:
    """What Slack or the system says, in a few words."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error"))
    return str(getattr(error, "reason", None) or error)[:120]
