"""How the house is: what waits, what is stuck, when it last moved."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from helpbot.store import Store, Tx
from helpbot.store.inbox import Depth
from helpbot.watchdog import PULSE

# A question is answered in milliseconds; one that waits this long waits for something broken.
OLD_MESSAGE = timedelta(minutes=2)
# Six ticks missed.
OLD_TICK = timedelta(minutes=1)
# Four looks of the watchdog missed.
OLD_LOOK = timedelta(minutes=2)
# An edit is live within seconds.
OLD_INDEX = timedelta(minutes=1)
# As many as a person reads.
MOST = 20
# Enough for some hundred thousand messages, and for a backup of a young desk.
LITTLE_SPACE = 100 * 2**20


def report(store: Store, knowledge: Path, now: datetime) -> tuple[list[str], bool]:
    """Lines for a person, and whether one of them is bad."""
    if not store.exists:
        return ["bad  store   there is no database yet; run `helpbot chat` once"], True
    unfinished = store.problems()
    if unfinished:
        return [f"bad  store   {unfinished[0]}; start helpbot once"], True
    tx = store.read()
    lines = [
        _run(store, tx, now),
        *_watchdog(store, tx, now),
        _box("inbox", tx.inbox.depth(), now, "not answered"),
        _box("outbox", tx.outbox.depth(), now, "given up"),
        _index(tx, knowledge, now),
        _desk(tx),
        *_slack(tx, now),
        _disk(store),
    ]
    parked = [
        (True, f"parked  message {row_id}: look for error {error} in the log")
        for row_id, error in tx.inbox.parked()
    ]
    failing = [
        (True, f"failing outage {number}: its step is tried again each minute, {error}")
        for number, error in tx.outages.failing(MOST)
    ]
    asked = ", ".join(
        f"{count} {outcome}" for outcome, count in tx.answers.count_by_outcome().items()
    )
    lines += [*parked, *failing, (False, f"answers {asked or 'none yet'}"), *_texts(tx)]
    return [f"{'bad ' if bad else 'ok  '} {line}" for bad, line in lines], any(
        bad for bad, _ in lines
    )


def _texts(tx: Tx) -> list[tuple[bool, str]]:
    """Proposed texts of articles, where there are any."""
    waiting = len(tx.proposals.open())
    return [(False, f"texts   {waiting} proposed, not decided yet")] if waiting else []


def health(store: Store, knowledge: Path, now: datetime) -> list[str]:
    """What keeps the bot from working now, a line each: cheap, and nothing that a restart mends
    not.

    What was given up long ago is for `status`: a supervisor that asks here must not restart for it.
    """
    tx = store.read()
    boxes = (("inbox", tx.inbox.depth()), ("outbox", tx.outbox.depth()))
    lines = [
        _run(store, tx, now),
        *_watchdog(store, tx, now),
        *(_box(name, replace(depth, parked=0), now, "") for name, depth in boxes),
        _index(tx, knowledge, now),
        *_slack(tx, now)[:1],
        _disk(store),
    ]
    return [f"bad  {line}" for bad, line in lines if bad]


def _run(store: Store, tx: Tx, now: datetime) -> tuple[bool, str]:
    tick, stopped = tx.pulse.last("tick"), tx.pulse.last("stopped")
    started = tx.pulse.last("started")
    if store.is_running:
        late = tick is None or now - tick.at > OLD_TICK
        when = f"last tick {ago(now - tick.at)}" if tick else "no tick yet"
        return late, f"process running, {when}"
    if started and (stopped is None or stopped.at < started.at):
        return (
            True,
            f"process not running, and it did not stop by itself; started {ago(now - started.at)}",
        )
    return (
        False,
        f"process not running, stopped {ago(now - stopped.at) if stopped else 'before it began'}",
    )


def _watchdog(store: Store, tx: Tx, now: datetime) -> list[tuple[bool, str]]:
    """Whether everybody is paged who should be, as far as somebody looks."""
    if not store.is_running:
        return []
    look = tx.pulse.last(PULSE)
    if look is None:
        return [(True, "watchdog never looked; no page is watched")]
    when = ago(now - look.at)
    if now - look.at > OLD_LOOK:
        return [(True, f"watchdog silent, last looked {when}; no page is watched")]
    return [(bool(look.detail), f"watchdog {look.detail or 'found nothing'}, {when}")]


def _box(name: str, depth: Depth, now: datetime, parked: str) -> tuple[bool, str]:
    # One from the future was heard by a clock that was pushed: the next start takes it for now.
    age = abs(now - depth.oldest_at) if depth.oldest_at else timedelta()
    line = f"{name:7} {depth.waiting} waiting"
    if depth.waiting:
        line += f", the oldest {ago(age)}"
    if depth.parked:
        line += f", {depth.parked} {parked}"
    return age > OLD_MESSAGE or depth.parked > 0, line


def _index(tx: Tx, knowledge: Path, now: datetime) -> tuple[bool, str]:
    beat = tx.pulse.last("index")
    if beat is None:
        return True, "index   never built; run `helpbot chat` once"
    newest = max((path.stat().st_mtime for path in knowledge.rglob("*.md")), default=0.0)
    behind = newest > beat.at.timestamp() + OLD_INDEX.total_seconds()
    line = f"index   {beat.detail}, read {ago(now - beat.at)}"
    is_whole = beat.detail.endswith(" 0 problems")
    return behind or not is_whole, line + (", and the folder has changed since" if behind else "")


def _desk(tx: Tx) -> tuple[bool, str]:
    beat = tx.pulse.last("desk")
    detail = beat.detail if beat else "never read"
    return detail != "in force", f"desk    {detail}"


def _slack(tx: Tx, now: datetime) -> list[tuple[bool, str]]:
    beat = tx.pulse.last("slack")
    if beat is None:
        return []
    lines = [(beat.detail != "connected", f"slack   {beat.detail}, as of {ago(now - beat.at)}")]
    lines += [
        (True, f"channel {channel} takes nothing any more: {reason}")
        for channel, reason in tx.destinations.closed()
    ]
    return lines


def _disk(store: Store) -> tuple[bool, str]:
    free = store.free_bytes()
    return free < LITTLE_SPACE, f"disk    {free / 2**20:,.0f} MB free"


def ago(age: timedelta) -> str:
    """An age in the largest unit that still says something."""
    seconds = max(int(age.total_seconds()), 0)
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds} s ago"
