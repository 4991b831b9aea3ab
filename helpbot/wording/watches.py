"""What technicians read of their watch: hand-offs, the daily check, drills, how they are paged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpbot.lines import CHAT
from helpbot.oncall import Duty, Shift, Trial
from helpbot.outages import Outage, State
from helpbot.plan import Person, Plan
from helpbot.speech import Button, Reply
from helpbot.tickets import Ticket
from helpbot.wording.outages import lasted, people, place, what
from helpbot.wording.rota import moment, span, team
from helpbot.wording.targets import title

# As many as fit on keys; the others are handed over by saying so.
_BUTTONS = 5
_PATHS = {CHAT: "chat", "sms": "SMS", "voice": "voice", "email": "e-mail", "push": "push"}


def path_name(path: str) -> str:
    return _PATHS.get(path, path)


# Hand-offs.


@dataclass(frozen=True, slots=True)
class Work:
    """Planned work on a service at a place."""

    service: str
    facility: str
    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What goes from hand to hand: `held` by the one who leaves, `waiting` for anybody, `asleep`
    until some time of the new watch, `planned` for it; `tickets` of the one who leaves. `affected`
    counts people by outage.
    """

    held: Sequence[Outage]
    waiting: Sequence[Outage]
    asleep: Sequence[Outage]
    planned: Sequence[Work]
    affected: dict[int, int]
    tickets: Sequence[Ticket] = ()


def handed_over(duty: Duty, before: Person | None, plan: Plan) -> Reply:
    """To the team's channel."""
    after = f" {before.name} hands over." if before else ""
    return Reply(f"{_on_now(duty, plan)}{after}")


def _on_now(duty: Duty, plan: Plan) -> str:
    name, until = team(plan, duty.team), moment(plan, duty.until)
    if duty.primary is None:
        return (
            f"**Nobody** is first on call now: {name}, until {until}. Pages go to the next level "
            "at once. Say `put … on for …`, or change the rota."
        )
    second = f" {duty.secondary.name} is second." if duty.secondary else " Nobody is second."
    return f"**{duty.primary.name}** is on call now: {name}, until {until}.{second}"


def your_watch(duty: Duty, before: Person | None, digest: Digest, plan: Plan) -> Reply:
    second = f" {duty.secondary.name} is second." if duty.secondary else " Nobody is second."
    name = before.name if before else "the one before you"
    until = moment(plan, duty.until)
    text = f"You are on call now: **{team(plan, duty.team)}**, until {until}.{second}"
    return Reply("\n\n".join([text, *_digest(digest, f"{name} still holds", plan)]))


def watch_over(duty: Duty, digest: Digest, plan: Plan) -> Reply:
    to = duty.primary
    next_one = (
        f"**{to.name}** is on call until {moment(plan, duty.until)}." if to else "Nobody is now."
    )
    text = f"Your watch is over: **{team(plan, duty.team)}**. {next_one}"
    buttons = tuple(
        Button(f"Hand over {outage.id}", says=f"hand {outage.id} to {to.id}")
        for outage in digest.held[:_BUTTONS]
        if to is not None
    )
    return Reply("\n\n".join([text, *_digest(digest, "You still hold", plan)]), buttons=buttons)


def _digest(digest: Digest, holds: str, plan: Plan) -> list[str]:
    lists = (
        (holds, (_held(o, digest, plan) for o in digest.held)),
        ("Nobody has", (_line(o, digest, plan) for o in digest.waiting)),
        ("Asleep until", (f"{_wakes(o, plan)}: {_line(o, digest, plan)}" for o in digest.asleep)),
        ("Planned work", (_work(window, plan) for window in digest.planned)),
        (f"{holds}, of tickets", (_ticket(ticket, plan) for ticket in digest.tickets)),
    )
    said = [f"{name}:\n\n{_bullets(lines)}" for name, found in lists if (lines := list(found))]
    return said or ["Nothing is open."]


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _line(outage: Outage, digest: Digest, plan: Plan) -> str:
    waits = " (suspected)" if outage.state is State.SUSPECTED else ""
    count = people(digest.affected.get(outage.id, 0))
    since = moment(plan, outage.detected_at)
    return f"outage {outage.id}, {what(outage, plan)}{waits}, since {since}, {count} affected"


def _held(outage: Outage, digest: Digest, plan: Plan) -> str:
    due = outage.update_due_at
    return _line(outage, digest, plan) + (f"; news is due {moment(plan, due)}" if due else "")


def _ticket(ticket: Ticket, plan: Plan) -> str:
    """What is promised to whom, and when it wakes."""
    asleep = f"; wakes {moment(plan, ticket.snoozed_until)}" if ticket.snoozed_until else ""
    by = f"; promised by {moment(plan, ticket.resolve_by)}" if ticket.resolve_by else ""
    is_told = not ticket.restricted
    named = f"{ticket.summary}, for {ticket.requester_name}" if is_told else title(ticket)
    return f"ticket {ticket.id}, {named}{by}{asleep}"


def _wakes(outage: Outage, plan: Plan) -> str:
    return moment(plan, outage.due_at) if outage.due_at else ""


