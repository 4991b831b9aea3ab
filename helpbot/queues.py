"""Queues of tickets, for technicians, and search, for everybody over what they may see."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from helpbot.errors import UserError
from helpbot.plan import Department, Facility, Plan, Service
from helpbot.requesting import owner_name, sight_of
from helpbot.store.found import PAGE, STATES, Sight, Wanted
from helpbot.tickets import Ticket
from helpbot.turn import (
    EVERYONE,
    TECHNICIANS,
    Command,
    Turn,
    sentence,
    who,
)
from helpbot.when import duration
from helpbot.wording import ticket_lists as wording


def _queue(turn: Turn, match: re.Match[str]) -> None:
    """What is not resolved, most pressing first: mine, a team's, or that of my teams."""
    person, page = who(turn), int(match["page"] or 1)
    if match["my"]:
        found = turn.tx.found.queue(sight_of(turn), claimed_by=person.id, page=page)
        title, said, empty = "Your queue", "my queue", "You have no ticket that is open."
    else:
        team = (match["team"] or (person.teams[0] if person.teams else "")).lower()
        if team not in {one.id for one in turn.plan.teams}:
            names = ", ".join(one.id for one in turn.plan.teams)
            raise UserError(f"Which team's? Say `queue` and one of {names}.")
        found = turn.tx.found.queue(sight_of(turn), team=team, page=page)
        title, said = wording.queue_of(team, turn.plan), f"queue {team}"
        empty = wording.empty_queue(team, turn.plan)
    _list(turn, found, (title, empty), said=said, page=page)


def _list(turn: Turn, found: list[Ticket], words: tuple[str, str], *, said: str, page: int) -> None:
    """`words` are the title, and what is said where there is none."""
    title, empty = words
    lines = [wording.line(one, turn.plan, owner_name(turn, one)) for one in found[:PAGE]]
    more = f"{said} page {page + 1}" if len(found) > PAGE else None
    reply = wording.listed(lines, title=title, empty=empty, more=more)
    turn.say(reply, private=not turn.heard.utterance.private)


def _find(turn: Turn, match: re.Match[str]) -> None:
    """Search over all that a technician may see, notes among it."""
    _search(turn, match, sight_of(turn), said="find")


def _find_mine(turn: Turn, match: re.Match[str]) -> None:
    """Search over what somebody asked for themselves: what they may read, and no more."""
    _search(turn, match, replace(sight_of(turn), is_technician=False), said="find my tickets")


def _search(turn: Turn, match: re.Match[str], sight: Sight, *, said: str) -> None:
    page, words = int(match["page"] or 1), match["words"]
    found = turn.tx.found.search(wanted_of(turn.plan, turn.now, words), sight, page=page)
    empty = "No ticket was found. Fewer words find more."
    _list(turn, found, ("Found", empty), said=f"{said} {words}", page=page)


_KEYS = {
    "by": "person", "from": "person", "owner": "claimed_by", "service": "service",
    "facility": "facility", "at": "facility", "team": "team", "department": "department",
    "form": "form", "state": "states", "since": "since", "until": "until", "before": "until",
}  # fmt: skip
_KEYED = re.compile(r"(?<!\S)(\w+):(\"[^\"]+\"|\S+)")


def wanted_of(plan: Plan, now: datetime, text: str) -> Wanted:
    """What a search asks for: words, and `state:`, `by:`, `owner:`, `service:`, `at:`, `team:`,
    `since:`, with a value in quotes where it has blanks.

    Raises UserError for a state, a date, a place or a person that is none.
    """
    wanted, words = Wanted(), text
    for key, typed in _KEYED.findall(text):
        name = _KEYS.get(key.lower())
        if name is None:
            continue
        words = words.replace(f"{key}:{typed}", " ")
        value = _value(plan, now, name, typed.strip('"'))
        if key.lower() == "until" and isinstance(value, datetime):
            # That day is among them; "before" leaves it out.
            value += timedelta(days=1)
        wanted = replace(wanted, **{name: value})  # type: ignore[arg-type]
    return replace(wanted, words=" ".join(words.split()))


def _value(plan: Plan, now: datetime, name: str, said: str) -> str | datetime:
    if name in ("since", "until"):
        return _day(plan, now, said)
    known = _known(plan, name)
    if known is None:
        return said
    found = known.get(said.lower())
    if found is None:
        word = {"states": "state", "claimed_by": "technician"}.get(name, name)
        there_are = ", ".join(dict.fromkeys(known.values()))
        raise UserError(f"There is no {word} {said}. There are {there_are}.")
    return found


def _known(plan: Plan, name: str) -> Mapping[str, str] | None:
    """What may be said, by all its names in small letters; None where anything may be."""
    things: Mapping[str, Sequence[Department | Facility | Service]] = {
        "service": plan.services,
        "facility": plan.facilities,
        "department": plan.departments,
    }
    if name in things:
        return {word.lower(): one.id for one in things[name] for word in (one.id, *one.names)}
    if name == "team":
        return {word.lower(): one.id for one in plan.teams for word in (one.id, one.name)}
    if name == "claimed_by":
        desk = [person for person in plan.people if person.role in TECHNICIANS]
        return {word.lower(): one.id for one in desk for word in (one.id, one.name)}
    return {state: state for state in STATES} if name == "states" else None


def _day(plan: Plan, now: datetime, said: str) -> datetime:
    """The start of a day of the city, or so long ago: "2026-12-01", "yesterday", "7d"."""
    today = now.astimezone(plan.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    words = {"today": today, "yesterday": today - timedelta(days=1)}
    if (day := words.get(said.lower())) is not None:
        return day
    if (ago := duration(said)) is not None:
        return now - ago
    try:
        return datetime.fromisoformat(said).replace(tzinfo=plan.zone)
    except ValueError:
        raise UserError(
            f"{said} is no date. Write it as 2026-12-01, or say `today`, `yesterday` or `12h`."
        ) from None


COMMANDS = (
    Command(
        "queue",
        sentence(
            r"(?P<my>my )?queue(?: (?:of )?(?P<team>(?!page)[a-z0-9-]+))?"
            r"(?: page (?P<page>\d{1,4}))?"
        ),
        TECHNICIANS,
        _queue,
    ),
    Command(
        "find_mine",
        sentence(
            r"find (?:in )?my tickets?:? (?P<words>.{1,300}?)(?: page (?P<page>\d{1,4}))?"
        ),
        EVERYONE,
        _find_mine,
    ),
    Command(
        "find",
        sentence(r"find (?:tickets? )?(?P<words>.{1,300}?)(?: page (?P<page>\d{1,4}))?"),
        TECHNICIANS,
        _find,
    ),
)  # fmt: skip
