"""Kills the program at its n-th statement, for every n, and lets another process take over."""

import json
import os
import signal
import sys
import traceback
from datetime import timedelta
from pathlib import Path

from helpbot import config
from helpbot.clock import PushedClock
from helpbot.config import Settings
from helpbot.embedding import Encoder, find_model
from helpbot.house import House
from helpbot.intents import Intents
from helpbot.kept import Vectors
from helpbot.speech import Address, Utterance
from helpbot.store import Store, open_store
from helpbot.store.outbox import Message
from helpbot.store.sqlite import SqliteDriver
from helpbot.wiring import mind_of
from tests.conftest import MONDAY, ROOT, Shelf, library_of, person, with_shelf


class Recorder:
    """A sender whose messages are on the disk before it returns."""

    every: timedelta | None = None
    burst = 1

    def __init__(self, file: Path) -> None:
        self.file = file

    def send(self, message: Message) -> str:
        with self.file.open("a") as log:
            log.write(f"{message.id}\n")
            log.flush()
            os.fsync(log.fileno())
        return str(message.id)


def play(folder: Path, shelf: Path, kill_at: int | None) -> None:
    """Hears one question and says its answer; dies before statement `kill_at`."""
    settings = Settings.from_environ(os.environ)
    plan = config.read_plan(ROOT / "desk.toml")
    encoder = Encoder(find_model(settings.model), settings.cache_dir)
    library = library_of(shelf, plan, encoder, cache=shelf.parent / "cache", keep=folder / "keep")
    library.sync()
    store = open_store(f"sqlite:///{folder / 'helpbot.db'}")
    store.start(MONDAY)
    examples, cache = shelf.parent / "intents", settings.cache_dir
    vectors = Vectors(encoder, cache)
    intents = Intents(examples, plan=plan, vectors=vectors, cache=cache)
    intents.sync()
    mind = mind_of(plan, encoder, library, intents, vectors)
    sender = Recorder(folder / "sent")
    house = House(mind, store, desk=Path(), clock=PushedClock(MONDAY), senders={"terminal": sender})
    if kill_at is not None:
        arm(folder, kill_at)
    hear(store)
    house.settle()


def hear(store: Store) -> None:
    """The same message under the same key, as an edge redelivers what was not acknowledged."""
    ana = Address("terminal:ana")
    with store.begin() as tx:
        tx.inbox.put(
            Utterance("msg:1", person("ana"), "no espresso this morning", ana, ana, True, MONDAY)
        )


def arm(folder: Path, kill_at: int) -> None:
    count = 0

    def counted(original):
        def run(self: SqliteDriver, sql: str, **values: object) -> object:
            nonlocal count
            if count == kill_at:
                (folder / "statement").write_text(" ".join(sql.split()))
                os.kill(os.getpid(), signal.SIGKILL)
            count += 1
            return original(self, sql, **values)

        return run

    SqliteDriver.run = counted(SqliteDriver.run)  # type: ignore[method-assign]
    SqliteDriver.rows = counted(SqliteDriver.rows)  # type: ignore[method-assign]


def in_child(folder: Path, shelf: Path, kill_at: int | None) -> bool:
    """Plays in a forked child. Whether it was killed."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            play(folder, shelf, kill_at)
            code = 0
        except Exception:  # noqa: BLE001 - the parent fails and shows it
            traceback.print_exc()
        finally:
            os._exit(code)
    status = os.waitpid(pid, 0)[1]
    killed = os.WIFSIGNALED(status)
    if not killed and os.waitstatus_to_exitcode(status):
        raise SystemExit(f"the child failed at statement {kill_at}")
    return killed


def sent(folder: Path) -> int:
    file = folder / "sent"
    return len(file.read_text().splitlines()) if file.exists() else 0


def main(root: Path) -> None:
    shelf = Shelf(root / "knowledge")
    shelf.put("coffee-robot", "no espresso this morning\nthe barista arm hangs")
    shelf.put("wind-tunnel", "the big fan is silent")
    shelf.put("badge-printer", "no cards come out")
    with_shelf(root / "intents")
    killed, number = True, 0
    while killed:
        folder = root / str(number)
        folder.mkdir()
        killed = in_child(folder, shelf.folder, number)
        before = sent(folder)
        in_child(folder, shelf.folder, None)
        store = open_store(f"sqlite:///{folder / 'helpbot.db'}")
        driver, tx = store._driver, store.read()
        row = {
            "statement": (folder / "statement").read_text() if killed else "(not killed)",
            "sent_before": before,
            "sent": sent(folder),
            "replies": driver.rows("select count(*) as n from outbox")[0]["n"],
            "answers": driver.rows("select count(*) as n from answer")[0]["n"],
            "waiting": tx.inbox.depth().waiting + tx.outbox.depth().waiting,
        }
        store.close()
        print(json.dumps(row))  # noqa: T201 - what the test reads
        number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]))
