"""Messages that were changed or deleted -> an Utterance that edits the one they were.

Only where that one was heard, and only where its words are others now: Slack also tells of a change
when it unfolds a link.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from helpbot.privacy import Masked, mask
from helpbot.slack import addresses
from helpbot.slack.ears import Ears
from helpbot.speech import Utterance

SUBTYPES = frozenset({"message_changed", "message_deleted"})

_DELETED = "deleted"
# What Slack leaves of a message that is deleted while its thread goes on.
_TOMBSTONE = "tombstone"


def changed(event: Mapping[str, Any], ears: Ears, now: datetime) -> Utterance | None:
    """Of an event of one of the `SUBTYPES`."""
    message = event.get("message") or {}
    if event["subtype"] == "message_deleted" or message.get("subtype") == _TOMBSTONE:
        gone = event.get("deleted_ts") or message.get("ts") or ""
        key = addresses.message_key(str(event.get("channel")), str(gone))
        return _instead(key, _DELETED, Masked("", ()), ears, now)
    return edited({**message, "channel": event.get("channel")}, ears, now)


def edited(message: Mapping[str, Any], ears: Ears, now: datetime) -> Utterance | None:
    """Of a message as it stands after an edit; it may be read long after."""
    key = addresses.message_key(str(message.get("channel")), str(message.get("ts")))
    before = ears.now_of(key)
    if before is None or before.person != addresses.person_id(str(message.get("user"))):
        return None
    clean = mask(ears.words(message))
    stamp = str((message.get("edited") or {}).get("ts") or "edited")
    return _instead(key, stamp, clean, ears, now)


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
