"""Calls for help in chat: others are paged about an outage or a ticket, and say that they look."""

import re

from helpbot.desk.called import waits_for
from helpbot.desk.calls import Calls
from helpbot.errors import UserError
from helpbot.outages import Outage
from helpbot.owning import named
from helpbot.plan import Person
from helpbot.requesting import seen, tickets_of
from helpbot.responding import ID, desk_of, means_of
from helpbot.store import Tx
from helpbot.tickets import Ticket
from helpbot.turn import TECHNICIANS, Command, Turn, sentence, who
from helpbot.wording import calls as wording


def _call_in(turn: Turn, match: re.Match[str]) -> None:
    people, about = _people(turn, match), _about(turn, int(match["id"]))
    by = who(turn)
    reached = Calls(means_of(turn)).call_in(turn.tx, about, people, by=by, now=turn.now)
    turn.result(wording.calling(about.id, [person.name for person in reached]))


def _about(turn: Turn, number: int) -> Outage | Ticket:
    """What others are called into. Raises UserError for what is over, or not seen."""
    if turn.tx.outages.get(number) is not None:
        turn.tx.purges.about(number, turn.heard.id)
        return desk_of(turn).steps.unresolved(turn.tx, number)
    ticket = seen(turn, number)
    if not ticket.is_unresolved:
        raise UserError(
            f"Ticket {number} is {ticket.status} already. Say `reopen {number} because …` first."
        )
    return ticket


def _people(turn: Turn, match: re.Match[str]) -> list[Person]:
    team = match["team"].lower() if match["team"] else None
    if team is None:
        return [named(turn, match["name"])]
    if team not in {one.id for one in turn.plan.teams}:
        teams = ", ".join(one.id for one in turn.plan.teams)
        raise UserError(f"There is no team of that name. There are {teams}.")
    return means_of(turn).on_duty_of(turn.tx, team, turn.now)


def _looking(turn: Turn, match: re.Match[str]) -> None:
    """Whoever was called in need not be let to see a ticket to answer."""
    look(turn, int(match["id"]), by=who(turn))


def look(turn: Turn, number: int, *, by: Person) -> None:
    """Somebody looks at what they were called in for, by their own word or another's for them."""
    means = means_of(turn)
    ended = Calls(means).looking(turn.tx, number, by=by, now=turn.now)
    number = ended[0].ticket_id
    speaker = who(turn)
    if by.id == speaker.id:
        callers = dict.fromkeys(means.name_of(call.called_by) or "" for call in ended)
        turn.result(wording.you_are_looking(number, list(callers)))
        return
    turn.result(wording.looks_for(number, by.name))
    told, key = wording.looks_for_you(number, speaker.name), f"looks:{number}:{turn.heard.id}"
    tickets_of(turn).cards.tell_person(turn.tx, by.id, told, key=key, now=turn.now)


def is_for_others(command: Command, match: re.Match[str], person: Person, tx: Tx) -> bool:
    """Whether somebody tells others that they look at something: no call of it waits for them."""
    if command.name != _LOOKING:
        return False
    number = int(match["id"])
    outage = tx.outages.whole(number)
    return not waits_for(tx, outage.id if outage is not None else number, person.id)


_LOOKING = "looking"

COMMANDS = (
    Command(
        "call_in",
        sentence(rf"page (?:team (?P<team>[a-z0-9-]+)|(?P<name>.{{1,60}}?)) about {ID}"),
        TECHNICIANS,
        _call_in,
    ),
    Command(
        _LOOKING,
        sentence(rf"(?:i ?'?a?m )?(?:looking at|looking into|coming to) {ID}"),
        TECHNICIANS,
        _looking,
    ),
)
