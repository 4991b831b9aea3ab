"""Posts, edits and direct messages; sorts Slack's errors into try-again,
never-this, never-there.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from helpbot.errors import SendError
from helpbot.slack.addresses import Target, target
from helpbot.slack.blocks import render
from helpbot.slack.channels import Channels
from helpbot.speech import Address
from helpbot.store.outbox import Message

log = logging.getLogger(__name__)

# Nothing can be posted there any more: the channel or the person is gone, or has shut the bot out.
CLOSED = frozenset(
    "cannot_dm_bot channel_is_limited_access channel_not_found ekm_access_denied "
    "is_archived is_inactive not_in_channel restricted_action restricted_action_read_only_channel "
    "user_disabled user_not_found user_not_in_channel users_not_found".split()
)
# Where this comes back, somebody may have left.
GONE = frozenset("account_inactive user_disabled user_not_found users_not_found".split())
# A channel by its name, which nobody made yet or invited the bot to.
NOT_THERE = "not_there"
# This message can never be posted; others can.
REFUSED = frozenset(
    "block_mismatch cant_update_message edit_window_closed invalid_arguments invalid_blocks "
    "invalid_blocks_format markdown_text_conflict message_not_found metadata_too_large "
    "msg_blocks_too_long msg_blocks_too_many msg_too_long no_text thread_locked "
    "too_many_attachments".split()
)
DEFAULT_RETRY = timedelta(seconds=5)
# On a question whose answer takes a moment.
MARK = "eyes"
# Refused, timed-out and cut-off answers are not SlackApiError.
UNREACHABLE = (OSError, HTTPException)


class Sender:
    """Slack asks for about one message a second and channel, and bears short bursts."""

    every: timedelta | None = timedelta(seconds=1)
    burst = 10

    def __init__(
        self,
        client: WebClient,
        channels: Channels | None = None,
        gone: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._client = client
        self._channels = channels or Channels(client)
        self._gone = gone

    def send(self, message: Message) -> str:
        """`channel:ts` of what was posted; empty for a message that only one person sees."""
        to = target(message.to)
        try:
            return self._send(message, to)
        except SlackApiError as error:
            raise self._sorted(error, to.channel) from error
        except UNREACHABLE as error:
            # urllib wraps what happens before the request is out: that surely did not arrive.
            is_unknown = not isinstance(error, URLError)
            raise SendError("Slack cannot be reached", is_unknown=is_unknown) from error

    def _sorted(self, error: SlackApiError, channel: str) -> SendError:
        """What an error means for this place: a name may soon be another channel's."""
        sorted_out = sorted_error(error)
        reason = sorted_out.reason
        if channel.startswith("#") and sorted_out.is_closed:
            self._channels.forget(channel[1:])
            return SendError(NOT_THERE, is_missing=True)
        if channel.startswith("+") and reason in ("missing_scope", "name_taken"):
            return SendError(f"room_{reason}", permanent=True)
        if reason in GONE or (channel.startswith("@") and sorted_out.is_closed):
            self._gone(channel)
        return sorted_out

    def _send(self, message: Message, to: Target) -> str:
        text, blocks = render(message.reply)
        words: dict[str, Any] = {"text": text, "blocks": blocks}
        user = to.only or (message.person.partition(":")[2] if message.private else None)
        if message.edits is not None:
            return self._edit(message, words)
        if user is not None:
            return self._show_only(to, user, words)
        over, _, root = (message.under_ref or "").partition(":")
        done = self._client.chat_postMessage(
            channel=over or self._channel(to.channel),
            thread_ts=to.thread_ts or root or None,
            unfurl_links=False,
            unfurl_media=False,
            **words,
        )
        return f"{done['channel']}:{done['ts']}"

    def _edit(self, message: Message, words: dict[str, Any]) -> str:
        channel, _, ts = (message.edits_ref or "").partition(":")
        if not ts:
            # What only one person saw cannot be edited, and nothing is lost: the result is said
            # too.
            return ""
        self._client.chat_update(channel=channel, ts=ts, **words)
        return message.edits_ref or ""

    def _show_only(self, to: Target, user: str, words: dict[str, Any]) -> str:
        try:
            if to.channel.startswith("D"):
                done = self._client.chat_postMessage(
                    channel=to.channel, thread_ts=to.thread_ts, **words
                )
                return f"{done['channel']}:{done['ts']}"
            self._client.chat_postEphemeral(
                channel=to.channel, user=user, thread_ts=to.thread_ts, **words
            )
        except SlackApiError as error:
            if error.response.get("error") not in CLOSED:
                raise
            self._tell(user, words)
        return ""

    def _tell(self, user: str, words: dict[str, Any]) -> None:
        """In private: a command may be given where the bot is not a member. A person who is gone
        closes the place to nobody else.
        """
        try:
            self._client.chat_postMessage(channel=user, **words)
        except SlackApiError as error:
            lost = sorted_error(error)
            lost.is_closed = False
            raise lost from error

    def _channel(self, channel: str) -> str:
        """The id of a place; what is said in an outage's own room makes the room."""
        match channel[:1]:
            case "@":
                found = self._client.users_lookupByEmail(email=channel[1:])
                return str(found["user"]["id"])
            case "#":
                if (known := self._channels.named(channel[1:])) is None:
                    raise SendError(NOT_THERE, is_missing=True)
                return known
            case "+":
                name, _, mails = channel[1:].partition("?")
                return self._channels.room(name, mails.split(",") if mails else [])
            case _:
                return channel


