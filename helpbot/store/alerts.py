"""Which outage each monitoring alert belongs to: several may tell of one."""

from datetime import datetime

from helpbot.clock import iso
from helpbot.store.sqlite import SqliteDriver


class Alerts:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def add(self, outage_id: int, key: str) -> None:
        self._db.run(
            """
            insert into alert (key, outage_id) values (:key, :id)
            on conflict (key, outage_id) do update set cleared_at = null
            """,
            key=key,
            id=outage_id,
        )

    def clear(self, outage_id: int, key: str, now: datetime) -> bool:
        """Whether that was the last one that went on."""
        self._db.run(
            "update alert set cleared_at = :now where key = :key and outage_id = :id",
            now=iso(now),
            key=key,
            id=outage_id,
        )
        return not self._db.rows(
            "select 1 from alert where outage_id = :id and cleared_at is null", id=outage_id
        )

    def take(self, outage_id: int, *, of: int) -> None:
        """What monitoring says of a part it says of the whole."""
        self._db.run(
            """
            insert into alert (key, outage_id, cleared_at)
            select key, :id, cleared_at from alert where outage_id = :part
            on conflict (key, outage_id) do nothing
            """,
            id=outage_id,
            part=of,
        )