def _work(window: Work, plan: Plan) -> str:
    service = plan.name_of(window.service) or window.service
    where = place(window.facility, plan)
    return f"{span(plan, window.starts_at, window.ends_at)}: {service} {where}, {window.reason}"


# The daily check.


def absent_line(person: Person, shift: Shift, plan: Plan) -> str:
    when = span(plan, shift.starts_at, shift.ends_at)
    return (
        f"{person.name} cannot be reached any more and stands in the rota, {when} "
        f"({team(plan, shift.team)}); whoever is next stands in. Take them out of desk.toml."
    )


def no_way_line(person: Person) -> str:
    return f"No way leads to {person.name}, neither chat nor another path. {_SET}"


def silent_line(person: Person) -> str:
    return f"Nothing makes a sound for {person.name} at night. {_SET}"


_SET = "Set SMS, voice or push in the file of HELPBOT_CONTACTS."


def empty_level_line(name: str, level: int, page: str) -> str:
    return (
        f"{name}: level {level} (`{page}`) would page nobody. Fill the rota, or change the level."
    )


def lacking(lines: Sequence[str], hours: int) -> Reply:
    return Reply(
        f"The rota of the next {hours} hours lacks something:\n\n{_bullets(lines)}",
        source="Said once a day, until it is mended. `who is on call` shows how it stands.",
    )


# Drills.


def drill(drill_id: int, minutes: int) -> Reply:
    return Reply(
        "**This is a test** of how you are paged; nothing is wrong. You are on call in the coming "
        f"week. Press the button within {minutes} minutes.",
        buttons=(Button("I have it", says=f"drill ok {drill_id}"),),
    )


def drill_by_path(drill_id: int, path: str, plan: Plan) -> Reply:
    """For a telephone."""
    return Reply(
        f"{plan.desk.name}: this is a test of your page by {path_name(path)}. Nothing is wrong. "
        f"Press the button in chat, or say there: drill ok {drill_id}"
    )


def drill_had(reply: Reply) -> Reply:
    return Reply(reply.text, source="You had it.")


def you_had_it(trial: Trial, now: datetime) -> Reply:
    late = " That was late, and the leads were told." * (now > trial.due_at)
    return Reply(f"Thank you; noted {_after_sent(now, trial)}.{late}")


def drill_started(names: Sequence[str], minutes: int) -> Reply:
    if not names:
        return Reply("Nobody is on call in the coming week, so there is nobody to test.")
    return Reply(
        f"A test page goes to {', '.join(names)}. Who has not tapped it within {minutes} minutes "
        "is told to the leads; `drill results` shows all."
    )


def missed(trials: Sequence[tuple[Trial, str]], minutes: int, plan: Plan) -> Reply:
    """`trials` are (trial, name)."""
    names = ", ".join(f"**{name}**" for _, name in trials)
    return Reply(
        f"Drill of {moment(plan, trials[0][0].sent_at)}: {names} did not answer the test page "
        f"within {minutes} minutes. Ask whether it arrived; `helpbot contacts test` tries one "
        "path, and `put … on for …` puts somebody else on."
    )


def drill_results(trials: Sequence[tuple[Trial, str]], plan: Plan) -> Reply:
    if not trials:
        return Reply(
            "There was no drill yet. `[on_call.drill]` of desk.toml says when there is one."
        )
    return Reply("\n".join(f"- {_result(trial, name, plan)}" for trial, name in trials))


def _result(trial: Trial, name: str, plan: Plan) -> str:
    if trial.tapped_at is None:
        said = "no answer"
    else:
        late = ", late" * (trial.tapped_at > trial.due_at)
        said = f"{_after_sent(trial.tapped_at, trial)}{late}"
    return f"{moment(plan, trial.sent_at)}: {name}, {said}"


def _after_sent(at: datetime, trial: Trial) -> str:
    took = at - trial.sent_at
    return f"after {lasted(took)}" if took >= timedelta(minutes=1) else "within a minute"


# How somebody is paged.


@dataclass(frozen=True, slots=True)
class Ladder:
    """`rungs` are (path, minutes); `whose` says who set it."""

    rungs: Sequence[tuple[str, int]]
    whose: str
    is_audible: bool


def contacts(day: Ladder, night: Ladder, paths: Iterable[str]) -> Reply:
    lines = [f"- By day: {_ladder(day)}", f"- At night: {_ladder(night)}"]
    text = "You are paged so:\n\n" + "\n".join(lines)
    if not night.is_audible:
        text += f"\n\nNothing makes a sound at night, so a page may not wake you. {_SET}"
    known = ", ".join(path_name(path) for path in sorted(paths)) or "none"
    return Reply(
        text,
        source=f"Paths beside chat that lead to you: {known}. Change it with `page me by sms after "
        "2, voice after 4` or `at night page me by voice at once`; `page me the usual way` ends it",
    )


def _ladder(ladder: Ladder) -> str:
    steps = ", ".join(f"{path_name(path)} {_after(minutes)}" for path, minutes in ladder.rungs)
    return f"{steps or 'not at all'} ({ladder.whose})"


def _after(minutes: int) -> str:
    return f"after {minutes} min" if minutes else "at once"


def changed(reply: Reply) -> Reply:
    return Reply(f"Noted. {reply.text}", reply.buttons, reply.source)
