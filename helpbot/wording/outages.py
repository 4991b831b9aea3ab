"""What people read about an outage: who reports it, who is paged, who waits for its end."""

from collections.abc import Callable, Sequence

from helpbot.outages import EVERYWHERE, UNKNOWN_PLACE, Outage, State
from helpbot.plan import Plan
from helpbot.speech import Button, Reply


def what(outage: Outage, plan: Plan) -> str:
    """ "Internet at Fire Station 3"."""
    service = plan.name_of(outage.service) or outage.service
    return f"{service} {place(outage, plan)}".strip()


def place(outage: Outage, plan: Plan) -> str:
    if outage.facility == EVERYWHERE:
        return "in the whole city"
    if outage.facility == UNKNOWN_PLACE:
        return ""
    return f"at {plan.name_of(outage.facility) or outage.facility}"


def page(outage: Outage, summary: str, plan: Plan, affected: Sequence[object], since: str) -> Reply:
    """What a technician needs: what, where, since when, how to get in, whom to call."""
    life = " · **life-safety**" if outage.is_life_safety else ""
    lines = [
        f"**Outage {outage.id}: {what(outage, plan)}** · {outage.priority}{life}",
        f"Reported at {since}, {people(affected)} affected:\n\n`{summary.replace('`', chr(39))}`",
    ]
    if note := plan.access.get(outage.facility):
        lines.append(f"Access: {note}")
    if vendor := plan.vendors.get(outage.service):
        circuit = vendor.circuits.get(outage.facility)
        told = f", circuit {circuit}" if circuit else ""
        lines.append(f"Vendor: {vendor.name}, {vendor.hotline}{told}")
    return Reply(
        "\n\n".join(lines),
        buttons=(
            Button("Claim", says=f"claim {outage.id}"),
            Button("Pass on", says=f"escalate {outage.id}"),
        ),
    )


def people(affected: Sequence[object]) -> str:
    count = len(affected)
    return f"{count} person" if count == 1 else f"{count} people"


def claimed_mark(name: str) -> Callable[[Reply], Reply]:
    return lambda reply: Reply(reply.text, source=f"Claimed by {name}")


def resolved_mark(name: str) -> Callable[[Reply], Reply]:
    return lambda reply: Reply(reply.text, source=f"Resolved by {name}")


def with_paging(reply: Reply, outage: Outage) -> Reply:
    """The reply to a report, with what is being done about it at the end of its first paragraph."""
    lead, gap, rest = reply.text.partition("\n\n")
    note = (
        f"I am paging the technician on call as well (outage {outage.id}), and will tell you here "
        "who has it and when it is over."
    )
    return Reply(f"{lead} {note}{gap}{rest}", reply.buttons, reply.source)


def joined(outage: Outage, plan: Plan, *, since: str, owner: str | None) -> Reply:
    who = f"{owner} is working on it" if owner else "the technician on call is being paged"
    return Reply(
        f"That is known: **{what(outage, plan)}** is out since {since}, and {who} "
        f"(outage {outage.id}). I added you and will tell you here when it is over."
    )


def is_known(outage: Outage, plan: Plan, *, since: str, owner: str | None) -> Reply:
    who = f"{owner} is working on it" if owner else "the technician on call is being paged"
    return Reply(
        f"Yes: **{what(outage, plan)}** is out since {since}, and {who} (outage {outage.id}).",
        buttons=(Button("I'm affected too", says=f"me too {outage.id}"),),
    )


def you_are_in(outage: Outage, plan: Plan) -> Reply:
    return Reply(f"I will tell you here when **{what(outage, plan)}** works again.")


def is_claimed(outage: Outage, name: str, plan: Plan) -> Reply:
    return Reply(f"**{name}** is working on it: {what(outage, plan)} (outage {outage.id}).")


def you_claimed(outage: Outage, plan: Plan) -> Reply:
    return Reply(
        f"It is yours: outage {outage.id}, **{what(outage, plan)}**. Everybody affected is told.",
        buttons=(
            Button("On my way: 30", says=f"on my way {outage.id} 30"),
            Button("60", says=f"on my way {outage.id} 60"),
            Button("120", says=f"on my way {outage.id} 120"),
            Button("Release", says=f"release {outage.id}"),
        ),
        source=f"`update {outage.id} …` tells those affected; `resolve {outage.id} cause: what was "
        "done` ends it",
    )


def on_the_way(outage: Outage, minutes: int) -> Reply:
    return Reply(f"Noted: you are on your way, {minutes} minutes. Outage {outage.id} stays yours.")


def you_released(outage: Outage) -> Reply:
    return Reply(f"Outage {outage.id} is back in the queue, and the next one is paged now.")


def was_escalated(outage: Outage) -> Reply:
    return Reply(f"Outage {outage.id} goes to the next level now.")


def any_news(outage: Outage, plan: Plan) -> Reply:
    return Reply(
        f"Any news of outage {outage.id}, **{what(outage, plan)}**? Without a word in five minutes "
        "it goes back to the queue.",
        buttons=(
            Button("On my way: 30", says=f"on my way {outage.id} 30"),
            Button("Release", says=f"release {outage.id}"),
        ),
    )


def update(outage: Outage, text: str, plan: Plan) -> Reply:
    return Reply(f"News of {what(outage, plan)}: {text}")


def is_resolved(outage: Outage, words: str, plan: Plan) -> Reply:
    return Reply(f"**{what(outage, plan)}** works again. {words}")


def told(outage: Outage) -> Reply:
    return Reply(f"Done. Everybody affected by outage {outage.id} is told.")


def listed(rows: Sequence[tuple[Outage, str, str | None, int]], plan: Plan) -> Reply:
    """`rows` are (outage, since, owner, how many are affected)."""
    if not rows:
        return Reply("No outage is known.")
    lines = [
        f"- {outage.id}: **{what(outage, plan)}**, {outage.priority}, since {since}, "
        f"{f'claimed by {owner}' if owner else _state(outage)}, {count} affected"
        for outage, since, owner, count in rows
    ]
    return Reply("Open outages:\n\n" + "\n".join(lines))


def _state(outage: Outage) -> str:
    return "being paged" if outage.state is State.TRIGGERED else outage.state.value


def not_for_you(what: str) -> Reply:
    return Reply(f"`{what}` is for technicians. If you report trouble, say what is out and where.")
