"""Builds the object graph; the only module that knows all the others."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from helpbot import config, wording
from helpbot.calendars import Calendars
from helpbot.chores import Chores
from helpbot.clock import Clock
from helpbot.config import Settings
from helpbot.conversation import Conversation
from helpbot.delivery import Alarm, Delivery, Sender
from helpbot.desk import OutageDesk
from helpbot.embedding import Encoder, Progress, find_model, prepare
from helpbot.errors import ConfigError, Problem, StorageError
from helpbot.forms import forms_of
from helpbot.heartbeat import Heartbeat
from helpbot.intents import Intents
from helpbot.kept import Readings, Vectors
from helpbot.library import Library, Synced
from helpbot.lines import Lines
from helpbot.notify import Notifier, fill_nothing
from helpbot.notify.claims import Claims
from helpbot.offices import Offices
from helpbot.outages import State
from helpbot.papers import Papers
from helpbot.plan import Person, Plan, Role
from helpbot.rounds import Rounds
from helpbot.search import Calibration
from helpbot.signing import SCHEME as LINK
from helpbot.signing import Signer
from helpbot.speech import Address, Form, PersonId, channel_of
from helpbot.store import Store, Tx
from helpbot.store.outbox import Lane, Message
from helpbot.turn import Desk, Who
from helpbot.understanding import Understanding
from helpbot.watchdog import PULSE, Watchdog
from helpbot.worker import Worker

log = logging.getLogger(__name__)

# Two cores, and one more that waits for the disk meanwhile.
WORKERS = 3


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

    def forms(self) -> Mapping[str, Form]:
        """The forms of the plan that is in force."""
        return forms_of(self.conversation.plan)

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
    plan = config.read_plan(settings.desk)
    model = find_model(settings.model)
    try:
        prepare(model, settings.cache_dir, progress)
    except OSError as error:
        raise StorageError(
            f"{settings.cache_dir} cannot be used: {error.strerror}. "
            "Make it writable or set HELPBOT_CACHE_DIR to a folder that is."
        ) from error
    encoder = Encoder(model, settings.cache_dir)
    vectors = Vectors(encoder, settings.cache_dir)
    library = Library(
        settings.knowledge,
        readings=Readings(encoder.tokens, plan.vocabulary, settings.cache_dir),
        vectors=vectors,
        keep=settings.data_dir / "last-good" if keeps else None,
        untuned=untuned,
    )
    library.sync(progress)
    intents = Intents(settings.intents, plan=plan, vectors=vectors, cache=settings.cache_dir)
    intents.sync(progress)
    calendars = Calendars(
        settings.desk.parent, keep=settings.data_dir / "last-good" if keeps else None
    )
    signer = config.signer(settings) if keeps else None
    return mind_of(
        plan, encoder, library, intents, vectors, edge or TERMINAL, calendars, signer=signer
    )


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


TERMINAL = Edge(
    who=lambda plan, person: plan.person(person.removeprefix("terminal:")),
    lines=Lines(
        address_of=lambda person: Address(f"terminal:{person.id}"),
        channel=lambda name: Address(f"terminal:#{name}"),
        room=lambda name, _: Address(f"terminal:#{name}"),
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
) -> Mind:
    understanding = Understanding(
        plan,
        library,
        intents,
        Offices(plan.offices, vectors),
        encode=lambda text: encoder.encode([text])[0],
    )
    # Without a folder beside desk.toml there are no calendars.
    rotas = calendars or Calendars(Path(), keep=None)
    desk = Desk(plan, library, everybody(edge.who), edge.lines, lambda: rotas.calendars, signer)
    return Mind(plan, encoder, library, intents, rotas, Conversation(desk, understanding))


class House:
    """Everything that runs: worker, delivery, ticker, the watch over articles and desk.toml."""

    def __init__(
        self,
        mind: Mind,
        store: Store,
        *,
        desk: Path,
        clock: Clock,
        senders: Mapping[str, Sender],
        alarm: Alarm = lambda *_: None,
        papers: Path | None = None,
        heartbeat: Heartbeat | None = None,
    ) -> None:
        """Reports and drafts go into folders of `papers`; None for nowhere."""
        from helpbot.ticker import Ticker

        self.mind = mind
        self.plan = mind.plan
        self.store = store
        rounds = Rounds(lambda: mind.conversation.means)
        chores = Chores(lambda: mind.conversation.means)
        self.delivery = Delivery(
            store, senders, clock, alarm, is_wanted=self._is_wanted, lost=self._lost
        )
        self.worker = Worker(store, mind.conversation, clock, then=self.delivery.wake)
        self.watchdog = Watchdog(
            store,
            clock,
            rounds,
            passed=heartbeat.beat if heartbeat else lambda _: None,
            wake=self.delivery.wake,
        )
        self.ticker = Ticker(
            store,
            clock,
            jobs=(*rounds.jobs, *chores.jobs),
            after=self._after_tick,
            watch=self.watchdog.look,
        )
        self._clock = clock
        self._papers = Papers(store, lambda: mind.conversation.means, papers) if papers else None
        self._desk = desk
        self._desk_text = _text(desk)
        self._calendar_problems: list[Problem] = []
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def begin(self) -> None:
        """Says in the store that the house is up, and with what knowledge."""
        self._note_index()
        self._read_calendars()
        for name, detail in (("desk", "in force"), ("started", ""), ("tick", ""), (PULSE, "")):
            self.note(name, detail)

    def settle(self) -> None:
        """Answers and sends everything that is due now, in this thread."""
        self.worker.drain()
        self.delivery.drain()

    def serve(self, *, senders: int = 1) -> None:
        """Does the same in the background, from now until `stop`; `senders` at a time send."""
        runs = [self.worker.run] * WORKERS + [self.delivery.run] * senders
        self._threads = [
            threading.Thread(target=run, args=(self._stop,), daemon=True) for run in runs
        ]
        for thread in self._threads:
            thread.start()
        self.keep_time()

    def keep_time(self) -> None:
        """Ticks and watches in the background, while somebody else answers and sends."""
        self._threads.append(threading.Thread(target=self._watch, daemon=True))
        self._threads[-1].start()
        self.ticker.start()

    def wake(self) -> None:
        self.worker.wake()
        self.delivery.wake()

    def stop(self, *, grace: timedelta = timedelta(minutes=1)) -> None:
        """Finishes what is in work, says that the house is down, and lets go of the store.

        Within `grace` what is due is answered and sent as well; the rest waits for the next start.
        """
        self._stop.set()
        self.wake()
        self.ticker.stop()
        for thread in self._threads:
            thread.join()
        with suppress(StorageError):
            until = time.monotonic() + grace.total_seconds()
            while time.monotonic() < until and (self.worker.step() or self.delivery.step()):
                pass
            with self.store.begin() as tx:
                tx.pulse.beat("stopped", self._clock())
        self.store.close()
        self.mind.close()

    def _is_wanted(self, tx: Tx, message: Message) -> bool:
        return self._desk_verbs.pager.is_wanted(tx, message)

    def _lost(self, tx: Tx, message: Message, why: str, now: datetime) -> None:
        """A page that reached nobody: the next step of its outage is due."""
        self._desk_verbs.cards.lost(tx, message, now)
        for outage in self._desk_verbs.pager.lost(tx, message, why, now):
            if outage.state is State.TRIGGERED:
                tx.outages.hurry(outage.id, now)

    @property
    def _desk_verbs(self) -> OutageDesk:
        return OutageDesk(self.mind.conversation.means)

    def _after_tick(self) -> None:
        # The watch may look at a folder that was moved away; the tick looks at the one that is
        # there.
        synced = self.mind.library.look()
        if synced.is_new or synced.problems:
            self._noticed(synced)
        self._read_intents()
        self._read_calendars()
        if (text := _text(self._desk)) != self._desk_text:
            self._desk_text = text
            self._read_desk()
        if self._papers:
            self._papers.write_due(self._clock())
        self.wake()

    def _read_desk(self) -> None:
        """An edited desk.toml comes into force; a bad one is reported and the old one stays."""
        try:
            plan = config.read_plan(self._desk)
        except ConfigError as error:
            for problem in error.problems:
                log.warning("desk.problem %s", problem)
            self.note("desk", f"{len(error.problems)} problems, the old one stays in force")
            return
        try:
            self.mind.adopt(plan)
        except ConfigError as error:
            # Something beside it cannot be read now: the next tick tries again.
            log.warning("desk.not_adopted %s", error)
            self._desk_text = ""
            return
        self.plan = plan
        self.note("desk", "in force")
        log.info("desk.adopted")

    def _read_intents(self) -> None:
        """Edited intents are learned; bad ones are reported and what was stays."""
        intents = self.mind.intents
        before = intents.problems
        try:
            is_new = intents.sync()
        except ConfigError as error:
            # What `helpbot fit` wrote cannot be read; what was learned stays.
            log.warning("intents.problem %s", error)
            return
        if intents.problems and intents.problems != before:
            for problem in intents.problems:
                log.warning("intents.problem %s", problem)
            self.note("intents", f"{len(intents.problems)} problems, what was learned stays")
        elif is_new:
            self.note("intents", f"{len(intents.found)} intents")

    def _read_calendars(self) -> None:
        """Edited calendars come into force; of bad ones the last good copy does."""
        problems = self.mind.calendars.sync(self.mind.conversation.plan, self._clock())
        if problems != self._calendar_problems:
            for problem in problems:
                log.warning("calendars.problem %s", problem)
            self._calendar_problems = problems

    def _watch(self) -> None:
        self.mind.library.watch(self._stop, self._noticed)

    def _noticed(self, synced: Synced) -> None:
        for problem in synced.problems:
            log.warning("library.problem %s", problem)
        with suppress(StorageError):
            self._note_index()

    def _note_index(self) -> None:
        library = self.mind.library
        count = len(library.index.articles) if library.index else 0
        detail = f"{count} articles, {len(library.problems)} problems"
        self.note("index", detail)

    def note(self, name: str, detail: str) -> None:
        with self.store.begin() as tx:
            tx.pulse.beat(name, self._clock(), detail)


def tell_admins(plan: Plan, address_of: Callable[[Person], Address]) -> Alarm:
    """An alarm that tells every admin of desk.toml, once a day and reason."""

    def alarm(tx: Tx, channel: str, reason: str, now: datetime) -> None:
        for admin in plan.people:
            address = address_of(admin)
            if admin.role is Role.ADMIN and channel != channel_of(address):
                tx.outbox.put(
                    address,
                    wording.gave_up(channel, reason),
                    person=PersonId(address),
                    now=now,
                    lane=Lane.STATUS,
                    key=f"alarm:{channel}:{reason}:{admin.id}:{now.date()}",
                )

    return alarm


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        # Between the removal and the writing of an edit there is nothing to read.
        return ""
