"""Approvals in chat: agreeing or not, with a comment, and what waits for whom."""

import re

from helpbot.desk.approvals import ApprovalDesk
from helpbot.errors import UserError
from helpbot.forms import text_of, values_in
from helpbot.plan import Person
from helpbot.request_forms import asked_of
from helpbot.responding import means_of
from helpbot.tickets import Pending
from helpbot.turn import EVERYONE, Command, Turn, sentence
from helpbot.wording import approvals as wording
from helpbot.wording.rota import team as team_name

MOST = 50


def approvals_of(turn: Turn) -> ApprovalDesk:
    return ApprovalDesk(means_of(turn))


def _approve(turn: Turn, match: re.Match[str]) -> None:
    desk = approvals_of(turn)
    comment = text_of(match["words"] or "")
    ticket = desk.approve(
        turn.tx, int(match["id"]), comment, by=_approver(turn, match), now=turn.now
    )
    is_waiting = ticket.pending_on is Pending.APPROVAL
    waits_for = desk.still_asked(turn.tx, ticket.id) if is_waiting else []
    turn.result(wording.thank_you(ticket, waits_for, team_name(turn.plan, ticket.team)))


def _decline(turn: Turn, match: re.Match[str]) -> None:
    if not match["words"]:
        _approver(turn, match)
        turn.result(wording.why_not(int(match["id"])))
        return
    _declined(turn, int(match["id"]), text_of(match["words"]), _approver(turn, match))


def _decline_form(turn: Turn, match: re.Match[str]) -> None:
    values = values_in(match[0])
    number = int(values["ticket"])
    _declined(turn, number, values.get("text", ""), _person(turn, number))


def _declined(turn: Turn, ticket_id: int, reason: str, by: Person) -> None:
    ticket = approvals_of(turn).decline(turn.tx, ticket_id, reason, by=by, now=turn.now)
    turn.result(wording.you_declined(ticket))


def _approver(turn: Turn, match: re.Match[str]) -> Person:
    return _person(turn, int(match["id"]))


def _person(turn: Turn, ticket_id: int) -> Person:
    """Who speaks; a stranger is asked about no ticket. Raises UserError."""
    if turn.person is None or turn.plan.person(turn.person.id) is None:
        raise UserError(wording.not_asked(ticket_id))
    return turn.person


def _waiting(turn: Turn, _: re.Match[str]) -> None:
    numbers = turn.tx.approvals.waiting(turn.person.id, MOST) if turn.person else []
    tickets = [ticket for n in numbers if (ticket := turn.tx.tickets.get(n)) is not None]
    turn.result(wording.waiting(tickets, turn.plan))


def _show(turn: Turn, match: re.Match[str]) -> None:
    """What an approver is asked, once more."""
    ticket = asked_of(turn.tx, turn.person, int(match["id"]))
    if ticket is None:
        raise UserError(wording.not_asked(int(match["id"])))
    turn.result(wording.please_decide(ticket, turn.plan))


_TICKET = r"(?:ticket |request )?#?(?P<id>\d{1,15})"
# "approve 2 laptops for my team" is no approval.
_WORDS = r"(?:(?:,|:| -| –| because) (?P<words>.+)|[.!])?"

COMMANDS = (
    Command("approve", sentence(rf"approve {_TICKET}{_WORDS}"), EVERYONE, _approve),
    Command("decline", sentence(rf"decline {_TICKET}{_WORDS}"), EVERYONE, _decline),
    Command("decline_form", sentence(r"decline request \| .+"), EVERYONE, _decline_form),
    Command("approvals", sentence(r"(?:my )?approvals"), EVERYONE, _waiting),
    Command("approval", sentence(r"approval (?P<id>\d{1,15})"), EVERYONE, _show),
)
