"""What people read who must agree to a request, and those who wait for it."""

from collections.abc import Sequence
from datetime import datetime

from helpbot.approvals import Approval, Decision
from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.tickets import Ticket
from helpbot.wording.catalogue import day_of, said_day_of
from helpbot.wording.spoken import say
from helpbot.wording.ticket_details import details
from helpbot.wording.tickets import ask_again, quoted

# So many are decided from the list itself; of more each is looked at first.
FEW = 3
_SAID = {Decision.APPROVED: "approved", Decision.DECLINED: "declined"}


def please_decide(ticket: Ticket, plan: Plan) -> Reply:
    """To an approver: all that was asked for, and two keys."""
    form = plan.form(ticket.form or "")
    title = f"**{form.title}**" if form else "something"
    off = "It is off the standard; the reason is below." if ticket.off_standard else ""
    # The blanks below say what; without any the line of the ticket does.
    what = "" if details(ticket, plan) else f": {ticket.summary}"
    head = f"{ticket.requester_name} asks for {title} (ticket {ticket.id}){what}."
    before = f"It follows ticket {ticket.follows}." if ticket.follows else ""
    ask = "Do you agree? Nothing is done before somebody decides."
    return Reply(
        "\n\n".join(
            filter(None, (" ".join(filter(None, (head, before, off))), details(ticket, plan), ask))
        ),
        _keys(ticket),
        f"With a comment: `approve {ticket.id} because …` · `approvals` lists what waits for you",
    )


def _keys(ticket: Ticket, number: str = "") -> tuple[Button, Button]:
    return (
        Button(f"Approve{number}", says=f"approve {ticket.id}"),
        Button(f"Decline{number}", says=f"form decline {ticket.id}"),
    )


def reminder(ticket: Ticket, plan: Plan, *, since: datetime) -> Reply:
    reply = please_decide(ticket, plan)
    at = since.astimezone(plan.zone)
    lead = f"{ticket.requester_name} has waited for your decision since {at:%A, %B} {at.day}."
    return Reply(f"{lead}\n\n{reply.text}", reply.buttons, reply.source)


def you_said(ticket: Ticket, state: Decision, plan: Plan) -> Reply:
    """What stands in an approver's message once they decided: no keys that do nothing."""
    return Reply(f"Ticket {ticket.id}, {ticket.summary}: you {_SAID[state]} it.")


def was_decided(ticket: Ticket, by: str, what: str) -> Reply:
    return Reply(f"Ticket {ticket.id}, {ticket.summary}: {by} {what} it. You need not decide.")


def thank_you(ticket: Ticket, waits_for: Sequence[str], team: str) -> Reply:
    """To an approver who agreed."""
    if waits_for:
        return Reply(
            f"Noted: you approved ticket {ticket.id}. It still waits for {either(waits_for)}."
        )
    return Reply(f"Ticket {ticket.id} is approved, and goes to {team}.")


def you_declined(ticket: Ticket) -> Reply:
    return Reply(f"Ticket {ticket.id} is declined. {ticket.requester_name} reads your reason.")


def granted(ticket: Ticket, by: Sequence[str], plan: Plan) -> Reply:
    """To the requester."""
    team = next((one.name for one in plan.teams if one.id == ticket.team), ticket.team)
    until, ends = "", ""
    if ticket.needed_by:
        until = say(" by {day}", day=said_day_of(ticket.needed_by))
    if ticket.expires_on:
        ends = say(
            " It is off the standard, so we look at it again on {day}.",
            day=said_day_of(ticket.expires_on),
        )
    return Reply(
        say(
            "**Ticket {ticket.id}** ({ticket.summary}) is approved by {by}. {team} does "
            "it{until}.{ends}",
            ticket=ticket,
            by=_joined(by, say(" and ").strip()),
            team=team,
            until=until,
            ends=ends,
        )
    )


def note_granted(ticket: Ticket, deciders: Sequence[tuple[str, Approval]]) -> Reply:
    """Beside the card of the team."""
    said = [_with_comment(name, one) for name, one in deciders]
    return Reply(f"Ticket {ticket.id} is approved: {'; '.join(said)}.")


def _with_comment(name: str, approval: Approval) -> str:
    comment = f" (“{approval.comment}”)" if approval.comment else ""
    return f"{name}{comment}"


