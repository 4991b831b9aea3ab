"""Opening tickets in chat: of a question, a form, a message, by saying so.

What whoever asked does with them is in following.py, what technicians do in serving.py.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from helpbot import answering, attaching, whereabouts
from helpbot.calibration import Band
from helpbot.desk.asked import Asked
from helpbot.desk.linking import Linking
from helpbot.desk.merging import known
from helpbot.desk.suspicion import Suspicion
from helpbot.desk.tickets import TicketDesk
from helpbot.errors import UserError
from helpbot.forms import mistakes, text_of, values_in
from helpbot.manner import is_order, matter_of
from helpbot.outages import Outage
from helpbot.places import Places
from helpbot.plan import Facility, Role, Service
from helpbot.responding import means_of, owner_of, speaker
from helpbot.speech import NOBODY, Address, PersonId, Reply, channel_of
from helpbot.store.answers import Outcome
from helpbot.store.found import Sight
from helpbot.ticket_forms import BUILDERS, may_see, sight
from helpbot.tickets import Extent, Kind, NoTicket, Priority, Ticket
from helpbot.turn import (
    EMPLOYEES,
    EVERYONE,
    SECURITY,
    TECHNICIANS,
    Command,
    Turn,
    role_of,
    sentence,
)
from helpbot.understanding import Meant
from helpbot.wording import outages as outage_wording
from helpbot.wording import targets as target_wording
from helpbot.wording import ticket_mark
from helpbot.wording import ticket_opening as wording
from helpbot.wording import ticket_work as work_wording


def tickets_of(turn: Turn) -> TicketDesk:
    return TicketDesk(means_of(turn))


# What is not done to an outage when it is over either.
_NEVER = frozenset(("reopen", "move", "unlink"))


def sight_of(turn: Turn) -> Sight:
    return sight(turn.occasion)


def seen(turn: Turn, ticket_id: int) -> Ticket:
    """A ticket that who speaks may see. Raises NoTicket: what is hidden reads like what is not."""
    ticket = turn.tx.tickets.get(ticket_id)
    if ticket is None or not sees(turn, ticket):
        raise NoTicket(ticket_id, is_desk=role_of(turn.person) in TECHNICIANS)
    turn.tx.purges.about(ticket_id, turn.heard.id)
    return ticket


def sees(turn: Turn, ticket: Ticket) -> bool:
    return may_see(sight_of(turn), ticket)


def seen_for(turn: Turn, ticket_id: int, verb: str) -> Ticket:
    """The same for a verb that only a ticket knows. Raises NoTicket, and UserError for an outage:
    its ticket is not changed behind it.
    """
    ticket = seen(turn, ticket_id)
    outage = turn.tx.outages.get(ticket.id)
    if outage is not None and (outage.is_unresolved or verb in _NEVER):
        raise UserError(work_wording.of_outage(ticket.id, verb))
    return ticket


def owner_name(turn: Turn, ticket: Ticket) -> str | None:
    return means_of(turn).name_of(ticket.claimed_by)


def place_of(turn: Turn, answer_reply: Address | None = None) -> Address:
    """Where a requester reads what comes later: the thread they speak in, else in private."""
    heard = turn.heard.utterance
    if turn.later_to is not None:
        return turn.later_to
    if answer_reply is not None and "!" not in answer_reply:
        return answer_reply
    is_fleeting = heard.public is not None or heard.aside is not None
    return turn.direct if is_fleeting else heard.reply_to


def asked(turn: Turn, text: str, places: Places | None = None) -> Asked:
    """What who speaks wants a ticket for, with what is known of them."""
    where = whereabouts.known(turn.tx, turn.person_id, turn.person)
    to = place_of(turn)
    return Asked(
        text=text,
        requester=speaker(turn),
        requester_name=turn.name,
        reply_to=to,
        private=turn.heard.utterance.private or to == turn.direct,
        service=places.service if places else None,
        facility=(places.facility if places else None) or where.facility,
        department=where.department,
        source=turn.person_id.partition(":")[0],
        ids=sight_of(turn).ids,
        of_partner=role_of(turn.person) is Role.PARTNER,
        asset=turn.plan.asset_in(text),
    )


def in_private(turn: Turn, wanted: Asked) -> Asked:
    """The same, of which its requester reads in a direct message, wherever they speak."""
    is_private = turn.heard.utterance.private
    to = place_of(turn) if is_private else turn.later_to or turn.direct
    return replace(wanted, reply_to=to, private=True)


def open_ticket(turn: Turn, wanted: Asked, expected: str = "") -> Ticket:
    """Opens it, or shows the one that there is, and says so where the requester reads it.

    `expected` is what happens next; without it, when a person answers.
    """
    desk = tickets_of(turn)
    opened = desk.open(turn.tx, wanted, by=speaker(turn), now=turn.now)
    ticket = opened.ticket
    turn.tx.purges.about(ticket.id, turn.heard.id)
    if not opened.is_new:
        is_seen = may_see(sight_of(turn), ticket)
        told_known = wording.is_known(ticket) if is_seen else wording.is_known_to_others()
        turn.result(told_known, note="known")
        _settle(turn, ticket, wanted.answer_id)
        return ticket
    attaching.keep_asked(turn, ticket)
    ticket = _under_outage(turn, ticket)
    is_hurried = ticket.priority is Priority.P1 and _hurry(turn, ticket)

    def told() -> Reply:
        when = expected or _what_follows(turn, ticket)
        reply = wording.opened(ticket, turn.plan, when)
        return wording.with_paging(reply, ticket) if is_hurried else reply

    desk.cards.tell(turn.tx, ticket, told, "opened", turn.now)
    confirm(turn, ticket)
    _settle(turn, ticket, ticket.answer_id)
    if ticket.kind is Kind.INCIDENT and ticket.service and ticket.outage_id is None:
        Suspicion(means_of(turn)).look_at_tickets(turn.tx, ticket.service, turn.now)
    return ticket


def _what_follows(turn: Turn, ticket: Ticket) -> str:
    """When a person answers; of what ends with an outage, what is known of that."""
    outage = turn.tx.outages.get(ticket.outage_id) if ticket.outage_id else None
    if outage is None:
        return target_wording.expected(turn.plan, ticket, turn.now)
    known_part = outage_wording.known_part(outage, turn.plan, owner=owner_of(turn, outage))
    return wording.is_part(known_part)


def confirm(turn: Turn, ticket: Ticket) -> None:
    """Says that it is open, where it is not told: who asked reads it once, where they asked."""
    heard, is_own = turn.heard.utterance, ticket.requester in sight_of(turn).ids
    if ticket.reply_to == heard.reply_to:
        return
    # A form is sent from nowhere; a command, and a program, wait for an answer.
    is_form = heard.private and heard.public is None and turn.later_to is None
    if is_own and is_form:
        return
    # In a thread others read along.
    is_alone = heard.private or turn.is_aside
    told = wording.opened_elsewhere(ticket, is_own=is_own, by_name=is_alone)
    turn.result(told, note="opened")


def _hurry(turn: Turn, ticket: Ticket) -> bool:
    """Whoever is on call reads of it at once; whether one press of the requester pages them."""
    duty = means_of(turn).duty(turn.tx, ticket.team, turn.now)
    if duty.primary is not None:
        urgent = work_wording.is_urgent(ticket, turn.plan)
        key = f"urgent:{ticket.id}:opened"
        tickets_of(turn).cards.tell_person(turn.tx, duty.primary.id, urgent, key=key, now=turn.now)
    is_trouble = ticket.kind is Kind.INCIDENT and ticket.service and ticket.outage_id is None
    return bool(is_trouble) and role_of(turn.person) in EMPLOYEES


def _under_outage(turn: Turn, ticket: Ticket) -> Ticket:
    """What an open outage explains belongs to it, and ends with it."""
    outage = _explains(turn, ticket.kind, ticket.service, ticket.facility)
    if outage is None or ticket.needs is not None:
        return ticket
    return Linking(means_of(turn)).link(turn.tx, ticket, outage, by=speaker(turn), now=turn.now)


def _explains(turn: Turn, kind: Kind, service: str | None, facility: str | None) -> Outage | None:
    if kind is not Kind.INCIDENT or service is None:
        return None
    outage = known(turn.tx, turn.plan, service, facility)
    return outage if outage is not None and outage.is_unresolved else None


def _settle(turn: Turn, ticket: Ticket, answer_id: int | None) -> None:
    """The answer that did not do became a ticket, or one that there was."""
    answer = turn.tx.answers.get(answer_id) if answer_id else None
    if answer is None or answer.person != turn.person_id or answer.outcome is Outcome.TICKET:
        return
    answering.note(turn, answer, Outcome.TICKET, ticket_mark, has_failed=ticket.form is None)


def open_security_ticket(turn: Turn, text: str) -> Ticket:
    """A ticket that only the security team sees; its requester reads of it in private."""
    teams = {team.id for team in turn.plan.teams}
    wanted = replace(
        in_private(turn, asked(turn, text, turn.desk.find(text))),
        team=SECURITY if SECURITY in teams else None,
        restricted=True,
        impact=Extent.MEDIUM,
        urgency=Extent.HIGH,
    )
    return tickets_of(turn).open(turn.tx, wanted, by=speaker(turn), now=turn.now).ticket


def offer(turn: Turn, meant: Meant) -> None:
    """Somebody wants a ticket: what is known is repeated, and one tap opens it."""
    # No article is shown: none can have failed when it becomes a ticket.
    unshown = replace(meant, ranking=replace(meant.ranking, band=Band.UNKNOWN))
    remembered, text = answering.remember(turn, unshown), matter_of(meant.text)
    if is_order(text):
        reply = wording.what_is_it()
    elif outage := _explains(turn, Kind.INCIDENT, meant.places.service, meant.facility):
        lead = outage_wording.is_known(outage, turn.plan, owner=owner_of(turn, outage))
        reply = wording.with_offer(lead, text, remembered.id)
    else:
        reply = wording.offered(text, remembered.id)
    answering.say(turn, meant, remembered, reply)


def _open_answer(turn: Turn, match: re.Match[str]) -> None:
    """A ticket of a question, with what is known of it and no form."""
    answer = turn.tx.answers.get(int(match["answer"]))
    if answer is None or answer.person != turn.person_id:
        raise UserError("That question is not yours. Say `new ticket: ` and what is wrong.")
    open_ticket(turn, of_answer(turn, answer.id, matter_of(answer.question)))


def of_answer(turn: Turn, answer_id: int, text: str) -> Asked:
    """A ticket of an answer; by another person's number nothing of theirs is reached."""
    answer, wanted = turn.tx.answers.get(answer_id), asked(turn, text)
    if answer is None or answer.person != turn.person_id:
        return wanted
    said = turn.tx.outbox.by_key(answer.reply_key)
    to = place_of(turn, said.to if said and not said.private else None)
    return replace(
        wanted,
        service=answer.service,
        facility=answer.facility or wanted.facility,
        answer_id=answer_id,
        reply_to=to,
        kind=_kind_of(answer.intent),
    )


