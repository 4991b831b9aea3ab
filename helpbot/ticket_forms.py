"""The forms of tickets: opening one, and what is said or changed about one.

What a person must not see is not opened for them: such a form does not exist.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from helpbot import whereabouts
from helpbot.forms import listing
from helpbot.occasion import Builder, Occasion
from helpbot.plan import Person, Plan
from helpbot.speech import Field, FieldKind, Form, Option, PersonId
from helpbot.store.found import Sight
from helpbot.tickets import CODES, UNFULFILLED, Extent, Kind, Pending, Status, Ticket
from helpbot.turn import TECHNICIANS, role_of
from helpbot.wording import ticket_forms as wording
from helpbot.wording.tickets import not_in_chat

# No option of a form: nothing is chosen then.
_NOWHERE = "-"
IMPACTS = tuple(Option(label, extent.value) for extent, label in wording.IMPACTS.items())
URGENCIES = tuple(Option(label, extent.value) for extent, label in wording.URGENCIES.items())


def sight(occasion: Occasion) -> Sight:
    """What who opens a form, or speaks, may see of tickets.

    Whoever is on call for a team, if only in somebody's place, sees what is restricted to it: they
    are paged for it, and must find it.
    """
    person, plan = occasion.person, occasion.plan
    is_technician = role_of(person) in TECHNICIANS
    own_teams = person.teams if person else ()
    watched = occasion.stands_for(person) if person and is_technician else ()
    # Those whom desk.toml does not name share an id: only their edge tells them apart.
    own = (person.id,) if person and plan.person(person.id) else ()
    return Sight(
        ids=(occasion.person_id, *own),
        facility=whereabouts.on_shift(occasion.tx, plan, occasion.person_id, person),
        is_technician=is_technician,
        teams=tuple(dict.fromkeys([*own_teams, *watched])),
    )


def may_see(sight: Sight, ticket: Ticket) -> bool:
    """Of what is restricted to a team: its requester, the team with whoever is on call for it, and
    the technician who has it.
    """
    if ticket.requester in sight.ids:
        return True
    is_theirs = ticket.team in sight.teams or ticket.claimed_by in sight.ids
    if ticket.restricted and not (sight.is_technician and is_theirs):
        return False
    is_of_shift = ticket.of_facility and ticket.facility == sight.facility is not None
    return sight.is_technician or is_of_shift


def _ticket(occasion: Occasion) -> Form | None:
    """A new one: by itself, of an answer, once more, or of a message by somebody."""
    known = _known(occasion)
    if known is None:
        return None
    plan, where = occasion.plan, whereabouts.known(occasion.tx, occasion.person_id, occasion.person)
    fields = (
        _what(known.get("what", "")),
        _service(plan, known.get("service", "")),
        _facility(plan, known.get("facility") or where.facility or ""),
        Field("impact", wording.IMPACT, FieldKind.CHOICE, IMPACTS, filled=Extent.LOW),
        Field("urgency", wording.URGENCY, FieldKind.CHOICE, URGENCIES, filled=Extent.MEDIUM),
        *(_hidden(name, known.get(name, "")) for name in ("answer", "origin", "author", "again")),
    )
    return _form(occasion, "ticket", wording.TICKET, fields, wording.OPEN, "ticket")


def _known(occasion: Occasion) -> Mapping[str, str] | None:
    """What is known of a new ticket; None where it is about nothing of this person's."""
    match occasion.about.split():
        case []:
            return {}
        case [number] if number.isdigit():
            return _of_answer(occasion, int(number))
        case ["again", number] if number.isdigit():
            return _once_more(occasion, int(number))
        case ["from", link, *author]:
            return _of_message(occasion, link, author[0] if author else "")
        case _:
            return None


def _of_message(occasion: Occasion, link: str, author: str) -> Mapping[str, str]:
    """Where its author works is where the trouble is; of whom nothing is known, nowhere."""
    where = whereabouts.known(occasion.tx, PersonId(author), None)
    return {"origin": link, "author": author, "facility": where.facility or _NOWHERE}


def _of_answer(occasion: Occasion, answer_id: int) -> Mapping[str, str] | None:
    answer = occasion.tx.answers.get(answer_id)
    if answer is None or answer.person != occasion.person_id:
        return None
    return {
        "what": answer.question,
        "service": answer.service or "",
        "facility": answer.facility or "",
        "answer": str(answer_id),
    }


def _once_more(occasion: Occasion, ticket_id: int) -> Mapping[str, str] | None:
    ticket = occasion.tx.tickets.get(ticket_id)
    if ticket is None or not may_see(sight(occasion), ticket):
        return None
    return {
        "what": ticket.summary,
        "service": ticket.service or "",
        "facility": ticket.facility or "",
        "again": str(ticket_id),
    }


