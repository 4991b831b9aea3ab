"""Outages in chat, for everybody: reporting, joining, asking, pressing on.

What technicians do about them is in owning.py.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from helpbot import answering
from helpbot.desk import Declared, Means, OutageDesk, Reported, overview
from helpbot.desk.merging import known, planned_work
from helpbot.manner import matter_of
from helpbot.outages import Outage, State
from helpbot.sameness import EVERYWHERE, UNKNOWN_PLACE, says_everywhere
from helpbot.speech import Reply
from helpbot.store.outages import Affected
from helpbot.turn import EMPLOYEES, EVERYONE, Command, Turn, sentence
from helpbot.understanding import Meant
from helpbot.wording import outages as wording


def desk_of(turn: Turn) -> OutageDesk:
    return OutageDesk(means_of(turn))


def means_of(turn: Turn) -> Means:
    source = turn.person_id.partition(":")[0]
    return Means(
        turn.plan, turn.desk.lines, turn.desk.calendars, source, title_of=turn.desk.title_of,
        who=turn.desk.who,
    )  # fmt: skip


def owner_of(turn: Turn, outage: Outage) -> str | None:
    return means_of(turn).owner_name(outage)


def speaker(turn: Turn) -> str:
    """Who did it, for the journal: a person of the plan, or an edge's id of somebody else."""
    person = turn.person
    return person.id if person and turn.plan.person(person.id) else turn.person_id


def report(turn: Turn, meant: Meant, service: str, worded: Callable[[int], Reply]) -> None:
    """Declares the outage, or joins the one that is known. `worded` is the reply to the report."""
    remembered = answering.remember(turn, meant)
    place = meant.facility
    if meant.facility_from != "said" and says_everywhere(meant.text):
        place = EVERYWHERE
    reported = replace(
        _reported(turn, meant.text, service, place, affected(turn, meant.facility)),
        department=meant.department,
    )
    declared = desk_of(turn).intake.declare(turn.tx, reported, turn.now)
    answering.say(turn, meant, remembered, _told(turn, declared, worded(remembered.id)))


def _told(turn: Turn, declared: Declared, reply: Reply) -> Reply:
    outage = declared.outage
    if not declared.is_new:
        return wording.joined(outage, turn.plan, owner=owner_of(turn, outage))
    if outage.state is State.WAITING:
        return wording.with_waiting(reply, outage, turn.plan, reason=declared.planned)
    return wording.with_paging(reply, outage)


def _reported(turn: Turn, text: str, service: str, facility: str | None, by: Affected) -> Reported:
    return Reported(matter_of(text), service, facility, None, by, by_name=turn.name)


def affected(turn: Turn, facility: str | None = None) -> Affected:
    heard = turn.heard.utterance
    to = turn.later_to or heard.reply_to
    return Affected(turn.person_id, to, heard.private, facility, turn.now)


def note(turn: Turn, outage_id: int, text: str) -> None:
    """What is said in the thread of a card or a page: kept, without a word."""
    desk_of(turn).heard(turn.tx, outage_id, text, by=speaker(turn), now=turn.now)


def check(turn: Turn, meant: Meant) -> bool:
    """Tells of a known outage before any article. False when there is none."""
    service, place = meant.places.service, meant.places.facility
    if service is not None:
        outage = known(turn.tx, turn.plan, service, place)
    else:
        wanted = (place, EVERYWHERE)
        outage = next((o for o in turn.tx.outages.open() if o.facility in wanted), None)
    if outage is not None:
        turn.say(wording.is_known(outage, turn.plan, owner=owner_of(turn, outage)))
        return True
    return service is not None and _is_planned(turn, service, place or UNKNOWN_PLACE)


def _is_planned(turn: Turn, service: str, place: str) -> bool:
    window = planned_work(turn.tx, turn.plan, service, place, turn.now)
    if window is None:
        return False
    until = wording.said_time(turn.plan, window.ends_at)
    name = turn.plan.name_of(service) or service
    turn.say(
        wording.is_planned(
            name, wording.said_place(window.facility, turn.plan), until, window.reason
        )
    )
    return True


def with_known(turn: Turn, meant: Meant, reply: Reply) -> Reply:
    """The reply to a question, below the outage that it is most likely about."""
    service = meant.places.service
    outage = known(turn.tx, turn.plan, service, meant.facility) if service else None
    if outage is None or outage.state in (State.SUSPECTED, State.WAITING):
        return reply
    lead = wording.is_known(outage, turn.plan, owner=owner_of(turn, outage))
    return Reply(f"{lead.text}\n\n{reply.text}", (*lead.buttons, *reply.buttons), reply.source)


def moved(turn: Turn, service: str | None, before: str | None, after: str) -> None:
    """A report was of another place: what came of it goes there as well."""
    if service is not None:
        who = affected(turn, after)
        desk_of(turn).intake.move(turn.tx, who, service, before, after, now=turn.now)


