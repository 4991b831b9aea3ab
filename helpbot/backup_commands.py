"""`helpbot backup`, `verify` and `restore`: everything that is kept, in one file and back."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from helpbot.clock import utc_now
from helpbot.config import Settings
from helpbot.console import told
from helpbot.errors import StorageError

if TYPE_CHECKING:
    from helpbot.store import Store

_MB = 1_000_000


@told
def backup(file: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
    """Copy everything into one new file, the files beside tickets among it, while helpbot may go
    on; and check the copy.
    """
    settings = _settings()
    count = _store(settings).backup(file, settings.attachments)
    _require_whole(_at(file))
    if lost := _at(file).lost_files():
        raise StorageError("\n".join([*lost, f"{file} holds everything else."]))
    typer.echo(
        f"{file} holds everything, {_files(count)} among it, and is whole: "
        f"{file.stat().st_size / _MB:.1f} MB. Put it on another machine."
    )


@told
def verify(
    file: Annotated[Path | None, typer.Argument(help="A backup; what is live if left out.")] = None,
) -> None:
    """Check that the database and the files beside tickets, or a backup of both, are whole."""
    settings = _settings()
    store = _at(file) if file else _store(settings)
    _require_whole(store)
    if lost := store.lost_files(None if file else settings.attachments):
        raise StorageError("\n".join(lost))
    then = "a restore" if file else "the next start"
    version = f"an earlier version's; {then} brings it up to date" if store.is_older else "current"
    typer.echo(
        "Whole: no damage, no row that points nowhere, no file that is missing, the schema is "
        f"{version}."
    )


@told
def restore(file: Annotated[Path, typer.Argument(help="A backup.")]) -> None:
    """Put a backup, of this version or an earlier one, in the place of what is live; what was there
    is kept beside it.
    """
    settings = _settings()
    is_older = _at(file).is_older
    aside = settings.data_dir / f"replaced-{utc_now():%Y%m%dT%H%M%SZ}.db"
    store = _store(settings)
    store.restore(file, aside=aside, files=settings.attachments)
    kept = f" What was there before is {aside}." if aside.exists() else ""
    # What a backup lacks is no reason to do without the rest.
    lost = store.lost_files(settings.attachments)
    missing = f" It lacks {_files(len(lost))}: `helpbot verify` lists them." if lost else ""
    upgraded = " It was of an earlier version and is up to date now." if is_older else ""
    typer.echo(f"Restored {file}.{upgraded}{kept}{missing}")


def _files(count: int) -> str:
    return f"{count} {'file' if count == 1 else 'files'} beside tickets"


def _require_whole(store: "Store") -> None:
    if found := store.problems():
        raise StorageError("\n".join(found))


def _settings() -> Settings:
    return Settings.from_environ(os.environ)


def _store(settings: Settings) -> "Store":
    from helpbot.store import open_store

    return open_store(settings.database_url)


def _at(file: Path) -> "Store":
    from helpbot.store import open_store

    return open_store(f"sqlite:///{quote(str(file.absolute()))}")
