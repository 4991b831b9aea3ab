"""The commands. Each says in one sentence what went wrong, and its exit code
says what kind it was.
"""

import functools
import json
import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TypeVar

import typer

import helpbot
from helpbot import config
from helpbot.articles import Article
from helpbot.clock import PushedClock, from_iso, utc_now
from helpbot.config import Settings
from helpbot.errors import ConfigError, ExitCode, Problem, StartError, StorageError

if TYPE_CHECKING:
    from helpbot.store import Store

app = typer.Typer(
    name="helpbot",
    help="The IT help desk that lives in chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Progress = Callable[[str, int, int], None]
P = ParamSpec("P")
R = TypeVar("R")


def main() -> None:
    app()


def told(command: Callable[P, R]) -> Callable[P, R]:
    """Runs a command; what stops it is said in its own words, with the exit code of its kind."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except StartError as error:
            _complain(str(error))
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt:
            _complain("Stopped. Nothing was lost.")
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        except BrokenPipeError:
            # Whoever read our output has had enough; Python must not complain about it at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(ExitCode.OK) from None

    return run


@app.callback(invoke_without_command=True)
def _main(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Log to standard error.")
    ] = False,
) -> None:
    logging.basicConfig(
        level=logging.INFO if verbose else logging.CRITICAL + 1,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        stream=sys.stderr,
    )
    if version:
        typer.echo(f"helpbot {helpbot.__version__}")
        raise typer.Exit


@app.command()
@told
def chat(
    script: Annotated[
        Path | None, typer.Option(help="Play a transcript instead of asking you.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One object per delivered message.")
    ] = False,
    at: Annotated[
        str | None,
        typer.Option(help="The clock of a script, as ISO 8601; it stands still but for +6m."),
    ] = None,
    person: Annotated[str | None, typer.Option("--as", help="Who speaks first.")] = None,
) -> None:
    """Talk to helpbot at a prompt, with no Slack account."""
    from helpbot.chat import converse, converse_by_pipe, play_script, welcome
    from helpbot.transcript import parse_script

    settings = Settings.from_environ(os.environ)
    lines = parse_script(_read_text(script)) if script else []
    clock = PushedClock(_start(at))
    interactive = script is None and config.is_terminal() and not as_json
    with _stage(settings, clock, as_json=as_json, person=person) as (stage, screen, plan):
        if interactive:
            welcome(screen.console, plan, stage.person)
            converse(stage, screen, plan)
        elif script:
            play_script(stage, lines, name=script.name)
        else:
            converse_by_pipe(stage, sys.stdin)


@contextmanager
def _stage(
    settings: Settings, clock: PushedClock, *, as_json: bool, person: str | None
) -> Iterator[Any]:
    """A stage ready to be played on, struck again whatever happens."""
    from rich.console import Console

    from helpbot.chat import Stage
    from helpbot.store import open_store
    from helpbot.terminal import SCHEME, Screen, Shown, Terminal
    from helpbot.wiring import House, build_mind

    store = open_store(settings.database_url)
    store.start()
    with _progress() as progress:
        mind = build_mind(settings, progress)
    for problem in mind.library.problems:
        _complain(f"{problem} (its last good text stays in use)")
    speaker = person or mind.plan.people[0].id
    screen = Screen(Console(), speaker)

    def show(shown: Shown) -> None:
        stage.said.append(shown)
        if as_json:
            typer.echo(shown.as_json())
        else:
            screen.show(shown)

    terminal = Terminal(store, clock, show)
    house = House(mind, store, desk=settings.desk, clock=clock, senders={SCHEME: terminal})
    stage = Stage(house, terminal, clock, speaker)
    try:
        house.begin()
        house.settle()
        yield stage, screen, mind.plan
    finally:
        house.stop()


@app.command()
@told
def ask(
    question: Annotated[
        list[str], typer.Argument(help="The question, or - for one a line from standard input.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One object a line.")] = False,
    person: Annotated[
        str, typer.Option("--as", help="Who asks; it decides which articles are seen.")
    ] = "",
) -> None:
    """Show what somebody would get for a question. Stores nothing."""
    from helpbot.dryrun import dry_run, show
    from helpbot.wiring import build_mind

    settings = Settings.from_environ(os.environ)
    with _progress() as progress:
        mind = build_mind(settings, progress)
    lines = (
        (line.rstrip("\r\n") for line in sys.stdin) if question == ["-"] else [" ".join(question)]
    )
    for line in lines:
        result = dry_run(mind, line, person=person, now=utc_now())
        if as_json:
            typer.echo(json.dumps(result.as_json(), ensure_ascii=False))
        else:
            show(result)
    mind.close()


@app.command()
@told
def check() -> None:
    """List every problem of desk.toml and of the articles, each with file, line and what to do."""
    from helpbot import library

    settings = Settings.from_environ(os.environ)
    problems: list[Problem] = []
    found: list[Article] = []
    try:
        plan = config.read_plan(settings.desk)
    except ConfigError as error:
        problems += error.problems
        _complain(
            "The articles were not checked: they refer to desk.toml, which must be right first."
        )
    else:
        found, problems = library.check(settings.knowledge, plan.vocabulary)
    for problem in problems:
        typer.echo(problem)
    typer.echo(f"{len(found)} articles are in order, {len(problems)} problems.")
    raise typer.Exit(ExitCode.FOUND if problems else ExitCode.OK)


@app.command()
@told
def fit() -> None:
    """Fit weights and thresholds to the golden questions, and write them beside the articles."""
    from helpbot.dryrun import fit_library
    from helpbot.wiring import build_mind

    settings = Settings.from_environ(os.environ)
    with _progress() as progress:
        report = fit_library(settings, build_mind, progress, today=utc_now().date().isoformat())
    typer.echo(report)


@app.command()
@told
def status() -> None:
    """Say what waits, what is stuck and when it last moved. Exits with 1 when something is bad."""
    from helpbot.status import report

    knowledge = Settings.from_environ(os.environ).knowledge
    lines, is_bad = report(_store(), knowledge, utc_now())
    for line in lines:
        typer.echo(line)
    raise typer.Exit(ExitCode.FOUND if is_bad else ExitCode.OK)


@app.command()
@told
def backup(file: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
    """Copy the whole database into a new file, while helpbot may go on, and check the copy."""
    store = _store()
    store.backup(file)
    _verify(file)
    typer.echo(f"{file} holds everything and is whole. Put it on another machine.")


@app.command()
@told
def verify(
    file: Annotated[
        Path | None, typer.Argument(help="A backup; the live database if left out.")
    ] = None,
) -> None:
    """Check that a database or a backup is whole."""
    _verify(file)
    typer.echo("Whole: no damage, no row that points nowhere, the schema is current.")


@app.command()
@told
def restore(file: Annotated[Path, typer.Argument(help="A backup.")]) -> None:
    """Put a backup in the place of the database; what was there is kept beside it."""
    settings = Settings.from_environ(os.environ)
    aside = settings.data_dir / f"replaced-{utc_now():%Y%m%dT%H%M%SZ}.db"
    _store().restore(file, aside=aside)
    kept = f" What was there before is {aside}." if aside.exists() else ""
    typer.echo(f"Restored {file}.{kept}")


def _store() -> "Store":
    from helpbot.store import open_store

    return open_store(Settings.from_environ(os.environ).database_url)


def _verify(file: Path | None) -> None:
    from helpbot.store import open_store

    found = (open_store(f"sqlite:///{file.absolute()}") if file else _store()).problems()
    if found:
        raise StorageError("\n".join(found))


@app.command()
@told
def init(folder: Annotated[Path, typer.Argument(help="Where to lay it out.")]) -> None:
    """Lay out a working folder: desk.toml and the sample knowledge, yours to change."""
    taken = [name for name in ("desk.toml", "knowledge") if (folder / name).exists()]
    if taken:
        raise ConfigError(
            [Problem(str(folder), 0, f"already holds {' and '.join(taken)}; nothing was changed")]
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(config.sample("knowledge"), folder / "knowledge")
        shutil.copy(config.sample("desk.toml"), folder / "desk.toml")
    except OSError as error:
        raise ConfigError(
            [Problem(str(folder), 0, f"cannot be written: {error.strerror}")]
        ) from error
    typer.echo(
        f"{folder} holds desk.toml and knowledge/. "
        f"Next: cd {folder}, edit desk.toml, run `helpbot check`."
    )


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on standard error where somebody looks; one line a stage where nobody does."""
    if not sys.stderr.isatty():
        seen: set[str] = set()

        def say(name: str, done: int, total: int) -> None:
            if name not in seen:
                seen.add(name)
                _complain(f"{name} …")

        yield say
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=total)
            bars.update(tasks[name], completed=done, total=total)

        yield show


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise StartError(f"{file} cannot be read: {why}. Give a transcript file.") from error


def _start(at: str | None) -> datetime | None:
    if at is None:
        return None
    try:
        return from_iso(at)
    except ValueError as error:
        raise typer.BadParameter(
            f"{at!r} is not a time with a zone, such as 2026-01-05T14:00:00Z"
        ) from error


def _complain(text: str) -> None:
    typer.echo(text, err=True)
