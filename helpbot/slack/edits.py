"""Messages that were changed or deleted -> an Utterance that edits the one they were.

Only where that one was heard, or an emoji made a ticket or a note of it, and only where its words
are others now: Slack also tells of a change when it unfolds a link.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from helpbot.privacy import Masked, mask
from helpbot.slack import addresses
from helpbot.slack.ears import Ears
from helpbot.speech import NOBODY, PersonId, Utterance

SUBTYPES = frozenset({"message_changed", "message_deleted"})

# The first words of what the emoji say that keep a message: as a ticket, or with one.
TICKET, TIMELINE = "ticket", "timeline"
_MARKS = (TICKET, TIMELINE)
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
        marks = _marks_of(key, _DELETED, gone_now, ears, now)
        return _instead(key, _DELETED, gone_now, ears, now) or next(marks, None)
    return edited({**message, "channel": event.get("channel")}, ears, now)


def edited(message: Mapping[str, Any], ears: Ears, now: datetime) -> Utterance | None:
    """Of a message as it stands after an edit; it may be read long after."""
    key = addresses.message_key(str(message.get("channel")), str(message.get("ts")))
    before, person = ears.now_of(key), addresses.person_id(str(message.get("user")))
    known = (key, *(addresses.mark_key(key, kind) for kind in _MARKS))
    marked = next(filter(None, map(ears.now_of, known)), None)
    # Whoever is mentioned in it is asked for only now: most of what changes was never heard.
    if marked is None or (before is not None and before.person != person):
        return None
    clean = mask(ears.words(message))
    stamp = str((message.get("edited") or {}).get("ts") or "edited")
    if before is None:
        return next(_marks_of(key, stamp, clean, ears, now, by=person), None)
    return _instead(key, stamp, clean, ears, now)


def beside(heard: Utterance, ears: Ears) -> Iterator[Utterance]:
    """What a change of a message changes besides: of what its emoji made of it."""
    key, _, kind = heard.edits.rpartition(":")
    said = _MARK.fullmatch(heard.text) if kind in _MARKS else None
    key = key if kind in _MARKS else heard.edits
    # What was removed is told of once, with that change.
    stamp, clean = heard.key.rpartition(":")[2], Masked(heard.text, ())
    by = heard.person if heard.text else None
    if said is not None:
        clean, by = replace(clean, text=said["words"]), PersonId(said["author"])
    for other in _marks_of(key, stamp, clean, ears, heard.heard_at, by=by):
        if other.edits != heard.edits:
            yield other


def _marks_of(
    key: str, stamp: str, clean: Masked, ears: Ears, now: datetime, *, by: PersonId | None = None
) -> Iterator[Utterance]:
    """The sentences of the emoji with other words in them; `by` nobody knows whom where the
    message was deleted.
    """
    marks = (_mark_of(key, kind, stamp, clean, ears, now) for kind in _MARKS)
    yield from (mark for author, mark in filter(None, marks) if by in (None, author))


def _mark_of(
    key: str, kind: str, stamp: str, clean: Masked, ears: Ears, now: datetime
) -> tuple[PersonId, Utterance] | None:
    """Who wrote a message, and what an emoji on it says now.

    A ticket is whoever's who wrote the message, and they say it; a note is of whoever marked it.
    """
    mark = addresses.mark_key(key, kind)
    before = ears.now_of(mark)
    said = _MARK.fullmatch(before.text) if before else None
    if before is None or said is None:
        return None
    if said["author"] == NOBODY:
        # A program writes and deletes as it likes; the technician who marked it asked.
        return None
    text = f"{said['head']}{clean.text}" if clean.text else ""
    if text == before.text:
        return None
    author = PersonId(said["author"])
    return author, replace(
        before,
        key=f"{mark}:{stamp}",
        person=author if kind == TICKET else before.person,
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
