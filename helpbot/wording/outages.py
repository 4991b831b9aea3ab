"""What people read about an outage: who reports it, who waits for its end, who works on it.

What is read on the card and in a page is in wording/pages.py.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from helpbot.outages import Outage, State
from helpbot.plan import Plan
from helpbot.sameness import EVERYWHERE, UNKNOWN_PLACE
from helpbot.speech import Button, Reply
from helpbot.tickets import Ticket
from helpbot.wording.spoken import say, say_word
from helpbot.wording.tickets import titled


def what(outage: Outage, plan: Plan) -> str:
    """ "Internet at Fire Station 3"."""
    service = plan.name_of(outage.service) or outage.service
    return f"{service} {place(outage.facility, plan)}".strip()


def place(facility: str, plan: Plan) -> str:
    if facility == EVERYWHERE:
        return "in the whole city"
    if facility == UNKNOWN_PLACE:
        return ""
    return f"at {plan.name_of(facility) or facility}"


def said_place(facility: str, plan: Plan) -> str:
    """The same in the language that is spoken; cards and pages are English for whoever reports."""
    if facility == EVERYWHERE:
        return say("in the whole city")
    if facility == UNKNOWN_PLACE:
        return ""
    return say("at {name}", name=plan.name_of(facility) or facility)


def _what(outage: Outage, plan: Plan) -> str:
    service = plan.name_of(outage.service) or outage.service
    return f"{service} {said_place(outage.facility, plan)}".strip()


def people(count: int) -> str:
    return f"{count} person" if count == 1 else f"{count} people"


def lasted(span: timedelta) -> str:
    """A span as people say it: "2 h 05 min"."""
    minutes = max(int(span.total_seconds() // 60), 0)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d} min" if hours else f"{minutes} min"


def by_place(counts: Mapping[str | None, int], plan: Plan) -> str:
    """ "12 at City Hall, 3 at Main Library, 1 elsewhere"."""
    return ", ".join(
        f"{count} {'at ' + (plan.name_of(facility) or facility) if facility else 'elsewhere'}"
        for facility, count in counts.items()
    )


def _out(outage: Outage, plan: Plan) -> str:
    return say(
        "**{what}** has been out since {hour_of}",
        what=_what(outage, plan),
        hour_of=plan.hour_of(outage.detected_at),
    )


def _who(outage: Outage, owner: str | None, plan: Plan) -> str:
    if owner:
        return say("{owner} is working on it", owner=owner)
    match outage.state:
        case State.SUSPECTED:
            return say("the technicians are checking whether it is out")
        case State.WAITING if outage.due_at is not None:
            return say(
                "the technicians are told on {day_and_hour}",
                day_and_hour=said_time(plan, outage.due_at),
            )
        case _:
            return say("the technician on call is being paged")


def day_and_hour(plan: Plan, at: datetime) -> str:
    """ "Monday at 18:00"."""
    local = at.astimezone(plan.zone)
    return f"{local:%A} at {local:%H:%M}"


def said_time(plan: Plan, at: datetime) -> str:
    """The same in the language that is spoken."""
    local = at.astimezone(plan.zone)
    return say("{day} at {hour}", day=say_word(f"{local:%A}"), hour=f"{local:%H:%M}")


def _more(outage: Outage) -> str:
    lines = []
    if outage.news:
        lines.append(say("The last news: {outage.news}", outage=outage))
    if outage.workaround:
        lines.append(say("Until then: {outage.workaround}", outage=outage))
    return "".join(f"\n\n{line}" for line in lines)


def with_paging(reply: Reply, outage: Outage) -> Reply:
    """The reply to a report, with what is being done about it at the end of its first paragraph."""
    lead, gap, rest = reply.text.partition("\n\n")
    note = say(
        "I am paging the technician on call as well (outage {outage.id}), and will "
        "tell you here who has it and when it is over.",
        outage=outage,
    )
    return Reply(f"{lead} {note}{gap}{rest}", reply.buttons, reply.source)


def with_waiting(reply: Reply, outage: Outage, plan: Plan, *, reason: str | None) -> Reply:
    """The same for what waits: until when, why, and how to press on."""
    lead, gap, rest = reply.text.partition("\n\n")
    when = said_time(plan, outage.due_at) if outage.due_at else say("opening time")
    told = say("on {when}", when=when) if outage.due_at else say("at {when}", when=when)
    why = (
        say("Work on it is planned until {when}: {reason}", when=when, reason=reason)
        if reason
        else say("That can wait")
    )
    note = say(
        "{why}. I noted it (outage {outage.id}); the technicians are told {told}, and "
        "you hear from me here. If it cannot wait, press *Page on-call now* or call "
        "**{plan.desk.after_hours_phone}**.",
        why=why,
        outage=outage,
        told=told,
        plan=plan,
    )
    button = Button(say("Page on-call now"), says=f"page on-call outage {outage.id}")
    return Reply(f"{lead} {note}{gap}{rest}", (button, *reply.buttons), reply.source)


def joined(outage: Outage, plan: Plan, *, owner: str | None) -> Reply:
    button = Button(say("Page on-call now"), says=f"page on-call outage {outage.id}")
    return Reply(
        say(
            "That is known: {out}, and {who} (outage {outage.id}). I added you and will "
            "tell you here when it is over.",
            out=_out(outage, plan),
            who=_who(outage, owner, plan),
            outage=outage,
        )
        + _more(outage),
        buttons=(button,) if outage.state is State.WAITING else (),
    )


def is_known(outage: Outage, plan: Plan, *, owner: str | None) -> Reply:
    if outage.state is State.SUSPECTED:
        service = plan.name_of(outage.service) or outage.service
        start = say("Maybe: several people ask about **{service}**", service=service)
    else:
        start = say("Yes: {out}", out=_out(outage, plan))
    return Reply(
        say(
            "{start}, and {who} (outage {outage.id}).{more}",
            start=start,
            who=_who(outage, owner, plan),
            outage=outage,
            more=_more(outage),
        ),
        buttons=(Button(say("I'm affected too"), says=f"me too {outage.id}"),),
    )


def is_part(ticket: Ticket, outage: Outage, plan: Plan, *, owner: str | None) -> Reply:
    """To the requester of a ticket that is linked to an outage."""
    return Reply(
        say(
            "{ticket} is part of a known outage. {known}",
            ticket=titled(ticket, "Ticket"),
            known=known_part(outage, plan, owner=owner),
        )
    )


def known_part(outage: Outage, plan: Plan, *, owner: str | None) -> str:
    return say(
        "{out}, and {who} (outage {outage.id}). You hear here when it is over.",
        out=_out(outage, plan),
        who=_who(outage, owner, plan),
        outage=outage,
    )


def is_no_part(ticket: Ticket, outage_id: int) -> Reply:
    return Reply(
        say(
            "{ticket} has nothing to do with outage {outage_id} after all. We go on with it.",
            ticket=titled(ticket, "Ticket"),
            outage_id=outage_id,
        )
    )


def is_planned(service: str, where: str, until: str, reason: str) -> Reply:
    return Reply(
        say(
            "Yes: work on **{service}** {where} is planned until {until}: {reason}. It may "
            "be out until then.",
            service=service,
            where=where,
            until=until,
            reason=reason,
        )
    )


def declared(outage: Outage, plan: Plan) -> Reply:
    """To somebody who said exactly what is out and where."""
    return Reply(
        say(
            "Noted as outage {outage.id}: **{what}**. I am paging the technician on call, "
            "and will tell you here who has it and when it is over. "
            "**{plan.desk.after_hours_phone}** rings them at any hour.",
            outage=outage,
            what=_what(outage, plan),
            plan=plan,
        )
    )


def declared_later(outage: Outage, plan: Plan, *, reason: str | None) -> Reply:
    head = Reply(
        say("Noted as outage {outage.id}: **{what}**.", outage=outage, what=_what(outage, plan))
    )
    return with_waiting(head, outage, plan, reason=reason)


def you_are_in(outage: Outage, plan: Plan) -> Reply:
    return Reply(
        say(
            "I will tell you when **{what}** works again.{more}",
            what=_what(outage, plan),
            more=_more(outage),
        )
    )


def pressed_on(outage: Outage, plan: Plan) -> Reply:
    return Reply(
        say(
            "I am paging the technician on call for **{what}** (outage {outage.id}). "
            "**{plan.desk.after_hours_phone}** rings them as well.",
            what=_what(outage, plan),
            outage=outage,
            plan=plan,
        )
    )


def no_such_thing() -> Reply:
    return Reply(
        say(
            "I know no such service or building. Say in your own words what is out and "
            "where, or `form outage` for a list to choose from."
        )
    )


def nothing_to_page_for(plan: Plan) -> Reply:
    return Reply(
        say(
            "I do not know any more what that was about. Say what is out and where, or "
            "call **{plan.desk.after_hours_phone}**.",
            plan=plan,
        )
    )


def is_claimed(outage: Outage, name: str, plan: Plan) -> Reply:
    return Reply(
        say(
            "**{name}** is working on it: {what} (outage {outage.id}).",
            name=name,
            what=_what(outage, plan),
            outage=outage,
        )
    )


def update(outage: Outage, text: str, plan: Plan) -> Reply:
    return Reply(say("News of {what}: {text}", what=_what(outage, plan), text=text))


def workaround(outage: Outage, text: str, plan: Plan) -> Reply:
    return Reply(say("Until {what} works again: {text}", what=_what(outage, plan), text=text))


def is_resolved(outage: Outage, plan: Plan) -> Reply:
    return Reply(
        say(
            "**{what}** works again. {how}",
            what=_what(outage, plan),
            how=outage.resolution or "",
        ).strip(),
        buttons=(Button(say("It is still broken"), says=f"reopen outage {outage.id}"),),
    )


def is_reopened(outage: Outage, plan: Plan) -> Reply:
    return Reply(
        say(
            "**{what}** is out again. The technician on call is being paged (outage {outage.id}).",
            what=_what(outage, plan),
            outage=outage,
        )
    )


def is_accepted(outage: Outage, plan: Plan) -> Reply:
    return Reply(
        say(
            "What you asked about is an outage: **{what}** (outage {outage.id}). It is "
            "being worked on, and I will tell you here when it is over.",
            what=_what(outage, plan),
            outage=outage,
        )
    )


def told(outage: Outage) -> Reply:
    return Reply(f"Done. Everybody affected by outage {outage.id} is told.")


def listed(rows: Sequence[tuple[Outage, str | None, int]], plan: Plan) -> Reply:
    """`rows` are (outage, owner, how many are affected), by facility and start."""
    if not rows:
        return Reply("No outage is known.")
    lines = [
        f"- {outage.id}: **{what(outage, plan)}**, {outage.priority}, since "
        f"{plan.hour_of(outage.detected_at)}, "
        f"{f'claimed by {owner}' if owner else _state(outage)}, {count} affected"
        for outage, owner, count in rows
    ]
    return Reply("Open outages:\n\n" + "\n".join(lines))


def story(outage: Outage, lines: Sequence[str], plan: Plan) -> Reply:
    head = f"**Outage {outage.id}: {what(outage, plan)}** · {outage.priority} · {_state(outage)}"
    return Reply(head + "\n\n" + "\n".join(f"- {line}" for line in lines))


def _state(outage: Outage) -> str:
    names: Mapping[State, str] = {State.TRIGGERED: "being paged", State.SUSPECTED: "suspected"}
    return names.get(outage.state, outage.state.value)


def not_for_you(command: str, whom: str) -> Reply:
    """`whom` it is for: technicians, admins or employees."""
    instead = {
        "admins": "Ask whoever runs the desk.",
        "employees": "You may ask, and open a ticket: say `new ticket: ` and what is wrong.",
    }.get(whom, "If you report trouble, say what is out and where.")
    return Reply(f"`{command}` is for {whom}. {instead}")


Mark = Callable[[Reply], Reply]
