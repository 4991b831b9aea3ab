from datetime import timedelta

import pytest

from helpbot import run
from helpbot.config import Settings
from helpbot.delivery import Delivery
from helpbot.errors import ConfigError, Deaf, SendError
from helpbot.house import tell_admins
from helpbot.slack.addresses import mail
from tests.test_delivery import Post, say
from tests.web.conftest import Client

HOME = {"HOME": "/home/ana"}


class Socket:
    """The connection as far as the watch looks at it."""

    def __init__(self, deaf: list[bool]) -> None:
        self.deaf = deaf
        self.reconnects = 0

    def sing(self) -> None:
        pass

    def is_deaf(self) -> bool:
        return self.deaf.pop(0) if len(self.deaf) > 1 else self.deaf[0]

    def reconnect(self) -> None:
        self.reconnects += 1


class Edge:
    """Slack's edge as far as the watch looks at it."""

    def __init__(self, socket: Socket, trouble: str = "", missing_scopes: tuple[str, ...] = ()):
        self.socket = socket
        self.trouble = trouble
        self.missing_scopes = missing_scopes


@pytest.fixture
def watch(store, monkeypatch):
    monkeypatch.setattr(run, "BEAT", timedelta(milliseconds=1))
    monkeypatch.setattr(run, "PATIENCE", timedelta())

    def watch(socket: Socket, **more) -> None:
        edge = Edge(socket, **more)
        run._watch(run.Running(Settings.from_environ(HOME), store, edge))  # type: ignore[arg-type]

    return watch


def test_a_socket_that_stays_deaf_after_a_reconnect_is_left_to_the_supervisor(watch):
    socket = Socket([False, True])

    with pytest.raises(Deaf, match="supervisor"):
        watch(socket)
    assert socket.reconnects == 1


def test_a_socket_that_hears_again_after_a_reconnect_goes_on(watch):
    socket = Socket([True, False, False, True])

    with pytest.raises(Deaf):
        watch(socket)
    assert socket.reconnects == 2


@pytest.mark.parametrize(
    ("how", "note"),
    [
        pytest.param({}, "connected", id="well"),
        pytest.param({"trouble": "no route"}, "no route", id="trouble"),
        pytest.param(
            {"missing_scopes": ("commands", "im:read")},
            "scopes missing: commands, im:read",
            id="scopes",
        ),
    ],
)
def test_how_slack_is_can_be_read_by_another_process(watch, store, monkeypatch, how, note):
    said = []
    monkeypatch.setattr(run.Running, "note", lambda _, detail: said.append(detail))

    with pytest.raises(Deaf):
        watch(Socket([False, True]), **how)

    assert said[0] == note
    assert said[-1] == "deaf: no canary came back"


def test_a_note_that_cannot_be_stored_disturbs_nobody(store):
    edge = Edge(Socket([False]))
    running = run.Running(Settings.from_environ(HOME), store, edge)  # type: ignore[arg-type]
    running.note("connected")
    store._driver.run("pragma query_only = on")

    running.note("not connected")

    store._driver.run("pragma query_only = off")
    assert store.read().pulse.last("slack").detail == "connected"


@pytest.mark.parametrize(
    ("environ", "missing"),
    [
        pytest.param({}, ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"], id="socket"),
        pytest.param(
            {"HELPBOT_MODE": "http"}, ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"], id="http"
        ),
        pytest.param(
            {"SLACK_BOT_TOKEN": "xapp-swapped", "SLACK_APP_TOKEN": "xoxb-swapped"},
            ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"],
            id="swapped",
        ),
    ],
)
def test_every_token_that_is_missing_is_told_at_once(environ, missing):
    with pytest.raises(ConfigError) as caught:
        run.check_tokens(Settings.from_environ(HOME | environ))

    assert [problem.file for problem in caught.value.problems] == missing


def test_an_admin_is_told_once_of_a_channel_that_closed(store, clock, plan):
    post = Post()
    delivery = Delivery(store, {"post": post}, clock, alarm=tell_admins(plan, _mail))
    for n in range(3):
        post.errors.append(SendError("is_archived", permanent=True, is_closed=True))
        say(store, clock, f"message {n}", to=f"post:C1/{n}")

    delivery.drain()

    rows = store._driver.rows(
        "select text from outbox where address = 'slack:@di@millbrook.example'"
    )
    assert len(rows) == 1
    assert "`post:C1`: is_archived" in rows[0]["text"]


def _mail(person):
    return mail(person.email)


@pytest.mark.parametrize(
    ("secret", "status"),
    [pytest.param("s" * 32, 401, id="with a secret"), pytest.param("", 404, id="without")],
)
def test_in_socket_mode_a_port_that_is_asked_for_serves_links_and_alerts(
    store, plan, tmp_path, secret, status
):
    environ = {
        "HELPBOT_BIND": "127.0.0.1:0",
        "HELPBOT_DATA_DIR": str(tmp_path),
        "HELPBOT_ALERT_SECRET": secret,
    }
    running = run.Running(Settings.from_environ(HOME | environ), store, None)  # type: ignore[arg-type]
    server = run.make_server(running, plan)
    assert server is not None
    server.start()
    client = Client(server._server.effective_port)

    page, alerts = client.get("/l/x"), client.post("/alerts")
    server.stop()

    assert (page.status, alerts.status) == (404, status)
    assert plan.desk.after_hours_phone in page.text


def test_in_socket_mode_no_port_is_opened_unasked(store, plan):
    running = run.Running(Settings.from_environ(HOME), store, None)  # type: ignore[arg-type]

    assert run.make_server(running, plan) is None
