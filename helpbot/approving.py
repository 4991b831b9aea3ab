"""Approvals in chat: agreeing or not, with a comment; what waits for whom; being reminded."""

import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from helpbot.approvals import Decision
from helpbot.desk.approvals import ApprovalDesk
from helpbot.desk.means import Means
from helpbot.errors import UserError
from helpbot.forms import listing, text_of, values_in
from helpbot.occasion import Builder, Occasion
from helpbot.plan import Person
from helpbot.responding import means_of
from helpbot.rounds import apart
from helpbot.speech import Field, FieldKind, Form
from helpbot.store import Tx
from helpbot.tickets import NoTicket, Pending, Ticket
from helpbot.turn import EVERYONE, Command, Turn, sentence
from helpbot.wording import approvals as wording

log = logging.getLogger(__name__)

PER_TURN = 25
MOST = 50
# What failed is tried again then.
AGAIN = timedelta(minutes=15)


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
    turn.result(wording.thank_you(ticket, waits_for))


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
    """Who speaks; a stranger is asked about no ticket. Raises NoTicket."""
    if turn.person is None or turn.plan.person(turn.person.id) is None:
        raise NoTicket(ticket_id)
    return turn.person


def _waiting(turn: Turn, _: re.Match[str]) -> None:
    numbers = turn.tx.approvals.waiting(turn.person.id, MOST) if turn.person else []
    tickets = [ticket for n in numbers if (ticket := turn.tx.tickets.get(n)) is not None]
    turn.result(wording.waiting(tickets, turn.plan))


def _show(turn: Turn, match: re.Match[str]) -> None:
    """What an approver is asked, once more."""
    ticket = _asked(turn.tx, turn.person, int(match["id"]))
    if ticket is None:
        raise UserError(f"You are not asked about ticket {match['id']}. `approvals` lists yours.")
    turn.result(wording.please_decide(ticket, turn.plan))


def _asked(tx: Tx, person: Person | None, ticket_id: int) -> Ticket | None:
    """A ticket that waits for somebody's decision."""
    found = tx.approvals.of(ticket_id)
    is_asked = person is not None and any(
        one.approver == person.id and one.state is Decision.ASKED for one in found
    )
    ticket = tx.tickets.get(ticket_id) if is_asked else None
    return ticket if ticket and ticket.pending_on is Pending.APPROVAL else None


def _decline_builder(occasion: Occasion) -> Form | None:
    number = int(occasion.about) if occasion.about.isdigit() else 0
    if _asked(occasion.tx, occasion.person, number) is None:
        return None
    fields = (
        Field("ticket", "", FieldKind.HIDDEN, filled=occasion.about),
        Field("text", wording.WHY, FieldKind.LONG, hint=wording.WHY_HINT, keeps_lines=True),
    )
    opens = f"decline {occasion.about}"
    return Form(
        opens, wording.DECLINE, fields, wording.DECLINE_KEY, listing("decline request", fields)
    )


BUILDERS: dict[str, Builder] = {"decline": _decline_builder}


class Reminders:
    """What the clock has to do with approvals. `means` is what the desk works with now."""

    def __init__(self, means: Callable[[], Means]) -> None:
        self._means = means

    def remind(self, tx: Tx, now: datetime) -> bool:
        """Reminds whoever has not decided, each working day; whoever left is not waited for."""
        desk = ApprovalDesk(self._means())
        error = apart(tx, lambda: desk.replace_leavers(tx, now, MOST))
        if error is not None:
            log.error("approval.not_replaced error=%s", error)
        due = tx.approvals.due(now, PER_TURN)
        for approval in due:
            error = apart(tx, lambda approval=approval: desk.remind(tx, approval, now))  # type: ignore[misc]
            if error is not None:
                log.error("approval.failed id=%d error=%s", approval.id, error)
                tx.approvals.failed(approval.id, now + AGAIN, error)
        return len(due) == PER_TURN


_WORDS = r"(?:(?:,|:| because) ?(?P<words>.+))?"

COMMANDS = (
    Command("approve", sentence(rf"approve (?P<id>\d{{1,15}}){_WORDS}"), EVERYONE, _approve),
    Command("decline", sentence(rf"decline (?P<id>\d{{1,15}}){_WORDS}"), EVERYONE, _decline),
    Command("decline_form", sentence(r"decline request \| .+"), EVERYONE, _decline_form),
    Command("approvals", sentence(r"(?:my )?approvals"), EVERYONE, _waiting),
    Command("approval", sentence(r"approval (?P<id>\d{1,15})"), EVERYONE, _show),
)
