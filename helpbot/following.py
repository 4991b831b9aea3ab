"""Tickets in chat, for whoever asked: following, adding, closing; never anyone else's."""

import re
from dataclasses import replace

from helpbot import requesting
from helpbot.desk import story
from helpbot.desk.changes import Changes
from helpbot.desk.clocks import Clocks
from helpbot.desk.threads import ticket_of
from helpbot.errors import UserError
from helpbot.forms import text_of, values_in
from helpbot.requesting import asked, owner_name, seen, sight_of, tickets_of
from helpbot.responding import means_of, speaker
from helpbot.speech import NOBODY, File, PersonId, Reply
from helpbot.store.found import PAGE
from helpbot.ticket_forms import may_see
from helpbot.tickets import REOPENS_FOR, Status, Ticket
from helpbot.turn import EVERYONE, TECHNICIANS, Command, Turn, role_of, sentence
from helpbot.understanding import Meant
from helpbot.wording import history
from helpbot.wording import targets as target_wording
from helpbot.wording import ticket_cards as card_wording
from helpbot.wording import ticket_work as work_wording
from helpbot.wording import tickets as wording


def _mine(turn: Turn, match: re.Match[str]) -> None:
    mine(turn, page=int(match["page"] or 1), every=bool(match["every"]))


def mine(turn: Turn, *, page: int = 1, every: bool = False) -> None:
    """A page of a person's tickets, with those that their facility owns."""
    found = turn.tx.found.mine(sight_of(turn), page=page, every=every)
    lines = [wording.line(one, turn.plan, owner_name(turn, one)) for one in found[:PAGE]]
    word = "my tickets all" if every else "my tickets"
    more = f"{word} page {page + 1}" if len(found) > PAGE else None
    turn.result(wording.mine(lines, more=more))


def show(turn: Turn, match: re.Match[str]) -> None:
    """One ticket's story: for technicians with what is only for them."""
    ticket = seen(turn, int(match["id"]))
    is_desk = role_of(turn.person) in TECHNICIANS and not turn.heard.utterance.unasked
    # In a channel anybody may read along.
    is_desk = is_desk and (turn.heard.utterance.private or turn.is_aside)
    tell = story.internal if is_desk else story.public
    lines = [history.line(one, turn.plan) for one in tell(turn.tx, turn.plan, ticket)]
    if is_desk:
        lines = [*_times(turn, ticket), *lines]
    lines += wording.files(_files(turn, ticket, internal=is_desk))
    reply = wording.story(ticket, lines, turn.plan, owner_name(turn, ticket), for_desk=is_desk)
    if is_desk and ticket.is_unresolved and ticket.requester != speaker(turn):
        reply = replace(reply, buttons=card_wording.buttons(ticket))
    turn.say(reply, private=ticket.private and not turn.heard.utterance.private)


def _files(turn: Turn, ticket: Ticket, *, internal: bool) -> list[File]:
    return [one.file for one in turn.tx.attachments.of(ticket.id, internal=internal)]


def _times(turn: Turn, ticket: Ticket) -> list[str]:
    """By when it is promised, and who has had it how long; nothing where there is neither."""
    held = Clocks(means_of(turn)).held(turn.tx, ticket, turn.now)
    found = (target_wording.promised(ticket, turn.plan), target_wording.held(held))
    said = " ".join(filter(None, found))
    return [f"{said}\n"] if said else []


def _add(turn: Turn, match: re.Match[str]) -> None:
    add(turn, int(match["id"]), text_of(match["text"]))


def _add_form(turn: Turn, match: re.Match[str]) -> None:
    values = values_in(match[0])
    add(turn, int(values["ticket"]), values.get("text", ""))


def add(turn: Turn, ticket_id: int, text: str) -> None:
    """What a requester adds; a closed ticket is followed by a new one."""
    ticket = seen(turn, ticket_id)
    if ticket.status is Status.CLOSED:
        _follow(turn, ticket, text)
        return
    saved = tickets_of(turn).comment(
        turn.tx, ticket.id, text, by=speaker(turn), name=turn.name, now=turn.now,
        key=turn.heard.utterance.key,
    )  # fmt: skip
    if saved.status is Status.RESOLVED:
        turn.result(wording.added_to_resolved(saved))
    else:
        turn.result(wording.added(saved, owner_name(turn, saved)))


