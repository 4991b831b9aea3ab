"""Channels as the outside sees them: how fast they may be written to, and
whether they are closed.
"""

from datetime import datetime, timedelta

from helpbot.clock import from_iso, iso
from helpbot.store.sqlite import SqliteDriver


class Destinations:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def pace(self, channel: str, now: datetime, *, every: timedelta, burst: int) -> None:
        """Notes one message: `burst` may follow each other at once, then one each `every`.

        The generic cell rate algorithm (ITU-T I.371): one time a channel, up to which it is paid
        for.
        """
        rows = self._db.rows(
            "select paced_to, not_before from destination where channel = :channel", channel=channel
        )
        paid_to = max(now, from_iso(rows[0]["paced_to"])) if rows else now
        paid_to += every
        not_before = paid_to - every * (burst - 1)
        if rows:
            not_before = max(not_before, from_iso(rows[0]["not_before"]))
        self._put(channel, paid_to, not_before)

    def park(self, channel: str, until: datetime) -> None:
        """Nothing goes there before `until`, whatever it is."""
        self._put(channel, until, until)

    def close(self, channel: str, reason: str, now: datetime) -> int:
        """Nothing goes there any more: what waits for it is given up. How much that was."""
        self._put(channel, now, now)
        self._db.run(
            "update destination set closed = :reason where channel = :channel",
            channel=channel,
            reason=reason,
        )
        return self._db.run(
            """
            update outbox set state = 'dead', error = :reason
            where channel = :channel and state = 'pending'
            """,
            channel=channel,
            reason=reason,
        )

    def open(self, channel: str) -> None:
        """Somebody spoke there: whatever closed it is over."""
        self._db.run(
            "update destination set closed = null where channel = :channel", channel=channel
        )

    def why_closed(self, channel: str) -> str | None:
        rows = self._db.rows(
            "select closed from destination where channel = :channel", channel=channel
        )
        return rows[0]["closed"] if rows else None

    def closed(self) -> list[tuple[str, str]]:
        """(channel, reason) of all that are closed."""
        rows = self._db.rows(
            """
            select channel, closed from destination where closed is not null order by channel
            """
        )
        return [(row["channel"], row["closed"]) for row in rows]

    def _put(self, channel: str, paced_to: datetime, not_before: datetime) -> None:
        self._db.run(
            """
            insert into destination (channel, paced_to, not_before)
            values (:channel, :paced_to, :not_before)
            on conflict (channel) do update
            set paced_to = excluded.paced_to, not_before = excluded.not_before
            """,
            channel=channel,
            paced_to=iso(paced_to),
            not_before=iso(not_before),
        )
