"""The Slack edge: hears envelopes, stores them before they are acknowledged, and lives with
outages.

Bolt verifies signatures and speaks both transports; everything else happens in one middleware that
runs before authorization, so that no failing `auth.test` can acknowledge what was not stored.
"""

import json
import logging
import queue
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from slack_bolt import App, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from helpbot.clock import Clock
from helpbot.errors import StorageError, Unavailable
from helpbot.slack import addresses
from helpbot.slack.addresses import target
from helpbot.slack.catchup import Event, Reader
from helpbot.slack.listeners import Ears, heard, heard_event
from helpbot.slack.manifest import PROMPTS
from helpbot.slack.people import People
from helpbot.slack.sender import UNREACHABLE, Marker
from helpbot.speech import Utterance, channel_of
from helpbot.store import Store

log = logging.getLogger(__name__)
# Bolt's own loggers take this one's level: at INFO they hold whole bodies, at WARNING what is
# meant.
bolt_log = logging.getLogger("helpbot.slack.bolt")
bolt_log.setLevel(logging.ERROR)

# Below the lease of the outbox, so that a send that hangs is known before it is made again.
TIMEOUT_S = 20
# An answer that takes longer is announced by a mark on the question.
SOON = timedelta(seconds=1)
# While Slack is slow, marks that come this late only delay the answers.
STALE = timedelta(seconds=5)
CANARY_EVERY = timedelta(minutes=3)
# Two canaries lost: the socket is deaf, whatever it says of itself.
DEAF_AFTER = timedelta(minutes=7)
RETRY = timedelta(seconds=5)

