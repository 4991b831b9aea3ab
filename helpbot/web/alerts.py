"""`POST /alerts`: a monitoring system says that something fires or is resolved.

Each alert becomes a sentence in the inbox, stored before it is acknowledged, under a key that makes
a delivery that comes again change nothing. What the sentence does is the conversation's business.
"""

import hashlib
import hmac
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, ValidationError
from pydantic_core import from_json

from helpbot.clock import Clock, iso
from helpbot.errors import StorageError
from helpbot.privacy import mask
from helpbot.speech import Address, PersonId, Utterance
from helpbot.store import Store, Tx
from helpbot.web.wsgi import Environ, answer

log = logging.getLogger(__name__)

SCHEME = "alert"
PATH = "/alerts"
MOST_BYTES = 256 * 1024
LONGEST_KEY = 80
LONGEST_TEXT = 300
# Masking looks at words on both sides; more than this much of a text is never shown.
LOOKED_AT = 2_000
MONITORING = PersonId(f"{SCHEME}:monitoring")

# The service and the facility that an alert's name stands for.
Known = Callable[[], Mapping[str, tuple[str, str]]]


def _utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("is no time in UTC") from error


_Time = Annotated[AwareDatetime, AfterValidator(_utc)]
_Word = Annotated[str, Field(min_length=1)]


class _Own(BaseModel):
    """What a script sends. Without `at`, what is sent again within the minute is one alert."""

    alert: _Word
    key: _Word
    status: Literal["firing", "resolved"]
    text: str = ""
    at: _Time | None = None


class _Labels(BaseModel):
    alertname: _Word


class _Annotations(BaseModel):
    summary: str = ""
    description: str = ""


class _Entry(BaseModel):
    """One of the `alerts` that Prometheus' Alertmanager sends, as far as it is looked at."""

    status: Literal["firing", "resolved"]
    labels: _Labels
    annotations: _Annotations = _Annotations()
    fingerprint: _Word
    startsAt: _Time  # noqa: N815 - Alertmanager's name


class _Delivery(BaseModel):
    alerts: list[_Entry]


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert, whoever sent it; `started` tells one episode of a key from the next."""

    name: str
    key: str
    status: str
    text: str
    started: str


class Alerts:
    """The WSGI application at PATH. `wake` has what was stored acted upon."""

    def __init__(
        self, store: Store, secret: str, known: Known, *, clock: Clock, wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._secret = secret.encode()
        self._known = known
        self._clock = clock
        self._wake = wake

    def __call__(self, environ: Environ, start: Any) -> Iterable[bytes]:
        if not self._is_theirs(environ.get("HTTP_AUTHORIZATION", "")):
            log.warning("alert.refused")
            said = b"Send `Authorization: Bearer` with the secret of HELPBOT_ALERT_SECRET.\n"
            challenge = (("WWW-Authenticate", "Bearer"),)
            return answer(start, "401 Unauthorized", said, headers=challenge)
        body = environ["wsgi.input"].read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            said = f"Nothing was stored: send at most {MOST_BYTES // 1024} KB at once.\n".encode()
            return answer(start, "413 Content Too Large", said)
        try:
            status, text = self._take(read(body, self._clock()))
        except ValueError as error:
            status, text = "400 Bad Request", f"Nothing was stored: {_why(error)}."
        except StorageError:
            log.warning("alert.not_stored")
            status, text = "503 Service Unavailable", "It could not be stored now; send it again."
        return answer(start, status, f"{text}\n".encode())

    def _is_theirs(self, header: str) -> bool:
        scheme, _, secret = header.partition(" ")
        # A server hands headers on as Latin-1, whatever they are.
        said = secret.strip().encode("latin-1", "replace")
        return scheme.lower() == "bearer" and hmac.compare_digest(said, self._secret)

    def _take(self, alerts: list[Alert]) -> tuple[str, str]:
        """The status and the sentence for alerts, once those that are known are stored."""
        known, now = self._known(), self._clock()
        heard = [(_utterance(a, *known[a.name], now), a) for a in alerts if a.name in known]
        with self._store.begin() as tx:
            new = sum(_put(tx, utterance, alert) for utterance, alert in heard)
        if new:
            log.info("alert.stored new=%d again=%d", new, len(heard) - new)
            self._wake()
        unknown = dict.fromkeys(a.name for a in alerts if a.name not in known)
        if unknown:
            log.warning("alert.unknown count=%d", len(unknown))
            return "422 Unprocessable Content", _unknown(list(unknown), len(heard))
        return "200 OK", f"Stored: {new} new, {len(heard) - new} known before."


def read(body: bytes, now: datetime) -> list[Alert]:
    """The alerts of a body, helpbot's own or Alertmanager's. Raises ValueError for any other."""
    try:
        raw = from_json(body)
    except ValueError as error:
        raise ValueError(f"the body is no JSON ({error})") from error
    if not isinstance(raw, dict):
        raise ValueError("the body is no JSON object")
    if "alerts" in raw:
        return [_from_entry(entry) for entry in _Delivery.model_validate(raw).alerts]
    own = _Own.model_validate(raw)
    started = iso(own.at) if own.at else f"{now.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    return [Alert(own.alert, safe(own.key), own.status, own.text or own.alert, started)]


def _from_entry(entry: _Entry) -> Alert:
    name, notes = entry.labels.alertname, entry.annotations
    text = notes.summary or notes.description or name
    key = safe(f"{name}-{entry.fingerprint}")
    return Alert(name, key, entry.status, text, iso(entry.startsAt))


def safe(key: str) -> str:
    """A key that stands in a sentence and an address; two that differ stay two."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", key)
    if safe == key and len(key) <= LONGEST_KEY:
        return key
    mark = hashlib.sha256(key.encode()).hexdigest()[:8]
    return f"{safe[: LONGEST_KEY - len(mark) - 1]}-{mark}"


