"""What commands beside the bot share: who speaks, the store, and saying what chat would be told."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from helpbot.config import Settings
from helpbot.errors import NoCommand, StorageError
from helpbot.speech import Reply

if TYPE_CHECKING:
    from helpbot.store import Store

Speaker = Annotated[
    str, typer.Option("--as", envvar="HELPBOT_AS", help="Who you are, by your id in desk.toml.")
]


def said_by(speaker: str, sentence: str) -> list[Reply]:
    """What a person is told who says an exact command. Raises NoCommand, Refused, StorageError."""
    # What is only read needs none of this.
    from helpbot.saying import desk_of, say_as

    if not speaker:
        raise NoCommand("Say who you are, by your id in desk.toml: --as bo, or HELPBOT_AS=bo.")
    settings = Settings.from_environ(os.environ)
    desk, store = desk_of(settings), store_of(settings)
    try:
        return say_as(store, desk, speaker, sentence)
    finally:
        store.close()


def store_of(settings: Settings) -> "Store":
    """Raises StorageError where there is none: a new one would hide that it is the wrong place."""
    from helpbot.store import open_store

    store = open_store(settings.database_url)
    if not store.exists:
        raise StorageError(
            "There is no database yet, or HELPBOT_DATA_DIR is not the one of the bot. "
            "Start helpbot once: `helpbot run`, or `helpbot chat` to try it."
        )
    store.prepare()
    return store


@contextmanager
def store_for_looking(settings: Settings) -> Iterator["Store"]:
    """The store of the bot; before there is one an empty one, which is thrown away."""
    from helpbot.store import open_store

    with ExitStack() as beside:
        store = open_store(settings.database_url)
        if not store.exists:
            folder = beside.enter_context(TemporaryDirectory(prefix="helpbot-"))
            store = open_store(f"sqlite:///{quote(folder)}/looked-at.db")
        beside.callback(store.close)
        store.prepare()
        yield store
