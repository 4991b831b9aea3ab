"""Forms in Slack: who wants one, opening it, and what a submitted one says.

A form is opened with a trigger that lives for three seconds: at once, from memory, in a thread of
its own, while the envelope is acknowledged. What is known already is read from the store: Slack is
asked for nothing.
"""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from helpbot.beginning import BESIDE
from helpbot.errors import Unavailable
from helpbot.forms import Forms, masked, mistakes, named
from helpbot.slack import addresses
from helpbot.slack.common import SOON, quick
from helpbot.slack.listeners import FORM_KEY
from helpbot.slack.manifest import SHORTCUTS
from helpbot.slack.mrkdwn import from_mrkdwn
from helpbot.slack.reactions import DRAFT, MOST_SAID, author_of, discussed
from helpbot.slack.sender import UNREACHABLE, aside
from helpbot.slack.socket import said
from helpbot.slack.views import inputs_of, modal, name_of, values_of
from helpbot.speech import FieldKind, Form, PersonId, Utterance
from helpbot.wording import drafts
from helpbot.wording.forms import NO_FORM, NOT_OPENED, has_changed

log = logging.getLogger(__name__)

Payload = Mapping[str, Any]
KeyOfThread = Callable[[str, str], str | None]

# Commands whose words stand in the form that they open.
_WITH_WORDS = frozenset(("new", "outage"))
# The form of a shortcut that an older or a newer version has.
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A form that somebody wants to fill in, and the words that they said for it already."""

    form: str
    trigger: str
    user: str
    answer_url: str
    words: str = ""
    # (channel, first message) of the thread that an article is begun with.
    thread: tuple[str, str] | None = None


def wanted(body: Payload, bot: str) -> Wanted | None:
    """What a press, a command or a shortcut opens; None for everything else."""
    name, words = _named(body, bot)
    if not name or not body.get("trigger_id"):
        return None
    user = body.get("user_id") or (body.get("user") or {}).get("id")
    url = str(body.get("response_url") or "")
    return Wanted(name, str(body["trigger_id"]), str(user), url, words, _thread(name, body))


def _thread(name: str, body: Payload) -> tuple[str, str] | None:
    message, channel = body.get("message") or {}, body.get("channel") or {}
    if body.get("type") != "message_action" or not name.startswith(f"{DRAFT} "):
        return None
    return str(channel.get("id")), str(message.get("thread_ts") or message.get("ts"))


def _named(body: Payload, bot: str) -> tuple[str, str]:
    """(form, words) of an envelope. `/it outage …` brings words, `form outage` none."""
    match body.get("type"):
        case "shortcut" | "message_action":
            return _of_shortcut(body, bot)
        case "block_actions":
            action = next(iter(body.get("actions") or ()), None) or {}
            return named(str(action.get("value") or "")) or "", ""
        case _ if body.get("command"):
            text = from_mrkdwn(str(body.get("text") or ""), bot=bot)
            if name := named(text):
                return name, ""
            word, _, words = text.partition(" ")
            # With any other first word, words make a sentence: `ticket 17` is a question.
            is_form = word.lower() in _WITH_WORDS or not words
            return (word.lower(), words.strip()) if is_form else ("", "")
        case _:
            return "", ""


def _of_shortcut(body: Payload, bot: str) -> tuple[str, str]:
    shortcut = SHORTCUTS.get(str(body.get("callback_id")))
    message = body.get("message") or {}
    if shortcut is None or not shortcut.is_of_message:
        return (shortcut.opens if shortcut else _UNKNOWN), ""
    about = [shortcut.opens, link_of(body)]
    if shortcut.names_author:
        about.append(author_of(message, bot))
    return " ".join(about), from_mrkdwn(str(message.get("text") or ""), bot=bot)


def makes_ticket(body: Payload) -> bool:
    """Whether a message is to become a ticket."""
    shortcut = SHORTCUTS.get(str(body.get("callback_id")))
    is_of_message = body.get("type") == "message_action"
    return is_of_message and shortcut is not None and shortcut.opens == "ticket from"


def link_of(body: Payload) -> str:
    """The permalink of the message of a payload, as Slack itself makes it."""
    message, channel = body.get("message") or {}, str((body.get("channel") or {}).get("id"))
    ts = str(message.get("ts") or body.get("message_ts"))
    domain = (body.get("team") or {}).get("domain") or "app"
    link = f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    root = message.get("thread_ts")
    return f"{link}?thread_ts={root}&cid={channel}" if root not in (None, ts) else link


def utterance_of(form: Form, values: Mapping[str, str], body: Payload, now: datetime) -> Utterance:
    """What a form without mistakes says: in the direct messages of whoever filled it in."""
    user = str(body["user"]["id"])
    clean = masked(form, values)
    direct = addresses.channel(user)
    return Utterance(
        # A view is submitted as often as somebody presses its key, and says one thing.
        key=f"{FORM_KEY}{form.name}:{body['view']['id']}",
        person=addresses.person_id(user),
        text=clean.text,
        reply_to=direct,
        conversation=direct,
        private=True,
        heard_at=now,
        masked=clean.kinds,
    )


class Modals:
    """`forms` are those in force; `technicians` tells for one form who is a technician, and may
    raise Unavailable.
    """

    def __init__(
        self,
        client: WebClient,
        forms: Forms,
        technicians: Callable[[], Callable[[PersonId], bool]] = lambda: lambda _: False,
    ) -> None:
        self._client, self._forms, self._technicians = client, forms, technicians
        # Not those of anything that may wait: a trigger is dead after three seconds.
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="forms")

    def open(self, body: Payload, bot: str, key_of: KeyOfThread = lambda *_: None) -> bool:
        """Whether the envelope wants a form; it is on its way then.

        `key_of` finds the key of our message above a thread.
        """
        found = wanted(body, bot)
        if found is None:
            return False
        if found.thread is not None and (key := key_of(*found.thread)) is not None:
            found = replace(found, form=f"{found.form}{BESIDE}{key}")
        try:
            found, form = self._form(found)
        except Unavailable:
            # Who they are decides what they may fill in.
            self._pool.submit(self._excuse, found, NOT_OPENED)
            return True
        if form is not None:
            self._pool.submit(self._open, form, found, bot)
        elif body.get("type") in ("shortcut", "message_action"):
            is_below_ours = found.thread is not None and BESIDE in found.form
            self._pool.submit(
                self._excuse, found, drafts.NOT_FROM_HERE if is_below_ours else NO_FORM
            )
        else:
            return False
        return True

    def _form(self, found: Wanted) -> tuple[Wanted, Form | None]:
        """The form; `/it new for Rey Castro` is the one for Rey, to whoever may open that. Raises
        Unavailable.
        """
        person = addresses.person_id(found.user)
        if found.form == "new" and found.words.lower().startswith("for "):
            form = self._forms(f"phone {found.words[4:]}", person)
            if form is not None:
                return replace(found, words=""), form
        return found, self._forms(found.form, person)

    def submitted(self, body: Payload, now: datetime) -> Utterance | dict[str, str] | None:
        """What a submitted form says, or a sentence for each block that has a mistake.

        None for a view that is no form.
        """
        view = body.get("view") or {}
        if not (name := name_of(view)):
            return None
        form = self._forms(name, addresses.person_id(str(body["user"]["id"])))
        values = values_of(form, view) if form else {}
        wrong = mistakes(form, values) if form else {"": ""}
        if form is None or wrong:
            # Only what stands in the view can be marked; it may be older than the form.
            inputs = inputs_of(view)
            marked = {block: wrong[block] for block in inputs if block in wrong}
            return marked or dict.fromkeys(inputs[:1], has_changed())
        return utterance_of(form, values, body, now)

    def stop(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _open(self, form: Form, found: Wanted, bot: str) -> None:
        try:
            view = modal(form, self._values(form, found, bot))
            self._client.views_open(trigger_id=found.trigger, view=view)
        except (SlackApiError, *UNREACHABLE) as error:
            log.warning("slack.form_not_opened form=%s error=%s", form.name, said(error))
            self._excuse(found, NOT_OPENED)

    def _values(self, form: Form, found: Wanted, bot: str) -> dict[str, str]:
        """What was said for it; of an article that knows its ticket nothing, for a note may be
        among it.
        """
        if found.thread is not None and any(f.name == "intro" and f.filled for f in form.fields):
            return {}
        return self._of_thread(found, bot) or {_field_for(form, found.words): found.words}

    def _of_thread(self, found: Wanted, bot: str) -> dict[str, str]:
        """The fields of an article that its thread begins; empty where one message is all."""
        if found.thread is None:
            return {}
        channel, root = found.thread
        client = quick(self._client, SOON.total_seconds())
        try:
            thread = client.conversations_replies(channel=channel, ts=root, limit=MOST_SAID)
            said_there = discussed(thread["messages"] or (), bot)
            is_technician = self._technicians()
            labelled = [
                (_speaker(by, said_there[0][0], is_technician), words.text)
                for by, words in said_there
            ]
        except (SlackApiError, Unavailable, *UNREACHABLE) as error:
            # The trigger does not wait: the message alone is better than no form.
            log.warning("slack.thread_not_read error=%s", said(error))
            return {}
        if len(labelled) < 2:
            return {}
        return {"intro": labelled[0][1], "steps": drafts.from_thread(labelled[1:])}

    def _excuse(self, found: Wanted, words: str) -> None:
        try:
            if found.answer_url:
                aside(found.answer_url, words, timeout_s=self._client.timeout)
            else:
                self._client.chat_postMessage(channel=found.user, text=words)
        except (SlackApiError, *UNREACHABLE) as error:
            log.warning("slack.form_not_excused error=%s", said(error))


def _speaker(by: PersonId, asked_by: PersonId, is_technician: Callable[[PersonId], bool]) -> str:
    if by == asked_by:
        return drafts.ASKED
    return drafts.TECHNICIAN if is_technician(by) else drafts.SOMEBODY


def _field_for(form: Form, words: str) -> str:
    """The text in which the words that somebody said already stand: one that holds them all."""
    texts = [f for f in form.fields if f.kind in (FieldKind.LONG, FieldKind.SHORT)]
    texts.sort(key=lambda field: field.kind is FieldKind.SHORT)
    room = [f for f in texts if f.kind is FieldKind.LONG or ("\n" not in words)]
    fits = [f for f in room if len(words) <= f.longest]
    return next((field.name for field in (*fits, *texts)), "")
