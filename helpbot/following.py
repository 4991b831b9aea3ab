"""Tickets in chat, for whoever asked: following, adding, closing; never anyone else's."""

import re
from collections.abc import Callable
from dataclasses import replace

from helpbot import ordering, requesting
from helpbot.desk import story
from helpbot.desk.asked import Asked
from helpbot.desk.changes import Changes
from helpbot.desk.clocks import Clocks
from helpbot.desk.exchange import Exchange
from helpbot.errors import UserError
from helpbot.forms import text_of, values_in
from helpbot.manner import says_it_works
from helpbot.requesting import asked, owner_name, seen, seen_for, sight_of, tickets_of
from helpbot.responding import means_of, speaker
from helpbot.speech import File, Reply
from helpbot.store.found import PAGE
from helpbot.ticket_forms import may_see
from helpbot.tickets import REOPENS_FOR, Status, Ticket
from helpbot.turn import EVERYONE, TECHNICIANS, Command, Turn, role_of, sentence
from helpbot.understanding import Meant
from helpbot.wording import history
from helpbot.wording import targets as target_wording
from helpbot.wording import ticket_cards as card_wording
from helpbot.wording import ticket_lists as list_wording
from helpbot.wording import ticket_opening as opening_wording
from helpbot.wording import ticket_work as work_wording
from helpbot.wording import tickets as wording


def _mine(turn: Turn, match: re.Match[str]) -> None:
    mine(turn, page=int(match["page"] or 1), every=bool(match["every"]))


def mine(turn: Turn, *, page: int = 1, every: bool = False) -> None:
    """A page of a person's tickets, with those that their facility owns."""
    found = turn.tx.found.mine(sight_of(turn), page=page, every=every)
    shown = [
        (one, list_wording.line(one, turn.plan, owner_name(turn, one), is_own=True))
        for one in found[:PAGE]
    ]
    lines = [line for one, line in shown if one.is_unresolved]
    solved = [line for one, line in shown if not one.is_unresolved]
    word = "my tickets all" if every else "my tickets"
    more = f"{word} page {page + 1}" if len(found) > PAGE else None
    turn.result(list_wording.mine(lines, solved, more=more))


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
    lines = [*_waits(turn, ticket), *lines]
    lines += wording.files(_files(turn, ticket, internal=is_desk))
    reply = wording.story(ticket, lines, turn.plan, owner_name(turn, ticket), for_desk=is_desk)
    if is_desk and ticket.requester != speaker(turn):
        reply = replace(reply, buttons=card_wording.story_buttons(ticket))
    turn.say(reply, private=_is_aside(turn, ticket, for_desk=is_desk))


def _is_aside(turn: Turn, ticket: Ticket, *, for_desk: bool = False) -> bool:
    """A story is told in private, unless it is asked for where the ticket lives."""
    heard = turn.heard.utterance
    is_elsewhere = for_desk or heard.reply_to != ticket.reply_to
    return (is_elsewhere or ticket.private or ticket.restricted) and not heard.private


def _files(turn: Turn, ticket: Ticket, *, internal: bool) -> list[File]:
    return [one.file for one in turn.tx.attachments.of(ticket.id, internal=internal)]


def _waits(turn: Turn, ticket: Ticket) -> list[str]:
    """Whose approval it waits for."""
    known = tickets_of(turn).cards.known(turn.tx, ticket)
    said = card_wording.waits_for(known.waits_for)
    return [f"{said}\n"] if said else []


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
    """What a requester adds; a closed ticket is followed by a new one.

    Of a technician it is a note: they do not speak for whoever asked.
    """
    ticket = seen(turn, ticket_id)
    if not is_theirs(turn, ticket):
        kept = tickets_of(turn).note(
            turn.tx, ticket.id, text, by=speaker(turn), now=turn.now, key=turn.heard.utterance.key
        )
        turn.result(work_wording.noted(kept))
        return
    if ticket.status is Status.CLOSED:
        _follow(turn, ticket, text)
        return
    saved = Exchange(means_of(turn)).comment(
        turn.tx, ticket.id, text, by=speaker(turn), name=turn.name, now=turn.now,
        key=turn.heard.utterance.key,
    )  # fmt: skip
    if saved.status is Status.RESOLVED:
        turn.result(wording.added_to_resolved(saved, text))
        return
    is_reached = tickets_of(turn).cards.direct(turn.tx, saved.claimed_by or "") is not None
    reply = wording.added(saved, owner_name(turn, saved) if is_reached else None)
    turn.result(wording.with_closing(reply, saved) if says_it_works(text) else reply)


