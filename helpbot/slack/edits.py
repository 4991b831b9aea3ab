"""Messages that were changed or deleted -> an Utterance that edits the one they were.

Only where that one was heard, or an emoji made a ticket of it, and only where its words are others
now: Slack also tells of a change when it unfolds a link.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from helpbot.privacy import Masked, mask
from helpbot.slack import addresses
from helpbot.slack.ears import Ears
from helpbot.speech import NOBODY, PersonId, Utterance

SUBTYPES = frozenset({"message_changed", "message_deleted"})

# The first word of what an emoji says that makes a ticket of a message.
TICKET = "ticket"
_MARK = re.compile(r"(?P<head>\S+ from \S+ by (?P<author>\S+): ?)(?P<words>.*)", re.DOTALL)

_DELETED = "deleted"
# What Slack leaves of a message that is deleted while its thread goes on.
_TOMBSTONE = "tombstone"


def changed(event: Mapping[str, Any], ears: Ears, now: datetime) -> Utterance | None:
    """Of an event of one of the `SUBTYPES`."""
    message = event.get("message") or {}
    if event["subtype"] == "message_deleted" or message.get("subtype") == _TOMBSTONE:
        gone = event.get("deleted_ts") or message.get("ts") or ""
        key = addresses.message_key(str(event.get("channel")), str(gone))
        gone_now = Masked("", ())
        return _instead(key, _DELETED, gone_now, ears, now) or _mark_of(
            key, _DELETED, gone_now, ears, now
        )
    return edited({**message, "channel": event.get("channel")}, ears, now)


def edited(message: Mapping[str, Any], ears: Ears, now: datetime) -> Utterance | None:
    """Of a message as it stands after an edit; it may be read long after."""
    key = addresses.message_key(str(message.get("channel")), str(message.get("ts")))
    before, person = ears.now_of(key), addresses.person_id(str(message.get("user")))
    marked = before or ears.now_of(addresses.mark_key(key, TICKET))
    # Whoever is mentioned in it is asked for only now: most of what changes was never heard.
    if marked is None or (before is not None and before.person != person):
        return None
    clean = mask(ears.words(message))
    stamp = str((message.get("edited") or {}).get("ts") or "edited")
    if before is None:
        return _mark_of(key, stamp, clean, ears, now, by=person)
    return _instead(key, stamp, clean, ears, now)


def beside(heard: Utterance, ears: Ears) -> Utterance | None:
    """What a change of a message that was heard changes of the ticket that it became, too."""
    # What was removed is told of once, with that change.
    stamp, clean = heard.key.rpartition(":")[2], Masked(heard.text, ())
    return _mark_of(heard.edits, stamp, clean, ears, heard.heard_at, by=heard.person)


def _mark_of(
    key: str, stamp: str, clean: Masked, ears: Ears, now: datetime, *, by: PersonId | None = None
) -> Utterance | None:
    """The sentence of an emoji with other words in it, as whoever wrote the message says it; `by`
    nobody knows whom where it was deleted.
    """
    mark = addresses.mark_key(key, TICKET)
    before = ears.now_of(mark)
    said = _MARK.fullmatch(before.text) if before else None
    if before is None or said is None or by not in (None, said["author"]):
        return None
    if said["author"] == NOBODY:
        # A program writes and deletes as it likes; the technician who marked it asked.
        return None
    text = f"{said['head']}{clean.text}" if clean.text else ""
    if text == before.text:
        return None
    return replace(
        before,
        key=f"{mark}:{stamp}",
        person=PersonId(said["author"]),
        text=text,
        masked=clean.kinds,
        heard_at=now,
        files=(),
        unasked=True,
        edits=mark,
    )


def _instead(key: str, stamp: str, clean: Masked, ears: Ears, now: datetime) -> Utterance | None:
    before = ears.now_of(key)
    if before is None or before.text == clean.text:
        return None
    return replace(
        before,
        key=f"{key}:{stamp}",
        text=clean.text,
        masked=clean.kinds,
        heard_at=now,
        files=(),
        edits=key,
    )
