"""What a person of desk.toml says from outside chat: an exact command, done in one transaction.

It is stored, done and answered at once, by no model and with no article read, whether a bot runs
or not. What it causes for others waits in the outbox for the bot to send it.
"""

import random
import secrets
import time
from dataclasses import replace
from datetime import datetime, timedelta

from helpbot import config
from helpbot.calendars import Calendars
from helpbot.clock import Clock, utc_now
from helpbot.commands import Said, command_of, made_ready, tidy
from helpbot.config import Settings
from helpbot.errors import Conflict, NoCommand, Refused, UserError
from helpbot.lines import Lines
from helpbot.places import Gazetteer
from helpbot.plan import Person, Plan
from helpbot.privacy import mask
from helpbot.speech import Address, PersonId, Reply, Utterance, plain
from helpbot.store import Store, Tx
from helpbot.store.outbox import Message
from helpbot.turn import REFUSED, Desk, Turn
from helpbot.wiring import CLI, TERMINAL, everybody
from helpbot.wording import removed

# Somebody else changed the same row this often in a row: it is not chance any more.
MAX_CONFLICTS = 5
PAUSE = timedelta(milliseconds=50)
# Enough of what was said to see what was wrong with it.
SHOWN = 60


def desk_of(settings: Settings) -> Desk:
    """The desk without a library: start-up waits for no model.

    Raises ConfigError or StorageError.
    """
    plan = config.read_plan(settings.desk)
    rotas = rotas_of(settings, plan)
    return Desk(
        plan,
        library=None,
        who=everybody(lambda *_: None),
        lines=lines_of(settings, plan),
        calendars=lambda: rotas.calendars,
        signer=config.signer(settings),
        knowledge=settings.knowledge,
        find=lambda text: Gazetteer(plan).find(text),
    )


def rotas_of(settings: Settings, plan: Plan) -> Calendars:
    """The bot keeps the last good copies; here a broken file counts for what can be read of it."""
    rotas = Calendars(settings.desk.parent, keep=None)
    rotas.sync(plan, utc_now())
    return rotas


def lines_of(settings: Settings, plan: Plan) -> Lines:
    """How people are reached by the bot that sends: in Slack, or at the prompt where there is none;
    and by the paths of their contacts. Raises ConfigError.
    """
    paths: dict[str, frozenset[str]] = {}
    for contact in config.read_contacts(settings, plan):
        paths[contact.person] = paths.get(contact.person, frozenset()) | {contact.path}
    return replace(_lines(settings), paths_of=lambda person: paths.get(person, frozenset()))


def _lines(settings: Settings) -> Lines:
    if not settings.slack_bot_token:
        return TERMINAL.lines
    # Slack's library takes longer to load than all else here.
    from helpbot.slack.addresses import LINES

    return LINES


def say_as(
    store: Store, desk: Desk, person: str, sentence: str, *, clock: Clock = utc_now
) -> list[Reply]:
    """What a person, by their id in desk.toml, is told who says an exact command.

    Raises Refused for what cannot be done; NoCommand where the sentence is none or the person
    nobody.
    """
    speaker = desk.plan.person(person)
    if speaker is None:
        raise NoCommand(f"{person} is nobody in desk.toml. Say with --as who speaks.")
    masked = mask(sentence)
    text = tidy(masked.text)
    said = command_of(text, speaker)
    if said is None:
        raise NoCommand(
            f"“{text[:SHOWN]}” is no command. Commands are said to the letter, such as “claim 12”."
        )
    if not isinstance(said, Said):
        raise Refused(plain(said.reply.text))
    try:
        heard = _utterance(speaker, text, masked.kinds, clock())
        said = made_ready(
            said, desk, store.read(), person=speaker, person_id=heard.person, now=clock()
        )
    except UserError as error:
        raise Refused(plain(str(error))) from error
    for attempt in range(1, MAX_CONFLICTS + 1):
        try:
            messages = _done(store, desk, heard, said, clock())
        except Conflict:
            # Jitter: two that collided must not collide again.
            time.sleep(random.uniform(0.1, 1) * attempt * PAUSE.total_seconds())  # noqa: S311 - no secret
        else:
            return _replies(messages)
    raise Refused("Others change the same at the same time. Nothing was done; say it again.")


def _utterance(speaker: Person, text: str, masked: tuple[str, ...], now: datetime) -> Utterance:
    address = f"{CLI}:{speaker.id}"
    return Utterance(
        key=f"{CLI}:{secrets.token_hex(8)}",
        person=PersonId(address),
        text=text,
        reply_to=Address(address),
        conversation=address,
        private=True,
        heard_at=now,
        masked=masked,
    )


def _replies(messages: list[Message]) -> list[Reply]:
    """Raises Refused where one says no."""
    for message in messages:
        if (message.key or "").endswith(f":{REFUSED}"):
            raise Refused(plain(message.reply.text))
    return [message.reply for message in messages]


def _done(store: Store, desk: Desk, heard: Utterance, said: Said, now: datetime) -> list[Message]:
    try:
        with store.begin() as tx:
            _require_access(tx, desk, heard.person)
            turn = _turn(tx, desk, heard, now)
            said.command.run(replace(turn, found=said.found), said.match)
            if heard.masked:
                turn.say(removed(heard.masked), note="masked")
            return tx.outbox.collect(heard.reply_to, now)
    except UserError as error:
        # What was said is kept all the same, as it is in chat.
        with store.begin() as tx:
            _turn(tx, desk, heard, now).result(Reply(str(error)))
            tx.outbox.collect(heard.reply_to, now)
        raise Refused(plain(str(error))) from error


def _turn(tx: Tx, desk: Desk, heard: Utterance, now: datetime) -> Turn:
    speaker = desk.who(desk.plan, heard.person)
    later_to = desk.lines.address_of(speaker) if speaker else None
    return Turn(desk, tx, tx.inbox.put_done(heard), now, later_to)


def _require_access(tx: Tx, desk: Desk, person: PersonId) -> None:
    known = desk.who(desk.plan, person)
    if known is not None and known.id in tx.leavers.all():
        raise Refused(f"{known.name} left, and may not say anything here any more.")
