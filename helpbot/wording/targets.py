"""What people read of targets: by when somebody answers, what is late, what closes itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpbot.hours import next_opening
from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.targets import Kept, Mark
from helpbot.tickets import Status, Ticket
from helpbot.wording.outages import lasted
from helpbot.wording.rota import moment
from helpbot.wording.spoken import say, say_word

_DAY = timedelta(days=1)
# As many as are read in one message, and as fit on keys.
_LISTED, _BUTTONS = 20, 5


def when(plan: Plan, at: datetime, now: datetime) -> str:
    """ "today at 16:55", "tomorrow at 08:00", "Monday at 08:00", "Monday, January 12 at 08:00": a
    day by its name alone is one of the next six.
    """
    day, today = (one.astimezone(plan.zone).date() for one in (at, now))
    hour = plan.hour_of(at)
    if day == today:
        return say("today at {hour}", hour=hour)
    if day == today + _DAY:
        return say("tomorrow at {hour}", hour=hour)
    name = say_word(f"{day:%A}")
    if today < day < today + 7 * _DAY:
        return say("{day} at {hour}", day=name, hour=hour)
    month = say_word(f"{day:%B}")
    return say("{name}, {month} {day.day} at {hour}", name=name, month=month, day=day, hour=hour)


def closed_now(plan: Plan, now: datetime) -> str:
    """When to expect a person; empty while the desk is open."""
    opens = next_opening(plan, now)
    if opens <= now:
        return ""
    return say("They are closed now: expect a person {when}.", when=when(plan, opens, now))


def expected(plan: Plan, ticket: Ticket, now: datetime) -> str:
    """When to expect a person, and what to do if it cannot wait."""
    desk, opens = plan.desk, next_opening(plan, now)
    if opens > now:
        return say(
            "The desk is closed now. Expect a person {when}. If it cannot wait, call "
            "{desk.after_hours_phone}: it rings the technician on call at any hour.",
            when=when(plan, opens, now),
            desk=desk,
        )
    by = ""
    if ticket.respond_by:
        by = say("Somebody answers {when} or sooner. ", when=when(plan, ticket.respond_by, now))
    return say("{by}If it cannot wait, call {desk.phone}.", by=by, desk=desk)


def promised(ticket: Ticket, plan: Plan) -> str:
    """For the card, which is read for days: "Solve by Tue Jan 13, 16:55." """
    if not ticket.is_unresolved:
        return ""
    said = []
    if ticket.respond_by and not ticket.responded_at:
        said.append(f"Answer by {moment(plan, ticket.respond_by)}.")
    if ticket.resolve_by:
        said.append(f"Solve by {moment(plan, ticket.resolve_by)}.")
    elif ticket.status is Status.PENDING and _is_promised(ticket, plan):
        said.append("The clock stands.")
    if ticket.snoozed_until:
        said.append(f"Asleep until {moment(plan, ticket.snoozed_until)}.")
    return " ".join(said)


def _is_promised(ticket: Ticket, plan: Plan) -> bool:
    return plan.promise(ticket.priority, ticket.team, ticket.form).resolve is not None


def held(times: Mapping[str, timedelta]) -> str:
    """Who has had it how long, in the hours that count."""
    shown = [f"{holder} {lasted(time)}" for holder, time in times.items() if time]
    return f"In working time: {', '.join(shown)}." if shown else ""


@dataclass(frozen=True, slots=True)
class Warned:
    """A target of a ticket that is soon missed, or is; `by` is when it was to be kept."""

    ticket: Ticket
    mark: Mark
    by: datetime
    owner: str | None

    @property
    def what(self) -> str:
        return "answered" if self.mark.late is Mark.RESPOND_LATE else "solved"


def warning(warned: Warned, plan: Plan, now: datetime) -> Reply:
    """To whoever has it, or to the team's channel; of a breach to the lead as well."""
    ticket = warned.ticket
    name = f"**Ticket {ticket.id}** ({ticket.priority}, {title(ticket)})"
    who = f"{warned.owner} has it." if warned.owner else "Nobody has it."
    by = when(plan, warned.by, now)
    text = (
        f"{name} was to be {warned.what} by {by} and is not. {who}"
        if warned.mark.is_late
        else f"{name} is to be {warned.what} by {by}. Three quarters of the time are used. {who}"
    )
    claim = () if ticket.claimed_by else (Button("Claim", says=f"claim {ticket.id}"),)
    return Reply(text, (*claim, Button("Open it", says=f"ticket {ticket.id}")))


