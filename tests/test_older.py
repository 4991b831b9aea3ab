"""A backup of an earlier version is whole as what it is, and is brought up to date by a restore."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from typer.testing import CliRunner

from helpbot.cli import app
from helpbot.errors import ExitCode, StorageError
from helpbot.store import Store, open_store
from helpbot.store import sqlite as driver
from helpbot.store.copies import keep, path_of, put_in
from helpbot.store.journal import Journal
from helpbot.store.pages import Asks
from helpbot.store.schema import MIGRATIONS
from helpbot.store.sqlite import SqliteDriver
from tests.conftest import MONDAY
from tests.test_store import lease, put, said

RELEASED = 12
AT = "2026-01-05T14:00:00.000000Z"
SHOT = b"\x89PNG what is on the screen"
TICKET = """
    insert into ticket (id, kind, summary, service, team, priority, status, requester,
                        requester_name, opened_at, source)
    values (:id, 'incident', :summary, 'vpn', 'network', 'P2', 'open', 'ana', 'Ana', :at, 'chat')
"""
OUTAGE = """
    insert into outage (id, ticket_id, service, facility, team, priority, life_safety, state,
                        level, round, detected_at, source, policy, due_at)
    values (2, 2, 'vpn', '*', 'network', 'P2', 0, 'triggered', 1, 1, :at, 'person', :policy, :at)
"""
PAGE = """
    insert into page (outage_id, person, path, step, asks, due_at, state, page_key, said_at)
    values (2, 'bo', 'sms', 1, 'claim', :at, 'said', 'page:1', :at)
"""
ATTACHMENT = """
    insert into attachment (ticket_id, name, kind, bytes, reference, digest, state)
    values (1, 'shot.png', 'image/png', :bytes, 'https://x.slack.com/shot', :digest, 'kept')
