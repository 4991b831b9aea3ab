"""An emoji on a message -> one Utterance, whoever puts it there and however many.

The event says only where the message is: its words are fetched while the acknowledgement waits, so
that Slack delivers the event again where that fails.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from helpbot.desk import threads
from helpbot.errors import Unavailable
from helpbot.plan import Plan
from helpbot.privacy import Masked, mask
from helpbot.slack import addresses, edits
from helpbot.slack.common import Common, quick
from helpbot.slack.ears import Ears
from helpbot.slack.files import files_of
from helpbot.slack.listeners import thread_of
from helpbot.slack.mrkdwn import from_mrkdwn
from helpbot.slack.sender import CLOSED, UNREACHABLE
from helpbot.speech import NOBODY, PersonId, Utterance

log = logging.getLogger(__name__)

Message = Mapping[str, Any]
Found = TypeVar("Found")

# What an emoji makes of a message: the first word of the sentence.
TICKET, TIMELINE, DRAFT = edits.TICKET, edits.TIMELINE, "new-article"

# Of a thread, oldest first: nobody makes an article of more.
MOST_SAID = 50

_SPOKEN = frozenset({None, "file_share", "thread_broadcast", "bot_message"})
_UNREADABLE = CLOSED | {"message_not_found", "missing_scope", "thread_not_found"}


class Reactions:
    def __init__(self, common: Common) -> None:
        self._common = common

    def heard(self, event: Message, ears: Ears, now: datetime) -> Utterance | None:
        """Of a `reaction_added`. Raises Unavailable when Slack does not show the message."""
        item, user = event.get("item") or {}, str(event.get("user") or "")
        what = self._kinds.get(_name(event.get("reaction")))
        if what is None or item.get("type") != "message" or user in ("", ears.bot):
            return None
        channel, ts = str(item["channel"]), str(item["ts"])
        if self._is_known(what, channel, ts):
            return None
        message = self._message(channel, ts)
        return self._utterance(what, channel, message, user, ears, now) if message else None

    def late(self, message: Message, ears: Ears, now: datetime) -> Iterator[Utterance]:
        """What the emoji on a message say that nobody listened to. Raises Unavailable."""
        channel, ts = str(message["channel"]), str(message["ts"])
        for found in message.get("reactions") or ():
            what = self._kinds.get(_name(found.get("name")))
            users = [user for user in found.get("users") or () if user != ears.bot]
            if what is None or not users or self._is_known(what, channel, ts):
                continue
            said = self._utterance(what, channel, message, str(users[0]), ears, now)
            if said is not None:
                yield said

    @property
    def _kinds(self) -> Mapping[str, str]:
        return kinds_of(self._common.plan())

    def _is_known(self, what: str, channel: str, ts: str) -> bool:
        return self._common.store.read().inbox.has(_key(what, channel, ts))

    def _utterance(
        self, what: str, channel: str, message: Message, user: str, ears: Ears, now: datetime
    ) -> Utterance | None:
        ts = str(message["ts"])
        root = str(message.get("thread_ts") or ts)
        where = addresses.thread(channel, root)
        ours = thread_of(channel, root, ears)
        if message.get("subtype") not in _SPOKEN:
            return None
        own = ears.key_of(f"{channel}:{ts}")
        if what == TICKET and own is not None and threads.is_of_record(own):
            return None
        if what == TIMELINE and ours is None and not ears.is_ours(where):
            # An emoji that people also use among themselves.
            return None
        link = self._permalink(channel, ts)
        if link is None:
            return None
        files = files_of(message)
        author, clean = author_of(message, ears.bot), mask(ears.words(message))
        if what == DRAFT:
            if not clean.text:
                # A file alone says nothing that an article could begin with.
                return None
            author, clean = self._discussed(channel, root, ears) or said_by(message, ears.bot)
        words = clean.text or ", ".join(file.name for file in files) or "(no words)"
        is_direct = channel.startswith("D")
        return Utterance(
            key=_key(what, channel, ts),
            person=addresses.person_id(user),
            text=f"{what} from {link} by {author}: {words}",
            reply_to=where,
            conversation=f"{addresses.SCHEME}:{channel}:{user}" if is_direct else where,
            private=is_direct,
            heard_at=now,
            masked=clean.kinds,
            thread_of=ours,
            unasked=what == DRAFT,
            files=files,
        )

    def _discussed(self, channel: str, root: str, ears: Ears) -> tuple[PersonId, Masked] | None:
        """Who began a thread, and what people said in it, each after the first with who did; None
        where nobody did.
        """
        thread = self._ask(
            lambda client: list(
                client.conversations_replies(channel=channel, ts=root, limit=MOST_SAID)["messages"]
                or ()
            )
        )
        said = discussed(thread or (), ears.bot)
        if not said:
            return None
        (first, begun), *others = said
        parts = [begun.text, *(f"by {by}: {clean.text}" for by, clean in others)]
        # A bar tells what is said next.
        text = " | ".join(part.replace("|", "¦") for part in parts)
        return first, Masked(text, tuple(dict.fromkeys(k for _, c in said for k in c.kinds)))

    def _message(self, channel: str, ts: str) -> Message | None:
        """The message at a time: a reply is no part of a channel's history."""

        def ask(client: WebClient) -> Message | None:
            # The root of a thread may come with any reply of it.
            at: dict[str, Any] = {"latest": ts, "oldest": ts, "inclusive": True, "limit": 2}
            top = client.conversations_history(channel=channel, **at)
            found = _with_ts(top.get("messages"), ts)
            if found is None:
                thread = client.conversations_replies(channel=channel, ts=ts, **at)
                found = _with_ts(thread.get("messages"), ts)
            return found

        return self._ask(ask)

    def _permalink(self, channel: str, ts: str) -> str | None:
        return self._ask(
            lambda client: str(
                client.chat_getPermalink(channel=channel, message_ts=ts)["permalink"]
            )
        )

    def _ask(self, call: Callable[[WebClient], Found]) -> Found | None:
        """What Slack answers; None where it never will."""
        try:
            return call(quick(self._common.client))
        except SlackApiError as error:
            reason = str(error.response.get("error"))
            if reason not in _UNREADABLE:
                raise Unavailable(f"Slack says {reason}") from error
            log.warning("reactions.unreadable error=%s", reason)
            return None
        except UNREACHABLE as error:
            raise Unavailable("Slack cannot be reached") from error


