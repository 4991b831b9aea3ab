"""Kills the bot again and again while people ask: every question is answered, none twice without
need.

    python -m bench.chaos [QUESTIONS] [PEOPLE] [KILLS]

Against the local stand-in of Slack over Socket Mode. Bounded: ends some minutes after the last
kill.
"""

import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.workspace import Bot, Workspace, binary, wait_until, workspace
from helpbot.speech import plain
from helpbot.wording.acts import ask_whereabouts

QUESTIONS, PEOPLE, KILLS = 500, 50, 200
ASKED = (
    "outlook is stuck on loading profile",
    "my account is locked out",
    "vpn says connected but nothing opens",
    "how do I add a printer",
    "how do I fix a pothole",
)


@dataclass(frozen=True)
class Toll:
    questions: int
    kills: int
    unanswered: int
    twice: int
    more: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.questions} questions, {self.kills} kills in {self.seconds:.0f} s: "
            f"{self.unanswered} unanswered, {self.twice} answered twice, {self.more} more often"
        )


def chaos(program: Path | None, *, questions: int, people: int, kills: int, seed: int = 1) -> Toll:
    """What came of it. The kills are spread over the asking, at random moments
    of the bot's life.
    """
    chance = random.Random(seed)  # noqa: S311 - a repeatable play, no secret
    began = time.monotonic()
    with workspace(program, people=people) as (place, folder):
        bot = Bot(place, folder)
        asked: list[tuple[str, str]] = []
        over = threading.Event()
        asker = threading.Thread(target=_ask, args=(place, questions, chance, asked, over))
        bot.start()
        wait_until(lambda: "slack.connected" in bot.log(), what="the first connection")
        asker.start()
        try:
            for _ in range(kills):
                # From before the socket is open to well after the index is loaded.
                time.sleep(chance.uniform(0.2, 3.2))
                bot.kill()
                bot.start()
            over.set()
            asker.join()
            _wait_for_answers(place, asked)
            counts = _counts(place, asked)
        finally:
            over.set()
            bot.close()
    return Toll(
        questions=len(asked),
        kills=kills,
        unanswered=sum(1 for n in counts.values() if n == 0),
        twice=sum(1 for n in counts.values() if n == 2),
        more=sum(1 for n in counts.values() if n > 2),
        seconds=time.monotonic() - began,
    )


def _ask(
    place: Workspace,
    questions: int,
    chance: random.Random,
    asked: list[tuple[str, str]],
    over: threading.Event,
) -> None:
    """Questions one after the other, as fast as the kills take; the rest at once when those are
    over.
    """
    for number in range(questions):
        user = place.people[2 + number % (len(place.people) - 2)]
        ts = place.say(user, f"{ASKED[number % len(ASKED)]} ({number})")
        asked.append((place.direct(user), ts))
        over.wait(chance.uniform(0.2, 1.4))


def _wait_for_answers(place: Workspace, asked: list[tuple[str, str]]) -> None:
    def is_done() -> bool:
        return all(_counts(place, asked).values())

    try:
        wait_until(is_done, seconds=240, what="the last answer")
    except TimeoutError as error:
        print(error, file=sys.stderr)


def _counts(place: Workspace, asked: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """How often each question was answered; that somebody is asked where they work is no answer."""
    aside = plain(ask_whereabouts().text)[:40]
    said: Counter[tuple[str, str]] = Counter()
    for channel in {channel for channel, _ in asked}:
        for message in place.messages(channel):
            is_ours = message.get("user") == "U0BOT" and message.get("thread_ts")
            if is_ours and not str(message.get("text")).startswith(aside):
                said[channel, message["thread_ts"]] += 1
    return {question: said[question] for question in asked}


def main() -> None:
    program = binary()
    if program is None:
        raise SystemExit("LOCAL_SLACK must name the stand-in's binary; see README, Work on it")
    given = [int(word) for word in sys.argv[1:4]]
    questions, people, kills = [*given, *(QUESTIONS, PEOPLE, KILLS)[len(given) :]]
    toll = chaos(program, questions=questions, people=people, kills=kills)
    print(toll)
    raise SystemExit(toll.unanswered > 0 or toll.more > 0)


if __name__ == "__main__":
    main()