def _declare(turn: Turn, match: re.Match[str]) -> None:
    """Says exactly what is out and where: the outage form, or a technician."""
    service, facility = match["service"].lower(), match["facility"].lower()
    services = {one.id for one in turn.plan.services}
    facilities = {one.id for one in turn.plan.facilities} | {EVERYWHERE, UNKNOWN_PLACE}
    if service not in services or facility not in facilities:
        turn.result(wording.no_such_thing())
        return
    place = facility if facility in {one.id for one in turn.plan.facilities} else None
    reported = _reported(turn, match["text"], service, facility, affected(turn, place))
    declared = desk_of(turn).intake.declare(turn.tx, reported, turn.now)
    outage = declared.outage
    if outage.state is State.WAITING and declared.is_new:
        turn.result(wording.declared_later(outage, turn.plan, reason=declared.planned))
    else:
        turn.result(_told(turn, declared, Reply("")) if not declared.is_new
                    else wording.declared(outage, turn.plan))  # fmt: skip


def _declare_answer(turn: Turn, match: re.Match[str]) -> None:
    """Makes an outage of a question or a report: others have it too, or it cannot wait."""
    found = turn.tx.answers.get(int(match["answer"]))
    if found is None or found.person != turn.person_id:
        turn.result(wording.nothing_to_page_for(turn.plan))
        return
    service = match["service"] or found.service or next(iter(turn.plan.core_services), None)
    if service not in {one.id for one in turn.plan.services}:
        turn.result(wording.nothing_to_page_for(turn.plan))
        return
    place = found.facility
    reported = replace(
        _reported(turn, found.question, str(service), place, affected(turn, place)),
        is_urgent=match["how"].lower().startswith("page"),
    )
    declared = desk_of(turn).intake.declare(turn.tx, reported, turn.now)
    if declared.outage.state is State.WAITING:
        turn.result(wording.declared_later(declared.outage, turn.plan, reason=declared.planned))
    elif declared.is_new:
        turn.result(wording.declared(declared.outage, turn.plan))
    else:
        turn.result(_told(turn, declared, Reply("")))


def _press_on(turn: Turn, match: re.Match[str]) -> None:
    desk, outage_id = desk_of(turn), int(match["id"])
    outage = desk.intake.press_on(turn.tx, outage_id, by=speaker(turn), now=turn.now)
    turn.result(_paging_or_known(turn, outage))


def _paging_or_known(turn: Turn, outage: Outage) -> Reply:
    if outage.state is State.TRIGGERED:
        return wording.pressed_on(outage, turn.plan)
    return wording.joined(outage, turn.plan, owner=owner_of(turn, outage))


def _me_too(turn: Turn, match: re.Match[str]) -> None:
    known_place = turn.tx.profiles.get(turn.person_id).facility
    person = turn.person
    place = known_place or (person.facility if person else None)
    who = affected(turn, place)
    if turn.is_aside:
        # Whoever presses a key on a card follows no thread: they are told where they look.
        who = replace(who, reply_to=turn.direct, private=True)
    outage = desk_of(turn).intake.join(turn.tx, int(match["id"]), who, turn.now)
    turn.result(wording.you_are_in(outage, turn.plan))


def _reopen(turn: Turn, match: re.Match[str]) -> None:
    desk = desk_of(turn)
    outage = desk.reopen(turn.tx, int(match["id"]), by=speaker(turn), now=turn.now)
    turn.tx.outages.join(outage.id, affected(turn))
    turn.result(_paging_or_known(turn, outage))


def _list(turn: Turn, _: re.Match[str]) -> None:
    turn.result(wording.listed(overview.open_ones(turn.tx, turn.plan), turn.plan))


# Of an outage or a ticket: they share their numbers.
ID = r"(?:outage |ticket )?#?(?P<id>\d{1,12})"

COMMANDS = (
    Command(
        "outage",
        sentence(r"outage (?P<service>[a-z][a-z0-9-]*) at (?P<facility>[a-z][a-z0-9-]*|\*|\?): "
                 r"(?P<text>.+)"),
        EMPLOYEES,
        _declare,
    ),
    Command("press_on", sentence(rf"page on-call {ID}"), EMPLOYEES, _press_on),
    Command(
        "page_for_answer",
        sentence(r"(?P<how>page on-call|others have) answer (?P<answer>\d{1,15})"
                 r"(?: as (?P<service>[a-z][a-z0-9-]*))?"),
        EMPLOYEES,
        _declare_answer,
    ),
    Command("me_too", sentence(rf"me too {ID}"), EVERYONE, _me_too),
    Command("reopen", sentence(r"reopen outage #?(?P<id>\d{1,12})"), EMPLOYEES, _reopen),
    Command("outages", sentence(r"(?:open )?outages[.?]*"), EMPLOYEES, _list),
)  # fmt: skip
