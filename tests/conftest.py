"""Ana asks, Bo is first on call, Cy second, Di runs the desk. The same four everywhere."""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helpbot import config
from helpbot.clock import PushedClock
from helpbot.config import Settings
from helpbot.delivery import Sender
from helpbot.embedding import Encoder, find_model, prepare
from helpbot.house import House
from helpbot.intents import Intents
from helpbot.kept import Indexes, Readings, Vectors
from helpbot.library import Library
from helpbot.plan import Plan
from helpbot.shelf import CALIBRATION
from helpbot.speech import PersonId
from helpbot.store import Store, open_store
from helpbot.terminal import SCHEME, Shown, Terminal
from helpbot.wiring import Mind, mind_of

MONDAY = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)
ROOT = Path(__file__).parent.parent


def _as_kept() -> tuple[str, ...] | None:
    """What git says of this repository and of what people edit in it; None without git."""

    def git(*words: str) -> str:
        command = ["git", "-C", str(ROOT), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    try:
        edited = git("status", "--porcelain", "--", "knowledge", "intents", "desk.toml")
        return git("rev-parse", "HEAD"), edited
    except (OSError, subprocess.CalledProcessError):
        return None


@pytest.fixture(scope="session", autouse=True)
def _repository_is_left_alone() -> Iterator[None]:
    """No test edits or commits what is shipped."""
    before = _as_kept()
    yield
    assert _as_kept() == before


@pytest.fixture(scope="session")
def cache() -> Path:
    """The cache of this machine: the model is exported once, not once a test run."""
    return Settings.from_environ(os.environ).cache_dir


@pytest.fixture(scope="session")
def encoder(cache: Path) -> Iterator[Encoder]:
    model = find_model("all-MiniLM-L6-v2")
    prepare(model, cache, lambda *_: None)
    encoder = Encoder(model, cache)
    yield encoder
    encoder.close()


@pytest.fixture(scope="session")
def plan() -> Plan:
    return config.read_plan(ROOT / "desk.toml")


def library_of(folder: Path, plan: Plan, encoder: Encoder, *, cache: Path, keep: Path) -> Library:
    """The library of a folder, not yet read."""
    readings = Readings(encoder.tokens, plan.vocabulary, cache)
    vectors = Vectors(encoder, cache)
    indexes = Indexes(vectors, cache)
    return Library(folder, readings=readings, vectors=vectors, keep=keep, indexes=indexes)


@pytest.fixture(scope="session")
def sample(
    encoder: Encoder, plan: Plan, cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Library:
    """The sample knowledge base, whole."""
    keep = tmp_path_factory.mktemp("keep")
    library = library_of(ROOT / "knowledge", plan, encoder, cache=cache, keep=keep)
    library.sync()
    return library


ARTICLE = """---
id: {id}
title: {title}
service: {service}
owner: desktop
audience: {audience}
reviewed: {reviewed}
review_by: 2027-06-30
summary: {summary}
also: [{also}]
---

{intro}

## {heading}

1. {step}
2. Wait a minute. You see a green light.

## If this does not work

Call {{{{desk.phone}}}}.
"""


class Shelf:
    """A knowledge folder of a test's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        (folder / CALIBRATION).write_text((ROOT / "knowledge" / CALIBRATION).read_text())

    def put(self, name: str, questions: str = "", **fields: str) -> Path:
        """An article that can be read; `fields` say what is different about it."""
        words = {
            "id": name,
            "title": f"All about {name.replace('-', ' ')}",
            "service": "computers",
            "audience": "all",
            "reviewed": "",
            "summary": f"What to do about {name.replace('-', ' ')}.",
            "also": name.replace("-", " "),
            "intro": f"Your {name.replace('-', ' ')} does nothing.",
            "heading": f"Start the {name.replace('-', ' ')}",
            "step": f"Press the button of the {name.replace('-', ' ')}.",
        }
        file = self.folder / f"{name}.md"
        file.write_text(ARTICLE.format(**{**words, **fields}))
        file.with_name(f"{name}.questions.txt").write_text(questions)
        return file


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "knowledge")
    shelf.put("badge-printer", "the card machine is dead\nno cards come out")
    shelf.put("coffee-robot", "no espresso this morning\nthe barista arm hangs")
    shelf.put("wind-tunnel", "the big fan is silent\nno breeze in the lab")
    return shelf


@pytest.fixture
def library(shelf: Shelf, encoder: Encoder, plan: Plan, tmp_path: Path) -> Library:
    cache, keep = tmp_path / "cache", tmp_path / "keep"
    library = library_of(shelf.folder, plan, encoder, cache=cache, keep=keep)
    library.sync()
    return library


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'helpbot.db'}")
    store.start(MONDAY)
    yield store
    store.close()


@pytest.fixture
def clock() -> PushedClock:
    return PushedClock(MONDAY)


class Bot:
    """The whole program but for the screen: what people say goes in, what they read comes out."""

    def __init__(
        self,
        mind: Mind,
        store: Store,
        clock: PushedClock,
        desk: Path,
        senders: Mapping[str, Sender] | None = None,
    ) -> None:
        self.said: list[Shown] = []
        self.store = store
        self.clock = clock
        self.mind = mind
        self.terminal = Terminal(store, clock, self.said.append, forms=mind.forms(store, clock))
        every = {SCHEME: self.terminal, **(senders or {})}
        self.house = House(mind, store, desk=desk, clock=clock, senders=every)

    def hears(self, person: str, text: str, *, place: str | None = None) -> list[Shown]:
        """What is said because of it."""
        return self._because(lambda: self.terminal.hear(person, text, place=place))

    def press(self, person: str, number: int) -> list[Shown]:
        return self._because(lambda: self.terminal.press(person, number))

    def advance(self, **by: float) -> None:
        self.clock.push(timedelta(**by))
        self.house.ticker.tick()
        self.house.settle()

    def at_work(self) -> list[threading.Thread]:
        """Three workers that answer what waits, at the same time."""
        workers = [threading.Thread(target=self.house.worker.drain) for _ in range(3)]
        for worker in workers:
            worker.start()
        return workers

    def outcomes(self) -> dict[str, int]:
        return self.store.read().answers.count_by_outcome()

    def _because(self, act: Callable[[], None]) -> list[Shown]:
        before = len(self.said)
        act()
        self.house.settle()
        return self.said[before:]


@pytest.fixture(scope="session")
def vectors(encoder: Encoder, cache: Path) -> Vectors:
    return Vectors(encoder, cache)


@pytest.fixture(scope="session")
def learned(plan: Plan, vectors: Vectors, cache: Path) -> Intents:
    """The shipped intents, learned once on this machine."""
    intents = Intents(ROOT / "intents", plan=plan, vectors=vectors, cache=cache)
    intents.sync()
    return intents


# What is asked of the small shelf. To the shipped intents a coffee robot is nobody's at IT.
ASKED_OF_SHELF = (
    "no espresso this morning",
    "how do I get an espresso this morning",
    "how do I start the coffee robot",
    "the barista arm hangs",
    "why does the barista arm hang",
    "no breeze in the lab",
    "why is there no breeze in the lab",
    "how do I start the big fan in the lab",
    "the big fan is silent",
    "no cards come out of the card machine",
)


def with_shelf(folder: Path) -> Path:
    """The shipped intents in a folder, with what is asked of the small shelf among them."""
    shutil.copytree(ROOT / "intents", folder)
    with (folder / "ask_question.md").open("a") as examples:
        examples.writelines(f"- {question}\n" for question in ASKED_OF_SHELF)
    return folder


@pytest.fixture(scope="session")
def learned_with_shelf(
    plan: Plan, vectors: Vectors, cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Intents:
    folder = with_shelf(tmp_path_factory.mktemp("shelf") / "intents")
    intents = Intents(folder, plan=plan, vectors=vectors, cache=cache)
    intents.sync()
    return intents


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk.toml of a test's own."""
    desk = tmp_path / "desk.toml"
    desk.write_text((ROOT / "desk.toml").read_text())
    return desk


@pytest.fixture
def make_bot(
    plan: Plan,
    encoder: Encoder,
    vectors: Vectors,
    store: Store,
    clock: PushedClock,
    desk: Path,
) -> Callable[..., Bot]:
    def make(library: Library, intents: Intents, *, edits: bool = True) -> Bot:
        mind = mind_of(plan, encoder, library, intents, vectors, edits=edits)
        return Bot(mind, store, clock, desk)

    return make


@pytest.fixture
def bot(library: Library, learned_with_shelf: Intents, make_bot: Callable[..., Bot]) -> Bot:
    """Over the small shelf of three articles."""
    return make_bot(library, learned_with_shelf)


@pytest.fixture
def city_bot(sample: Library, learned: Intents, make_bot: Callable[..., Bot]) -> Bot:
    """Over the sample knowledge base, which is the shipped one: nobody edits it."""
    return make_bot(sample, learned, edits=False)


def person(name: str) -> PersonId:
    return PersonId(f"terminal:{name}")
