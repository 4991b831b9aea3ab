"""The only SQL: what was heard, what is to be said, what was asked.

`open_store(url)` gives a Store; `Store.begin()` gives a Tx, one transaction over all tables. Every
statement exists once, in portable text; what differs between engines is in the driver.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from helpbot.errors import ConfigError, Problem, StorageError
from helpbot.speech import Address
from helpbot.store import copies
from helpbot.store.alerts import Alerts
from helpbot.store.answers import Answers
from helpbot.store.approvals import Approvals
from helpbot.store.attachments import Attachments
from helpbot.store.clocks import Clocks
from helpbot.store.destinations import Destinations
from helpbot.store.drills import Drills
from helpbot.store.figures import Figures
from helpbot.store.found import Found
from helpbot.store.gaps import Gaps
from helpbot.store.holdings import Holdings
from helpbot.store.inbox import Inbox
from helpbot.store.journal import Journal
from helpbot.store.links import Links
from helpbot.store.outages import Outages
from helpbot.store.outbox import Outbox
from helpbot.store.pages import Pages
from helpbot.store.portfolio import Portfolio
from helpbot.store.profiles import Profiles
from helpbot.store.proposals import Proposals
from helpbot.store.pulse import Pulse
from helpbot.store.purges import Purges
from helpbot.store.records import Records
from helpbot.store.replies import Notes, Replies
from helpbot.store.rota import Covers, Ladders, Leavers
from helpbot.store.satisfaction import Satisfaction
from helpbot.store.seen import Seen
from helpbot.store.sqlite import SqliteDriver
from helpbot.store.tallies import Tallies
from helpbot.store.tasks import Tasks
from helpbot.store.tickets import Tickets
from helpbot.store.versions import Versions
from helpbot.store.windows import Chores, Maintenance


class Tx:
    """The tables, inside one transaction."""

    def __init__(self, driver: SqliteDriver) -> None:
        self.inbox = Inbox(driver)
        self.outbox = Outbox(driver)
        self.answers = Answers(driver)
        self.pulse = Pulse(driver)
        self.destinations = Destinations(driver)
        self.seen = Seen(driver)
        self.profiles = Profiles(driver)
        self.tickets = Tickets(driver)
        self.found = Found(driver)
        self.replies = Replies(driver)
        self.notes = Notes(driver)
        self.approvals = Approvals(driver)
        self.portfolio = Portfolio(driver)
        self.holdings = Holdings(driver)
        self.satisfaction = Satisfaction(driver)
        self.attachments = Attachments(driver)
        self.clocks = Clocks(driver)
        self.outages = Outages(driver)
        self.pages = Pages(driver)
        self.alerts = Alerts(driver)
        self.journal = Journal(driver)
        self.covers = Covers(driver)
        self.leavers = Leavers(driver)
        self.ladders = Ladders(driver)
        self.maintenance = Maintenance(driver)
        self.chores = Chores(driver)
        self.drills = Drills(driver)
        self.links = Links(driver)
        self.purges = Purges(driver)
        self.figures = Figures(driver)
        self.records = Records(driver)
        self.versions = Versions(driver)
        self.tasks = Tasks(driver)
        self.gaps = Gaps(driver)
        self.tallies = Tallies(driver)
        self.proposals = Proposals(driver)
        self._driver = driver

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What fails in here is undone alone; the rest of the transaction goes on."""
        with self._driver.savepoint():
            yield


