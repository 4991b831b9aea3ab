"""`helpbot run`: the bot in a workspace, until it is told to stop.

Slack is heard before the index is loaded: what arrives meanwhile is stored and answered after.
"""

import logging
import signal
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta

from slack_bolt.adapter.wsgi import SlackRequestHandler

from helpbot import config, notify
from helpbot.clock import utc_now
from helpbot.config import Settings
from helpbot.delivery import Sender
from helpbot.embedding import Progress
from helpbot.errors import ConfigError, Deaf, Problem, StorageError
from helpbot.heartbeat import Heartbeat
from helpbot.house import House, tell_admins
from helpbot.library import Library
from helpbot.notify import Notifier
from helpbot.opening import forms_by
from helpbot.plan import Person, Plan
from helpbot.rooms import Rooms
from helpbot.signing import SCHEME as LINK
from helpbot.slack import Slack, Tokens
from helpbot.slack.addresses import LINES, SCHEME, mail, target
from helpbot.speech import Address
from helpbot.status import health
from helpbot.store import Store, Tx, open_store
from helpbot.web import Server, make_app
from helpbot.web.alerts import SCHEME as ALERT
from helpbot.web.nowhere import Nowhere
from helpbot.wiring import Edge, build_mind, build_notifier

log = logging.getLogger(__name__)

# Each waits for the network most of the time.
SENDERS = 8
# What is still to be sent when the bot is told to stop; the rest goes out after the next start.
GRACE = timedelta(seconds=5)
BEAT = timedelta(seconds=5)
# A socket that stays deaf after it was opened anew is left to the supervisor.
PATIENCE = timedelta(minutes=4)


@dataclass
class Running:
    """The bot while it runs."""

    settings: Settings
    store: Store
    slack: Slack
    stop: threading.Event = field(default_factory=threading.Event)
    house: House | None = None

    def wake(self) -> None:
        if self.house is not None:
            self.house.wake()

    def plan(self, first: Plan) -> Plan:
        """The one in force; while the index is still loading, the `first`."""
        return self.house.plan if self.house else first

    def stands_for(self, tx: Tx, person: Person) -> Collection[str]:
        return self.house.mind.stands_for(tx, person, utc_now()) if self.house else ()

    def note(self, detail: str) -> None:
        """How Slack is, for `status` of another process."""
        try:
            with self.store.begin(durable=False) as tx:
                tx.pulse.beat("slack", utc_now(), detail)
        except StorageError as error:
            log.warning("slack.not_noted error=%s", error)

    def health(self) -> list[str]:
        """What is bad, a line each."""
        bad = health(self.store, self.settings.knowledge, utc_now())
        return bad if self.house else [*bad, "bad  index   still loading"]


def run(settings: Settings, progress: Progress) -> None:
    """Runs until SIGTERM or Ctrl-C. Raises ConfigError, AlreadyRunning, StorageError or Deaf."""
    plan = config.read_plan(settings.desk)
    check_tokens(settings)
    notifier = build_notifier(settings, plan, utc_now, config.signer(settings))
    store = open_store(settings.database_url)
    store.start(utc_now())
    running = Running(
        settings,
        store,
        make_slack(
            settings,
            store,
            plan,
            lambda: running.wake(),
            lambda: running.plan(plan),
            lambda: running.house.mind.library if running.house else None,
            lambda *person: running.stands_for(*person),
        ),
    )
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: running.stop.set())
    server = make_server(running, plan)
    try:
        running.slack.start(socket=settings.mode == "socket")
        running.note(running.slack.trouble)
        if server is not None:
            server.start()
        running.house = make_house(running, plan, notifier, progress)
        running.house.begin()
        running.house.serve(senders=SENDERS)
        _watch(running)
    finally:
        running.slack.stop()
        if server is not None:
            server.stop()
        if running.house is not None:
            running.house.stop(grace=GRACE)
        else:
            store.close()


