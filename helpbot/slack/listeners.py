"""What Slack sends -> Utterance. Pure: parses a payload, and refuses what is not a person speaking.

A message arrives up to eleven times under new event ids and, as a mention, under two event types:
its key is (channel, ts), a press's (message, action, person, action time), a command's its
trigger.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from helpbot.desk import threads
from helpbot.privacy import mask
from helpbot.slack import addresses, edits
from helpbot.slack.ears import Ears
from helpbot.slack.files import files_of
from helpbot.slack.mrkdwn import mentions
from helpbot.speech import Address, Utterance

Payload = Mapping[str, Any]

# Words of `/it` for whole sentences.
_SHORT = {"tickets": "my tickets", "mine": "my tickets"}
# How the keys of forms begin.
FORM_KEY = "slack:form:"
# What shows a person their own page.
HOME = "home"
# A file's message is a message; every other subtype is Slack talking about messages.
_SPOKEN_SUBTYPES = frozenset({None, "file_share", "thread_broadcast"})


def heard(body: Payload, ears: Ears, now: datetime) -> Utterance | None:
    """The utterance of a payload; None when nobody speaks to the bot in it."""
    match body.get("type"):
        case "event_callback":
            event = body.get("event") or {}
            return _home(event, ears, now) or heard_event(event, ears, now)
        case "block_actions":
            return _press(body, ears, now)
        case _ if body.get("command"):
            return _command(body, ears, now)
        case _:
            return None


def heard_event(event: Payload, ears: Ears, now: datetime) -> Utterance | None:
    if event.get("type") == "message" and event.get("subtype") in edits.SUBTYPES:
        return edits.changed(event, ears, now)
    if event.get("type") not in ("message", "app_mention") or not _is_person(event, ears):
        return None
    channel, ts = str(event["channel"]), str(event["ts"])
    key = addresses.message_key(channel, ts)
    if event.get("edited") and ears.now_of(key) is not None:
        return edits.edited(event, ears, now)
    person = addresses.person_id(str(event["user"]))
    root = str(event.get("thread_ts") or ts)
    is_direct = event.get("channel_type") == "im" or channel.startswith("D")
    where = addresses.thread(channel, root)
    ours = thread_of(channel, root, ears) if root != ts else None
    is_beside = ours is not None and threads.is_heard(ours)
    is_meant = channel not in ears.off_channels and (
        _is_mention(event, ears) or (not is_beside and _is_meant(event, ears, where, ours))
    )
    if not (is_meant or is_beside or is_direct):
        return edits.edited(event, ears, now) if event.get("edited") else None
    clean = mask(ears.words(event))
    return Utterance(
        key=key,
        person=person,
        text=clean.text,
        reply_to=where,
        conversation=f"slack:{channel}:{event['user']}" if is_direct else where,
        private=is_direct,
        # A clock that is slow must not put the answer off.
        heard_at=min(_time(ts), now),
        masked=clean.kinds,
        thread_of=ours if is_beside else None,
        unasked=is_beside and not is_meant,
        files=files_of(event),
    )


def thread_of(channel: str, root: str, ears: Ears) -> str | None:
    """The key of our message above a thread, or as if one of ours were: of a ticket's thread."""
    if (ours := ears.key_of(f"{channel}:{root}")) is not None:
        return ours
    ticket = ears.ticket_in(channel, root)
    return threads.requesters_key(ticket) if ticket is not None else None


def _is_person(event: Payload, ears: Ears) -> bool:
    """Not a bot, not ourselves, and a message that was said, not changed or deleted."""
    return (
        event.get("subtype") in _SPOKEN_SUBTYPES
        and not event.get("bot_id")
        and bool(event.get("user") and event.get("channel") and event.get("ts"))
        and event["user"] not in (ears.bot, "USLACKBOT")
    )


def _is_mention(event: Payload, ears: Ears) -> bool:
    return event.get("type") == "app_mention" or mentions(str(event.get("text") or ""), ears.bot)


def _is_meant(event: Payload, ears: Ears, where: Address, ours: str | None) -> bool:
    """Without a mention: the top of a help channel; in a thread, whoever asked there."""
    if ours is not None and threads.is_for_everybody(ours):
        return False
    in_thread = event.get("thread_ts") not in (None, event["ts"])
    if in_thread:
        return ears.has_asked(addresses.person_id(str(event["user"])), where)
    return event["channel"] in ears.open_channels


