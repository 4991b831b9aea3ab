"""How people are reached: what an edge, and the paths beside it, give to the desk.

Addresses are opaque: only the edge that made one can read it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from helpbot.plan import Person
from helpbot.speech import Address

CHAT = "chat"


def _nowhere(*_: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Lines:
    """`address_of` is where a person is told something unasked; `channel` a channel by its name;
    `room` a channel of an outage's own, with people in it. Each is None where the edge has none.

    `name_of` is the name of the channel of an address, as far as it is known without asking.
    `place_of` is the thread of a message in a channel, by the message's link.
    `paths_of` names the paths beside chat that lead to a person: sms, voice, email, push.
    """

    address_of: Callable[[Person], Address | None]
    channel: Callable[[str], Address | None] = _nowhere
    room: Callable[[str, Sequence[Person]], Address | None] = _nowhere
    name_of: Callable[[Address], str | None] = _nowhere
    place_of: Callable[[str], Address | None] = _nowhere
    paths_of: Callable[[str], frozenset[str]] = lambda _: frozenset()