class Store:
    def __init__(self, driver: SqliteDriver) -> None:
        self._driver = driver
        self._tx = Tx(driver)

    def start(self, now: datetime) -> None:
        """Makes this the one process that works here; whatever a dead one had leased is free again.

        Raises AlreadyRunning or StorageError.
        """
        self._driver.hold()
        self._driver.migrate()
        with self.begin() as tx:
            tx.inbox.free_leases(now)
            tx.outbox.free_leases(now)

    def prepare(self) -> None:
        """The current schema, for a command beside a helpbot that may be running."""
        self._driver.migrate()

    @contextmanager
    def begin(self, *, durable: bool = True) -> Iterator[Tx]:
        """One transaction. One that is not durable may be forgotten in a power cut, never in a
        crash.
        """
        with self._driver.transaction(durable=durable):
            yield self._tx

    @property
    def exists(self) -> bool:
        return self._driver.exists()

    @property
    def is_running(self) -> bool:
        """Whether a process, this one or another, works on this store."""
        return self._driver.is_held()

    def free_bytes(self) -> int:
        """What the disk under the database has left."""
        return shutil.disk_usage(self._driver.path.parent).free

    def known_replies(self, address: Address) -> int:
        """How many messages of a thread, its root apart, were heard or said by us."""
        return max(self._tx.inbox.messages_at(address) - 1, 0) + self._tx.outbox.sent_to(address)

    def read(self) -> Tx:
        """The tables outside a transaction, for single reads."""
        return self._tx

    def backup(self, target: Path, files: Path | None = None) -> int:
        """Copies the whole store into a new file, while the program may go on, with the copies of
        files beside tickets that are in the folder `files`. How many those are.
        """
        if target.exists():
            raise StorageError(
                f"{target} exists already; nothing was overwritten. Give another name."
            )
        self._require()
        counts: list[int] = []

        def also(copy: SqliteDriver) -> None:
            if files is not None:
                counts.append(copies.put_in(copy, files, self._driver))

        self._driver.copy_to(target, also)
        return sum(counts)

    def problems(self) -> list[str]:
        """Everything that makes this file less than a whole helpbot database, of this version or an
        earlier one; empty when it is one.
        """
        self._require()
        # Looking must not change what is looked at.
        with closing(SqliteDriver(self._driver.path, read_only=True)) as driver:
            return _problems(driver)

    @property
    def is_older(self) -> bool:
        """Whether an earlier version of the program made it; the next start brings it up to
        date.
        """
        self._require()
        with closing(SqliteDriver(self._driver.path, read_only=True)) as driver:
            return driver.is_older()

    def lost_files(self, folder: Path | None = None) -> list[str]:
        """What tickets name and is not there: in a backup, else in the folder of the copies."""
        self._require()
        with closing(SqliteDriver(self._driver.path, read_only=True)) as driver:
            return copies.lost(driver, folder)

    def restore(self, source: Path, *, aside: Path, files: Path | None = None) -> None:
        """Puts a backup in place, once it is known to be whole and brought up to date, and what it
        holds beside tickets into the folder `files`; what was here is kept as `aside`, a backup of
        its own.

        Raises AlreadyRunning while a process works here, and StorageError for a bad backup.
        """
        _require_whole(Store(SqliteDriver(source)).problems(), source)
        self._driver.hold()

        def first(copy: SqliteDriver) -> None:
            copy.migrate()
            _require_whole(_problems(copy), source)
            if files is not None:
                copies.take_out(copy, files)

        def also(copy: SqliteDriver) -> None:
            if files is not None:
                copies.put_in(copy, files, copy)

        try:
            self._driver.replace_by(source, aside, first=first, also=also)
        finally:
            self._driver.close()

    def _require(self) -> None:
        if not self.exists:
            raise StorageError(
                f"{self._driver.path} is not there. Give the file of a helpbot database."
            )

    def close(self) -> None:
        self._driver.close()


def _problems(driver: SqliteDriver) -> list[str]:
    # Of a damaged file or a schema that is not its own nothing more can be asked.
    return driver.problems() or Journal(driver).problems()


def _require_whole(found: list[str], source: Path) -> None:
    if found:
        raise StorageError(f"{source} cannot be restored: {found[0]}. Nothing was changed.")


def open_store(url: str) -> Store:
    """The store at a database URL: `sqlite:///relative.db` or `sqlite:////absolute/path.db`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return Store(SqliteDriver(Path(unquote(parts.path[1:]))))
    raise ConfigError(
        [
            Problem(
                "HELPBOT_DATABASE_URL",
                0,
                f"{parts.scheme or url!r} is not sqlite:///PATH, the engine there is",
            )
        ]
    )
