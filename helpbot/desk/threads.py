"""Threads under messages of ours: what is said there belongs to the outage of the message."""

from dataclasses import dataclass

from helpbot.store import Tx
from helpbot.tickets import Status

# So many threads are looked into for what was missed: the newest of those that are not over.
MOST = 20
# By the first words of their keys. Under the card for everybody only a mention is heard.
_HEARD = (
    "card:ticket", "card:triage", "empty", "handed", "news", "page", "room", "ticket",
    "unreachable", "update-wanted",
)  # fmt: skip


# The kind of a ticket's card; what its requester is told has keys of its own.
TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Beside:
    """The ticket beside whose messages something was said, and on whose side; `is_shift` below what
    those on shift at its facility were told.
    """

    ticket: int
    is_desk: bool
    is_shift: bool = False


def ticket_of(tx: Tx | None, key: str) -> Beside | None:
    """The ticket that a message of ours is about: its card, what its requester was told, or a page
    that calls somebody in.
    """
    match key.split(":"):
        case ["page", *_] if tx is not None:
            number = _paged_about(tx, key)
            is_ticket = number is not None and tx.outages.get(number) is None
            return Beside(number, is_desk=True) if number is not None and is_ticket else None
        case ["card", "ticket", number, *_] if number.isdigit():
            return Beside(int(number), is_desk=True)
        case ["ticket", number, *rest] if number.isdigit():
            return Beside(int(number), is_desk=False, is_shift=rest[-1:] == ["facility"])
        case _:
            return None


def requesters_key(ticket_id: int) -> str:
    """As the key of a message to a ticket's requester: for a thread whose first message is not of
    ours, but in which they read of it.
    """
    return f"ticket:{ticket_id}:thread"


def outage_of(tx: Tx, key: str) -> int | None:
    """The outage that a message of ours is about: a card, a page, a handing over."""
    kind, _, rest = key.partition(":")
    if kind == "card":
        which, _, number = rest.partition(":")
        if which == TICKET:
            return None
    elif kind == "page":
        paged = _paged_about(tx, key) or 0
        return paged if tx.outages.get(paged) is not None else None
    elif kind == "unreachable":
        return tx.pages.number_of(int(rest)) if rest.isdigit() else None
    elif kind in ("empty", "handed", "news", "room", "update-wanted"):
        number = rest.partition(":")[0]
    else:
        return None
    return int(number) if number.isdigit() else None


def _paged_about(tx: Tx, key: str) -> int | None:
    pages = tx.pages.of_key(key)
    return pages[0].ticket_id if pages else None


def is_heard(key: str) -> bool:
    """Whether words under a message are for the desk, though nobody mentions it."""
    return any(key == kind or key.startswith(f"{kind}:") for kind in _HEARD)


def is_for_everybody(key: str) -> bool:
    """Whether it is the card that all may read: who presses a button of it asks for no answers."""
    return key.startswith("card:status:")


def is_of_record(key: str) -> bool:
    """Whether it is about a ticket or an outage that there is: made a ticket, it would be one about
    itself, and what is restricted of it would be read by all.
    """
    return is_heard(key) or is_for_everybody(key) or key.startswith(("matter:", "security:"))


def open_roots(tx: Tx) -> list[str]:
    """The senders' names of messages with such a thread, of what goes on; newest first."""
    found = []
    for key, ref in tx.outbox.roots(_HEARD):
        if _goes_on(tx, key):
            found.append(ref)
        if len(found) == MOST:
            break
    return found


def _goes_on(tx: Tx, key: str) -> bool:
    if (beside := ticket_of(tx, key)) is not None:
        ticket = tx.tickets.get(beside.ticket)
        return ticket is not None and ticket.status is not Status.CLOSED
    outage = tx.outages.get(outage_of(tx, key) or 0)
    return outage is not None and outage.is_unresolved
