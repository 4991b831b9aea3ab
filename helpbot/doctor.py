"""`helpbot doctor`: looks at everything that a running bot needs, and says how to mend what is
wrong.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from helpbot import config, shelf
from helpbot.clock import utc_now
from helpbot.config import Settings
from helpbot.contacts import pageable
from helpbot.embedding import find_model
from helpbot.errors import AlreadyRunning, ConfigError, StartError
from helpbot.notify import AUDIBLE
from helpbot.plan import Plan
from helpbot.slack import Tokens, client_of
from helpbot.slack.channels import Channels
from helpbot.slack.leavers import watched
from helpbot.slack.manifest import missing_scopes
from helpbot.store import open_store
from helpbot.wiring import build_notifier

# (is it well, what was looked at, what was found and how to mend it)
Finding = tuple[bool, str, str]

# Slack refuses signatures that are five minutes old.
SKEW = timedelta(minutes=2)


def examine(settings: Settings) -> Iterator[Finding]:
    """Findings one by one, the machine's own first."""
    yield from _own(settings)
    if not settings.slack_bot_token:
        yield False, "slack", "SLACK_BOT_TOKEN is missing; README says where to find it"
        return
    yield from _workspace(settings)


def _own(settings: Settings) -> Iterator[Finding]:
    plan: Plan | None = None
    try:
        plan = config.read_plan(settings.desk)
        yield True, "desk", f"{settings.desk} is in order"
    except ConfigError as error:
        yield False, "desk", f"{len(error.problems)} problems; run `helpbot check`"
    if plan is not None:
        try:
            found, problems = shelf.check(settings.knowledge, plan.vocabulary)
            said = f"{len(found)} articles, {len(problems)} problems"
            yield not problems, "knowledge", said + ("; run `helpbot check`" if problems else "")
        except ConfigError as error:
            yield False, "knowledge", str(error)
        yield _contacts(settings, plan)
    yield _tried("model", lambda: f"{find_model(settings.model).name} is the file it should be")
    yield _tried("database", lambda: _database(settings))


def _contacts(settings: Settings, plan: Plan) -> Finding:
    try:
        notifier = build_notifier(settings, plan, utc_now)
    except ConfigError as error:
        return False, "contacts", str(error).replace("\n", "; ")
    silent = [person.id for person in pageable(plan) if not notifier.paths_of(person.id) & AUDIBLE]
    if silent:
        said = f"no path that makes a sound at night: {', '.join(silent)}; set HELPBOT_CONTACTS"
        return False, "contacts", said
    return True, "contacts", "every technician has a path that makes a sound at night"


def _tried(what: str, look: Callable[[], str]) -> Finding:
    try:
        return True, what, look()
    except StartError as error:
        return False, what, str(error)


def _database(settings: Settings) -> str:
    store = open_store(settings.database_url)
    try:
        store.start(utc_now())
    except AlreadyRunning:
        return "in use by a running helpbot"
    finally:
        store.close()
    return "can be written"


def _workspace(settings: Settings) -> Iterator[Finding]:
    tokens = Tokens(settings.slack_bot_token, settings.slack_app_token, "", settings.slack_api_url)
    client = client_of(tokens, tokens.bot)
    try:
        who = client.auth_test()
    except SlackApiError as error:
        yield False, "bot token", f"Slack refuses it: {error.response['error']}; copy it again"
        return
    except OSError as error:
        yield (
            False,
            "slack",
            f"{settings.slack_api_url} cannot be reached: {error}; check the network",
        )
        return
    yield True, "bot token", f"belongs to {who['user']} in {who['team']}"
    headers = {name.lower(): value for name, value in dict(who.headers or {}).items()}
    yield _scopes(headers.get("x-oauth-scopes"))
    yield _skew(headers.get("date"))
    if settings.mode == "socket":
        yield _socket(settings, tokens)
    elif not settings.slack_signing_secret:
        yield (
            False,
            "signing secret",
            "SLACK_SIGNING_SECRET is missing; HTTP mode checks signatures",
        )
    yield from _channels(client, settings)


def _scopes(granted: Any) -> Finding:
    if not granted:
        return True, "scopes", "Slack does not say which it gave"
    missing = missing_scopes({"x-oauth-scopes": granted})
    if missing:
        said = f"missing: {', '.join(missing)}; paste `helpbot manifest` and install again"
        return False, "scopes", said
    return True, "scopes", "all there"


def _skew(date: Any) -> Finding:
    if not date:
        return True, "clock", f"{utc_now():%Y-%m-%d %H:%M} UTC, Slack does not say its own"
    theirs: datetime = parsedate_to_datetime(str(date)).astimezone(UTC)
    skew = abs(utc_now() - theirs)
    if skew > SKEW:
        return (
            False,
            "clock",
            f"differs from Slack's by {skew.total_seconds():.0f} s; let NTP set this machine's",
        )
    return True, "clock", "agrees with Slack's"


def _socket(settings: Settings, tokens: Tokens) -> Finding:
    if not settings.slack_app_token:
        said = "SLACK_APP_TOKEN is missing; make one with connections:write in the app's settings"
        return False, "app token", said
    try:
        client_of(tokens, tokens.app).apps_connections_open(app_token=tokens.app)
    except SlackApiError as error:
        said = f"Slack refuses it: {error.response['error']}; it needs connections:write"
        return False, "app token", said
    except OSError as error:
        return False, "app token", f"Slack cannot be reached: {error}"
    return True, "app token", "opens a socket"


def _channels(client: WebClient, settings: Settings) -> Iterator[Finding]:
    try:
        plan = config.read_plan(settings.desk)
        known = Channels(client).all()
    except (ConfigError, SlackApiError, OSError):
        return
    yield _technicians(client, plan)
    for name in wanted_channels(plan):
        there = name in known or name in known.values()
        mend = "helpbot is in it" if there else "helpbot is not in it; type /invite @helpbot there"
        yield there, f"#{name}", mend
    if not plan.slack.canary_channel:
        yield True, "canary", "no canary_channel in desk.toml: a deaf socket is not noticed"


def _technicians(client: WebClient, plan: Plan) -> Finding:
    """Whoever has rights or a place in a rota is known by e-mail, and by nothing else."""
    missing = []
    for person in watched(plan):
        try:
            client.users_lookupByEmail(email=person.email)
        except SlackApiError as error:
            if error.response["error"] != "users_not_found":
                return (
                    False,
                    "people",
                    f"Slack does not say who is there: {error.response['error']}",
                )
            missing.append(person.email)
    if missing:
        said = f"nobody in Slack has {', '.join(missing)}; put desk.toml right"
        return False, "people", said
    return True, "people", "every technician is in Slack"


def wanted_channels(plan: Plan) -> list[str]:
    """Every channel of desk.toml, each once: for questions, for outages, for the canary."""
    triage = (plan.triage_of(team.id) for team in plan.teams)
    slack = plan.slack
    names = (
        *slack.help_channels,
        *slack.channels,
        *triage,
        slack.status_channel,
        slack.canary_channel,
    )
    return list(dict.fromkeys(name for name in names if name))
