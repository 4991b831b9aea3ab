"""Tickets as rows. Lists and search are in found.py."""

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.errors import Conflict
from helpbot.speech import Address
from helpbot.store.sqlite import SqliteDriver
from helpbot.store.words import Words
from helpbot.tickets import Approvals, Extent, Kind, Pending, Priority, Status, Ticket

_NAMES = tuple(field.name for field in fields(Ticket))
COLUMNS = ", ".join(_NAMES)
_SAVED = tuple(name for name in _NAMES if name not in ("id", "version", "opened_at", "source_key"))
_PUT = tuple(name for name in _NAMES if name not in ("id", "version"))

_INSERT = (
    f"insert into ticket ({', '.join(_PUT)}) "  # noqa: S608 - the names of a dataclass
    f"values ({', '.join(f':{name}' for name in _PUT)}) returning id"
)
_UPDATE = (
    f"update ticket set {', '.join(f'{name} = :{name}' for name in _SAVED)}, "  # noqa: S608
    "version = version + 1 where id = :id and version = :version"
)


class Tickets:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(self, ticket: Ticket) -> Ticket:
        """A new ticket, with its number; the id given is not looked at."""
        row = _row(ticket)
        rows = self._db.rows(_INSERT, **{name: row[name] for name in _PUT})
        made = replace(ticket, id=int(rows[0]["id"]))
        Words(self._db).index(made.id)
        return made

    def get(self, ticket_id: int) -> Ticket | None:
        rows = self._db.rows(
            f"select {COLUMNS} from ticket where id = :id",  # noqa: S608 - a constant
            id=ticket_id,
        )
        return ticket_from(rows[0]) if rows else None

    def save(self, ticket: Ticket) -> Ticket:
        """Raises Conflict when somebody else changed it since it was read."""
        row = _row(ticket)
        changed = self._db.run(
            _UPDATE,
            **{name: row[name] for name in _SAVED},
            id=ticket.id,
            version=ticket.version,
        )
        if changed != 1:
            raise Conflict("ticket", ticket.id)
        Words(self._db).index(ticket.id)
        return replace(ticket, version=ticket.version + 1)

    def claim(self, ticket: Ticket, *, status: Status, by: str, now: datetime) -> bool:
        """One conditional update: whoever comes first has it. False for everybody else."""
        changed = self._db.run(
            """
            update ticket
            set status = :status, claimed_by = :by, touched_at = :now, version = version + 1
            where id = :id and claimed_by is null and status in ('new', 'open', 'pending')
            """,
            id=ticket.id,
            status=status,
            by=by,
            now=iso(now),
        )
        return changed == 1

    def by_source(self, key: str) -> Ticket | None:
        """The ticket that was made of a message, by the message's key."""
        rows = self._db.rows(
            f"select {COLUMNS} from ticket where source_key = :key",  # noqa: S608
            key=key,
        )
        return ticket_from(rows[0]) if rows else None

    def heard_as(self, key: str) -> Ticket | None:
        """The ticket that a message became."""
        rows = self._db.rows(
            f"select {COLUMNS} from ticket where heard_key = :key",  # noqa: S608 - a constant
            key=key,
        )
        return ticket_from(rows[0]) if rows else None

    def following(self, ticket_id: int) -> Ticket | None:
        """The one that goes on from a closed ticket, the last of them; none that is closed."""
        rows = self._db.rows(
            f"select {COLUMNS} from ticket "  # noqa: S608
            "where follows = :id and status <> 'closed' order by id desc limit 1",
            id=ticket_id,
        )
        return ticket_from(rows[0]) if rows else None

    def in_place(self, place: Address) -> Ticket | None:
        """The last ticket that is told of in a thread; one that is closed where all of them are."""
        rows = self._db.rows(
            f"select {COLUMNS} from ticket where reply_to = :place "  # noqa: S608
            "order by case when status = 'closed' then 1 else 0 end, id desc limit 1",
            place=place,
        )
        return ticket_from(rows[0]) if rows else None

    def of_message(self, link_end: str) -> Ticket | None:
        """The ticket of a message that was marked, by the end of its link."""
        rows = self._db.rows(
            f"select {COLUMNS} from ticket where source_key like :pattern "  # noqa: S608
            "order by case when status = 'closed' then 1 else 0 end, id desc limit 1",
            pattern=f"message:%{link_end}",
        )
        return ticket_from(rows[0]) if rows else None

    def due(self, now: datetime, limit: int) -> list[int]:
        """Tickets with which the clock has something to do, longest waiting first."""
        rows = self._db.rows(
            """
            select id from ticket where due_at is not null and due_at <= :now
            order by due_at, id limit :limit
            """,
            now=iso(now),
            limit=limit,
        )
        return [int(row["id"]) for row in rows]

    def relink(self, outage_id: int, *, of: int) -> None:
        """What was linked to one outage, and its own ticket, is linked to another that took it in:
        it ends with that.
        """
        self._db.run(
            """
            update ticket set outage_id = :to, version = version + 1
            where outage_id = :of or id = :of
            """,
            to=outage_id,
            of=of,
        )

    def put_off(self, ticket_id: int, until: datetime, error: str) -> None:
        """One that failed for a bug of ours is looked at again later."""
        self._db.run(
            "update ticket set due_at = :until, error = :error where id = :id",
            until=iso(until),
            error=error,
            id=ticket_id,
        )


def _row(ticket: Ticket) -> dict[str, Any]:
    return {name: _stored(getattr(ticket, name)) for name in _NAMES}


def _stored(value: object) -> object:
    match value:
        case datetime():
            return iso(value)
        case bool():
            return int(value)
        case Enum():
            return value.value
        case Mapping():
            return json.dumps(dict(value), ensure_ascii=False)
        case _:
            return value


def ticket_from(row: Mapping[str, Any]) -> Ticket:
    return Ticket(**{name: _READ.get(name, _as_is)(row[name]) for name in _NAMES})


def _as_is(value: Any) -> Any:
    return value


def _time(value: str | None) -> datetime | None:
    return from_iso(value) if value else None


_READ: dict[str, Any] = {
    "kind": Kind,
    "priority": Priority,
    "status": Status,
    "impact": Extent,
    "urgency": Extent,
    "pending_on": lambda value: Pending(value) if value else None,
    "needs": lambda value: Approvals(value) if value else None,
    "details": lambda value: MappingProxyType(json.loads(value)),
    **dict.fromkeys(
        ("private", "restricted", "of_facility", "off_standard", "is_project", "of_partner"), bool
    ),
    **{
        name: _time
        for name in _NAMES
        if name.endswith(("_at", "_by"))
        and name not in ("claimed_by", "opened_by", "hold_by", "needed_by")
    },
    "snoozed_until": _time,
}