class Marker(Sender):
    """The sender, which also takes away the marks that said that an answer is coming."""

    def __init__(
        self, client: WebClient, channels: Channels, gone: Callable[[str], None] = lambda _: None
    ) -> None:
        super().__init__(client, channels, gone)
        self.side = ThreadPoolExecutor(1, thread_name_prefix="marks")
        self._marked: dict[Address, list[tuple[str, str]]] = {}
        self._lock = threading.Lock()

    def mark(self, address: Address, ts: str) -> None:
        channel = target(address).channel
        self._client.reactions_add(channel=channel, timestamp=ts, name=MARK)
        with self._lock:
            self._marked.setdefault(address, []).append((channel, ts))

    def unmark(self, address: Address) -> None:
        with self._lock:
            marked = self._marked.pop(address, [])
        for channel, ts in marked:
            with suppress(SlackApiError, *UNREACHABLE):
                self._client.reactions_remove(channel=channel, timestamp=ts, name=MARK)

    def send(self, message: Message) -> str:
        ref = super().send(message)
        # Apart from the send: it must not be made again because a mark took long to go.
        self.side.submit(self.unmark, message.to)
        return ref


def aside(url: str, text: str, *, timeout_s: int) -> None:
    """Tells whoever pressed a key or gave a command, and nobody else; the message stays."""
    hook = WebhookClient(url, timeout=timeout_s)
    hook.send(text=text, response_type="ephemeral", replace_original=False)


def sorted_error(error: SlackApiError) -> SendError:
    """What a Slack error means for the message and for its channel."""
    response = error.response
    reason = str(response.get("error") or "unknown_error")
    status = getattr(response, "status_code", 200)
    if status == 429 or reason in ("ratelimited", "rate_limited", "message_limit_exceeded"):
        headers = {name.lower(): value for name, value in dict(response.headers or {}).items()}
        wait = str(headers.get("retry-after", ""))
        pause = timedelta(seconds=int(wait)) if wait.isdigit() else DEFAULT_RETRY
        return SendError("rate limited", retry_after=pause)
    if reason in CLOSED:
        return SendError(reason, permanent=True, is_closed=True)
    # An error of Slack's own may follow what was done already.
    is_unknown = status >= 500 or reason in ("fatal_error", "internal_error")
    return SendError(reason, permanent=reason in REFUSED, is_unknown=is_unknown)
