"""Tickets in chat, for technicians: claim, answer, wait, change, resolve; queues and search."""

import re
from dataclasses import replace

from helpbot.desk import OutageDesk
from helpbot.desk.exchange import Exchange
from helpbot.desk.linking import Linking
from helpbot.desk.routing import traits_of
from helpbot.desk.threads import Beside, ticket_of
from helpbot.errors import UserError
from helpbot.following import NUMBER
from helpbot.forms import text_of, values_in
from helpbot.owning import named, time_of
from helpbot.plan import Person, Plan
from helpbot.requesting import seen, seen_for, tickets_of
from helpbot.responding import means_of
from helpbot.tickets import Extent, Pending, Priority, Ticket, prioritised
from helpbot.turn import (
    TECHNICIANS,
    Command,
    Turn,
    sentence,
    who,
)
from helpbot.wording import ticket_cards as card_wording
from helpbot.wording import ticket_work as work_wording
from helpbot.wording import tickets as wording


def claim(turn: Turn, match: re.Match[str]) -> None:
    ticket = seen(turn, int(match["id"]))
    if not ticket.is_unresolved:
        turn.refuse(card_wording.is_over(ticket))
        return
    saved = tickets_of(turn).claim(turn.tx, ticket.id, by=who(turn), now=turn.now)
    if saved == ticket:
        turn.result(work_wording.you_have(saved))
    elif not _is_on_card(turn, ticket):
        turn.result(work_wording.you_claimed(saved, turn.plan))


def _is_on_card(turn: Turn, ticket: Ticket) -> bool:
    """Whether a key of its card was pressed: what became of it stands there, under the eyes of
    whoever pressed.
    """
    beside = ticket_of(None, turn.heard.utterance.thread_of or "")
    return turn.is_aside and beside == Beside(ticket.id, is_desk=True)


def release(turn: Turn, match: re.Match[str]) -> None:
    ticket = seen(turn, int(match["id"]))
    saved = tickets_of(turn).release(turn.tx, ticket.id, by=who(turn), now=turn.now)
    turn.result(work_wording.released(saved, turn.plan))


def assign(turn: Turn, match: re.Match[str]) -> None:
    _assign(turn, int(match["id"]), named(turn, match["name"]))


def _assign_form(turn: Turn, match: re.Match[str]) -> None:
    values = values_in(match[0])
    _assign(turn, int(values["ticket"]), named(turn, values["who"]))


def _assign(turn: Turn, ticket_id: int, to: Person) -> None:
    ticket = seen_for(turn, ticket_id, "assign")
    saved = tickets_of(turn).assign(turn.tx, ticket.id, to=to, by=who(turn), now=turn.now)
    turn.result(work_wording.assigned(saved, to.name))


def note(turn: Turn, match: re.Match[str]) -> None:
    _note(turn, int(match["id"]), text_of(match["text"]))


def _note_form(turn: Turn, match: re.Match[str]) -> None:
    """Kept, and read by the team beside the card: whoever filled it in is told nothing else."""
    values = values_in(match[0])
    ticket = keep(turn, int(values["ticket"]), text := values.get("text", ""))
    if not _is_beside_card(turn, ticket):
        turn.result(work_wording.noted(ticket))
        return
    key = f"noted:{ticket.id}:{turn.heard.id}"
    told = work_wording.was_noted(ticket, who(turn).name, text)
    tickets_of(turn).cards.thread(turn.tx, ticket, told, key=key, now=turn.now)


def _is_beside_card(turn: Turn, ticket: Ticket) -> bool:
    """Whether what is said of it stands in the thread of its card."""
    is_outage = turn.tx.outages.get(ticket.id) is not None
    return not is_outage and tickets_of(turn).cards.place(ticket) is not None


def _note(turn: Turn, ticket_id: int, text: str) -> None:
    turn.result(work_wording.noted(keep(turn, ticket_id, text)))


def keep(turn: Turn, ticket_id: int, text: str) -> Ticket:
    """Keeps a note without a word."""
    ticket, key = seen(turn, ticket_id), turn.heard.utterance.key
    return tickets_of(turn).note(turn.tx, ticket.id, text, by=who(turn).id, now=turn.now, key=key)


def _reply(turn: Turn, match: re.Match[str]) -> None:
    reply(turn, int(match["id"]), text_of(match["text"]))


