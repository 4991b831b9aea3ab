"""Messages that somebody marks: kept with the ticket in whose thread they stand, or that is named.

What a technician marks is for technicians; what a requester marks is theirs to say.
"""

import re

from helpbot import following, serving
from helpbot.desk.threads import ticket_of
from helpbot.errors import UserError
from helpbot.forms import values_in
from helpbot.plan import Person
from helpbot.requesting import seen
from helpbot.speech import NOBODY, PersonId
from helpbot.turn import EVERYONE, TECHNICIANS, Command, Turn, role_of, sentence
from helpbot.wording import tickets as wording


def _marked(turn: Turn, match: re.Match[str]) -> None:
    """In the thread of a ticket. Elsewhere it means something among people, unless they ask us."""
    ticket_id = _of_thread(turn)
    if ticket_id is None:
        if role_of(turn.person) in TECHNICIANS:
            turn.say(wording.no_thread(), private=True)
        return
    _keep(turn, ticket_id, match["text"].strip(), match["link"], match["author"])


def _filled(turn: Turn, match: re.Match[str]) -> None:
    """The form that names the ticket."""
    values = values_in(match[0])
    number = values.get("ticket", "").strip().removeprefix("#")
    if not number.isdigit():
        raise UserError("Which ticket? Its number is on its card, and in `my tickets`.")
    _keep(turn, int(number), values.get("text", ""), values["origin"], values.get("author", ""))


def _keep(turn: Turn, ticket_id: int, text: str, link: str, author: str) -> None:
    ticket = seen(turn, ticket_id)
    name = _name(turn, author)
    words = f"{name}: {text}\n\n{link}" if name else f"{text}\n\n{link}"
    if role_of(turn.person) in TECHNICIANS:
        turn.say(wording.noted(serving.keep(turn, ticket.id, words)), private=True)
    else:
        following.add(turn, ticket.id, words)


def _of_thread(turn: Turn) -> int | None:
    """The ticket whose card or whose answers the thread is below, or that was asked for in it."""
    heard = turn.heard.utterance
    beside = ticket_of(heard.thread_of) if heard.thread_of else None
    if beside is not None:
        return beside.ticket
    ticket = turn.tx.tickets.in_place(heard.reply_to)
    return ticket.id if ticket else None


def _name(turn: Turn, author: str) -> str:
    """Who wrote it; empty for whoever marks it, and for programs."""
    if author in ("", NOBODY, turn.person_id):
        return ""
    person: Person | None = turn.desk.who(turn.plan, PersonId(author))
    return person.name if person else author.partition(":")[2]


COMMANDS = (
    Command(
        "timeline_from_message",
        sentence(r"timeline from (?P<link>\S{1,300}) by (?P<author>\S{1,120}):(?P<text>.*)"),
        EVERYONE,
        _marked,
    ),
    Command("timeline_form", sentence(r"timeline \| .+"), EVERYONE, _filled),
)
