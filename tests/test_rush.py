"""Many at once: nobody is lost, nobody is paged twice, and nobody has more messages than they read.

What is in work here is all that pages, over a store on the disk: no conversation is needed for it.
"""

import threading
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from helpbot.delivery import Delivery
from helpbot.desk import Means, OutageDesk, Reported, pager
from helpbot.errors import Conflict
from helpbot.outages import AlreadyClaimed, Outage, State
from helpbot.rounds import Rounds
from helpbot.speech import Address
from helpbot.store import Store, open_store
from helpbot.store.outages import Affected
from helpbot.store.outbox import Message
from helpbot.store.pages import Asks
from helpbot.ticker import Ticker
from helpbot.watchdog import audit
from helpbot.wiring import TERMINAL
from tests.conftest import MONDAY, person

NIGHT = timedelta(hours=14)


class Station:
    """A desk that declares, ticks and sends; whoever can be reached has a telephone as well."""

    every: timedelta | None = None
    burst = 1

    def __init__(self, store: Store, plan, clock, sent=None) -> None:
        paths = frozenset({"sms", "voice"})
        means = Means(plan, replace(TERMINAL.lines, paths_of=lambda _: paths))
        self.store, self.clock = store, clock
        self.sent: list[tuple[datetime, Message]] = [] if sent is None else sent
        self.desk = OutageDesk(means)
        senders = {"terminal": self, "notify": self}
        self.delivery = Delivery(store, senders, clock, is_wanted=self.desk.pager.is_wanted)
        self.ticker = Ticker(store, clock, jobs=Rounds(lambda: means).jobs, after=lambda: None)

    def send(self, message: Message) -> str:
        self.sent.append((self.clock(), message))
        return str(message.id)

    def declare(self, count: int, *, service: str = "email") -> list[Outage]:
        return [self._one(service, number) for number in range(count)]

    def _one(self, service: str, number: int) -> Outage:
        by = Affected(person("lou"), Address("terminal:lou"), True, None, self.clock())
        reported = Reported(f"{service} is out", service, f"site-{number}", None, by)
        with self.store.begin() as tx:
            return self.desk.intake.declare(tx, reported, self.clock()).outage

    def tick(self, **by: float) -> None:
        self.clock.push(timedelta(**by))
        self.ticker.tick()
        self.delivery.drain()

    def quiet(self) -> None:
        """Every next step lies ahead, and nobody had a message lately."""
        driver = self.store._driver
        driver.run("update page set state = 'cancelled' where state = 'planned'")

    def pages_to(self, name: str, path: str = "chat") -> list[tuple[datetime, Message]]:
        to = f"terminal:{name}" if path == "chat" else f"notify:{path}.{name}/"
        return [
            (at, message)
            for at, message in self.sent
            if pager.is_page(message) and message.to.startswith(to)
        ]

    def said_of(self, message: Message) -> list[int]:
        """The outages that a page speaks of."""
        return [page.ticket_id for page in self.store.read().pages.of_key(message.key or "")]

    def steps_paged(self) -> Counter[tuple[int, int, str, str]]:
        """(outage, step, person, path) of every page that was sent."""
        pages = self.store.read().pages
        return Counter(
            (page.ticket_id, page.step, page.person, page.path)
            for _, message in self.sent
            if pager.is_page(message)
            for page in pages.of_key(message.key or "")
        )


@pytest.fixture
def station(store, plan, clock):
    return Station(store, plan, clock)


def test_of_ten_outages_in_a_minute_the_first_go_at_once_and_the_rest_together(station):
    for number in range(10):
        station._one("email", number)
        station.delivery.drain()
        station.tick(seconds=2)
    for _ in range(6):
        station.tick(seconds=10)

    bo = station.pages_to("bo")
    assert bo[0][0] == MONDAY
    assert [len(station.said_of(message)) for _, message in bo] == [1, 1, 1, 1, 1, 5]
    (at, bundle) = bo[-1]
    assert at - MONDAY <= timedelta(seconds=70)
    assert "**5 outages** wait for somebody, put together because they came at once" in (
        bundle.reply.text
    )
    assert sorted(n for _, m in bo for n in station.said_of(m)) == list(range(1, 11))


def test_a_telephone_rings_at_most_once_a_minute_and_the_first_time_at_once(station):
    station.clock.push(NIGHT)
    began = station.clock()
    for number in range(10):
        station._one("email", number)
        station.delivery.drain()
        station.tick(seconds=2)
    for _ in range(12):
        station.tick(seconds=10)

    sms = station.pages_to("bo", "sms")
    assert [station.said_of(message) for _, message in sms] == [[1], [2, 3, 4, 5, 6, 7, 8, 9, 10]]
    assert sms[0][0] == began
    assert timedelta(minutes=1) <= sms[1][0] - began <= timedelta(seconds=70)
    assert "9 outages wait, put together" in sms[1][1].reply.text
    assert "and 6 more" in sms[1][1].reply.text


def test_what_is_claimed_while_it_is_held_back_is_left_out(station):
    station.declare(8)
    bo = station.desk.plan.person("bo")
    with station.store.begin() as tx:
        station.desk.claim(tx, 7, by=bo, now=station.clock())

    station.tick(seconds=61)

    (_, bundle) = station.pages_to("bo")[-1]
    assert station.said_of(bundle) == [6, 8]