def _reply_form(turn: Turn, match: re.Match[str]) -> None:
    values = values_in(match[0])
    saved = _said(turn, int(values["ticket"]), values.get("text", ""))
    if not _is_beside_card(turn, saved):
        turn.result(work_wording.was_sent(saved))


def reply(turn: Turn, ticket_id: int, text: str) -> None:
    turn.result(work_wording.was_sent(_said(turn, ticket_id, text)))


def _said(turn: Turn, ticket_id: int, text: str) -> Ticket:
    """To the requester, where they asked; the desk reads it beside the card."""
    ticket = seen(turn, ticket_id)
    heard = turn.heard.utterance
    beside = ticket_of(None, heard.thread_of or "")
    return Exchange(means_of(turn)).reply(
        turn.tx, ticket.id, text, by=who(turn), now=turn.now, key=heard.key,
        is_read=beside == Beside(ticket.id, is_desk=True),
    )  # fmt: skip


def reply_there(turn: Turn, ticket_id: int, text: str) -> None:
    """What stands where its requester reads it; nothing is said of it there."""
    ticket, key = seen(turn, ticket_id), turn.heard.utterance.key
    exchange = Exchange(means_of(turn))
    exchange.reply_there(turn.tx, ticket.id, text, by=who(turn), now=turn.now, key=key)


def _wait(turn: Turn, match: re.Match[str]) -> None:
    wait(turn, int(match["id"]), match["on"], text_of(match["words"] or ""))


def _wait_form(turn: Turn, match: re.Match[str]) -> None:
    values = values_in(match[0])
    wait(turn, int(values["ticket"]), values["on"], values.get("text", ""))


def wait(turn: Turn, ticket_id: int, on: str, words: str) -> None:
    """It waits for somebody else. Words to the requester are a reply, as all words to them."""
    ticket, pending = seen_for(turn, ticket_id, "wait"), Pending(on.lower())
    if pending is Pending.APPROVAL:
        raise UserError("Approvals are asked by the form of a request, and by nothing else.")
    desk = tickets_of(turn)
    if words and (pending is not Pending.REQUESTER or ticket.reply_to is None):
        desk.note(turn.tx, ticket.id, words, by=who(turn).id, now=turn.now)
        words = ""
    saved = desk.wait(turn.tx, ticket.id, pending, words, by=who(turn), now=turn.now)
    turn.result(work_wording.has_moved(saved))


def _resume(turn: Turn, match: re.Match[str]) -> None:
    ticket = seen_for(turn, int(match["id"]), "resume")
    saved = tickets_of(turn).resume(turn.tx, ticket.id, by=who(turn).id, now=turn.now)
    turn.result(work_wording.has_moved(saved))


def snooze(turn: Turn, match: re.Match[str]) -> None:
    """It waits until a time, and wakes by itself."""
    ticket, until = seen(turn, int(match["id"])), time_of(turn, match["time"])
    after = replace(ticket, snoozed_until=until)
    saved = tickets_of(turn).change(
        turn.tx, ticket.id, after, "snoozed", by=who(turn).id, now=turn.now
    )
    turn.result(work_wording.sleeps(saved, turn.plan, until))


def resolve(turn: Turn, match: re.Match[str]) -> None:
    _resolve(turn, int(match["id"]), match["cause"] or "", text_of(match["words"] or ""))


def _resolve_form(turn: Turn, match: re.Match[str]) -> None:
    values = values_in(match[0])
    _resolve(turn, int(values["ticket"]), values.get("code", ""), values.get("text", ""))


def _resolve(turn: Turn, ticket_id: int, code: str, words: str) -> None:
    ticket = seen_for(turn, ticket_id, "resolve")
    saved = tickets_of(turn).resolve(
        turn.tx, ticket.id, code=code, words=words, by=who(turn).id, now=turn.now
    )
    turn.result(work_wording.you_resolved(saved))


def _change_form(turn: Turn, match: re.Match[str]) -> None:
    """What it is about, whose it is, how far it reaches."""
    values = values_in(match[0])
    ticket = seen_for(turn, int(values["ticket"]), "change")
    after = prioritised(
        ticket,
        impact=Extent(values.get("impact", ticket.impact)),
        urgency=Extent(values.get("urgency", ticket.urgency)),
    )
    if (after.impact, after.urgency) == (ticket.impact, ticket.urgency):
        # Nobody touched it: a priority by somebody's word stays.
        after = ticket
    service, facility = values.get("service"), values.get("facility")
    team = values.get("team", ticket.team)
    if ticket.restricted:
        # Others see it in another team: only `move` says so in as many words.
        team = ticket.team
    elif service != ticket.service and team == ticket.team:
        team = turn.plan.route(traits_of(replace(after, service=service, facility=facility)))
    _change(turn, ticket, replace(after, service=service, facility=facility, team=team), "changed")


