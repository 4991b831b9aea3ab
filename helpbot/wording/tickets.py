"""What people read about a ticket, whoever asked first of all.

The card of its team is in ticket_cards.py, what technicians read in ticket_work.py.
"""

from collections.abc import Sequence
from datetime import datetime

from helpbot.plan import Plan
from helpbot.speech import Button, File, Reply
from helpbot.tickets import Extent, Pending, Priority, Status, Ticket
from helpbot.wording.spoken import say, say_word
from helpbot.wording.ticket_details import details, rule

STATES = {
    Status.NEW: "new, nobody has it yet",
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
    if was_declined(ticket):
        return "not approved"
    return _WAITS[ticket.pending_on] if ticket.pending_on else STATES[ticket.status]


def was_declined(ticket: Ticket) -> bool:
    return ticket.code == "declined" and ticket.status is Status.RESOLVED


def said_state(ticket: Ticket) -> str:
    """The same in the language that is spoken; cards are English for whoever acts."""
    return say_word(state(ticket))


def own_state(ticket: Ticket) -> str:
    """The same to whoever asked."""
    if ticket.pending_on is Pending.REQUESTER:
        return say("waiting for your answer")
    return said_state(ticket)


def extent(ticket: Ticket) -> str:
    reason = f", because {ticket.priority_reason}" if ticket.priority_reason else ""
    return f"{IMPACTS[ticket.impact].capitalize()}, {URGENCIES[ticket.urgency]}{reason}"


def service_of(ticket: Ticket, plan: Plan) -> str:
    return plan.name_of(ticket.service) or ""


def place_of(ticket: Ticket, plan: Plan) -> str:
    name = plan.name_of(ticket.facility)
    return f" at {name}" if name else ""


def said_place(ticket: Ticket, plan: Plan) -> str:
    name = plan.name_of(ticket.facility)
    return f" {say('at {name}', name=name)}" if name else ""


def day_and_hour(plan: Plan, at: datetime) -> str:
    """ "Fri Nov 27, 14:05", by the city's clock."""
    return at.astimezone(plan.zone).strftime("%a %b %-d, %H:%M")


def said_time(plan: Plan, at: datetime) -> str:
    """The same in the language that is spoken."""
    local = at.astimezone(plan.zone)
    return say(
        "{day} {month} {local.day}, {local:%H:%M}",
        day=say_word(f"{local:%a}"),
        month=say_word(f"{local:%b}"),
        local=local,
    )


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines() or [""])


def titled(ticket: Ticket, word: str = "ticket") -> str:
    return f"**{word} {ticket.id}** ({short(ticket.summary)})"


def short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def own_keys(ticket: Ticket) -> tuple[Button, ...]:
    number = ticket.id
    return (
        Button(say("Add something"), says=f"form add {number}"),
        Button(say("Close it"), says=f"close {number}"),
    )


def reply_key(ticket: Ticket) -> tuple[Button, ...]:
    """For technicians. Whoever is not in chat is called, and cannot be written to."""
    if ticket.reply_to is None:
        return ()
    return (Button("Reply to requester", says=f"form reply {ticket.id}"),)


def not_in_chat(ticket: Ticket) -> str:
    """Of somebody who is reached by telephone alone."""
    number = f"call {ticket.call_back}" if ticket.call_back else "call them"
    return f"{ticket.requester_name} is not in chat: {number}."


def is_claimed(ticket: Ticket, owner: str) -> Reply:
    if ticket.pending_on is Pending.APPROVAL:
        return Reply(
            say(
                "{owner} has {ticket}, and begins once it is approved.",
                owner=owner,
                ticket=titled(ticket),
            )
        )
    return Reply(say("{owner} works on {ticket} now.", owner=owner, ticket=titled(ticket)))


def files(found: Sequence[File]) -> list[str]:
    """The files beside a ticket, a line each, with where they are."""
    return [f"file {_linked(one)}{_size(one.bytes)}" for one in found]


def _linked(file: File) -> str:
    is_link = file.reference.startswith(("https://", "http://"))
    name = file.name.replace("[", "(").replace("]", ")")
    return f"[{name}]({file.reference})" if is_link else name


def _size(count: int) -> str:
    if not count:
        return ""
    return f", {count / 1e6:.1f} MB" if count >= 1e5 else f", {max(round(count / 1e3), 1)} kB"


