"""The rota in chat, for technicians: who covers for whom, swaps, taking the watch now, undoing.

What people ask of the rota is in watches.py.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from helpbot.desk.roster import Roster, leads
from helpbot.errors import UserError
from helpbot.oncall import DEFAULT, Cover
from helpbot.owning import named
from helpbot.plan import Person
from helpbot.responding import desk_of, means_of
from helpbot.speech import Reply
from helpbot.store.rota import Agreed, CoverState
from helpbot.turn import (
    TECHNICIANS,
    Command,
    Turn,
    sentence,
    who,
)
from helpbot.when import span
from helpbot.wording import rota as wording


def roster_of(turn: Turn) -> Roster:
    return Roster(means_of(turn))


def span_of(turn: Turn, said: str) -> tuple[datetime, datetime]:
    """The span that somebody says. Raises UserError for what is none, or over."""
    found = span(said, turn.now, turn.plan.zone)
    if found is None:
        raise UserError(
            "I cannot read that time, or it is over. Say for example `tonight 18-06`, "
            "`tomorrow 8-17`, `friday 18:00 to monday 8` or `2026-12-24 to 2026-12-26`."
        )
    return found


def team_of(turn: Turn, said: str | None) -> str | None:
    """The id of a team by its id or name. Raises UserError for none."""
    if said is None:
        return None
    word = said.strip().lower().removeprefix("the ")
    for team in turn.plan.teams:
        if word in (team.id, team.id.replace("-", " "), team.name.lower()):
            return team.id
    if word in (DEFAULT, "everything else"):
        return DEFAULT
    teams = ", ".join(team.id for team in turn.plan.teams)
    raise UserError(f"There is no team {said.strip()}. There are {teams}.")


def _cover(turn: Turn, match: re.Match[str]) -> None:
    said = match.groupdict()
    person, of = who(turn), named(turn, said["name"] or said.get("whose", ""))
    made = _made(turn, match, person, of)
    _tell(turn, of, wording.covers_for_you(made, person, turn.plan), made)
    alone = roster_of(turn).lacks_secondary(turn.tx, made, turn.now)
    turn.result(wording.you_cover(made, of, turn.plan, alone=alone))


def _put_on(turn: Turn, match: re.Match[str]) -> None:
    """Somebody who leads decides; nobody is asked, and both are told."""
    by, person, of = who(turn), named(turn, match["person"]), named(turn, match["name"])
    if person.id == by.id:
        _cover(turn, match)
        return
    if not leads(by):
        raise UserError(
            f"Only a lead puts somebody on. Ask {person.name} with `swap with {person.id} …`, or "
            f"say `cover for {of.id} …` to do it yourself."
        )
    made = _made(turn, match, person, of)
    _tell(turn, person, wording.you_were_put_on(made, of, by, turn.plan), made)
    if of.id != by.id:
        _tell(turn, of, wording.covers_for_you(made, person, turn.plan), made)
    alone = roster_of(turn).lacks_secondary(turn.tx, made, turn.now)
    turn.result(wording.was_put_on(made, person, of, turn.plan, alone=alone))


def _made(turn: Turn, match: re.Match[str], person: Person, of: Person) -> tuple[Cover, ...]:
    pieces = _pieces(turn, match, person, of)
    return roster_of(turn).cover(turn.tx, pieces, by=who(turn), now=turn.now)


def _pieces(turn: Turn, match: re.Match[str], person: Person, of: Person) -> list[Cover]:
    said = match.groupdict()
    team = team_of(turn, said["team"] or said.get("team2"))
    when = span_of(turn, match["when"])
    return roster_of(turn).pieces(turn.tx, person, of, when, team=team, now=turn.now)


def _swap(turn: Turn, match: re.Match[str]) -> None:
    said = match.groupdict()
    name = said["name"] or said.get("could") or said.get("told") or ""
    by, person = who(turn), named(turn, name)
    pieces = _pieces(turn, match, person, by)
    made = roster_of(turn).ask(turn.tx, pieces, by=by, now=turn.now)
    _tell(turn, person, wording.asks_you(made, by, turn.plan, is_live=False), made)
    turn.result(wording.you_asked(made, [person.name], turn.plan))


def _take_it(turn: Turn, match: re.Match[str]) -> None:
    """Whoever is on call asks the secondary, or the one they name, to take the live watch."""
    by, roster = who(turn), roster_of(turn)
    said = match["before"] or match["after"]
    to = named(turn, said) if said else None
    pieces = _live(turn, by, to)
    made = roster.ask(turn.tx, pieces, by=by, now=turn.now)
    people = {one.person: turn.plan.person(one.person) for one in made}
    for person in filter(None, people.values()):
        theirs = [one for one in made if one.person == person.id]
        _tell(turn, person, wording.asks_you(theirs, by, turn.plan, is_live=True), theirs)
    names = [person.name for person in people.values() if person]
    turn.result(wording.you_asked(made, names, turn.plan))


def _take_over(turn: Turn, match: re.Match[str]) -> None:
    """Takes somebody's live watch at once; they are told."""
    person, of = who(turn), named(turn, match["name"])
    roster = roster_of(turn)
    made = roster.cover(turn.tx, _live(turn, of, person), by=person, now=turn.now)
    _tell(turn, of, wording.covers_for_you(made, person, turn.plan), made)
    alone = roster.lacks_secondary(turn.tx, made, turn.now)
    turn.result(wording.you_cover(made, of, turn.plan, alone=alone))