def _prioritise(turn: Turn, match: re.Match[str]) -> None:
    """By somebody's word instead of the matrix, for a reason that is read with it."""
    ticket = seen(turn, int(match["id"]))
    priority, reason = Priority(match["priority"].upper()), (match["reason"] or "").strip()
    if not reason:
        raise UserError(
            f"Say why: `priority {ticket.id} {priority}: the council meets tonight`. "
            "Without a reason the matrix of impact and urgency counts."
        )
    outage = turn.tx.outages.get(ticket.id)
    if outage is not None and outage.is_life_safety and priority > Priority.P2:
        raise UserError("An outage on which lives may depend is never below P2.")
    if outage is not None and outage.is_unresolved:
        OutageDesk(means_of(turn)).prioritise(turn.tx, outage, priority, now=turn.now)
    after = replace(ticket, priority=priority, priority_reason=reason)
    _change(turn, ticket, after, "priority set", reason)


def _move(turn: Turn, match: re.Match[str]) -> None:
    """To another team, service or place."""
    ticket = seen_for(turn, int(match["id"] or match["of"]), "move")
    what = "team" if match["team"] else (match["what"] or "").lower()
    what, to = _thing(turn.plan, what, match["team"] or match["to"])
    after = replace(ticket, **{what: to})  # type: ignore[arg-type]
    if what == "service" and not ticket.restricted:
        after = replace(after, team=turn.plan.route(traits_of(after)))
    _change(turn, ticket, after, f"{what} set")


def _thing(plan: Plan, what: str, said: str) -> tuple[str, str]:
    """(what it is, its id) of what is named by its id or its name; without a `what` a team first.
    Raises UserError.
    """
    known: dict[str, dict[str, tuple[str, ...]]] = {
        "team": {one.id: (one.name,) for one in plan.teams},
        "service": {one.id: tuple(one.names) for one in plan.services},
        "facility": {one.id: tuple(one.names) for one in plan.facilities},
        "department": {one.id: tuple(one.names) for one in plan.departments},
    }
    word = said.strip(" .").lower()
    for kind in (what,) if what else known:
        for one, names in known[kind].items():
            if word in (one, *(name.lower() for name in names)):
                return kind, one
    kind = what or "team"
    raise UserError(f"There is no {kind} {word}. There are {', '.join(sorted(known[kind]))}.")


def _change(turn: Turn, ticket: Ticket, after: Ticket, what: str, words: str | None = None) -> None:
    saved = tickets_of(turn).change(
        turn.tx, ticket.id, after, what, by=who(turn).id, now=turn.now, words=words
    )
    is_freed = ticket.claimed_by is not None and saved.claimed_by is None
    turn.result(work_wording.stands(saved, turn.plan, is_freed=is_freed))


def _link(turn: Turn, match: re.Match[str]) -> None:
    """Under an outage: it ends with it, and its requester hears of it."""
    ticket = seen_for(turn, int(match["id"]), "link")
    outage = turn.tx.outages.get(int(match["outage"]))
    if outage is None:
        raise UserError("There is no such outage. `outages` lists those that are open.")
    linking = Linking(means_of(turn))
    saved = linking.link(turn.tx, ticket, outage, by=who(turn).id, now=turn.now)
    if ticket.outage_id != outage.id:
        linking.tell(turn.tx, saved, outage, turn.now)
    turn.result(work_wording.linked(saved, outage.id))


def _unlink(turn: Turn, match: re.Match[str]) -> None:
    ticket = seen_for(turn, int(match["id"]), "unlink")
    if ticket.outage_id is None:
        raise UserError(f"Ticket {ticket.id} is linked to no outage; nothing was changed.")
    saved = Linking(means_of(turn)).unlink(turn.tx, ticket, by=who(turn).id, now=turn.now)
    turn.result(work_wording.unlinked(saved))


def _more(turn: Turn, match: re.Match[str]) -> None:
    ticket = seen(turn, int(match["id"]))
    turn.say(card_wording.more(ticket, tuple(turn.plan.canned)), private=True)


