"""Lists of tickets: a line each, what is solved apart from what is open."""

from collections.abc import Sequence

from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.tickets import Status, Ticket
from helpbot.wording.rota import team as team_name
from helpbot.wording.spoken import say
from helpbot.wording.tickets import (
    own_state,
    said_place,
    said_state,
    said_time,
    short,
    was_declined,
)


def line(ticket: Ticket, plan: Plan, owner: str | None, *, is_own: bool = False) -> str:
    """One ticket in a list; `is_own` for whoever asked."""
    has_it = owner and ticket.is_unresolved
    who = f", {say('{owner} has it', owner=owner)}" if has_it else ""
    return (
        f"- **{ticket.id}** {ticket.priority} {short(ticket.summary)}{said_place(ticket, plan)} · "
        f"{_stands(ticket, plan, is_own=is_own)}{who} ({said_time(plan, ticket.opened_at)})"
    )


def _stands(ticket: Ticket, plan: Plan, *, is_own: bool) -> str:
    if ticket.status is Status.RESOLVED and ticket.due_at is not None:
        end = said_state(ticket) if was_declined(ticket) else say("solved")
        return say("{end}, closes {when}", end=end, when=said_time(plan, ticket.due_at))
    return own_state(ticket) if is_own else said_state(ticket)


def mine(lines: Sequence[str], solved: Sequence[str], *, more: str | None) -> Reply:
    """A page of somebody's own: what goes on, and below it what is over."""
    empty = say("You have no open tickets. `my tickets all` shows the closed ones, too.")
    shown = listed(lines, title=say("Your tickets"), empty=empty, more=more)
    if not solved:
        return shown
    over = listed(solved, title=say("No longer open"), empty="", more=more)
    return Reply(f"{shown.text}\n\n{over.text}", over.buttons)


def listed(lines: Sequence[str], *, title: str, empty: str, more: str | None) -> Reply:
    """A page of a list; `more` says the next one."""
    if not lines:
        return Reply(empty)
    buttons = (Button(say("More"), says=more),) if more else ()
    return Reply(f"**{title}**\n\n" + "\n".join(lines), buttons)


def queue_of(team: str, plan: Plan) -> str:
    return f"Queue of {team_name(plan, team)}"


def empty_queue(team: str, plan: Plan) -> str:
    return f"Nothing is open in the queue of {team_name(plan, team)}."
