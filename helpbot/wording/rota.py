"""What people read about the rota: who is on call, whose shifts, who covers for whom."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from helpbot.oncall import Cover, Duty, Gap, Layer, Shift
from helpbot.plan import Person, Plan
from helpbot.speech import Button, Reply


def moment(plan: Plan, at: datetime) -> str:
    """ "Mon Jan 5, 18:00"."""
    local = at.astimezone(plan.zone)
    return f"{local:%a} {local:%b} {local.day}, {local:%H:%M}"


def span(plan: Plan, start: datetime, end: datetime) -> str:
    """ "Mon Jan 5, 18:00 to Tue Jan 6, 06:00"."""
    same_day = start.astimezone(plan.zone).date() == end.astimezone(plan.zone).date()
    return f"{moment(plan, start)} to {plan.hour_of(end) if same_day else moment(plan, end)}"


def team(plan: Plan, team_id: str) -> str:
    return next((one.name for one in plan.teams if one.id == team_id), "Everything else")


# Who is on call.


def on_call(
    duties: Sequence[Duty],
    covers: Mapping[int, Cover],
    plan: Plan,
    *,
    at: datetime | None = None,
) -> Reply:
    """Every watch as it stands, now or `at` a time, and the telephone that rings whoever has it."""
    desk = plan.desk
    lines = [f"- {duty_line(duty, covers, plan)}" for duty in duties]
    when = moment(plan, at) if at else "now"
    return Reply(
        f"On call {when}:\n\n" + "\n".join(lines) + f"\n\n**{desk.after_hours_phone}** rings the "
        f"primary at any hour; the {desk.name} is at {desk.phone} ({desk.hours})."
    )


def duty_line(duty: Duty, covers: Mapping[int, Cover], plan: Plan) -> str:
    """ "Network: **Cy**, then Mo, until Mon Jan 12, 09:00 (Cy for Bo)"."""
    who = f"**{duty.primary.name}**" if duty.primary else "**nobody**"
    second = f", then {duty.secondary.name}" if duty.secondary else ""
    named = [_for(covers[number], plan) for number in duty.covers if number in covers]
    note = f" ({'; '.join(dict.fromkeys(named))})" if named else ""
    gap = "" if duty.primary else "; a page goes to the next level at once"
    return f"{team(plan, duty.team)}: {who}{second}, until {moment(plan, duty.until)}{note}{gap}"


def _for(cover: Cover, plan: Plan) -> str:
    return f"{_name(plan, cover.person)} for {_name(plan, cover.replaces)}"


def _name(plan: Plan, person_id: str) -> str:
    person = plan.person(person_id)
    return person.name if person else person_id


def gap_line(gap: Gap, plan: Plan) -> str:
    return f"{team(plan, gap.team)}: nobody {span(plan, gap.starts_at, gap.ends_at)}"


# Whose shifts.


def my_shifts(
    person: Person,
    found: Sequence[Shift],
    covers: Sequence[Cover],
    days: int,
    plan: Plan,
    *,
    is_own: bool,
) -> Reply:
    """`covers` are those that the person gives or takes, the next first."""
    are = "You are" if is_own else f"{person.name} is"
    lines = [shift_line(shift, plan) for shift in found]
    given = [cover_line(cover, plan) for cover in covers]
    if not (lines or given):
        return Reply(f"{are} not on call in the next {days} days.")
    text = f"{are} on call in the next {days} days:\n\n" if lines else f"{are} not on call.\n\n"
    text += "\n".join(f"- {line}" for line in lines)
    if given:
        text += "\n\nCovers:\n\n" + "\n".join(f"- {line}" for line in given)
    return Reply(text.strip())


def shift_line(shift: Shift, plan: Plan) -> str:
    layer = "learning" if shift.layer is Layer.SHADOW else shift.layer.value
    when = span(plan, shift.starts_at, shift.ends_at)
    return f"{when}: {team(plan, shift.team)}, {layer}"


def cover_line(cover: Cover, plan: Plan) -> str:
    when = span(plan, cover.starts_at, cover.ends_at)
    return f"{cover.id}: {_for(cover, plan)}, {when}, {team(plan, cover.team)}"


# Covers.


def _when(covers: Sequence[Cover], plan: Plan) -> str:
    """Exactly when and for what, in the middle of a sentence or as a list."""
    lines = [f"{span(plan, one.starts_at, one.ends_at)} ({team(plan, one.team)})" for one in covers]
    return f" {lines[0]}" if len(lines) == 1 else ":\n\n" + "\n".join(f"- {x}" for x in lines)


def _ids(covers: Sequence[Cover]) -> str:
    return " ".join(str(one.id) for one in covers)


def _undo(covers: Sequence[Cover]) -> tuple[Button, ...]:
    return (Button("Undo", says=f"undo cover {_ids(covers)}"),)


def you_cover(covers: Sequence[Cover], of: Person, plan: Plan, *, alone: bool) -> Reply:
    return Reply(
        f"You cover for **{of.name}**{_ended(_when(covers, plan))}\n\nThey are told, and it ends "
        f"by itself.{_ALONE * alone}",
        buttons=_undo(covers),
        source=_numbers(covers),
    )


def _ended(text: str) -> str:
    """A list ends without a full stop."""
    return text if "\n" in text else f"{text}."


_ALONE = " Nobody is second then: a page that is not claimed goes on to the next level at once."


def _numbers(covers: Sequence[Cover]) -> str:
    name = "Cover" if len(covers) == 1 else "Covers"
    return f"{name} {', '.join(str(one.id) for one in covers)}"


def covers_for_you(covers: Sequence[Cover], person: Person, plan: Plan) -> Reply:
    return Reply(
        f"**{person.name}** covers for you{_ended(_when(covers, plan))}", buttons=_undo(covers)
    )


def was_put_on(
    covers: Sequence[Cover], person: Person, of: Person, plan: Plan, *, alone: bool
) -> Reply:
    return Reply(
        f"**{person.name}** covers for {of.name}{_ended(_when(covers, plan))}\n\nBoth are told."
        f"{_ALONE * alone}",
        buttons=_undo(covers),
        source=_numbers(covers),
    )


def you_were_put_on(covers: Sequence[Cover], of: Person, by: Person, plan: Plan) -> Reply:
    return Reply(
        f"**{by.name}** put you on for {of.name}{_ended(_when(covers, plan))}",
        buttons=_undo(covers),
    )


def you_asked(covers: Sequence[Cover], people: Sequence[str], plan: Plan) -> Reply:
    names = " and ".join(f"**{name}**" for name in people)
    return Reply(
        f"I asked {names} to cover for you{_ended(_when(covers, plan))}\n\nNothing changes before "
        "they accept; I tell you what they say.",
        buttons=(Button("Withdraw", says=f"undo cover {_ids(covers)}"),),
        source=_numbers(covers),
    )


def asks_you(covers: Sequence[Cover], by: Person, plan: Plan, *, is_live: bool) -> Reply:
    what = "take it from them now, until" if is_live else "cover for them"
    when = (
        ", ".join(f"{moment(plan, one.ends_at)} ({team(plan, one.team)})" for one in covers)
        if is_live
        else _when(covers, plan).strip()
    )
    return Reply(
        f"**{by.name}** asks you to {what} {when}".replace(" :", ":"),
        buttons=(
            Button("Take it" if is_live else "Accept", says=f"accept swap {_ids(covers)}"),
            Button("I cannot" if is_live else "Decline", says=f"decline swap {_ids(covers)}"),
        ),
    )


def you_accepted(covers: Sequence[Cover], of: Person, plan: Plan) -> Reply:
    return Reply(
        f"It is yours: you cover for **{of.name}**{_ended(_when(covers, plan))}\n\nThey are told.",
        buttons=_undo(covers),
        source=_numbers(covers),
    )


def was_accepted(covers: Sequence[Cover], by: Person, plan: Plan) -> Reply:
    return Reply(
        f"**{by.name}** accepts and covers for you{_ended(_when(covers, plan))}",
        buttons=_undo(covers),
    )


def you_declined(of: Person) -> Reply:
    return Reply(f"Noted; {of.name} is told, and nothing changes.")


def was_declined(covers: Sequence[Cover], by: Person, plan: Plan) -> Reply:
    return Reply(
        f"**{by.name}** cannot cover for you{_ended(_when(covers, plan))}\n\nIt stays yours. Ask "
        "somebody else with `swap with …`; a lead can put somebody on."
    )


def you_undid(covers: Sequence[Cover], plan: Plan) -> Reply:
    name = _numbers(covers).lower()
    return Reply(f"{name.capitalize()} is undone; the rota is as it was before, and all are told.")


def was_withdrawn(covers: Sequence[Cover], by: str, plan: Plan) -> Reply:
    return Reply(f"**{by}** asks no more for a cover{_ended(_when(covers, plan))}")


def was_undone(covers: Sequence[Cover], by: str, plan: Plan) -> Reply:
    """`covers` are of one pair of people."""
    when = _ended(_when(covers, plan))
    return Reply(f"**{by}** undid a cover, {_for(covers[0], plan)},{when}".replace(",:", ":"))


def not_on_duty(of: Person, when: tuple[datetime, datetime], plan: Plan) -> str:
    return (
        f"{of.name} is not on call {span(plan, *when)}, so there is nothing to cover. "
        f"`shifts of {of.id}` lists when they are."
    )
