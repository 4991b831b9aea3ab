"""What is read of a call for help: by whoever is called in, by whoever called, on the card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.tickets import Ticket
from helpbot.wording.outages import Mark
from helpbot.wording.tickets import place_of, quoted, service_of, titled
from helpbot.wording.together import Item


@dataclass(frozen=True, slots=True)
class CalledIn:
    """A call for help with a ticket. Of one that `is_hidden` they read the number alone, for it is
    its team's; `by` and `owner` are names.
    """

    ticket: Ticket
    by: str
    owner: str | None
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Call:
    """Whom somebody called in, by names, and what came of it."""

    people: tuple[str, ...]
    by: str
    answered_by: str | None
    answered_at: datetime | None
    is_lost: bool
    is_over: bool


def looking(number: int) -> Button:
    return Button("I am looking", says=f"looking at {number}")


def page(called: CalledIn, plan: Plan) -> Reply:
    ticket = called.ticket
    if called.is_hidden:
        text = (
            f"**{called.by}** asks for your help with **ticket {ticket.id}**, {ticket.priority}. "
            f"It is its team's alone, so talk to {called.by} about it."
        )
        return Reply(text, (looking(ticket.id),))
    has = f"{called.owner} has it." if called.owner else "Nobody has it yet."
    head = f"**{called.by}** asks for your help with {titled(ticket)}{place_of(ticket, plan)}, "
    return Reply(
        f"{head}{ticket.priority}. {has}\n\n{quoted(ticket.summary)}",
        (
            looking(ticket.id),
            Button("Open it", says=f"ticket {ticket.id}"),
            Button("Claim", says=f"claim {ticket.id}"),
        ),
    )


def line(called: CalledIn, plan: Plan) -> str:
    """Of one page among several, or on a telephone."""
    ticket = called.ticket
    about = "" if called.is_hidden else f": {service_at(ticket, plan)}"
    return f"ticket {ticket.id}, {ticket.priority}{about}"


def service_at(ticket: Ticket, plan: Plan) -> str:
    """ "Email at City Hall"; nothing of what is its team's alone."""
    if ticket.restricted:
        return ""
    return f"{service_of(ticket, plan) or ticket.kind.value.capitalize()}{place_of(ticket, plan)}"


def item(called: CalledIn, plan: Plan) -> Item:
    name = f"ticket {called.ticket.id}"
    return Item(
        name,
        f"{called.by} calls you in for {line(called, plan)}",
        answer=looking(called.ticket.id),
        verb=f"Say that you look at {name}",
        is_call=True,
    )


def unanswered(number: int, names: Sequence[str]) -> Reply:
    """To whoever called, when all ways were tried."""
    return Reply(
        f"{_did_not_answer(names)} your call about **{number}** by any way that leads to them. "
        "Page somebody else, or telephone them."
    )


def unanswered_line(number: int, names: Sequence[str]) -> str:
    return f"{_did_not_answer(names)} your call about {number}"


def unreachable(number: int, name: str, path: str) -> Reply:
    return Reply(f"{name} could not be reached by {path} about **{number}**.")


def calling(number: int, names: Sequence[str]) -> Reply:
    them = ", ".join(f"**{name}**" for name in names)
    return Reply(
        f"I am paging {them} about {number}, by each way that leads to them until they answer. "
        "You read here when they do."
    )


def you_are_looking(number: int, callers: Sequence[str]) -> Reply:
    are = "are" if len(callers) > 1 else "is"
    return Reply(
        f"Noted: you are looking at {number}. {_all_of(callers)} {are} told, and I page you no "
        "more for it.",
    )


def is_looking(number: int, name: str) -> Reply:
    """To whoever called."""
    return Reply(f"**{name}** is looking at {number}.")


def looks_for(number: int, name: str) -> Reply:
    """To whoever said a code for somebody else."""
    return Reply(f"Noted: **{name}** is looking at {number}.")


def looks_for_you(number: int, by: str) -> Reply:
    return Reply(f"{by} said by your code that you are looking at {number}.")


def looking_mark(name: str) -> Mark:
    return lambda reply: Reply(reply.text, source=f"{name} is looking")


def moved_mark(outage_id: int) -> Mark:
    """Of an outage that is part of another by now."""
    source = f"Part of outage {outage_id} now"
    return lambda reply: Reply(reply.text, (looking(outage_id),), source=source)


def over_mark(state: str) -> Mark:
    return lambda reply: Reply(reply.text, source=f"It is {state}")


def on_card(call: Call, plan: Plan) -> str:
    if call.answered_by and call.answered_at:
        since = plan.hour_of(call.answered_at)
        return f"{call.answered_by} is looking since {since}, called in by {call.by}."
    if call.is_lost:
        return _of(call, "could not be reached", "could be reached")
    if call.is_over:
        return _of(call, "did not answer", "answered")
    are = "are" if len(call.people) > 1 else "is"
    return f"{_all_of(call.people)} {are} called in by {call.by}; no answer yet."


def _of(call: Call, not_one: str, none: str) -> str:
    """What came of a call that reached or moved nobody: of one person, or of several."""
    if len(call.people) == 1:
        return f"{call.people[0]}, called in by {call.by}, {not_one}."
    return f"{_none_of(call.people)}, called in by {call.by}, {none}."


def _did_not_answer(names: Sequence[str]) -> str:
    return f"{names[0]} did not answer" if len(names) == 1 else f"{_none_of(names)} answered"


def _none_of(names: Sequence[str]) -> str:
    match names:
        case []:
            return "Nobody"
        case [one, other]:
            return f"Neither {one} nor {other}"
        case _:
            return f"None of {_all_of(names)}"


def _all_of(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
