"""`helpbot contacts`: by which paths each technician can be reached, and a test of one."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from helpbot import config, notify
from helpbot.clock import utc_now
from helpbot.config import Settings
from helpbot.console import told
from helpbot.errors import SendError, StartError
from helpbot.notify.contacts import PATHS
from helpbot.plan import Person, Plan, Role
from helpbot.speech import PersonId
from helpbot.wording import notices

if TYPE_CHECKING:
    from helpbot.store.outbox import Message

contacts = typer.Typer(help="By which paths technicians can be reached.")


def pageable(plan: Plan) -> list[Person]:
    """Everybody whom an outage may page."""
    return [person for person in plan.people if person.role in (Role.TECHNICIAN, Role.ADMIN)]


@contacts.callback(invoke_without_command=True)
@told
def show(context: typer.Context) -> None:
    """List by which paths each technician and admin can be reached; `test` tries one."""
    if context.invoked_subcommand is not None:
        return
    plan, notifier = _read()
    people = pageable(plan)
    ids, names = max(len(p.id) for p in people), max(len(p.name) for p in people)
    for person in people:
        paths = [path for path in PATHS if path in notifier.paths_of(person.id)]
        reached = ", ".join(["chat", *paths]) if paths else "chat only"
        typer.echo(f"{person.id:{ids}}  {person.name:{names}}  {reached}")


@contacts.command()
@told
def test(
    person: Annotated[str, typer.Argument(help="The id of a person in desk.toml.")],
    path: Annotated[str, typer.Argument(help=f"One of {', '.join(PATHS)}.")],
) -> None:
    """Send one test message now, and say whether it was accepted."""
    plan, notifier = _read()
    known = plan.person(person)
    if known is None:
        raise StartError(f"{person} is nobody in desk.toml. `helpbot contacts` lists who is.")
    if path not in PATHS:
        raise StartError(f"{path} is no path. The paths are {', '.join(PATHS)}.")
    if path not in notifier.paths_of(person):
        raise StartError(
            f"No {path} path is set for {known.name}. Set it in the file of HELPBOT_CONTACTS, "
            f"or in HELPBOT_CONTACT_{person.upper().replace('-', '_')}_{path.upper()}."
        )
    try:
        notifier.send(_trial(known, path))
    except SendError as error:
        raise StartError(
            f"Not accepted: {error.reason}. Look at the {path} of {person} in your contacts."
        ) from None
    typer.echo(f"Accepted. Whether the {path} path reached {known.name}, only they can say.")


def _read() -> tuple[Plan, notify.Notifier]:
    from helpbot.wiring import build_notifier

    settings = Settings.from_environ(os.environ)
    plan = config.read_plan(settings.desk)
    return plan, build_notifier(settings, plan, utc_now)


def _trial(person: Person, path: str) -> "Message":
    from helpbot.store.outbox import Message

    return Message(
        id=0,
        key=None,
        attempt=1,
        to=notify.address(path, person.id, "test"),
        person=PersonId(f"{notify.SCHEME}:{person.id}"),
        private=True,
        reply=notices.trial(person, path),
        edits=None,
        edits_ref=None,
    )