def test_hundreds_that_are_held_back_do_not_stand_before_others(station):
    station.declare(6)
    station.quiet()
    # A person of another team is paged though more wait for bo than are looked at in one turn.
    with station.store.begin() as tx:
        for number in range(2 * pager.PER_TURN):
            tx.pages.plan(
                1, person="bo", path="chat", step=100 + number, asks=Asks.CLAIM,
                due_at=station.clock(),
            )  # fmt: skip
        tx.pages.plan(1, person="jo", path="chat", step=1, asks=Asks.CLAIM, due_at=station.clock())

    station.tick(seconds=1)

    assert len(station.pages_to("jo")) == 1


def test_one_outage_that_cannot_be_read_keeps_no_other_from_being_paged(station):
    station.declare(50)
    station.quiet()
    station.store._driver.run("update outage set policy = '{}' where id = 25")

    station.tick(minutes=6)

    second = {key[0] for key in station.steps_paged() if key[1] == 2}
    assert second == set(range(1, 51)) - {25}
    assert [number for number, _ in station.store.read().outages.failing(10)] == [25]
    assert audit(station.store.read(), station.clock())[0].startswith("the step of outage 25 fails")
    # Nor from being reported.
    assert station._one("email", 99).steps == 1


def test_one_page_that_cannot_be_worded_goes_alone(station):
    station.declare(9)
    station.delivery.drain()
    station.quiet()
    driver = station.store._driver
    driver.run("pragma ignore_check_constraints = on")
    # A page quotes the ticket; its step does not need it.
    driver.run("update ticket set status = 'lost' where id = 5")
    station.clock.push(timedelta(minutes=2))
    with station.store.begin() as tx:
        for number in range(1, 10):
            tx.pages.plan(
                number, person="bo", path="chat", step=7, asks=Asks.CLAIM, due_at=station.clock()
            )

    station.tick()

    (_, bundle) = station.pages_to("bo")[-1]
    assert station.said_of(bundle) == [1, 2, 3, 4, 6, 7, 8, 9]
    assert [page.ticket_id for page in station.store.read().pages.failing(10)] == [5]

    driver.run("update ticket set status = 'new' where id = 5")
    station.tick(seconds=61)

    (_, alone) = station.pages_to("bo")[-1]
    assert station.said_of(alone) == [5]
    assert station.store.read().pages.failing(10) == []


@pytest.mark.parametrize(
    "jump", [timedelta(hours=1), timedelta(days=30)], ids=["an hour", "30 days"]
)
def test_after_a_long_silence_each_outage_takes_one_step_and_few_messages_say_so(station, jump):
    station.declare(50)
    station.delivery.drain()
    station.quiet()
    before = len(station.sent)

    station.clock.push(jump)
    station.tick()
    station.tick(seconds=10)

    steps = [outage.steps for outage in station.store.read().outages.open()]
    assert steps == [2] * 50
    fresh = [m for _, m in station.sent[before:] if pager.is_page(m)]
    chat = [message for message in fresh if message.to.startswith("terminal:")]
    assert len(chat) == 1
    assert len(station.said_of(chat[0])) == 50
    assert "and 30 more: `outages` lists all of them" in chat[0].reply.text


def test_what_ended_meanwhile_wakes_nobody_after_a_long_silence(station):
    station.declare(3)
    station.delivery.drain()
    with station.store.begin() as tx:
        station.desk.resolve(tx, 2, cause="c", words="mended", by="bo", now=station.clock())
    before = len(station.sent)

    station.tick(days=30)

    fresh = [m for _, m in station.sent[before:] if pager.is_page(m)]
    assert {n for message in fresh for n in station.said_of(message)} == {1, 3}


def test_two_on_one_database_page_nobody_twice(station, plan, clock, tmp_path):
    """The lock keeps a second process out; were it not there, the rows would."""
    alone = open_store(f"sqlite:///{tmp_path / 'alone.db'}")
    alone.prepare()
    control = Station(alone, plan, clock)
    second = open_store(f"sqlite:///{tmp_path / 'helpbot.db'}")
    second.prepare()
    both = (station, Station(second, plan, clock, sent=station.sent))
    for one in (station, control):
        one.declare(5)

    for _ in range(25):
        clock.push(timedelta(minutes=1))
        at_once([one.tick for one in both])
        control.tick()

    sent = Counter(message.id for _, message in station.sent)
    assert set(sent.values()) == {1}
    assert station.steps_paged() == control.steps_paged()
    assert set(station.steps_paged().values()) == {1}
    assert max(step for _, step, _, _ in station.steps_paged()) == 3
    alone.close()
    second.close()


def at_once(jobs) -> None:
    """Does all of it at the same time, each in a thread of its own."""
    gate, failed = threading.Barrier(len(jobs)), []

    def run(job) -> None:
        gate.wait()
        try:
            job()
        except Exception as error:  # noqa: BLE001 - shown by the test that asked
            failed.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@pytest.mark.slow
def test_of_sixteen_who_claim_at_once_one_wins_two_hundred_times(station):
    people = [one for one in station.desk.plan.people if one.role == "technician"]
    for number in range(200):
        outage = station._one("email", number)
        won: list[str] = []
        told: list[str] = []

        def claim(someone, outage=outage, won=won, told=told) -> None:
            try:
                with station.store.begin() as tx:
                    station.desk.claim(tx, outage.id, by=someone, now=MONDAY)
                won.append(someone.id)
            except AlreadyClaimed as lost:
                told.append(str(lost))
            except Conflict:
                told.append("")

        at_once([partial(claim, people[n % len(people)]) for n in range(16)])

        (winner,) = set(won)
        saved = station.store.read().outages.get(outage.id)
        assert saved is not None
        assert (saved.state, saved.claimed_by) == (State.CLAIMED, winner)
        assert len(won) + len(told) == 16
    assert station.store.read().journal.problems() == []
