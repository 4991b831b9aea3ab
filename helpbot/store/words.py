"""The words of tickets, as search finds them: a row a ticket, in two tables.

One holds what a requester may read, the other all that technicians do, notes among it. Who looks
decides which table is asked, so that no query for one can return the other.
"""

import json
import re

from helpbot.store.sqlite import SqliteDriver

# A search of more words than this finds nothing more exactly.
MOST = 12


class Words:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def index(self, ticket_id: int) -> None:
        """Brings both rows up to date with what is written down; nothing happens where they are."""
        ticket = self._db.rows(
            """
            select summary, resolution, details, requester, requester_name
            from ticket where id = :id
            """,
            id=ticket_id,
        )[0]
        said = [
            ticket["summary"],
            ticket["resolution"] or "",
            *json.loads(ticket["details"]).values(),
            *self._texts("reply", ticket_id),
        ]
        public = " ".join(filter(None, said))
        every = " ".join((public, *self._texts("note", ticket_id)))
        person = f"{ticket['requester']} {ticket['requester_name']}"
        known = self._db.rows(
            "select words, person from desk_words where rowid = :id", id=ticket_id
        )
        if known and (known[0]["words"], known[0]["person"]) == (every, person):
            return
        if known:
            self.forget(ticket_id)
        self._db.run(
            "insert into ticket_words (rowid, words) values (:id, :words)",
            id=ticket_id,
            words=public,
        )
        self._db.run(
            "insert into desk_words (rowid, words, person) values (:id, :words, :person)",
            id=ticket_id,
            words=every,
            person=person,
        )

    def forget(self, ticket_id: int) -> None:
        for table in ("ticket_words", "desk_words"):
            self._db.run(f"delete from {table} where rowid = :id", id=ticket_id)  # noqa: S608

    def settle(self) -> None:
        """Rewrites both indexes: one that is forgotten stands in them until then."""
        for table in ("ticket_words", "desk_words"):
            self._db.run(f"insert into {table} ({table}) values ('optimize')")  # noqa: S608

    def _texts(self, table: str, ticket_id: int) -> list[str]:
        rows = self._db.rows(
            f"""
            select text from {table} where ticket_id = :id and text is not null
            order by journal_id
            """,  # noqa: S608 - one of two names above
            id=ticket_id,
        )
        return [str(row["text"]) for row in rows]


def phrase(words: str) -> str:
    """Every word as a prefix, each in quotes: nothing typed is an operator of the engine. Empty
    where there is no word.
    """
    found = re.findall(r"\w+", words)[:MOST]
    return " AND ".join(f'"{word}"*' for word in found)
