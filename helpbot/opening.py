"""Opening forms: which there are, for whom, and what is known already.

A form is built anew whenever it is opened, shown again or submitted, from the plan in force and
what the store knows; so an edge carries only what opened it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from helpbot.forms import Forms, outage_form
from helpbot.library import Library
from helpbot.plan import Person, Plan
from helpbot.speech import Form, PersonId
from helpbot.store import Store, Tx
from helpbot.turn import Who


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


# The form for an occasion; None where it is not for this person, or about nothing there is.
Builder = Callable[[Occasion], Form | None]


def _outage(occasion: Occasion) -> Form | None:
    return None if occasion.about else outage_form(occasion.plan)


BUILDERS: Mapping[str, Builder] = {"outage": _outage}


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
