"""The commands that keep knowledge, intents and people current, and measure them."""

import csv
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpbot import config
from helpbot.articles import Article
from helpbot.clock import utc_now
from helpbot.config import Settings
from helpbot.console import complain, progress, told
from helpbot.errors import ConfigError, ExitCode, Problem

if TYPE_CHECKING:
    from helpbot.places import Gazetteer
    from helpbot.plan import Plan

people = typer.Typer(help="Where people work.", no_args_is_help=True)


@dataclass
class Checked:
    """What there is, what is wrong with it, and what could be better."""

    articles: list[Article] = field(default_factory=list)
    intents: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def as_json(self) -> str:
        """The fields never change."""
        kinds = {"problems": self.problems, "notes": self.notes}
        listed = {name: [asdict(one) for one in found] for name, found in kinds.items()}
        counts = {"articles": len(self.articles), "intents": self.intents}
        return json.dumps({**counts, **listed}, ensure_ascii=False)


@told
def check(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One object for scripts.")] = False,
    quality: Annotated[
        bool, typer.Option("--quality", help="Ask the golden questions too: how many are found.")
    ] = False,
) -> None:
    """List every problem of desk.toml, articles and intents, with file, line and what to do.

    Exits with 1 where there is a problem; notes are no problems.
    """
    from helpbot import examples

    settings = Settings.from_environ(os.environ)
    found = Checked()
    is_readable = _check_knowledge(settings, found)
    learned, mistakes = examples.check(settings.intents)
    found.intents = len(learned)
    found.problems += mistakes
    if is_readable and not mistakes:
        _check_by_model(settings, found)
    found.problems.sort()
    if as_json:
        typer.echo(found.as_json())
    else:
        _show(found)
    if quality and not found.problems and not as_json:
        typer.echo(_quality(settings))
    raise typer.Exit(ExitCode.FOUND if found.problems else ExitCode.OK)


def _show(found: Checked) -> None:
    for problem in found.problems:
        typer.echo(problem)
    for note in found.notes:
        typer.echo(f"note: {note}")
    typer.echo(
        f"{len(found.articles)} articles and {found.intents} intents are in order, "
        f"{len(found.problems)} problems."
    )


def _check_knowledge(settings: Settings, found: Checked) -> bool:
    """Looks at desk.toml and the articles. False where something cannot be read at all."""
    from helpbot import audit, shelf
    from helpbot.calendars import Calendars

    try:
        plan = config.read_plan(settings.desk)
    except ConfigError as error:
        found.problems += error.problems
        complain(
            "The articles were not checked: they refer to desk.toml, which must be right first."
        )
        return False
    found.articles, unread = shelf.check(settings.knowledge, plan.vocabulary)
    found.problems += unread
    found.problems += _channels_without(settings.desk, plan, found.articles)
    found.problems += Calendars(settings.desk.parent, keep=None).sync(plan, utc_now())
    sources = shelf.read_folder(settings.knowledge)
    today = utc_now().astimezone(plan.zone).date()
    for article in found.articles:
        found.problems += audit.problems(article, sources[article.file].text, today)
    found.notes += audit.hard_to_read(found.articles)
    return not unread


def _channels_without(file: Path, plan: "Plan", found: list[Article]) -> Iterator[Problem]:
    """Channels whose articles are none: nothing would ever be answered there."""
    text = file.read_text(encoding="utf-8")
    for name, channel in plan.slack.channels.items():
        for wanted in channel.articles:
            only = channel.model_copy(update={"articles": [wanted]})
            if not any(only.shows(article.file) for article in found):
                said = f"slack.channels.{name}.articles: {wanted!r} is no folder and no article"
                yield Problem(str(file), line_with(text, wanted), said)


def line_with(text: str, words: str) -> int:
    """The first line that holds these words, from 1; 0 for none."""
    return next((n for n, line in enumerate(text.splitlines(), 1) if words in line), 0)


def _check_by_model(settings: Settings, found: Checked) -> None:
    """What only the model can tell: what it cannot read whole, and what sounds like another."""
    from helpbot import audit, shelf
    from helpbot.turn import today_of
    from helpbot.wiring import build_mind

    sources = shelf.read_folder(settings.knowledge)
    with progress() as bar:
        mind = build_mind(settings, bar, keeps=False)
        tokens, index = mind.encoder.tokens, mind.library.index
        assert index is not None  # noqa: S101 - build_mind has read the library
        live = {article.id for article in index.articles}
        seeker, today = mind.conversation.desk.seeker, today_of(mind.plan, utc_now())
        assert seeker is not None  # noqa: S101 - build_mind has one
        first = partial(seeker.first, today=today)
        for done, article in enumerate(found.articles, 1):
            bar("Asking", done, len(found.articles))
            found.problems += audit.too_long(article, tokens.count, tokens.limit)
            if article.id in live:
                found.problems += audit.competing(article, sources[article.file].questions, first)
        for file, line, example, winner in mind.intents.lost(bar):
            message = f"{example!r} sounds like {winner}; move it, or say more in it"
            found.notes.append(Problem(file, line, message))
    mind.close()


def _quality(settings: Settings) -> str:
    from helpbot.fitall import quality

    with progress() as bar:
        return quality(settings, bar)


