"""The catalogue in chat: what there is to ask the desk for, and asking for it by a form."""

import re

from helpbot.catalogue import offered
from helpbot.plan import RequestForm
from helpbot.turn import EVERYONE, Command, Turn, role_of, sentence
from helpbot.wording import catalogue as wording

PAGE = 8


def _catalogue(turn: Turn, match: re.Match[str]) -> None:
    forms = offered(turn.plan, role_of(turn.person))
    if not forms:
        turn.result(wording.nothing())
        return
    pages = [forms[at : at + PAGE] for at in range(0, len(forms), PAGE)]
    number = min(max(int(match["page"] or 1), 1), len(pages))
    turn.result(wording.page(pages[number - 1], number=number, of=len(pages)))


def _request(turn: Turn, match: re.Match[str]) -> None:
    """A form by its name alone: its key, since only an edge can open it."""
    form = form_of(turn, match["form"])
    turn.result(wording.one(form) if form else wording.no_such(match["form"].lower()))


def form_of(turn: Turn, form_id: str) -> RequestForm | None:
    """A form that who speaks may fill in."""
    forms = offered(turn.plan, role_of(turn.person))
    return next((form for form in forms if form.id == form_id.lower()), None)


COMMANDS = (
    Command(
        "catalogue",
        sentence(
            r"(?:catalog(?:ue)?|requests?|what can i (?:ask for|request))"
            r"(?: (?P<page>\d{1,3}))?[.?]*"
        ),
        EVERYONE,
        _catalogue,
    ),
    Command(
        "request",
        sentence(r"request (?P<form>[a-z0-9]+(?:-[a-z0-9]+)*)[.]?"),
        EVERYONE,
        _request,
    ),
)
