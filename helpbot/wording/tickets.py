"""What people read about a ticket. The card of its team is in ticket_cards.py."""

from collections.abc import Sequence
from datetime import datetime

from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.tickets import Extent, Pending, Status, Ticket
from helpbot.wording.ticket_details import details, rule

STATES = {
    Status.NEW: "new: nobody has it yet",
    Status.OPEN: "in work",
    Status.PENDING: "waiting",
    Status.RESOLVED: "resolved",
    Status.CLOSED: "closed",
}
_WAITS = {
    Pending.REQUESTER: "waiting for the requester",
    Pending.VENDOR: "waiting for the vendor",
    Pending.APPROVAL: "waiting for approval",
    Pending.PARTS: "waiting for parts",
}
IMPACTS = {
    Extent.LOW: "one person",
    Extent.MEDIUM: "a team or an office",
    Extent.HIGH: "a department or more",
}
URGENCIES = {
    Extent.LOW: "work goes on",
    Extent.MEDIUM: "work is slowed down",
    Extent.HIGH: "work has stopped",
}


def state(ticket: Ticket) -> str:
    return _WAITS[ticket.pending_on] if ticket.pending_on else STATES[ticket.status]


def extent(ticket: Ticket) -> str:
    reason = f", because {ticket.priority_reason}" if ticket.priority_reason else ""
    return f"{IMPACTS[ticket.impact].capitalize()}, {URGENCIES[ticket.urgency]}{reason}"


def service_of(ticket: Ticket, plan: Plan) -> str:
    return plan.name_of(ticket.service) or ""


def place_of(ticket: Ticket, plan: Plan) -> str:
    name = plan.name_of(ticket.facility)
    return f" at {name}" if name else ""


def day_and_hour(plan: Plan, at: datetime) -> str:
    """ "Fri Nov 27, 14:05", by the city's clock."""
    return at.astimezone(plan.zone).strftime("%a %b %-d, %H:%M")


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines() or [""])


def _titled(ticket: Ticket, word: str = "ticket") -> str:
    return f"**{word} {ticket.id}** ({_short(ticket.summary)})"


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _own(ticket: Ticket) -> tuple[Button, ...]:
    number = ticket.id
    return (
        Button("Add something", says=f"form add {number}"),
        Button("Close it", says=f"close {number}"),
    )


def opened(ticket: Ticket, plan: Plan, expected: str) -> Reply:
    """`expected` says when somebody answers, and what to do if it cannot wait."""
    place = place_of(ticket, plan)
    what = service_of(ticket, plan)
    about = f" about {what}{place}" if what else place
    return Reply(
        f"Your **ticket {ticket.id}**{about} is open.\n\n{quoted(ticket.summary)}\n\n{expected}\n\n"
        f"What you write in this thread, or say after `add to {ticket.id}:`, is added to it.",
        _own(ticket),
    )


def with_paging(reply: Reply, ticket: Ticket) -> Reply:
    """Where work has stopped for many, a press pages whoever is on call."""
    page = Button(
        "Page on-call now",
        says=f"outage {ticket.service} at {ticket.facility or '?'}: {ticket.summary}",
    )
    return Reply(reply.text, (page, *reply.buttons), reply.source)


def is_urgent(ticket: Ticket, plan: Plan) -> Reply:
    """To whoever is on call, in a direct message."""
    return Reply(
        f"{ticket.priority}: {_titled(ticket)}{place_of(ticket, plan)}, from "
        f"{ticket.requester_name}. {extent(ticket)}.",
        (Button("Claim", says=f"claim {ticket.id}"), Button("Open it", says=f"ticket {ticket.id}")),
    )


def is_known(ticket: Ticket, plan: Plan) -> Reply:
    """The same trouble once more: the ticket that there is, and a way to make another."""
    again = f"form request {ticket.form}" if ticket.form else f"form ticket again {ticket.id}"
    return Reply(
        f"You have {_titled(ticket)} for this already: {state(ticket)}. I opened no second one.",
        (*_own(ticket), Button("It is something else", says=again)),
    )


def is_claimed(ticket: Ticket, owner: str) -> Reply:
    return Reply(f"{owner} works on {_titled(ticket)} now.")


def you_claimed(ticket: Ticket, plan: Plan) -> Reply:
    told = f"You have ticket {ticket.id}. {ticket.requester_name} is told."
    return Reply("\n\n".join(filter(None, (told, rule(ticket, plan)))))


def released(ticket: Ticket) -> Reply:
    return Reply(f"Ticket {ticket.id} is free again, for anybody of {ticket.team}.")


def assigned(ticket: Ticket, to: str) -> Reply:
    return Reply(f"{to} has ticket {ticket.id} now, and is told.")


