import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from helpbot.errors import AlreadyRunning, ConfigError, Conflict, StorageError
from helpbot.speech import Address, Button, Reply, Utterance
from helpbot.store import open_store
from helpbot.store.answers import Asked, Outcome
from helpbot.store.outbox import Lane
from tests.conftest import MONDAY, person

MINUTE = timedelta(minutes=1)
ANA = Address("terminal:ana")


def said(key: str, *, conversation: str = "dm:ana", text: str = "hello") -> Utterance:
    return Utterance(
        key=key,
        person=person("ana"),
        text=text,
        reply_to=ANA,
        conversation=conversation,
        private=True,
        heard_at=MONDAY,
        masked=("password",),
    )


def put(store, *utterances: Utterance) -> None:
    with store.begin() as tx:
        for utterance in utterances:
            tx.inbox.put(utterance)


def lease(store, now=MONDAY):
    with store.begin() as tx:
        return tx.inbox.lease(now, leased_at=now, until=now + MINUTE)


def lease_out(store, now=MONDAY):
    with store.begin() as tx:
        return tx.outbox.lease(now, leased_at=now, until=now + MINUTE)


def say(store, text: str, *, to: str = "terminal:ana", now=MONDAY, **more) -> None:
    with store.begin() as tx:
        tx.outbox.put(Address(to), Reply(text), person=person("ana"), now=now, **more)


def test_threads_that_write_wait_for_each_other_and_not_for_ever(store, monkeypatch):
    held, done = threading.Event(), threading.Event()
    put(store, said("k0"))

    def hold():
        with store.begin() as tx:
            tx.inbox.put(said("k1"))
            held.set()
            done.wait(30)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(hold)
        assert held.wait(30)
        with monkeypatch.context() as patch:
            patch.setattr("helpbot.store.sqlite.BUSY_TIMEOUT", MINUTE / 6_000)
            with pytest.raises(StorageError, match="something else is still being written"):
                put(store, said("k3"))
        second = pool.submit(put, store, said("k2"))
        done.set()
        first.result()
        second.result()

    with store.begin() as tx:
        assert [tx.inbox.put(said(f"k{n}")) for n in (1, 2, 3)] == [False, False, True]


def test_an_utterance_comes_back_as_it_was_heard(store):
    put(store, said("k1", text="vpn ‮is\n down 😀"))

    assert lease(store).utterance == said("k1", text="vpn ‮is\n down 😀")


def test_the_same_key_three_times_is_heard_once(store):
    put(store, said("k1"), said("k1"), said("k1"))

    assert lease(store) is not None
    assert lease(store) is None


def test_one_conversation_is_answered_in_order_and_two_in_parallel(store):
    put(store, said("a1"), said("a2"), said("b1", conversation="dm:bo"))

    first, second, third = lease(store), lease(store), lease(store)

    assert (first.utterance.key, second.utterance.key, third) == ("a1", "b1", None)
    with store.begin() as tx:
        tx.inbox.done(first)
    assert lease(store).utterance.key == "a2"


def test_a_lease_that_ran_out_is_taken_again_and_the_first_holder_loses(store):
    put(store, said("k1"))
    first = lease(store)

    second = lease(store, MONDAY + 2 * MINUTE)

    assert (first.attempt, second.attempt) == (1, 2)
    with pytest.raises(Conflict), store.begin() as tx:
        tx.inbox.done(first)
    with store.begin() as tx:
        tx.inbox.done(second)


def test_a_parked_message_stops_nobody_and_is_counted(store):
    put(store, said("k1"), said("k2"))
    with store.begin() as tx:
        tx.inbox.park(tx.inbox.lease(MONDAY, leased_at=MONDAY, until=MONDAY + MINUTE), "e1")

    assert lease(store).utterance.key == "k2"
    assert store.read().inbox.depth().parked == 1
    assert store.read().inbox.parked() == [(1, "e1")]


