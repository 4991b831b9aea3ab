"""Kills the program at its n-th statement and lets another process take over what it left.

Each play is a list of moments; the first process writes down at which it is, the second begins
there again, as an edge redelivers what was not acknowledged and a ticker ticks again. What is
learned and read before is shared by all of them: they are forked from here.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from helpbot import config
from helpbot.clock import PushedClock
from helpbot.config import Settings
from helpbot.embedding import Encoder, Matrix, find_model
from helpbot.house import House
from helpbot.intents import Intents
from helpbot.kept import Vectors
from helpbot.speech import Address, Utterance
from helpbot.store import Store, open_store
from helpbot.store.outbox import Message
from helpbot.store.sqlite import SqliteDriver
from helpbot.wiring import TERMINAL, Mind, mind_of
from tests.conftest import MONDAY, ROOT, Shelf, library_of, person, with_shelf

# Of a long play every so many-th statement is walked, beside the first of each text and each end
# of a transaction.
STRIDE = 10


@dataclass(frozen=True)
class Moment:
    """What somebody says after so many minutes; None lets only the clock do something."""

    minutes: float
    who: str = ""
    says: str | None = None


@dataclass(frozen=True)
class Play:
    """It is walked from the first statement in which `since` stands."""

    name: str
    begins: datetime
    moments: Sequence[Moment]
    is_long: bool = False
    since: str = ""


PLAYS = (
    Play("question", MONDAY, (Moment(0, "ana", "no espresso this morning"),)),
    # At night: bo is paged by chat, telephone and SMS and sleeps; cy is next, claims and resolves.
    Play(
        "outage",
        MONDAY + timedelta(hours=14),
        (
            Moment(0, "lou", "nobody at station 3 can get online"),
            Moment(3),
            Moment(6),
            Moment(8, "cy", "claim 1"),
            Moment(12, "cy", "resolve 1 fibre cut: spliced and tested"),
            Moment(30),
        ),
        is_long=True,
    ),
    # At night: bo calls cy in for a ticket, by chat, telephone and SMS; cy looks.
    Play(
        "call",
        MONDAY + timedelta(hours=14),
        (
            Moment(0, "ana", "new ticket: no cards come out"),
            Moment(1, "bo", "page cy about 1"),
            Moment(3),
            Moment(4, "cy", "looking at 1"),
        ),
        is_long=True,
        since="insert into page",
    ),
)


class Recorder:
    """A sender whose messages are on the disk before it returns."""

    every: timedelta | None = None
    burst = 1

    def __init__(self, file: Path) -> None:
        self.file = file

    def send(self, message: Message) -> str:
        with self.file.open("a") as log:
            log.write(json.dumps([message.id, message.key, message.edits]) + "\n")
            log.flush()
            os.fsync(log.fileno())
        return str(message.id)


class Remembering(Encoder):
    """Threads do not live on in a forked child: what it encodes was encoded before."""

    def __init__(self, *given: Any) -> None:
        self._vectors: dict[str, Matrix] = {}
        super().__init__(*given)

    def encode(self, texts: Sequence[str], progress: Any = None) -> Matrix:
        if len(texts) != 1:
            return super().encode(texts, progress)
        if texts[0] not in self._vectors:
            self._vectors[texts[0]] = super().encode(texts)
        return self._vectors[texts[0]]


def make_mind(root: Path) -> Mind:
    """Over a small shelf; everybody has a telephone."""
    shelf = Shelf(root / "knowledge")
    shelf.put("coffee-robot", "no espresso this morning\nthe barista arm hangs")
    shelf.put("wind-tunnel", "the big fan is silent")
    shelf.put("badge-printer", "no cards come out")
    settings = Settings.from_environ(os.environ)
    plan, cache = config.read_plan(ROOT / "desk.toml"), settings.cache_dir
    encoder = Remembering(find_model(settings.model), cache)
    library = library_of(shelf.folder, plan, encoder, cache=root / "cache", keep=root / "keep")
    library.sync()
    vectors = Vectors(encoder, cache)
    intents = Intents(with_shelf(root / "intents"), plan=plan, vectors=vectors, cache=cache)
    intents.sync()
    paths = frozenset({"sms", "voice"})
    edge = replace(TERMINAL, lines=replace(TERMINAL.lines, paths_of=lambda _: paths))
    return mind_of(plan, encoder, library, intents, vectors, edge)


def perform(mind: Mind, play: Play, folder: Path, before: Callable[[int, str], None]) -> None:
    """Plays on from the moment at which the last one stopped. `before` hears of each statement."""
    reached = folder / "moment"
    first = int(reached.read_text()) if reached.exists() else 0
    clock = PushedClock(play.begins + timedelta(minutes=play.moments[first].minutes))
    store = open_store(f"sqlite:///{folder / 'helpbot.db'}")
    store.start(clock())
    sender = Recorder(folder / "sent")
    senders = {"terminal": sender, "notify": sender}
    house = House(mind, store, desk=Path(), clock=clock, senders=senders)
    listen(before)
    for number, moment in enumerate(play.moments[first:], first):
        reached.write_text(str(number))
        clock.push(play.begins + timedelta(minutes=moment.minutes) - clock())
        if moment.says is not None:
            hear(store, f"msg:{number}", moment, clock())
        else:
            house.ticker.tick()
        house.settle()


def hear(store: Store, key: str, moment: Moment, now: datetime) -> None:
    who = person(moment.who)
    with store.begin() as tx:
        tx.inbox.put(Utterance(key, who, moment.says or "", Address(who), who, True, now))


def listen(before: Callable[[int, str], None]) -> None:
    count = 0

    def counted(original):
        def run(self: SqliteDriver, sql: str, **values: object) -> object:
            nonlocal count
            before(count, " ".join(sql.split()))
            count += 1
            return original(self, sql, **values)

        return run

    SqliteDriver.run = counted(SqliteDriver.run)  # type: ignore[method-assign]
    SqliteDriver.rows = counted(SqliteDriver.rows)  # type: ignore[method-assign]


def in_child(run: Callable[[], None]) -> bool:
    """Runs in a forked child. Whether it was killed."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            run()
            code = 0
        except Exception:  # noqa: BLE001 - the parent fails and shows it
            traceback.print_exc()
        finally:
            os._exit(code)
    status = os.waitpid(pid, 0)[1]
    killed = os.WIFSIGNALED(status)
    if not killed and os.waitstatus_to_exitcode(status):
        raise SystemExit("the child failed")
    return killed