@told
def fit() -> None:
    """Fit search to the golden questions and the intents to their examples, and write both down."""
    from helpbot.fitall import fit_all

    settings = Settings.from_environ(os.environ)
    with progress() as bar:
        report = fit_all(settings, bar, today=utc_now().date().isoformat())
    typer.echo(report)


@told
def evaluate(
    questions: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Questions with their articles.")
    ] = None,
    *,
    intents: Annotated[Path | None, typer.Option(help="Messages with their intents.")] = None,
    outages: Annotated[Path | None, typer.Option(help="Outage reports and what is none.")] = None,
    places: Annotated[Path | None, typer.Option(help="Messages that name places.")] = None,
    privacy: Annotated[Path | None, typer.Option(help="Secrets and what looks alike.")] = None,
    follow_ups: Annotated[
        Path | None,
        typer.Option(help="What is said after an answer: more of it, or another thing."),
    ] = None,
    requests: Annotated[Path | None, typer.Option(help="Wishes with their forms.")] = None,
    misses: Annotated[bool, typer.Option("--misses", help="List what went wrong.")] = False,
) -> None:
    """Measure how well messages are understood, on files of JSON lines."""
    from helpbot.evaluation import SETS, read_set
    from helpbot.wiring import build_mind

    given = {"questions": questions, "intents": intents, "outages": outages}
    given |= {"places": places, "privacy": privacy, "follow-ups": follow_ups, "requests": requests}
    rows = {name: read_set(file, SETS[name][1]) for name, file in given.items() if file}
    if not rows:
        raise typer.BadParameter("say what to measure: FILE with questions, --intents FILE, …")
    settings = Settings.from_environ(os.environ)
    with progress() as bar:
        mind = build_mind(settings, bar, keeps=False) if rows.keys() - {"privacy"} else None
        results = [SETS[name][0](mind, some, bar) for name, some in rows.items()]
    for result in results:
        typer.echo(result.report(misses=misses))
    if mind is not None:
        mind.close()


@told
def mask_lines() -> None:
    """Mask secrets in standard input, line by line, to standard output."""
    from helpbot.privacy import mask

    block: list[str] = []
    for line in sys.stdin:
        block.append(line.rstrip("\r\n"))
        # A key goes over many lines, and all of them must go.
        is_open = "-----BEGIN " in block[0] and "-----END " not in block[-1]
        if not is_open:
            typer.echo(mask("\n".join(block)).text)
            block.clear()
    if block:
        typer.echo(mask("\n".join(block)).text)


@people.command(name="import")
@told
def import_people(
    file: Annotated[Path, typer.Argument(help="CSV: email, department and facility.")],
) -> None:
    """Read where people work from a CSV file: all of it, or nothing when a line is wrong."""
    from helpbot.store import open_store

    settings = Settings.from_environ(os.environ)
    plan = config.read_plan(settings.desk)
    rows = _people_of(file, plan)
    store = open_store(settings.database_url)
    store.prepare()
    with store.begin() as tx:
        for email, department, facility in rows:
            tx.profiles.put(email, department=department, facility=facility, now=utc_now())
    typer.echo(f"{len(rows)} people read. What they say themselves wins over it.")


def _people_of(file: Path, plan: "Plan") -> list[tuple[str, str | None, str | None]]:
    """(e-mail, department, facility) of every line. Raises ConfigError with all that is wrong."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([Problem(str(file), 0, "cannot be read; give a UTF-8 file")]) from error
    reader = csv.DictReader(lines, skipinitialspace=True)
    columns = {name.strip().lower() for name in reader.fieldnames or ()}
    if not {"email"} < columns & {"email", "department", "facility"}:
        message = "needs a first line that names its columns: email, department, facility"
        raise ConfigError([Problem(str(file), 1, message)])
    rows, problems = [], []
    for row, mistakes in _checked(file, reader, plan):
        rows.append(row)
        problems += mistakes
    if problems:
        raise ConfigError(problems)
    return rows


def _checked(
    file: Path, reader: "csv.DictReader[str]", plan: "Plan"
) -> Iterator[tuple[tuple[str, str | None, str | None], list[Problem]]]:
    """Every line with what is wrong with it."""
    from helpbot.places import Gazetteer

    gazetteer = Gazetteer(plan)
    for raw in reader:
        row = {str(key).strip().lower(): (value or "").strip() for key, value in raw.items() if key}
        email = row.get("email", "").lower()
        department = _id(row.get("department", ""), plan, gazetteer, "department")
        facility = _id(row.get("facility", ""), plan, gazetteer, "facility")
        mistakes = [
            f"{found!r} is not in desk.toml"
            for found, known in (
                (department, {d.id for d in plan.departments}),
                (facility, {f.id for f in plan.facilities}),
            )
            if found and found not in known
        ]
        if "@" not in email:
            mistakes.append("has no e-mail address")
        line = reader.line_num
        yield (email, department, facility), [Problem(str(file), line, said) for said in mistakes]


def _id(said: str, plan: "Plan", gazetteer: "Gazetteer", kind: str) -> str | None:
    """The id of a department or facility, given as id or by one of its names."""
    if not said:
        return None
    things = plan.departments if kind == "department" else plan.facilities
    for thing in things:
        if said.lower() in (thing.id, *(name.lower() for name in thing.names)):
            return thing.id
    found = gazetteer.find(said)
    return (found.department if kind == "department" else found.facility) or said
