"""What a person's own page says: the Home tab in Slack, `home` at a prompt."""

from collections.abc import Sequence
from datetime import date, datetime

from helpbot.outages import Outage
from helpbot.plan import Desk, Plan
from helpbot.speech import Button, Reply, Section
from helpbot.tickets import Status, Ticket
from helpbot.wording.outages import day_and_hour, place, what

# Keys beside a list that is only an overview.
MOST_KEYS = 5


def page(name: str, sections: Sequence[Section], desk: Desk) -> Reply:
    return Reply(
        f"Hello {name}. Write to me as you would to a colleague, here or in a channel.",
        source=f"{desk.name} · {desk.hours} · {desk.phone}",
        sections=tuple(sections),
    )


def outages(rows: Sequence[tuple[Outage, str | None, int]], plan: Plan) -> Section:
    """`rows` are (outage, owner, how many are affected)."""
    if not rows:
        return Section("Outages", "No outage is known.")
    lines = (
        f"- **{what(outage, plan)}** since {plan.hour_of(outage.detected_at)} "
        f"(outage {outage.id}), {f'{owner} is working on it' if owner else 'being looked after'}"
        for outage, owner, _ in rows
    )
    keys = (
        Button(f"I have {outage.id} too", says=f"me too {outage.id}")
        for outage, *_ in rows[:MOST_KEYS]
    )
    return Section("Outages", "\n".join(lines), tuple(keys))


def asking(forms: Sequence[tuple[str, str]]) -> Section:
    """`forms` are (name, title) of those that this person may fill in."""
    return Section(
        "Ask for help",
        "Describe the trouble in your own words, or choose what fits.",
        (
            *(Button(title, says=f"form {name}") for name, title in forms),
            Button("Talk to a person", says="person"),
        ),
    )


def requests(names: Sequence[tuple[str, str]]) -> Section:
    """`names` are (what opens the form, title) of what is asked for most."""
    keys = (Button(title, says=f"form {name}") for name, title in names)
    return Section("Requests", "What people ask for most.", (*keys, Button("All", says="request")))


def my_tickets(tickets: Sequence[Ticket], plan: Plan, *, more: bool) -> Section:
    lines = (f"- {_named(ticket)}, {state(ticket)}" for ticket in tickets)
    return Section(
        "My tickets", "\n".join(lines), (*_keys(tickets), *_more("my tickets page 2", more=more))
    )


def queue(title: str, tickets: Sequence[Ticket], plan: Plan, *, says: str, more: bool) -> Section:
    lines = (
        f"- {ticket.priority} {_named(ticket)}, {ticket.requester_name}"
        f"{_place(ticket, plan)}{_until(ticket, plan)}"
        for ticket in tickets
    )
    return Section(title, "\n".join(lines), (*_keys(tickets), *_more(says, more=more)))


def due_next(tickets: Sequence[Ticket], plan: Plan, now: datetime) -> Section:
    """`tickets` all have a time by which they are to be resolved, the nearest first."""
    lines = (
        f"- {_named(ticket)}: {_by(ticket.resolve_by, plan, now)}"
        for ticket in tickets
        if ticket.resolve_by is not None
    )
    return Section("Due next", "\n".join(lines), _keys(tickets))


def reviews(articles: Sequence[tuple[str, str, date]], count: int) -> Section:
    """`articles` are (id, title, review date) of those whose review is due longest."""
    lines = [f"- {title}, due {day:%d %B %Y}" for _, title, day in articles]
    if count > len(lines):
        lines.append(f"- and {count - len(lines)} more")
    keys = (Button(f"Read {title}", says=f"read {name}") for name, title, _ in articles)
    return Section("Articles to review", "\n".join(lines), tuple(keys))


def state(ticket: Ticket) -> str:
    """Where a ticket stands, for whoever waits for it."""
    match ticket.status:
        case Status.NEW:
            return "waits for a technician"
        case Status.OPEN:
            return "being worked on"
        case Status.PENDING if ticket.pending_on is not None:
            return f"waits for {_WAITS[ticket.pending_on]}"
        case Status.PENDING:
            return "waits"
        case Status.RESOLVED:
            return "resolved"
        case Status.CLOSED:
            return "closed"


_WAITS = {
    "requester": "your answer",
    "vendor": "the vendor",
    "approval": "an approval",
    "parts": "parts",
}


def _named(ticket: Ticket) -> str:
    return f"{ticket.id} **{ticket.summary}**"


def _place(ticket: Ticket, plan: Plan) -> str:
    return f" {place(ticket.facility, plan)}" if ticket.facility else ""


def _until(ticket: Ticket, plan: Plan) -> str:
    return f", due {day_and_hour(plan, ticket.resolve_by)}" if ticket.resolve_by else ""


def _by(at: datetime, plan: Plan, now: datetime) -> str:
    return f"{'was due' if at < now else 'due'} {day_and_hour(plan, at)}"


def _keys(tickets: Sequence[Ticket]) -> tuple[Button, ...]:
    return tuple(
        Button(f"Ticket {ticket.id}", says=f"ticket {ticket.id}") for ticket in tickets[:MOST_KEYS]
    )


def _more(says: str, *, more: bool) -> tuple[Button, ...]:
    return (Button("More", says=says),) if more else ()