def _kind_of(intent: str) -> Kind:
    return Kind.REQUEST if intent == "request_access_or_equipment" else Kind.INCIDENT


def _said_new(turn: Turn, match: re.Match[str]) -> None:
    """A ticket by saying so, without a form."""
    text = text_of(match["text"])
    wanted = asked(turn, text, turn.desk.find(text))
    wanted = replace(wanted, heard_key=turn.heard.utterance.key)
    if not match["again"] and (
        outage := _explains(turn, wanted.kind, wanted.service, wanted.facility)
    ):
        lead = outage_wording.is_known(outage, turn.plan, owner=owner_of(turn, outage))
        turn.result(wording.all_the_same(lead, text))
        return
    open_ticket(turn, replace(wanted, is_again=bool(match["again"])))


def _filled(turn: Turn, match: re.Match[str]) -> None:
    """The ticket form."""
    values = looked_at(turn, "ticket", values_in(match[0]))
    text = values.get("what", "")
    number = values.get("answer", "")
    wanted = of_answer(turn, int(number), text) if number.isdigit() else asked(turn, text)
    found = turn.desk.find(text)
    wanted = replace(
        wanted,
        service=values.get("service") or wanted.service or found.service,
        facility=values.get("facility") or wanted.facility,
        impact=Extent(values.get("impact", Extent.LOW)),
        urgency=Extent(values.get("urgency", Extent.MEDIUM)),
        is_again="again" in values,
    )
    if link := values.get("origin"):
        facility = values.get("facility") or found.facility
        wanted = of_message(turn, wanted, link, values.get("author", ""), facility)
    _tell_thread(turn, open_ticket(turn, wanted), link or "")