def _phone(occasion: Occasion) -> Form | None:
    """Somebody on the telephone, or a colleague who is named: a technician writes it down."""
    known = colleague(occasion, occasion.about) if occasion.about else None
    is_nobody = bool(occasion.about) and known is None
    if is_nobody or role_of(occasion.person) not in TECHNICIANS:
        return None
    plan, name = occasion.plan, known.name if known else ""
    hint = wording.READS_CHAT if known else wording.FOR_COLLEAGUE
    fields = (
        Field("who", wording.CALLER, FieldKind.SHORT, longest=80, filled=name),
        Field(
            "call_back",
            wording.CALL_BACK,
            FieldKind.SHORT,
            longest=40,
            required=known is None,
            hint=hint,
        ),
        _what(""),
        _service(plan, ""),
        _facility(plan, ""),
        Field("impact", wording.IMPACT, FieldKind.CHOICE, IMPACTS, filled=Extent.LOW),
        Field("urgency", wording.URGENCY, FieldKind.CHOICE, URGENCIES, filled=Extent.MEDIUM),
    )
    return _form(occasion, "phone", wording.PHONE, fields, wording.OPEN, "phone")


def colleague(occasion: Occasion, said: str) -> Person | None:
    """Somebody of desk.toml by their id or whole name, who is still here; None for anybody else."""
    word, gone = said.strip().lower().removeprefix("@"), occasion.tx.leavers.all()
    named = (p for p in occasion.plan.people if word in (p.id, p.name.lower()))
    return next((p for p in named if p.id not in gone), None)


def _of_requester(title: str, label: str, says: str) -> Callable[[Occasion], Form | None]:
    """A form with one text about a ticket that this person may see."""

    def build(occasion: Occasion) -> Form | None:
        ticket = _named(occasion)
        if ticket is None or ticket.status is Status.CLOSED:
            return None
        fields = (_number(ticket), Field("text", label, FieldKind.LONG, keeps_lines=True))
        return _form(occasion, says, f"{title} {ticket.id}", fields, wording.SEND, f"{says} ticket")

    return build


def _timeline(occasion: Occasion) -> Form | None:
    """A message for a ticket that there is."""
    match occasion.about.split():
        case ["from", link, *author]:
            known = {"origin": link, "author": author[0] if author else ""}
        case _:
            return None
    hint = wording.NUMBER_HINT
    fields = (
        Field("ticket", wording.NUMBER, FieldKind.SHORT, longest=20, hint=hint),
        _what(""),
        *(_hidden(name, value) for name, value in known.items()),
    )
    return _form(occasion, "timeline", wording.TIMELINE, fields, wording.ADD_IT, "timeline")


def _for_technicians(build: Callable[[Occasion, Ticket], Form | None]) -> Builder:
    def built(occasion: Occasion) -> Form | None:
        ticket = _named(occasion)
        is_allowed = role_of(occasion.person) in TECHNICIANS
        return build(occasion, ticket) if ticket and is_allowed else None

    return built


def _reply(occasion: Occasion, ticket: Ticket) -> Form | None:
    label = wording.reply_to(ticket.requester_name)
    hint = wording.REPLY_HINT if ticket.reply_to else not_in_chat(ticket)
    fields = (
        _number(ticket),
        Field("text", label, FieldKind.LONG, hint=hint, keeps_lines=True),
    )
    title = wording.about(wording.REPLY, ticket.id)
    return _form(occasion, "reply", title, fields, wording.SEND, "reply ticket")


def _note(occasion: Occasion, ticket: Ticket) -> Form | None:
    fields = (
        _number(ticket),
        Field("text", wording.NOTE, FieldKind.LONG, hint=wording.NOTE_HINT, keeps_lines=True),
    )
    title = wording.about(wording.INTERNAL, ticket.id)
    return _form(occasion, "note", title, fields, wording.KEEP, "note ticket")


def _resolve(occasion: Occasion, ticket: Ticket) -> Form | None:
    codes = _codes(occasion.plan, ticket)
    hint = wording.SENTENCE_HINT if ticket.reply_to else not_in_chat(ticket)
    options = tuple(Option(f"{code.capitalize()}: {CODES[code]}", code) for code in codes)
    fields = (
        _number(ticket),
        Field("code", wording.HOW_ENDED, FieldKind.CHOICE, options, filled=codes[0]),
        Field("text", wording.SENTENCE, FieldKind.LONG, hint=hint, keeps_lines=True),
    )  # fmt: skip
    title = wording.about(wording.RESOLVE, ticket.id)
    return _form(occasion, "resolve", title, fields, wording.RESOLVE, "resolve ticket")


def _codes(plan: Plan, ticket: Ticket) -> list[str]:
    """How it may end, the likeliest first."""
    form = plan.form(ticket.form or "")
    usual = "fixed" if ticket.kind is Kind.INCIDENT else "done"
    if ticket.pending_on is Pending.APPROVAL:
        # Only those who are asked decline it.
        return ["withdrawn", "duplicate"]
    if form is not None and form.ends_as:
        return [form.ends_as, *(code for code in CODES if code in UNFULFILLED)]
    return [usual, *(code for code in CODES if code != usual)]


