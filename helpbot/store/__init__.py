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
from helpbot.store.alerts import Alerts
from helpbot.store.answers import Answers
from helpbot.store.approvals import Approvals
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
from helpbot.store.pulse import Pulse
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
        self.figures = Figures(driver)
        self.records = Records(driver)
        self.versions = Versions(driver)
        self.tasks = Tasks(driver)
        self.gaps = Gaps(driver)
        self.tallies = Tallies(driver)
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

    def backup(self, target: Path) -> None:
        """Copies the whole store into a new file, while the program may go on."""
        if target.exists():
            raise StorageError(
                f"{target} exists already; nothing was overwritten. Give another name."
            )
        self._require()
        self._driver.copy_to(target)

    def problems(self) -> list[str]:
        """Everything that makes this file less than a whole helpbot database;
        empty when it is one.
        """
        self._require()
        # Looking must not change what is looked at.
        with closing(SqliteDriver(self._driver.path, read_only=True)) as driver:
            # Of a damaged file or an old schema nothing more can be asked.
            return driver.problems() or Journal(driver).problems()

    def restore(self, source: Path, *, aside: Path) -> None:
        """Puts a backup in place, once it is known to be whole; what was here is kept as `aside`.

        Raises AlreadyRunning while a process works here, and StorageError for a bad backup.
        """
        found = Store(SqliteDriver(source)).problems()
        if found:
            raise StorageError(f"{source} is not a whole backup: {found[0]}. Nothing was changed.")
        self._driver.hold()
        try:
            self._driver.replace_by(source, aside)
        finally:
            self._driver.close()

    def _require(self) -> None:
        if not self.exists:
            raise StorageError(
                f"{self._driver.path} is not there. Give the file of a helpbot database."
            )

    def close(self) -> None:
        self._driver.close()


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