NOT_RECORDED = (
    "That was not recorded: my storage does not take it right now. Please press it again."
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the workspace gave: `app` for Socket Mode, `signing` for HTTP. Never printed."""

    bot: str
    app: str
    signing: str
    api_url: str


class Slack:
    def __init__(
        self,
        tokens: Tokens,
        store: Store,
        *,
        clock: Clock,
        wake: Callable[[], None],
        help_channels: frozenset[str],
        canary_channel: str,
    ) -> None:
        self._tokens, self._store, self._clock, self._wake = tokens, store, clock, wake
        self._canary_channel = canary_channel
        self._canary_sent = clock()
        self.heard_at = clock()
        self.client = client_of(tokens, tokens.bot)
        self.sender = Marker(self.client)
        self.people = People(self.client, "", clock)
        self.is_connected = False
        self.trouble = "not connected yet"
        self._ears = Ears("", "", help_channels, self._has_asked)
        self._help_names = help_channels
        self._stop, self._read = threading.Event(), threading.Event()
        self._soon: queue.SimpleQueue[tuple[float, Utterance] | None] = queue.SimpleQueue()
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="slack-side")
        self.app = App(
            logger=bolt_log,
            client=self.client,
            signing_secret=tokens.signing or secrets.token_hex(16),
            request_verification_enabled=bool(tokens.signing),
            token_verification_enabled=False,
            before_authorize=self._keep,
        )
        self._socket: SocketModeHandler | None = None

    def start(self, *, socket: bool) -> None:
        """Connects in the background, and keeps trying while Slack cannot be reached."""
        self._first_start()
        self._recall()
        loops = [self._identify, self._catch_up, self._announce]
        loops += [self._hold_socket] if socket else []
        for loop in loops:
            threading.Thread(target=loop, daemon=True, name=loop.__name__).start()

    def stop(self) -> None:
        """Closes the socket first: a ghost connection would take its share of events."""
        self._stop.set()
        self._read.set()
        self._soon.put(None)
        if self._socket is not None:
            with suppress(OSError, SlackClientError):
                self._socket.close()  # type: ignore[no-untyped-call]
        self._pool.shutdown(wait=False, cancel_futures=True)

    def is_deaf(self) -> bool:
        """Whether nothing has arrived for longer than the canaries would let it."""
        watched = bool(self._canary_channel) and self.is_connected
        return watched and self._clock() - self.heard_at > DEAF_AFTER

    def sing(self) -> None:
        """Sends a canary, if it is time: a message that must come back as an event."""
        now = self._clock()
        quiet = now - max(self.heard_at, self._canary_sent) >= CANARY_EVERY
        if self._canary_channel and self.is_connected and quiet:
            self._canary_sent = now
            self._pool.submit(self._post_canary)

    def _keep(self, body: Mapping[str, Any]) -> BoltResponse:
        """Stores an envelope; only what this returns, and not what it raises, is acknowledged."""
        self.heard_at = self._clock()
        if body.get("type") == "url_verification":
            return BoltResponse(status=200, body=str(body.get("challenge", "")))
        event = body.get("event") or {}
        if event.get("type") == "app_home_opened" and event.get("tab") == "messages":
            self._pool.submit(self._prompt, str(event["channel"]))
        utterance = heard(body, self._ears_for(body), self._clock())
        if utterance is None:
            return BoltResponse(status=200, body="")
        try:
            self._put(utterance, event.get("ts"))
        except StorageError:
            if body.get("type") == "event_callback":
                # Slack delivers events again, and catch-up reads what it gives up on.
                raise
            return self._refuse(body)
        self._wake()
        if body.get("type") == "event_callback":
            self._soon.put((time.monotonic() + SOON.total_seconds(), utterance))
        return BoltResponse(status=200, body="")

    def _put(self, utterance: Utterance, mark: str | None = None) -> bool:
        """Whether it is new. `mark` is the ts of a message: so far its channel has been read."""
        with self._store.begin() as tx:
            if not tx.inbox.put(utterance):
                return False
            channel = channel_of(utterance.reply_to)
            tx.destinations.open(channel)
            if mark is not None:
                tx.seen.upto(target(utterance.reply_to).channel, mark)
        return True

    def _refuse(self, body: Mapping[str, Any]) -> BoltResponse:
        """A press or command is never delivered again: the person is told at once."""
        if body.get("command"):
            return BoltResponse(status=200, body=NOT_RECORDED)
        if url := body.get("response_url"):
            hook = WebhookClient(str(url), timeout=TIMEOUT_S)
            self._pool.submit(
                hook.send, text=NOT_RECORDED, response_type="ephemeral", replace_original=False
            )
        return BoltResponse(status=500, body="")

    def _ears_for(self, body: Mapping[str, Any]) -> Ears:
        if self._ears.bot:
            return self._ears
        # Before `auth.test` has answered, the envelope itself says for whom it is.
        authorized = body.get("authorizations") or [{}]
        return replace(self._ears, bot=str(authorized[0].get("user_id") or ""))

    def _has_asked(self, person: Any, conversation: str) -> bool:
        return self._store.read().inbox.has_asked(person, conversation)

    def _identify(self) -> None:
        """Learns who the bot is and which channels it answers unasked; tries
        until Slack says so.
        """
        while not self._stop.is_set():
            try:
                who = self.client.auth_test()
                channels = self._ids_of(self._help_names)
            except (SlackApiError, *UNREACHABLE) as error:
                self.trouble = f"Slack does not say who the bot is: {_short(error)}"
                log.warning("slack.unidentified error=%s", type(error).__name__)
                self._stop.wait(RETRY.total_seconds())
                continue
            self._learn(str(who["user_id"]), str(who["team_id"]), channels)
            self._remember()
            self.trouble = ""
            self._read.set()
            return

    def _learn(self, bot: str, team: str, channels: frozenset[str]) -> None:
        self.people = People(self.client, team, self._clock)
        self._ears = replace(self._ears, bot=bot, team=team, open_channels=channels)

    def _remember(self) -> None:
        """So that the next start knows what is meant for it before Slack has answered."""
        known = [self._ears.bot, self._ears.team, sorted(self._ears.open_channels)]
        with suppress(StorageError), self._store.begin() as tx:
            tx.pulse.beat("identity", self._clock(), json.dumps(known))

    def _recall(self) -> None:
        beat = self._store.read().pulse.last("identity")
        if beat is not None:
            bot, team, channels = json.loads(beat.detail)
            self._learn(bot, team, frozenset(channels))

    def _ids_of(self, names: frozenset[str]) -> frozenset[str]:
        if not names:
            return frozenset()
        known: dict[str, str] = {}
        cursor = ""
        while True:
            page = self.client.users_conversations(
                types="public_channel,private_channel", limit=200, cursor=cursor
            )
            known |= {str(c["name"]): str(c["id"]) for c in page["channels"]}
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return frozenset(known.get(name, name) for name in names)

    def _hold_socket(self) -> None:
        """Connects, and connects again for as long as it takes."""
        while not self._stop.is_set() and self._socket is None:
            handler = SocketModeHandler(
                self.app,
                self._tokens.app,
                web_client=client_of(self._tokens, self._tokens.bot),
                concurrency=20,
            )
            handler.client.on_message_listeners.append(self._noticed)
            try:
                handler.connect()  # type: ignore[no-untyped-call]
            except (SlackApiError, SlackClientError, OSError) as error:
                self.trouble = f"Slack does not let the socket connect: {_short(error)}"
                log.warning("slack.unconnected error=%s", type(error).__name__)
                with suppress(OSError, SlackClientError):
                    handler.close()  # type: ignore[no-untyped-call]
                self._stop.wait(RETRY.total_seconds())
                continue
            self._socket, self.is_connected = handler, True
            log.info("slack.connected")

    def reconnect(self) -> None:
        """Drops a socket that is deaf and opens another."""
        if self._socket is not None:
            with suppress(OSError, SlackClientError, SlackApiError):
                self._socket.client.connect_to_new_endpoint(force=True)

    def _noticed(self, message: str) -> None:
        """Each new connection begins with a hello: what was said before it is read."""
        if '"type":"hello"' in message.replace(" ", ""):
            self.heard_at = self._clock()
            self._read.set()

    def _catch_up(self) -> None:
        while not self._stop.is_set():
            self._read.wait()
            self._read.clear()
            if self._stop.is_set() or not self._ears.bot:
                continue
            try:
                count = self._read_missed()
            except (Unavailable, StorageError) as error:
                log.warning("slack.catchup_failed error=%s", type(error).__name__)
                self._stop.wait(RETRY.total_seconds())
                self._read.set()
                continue
            log.info("slack.caught_up messages=%d", count)

    def _read_missed(self) -> int:
        now = self._clock()
        tx = self._store.read()
        marks = tx.seen.marks()
        first = self._first_start()
        threads = [
            (place.channel, place.thread_ts)
            for place in map(target, tx.inbox.threads_since(now - timedelta(days=1)))
            if place.thread_ts and not place.channel.startswith("D")
        ]
        reader = Reader(
            self.client,
            marks,
            first,
            now,
            known_replies=lambda c, root: self._store.known_replies(addresses.thread(c, root)),
            sleep=lambda s: void(self._stop.wait(s)),
        )
        count = 0
        for event in reader.missed(threads):
            if self._stop.is_set():
                break
            count += self._hear_late(event)
        if count:
            self._wake()
        return count

    def _hear_late(self, event: Event) -> bool:
        utterance = heard_event(event, self._ears, team=self._ears.team)
        if utterance is None:
            return False
        is_new = self._put(utterance, str(event["ts"]))
        self._wake()
        return is_new

    def _first_start(self) -> datetime:
        """Nobody wants answers to what was said before helpbot came."""
        now = self._clock()
        first = self._store.read().seen.marks().get("*")
        if first is not None:
            return datetime.fromtimestamp(float(first), now.tzinfo)
        with self._store.begin() as tx:
            tx.seen.upto("*", f"{now.timestamp():.6f}")
        return now

    def _announce(self) -> None:
        """Looks at each question a second after it was heard."""
        while (item := self._soon.get()) is not None:
            due, utterance = item
            self._stop.wait(max(due - time.monotonic(), 0.0))
            if time.monotonic() - due < STALE.total_seconds():
                self._mark(utterance)

    def _mark(self, utterance: Utterance) -> None:
        """A sign of work on a question that is not answered at once."""
        with suppress(SlackApiError, *UNREACHABLE, StorageError, RuntimeError):
            if not self._stop.is_set() and self._store.read().inbox.waits(utterance.key):
                self.sender.mark(utterance.reply_to, utterance.key.rpartition(":")[2])
                if not self._store.read().inbox.waits(utterance.key):
                    # Answered while the mark was on its way.
                    self.sender.unmark(utterance.reply_to)

    def _prompt(self, channel: str) -> None:
        """Something to begin with, for whoever opens the Messages tab."""
        prompts = [{"title": title, "message": said} for title, said in PROMPTS]
        with suppress(SlackApiError, *UNREACHABLE):
            self.client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)

    def _post_canary(self) -> None:
        try:
            done = self.client.chat_postMessage(channel=self._canary_channel, text="canary")
            self.client.chat_delete(channel=done["channel"], ts=done["ts"])
        except (SlackApiError, *UNREACHABLE) as error:
            log.warning("slack.canary_failed error=%s", type(error).__name__)


def client_of(tokens: Tokens, token: str) -> WebClient:
    """A client of the configured API, without the SDK's own retries: the outbox makes those."""
    return WebClient(token=token, base_url=tokens.api_url, timeout=TIMEOUT_S, retry_handlers=[])


def void(_: object) -> None:
    return None


def _short(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        return str(error.response.get("error"))
    return str(getattr(error, "reason", None) or error)[:120]