def warnings(warned: Sequence[Warned], plan: Plan, now: datetime) -> Reply:
    """Those that come at once to one reader, the late ones first."""
    ordered = sorted(warned, key=lambda one: (not one.mark.is_late, one.by, one.ticket.id))
    late = sum(one.mark.is_late for one in warned)
    lines = [_warned_line(one, plan, now) for one in ordered[:_LISTED]]
    if len(ordered) > _LISTED:
        lines.append(f"- and {len(ordered) - _LISTED} more")
    head = f"**{len(warned)} targets**: {late} missed, {len(warned) - late} to be missed soon."
    numbers = list(dict.fromkeys(one.ticket.id for one in ordered))[:_BUTTONS]
    buttons = tuple(Button(f"Open {number}", says=f"ticket {number}") for number in numbers)
    return Reply("\n".join([f"{head}\n", *lines]), buttons)


def _warned_line(one: Warned, plan: Plan, now: datetime) -> str:
    word = "was to be" if one.mark.is_late else "is to be"
    by, who = when(plan, one.by, now), f"{one.owner} has it" if one.owner else "nobody has it"
    name = f"**{one.ticket.id}** {one.ticket.priority} {title(one.ticket)}"
    return f"- {name} · {word} {one.what} by {by}, {who}"


def title(ticket: Ticket, limit: int = 60) -> str:
    """What it is about; of a restricted one nothing, for channels are read by others as well."""
    if ticket.restricted:
        return "restricted"
    text = ticket.summary
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def woke(ticket: Ticket) -> Reply:
    return Reply(
        f"**Ticket {ticket.id}** ({title(ticket)}) is back: it was put off until now.",
        (Button("Open it", says=f"ticket {ticket.id}"),),
    )


def closed_itself(ticket: Ticket, summary: str) -> Reply:
    """To its requester."""
    return Reply(
        say(
            "Ticket {ticket.id} ({summary}) is closed: it was resolved, and I heard nothing else. "
            "If it comes back, say `reopen {ticket.id}`.",
            ticket=ticket,
            summary=summary,
        ),
        (Button(say("It came back"), says=f"reopen {ticket.id}"),),
    )


def closes_itself(plan: Plan, at: datetime | None, now: datetime) -> str:
    """What is said when it is resolved."""
    if at is None:
        return ""
    return say("It closes by itself {when} if I hear nothing else.", when=when(plan, at, now))


def weeks(
    rows: Sequence[tuple[datetime, Sequence[Kept]]], plan: Plan, *, team: str | None
) -> Reply:
    """Targets met and missed, week by week: (its start, its rows)."""
    parts = []
    for start, found in rows:
        day = start.astimezone(plan.zone)
        lines = [_kept(one, plan) for one in found if team in (None, one.team)]
        head = f"**Week of {day:%A}, {day:%B} {day.day}**"
        parts.append("\n".join([head, *(lines or ["- no target was met or missed"])]))
    return Reply("\n\n".join(parts))


def _kept(one: Kept, plan: Plan) -> str:
    name = next((team.name for team in plan.teams if team.id == one.team), one.team)
    answered, solved = _of(one.answered, one.answered_late), _of(one.solved, one.solved_late)
    return f"- {name} {one.priority}: answered {answered}, solved {solved}"


def _of(met: int, missed: int) -> str:
    return f"{met} of {met + missed} in time" if met + missed else "none"
