"""Opening forms: which there are, for whom, and what is known already.

A form is built anew whenever it is opened, shown again or submitted, from the plan in force and
what the store knows; so an edge carries only what opened it.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial

from helpbot import drafting, editing
from helpbot.forms import Forms, outage_form
from helpbot.library import Library
from helpbot.occasion import Builder, Occasion
from helpbot.plan import Person, Plan
from helpbot.request_forms import BUILDERS as REQUESTS
from helpbot.speech import Form, PersonId
from helpbot.store import Store, Tx
from helpbot.ticket_forms import BUILDERS as TICKETS
from helpbot.turn import EVERYONE, Asking, Command, Turn, Who, sentence
from helpbot.wording import forms as wording
from helpbot.wording.spoken import speaking

__all__ = ["BUILDERS", "COMMANDS", "Builder", "Occasion", "forms_by", "open_form"]


def _outage(occasion: Occasion) -> Form | None:
    return None if occasion.about else outage_form(occasion.plan)


BUILDERS: Mapping[str, Builder] = {
    "outage": _outage,
    **TICKETS,
    **REQUESTS,
    **editing.BUILDERS,
    **drafting.BUILDERS,
}


def open_form(occasion: Occasion, name: str) -> Form | None:
    builder = BUILDERS.get(name)
    return builder(occasion) if builder else None


def forms_by(
    plan: Callable[[], Plan],
    who: Who,
    store: Store,
    library: Callable[[], Library | None] = lambda: None,
    stands_for: Callable[[Tx, Person], Collection[str]] = lambda *_: (),
) -> Forms:
    """How an edge opens a form; `stands_for` gives the teams for which somebody is on call."""

    def opened(opens: str, person: PersonId) -> Form | None:
        name, _, about = opens.partition(" ")
        current = plan()
        known, tx = who(current, person), store.read()
        occasion = Occasion(
            current, tx, person, known, about.strip(), library(), partial(stands_for, tx)
        )
        language = tx.profiles.get(person).language
        with speaking(language):
            form = open_form(occasion, name)
            return wording.spoken(form, language) if form else None

    return opened


def _opened(asking: Asking) -> Form | None:
    """The form, before the transaction: some read an article's file."""
    here = replace(asking.occasion, about=asking.match["about"] or "")
    return open_form(here, asking.match["form"].lower())


def _form(turn: Turn, _: re.Match[str]) -> None:
    """Said where no form can be opened: a button can open it."""
    if isinstance(turn.found, Form):
        turn.result(wording.to_open(turn.found.name, turn.found.title))
        return
    bare = turn.occasion
    turn.result(wording.no_such_form(one for one in BUILDERS if open_form(bare, one)))


COMMANDS = (
    Command(
        "form",
        sentence(r"form (?P<form>[a-z][a-z_-]{0,40})(?: (?P<about>.{1,200}))?"),
        EVERYONE,
        _form,
        ready=_opened,
    ),
)
