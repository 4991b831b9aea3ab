"""Planned work in chat: it mutes pages for a service at a place, and ends by itself."""

import re
from datetime import datetime, timedelta

from helpbot.errors import UserError
from helpbot.outages import Window
from helpbot.responding import means_of
from helpbot.sameness import EVERYWHERE, needed_by, says_everywhere
from helpbot.turn import (
    TECHNICIANS,
    Command,
    Turn,
    sentence,
    who,
)
from helpbot.when import moment, span
from helpbot.wording import maintenance as wording

# Longer than any change takes: what is forgotten must not mute pages for weeks.
LONGEST = timedelta(days=3)
_HOW = (
    "Say what, where, until when and why: `maintenance network at fire-3 until 18:00: new switch`, "
    "`maintenance email everywhere saturday 20-23: upgrade`."
)


def _plan_work(turn: Turn, match: re.Match[str]) -> None:
    service, facility = _service(turn, match["service"]), _facility(turn, match["place"])
    starts_at, ends_at = _times(turn, match["time"])
    if ends_at - starts_at > LONGEST:
        raise UserError(f"That is longer than {LONGEST.days} days. Plan it in parts.")
    window = Window(0, service, facility, starts_at, ends_at, match["reason"], who(turn).id)
    number = turn.tx.maintenance.put(window)
    planned = turn.tx.maintenance.get(number)
    assert planned is not None  # noqa: S101 - it was just put
    turn.result(wording.planned(planned, turn.plan))
    _tell_team(turn, planned)


def _tell_team(turn: Turn, window: Window) -> None:
    """Whoever is paged otherwise should know why nobody is."""
    lines = means_of(turn).lines
    to = lines.channel(turn.plan.triage_of(turn.plan.team_of(window.service)))
    if to is not None:
        turn.post(to, wording.announced(window, turn.name, turn.plan), key=f"work:{window.id}")


def _times(turn: Turn, said: str) -> tuple[datetime, datetime]:
    """When it begins and ends. Raises UserError for what cannot be read, or is over."""
    if (between := span(said, turn.now, turn.plan.zone)) is not None:
        return max(between[0], turn.now), between[1]
    until = moment(said, turn.now, turn.plan.zone)
    if until is None or until <= turn.now:
        raise UserError(f"I cannot read that time. {_HOW}")
    return turn.now, until


def _service(turn: Turn, said: str) -> str:
    word = said.strip().lower()
    for service in turn.plan.services:
        if word in (service.id, *(name.lower() for name in service.names)):
            return service.id
    raise UserError(f"I know no service by that name. {_HOW}")


def _facility(turn: Turn, said: str) -> str:
    word = said.strip().lower()
    if word == EVERYWHERE or says_everywhere(word):
        return EVERYWHERE
    word = word.removeprefix("at ").removeprefix("in ").removeprefix("the ")
    for facility in turn.plan.facilities:
        if word in (facility.id, *(name.lower().removeprefix("the ") for name in facility.names)):
            return facility.id
    raise UserError(f"I know no building by that name. {_HOW}")


def _list(turn: Turn, _: re.Match[str]) -> None:
    turn.result(wording.listed(turn.tx.maintenance.ahead(turn.now), turn.plan))


def _end(turn: Turn, match: re.Match[str]) -> None:
    """Ends it now; what waited for its end is due, and paged if it is still out."""
    window = turn.tx.maintenance.get(int(match["id"]))
    if window is None or not turn.tx.maintenance.end(window.id, turn.now):
        raise UserError("There is no such planned work. `maintenance` lists what is ahead.")
    # What waits for something else as well goes on waiting when its step is taken.
    explained = needed_by(window.service, turn.plan.depends_on)
    for outage in turn.tx.outages.waiting(explained):
        if window.facility in (EVERYWHERE, outage.facility):
            turn.tx.outages.wake(outage.id, turn.now)
    turn.result(wording.ended(window, turn.plan))


def _explain(turn: Turn, _: re.Match[str]) -> None:
    raise UserError(_HOW)


COMMANDS = (
    Command("maintenance", sentence(r"(?:maintenance|planned work)[.?]*"), TECHNICIANS, _list),
    Command(
        "end_maintenance",
        sentence(r"end (?:maintenance|planned work) #?(?P<id>\d{1,12})"),
        TECHNICIANS,
        _end,
    ),
    Command(
        "plan_maintenance",
        sentence(
            r"(?:maintenance|planned work)(?: (?:on|of|for))? (?P<service>[a-z][\w /-]{0,40}?) "
            r"(?P<place>\*|everywhere|city-?wide|(?:at|in) .{1,60}?) "
            r"(?P<time>(?:(?:from|until|till|for|today|tonight|tomorrow|on|this|next|\d|mon|tue|wed|"
            r"thu|fri|sat|sun)[^:]*?)(?::\d\d[^:]*?)*?): (?P<reason>.{2,300})"
        ),
        TECHNICIANS,
        _plan_work,
    ),
    Command(
        "explain_maintenance", sentence(r"(?:maintenance|planned work) .+"), TECHNICIANS, _explain
    ),
)
