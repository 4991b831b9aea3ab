"""Where people work: asked once, kept, shown on request, changed by saying so.

What a person said wins over what was imported, and that over desk.toml.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from helpbot.places import Places
from helpbot.plan import Person, Plan, Role
from helpbot.privacy import without_marks
from helpbot.speech import PersonId
from helpbot.store import Tx
from helpbot.store.outbox import Lane
from helpbot.turn import EVERYONE, Command, Turn, role_of, sentence
from helpbot.understanding import Whereabouts
from helpbot.wording import acts as wording

# So long after it was asked, a bare "library, north branch" is taken for the answer.
ANSWERED_WITHIN = timedelta(minutes=10)
_LONGEST_ANSWER = 8
_LONGEST_NAME = 4


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


def on_shift(tx: Tx, plan: Plan, person_id: PersonId, person: Person | None) -> str | None:
    """The facility whose tickets somebody continues: one that the city knows them to work at, or
    that they say they work at, where it is their department's. Everybody can say anything.
    """
    if person is None:
        return None
    imported = tx.profiles.get(person.email.lower())
    said = tx.profiles.get(person_id).facility
    department = imported.department or person.department
    place = next((one for one in plan.facilities if one.id == said), None)
    if place is not None and department in place.departments:
        return place.id
    return imported.facility or person.facility


# What may stand around the names in "I work at the library, in the north branch now".
_FILLERS = frozenset(
    "the at in and of for with on my our a an i im work we am its it department dept division "
    "building bldg office city now here over out branch team section crew staff please".split()
)


def only_names(find: Callable[[str], Places], text: str) -> Places | None:
    """The places of a text that names where somebody works and says nothing else."""
    said, places = named(find, without_marks(text))
    if places.service is not None or not (places.facility or places.department):
        return None
    rest = list(said)
    for found in (*places.facilities, *places.departments):
        rest[found.start : found.end] = " " * (found.end - found.start)
    words = re.findall(r"[^\W_]+", "".join(rest).lower().replace("'", "").replace("’", ""))
    return places if all(word in _FILLERS for word in words) else None


def named(find: Callable[[str], Places], text: str) -> tuple[str, Places]:
    """An answer with the places in it; a department's bare name is enough: "finance, city hall"."""
    parts = [part.strip() for part in text.split(",")]
    found = [find(part) for part in parts]
    is_whole = [bool(places.facility or places.department) for places in found]
    whole = (p if w else f"{p} department" for p, w in zip(parts, is_whole, strict=True))
    said = ", ".join(whole)
    return said, find(said)


def answer(
    tx: Tx, person_id: PersonId, text: str, find: Callable[[str], Places], now: datetime
) -> Places | None:
    """The places of a text that answers the question where somebody works; None for any other."""
    profile = tx.profiles.get(person_id)
    is_answered = profile.department or profile.facility
    is_asked = profile.asked_at is not None and now - profile.asked_at <= ANSWERED_WITHIN
    if is_answered or not is_asked or len(text.split()) > _LONGEST_ANSWER:
        return None
    return only_names(find, text)


def said(text: str, find: Callable[[str], Places]) -> Places | None:
    """The places of "I work at …"; None for whatever else begins like it, such as a report."""
    match = _WORK_AT.fullmatch(text)
    return only_names(find, match["place"]) if match else None


def is_unknown(text: str, find: Callable[[str], Places]) -> bool:
    """Whether somebody says that they work where nothing of the city is."""
    match = _WORK_AT.fullmatch(text)
    if match is None or not match["plainly"] or len(match["place"].split()) > _LONGEST_NAME:
        return False
    _, places = named(find, match["place"])
    return not (places.service or places.facility or places.department)


def ask_once(turn: Turn) -> None:
    """Asks somebody of whom nothing is known where they work; never twice, never in public."""
    heard = turn.heard.utterance
    # A command in a channel is answered for one pair of eyes, and nothing typed there is heard.
    if not heard.private or heard.public is not None or role_of(turn.person) is Role.PARTNER:
        return
    now_known = known(turn.tx, turn.person_id, turn.person)
    is_known = now_known.department or now_known.facility
    if not is_known and turn.tx.profiles.ask(turn.person_id, turn.now):
        # After the answer, never before it.
        turn.say(wording.ask_whereabouts(), lane=Lane.STATUS, note="whereabouts")


def keep(turn: Turn, places: Places) -> None:
    """Notes where somebody says that they work, and says what is known now."""
    facility, department = places.facility, places.department
    # Technicians sit where others work.
    is_employee = role_of(turn.person) is Role.EMPLOYEE
    if department is None and facility is not None and is_employee:
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


_WORK_AT = sentence(
    r"(?:(?P<plainly>i (?:now )?work (?:at|in|for|with|out of))|i['’]?m now (?:at|in|with)"
    r"|i (?:have )?moved to|i(?:['’]?m| am) (?:stationed|based) (?:at|in)"
    r"|my (?:department|facility|building|site|location|office) is(?: now)?)"
    r" (?P<place>[^,.;!?]{2,60}(?:, ?[^,.;!?]{2,40})?)[.!]*"
)

COMMANDS = (
    Command(
        "profile",
        sentence(r"(?:my profile|profile|where (?:am i|do i work)|who am i)[.?]*"),
        EVERYONE,
        _show,
    ),
)
