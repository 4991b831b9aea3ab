"""Planned work, and what happens again and again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.outages import Window
from helpbot.store.sqlite import SqliteDriver

_COLUMNS = "id, service, facility, starts_at, ends_at, reason, made_by"


class Maintenance:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(self, window: Window) -> int:
        rows = self._db.rows(
            """
            insert into maintenance (service, facility, starts_at, ends_at, reason, made_by)
            values (:service, :facility, :starts_at, :ends_at, :reason, :made_by)
            returning id
            """,
            service=window.service,
            facility=window.facility,
            starts_at=iso(window.starts_at),
            ends_at=iso(window.ends_at),
            reason=window.reason,
            made_by=window.made_by,
        )
        return int(rows[0]["id"])

    def end(self, window_id: int, now: datetime) -> bool:
        """Ends one before its time. False when it was over."""
        changed = self._db.run(
            """
            update maintenance set ended_at = :now
            where id = :id and ended_at is null and ends_at > :now
            """,
            id=window_id,
            now=iso(now),
        )
        return changed == 1

    def get(self, window_id: int) -> Window | None:
        found = self._many("where id = :id", id=window_id)
        return found[0] if found else None

    def ahead(self, now: datetime) -> list[Window]:
        """Those that are not over, the next first."""
        return self._many(
            "where ended_at is null and ends_at > :now order by starts_at, id", now=iso(now)
        )

    def now(self, now: datetime) -> list[Window]:
        return [window for window in self.ahead(now) if window.starts_at <= now]

    def _many(self, rest: str, **values: object) -> list[Window]:
        sql = f"select {_COLUMNS} from maintenance {rest}"  # noqa: S608 - constants of this file
        return [_window(row) for row in self._db.rows(sql, **values)]


def _window(row: Mapping[str, Any]) -> Window:
    return Window(
        id=row["id"],
        service=row["service"],
        facility=row["facility"],
        starts_at=from_iso(row["starts_at"]),
        ends_at=from_iso(row["ends_at"]),
        reason=row["reason"],
        made_by=row["made_by"],
    )


class Chores:
    """What happens again and again, each due at a time that whoever did it moves on."""

    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def due_at(self, name: str) -> datetime | None:
        rows = self._db.rows("select due_at from chore where name = :name", name=name)
        return from_iso(rows[0]["due_at"]) if rows else None

    def begin(self, name: str, due_at: datetime) -> None:
        """A chore that was not known before; one that is stays as it is."""
        self._db.run(
            """
            insert into chore (name, due_at) values (:name, :due_at) on conflict (name) do nothing
            """,
            name=name,
            due_at=iso(due_at),
        )

    def hurry(self, name: str, at: datetime) -> None:
        """It is due then, unless it is due before."""
        self._db.run(
            "update chore set due_at = :at where name = :name and due_at > :at",
            name=name,
            at=iso(at),
        )

    def move_on(self, name: str, before: datetime, after: datetime) -> bool:
        """True for the one who may do it: another process moved it on first otherwise."""
        changed = self._db.run(
            "update chore set due_at = :after where name = :name and due_at = :before",
            name=name,
            before=iso(before),
            after=iso(after),
        )
        return changed == 1
