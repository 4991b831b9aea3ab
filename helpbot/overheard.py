"""What people tell each other in the thread of an outage or a ticket, and not to us.

The bot keeps it, and keeps quiet.
"""

import re
from dataclasses import dataclass

from helpbot import acts, following, requesting, responding, serving
from helpbot.desk.threads import Beside as OfTicket
from helpbot.desk.threads import outage_of, ticket_of
from helpbot.speech import Utterance
from helpbot.store import Tx
from helpbot.turn import TECHNICIANS, Turn, role_of

# What reaches the requester is said so; everything else in the desk's thread stays there.
_TO_REQUESTER = re.compile(r"reply(?: to (?:the )?requester)?[:,]? (?P<text>.+)", re.I | re.S)


@dataclass(frozen=True, slots=True)
class Beside:
    """Something said in the thread of an outage: a note, and a sign of life."""

    outage: int
    text: str


@dataclass(frozen=True, slots=True)
class InThread:
    """Something said in the thread of a ticket: by the desk, or by its requester."""

    beside: OfTicket
    text: str


def of(heard: Utterance, text: str, recall: Tx | None) -> Beside | InThread | None:
    """What was overheard; None for what is said to us, or elsewhere."""
    if not heard.unasked or not heard.thread_of:
        return None
    of_ticket = ticket_of(recall, heard.thread_of)
    if of_ticket is not None:
        return InThread(of_ticket, text or _names(heard))
    outage = thread_of(heard, recall)
    return Beside(outage, text) if outage is not None else None


def thread_of(heard: Utterance, recall: Tx | None) -> int | None:
    """The outage in whose thread something was said."""
    if recall is None or heard.thread_of is None:
        return None
    return outage_of(recall, heard.thread_of)


def to_requester(text: str) -> re.Match[str] | None:
    """The words to the requester of what is said beside a card; None for a note."""
    return _TO_REQUESTER.fullmatch(text)


def _names(heard: Utterance) -> str:
    """What stands for a file without words."""
    return f"({', '.join(file.name for file in heard.files)})" if heard.files else ""


def keep(turn: Turn, overheard: Beside | InThread) -> None:
    match overheard:
        case Beside(outage, text):
            responding.note(turn, outage, text)
        case InThread(beside, text):
            _in_thread(turn, beside, text)


def _in_thread(turn: Turn, beside: OfTicket, text: str) -> None:
    """On the desk's side a note, unless it is said to the requester; on the other what they add,
    and what they are answered.
    """
    if not beside.is_desk:
        if not acts.is_small_talk(text):
            _on_their_side(turn, beside, text)
        return
    if role_of(turn.person) not in TECHNICIANS:
        return
    if said := to_requester(text):
        serving.reply(turn, beside.ticket, said["text"])
    else:
        serving.keep(turn, beside.ticket, text)


def _on_their_side(turn: Turn, beside: OfTicket, text: str) -> None:
    """Somebody else in the same thread talks to people, not to the desk; a technician who may not
    see the ticket is somebody else.
    """
    ticket = turn.tx.tickets.get(beside.ticket)
    if ticket is None:
        return
    if following.is_theirs(turn, ticket):
        following.go_on(turn, ticket, text)
    elif (
        role_of(turn.person) in TECHNICIANS
        and not beside.is_shift
        and not turn.heard.utterance.private
        and requesting.sees(turn, ticket)
    ):
        said = to_requester(text)
        serving.reply_there(turn, ticket.id, said["text"] if said else text)