def _assign(occasion: Occasion, ticket: Ticket) -> Form | None:
    people = tuple(
        Option(person.name, person.id)
        for person in occasion.plan.people
        if person.role in TECHNICIANS and person.id not in occasion.tx.leavers.all()
    )
    fields = (_number(ticket), Field("who", wording.TO_WHOM, FieldKind.CHOICE, people))
    title = wording.about(wording.ASSIGN, ticket.id)
    return _form(occasion, "assign", title, fields, wording.ASSIGN, "assign ticket")


def _wait(occasion: Occasion, ticket: Ticket) -> Form | None:
    """What it waits for, and a word to the requester; of one without chat to colleagues."""
    label, hint = (wording.ASK, "") if ticket.reply_to else (wording.NOTE, not_in_chat(ticket))
    on = tuple(Option(wording.WAITS[one], one.value) for one in Pending if one in wording.WAITS)
    fields = (
        _number(ticket),
        Field("on", wording.WAITS_FOR, FieldKind.CHOICE, on, filled=Pending.REQUESTER),
        Field("text", label, FieldKind.LONG, required=False, hint=hint, keeps_lines=True),
    )
    title = wording.about(wording.WAIT, ticket.id)
    return _form(occasion, "wait", title, fields, wording.WAIT, "wait ticket")


def _change(occasion: Occasion, ticket: Ticket) -> Form | None:
    plan = occasion.plan
    teams = tuple(Option(team.name, team.id) for team in plan.teams)
    fields = (
        _number(ticket),
        _service(plan, ticket.service or ""),
        _facility(plan, ticket.facility or ""),
        Field("team", wording.TEAM, FieldKind.CHOICE, teams, filled=ticket.team),
        Field("impact", wording.IMPACT, FieldKind.CHOICE, IMPACTS, filled=ticket.impact),
        Field("urgency", wording.URGENCY, FieldKind.CHOICE, URGENCIES, filled=ticket.urgency),
    )
    title = wording.about(wording.CHANGE, ticket.id)
    return _form(occasion, "change", title, fields, wording.SAVE, "change ticket")


def _named(occasion: Occasion) -> Ticket | None:
    """The ticket that a form is about, if this person may see it."""
    number = occasion.about
    ticket = occasion.tx.tickets.get(int(number)) if number.isdigit() else None
    if ticket is None or not may_see(sight(occasion), ticket):
        return None
    return ticket


def _form(
    occasion: Occasion, name: str, title: str, fields: Sequence[Field], submit: str, says: str
) -> Form:
    opens = f"{name} {occasion.about}".strip()
    return Form(opens, title, tuple(fields), submit, listing(says, fields))


def _what(filled: str) -> Field:
    return Field(
        "what", wording.WHAT, FieldKind.LONG, hint=wording.WHAT_HINT, filled=filled,
        keeps_lines=True,
    )  # fmt: skip


def _service(plan: Plan, filled: str) -> Field:
    options = tuple(Option(service.names[0], service.id) for service in plan.services)
    return Field(
        "service", wording.SERVICE, FieldKind.CHOICE, options, required=False, filled=filled
    )


def _facility(plan: Plan, filled: str) -> Field:
    options = tuple(Option(facility.names[0], facility.id) for facility in plan.facilities)
    return Field(
        "facility", wording.FACILITY, FieldKind.CHOICE, options, required=False, filled=filled
    )


def _hidden(name: str, value: str) -> Field:
    return Field(name, name, FieldKind.HIDDEN, required=False, filled=value)


def _number(ticket: Ticket) -> Field:
    return _hidden("ticket", str(ticket.id))


def _urgent(occasion: Occasion) -> Form | None:
    build = _of_requester(wording.URGENT, wording.WHY_URGENT, "urgent")
    ticket = _named(occasion)
    return build(occasion) if ticket and ticket.raised_at is None else None


BUILDERS: Mapping[str, Builder] = {
    "ticket": _ticket,
    "new": lambda occasion: _renamed(_ticket(occasion), occasion),
    "phone": _phone,
    "add": _of_requester(wording.ADD, wording.ADD_WHAT, "add"),
    "urgent": _urgent,
    "timeline": _timeline,
    "reply": _for_technicians(_reply),
    "note": _for_technicians(_note),
    "resolve": _for_technicians(_resolve),
    "assign": _for_technicians(_assign),
    "wait": _for_technicians(_wait),
    "change": _for_technicians(_change),
}


def _renamed(form: Form | None, occasion: Occasion) -> Form | None:
    """`/it new` is the same form by another name."""
    return replace(form, name=f"new {occasion.about}".strip()) if form else None
