"""What requester and desk say to each other, and what only technicians read: two tables.

Each row is the body of its journal entry. One that was changed is replaced by a new one: its words
are gone, that it was there stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.store.sqlite import SqliteDriver


@dataclass(frozen=True, slots=True)
class Said:
    """Words beside a ticket. `id` is their journal entry; `heard_key` the message that they were,
    `said_key` the outbox key under which they reached the other side.
    """

    id: int
    ticket_id: int
    person: str
    text: str
    said_at: datetime
    from_requester: bool = False
    heard_key: str | None = None
    said_key: str | None = None
    replaces: int | None = None


class Replies:
    """Between requester and desk."""

    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(self, said: Said) -> None:
        self._db.run(
            """
            insert into reply (journal_id, ticket_id, person, from_requester, text, said_at,
                               heard_key, said_key, replaces)
            values (:id, :ticket_id, :person, :from_requester, :text, :said_at, :heard_key,
                    :said_key, :replaces)
            """,
            id=said.id,
            ticket_id=said.ticket_id,
            person=said.person,
            from_requester=int(said.from_requester),
            text=said.text,
            said_at=iso(said.said_at),
            heard_key=said.heard_key,
            said_key=said.said_key,
            replaces=said.replaces,
        )

    def of(self, ticket_id: int) -> list[Said]:
        """The words that still stand, oldest first."""
        rows = self._db.rows(
            """
            select journal_id, ticket_id, person, from_requester, text, said_at, heard_key,
                   said_key, replaces
            from reply where ticket_id = :ticket_id and text is not null order by journal_id
            """,
            ticket_id=ticket_id,
        )
        return [_reply(row) for row in rows]

    def heard_as(self, key: str) -> Said | None:
        """What a message became, if it still stands."""
        rows = self._db.rows(
            """
            select journal_id, ticket_id, person, from_requester, text, said_at, heard_key,
                   said_key, replaces
            from reply where heard_key = :key and text is not null
            order by journal_id desc limit 1
            """,
            key=key,
        )
        return _reply(rows[0]) if rows else None

    def forget(self, journal_id: int) -> None:
        """Its words go; that it was there stays."""
        self._db.run("update reply set text = null where journal_id = :id", id=journal_id)

    def purge(self, ticket_id: int) -> int:
        return self._db.run(
            "update reply set text = null where ticket_id = :id and text is not null", id=ticket_id
        )


class Notes:
    """For technicians only."""

    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(self, said: Said) -> None:
        self._db.run(
            """
            insert into note (journal_id, ticket_id, person, text, said_at, heard_key, replaces)
            values (:id, :ticket_id, :person, :text, :said_at, :heard_key, :replaces)
            """,
            id=said.id,
            ticket_id=said.ticket_id,
            person=said.person,
            text=said.text,
            said_at=iso(said.said_at),
            heard_key=said.heard_key,
            replaces=said.replaces,
        )

    def of(self, ticket_id: int) -> list[Said]:
        rows = self._db.rows(
            """
            select journal_id, ticket_id, person, text, said_at, heard_key, replaces
            from note where ticket_id = :ticket_id and text is not null order by journal_id
            """,
            ticket_id=ticket_id,
        )
        return [_note(row) for row in rows]

    def heard_as(self, key: str) -> Said | None:
        rows = self._db.rows(
            """
            select journal_id, ticket_id, person, text, said_at, heard_key, replaces
            from note where heard_key = :key and text is not null
            order by journal_id desc limit 1
            """,
            key=key,
        )
        return _note(rows[0]) if rows else None

    def forget(self, journal_id: int) -> None:
        self._db.run("update note set text = null where journal_id = :id", id=journal_id)

    def purge(self, ticket_id: int) -> int:
        return self._db.run(
            "update note set text = null where ticket_id = :id and text is not null", id=ticket_id
        )


def _reply(row: Mapping[str, Any]) -> Said:
    return Said(
        id=row["journal_id"],
        ticket_id=row["ticket_id"],
        person=row["person"],
        text=row["text"],
        said_at=from_iso(row["said_at"]),
        from_requester=bool(row["from_requester"]),
        heard_key=row["heard_key"],
        said_key=row["said_key"],
        replaces=row["replaces"],
    )


def _note(row: Mapping[str, Any]) -> Said:
    return Said(
        id=row["journal_id"],
        ticket_id=row["ticket_id"],
        person=row["person"],
        text=row["text"],
        said_at=from_iso(row["said_at"]),
        heard_key=row["heard_key"],
        replaces=row["replaces"],
    )