def assigned_to_you(ticket: Ticket, by: str, plan: Plan) -> Reply:
    place = place_of(ticket, plan)
    return Reply(
        f"{by} gave you {_titled(ticket)}{place}, {ticket.priority}, from {ticket.requester_name}.",
        (
            Button("Open it", says=f"ticket {ticket.id}"),
            Button("Reply to requester", says=f"form reply {ticket.id}"),
            Button("Release", says=f"release {ticket.id}"),
        ),
    )


def noted(ticket: Ticket) -> Reply:
    return Reply(f"Noted on ticket {ticket.id}. {ticket.requester_name} does not see it.")


def from_desk(ticket: Ticket, by: str, text: str) -> Reply:
    return Reply(f"{by} about {_titled(ticket)}:\n\n{quoted(text)}", _own(ticket))


def was_said(ticket: Ticket, by: str, text: str) -> Reply:
    return Reply(f"{by} to {ticket.requester_name}:\n\n{quoted(text)}")


def was_sent(ticket: Ticket) -> Reply:
    return Reply(f"Sent to {ticket.requester_name}, about ticket {ticket.id}.")


def from_requester(ticket: Ticket, name: str, text: str) -> Reply:
    return Reply(f"{name} about ticket {ticket.id}:\n\n{quoted(text)}")


def has_answered(ticket: Ticket, name: str, text: str) -> Reply:
    return Reply(
        f"{name} answered about {_titled(ticket)}:\n\n{quoted(text)}",
        (Button("Reply to requester", says=f"form reply {ticket.id}"),),
    )


def added(ticket: Ticket, owner: str | None) -> Reply:
    who = owner or "The desk"
    return Reply(f"Added to ticket {ticket.id}. {who} sees it.")


def added_to_resolved(ticket: Ticket) -> Reply:
    return Reply(
        f"Added to ticket {ticket.id}, which is resolved.",
        (Button("It is not solved", says=f"reopen {ticket.id}"),),
    )


def was_changed(ticket: Ticket) -> Reply:
    return Reply(f"Changed on ticket {ticket.id} as well.")


def waits(ticket: Ticket, words: str, by: str) -> Reply:
    """For the requester."""
    said = f"\n\n{quoted(words)}" if words else ""
    if ticket.pending_on is Pending.REQUESTER:
        return Reply(
            f"{by} needs something from you for {_titled(ticket)}.{said}\n\n"
            "Answer here, and the work goes on.",
            (Button("Answer", says=f"form add {ticket.id}"),),
        )
    return Reply(f"{_titled(ticket, 'Ticket')} is {state(ticket)}.{said}")


def has_moved(ticket: Ticket) -> Reply:
    return Reply(f"Ticket {ticket.id} is {state(ticket)} now.")


def is_resolved(ticket: Ticket, plan: Plan, closes: str) -> Reply:
    """`closes` says when it closes by itself."""
    form = plan.form(ticket.form or "")
    then = f"{form.when_done}\n\n" if form and form.when_done else ""
    return Reply(
        f"{_titled(ticket, 'Ticket')} is resolved.\n\n{quoted(ticket.resolution or '')}\n\n{then}"
        f"How was it? {closes}".rstrip(),
        (
            Button("It works, thank you", says=f"rate {ticket.id} good"),
            Button("It works, but it was hard", says=f"rate {ticket.id} fair"),
            Button("It is not solved", says=f"reopen {ticket.id}"),
        ),
    )


def you_resolved(ticket: Ticket) -> Reply:
    return Reply(f"Ticket {ticket.id} is resolved, and {ticket.requester_name} is told.")


def is_closed(ticket: Ticket) -> Reply:
    return Reply(f"Ticket {ticket.id} is closed.")


def is_reopened(ticket: Ticket, owner: str | None) -> Reply:
    who = f"{owner} has it" if owner else "it is with the desk"
    return Reply(f"Ticket {ticket.id} is open again: {who}.", _own(ticket))


def came_back(ticket: Ticket, words: str) -> Reply:
    said = f"\n\n{quoted(words)}" if words else ""
    return Reply(f"{ticket.requester_name} says that {_titled(ticket)} is not solved.{said}")


def follows(ticket: Ticket, before: int, expected: str) -> Reply:
    return Reply(
        f"Ticket {before} is closed, so I opened **ticket {ticket.id}**, which follows it. "
        f"{expected}",
        _own(ticket),
    )


def more_urgent(ticket: Ticket, reason: str) -> Reply:
    return Reply(
        f"{ticket.requester_name} says that ticket {ticket.id} is more urgent: {reason}. "
        f"It is {ticket.priority} now."
    )


