"""What technicians read about a ticket that they work on. English, for whoever acts."""

from dataclasses import replace
from datetime import datetime

from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.tickets import Pending, Priority, Status, Ticket
from helpbot.wording.rota import team
from helpbot.wording.ticket_details import rule
from helpbot.wording.tickets import (
    day_and_hour,
    extent,
    not_in_chat,
    place_of,
    quoted,
    reply_key,
    service_of,
    state,
    titled,
)


def is_urgent(ticket: Ticket, plan: Plan) -> Reply:
    """To whoever is on call, in a direct message."""
    return Reply(
        f"{ticket.priority}: {titled(ticket)}{place_of(ticket, plan)}, from "
        f"{ticket.requester_name}. {extent(ticket)}.",
        (Button("Claim", says=f"claim {ticket.id}"), Button("Open it", says=f"ticket {ticket.id}")),
    )


def you_claimed(ticket: Ticket, plan: Plan) -> Reply:
    told = f"You have ticket {ticket.id}.{_is_told(ticket)}"
    if ticket.pending_on is Pending.APPROVAL:
        return Reply(f"{told} It waits for approval, and nothing may be done before.")
    return Reply("\n\n".join(filter(None, (told, rule(ticket, plan)))))


def you_have(ticket: Ticket) -> Reply:
    """To whoever claims once more what is theirs."""
    return Reply(f"You have ticket {ticket.id} already.")


def _is_told(ticket: Ticket) -> str:
    """What its requester knows of it, whoever that is."""
    if ticket.requester == ticket.claimed_by:
        return ""
    if ticket.reply_to is None:
        return f" {not_in_chat(ticket)}"
    return f" {ticket.requester_name} is told."


def released(ticket: Ticket, plan: Plan) -> Reply:
    return Reply(f"Ticket {ticket.id} is free again, for anybody of {team(plan, ticket.team)}.")


def assigned(ticket: Ticket, to: str) -> Reply:
    return Reply(f"{to} has ticket {ticket.id} now, and is told.")


def assigned_to_you(ticket: Ticket, by: str, plan: Plan) -> Reply:
    place = place_of(ticket, plan)
    return Reply(
        f"{by} gave you {titled(ticket)}{place}, {ticket.priority}, from {ticket.requester_name}.",
        (
            Button("Open it", says=f"ticket {ticket.id}"),
            *reply_key(ticket),
            Button("Release", says=f"release {ticket.id}"),
        ),
    )


# What stands for the words of a ticket that were taken back.
DELETED = "The message was deleted by whoever wrote it"


def reworded(reply: Reply, before: Ticket, after: Ticket) -> Reply:
    """What was told of a ticket as it was opened, with the words that it has now."""
    keys = tuple(
        replace(key, says=key.says.replace(before.summary, after.summary)) for key in reply.buttons
    )
    said = reply.text.replace(quoted(before.summary), quoted(after.summary))
    return replace(reply, text=said, buttons=keys)


def noted(ticket: Ticket) -> Reply:
    return Reply(f"Noted on ticket {ticket.id}. {ticket.requester_name} does not see it.")


def was_noted(ticket: Ticket, by: str, text: str) -> Reply:
    """Beside the card."""
    return Reply(f"{by} noted, and {ticket.requester_name} does not see it:\n\n{quoted(text)}")


def was_said(ticket: Ticket, by: str, text: str) -> Reply:
    return Reply(f"{by} to {ticket.requester_name}:\n\n{quoted(text)}")


def was_sent(ticket: Ticket) -> Reply:
    return Reply(f"Sent to {ticket.requester_name}, about ticket {ticket.id}.")


def from_requester(ticket: Ticket, name: str, text: str) -> Reply:
    return Reply(f"{name} about ticket {ticket.id}:\n\n{quoted(text)}")


def has_said(ticket: Ticket, name: str, text: str) -> Reply:
    """To whoever has it."""
    stands = "" if ticket.status is Status.OPEN else f"\n\nIt is {state(ticket)}, as before."
    return Reply(
        f"{name} wrote about {titled(ticket)}:\n\n{quoted(text)}{stands}",
        reply_key(ticket),
    )


def was_changed(ticket: Ticket) -> Reply:
    return Reply(f"Changed on ticket {ticket.id} as well.")


def has_moved(ticket: Ticket) -> Reply:
    if ticket.status is Status.NEW:
        claim = Button("Claim", says=f"claim {ticket.id}")
        return Reply(f"Ticket {ticket.id} goes on, and nobody has it yet.", (claim,))
    is_awaited = ticket.pending_on is Pending.REQUESTER and ticket.reply_to is None
    call = f" {not_in_chat(ticket)}" if is_awaited else ""
    return Reply(f"Ticket {ticket.id} is {state(ticket)} now.{call}")


def you_resolved(ticket: Ticket) -> Reply:
    return Reply(f"Ticket {ticket.id} is resolved.{_is_told(ticket)}")


def came_back(ticket: Ticket, words: str) -> Reply:
    said = f"\n\n{quoted(words)}" if words else ""
    return Reply(f"{ticket.requester_name} says that {titled(ticket)} is not solved.{said}")


def more_urgent(ticket: Ticket, reason: str, before: Priority) -> Reply:
    """`before` is what it was."""
    now = f"is {ticket.priority} now" if ticket.priority != before else f"stays {before}"
    return Reply(
        f"{ticket.requester_name} says that ticket {ticket.id} is more urgent:\n\n"
        f"{quoted(reason)}\n\nIt {now}."
    )


def sleeps(ticket: Ticket, plan: Plan, until: datetime) -> Reply:
    return Reply(f"Ticket {ticket.id} sleeps until {day_and_hour(plan, until)}.")


def linked(ticket: Ticket, outage_id: int) -> Reply:
    told = _is_told(ticket)
    return Reply(f"Ticket {ticket.id} belongs to outage {outage_id} now, and ends with it.{told}")


def unlinked(ticket: Ticket) -> Reply:
    return Reply(f"Ticket {ticket.id} stands by itself again.{_is_told(ticket)}")


def came(ticket: Ticket, before: Ticket, plan: Plan, *, by: str, owner: str | None) -> Reply:
    """To the team that a ticket went to; `by` is who moved it, empty where a rule did."""
    was = f"was with {team(plan, before.team)}"
    why = f"{by} moved it here" if by else f"What it is now, {ticket.priority}, sends it here"
    has_it = f"{owner} has it" if owner else "nobody has it yet"
    may_claim = owner is None and ticket.is_unresolved and ticket.pending_on is not Pending.APPROVAL
    claim = Button("Claim", says=f"claim {ticket.id}")
    return Reply(f"Ticket {ticket.id} {was}. {why}, and {has_it}.", (claim,) if may_claim else ())


def went(ticket: Ticket, plan: Plan, by: str) -> Reply:
    """To whoever had it."""
    return Reply(
        f"{by} moved {titled(ticket)} to {team(plan, ticket.team)}. It is not yours any more."
    )


def stands(ticket: Ticket, plan: Plan, *, is_freed: bool) -> Reply:
    """How a ticket stands after a change, in one line."""
    what = service_of(ticket, plan) or "no service named"
    place, with_team = place_of(ticket, plan), team(plan, ticket.team)
    free = " Nobody has it yet." if is_freed else ""
    said = f"Ticket {ticket.id} is {ticket.priority} now, {what}{place}, with {with_team}."
    return Reply(f"{said}{free}")


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