def _press(body: Payload, ears: Ears, now: datetime) -> Utterance | None:
    action = next(iter(body.get("actions") or ()), None)
    if not action or not action.get("value"):
        return None
    user, container = str(body["user"]["id"]), body.get("container") or {}
    if not (container.get("message_ts") or body.get("message")):
        return _press_at_home(body, action, ears, now)
    channel = str((body.get("channel") or {}).get("id") or container.get("channel_id") or user)
    ts = str(container.get("message_ts") or (body.get("message") or {}).get("ts") or "")
    root = str((body.get("message") or {}).get("thread_ts") or container.get("thread_ts") or ts)
    message = body.get("message") or {}
    is_ephemeral = bool(container.get("is_ephemeral")) or message.get("subtype") == "ephemeral"
    is_direct = channel.startswith(("D", "U"))
    where = addresses.only(channel, user) if is_ephemeral else addresses.thread(channel, root)
    clean = mask(str(action["value"]))
    is_shared = not (is_direct or is_ephemeral)
    return Utterance(
        key=f"slack:{ears.team}:{channel}:{ts}:{action.get('action_id')}:{user}:{action.get('action_ts')}",
        person=addresses.person_id(user),
        text=clean.text,
        reply_to=where,
        conversation=f"slack:{channel}:{user}" if is_direct or is_ephemeral else where,
        private=is_direct or is_ephemeral,
        heard_at=now,
        masked=clean.kinds,
        public=addresses.channel(channel) if is_ephemeral and not is_direct else None,
        thread_of=ears.key_of(f"{channel}:{ts}") if is_shared and root == ts else None,
        # Beside the message that bears the key: below it nobody looks unless they read its thread.
        aside=addresses.only(channel, user, root if root != ts else "") if is_shared else None,
    )


def _press_at_home(body: Payload, action: Payload, ears: Ears, now: datetime) -> Utterance:
    """A key of the Home tab: what comes of it is told in the person's direct messages."""
    user, clean = str(body["user"]["id"]), mask(str(action["value"]))
    key = f"slack:{ears.team}:home:{user}:{action.get('action_id')}:{action.get('action_ts')}"
    return Utterance(
        key=key,
        person=addresses.person_id(user),
        text=clean.text,
        reply_to=addresses.channel(user),
        conversation=addresses.home(user),
        private=True,
        heard_at=now,
        masked=clean.kinds,
    )


def afterwards(heard: Utterance, ears: Ears) -> Iterator[Utterance]:
    """What follows from a key of the Home tab, or from a form of somebody who has one open: the
    page is shown anew, in its turn. From a change of a message: that of its ticket, or its note.
    """
    if heard.edits:
        yield from edits.beside(heard, ears)
        return
    page = addresses.home(addresses.user_of(heard.person))
    is_form = heard.key.startswith(FORM_KEY) and ears.has_asked(heard.person, page)
    if heard.reply_to != page and (is_form or heard.conversation == page):
        yield replace(heard, key=f"{heard.key}:after", text=HOME, reply_to=page, masked=())


def _home(event: Payload, ears: Ears, now: datetime) -> Utterance | None:
    """Somebody looks at their Home tab."""
    user = str(event.get("user") or "")
    if event.get("type") != "app_home_opened" or event.get("tab") != "home" or not user:
        return None
    where = addresses.home(user)
    return Utterance(
        key=f"slack:{ears.team}:home:{user}:{event.get('event_ts') or now.timestamp()}",
        person=addresses.person_id(user),
        text=HOME,
        reply_to=where,
        conversation=where,
        private=True,
        heard_at=now,
    )


def _command(body: Payload, ears: Ears, now: datetime) -> Utterance:
    """`/it ask …` and `/it …` are the same question; the answer is for the asker's eyes."""
    user, channel = str(body["user_id"]), str(body["channel_id"])
    text = ears.words(body)
    word, _, rest = text.partition(" ")
    asked = rest.strip() if word.lower() == "ask" else text
    clean = mask(_SHORT.get(asked.lower(), asked) or "help")
    is_direct = channel.startswith("D")
    where = addresses.only(channel, user)
    return Utterance(
        key=f"slack:{ears.team}:command:{body['trigger_id']}",
        person=addresses.person_id(user),
        text=clean.text,
        reply_to=where,
        conversation=where,
        private=True,
        heard_at=now,
        masked=clean.kinds,
        public=None if is_direct else addresses.channel(channel),
    )


def _time(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)
