"""What technicians read: pages, cards, and what came of what they said."""

from collections.abc import Mapping
from dataclasses import dataclass

from helpbot.outages import Outage, State
from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.wording.calls import looking
from helpbot.wording.outages import Mark, by_place, day_and_hour, lasted, people, what
from helpbot.wording.together import Item

# Enough of somebody's words to know what it is about.
QUOTED = 300


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an outage beside its row: for a page and for the cards."""

    outage: Outage
    summary: str
    reporter: str
    counts: Mapping[str | None, int]
    owner: str | None = None
    before: Outage | None = None
    calls: tuple[str, ...] = ()

    @property
    def affected(self) -> int:
        return sum(self.counts.values())


def page(known: Known, plan: Plan, *, asks_for_help: bool = False, is_call: bool = False) -> Reply:
    """What a technician needs: what, where, since when, how to get in, whom to call."""
    outage = known.outage
    start = [f"You are asked to help; {known.owner or 'nobody'} has it."] if asks_for_help else []
    return Reply(
        "\n\n".join((*start, *_facts(known, plan))),
        buttons=(looking(outage.id),)
        if is_call
        else ()
        if asks_for_help
        else (
            Button("Claim", says=f"claim {outage.id}"),
            Button("Pass on", says=f"escalate {outage.id} step {outage.steps}"),
        ),
    )


def item(known: Known, plan: Plan, *, is_call: bool = False) -> Item:
    """One page of several, or on a telephone."""
    outage = known.outage
    name, since = f"outage {outage.id}", plan.hour_of(outage.detected_at)
    return Item(
        name,
        _line(known, plan),
        more=f", since {since}, {people(known.affected)} affected",
        answer=looking(outage.id)
        if is_call
        else Button(f"Claim {outage.id}", says=f"claim {outage.id}"),
        verb=f"Say that you look at {name}" if is_call else f"Claim {name}",
        is_call=is_call,
    )


def _line(known: Known, plan: Plan) -> str:
    outage = known.outage
    life = " life-safety" if outage.is_life_safety else ""
    return f"Outage {outage.id}, {outage.priority}{life}: {what(outage, plan)}"


def triage_card(known: Known, plan: Plan) -> Reply:
    """The card in the team's channel, edited as the outage goes on; of what is over it says what
    it was, and no longer how to get there.
    """
    outage = known.outage
    if outage.state is State.RESOLVED:
        lines = [f"Over: {_head(outage, plan)}", _reported(known, plan), _end(outage)]
    else:
        lines = [*_facts(known, plan), *_talk(outage)]
    lines += known.calls
    return Reply(
        "\n\n".join(lines),
        buttons=card_buttons(outage),
        source=_standing(known, plan),
    )


def status_card(known: Known, plan: Plan) -> Reply:
    """The card that everybody may read: what, where, since when, who is at it, the last news."""
    outage = known.outage
    names = {
        State.RESOLVED: "Over",
        State.DISMISSED: "Was none",
        State.ABSORBED: "Part of a larger one",
    }
    head = f"{names.get(outage.state, 'Out')}: **{what(outage, plan)}**"
    lines = [f"{head} · since {plan.hour_of(outage.detected_at)}"]
    if known.counts:
        lines.append(f"Affected: {by_place(known.counts, plan)}")
    if outage.state is State.RESOLVED and outage.resolution:
        lines.append(outage.resolution)
    else:
        lines += _talk(outage)
    me_too = Button("I'm affected too", says=f"me too {outage.id}")
    return Reply(
        "\n\n".join(lines),
        buttons=(me_too,) if outage.is_unresolved else (),
        source=_standing_for_all(known, plan),
    )


def _standing_for_all(known: Known, plan: Plan) -> str:
    outage = known.outage
    if outage.state is State.TRIGGERED:
        return "The technician on call is being paged"
    if outage.state is State.CLAIMED and outage.claimed_at is not None:
        return f"{known.owner} is working on it, since {plan.hour_of(outage.claimed_at)}"
    return _standing(known, plan)


def _end(outage: Outage) -> str:
    return f"Cause: {outage.cause}. {outage.resolution}" if outage.cause else ""


def _talk(outage: Outage) -> list[str]:
    lines = [f"The last news: {outage.news}"] if outage.news else []
    return lines + ([f"Until then: {outage.workaround}"] if outage.workaround else [])


def card_buttons(outage: Outage) -> tuple[Button, ...]:
    match outage.state:
        case State.SUSPECTED:
            return (
                Button("It is an outage", says=f"accept {outage.id}"),
                Button("It is none", says=f"dismiss {outage.id}"),
            )
        case State.WAITING | State.TRIGGERED:
            return (
                Button("Claim", says=f"claim {outage.id}"),
                Button("Pass on", says=f"escalate {outage.id} step {outage.steps}"),
            )
        case _:
            return ()


def _standing(known: Known, plan: Plan) -> str:
    """How it stands, in one line."""
    outage, owner = known.outage, known.owner
    match outage.state:
        case State.CLAIMED:
            at = f" since {plan.hour_of(outage.claimed_at)}" if outage.claimed_at else ""
            return f"Claimed by {owner}{at}"
        case State.RESOLVED if outage.resolved_at is not None:
            return f"Resolved after {lasted(outage.resolved_at - outage.detected_at)}"
        case State.ABSORBED:
            return f"Part of outage {outage.absorbed_by}"
        case State.WAITING if outage.due_at is not None:
            return f"Waits until {day_and_hour(plan, outage.due_at)}"
        case State.SUSPECTED:
            return "Suspected: nobody is paged"
        case State.DISMISSED:
            return "Dismissed"
        case _:
            return f"Nobody has it; paged {_times(outage.steps)}"


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _head(outage: Outage, plan: Plan) -> str:
    life = " · **life-safety**" if outage.is_life_safety else ""
    return f"**Outage {outage.id}: {what(outage, plan)}** · {outage.priority}{life}"


def _reported(known: Known, plan: Plan) -> str:
    quoted = known.summary[:QUOTED].replace("`", chr(39))
    since, affected = plan.hour_of(known.outage.detected_at), people(known.affected)
    return f"Reported by {known.reporter} at {since}, {affected} affected:\n\n`{quoted}`"


def _facts(known: Known, plan: Plan) -> list[str]:
    """Paragraphs: what and where, who says so, and what helps whoever goes there."""
    helps = "\n".join(f"- {line}" for line in _help(known, plan))
    return [_head(known.outage, plan), _reported(known, plan), *([helps] if helps else [])]


def _help(known: Known, plan: Plan) -> list[str]:
    outage, lines = known.outage, []
    if len(known.counts) > 1:
        lines.append(f"Affected: {by_place(known.counts, plan)}")
    if note := plan.access.get(outage.facility):
        lines.append(f"Access: {note}")
    if vendor := plan.vendors.get(outage.service):
        circuit = vendor.circuits.get(outage.facility)
        told = f", circuit {circuit}" if circuit else ""
        contract = f", contract {vendor.contract}" if vendor.contract else ""
        lines.append(f"Vendor: {vendor.name}, {vendor.hotline}{contract}{told}")
    if (last := known.before) is not None and last.resolved_at is not None:
        day = last.resolved_at.astimezone(plan.zone)
        lines.append(f"Last outage there: {day:%B} {day.day}, {day.year}, {last.cause}")
    return lines


def claimed_mark(name: str) -> Mark:
    return lambda reply: Reply(reply.text, source=f"Claimed by {name}")


def resolved_mark(name: str) -> Mark:
    return lambda reply: Reply(reply.text, source=f"Resolved by {name}")


def absorbed_mark(outage_id: int, *, is_claimed: bool = False) -> Mark:
    return lambda reply: Reply(
        reply.text,
        buttons=() if is_claimed else (Button("Claim", says=f"claim {outage_id}"),),
        source=f"Part of outage {outage_id} now",
    )


def dismissed_mark(name: str) -> Mark:
    return lambda reply: Reply(reply.text, source=f"Dismissed by {name}")


def you_claimed(outage: Outage, plan: Plan) -> Reply:
    return Reply(
        f"It is yours: outage {outage.id}, **{what(outage, plan)}**. Everybody affected is told.",
        buttons=(*_on_my_way(outage), Button("Release", says=f"release {outage.id}")),
        source=f"`update {outage.id} …` tells those affected; `resolve {outage.id} cause: what was "
        "done` ends it",
    )


def _on_my_way(outage: Outage) -> tuple[Button, ...]:
    first, *more = (30, 60, 120)
    return (
        Button(f"On my way: {first}", says=f"on my way {outage.id} {first}"),
        *(Button(str(minutes), says=f"on my way {outage.id} {minutes}") for minutes in more),
    )


def on_the_way(outage: Outage, minutes: int) -> Reply:
    return Reply(f"Noted: you are on your way, {minutes} minutes. Outage {outage.id} stays yours.")


def put_to_sleep(outage: Outage, plan: Plan) -> Reply:
    until = day_and_hour(plan, outage.due_at) if outage.due_at else ""
    return Reply(f"Outage {outage.id} sleeps until {until}. It stays yours, and I ask you then.")


def you_released(outage: Outage) -> Reply:
    return Reply(f"Outage {outage.id} is back in the queue, and the next person is paged now.")


def was_escalated(outage: Outage) -> Reply:
    return Reply(f"Outage {outage.id} goes to the next level now.")


def handed(outage: Outage, name: str) -> Reply:
    return Reply(f"Outage {outage.id} is **{name}**'s now, and they are told.")


def handed_to_you(known: Known, plan: Plan, *, by: str) -> Reply:
    outage = known.outage
    return Reply(
        f"**{by}** hands you this:\n\n" + "\n\n".join(_facts(known, plan)),
        buttons=(*_on_my_way(outage), Button("Release", says=f"release {outage.id}")),
    )


def grew(part: Outage, whole: Outage, owner: str | None, plan: Plan) -> Reply:
    """To whoever had a part of what is larger now."""
    who = f"{owner} has it" if owner else "the technician on call is being paged for it"
    return Reply(
        f"Outage {part.id} is part of a larger one: outage {whole.id}, **{what(whole, plan)}**, "
        f"{whole.priority}; {who}."
    )


def has_moved(outage: Outage, before: str, plan: Plan) -> Reply:
    """To those who work on it: it is somewhere else."""
    return Reply(f"Outage {outage.id} is **{what(outage, plan)}** now, not {before or 'there'}.")


def any_news(outage: Outage, plan: Plan) -> Reply:
    return Reply(
        f"Any news of outage {outage.id}, **{what(outage, plan)}**? Without a word in five minutes "
        "it goes back to the queue.",
        buttons=(*_on_my_way(outage), Button("Release", says=f"release {outage.id}")),
    )


def update_wanted(outage: Outage, plan: Plan, affected: int) -> Reply:
    return Reply(
        f"{people(affected).capitalize()} wait for news of **{what(outage, plan)}**. Say "
        f"`update {outage.id} …` in a sentence; all of them read it.",
    )


def taken_from_you(outage: Outage, plan: Plan) -> Reply:
    return Reply(
        f"I heard nothing from you, so outage {outage.id}, **{what(outage, plan)}**, went back to "
        f"the queue and the next one is paged. `claim {outage.id}` takes it again."
    )


def you_resolved(outage: Outage) -> Reply:
    # The report, which follows in the team's channel, offers to draft an article.
    return Reply(f"Done. Everybody affected by outage {outage.id} is told.")


def draft_wanted(outage: Outage) -> Reply:
    return Reply(f"I will write a draft article from outage {outage.id}, and tell you where it is.")


def noted(outage: Outage) -> Reply:
    return Reply(f"Noted with outage {outage.id}. Those affected do not see it.")


def has_room(outage: Outage) -> Reply:
    return Reply(f"Outage {outage.id} gets a channel of its own; those who work on it are invited.")


def no_room() -> Reply:
    return Reply("I cannot make a channel here. Talk in the thread of its card.")


def no_room_made(outage: Outage) -> Reply:
    """To the team's channel: somebody was told that there would be one."""
    return Reply(
        f"I could not make a channel for outage {outage.id}; an admin is told why. Its card here "
        "has a thread."
    )


def room(known: Known, plan: Plan) -> Reply:
    return Reply("\n\n".join((*_facts(known, plan), *_talk(known.outage))))


def unreachable(outage: Outage, name: str, why: str, plan: Plan) -> Reply:
    """To the team's channel: a page did not arrive."""
    return Reply(
        f"I could not reach **{name}** for outage {outage.id}, **{what(outage, plan)}**: {why}.",
        buttons=(Button("Claim", says=f"claim {outage.id}"),),
    )


def nobody_reached(outage: Outage, level: str, plan: Plan) -> Reply:
    return Reply(
        f"Nobody of `{level}` can be paged for outage {outage.id}, **{what(outage, plan)}**. I go "
        "on with the next level at once."
    )


def seems_over(outage: Outage, plan: Plan) -> Reply:
    return Reply(
        f"Monitoring reports that **{what(outage, plan)}** works again (outage {outage.id}). If "
        f"so, say `resolve {outage.id} cause: what was done`."
    )


def dismissed(outage: Outage) -> Reply:
    return Reply(f"Noted: {outage.id} is no outage. I do not suspect it again within the hour.")
