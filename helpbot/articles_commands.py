"""`helpbot articles …`: articles without chat, in an editor of one's own.

It works beside a bot that runs and where none does, and takes the same road as chat: judged, shown,
tried on the golden questions, published by an admin. What somebody writes is kept as a proposal.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from helpbot.clock import utc_now
from helpbot.config import Settings
from helpbot.console import progress, told
from helpbot.errors import ExitCode, NoCommand, Refused
from helpbot.outside import Speaker, store_for_looking, store_of
from helpbot.plan import Person, Role
from helpbot.proposals import NOTHING, Proposal, Proposed, Stage, Verdict, What
from helpbot.speech import Reply, plain
from helpbot.wording import editing as wording

if TYPE_CHECKING:
    from helpbot.kept import Source
    from helpbot.library import Library
    from helpbot.proposing import Editor
    from helpbot.store import Store
    from helpbot.turn import Desk

articles = typer.Typer(
    help="Articles: written, edited, published, undone, reviewed.", no_args_is_help=True
)

# Whoever looks at a preview here decides here; a bot beside takes what was left behind.
LEASE = timedelta(hours=1)
Id = Annotated[str, typer.Argument(metavar="ID", help="The id of an article.")]
Either = Annotated[
    str, typer.Argument(metavar="ID", help="The id of an article, or the number of a proposal.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Publish without asking, where all is well.")]


@dataclass(frozen=True, slots=True)
class _Work:
    """What these commands work with, and who is at it."""

    desk: "Desk"
    store: "Store"
    library: "Library"
    editor: "Editor"
    me: Person


@articles.command()
@told
def edit(
    article: Id,
    *,
    questions: Annotated[
        bool, typer.Option("--questions", help="The golden questions, not the text.")
    ] = False,
    yes: Yes = False,
    speaker: Speaker = "",
) -> None:
    """Open an article in $EDITOR; then see the preview, and publish it or not."""
    from helpbot import folder as files

    with _working(speaker) as work:
        file = files.locate(work.library.folder, article)
        if file is None:
            raise Refused(f"There is no article {article}. `helpbot articles new` writes one.")
        disk = files.read(work.library.folder, file)
        new = _in_editor(disk, questions=questions)
        if new == disk:
            typer.echo("That changes nothing, so there is nothing to publish.")
            return
        proposed = Proposed(
            article, file, What.EDIT, new.text, new.questions, files.digest(disk), work.me.id
        )
        _decide(work, proposed, questions=questions, is_sure=yes)


@articles.command()
@told
def new(
    title: Annotated[str, typer.Argument(help="Its title.")],
    service: Annotated[str, typer.Option(help="The id of a service in desk.toml.")],
    *,
    yes: Yes = False,
    speaker: Speaker = "",
) -> None:
    """Write a new article in $EDITOR, a draft at first."""
    from helpbot.beginning import Start
    from helpbot.drafting import places_of, text_of
    from helpbot.kept import Source
    from helpbot.turn import today_of

    with _working(speaker) as work:
        plan, places = work.desk.plan, places_of(work.library)
        if service not in {one.id for one in plan.services}:
            raise NoCommand(f"There is no service {service} in desk.toml.")
        name = places.free(title)
        start = Start(title, f"What to do about {title}.", steps=wording.STEPS_OPEN)
        text = text_of(
            name, start, plan, service=service, audience="all", state="draft",
            today=today_of(plan, utc_now()),
        )  # fmt: skip
        written = _in_editor(Source(text, ""), questions=False)
        file = places.file_for(name, service)
        proposed = Proposed(name, file, What.NEW, written.text, "", "", work.me.id)
        _decide(work, proposed, questions=False, is_sure=yes)


@articles.command()
@told
def publish(what: Either, speaker: Speaker = "") -> None:
    """Publish a draft, an archived article, or a proposal."""
    _say(speaker, f"publish {_named(what)}")


@articles.command()
@told
def archive(article: Id, speaker: Speaker = "") -> None:
    """Archive an article: nobody finds it any more."""
    _say(speaker, f"archive article {article}")


@articles.command()
@told
def undo(article: Id, speaker: Speaker = "") -> None:
    """Bring back what an article was before it was last published."""
    _say(speaker, f"undo article {article}")


@articles.command()
@told
def history(article: Id, speaker: Speaker = "") -> None:
    """List who published what of an article, in chat and in git."""
    _say(speaker, f"history of article {article}", only_looks=True)


@articles.command()
@told
def preview(what: Either, speaker: Speaker = "") -> None:
    """Show an article, or a proposal, as people would read it."""
    _say(speaker, f"preview {_named(what)}", only_looks=True)


@articles.command()
@told
def waiting(speaker: Speaker = "") -> None:
    """List proposals and drafts that wait for somebody."""
    _say(speaker, "proposals", only_looks=True)


def _named(what: str) -> str:
    number = what.removeprefix("#")
    return f"proposal {number}" if number.isdigit() else f"article {what}"


def _say(speaker: str, sentence: str, *, only_looks: bool = False) -> None:
    """Says a command as in chat, and does what it handed in."""
    from helpbot.saying import say_as

    with _working(speaker, only_looks=only_looks) as work:
        replies = say_as(work.store, work.desk, work.me.id, sentence)
        if not work.store.read().proposals.is_due(utc_now()):
            # What was asked is answered; or a bot beside was faster, and tells it in chat.
            _show(*replies)
        work.editor.drain()


def _decide(work: _Work, proposed: Proposed, *, questions: bool, is_sure: bool) -> None:
    """Shows what would be, until somebody decides."""
    if is_sure:
        _require_admin(work.me)
        proposed = replace(proposed, wanted_by=work.me.id)
    found, verdict = _judged(work, _handed_in(work, proposed))
    if is_sure and found.state is Stage.OPEN:
        typer.echo(f"Proposal {found.id} waits.")
        raise typer.Exit(ExitCode.FOUND)
    while found.state is Stage.OPEN:
        match _asked(work.me):
            case "p":
                found, verdict = _publish(work, found)
            case "e":
                found, verdict = _again(work, found, verdict, questions=questions)
            case "d":
                with work.store.begin() as tx:
                    tx.proposals.settle(found, Stage.DISCARDED)
                _show(wording.discarded(found))
                return
            case _:
                typer.echo(f"Proposal {found.id} waits.")
                return


def _asked(me: Person) -> str:
    may = "p to publish, " if me.role is Role.ADMIN else ""
    try:
        said = typer.prompt(f"{may}e to edit again, d to discard, k to keep", default="k")
    except typer.Abort:
        return "k"
    return str(said).strip().lower()[:1]


def _require_admin(me: Person) -> None:
    if me.role is not Role.ADMIN:
        raise Refused("Only admins of desk.toml publish. Without publishing it waits for one.")


def _handed_in(work: _Work, proposed: Proposed) -> Proposal:
    now = utc_now()
    with work.store.begin() as tx:
        return tx.proposals.put(proposed, now=now, leased_until=now + LEASE)


def _again(
    work: _Work, found: Proposal, verdict: Verdict | None, *, questions: bool
) -> tuple[Proposal, Verdict | None]:
    """The text as it was typed, on what it was typed on: whoever was shown that the file changed
    since goes on from what was shown, and from nothing that came later.
    """
    from helpbot.kept import Source

    one, base = found.proposed, found.proposed.based_on
    if verdict is not None and verdict.has_moved:
        base = "" if verdict.on_disk == NOTHING else verdict.on_disk
    source = _in_editor(Source(one.text, one.questions), questions=questions)
    after = replace(
        one, text=source.text, questions=source.questions, based_on=base, replaces=found.id
    )
    with work.store.begin() as tx:
        tx.proposals.settle(found, Stage.REPLACED)
    return _judged(work, _handed_in(work, after))


def _publish(work: _Work, found: Proposal) -> tuple[Proposal, Verdict | None]:
    _require_admin(work.me)
    now = utc_now()
    with work.store.begin() as tx:
        tx.proposals.want(found, by=work.me.id, now=now, leased_until=now + LEASE)
    return _judged(work, _row(work, found))


def _judged(work: _Work, found: Proposal) -> tuple[Proposal, Verdict | None]:
    """As it is after it was looked at, and what was shown; the editor says what came of it."""
    verdict = work.editor.take(found)
    return _row(work, found), verdict


def _row(work: _Work, found: Proposal) -> Proposal:
    row = work.store.read().proposals.get(found.id)
    assert row is not None  # noqa: S101 - no row is ever removed
    return row


def _in_editor(source: "Source", *, questions: bool) -> "Source":
    """What somebody makes of a text in $EDITOR; left without saving it stays as it was."""
    import click

    text = source.questions if questions else source.text
    new = click.edit(text, extension=".txt" if questions else ".md")
    if new is None:
        return source
    return replace(source, questions=new) if questions else replace(source, text=new)


def _show(*replies: Reply) -> None:
    for reply in replies:
        typer.echo(plain(reply.markdown))


@contextmanager
def _working(speaker: str, *, only_looks: bool = False) -> Iterator[_Work]:
    """Whoever `only_looks` need not have started the bot before."""
    from helpbot.desk.means import Means
    from helpbot.proposing import Editor
    from helpbot.saying import desk_of
    from helpbot.wiring import build_mind

    if not speaker:
        raise NoCommand("Say who you are, by your id in desk.toml: --as di, or HELPBOT_AS=di.")
    settings = Settings.from_environ(os.environ)
    desk = desk_of(settings)
    me = desk.plan.person(speaker)
    if me is None or me.role not in (Role.TECHNICIAN, Role.ADMIN):
        raise NoCommand(f"{speaker} is no technician and no admin of desk.toml. Say who you are.")
    with ExitStack() as open_:
        kept = store_for_looking(settings) if only_looks else closing(store_of(settings))
        store = open_.enter_context(kept)
        with progress() as bar:
            mind = build_mind(settings, bar, keeps=False)
        open_.callback(mind.close)
        library, lines = mind.library, desk.lines
        editor = Editor(
            store, library, lambda: Means(desk.plan, lines, desk.calendars), utc_now,
            look=library.look, told_here=(me.id, _show),
        )  # fmt: skip
        yield _Work(replace(desk, library=library), store, library, editor, me)
