"""The occasion on which a form is opened: by whom, about what, with what is known."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from helpbot.library import Library
from helpbot.plan import Person, Plan
from helpbot.speech import Form, PersonId
from helpbot.store import Tx


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who opens a form, and what `about`: the words after its name, "17" of "ticket 17".

    `stands_for` gives the teams for which a person is on call just now. `tx` only reads; without a
    `library` articles are not read yet.
    """

    plan: Plan
    tx: Tx
    person_id: PersonId
    person: Person | None
    about: str
    library: Library | None = None
    stands_for: Callable[[Person], Collection[str]] = lambda _: ()


# The form for an occasion; None where it is not for this person, or about nothing there is.
Builder = Callable[[Occasion], Form | None]
