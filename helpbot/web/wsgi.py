"""What every room of the web server says it with."""

from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Any], Iterable[bytes]]

PLAIN = "text/plain; charset=utf-8"


def answer(
    start: Any,
    status: str,
    body: bytes,
    kind: str = PLAIN,
    headers: tuple[tuple[str, str], ...] = (),
) -> Iterable[bytes]:
    start(status, [("Content-Type", kind), ("Content-Length", str(len(body))), *headers])
    return [body]


def not_found(start: Any) -> Iterable[bytes]:
    return answer(start, "404 Not Found", b"not found\n")
