"""What people read when a ticket is opened: offered, open, or there already."""

from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.tickets import Ticket
from helpbot.wording.spoken import say
from helpbot.wording.tickets import (
    own_buttons,
    own_keys,
    own_state,
    quoted,
    said_place,
    service_of,
    titled,
)


def opened(ticket: Ticket, plan: Plan, expected: str) -> Reply:
    """`expected` says when somebody answers, and what to do if it cannot wait."""
    place, what = said_place(ticket, plan), service_of(ticket, plan)
    about = say(" about {what}", what=what) if what else ""
    return Reply(
        say(
            "Your **ticket {ticket.id}**{about} is open.\n\n{quoted}\n\n{expected}\n\nWhat you "
            "write in this thread, or say after `add to {ticket.id}:`, is added to it.",
            ticket=ticket,
            about=f"{about}{place}",
            quoted=quoted(ticket.summary),
            expected=expected,
        ),
        own_keys(ticket),
    )


def with_paging(reply: Reply, ticket: Ticket) -> Reply:
    """Where work has stopped for many, a press pages whoever is on call."""
    page = Button(
        say("Page on-call now"),
        says=f"outage {ticket.service} at {ticket.facility or '?'}: {ticket.summary}",
    )
    return Reply(reply.text, (page, *reply.buttons), reply.source)


def is_known_to_others() -> Reply:
    """Of a ticket that who speaks may not see, and can do nothing with."""
    return Reply(say("There is a ticket for this message already. I opened no second one."))


def is_known(ticket: Ticket) -> Reply:
    """The same trouble once more: the ticket that there is, and a way to make another."""
    own = own_keys(ticket) if ticket.is_unresolved else own_buttons(ticket)
    again = f"form request {ticket.form}" if ticket.form else f"form ticket again {ticket.id}"
    return Reply(
        say(
            "You have {ticket} for this already: {state}. I opened no second one.",
            ticket=titled(ticket),
            state=own_state(ticket),
        ),
        (*own, Button(say("It is something else"), says=again)),
    )


def is_part(known: str) -> str:
    """What is expected of a ticket that ends with an outage; `known` is what is known of that."""
    return say("It is part of a known outage. {known}", known=known)


def opened_elsewhere(ticket: Ticket, *, is_own: bool, by_name: bool) -> Reply:
    """To whoever spoke in another place than its requester reads; `by_name` says whose it is."""
    if is_own and by_name:
        where = say("a direct message") if ticket.private else say("the thread where you asked")
        return Reply(
            say(
                "Your ticket {ticket.id} is open. I write to you in {where}.",
                ticket=ticket,
                where=where,
            )
        )
    if not by_name:
        return Reply(
            say(
                "Ticket {ticket.id} is open. Whoever asked for it is told what comes of it.",
                ticket=ticket,
            )
        )
    back = say(" Call back: {ticket.call_back}.", ticket=ticket) if ticket.call_back else ""
    return Reply(
        say(
            "Ticket {ticket.id} is open for {ticket.requester_name}.{back}",
            ticket=ticket,
            back=back,
        )
    )


def offered(text: str, answer_id: int) -> Reply:
    return Reply(
        f"{say('I can open a ticket with this:')}\n\n{quoted(text)}",
        (
            Button(say("Open it"), says=f"open ticket for answer {answer_id}"),
            Button(say("Say more first"), says=f"form ticket {answer_id}"),
        ),
    )


def what_is_it() -> Reply:
    """To whoever wants a ticket, and does not say for what."""
    return Reply(
        say("For what? Say what is wrong or what you need, or fill in a short form."),
        (Button(say("Open a ticket"), says="form ticket"),),
    )


def for_somebody_else() -> Reply:
    """To whoever wants a ticket for another, and is no technician."""
    return Reply(
        say("Say what is wrong, who has it and how they are reached; the ticket is yours then."),
        (Button(say("Open a ticket"), says="form ticket"),),
    )


def with_offer(lead: Reply, text: str, answer_id: int) -> Reply:
    """Below what is known to be out already."""
    offer = offered(text, answer_id)
    return Reply(lead.text, (*lead.buttons, *offer.buttons), lead.source)


def all_the_same(lead: Reply, text: str) -> Reply:
    """Below what is known to be out already, where somebody said what the ticket is for."""
    again = Button(say("Open a ticket all the same"), says=f"new ticket anyway: {text}")
    return Reply(lead.text, (*lead.buttons, again))
