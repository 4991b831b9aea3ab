"""Tickets in chat for somebody else: a technician opens one for a caller, or for a colleague."""

import re
from dataclasses import replace

from helpbot.desk.asked import Asked
from helpbot.errors import UserError
from helpbot.forms import text_of, values_in
from helpbot.plan import Person, Role
from helpbot.requesting import asked, looked_at, open_ticket
from helpbot.speech import PersonId
from helpbot.tickets import Extent
from helpbot.turn import (
    TECHNICIANS,
    Command,
    Turn,
    sentence,
    who,
)


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
    person = colleague(turn, name)
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


def colleague(turn: Turn, said: str) -> Person | None:
    """Somebody of desk.toml by their id or whole name, who is still here; None for anybody else."""
    word = said.strip().lower().removeprefix("@")
    gone = turn.tx.leavers.all()
    return next(
        (p for p in turn.plan.people if word in (p.id, p.name.lower()) and p.id not in gone), None
    )


COMMANDS = (
    Command("phone_form", sentence(r"phone \| .+"), TECHNICIANS, _phone_form),
    Command(
        "ticket_for",
        sentence(r"(?:new )?ticket for (?P<name>[^:|]{1,60}): ?(?P<text>.+)"),
        TECHNICIANS,
        _said_for,
    ),
)
