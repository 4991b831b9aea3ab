"""Who has had a ticket, and since when: one row for each turn, the open one without an end."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.store.sqlite import SqliteDriver
from helpbot.tickets import Holder, Holding, Pending, Ticket


class Holdings:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def turn(self, ticket: Ticket, now: datetime) -> None:
        """From now on it is the turn of whoever has the ticket; nobody's once it is resolved."""
        rows = self._db.rows(
            """
            select holder, since, until, pending_on from holding
            where ticket_id = :id and until is null
            """,
            id=ticket.id,
        )
        current = _holding(rows[0]) if rows else None
        if current and (current.holder, current.pending_on) == (ticket.holder, ticket.pending_on):
            return
        if current and current.since >= now:
            # Of no length: it is as if it had never been.
            self._db.run(
                "delete from holding where ticket_id = :id and until is null", id=ticket.id
            )
        self._db.run(
            "update holding set until = :now where ticket_id = :id and until is null",
            id=ticket.id,
            now=iso(now),
        )
        if ticket.holder is not None:
            self._begin(ticket, ticket.holder, now)

    def _begin(self, ticket: Ticket, holder: Holder, now: datetime) -> None:
        self._db.run(
            """
            insert into holding (ticket_id, holder, pending_on, since)
            values (:id, :holder, :pending_on, :now)
            on conflict (ticket_id, since, holder)
                do update set until = null, pending_on = excluded.pending_on
            """,
            id=ticket.id,
            holder=holder,
            pending_on=ticket.pending_on,
            now=iso(now),
        )

    def of(self, ticket_id: int) -> list[Holding]:
        """In order; the last one may be open."""
        rows = self._db.rows(
            """
            select holder, since, until, pending_on from holding
            where ticket_id = :id order by since, holder
            """,
            id=ticket_id,
        )
        return [_holding(row) for row in rows]


def _holding(row: Mapping[str, Any]) -> Holding:
    return Holding(
        Holder(row["holder"]),
        from_iso(row["since"]),
        from_iso(row["until"]) if row["until"] else None,
        Pending(row["pending_on"]) if row["pending_on"] else None,
    )
