"""Lists and search: what is found, for whom, and that a page of it is all that is read."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from helpbot.aftercare import Aftercare
from helpbot.desk import Means
from helpbot.desk.asked import Asked
from helpbot.desk.exchange import Exchange
from helpbot.desk.tickets import TicketDesk
from helpbot.speech import Address
from helpbot.store.found import PAGE, Found, Sight, Wanted
from helpbot.store.replies import Said
from helpbot.tickets import Kind, Priority, Status, Ticket
from helpbot.wiring import TERMINAL
from tests.conftest import MONDAY

DESK = Sight(ids=("bo",), is_technician=True, teams=("network",))
ANA = Sight(ids=("ana", "terminal:ana"), facility="fire-3")


def ticket(**changes):
    base = Ticket(
        0, Kind.INCIDENT, "the printer hums", "printing", "city-hall", None, "desktop",
        Priority.P3, Status.NEW, "ana", "Ana Kim", None, MONDAY, None, 1,
    )  # fmt: skip
    return replace(base, **changes)


@pytest.fixture
def put(store):
    def put(**changes):
        with store.begin() as tx:
            return tx.tickets.put(ticket(**changes)).id

    return put


def say(store, number, text, *, is_note=False):
    with store.begin() as tx:
        entry = tx.journal.add(
            number, "note" if is_note else "reply", actor="bo", source="test", now=MONDAY,
            body=text, is_kept=False,
        )  # fmt: skip
        (tx.notes if is_note else tx.replies).put(Said(entry, number, "bo", text, MONDAY))
    return entry


def found(store, sight, **wanted):
    return [one.id for one in store.read().found.search(Wanted(**wanted), sight)]


def test_words_are_found_in_what_was_said_to_each_other(store, put):
    number = put()
    say(store, number, "please shake the toner")

    assert found(store, DESK, words="toner print") == [number]
    assert found(store, ANA, words="toner print") == [number]


def test_only_technicians_find_what_stands_in_a_note(store, put):
    number = put()
    say(store, number, "CANARY she is the mayor's sister", is_note=True)

    assert found(store, DESK, words="canary printer") == [number]
    assert found(store, ANA, words="canary") == []


def test_what_was_taken_back_is_not_found_any_more(store, put):
    number = put()
    reply, note = say(store, number, "toner"), say(store, number, "canary", is_note=True)
    with store.begin() as tx:
        tx.replies.forget(reply)
        tx.notes.forget(note)

    assert found(store, DESK, words="toner") == found(store, DESK, words="canary") == []
    assert found(store, DESK, words="hums") == [number]


def test_a_search_by_words_stays_among_what_somebody_may_see(store, put):
    secret = put(restricted=True, team="network")
    elsewhere = put(restricted=True, team="desktop", facility="fire-3", of_facility=True,
                    requester="kim")  # fmt: skip
    theirs = put(facility="fire-3", of_facility=True, requester="lou")

    assert found(store, DESK, words="printer") == [theirs, secret]
    assert found(store, ANA, words="printer") == [theirs, secret]
    assert found(store, replace(ANA, ids=("eve",)), words="printer") == [theirs]
    assert [one.id for one in store.read().found.mine(replace(ANA, ids=("eve",)))] == [theirs]
    assert elsewhere not in found(store, ANA)


def test_what_somebody_holds_is_listed_for_them_and_for_no_other_outsider(store, put):
    number = put(restricted=True, team="security", claimed_by="bo", status=Status.OPEN)
    put(restricted=True, team="security")
    other = replace(DESK, ids=("terminal:cy", "cy"))

    assert found(store, DESK, words="printer hums") == found(store, DESK) == [number]
    assert [one.id for one in store.read().found.walk(Wanted(), DESK)] == [number]
    for narrowed in ({"team": "security"}, {"claimed_by": "bo"}, {}):
        assert [one.id for one in store.read().found.queue(DESK, **narrowed)] == [number]
        assert store.read().found.queue(other, **narrowed) == []
    assert found(store, other) == found(store, Sight(is_technician=True)) == []


def test_people_are_found_by_any_part_of_their_name(store, put):
    number, _ = put(), put(requester="lou", requester_name="Lou Brandt")

    for name in ("ana", "kim", "Ana Ki", "KIM, ana"):
        assert found(store, DESK, person=name) == [number], name
    assert found(store, DESK, person="ana", words="printer hums") == [number]
    assert found(store, DESK, person="ana", words="brandt") == []


@pytest.mark.parametrize("typed", ['"', "a AND (", "words : x", "NEAR(", "*", "' or 1=1 --"])
def test_nothing_typed_is_an_operator_of_the_engine(store, put, typed):
    put()

    found(store, DESK, words=typed, person=typed)
    assert found(store, ANA, words=typed) in ([], [1])


def test_what_is_looked_for_narrows_what_is_found(store, put):
    first = put(service="email", department="finance", opened_at=MONDAY - timedelta(days=9))
    second = put(status=Status.CLOSED, claimed_by="bo")

    for wanted, numbers in (
        ({"service": "email"}, [first]),
        ({"department": "finance"}, [first]),
        ({"states": "closed"}, [second]),
        ({"states": "open"}, [first]),
        ({"claimed_by": "bo"}, [second]),
        ({"since": MONDAY}, [second]),
        ({"until": MONDAY}, [first]),
        ({"words": "printer", "states": "new"}, [first]),
        ({}, [second, first]),
    ):
        assert found(store, DESK, **wanted) == numbers, wanted


def test_all_of_many_are_walked_once_each_newest_first(store, put, monkeypatch):
    monkeypatch.setattr("helpbot.store.found.AT_ONCE", 3)
    numbers = [put() for _ in range(8)]
    walked = list(store.read().found.walk(Wanted(words="printer"), DESK))

    assert [one.id for one in walked] == numbers[::-1]
    assert [one.id for one in store.read().found.walk(Wanted(), DESK)] == numbers[::-1]


class Explained:
    """A driver that tells how the engine would go about it."""

    def __init__(self, driver):
        self._driver = driver
        self.steps: list[str] = []

    def rows(self, sql, **values):
        plan = self._driver.rows(f"explain query plan {sql}", **values)
        self.steps += [row["detail"] for row in plan]
        return self._driver.rows(sql, **values)


@pytest.mark.parametrize("read", [
    pytest.param(lambda f: f.queue(DESK, claimed_by="bo"), id="my queue"),
    pytest.param(lambda f: f.queue(DESK, team="network"), id="queue of a team"),
    pytest.param(lambda f: f.search(Wanted(words="printer"), DESK), id="words"),
    pytest.param(lambda f: f.search(Wanted(words="printer"), ANA), id="words of a requester"),
    pytest.param(lambda f: f.search(Wanted(words="p", states="open"), DESK), id="words and state"),
    pytest.param(lambda f: f.search(Wanted(person="kim", team="network"), DESK), id="person"),
    pytest.param(lambda f: f.search(Wanted(states="open"), DESK), id="open ones"),
    pytest.param(lambda f: f.search(Wanted(states="new"), DESK), id="new ones"),
    pytest.param(lambda f: f.search(Wanted(states="resolved"), DESK), id="resolved ones"),
    *(
        pytest.param(lambda f, name=name: f.search(Wanted(**{name: "x"}), DESK), id=name)  # type: ignore[arg-type]
        for name in ("service", "facility", "department", "team", "claimed_by", "form")
    ),
    pytest.param(lambda f: f.search(Wanted(service="x", since=MONDAY), DESK), id="since a date"),
    pytest.param(lambda f: f.search(Wanted(until=MONDAY), DESK), id="before a date"),
    pytest.param(lambda f: f.search(Wanted(facility="x", states="open"), DESK), id="place, state"),
])  # fmt: skip
def test_a_page_is_read_in_the_order_of_an_index_and_no_further(store, read):
    """No table is read from end to end, and nothing is sorted: it stops after a page."""
    driver = Explained(store.read()._driver)
    read(Found(driver))  # type: ignore[arg-type]

    assert driver.steps
    assert not [step for step in driver.steps if "TEMP B-TREE" in step], driver.steps
    assert not [s for s in driver.steps if s.startswith("SCAN") and "INDEX" not in s], driver.steps


def test_what_is_mine_is_looked_up_by_an_index(store):
    driver = Explained(store.read()._driver)
    Found(driver).mine(ANA)  # type: ignore[arg-type]

    assert any("ticket_requester" in step for step in driver.steps)
    assert not [step for step in driver.steps if step.startswith("SCAN ticket")], driver.steps


def test_a_page_is_ten_and_one_more_says_that_there_are_others(store, put):
    for _ in range(PAGE + 3):
        put()

    assert len(found(store, DESK, words="printer")) == PAGE + 1
    assert len(store.read().found.search(Wanted(words="printer"), DESK, page=2)) == 3


# What grows with every ticket; of the others there are few rows.
LARGE = re.compile(
    r"SCAN (?:mine |other )?(?:ticket|outbox|inbox|journal|body|reply|note|holding|answer|purge)\b"
)


def test_opening_claiming_and_what_the_clock_does_read_no_table_to_its_end(
    store, plan, monkeypatch
):
    driver, asked = store.read()._driver, {}
    rows, run = driver.rows, driver.run
    monkeypatch.setattr(driver, "rows", lambda sql, **v: asked.update({sql: v}) or rows(sql, **v))
    monkeypatch.setattr(driver, "run", lambda sql, **v: asked.update({sql: v}) or run(sql, **v))
    means = Means(plan, TERMINAL.lines)
    desk, bo = TicketDesk(means), plan.person("bo")
    with store.begin() as tx:
        wanted = Asked("my mouse jumps", "ana", "Ana", Address("terminal:ana"), service="email")
        number = desk.open(tx, wanted, by="ana", now=MONDAY).ticket.id
        desk.claim(tx, number, by=bo, now=MONDAY)
        Exchange(means).reply(tx, number, "turn it over", by=bo, now=MONDAY)
        desk.resolve(tx, number, code="fixed", words="a new mouse", by="bo", now=MONDAY)
        tx.leavers.put("cy", MONDAY)
        for job in Aftercare(lambda: means).jobs:
            job(tx, MONDAY)
    told = {
        sql: [row["detail"] for row in rows(f"explain query plan {sql}", **values)]
        for sql, values in asked.items()
        if sql.split()[0] in ("select", "update", "delete", "with")
    }

    assert len(told) > 20
    scans = {
        step: sql
        for sql, steps in told.items()
        for step in steps
        if LARGE.match(step) and "USING" not in step
    }
    assert not scans
