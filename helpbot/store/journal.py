"""The journal: who did what to a ticket, from where, before and after. Only ever added to.

Each entry's digest covers its fields, its body's digest and the digest before it, so that one that
is changed, removed or put in between breaks the chain for all that follow.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.errors import Conflict
from helpbot.store.sqlite import SqliteDriver


@dataclass(frozen=True, slots=True)
class Entry:
    """`what` names the change; `body` is what was written with it, None once it was purged."""

    id: int
    ticket_id: int
    at: datetime
    actor: str
    source: str
    what: str
    before: str | None
    after: str | None
    body: str | None


class Journal:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def add(
        self,
        ticket_id: int,
        what: str,
        *,
        actor: str,
        source: str,
        now: datetime,
        before: str | None = None,
        after: str | None = None,
        body: str | None = None,
        is_kept: bool = True,
    ) -> int:
        """Appends an entry, in the transaction of what it tells of; its number.

        A body that is not `is_kept` here is kept as a reply or a note of this number.
        """
        previous = str(self._db.rows("select digest from journal_head where one = 1")[0]["digest"])
        fields = {
            "ticket_id": ticket_id,
            "at": iso(now),
            "actor": actor,
            "source": source,
            "what": what,
            "before": before,
            "after": after,
            "body_digest": _digest_of(body) if body is not None else None,
            "previous": previous,
        }
        entry_id = self._append(fields, _digest_of(fields))
        if body is not None and is_kept:
            self.keep(entry_id, body)
        return entry_id

    def _append(self, fields: Mapping[str, object], digest: str) -> int:
        rows = self._db.rows(
            """
            insert into journal (ticket_id, at, actor, source, what, before, after, body_digest,
                                 previous, digest)
            values (:ticket_id, :at, :actor, :source, :what, :before, :after, :body_digest,
                    :previous, :digest)
            returning id
            """,
            **fields,
            digest=digest,
        )
        entry_id = int(rows[0]["id"])
        changed = self._db.run(
            "update journal_head set digest = :digest where one = 1 and digest = :previous",
            digest=digest,
            previous=fields["previous"],
        )
        if changed != 1:
            raise Conflict("journal", entry_id)
        return entry_id

    def of(self, ticket_id: int) -> list[Entry]:
        """Everything that happened to a ticket, oldest first, with what only technicians read."""
        rows = self._db.rows(
            """
            select journal.id, journal.ticket_id, at, actor, source, what, before, after,
                   coalesce(body.text, reply.text, note.text) as text
            from journal
            left join body on body.journal_id = journal.id
            left join reply on reply.journal_id = journal.id
            left join note on note.journal_id = journal.id
            where journal.ticket_id = :ticket_id order by journal.id
            """,
            ticket_id=ticket_id,
        )
        return [_entry(row) for row in rows]

    def events(self, ticket_id: int) -> list[Entry]:
        """The same without any words: that something happened, and no more."""
        rows = self._db.rows(
            """
            select id, ticket_id, at, actor, source, what, before, after, null as text
            from journal where ticket_id = :ticket_id order by id
            """,
            ticket_id=ticket_id,
        )
        return [_entry(row) for row in rows]

    def purge(self, ticket_id: int) -> int:
        """Takes the words of a ticket's entries away; that they were there stays. How many."""
        return self._db.run(
            """
            update body set text = null
            where text is not null
              and journal_id in (select id from journal where ticket_id = :ticket_id)
            """,
            ticket_id=ticket_id,
        )

    def keep(self, entry_id: int, text: str) -> None:
        """The words of an entry stay with it, though they stand nowhere any more."""
        self._db.run(
            "insert into body (journal_id, text) values (:id, :text)", id=entry_id, text=text
        )

    def forget(self, entry_id: int) -> None:
        """The words of one entry go; that they were there stays."""
        self._db.run("update body set text = null where journal_id = :id", id=entry_id)

    def problems(self) -> list[str]:
        """Where the chain is broken; empty when every entry is as it was written, if by an earlier
        version of the program.
        """
        if not self._db.has("journal"):
            return []
        found, previous = [], ""
        # Before there were tickets in chat an entry had its words nowhere else.
        for row in self._db.rows(_WRITTEN if self._db.has("reply") else _WRITTEN_AT_FIRST):
            fields = {name: row[name] for name in _CHAINED}
            if row["previous"] != previous or row["digest"] != _digest_of(fields):
                found.append(f"journal entry {row['id']} is not as it was written")
            if row["text"] is not None and _digest_of(row["text"]) != row["body_digest"]:
                found.append(f"the text of journal entry {row['id']} was changed")
            if row["body_digest"] is not None and row["kept"] is None:
                found.append(f"the text of journal entry {row['id']} was taken out")
            if row["what"] == "note" and row["said"] is not None:
                found.append(f"journal entry {row['id']} is a note, and stands among the replies")
            previous = row["digest"]
        if self._db.rows("select digest from journal_head where one = 1")[0]["digest"] != previous:
            found.append("the journal ends where it did not: entries are missing")
        return found


_WRITTEN = """
    select journal.id, journal.ticket_id, at, actor, source, what, before, after,
           body_digest, previous, digest,
           coalesce(body.text, reply.text, note.text) as text,
           coalesce(body.journal_id, reply.journal_id, note.journal_id) as kept,
           reply.journal_id as said
    from journal
    left join body on body.journal_id = journal.id
    left join reply on reply.journal_id = journal.id
    left join note on note.journal_id = journal.id
    order by journal.id
"""
_WRITTEN_AT_FIRST = """
    select id, ticket_id, at, actor, source, what, before, after, body_digest, previous, digest,
           body.text, body.journal_id as kept, null as said
    from journal left join body on body.journal_id = journal.id
    order by journal.id
"""
_CHAINED = (
    "ticket_id", "at", "actor", "source", "what", "before", "after", "body_digest", "previous"
)  # fmt: skip


def _digest_of(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        id=row["id"],
        ticket_id=row["ticket_id"],
        at=from_iso(row["at"]),
        actor=row["actor"],
        source=row["source"],
        what=row["what"],
        before=row["before"],
        after=row["after"],
        body=row["text"],
    )
