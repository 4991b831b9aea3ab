"""Figures for whoever watches the desk from outside: counted from the rows at each look."""

from datetime import timedelta

from helpbot.clock import from_iso
from helpbot.outages import State
from helpbot.store.sqlite import SqliteDriver


class Figures:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def outages_by_state(self) -> dict[State, int]:
        """Every state, also those that no outage is in."""
        rows = self._db.rows("select state, count(*) as n from outage group by state")
        found = {row["state"]: int(row["n"]) for row in rows}
        return {state: found.get(state.value, 0) for state in State}

    def times_to_claim(self) -> list[timedelta]:
        """From the detection of each outage to its first claim; a release takes none back."""
        rows = self._db.rows(
            """
            select outage.detected_at, min(journal.at) as claimed_at
            from outage join journal on journal.ticket_id = outage.ticket_id
            where journal.what = 'claimed'
            group by outage.id, outage.detected_at
            order by outage.id
            """
        )
        return [from_iso(row["claimed_at"]) - from_iso(row["detected_at"]) for row in rows]
