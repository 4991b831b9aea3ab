"""The knowledge base from a command line: how articles stand, what they lack, why an answer was
what it was.

It works beside a bot that runs and where none does.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from helpbot import config
from helpbot.clock import utc_now
from helpbot.config import Settings
from helpbot.console import complain, progress, told
from helpbot.errors import Refused, UserError
from helpbot.outside import Speaker, said_by, store_of
from helpbot.speech import Reply, plain
from helpbot.wording.knowledge import Standing

if TYPE_CHECKING:
    from helpbot.store import Store
    from helpbot.wiring import Mind


@told
def list_articles(
    standing: Annotated[Standing | None, typer.Argument(help="Only those that stand so.")] = None,
) -> None:
    """List every article with its state: sample, reviewed, overdue, draft or archived."""
    from helpbot import shelf
    from helpbot.caring import standings
    from helpbot.turn import today_of
    from helpbot.wording.knowledge import article_line

    settings = Settings.from_environ(os.environ)
    plan = config.read_plan(settings.desk)
    found, problems = shelf.check(settings.knowledge, plan.vocabulary)
    every = standings(found, today_of(plan, utc_now()))
    for how, article in every:
        if standing in (None, how):
            typer.echo(plain(article_line(how, article).removeprefix("- ")))
    if problems:
        complain(f"{len(problems)} problems keep articles from this list; see `helpbot check`.")


@told
def accept(
    article: Annotated[str, typer.Argument(help="The article's id.")], speaker: Speaker = ""
) -> None:
    """Note that an article was reviewed today and is right; it is due again in a year."""
    _say(speaker, f"accept article {article}")


@told
def tasks(speaker: Speaker = "") -> None:
    """List the articles that did not help somebody, and what was said of them."""
    _say(speaker, "tasks")


@told
def report(
    days: Annotated[int, typer.Option(min=1, max=3660, help="How many days back.")] = 30,
) -> None:
    """Count what became of questions: solved, no reply, a ticket; by week, department, article."""
    from helpbot.tending import report_of
    from helpbot.turn import today_of

    settings = Settings.from_environ(os.environ)
    plan = config.read_plan(settings.desk)
    store = store_of(settings)
    until = today_of(plan, utc_now()) + timedelta(days=1)
    _show(report_of(store.read(), plan, until - timedelta(days=days), until, most=10_000))
    store.close()


@told
def gaps() -> None:
    """Group the questions that nothing answered by what they mean, biggest first."""
    from helpbot.gathering import gathered, keep
    from helpbot.wording import gaps as wording

    with _minded() as (mind, store):
        seeker = mind.conversation.desk.seeker
        assert seeker is not None  # noqa: S101 - every mind has one
        groups = gathered(seeker, store.read(), utc_now())
        with store.begin() as tx:
            found = keep(tx, groups, utc_now())
        _show(wording.gaps(found, most=10_000))


@told
def explain(answer: Annotated[int, typer.Argument(help="The answer's number.")]) -> None:
    """Say why a past answer was what it was, and what the same question would get today."""
    from helpbot.explaining import explained, reply_of

    with _minded() as (mind, store):
        desk = mind.conversation.desk
        try:
            found = explained(desk, store.read(), answer, utc_now())
        except UserError as error:
            raise Refused(plain(str(error))) from error
        _show(reply_of(desk, found))


@contextmanager
def _minded() -> Iterator[tuple["Mind", "Store"]]:
    """What looks for articles, and the store of the bot."""
    from helpbot.wiring import build_mind

    settings = Settings.from_environ(os.environ)
    store = store_of(settings)
    with progress() as bar:
        mind = build_mind(settings, bar, keeps=False)
    try:
        yield mind, store
    finally:
        mind.close()
        store.close()


def _say(speaker: str, sentence: str) -> None:
    for reply in said_by(speaker, sentence):
        _show(reply)


def _show(reply: Reply) -> None:
    typer.echo(plain(reply.markdown))