"""


def written(database, table, ticket_id, text):
    """A reply or a note, as an entry of the journal with its words beside it."""
    entry = Journal(database).add(
        ticket_id, table, actor="bo", source="chat", now=MONDAY, body=text, is_kept=False
    )
    more = ", from_requester" if table == "reply" else ""
    database.run(
        f"""
        insert into {table} (journal_id, ticket_id, person, text, said_at{more})
        values (:entry, :ticket, 'bo', :text, :at{", 0" if more else ""})
        """,  # noqa: S608 - constants of this file
        entry=entry,
        ticket=ticket_id,
        text=text,
        at=AT,
    )


def of_version(path, monkeypatch, count):
    database = SqliteDriver(path)
    with monkeypatch.context() as patch:
        patch.setattr(driver, "MIGRATIONS", MIGRATIONS[:count])
        database.migrate()
    return database


@pytest.fixture
def backup(tmp_path, monkeypatch, plan):
    """A backup of what was released, with all that a desk has in it."""
    policy = plan.on_call.policy_when(is_open=True)
    with closing(of_version(tmp_path / "then.db", monkeypatch, RELEASED)) as database:
        for number, summary in ((1, "the mouse jumps"), (2, "no vpn anywhere")):
            database.run(TICKET, id=number, summary=summary, at=AT)
            Journal(database).add(number, "opened", actor="ana", source="chat", now=MONDAY)
        Journal(database).add(2, "paged", actor="", source="clock", now=MONDAY, body="bo by SMS")
        database.run(OUTAGE, at=AT, policy=policy.model_dump_json())
        database.run(PAGE, at=AT)
        written(database, "reply", 1, "turn it over")
        written(database, "note", 1, "she is new, be kind")
        folder = tmp_path / "then"
        database.run(ATTACHMENT, digest=keep(folder, SHOT), bytes=len(SHOT))
        database.copy_to(tmp_path / "old.db", lambda copy: put_in(copy, folder, database) and None)
    return tmp_path / "old.db"


@pytest.fixture
def spoiled(backup):
    """Changes a backup behind the back of the program."""

    def change(*statements):
        with closing(sqlite3.connect(backup, isolation_level=None)) as database:
            for statement in statements:
                database.execute(statement)
        return backup

    return change


def at(path):
    return open_store(f"sqlite:///{path}")


def test_it_is_whole_as_what_it_is_and_looking_changes_nothing(backup):
    before = backup.read_bytes()

    assert at(backup).problems() == at(backup).lost_files() == []
    assert at(backup).is_older
    assert backup.read_bytes() == before


@pytest.mark.parametrize("count", range(1, len(MIGRATIONS)))
def test_every_earlier_schema_is_known(tmp_path, monkeypatch, count):
    of_version(tmp_path / "old.db", monkeypatch, count).close()

    assert at(tmp_path / "old.db").problems() == at(tmp_path / "old.db").lost_files() == []


def test_it_is_restored_with_all_that_is_in_it_and_brought_up_to_date(store, backup, tmp_path):
    put(store, said("k1"))
    store.close()
    before, files = backup.read_bytes(), tmp_path / "attachments"

    store.restore(backup, aside=tmp_path / "aside.db", files=files)

    assert not store.is_older
    assert store.problems() == store.lost_files(files) == []
    tx = store.read()
    assert [tx.tickets.get(n).summary for n in (1, 2)] == ["the mouse jumps", "no vpn anywhere"]
    assert [one.text for one in tx.replies.of(1)] == ["turn it over"]
    assert [one.text for one in tx.notes.of(1)] == ["she is new, be kind"]
    assert [one.what for one in tx.journal.of(2)] == ["opened", "paged"]
    assert (tx.outages.get(2).state, tx.outages.get(2).level) == ("triggered", 1)
    (page,) = tx.pages.of(2)
    assert (page.person, page.path, page.asks, page.key) == ("bo", "sms", Asks.CLAIM, "page:1")
    (digest,) = tx.attachments.copies()
    assert path_of(files, digest).read_bytes() == SHOT
    store.close()
    assert backup.read_bytes() == before
    with closing(at(tmp_path / "aside.db")) as aside:
        aside.start(MONDAY)
        assert lease(aside).utterance.key == "k1"


def test_the_desk_goes_on_after_it(store, backup, tmp_path):
    store.close()
    store.restore(backup, aside=tmp_path / "aside.db")

    store.start(MONDAY)
    with store.begin() as tx:
        tx.journal.add(1, "note", actor="bo", source="chat", now=MONDAY, body="it goes on")

    assert store.problems() == []


TAMPERED = ("drop trigger journal_stays_as_written",
            "update journal set actor = 'eve' where id = 1")  # fmt: skip


@pytest.mark.parametrize(
    ("statements", "problem"),
    [
        pytest.param(TAMPERED, "journal_stays_as_written of its schema is missing", id="trigger"),
        pytest.param(["update reply set text = 'other'"], "was changed", id="a reply"),
        pytest.param(["delete from note"], "was taken out", id="a note"),
        pytest.param(
            ["drop table page"], "table page.person of its schema is missing", id="a table"
        ),
        pytest.param(["update outage set ticket_id = 9"], "points nowhere", id="a row"),
    ],
)
def test_what_was_changed_in_it_is_found_and_nothing_is_restored(
    store, spoiled, backup, tmp_path, statements, problem
):
    put(store, said("k1"))
    store.close()
    spoiled(*statements)

    assert any(problem in one for one in at(backup).problems())
    with pytest.raises(StorageError, match="Nothing was changed"):
        store.restore(backup, aside=tmp_path / "aside.db")

    assert not (tmp_path / "aside.db").exists()
    store.start(MONDAY)
    assert lease(store).utterance.key == "k1"


def test_a_broken_chain_is_found_by_its_own_schema(spoiled, backup):
    again = "create trigger journal_stays_as_written before update on journal begin select 1; end"
    spoiled(*TAMPERED, again)

    assert at(backup).problems() == ["journal entry 1 is not as it was written"]


def test_what_cannot_be_brought_up_to_date_leaves_everything_as_it_was(
    store, backup, tmp_path, monkeypatch
):
    put(store, said("k1"))
    store.close()
    with monkeypatch.context() as patch:
        broken = (*MIGRATIONS[:-1], ("016_keeping", "alter table nothing add column x;\n"))
        patch.setattr(driver, "MIGRATIONS", broken)
        with pytest.raises(sqlite3.OperationalError):
            store.restore(backup, aside=tmp_path / "aside.db", files=tmp_path / "attachments")

    assert not list(tmp_path.glob("*.part*"))
    assert not (tmp_path / "attachments").exists()
    assert not (tmp_path / "aside.db").exists()
    store.start(MONDAY)
    assert lease(store).utterance.key == "k1"


def test_what_a_crash_left_of_an_earlier_restore_is_no_part_of_this_one(store, backup, tmp_path):
    store.close()
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("pragma journal_mode = wal")
        other.execute("create table junk (x)")
        other.commit()
        shutil.copyfile(tmp_path / "other.db-wal", tmp_path / "helpbot.db.part-wal")
    shutil.copyfile(tmp_path / "other.db", tmp_path / "helpbot.db.part")

    store.restore(backup, aside=tmp_path / "aside.db")

    assert store.problems() == []


def of_newer_version(folder, monkeypatch):
    """A database that a helpbot made which has one migration more."""
    file = folder / "newer.db"
    with monkeypatch.context() as patch:
        patch.setattr(
            driver, "MIGRATIONS", (*MIGRATIONS, ("999_later", "create table later (x);\n"))
        )
        with closing(Store(SqliteDriver(file))) as newer:
            newer.start(MONDAY)
    return file


def test_a_backup_of_a_newer_version_is_refused_in_one_sentence(store, tmp_path, monkeypatch):
    put(store, said("k1"))
    newer = of_newer_version(tmp_path, monkeypatch)
    store.close()

    refused = "it is of a newer helpbot than this one, which must be installed first"
    assert at(newer).problems() == [refused]
    with pytest.raises(StorageError, match=f"newer.db cannot be restored: {refused}"):
        store.restore(newer, aside=tmp_path / "aside.db")
    store.start(MONDAY)
    assert lease(store).utterance.key == "k1"


def test_a_store_of_a_newer_version_is_left_as_it_is(tmp_path, monkeypatch):
    file = of_newer_version(tmp_path, monkeypatch)
    before = file.read_bytes()

    with closing(at(file)) as older:
        refused = "newer.db: a newer helpbot than this one made the database. Install that one"
        with pytest.raises(StorageError, match=refused):
            older.start(MONDAY)
        with pytest.raises(StorageError, match=refused):
            older.prepare()

    assert file.read_bytes() == before


def test_the_commands_say_that_it_is_of_an_earlier_version(backup, tmp_path, monkeypatch):
    environ = {
        "HELPBOT_DATA_DIR": str(tmp_path),
        "HELPBOT_DATABASE_URL": f"sqlite:///{tmp_path / 'helpbot.db'}",
    }

    def run(*args):
        done = CliRunner().invoke(app, args, env=environ)
        assert done.exit_code == ExitCode.OK, done.output
        return done.output

    assert "an earlier version's; a restore brings it up to date" in run("verify", str(backup))
    assert "is up to date now" in run("restore", str(backup))
    assert "the schema is current" in run("verify")

    of_version(tmp_path / "live.db", monkeypatch, RELEASED).close()
    environ["HELPBOT_DATABASE_URL"] = f"sqlite:///{tmp_path / 'live.db'}"
    assert "the next start brings it up to date" in run("verify")
    run("backup", str(tmp_path / "taken.db"))
    assert at(tmp_path / "taken.db").is_older
