"""The Slack edge: hears envelopes, stores them before they are acknowledged, and lives with
outages.

Bolt verifies signatures and speaks both transports; everything else happens in one middleware that
runs before authorization, so that no failing `auth.test` can acknowledge what was not stored.
"""

import json
import logging
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
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from helpbot.clock import Clock
from helpbot.desk.threads import open_roots
from helpbot.errors import StorageError, Unavailable
from helpbot.forms import Forms
from helpbot.loop import Loop
from helpbot.plan import Plan
from helpbot.slack import addresses
from helpbot.slack.addresses import target
from helpbot.slack.catchup import Event, Reader
from helpbot.slack.channels import Channels
from helpbot.slack.leavers import Leavers
from helpbot.slack.listeners import Ears, heard, heard_event
from helpbot.slack.manifest import PROMPTS, missing_scopes
from helpbot.slack.marks import Marks
from helpbot.slack.modals import Modals
from helpbot.slack.people import People
from helpbot.slack.sender import UNREACHABLE, Marker, aside
from helpbot.slack.socket import Socket, said
from helpbot.slack.views import inputs_of
from helpbot.speech import Utterance, channel_of
from helpbot.store import Store

log = logging.getLogger(__name__)
# Bolt's own loggers take this one's level: at INFO they hold whole bodies, at WARNING what is
# meant.
bolt_log = logging.getLogger("helpbot.slack.bolt")
bolt_log.setLevel(logging.ERROR)

