"""Lists, searches, opening and claiming over a hundred thousand tickets. Prints one JSON object.

Each is measured beside a bare select by an index of the same database: on a busy machine the two
grow together, and their ratio says more than either.
"""

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from helpbot.clock import utc_now
from helpbot.config import Settings, read_plan
from helpbot.desk import Means, story
from helpbot.desk.asked import Asked
from helpbot.desk.ticket_cards import TicketCards, card_key
from helpbot.desk.tickets import TicketDesk
from helpbot.plan import Plan
from helpbot.speech import Address, PersonId, Reply
from helpbot.store import Store, Tx, open_store
from helpbot.store.found import Sight, Wanted
from helpbot.store.replies import Said
from helpbot.tickets import Extent, Kind, Priority, Status, Ticket
from helpbot.wiring import TERMINAL

TICKETS = 100_000
# One in so many is not closed: four thousand, of which a team has some hundreds.
OPEN_EVERY = 25
FIRST = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hana", "Ivo", "June", "Kit", "Lena")
LAST = ("Abbott", "Berg", "Castro", "Dahl", "Ewing", "Fox", "Garza", "Holm", "Ito", "Jonas", "Kerr")
PEOPLE = 2_000
AT_ONCE = 2_000
RUNS = 50
# A third of all tickets have the first of them: a search for it finds more than anybody reads.
WORDS = (
    "printer", "outlook", "password", "vpn", "screen", "keyboard", "phone", "badge", "scanner",
    "laptop", "excel", "teams", "mouse", "wifi", "battery", "folder", "signature", "calendar",
    "toner", "projector", "headset", "monitor", "login", "update", "browser", "certificate",
)  # fmt: skip


def main(count: str = str(TICKETS)) -> None:
    plan = read_plan(Settings.from_environ(os.environ).desk)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder)}/tickets.db")
        store.start(utc_now())
        fill(store, plan, int(count))
        found = {name: [timed(step) for _ in range(RUNS)] for name, step in reads(store, plan)}
        desk = TicketDesk(Means(plan, TERMINAL.lines))
        bo = plan.person("bo")
        assert bo is not None  # noqa: S101 - the sample has him
        for name, step in writes(store, desk, bo.id):
            found[name] = [timed(step) for _ in range(RUNS)]
        store.close()
    print(json.dumps(found))


