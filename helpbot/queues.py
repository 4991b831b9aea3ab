"""Queues of tickets and search over them, for technicians."""

import re
from dataclasses import replace
from datetime import datetime

from helpbot.errors import UserError
from helpbot.owning import who
from helpbot.requesting import owner_name, sight_of
from helpbot.store.found import PAGE, STATES, Wanted
from helpbot.tickets import Ticket
from helpbot.turn import TECHNICIANS, Command, Turn, sentence
from helpbot.when import moment
from helpbot.wording import tickets as wording


def _queue(turn: Turn, match: re.Match[str]) -> None:
    """What is not resolved, most pressing first: mine, a team's, or that of my teams."""
    person, page = who(turn), int(match["page"] or 1)
    if match["my"]:
        found = turn.tx.found.queue(sight_of(turn), claimed_by=person.id, page=page)
        title, said = "Your queue", "my queue"
    else:
        team = (match["team"] or (person.teams[0] if person.teams else "")).lower()
        if team not in {one.id for one in turn.plan.teams}:
            names = ", ".join(one.id for one in turn.plan.teams)
            raise UserError(f"Which team's? Say `queue` and one of {names}.")
        found = turn.tx.found.queue(sight_of(turn), team=team, page=page)
        title, said = f"Queue of {team}", f"queue {team}"
    _list(turn, found, title=title, said=said, page=page)


def _list(turn: Turn, found: list[Ticket], *, title: str, said: str, page: int) -> None:
    lines = [wording.line(one, turn.plan, owner_name(turn, one)) for one in found[:PAGE]]
    more = f"{said} page {page + 1}" if len(found) > PAGE else None
    reply = wording.listed(lines, title=title, empty="There is nothing.", more=more)
    turn.say(reply, private=not turn.heard.utterance.private)


def _find(turn: Turn, match: re.Match[str]) -> None:
    """Search: words, and `state:`, `by:`, `owner:`, `service:`, `facility:`, `team:`, `since:`."""
    page = int(match["page"] or 1)
    wanted = wanted_of(turn, match["words"])
    found = turn.tx.found.search(wanted, sight_of(turn), page=page)
    said = f"find {match['words']}"
    _list(turn, found, title="Found", said=said, page=page)


_KEYS = {
    "by": "person", "from": "person", "owner": "claimed_by", "service": "service",
    "facility": "facility", "at": "facility", "team": "team", "department": "department",
    "form": "form", "state": "states", "since": "since", "until": "until", "before": "until",
}  # fmt: skip
_KEYED = re.compile(r"(?<!\S)(\w+):(\S+)")


def wanted_of(turn: Turn, text: str) -> Wanted:
    """What a search asks for. Raises UserError for a state or a date that is none."""
    wanted, words = Wanted(), text
    for key, value in _KEYED.findall(text):
        name = _KEYS.get(key.lower())
        if name is None:
            continue
        words = words.replace(f"{key}:{value}", " ")
        if name == "states" and value.lower() not in STATES:
            raise UserError(f"There is no state {value}. There are {', '.join(STATES)}.")
        found: str | datetime = value.lower()
        if name in ("since", "until"):
            found = _day(turn, value)
        wanted = replace(wanted, **{name: found})  # type: ignore[arg-type]
    return replace(wanted, words=" ".join(words.split()))


def _day(turn: Turn, said: str) -> datetime:
    at = moment(said, turn.now, turn.plan.zone)
    try:
        return at or datetime.fromisoformat(said).replace(tzinfo=turn.plan.zone)
    except ValueError:
        raise UserError(f"{said} is no date. Write it as 2026-12-01.") from None


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
        "find",
        sentence(r"find (?:tickets? )?(?P<words>.{1,300}?)(?: page (?P<page>\d{1,4}))?"),
        TECHNICIANS,
        _find,
    ),
)  # fmt: skip