def _utterance(alert: Alert, service: str, facility: str, now: datetime) -> Utterance:
    # Only the words are masked: a fingerprint that looks like a secret must not cost a page. What
    # was removed never stood in a chat, so it is not noted as something to be purged there.
    words = mask(" ".join(alert.text[:LOOKED_AT].split())).text
    place = f"{SCHEME}:{alert.key}"
    return Utterance(
        key=f"{place}:{alert.status}:{alert.started}",
        person=MONITORING,
        text=f"alert {alert.key} {alert.status} {service} at {facility}: {words[:LONGEST_TEXT]}",
        reply_to=Address(place),
        conversation=place,
        private=True,
        heard_at=now,
    )


def _put(tx: Tx, heard: Utterance, alert: Alert) -> bool:
    """Whether it is new. What still fires after somebody resolved its outage is, once an hour: a
    monitoring system repeats it with the same start.
    """
    if tx.inbox.put(heard):
        return True
    ended = f"{heard.conversation}:resolved:{alert.started}"
    if alert.status != "firing" or tx.inbox.waits(heard.key) or tx.inbox.has(ended):
        return False
    if tx.outages.by_alert(alert.key) is not None:
        return False
    hour = f"{heard.heard_at.astimezone(UTC):%Y-%m-%dT%HZ}"
    return tx.inbox.put(replace(heard, key=f"{heard.key}:{hour}"))


def _unknown(names: list[str], stored: int) -> str:
    lines = "\n".join(_line(name) for name in names)
    return (
        f"Not known: {', '.join(map(_quoted, names))}. The other {stored} of this delivery are "
        f"stored. Say in desk.toml what each stands for:\n\n[alerts]\n{lines}"
    )


def _line(name: str) -> str:
    return f'{_quoted(name)} = {{service = "…", facility = "…"}}'


def _quoted(name: str) -> str:
    """The name as a quoted key of TOML, shortened where nobody would have written it."""
    escaped = "".join(c if c.isprintable() else "?" for c in name[:LONGEST_KEY])
    return '"' + escaped.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _why(error: ValueError) -> str:
    return "; ".join(_problems(error)) if isinstance(error, ValidationError) else str(error)


def _problems(error: ValidationError) -> Iterator[str]:
    """The first few of what is wrong, each with the path of its key."""
    for detail in error.errors(include_url=False, include_input=False)[:3]:
        path = ".".join(str(step) for step in detail["loc"])
        said = "is missing" if detail["type"] == "missing" else detail["msg"]
        yield f"{path}: {said.removeprefix('Value error, ')}"
