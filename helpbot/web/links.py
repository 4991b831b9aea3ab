"""Links that claim an outage or answer a call for help: `GET /l/TOKEN` says what a press will do,
`POST /l/TOKEN` does it, once.

A GET never acts: scanners of mail and previews of chats follow every link. The press is an
utterance like any other, stored with the use of the link in one transaction; the page then waits a
moment for what becomes of it. Nothing here decides who may claim: the desk does.
"""

import hashlib
import logging
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from helpbot.clock import Clock
from helpbot.errors import StorageError
from helpbot.plan import Desk
from helpbot.signing import SCHEME, BadLink, Expired, Signed, Signer, digest
from helpbot.speech import Address, PersonId, Utterance
from helpbot.store import Store
from helpbot.web.wsgi import Environ, answer
from helpbot.wording import links as pages
from helpbot.wording.links import Page

log = logging.getLogger(__name__)

PREFIX = "/l/"
# A person looks at an empty page so long; after it they are told that it is recorded.
PATIENCE = timedelta(seconds=3)
POLL = timedelta(milliseconds=50)
# Of the server's eight threads: Slack's events must find one while these wait.
MOST_WAITING = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What a page may say of an outage: "Internet at Fire Station 3"; who owns it, by id and by
    name, and since when on the city's clock. `number` is that of the larger one where the outage
    that was asked for is part of it. Of a call for help the owner is whoever answered it.
    """

    what: str
    number: int
    is_open: bool
    owner: str | None = None
    owner_name: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the desk knows: of what a link is about and of a person, None for what there is not;
    where a person is told what came of it; an instant on the city's clock; the desk that can be
    called.
    """

    tell: Callable[[Signed], Told | None]
    name_of: Callable[[str], str | None]
    address_of: Callable[[str], Address | None]
    hour_of: Callable[[datetime], str]
    desk: Callable[[], Desk]


class Links:
    """The WSGI application below PREFIX. `wake` has what was stored acted upon."""

    def __init__(
        self,
        store: Store,
        signer: Signer,
        facts: Facts,
        *,
        clock: Clock,
        wake: Callable[[], None],
        patience: timedelta = PATIENCE,
    ) -> None:
        self._store = store
        self._signer = signer
        self._facts = facts
        self._clock = clock
        self._wake = wake
        self._patience = patience
        self._places = threading.Semaphore(MOST_WAITING)

    def __call__(self, environ: Environ, start: Any) -> Iterable[bytes]:
        try:
            status, page = self._page(environ)
        except StorageError:
            log.warning("link.not_stored")
            status, page = "503 Service Unavailable", pages.not_stored()
        return _shown(start, status, page, self._facts.desk())

    def _page(self, environ: Environ) -> tuple[str, Page]:
        token, now = environ["PATH_INFO"].removeprefix(PREFIX), self._clock()
        try:
            signed = self._signer.read(token, now)
        except BadLink as error:
            gone = isinstance(error, Expired)
            return "410 Gone" if gone else "404 Not Found", pages.bad(str(error))
        name, told = self._facts.name_of(signed.person), self._facts.tell(signed)
        if name is None:
            return "410 Gone", pages.stranger()
        if told is None:
            return "404 Not Found", pages.unknown(_about(signed))
        signed = replace(signed, number=told.number)
        settled = _settled(signed, told)
        if settled is not None:
            return "200 OK", settled
        if self._store.read().links.is_used(digest(token)):
            return self._was_used(signed, told, token)
        if environ["REQUEST_METHOD"] != "POST":
            until = self._facts.hour_of(signed.until)
            return "200 OK", pages.ask(_about(signed, told), name, until)
        # Browsers say where a press comes from; a link's own page sends no referrer and no origin.
        if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") not in ("same-origin", "none"):
            return "403 Forbidden", pages.from_elsewhere()
        return self._press(signed, told, token, now)

    def _press(self, signed: Signed, told: Told, token: str, now: datetime) -> tuple[str, Page]:
        heard = self._utterance(signed, token, now)
        with self._store.begin() as tx:
            is_first = tx.links.use(
                digest(token),
                says=heard.text,
                person=heard.person,
                expires_at=signed.until,
                now=now,
            )
            if is_first:
                tx.inbox.put(heard)
        if is_first:
            log.info("link.used number=%d by=%s", signed.number, signed.person)
            self._wake()
        try:
            self._wait_for(heard.key)
            return self._was_used(signed, told, token, is_mine=is_first)
        except StorageError:
            # It is stored, whatever cannot be read of it now: that must not be taken back.
            return "202 Accepted", pages.recorded(_about(signed, told))

    def _utterance(self, signed: Signed, token: str, now: datetime) -> Utterance:
        person, key = f"{SCHEME}:{signed.person}", _key(token)
        return Utterance(
            key=key,
            person=PersonId(person),
            text=f"{'looking at' if signed.is_call else 'claim'} {signed.number}",
            reply_to=self._facts.address_of(signed.person) or Address(person),
            # Alone: what else this person has said and is not answered yet must not delay a claim.
            conversation=key,
            private=True,
            heard_at=now,
        )

    def _wait_for(self, key: str) -> None:
        if not self._places.acquire(blocking=False):
            return
        try:
            end = time.monotonic() + self._patience.total_seconds()
            while self._store.read().inbox.waits(key) and time.monotonic() < end:
                time.sleep(POLL.total_seconds())
        finally:
            self._places.release()

    def _was_used(
        self, signed: Signed, told: Told, token: str, *, is_mine: bool = False
    ) -> tuple[str, Page]:
        """What became of a press, this one or an earlier one."""
        if self._store.read().inbox.waits(_key(token)):
            return "202 Accepted", pages.recorded(_about(signed, told))
        after = self._facts.tell(signed) or told
        signed = replace(signed, number=after.number)
        settled = _settled(signed, after)
        if settled is not None:
            return "200 OK", settled
        page = pages.refused if is_mine else pages.used
        return "409 Conflict" if is_mine else "410 Gone", page(_about(signed, after))


def _settled(signed: Signed, told: Told) -> Page | None:
    """The page where there is nothing to claim; None while nobody has it."""
    about = _about(signed, told)
    if not told.is_open:
        return pages.over(about)
    if told.owner == signed.person:
        return pages.yours(about, told.since)
    if told.owner is not None:
        return pages.taken(about, told.owner_name, told.since)
    return None


def _about(signed: Signed, told: Told | None = None) -> pages.About:
    return pages.About(signed.number, told.what if told else "", is_call=signed.is_call)


def _key(token: str) -> str:
    return f"{SCHEME}:{digest(token)}"


_ENVIRONMENT = Environment(
    loader=PackageLoader("helpbot.web", "."), autoescape=True, undefined=StrictUndefined
)
_TEMPLATE = _ENVIRONMENT.get_template("page.html")
_STYLE = _ENVIRONMENT.get_template("page.css").render()
_STYLE_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
# No script, nothing from elsewhere, no frame around the button; the link itself goes to nobody.
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    ("Content-Security-Policy", _POLICY),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Robots-Tag", "noindex"),
)


def _shown(start: Any, status: str, page: Page, desk: Desk) -> Iterable[bytes]:
    body = _TEMPLATE.render(page=page, desk=desk).encode()
    return answer(start, status, body, "text/html; charset=utf-8", _HEADERS)
