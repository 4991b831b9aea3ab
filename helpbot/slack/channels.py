"""The channels that the bot is in, by name; and rooms: channels that it makes for an outage.

Raises what the client raises: it depends on the caller what an error means.
"""

import logging
import threading
import time
from collections.abc import Sequence

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

log = logging.getLogger(__name__)

# A name that is missing is looked for again, but not for each message that waits for it.
REFRESH_S = 60.0
MOST_PAGES = 50
# A channel of this name may be somebody else's, or be archived.
MOST_NAMES = 5
LONGEST_NAME = 80
# What may be over when it is tried again, and what an admin has to mend. With any other answer
# somebody cannot be invited: the room is there for the others.
NOT_NOW = frozenset("fatal_error internal_error missing_scope rate_limited ratelimited".split())


class Channels:
    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._id_by_name: dict[str, str] = {}
        self._read_at = float("-inf")
        self._lock = threading.Lock()

    def named(self, name: str) -> str | None:
        """The id of the channel of a name; None where the bot is in none."""
        with self._lock:
            is_stale = time.monotonic() - self._read_at >= REFRESH_S
            if name not in self._id_by_name and is_stale:
                self._read()
            return self._id_by_name.get(name)

    def name_of(self, channel: str) -> str | None:
        """The name of a channel of this id, as far as it is known; asks nobody."""
        known = self._id_by_name
        return next((name for name, one in known.items() if one == channel), None)

    def all(self) -> dict[str, str]:
        """Every channel that the bot is in now: id by name."""
        with self._lock:
            self._read()
            return dict(self._id_by_name)

    def forget(self, name: str) -> None:
        """It is not where it was: archived, renamed, or without the bot."""
        with self._lock:
            self._id_by_name.pop(name, None)

    def room(self, name: str, mails: Sequence[str]) -> str:
        """The id of the channel of this name, made if it is not there, with people in it."""
        made = self.named(name[:LONGEST_NAME]) or self._make(name)
        for mail in mails:
            self._invite(made, mail)
        return made

    def _read(self) -> None:
        known: dict[str, str] = {}
        cursor = ""
        for _ in range(MOST_PAGES):
            page = self._client.users_conversations(
                types="public_channel,private_channel",
                exclude_archived=True,
                limit=200,
                cursor=cursor,
            )
            known |= {str(c["name"]): str(c["id"]) for c in page["channels"]}
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        self._id_by_name, self._read_at = known, time.monotonic()

    def _make(self, name: str) -> str:
        taken: SlackApiError | None = None
        for number in range(1, MOST_NAMES + 1):
            tail = f"-{number}" if number > 1 else ""
            wanted = name[: LONGEST_NAME - len(tail)] + tail
            try:
                made = str(self._client.conversations_create(name=wanted)["channel"]["id"])
            except SlackApiError as error:
                if error.response.get("error") != "name_taken":
                    raise
                taken = error
                # Mostly ours: made by a send whose answer was lost.
                made = self.all().get(wanted, "")
            if made:
                with self._lock:
                    self._id_by_name[wanted] = made
                return made
        assert taken is not None  # noqa: S101 - every name was taken
        raise taken

    def _invite(self, channel: str, mail: str) -> None:
        try:
            user = self._client.users_lookupByEmail(email=mail)["user"]["id"]
            self._client.conversations_invite(channel=channel, users=user)
        except SlackApiError as error:
            reason = error.response.get("error")
            if reason in NOT_NOW or getattr(error.response, "status_code", 200) >= 500:
                raise
            if reason != "already_in_channel":
                log.warning("room.not_invited reason=%s", reason)