def test_a_retry_waits_for_its_time_and_keeps_its_place(store):
    put(store, said("k1"), said("k2"))
    heard = lease(store)
    with store.begin() as tx:
        tx.inbox.retry(heard, MONDAY + MINUTE, "again")

    assert lease(store) is None
    assert lease(store, MONDAY + MINUTE).utterance.key == "k1"


def test_what_is_rolled_back_was_never_said(store):
    def half_done() -> None:
        with store.begin() as tx:
            tx.inbox.put(said("k1"))
            tx.outbox.put(ANA, Reply("x"), person=person("ana"), now=MONDAY)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()

    assert lease(store) is None
    assert lease_out(store) is None


def test_lanes_come_before_age_at_one_destination(store):
    say(store, "digest", lane=Lane.STATUS)
    say(store, "answer", lane=Lane.ANSWER)
    say(store, "result", lane=Lane.RESULT)

    order = []
    for _ in range(3):
        message = lease_out(store)
        order.append(message.reply.text)
        with store.begin() as tx:
            tx.outbox.sent(message, f"m{message.id}", MONDAY)

    assert order == ["result", "answer", "digest"]


def test_one_destination_gets_one_message_at_a_time_and_others_do_not_wait(store):
    say(store, "one")
    say(store, "two")
    say(store, "other", to="terminal:bo")

    assert [lease_out(store).reply.text for _ in range(2)] == ["one", "other"]
    assert lease_out(store) is None


def test_a_message_that_waits_holds_back_the_later_ones_to_the_same_place(store):
    say(store, "one")
    say(store, "two")
    with store.begin() as tx:
        tx.outbox.later(
            tx.outbox.lease(MONDAY, leased_at=MONDAY, until=MONDAY + MINUTE),
            MONDAY + MINUTE,
            "busy",
        )

    assert lease_out(store) is None
    assert lease_out(store, MONDAY + MINUTE).reply.text == "one"


def test_only_the_latest_edit_of_a_message_is_sent_and_after_the_message(store):
    say(store, "card", key="card", lane=Lane.STATUS)
    for n in range(5):
        say(store, f"edit {n}", edits="card", lane=Lane.RESULT)

    sent = []
    while (message := lease_out(store)) is not None:
        sent.append((message.reply.text, message.edits_ref))
        with store.begin() as tx:
            tx.outbox.sent(message, f"ref-{message.id}", MONDAY)

    assert sent == [("card", None), ("edit 4", "ref-1")]


def test_the_same_outbox_key_is_said_once(store):
    say(store, "first", key="k")
    say(store, "second", key="k")

    assert store.read().outbox.depth().waiting == 1


def test_a_reply_keeps_its_buttons_and_source(store):
    reply = Reply("text", (Button("Yes", says="solved 1"),), "from here")
    with store.begin() as tx:
        tx.outbox.put(ANA, reply, person=person("ana"), now=MONDAY, private=True)

    message = lease_out(store)

    assert (message.reply, message.private) == (reply, True)


def test_a_start_frees_what_a_dead_process_had_leased(store, tmp_path):
    put(store, said("k1"))
    say(store, "x")
    lease(store)
    lease_out(store)
    store.close()

    store.start(MONDAY)

    assert lease(store).utterance.key == "k1"
    assert lease_out(store).reply.text == "x"


def asked(store) -> Asked:
    put(store, said(f"q{store}"))
    return Asked(
        inbox_id=1,
        person=person("ana"),
        question="q",
        intent="ask_question",
        intent_score=0.9,
        service="email",
        facility="city-hall",
        facility_from="profile",
        department="finance",
        reply_key="answer:1",
        band="answer",
        article="a",
        section="s",
        probability=0.9,
        answer_at=0.7,
        suggest_at=0.2,
        candidates=(("a", 0.9),),
        model="m",
        knowledge="k",
    )


def test_silence_settles_after_its_time_and_is_not_solved(store):
    question = asked(store)
    with store.begin() as tx:
        tx.answers.put(question, now=MONDAY, settles_at=MONDAY + MINUTE)
        assert tx.answers.settle_silent(MONDAY) == 0
        assert tx.answers.settle_silent(MONDAY + MINUTE) == 1

    assert store.read().answers.count_by_outcome() == {"silent": 1}