def _tell_thread(turn: Turn, ticket: Ticket, link: str) -> None:
    """Who reads along below a message that became a ticket knows that it is seen to; where nobody
    was ever heard we may be no member, and keep quiet.
    """
    place, is_new = turn.desk.lines.place_of(link), ticket.opened_at == turn.now
    if place is not None and is_new and turn.tx.inbox.hears_in(channel_of(place)):
        told = wording.opened_elsewhere(ticket, is_own=False, by_name=False)
        turn.post(place, told, key=f"marked:{ticket.id}")


def looked_at(turn: Turn, name: str, values: Mapping[str, str]) -> Mapping[str, str]:
    """What a form says, with things by their ids, whatever they were called. Raises UserError: an
    edge looked before, but not at a sentence that was typed.
    """
    form = BUILDERS[name](replace(turn.occasion, about=""))
    named = {**values, **_ids(turn, values)}
    if form is None:
        return named
    filled = {field.name: field.filled for field in form.fields}
    wrong = mistakes(form, {**filled, **named})
    for field in form.fields:
        if field.name in wrong:
            raise UserError(f"{field.label} {wrong[field.name]}")
    return named


def _ids(turn: Turn, values: Mapping[str, str]) -> Mapping[str, str]:
    """The service and the facility of a form by their ids."""
    things: Mapping[str, Sequence[Service | Facility]] = {
        "service": turn.plan.services,
        "facility": turn.plan.facilities,
    }
    return {
        name: one.id
        for name, known in things.items()
        for one in known
        if values.get(name, "").lower() in (one.id, *(word.lower() for word in one.names))
    }


