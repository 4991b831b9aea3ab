"""Messages that somebody marks: they become a ticket, or join the timeline of one."""

import re
from dataclasses import replace

from helpbot.desk.threads import ticket_of
from helpbot.errors import UserError
from helpbot.following import add
from helpbot.forms import values_in
from helpbot.requesting import asked, of_message, open_ticket, seen, tickets_of
from helpbot.responding import speaker
from helpbot.speech import NOBODY, PersonId
from helpbot.turn import EVERYONE, TECHNICIANS, Command, Turn, role_of, sentence
from helpbot.wording import ticket_work as work_wording
from helpbot.wording import tickets as wording

# What an emoji says before the words of the message that it is on.
_HEAD = sentence(r"timeline from (?P<link>\S{1,300}) by (?P<author>\S{1,120}):")


def _timeline_form(turn: Turn, match: re.Match[str]) -> None:
    values = values_in(match[0])
    number = re.search(r"\d{1,12}", values.get("ticket", ""))
    if number is None:
        raise UserError("Say the number of the ticket that the message belongs to.")
    author, link = values.get("author", ""), values.get("origin", "")
    into_timeline(turn, int(number[0]), _quoted(turn, values.get("what", ""), link, author))


def _joined(turn: Turn, match: re.Match[str]) -> None:
    """A message that somebody marked in the thread of a ticket. Elsewhere the mark means something
    among people: only a technician is told.
    """
    ticket_id = _of_thread(turn)
    if ticket_id is not None:
        words = _quoted(turn, match["text"].strip(), match["link"], match["author"])
        into_timeline(turn, ticket_id, words)
    elif role_of(turn.person) in TECHNICIANS:
        turn.say(wording.no_thread(), private=True)


def _of_thread(turn: Turn) -> int | None:
    """The ticket whose card or whose answers the thread is below, or that is told of in it."""
    heard = turn.heard.utterance
    beside = ticket_of(turn.tx, heard.thread_of or "")
    if beside is not None:
        return beside.ticket
    ticket = turn.tx.tickets.in_place(heard.reply_to)
    return ticket.id if ticket else None


def _quoted(turn: Turn, words: str, link: str, author: str) -> str:
    """The words of a message, with who wrote them, and where they stand."""
    is_named = author not in ("", NOBODY, turn.person_id)
    person = turn.desk.who(turn.plan, PersonId(author)) if is_named else None
    name = f"{person.name if person else author.partition(':')[2]}: " if is_named else ""
    return f"{name}{words}\n\n{link}".rstrip()


def as_kept(turn: Turn, text: str) -> str:
    """The words that a message has now, as they are kept: of one that was marked, quoted."""
    match = _HEAD.match(turn.heard.utterance.text)
    return _quoted(turn, text, match["link"], match["author"]) if match else text


def into_timeline(turn: Turn, ticket_id: int, words: str) -> None:
    """A message becomes part of a ticket: a note of a technician, a word of whoever asked."""
    ticket = seen(turn, ticket_id)
    if role_of(turn.person) not in TECHNICIANS:
        add(turn, ticket_id, words)
        return
    tickets_of(turn).note(
        turn.tx, ticket.id, words, by=speaker(turn), now=turn.now, key=turn.heard.utterance.key
    )
    turn.say(work_wording.noted(ticket), private=True)


def _opened(turn: Turn, match: re.Match[str]) -> None:
    """A message that somebody marked to become a ticket: one, whoever marks it."""
    if match["author"] == NOBODY and role_of(turn.person) not in TECHNICIANS:
        raise UserError("A program wrote that. Say in your own words what you need.")
    text = match["text"].strip() or "A message"
    found = turn.desk.find(text)
    wanted = of_message(
        turn, asked(turn, text, found), match["link"], match["author"], found.facility
    )
    open_ticket(turn, replace(wanted, heard_key=turn.heard.utterance.key))


COMMANDS = (
    Command("timeline_form", sentence(r"timeline \| .+"), EVERYONE, _timeline_form),
    Command(
        "timeline_from_message",
        sentence(f"{_HEAD.pattern}(?P<text>.*)"),
        EVERYONE,
        _joined,
    ),
    Command(
        "ticket_from_message",
        sentence(r"ticket from (?P<link>\S{1,300}) by (?P<author>\S{1,120}):(?P<text>.*)"),
        EVERYONE,
        _opened,
    ),
)