def reads(store: Store, plan: Plan) -> list[tuple[str, Callable[[], object]]]:
    tx, chance = store.read(), random.Random(1)  # noqa: S311 - no secret
    bo = Sight(ids=("bo",), is_technician=True, teams=("network",))
    team = plan.teams[0].id
    words = Wanted(words="printer toner")
    many = Wanted(words="printer", states="open")
    person = Wanted(person=name_of(77))
    place = Wanted(facility=plan.facilities[0].id, states="open")
    old = Wanted(service=plan.services[0].id, until=utc_now() - timedelta(days=300))

    def bare() -> None:
        tx.tickets._db.rows(  # noqa: SLF001 - what an index costs without any of ours
            "select id, summary from ticket where requester = :who order by id desc limit 11",
            who=f"person{chance.randrange(PEOPLE)}",
        )

    def mine() -> None:
        tx.found.mine(Sight(ids=(f"person{chance.randrange(PEOPLE)}",)))

    def show() -> None:
        ticket = tx.tickets.get(chance.randrange(1, TICKETS // 2))
        if ticket is not None:
            story.internal(tx, plan, ticket)

    return [
        ("bare", bare),
        ("my tickets", mine),
        ("my queue", lambda: tx.found.queue(bo, claimed_by="bo")),
        ("queue of a team", lambda: tx.found.queue(bo, team=team)),
        ("queue of a team, tenth page", lambda: tx.found.queue(bo, team=team, page=10)),
        ("find two words", lambda: tx.found.search(words, bo)),
        ("find a word among the open ones", lambda: tx.found.search(many, bo)),
        ("find a person", lambda: tx.found.search(person, bo)),
        ("find the open ones of a place", lambda: tx.found.search(place, bo)),
        ("find those of a service before a date", lambda: tx.found.search(old, bo)),
        ("show", show),
    ]


def writes(
    store: Store, desk: TicketDesk, technician: str
) -> list[tuple[str, Callable[[], object]]]:
    """Each in a transaction of its own that reaches the disk, as in chat."""
    by = desk.plan.person(technician)
    assert by is not None  # noqa: S101 - asked before
    opened: list[int] = []

    def write() -> None:
        with store.begin() as tx:
            tx.pulse.beat("bench", utc_now())

    def open_one() -> None:
        asked = Asked(
            f"trouble with number {len(opened)}", f"person{len(opened)}", "A person",
            Address("terminal:ana"), service="email",
        )  # fmt: skip
        with store.begin() as tx:
            opened.append(desk.open(tx, asked, by="ana", now=utc_now()).ticket.id)

    def claim() -> None:
        with store.begin() as tx:
            desk.claim(tx, opened.pop(), by=by, now=utc_now())

    return [("write one row", write), ("open", open_one), ("claim", claim)]


def name_of(who: int) -> str:
    return f"{FIRST[who % len(FIRST)]} {LAST[who % len(LAST)]}{who // 132}"


def timed(step: Callable[[], object]) -> float:
    began = time.perf_counter()
    step()
    return time.perf_counter() - began


def fill(store: Store, plan: Plan, count: int) -> None:
    """As years leave it: every ticket with its journal and its card, half of them with words."""
    chance, now = random.Random(0), utc_now()  # noqa: S311 - no secret
    cards = TicketCards(Means(plan, TERMINAL.lines))
    for first in range(0, count, AT_ONCE):
        with store.begin(durable=False) as tx:
            for number in range(first, min(first + AT_ONCE, count)):
                at = now - timedelta(minutes=5 * (count - number))
                put(tx, cards, one(plan, chance, number, at), at)


def put(tx: Tx, cards: TicketCards, ticket: Ticket, at: datetime) -> None:
    made = tx.tickets.put(ticket)
    tx.holdings.turn(made, at)
    tx.journal.add(made.id, "opened", actor=made.requester, source="bench", now=at, body="x")
    if made.id % 2:
        entry = tx.journal.add(
            made.id, "reply", actor="bo", source="bench", now=at, body="a word", is_kept=False
        )
        tx.replies.put(Said(entry, made.id, "bo", f"a word about toner {made.id}", at))
    if made.is_unresolved:
        cards.refresh(tx, made, at)
    else:
        # As refreshed, without the time that it takes to word it.
        to = Address("terminal:#it-triage")
        tx.outbox.put(to, Reply("x" * 300), person=PersonId(to), now=at, key=card_key(made.id))


def one(plan: Plan, chance: random.Random, number: int, at: datetime) -> Ticket:
    is_open = number % OPEN_EVERY == 0
    service, place = chance.choice(plan.services), chance.choice(plan.facilities)
    who = chance.randrange(PEOPLE)
    words = " ".join(chance.sample(WORDS, 4) + (["printer"] if number % 3 == 0 else []))
    ticket = Ticket(
        0, Kind.INCIDENT, f"{words} {number}", service.id, place.id, None, service.team,
        chance.choice(list(Priority)), Status.NEW, f"person{who}", name_of(who), None, at,
        None, 1, impact=Extent.LOW, reply_to=Address(f"terminal:person{who}"), touched_at=at,
    )  # fmt: skip
    if is_open:
        has = chance.choice(["bo", "cy", None])
        status = Status.OPEN if has else Status.NEW
        return replace(ticket, claimed_by=has, status=status)
    return replace(
        ticket, status=Status.CLOSED, claimed_by="bo", closed_at=at, resolved_at=at,
        code="fixed", resolution="It was repaired.",
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
