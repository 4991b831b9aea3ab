"""A person's own page: outages, their tickets, what they may ask for; a technician's queues too.

A part stands there only where there is something in it.
"""

import re
from collections.abc import Iterator, Sequence

from helpbot.catalogue import offered
from helpbot.desk import overview
from helpbot.opening import open_form
from helpbot.plan import Role
from helpbot.requesting import owner_name, sight_of
from helpbot.speech import Section
from helpbot.store.found import PAGE
from helpbot.tickets import Ticket
from helpbot.turn import EMPLOYEES, EVERYONE, TECHNICIANS, Command, Turn, role_of, sentence
from helpbot.wording import home as wording
from helpbot.wording.ticket_lists import line as ticket_line
from helpbot.wording.ticket_lists import queue_of

# What opens a form of its own, with the key that opens it, in this order.
_FORMS = ("ticket", "outage", "phone")
_MOST_FORMS = 4
_MOST_DUE = 5
_MOST_ARTICLES = 5


def show(turn: Turn, _: re.Match[str]) -> None:
    turn.result(wording.page(_first_name(turn), list(_sections(turn)), turn.plan.desk))


def _sections(turn: Turn) -> Iterator[Section]:
    if role_of(turn.person) in EMPLOYEES:
        yield wording.outages(overview.open_ones(turn.tx, turn.plan), turn.plan)
    yield from _to_approve(turn)
    yield from _mine(turn)
    if role_of(turn.person) in TECHNICIANS:
        yield from _queues(turn)
    yield _asking(turn)
    yield from _requests(turn)
    if role_of(turn.person) is Role.ADMIN:
        yield from _tasks(turn)
        yield from _reviews(turn)


def _to_approve(turn: Turn) -> Iterator[Section]:
    numbers = turn.tx.approvals.waiting(turn.person.id, PAGE) if turn.person else []
    asked = [ticket for n in numbers if (ticket := turn.tx.tickets.get(n)) is not None]
    if asked:
        yield wording.to_approve(asked)


def _mine(turn: Turn) -> Iterator[Section]:
    found = turn.tx.found.mine(sight_of(turn))
    parts = [
        (title, some)
        for title, is_open in ((wording.MINE, True), (wording.OVER, False))
        if (some := [one for one in found[:PAGE] if one.is_unresolved is is_open])
    ]
    for number, (title, some) in enumerate(parts, 1):
        is_cut = number == len(parts) and len(found) > PAGE
        yield _shown(turn, title, some, more="my tickets page 2" if is_cut else None)


def _queues(turn: Turn) -> Iterator[Section]:
    person, sight = turn.person, sight_of(turn)
    if person is None:
        return
    own = turn.tx.found.queue(sight, claimed_by=person.id)
    yield from _list(turn, wording.MY_QUEUE, own, says="my queue")
    timed = [ticket for ticket in own[:PAGE] if ticket.resolve_by is not None]
    if timed:
        timed.sort(key=lambda ticket: (str(ticket.resolve_by), ticket.id))
        yield wording.due_next(timed[:_MOST_DUE], turn.plan, turn.now)
    # The default stands for every team that takes no turns: that is too much here.
    watched = set(sight.teams) & turn.plan.on_call.rotations.keys()
    for team in turn.plan.teams:
        if team.id in {*person.teams, *watched}:
            waiting = turn.tx.found.queue(sight, team=team.id)
            yield from _list(turn, queue_of(team.id, turn.plan), waiting, says=f"queue {team.id}")


def _list(turn: Turn, title: str, found: Sequence[Ticket], *, says: str) -> Iterator[Section]:
    """The first page; `says` shows them in chat."""
    shown = found[:PAGE]
    if shown:
        yield _shown(turn, title, shown, more=f"{says} page 2" if len(found) > PAGE else None)


def _shown(turn: Turn, title: str, shown: Sequence[Ticket], *, more: str | None) -> Section:
    lines = [ticket_line(one, turn.plan, owner_name(turn, one)) for one in shown]
    return wording.tickets(title, lines, [ticket.id for ticket in shown], more)


def _asking(turn: Turn) -> Section:
    is_employee = role_of(turn.person) in EMPLOYEES
    names = [name for name in _FORMS if is_employee or name != "outage"]
    opened = ((name, open_form(turn.occasion, name)) for name in names)
    return wording.asking([(name, form.title) for name, form in opened if form is not None])


def _requests(turn: Turn) -> Iterator[Section]:
    # What does not work is asked for above.
    wishes = [one for one in offered(turn.plan, role_of(turn.person)) if one.kind == "request"]
    forms = wishes[:_MOST_FORMS]
    if forms:
        yield wording.requests([(f"request {form.id}", form.title) for form in forms])


def _tasks(turn: Turn) -> Iterator[Section]:
    if found := turn.tx.tasks.all_open():
        yield wording.tasks(found)


def _reviews(turn: Turn) -> Iterator[Section]:
    """Articles whose review is due, the longest first."""
    index = turn.desk.library.index if turn.desk.library else None
    due = [a for a in index.articles if a.review_by < turn.today] if index else []
    if due:
        due.sort(key=lambda article: (article.review_by, article.id))
        shown = [(a.id, a.title, a.review_by) for a in due[:_MOST_ARTICLES]]
        yield wording.reviews(shown, len(due))


def _first_name(turn: Turn) -> str:
    person = turn.person
    is_called = person is not None and person.role is not Role.PARTNER and "@" not in person.name
    known = turn.plan.person(person.id) if person else None
    return person.name.partition(" ")[0] if person and (known or is_called) else "there"


COMMANDS = (Command("home", sentence(r"(?:my )?home[.!?]?"), EVERYONE, show),)