def no_thread() -> Reply:
    return Reply(
        "This thread belongs to no ticket. *Add to a ticket* in the menu of the message lets you "
        "say which one."
    )


def from_desk(ticket: Ticket, by: str, text: str) -> Reply:
    about = say("{by} about {ticket}:", by=by, ticket=titled(ticket))
    return Reply(f"{about}\n\n{quoted(text)}", own_keys(ticket))


def added(ticket: Ticket, owner: str | None) -> Reply:
    who = owner or say("The desk")
    told = say("Added to ticket {ticket.id}. {who} sees it.", ticket=ticket, who=who)
    if ticket.pending_on in (None, Pending.REQUESTER):
        return Reply(told)
    return Reply(f"{told} {say('It is still {state}.', state=said_state(ticket))}")


def with_closing(reply: Reply, ticket: Ticket) -> Reply:
    """To whoever says that it works by now."""
    asked = say("If it works now, you can close it.")
    return Reply(f"{reply.text} {asked}", (Button(say("Close it"), says=f"close {ticket.id}"),))


# A key holds no more.
_MOST_ON_KEY = 1_500


def belongs_where(ticket: Ticket, text: str) -> Reply:
    """To whoever goes on in the thread of a ticket that is closed."""
    words = text[:_MOST_ON_KEY]
    return Reply(
        say("{ticket} is closed. Does this belong to it?", ticket=titled(ticket, "Ticket")),
        (
            Button(say("It came back"), says=f"add to {ticket.id}: {words}"),
            Button(say("It is a new question"), says=words),
        ),
    )


def added_to_resolved(ticket: Ticket, text: str) -> Reply:
    if was_declined(ticket):
        return Reply(
            say("Added to ticket {ticket.id}, which was not approved.", ticket=ticket),
            own_buttons(ticket),
        )
    return Reply(
        say("Added to ticket {ticket.id}, which is resolved.", ticket=ticket),
        (
            _not_solved(ticket),
            Button(say("It is a new question"), says=text[:_MOST_ON_KEY]),
        ),
    )


def _not_solved(ticket: Ticket) -> Button:
    return Button(say("It is not solved"), says=f"reopen {ticket.id}")


def waits(ticket: Ticket, words: str, by: str) -> Reply:
    """For the requester."""
    said = f"\n\n{quoted(words)}" if words else ""
    if ticket.pending_on is Pending.REQUESTER:
        return Reply(
            say(
                "{by} needs something from you for {ticket}.{said}\n\nAnswer here, and the work "
                "goes on.",
                by=by,
                ticket=titled(ticket),
                said=said,
            ),
            (Button(say("Answer"), says=f"form add {ticket.id}"),),
        )
    moved = say("{ticket} is {state}.", ticket=titled(ticket, "Ticket"), state=said_state(ticket))
    return Reply(f"{moved}{said}")


def is_resolved(ticket: Ticket, plan: Plan, closes: str) -> Reply:
    """`closes` says when it closes by itself."""
    form = plan.form(ticket.form or "")
    said = say(
        "{ticket} is resolved.\n\n{quoted}\n\n{then}How was it? {closes}",
        ticket=titled(ticket, "Ticket"),
        quoted=quoted(ticket.resolution or ""),
        then=f"{form.when_done}\n\n" if form and form.when_done else "",
        closes=closes,
    )
    return Reply(
        said.rstrip(),
        (
            Button(say("It works, thank you"), says=f"rate {ticket.id} good"),
            Button(say("It works, but it was hard"), says=f"rate {ticket.id} fair"),
            _not_solved(ticket),
        ),
    )


def resolved_mark(ticket: Ticket, said: str) -> Reply:
    """What stays of the question how it was: no keys that have done their work."""
    is_over = say("{ticket} is resolved.", ticket=titled(ticket, "Ticket"))
    return Reply(f"{is_over}\n\n{quoted(ticket.resolution or '')}", source=said)


def said_score(score: int) -> str:
    label = {5: "It works, thank you", 3: "It works, but it was hard"}.get(score)
    return say("You said: {words}", words=say(label)) if label else say("You told me how it was")


def said_unsolved() -> str:
    return say("It was opened again")


def said_closed() -> str:
    return say("It was closed")


