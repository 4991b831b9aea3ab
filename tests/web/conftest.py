"""The real server on loopback, and somebody who asks it over a socket."""

import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message

import pytest

from helpbot.store import Store
from helpbot.web import Server, make_app

Serve = Callable[..., "Client"]


@dataclass(frozen=True)
class Response:
    status: int
    headers: Message
    text: str


class Client:
    """Each request has a connection of its own, so that several threads may ask at once."""

    def __init__(self, port: int) -> None:
        self._port = port

    def get(self, path: str) -> Response:
        return self.ask("GET", path)

    def post(self, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Response:
        return self.ask("POST", path, body, headers or {})

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Response:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Response(answer.status, answer.headers, answer.read().decode())
        finally:
            connection.close()


@pytest.fixture
def serve(store: Store) -> Iterator[Serve]:
    """Starts waitress with the rooms that are given; it stops with the test."""
    servers: list[Server] = []

    def serve(**rooms) -> Client:
        server = Server(make_app(events=None, health=list, store=store, **rooms), "127.0.0.1:0")
        servers.append(server)
        server.start()
        return Client(server._server.effective_port)

    yield serve
    for server in servers:
        server.stop()


def make_read_only(store: Store) -> None:
    """From here on every thread that comes new can read and not write."""
    store._driver._read_only = True
