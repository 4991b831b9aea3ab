"""What people ask of the rota, and what they say of how they are paged: who is on call, whose
shifts, my contacts, drills.

What changes the rota is in rostering.py.
"""

import re
from datetime import datetime, timedelta

from helpbot.desk.drills import MINUTES, Drills
from helpbot.desk.means import Means
from helpbot.desk.roster import leads
from helpbot.errors import UserError
from helpbot.notify import AUDIBLE
from helpbot.oncall import shifts
from helpbot.owning import named
from helpbot.plan import Path, Person
from helpbot.responding import means_of
from helpbot.rostering import team_of
from helpbot.speech import Reply
from helpbot.store import Tx
from helpbot.turn import (
    EVERYONE,
    TECHNICIANS,
    Command,
    Turn,
    sentence,
    who,
)
from helpbot.wording import rota as wording
from helpbot.wording import watches as watch_wording
from helpbot.wording.watches import Ladder

DAYS = 30
# A level of a policy waits for the first sound: later ones would keep the next level from hearing.
LONGEST_DELAY = 15
CHAT_ONLY = "chat"
DAY, NIGHT = "desk", "after"


def on_call(turn: Turn, team: str | None = None) -> None:
    """Who is on call now: for a team, else for everything."""
    means = means_of(turn)
    watches = means.watches(turn.tx, turn.now)
    duties = [means.duty(turn.tx, team, turn.now)] if team else watches
    covers = {cover.id: cover for cover in turn.tx.covers.active(turn.now)}
    turn.result(wording.on_call(duties, covers, turn.plan))


def team_named_in(turn: Turn, text: str) -> str | None:
    """The team whose name stands in a text."""
    for team in turn.plan.teams:
        names = map(re.escape, (team.name, team.id, team.id.replace("-", " ")))
        if re.search(rf"\b(?:{'|'.join(names)})\b", text, re.IGNORECASE):
            return team.id
    return None


def _on_call_for(turn: Turn, match: re.Match[str]) -> None:
    on_call(turn, team_of(turn, match["team"]))


def _shifts(turn: Turn, match: re.Match[str]) -> None:
    said = match["name"]
    person = named(turn, said) if said else turn.person
    if person is None:
        raise UserError("I do not find you in the rota. `who is on call` shows who is.")
    is_own = person == turn.person
    reply = shifts_of(means_of(turn), turn.tx, person, turn.now, DAYS, is_own=is_own)
    turn.result(reply)


def shifts_of(
    means: Means, tx: Tx, person: Person, now: datetime, days: int, *, is_own: bool
) -> Reply:
    """A person's shifts in the next days, in every layer, with the covers they give and take."""
    until = now + timedelta(days=days)
    found = shifts(means.rota(tx, now), person.id, now, until)
    covers = [
        cover
        for cover in tx.covers.active(now)
        if person.id in (cover.person, cover.replaces) and cover.starts_at < until
    ]
    covers.sort(key=lambda cover: (cover.starts_at, cover.id))
    return wording.my_shifts(person, found, covers, days, means.plan, is_own=is_own)


def _my_contacts(turn: Turn, _: re.Match[str]) -> None:
    turn.result(_contacts(turn, who(turn)))


def _contacts(turn: Turn, person: Person) -> Reply:
    paths = turn.desk.lines.paths_of(person.id)
    day, night = (_ladder(turn, person, hours) for hours in (DAY, NIGHT))
    return watch_wording.contacts(day, night, paths)


def _ladder(turn: Turn, person: Person, hours: str) -> Ladder:
    is_open = hours == DAY
    rungs = means_of(turn).ladder(turn.tx, person, is_open=is_open)
    own = person.contacts if is_open else person.contacts_after_hours
    if turn.tx.ladders.of(person.id, hours):
        whose = "as you said"
    else:
        whose = "as desk.toml says of you" if own else "the usual way"
    has_night = turn.plan.desk.opening is not None
    is_audible = any(path in AUDIBLE for path, _ in rungs)
    return Ladder(rungs, whose, is_audible or is_open or not has_night)


def _page_me(turn: Turn, match: re.Match[str]) -> None:
    """Sets a person's own ladder; chat is always the first rung."""
    person, hours = who(turn), _hours(match["hours"] or match["hours2"], default=(DAY,))
    rungs = _rungs(turn, person, match["rungs"])
    for one in hours:
        turn.tx.ladders.put(person.id, one, rungs)
    turn.result(watch_wording.changed(_contacts(turn, person)))


def _as_usual(turn: Turn, match: re.Match[str]) -> None:
    person = who(turn)
    for hours in _hours(match["hours"] or match["hours2"], default=(DAY, NIGHT)):
        turn.tx.ladders.clear(person.id, hours)
    turn.result(watch_wording.changed(_contacts(turn, person)))


