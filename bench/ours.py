"""helpbot over the same texts: question to reply, indexing, memory. Prints one JSON object."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from helpbot.clock import PushedClock, utc_now
from helpbot.config import Settings
from helpbot.house import House
from helpbot.privacy import mask
from helpbot.speech import Address, PersonId, Utterance
from helpbot.store import open_store
from helpbot.terminal import SCHEME, Terminal
from helpbot.understanding import Meant
from helpbot.wiring import Mind, build_mind

ANA = PersonId("terminal:ana")


def main(texts_file: str, edited: str) -> None:
    texts = json.loads(Path(texts_file).read_text())
    settings = Settings.from_environ(os.environ)
    began = time.perf_counter()
    mind = build_mind(settings, lambda *_: None)
    cold_s = time.perf_counter() - began
    texts_count = encoded_texts(mind)
    replies = [question_to_reply(mind, query) for query in texts["queries"]]
    resident_mb = psutil.Process().memory_info().rss / 2**20
    stored = through_the_store(mind, texts["queries"][:100])
    find = mind.intents.gazetteer.find
    print(
        json.dumps(
            {
                "passages": len(index_of(mind).passages),
                "texts": texts_count,
                "cold_s": cold_s,
                "edit_s": one_edit(mind, Path(edited)),
                "reply_s": replies,
                "stored_s": stored,
                "mask_s": [timed(mask, query) for query in texts["queries"]],
                "places_s": [timed(find, query) for query in texts["queries"]],
                "resident_mb": resident_mb,
                "passages_per_s": encoding_speed(mind, texts["passages"]),
            }
        )
    )
    mind.close()


def index_of(mind: Mind):  # type: ignore[no-untyped-def]
    assert mind.library.index is not None  # noqa: S101 - build_mind has read the library
    return mind.library.index


def encoded_texts(mind: Mind) -> int:
    index = index_of(mind)
    return len(index.passages) + 2 * len(index.articles) + len(index.questions)


def question_to_reply(mind: Mind, query: str) -> float:
    """Understanding and wording, without the disk."""
    heard = Utterance("", ANA, query, Address(ANA), ANA, True, utc_now())
    began = time.perf_counter()
    understood = mind.conversation.understand(heard)
    if isinstance(understood, Meant):
        mind.conversation.reply(understood, 1, utc_now())
    return time.perf_counter() - began


def timed(step: Callable[[str], object], text: str) -> float:
    began = time.perf_counter()
    step(text)
    return time.perf_counter() - began


def through_the_store(mind: Mind, queries: list[str]) -> list[float]:
    """From the prompt to the screen: inbox, worker, outbox and delivery, every
    commit on the disk.
    """
    took = []
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/bench.db")
        store.start(utc_now())
        clock = PushedClock()
        terminal = Terminal(store, clock, lambda _: None)
        house = House(mind, store, desk=Path(), clock=clock, senders={SCHEME: terminal})
        for query in queries:
            began = time.perf_counter()
            terminal.hear("ana", query)
            house.settle()
            took.append(time.perf_counter() - began)
        store.close()
    return took


def one_edit(mind: Mind, file: Path) -> float:
    file.write_text(file.read_text().replace("you see", "you will see") + "\nOne more sentence.\n")
    began = time.perf_counter()
    mind.library.sync()
    return time.perf_counter() - began


def encoding_speed(mind: Mind, passages: list[str]) -> float:
    began = time.perf_counter()
    mind.encoder.encode(passages)
    return len(passages) / (time.perf_counter() - began)


if __name__ == "__main__":
    main(*sys.argv[1:])
