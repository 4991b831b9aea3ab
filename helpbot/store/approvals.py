"""Approvals as rows: who is asked to agree to which ticket, and what they said."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from helpbot.approvals import Approval, Decision, Parts
from helpbot.clock import from_iso, iso
from helpbot.store.sqlite import SqliteDriver

_COLUMNS = "id, ticket_id, approver, state, comment, asked_at, decided_at, due_at, reminded"


class Approvals:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def ask(
        self, ticket_id: int, part: int, people: Iterable[str], *, now: datetime, due_at: datetime
    ) -> list[str]:
        """Names people in a part of what must be agreed to; those who were not asked before."""
        fresh = []
        for approver in people:
            self._db.run(
                """
                insert into approval_part (ticket_id, part, approver)
                values (:ticket_id, :part, :approver)
                on conflict (ticket_id, part, approver) do nothing
                """,
                ticket_id=ticket_id,
                part=part,
                approver=approver,
            )
            if self._put(ticket_id, approver, now, due_at):
                fresh.append(approver)
        return fresh

    def _put(self, ticket_id: int, approver: str, now: datetime, due_at: datetime) -> bool:
        added = self._db.run(
            """
            insert into approval (ticket_id, approver, state, asked_at, due_at)
            values (:ticket_id, :approver, 'asked', :now, :due_at)
            on conflict (ticket_id, approver) do nothing
            """,
            ticket_id=ticket_id,
            approver=approver,
            now=iso(now),
            due_at=iso(due_at),
        )
        return added == 1

    def of(self, ticket_id: int) -> list[Approval]:
        rows = self._db.rows(
            f"select {_COLUMNS} from approval where ticket_id = :id order by id",  # noqa: S608
            id=ticket_id,
        )
        return [_approval(row) for row in rows]

    def parts(self, ticket_id: int) -> Parts:
        """Who may agree to each part."""
        rows = self._db.rows(
            """
            select part, approver from approval_part where ticket_id = :id order by part, approver
            """,
            id=ticket_id,
        )
        groups = groupby(rows, key=lambda row: int(row["part"]))
        return tuple(tuple(str(row["approver"]) for row in group) for _, group in groups)

    def decide(self, approval: Approval, state: Decision, comment: str, now: datetime) -> bool:
        """One decision: False where there is one already."""
        changed = self._db.run(
            """
            update approval
            set state = :state, comment = :comment, decided_at = :now, due_at = null
            where id = :id and state = 'asked'
            """,
            id=approval.id,
            state=state,
            comment=comment or None,
            now=iso(now),
        )
        return changed == 1

    def end(self, ticket_id: int) -> None:
        """Nobody is reminded any more."""
        self._db.run("update approval set due_at = null where ticket_id = :id", id=ticket_id)

    def drop(self, ticket_id: int, approver: str) -> None:
        """Somebody who has not decided is not asked any more."""
        for table in ("approval_part", "approval"):
            is_open = " and state = 'asked'" if table == "approval" else ""
            self._db.run(
                f"delete from {table} where ticket_id = :id and approver = :approver{is_open}",  # noqa: S608
                id=ticket_id,
                approver=approver,
            )

    def waiting(self, approver: str, limit: int) -> list[int]:
        """Tickets that wait for somebody, longest first."""
        rows = self._db.rows(
            """
            select approval.ticket_id
            from approval join ticket on ticket.id = approval.ticket_id
            where approval.approver = :approver and approval.state = 'asked'
              and ticket.status = 'pending' and ticket.pending_on = 'approval'
            order by approval.asked_at, approval.ticket_id
            limit :limit
            """,
            approver=approver,
            limit=limit,
        )
        return [int(row["ticket_id"]) for row in rows]

    def due(self, now: datetime, limit: int) -> list[Approval]:
        """Those of whom somebody has to be reminded, longest waiting first."""
        rows = self._db.rows(
            f"""
            select {_COLUMNS} from approval
            where state = 'asked' and due_at is not null and due_at <= :now
            order by due_at, id limit :limit
            """,  # noqa: S608 - constant columns
            now=iso(now),
            limit=limit,
        )
        return [_approval(row) for row in rows]

    def asked(self, limit: int) -> list[str]:
        """Everybody of whom a decision is awaited."""
        rows = self._db.rows(
            """
            select distinct approver from approval
            where state = 'asked' and due_at is not null order by approver limit :limit
            """,
            limit=limit,
        )
        return [str(row["approver"]) for row in rows]

    def put_off(self, approval_id: int, until: datetime, *, reminded: int) -> None:
        self._db.run(
            "update approval set due_at = :until, reminded = :reminded, error = null "
            "where id = :id and state = 'asked'",
            id=approval_id,
            until=iso(until),
            reminded=reminded,
        )

    def failed(self, approval_id: int, until: datetime, error: str) -> None:
        """One that failed for a bug of ours is looked at again later."""
        self._db.run(
            "update approval set due_at = :until, error = :error where id = :id",
            id=approval_id,
            until=iso(until),
            error=error,
        )


def _approval(row: Mapping[str, Any]) -> Approval:
    return Approval(
        id=int(row["id"]),
        ticket_id=int(row["ticket_id"]),
        approver=row["approver"],
        state=Decision(row["state"]),
        comment=row["comment"],
        asked_at=from_iso(row["asked_at"]),
        decided_at=from_iso(row["decided_at"]) if row["decided_at"] else None,
        due_at=from_iso(row["due_at"]) if row["due_at"] else None,
        reminded=int(row["reminded"]),
    )
