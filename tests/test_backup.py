from contextlib import closing

import pytest

from helpbot.errors import AlreadyRunning, StorageError
from helpbot.store import open_store
from tests.conftest import MONDAY
from tests.test_store import lease, put, said, say


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