def _follow(turn: Turn, before: Ticket, text: str) -> None:
    """A closed ticket is left as it is; what came back is a new one, linked to it."""
    wanted = replace(
        asked(turn, text or before.summary),
        kind=before.kind,
        service=before.service,
        facility=before.facility,
        team=before.team,
        impact=before.impact,
        urgency=before.urgency,
        restricted=before.restricted,
        follows=before.id,
        is_again=True,
    )
    opened = tickets_of(turn).open(turn.tx, wanted, by=speaker(turn), now=turn.now)

    def told() -> Reply:
        expected = target_wording.expected(turn.plan, opened.ticket, turn.now)
        return wording.follows(opened.ticket, before.id, expected)

    tickets_of(turn).cards.tell(turn.tx, opened.ticket, told, "opened", turn.now)


def _close(turn: Turn, match: re.Match[str]) -> None:
    ticket = seen(turn, int(match["id"]))
    words = text_of(match["words"] or "")
    saved = tickets_of(turn).close(turn.tx, ticket.id, words, by=speaker(turn), now=turn.now)
    turn.result(wording.is_closed(saved))


def reopen(turn: Turn, match: re.Match[str]) -> None:
    ticket = seen(turn, int(match["id"]))
    words = text_of(match["words"] or "")
    closed_since = turn.now - (ticket.closed_at or turn.now)
    if ticket.status is Status.CLOSED:
        if closed_since > REOPENS_FOR and not words:
            raise UserError(
                f"Ticket {ticket.id} was closed long ago. Say what is wrong now: "
                f"`reopen {ticket.id} because …`."
            )
        _follow(turn, ticket, words)
        return
    saved = tickets_of(turn).reopen(turn.tx, ticket.id, words, by=speaker(turn), now=turn.now)
    turn.result(wording.is_reopened(saved, owner_name(turn, saved)))


def _urgent(turn: Turn, match: re.Match[str]) -> None:
    raise_urgency(turn, int(match["id"]), text_of(match["text"]))


def _urgent_form(turn: Turn, match: re.Match[str]) -> None:
    values = values_in(match[0])
    raise_urgency(turn, int(values["ticket"]), values.get("text", ""))


def raise_urgency(turn: Turn, ticket_id: int, reason: str) -> None:
    ticket = seen(turn, ticket_id)
    saved = tickets_of(turn).raise_urgency(
        turn.tx, ticket.id, reason, by=speaker(turn), now=turn.now
    )
    turn.result(wording.you_raised(saved))


# How content somebody is, in a word or a number, out of five.
_SCORES = {"good": 5, "fair": 3, "bad": 1, **{str(n): n for n in range(1, 6)}}


def _rate(turn: Turn, match: re.Match[str]) -> None:
    """What somebody thinks of how it ended, once for each time that it ended."""
    ticket = seen(turn, int(match["id"]))
    if ticket.is_unresolved:
        raise UserError(f"Ticket {ticket.id} is not resolved yet.")
    score = _SCORES[match["score"].lower()]
    words = text_of(match["words"] or "")
    is_first = turn.tx.satisfaction.answer(ticket.id, score, words, turn.now)
    if not is_first:
        turn.result(wording.rated_already(ticket))
        return
    if ticket.status is Status.RESOLVED and score > 1:
        tickets_of(turn).close(turn.tx, ticket.id, "", by=speaker(turn), now=turn.now)
    turn.result(wording.rated(ticket))


def beside(turn: Turn, ticket_id: int, text: str) -> None:
    """What is said in the thread in which a requester reads of their ticket."""
    ticket = turn.tx.tickets.get(ticket_id)
    if ticket is None or not may_see(replace(sight_of(turn), is_technician=False), ticket):
        # Somebody else in the same thread talks to people, not to the desk.
        return
    add(turn, ticket_id, text)


def _timeline_form(turn: Turn, match: re.Match[str]) -> None:
    values = values_in(match[0])
    number = re.search(r"\d{1,12}", values.get("ticket", ""))
    if number is None:
        raise UserError("Say the number of the ticket that the message belongs to.")
    author, link = values.get("author", ""), values.get("origin", "")
    into_timeline(turn, int(number[0]), _quoted(turn, values.get("what", ""), link, author))


