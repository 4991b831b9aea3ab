"""The only apprise: hands a text to what a URL leads to, and keeps quiet about the URL.

Import it where something is sent, not at the top of a module.
"""

import json
import logging
import re
import warnings
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import apprise
from apprise import AppriseResultStatus, NotifyBase, NotifyFormat, NotifyType

from helpbot.clock import Clock, iso, utc_now
from helpbot.notify.texts import Text

# Well below delivery's lease; a text that is still on its way by then goes once more.
TIMEOUT_S = 20

# What apprise logs during one call. It tells the reason there and nowhere else.
_heard: ContextVar[list[logging.LogRecord] | None] = ContextVar("heard", default=None)


def _overhear(record: logging.LogRecord) -> bool:
    """Keeps what is logged from every handler: it holds hosts, numbers, accounts and the text."""
    if (heard := _heard.get()) is not None:
        heard.append(record)
    return False


logging.getLogger("apprise").addFilter(_overhear)
logging.getLogger("apprise").setLevel(logging.DEBUG)
logging.getLogger("urllib3").setLevel(logging.CRITICAL + 1)

_STATUS = re.compile(r"\berror ?[=:] ?(\d{3})\b")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reason` holds the name of the service and a number, never a word of the URL; `is_unknown`
    says that the text may have arrived although nobody said so.
    """

    is_accepted: bool
    is_unknown: bool = False
    reason: str = ""


def is_known(url: str) -> bool:
    return _service(url, "", utc_now) is not None


def carry(url: str, to: str, text: Text, clock: Clock) -> Outcome:
    """Sends in this thread, for at most TIMEOUT_S; `to` is `sms.bo`."""
    # One for each send: what they keep between two is neither shared by threads nor waited for.
    service = _service(url, to, clock)
    courier = apprise.Apprise(service, asset=_asset())
    token = _heard.set([])
    try:
        result = courier.notify(text.body, text.title, body_format=NotifyFormat.TEXT.value)
        heard = _heard.get() or []
    finally:
        _heard.reset(token)
    if result:
        return Outcome(is_accepted=True)
    name = str(service.service_name) if service else "apprise"
    if result.status is AppriseResultStatus.TIMEOUT or _is_silent(heard):
        return Outcome(False, is_unknown=True, reason=f"{name} did not answer in time")
    if status := _status(heard):
        return Outcome(False, reason=f"{name} refused it with error {status}")
    return Outcome(False, reason=f"{name} did not take it or cannot be reached")


def _is_silent(heard: list[logging.LogRecord]) -> bool:
    """Whether it was handed over and only the answer is missing."""
    said = [record.getMessage() for record in heard]
    return any(line.startswith("Socket Exception") and "Read timed out" in line for line in said)


def _status(heard: list[logging.LogRecord]) -> str | None:
    """The number in a warning. Below it the text itself is logged, which may hold any number."""
    loud = [record for record in heard if record.levelno >= logging.WARNING]
    found = [_STATUS.search(record.getMessage()) for record in loud]
    return next((match[1] for match in found if match), None)


def _service(url: str, to: str, clock: Clock) -> NotifyBase | None:
    found = apprise.Apprise.instantiate(url, asset=_asset())
    if isinstance(found, Paper):
        found.to, found.clock = to, clock
    return found


def _asset() -> apprise.AppriseAsset:
    return apprise.AppriseAsset(
        app_id="helpbot",
        app_desc="helpbot",
        async_mode=False,
        service_timeout=TIMEOUT_S,
        allow_templates=False,
    )


class Paper(NotifyBase):
    """`file:///tmp/pages.jsonl`: a line of JSON in a file instead of a ring."""

    service_name = "A file"  # type: ignore[assignment] # apprise says None where it means a name
    protocol = "file"  # type: ignore[assignment] # the same
    request_rate_per_sec = 0

    def __init__(self, file: Path, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call] # apprise leaves it untyped
        self.file = file
        self.to = ""
        self.clock: Clock = utc_now

    def send(
        self,
        body: str,
        title: str = "",
        notify_type: NotifyType = NotifyType.INFO,
        **kwargs: Any,
    ) -> bool:
        path, _, person = self.to.partition(".")
        line = {"time": iso(self.clock()), "person": person, "path": path, "text": body}
        try:
            with self.file.open("a", encoding="utf-8") as pages:
                pages.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError:
            return False
        return True

    def url(self, privacy: bool = False, *args: Any, **kwargs: Any) -> str:
        return "file://" if privacy else self.file.as_uri()

    @staticmethod
    def parse_url(url: str, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        file = Path(unquote(parts.path))
        is_here = not parts.netloc and file.is_absolute() and bool(file.name)
        return {"schema": "file", "file": file} if is_here else None


with warnings.catch_warnings():
    # Adding one loads all, and one of them asks for a module that Python 3.11 is about to lose.
    warnings.simplefilter("ignore", DeprecationWarning)
    apprise.NotificationManager().add(Paper)
