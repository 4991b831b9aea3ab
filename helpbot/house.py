"""Everything that runs: worker, delivery, ticker, watchdog, the watch over what admins edit."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from helpbot import config, wording
from helpbot.articles import Article
from helpbot.chores import Chores
from helpbot.clock import Clock
from helpbot.delivery import Alarm, Delivery, Sender
from helpbot.desk import OutageDesk
from helpbot.errors import ConfigError, Problem, StorageError
from helpbot.heartbeat import Heartbeat
from helpbot.library import Synced
from helpbot.outages import State
from helpbot.papers import Papers
from helpbot.plan import Person, Plan, Role
from helpbot.reminders import Reminders
from helpbot.rounds import Rounds, apart
from helpbot.speech import Address, PersonId, channel_of
from helpbot.store import Store, Tx
from helpbot.store.outbox import Lane, Message
from helpbot.tidings import Tidings
from helpbot.timekeeping import Timekeeping
from helpbot.watchdog import PULSE, Watchdog
from helpbot.wiring import Mind
from helpbot.worker import Worker

log = logging.getLogger(__name__)

# Two cores, and one more that waits for the disk meanwhile.
WORKERS = 3


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
        chores = Chores(lambda: mind.conversation.means, self._published)
        self.delivery = Delivery(
            store, senders, clock, alarm, is_wanted=self._is_wanted, lost=self._lost
        )
        self.worker = Worker(store, mind.conversation, clock, then=self.delivery.wake)
        passed = heartbeat.beat if heartbeat else lambda _: None
        wake = self.delivery.wake
        self.watchdog = Watchdog(store, clock, rounds, passed=passed, wake=wake)
        times = Timekeeping(lambda: mind.conversation.means)
        reminders = Reminders(lambda: mind.conversation.means)
        jobs = (*rounds.jobs, *times.jobs, *reminders.jobs, *chores.jobs)
        watch = self.watchdog.look
        self.ticker = Ticker(store, clock, jobs=jobs, after=self._after_tick, watch=watch)
        self._clock = clock
        self._tidings = Tidings(store, lambda: mind.conversation.desk)
        self._papers = Papers(store, lambda: mind.conversation.means, papers) if papers else None
        self._desk, self._desk_text = desk, _text(desk)
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

    def _published(self) -> Sequence[Article]:
        index = self.mind.library.index
        return index.articles if index else ()

    def _is_wanted(self, tx: Tx, message: Message) -> bool:
        """What is not is taken back: of a page that is not sent nothing can be hoped."""
        found: list[bool] = []
        error = apart(tx, lambda: found.append(self._desk_verbs.pager.is_wanted(tx, message)))
        if error is not None:
            # One row that cannot be read must not keep everybody from being told; rather one page
            # too many than one too few.
            log.error("outbox.unclear id=%d error=%s", message.id, error)
        is_wanted = found[0] if found else True
        if not is_wanted and message.key:
            tx.pages.dropped(message.key)
        return is_wanted

    def _lost(self, tx: Tx, message: Message, why: str, now: datetime) -> None:
        """A page that reached nobody: the next step of its outage is due."""
        error = apart(tx, lambda: self._hurry_on(tx, message, why, now))
        if error is not None:
            log.error("outbox.lost_unclear id=%d error=%s", message.id, error)

    def _hurry_on(self, tx: Tx, message: Message, why: str, now: datetime) -> None:
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
        self._tidings.tell_due(self._clock())
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
        with self.store.begin() as tx:
            tx.versions.note(self._published(), self._clock())
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