def kinds_of(plan: Plan) -> dict[str, str]:
    """What each emoji makes of a message, by its name."""
    chosen = plan.slack
    named = {
        chosen.draft_emoji: DRAFT,
        chosen.timeline_emoji: TIMELINE,
        chosen.ticket_emoji: TICKET,
    }
    return {name: what for name, what in named.items() if name}


def discussed(thread: Iterable[Message], bot: str) -> list[tuple[PersonId, Masked]]:
    """What people said in a thread, and who; programs and ourselves left out."""
    said = [said_by(message, bot) for message in thread if message.get("subtype") in _SPOKEN]
    return [(by, clean) for by, clean in said if by != NOBODY and clean.text]


def said_by(message: Message, bot: str) -> tuple[PersonId, Masked]:
    """Who wrote a message, and its words, in which nobody is named."""
    words = mask(from_mrkdwn(str(message.get("text") or ""), bot=bot))
    return author_of(message, bot), words


def author_of(message: Message, bot: str) -> PersonId:
    """The edge's id of whoever wrote a message; for what a program wrote, nobody's."""
    user = str(message.get("user") or "")
    is_person = user and user not in (bot, "USLACKBOT") and not message.get("bot_id")
    return addresses.person_id(user) if is_person else NOBODY


def _key(what: str, channel: str, ts: str) -> str:
    return addresses.mark_key(addresses.message_key(channel, ts), what)


def _name(reaction: object) -> str:
    """An emoji without the tone of its skin."""
    return str(reaction or "").partition("::")[0]


def _with_ts(messages: list[Message] | None, ts: str) -> Message | None:
    return next((message for message in messages or () if message.get("ts") == ts), None)
