"""Lists of tickets and search over them, a page at a time. Reads only.

What a person may see is part of every query here, never a filter behind it: `Sight` says it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpbot.clock import iso
from helpbot.store.sqlite import SqliteDriver
from helpbot.store.tickets import COLUMNS, ticket_from
from helpbot.tickets import Ticket

PAGE = 10
_QUALIFIED = ", ".join(f"ticket.{name.strip()}" for name in COLUMNS.split(","))
_OPEN = "('new', 'open', 'pending')"
# A closed set of words for what is wanted: a state, or several at once.
STATES: Mapping[str, tuple[str, ...]] = {
    "new": ("new",),
    "open": ("new", "open", "pending"),
    "claimed": ("open",),
    "pending": ("pending",),
    "resolved": ("resolved",),
    "closed": ("closed",),
    "all": ("new", "open", "pending", "resolved", "closed"),
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may see: as a requester what is theirs, by any of their `ids`, and what their
    `facility` owns; as a technician everything but what is restricted to other `teams`.
    """

    ids: tuple[str, ...] = ()
    facility: str | None = None
    is_technician: bool = False
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is None is not asked for. `states` is a word of STATES."""

    words: str = ""
    states: str = "all"
    person: str | None = None
    claimed_by: str | None = None
    service: str | None = None
    facility: str | None = None
    department: str | None = None
    team: str | None = None
    form: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class Found:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def mine(self, sight: Sight, *, page: int = 1, every: bool = False) -> list[Ticket]:
        """A person's tickets, newest first: what is not closed, or `every` one."""
        states = STATES["all"] if every else (*STATES["open"], "resolved")
        first, second = (*sight.ids, *sight.ids)[:2] if sight.ids else ("", "")
        rows = self._db.rows(
            f"""
            select {COLUMNS} from ticket
            where id in (
                select id from ticket where requester in (:first, :second)
                union
                select id from ticket where of_facility = 1 and facility = :facility
            ) and status in ({_listed(states)})
            order by id desc limit :limit offset :offset
            """,  # noqa: S608 - constant columns and states
            first=first,
            second=second,
            facility=sight.facility,
            limit=PAGE + 1,
            offset=(page - 1) * PAGE,
        )
        return [ticket_from(row) for row in rows]

    def queue(
        self, sight: Sight, *, team: str | None = None, claimed_by: str | None = None, page: int = 1
    ) -> list[Ticket]:
        """What is not resolved, most pressing first: of a team, or what one technician has."""
        where, values = _seen(sight)
        if team is not None:
            where.append("team = :team")
            values["team"] = team
        if claimed_by is not None:
            where.append("claimed_by = :claimed_by")
            values["claimed_by"] = claimed_by
        rows = self._db.rows(
            f"""
            select {COLUMNS} from ticket
            where status in {_OPEN} and {" and ".join(where)}
            order by priority, coalesce(resolve_by, '9999'), id
            limit :limit offset :offset
            """,  # noqa: S608 - constant columns, and clauses of this module
            **values,
            limit=PAGE + 1,
            offset=(page - 1) * PAGE,
        )
        return [ticket_from(row) for row in rows]

    def search(
        self, wanted: Wanted, sight: Sight, *, page: int = 1, size: int = PAGE
    ) -> list[Ticket]:
        """What fits, newest first."""
        where, values = _seen(sight)
        source = "ticket"
        match = _match(wanted.words)
        if match:
            source = "ticket_words join ticket on ticket.id = ticket_words.rowid"
            where.append("ticket_words match :match")
            values["match"] = match
        for name in ("claimed_by", "service", "facility", "department", "team", "form"):
            if (value := getattr(wanted, name)) is not None:
                where.append(f"ticket.{name} = :{name}")
                values[name] = value
        if wanted.person is not None:
            where.append("(requester = :person or lower(requester_name) like :person_name)")
            values |= {"person": wanted.person, "person_name": f"%{wanted.person.lower()}%"}
        if wanted.since is not None:
            where.append("opened_at >= :since")
            values["since"] = iso(wanted.since)
        if wanted.until is not None:
            where.append("opened_at < :until")
            values["until"] = iso(wanted.until)
        if wanted.states != "all":
            where.append(f"status in ({_listed(STATES[wanted.states])})")
        rows = self._db.rows(
            f"""
            select {_QUALIFIED} from {source} where {" and ".join(where)}
            order by ticket.id desc limit :limit offset :offset
            """,  # noqa: S608 - constant columns, and clauses of this module
            **values,
            limit=size + 1,
            offset=(page - 1) * size,
        )
        return [ticket_from(row) for row in rows]

    def alike(self, ids: tuple[str, ...], since: datetime) -> list[Ticket]:
        """Unresolved tickets of one person since then, newest first."""
        first, second = (*ids, *ids)[:2]
        rows = self._db.rows(
            f"""
            select {COLUMNS} from ticket
            where requester in (:first, :second) and status in {_OPEN} and opened_at >= :since
            order by id desc
            """,  # noqa: S608 - constants
            first=first,
            second=second,
            since=iso(since),
        )
        return [ticket_from(row) for row in rows]

    def of_service(self, service: str, since: datetime) -> list[Ticket]:
        """Unresolved incidents about a service since then that belong to no outage."""
        rows = self._db.rows(
            f"""
            select {COLUMNS} from ticket
            where service = :service and opened_at >= :since and status in {_OPEN}
              and kind = 'incident' and outage_id is null
              and id not in (select ticket_id from outage)
            order by id
            """,  # noqa: S608 - constants
            service=service,
            since=iso(since),
        )
        return [ticket_from(row) for row in rows]

    def of_outage(self, outage_id: int) -> list[Ticket]:
        """Tickets that are linked under an outage."""
        rows = self._db.rows(
            f"select {COLUMNS} from ticket where outage_id = :id order by id",  # noqa: S608
            id=outage_id,
        )
        return [ticket_from(row) for row in rows]

    def count_open(self) -> Mapping[str, int]:
        """Unresolved tickets by team."""
        rows = self._db.rows(
            f"select team, count(*) as many from ticket where status in {_OPEN} group by team"  # noqa: S608
        )
        return {str(row["team"]): int(row["many"]) for row in rows}


def _seen(sight: Sight) -> tuple[list[str], dict[str, Any]]:
    """The clauses, and their values, that keep what somebody may not see out of a query."""
    if sight.is_technician:
        names = {f"seen_team_{n}": team for n, team in enumerate(sight.teams)}
        teams = ", ".join(f":{name}" for name in names) or "null"
        return [f"(restricted = 0 or team in ({teams}))"], dict(names)
    first, second = (*sight.ids, *sight.ids)[:2] if sight.ids else ("", "")
    clause = "(requester in (:first, :second) or (of_facility = 1 and facility = :seen_facility))"
    return [clause], {"first": first, "second": second, "seen_facility": sight.facility}


def _listed(states: tuple[str, ...]) -> str:
    return ", ".join(f"'{state}'" for state in states)


def _match(words: str) -> str:
    """Every word as a prefix, each in quotes: nothing typed is an operator of the engine."""
    found = re.findall(r"\w+", words)
    return " ".join(f'"{word}"*' for word in found[:12])
