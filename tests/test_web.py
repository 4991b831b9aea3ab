import threading
import urllib.request

import pytest

from helpbot.errors import StorageError
from helpbot.speech import Address, PersonId, Reply, Utterance
from helpbot.web import EVENTS, Server, make_app
from tests.conftest import MONDAY

ANA = PersonId("slack:UANA")


class Browser:
    """Asks an application as a WSGI server does."""

    def __init__(self, app):
        self.app = app
        self.status, self.headers = "", {}

    def ask(self, method, path):
        body = self.app({"REQUEST_METHOD": method, "PATH_INFO": path}, self._start)
        return b"".join(body).decode()

    def _start(self, status, headers):
        self.status, self.headers = status, dict(headers)


def events(environ, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"heard"]


def browser(store, *, bad=(), events=None):
    return Browser(make_app(events=events, health=lambda: list(bad), store=store))


def test_health_is_ok_when_nothing_is_bad(store):
    page = browser(store)

    text = page.ask("GET", "/healthz")

    assert (page.status, text) == ("200 OK", "ok\n")
    assert page.headers["Content-Length"] == "3"


def test_health_is_red_and_says_every_reason(store):
    page = browser(store, bad=["bad  tick   2 h ago", "bad  index  still loading"])

    text = page.ask("GET", "/healthz")

    assert page.status == "503 Service Unavailable"
    assert text.splitlines() == ["bad  tick   2 h ago", "bad  index  still loading"]


def test_health_is_asked_for_anew_each_time(store):
    bad: list[str] = []
    page = Browser(make_app(events=None, health=lambda: bad, store=store))
    page.ask("GET", "/healthz")
    bad.append("bad  disk")

    page.ask("GET", "/healthz")

    assert page.status == "503 Service Unavailable"


def test_metrics_count_what_waits(store):
    with store.begin() as tx:
        tx.inbox.put(Utterance("k1", ANA, "vpn?", Address("slack:D1/1"), "c", True, MONDAY))
        for n in range(2):
            tx.outbox.put(Address("slack:D1/1"), Reply(f"{n}"), person=ANA, now=MONDAY)
    page = browser(store)

    figures = page.ask("GET", "/metrics").splitlines()

    assert page.status == "200 OK"
    assert page.headers["Content-Type"].startswith("text/plain")
    assert "helpbot_inbox_waiting 1.0" in figures
    assert "helpbot_inbox_parked 0.0" in figures
    assert "helpbot_outbox_waiting 2.0" in figures
    assert "helpbot_outbox_parked 0.0" in figures
    assert "# TYPE helpbot_questions gauge" in figures


def test_metrics_say_nothing_of_what_was_said_and_by_whom(store):
    with store.begin() as tx:
        tx.inbox.put(Utterance("k1", ANA, "zebra-4711", Address("slack:D1/1"), "c", True, MONDAY))

    figures = browser(store).ask("GET", "/metrics")

    assert "zebra" not in figures
    assert "UANA" not in figures


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/healthz"),
        ("POST", "/metrics"),
        ("HEAD", "/healthz"),
        ("PUT", EVENTS),
        ("GET", EVENTS),
        ("POST", EVENTS + "/"),
        ("POST", EVENTS + "/../../metrics"),
        ("GET", "/"),
        ("POST", "/"),
        ("GET", "/healthz/"),
        ("GET", "/metrics/../desk.toml"),
        ("GET", "/slack/install"),
        ("GET", "/slack/oauth_redirect"),
    ],
)
def test_nothing_else_is_open(store, method, path):
    page = browser(store, events=events)

    text = page.ask(method, path)

    assert (page.status, text) == ("404 Not Found", "not found\n")


def test_events_are_handed_to_slack(store):
    assert browser(store, events=events).ask("POST", EVENTS) == "heard"


def test_without_http_mode_no_events_are_taken(store):
    page = browser(store)

    page.ask("POST", EVENTS)

    assert page.status == "404 Not Found"


def test_health_that_cannot_be_known_is_not_ok(store):
    def health():
        raise StorageError("the database cannot be opened")

    page = Browser(make_app(events=None, health=health, store=store))

    # waitress answers 500 to what is raised, and that is red too.
    with pytest.raises(StorageError):
        page.ask("GET", "/healthz")


def test_a_server_that_is_stopped_answers_what_it_began_and_lets_go_of_its_port(store):
    begun, finish = threading.Event(), threading.Event()

    def health() -> list[str]:
        begun.set()
        finish.wait(20)
        return []

    def ask() -> None:
        address = f"http://127.0.0.1:{server._server.effective_port}/healthz"
        with urllib.request.urlopen(address, timeout=20) as page:
            said.append(page.read())

    said: list[bytes] = []
    server = Server(make_app(events=None, health=health, store=store), "127.0.0.1:0")
    server.start()
    asking = threading.Thread(target=ask)
    asking.start()
    begun.wait(20)
    stopping = threading.Thread(target=server.stop)
    stopping.start()
    finish.set()
    stopping.join()
    asking.join()

    assert said == [b"ok\n"]
    assert not server._thread.is_alive()
    assert server._sockets == {}


def test_a_server_that_never_started_can_be_stopped(store):
    server = Server(make_app(events=None, health=list, store=store), "127.0.0.1:0")

    server.stop()

    assert server._sockets == {}
