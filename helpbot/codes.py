"""Claims by a code that is read over the telephone, for whoever the page was sent to.

A technician at the desk says it for somebody who has no chat at hand. A million codes are soon
tried: after a few wrong ones nobody listens to that technician for a while.
"""

import re
from datetime import datetime, timedelta

from helpbot.calling import look
from helpbot.notify.claims import LIVES, signed_with
from helpbot.notify.contacts import PATHS
from helpbot.outages import Outage
from helpbot.plan import Person
from helpbot.responding import desk_of
from helpbot.store.pages import Page
from helpbot.tickets import Ticket
from helpbot.turn import (
    TECHNICIANS,
    Command,
    Turn,
    sentence,
    who,
)
from helpbot.wording import codes as wording
from helpbot.wording.pages import you_claimed

# So many wrong codes within so long are no slips of the ear.
MOST_WRONG = 5
WITHIN = timedelta(minutes=10)
REFUSED_FOR = timedelta(minutes=10)


def _claim_code(turn: Turn, match: re.Match[str]) -> None:
    speaker = who(turn)
    until = _refused_until(turn, speaker)
    if until is not None:
        turn.refuse(wording.too_many(turn.plan.hour_of(until)))
        return
    found = _sent_to(turn, match["code"])
    if found is None:
        turn.tx.links.wrong_code(speaker.id, turn.now)
        turn.refuse(wording.no_such_code())
        return
    page, owner = found
    if page.called_by is not None:
        look(turn, page.ticket_id, by=owner)
    else:
        _claim(turn, page.ticket_id, owner, speaker)


def _claim(turn: Turn, outage_id: int, owner: Person, speaker: Person) -> None:
    desk = desk_of(turn)
    outage = desk.claim(turn.tx, outage_id, by=owner, now=turn.now)
    if owner.id == speaker.id:
        turn.result(you_claimed(outage, turn.plan))
        return
    desk.cards.note(
        turn.tx, outage, f"claimed for {owner.id} by a code", actor=speaker.id, now=turn.now
    )
    turn.result(wording.claimed_for(outage, owner.name, turn.plan))
    told = wording.claimed_for_you(outage, speaker.name, turn.plan)
    desk.cards.tell(turn.tx, owner.id, told, key=f"code:{outage.id}:{outage.version}", now=turn.now)


def _refused_until(turn: Turn, speaker: Person) -> datetime | None:
    latest = turn.tx.links.latest_wrong_codes(speaker.id, MOST_WRONG)
    if len(latest) < MOST_WRONG or latest[0] - latest[-1] > WITHIN:
        return None
    until = latest[0] + REFUSED_FOR
    return until if turn.now < until else None


def _sent_to(turn: Turn, code: str) -> tuple[Page, Person] | None:
    """The page that bears this code, and whose it is; every page is looked at, so that the time it
    takes tells nothing.
    """
    signer, gone = turn.desk.signer, turn.tx.leavers.all()
    if signer is None:
        return None
    found: dict[tuple[int, str], tuple[Page, Person]] = {}
    for page in turn.tx.pages.messages_since(turn.now - LIVES):
        person = turn.plan.person(page.person)
        if page.path not in PATHS or person is None or person.id in gone:
            continue
        about, said = _about(turn, page), turn.tx.outbox.by_key(page.key or "")
        made_with = signed_with(said.to) if said is not None else None
        is_it = made_with is not None and signer.is_code(code, *made_with)
        if is_it and about is not None and about.is_unresolved:
            found[about.id, person.id] = (page, person)
    # Of two that bear the same digits by chance neither is meant for sure.
    return next(iter(found.values())) if len(found) == 1 else None


def _about(turn: Turn, page: Page) -> Outage | Ticket | None:
    """An outage, or the larger one that it is part of; or a ticket that somebody is called into."""
    if turn.tx.outages.get(page.ticket_id) is None:
        return turn.tx.tickets.get(page.ticket_id)
    return desk_of(turn).steps.get(turn.tx, page.ticket_id)


COMMANDS = (
    Command(
        "claim_code",
        sentence(r"claim code (?P<code>\d[\d -]{4,10}\d)[.]?"),
        TECHNICIANS,
        _claim_code,
    ),
)