def make_house(running: Running, plan: Plan, notifier: Notifier, progress: Progress) -> House:
    """The house with Slack's lines and the paths beside them."""
    edge = Edge(
        lambda plan, person: running.slack.people.who(plan, person),
        replace(LINES, paths_of=notifier.paths_of, name_of=_name_of(running.slack)),
    )
    senders: dict[str, Sender] = {
        SCHEME: running.slack.sender,
        notify.SCHEME: notifier,
        ALERT: Nowhere(),
        LINK: Nowhere(),
    }
    url = running.settings.helpbot_heartbeat_url
    return House(
        build_mind(running.settings, progress, edge),
        running.store,
        desk=running.settings.desk,
        clock=utc_now,
        senders=senders,
        alarm=tell_admins(plan, _address),
        papers=running.settings.data_dir,
        drafts=running.settings.knowledge,
        heartbeat=Heartbeat(url) if url else None,
    )


def _watch(running: Running) -> None:
    """Beats, sings, and notices when nobody answers the song."""
    deaf_since = None
    while not running.stop.wait(BEAT.total_seconds()):
        slack, now = running.slack, utc_now()
        slack.socket.sing()
        if not slack.socket.is_deaf():
            deaf_since = None
        elif deaf_since is None:
            deaf_since = now
            log.warning("slack.deaf")
            slack.socket.reconnect()
        elif now - deaf_since > PATIENCE:
            raise Deaf(
                "Slack's socket stayed silent after a reconnect. The supervisor starts anew."
            )
        lacking = f"scopes missing: {', '.join(slack.missing_scopes)}" * bool(slack.missing_scopes)
        deaf = "deaf: no canary came back" if deaf_since else ""
        running.note(deaf or slack.trouble or lacking or "connected")


def check_tokens(settings: Settings) -> None:
    """Every token that is missing or of the wrong kind, at once."""
    wanted = [("SLACK_BOT_TOKEN", settings.slack_bot_token, "xoxb-")]
    if settings.mode == "socket":
        wanted.append(("SLACK_APP_TOKEN", settings.slack_app_token, "xapp-"))
    problems = [
        Problem(name, 0, f"is missing or not of its kind; it starts with {start}")
        for name, token, start in wanted
        if not token.startswith(start)
    ]
    if settings.mode == "http" and not settings.slack_signing_secret:
        problems.append(
            Problem("SLACK_SIGNING_SECRET", 0, "is missing; HTTP mode checks signatures")
        )
    if problems:
        raise ConfigError(problems)


def make_slack(
    settings: Settings,
    store: Store,
    first: Plan,
    wake: Callable[[], None],
    plan: Callable[[], Plan],
    library: Callable[[], Library | None] = lambda: None,
    stands_for: Callable[[Tx, Person], Collection[str]] = lambda *_: (),
) -> Slack:
    """The edge. Which channel the canary sings in is fixed by the `first` plan."""
    tokens = Tokens(
        bot=settings.slack_bot_token,
        app=settings.slack_app_token,
        signing=settings.slack_signing_secret if settings.mode == "http" else "",
        api_url=settings.slack_api_url,
    )
    edge = Slack(
        tokens,
        store,
        clock=utc_now,
        wake=wake,
        canary_channel=first.slack.canary_channel,
        plan=plan,
        copies=settings.attachments,
        forms=forms_by(plan, lambda *known: edge.people.who(*known), store, library, stands_for),
    )
    return edge


def make_server(running: Running, plan: Plan) -> Server | None:
    """Socket Mode opens no port, unless one is asked for. `plan` is the one to begin with."""
    settings = running.settings
    if settings.mode == "socket" and not settings.serves_web:
        return None
    events = SlackRequestHandler(running.slack.app) if settings.mode == "http" else None
    rooms = Rooms(
        settings,
        running.store,
        lambda: running.plan(plan),
        address_of=_address,
        wake=running.wake,
    )
    app = make_app(
        events=events,
        health=running.health,
        store=running.store,
        links=rooms.links(),
        alerts=rooms.alerts(),
    )
    try:
        return Server(app, settings.bind)
    except (OSError, ValueError) as error:
        message = f"{settings.bind} cannot be listened on: {error}"
        raise ConfigError([Problem("HELPBOT_BIND", 0, message)]) from error


def _name_of(slack: Slack) -> Callable[[Address], str | None]:
    """The name of an address's channel; its id, where only that is known: desk.toml takes both."""

    def name(address: Address) -> str | None:
        channel = target(address).channel
        return slack.channels.name_of(channel) or channel

    return name


def _address(person: Person) -> Address:
    return mail(person.email)
