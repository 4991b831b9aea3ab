"""What technicians read of a ticket without asking: its card in the team's channel."""

from dataclasses import dataclass

from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.tickets import UNFULFILLED, Kind, Pending, Status, Ticket
from helpbot.wording.catalogue import day_of
from helpbot.wording.spoken import say
from helpbot.wording.targets import promised
from helpbot.wording.ticket_details import details, rule
from helpbot.wording.tickets import (
    day_and_hour,
    extent,
    place_of,
    quoted,
    reply_key,
    service_of,
    state,
    titled,
    was_declined,
)

# Names, in parts: one of each must agree.
Parts = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Titles:
    """Of articles that the requester read, or that were only offered for choice."""

    titles: tuple[str, ...]
    is_read: bool


@dataclass(frozen=True, slots=True)
class Known:
    """All that a card says: `before` is the ticket that this one follows, `asked` the words that
    led to the form.
    """

    ticket: Ticket
    owner: str | None
    shown: Titles | None = None
    approved_by: tuple[str, ...] = ()
    waits_for: Parts = ()
    before: Ticket | None = None
    asked: str = ""
    calls: tuple[str, ...] = ()


def card(known: Known, plan: Plan) -> Reply:
    ticket = known.ticket
    # What a form asked for stands below, blank by blank: the line of it would say it twice.
    is_filled = plan.form(ticket.form or "") is not None and any(ticket.details.values())
    said = _asked(known) if is_filled else quoted(ticket.summary)
    lines = [headline(ticket, plan), said, *_facts(known, plan)]
    return Reply("\n\n".join(filter(None, lines)), buttons=buttons(ticket))


def _asked(known: Known) -> str:
    """What the requester said before the form, where the form does not hold it."""
    is_held = any(known.asked in text for text in known.ticket.details.values())
    return quoted(known.asked) if known.asked and not is_held else ""


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
        waits_for(known.waits_for),
        _due(ticket, plan),
        "Off the standard." if ticket.off_standard else "",
        "" if awaits_approval(ticket) else rule(ticket, plan),
        _shown(known.shown) if ticket.is_unresolved else "",
        _follows(known),
        _part(ticket),
        f"Asset {ticket.asset}." if ticket.asset else "",
        "Restricted to this team." if ticket.restricted else "",
        f"{(ticket.code or '').capitalize()}: {ticket.resolution}" if ticket.resolution else "",
    ]
    return [fact for fact in facts if fact]


def awaits_approval(ticket: Ticket) -> bool:
    return ticket.pending_on is Pending.APPROVAL


def waits_for(parts: Parts) -> str:
    """ "Waits for the approval of Kim Tran, and Vi Chen or Mo Haddad."."""
    who = say(", and ").join(say(" or ").join(part) for part in parts)
    return say("Waits for the approval of {who}.", who=who) if who else ""


def _shown(shown: Titles | None) -> str:
    if shown is None:
        return ""
    titles = ", ".join(f"“{title}”" for title in shown.titles)
    return f"Read already: {titles}." if shown.is_read else f"Offered, and not opened: {titles}."


def _part(ticket: Ticket) -> str:
    if ticket.outage_id is None:
        return ""
    ends = "; it ends with that" if ticket.is_unresolved else ""
    return f"Part of outage {ticket.outage_id}{ends}."


def _follows(known: Known) -> str:
    """What it follows, with what it was about and how it ended."""
    before = known.before
    if before is None:
        return f"Follows ticket {known.ticket.follows}." if known.ticket.follows else ""
    end = f" {(before.code or '').capitalize()}: {before.resolution}" if before.resolution else ""
    return f"Follows {titled(before)}.{end}"


def _due(ticket: Ticket, plan: Plan) -> str:
    """The day by which it is done as a rule, where the requester named none."""
    form = plan.form(ticket.form or "")
    is_named = form is not None and ticket.details.get(form.by)
    is_told = is_named or ticket.resolve_by is not None
    return f"Due by {day_of(ticket.needed_by)}." if ticket.needed_by and not is_told else ""


def _from(ticket: Ticket, plan: Plan) -> str:
    since = day_and_hour(plan, ticket.opened_at)
    partner = " (partner)" if ticket.of_partner else ""
    who = f"{ticket.requester_name}{partner}{_department(ticket, plan)}"
    return f"From {who}, since {since}. {extent(ticket)}."


def _department(ticket: Ticket, plan: Plan) -> str:
    name = plan.name_of(ticket.department)
    return f", {name}" if name else ""


def buttons(ticket: Ticket) -> tuple[Button, ...]:
    """Each of them is a sentence; a claimed one cannot be claimed, and what waits for approval
    cannot be done.
    """
    number, may_work = ticket.id, not awaits_approval(ticket)
    if not ticket.is_unresolved:
        return (_story(ticket),)
    claim = Button("Claim", says=f"claim {number}")
    return (
        *((claim,) if may_work and not ticket.claimed_by else ()),
        *reply_key(ticket),
        Button("Note", says=f"form note {number}"),
        *((Button("Resolve", says=f"form resolve {number}"),) if may_work else ()),
        Button("More", says=f"more {number}"),
    )


