"""Where people work: asked once, kept, shown on request, changed by saying so.

What a person said wins over what was imported, and that over desk.toml.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from helpbot.places import Places
from helpbot.plan import Person, Role
from helpbot.speech import PersonId
from helpbot.store import Tx
from helpbot.store.outbox import Lane
from helpbot.turn import EVERYONE, Command, Turn, role_of, sentence
from helpbot.understanding import Whereabouts
from helpbot.wording import acts as wording

# So long after it was asked, a bare "library, north branch" is taken for the answer.
ANSWERED_WITHIN = timedelta(minutes=10)
_LONGEST_ANSWER = 8


def known(tx: Tx, person_id: PersonId, person: Person | None) -> Whereabouts:
    """Where somebody works, from the best that is known."""
    said = tx.profiles.get(person_id)
    imported = tx.profiles.get(person.email.lower()) if person else None
    department = said.department or (imported and imported.department)
    facility = said.facility or (imported and imported.facility)
    return Whereabouts(
        department or (person.department if person else None),
        facility or (person.facility if person else None),
    )


def named(find: Callable[[str], Places], text: str) -> Places:
    """The places of an answer, where a department's bare name is enough: "finance, city hall"."""
    parts = [part.strip() for part in text.split(",")]
    found = [find(part) for part in parts]
    is_whole = [bool(places.facility or places.department) for places in found]
    whole = (p if w else f"{p} department" for p, w in zip(parts, is_whole, strict=True))
    return find(", ".join(whole))


def answer(
    tx: Tx, person_id: PersonId, text: str, find: Callable[[str], Places], now: datetime
) -> Places | None:
    """The places of a text that answers the question where somebody works; None for any other."""
    asked_at = tx.profiles.get(person_id).asked_at
    is_asked = asked_at is not None and now - asked_at <= ANSWERED_WITHIN
    if not is_asked or len(text.split()) > _LONGEST_ANSWER:
        return None
    places = named(find, text)
    names_one = bool(places.facility or places.department) and places.service is None
    return places if names_one else None


def ask_once(turn: Turn) -> None:
    """Asks somebody of whom nothing is known where they work; never twice, never in public."""
    if not turn.heard.utterance.private or role_of(turn.person) is Role.PARTNER:
        return
    now_known = known(turn.tx, turn.person_id, turn.person)
    is_known = now_known.department or now_known.facility
    if not is_known and turn.tx.profiles.ask(turn.person_id, turn.now):
        # After the answer, never before it.
        turn.say(wording.ask_whereabouts(), lane=Lane.STATUS, note="whereabouts")


def keep(turn: Turn, places: Places) -> None:
    """Notes where somebody says that they work, and says what is known now."""
    facility, department = places.facility, places.department
    if department is None and facility is not None:
        department = _only_department(turn, facility)
    turn.tx.profiles.put(turn.person_id, department=department, facility=facility, now=turn.now)
    turn.result(wording.whereabouts(*_names(turn), is_new=True))


def _only_department(turn: Turn, facility: str) -> str | None:
    """A building of one department tells the department as well."""
    found = next((f for f in turn.plan.facilities if f.id == facility), None)
    return found.departments[0] if found and len(found.departments) == 1 else None


def _names(turn: Turn) -> tuple[str | None, str | None]:
    now_known = known(turn.tx, turn.person_id, turn.person)
    return turn.plan.name_of(now_known.department), turn.plan.name_of(now_known.facility)


def _show(turn: Turn, _: re.Match[str]) -> None:
    turn.result(wording.whereabouts(*_names(turn), is_new=False))


def _work_at(turn: Turn, match: re.Match[str]) -> None:
    """ "I work at …", with names found as everywhere else."""
    places = named(turn.desk.find, match["place"])
    if places.facility is None and places.department is None:
        turn.result(wording.no_such_place())
    else:
        keep(turn, places)


COMMANDS = (
    Command(
        "profile",
        sentence(r"(?:my profile|profile|where (?:am i|do i work)|who am i)[.?]*"),
        EVERYONE,
        _show,
    ),
    Command(
        "work_at",
        sentence(
            r"(?:i (?:now )?work (?:at|in|for|with|out of)|i['’]?m now (?:at|in|with)"
            r"|i (?:have )?moved to|i(?:['’]?m| am) (?:stationed|based) (?:at|in)"
            r"|my (?:department|facility|building|site|location|office) is(?: now)?)"
            r" (?P<place>[^,.;!?]{2,60}(?:, ?[^,.;!?]{2,40})?)[.!]*"
        ),
        EVERYONE,
        _work_at,
    ),
)
