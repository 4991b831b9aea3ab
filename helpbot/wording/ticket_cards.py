"""What technicians read of a ticket without asking: its card in the team's channel."""

from dataclasses import dataclass

from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.tickets import Holding, Kind, Status, Ticket
from helpbot.wording.catalogue import day_of
from helpbot.wording.targets import promised
from helpbot.wording.ticket_details import details, rule
from helpbot.wording.tickets import (
    STATES,
    day_and_hour,
    extent,
    place_of,
    quoted,
    service_of,
    state,
)


@dataclass(frozen=True, slots=True)
class Known:
    """All that a card says: `shown` are the ids of articles that were shown already."""

    ticket: Ticket
    owner: str | None
    shown: tuple[str, ...] = ()
    holdings: tuple[Holding, ...] = ()
    approved_by: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()


def card(known: Known, plan: Plan) -> Reply:
    ticket = known.ticket
    lines = [headline(ticket, plan), quoted(ticket.summary), *_facts(known, plan)]
    return Reply("\n\n".join(filter(None, lines)), buttons=buttons(ticket))


def headline(ticket: Ticket, plan: Plan) -> str:
    what = service_of(ticket, plan) or ("Request" if ticket.kind is Kind.REQUEST else "Trouble")
    form = plan.form_title(ticket.form) if ticket.form else None
    place = place_of(ticket, plan)
    return f"**Ticket {ticket.id}** · {ticket.priority} · {form or what}{place} · {state(ticket)}"


def _facts(known: Known, plan: Plan) -> list[str]:
    ticket = known.ticket
    facts = [
        _from(ticket, plan),
        f"Call back: {ticket.call_back}." if ticket.call_back else "",
        f"{known.owner} has it." if known.owner and ticket.is_unresolved else "",
        *known.calls,
        promised(ticket, plan),
        details(ticket, plan),
        f"Approved by {', '.join(known.approved_by)}." if known.approved_by else "",
        _due(ticket, plan),
        "Off the standard." if ticket.off_standard else "",
        rule(ticket, plan),
        f"Shown already: {', '.join(f'`{name}`' for name in known.shown)}." if known.shown else "",
        f"Follows ticket {ticket.follows}." if ticket.follows else "",
        f"Belongs to outage {ticket.outage_id}." if ticket.outage_id else "",
        f"Asset {ticket.asset}." if ticket.asset else "",
        "Restricted to this team." if ticket.restricted else "",
        f"{(ticket.code or '').capitalize()}: {ticket.resolution}" if ticket.resolution else "",
    ]
    return [fact for fact in facts if fact]


def _due(ticket: Ticket, plan: Plan) -> str:
    """The day by which it is done as a rule, where the requester named none."""
    form = plan.form(ticket.form or "")
    is_named = form is not None and ticket.details.get(form.by)
    return f"Due by {day_of(ticket.needed_by)}." if ticket.needed_by and not is_named else ""


def _from(ticket: Ticket, plan: Plan) -> str:
    since = day_and_hour(plan, ticket.opened_at)
    partner = " (partner)" if ticket.of_partner else ""
    who = f"{ticket.requester_name}{partner}{_department(ticket, plan)}"
    return f"From {who}, since {since}. {extent(ticket)}."


def _department(ticket: Ticket, plan: Plan) -> str:
    name = plan.name_of(ticket.department)
    return f", {name}" if name else ""


def buttons(ticket: Ticket) -> tuple[Button, ...]:
    """Each of them is a sentence; a claimed one cannot be claimed."""
    number = ticket.id
    if ticket.status in (Status.RESOLVED, Status.CLOSED):
        return (Button("Story", says=f"ticket {number}"),)
    claim = () if ticket.claimed_by else (Button("Claim", says=f"claim {number}"),)
    return (
        *claim,
        Button("Reply to requester", says=f"form reply {number}"),
        Button("Note", says=f"form note {number}"),
        Button("Resolve", says=f"form resolve {number}"),
        Button("More", says=f"more {number}"),
    )


def moved_away(reply: Reply) -> Reply:
    return Reply(f"{reply.text}\n\nIt went to another team; its card is in their channel.")


def more(ticket: Ticket, canned: tuple[str, ...]) -> Reply:
    """What else can be done with a ticket; what needs words is a sentence to be said."""
    number = ticket.id
    steps = [
        Button("Release", says=f"release {number}"),
        Button("Wait for the requester", says=f"form wait {number}"),
        Button("Wait for the vendor", says=f"wait {number} vendor"),
        Button("Wait for parts", says=f"wait {number} parts"),
        Button("Go on", says=f"resume {number}"),
        Button("Change", says=f"form change {number}"),
        Button("Assign", says=f"form assign {number}"),
        Button("Story", says=f"ticket {number}"),
        *(Button(f"Canned: {name}", says=f"canned {number} {name}") for name in canned[:8]),
    ]
    shown = [b for b in steps if _fits(b, ticket)]
    return Reply(
        f"**Ticket {number}**, {STATES[ticket.status]}. You may also say "
        f"`snooze {number} tomorrow 8`, `link {number} to outage 7`, "
        f"`page team network about {number}`, `draft {number}`.",
        tuple(shown),
    )


def draft(ticket: Ticket) -> Reply:
    return Reply(
        f"I fill in an article with what was asked and what mended ticket {ticket.id}.",
        (Button("Write it", says=f"form new-article ticket {ticket.id}"),),
    )


def _fits(button: Button, ticket: Ticket) -> bool:
    word = button.says.split()[0]
    if word == "release":
        return ticket.claimed_by is not None
    if word == "resume":
        return ticket.status is Status.PENDING
    return True
