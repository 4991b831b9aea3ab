"""Tickets in chat for somebody else: a technician opens one for a caller, or for a colleague."""

import re
from dataclasses import replace

from helpbot import whereabouts
from helpbot.desk.asked import Asked
from helpbot.errors import UserError
from helpbot.forms import text_of, values_in
from helpbot.plan import Person, Role
from helpbot.requesting import asked, looked_at, open_ticket
from helpbot.speech import Address, PersonId
from helpbot.ticket_forms import colleague
from helpbot.tickets import Extent
from helpbot.turn import (
    EVERYONE,
    TECHNICIANS,
    Command,
    Turn,
    role_of,
    sentence,
    who,
)
from helpbot.wording import ticket_forms as form_wording
from helpbot.wording import ticket_opening as wording
from helpbot.wording.forms import to_open


def _phone_form(turn: Turn, match: re.Match[str]) -> None:
    """For somebody without chat, who is called back; or for a colleague, who reads it there."""
    values = looked_at(turn, "ticket", values_in(match[0]))
    text, name = values.get("what", ""), values.get("who", "")
    found = turn.desk.find(text)
    wanted = _for(turn, text, name, call_back=values.get("call_back"))
    wanted = replace(
        wanted,
        service=values.get("service") or found.service,
        facility=values.get("facility") or found.facility or wanted.facility,
        impact=Extent(values.get("impact", Extent.LOW)),
        urgency=Extent(values.get("urgency", Extent.MEDIUM)),
        is_again="again" in values,
    )
    open_ticket(turn, wanted)


def _said_for(turn: Turn, match: re.Match[str]) -> None:
    text = text_of(match["text"])
    found = turn.desk.find(text)
    wanted = _for(turn, text, match["name"], call_back=None)
    facility = found.facility or wanted.facility
    open_ticket(turn, replace(wanted, service=found.service, facility=facility))


def _for(turn: Turn, text: str, name: str, *, call_back: str | None) -> Asked:
    """What somebody else wants. Raises UserError where there is no way back to them."""
    person = colleague(turn.occasion, name)
    if person is None and (member := _mentioned(turn, name)) is not None:
        return _for_member(turn, text, *member)
    if person is None and not call_back:
        raise UserError(
            f"I know nobody by the name {name or '(none)'}. Say by which number to call them back."
        )
    requester = person.id if person else f"phone:{name.lower()}"
    # Whoever telephones has no chat just now.
    reply_to = turn.desk.lines.address_of(person) if person and not call_back else None
    return replace(
        asked(turn, text),
        requester=requester,
        requester_name=person.name if person else name,
        reply_to=reply_to,
        private=True,
        facility=person.facility if person else None,
        department=person.department if person else None,
        source="phone" if call_back else turn.person_id.partition(":")[0],
        opened_by=who(turn).id,
        call_back=call_back,
        ids=(requester, *((PersonId(reply_to),) if reply_to else ())),
        of_partner=person is not None and person.role is Role.PARTNER,
    )


def _mentioned(turn: Turn, name: str) -> tuple[PersonId, Person] | None:
    """A colleague who is called by their edge's id, "@U0427"; None for outsiders."""
    if not name.startswith("@"):
        return None
    person_id = PersonId(f"{turn.person_id.partition(':')[0]}:{name[1:].strip()}")
    found = turn.desk.who(turn.plan, person_id)
    return (person_id, found) if found is not None and found.role is not Role.PARTNER else None


def _for_member(turn: Turn, text: str, person_id: PersonId, person: Person) -> Asked:
    """What somebody wants who is in the chat: told there, whether desk.toml names them or not."""
    where = whereabouts.known(turn.tx, person_id, person)
    known = turn.plan.person(person.id)
    return replace(
        asked(turn, text),
        requester=known.id if known else person_id,
        requester_name=person.name,
        reply_to=Address(person_id),
        private=True,
        facility=where.facility,
        department=where.department,
        opened_by=who(turn).id,
        ids=(person_id, *((known.id,) if known else ())),
    )


def _on_behalf(turn: Turn, match: re.Match[str]) -> None:
    """The form for somebody else; who is no technician says it of themselves."""
    name = (match["name"] or "").strip(" .?")
    person = colleague(turn.occasion, name) if name else None
    if role_of(turn.person) not in TECHNICIANS:
        turn.result(wording.for_somebody_else())
    elif name and person is None:
        raise UserError(
            f"I know nobody by the name {name}. `form phone` asks by which number to call them."
        )
    else:
        turn.result(to_open(f"phone {person.id}" if person else "phone", form_wording.PHONE))


COMMANDS = (
    Command(
        "on_behalf",
        sentence(r"(?:on behalf(?: of (?P<name>[^:|]{1,60}))?|for somebody else)[.?]?"),
        EVERYONE,
        _on_behalf,
    ),
    Command("phone_form", sentence(r"phone \| .+"), TECHNICIANS, _phone_form),
    Command(
        "ticket_for",
        sentence(r"(?:new )?ticket for (?P<name>[^:|]{1,60}): ?(?P<text>.+)"),
        TECHNICIANS,
        _said_for,
    ),
)
