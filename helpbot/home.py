"""A person's own page: outages, their tickets, what they may ask for; a technician's queues too.

A part stands there only where there is something in it.
"""

import re
from collections.abc import Iterator, Sequence

from helpbot.desk import overview
from helpbot.opening import Occasion, open_form
from helpbot.plan import Role
from helpbot.speech import Section
from helpbot.store.found import PAGE, Sight
from helpbot.tickets import Ticket
from helpbot.turn import EVERYONE, Command, Turn, role_of, sentence
from helpbot.wording import home as wording

# What opens a form of its own, with the key that opens it, in this order.
_FORMS = ("ticket", "outage")
_MOST_DUE = 5
_MOST_ARTICLES = 5
_TECHNICIANS = frozenset((Role.TECHNICIAN, Role.ADMIN))


def show(turn: Turn, _: re.Match[str]) -> None:
    turn.result(wording.page(_first_name(turn), list(_sections(turn)), turn.plan.desk))


def _sections(turn: Turn) -> Iterator[Section]:
    yield wording.outages(overview.open_ones(turn.tx, turn.plan), turn.plan)
    yield from _mine(turn)
    if role_of(turn.person) in _TECHNICIANS:
        yield from _queues(turn)
    yield _asking(turn)
    if role_of(turn.person) is Role.ADMIN:
        yield from _reviews(turn)


def _mine(turn: Turn) -> Iterator[Section]:
    found = turn.tx.found.mine(_sight(turn))
    if found:
        yield wording.my_tickets(found[:PAGE], turn.plan, more=len(found) > PAGE)


def _queues(turn: Turn) -> Iterator[Section]:
    person, sight = turn.person, _sight(turn)
    if person is None:
        return
    own = turn.tx.found.queue(sight, claimed_by=person.id)
    yield from _queue(turn, "My queue", own, says="my queue page 2")
    timed = [ticket for ticket in own[:PAGE] if ticket.resolve_by is not None]
    if timed:
        timed.sort(key=lambda ticket: (str(ticket.resolve_by), ticket.id))
        yield wording.due_next(timed[:_MOST_DUE], turn.plan, turn.now)
    for team in turn.plan.teams:
        if team.id in person.teams:
            waiting = turn.tx.found.queue(sight, team=team.id)
            yield from _queue(
                turn, f"Queue of {team.name}", waiting, says=f"queue {team.id} page 2"
            )


def _queue(turn: Turn, title: str, found: Sequence[Ticket], *, says: str) -> Iterator[Section]:
    if found:
        more = len(found) > PAGE
        yield wording.queue(title, found[:PAGE], turn.plan, says=says, more=more)


def _asking(turn: Turn) -> Section:
    occasion = Occasion(turn.plan, turn.tx, turn.person_id, turn.person, "", turn.desk.library)
    opened = ((name, open_form(occasion, name)) for name in _FORMS)
    return wording.asking([(name, form.title) for name, form in opened if form is not None])


def _reviews(turn: Turn) -> Iterator[Section]:
    """Articles whose review is due, the longest first."""
    index = turn.desk.library.index if turn.desk.library else None
    due = [a for a in index.articles if a.review_by < turn.today] if index else []
    if due:
        due.sort(key=lambda article: (article.review_by, article.id))
        shown = [(a.id, a.title, a.review_by) for a in due[:_MOST_ARTICLES]]
        yield wording.reviews(shown, len(due))


def _sight(turn: Turn) -> Sight:
    person = turn.person
    ids = (person.id, turn.person_id) if person else (turn.person_id,)
    is_technician = role_of(person) in _TECHNICIANS
    return Sight(ids, None, is_technician, tuple(person.teams) if person else ())


def _first_name(turn: Turn) -> str:
    known = turn.plan.person(turn.person.id) if turn.person else None
    return known.name.partition(" ")[0] if known else "there"


COMMANDS = (Command("home", sentence(r"(?:my )?home[.!?]?"), EVERYONE, show),)
