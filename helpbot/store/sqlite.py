"""The SQLite driver: connections, transactions, migrations and the lock of the one process.

sqlite-utils opens and migrates; transactions are raw `begin immediate`, because its `atomic()`
begins deferred, and a deferred read that turns into a write fails at once with "database is locked"
whenever another connection has written in between.
"""

import fcntl
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from helpbot.errors import AlreadyRunning, StorageError
from helpbot.store.schema import MIGRATIONS

Row = Mapping[str, Any]

# Threads wait so long for each other and then for other processes: twice this is below the three
# seconds after which Slack takes an event as not acknowledged.
BUSY_TIMEOUT = timedelta(seconds=1.4)


# Each connection to it has a database of its own, which is gone with it.
_MEMORY = Path(":memory:")

# Something done to a copy before it has its name.
Also = Callable[["SqliteDriver"], None]


def _nothing(_: "SqliteDriver") -> None:
    pass


class SqliteDriver:
    """One database file; every thread has a connection of its own."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._read_only = read_only
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._lock_file: int | None = None
        # Threads of this process wait for each other here. SQLite would have them look again after
        # longer and longer pauses: one page in twenty was stored 130 ms late.
        self._writing = threading.RLock()

    def exists(self) -> bool:
        return self.path.exists()

    def rows(self, sql: str, **values: object) -> list[Row]:
        with _explained(self.path):
            return self._connection().execute(sql, values).fetchall()

    def run(self, sql: str, **values: object) -> int:
        """How many rows the statement changed."""
        with _explained(self.path):
            return self._connection().execute(sql, values).rowcount

    def script(self, sql: str) -> None:
        for statement in _statements(sql):
            self.run(statement)

    @contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[None]:
        """All or nothing. Whoever may write waits here, at the beginning, and nowhere later.

        What is durable survives a power cut; the rest survives only the death of the process, and
        spares a wait for the disk.
        """
        with self._in_turn():
            self.run(f"pragma synchronous = {'full' if durable else 'normal'}")
            self.run("begin immediate")
            try:
                yield
                self.run("commit")
            except BaseException:
                self._roll_back()
                raise

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Alone among the threads of this process. Raises StorageError for whoever waits long."""
        if not self._writing.acquire(timeout=BUSY_TIMEOUT.total_seconds()):
            raise StorageError(f"{self.path}: {_WRITING}")
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """All or nothing, inside a transaction that goes on."""
        self.run("savepoint apart")
        try:
            yield
        except BaseException:
            with suppress(StorageError):
                self.run("rollback to apart")
                self.run("release apart")
            raise
        self.run("release apart")

    def migrate(self) -> None:
        """Brings the schema up to date; nothing happens when it is.

        Raises StorageError where a later version of the program made it.
        """
        with _explained(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.is_newer():
                raise StorageError(f"{self.path}: {_NEWER}")
            _migrations(self).apply(self._database())

    def has(self, table: str) -> bool:
        return bool(self.rows("select 1 from sqlite_master where name = :table", table=table))

    def is_older(self) -> bool:
        """Whether it is of an earlier version of the program, and can be brought up to date."""
        return not dict(MIGRATIONS).keys() <= set(self._applied())

    def is_newer(self) -> bool:
        """Whether a later version of the program changed it: what that did is not known here."""
        return not set(self._applied()) <= dict(MIGRATIONS).keys()

    def problems(self) -> list[str]:
        """What is wrong with the file as a whole: damage, rows that point nowhere, a schema that is
        not what the version made that it is of.
        """
        damage = [row[0] for row in self._fetch("pragma integrity_check") if row[0] != "ok"]
        lost = [
            f"a row of {row[0]} points nowhere" for row in self._fetch("pragma foreign_key_check")
        ]
        return damage + lost + self._schema_problems()

    def _schema_problems(self) -> list[str]:
        applied = self._applied()
        if not applied:
            return ["it is no helpbot database"]
        if self.is_newer():
            return ["it is of a newer helpbot than this one, which must be installed first"]
        with closing(SqliteDriver(_MEMORY)) as made:
            for name in applied:
                made.script(dict(MIGRATIONS)[name])
            missing = made.parts() - self.parts()
        return [f"{part} of its schema is missing" for part in sorted(missing)]

    def parts(self) -> set[str]:
        """Every table, index and trigger by its name, and every column of a table."""
        rows = self._fetch(
            """
            select part.type || ' ' || part.name || coalesce('.' || field.name, '') as part
            from sqlite_master as part
            left join pragma_table_info(part.name) as field on part.type = 'table'
            """
        )
        return {row["part"] for row in rows}

    def _applied(self) -> list[str]:
        """The names of its migrations, in the order in which they changed it."""
        with _explained(self.path):
            return [step.name for step in _migrations(self).applied(self._database())]

    def copy_to(self, target: Path, also: Also = _nothing) -> None:
        """A whole copy, taken while others may write, with what `also` puts into it; it appears
        under its name only when complete.
        """
        with _explained(target):
            work = target.with_name(target.name + ".part")
            work.unlink(missing_ok=True)
            with closing(sqlite3.connect(work)) as copy:
                self._connection().backup(copy)
            with closing(SqliteDriver(work)) as driver:
                also(driver)
            with closing(sqlite3.connect(work)) as copy:
                # One file is what a backup is: no journal beside it that could be forgotten.
                copy.execute("pragma journal_mode = delete")
            with work.open("rb") as file:
                os.fsync(file.fileno())
            work.replace(target)

    def replace_by(
        self, source: Path, aside: Path, *, first: Also = _nothing, also: Also = _nothing
    ) -> None:
        """Puts a copy in this file's place, once `first` is done to it; what was here is kept as
        `aside`, with what `also` puts into that. Nobody may have it open.
        """
        self.close_connections()
        with _explained(self.path):
            work = self.path.with_name(self.path.name + ".part")
            # What a crash left of an earlier copy would be read as part of this one.
            _remove(work, *_beside(work))
            shutil.copyfile(source, work)
            try:
                with closing(SqliteDriver(work)) as driver:
                    first(driver)
            except BaseException:
                _remove(work, *_beside(work))
                raise
            with work.open("rb") as file:
                os.fsync(file.fileno())
            if self.path.exists():
                self._put_aside(aside, also)
            work.replace(self.path)

    def _put_aside(self, aside: Path, also: Also) -> None:
        try:
            with closing(SqliteDriver(self.path, read_only=True)) as driver:
                driver.copy_to(aside, also)
        except StorageError:
            # Too damaged to be copied as a database: kept as the file that it is.
            shutil.copyfile(self.path, aside)
        _remove(*_beside(self.path))

    def hold(self) -> None:
        """Takes the lock that only one working process may have; the system frees it when we die.

        Raises AlreadyRunning when another process has it.
        """
        lock = self.path.with_name(self.path.name + ".lock")
        with _explained(self.path):
            # What people write is nobody else's on this machine.
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid = os.read(handle, 20).decode(errors="replace").strip()
            os.close(handle)
            raise AlreadyRunning(
                f"Another helpbot (process {pid}) works on {self.path}. Stop it first, "
                "or give this one a HELPBOT_DATA_DIR of its own."
            ) from error
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        self._lock_file = handle

    def is_held(self) -> bool:
        """Whether some process works on this database now."""
        lock = self.path.with_name(self.path.name + ".lock")
        try:
            handle = os.open(lock, os.O_RDONLY)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    def close_connections(self) -> None:
        for connection in self._opened:
            connection.close()
        self._opened.clear()
        self._local = threading.local()

    def close(self) -> None:
        self.close_connections()
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None

    def _fetch(self, sql: str) -> list[sqlite3.Row]:
        with _explained(self.path):
            return self._connection().execute(sql).fetchall()

    def _roll_back(self) -> None:
        # A full disk has already rolled back by itself; then there is nothing left to undo.
        if self._connection().in_transaction:
            with suppress(StorageError):
                self.run("rollback")

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = self._database().conn
        return connection

    def _database(self) -> Database:
        if not hasattr(self._local, "database"):
            self._local.database = self._open()
        database: Database = self._local.database
        return database

    def _open(self) -> Database:
        # Closed by the thread that stops the program, hence not bound to the one that opened it.
        mode = "ro" if self._read_only else "rwc"
        connection = sqlite3.connect(
            f"file:{quote(str(self.path))}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=BUSY_TIMEOUT.total_seconds(),
            check_same_thread=False,
        )
        connection.row_factory = sqlite3.Row
        for pragma in ("foreign_keys = on", "synchronous = full"):
            connection.execute(f"pragma {pragma}")
        if not self._read_only:
            connection.execute("pragma journal_mode = wal")
        found = connection.execute("pragma busy_timeout").fetchone()[0]
        if found != BUSY_TIMEOUT / timedelta(milliseconds=1):
            raise StorageError(
                f"SQLite kept a busy timeout of {found} ms; helpbot cannot run safely."
            )
        self._opened.append(connection)
        return Database(connection)


def _beside(path: Path) -> list[Path]:
    """What SQLite keeps beside a database that is open, or was when the program died."""
    return [path.with_name(path.name + ending) for ending in ("-wal", "-shm")]


def _remove(*files: Path) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _migrations(driver: SqliteDriver) -> Migrations:
    migrations = Migrations("helpbot")
    for name, sql in MIGRATIONS:
        migrations(name=name)(lambda _, sql=sql: driver.script(sql))
    return migrations


def _statements(sql: str) -> Iterator[str]:
    """Single statements: `executescript` would commit the transaction that it runs in."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turns what the system says of disk and rights into one sentence and what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        advice = _ADVICE.get(_kind(error))
        if advice is None:
            raise
        raise StorageError(f"{path}: {advice}") from error
    except OSError as error:
        raise StorageError(
            f"{path.parent} cannot be used: {error.strerror}. {_ELSEWHERE}"
        ) from error


def _kind(error: sqlite3.DatabaseError) -> int:
    # The low byte is the primary code; the rest says which read or write it was.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


_WRITING = "something else is still being written. Nothing was lost; try again."
_NEWER = (
    "a newer helpbot than this one made the database. Install that one again, or restore a backup "
    "from before it."
)
_ELSEWHERE = "Make it writable or set HELPBOT_DATA_DIR to a folder that is."
_ADVICE = {
    sqlite3.SQLITE_FULL: "the disk is full. Nothing was lost; free some space and say it again.",
    sqlite3.SQLITE_IOERR: "the disk is full or failing. Nothing was lost; free some space.",
    sqlite3.SQLITE_READONLY: f"the database is read-only. {_ELSEWHERE}",
    sqlite3.SQLITE_CANTOPEN: f"the database cannot be opened. {_ELSEWHERE}",
    sqlite3.SQLITE_NOTADB: "this is no helpbot database. Move the file away or restore a backup.",
    sqlite3.SQLITE_CORRUPT: "the database is damaged. Restore the last backup.",
    sqlite3.SQLITE_BUSY: "another process keeps the database locked. Stop it and try again.",
}
