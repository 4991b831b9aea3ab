"""How many questions there were and what came of them, by article, department and hour."""

from datetime import datetime

from helpbot.clock import from_iso, iso
from helpbot.outcomes import Outcome, Tally
from helpbot.store.gaps import IS_QUESTION
from helpbot.store.sqlite import SqliteDriver


class Tallies:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def between(self, since: datetime, until: datetime) -> list[Tally]:
        """Questions asked from `since` to before `until`. What was no question is not counted."""
        rows = self._db.rows(
            f"""
            select substr(asked_at, 1, 13) as hour, department,
                   coalesce(chosen, case when band = 'answer' then article end) as shown,
                   outcome, count(*) as n
            from answer
            where asked_at >= :since and asked_at < :until
                and intent <> 'report_security_incident' and {IS_QUESTION}
            group by substr(asked_at, 1, 13), department,
                     coalesce(chosen, case when band = 'answer' then article end), outcome
            order by hour, department, shown, outcome
            """,  # noqa: S608 - constants of this package
            since=iso(since),
            until=iso(until),
        )
        return [
            Tally(
                from_iso(f"{row['hour']}:00:00Z"),
                row["department"],
                row["shown"],
                Outcome(row["outcome"]),
                row["n"],
            )
            for row in rows
        ]
