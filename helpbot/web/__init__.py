"""The only HTTP: Slack's events through Bolt's WSGI adapter, health, metrics, claim links, and what
monitoring says. Nothing else is open.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

from waitress import create_server, wasyncore
from waitress.trigger import trigger

from helpbot.store import Store
from helpbot.web import alerts as alerts_room
from helpbot.web import links as links_room
from helpbot.web.metrics import metrics
from helpbot.web.wsgi import Environ, Wsgi, answer, not_found

EVENTS = "/slack/events"
# Far above any envelope of Slack, far below what would fill the memory before it is verified.
MOST_BYTES = 1 << 20
# Whoever stops the server wakes it; this is for the channels that are to be closed as idle.
LOOK_UP_S = 1


def make_app(
    *,
    events: Wsgi | None,
    health: Callable[[], list[str]],
    store: Store,
    links: Wsgi | None = None,
    alerts: Wsgi | None = None,
) -> Wsgi:
    """The WSGI application. `health` gives what is bad, in a line each; none is healthy. A room
    that is None does not exist.
    """
    figures = metrics(store)

    def app(environ: Environ, start: Any) -> Iterable[bytes]:
        match environ["REQUEST_METHOD"], environ["PATH_INFO"]:
            case "POST", path if path == EVENTS and events is not None:
                return events(environ, start)
            case "GET" | "POST", path if path.startswith(links_room.PREFIX) and links is not None:
                return links(environ, start)
            case "POST", path if path == alerts_room.PATH and alerts is not None:
                return alerts(environ, start)
            case "GET", "/healthz":
                return _health(start, health())
            case "GET", "/metrics":
                return figures(environ, start)
            case _:
                return not_found(start)

    return app


def _health(start: Any, bad: list[str]) -> Iterable[bytes]:
    status = "503 Service Unavailable" if bad else "200 OK"
    return answer(start, status, ("\n".join(bad or ["ok"]) + "\n").encode())


class Server:
    """waitress in a thread of its own."""

    def __init__(self, app: Wsgi, bind: str) -> None:
        self._sockets: dict[int, Any] = {}
        self._server = create_server(
            app,
            map=self._sockets,
            listen=bind,
            threads=8,
            ident="helpbot",
            max_request_body_size=MOST_BYTES,
        )
        self._waker = trigger(self._sockets)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="web")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Answers what is in work and lets go of the port."""
        self._stop.set()
        self._waker.pull_trigger()
        if self._thread.ident is not None:
            self._thread.join()
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._sockets)

    def _run(self) -> None:
        # waitress' own loop ends only when its sockets are closed under it, which it takes ill.
        while not self._stop.is_set():
            wasyncore.loop(timeout=LOOK_UP_S, map=self._sockets, count=1)
