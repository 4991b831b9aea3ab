"""What a person's own page says: the Home tab in Slack, `home` at a prompt."""

from collections.abc import Sequence
from datetime import date, datetime

from helpbot.outages import Outage
from helpbot.outcomes import Task
from helpbot.plan import Desk, Plan
from helpbot.speech import Button, Reply, Section
from helpbot.tickets import Ticket
from helpbot.wording.approvals import waiting_line
from helpbot.wording.outages import what
from helpbot.wording.tickets import day_and_hour

# Keys beside a list that is only an overview.
MOST_KEYS = 5

MINE = "My tickets"
OVER = "No longer open"
MY_QUEUE = "My queue"
DUE = "Due next"


# What each form is for: a ticket waits for the desk, an outage wakes somebody.
_FOR = {
    "ticket": "**{title}**: something does not work for you alone, or you need something.",
    "outage": "**{title}**: nobody around you can use it; whoever is on call is paged.",
    "phone": "**{title}**: you write down what somebody else needs, who is called back or reads "
    "it in chat.",
}


def page(name: str, sections: Sequence[Section], desk: Desk) -> Reply:
    return Reply(
        f"Hello {name}. Write to me as you would to a colleague: in a direct message, or in a "
        "channel that I am in. What a key here opens or shows, you read in our direct messages.",
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
        Button(f"Outage {outage.id} affects me", says=f"me too {outage.id}")
        for outage, *_ in rows[:MOST_KEYS]
    )
    return Section("Outages", "\n".join(lines), tuple(keys))


def to_approve(asked: Sequence[Ticket]) -> Section:
    """What waits for this person's approval, the longest first."""
    lines = "\n".join(waiting_line(ticket) for ticket in asked)
    keys = (
        Button(f"Decide on {ticket.id}", says=f"approval {ticket.id}")
        for ticket in asked[:MOST_KEYS]
    )
    return Section("Waits for your approval", lines, tuple(keys))


def asking(forms: Sequence[tuple[str, str]]) -> Section:
    """`forms` are (name, title) of those that this person may fill in."""
    said = (_FOR[name].format(title=title) for name, title in forms if name in _FOR)
    return Section(
        "Ask for help",
        " ".join(("Describe the trouble in your own words, or choose what fits.", *said)),
        (
            *(Button(title, says=f"form {name}") for name, title in forms),
            Button("Talk to a person", says="person"),
        ),
    )


def requests(names: Sequence[tuple[str, str]]) -> Section:
    """`names` are (what opens the form, title) of what stands first in the catalogue."""
    keys = (Button(title, says=f"form {name}") for name, title in names)
    return Section(
        "Requests",
        "Each has a form of its own. All of them are in the catalogue.",
        (*keys, Button("Catalogue", says="catalogue")),
    )


def tickets(title: str, lines: Sequence[str], numbers: Sequence[int], more: str | None) -> Section:
    """`lines` are those of a list; `more` says its next page."""
    next_page = (Button("More", says=more),) if more else ()
    return Section(title, "\n".join(lines), (*_keys(numbers), *next_page))


def due_next(tickets: Sequence[Ticket], plan: Plan, now: datetime) -> Section:
    """`tickets` all have a time by which they are to be resolved, the nearest first."""
    lines = (
        f"- **{ticket.id}** {ticket.summary} · {_by(ticket.resolve_by, plan, now)}"
        for ticket in tickets
        if ticket.resolve_by is not None
    )
    return Section(DUE, "\n".join(lines))


def tasks(some: Sequence[Task]) -> Section:
    """Articles that did not help somebody, for those who mend them."""
    lines = [f"- `{task.article}` ({task.team}), {_helped(task)}" for task in some[:MOST_KEYS]]
    if len(some) > len(lines):
        lines.append(f"- and {len(some) - len(lines)} more")
    return Section("Articles to mend", "\n".join(lines), (Button("Tasks", says="tasks"),))


def _helped(task: Task) -> str:
    times = "once" if task.reports == 1 else f"{task.reports} times"
    return f"did not help {times}"


def reviews(articles: Sequence[tuple[str, str, date]], count: int) -> Section:
    """`articles` are (id, title, review date) of those whose review is due longest."""
    lines = [f"- {title}, due {day:%d %B %Y}" for _, title, day in articles]
    if count > len(lines):
        lines.append(f"- and {count - len(lines)} more")
    keys = (Button(f"Read {title}", says=f"read {name}") for name, title, _ in articles)
    return Section("Articles to review", "\n".join(lines), tuple(keys))


def _by(at: datetime, plan: Plan, now: datetime) -> str:
    return f"{'was due' if at < now else 'due'} {day_and_hour(plan, at)}"


def _keys(numbers: Sequence[int]) -> tuple[Button, ...]:
    return tuple(
        Button(f"Ticket {number}", says=f"ticket {number}") for number in numbers[:MOST_KEYS]
    )
