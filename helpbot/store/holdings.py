"""Who has had a ticket, and since when: one row for each turn, the open one without an end."""

from datetime import datetime

from helpbot.clock import from_iso, iso
from helpbot.store.sqlite import SqliteDriver
from helpbot.tickets import Holder, Holding


class Holdings:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def turn(self, ticket_id: int, holder: Holder | None, now: datetime) -> None:
        """From now on it is somebody's turn; nobody's where there is no holder."""
        open_rows = self._db.rows(
            "select holder, since from holding where ticket_id = :id and until is null",
            id=ticket_id,
        )
        if open_rows and open_rows[0]["holder"] == holder:
            return
        if open_rows and open_rows[0]["since"] == iso(now):
            # Of no length: it is as if it had never been.
            self._db.run(
                "delete from holding where ticket_id = :id and until is null", id=ticket_id
            )
        self._db.run(
            "update holding set until = :now where ticket_id = :id and until is null",
            id=ticket_id,
            now=iso(now),
        )
        if holder is not None:
            self._db.run(
                """
                insert into holding (ticket_id, holder, since) values (:id, :holder, :now)
                on conflict (ticket_id, since, holder) do update set until = null
                """,
                id=ticket_id,
                holder=holder,
                now=iso(now),
            )

    def of(self, ticket_id: int) -> list[Holding]:
        """In order; the last one may be open."""
        rows = self._db.rows(
            "select holder, since, until from holding where ticket_id = :id order by since, holder",
            id=ticket_id,
        )
        return [
            Holding(
                Holder(row["holder"]),
                from_iso(row["since"]),
                from_iso(row["until"]) if row["until"] else None,
            )
            for row in rows
        ]
