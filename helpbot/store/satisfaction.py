"""What requesters thought of how it ended: asked once for each time that a ticket ended."""

from datetime import datetime

from helpbot.clock import iso
from helpbot.store.sqlite import SqliteDriver


class Satisfaction:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def ask(self, ticket_id: int, now: datetime) -> None:
        """One more end, of which nothing is known yet."""
        self._db.run(
            """
            insert into satisfaction (ticket_id, closure, asked_at)
            select :id, coalesce(max(closure), 0) + 1, :now from satisfaction
            where ticket_id = :id
            """,
            id=ticket_id,
            now=iso(now),
        )

    def answer(self, ticket_id: int, score: int, words: str, now: datetime) -> bool:
        """Notes what was said of the last end. False where something was, or nothing was asked."""
        changed = self._db.run(
            """
            update satisfaction set score = :score, words = :words, answered_at = :now
            where ticket_id = :id and answered_at is null
              and closure = (select max(closure) from satisfaction where ticket_id = :id)
            """,
            id=ticket_id,
            score=score,
            words=words or None,
            now=iso(now),
        )
        return changed == 1

    def of(self, ticket_id: int) -> list[tuple[int, str]]:
        """(score, words) of every end that was answered, in order."""
        rows = self._db.rows(
            """
            select score, words from satisfaction
            where ticket_id = :id and answered_at is not null order by closure
            """,
            id=ticket_id,
        )
        return [(int(row["score"]), str(row["words"] or "")) for row in rows]