def is_over(ticket: Ticket) -> Reply:
    """To whoever claims what nobody has to work on any more."""
    how = "was not approved" if was_declined(ticket) else f"is {ticket.status} already"
    end = f"\n\n{quoted(ticket.resolution)}" if ticket.resolution else ""
    return Reply(f"Ticket {ticket.id} {how}, so nobody has to take it.{end}", _opened_again(ticket))


def _opened_again(ticket: Ticket) -> tuple[Button, ...]:
    again = Button("Open it again", says=f"reopen {ticket.id}")
    return () if was_declined(ticket) else (again,)


def story_buttons(ticket: Ticket) -> tuple[Button, ...]:
    """Below the story of a ticket: what is over can be opened again, or become an article."""
    if ticket.is_unresolved:
        return buttons(ticket)
    article = Button("Draft an article", says=f"draft {ticket.id}")
    may_draft = ticket.resolution and not ticket.restricted and ticket.code not in UNFULFILLED
    return (*_opened_again(ticket), *((article,) if may_draft else ()))


def _story(ticket: Ticket) -> Button:
    return Button("Story", says=f"ticket {ticket.id}")


def alert_stands(alert: Reply, ticket: Ticket, owner: str | None) -> Reply:
    """The page of a security matter as its ticket stands now; `alert` is what it said first."""
    if ticket.status is Status.NEW and not ticket.claimed_by:
        return alert
    has_it = f" {owner} has it." if owner and ticket.is_unresolved else ""
    said = f"{alert.text}\n\nTicket {ticket.id} is {state(ticket)} now.{has_it}"
    return Reply(said, buttons(ticket) if alert.buttons else ())


def moved_away(reply: Reply) -> Reply:
    return Reply(f"{reply.text}\n\nIt went to another team; its card is in their channel.")


def moved_unseen(ticket: Ticket) -> Reply:
    """What stays where others read of a ticket that another team alone sees now."""
    return Reply(f"Ticket {ticket.id} went to another team, which alone sees it.")


def more(ticket: Ticket, canned: tuple[str, ...]) -> Reply:
    """What else can be done with a ticket; what needs words is a sentence to be said."""
    said = ", ".join(f"`{sentence}`" for sentence in _sentences(ticket))
    return Reply(
        f"**Ticket {ticket.id}**, {state(ticket)}. You may also say {said}.",
        (*_steps(ticket), *_canned(ticket, canned)),
    )


def _steps(ticket: Ticket) -> tuple[Button, ...]:
    number = ticket.id
    if not ticket.is_unresolved:
        return (_story(ticket),)
    release = Button("Release", says=f"release {number}")
    return (
        *((release,) if ticket.claimed_by else ()),
        *(() if awaits_approval(ticket) else _waits(ticket)),
        Button("Change", says=f"form change {number}"),
        Button("Assign", says=f"form assign {number}"),
        _story(ticket),
    )


def _waits(ticket: Ticket) -> tuple[Button, ...]:
    number = ticket.id
    on = Button("Go on", says=f"resume {number}")
    keys = {
        Pending.REQUESTER: Button("Wait for the requester", says=f"form wait {number}"),
        Pending.VENDOR: Button("Wait for the vendor", says=f"wait {number} vendor"),
        Pending.PARTS: Button("Wait for parts", says=f"wait {number} parts"),
    }
    others = (key for waits_on, key in keys.items() if waits_on is not ticket.pending_on)
    return (*others, *((on,) if ticket.status is Status.PENDING else ()))


def _canned(ticket: Ticket, names: tuple[str, ...]) -> tuple[Button, ...]:
    if not ticket.is_unresolved or ticket.reply_to is None:
        return ()
    number = ticket.id
    return tuple(Button(f"Canned: {name}", says=f"canned {number} {name}") for name in names[:8])


def _sentences(ticket: Ticket) -> list[str]:
    """What fits how it stands."""
    number = ticket.id
    if not ticket.is_unresolved:
        is_open_to_all = ticket.resolution and not ticket.restricted
        return [*([f"draft {number}"] if is_open_to_all else ()), f"reopen {number} because …"]
    may_link = ticket.kind is Kind.INCIDENT and ticket.needs is None
    return [
        f"snooze {number} tomorrow 8",
        *([f"link {number} to outage 7"] if may_link else ()),
        f"page team network about {number}",
    ]


def draft(ticket: Ticket) -> Reply:
    return Reply(
        f"I fill in an article with what was asked and what mended ticket {ticket.id}.",
        (Button("Write it", says=f"form new-article ticket {ticket.id}"),),
    )
