"""Slack's ids as the core's opaque strings, and back.

`slack:U0427` is a person; `slack:C19/1712.0031` a thread; `slack:C19/!U04` a message in a channel
that only one person sees; `slack:@di@city.example` a person's direct messages, known by e-mail.
"""

from dataclasses import dataclass

from helpbot.speech import Address, PersonId

SCHEME = "slack"


def person_id(user: str) -> PersonId:
    return PersonId(f"{SCHEME}:{user}")


def user_of(person: PersonId) -> str:
    return person.removeprefix(f"{SCHEME}:")


def thread(channel: str, root: str) -> Address:
    return Address(f"{SCHEME}:{channel}/{root}")


def channel(channel: str) -> Address:
    return Address(f"{SCHEME}:{channel}")


def only(channel: str, user: str) -> Address:
    return Address(f"{SCHEME}:{channel}/!{user}")


def mail(address: str) -> Address:
    return Address(f"{SCHEME}:@{address}")


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
    if rest.startswith("!"):
        return Target(place, None, rest[1:])
    return Target(place, rest or None, None)