# Below the lease of the outbox, so that a send that hangs is known before it is made again.
TIMEOUT_S = 20
RETRY = timedelta(seconds=5)
# A call to Slack that hangs keeps a stop no longer than this.
LEAVE_S = 5
# What no hello announces, an event that Slack gave up on, is read at the latest then.
SWEEP_EVERY = timedelta(minutes=15)

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
        off_channels: frozenset[str] = frozenset(),
        plan: Callable[[], Plan] | None = None,
        forms: Forms = lambda *_: None,
    ) -> None:
        self._store, self._clock, self._wake = store, clock, wake
        self.client = client_of(tokens, tokens.bot)
        self._modals = Modals(self.client, forms)
        self.channels = Channels(self.client)
        self._leavers = self._make_leavers(plan) if plan else None
        gone = self._leavers.suspect if self._leavers else lambda _: None
        self.sender = Marker(self.client, self.channels, gone)
        self.people = People(self.client, "", clock)
        self._who_trouble, self._swept_at = "not connected yet", clock()
        # Of this process's own time: how long ago something was tried has nothing to do with dates.
        self._try_at = self._sweep_after = 0.0
        self.missing_scopes: list[str] = []
        self._ears = Ears("", "", help_channels, self._has_asked, self._key_of)
        self._help_names, self._off_names = help_channels, off_channels
        self._stop, self._read = threading.Event(), threading.Event()
        self._uses_socket, self._threads = False, list[threading.Thread]()
        self._marks = Marks(store, self.sender, self._stop)
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="slack-side")
        self.app = _app(tokens, self.client, self._keep)
        self.socket = Socket(
            self.app,
            self.client,
            app_token=tokens.app,
            clock=clock,
            canary_channel=canary_channel,
            hello=self._read.set,
        )

    def _make_leavers(self, plan: Callable[[], Plan]) -> Leavers:
        return Leavers(
            self.client,
            self._store,
            self._clock,
            plan=plan,
            team=lambda: self._ears.team,
            forget=lambda: self.people.forget(),
        )

    @property
    def trouble(self) -> str:
        """What keeps the bot from hearing or answering; empty when nothing does."""
        return self._who_trouble or (self.socket.trouble if self._uses_socket else "")

    def start(self, *, socket: bool) -> None:
        """Connects in the background, and keeps trying while Slack cannot be reached."""
        self._first_start()
        self._recall()
        self._uses_socket = socket
        steps = {
            "identify": self._identify,
            "catch up": self._catch_up,
            "announce": self._marks.step,
        }
        if self._leavers is not None:
            steps["leavers"] = self._leavers.step
        if socket:
            steps["socket"] = self.socket.hold
        for name, step in steps.items():
            loop = Loop(f"slack.{name.replace(' ', '_')}", step)
            thread = threading.Thread(target=loop.run, args=(self._stop,), daemon=True, name=name)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        self._stop.set()
        self.socket.close()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._modals.stop()
        self.sender.side.shutdown(wait=False, cancel_futures=True)
        for thread in self._threads:
            # SQLite ends the process when a connection is closed under a thread that uses it.
            thread.join(LEAVE_S)

    def _keep(self, body: Mapping[str, Any]) -> BoltResponse:
        """Stores an envelope; only what this returns, and not what it raises, is acknowledged."""
        self.socket.heard()
        if body.get("type") == "url_verification":
            return BoltResponse(status=200, body=str(body.get("challenge", "")))
        event = body.get("event") or {}
        if event.get("type") == "app_home_opened" and event.get("tab") == "messages":
            self._pool.submit(self._prompt, str(event["channel"]))
        ears = self._ears_for(body)
        if self._modals.open(body, ears.bot):
            return BoltResponse(status=200, body="")
        if body.get("type") == "view_submission":
            return self._keep_form(body)
        utterance = heard(body, ears, self._clock())
        if utterance is None:
            return BoltResponse(status=200, body="")
        try:
            self._put(utterance)
        except StorageError:
            if body.get("type") == "event_callback":
                # Slack delivers events again, and catch-up reads what it gives up on.
                self._read.set()
                raise
            return self._refuse(body)
        self._wake()
        if body.get("type") == "event_callback":
            self._marks.expect(utterance)
        return BoltResponse(status=200, body="")

    def _keep_form(self, body: Mapping[str, Any]) -> BoltResponse:
        """A form closes once what it says is stored; until then it stays, with what is in it."""
        said_or_wrong = self._modals.submitted(body, self._clock())
        if isinstance(said_or_wrong, Utterance):
            try:
                self._put(said_or_wrong)
            except StorageError:
                said_or_wrong = dict.fromkeys(inputs_of(body["view"])[-1:], NOT_RECORDED)
            else:
                self._wake()
                return BoltResponse(status=200, body="")
        if not said_or_wrong:
            return BoltResponse(status=200, body="")
        marks = {"response_action": "errors", "errors": said_or_wrong}
        return BoltResponse(status=200, body=marks)

    def _put(self, utterance: Utterance) -> bool:
        """Whether it is new."""
        with self._store.begin() as tx:
            if not tx.inbox.put(utterance):
                return False
            tx.destinations.open(channel_of(utterance.reply_to))
        return True

    def _refuse(self, body: Mapping[str, Any]) -> BoltResponse:
        """A press or command is never delivered again: the person is told at once."""
        if body.get("command"):
            return BoltResponse(status=200, body=NOT_RECORDED)
        if url := body.get("response_url"):
            self._pool.submit(aside, str(url), NOT_RECORDED, timeout_s=TIMEOUT_S)
        return BoltResponse(status=500, body="")

    def _ears_for(self, body: Mapping[str, Any]) -> Ears:
        if self._ears.bot:
            return self._ears
        # Before `auth.test` has answered, the envelope itself says for whom it is.
        authorized = body.get("authorizations") or [{}]
        return replace(self._ears, bot=str(authorized[0].get("user_id") or ""))

    def _has_asked(self, person: Any, conversation: str) -> bool:
        return self._store.read().inbox.has_asked(person, conversation)

    def _key_of(self, ref: str) -> str | None:
        return self._store.read().outbox.by_ref(ref)

    def _identify(self) -> bool:
        """Learns who the bot is and which channels it answers unasked; a step of a loop."""
        if not self._who_trouble or time.monotonic() < self._try_at:
            return False
        self._try_at = time.monotonic() + RETRY.total_seconds()
        try:
            who = self.client.auth_test()
            channels = self._ids_of(self._help_names)
            off = self._ids_of(self._off_names)
        except (SlackApiError, *UNREACHABLE) as error:
            self._who_trouble = f"Slack does not say who the bot is: {said(error)}"
            log.warning("slack.unidentified error=%s", type(error).__name__)
            return False
        self._learn(str(who["user_id"]), str(who["team_id"]), channels, off)
        self._remember()
        missing = missing_scopes(who.headers)
        if missing:
            log.warning("slack.scopes missing=%s", ",".join(missing))
        self.missing_scopes = missing
        self._who_trouble = ""
        self._read.set()
        return False

    def _learn(self, bot: str, team: str, *channels: frozenset[str]) -> None:
        """`channels` are those that are answered unasked, and those that are not answered."""
        self.people = People(self.client, team, self._clock)
        answered, off = (*channels, frozenset(), frozenset())[:2]
        self._ears = replace(
            self._ears, bot=bot, team=team, open_channels=answered, off_channels=off
        )

    def _remember(self) -> None:
        """So that the next start knows what is meant for it before Slack has answered."""
        channels = map(sorted, (self._ears.open_channels, self._ears.off_channels))
        known = [self._ears.bot, self._ears.team, *channels]
        with suppress(StorageError), self._store.begin() as tx:
            tx.pulse.beat("identity", self._clock(), json.dumps(known))

    def _recall(self) -> None:
        beat = self._store.read().pulse.last("identity")
        if beat is not None:
            bot, team, *channels = json.loads(beat.detail)
            self._learn(bot, team, *map(frozenset, channels))

    def _ids_of(self, names: frozenset[str]) -> frozenset[str]:
        known = self.channels.all() if names else {}
        return frozenset(known.get(name, name) for name in names)

    def _catch_up(self) -> bool:
        """Reads what was missed, after a hello, a refused event, or a while; a step of a loop."""
        now = self._clock()
        is_due = self._read.is_set() or now - self._swept_at > SWEEP_EVERY
        if not is_due or self._who_trouble or time.monotonic() < self._sweep_after:
            return False
        self._read.clear()
        try:
            count = self._sweep(now)
        except (Unavailable, StorageError) as error:
            log.warning("slack.catchup_failed error=%s", type(error).__name__)
            self._sweep_after = time.monotonic() + RETRY.total_seconds()
            self._read.set()
            return False
        self._swept_at = now
        log.info("slack.caught_up messages=%d", count)
        return False

    def _sweep(self, now: datetime) -> int:
        """Reads every channel since it was last swept, and only then notes that it was."""
        tx = self._store.read()
        asked = [
            (place.channel, place.thread_ts)
            for place in map(target, tx.inbox.threads_since(now - timedelta(days=1)))
            if place.thread_ts
        ]
        ours = [(channel, ts) for channel, _, ts in (r.partition(":") for r in open_roots(tx))]
        threads = list(dict.fromkeys([*ours, *asked]))
        reader = Reader(
            self.client,
            tx.seen.marks(),
            self._first_start(),
            now,
            known_replies=lambda c, root: self._store.known_replies(addresses.thread(c, root)),
            sleep=self._stop.wait,
        )
        count = 0
        for event in reader.missed(threads):
            if self._stop.is_set():
                return count
            count += self._hear_late(event)
        with self._store.begin() as tx:
            for channel in reader.read:
                tx.seen.upto(channel, f"{now.timestamp():.6f}")
        self._open_channels()
        return count

    def _open_channels(self) -> None:
        """A channel that the bot was invited to since is answered from now on."""
        with suppress(SlackApiError, *UNREACHABLE):
            answered, off = map(self._ids_of, (self._help_names, self._off_names))
            self._ears = replace(self._ears, open_channels=answered, off_channels=off)

    def _hear_late(self, event: Event) -> bool:
        utterance = heard_event(event, self._ears, self._clock())
        if utterance is None:
            return False
        is_new = self._put(utterance)
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

    def _prompt(self, channel: str) -> None:
        """Something to begin with, for whoever opens the Messages tab."""
        prompts = [{"title": title, "message": said} for title, said in PROMPTS]
        with suppress(SlackApiError, *UNREACHABLE):
            self.client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)


def _app(tokens: Tokens, client: WebClient, keep: Callable[..., BoltResponse]) -> App:
    return App(
        logger=bolt_log,
        client=client,
        signing_secret=tokens.signing or secrets.token_hex(16),
        request_verification_enabled=bool(tokens.signing),
        token_verification_enabled=False,
        before_authorize=keep,
    )


def client_of(tokens: Tokens, token: str) -> WebClient:
    """A client of the configured API, without the SDK's own retries: the outbox makes those."""
    return WebClient(token=token, base_url=tokens.api_url, timeout=TIMEOUT_S, retry_handlers=[])