def go_on(turn: Turn, ticket: Ticket, text: str) -> None:
    """What its requester says in its thread: of what is closed nobody knows yet what it is."""
    if ticket.status is Status.CLOSED:
        turn.result(wording.belongs_where(ticket, text))
    else:
        add(turn, ticket.id, text)


def is_theirs(turn: Turn, ticket: Ticket) -> bool:
    """Whether who speaks is its requester, or of the facility that owns it."""
    return may_see(replace(sight_of(turn), is_technician=False), ticket)


def _follow(turn: Turn, before: Ticket, text: str) -> None:
    """A closed ticket is left as it is; what came back is one new one, linked to it."""
    goes_on = turn.tx.tickets.following(before.id)
    if goes_on is not None:
        if text:
            add(turn, goes_on.id, text)
        else:
            turn.result(opening_wording.is_known(goes_on))
        return
    wanted = _asked_again(turn, before, text or before.summary)
    if (before.private or before.restricted) and is_theirs(turn, before):
        wanted = requesting.in_private(turn, wanted)
    wanted = replace(
        wanted,
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
    if ordering.is_by_form(turn, before):
        ordering.place_again(turn, before, wanted, text, _open_after)
    else:
        _open_after(turn, wanted)


def _open_after(turn: Turn, wanted: Asked, expected: str = "") -> Ticket:
    """Opens what follows a closed ticket; `expected` is what happens next, without it when a person
    answers.
    """
    ticket = tickets_of(turn).open(turn.tx, wanted, by=speaker(turn), now=turn.now).ticket
    turn.tx.purges.about(ticket.id, turn.heard.id)

    def told() -> Reply:
        when = expected or target_wording.expected(turn.plan, ticket, turn.now)
        return wording.follows(ticket, ticket.follows or 0, when)

    tickets_of(turn).cards.tell(turn.tx, ticket, told, "opened", turn.now)
    if not is_theirs(turn, ticket):
        turn.result(told(), note="follows")
    else:
        requesting.confirm(turn, ticket)
    return ticket


def _asked_again(turn: Turn, before: Ticket, text: str) -> Asked:
    """What comes back is for whoever asked at first, even where a technician says so."""
    wanted = asked(turn, text)
    if is_theirs(turn, before):
        return wanted
    return replace(
        wanted,
        requester=before.requester,
        requester_name=before.requester_name,
        reply_to=before.reply_to,
        private=before.private,
        department=before.department,
        call_back=before.call_back,
        of_partner=before.of_partner,
        opened_by=speaker(turn),
        ids=(before.requester,),
    )


def _close(turn: Turn, match: re.Match[str]) -> None:
    ticket = seen_for(turn, int(match["id"]), "close")
    words = text_of(match["words"] or "")
    if ticket.is_unresolved and not is_theirs(turn, ticket):
        raise UserError(
            f"Only {ticket.requester_name} can withdraw ticket {ticket.id}. Say how it ended: "
            f"`resolve {ticket.id} fixed: …`."
        )
    saved = tickets_of(turn).close(turn.tx, ticket.id, words, by=speaker(turn), now=turn.now)
    _mark(turn, saved, wording.said_closed)
    turn.result(wording.is_closed(saved))


def _mark(turn: Turn, ticket: Ticket, said: Callable[[], str]) -> None:
    tickets_of(turn).cards.mark_resolved(turn.tx, ticket, said, turn.now)


def reopen(turn: Turn, match: re.Match[str]) -> None:
    ticket = seen_for(turn, int(match["id"]), "reopen")
    words = text_of(match["words"] or "")
    closed_since = turn.now - (ticket.closed_at or turn.now)
    if ticket.status is Status.CLOSED:
        if closed_since > REOPENS_FOR and not words:
            raise UserError(
                f"Ticket {ticket.id} was closed long ago. Say what is wrong now: "
                f"`reopen {ticket.id} because …`."
            )
        _mark(turn, ticket, wording.said_unsolved)
        _follow(turn, ticket, words)
        return
    saved = tickets_of(turn).reopen(turn.tx, ticket.id, words, by=speaker(turn), now=turn.now)
    _mark(turn, ticket, wording.said_unsolved)
    turn.result(wording.is_reopened(saved, owner_name(turn, saved)))


def _urgent(turn: Turn, match: re.Match[str]) -> None:
    raise_urgency(turn, int(match["id"]), text_of(match["text"]))


def _urgent_form(turn: Turn, match: re.Match[str]) -> None:
    values = values_in(match[0])
    raise_urgency(turn, int(values["ticket"]), values.get("text", ""))


def raise_urgency(turn: Turn, ticket_id: int, reason: str) -> None:
    ticket = seen_for(turn, ticket_id, "urgent")
    saved = tickets_of(turn).raise_urgency(
        turn.tx, ticket.id, reason, by=speaker(turn), now=turn.now
    )
    turn.result(wording.you_raised(saved, ticket.priority))


# How content somebody is, in a word or a number, out of five.
_SCORES = {"good": 5, "fair": 3, "bad": 1, **{str(n): n for n in range(1, 6)}}


def _rate(turn: Turn, match: re.Match[str]) -> None:
    """What somebody thinks of how it ended, once for each time that it ended."""
    ticket = seen(turn, int(match["id"]))
    if ticket.is_unresolved:
        raise UserError(f"Ticket {ticket.id} is not resolved yet.")
    if not is_theirs(turn, ticket):
        raise UserError(f"How ticket {ticket.id} was is for {ticket.requester_name} to say.")
    score = _SCORES[match["score"].lower()]
    words = text_of(match["words"] or "")
    is_first = turn.tx.satisfaction.answer(ticket.id, score, words, turn.now)
    _mark(turn, ticket, lambda: wording.said_score(score))
    if not is_first:
        turn.result(wording.rated_already(ticket))
        return
    if ticket.status is Status.RESOLVED and score > 1:
        tickets_of(turn).close(turn.tx, ticket.id, "", by=speaker(turn), now=turn.now)
    turn.result(wording.rated(turn.tx.tickets.get(ticket.id) or ticket))


def changed(turn: Turn, heard_key: str, text: str) -> None:
    """A message was edited or deleted: what it became on a ticket follows, without a word."""
    ticket = Changes(means_of(turn)).follow(turn.tx, heard_key, text, turn.now, by=speaker(turn))
    if ticket is not None:
        turn.tx.purges.about(ticket.id, turn.heard.id)


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
    lines = [*_waits(turn, ticket), *lines, *wording.files(_files(turn, ticket, internal=False))]
    reply = wording.story(ticket, lines, turn.plan, owner_name(turn, ticket))
    turn.say(reply, private=_is_aside(turn, ticket))


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
# Before words, which only a sign tells from a sentence: "close 2 accounts" is about no ticket.
NAMED = r"(?P<named>ticket #?|#)?(?P<id>\d{1,12})"
SIGN = r"(?(named)(?:,|:| -| –| because)?|(?:,|:| -| –| because))"

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
        "add", sentence(rf"(?:add to|comment(?: on)?) {NAMED}{SIGN} (?P<text>.+)"), EVERYONE, _add
    ),
    Command("add_form", sentence(r"add ticket \| .+"), EVERYONE, _add_form),
    Command(
        "close",
        sentence(rf"close {NAMED}(?:{SIGN} (?P<words>.+)|[.!])?"),
        EVERYONE,
        _close,
        "close_ticket",
    ),
    Command(
        "reopen_ticket",
        sentence(rf"reopen {NAMED}(?:{SIGN} (?P<words>.+)|[.!])?"),
        EVERYONE,
        reopen,
        "reopen_ticket",
    ),
    Command("urgent", sentence(rf"urgent {NAMED}{SIGN} (?P<text>.+)"), EVERYONE, _urgent),
    Command("urgent_form", sentence(r"urgent ticket \| .+"), EVERYONE, _urgent_form),
    Command(
        "rate",
        sentence(
            rf"rate {NAMED} (?P<score>good|fair|bad|[1-5])(?:{SIGN} (?P<words>.+)|[.!])?"
        ),
        EVERYONE,
        _rate,
    ),
)  # fmt: skip
