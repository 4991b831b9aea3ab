"""Who the bot is in its workspace, and which channels it answers unasked.

Learned from Slack in the background, and kept: the next start knows what is meant for it before
Slack has answered.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

from helpbot.errors import StorageError
from helpbot.slack import addresses
from helpbot.slack.channels import Channels
from helpbot.slack.common import QUICK_S, Common
from helpbot.slack.ears import Ears, NameOf
from helpbot.slack.manifest import missing_scopes
from helpbot.slack.people import People
from helpbot.slack.sender import UNREACHABLE
from helpbot.slack.socket import said
from helpbot.store import Store

log = logging.getLogger(__name__)

RETRY = timedelta(seconds=5)
# Of the channels that are answered unasked, and of those that are not answered.
Pair = tuple[frozenset[str], frozenset[str]]


class Identity:
    """`known` is called whenever the bot has learned who it is."""

    def __init__(
        self,
        common: Common,
        channels: Channels,
        *,
        known: Callable[[], None],
    ) -> None:
        self._common, self._channels, self._known = common, channels, known
        self.people = People(common.client, "", common.clock)
        self.ears = replace(_ears(common.store), names=self._mentioned)
        self.trouble = "not connected yet"
        self.missing_scopes: list[str] = []
        # The names of the channels, as they were last looked up.
        self._names: Pair | None = None
        # Of this process's own time: how long ago something was tried has nothing to do with dates.
        self._try_at = 0.0

    def step(self) -> bool:
        """Asks Slack who the bot is, and where a changed desk.toml has it answer; of a loop."""
        if time.monotonic() < self._try_at:
            return False
        if self.trouble:
            self._identify()
        elif self._names != self._wanted:
            self._later()
            self.open_channels()
        return False

    def ears_for(self, body: Mapping[str, Any]) -> Ears:
        if self.ears.bot:
            return self.ears
        # Before `auth.test` has answered, the envelope itself says for whom it is.
        authorized = body.get("authorizations") or [{}]
        return replace(self.ears, bot=str(authorized[0].get("user_id") or ""))

    def open_channels(self) -> None:
        """A channel that the bot was invited to, or that desk.toml names, is answered from now."""
        with suppress(SlackApiError, *UNREACHABLE):
            names, channels = self._channels_now()
            self._names = names
            self._hear_in(*channels)
            self._remember()

    def recall(self) -> None:
        """What was known when it last ran."""
        beat = self._common.store.read().pulse.last("identity")
        if beat is not None:
            bot, team, *channels = json.loads(beat.detail)
            self._learn(bot, team, *map(frozenset, channels))

    def _identify(self) -> None:
        self._later()
        try:
            who = self._common.client.auth_test()
            names, channels = self._channels_now()
        except (SlackApiError, *UNREACHABLE) as error:
            self.trouble = f"Slack does not say who the bot is: {said(error)}"
            log.warning("slack.unidentified error=%s", type(error).__name__)
            return
        self._learn(str(who["user_id"]), str(who["team_id"]), *channels)
        self._names = names
        self._remember()
        self.missing_scopes = missing_scopes(who.headers)
        if self.missing_scopes:
            log.warning("slack.scopes missing=%s", ",".join(self.missing_scopes))
        self.trouble = ""
        self._known()

    def _mentioned(self) -> NameOf:
        """Whoever one message mentions: its acknowledgement waits for all of them together."""
        people, plan = self.people, self._common.plan()
        until = self._common.clock() + timedelta(seconds=QUICK_S)
        return lambda user: people.name_of(plan, user, until=until)

    def _later(self) -> None:
        self._try_at = time.monotonic() + RETRY.total_seconds()

    def _learn(self, bot: str, team: str, *channels: frozenset[str]) -> None:
        """`channels` are those that are answered unasked, and those that are not answered."""
        self.people = People(self._common.client, team, self._common.clock)
        self.ears = replace(self.ears, bot=bot, team=team)
        self._hear_in(*channels)

    def _hear_in(
        self, unasked: frozenset[str] = frozenset(), off: frozenset[str] = frozenset()
    ) -> None:
        self.ears = replace(self.ears, open_channels=unasked, off_channels=off)

    def _remember(self) -> None:
        channels = map(sorted, (self.ears.open_channels, self.ears.off_channels))
        known = [self.ears.bot, self.ears.team, *channels]
        with suppress(StorageError), self._common.store.begin() as tx:
            tx.pulse.beat("identity", self._common.clock(), json.dumps(known))

    @property
    def _wanted(self) -> Pair:
        """The names of those that are answered unasked, and of those that are not answered."""
        slack = self._common.plan().slack
        return slack.unasked_channels, slack.off_channels

    def _channels_now(self) -> tuple[Pair, Pair]:
        """(names, ids) of both."""
        names = self._wanted
        known = self._channels.all() if any(names) else {}
        unasked, off = (frozenset(known.get(one, one) for one in some) for some in names)
        return names, (unasked, off)


def _ears(store: Store) -> Ears:
    """Those of a bot that does not know yet who it is."""
    return Ears(
        bot="",
        team="",
        open_channels=frozenset(),
        has_asked=lambda *who: store.read().inbox.has_asked(*who),
        key_of=lambda ref: store.read().outbox.by_ref(ref),
        now_of=lambda key: store.read().inbox.now(key),
        is_ours=lambda address: store.known_replies(address) > 0,
        ticket_in=lambda channel, root: _ticket_in(store, channel, root),
    )


def _ticket_in(store: Store, channel: str, root: str) -> int | None:
    """Where its requester is told of it, or where the message stands that became one."""
    tickets = store.read().tickets
    ticket = tickets.in_place(addresses.thread(channel, root)) or tickets.of_message(
        f"/archives/{channel}/p{root.replace('.', '')}"
    )
    return ticket.id if ticket else None
