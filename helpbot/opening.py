"""Opening forms: which there are, for whom, and what is known already.

A form is built anew whenever it is opened, shown again or submitted, from the plan in force and
what the store knows; so an edge carries only what opened it.
"""

from collections.abc import Callable, Mapping

from helpbot.forms import Forms, outage_form
from helpbot.library import Library
from helpbot.occasion import Builder, Occasion
from helpbot.plan import Plan
from helpbot.request_forms import BUILDERS as REQUESTS
from helpbot.speech import Form, PersonId
from helpbot.store import Store
from helpbot.ticket_forms import BUILDERS as TICKETS
from helpbot.turn import Who

__all__ = ["BUILDERS", "Builder", "Occasion", "forms_by", "open_form"]


def _outage(occasion: Occasion) -> Form | None:
    return None if occasion.about else outage_form(occasion.plan)


BUILDERS: Mapping[str, Builder] = {"outage": _outage, **TICKETS, **REQUESTS}


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
