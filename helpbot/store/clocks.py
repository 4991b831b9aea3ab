"""The clocks of tickets as rows: by when, when there is something to do, and what came of it."""

from datetime import datetime

from helpbot.clock import iso
from helpbot.errors import Conflict
from helpbot.store.sqlite import SqliteDriver
from helpbot.store.tickets import COLUMNS, ticket_from
from helpbot.targets import Kept
from helpbot.tickets import Priority, Ticket


class Clocks:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def keep(self, ticket: Ticket, reckoned_by: str) -> None:
        """Its times, as they were reckoned from what was saved. Raises Conflict."""
        changed = self._db.run(
            """
            update ticket
            set respond_by = :respond_by, resolve_by = :resolve_by, responded_at = :responded_at,
                warned = :warned, due_at = :due_at, reckoned_by = :reckoned_by, error = null
            where id = :id and version = :version
            """,
            id=ticket.id,
            version=ticket.version,
            respond_by=_text(ticket.respond_by),
            resolve_by=_text(ticket.resolve_by),
            responded_at=_text(ticket.responded_at),
            warned=ticket.warned,
            due_at=_text(ticket.due_at),
            reckoned_by=reckoned_by,
        )
        if changed != 1:
            raise Conflict("ticket", ticket.id)

    def stale(self, reckoned_by: str, limit: int) -> list[int]:
        """Tickets whose times were reckoned by other hours or targets than those in force."""
        rows = self._db.rows(
            """
            select id from ticket
            where status <> 'closed' and (reckoned_by is null or reckoned_by <> :reckoned_by)
            order by id limit :limit
            """,
            reckoned_by=reckoned_by,
            limit=limit,
        )
        return [int(row["id"]) for row in rows]

    def passed_over(self, ticket_id: int, reckoned_by: str) -> None:
        """One that cannot be reckoned, for a bug of ours, keeps the times that it had."""
        self._db.run(
            "update ticket set reckoned_by = :reckoned_by where id = :id",
            id=ticket_id,
            reckoned_by=reckoned_by,
        )

    def unresolved(self) -> list[Ticket]:
        """Every ticket on which somebody still works or waits, oldest first."""
        rows = self._db.rows(
            f"select {COLUMNS} from ticket where status in ('new', 'open', 'pending') "  # noqa: S608
            "order by opened_at, id"
        )
        return [ticket_from(row) for row in rows]

    def kept(self, since: datetime, until: datetime, now: datetime) -> list[Kept]:
        """What was answered and solved in a span of time, in time and late.

        What is late counts when it became so, whether it is done by now or not.
        """
        rows = self._db.rows(
            """
            select team, priority,
                sum(case when responded_at >= :since and responded_at < :until
                    and responded_at <= respond_by then 1 else 0 end) as answered,
                sum(case when respond_by >= :since and respond_by < :until
                    and coalesce(responded_at, resolved_at, :now) > respond_by
                    then 1 else 0 end) as answered_late,
                sum(case when resolved_at >= :since and resolved_at < :until
                    and resolved_at <= resolve_by then 1 else 0 end) as solved,
                sum(case when resolve_by >= :since and resolve_by < :until
                    and coalesce(resolved_at, :now) > resolve_by
                    then 1 else 0 end) as solved_late
            from ticket
            group by team, priority
            order by team, priority
            """,
            since=iso(since),
            until=iso(until),
            now=iso(now),
        )
        counted = ("answered", "answered_late", "solved", "solved_late")
        return [
            Kept(row["team"], Priority(row["priority"]), **{name: row[name] for name in counted})
            for row in rows
            if any(row[name] for name in counted)
        ]


def _text(at: datetime | None) -> str | None:
    return iso(at) if at else None