def you_raised(ticket: Ticket) -> Reply:
    return Reply(f"Ticket {ticket.id} is {ticket.priority} now, and the team reads your reason.")


def rated(ticket: Ticket) -> Reply:
    return Reply(f"Thank you. I noted that for ticket {ticket.id}, and it is closed.")


def rated_already(ticket: Ticket) -> Reply:
    return Reply(f"You told me about ticket {ticket.id} already. Thank you.")


def changed(ticket: Ticket, what: str) -> Reply:
    return Reply(f"Ticket {ticket.id}: {what}.")


def line(ticket: Ticket, plan: Plan, owner: str | None) -> str:
    """One ticket in a list."""
    place = place_of(ticket, plan)
    who = f", {owner} has it" if owner and ticket.is_unresolved else ""
    return (
        f"- **{ticket.id}** {ticket.priority} {_short(ticket.summary)}{place}: "
        f"{state(ticket)}{who} ({day_and_hour(plan, ticket.opened_at)})"
    )


def listed(lines: Sequence[str], *, title: str, empty: str, more: str | None) -> Reply:
    """A page of a list; `more` says the next one."""
    if not lines:
        return Reply(empty)
    buttons = (Button("More", says=more),) if more else ()
    return Reply(f"**{title}**\n\n" + "\n".join(lines), buttons)


def story(
    ticket: Ticket, lines: Sequence[str], plan: Plan, owner: str | None, *, for_desk: bool = False
) -> Reply:
    """All that a person may know of one ticket; `for_desk` with the rule of its form."""
    who = f" {owner} has it." if owner and ticket.is_unresolved else ""
    head = (
        f"**Ticket {ticket.id}**: {ticket.summary}\n\n{ticket.priority}, {state(ticket)}.{who} "
        f"From {ticket.requester_name}, {day_and_hour(plan, ticket.opened_at)}"
        f"{place_of(ticket, plan)}."
    )
    end = f"{(ticket.code or '').capitalize()}: {ticket.resolution}" if ticket.resolution else ""
    kept = rule(ticket, plan) if for_desk else ""
    parts = (head, details(ticket, plan), kept, "\n".join(f"- {line}" for line in lines), end)
    return Reply("\n\n".join(filter(None, parts)), own_buttons(ticket))


def own_buttons(ticket: Ticket) -> tuple[Button, ...]:
    if ticket.status is Status.CLOSED:
        return (Button("It came back", says=f"reopen {ticket.id}"),)
    if ticket.status is Status.RESOLVED:
        return (Button("It is not solved", says=f"reopen {ticket.id}"),)
    urgent = () if ticket.raised_at else (Button("More urgent", says=f"form urgent {ticket.id}"),)
    return (*_own(ticket), *urgent)


def which(verb: str) -> Reply:
    return Reply(f"Which ticket? Say it with its number, such as `{verb} 12`.")


def opened_elsewhere(ticket: Ticket) -> Reply:
    return Reply(f"Ticket {ticket.id} is open. What comes of it is told where you asked.")


def offered(text: str, answer_id: int) -> Reply:
    return Reply(
        f"I can open a ticket with this:\n\n{quoted(text)}",
        (
            Button("Open it", says=f"open ticket for answer {answer_id}"),
            Button("Say more first", says=f"form ticket {answer_id}"),
        ),
    )


def with_offer(lead: Reply, text: str, answer_id: int) -> Reply:
    """Below what is known to be out already."""
    offer = offered(text, answer_id)
    return Reply(lead.text, (*lead.buttons, *offer.buttons), lead.source)


def really_close(ticket: Ticket) -> Reply:
    return Reply(
        f"Shall I close {_titled(ticket)}?", (Button("Close it", says=f"close {ticket.id}"),)
    )


def really_reopen(ticket: Ticket) -> Reply:
    return Reply(
        f"Shall I open {_titled(ticket)} again?",
        (Button("Open it again", says=f"reopen {ticket.id}"),),
    )


def called_in(ticket: Ticket, by: str, plan: Plan) -> Reply:
    return Reply(
        f"{by} asks for your help with {_titled(ticket)}{place_of(ticket, plan)}, "
        f"{ticket.priority}.",
        (Button("Open it", says=f"ticket {ticket.id}"), Button("Claim", says=f"claim {ticket.id}")),
    )


def stands(ticket: Ticket, plan: Plan) -> str:
    """How a ticket stands, in one line."""
    what = service_of(ticket, plan) or "no service named"
    return f"{ticket.priority}, {what}{place_of(ticket, plan)}, with {ticket.team}"


def was_deleted(ticket: Ticket) -> Reply:
    return Reply(f"This message about ticket {ticket.id} was deleted by whoever wrote it.")