def is_closed(ticket: Ticket) -> Reply:
    return Reply(say("Ticket {ticket.id} is closed.", ticket=ticket))


def is_reopened(ticket: Ticket, owner: str | None) -> Reply:
    who = say("{owner} has it", owner=owner) if owner else say("it is with the desk")
    return Reply(
        say("Ticket {ticket.id} is open again: {who}.", ticket=ticket, who=who), own_keys(ticket)
    )


def follows(ticket: Ticket, before: int, expected: str) -> Reply:
    return Reply(
        say(
            "Ticket {before} is closed, so I opened **ticket {ticket.id}**, which follows it. "
            "{expected}",
            before=before,
            ticket=ticket,
            expected=expected,
        ),
        own_keys(ticket),
    )


def you_raised(ticket: Ticket, before: Priority) -> Reply:
    if ticket.priority == before:
        return Reply(
            say(
                "Ticket {ticket.id} stays {ticket.priority}, and the team reads your reason.",
                ticket=ticket,
            )
        )
    return Reply(
        say(
            "Ticket {ticket.id} is {ticket.priority} now, and the team reads your reason.",
            ticket=ticket,
        )
    )


def rated(ticket: Ticket) -> Reply:
    if ticket.status is not Status.CLOSED:
        return Reply(say("Thank you. I noted that for ticket {ticket.id}.", ticket=ticket))
    return Reply(
        say("Thank you. I noted that for ticket {ticket.id}, and it is closed.", ticket=ticket)
    )


def rated_already(ticket: Ticket) -> Reply:
    return Reply(say("You told me about ticket {ticket.id} already. Thank you.", ticket=ticket))


def story(
    ticket: Ticket, lines: Sequence[str], plan: Plan, owner: str | None, *, for_desk: bool = False
) -> Reply:
    """All that a person may know of one ticket; `for_desk` as the desk reads it, with the rule of
    its form.
    """
    has_it = owner and ticket.is_unresolved
    head = say(
        "**Ticket {ticket.id}**: {ticket.summary}\n\n{ticket.priority}, {state}.{who} From "
        "{ticket.requester_name}, {time}{place}.",
        ticket=ticket,
        state=said_state(ticket) if for_desk else own_state(ticket),
        who=f" {say('{owner} has it', owner=owner)}." if has_it else "",
        time=said_time(plan, ticket.opened_at),
        place=said_place(ticket, plan),
    )
    code = say_word((ticket.code or "").capitalize())
    end = f"{code}: {ticket.resolution}" if ticket.resolution else ""
    kept = rule(ticket, plan) if for_desk else ""
    parts = (head, details(ticket, plan), kept, "\n".join(f"- {line}" for line in lines), end)
    return Reply("\n\n".join(filter(None, parts)), own_buttons(ticket))


def ask_again(ticket: Ticket) -> Button:
    """By the form that it came by, with what was said in it."""
    return Button(say("Ask again"), says=f"form request {ticket.form} again {ticket.id}")


def own_buttons(ticket: Ticket) -> tuple[Button, ...]:
    if ticket.status is Status.CLOSED:
        return (Button(say("It came back"), says=f"reopen {ticket.id}"),)
    if was_declined(ticket):
        return (ask_again(ticket),) if ticket.form else ()
    if ticket.status is Status.RESOLVED:
        return (_not_solved(ticket),)
    urgent = Button(say("More urgent"), says=f"form urgent {ticket.id}")
    return (*own_keys(ticket), *(() if ticket.raised_at else (urgent,)))


def which(verb: str) -> Reply:
    return Reply(f"Which ticket? Say it with its number, such as `{verb} 12`.")


def really_close(ticket: Ticket) -> Reply:
    return Reply(
        say("Shall I close {ticket}?", ticket=titled(ticket)),
        (Button(say("Close it"), says=f"close {ticket.id}"),),
    )


def really_reopen(ticket: Ticket) -> Reply:
    return Reply(
        say("Shall I open {ticket} again?", ticket=titled(ticket)),
        (Button(say("Open it again"), says=f"reopen {ticket.id}"),),
    )


def was_deleted(ticket: Ticket) -> Reply:
    return Reply(
        say("This message about ticket {ticket.id} was deleted by whoever wrote it.", ticket=ticket)
    )
