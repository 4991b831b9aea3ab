"""Builds the mind: model, articles, intents, conversation; and knows how edges know people."""

import gc
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from threadpoolctl import threadpool_limits

from helpbot import config, memory
from helpbot.calendars import Calendars
from helpbot.calibration import Calibration
from helpbot.clock import Clock, utc_now
from helpbot.config import Settings
from helpbot.conversation import Conversation
from helpbot.embedding import Encoder, Progress, find_model, prepare
from helpbot.errors import StorageError
from helpbot.forms import Forms
from helpbot.intents import Intents
from helpbot.kept import Indexes, Readings, Vectors
from helpbot.library import Library
from helpbot.lines import Lines
from helpbot.notify import Notifier, fill_nothing
from helpbot.notify.claims import Claims
from helpbot.offices import Offices
from helpbot.opening import forms_by
from helpbot.plan import Person, Plan, Role
from helpbot.seeking import Seeker
from helpbot.signing import SCHEME as LINK
from helpbot.signing import Signer
from helpbot.speech import Address, PersonId, channel_of
from helpbot.store import Store, Tx
from helpbot.turn import Desk, Who
from helpbot.understanding import Understanding
from helpbot.wishes import Wishes

log = logging.getLogger(__name__)

# So many things that were made and not dropped are looked through for garbage.
GARBAGE = 100_000


@dataclass(frozen=True, slots=True)
class Mind:
    """What answers: the plan, the encoder, the library and the conversation over them."""

    plan: Plan
    encoder: Encoder
    library: Library
    intents: Intents
    calendars: Calendars
    conversation: Conversation

    def adopt(self, plan: Plan) -> None:
        """From here on this plan is in force."""
        self.intents.adopt(plan)
        self.conversation.adopt(plan)
        self.library.adopt(plan.vocabulary)

    def forms(self, store: Store, clock: Clock = utc_now) -> Forms:
        """How forms are opened, by the plan that is in force."""
        return forms_by(
            lambda: self.conversation.plan, self.conversation.who, store, lambda: self.library,
            lambda tx, person: self.stands_for(tx, person, clock()),
        )  # fmt: skip

    def stands_for(self, tx: Tx, person: Person, now: datetime) -> list[str]:
        """The teams for which somebody is on call."""
        return self.conversation.means.stood_for(tx, person, now)

    def close(self) -> None:
        self.encoder.close()


def build_mind(
    settings: Settings,
    progress: Progress,
    edge: "Edge | None" = None,
    *,
    keeps: bool = True,
    untuned: Calibration | None = None,
) -> Mind:
    """Prepares the model, reads the knowledge base, and is ready to answer.

    Raises ConfigError, ModelMissing, ModelTampered or StorageError.
    """
    memory.keep_together()
    plan = config.read_plan(settings.desk)
    encoder = _encoder(settings, progress)
    vectors = Vectors(encoder, settings.cache_dir)
    keep = settings.data_dir / "last-good" if keeps else None
    library = Library(
        settings.knowledge,
        readings=Readings(encoder.tokens, plan.vocabulary, settings.cache_dir),
        vectors=vectors,
        keep=keep,
        indexes=Indexes(vectors, settings.cache_dir),
        untuned=untuned,
    )
    library.sync(progress)
    intents = Intents(settings.intents, plan=plan, vectors=vectors, cache=settings.cache_dir)
    intents.sync(progress)
    # Matrices this small are multiplied by one core: the threads of a second spin while they wait,
    # and take the cores from all others who answer.
    threadpool_limits(1, user_api="blas")
    rotas, known = Calendars(settings.desk.parent, keep=keep), edge or TERMINAL
    signer = config.signer(settings) if keeps else None
    mind = mind_of(
        plan, encoder, library, intents, vectors, known, rotas, signer=signer, edits=keeps
    )
    vectors.forget()
    _settle()
    return mind


def _settle() -> None:
    """All this stays: who looks for garbage later need not go through it, while somebody waits."""
    gc.freeze()
    gc.set_threshold(GARBAGE)
    memory.give_back()


def _encoder(settings: Settings, progress: Progress) -> Encoder:
    model = find_model(settings.model)
    try:
        prepare(model, settings.cache_dir, progress)
    except OSError as error:
        raise StorageError(
            f"{settings.cache_dir} cannot be used: {error.strerror}. "
            "Make it writable or set HELPBOT_CACHE_DIR to a folder that is."
        ) from error
    return Encoder(model, settings.cache_dir)


def build_notifier(
    settings: Settings, plan: Plan, clock: Clock, signer: Signer | None = None
) -> Notifier:
    """The paths other than chat; with a `signer` pages bear links and codes. Raises ConfigError."""
    fill = Claims(signer, settings.public_url, clock) if signer else fill_nothing
    return Notifier(config.read_contacts(settings, plan), clock, fill)


@dataclass(frozen=True, slots=True)
class Edge:
    """How an edge knows people: who stands behind its ids, and by which lines they are reached."""

    who: Who
    lines: Lines


def _terminal_channel(address: Address) -> str | None:
    place = channel_of(address).removeprefix("terminal:")
    return place.removeprefix("#") if place.startswith("#") else None


TERMINAL = Edge(
    who=lambda plan, person: plan.person(person.removeprefix("terminal:")),
    lines=Lines(
        address_of=lambda person: Address(f"terminal:{person.id}"),
        channel=lambda name: Address(f"terminal:#{name}"),
        room=lambda name, _: Address(f"terminal:#{name}"),
        name_of=_terminal_channel,
    ),
)


def by_terminal(notifier: Notifier) -> Edge:
    """The terminal, with the paths beside it."""
    return replace(TERMINAL, lines=replace(TERMINAL.lines, paths_of=notifier.paths_of))


# Who speaks through no edge: monitoring, and a technician by a link or a command of their own.
MONITORING = Person(
    id="monitoring", name="monitoring", email="monitoring@helpbot.invalid", role=Role.TECHNICIAN
)


CLI = "cli"


def everybody(who: Who) -> Who:
    """`who` of an edge, and of those who speak beside it: the edge itself cannot make such ids."""

    def known(plan: Plan, person: PersonId) -> Person | None:
        scheme, _, name = person.partition(":")
        if scheme == "alert":
            return MONITORING
        return plan.person(name) if scheme in (LINK, CLI) else who(plan, person)

    return known


def mind_of(
    plan: Plan,
    encoder: Encoder,
    library: Library,
    intents: Intents,
    vectors: Vectors,
    edge: Edge = TERMINAL,
    calendars: Calendars | None = None,
    *,
    signer: Signer | None = None,
    edits: bool = True,
) -> Mind:
    """With `edits` the folder of articles may be changed from chat."""
    seeker = Seeker(
        library,
        encode=encoder.encode,
        grace=lambda: timedelta(days=conversation.plan.knowledge.grace_days),
    )
    understanding = Understanding(
        plan, seeker, intents, Offices(plan.offices, vectors), Wishes(plan.forms, vectors)
    )
    # Without a folder beside desk.toml there are no calendars.
    rotas = calendars or Calendars(Path(), keep=None)
    desk = Desk(
        plan,
        library,
        everybody(edge.who),
        edge.lines,
        lambda: rotas.calendars,
        signer,
        find=lambda text: intents.gazetteer.find(text),
        seeker=seeker,
        knowledge=library.folder if edits else None,
    )
    conversation = Conversation(desk, understanding)
    return Mind(plan, encoder, library, intents, rotas, conversation)