def test_of_two_who_settle_one_question_one_loses(store):
    question = asked(store)
    with store.begin() as tx:
        answer = tx.answers.get(tx.answers.put(question, now=MONDAY, settles_at=MONDAY))
        tx.answers.settle(answer, Outcome.SOLVED, MONDAY)

    with pytest.raises(Conflict), store.begin() as tx:
        tx.answers.settle(answer, Outcome.STUCK, MONDAY)


def test_one_utterance_is_never_two_answers(store):
    question = asked(store)
    with store.begin() as tx:
        tx.answers.put(question, now=MONDAY, settles_at=MONDAY)

    with pytest.raises(sqlite3.IntegrityError), store.begin() as tx:
        tx.answers.put(replace(question, question="again"), now=MONDAY, settles_at=MONDAY)


def test_sixteen_threads_that_lease_never_get_the_same_row(store):
    put(store, *(said(f"k{n}", conversation=f"c{n}") for n in range(200)))
    barrier = threading.Barrier(16)

    def work(_: int) -> list[int]:
        barrier.wait()
        got = []
        while (heard := lease(store)) is not None:
            got.append(heard.id)
            with store.begin() as tx:
                tx.inbox.done(heard)
        return got

    with ThreadPoolExecutor(16) as pool:
        ids = [row_id for got in pool.map(work, range(16)) for row_id in got]

    assert sorted(ids) == list(range(1, 201))


def test_a_second_instance_is_refused_and_says_who_holds_the_database(store, tmp_path):
    second = open_store(f"sqlite:///{tmp_path / 'helpbot.db'}")

    with pytest.raises(AlreadyRunning, match=r"Another helpbot \(process \d+\) works on"):
        second.start(MONDAY)
    assert second.is_running
    store.close()
    assert not second.is_running


def test_starting_twice_keeps_what_was_there(store):
    put(store, said("k1"))
    store.close()

    store.start(MONDAY)

    assert lease(store).utterance.key == "k1"


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StorageError, match="HELPBOT_DATA_DIR"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'x.db'}").start(MONDAY)


def test_a_read_only_database_takes_nothing_and_says_so(store):
    store._driver.run("pragma query_only = on")

    with pytest.raises(StorageError, match="read-only"):
        put(store, said("k1"))


def test_a_full_disk_takes_nothing_says_so_and_recovers(store):
    put(store, said("k0"))
    pages = store._driver.rows("pragma page_count")[0][0]
    store._driver.run(f"pragma max_page_count = {pages}")

    with pytest.raises(StorageError, match="disk is full"):
        put(store, said("k1", text="x" * 200_000))
    store._driver.run("pragma max_page_count = 1000000")
    put(store, said("k1", conversation="other"))

    assert [lease(store).utterance.key for _ in range(2)] == ["k0", "k1"]


def test_a_file_that_is_no_database_is_one_sentence(tmp_path):
    file = tmp_path / "helpbot.db"
    file.write_text("this is a diary, not a database" * 100)

    with pytest.raises(StorageError, match="no helpbot database"):
        open_store(f"sqlite:///{file}").start(MONDAY)


@pytest.mark.parametrize("url", ["postgresql://x/y", "helpbot.db", "sqlite://", ""])
def test_another_engine_is_refused_in_one_sentence(url):
    with pytest.raises(ConfigError, match="HELPBOT_DATABASE_URL"):
        open_store(url)


def test_every_connection_is_durable_and_waits(store):
    for pragma, expected in (
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 1400),
    ):
        assert store._driver.rows(f"pragma {pragma}")[0][0] == expected


def test_relative_and_absolute_urls_name_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for url, file in (
        ("sqlite:///here.db", "here.db"),
        (f"sqlite:///{tmp_path}/there.db", "there.db"),
    ):
        store = open_store(url)
        store.start(MONDAY)
        store.close()
        assert Path(tmp_path, file).exists()
