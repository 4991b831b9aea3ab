"""The commands. Each says in one sentence what went wrong, and its exit code
says what kind it was.
"""

import json
import logging
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import helpbot
from helpbot import (
    articles_commands,
    backup_commands,
    config,
    contacts,
    knowledge_commands,
    notify,
    outages_commands,
    records_commands,
    register_commands,
    rota_commands,
    targets_commands,
    tickets_commands,
    upkeep,
)
from helpbot.clock import Clock, PushedClock, from_iso, utc_now
from helpbot.config import Settings
from helpbot.console import complain, progress, read_text, told
from helpbot.errors import ConfigError, ExitCode, Problem

if TYPE_CHECKING:
    from helpbot.chat import Stage
    from helpbot.delivery import Sender
    from helpbot.house import House
    from helpbot.library import Library
    from helpbot.plan import Plan
    from helpbot.store import Store
    from helpbot.terminal import Screen
    from helpbot.wiring import Mind

app = typer.Typer(
    name="helpbot",
    help="The IT help desk that lives in chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command()(upkeep.check)
app.command()(upkeep.fit)
app.command(name="eval")(upkeep.evaluate)
app.command(name="mask")(upkeep.mask_lines)
app.add_typer(upkeep.people, name="people")
app.add_typer(contacts.contacts, name="contacts")
app.add_typer(outages_commands.outages, name="outages")
for command in (*records_commands.COMMANDS, targets_commands.targets):
    tickets_commands.tickets.command()(command)
app.command(name="say")(outages_commands.say)
app.add_typer(rota_commands.oncall, name="oncall")
tickets_commands.tickets.command()(register_commands.register)
app.add_typer(tickets_commands.tickets, name="tickets")
app.add_typer(articles_commands.articles, name="articles")
articles_commands.articles.command(name="list")(knowledge_commands.list_articles)
articles_commands.articles.command()(knowledge_commands.accept)
articles_commands.articles.command()(knowledge_commands.tasks)
app.command()(knowledge_commands.gaps)
app.command()(knowledge_commands.report)
app.command()(knowledge_commands.explain)
app.command()(backup_commands.backup)
app.command()(backup_commands.verify)
app.command()(backup_commands.restore)

FIRST_YEAR, LAST_YEAR = 2000, 2100


def main() -> None:
    # Bytes that are no text are read as such and answered; words that a screen lacks are replaced.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    # Told to stop by the system is told to stop by a person: what is in work is finished.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app()


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
    from helpbot.transcript import parse_script, started_at

    settings = Settings.from_environ(os.environ)
    text = read_text(script) if script else ""
    lines = parse_script(text)
    clock = PushedClock(_start(at or started_at(text)))
    understood = True
    interactive = script is None and config.is_terminal() and not as_json
    with _stage(settings, clock, as_json=as_json, person=person) as (stage, screen, plan):
        if interactive:
            welcome(screen.console, plan, stage.person)
            converse(stage, screen, plan)
        elif script:
            play_script(stage, lines, name=script.name)
        else:
            understood = converse_by_pipe(stage, sys.stdin, plan)
    if not understood:
        raise typer.Exit(ExitCode.USAGE)


@contextmanager
def _stage(
    settings: Settings, clock: PushedClock, *, as_json: bool, person: str | None
) -> Iterator[tuple["Stage", "Screen", "Plan"]]:
    """A stage ready to be played on, struck again whatever happens."""
    from rich.console import Console

    from helpbot.chat import Stage
    from helpbot.store import open_store
    from helpbot.terminal import SCHEME, Screen, Shown, Terminal
    from helpbot.wiring import build_mind, build_notifier, by_terminal

    store = open_store(settings.database_url)
    store.start(clock())
    with progress() as bar:
        signer = config.signer(settings)
        notifier = build_notifier(settings, config.read_plan(settings.desk), clock, signer)
        mind = build_mind(settings, bar, by_terminal(notifier))
    _complain_of(mind.library)
    speaker = person or mind.plan.people[0].id
    screen = Screen(Console(), speaker)

    def show(shown: Shown) -> None:
        stage.said.append(shown)
        if as_json:
            typer.echo(shown.as_json())
        else:
            screen.show(shown)

    terminal = Terminal(store, clock, show, forms=mind.forms(store, clock))
    senders: dict[str, Sender] = {SCHEME: terminal, notify.SCHEME: notifier}
    house = _house(settings, mind, store, clock, senders)
    stage = Stage(house, terminal, clock, speaker)
    try:
        house.begin()
        house.settle()
        yield stage, screen, mind.plan
    finally:
        house.stop()


def _house(
    settings: Settings, mind: "Mind", store: "Store", clock: Clock, senders: dict[str, "Sender"]
) -> "House":
    from helpbot.house import House

    return House(
        mind,
        store,
        desk=settings.desk,
        clock=clock,
        senders=senders,
        papers=settings.data_dir,
        drafts=settings.knowledge,
    )


def _complain_of(library: "Library") -> None:
    for problem in library.problems:
        held = problem.file in library.held
        complain(f"{problem} (its last good text stays in use)" if held else str(problem))


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
    from helpbot.dryrun import DryRunner, show
    from helpbot.wiring import build_mind

    settings = Settings.from_environ(os.environ)
    with progress() as bar:
        mind = build_mind(settings, bar, keeps=False)
    lines = (
        (line.rstrip("\r\n") for line in sys.stdin) if question == ["-"] else [" ".join(question)]
    )
    runner = DryRunner(mind, person or "you")
    for line in lines:
        result = runner.ask(line)
        if as_json:
            typer.echo(json.dumps(result.as_json(), ensure_ascii=False))
        else:
            show(result)
    runner.close()
    mind.close()


@app.command()
@told
def status() -> None:
    """Say what waits, what is stuck and when it last moved. Exits with 1 when something is bad."""
    from helpbot.status import report
    from helpbot.store import open_store

    settings = Settings.from_environ(os.environ)
    store = open_store(settings.database_url)
    lines, is_bad = report(store, settings.knowledge, utc_now())
    for line in lines:
        typer.echo(line)
    raise typer.Exit(ExitCode.FOUND if is_bad else ExitCode.OK)


@app.command()
@told
def run() -> None:
    """Run the bot in a Slack workspace, until it is told to stop."""
    from helpbot.run import run as run_bot

    with progress() as bar:
        run_bot(Settings.from_environ(os.environ), bar)


@app.command()
@told
def doctor() -> None:
    """Look at everything that a running bot needs; say in one line each how to
    mend what is wrong.
    """
    from helpbot.doctor import examine

    is_well = True
    for well, what, said in examine(Settings.from_environ(os.environ)):
        is_well = is_well and well
        typer.echo(f"{'ok  ' if well else 'bad '} {what:12} {said}")
    raise typer.Exit(ExitCode.OK if is_well else ExitCode.FOUND)


@app.command()
@told
def manifest() -> None:
    """Print the Slack app manifest that the code needs, as JSON, to paste into Slack."""
    from helpbot.slack.manifest import manifest as make

    settings = Settings.from_environ(os.environ)
    city = config.read_plan(settings.desk).city
    url = settings.public_url if settings.mode == "http" else None
    typer.echo(json.dumps(make(city=city, public_url=url), indent=2))


@app.command()
@told
def init(folder: Annotated[Path, typer.Argument(help="Where to lay it out.")]) -> None:
    """Lay out a working folder: desk.toml, the sample knowledge and intents, yours to change."""
    names = ("desk.toml", "knowledge", "intents")
    taken = [name for name in names if (folder / name).exists()]
    if taken:
        raise ConfigError(
            [Problem(str(folder), 0, f"already holds {' and '.join(taken)}; nothing was changed")]
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("knowledge", "intents"):
            shutil.copytree(config.sample(name), folder / name)
        shutil.copy(config.sample("desk.toml"), folder / "desk.toml")
    except OSError as error:
        raise ConfigError(
            [Problem(str(folder), 0, f"cannot be written: {error.strerror}")]
        ) from error
    typer.echo(
        f"{folder} holds desk.toml, knowledge/ and intents/. "
        f"Next: cd {folder}, edit desk.toml, run `helpbot check`."
    )


def _start(at: str | None) -> datetime | None:
    if at is None:
        return None
    try:
        start = from_iso(at)
        if not FIRST_YEAR <= start.year <= LAST_YEAR:
            raise ValueError
        return start
    except ValueError as error:
        raise typer.BadParameter(
            f"{at!r} is not a time of this century with a zone, such as 2026-01-05T14:00:00Z"
        ) from error
