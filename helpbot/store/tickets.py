"""Tickets as rows."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.errors import Conflict
from helpbot.store.sqlite import SqliteDriver
from helpbot.tickets import Kind, Priority, Status, Ticket

_COLUMNS = (
    "id, kind, summary, service, facility, department, team, priority, status, requester, "
    "requester_name, claimed_by, opened_at, closed_at, version"
)


class Tickets:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(self, ticket: Ticket) -> Ticket:
        """A new ticket, with its number; the id given is not looked at."""
        rows = self._db.rows(
            """
            insert into ticket (kind, summary, service, facility, department, team, priority,
                                status, requester, requester_name, claimed_by, opened_at,
                                closed_at)
            values (:kind, :summary, :service, :facility, :department, :team, :priority,
                    :status, :requester, :requester_name, :claimed_by, :opened_at, :closed_at)
            returning id
            """,
            **_row(ticket),
        )
        return replace(ticket, id=int(rows[0]["id"]))

    def get(self, ticket_id: int) -> Ticket | None:
        rows = self._db.rows(
            f"select {_COLUMNS} from ticket where id = :id",  # noqa: S608 - a constant
            id=ticket_id,
        )
        return _ticket(rows[0]) if rows else None

    def save(self, ticket: Ticket) -> Ticket:
        """Raises Conflict when somebody else changed it since it was read."""
        changed = self._db.run(
            """
            update ticket
            set summary = :summary, service = :service, facility = :facility, team = :team,
                department = :department, priority = :priority, status = :status,
                claimed_by = :claimed_by, closed_at = :closed_at, version = version + 1
            where id = :id and version = :version
            """,
            **_row(ticket),
            id=ticket.id,
            version=ticket.version,
        )
        if changed != 1:
            raise Conflict("ticket", ticket.id)
        return replace(ticket, version=ticket.version + 1)


def _row(ticket: Ticket) -> dict[str, Any]:
    fields = asdict(ticket)
    del fields["id"], fields["version"]
    return {name: _text(value) for name, value in fields.items()}


def _text(value: object) -> object:
    return iso(value) if isinstance(value, datetime) else value


def _ticket(row: Mapping[str, Any]) -> Ticket:
    return Ticket(
        **{name: row[name] for name in row.keys() if name not in _PARSED},  # noqa: SIM118 - a row, not a dictionary
        kind=Kind(row["kind"]),
        priority=Priority(row["priority"]),
        status=Status(row["status"]),
        opened_at=from_iso(row["opened_at"]),
        closed_at=from_iso(row["closed_at"]) if row["closed_at"] else None,
    )


_PARSED = ("kind", "priority", "status", "opened_at", "closed_at")
