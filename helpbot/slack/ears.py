"""What is listened to, and what the ears ask of the store."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from helpbot.desk import threads
from helpbot.slack.mrkdwn import from_mrkdwn
from helpbot.speech import Address, PersonId, Utterance

# Whether a person has asked in a conversation before.
HasAsked = Callable[[PersonId, str], bool]
# The outbox key of the message of ours with this `channel:ts`.
KeyOf = Callable[[str], str | None]
# What was heard under a key, with the words that it has by now.
NowOf = Callable[[str], Utterance | None]
# Whether anything was heard or said in a thread.
IsOurs = Callable[[Address], bool]
# The ticket of whose course a thread tells, by its channel and its root.
TicketIn = Callable[[str, str], int | None]
# The name of a colleague by their id; empty for anybody else.
NameOf = Callable[[str], str]
# Names for one message, which are all asked for within one time.
Names = Callable[[], NameOf]


_FOR = re.compile(
    r"^(\s*(?:<@\w+(?:\|[^>]*)?>\s*)?(?:new )?ticket for )<@([UW][A-Z0-9]+)(?:\|[^>]*)?>", re.I
)


@dataclass(frozen=True, slots=True)
class Ears:
    """`bot` is the bot's user id, `open_channels` answer without a mention, `off_channels` not
    even to one.
    """

    bot: str
    team: str
    open_channels: frozenset[str]
    has_asked: HasAsked
    key_of: KeyOf = lambda _: None
    now_of: NowOf = lambda _: None
    is_ours: IsOurs = lambda _: False
    ticket_in: TicketIn = lambda *_: None
    off_channels: frozenset[str] = frozenset()
    names: Names = lambda: lambda _: ""

    def is_of_record(self, body: Mapping[str, Any]) -> bool:
        """Whether the message of a payload is ours, about a ticket or an outage that there is."""
        channel = str((body.get("channel") or {}).get("id"))
        key = self.key_of(f"{channel}:{(body.get('message') or {}).get('ts')}")
        return key is not None and threads.is_of_record(key)

    def words(self, said: Mapping[str, Any]) -> str:
        """What a person typed, of a message or a command. Whoever a ticket is for stands there by
        their id: a name alone would not find them again.
        """
        text = _FOR.sub(r"\1@\2", str(said.get("text") or ""))
        return from_mrkdwn(text, bot=self.bot, name_of=self.names())
