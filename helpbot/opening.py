"""Opening forms: which there are, for whom, and what is known already.

A form is built anew whenever it is opened, shown again or submitted, from the plan in force and
what the store knows; so an edge carries only what opened it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from helpbot import whereabouts
from helpbot.catalogue import WORDS, choosing, offered, request_form
from helpbot.forms import Forms, outage_form
from helpbot.library import Library
from helpbot.plan import Person, Plan
from helpbot.plan.catalogue import ANSWER, Kind
from helpbot.speech import Form, PersonId
from helpbot.store import Store, Tx
from helpbot.turn import Who, role_of


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who opens a form, and what `about`: the words after its name, "17" of "ticket 17".

    `tx` only reads; without a `library` articles are not read yet.
    """

    plan: Plan
    tx: Tx
    person_id: PersonId
    person: Person | None
    about: str
    library: Library | None = None


LONGEST_NUMBER = 15

# The form for an occasion; None where it is not for this person, or about nothing there is.
Builder = Callable[[Occasion], Form | None]


def _outage(occasion: Occasion) -> Form | None:
    return None if occasion.about else outage_form(occasion.plan)


def _request(occasion: Occasion) -> Form | None:
    """A form of the catalogue, "equipment", after an answer of theirs: "equipment 17"."""
    forms = offered(occasion.plan, role_of(occasion.person))
    form_id, _, answer_id = occasion.about.partition(" ")
    if not occasion.about:
        return choosing(forms) if forms else None
    form = next((form for form in forms if form.id == form_id), None)
    if form is None or (answer_id and not _is_number(answer_id)):
        return None
    return request_form(occasion.plan, form, _known(occasion, answer_id))


def _known(occasion: Occasion, answer_id: str) -> Mapping[str, str]:
    """What stands in a form already: who and where they are, and what they said before."""
    works = whereabouts.known(occasion.tx, occasion.person_id, occasion.person)
    own: Mapping[str, str] = {
        Kind.FACILITY: works.facility or "",
        Kind.DEPARTMENT: works.department or "",
        Kind.PERSON: occasion.person.name if occasion.person else "",
    }
    found = occasion.tx.answers.get(int(answer_id)) if answer_id else None
    if found is None or found.person != occasion.person_id:
        return own
    said = {WORDS: found.question, ANSWER: answer_id, Kind.SERVICE: found.service or ""}
    return {**own, **said}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


BUILDERS: Mapping[str, Builder] = {"outage": _outage, "request": _request}


def open_form(occasion: Occasion, name: str) -> Form | None:
    builder = BUILDERS.get(name)
    return builder(occasion) if builder else None


def forms_by(
    plan: Callable[[], Plan],
    who: Who,
    store: Store,
    library: Callable[[], Library | None] = lambda: None,
) -> Forms:
    """How an edge opens a form."""

    def opened(opens: str, person: PersonId) -> Form | None:
        name, _, about = opens.partition(" ")
        current = plan()
        known = who(current, person)
        return open_form(
            Occasion(current, store.read(), person, known, about.strip(), library()), name
        )

    return opened
