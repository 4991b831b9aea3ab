"""What technicians read of requests that outlive their ticket."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.tickets import Ticket
from helpbot.wording.catalogue import day_of
from helpbot.wording.tickets import state

# More are no list to be read in chat; `helpbot tickets register` has them all.
MOST = 30


@dataclass(frozen=True, slots=True)
class Granted:
    """What is off the standard, why, and who agreed."""

    ticket: Ticket
    reason: str
    approvers: tuple[str, ...]


def register(found: Sequence[Granted], today: date, *, most: int = MOST) -> Reply:
    if not found:
        return Reply("Nothing off the standard was granted.")
    lines = [_granted(one, today) for one in found[:most]]
    rest = len(found) - most
    more = f"\n\n{rest} more: `helpbot tickets register` lists them all." if rest > 0 else ""
    return Reply("**Granted off the standard**\n\n" + "\n".join(lines) + more)


def _granted(one: Granted, today: date) -> str:
    ticket = one.ticket
    is_over = (ticket.expires_on or "") < today.isoformat()
    ends = "ended" if is_over else "ends"
    by = " and ".join(one.approvers) or "nobody"
    return (
        f"- **{ticket.id}** {ticket.summary}: {' '.join(one.reason.split())} "
        f"Approved by {by}, {ends} {day_of(ticket.expires_on)}."
    )


def expires(one: Granted, *, is_desk: bool) -> Reply:
    """To whoever agreed, a month before; who `is_desk` may see the ticket."""
    ticket = one.ticket
    show = (Button("Show it", says=f"ticket {ticket.id}"),) if is_desk else ()
    return Reply(
        f"You agreed to something off the standard: {ticket.summary}, for "
        f"{ticket.requester_name} (ticket {ticket.id}). That ends on "
        f"**{day_of(ticket.expires_on)}**.\n\n> {' '.join(one.reason.split())}\n\n"
        "If it is still needed, they ask again; if not, have it taken back.",
        show,
    )


def consulting(rows: Sequence[tuple[Ticket, str | None]], plan: Plan, *, is_project: bool) -> Reply:
    """`rows` are (ticket, the name of who has it)."""
    if not rows:
        return Reply("There are no projects." if is_project else "Nobody waits for advice.")
    title = "Projects" if is_project else "Advice and projects"
    lines = [_line(ticket, owner, plan) for ticket, owner in rows[:MOST]]
    rest = len(rows) - MOST
    more = f"\n\n{rest} more; name a department, an owner or a state." if rest > 0 else ""
    return Reply(f"**{title}**\n\n" + "\n".join(lines) + more)


def _line(ticket: Ticket, owner: str | None, plan: Plan) -> str:
    department = plan.name_of(ticket.department) or "no department"
    word = "project, " if ticket.is_project else ""
    who = f"{owner} has it" if owner else "nobody has it yet"
    then = f"next {day_of(ticket.next_on)}" if ticket.next_on else "no next date"
    due = f"; needed by {day_of(ticket.needed_by)}" if ticket.needed_by else ""
    what = f"{word}{state(ticket)}; {department}; {who}; {then}{due}"
    return f"- **{ticket.id}** {ticket.summary}: {what}"


def is_project(ticket: Ticket) -> Reply:
    return Reply(
        f"Ticket {ticket.id} is a project now. Say its next date: "
        f"`project {ticket.id} next 2027-01-15`."
    )


def next_is(ticket: Ticket) -> Reply:
    return Reply(f"The next date of ticket {ticket.id} is {day_of(ticket.next_on)}.")
