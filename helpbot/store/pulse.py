"""The last time something that must keep happening did happen."""

from dataclasses import dataclass
from datetime import datetime

from helpbot.clock import from_iso, iso
from helpbot.store.sqlite import SqliteDriver


@dataclass(frozen=True, slots=True)
class Beat:
    at: datetime
    detail: str


class Pulse:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def beat(self, name: str, now: datetime, detail: str = "") -> None:
        self._db.run(
            """
            insert into pulse (name, at, detail) values (:name, :now, :detail)
            on conflict (name) do update set at = excluded.at, detail = excluded.detail
            """,
            name=name,
            now=iso(now),
            detail=detail,
        )

    def last(self, name: str) -> Beat | None:
        rows = self._db.rows("select at, detail from pulse where name = :name", name=name)
        return Beat(from_iso(rows[0]["at"]), rows[0]["detail"]) if rows else None