def _canned(turn: Turn, match: re.Match[str]) -> None:
    """A reply that is written already, with its variables filled in; one that lacks one is not
    sent.
    """
    ticket, name = seen(turn, int(match["id"])), match["name"].lower()
    template = turn.plan.canned.get(name)
    if template is None:
        names = ", ".join(turn.plan.canned) or "none yet"
        raise UserError(f"There is no canned reply {name}. There are: {names}.")
    known = {
        "requester": ticket.requester_name,
        "ticket": str(ticket.id),
        "service": wording.service_of(ticket, turn.plan),
        "facility": turn.plan.name_of(ticket.facility) or "",
        "technician": who(turn).name,
        "phone": turn.plan.desk.phone,
        "hours": turn.plan.desk.hours,
        **turn.plan.facts,
    }
    wanted = re.findall(r"\{\{?\s*([\w.]+)\s*\}?\}", template)
    missing = [name for name in wanted if not known.get(name)]
    if missing:
        raise UserError(
            f"Not sent: this ticket has no {', '.join(missing)}. Fill that in, or write a reply."
        )
    text = re.sub(r"\{\{?\s*([\w.]+)\s*\}?\}", lambda blank: known[blank[1]], template)
    reply(turn, ticket.id, text)


def draft(turn: Turn, match: re.Match[str]) -> None:
    """An article of what mended it: the form opens with the ticket's words."""
    ticket = seen(turn, int(match["id"]))
    if not ticket.resolution:
        raise UserError(f"Ticket {ticket.id} is not resolved: an article needs what mended it.")
    if ticket.restricted:
        raise UserError(
            f"Ticket {ticket.id} is its team's alone, so nothing of it goes into an article. "
            "`new article` begins one from nothing."
        )
    turn.result(card_wording.draft(ticket))


# What the commands of outages do where the number is a ticket's, by their names.
TICKETS = {
    "claim": claim,
    "release": release,
    "hand_over": assign,
    "draft": draft,
    "note": note,
    "snooze": snooze,
    "resolve": resolve,
}

COMMANDS = (
    Command("reply", sentence(rf"reply (?:to )?{NUMBER}:? (?P<text>.+)"), TECHNICIANS, _reply),
    Command("reply_form", sentence(r"reply ticket \| .+"), TECHNICIANS, _reply_form),
    Command("note_form", sentence(r"note ticket \| .+"), TECHNICIANS, _note_form),
    Command("resolve_form", sentence(r"resolve ticket \| .+"), TECHNICIANS, _resolve_form),
    Command("assign_form", sentence(r"assign ticket \| .+"), TECHNICIANS, _assign_form),
    Command(
        "assign", sentence(rf"assign {NUMBER} to (?P<name>.{{1,60}})"), TECHNICIANS, assign
    ),
    Command("wait_form", sentence(r"wait ticket \| .+"), TECHNICIANS, _wait_form),
    Command("change_form", sentence(r"change ticket \| .+"), TECHNICIANS, _change_form),
    Command(
        "wait",
        sentence(
            rf"(?:wait|pend) {NUMBER} (?:for )?(?:the )?(?P<on>requester|vendor|approval|parts)"
            r"(?::? (?P<words>.+))?"
        ),
        TECHNICIANS,
        _wait,
    ),
    Command("resume", sentence(rf"resume {NUMBER}"), TECHNICIANS, _resume),
    Command(
        "priority",
        sentence(
            rf"priority {NUMBER} (?P<priority>p[1-4])(?::?(?: because)? (?P<reason>.+))?"
        ),
        TECHNICIANS,
        _prioritise,
    ),
    Command(
        "move",
        sentence(
            rf"move {NUMBER} to (?:the )?(?:(?P<what>team|service|facility|department) )?"
            r"(?P<to>[^:|]{2,60})|team (?P<team>[^:|]{2,60}?) (?:ticket )?#?(?P<of>\d{1,12})"
        ),
        TECHNICIANS,
        _move,
    ),
    Command(
        "link",
        sentence(rf"link {NUMBER} (?:to |under )?(?:outage )?#?(?P<outage>\d{{1,12}})"),
        TECHNICIANS,
        _link,
    ),
    Command("unlink", sentence(rf"unlink {NUMBER}"), TECHNICIANS, _unlink),
    Command("more", sentence(rf"more {NUMBER}"), TECHNICIANS, _more),
    Command("canned", sentence(rf"canned {NUMBER} (?P<name>[a-z0-9-]+)"), TECHNICIANS, _canned),
)  # fmt: skip