def _hours(said: str | None, *, default: tuple[str, ...]) -> tuple[str, ...]:
    word = (said or "").lower()
    if not word:
        return default
    if word == "always":
        return DAY, NIGHT
    return (NIGHT,) if word in ("at night", "after hours") else (DAY,)


def _rungs(turn: Turn, person: Person, said: str) -> list[tuple[str, int]]:
    """What somebody says of their paths. Raises UserError with what to do."""
    found: dict[str, int] = {}
    for part in re.split(r"\s*(?:[,;]|\band(?: then)?\b|\bthen\b)\s*", said.strip(" .")):
        match = _RUNG.fullmatch(part)
        path = _PATH_WORDS.get(match["path"].lower()) if match else None
        if match is None or path is None:
            raise UserError(_UNREADABLE)
        found[path] = int(match["minutes"] or 0)
        if found[path] > LONGEST_DELAY:
            raise UserError(
                f"After {LONGEST_DELAY} minutes at the most: the next level waits for you to hear."
            )
    lacking = set(found) - turn.desk.lines.paths_of(person.id) - {CHAT_ONLY}
    if lacking:
        names = " and ".join(watch_wording.path_name(path) for path in sorted(lacking))
        raise UserError(
            f"No {names} path leads to you yet. Whoever runs helpbot sets it in the file of "
            f"HELPBOT_CONTACTS; then say it again. `my contacts` shows what there is."
        )
    return sorted(found.items(), key=lambda rung: (rung[1], rung[0]))


def _drill_ok(turn: Turn, match: re.Match[str]) -> None:
    person = turn.person
    if person is None:
        raise UserError("That test page was not sent to you.")
    drills = Drills(means_of(turn))
    trial = drills.tap(turn.tx, int(match["id"]), by=person, now=turn.now)
    turn.result(watch_wording.you_had_it(trial, turn.now))


def _drill_now(turn: Turn, _: re.Match[str]) -> None:
    if not leads(who(turn)):
        raise UserError("Only a lead starts a drill. `drill results` shows how the last ones went.")
    people = Drills(means_of(turn)).start(turn.tx, turn.now)
    turn.result(watch_wording.drill_started([person.name for person in people], MINUTES))


def _drill_results(turn: Turn, _: re.Match[str]) -> None:
    results = Drills(means_of(turn)).results(turn.tx, turn.now)
    turn.result(watch_wording.drill_results(results, turn.plan))


_PATH_WORDS = {
    **{path.value: path.value for path in Path},
    "text": "sms",
    "texts": "sms",
    "phone": "voice",
    "telephone": "voice",
    "call": "voice",
    "e-mail": "email",
    "mail": "email",
    "chat": CHAT_ONLY,
}
_RUNG = re.compile(
    r"(?:by |via )?(?P<path>[a-z-]+)(?: only)?"
    r"(?: (?:at once|now|immediately|(?:after|in) (?P<minutes>\d{1,4})(?: ?m(?:in(?:utes?)?)?)?))?",
    re.IGNORECASE,
)
_UNREADABLE = (
    "I cannot read that. Say for example `page me by sms after 2, voice after 4` or "
    "`at night page me by voice at once`; the paths are sms, voice, email and push."
)
_HOURS = r"at night|after hours|by day|in desk hours|always"

COMMANDS = (
    Command(
        "shifts",
        sentence(
            r"(?:show )?(?:my (?:next )?shifts"
            r"|shifts (?:of|for) (?P<name>@?[^\W\d_][\w.' -]{0,60}?))[.?]*"
        ),
        EVERYONE,
        _shifts,
    ),
    Command(
        "on_call_for", sentence(r"on[- ]call for (?P<team>[a-z-]{2,40})"), EVERYONE, _on_call_for
    ),
    Command(
        "contacts",
        sentence(r"(?:show )?my contacts[.?]*|how am i paged[.?]*"),
        TECHNICIANS,
        _my_contacts,
    ),
    Command(
        "page_me_as_usual",
        sentence(
            rf"(?:(?P<hours>{_HOURS}),? )?page me (?:the usual way|as usual)"
            rf"(?:,? (?P<hours2>{_HOURS}))?[.]*"
        ),
        TECHNICIANS,
        _as_usual,
    ),
    Command(
        "page_me",
        sentence(
            rf"(?:(?P<hours>{_HOURS}),? )?page me (?:by|via) (?P<rungs>.{{1,200}}?)"
            rf"(?:,? (?P<hours2>{_HOURS}))?[.]*"
        ),
        TECHNICIANS,
        _page_me,
    ),
    Command("drill_ok", sentence(r"drill ok (?P<id>\d{1,12})"), EVERYONE, _drill_ok),
    Command("drill", sentence(r"(?:start )?(?:a )?drill now"), TECHNICIANS, _drill_now),
    Command(
        "drill_results", sentence(r"(?:show )?drill results[.?]*"), TECHNICIANS, _drill_results
    ),
)