def _live(turn: Turn, of: Person, to: Person | None) -> list[Cover]:
    roster = roster_of(turn)
    pieces = roster.live(turn.tx, of, to=to, now=turn.now)
    if pieces:
        return pieces
    if roster.held(turn.tx, of, turn.now):
        raise UserError("Nobody is second there. Name somebody: `cy, take it from me now`.")
    raise UserError(
        f"{of.name} is not first on call now, so there is nothing to take. `who is on call` says "
        "who is."
    )


def _accept(turn: Turn, match: re.Match[str]) -> None:
    by = who(turn)
    agreed = roster_of(turn).accept(turn.tx, _numbers(match), by=by, now=turn.now)
    for of, covers in _by_replaced(turn, agreed):
        _tell(turn, of, wording.was_accepted(covers, by, turn.plan), covers)
        turn.result(wording.you_accepted(covers, of, turn.plan), note=of.id)


def _decline(turn: Turn, match: re.Match[str]) -> None:
    by = who(turn)
    agreed = roster_of(turn).decline(turn.tx, _numbers(match), by=by, now=turn.now)
    for of, covers in _by_replaced(turn, agreed):
        _tell(turn, of, wording.was_declined(covers, by, turn.plan), covers)
        turn.result(wording.you_declined(of), note=of.id)


def _undo(turn: Turn, match: re.Match[str]) -> None:
    by = who(turn)
    found = roster_of(turn).undo(turn.tx, _numbers(match), by=by, now=turn.now)
    for _, group in groupby(found, key=lambda one: (one.cover.person, one.cover.replaces)):
        several = list(group)
        covers = [one.cover for one in several]
        told = {covers[0].person, covers[0].replaces, several[0].made_by} - {by.id}
        if all(one.state is CoverState.ASKED for one in several):
            reply = wording.was_withdrawn(covers, by.name, turn.plan)
        else:
            reply = wording.was_undone(covers, by.name, turn.plan)
        for person in filter(None, map(turn.plan.person, sorted(told))):
            _tell(turn, person, reply, covers)
    turn.result(wording.you_undid([one.cover for one in found], turn.plan))


def _by_replaced(turn: Turn, agreed: Sequence[Agreed]) -> list[tuple[Person, list[Cover]]]:
    """Those who asked, each with what they asked."""
    people = dict.fromkeys(one.cover.replaces for one in agreed)
    return [
        (person, [one.cover for one in agreed if one.cover.replaces == person.id])
        for person in filter(None, map(turn.plan.person, people))
    ]


def _numbers(match: re.Match[str]) -> list[int]:
    return list(dict.fromkeys(int(number) for number in re.findall(r"\d+", match["ids"])))


