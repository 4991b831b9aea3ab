"""How far each channel has been read, so that what was said while nobody listened can be read
later.
"""

from helpbot.store.sqlite import SqliteDriver


class Seen:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def upto(self, channel: str, mark: str) -> None:
        """Moves the mark of a channel forward, never back. Marks of one channel sort as text."""
        self._db.run(
            """
            insert into seen (channel, mark) values (:channel, :mark)
            on conflict (channel) do update set mark = excluded.mark where excluded.mark > seen.mark
            """,
            channel=channel,
            mark=mark,
        )

    def marks(self) -> dict[str, str]:
        rows = self._db.rows("select channel, mark from seen order by channel")
        return {row["channel"]: row["mark"] for row in rows}
