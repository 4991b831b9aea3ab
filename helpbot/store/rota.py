"""What people did to the rota: who stands in for whom, who left, how each wants to be paged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.errors import Conflict
from helpbot.oncall import Cover
from helpbot.store.sqlite import SqliteDriver

_COLUMNS = "id, team, person, replaces, starts_at, ends_at, state, made_by"


class CoverState(StrEnum):
    ASKED = "asked"
    ACTIVE = "active"
    DECLINED = "declined"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Agreed:
    """A cover, and how far people agreed on it."""

    cover: Cover
    state: CoverState
    made_by: str


class Covers:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(self, cover: Cover, state: CoverState, *, made_by: str, now: datetime) -> int:
        rows = self._db.rows(
            """
            insert into cover (team, person, replaces, starts_at, ends_at, state, made_by, made_at)
            values (:team, :person, :replaces, :starts_at, :ends_at, :state, :made_by, :now)
            returning id
            """,
            team=cover.team,
            person=cover.person,
            replaces=cover.replaces,
            starts_at=iso(cover.starts_at),
            ends_at=iso(cover.ends_at),
            state=state.value,
            made_by=made_by,
            now=iso(now),
        )
        return int(rows[0]["id"])

    def get(self, cover_id: int) -> Agreed | None:
        found = self._many("where id = :id", id=cover_id)
        return found[0] if found else None

    def move(self, cover_id: int, before: CoverState, after: CoverState, now: datetime) -> None:
        """Raises Conflict when somebody else moved it first."""
        changed = self._db.run(
            """
            update cover set state = :after, changed_at = :now where id = :id and state = :before
            """,
            id=cover_id,
            before=before.value,
            after=after.value,
            now=iso(now),
        )
        if changed != 1:
            raise Conflict("cover", cover_id)

    def begin(self, cover: Cover, now: datetime) -> None:
        """What was asked is in force, from now on at the earliest. Raises Conflict."""
        self.move(cover.id, CoverState.ASKED, CoverState.ACTIVE, now)
        self._db.run(
            "update cover set starts_at = :at where id = :id",
            id=cover.id,
            at=iso(max(cover.starts_at, now)),
        )

    def end(self, cover_id: int, now: datetime) -> None:
        """One in force is over now: that it was in force until then stays true. Raises Conflict."""
        changed = self._db.run(
            """
            update cover set ends_at = :now, changed_at = :now
            where id = :id and state = 'active' and ends_at > :now
            """,
            id=cover_id,
            now=iso(now),
        )
        if changed != 1:
            raise Conflict("cover", cover_id)

    def active(self, since: datetime) -> tuple[Cover, ...]:
        """What is agreed and not over at `since`, in the order it was made."""
        return tuple(
            agreed.cover
            for agreed in self._many(
                "where state = 'active' and ends_at > :since order by id", since=iso(since)
            )
        )

    def _many(self, rest: str, **values: object) -> list[Agreed]:
        sql = f"select {_COLUMNS} from cover {rest}"  # noqa: S608 - constants of this file
        return [_agreed(row) for row in self._db.rows(sql, **values)]


def _agreed(row: Mapping[str, Any]) -> Agreed:
    cover = Cover(
        id=row["id"],
        team=row["team"],
        person=row["person"],
        replaces=row["replaces"],
        starts_at=from_iso(row["starts_at"]),
        ends_at=from_iso(row["ends_at"]),
    )
    return Agreed(cover, CoverState(row["state"]), row["made_by"])


class Leavers:
    """People of the plan who cannot be reached any more: no rights, no place in a rota."""

    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(self, person: str, now: datetime) -> bool:
        """Whether it is news."""
        changed = self._db.run(
            """
            insert into leaver (person, since) values (:person, :now)
            on conflict (person) do nothing
            """,
            person=person,
            now=iso(now),
        )
        return changed == 1

    def back(self, person: str) -> bool:
        """Whether it is news."""
        return self._db.run("delete from leaver where person = :person", person=person) == 1

    def all(self) -> frozenset[str]:
        return frozenset(row["person"] for row in self._db.rows("select person from leaver"))


class Ladders:
    """(path, minutes) of those who said how they want to be paged; `hours` is "desk" or "after"."""

    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(self, person: str, hours: str, rungs: Sequence[tuple[str, int]]) -> None:
        self.clear(person, hours)
        for path, after in rungs:
            self._db.run(
                """
                insert into ladder (person, hours, path, after_minutes)
                values (:person, :hours, :path, :after)
                """,
                person=person,
                hours=hours,
                path=path,
                after=after,
            )

    def clear(self, person: str, hours: str) -> None:
        self._db.run(
            "delete from ladder where person = :person and hours = :hours",
            person=person,
            hours=hours,
        )

    def of(self, person: str, hours: str) -> tuple[tuple[str, int], ...]:
        """Empty for who never said."""
        rows = self._db.rows(
            """
            select path, after_minutes from ladder where person = :person and hours = :hours
            order by after_minutes, path
            """,
            person=person,
            hours=hours,
        )
        return tuple((row["path"], int(row["after_minutes"])) for row in rows)
