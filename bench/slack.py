"""From a message posted at a stand-in of Slack to its reply there. Prints one JSON object."""

import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil
from slack_bolt import BoltRequest

from bench.workspace import Bot, Workspace, binary, wait_until, workspace
from helpbot import config
from helpbot.clock import utc_now
from helpbot.config import Settings
from helpbot.slack import Slack, Tokens
from helpbot.store import open_store

ALONE, TOGETHER, PEOPLE = 60, 180, 20
QUESTION = "outlook is stuck on loading profile"
POLL_S = 0.003
LOOK_S = 0.03
RATE = 75


def main(messages: str = "0") -> None:
    program = binary()
    if program is None:
        print(json.dumps({}))
        return
    with workspace(program, people=PEOPLE) as (place, folder):
        bot = Bot(place, folder)
        bot.start()
        wait_until(lambda: "apscheduler" in bot.log(), what="the bot's start")
        ask(place, "U01ANA", QUESTION)
        result: dict[str, Any] = {"alone_s": alone(place), **together(place), **stored()}
        if int(messages):
            result |= memory(place, bot, int(messages))
        bot.stop()
        bot.close()
    print(json.dumps(result))


def ask(place: Workspace, user: str, text: str) -> float:
    """Seconds from posting a question to its reply being visible."""
    channel = place.direct(user)
    began = time.perf_counter()
    ts = place.say(user, text)
    while not place.replies(channel, ts):
        time.sleep(POLL_S)
    return time.perf_counter() - began


def alone(place: Workspace) -> list[float]:
    """One question at a time. Each from another person: a long conversation is slow to look at."""
    took = []
    for number in range(ALONE):
        took.append(ask(place, place.people[2 + number % PEOPLE], QUESTION))
        time.sleep(0.2)
    return took


def together(place: Workspace) -> dict[str, Any]:
    """Twenty people ask, RATE questions a second between them, for a few seconds."""
    people = place.people[2 : 2 + PEOPLE]
    channels = [place.direct(user) for user in people]
    asked_at: dict[str, float] = {}
    seen_at: dict[str, float] = {}
    over = threading.Event()

    def talk(user: str) -> None:
        # RATE a second between all of them, each at a pace of their own.
        start = time.perf_counter() + people.index(user) / RATE
        for number in range(TOGETHER // PEOPLE):
            time.sleep(max(start + number * PEOPLE / RATE - time.perf_counter(), 0.0))
            began = time.perf_counter()
            asked_at[place.say(user, f"{QUESTION} {number}")] = began

    def look() -> None:
        while not over.is_set():
            for channel in channels:
                for message in place.messages(channel):
                    if message.get("user") == "U0BOT":
                        seen_at.setdefault(str(message.get("thread_ts")), time.perf_counter())
            # The stand-in has the same two cores.
            time.sleep(LOOK_S)

    threads = [threading.Thread(target=talk, args=(user,)) for user in people]
    observer = threading.Thread(target=look)
    began = time.perf_counter()
    for thread in (observer, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    try:
        wait_until(lambda: asked_at.keys() <= seen_at.keys(), seconds=120, what="the last reply")
    finally:
        over.set()
        observer.join()
    late = sorted(seen_at[ts] - asked_at[ts] for ts in asked_at)
    span = max(seen_at[ts] for ts in asked_at) - began
    return {"together_per_s": len(asked_at) / span, "together_s": late}


def stored() -> dict[str, Any]:
    """Seconds that the edge takes to store a thousand events, each durable before the next."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/bench.db")
        store.start(utc_now())
        plan = config.read_plan(Settings.from_environ(os.environ).desk)
        tokens = Tokens("xoxb-1", "xapp-1", "", "http://127.0.0.1:9/api/")
        edge = Slack(
            tokens,
            store,
            clock=utc_now,
            wake=lambda: None,
            plan=lambda: plan,
        )
        began = time.perf_counter()
        for number in range(1_000):
            event = {"type": "message", "channel": "D1", "user": "U1", "ts": f"17.{number:06}"}
            body = {"type": "event_callback", "team_id": "T1", "event": {**event, "text": QUESTION}}
            edge.app.dispatch(BoltRequest(body=body, mode="socket_mode"))
        took = time.perf_counter() - began
        edge.stop()
        store.close()
    return {"thousand_s": took}


def memory(place: Workspace, bot: Bot, messages: int) -> dict[str, Any]:
    """Resident memory after a tenth of the messages and after all of them."""
    assert bot.process is not None  # noqa: S101 - it was started
    process, seen = psutil.Process(bot.process.pid), []
    database = bot.folder / "data" / "helpbot.db"
    for number in range(messages):
        place.say(place.people[2 + number % PEOPLE], f"{QUESTION} {number}")
        if number + 1 in (messages // 10, messages):
            wait_until(lambda: _is_idle(database), seconds=600, what="the last answer")
            seen.append(process.memory_info().rss / 2**20)
    return {"resident_mb": seen}


def _is_idle(database: Path) -> bool:
    store = open_store(f"sqlite:///{database}")
    try:
        return store.read().inbox.depth().waiting == 0
    finally:
        store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