def _marked(turn: Turn, match: re.Match[str]) -> None:
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
    beside = ticket_of(heard.thread_of or "")
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


def changed(turn: Turn, heard_key: str, text: str) -> None:
    """A message was edited or deleted: what it became on a ticket follows, without a word."""
    Changes(means_of(turn)).follow(turn.tx, heard_key, text, turn.now)


def by_meaning(turn: Turn, meant: Meant) -> None:
    """What people say of tickets in other words: which one, if they name it or have only one."""
    name = meant.intent.name
    if name == "open_ticket":
        requesting.offer(turn, meant)
        return
    if name == "my_tickets":
        mine(turn)
        return
    ticket = _meant_ticket(turn, meant)
    if ticket is None:
        mine(turn)
        return
    _MEANT[name](turn, ticket, meant.text)


def _meant_ticket(turn: Turn, meant: Meant) -> Ticket | None:
    numbers = meant.places.tickets
    if numbers:
        return seen(turn, numbers[0])
    found = turn.tx.found.mine(replace(sight_of(turn), facility=None))
    return found[0] if len(found) == 1 else None


def _tell_status(turn: Turn, ticket: Ticket, _: str) -> None:
    lines = [history.line(m, turn.plan) for m in story.public(turn.tx, turn.plan, ticket)]
    lines += wording.files(_files(turn, ticket, internal=False))
    reply = wording.story(ticket, lines, turn.plan, owner_name(turn, ticket))
    turn.say(reply, private=ticket.private and not turn.heard.utterance.private)


def _ask_close(turn: Turn, ticket: Ticket, _: str) -> None:
    turn.result(wording.really_close(ticket))


def _ask_reopen(turn: Turn, ticket: Ticket, _: str) -> None:
    turn.result(wording.really_reopen(ticket))


def _add_meant(turn: Turn, ticket: Ticket, text: str) -> None:
    add(turn, ticket.id, text)


_MEANT = {
    "ticket_status": _tell_status,
    "add_comment": _add_meant,
    "close_ticket": _ask_close,
    "reopen_ticket": _ask_reopen,
}

NUMBER = r"(?:ticket )?#?(?P<id>\d{1,12})"

COMMANDS = (
    Command(
        "my_tickets",
        sentence(r"my tickets(?P<every> all)?(?: page (?P<page>\d{1,4}))?[.?]*"),
        EVERYONE,
        _mine,
        "my_tickets",
    ),
    Command("ticket", sentence(r"(?:show )?ticket #?(?P<id>\d{1,12})[.?]*"), EVERYONE, show),
    Command(
        "add", sentence(rf"(?:add to|comment(?: on)?) {NUMBER}:? (?P<text>.+)"), EVERYONE, _add
    ),
    Command("add_form", sentence(r"add ticket \| .+"), EVERYONE, _add_form),
    Command(
        "close",
        sentence(rf"close {NUMBER}(?::?(?: because)? (?P<words>.+))?"),
        EVERYONE,
        _close,
        "close_ticket",
    ),
    Command(
        "reopen_ticket",
        sentence(rf"reopen {NUMBER}(?::?(?: because)? (?P<words>.+))?"),
        EVERYONE,
        reopen,
        "reopen_ticket",
    ),
    Command("urgent", sentence(rf"urgent {NUMBER}:? (?P<text>.+)"), EVERYONE, _urgent),
    Command("timeline_form", sentence(r"timeline \| .+"), EVERYONE, _timeline_form),
    Command(
        "timeline_from_message",
        sentence(r"timeline from (?P<link>\S{1,300}) by (?P<author>\S{1,120}):(?P<text>.*)"),
        EVERYONE,
        _marked,
    ),
    Command("urgent_form", sentence(r"urgent ticket \| .+"), EVERYONE, _urgent_form),
    Command(
        "rate",
        sentence(
            rf"rate {NUMBER} (?P<score>good|fair|bad|[1-5])(?::? (?P<words>.+))?"
        ),
        EVERYONE,
        _rate,
    ),
)  # fmt: skip