def of_message(turn: Turn, wanted: Asked, link: str, author: str, facility: str | None) -> Asked:
    """A ticket of a message: for whoever wrote it, where a technician marks another's words.

    Without a `facility` that was said it is where that person works.
    """
    # The link stands among the details; in lists and news it would only be in the way.
    wanted = replace(wanted, source_key=f"message:{link}", details={"message": link})
    is_mine = author in ("", NOBODY, turn.person_id) or role_of(turn.person) not in TECHNICIANS
    if is_mine:
        return wanted
    person = turn.desk.who(turn.plan, PersonId(author))
    where = whereabouts.known(turn.tx, PersonId(author), person)
    return replace(
        wanted,
        facility=facility or where.facility,
        department=where.department,
        requester=person.id if person and turn.plan.person(person.id) else author,
        requester_name=person.name if person else author.partition(":")[2],
        reply_to=Address(author),
        private=True,
        opened_by=speaker(turn),
        ids=(author, person.id if person else author),
        of_partner=role_of(person) is Role.PARTNER,
    )


COMMANDS = (
    Command(
        "open_answer", sentence(r"open ticket for answer (?P<answer>\d{1,15})"), EVERYONE,
        _open_answer, "open_ticket",
    ),
    Command(
        "new_ticket",
        sentence(r"(?:new ticket|ticket)(?P<again> anyway)?: ?(?P<text>.+)"),
        EVERYONE,
        _said_new,
        "open_ticket",
    ),
    Command("ticket_form", sentence(r"ticket \| .+"), EVERYONE, _filled),
)  # fmt: skip
