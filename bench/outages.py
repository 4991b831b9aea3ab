"""From a report to its page, and what a tick costs. Prints one JSON object."""

import json
import os
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from helpbot.clock import PushedClock, utc_now
from helpbot.config import Settings
from helpbot.desk import Means, OutageDesk, Reported
from helpbot.house import House
from helpbot.rounds import Rounds
from helpbot.speech import Address, PersonId
from helpbot.store import Store, open_store
from helpbot.store.outages import Affected
from helpbot.terminal import SCHEME, Shown, Terminal
from helpbot.ticker import Ticker
from helpbot.wiring import TERMINAL, Mind, build_mind

REPORTS = 60
# Four people for each: one more about one service, and an outage of it would be suspected.
QUESTIONS = 4 * (
    "outlook is stuck on loading profile",
    "how do I set up the vpn at home",
    "my computer is very slow since this morning",
    "how do I forward my desk phone",
    "I forgot my password",
)
REPORT = "nobody at station 3 can get online"
OPEN = 10_000
RUNS = 5
POLL_S = 0.001
LATEST_S = 60
SPARE = timedelta(days=1)


def main() -> None:
    mind = build_mind(Settings.from_environ(os.environ), lambda *_: None)
    with tempfile.TemporaryDirectory() as folder:
        result = reports(mind, Path(folder))
        result |= ticks(Means(mind.plan, TERMINAL.lines), Path(folder))
    print(json.dumps(result))


def reports(mind: Mind, folder: Path) -> dict[str, list[float]]:
    """Seconds from a report to its page in the outbox and on the screen, other questions being in
    work before it.
    """
    store = open_store(f"sqlite:///{folder}/reports.db")
    store.start(utc_now())
    rang: list[float] = []

    def show(shown: Shown) -> None:
        if shown.edits is None and any(b.says.startswith("claim") for b in shown.reply.buttons):
            rang.append(time.perf_counter())

    terminal = Terminal(store, utc_now, show)
    house = House(mind, store, desk=Path(), clock=utc_now, senders={SCHEME: terminal})
    house.serve()
    stored, sent = [], []
    for number in range(REPORTS):
        for asker, question in enumerate(QUESTIONS):
            terminal.hear(f"asker{asker}", question)
        house.wake()
        rang.clear()
        began = time.perf_counter()
        terminal.hear(f"lou{number}", REPORT)
        house.wake()
        stored.append(until_page(store) - began)
        while not rang:
            time.sleep(POLL_S)
        sent.append(rang[0] - began)
        end(store, mind)
    house.stop()
    return {"stored_s": stored, "sent_s": sent}


def until_page(store: Store) -> float:
    until = time.monotonic() + LATEST_S
    while not any(store.read().pages.of(outage.id) for outage in store.read().outages.open()):
        if time.monotonic() > until:
            raise SystemExit("the outage was not paged")
        time.sleep(POLL_S)
    return time.perf_counter()


def end(store: Store, mind: Mind) -> None:
    """The next report is of another outage, after all that this one caused."""
    desk = OutageDesk(mind.conversation.means)
    with store.begin() as tx:
        for outage in tx.outages.open():
            desk.resolve(tx, outage.id, cause="c", words="mended", by="bo", now=utc_now())
    while store.read().inbox.depth().waiting or store.read().outbox.depth().waiting:
        time.sleep(POLL_S)
    # Nobody is throttled by what was before.
    with store.begin() as tx:
        tx.outages._db.run("update page set said_at = null")  # noqa: SLF001 - no verb forgets


def ticks(means: Means, folder: Path) -> dict[str, list[float]]:
    """Seconds of a tick over many open outages of which so many are due."""
    clock = PushedClock(utc_now())
    store = open_store(f"sqlite:///{folder}/ticks.db")
    store.start(clock())
    fill(store, OutageDesk(means), clock)
    ticker = Ticker(store, clock, jobs=Rounds(lambda: means).jobs, after=lambda: None)
    ticker.tick()
    found: dict[str, list[float]] = {}
    for due in (0, 100, 500):
        found[f"tick_{due}_s"] = [tick(store, ticker, clock, due) for _ in range(RUNS)]
    store.close()
    return found


def fill(store: Store, desk: OutageDesk, clock: PushedClock) -> None:
    by = Affected(PersonId("terminal:lou"), Address("terminal:lou"), True, None, clock())
    with store.begin() as tx:
        for number in range(OPEN):
            reported = Reported("no network", "internet", f"site-{number}", None, by)
            desk.intake.put(tx, reported, f"site-{number}", clock() + SPARE)


def tick(store: Store, ticker: Ticker, clock: PushedClock, due: int) -> float:
    clock.push(timedelta(minutes=2))
    with store.begin() as tx:
        tx.outages._db.run(  # noqa: SLF001 - no verb has outages due before their time
            "update outage set due_at = case when id <= :due then :now else :later end",
            due=due,
            now=f"{clock():%Y-%m-%dT%H:%M:%S.%fZ}",
            later=f"{clock() + SPARE:%Y-%m-%dT%H:%M:%S.%fZ}",
        )
    began = time.perf_counter()
    ticker.tick()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
