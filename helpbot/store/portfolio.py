"""Requests that outlive their ticket: what was granted off the standard, advice and projects."""

from collections.abc import Sequence
from datetime import date

from helpbot.store.sqlite import SqliteDriver
from helpbot.store.tickets import COLUMNS, ticket_from
from helpbot.tickets import Ticket


class Portfolio:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def register(self, *, until: date | None = None) -> list[Ticket]:
        """What was granted off the standard, the soonest to end first; of `until`, what ends by
        then.
        """
        last = until.isoformat() if until else "9999-12-31"
        rows = self._db.rows(
            f"""
            select {COLUMNS} from ticket
            where off_standard = 1 and expires_on is not null and expires_on <= :last
            order by expires_on, id
            """,  # noqa: S608 - constant columns
            last=last,
        )
        return [ticket_from(row) for row in rows]

    def consulting(self, forms: Sequence[str], *, projects_only: bool = False) -> list[Ticket]:
        """Requests for advice that are not over, and every project that is not closed; those with
        the nearest next date first.
        """
        named = {f"form_{n}": form for n, form in enumerate(forms)}
        listed = ", ".join(f":{name}" for name in named) or "null"
        is_advice = "0 = 1" if projects_only else f"form in ({listed})"
        rows = self._db.rows(
            f"""
            select {COLUMNS} from ticket
            where status <> 'closed' and (is_project = 1 or {is_advice})
            order by coalesce(next_on, '9999-12-31'), id
            """,  # noqa: S608 - constant columns, names of parameters
            **({} if projects_only else named),
        )
        return [ticket_from(row) for row in rows]
