"""The only HTTP: Slack's events through Bolt's WSGI adapter, health, metrics.
Nothing else is open.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from waitress import create_server

from helpbot.store import Store

log = logging.getLogger(__name__)

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

EVENTS = "/slack/events"
# Far above any envelope of Slack, far below what would fill the memory before it is verified.
MOST_BYTES = 1 << 20


def make_app(*, events: Wsgi | None, health: Callable[[], list[str]], store: Store) -> Wsgi:
    """The WSGI application. `health` gives what is bad, in a line each; none is healthy."""
    registry = CollectorRegistry()
    registry.register(_Figures(store))

    def app(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        match environ["REQUEST_METHOD"], environ["PATH_INFO"]:
            case "POST", path if path == EVENTS and events is not None:
                return events(environ, start)
            case "GET", "/healthz":
                bad = health()
                text = "\n".join(bad or ["ok"]) + "\n"
                return _answer(start, "503 Service Unavailable" if bad else "200 OK", text.encode())
            case "GET", "/metrics":
                return _answer(start, "200 OK", generate_latest(registry), CONTENT_TYPE_LATEST)
            case _:
                return _answer(start, "404 Not Found", b"not found\n")

    return app


def _answer(
    start: Any, status: str, body: bytes, kind: str = "text/plain; charset=utf-8"
) -> Iterable[bytes]:
    start(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]


class _Figures:
    """Read from the store at each scrape: no counter that a restart could lose."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterable[GaugeMetricFamily]:
        tx = self._store.read()
        for name, depth in (("inbox", tx.inbox.depth()), ("outbox", tx.outbox.depth())):
            waiting = GaugeMetricFamily(f"helpbot_{name}_waiting", "Messages that wait.")
            waiting.add_metric([], depth.waiting)
            parked = GaugeMetricFamily(f"helpbot_{name}_parked", "Messages that were given up.")
            parked.add_metric([], depth.parked)
            yield from (waiting, parked)
        answers = GaugeMetricFamily(
            "helpbot_questions",
            "Questions by what was found and what came of it.",
            labels=["band", "outcome"],
        )
        for band, outcome, count in tx.answers.count_by_band():
            answers.add_metric([band, outcome], count)
        yield answers


class Server:
    """waitress in a thread of its own."""

    def __init__(self, app: Wsgi, bind: str) -> None:
        self._server = create_server(
            app, listen=bind, threads=8, ident="helpbot", max_request_body_size=MOST_BYTES
        )
        self._thread = threading.Thread(target=self._server.run, daemon=True, name="web")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.close()
