import os
import re
from contextlib import closing

import pytest
from typer.testing import CliRunner

from helpbot.cli import app
from helpbot.config import Settings
from helpbot.errors import AlreadyRunning, ExitCode, StorageError
from helpbot.speech import File
from helpbot.store import open_store
from helpbot.store.copies import keep, path_of
from tests.conftest import MONDAY
from tests.test_found import ticket
from tests.test_store import lease, put, said, say

SHOT = b"\x89PNG what is on the screen"


def at(path):
    return open_store(f"sqlite:///{path}")


def test_a_backup_is_taken_while_the_program_works_and_can_be_restored(store, tmp_path):
    put(store, said("k1"), said("k2", conversation="other"))
    with store.begin() as tx:
        tx.inbox.put(said("not yet there"))
        backup = tmp_path / "monday.db"
        at(tmp_path / "helpbot.db").backup(backup)
    put(store, said("k3", conversation="third"))
    store.close()

    store.restore(backup, aside=tmp_path / "aside.db")

    store.start(MONDAY)
    assert [lease(store).utterance.key for _ in range(2)] == ["k1", "k2"]
    assert lease(store) is None
    with closing(at(tmp_path / "aside.db")) as aside:
        aside.start(MONDAY)
        assert [lease(aside).utterance.key for _ in range(3)][-1] == "k3"


def test_a_backup_is_one_file_and_whole(store, tmp_path):
    say(store, "x")
    store.backup(tmp_path / "copies.db")

    assert [path.name for path in tmp_path.glob("copies.db*")] == ["copies.db"]
    before = (tmp_path / "copies.db").read_bytes()
    assert at(tmp_path / "copies.db").problems() == []
    assert (tmp_path / "copies.db").read_bytes() == before


