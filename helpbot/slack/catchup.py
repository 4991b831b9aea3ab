"""Reads what was said while nobody listened, through the same inbox keys: nothing is answered
twice.

Bounded in time and pages, and paced: a burst that Slack bears (tier 3 allows fifty calls a minute),
then one call each pause; a 429 is waited for.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from helpbot.errors import Unavailable
from helpbot.slack.sender import CLOSED, UNREACHABLE, sorted_error

log = logging.getLogger(__name__)

# What was redelivered late may be older than the newest message that was heard.
OVERLAP = timedelta(minutes=10)
# Nobody wants an answer to last week's question.
FURTHEST = timedelta(days=1)
PAGE = 100
MOST_PAGES = 10
MOST_THREADS = 50
BURST = 40
# One channel or thread that cannot be read for good; anything else is tried again.
SKIPPED = CLOSED | {"message_not_found", "missing_scope", "thread_not_found"}
PAUSE_S = 1.3

Event = dict[str, Any]


@dataclass
class Reader:
    """`marks` is how far each channel was read, `first` how far back one without a mark is read.

    `known_replies` counts what was heard and said in the thread of a channel and root.
    """

    client: WebClient
    marks: Mapping[str, str]
    first: datetime
    now: datetime
    known_replies: Callable[[str, str], int] = lambda *_: 0
    sleep: Callable[[float], object] = time.sleep
    calls: int = 0
    read: set[str] = field(default_factory=set)

    def missed(self, threads: list[tuple[str, str]]) -> Iterator[Event]:
        """Messages as events, oldest first within a channel; (channel, root) of threads to look
        into.
        """
        for channel in self._channels():
            yield from self._history(channel)
            self.read.add(str(channel["id"]))
        for name, root in threads[:MOST_THREADS]:
            kind = "im" if name.startswith("D") else "channel"
            yield from self._replies(name, root, kind)

    def _channels(self) -> list[Mapping[str, Any]]:
        found = self._pages(
            "users.conversations",
            "channels",
            types="im,public_channel,private_channel",
            exclude_archived="true",
        )
        # The liveliest first: if time is short, most people are served.
        return sorted(found, key=lambda c: self.marks.get(c["id"], ""), reverse=True)

    def _history(self, channel: Mapping[str, Any]) -> Iterator[Event]:
        name = str(channel["id"])
        kind = "im" if channel.get("is_im") else "channel"
        messages = self._pages(
            "conversations.history", "messages", channel=name, oldest=self._oldest(name)
        )
        for message in sorted(messages, key=lambda m: str(m.get("ts"))):
            if self._is_new(name, str(message.get("ts") or "0")):
                yield {**message, "type": "message", "channel": name, "channel_type": kind}
            if self._has_new_replies(name, message):
                yield from self._replies(name, str(message["ts"]), kind)

    def _replies(self, channel: str, root: str, kind: str) -> Iterator[Event]:
        page = self._call(
            "conversations.replies",
            channel=channel,
            ts=root,
            oldest=self._oldest(channel),
            limit=PAGE,
        )
        for message in page.get("messages") or []:
            if message.get("ts") != root and self._is_new(channel, str(message.get("ts") or "0")):
                yield {**message, "type": "message", "channel": channel, "channel_type": kind}

    def _has_new_replies(self, channel: str, root: Event) -> bool:
        """Whether a thread holds more than was heard and said: mostly it holds just our answer."""
        if not self._is_new(channel, str(root.get("latest_reply") or "0")):
            return False
        known = self.known_replies(channel, str(root["ts"]))
        return int(root.get("reply_count") or known + 1) > known

    def _oldest(self, channel: str) -> str:
        mark = self.marks.get(channel)
        # A channel that was never heard is read from the first start on, and not from before it.
        last = (
            datetime.fromtimestamp(float(mark), self.now.tzinfo) - OVERLAP if mark else self.first
        )
        since = max(last, self.first, self.now - FURTHEST)
        return f"{since.timestamp():.6f}"

    def _is_new(self, channel: str, ts: str) -> bool:
        # A server may ignore `oldest`.
        return float(ts) >= float(self._oldest(channel))

    def _pages(self, method: str, key: str, **arguments: Any) -> list[Event]:
        """What a method lists under `key`, page by page, as many as are borne."""
        found: list[Event] = []
        cursor = ""
        for _ in range(MOST_PAGES):
            page = self._call(method, limit=PAGE, cursor=cursor, **arguments)
            found += page.get(key) or []
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        return found

    def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """One call, in its turn. Raises Unavailable when Slack does not answer it."""
        for _ in range(5):
            self.calls += 1
            if self.calls > BURST:
                self.sleep(PAUSE_S)
            try:
                data = self.client.api_call(method, params=arguments).data
            except SlackApiError as error:
                retry, reason = sorted_error(error).retry_after, str(error.response["error"])
                if retry is None and reason not in SKIPPED:
                    # Passing over it would count it as read.
                    raise Unavailable(f"Slack says {reason}") from error
                if retry is None:
                    log.warning("catchup.skipped method=%s error=%s", method, reason)
                    return {}
                self.sleep(retry.total_seconds())
            except UNREACHABLE as error:
                raise Unavailable("Slack cannot be reached") from error
            else:
                return data if isinstance(data, dict) else {}
        raise Unavailable("Slack asks to wait again and again")
