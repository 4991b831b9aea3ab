"""Lists of tickets and search over them, a page at a time. Reads only.

What a person may see is part of every query here, never a filter behind it: `Sight` says it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpbot.clock import iso
from helpbot.store.sqlite import SqliteDriver
from helpbot.store.tickets import COLUMNS, ticket_from
from helpbot.store.words import phrase
from helpbot.tickets import Ticket

PAGE = 10
# So many are read at a time where all are wanted.
AT_ONCE = 500
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
    `facility` owns; as a technician everything but what is restricted to other `teams` and is not
    in their own hands.
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
        """A person's tickets, what is open first and the newest of it: what is not closed, or
        `every` one.
        """
        states = STATES["all"] if every else (*STATES["open"], "resolved")
        first, second = (*sight.ids, *sight.ids)[:2] if sight.ids else ("", "")
        rows = self._db.rows(
            f"""
            select {COLUMNS} from ticket
            where id in (
                select id from ticket where requester in (:first, :second)
                union
                select id from ticket
                where of_facility = 1 and facility = :facility and restricted = 0
            ) and status in ({_listed(states)})
            order by case status when 'closed' then 2 when 'resolved' then 1 else 0 end, id desc
            limit :limit offset :offset
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
        """What fits, newest first: a page, and one more where there are more."""
        source, where, values = _asked(wanted, sight)
        # Each is the order of what is read first, so that a page is all that is read.
        order = f"{source}.rowid desc" if source != "ticket" else "opened_at desc, ticket.id desc"
        return self._select(
            source, where, order, **values, limit=size + 1, offset=(page - 1) * size
        )

    def walk(self, wanted: Wanted, sight: Sight) -> Iterator[Ticket]:
        """All that fits, newest first, so many at a time: they may be more than memory holds."""
        source, where, values = _asked(wanted, sight)
        where.append(f"{source}.rowid < :below")
        below = 1 << 62
        while found := self._select(
            source, where, f"{source}.rowid desc", **values, below=below, limit=AT_ONCE, offset=0
        ):
            yield from found
            below = found[-1].id

    def _select(
        self, source: str, where: Sequence[str], order: str, **values: object
    ) -> list[Ticket]:
        # A full-text table is always read first: asked once for each ticket it is slow.
        tables = f"{source} cross join ticket" if source != "ticket" else source
        rows = self._db.rows(
            f"""
            select {_QUALIFIED} from {tables} where {" and ".join(where)}
            order by {order} limit :limit offset :offset
            """,  # noqa: S608 - constant columns, and clauses of this module
            **values,
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
        """Unresolved incidents about a service since then that belong to no outage, without those
        that are restricted to a team.
        """
        rows = self._db.rows(
            f"""
            select {COLUMNS} from ticket
            where service = :service and opened_at >= :since and status in {_OPEN}
              and kind = 'incident' and outage_id is null and restricted = 0
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

    def without_card(self, limit: int) -> list[int]:
        """Unresolved tickets of which no card was ever written; outages have others."""
        rows = self._db.rows(
            f"""
            select ticket.id from ticket
            where status in {_OPEN}
              and not exists (select 1 from outbox where key = 'card:ticket:' || ticket.id)
              and not exists (select 1 from outage where ticket_id = ticket.id)
            order by opened_at, ticket.id limit :limit
            """,  # noqa: S608 - a constant
            limit=limit,
        )
        return [int(row["id"]) for row in rows]

    def owned_by(self, people: Sequence[str], limit: int) -> list[int]:
        """Unresolved tickets that any of these people has; outages go their own way."""
        found: list[int] = []
        for person in people:
            rows = self._db.rows(
                f"""
                select id from ticket
                where claimed_by = :person and status in {_OPEN}
                  and not exists (select 1 from outage where ticket_id = ticket.id)
                order by id limit :limit
                """,  # noqa: S608 - a constant
                person=person,
                limit=limit - len(found),
            )
            found += [int(row["id"]) for row in rows]
        return found

    def count_open(self) -> Mapping[str, int]:
        """Unresolved tickets by team."""
        rows = self._db.rows(
            f"select team, count(*) as many from ticket where status in {_OPEN} group by team"  # noqa: S608
        )
        return {str(row["team"]): int(row["many"]) for row in rows}


def _seen(sight: Sight) -> tuple[list[str], dict[str, Any]]:
    """The clauses, and their values, that keep what somebody may not see out of a query."""
    first, second = (*sight.ids, *sight.ids)[:2] if sight.ids else ("", "")
    if sight.is_technician:
        names = {f"seen_team_{n}": team for n, team in enumerate(sight.teams)}
        teams = ", ".join(f":{name}" for name in names) or "null"
        clause = f"(restricted = 0 or team in ({teams}) or claimed_by in (:first, :second))"
        return [clause], {**names, "first": first, "second": second}
    clause = """(requester in (:first, :second)
        or (of_facility = 1 and restricted = 0 and facility = :seen_facility))"""
    return [clause], {"first": first, "second": second, "seen_facility": sight.facility}


def _asked(wanted: Wanted, sight: Sight) -> tuple[str, list[str], dict[str, Any]]:
    """The table that is read first, the clauses and their values."""
    where, values = _seen(sight)
    for name in ("claimed_by", "service", "facility", "department", "team", "form"):
        if (value := getattr(wanted, name)) is not None:
            where.append(f"ticket.{name} = :{name}")
            values[name] = value
    for name, clause in (("since", "opened_at >= :since"), ("until", "opened_at < :until")):
        if (at := getattr(wanted, name)) is not None:
            where.append(clause)
            values[name] = iso(at)
    where += _in_state(wanted.states)
    source = "desk_words" if sight.is_technician else "ticket_words"
    match = _match(wanted, of_people=sight.is_technician)
    if not match:
        return "ticket", where, values
    joined = [f"ticket.id = {source}.rowid", f"{source} match :match"]
    return source, [*joined, *where], values | {"match": match}


def _in_state(states: str) -> list[str]:
    """What is not resolved has an index of its own, and what is has another."""
    if states == "all":
        return []
    is_open = set(STATES[states]) <= set(STATES["open"])
    half = f"status {'in' if is_open else 'not in'} {_OPEN}"
    return [half] if states == "open" else [half, f"status in ({_listed(STATES[states])})"]


def _match(wanted: Wanted, *, of_people: bool) -> str:
    """What the full-text engine is asked. Requesters look among their own: people are no use."""
    words, person = phrase(wanted.words), phrase(wanted.person or "")
    parts = [f"words : ({words})" if words else ""]
    parts.append(f"person : ({person})" if person and of_people else "")
    return " AND ".join(filter(None, parts))


def _listed(states: tuple[str, ...]) -> str:
    return ", ".join(f"'{state}'" for state in states)
