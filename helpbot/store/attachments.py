"""Files beside tickets: always where their edge has them; a copy only of those that are wanted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from helpbot.clock import iso
from helpbot.speech import File
from helpbot.store.sqlite import SqliteDriver


class Copy(StrEnum):
    """Whether there is one, or will be."""

    REFERENCE = "reference"
    WANTED = "wanted"
    KEPT = "kept"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Attachment:
    """`digest` names the copy, once it is kept. What is `internal` no requester sees."""

    id: int
    ticket_id: int
    file: File
    copy: Copy
    digest: str | None
    is_internal: bool
    attempt: int


# How long to wait after each attempt that failed; after the last the reference has to do.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 960))

_COLUMNS = "id, ticket_id, name, kind, bytes, reference, state, digest, internal, attempt"

# What came later is beside an entry of its own.
_DROP_OPENING = "delete from attachment where ticket_id = :id and journal_id is null"
_HIDE_OPENING = """
    update attachment set internal = 1 where ticket_id = :id and journal_id is null
"""


class Attachments:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def copies(self) -> frozenset[str]:
        """The digests of all copies that a ticket still has."""
        rows = self._db.rows("select distinct digest from attachment where digest is not null")
        return frozenset(str(row["digest"]) for row in rows)

    def forget(self, digest: str) -> None:
        """Of a copy that is not there any more only the reference stays."""
        self._db.run(
            "update attachment set state = 'reference', digest = null where digest = :digest",
            digest=digest,
        )

    def put(
        self,
        ticket_id: int,
        file: File,
        *,
        is_copied: bool,
        now: datetime,
        is_internal: bool = False,
        entry: int | None = None,
    ) -> None:
        """`entry` is that of the words in the journal beside which it came."""
        self._db.run(
            """
            insert into attachment (ticket_id, journal_id, name, kind, bytes, reference, state,
                                    internal, due_at)
            values (:ticket_id, :entry, :name, :kind, :bytes, :reference, :state, :internal, :due)
            """,
            ticket_id=ticket_id,
            entry=entry,
            name=file.name,
            kind=file.kind,
            bytes=file.bytes,
            reference=file.reference,
            state=Copy.WANTED if is_copied else Copy.REFERENCE,
            internal=int(is_internal),
            due=iso(now) if is_copied else None,
        )

    def of(self, ticket_id: int, *, internal: bool) -> list[Attachment]:
        """Those of a ticket, oldest first; with those that are `internal`, or without."""
        rows = self._db.rows(
            f"""
            select {_COLUMNS} from attachment
            where ticket_id = :ticket_id and internal <= :internal order by id
            """,  # noqa: S608 - constants of this file
            ticket_id=ticket_id,
            internal=int(internal),
        )
        return [_attachment(row) for row in rows]

    def move(self, entry: int, *, to: int) -> None:
        """What came beside words is beside those that took their place."""
        self._db.run(
            "update attachment set journal_id = :to where journal_id = :entry", to=to, entry=entry
        )

    def drop(self, entry: int) -> None:
        """What came beside words goes with them; a copy that nothing names is swept."""
        self._db.run("delete from attachment where journal_id = :entry", entry=entry)

    def withdraw(self, entry: int) -> None:
        """What came beside words is for technicians alone from here on."""
        self._db.run("update attachment set internal = 1 where journal_id = :entry", entry=entry)

    def drop_opening(self, ticket_id: int, *, is_held: bool) -> None:
        """What came with the words that a ticket was opened with goes with them; of a held one
        nobody but the desk sees it any more.
        """
        self._db.run(_HIDE_OPENING if is_held else _DROP_OPENING, id=ticket_id)

    def due(self, now: datetime, limit: int) -> list[Attachment]:
        """Of which a copy is wanted now, longest waiting first."""
        rows = self._db.rows(
            f"""
            select {_COLUMNS} from attachment
            where state = 'wanted' and due_at <= :now order by due_at, id limit :limit
            """,  # noqa: S608 - constants of this file
            now=iso(now),
            limit=limit,
        )
        return [_attachment(row) for row in rows]

    def kept(self, attachment_id: int, digest: str, size: int) -> None:
        self._db.run(
            """
            update attachment set state = 'kept', digest = :digest, bytes = :size, due_at = null
            where id = :id and state = 'wanted'
            """,
            id=attachment_id,
            digest=digest,
            size=size,
        )

    def failed(self, attachment_id: int, now: datetime) -> None:
        """Tries again after a while; in the end the reference has to do."""
        rows = self._db.rows("select attempt from attachment where id = :id", id=attachment_id)
        attempt = int(rows[0]["attempt"]) if rows else len(PAUSES)
        if attempt >= len(PAUSES):
            self.refused(attachment_id)
            return
        self._db.run(
            """
            update attachment set attempt = attempt + 1, due_at = :due
            where id = :id and state = 'wanted'
            """,
            id=attachment_id,
            due=iso(now + PAUSES[attempt]),
        )

    def refused(self, attachment_id: int) -> None:
        """No copy can ever be had; the reference has to do."""
        self._db.run(
            """
            update attachment set state = 'failed', due_at = null
            where id = :id and state = 'wanted'
            """,
            id=attachment_id,
        )


def _attachment(row: Mapping[str, Any]) -> Attachment:
    return Attachment(
        row["id"],
        row["ticket_id"],
        File(row["name"], row["kind"], row["bytes"], row["reference"]),
        Copy(row["state"]),
        row["digest"],
        bool(row["internal"]),
        row["attempt"],
    )