def _tell(turn: Turn, person: Person, reply: Reply, covers: Sequence[Cover]) -> None:
    key = f"cover:{covers[0].id}:{turn.heard.id}:{person.id}"
    desk_of(turn).cards.tell(turn.tx, person.id, reply, key=key, now=turn.now)


# A time is told by its words: a sentence that goes on in others is no command.
_HOUR = r"\d[\d:.h]*(?:[ap]\.?m\.?)?"
_TIME_WORD = (
    r"(?:now|today|tonight|tomorrow|from|on|this|next|the|until|till|to|at|for"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    rf"|\d{{4}}-\d\d-\d\d|{_HOUR}(?:[-–—]{_HOUR})?"
    r"|\d{1,4} ?(?:h|hours?|hrs?|m|min|minutes?|days?)"
    r"|[ap]\.?m\.?|[-–—])"
)
_TIMES = rf"{_TIME_WORD}(?:,? {_TIME_WORD}){{0,10}}"
_WHEN = rf"(?P<when>{_TIMES})"
_TEAM = r"(?:for|in) (?P<{0}>[a-z][a-z &-]{{1,40}}?)"
_AT = rf"(?:,? {_TEAM.format('team')})??,? {_WHEN}(?:,? {_TEAM.format('team2')})?[.?]*"
_NAME = r"@?[^\W\d_][\w.' -]{0,60}?"
_SHIFT = r"(?:shift|watch|duty|turn|on[- ]call)"
_IDS = r"#?(?P<ids>\d{1,12}(?:(?:,| and)? #?\d{1,12}){0,20})"
_I_COVER = r"(?:i(?:['’]?m| am|['’]ll| will| can) |let me )?"
_COVER_ME = rf"(?:take my {_SHIFT}|cover (?:for )?me)"

COMMANDS = (
    Command(
        "swap",
        sentence(
            rf"(?:swap (?:(?:my|the|a) {_SHIFT} )?with (?P<name>{_NAME})"
            rf"|(?:can|could|would) (?P<could>{_NAME}) {_COVER_ME}"
            rf"|(?P<told>{_NAME}),? (?:can|could|would) you {_COVER_ME}){_AT}"
        ),
        TECHNICIANS,
        _swap,
    ),
    Command(
        "swap_shift",
        sentence(
            rf"swap (?:(?:my|the|a) {_SHIFT} )?(?P<when>{_TIMES}) with (?P<name>{_NAME})"
            rf"(?:,? {_TEAM.format('team')})?[.?]*"
        ),
        TECHNICIANS,
        _swap,
    ),
    Command(
        "cover",
        sentence(
            rf"{_I_COVER}cover(?:ing)? (?:for (?!me\b)(?P<name>{_NAME})(?:['’]s {_SHIFT})?"
            rf"|(?P<whose>{_NAME})['’]s {_SHIFT}){_AT}"
        ),
        TECHNICIANS,
        _cover,
    ),
    Command(
        "put_on",
        sentence(rf"put (?P<person>{_NAME}) on for (?P<name>{_NAME}){_AT}"),
        TECHNICIANS,
        _put_on,
    ),
    Command(
        "take_it",
        sentence(
            rf"(?:(?P<before>{_NAME}),? )??(?:(?:can|could) you |please )?take (?:it|this|over) "
            rf"from me(?:,? (?!now\b)(?P<after>{_NAME}))??(?:,? (?:right )?now)?(?: please)?[.?]*"
        ),
        TECHNICIANS,
        _take_it,
    ),
    Command(
        "take_over",
        sentence(
            r"(?:i(?:['’]ll| will|['’]m) )?(?:take|taking) (?:over|it) from (?!me\b)"
            rf"(?P<name>{_NAME})(?:,? (?:right )?now)?[.]*"
        ),
        TECHNICIANS,
        _take_over,
    ),
    Command("accept_swap", sentence(rf"accept swaps? {_IDS}"), TECHNICIANS, _accept),
    Command("decline_swap", sentence(rf"decline swaps? {_IDS}"), TECHNICIANS, _decline),
    Command("undo_cover", sentence(rf"undo (?:cover|swap)s? {_IDS}"), TECHNICIANS, _undo),
)