def test_a_backup_never_overwrites(store, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(StorageError, match="exists already"):
        store.backup(tmp_path / "mine.txt")
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_nothing_is_restored_under_a_running_process(store, tmp_path):
    store.backup(tmp_path / "b.db")

    with pytest.raises(AlreadyRunning):
        at(tmp_path / "helpbot.db").restore(tmp_path / "b.db", aside=tmp_path / "aside.db")


@pytest.mark.parametrize("content", [b"no database at all " * 100, b""])
def test_what_is_no_backup_is_not_restored(store, tmp_path, content):
    put(store, said("k1"))
    store.close()
    bad = tmp_path / "bad.db"
    bad.write_bytes(content)

    with pytest.raises(StorageError):
        store.restore(bad, aside=tmp_path / "aside.db")

    store.start(MONDAY)
    assert lease(store).utterance.key == "k1"


def test_a_damaged_backup_is_found(store, tmp_path):
    put(store, *(said(f"k{n}", text="x" * 3000) for n in range(50)))
    backup = tmp_path / "b.db"
    store.backup(backup)
    data = bytearray(backup.read_bytes())
    data[20_000:40_000] = b"\x55" * 20_000
    backup.write_bytes(data)

    try:
        found = at(backup).problems()
    except StorageError as error:
        found = [str(error)]
    assert found


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(StorageError, match="is not there"):
        at(tmp_path / "none.db").problems()
    assert not (tmp_path / "none.db").exists()


def test_a_damaged_database_is_kept_as_it_is_when_a_backup_takes_its_place(store, tmp_path):
    put(store, said("k1"))
    store.backup(tmp_path / "b.db")
    store.close()
    (tmp_path / "helpbot.db").write_bytes(b"junk " * 1000)

    store.restore(tmp_path / "b.db", aside=tmp_path / "aside.db")

    store.start(MONDAY)
    assert lease(store).utterance.key == "k1"
    assert (tmp_path / "aside.db").read_bytes().startswith(b"junk")


# Files beside tickets.


@pytest.fixture
def files(tmp_path):
    return tmp_path / "attachments"


def beside(store, folder, content=SHOT):
    """A ticket with a file beside it, of which a copy is kept; its digest."""
    digest = keep(folder, content)
    with store.begin() as tx:
        made = tx.tickets.put(ticket())
        file = File("shot.png", "image/png", len(content), "https://x.slack.com/shot")
        tx.attachments.put(made.id, file, is_copied=True, now=MONDAY)
        (kept,) = tx.attachments.of(made.id, internal=True)
        tx.attachments.kept(kept.id, digest, len(content))
    return digest


def test_a_backup_holds_the_files_that_its_tickets_name(store, files, tmp_path):
    digests = {beside(store, files), beside(store, files, b"another")}
    beside(store, files)
    keep(files, b"nobody names this one")

    assert store.backup(tmp_path / "b.db", files) == 2

    path_of(files, min(digests)).unlink()
    assert at(tmp_path / "b.db").problems() == []
    assert at(tmp_path / "b.db").lost_files() == []
    assert [path.name for path in tmp_path.glob("b.db*")] == ["b.db"]
    assert store.lost_files(files) != []


def test_a_restore_brings_the_files_back_and_keeps_those_that_were(store, files, tmp_path):
    first = beside(store, files)
    store.backup(tmp_path / "b.db", files)
    second = beside(store, files, b"another")
    store.close()

    store.restore(tmp_path / "b.db", aside=tmp_path / "aside.db", files=files)

    assert store.read().attachments.copies() == {first}
    assert store.lost_files(files) == store.problems() == []
    assert store._driver.rows("select 1 from sqlite_master where name = 'file_copy'") == []
    store.close()
    for digest in (first, second):
        path_of(files, digest).unlink()
    assert at(tmp_path / "aside.db").problems() == at(tmp_path / "aside.db").lost_files() == []
    store.restore(tmp_path / "aside.db", aside=tmp_path / "x.db", files=files)
    assert path_of(files, first).read_bytes() == SHOT
    assert path_of(files, second).read_bytes() == b"another"


def test_what_is_lost_or_damaged_is_named_and_the_rest_restored(store, files, tmp_path):
    lost, kept = beside(store, files), beside(store, files, b"another")
    path_of(files, lost).unlink()
    assert store.lost_files(files) == ["the copy of a file beside ticket 1 is not there"]

    assert store.backup(tmp_path / "b.db", files) == 1

    assert at(tmp_path / "b.db").lost_files() == store.lost_files(files)
    path_of(files, kept).write_bytes(b"other bytes")
    assert store.lost_files(files)[1] == "the copy of a file beside ticket 2 is damaged"
    store.close()
    store.restore(tmp_path / "b.db", aside=tmp_path / "aside.db", files=files)
    assert path_of(files, kept).read_bytes() == b"another"


def test_a_backup_of_an_earlier_version_says_that_it_holds_no_files(store, files, tmp_path):
    beside(store, files)
    beside(store, files, b"another")
    store.backup(tmp_path / "b.db")

    assert at(tmp_path / "b.db").lost_files() == ["none of the 2 files beside tickets is in it"]


def test_what_is_purged_while_a_backup_is_taken_is_not_named_in_it(
    store, files, tmp_path, monkeypatch
):
    digest = beside(store, files)
    copy_to = store._driver.copy_to

    def purged_meanwhile(target, also):
        def after(copy):
            store._driver.run("update attachment set digest = null, state = 'reference'")
            path_of(files, digest).unlink()
            also(copy)

        copy_to(target, after)

    monkeypatch.setattr(store._driver, "copy_to", purged_meanwhile)

    assert store.backup(tmp_path / "b.db", files) == 0

    assert at(tmp_path / "b.db").lost_files() == []


def test_the_commands_say_how_much_there_is_and_what_is_lost(store, tmp_path):
    environ = {
        "HELPBOT_DATA_DIR": str(tmp_path),
        "HELPBOT_DATABASE_URL": f"sqlite:///{tmp_path / 'helpbot.db'}",
    }

    def run(*args):
        return CliRunner().invoke(app, args, env=environ)

    files = tmp_path / "attachments"
    assert files == Settings.from_environ(os.environ | environ).attachments
    digest = beside(store, files, os.urandom(2_000_000))

    said = run("backup", str(tmp_path / "b.db")).output
    assert "1 file beside tickets among it" in said
    size = re.search(r"whole: ([\d.]+) MB", said)
    assert size
    assert float(size[1]) > 2
    assert run("verify", str(tmp_path / "b.db")).exit_code == ExitCode.OK
    assert run("verify").exit_code == ExitCode.OK

    path_of(files, digest).unlink()
    for args in (["verify"], ["backup", str(tmp_path / "c.db")]):
        done = run(*args)
        assert done.exit_code == ExitCode.STORAGE
        assert "beside ticket 1 is not there" in done.output
    store.close()
    assert "It lacks 1 file beside tickets" in run("restore", str(tmp_path / "c.db")).output
    assert "lacks" not in run("restore", str(tmp_path / "b.db")).output
    assert path_of(files, digest).stat().st_size == 2_000_000
