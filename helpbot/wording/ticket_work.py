"""What technicians read about a ticket that they work on. English, for whoever acts."""

from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.tickets import Ticket
from helpbot.wording.ticket_details import rule
from helpbot.wording.tickets import extent, place_of, quoted, service_of, state, titled


def is_urgent(ticket: Ticket, plan: Plan) -> Reply:
    """To whoever is on call, in a direct message."""
    return Reply(
        f"{ticket.priority}: {titled(ticket)}{place_of(ticket, plan)}, from "
        f"{ticket.requester_name}. {extent(ticket)}.",
        (Button("Claim", says=f"claim {ticket.id}"), Button("Open it", says=f"ticket {ticket.id}")),
    )


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
        f"{by} gave you {titled(ticket)}{place}, {ticket.priority}, from {ticket.requester_name}.",
        (
            Button("Open it", says=f"ticket {ticket.id}"),
            Button("Reply to requester", says=f"form reply {ticket.id}"),
            Button("Release", says=f"release {ticket.id}"),
        ),
    )


def noted(ticket: Ticket) -> Reply:
    return Reply(f"Noted on ticket {ticket.id}. {ticket.requester_name} does not see it.")


def was_said(ticket: Ticket, by: str, text: str) -> Reply:
    return Reply(f"{by} to {ticket.requester_name}:\n\n{quoted(text)}")


def was_sent(ticket: Ticket) -> Reply:
    return Reply(f"Sent to {ticket.requester_name}, about ticket {ticket.id}.")


def from_requester(ticket: Ticket, name: str, text: str) -> Reply:
    return Reply(f"{name} about ticket {ticket.id}:\n\n{quoted(text)}")


def has_answered(ticket: Ticket, name: str, text: str) -> Reply:
    return Reply(
        f"{name} answered about {titled(ticket)}:\n\n{quoted(text)}",
        (Button("Reply to requester", says=f"form reply {ticket.id}"),),
    )


def was_changed(ticket: Ticket) -> Reply:
    return Reply(f"Changed on ticket {ticket.id} as well.")


def has_moved(ticket: Ticket) -> Reply:
    return Reply(f"Ticket {ticket.id} is {state(ticket)} now.")


def you_resolved(ticket: Ticket) -> Reply:
    return Reply(f"Ticket {ticket.id} is resolved, and {ticket.requester_name} is told.")


def came_back(ticket: Ticket, words: str) -> Reply:
    said = f"\n\n{quoted(words)}" if words else ""
    return Reply(f"{ticket.requester_name} says that {titled(ticket)} is not solved.{said}")


def more_urgent(ticket: Ticket, reason: str) -> Reply:
    return Reply(
        f"{ticket.requester_name} says that ticket {ticket.id} is more urgent: {reason}. "
        f"It is {ticket.priority} now."
    )


def came_by_rule(ticket: Ticket, before: Ticket) -> Reply:
    """To the team that a ticket went to by itself."""
    return Reply(
        f"Ticket {ticket.id} was with {before.team}. What it is now, {ticket.priority}, sends it "
        "here, and nobody has it yet."
    )


def changed(ticket: Ticket, what: str) -> Reply:
    return Reply(f"Ticket {ticket.id}: {what}.")


def stands(ticket: Ticket, plan: Plan) -> str:
    """How a ticket stands, in one line."""
    what = service_of(ticket, plan) or "no service named"
    return f"{ticket.priority}, {what}{place_of(ticket, plan)}, with {ticket.team}"


_OF_OUTAGES = {
    "close": "It ends for everybody at once, when a technician says `resolve {n} fixed: …`.",
    "reopen": "Where it came back, say `reopen outage {n}`; where it never ended, `me too {n}`.",
    "wait": "To put it off, say `snooze {n} 2h`.",
    "resume": "It goes on by itself; whoever takes it says `claim {n}`.",
    "assign": "To pass it on, say `hand {n} to` and a name.",
    "resolve": "To end it, say `resolve {n} fixed: …`.",
    "change": "Say `update {n} …` to tell what is known now, or `priority {n} P2: …`.",
    "urgent": "If nobody has it yet, say `page on-call {n}`.",
    "link": "It ends by itself: say `resolve {n} fixed: …`.",
    "unlink": "It stands by itself; `unlink` and the number of a ticket that ends with it.",
    "move": "It stays what it was reported as: end it with `resolve {n} wrong place: …` and "
    "say what is out where, or ask others in with `page team network about {n}`.",
}


def of_outage(number: int, verb: str) -> str:
    """Why a verb of tickets does nothing to an outage, and which of its own does it."""
    return f"{number} is an outage, not only a ticket. {_OF_OUTAGES[verb].format(n=number)}"


def for_shift(ticket: Ticket, plan: Plan) -> Reply:
    """To the channel of the facility that owns a ticket which was asked for in private."""
    service = service_of(ticket, plan)
    about = f" ({service})" if service else ""
    return Reply(
        f"There is news of **ticket {ticket.id}**{about}, which is this station's as well.",
        (Button("Open it", says=f"ticket {ticket.id}"),),
    )
