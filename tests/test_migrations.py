"""A database of an earlier version is brought up to date with all that is in it."""

import sqlite3

import pytest

from helpbot.store import Store
from helpbot.store import sqlite as driver
from helpbot.store.pages import Asks
from helpbot.store.schema import MIGRATIONS
from helpbot.store.sqlite import SqliteDriver
from tests.conftest import MONDAY

BEFORE = 4
AT = "2026-01-05T14:00:00.000000Z"


@pytest.fixture
def old(tmp_path, monkeypatch):
    """A database of the release before, with one question and a table that points at it."""
    database = SqliteDriver(tmp_path / "helpbot.db")
    with monkeypatch.context() as patch:
        patch.setattr(driver, "MIGRATIONS", MIGRATIONS[:BEFORE])
        database.migrate()
    database.run(
        """
        insert into inbox (id, key, conversation, person, reply_to, private, text, masked,
                           heard_at, state, due_at)
        values (1, 'k', 'c', 'terminal:ana', 'terminal:ana', 1, 'q', '[]', :at, 'done', :at)
        """,
        at=AT,
    )
    database.run(
        """
        insert into answer (id, inbox_id, person, question, band, article, section, probability,
                            answer_at, suggest_at, candidates, model, knowledge, asked_at,
                            outcome, settles_at, reply_key)
        values (1, 1, 'terminal:ana', 'q', 'answer', 'a', 's', 0.9, 0.5, 0.1, '[["a", 0.9]]', 'm',
                'k', :at, 'stuck', :at, 'answer:1')
        """,
        at=AT,
    )
    database.run("create table beside (answer_id integer not null references answer (id))")
    database.run("insert into beside values (1)")
    yield database
    database.close()


def test_what_became_of_questions_stays_as_it_was(old):
    store = Store(old)
    store.start(MONDAY)

    record = store.read().records.get(1)
    assert record is not None
    assert record.outcome == "stuck"
    assert record.versions == {}
    assert store.problems() == []
    (unmet,) = store.read().gaps.unmet(MONDAY, 10)
    assert (unmet.shown, unmet.version) == ("a", None)


def test_a_question_may_become_a_ticket_and_nothing_else_that_is_new(old):
    Store(old).start(MONDAY)

    assert old.run("update answer set outcome = 'ticket'") == 1
    with pytest.raises(sqlite3.IntegrityError):
        old.run("update answer set outcome = 'forgotten'")


def test_pages_of_outages_stay_and_may_be_of_a_ticket(tmp_path, monkeypatch):
    database = SqliteDriver(tmp_path / "helpbot.db")
    with monkeypatch.context() as patch:
        patch.setattr(driver, "MIGRATIONS", MIGRATIONS[:12])
        database.migrate()
    ticket = """
        insert into ticket (id, kind, summary, team, priority, status, requester, requester_name,
                            opened_at)
        values (:id, 'incident', 's', 'network', 'P2', 'new', 'ana', 'Ana', :at)
    """
    for number in (1, 2):
        database.run(ticket, id=number, at=AT)
    database.run(
        """
        insert into outage (id, ticket_id, service, facility, team, priority, life_safety, state,
                            level, round, detected_at, source, policy)
        values (1, 1, 'vpn', '*', 'network', 'P2', 0, 'triggered', 0, 1, :at, 'person', '{}')
        """,
        at=AT,
    )
    database.run(
        """
        insert into page (outage_id, person, path, step, asks, due_at, state, page_key, said_at)
        values (1, 'bo', 'sms', 1, 'claim', :at, 'said', 'page:1', :at)
        """,
        at=AT,
    )

    store = Store(database)
    store.start(MONDAY)

    (page,) = store.read().pages.of(1)
    assert (page.person, page.path, page.step, page.key) == ("bo", "sms", 1, "page:1")
    assert (page.called_by, page.answered_at) == (None, None)
    with store.begin() as tx:
        assert tx.pages.plan(
            2, person="cy", path="chat", step=-1, asks=Asks.HELP, due_at=MONDAY, called_by="bo"
        )
    assert store.problems() == []
    store.close()
