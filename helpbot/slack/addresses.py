"""Slack's ids as the core's opaque strings, and back.

`slack:U0427` is a person; `slack:~U04` their Home tab; `slack:C19/1712.0031` a thread;
`slack:C19/!U04` a message in a channel that only one person sees, `slack:C19/1712.0031!U04` in its
thread; `slack:@di@city.example` a person's direct messages, known by e-mail; `slack:#it-triage` a
channel by its name; `slack:+outage-7?di@city.example` one to be made, with people in it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpbot.lines import Lines
from helpbot.plan import Person
from helpbot.speech import Address, PersonId

SCHEME = "slack"
_HOME = "~"


def person_id(user: str) -> PersonId:
    return PersonId(f"{SCHEME}:{user}")


def user_of(person: PersonId) -> str:
    return person.removeprefix(f"{SCHEME}:")


def message_key(channel: str, ts: str) -> str:
    """The key of what a message said: ids of channels are unique over workspaces, and whoever
    reads what was missed may not know whose a channel is.
    """
    return f"{SCHEME}:{channel}:{ts}"


def mark_key(message: str, what: str) -> str:
    """The key of what an emoji on a message says."""
    return f"{message}:{what}"


def is_message(key: str) -> bool:
    """Whether it is the key of a message, and of nothing that came of one."""
    return key.count(":") == 2


def thread(channel: str, root: str) -> Address:
    return Address(f"{SCHEME}:{channel}/{root}")


def channel(channel: str) -> Address:
    return Address(f"{SCHEME}:{channel}")


def only(channel: str, user: str, root: str = "") -> Address:
    return Address(f"{SCHEME}:{channel}/{root}!{user}")


def home(user: str) -> Address:
    return Address(f"{SCHEME}:{_HOME}{user}")


def home_of(channel: str) -> str:
    """Whose Home tab a place is; empty where it is none."""
    return channel[1:] if channel.startswith(_HOME) else ""


def mail(address: str) -> Address:
    return Address(f"{SCHEME}:@{address}")


def named_channel(name: str) -> Address:
    """A channel by its name, `slack:#it-triage`; or by its id, where the name is one."""
    return Address(f"{SCHEME}:{name}" if _ID.fullmatch(name) else f"{SCHEME}:#{name}")


def room(name: str, people: Sequence[Person]) -> Address:
    """A channel to be made if it is not there, with people in it: `slack:+outage-7?a@b,c@d`."""
    mails = ",".join(sorted(person.email for person in people))
    return Address(f"{SCHEME}:+{name}?{mails}")


_ID = re.compile(r"[CG][A-Z0-9]{8,}")
_LINK = re.compile(r"/archives/([CG]\w+)/p(\d{1,12})(\d{6})(?:\?thread_ts=(\d+\.\d+))?")


def of_link(link: str) -> Address | None:
    """The thread of a message in a channel, by its permalink."""
    found = _LINK.search(link)
    return thread(found[1], found[4] or f"{found[2]}.{found[3]}") if found else None


LINES = Lines(
    address_of=lambda person: mail(person.email),
    channel=named_channel,
    room=room,
    place_of=of_link,
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where to post: a channel, a user's id or `@e-mail`; a thread in it; or
    only one person in it.
    """

    channel: str
    thread_ts: str | None
    only: str | None


def target(address: Address) -> Target:
    place, _, rest = address.removeprefix(f"{SCHEME}:").partition("/")
    root, _, only = rest.partition("!")
    return Target(place, root or None, only or None)
