"""The paths other than chat by which a technician is paged: SMS, voice, e-mail, push.

A sender like any other, for addresses `notify:sms.bo/outage-7`; what lies after the slash only
keeps one page apart from the next. What a path leads to is a secret: no URL is ever printed,
logged, stored or put into an error. `file:///tmp/pages.jsonl` leads to a file, through the same
code, so that all of it can be tried without an account anywhere.

The library behind it, apprise, costs 0.3 s and 40 MB; it is loaded for the first URL, and where
no path is set never.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from helpbot.clock import Clock, utc_now
from helpbot.errors import ConfigError, Problem, SendError
from helpbot.notify import texts
from helpbot.notify.contacts import PATHS, Contact
from helpbot.speech import Address

if TYPE_CHECKING:
    from helpbot.store.outbox import Message

log = logging.getLogger(__name__)

SCHEME = "notify"
# What wakes somebody whose chat is silenced for the night; e-mail does not.
AUDIBLE = frozenset({"sms", "voice", "push"})

# What stands for `{link}` and `{code}` in one message, made when it is sent: neither may be stored.
Fill = Callable[["Message"], Mapping[str, str]]


def fill_nothing(_: "Message") -> Mapping[str, str]:
    return {}


def address(path: str, person_id: str, about: str = "") -> Address:
    """Where a page goes; pages about different things do not wait for each other."""
    return Address(f"{SCHEME}:{path}.{person_id}/{about}")


def about(number: int, step: int) -> str:
    """For the address of a page that is answered by a link or a code: of a step of an outage, or of
    a call, whose steps are below 0.
    """
    return f"{number}-{step}" if step > 0 else f"{number}-call{-step}"


class Notifier:
    """Sends to the paths of `contacts`. A URL that nothing can send to raises ConfigError."""

    # A first page is never held back; a telephone that rings without end is answered by nobody.
    every: timedelta | None = timedelta(seconds=20)
    burst = 3

    def __init__(
        self, contacts: Iterable[Contact], clock: Clock = utc_now, fill: Fill = fill_nothing
    ) -> None:
        contacts = tuple(contacts)
        self._urls = {(contact.path, contact.person): contact.urls for contact in contacts}
        self._clock = clock
        self._fill = fill
        # Messages whose last send may have arrived all the same; a restart forgets them.
        self._unknown: set[int] = set()
        problems = [problem for contact in contacts for problem in _unreadable(contact)]
        if problems:
            raise ConfigError(problems)

    def paths_of(self, person_id: str) -> frozenset[str]:
        """Those of sms, voice, email and push that lead to this person."""
        return frozenset(path for path, person in self._urls if person == person_id)

    def send(self, message: "Message") -> str:
        """Sends it to every URL of the path; one that takes it is enough. Raises SendError."""
        path, person = _whom(message.to)
        urls = self._urls.get((path, person))
        if urls is None:
            raise SendError(f"no {path} is set for {person}", permanent=True)
        if message.edits is not None:
            # What rang cannot be made unheard, and a second ring says nothing new.
            return message.edits_ref or ""
        values = self._fill(message)
        text = texts.text_for(path, message.reply, values)
        if not text.body:
            raise SendError("nothing of it can be said on this path", permanent=True)
        self._deliver(message.id, urls, f"{path}.{person}", text)
        return f"{path}.{person}/{message.id}"

    def _deliver(self, message_id: int, urls: tuple[str, ...], to: str, text: texts.Text) -> None:
        from helpbot.notify import carrier

        outcomes = [carrier.carry(url, to, text, self._clock) for url in urls]
        refused = [outcome for outcome in outcomes if not outcome.is_accepted]
        reason = "; ".join(outcome.reason for outcome in refused)
        if len(refused) < len(outcomes):
            self._unknown.discard(message_id)
            if refused:
                log.warning("notify.partly id=%d to=%s reason=%s", message_id, to, reason)
            return
        if any(outcome.is_unknown for outcome in refused):
            # It may have arrived. Once more is a nuisance, without end would be a siege.
            if message_id in self._unknown:
                self._unknown.discard(message_id)
                raise SendError(f"{reason}, twice", permanent=True)
            self._unknown.add(message_id)
            raise SendError(reason, is_unknown=True)
        raise SendError(reason)


def _whom(to: Address) -> tuple[str, str]:
    """(path, person) of an address."""
    path, dot, person = to.removeprefix(f"{SCHEME}:").partition("/")[0].partition(".")
    if path not in PATHS or not (dot and person):
        raise SendError("is no address of a path and a person", permanent=True)
    return path, person


def _unreadable(contact: Contact) -> Iterable[Problem]:
    from helpbot.notify import carrier

    for number, url in enumerate(contact.urls, 1):
        if not carrier.is_known(url):
            which = f"URL {number} of " * (len(contact.urls) > 1)
            said = f"{which}{contact.person} {contact.path} is no URL that helpbot can send to"
            yield Problem(contact.file, contact.line, f"{said}; README shows some that are")