def whole(mind: Mind, play: Play, folder: Path) -> list[str]:
    """Plays without a kill. Every statement of it, in order."""
    heard = folder / "statements"

    def note(_: int, statement: str) -> None:
        with heard.open("a") as log:
            log.write(statement + "\n")

    in_child(lambda: perform(mind, play, folder, note))
    return heard.read_text().splitlines()


def killed_at(mind: Mind, play: Play, folder: Path, number: int) -> None:
    """Plays, dies before statement `number`, and plays on in another process."""

    def kill(count: int, _: str) -> None:
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    if not in_child(lambda: perform(mind, play, folder, kill)):
        raise SystemExit(f"nothing was killed at statement {number} of {play.name}")
    (folder / "before").write_text(str(len(sent(folder))))
    in_child(lambda: perform(mind, play, folder, lambda *_: None))


def stations(play: Play, statements: Sequence[str], stride: int) -> Iterator[int]:
    """Where the play is killed."""
    seen: set[str] = set()
    first = next(n for n, statement in enumerate(statements) if play.since in statement)
    for number, statement in enumerate(statements[first:], first):
        is_end = "commit" in (statement, statements[number - 1])
        if not play.is_long or is_end or statement not in seen or number % stride == 0:
            yield number
        seen.add(statement)


def sent(folder: Path) -> list[list[Any]]:
    file = folder / "sent"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def outcome(play: Play, folder: Path, statement: str) -> dict[str, Any]:
    store = open_store(f"sqlite:///{folder / 'helpbot.db'}")
    driver, tx = store._driver, store.read()
    pages = driver.rows("select ticket_id, step, person, path, state from page order by id")
    before = folder / "before"
    row = {
        "play": play.name,
        "statement": statement,
        "sent_before": int(before.read_text()) if before.exists() else 0,
        "sent": sent(folder),
        "replies": driver.rows("select count(*) as n from outbox")[0]["n"],
        "answers": driver.rows("select count(*) as n from answer")[0]["n"],
        "waiting": tx.inbox.depth().waiting + tx.outbox.depth().waiting,
        "pages": sorted(list(page) for page in pages),
        "story": [entry.what for entry in tx.journal.of(1)],
        "problems": tx.journal.problems(),
        "open": len(tx.outages.open()),
    }
    store.close()
    return row


def main(root: Path, stride: int) -> None:
    mind = make_mind(root)
    rehearse(mind, root)
    for play in PLAYS:
        folder = root / play.name
        folder.mkdir()
        statements = whole(mind, play, folder)
        print(json.dumps(outcome(play, folder, "(not killed)")))  # noqa: T201 - what the test reads
        for number in stations(play, statements, stride):
            folder = root / f"{play.name}-{number}"
            folder.mkdir()
            killed_at(mind, play, folder, number)
            print(json.dumps(outcome(play, folder, statements[number])))  # noqa: T201


def rehearse(mind: Mind, root: Path) -> None:
    """Understands everything once, so that no child has to encode."""
    store = open_store(f"sqlite:///{root / 'rehearsal.db'}")
    store.start(MONDAY)
    for play in PLAYS:
        for moment in play.moments:
            who = person(moment.who)
            said = Utterance("", who, moment.says or "", Address(who), who, True, MONDAY)
            mind.conversation.understand(said, store.read())
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else STRIDE)
