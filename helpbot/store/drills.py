"""Pages that were only a test: to whom, when, and whether the person had them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.oncall import Trial
from helpbot.store.sqlite import SqliteDriver

_COLUMNS = "id, person, sent_at, due_at, tapped_at"


class Drills:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(self, person: str, *, due_at: datetime, now: datetime) -> int:
        rows = self._db.rows(
            """
            insert into drill (person, sent_at, due_at) values (:person, :now, :due_at)
            returning id
            """,
            person=person,
            now=iso(now),
            due_at=iso(due_at),
        )
        return int(rows[0]["id"])

    def get(self, drill_id: int) -> Trial | None:
        found = self._many("where id = :id", id=drill_id)
        return found[0] if found else None

    def tap(self, drill_id: int, now: datetime) -> bool:
        """False when it was tapped before."""
        changed = self._db.run(
            "update drill set tapped_at = :now where id = :id and tapped_at is null",
            id=drill_id,
            now=iso(now),
        )
        return changed == 1

    def missed(self, now: datetime) -> list[Trial]:
        """Those that nobody tapped in time and nobody was told of."""
        return self._many(
            "where tapped_at is null and told_at is null and due_at <= :now order by id",
            now=iso(now),
        )

    def told(self, drill_id: int, now: datetime) -> bool:
        """True for the one who may tell: another process did first otherwise."""
        changed = self._db.run(
            "update drill set told_at = :now where id = :id and told_at is null",
            id=drill_id,
            now=iso(now),
        )
        return changed == 1

    def since(self, at: datetime) -> list[Trial]:
        """The latest first."""
        return self._many("where sent_at >= :at order by sent_at desc, id", at=iso(at))

    def _many(self, rest: str, **values: object) -> list[Trial]:
        sql = f"select {_COLUMNS} from drill {rest}"  # noqa: S608 - constants of this file
        return [_trial(row) for row in self._db.rows(sql, **values)]


def _trial(row: Mapping[str, Any]) -> Trial:
    return Trial(
        row["id"],
        row["person"],
        from_iso(row["sent_at"]),
        from_iso(row["due_at"]),
        from_iso(row["tapped_at"]) if row["tapped_at"] else None,
    )
