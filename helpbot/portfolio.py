"""Requests that outlive their ticket, in chat: what is off the standard, advice, and projects."""

import re
from dataclasses import replace
from datetime import date

from helpbot.approvals import Decision
from helpbot.errors import UserError
from helpbot.forms import is_date
from helpbot.plan import Plan
from helpbot.requesting import owner_name, seen, sight_of, tickets_of
from helpbot.responding import speaker
from helpbot.store import Tx
from helpbot.ticket_forms import may_see
from helpbot.tickets import Ticket
from helpbot.turn import TECHNICIANS, Command, Turn, sentence
from helpbot.wording import portfolio as wording
from helpbot.wording import tickets as ticket_wording


def granted(tx: Tx, plan: Plan, *, until: date | None = None) -> list[wording.Granted]:
    """What was granted off the standard, with who agreed and why."""
    return [_granted(tx, plan, ticket) for ticket in tx.portfolio.register(until=until)]


def _granted(tx: Tx, plan: Plan, ticket: Ticket) -> wording.Granted:
    form = plan.form(ticket.form or "")
    standard = form.standard if form else None
    agreed = [one for one in tx.approvals.of(ticket.id) if one.state is Decision.APPROVED]
    people = [plan.person(one.approver) for one in agreed]
    return wording.Granted(
        ticket,
        reason=ticket.details.get(standard.reason, "") if standard else "",
        approvers=tuple(
            person.name if person else one.approver
            for person, one in zip(people, agreed, strict=True)
        ),
    )


def _register(turn: Turn, _: re.Match[str]) -> None:
    sight = sight_of(turn)
    found = [one for one in granted(turn.tx, turn.plan) if may_see(sight, one.ticket)]
    turn.result(wording.register(found, turn.today))


def _consulting(turn: Turn, match: re.Match[str]) -> None:
    """Advice and projects; of a department, an owner or a state, where one is named."""
    forms = [form.id for form in turn.plan.forms if form.is_consulting]
    is_project = match["what"].lower().startswith("project")
    found = turn.tx.portfolio.consulting(forms, projects_only=is_project)
    rows = [(one, owner_name(turn, one)) for one in found if may_see(sight_of(turn), one)]
    wanted = (match["of"] or "").strip().casefold()
    shown = [row for row in rows if _fits(turn.plan, *row, wanted)]
    turn.result(wording.consulting(shown, turn.plan, is_project=is_project))


def _fits(plan: Plan, ticket: Ticket, owner: str | None, wanted: str) -> bool:
    department = plan.name_of(ticket.department) or ""
    texts = (department, ticket.department or "", owner or "", ticket_wording.state(ticket))
    return any(wanted in text.casefold() for text in texts)


def _make_project(turn: Turn, match: re.Match[str]) -> None:
    ticket = seen(turn, int(match["id"]))
    if ticket.is_project:
        raise UserError(f"Ticket {ticket.id} is a project already.")
    saved = _changed(turn, replace(ticket, is_project=True), "made a project")
    turn.result(wording.is_project(saved))


def _next(turn: Turn, match: re.Match[str]) -> None:
    ticket = seen(turn, int(match["id"]))
    said = match["day"]
    if not is_date(said):
        raise UserError(f"{said} is no date. Write it as 2027-01-15.")
    if date.fromisoformat(said) < turn.today:
        raise UserError(f"{said} is over. Name the next date, such as 2027-01-15.")
    saved = _changed(turn, replace(ticket, next_on=said), f"next date {said}")
    turn.result(wording.next_is(saved))


def _changed(turn: Turn, after: Ticket, what: str) -> Ticket:
    return tickets_of(turn).change(turn.tx, after.id, after, what, by=speaker(turn), now=turn.now)


COMMANDS = (
    Command("register", sentence(r"register(?: of exceptions)?"), TECHNICIANS, _register),
    Command(
        "consulting",
        sentence(r"(?P<what>projects|consulting)(?: (?:of |for |by )?(?P<of>.{2,60}))?"),
        TECHNICIANS,
        _consulting,
    ),
    Command(
        "make_project",
        sentence(r"make (?:ticket )?(?P<id>\d{1,15}) a project"),
        TECHNICIANS,
        _make_project,
    ),
    Command(
        "project",
        sentence(r"project (?P<id>\d{1,15}) next (?P<day>\S{1,20})"),
        TECHNICIANS,
        _next,
    ),
)