def note_declined(ticket: Ticket, by: str, reason: str) -> Reply:
    return Reply(f"{by} declined ticket {ticket.id}: {reason}")


def declined(ticket: Ticket, by: str, reason: str, plan: Plan) -> Reply:
    """To the requester: why, and what can be done."""
    return Reply(
        say(
            "**Ticket {ticket.id}** ({ticket.summary}) was not approved. {by} writes:\n\n"
            "> {reason}\n\nTalk to {by}, or ask again with what is missing. The {desk.name} is at "
            "{desk.phone}.",
            ticket=ticket,
            by=by,
            reason=reason,
            desk=plan.desk,
        ),
        (ask_again(ticket),) if ticket.form else (),
    )


def not_asked(ticket_id: int) -> str:
    """The same for a ticket that is not theirs and for one that is not there."""
    return f"Ticket {ticket_id} does not wait for your decision. `approvals` lists what does."


def not_ones_own(ticket: Ticket, asked: Sequence[str]) -> str:
    waits = f" It waits for {either(asked)}." if asked else ""
    return f"Ticket {ticket.id} is your own request, and nobody approves their own.{waits}"


def is_decided(ticket: Ticket, deciders: Sequence[tuple[str, Approval]], plan: Plan) -> str:
    if not deciders:
        return f"Ticket {ticket.id} does not wait for approval any more; nothing changed."
    name, last = deciders[-1]
    at = (last.decided_at or last.asked_at).astimezone(plan.zone)
    return (
        f"{name} {_SAID.get(last.state, 'decided')} ticket {ticket.id} already, on {at:%B} "
        f"{at.day} at {at:%H:%M}; nothing changed."
    )


def you_decided(ticket: Ticket, mine: Approval, asked: Sequence[str]) -> str:
    waits = f" It still waits for {either(asked)}." if asked else ""
    return f"You {_SAID.get(mine.state, 'decided')} ticket {ticket.id} already.{waits}"


def why_not(ticket_id: int) -> Reply:
    return Reply(
        f"Say why, so that they know: `decline {ticket_id} because …`.",
        (Button("Decline", says=f"form decline {ticket_id}"),),
    )


def for_team(ticket: Ticket, plan: Plan) -> Reply:
    """To each of a team without a place of its own, where it must not be read by others."""
    form = plan.form(ticket.form or "")
    title = form.title if form else "A request"
    head = f"**{title}**, ticket {ticket.id}, from {ticket.requester_name}."
    return Reply(
        "\n\n".join((head, details(ticket, plan) or quoted(ticket.summary))),
        (Button("Claim", says=f"claim {ticket.id}"), Button("Open it", says=f"ticket {ticket.id}")),
    )


def nobody_left(ticket: Ticket) -> Reply:
    """To its team: it cannot go on by itself."""
    return Reply(
        f"Nobody is left who may approve ticket {ticket.id}. Give somebody `lead = true` in "
        "`desk.toml`, and they are asked."
    )


def waiting(tickets: Sequence[Ticket], plan: Plan) -> Reply:
    """What waits for one approver. One is shown whole; of a few each is decided at once."""
    if not tickets:
        return Reply("Nothing waits for your approval.")
    if len(tickets) == 1:
        return please_decide(tickets[0], plan)
    lines = [waiting_line(one) for one in tickets]
    is_few = len(tickets) <= FEW
    keys = [
        key
        for one in tickets[:8]
        for key in (
            *(_keys(one, f" {one.id}") if is_few else ()),
            Button(f"Show {one.id}", says=f"approval {one.id}"),
        )
    ]
    return Reply("These wait for your approval:\n\n" + "\n".join(lines), tuple(keys))


def waiting_line(ticket: Ticket) -> str:
    needed = f", needed by {day_of(ticket.needed_by)}" if ticket.needed_by else ""
    return f"- **{ticket.id}** {ticket.summary}, from {ticket.requester_name}{needed}"


DECLINE, DECLINE_KEY = "Decline a request", "Decline"
WHY = "Why not?"
WHY_HINT = "The requester reads it."


def either(names: Sequence[str]) -> str:
    return _joined(names, "or")


def _joined(names: Sequence[str], word: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"
