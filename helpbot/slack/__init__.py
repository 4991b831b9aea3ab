"""The Slack edge: hears envelopes, stores them before they are acknowledged, and lives with
outages.

Bolt verifies signatures and speaks both transports; the door (door.py) does everything else.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slack_bolt import App, BoltResponse
from slack_sdk import WebClient

from helpbot.clock import Clock
from helpbot.forms import Forms
from helpbot.loop import Loop
from helpbot.plan import Plan, Role
from helpbot.slack.channels import Channels
from helpbot.slack.common import SOON, Common
from helpbot.slack.door import Door
from helpbot.slack.fetching import Fetcher
from helpbot.slack.identity import Identity
from helpbot.slack.leavers import Leavers
from helpbot.slack.marks import Marks
from helpbot.slack.missed import Missed
from helpbot.slack.modals import Modals
from helpbot.slack.people import People
from helpbot.slack.sender import Marker
from helpbot.slack.socket import Socket
from helpbot.speech import PersonId
from helpbot.store import Store

# Bolt's own loggers take this one's level: at INFO they hold whole bodies, at WARNING what is
# meant.
bolt_log = logging.getLogger("helpbot.slack.bolt")
bolt_log.setLevel(logging.ERROR)

# Below the lease of the outbox, so that a send that hangs is known before it is made again.
TIMEOUT_S = 20
# A call to Slack that hangs keeps a stop no longer than this.
LEAVE_S = 5


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the workspace gave: `app` for Socket Mode, `signing` for HTTP. Never printed."""

    bot: str
    app: str
    signing: str
    api_url: str


class Slack:
    """`plan` is the one in force; `copies` of files are kept in that folder, if there is one."""

    def __init__(
        self,
        tokens: Tokens,
        store: Store,
        *,
        clock: Clock,
        wake: Callable[[], None],
        plan: Callable[[], Plan],
        canary_channel: str = "",
        forms: Forms = lambda *_: None,
        copies: Path | None = None,
    ) -> None:
        self.client = client_of(tokens, tokens.bot)
        self._plan, self._clock = plan, clock
        common = Common(self.client, store, clock, plan)
        self._stop, self._uses_socket = threading.Event(), False
        self._threads = list[threading.Thread]()
        self.channels = Channels(self.client)
        self.leavers = Leavers(
            common, team=lambda: self.identity.ears.team, forget=lambda: self.people.forget()
        )
        self.sender = Marker(self.client, self.channels, self.leavers.suspect)
        self.identity = Identity(common, self.channels, known=self._read_missed)
        self.marks = Marks(store, self.sender, self._stop)
        self.modals = Modals(self.client, forms, self._technicians)
        parts = (self.identity, self.modals, self.marks)
        self.door = Door(common, *parts, wake=wake, missed=self._read_missed)
        self.missed = Missed(common, self.identity, hear=self.door.hear_late, stop=self._stop)
        self.fetcher = Fetcher(common, copies) if copies else None
        self.app = _app(tokens, self.client, self._keep)
        self.socket = Socket(
            self.app,
            self.client,
            app_token=tokens.app,
            clock=clock,
            canary_channel=canary_channel,
            hello=self._read_missed,
        )

    def _technicians(self) -> Callable[[PersonId], bool]:
        """Whether somebody is one; it raises Unavailable once it was asked for too long."""
        people, plan, until = self.people, self._plan(), self._clock() + SOON

        def is_one(person: PersonId) -> bool:
            known = people.who(plan, person, until=until)
            return known is not None and known.role in (Role.TECHNICIAN, Role.ADMIN)

        return is_one

    @property
    def people(self) -> People:
        return self.identity.people

    @property
    def missing_scopes(self) -> list[str]:
        return self.identity.missing_scopes

    @property
    def trouble(self) -> str:
        """What keeps the bot from hearing or answering; empty when nothing does."""
        return self.identity.trouble or (self.socket.trouble if self._uses_socket else "")

    def start(self, *, socket: bool) -> None:
        """Connects in the background, and keeps trying while Slack cannot be reached."""
        self.missed.first_start()
        self.identity.recall()
        self._uses_socket = socket
        steps = {
            "identify": self.identity.step,
            "catch up": self.missed.step,
            "announce": self.marks.step,
            "leavers": self.leavers.step,
        }
        if self.fetcher is not None:
            steps["fetch"] = self.fetcher.step
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
        self.door.close()
        self.modals.stop()
        self.sender.side.shutdown(wait=False, cancel_futures=True)
        for thread in self._threads:
            # SQLite ends the process when a connection is closed under a thread that uses it.
            thread.join(LEAVE_S)

    def _read_missed(self) -> None:
        self.missed.due.set()

    def _keep(self, body: Mapping[str, Any]) -> BoltResponse:
        self.socket.heard()
        return self.door.keep(body)


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
