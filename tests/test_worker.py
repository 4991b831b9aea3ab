import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from helpbot.errors import Conflict, StorageError, Unavailable
from helpbot.loop import Loop
from helpbot.worker import MAX_CONFLICTS
from tests.conftest import MONDAY, person


def test_a_poison_message_is_parked_told_with_an_id_and_stops_nobody(bot, monkeypatch, caplog):
    understand = bot.mind.conversation.understand

    def poisoned(heard, recall):
        if "poison" in heard.text:
            raise RuntimeError("a bug")
        return understand(heard, recall)

    monkeypatch.setattr(bot.mind.conversation, "understand", poisoned)
    for n in range(25):
        bot.terminal.hear("ana", f"how do I get an espresso this morning {n}")
    bot.terminal.hear("ana", "poison")
    for n in range(24):
        bot.terminal.hear("bo", f"why is there no breeze in the lab {n}")

    bot.house.settle()

    (apology,) = [s for s in bot.said if "Something went wrong" in s.reply.text]
    ((_, error),) = bot.store.read().inbox.parked()
    assert error in apology.reply.text
    assert error in caplog.text
    assert len(bot.said) == 50
    assert bot.store.read().inbox.depth().waiting == 0


def test_a_parked_message_is_not_tried_again(bot, monkeypatch):
    tries = []

    def fail(heard, _):
        tries.append(heard)
        raise RuntimeError

    monkeypatch.setattr(bot.mind.conversation, "understand", fail)
    bot.hears("ana", "x")
    bot.advance(hours=5)

    assert len(tries) == 1


def test_a_conflict_is_tried_again_and_then_answered(bot, monkeypatch):
    act, tries = bot.mind.conversation.act, []

    def twice_unlucky(tx, heard, *rest):
        tries.append(heard.attempt)
        if len(tries) < 3:
            raise Conflict("answer", 1)
        act(tx, heard, *rest)

    monkeypatch.setattr(bot.mind.conversation, "act", twice_unlucky)
    bot.hears("ana", "no espresso this morning")
    for _ in range(3):
        bot.advance(seconds=1)

    assert tries == [1, 2, 3]
    assert len(bot.said) == 1


def test_a_conflict_that_never_ends_is_parked(bot, monkeypatch):
    def unlucky(*_):
        raise Conflict("answer", 1)

    monkeypatch.setattr(bot.mind.conversation, "act", unlucky)
    bot.hears("ana", "x")
    for _ in range(MAX_CONFLICTS + 2):
        bot.advance(seconds=1)

    assert bot.store.read().inbox.depth().parked == 1


def test_a_full_disk_loses_nothing_and_the_answer_comes_when_it_is_well(bot, monkeypatch):
    act = bot.mind.conversation.act

    def full(*_):
        raise StorageError("the disk is full")

    monkeypatch.setattr(bot.mind.conversation, "act", full)
    with pytest.raises(StorageError):
        bot.hears("ana", "no espresso this morning")
    assert bot.store.read().inbox.depth().waiting == 1
    monkeypatch.setattr(bot.mind.conversation, "act", act)
    bot.advance(seconds=1)

    assert len(bot.said) == 1


def test_conversations_are_answered_in_parallel_and_each_in_order(bot, monkeypatch):
    understand = bot.mind.conversation.understand
    both = threading.Barrier(2, timeout=20)
    questions = [
        "why is there no breeze in the lab",
        "how do I get an espresso this morning",
        "no cards come out of the card machine",
    ]

    def together(heard, recall):
        if heard.text == questions[0]:
            # Passes only when two conversations are in work at the same time.
            both.wait()
        return understand(heard, recall)

    monkeypatch.setattr(bot.mind.conversation, "understand", together)
    for question in questions:
        for name in ("ana", "bo"):
            bot.terminal.hear(name, question)
    for worker in bot.at_work():
        worker.join()
    bot.house.settle()

    rows = bot.store._driver.rows(
        "select a.question from answer a where a.person = :person order by a.id",
        person=person("ana"),
    )
    assert [row["question"] for row in rows] == questions
    assert len(bot.said) == 6


def test_the_background_answers_and_stop_drains(bot):
    bot.house.begin()
    bot.house.serve()
    for n in range(10):
        bot.terminal.hear("ana", f"how do I get an espresso this morning {n}")
    bot.house.wake()

    # `stop` closes the encoder of the whole test session, hence not bot.house.stop().
    bot.house._stop.set()
    bot.house.wake()
    bot.house.ticker.stop()
    for thread in bot.house._threads:
        thread.join()
    bot.house.settle()

    assert len(bot.said) == 10
    assert bot.store.read().inbox.depth().waiting == 0


def test_what_waits_for_something_outside_is_tried_until_it_is_there(bot, monkeypatch):
    desk, tries = bot.mind.conversation._desk, []

    def unreachable(plan, person):
        tries.append(person)
        if len(tries) < 8:
            raise Unavailable("Slack cannot be reached")
        return desk.who(plan, person)

    monkeypatch.setattr(bot.mind.conversation, "_desk", replace(desk, who=unreachable))
    bot.hears("ana", "no espresso this morning")
    for _ in range(10):
        bot.advance(minutes=2)

    assert len(bot.said) == 1
    assert bot.store.read().inbox.depth().parked == 0


def test_a_pushed_clock_that_is_forgotten_silences_nobody(bot, store):
    bot.clock.push(timedelta(days=1))
    bot.terminal.hear("ana", "no espresso this morning")
    store.close()

    # The next start has a clock of its own, a day behind.
    store.start(MONDAY)
    bot.clock.push(-timedelta(days=1))
    bot.hears("ana", "help")

    assert len(bot.said) == 2


def test_a_loop_outlives_what_it_did_not_expect(caplog):
    calls, stop = [], threading.Event()

    def step():
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError("canary-text")
        stop.set()
        return False

    loop = Loop("test", step)
    threading.Timer(0.05, loop.wake).start()
    loop.run(stop)

    assert len(calls) == 2
    assert "test.failed error=ZeroDivisionError" in caplog.text
    assert "canary-text" not in caplog.text


def test_a_claim_overtakes_the_questions_of_others(city_bot):
    for number in range(5):
        city_bot.terminal.hear(f"asker{number}", "outlook is stuck on loading profile")
    city_bot.terminal.hear("bo", "claim 99")

    assert city_bot.house.worker.step()

    (told,) = [row for row in [city_bot.store.read().inbox.depth()] if row.waiting == 5]
    city_bot.house.delivery.drain()
    assert [shown.to for shown in city_bot.said] == ["bo"]
    assert told.parked == 0
