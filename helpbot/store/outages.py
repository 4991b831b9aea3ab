"""Outages as rows: what is open, what is due, and who is affected."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from helpbot.clock import from_iso, iso
from helpbot.errors import Conflict
from helpbot.outages import Outage, State
from helpbot.speech import Address, PersonId
from helpbot.store.outage_rows import COLUMNS, FIXED, NEW, outage_of, readable, row_of
from helpbot.store.sqlite import Row, SqliteDriver

_OPEN = "('suspected', 'waiting', 'triggered', 'claimed')"


@dataclass(frozen=True, slots=True)
class Affected:
    person: PersonId
    reply_to: Address
    private: bool
    facility: str | None
    joined_at: datetime


class Outages:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(self, outage: Outage, *, source: str) -> Outage:
        """A new outage; its number is its ticket's, so that one number is one thing.

        Raises Conflict when one is open for service and place.
        """
        rows = self._db.rows(
            f"""
            insert into outage (id, ticket_id, service, facility, team, priority, life_safety,
                                state, level, round, due_at, detected_at, source, policy)
            values (:ticket_id, :ticket_id, :service, :facility, :team, :priority, :life_safety,
                    :state, :level, :round, :due_at, :detected_at, :source, :policy)
            on conflict (service, facility) where state in {_OPEN} do nothing
            returning id
            """,  # noqa: S608 - constant states
            **{k: v for k, v in row_of(outage).items() if k in NEW},
            source=source,
        )
        if not rows:
            raise Conflict("outage", 0)
        return replace(outage, id=int(rows[0]["id"]))

    def save(self, outage: Outage) -> Outage:
        """Raises Conflict when somebody else changed it since it was read."""
        changed = self._db.run(
            """
            update outage
            set facility = :facility, priority = :priority, life_safety = :life_safety,
                state = :state, level = :level, round = :round, steps = :steps, due_at = :due_at,
                claimed_by = :claimed_by, claimed_at = :claimed_at, asked_at = :asked_at,
                update_due_at = :update_due_at, resolved_at = :resolved_at, cause = :cause,
                resolution = :resolution, workaround = :workaround, news = :news,
                absorbed_by = :absorbed_by, policy = :policy, error = null, version = version + 1
            where id = :id and version = :version
            """,
            **{k: v for k, v in row_of(outage).items() if k not in FIXED},
            id=outage.id,
            version=outage.version,
        )
        if changed != 1:
            raise Conflict("outage", outage.id)
        return replace(outage, version=outage.version + 1)

    def put_off(self, outage_id: int, until: datetime, error: str) -> None:
        """A step that failed for a bug of ours is tried again then; the others go on meanwhile.

        Only what was due is moved: that no news could be asked for takes the outage from nobody.
        """
        self._db.run(
            """
            update outage
            set due_at = case when due_at > :until then due_at else :until end,
                update_due_at = case when update_due_at < :until then :until else update_due_at end,
                error = :error, version = version + 1
            where id = :id
            """,
            id=outage_id,
            until=iso(until),
            error=error,
        )

    def waiting(self, services: Collection[str]) -> list[Outage]:
        """Those of these services that wait: for the desk to open, or for planned work."""
        return [one for one in self.open_of(services) if one.state is State.WAITING]

    def wake(self, outage_id: int, now: datetime) -> None:
        """What waited waits no longer."""
        self._db.run(
            """
            update outage set due_at = :now, version = version + 1
            where id = :id and state = 'waiting'
            """,
            id=outage_id,
            now=iso(now),
        )

    def hurry(self, outage_id: int, now: datetime) -> None:
        """Its next step is due now: the last one reached nobody."""
        self._db.run(
            """
            update outage set due_at = :now, version = version + 1
            where id = :id and state = 'triggered'
            """,
            id=outage_id,
            now=iso(now),
        )

    def hurry_owned(self, person: str, now: datetime) -> None:
        """The next step of what somebody has claimed is due now: they are not there any more."""
        self._db.run(
            """
            update outage set due_at = :now, version = version + 1
            where claimed_by = :person and state = 'claimed'
            """,
            person=person,
            now=iso(now),
        )

    def get(self, outage_id: int) -> Outage | None:
        """Raises ValueError for a row that this version cannot read; lists leave it out."""
        return self._one("where id = :id", id=outage_id)

    def whole(self, outage_id: int) -> Outage | None:
        """The outage of a number, or the larger one that it is part of."""
        found = self.get(outage_id)
        while found is not None and found.absorbed_by is not None:
            found = self.get(found.absorbed_by)
        return found

    def open(self) -> list[Outage]:
        """Every unresolved outage, the longest known first."""
        return self._many(f"where state in {_OPEN} order by detected_at, id")

    def open_of(self, services: Collection[str]) -> list[Outage]:
        """Unresolved outages of these services, the longest known first."""
        marks = ", ".join(f":s{number}" for number in range(len(services)))
        return self._many(
            f"where service in ({marks}) and state in {_OPEN} order by detected_at, id",
            **{f"s{number}": service for number, service in enumerate(sorted(services))},
        )

    def by_alert(self, alert_key: str) -> Outage | None:
        """The unresolved outage that a monitoring alert which goes on belongs to."""
        return self._one(
            f"""
            where state in {_OPEN} and id in (
                select outage_id from alert where key = :key and cleared_at is null
            )
            """,  # noqa: S608 - constant states
            key=alert_key,
        )

    def stale_suspicions(self, before: datetime, limit: int) -> list[int]:
        """Numbers of those that nobody looked at since then."""
        return self._numbers(
            """
            where state = 'suspected' and detected_at <= :before order by detected_at, id
            limit :limit
            """,
            before=iso(before),
            limit=limit,
        )

    def last_at(self, service: str, facility: str, before: int) -> Outage | None:
        """The outage of a service at a place that ended last, before the one with that number."""
        found = self._many(
            """
            where service = :service and facility = :facility and id < :before
                and state = 'resolved'
            order by resolved_at desc, id desc limit 1
            """,
            service=service,
            facility=facility,
            before=before,
        )
        return found[0] if found else None

    def parts_of(self, outage_id: int) -> list[Outage]:
        """Those that it absorbed."""
        return self._many("where absorbed_by = :id order by id", id=outage_id)

    def dismissed_since(self, service: str, at: datetime) -> bool:
        return bool(
            self._db.rows(
                """
                select 1 from outage
                where service = :service and state = 'dismissed' and resolved_at >= :at limit 1
                """,
                service=service,
                at=iso(at),
            )
        )

    def due(self, now: datetime, limit: int) -> list[int]:
        """Unresolved outages whose next step is due, longest waiting first.

        Numbers, as one that cannot be read must not keep the others from being paged.
        """
        return self._numbers(
            """
            where state in ('waiting', 'triggered', 'claimed') and due_at <= :now
            order by due_at, id limit :limit
            """,
            now=iso(now),
            limit=limit,
        )

    def lost(self, limit: int) -> list[int]:
        """Unresolved outages of which no step is due ever: none may be."""
        return self._numbers(
            """
            where state in ('waiting', 'triggered', 'claimed') and due_at is null
            order by id limit :limit
            """,
            limit=limit,
        )

    def updates_due(self, now: datetime, limit: int) -> list[int]:
        """Claimed outages whose affected wait for news, longest waiting first."""
        return self._numbers(
            """
            where state = 'claimed' and update_due_at <= :now
            order by update_due_at, id limit :limit
            """,
            now=iso(now),
            limit=limit,
        )

    def unreported(self, limit: int) -> list[Outage]:
        """Resolved outages of which no report was written yet, the oldest first."""
        return self._many(
            """
            where state = 'resolved' and reported_at is null order by resolved_at, id limit :limit
            """,
            limit=limit,
        )

    def reported(self, outage: Outage, now: datetime) -> bool:
        """False where it has changed since it was read: the report tells of something else."""
        changed = self._db.run(
            """
            update outage set reported_at = :now
            where id = :id and version = :version and reported_at is null
            """,
            id=outage.id,
            version=outage.version,
            now=iso(now),
        )
        return changed == 1

    def want_draft(self, outage_id: int, *, by: str) -> None:
        """Somebody wants a draft article written from it."""
        self._db.run("update outage set draft_for = :by where id = :id", id=outage_id, by=by)

    def drafted(self, outage_id: int, *, by: str) -> bool:
        """Clears somebody's wish. False where somebody else has another by now."""
        changed = self._db.run(
            "update outage set draft_for = null where id = :id and draft_for = :by",
            id=outage_id,
            by=by,
        )
        return changed == 1

    def drafts_wanted(self) -> list[tuple[Outage, str]]:
        """(outage, who wants it), of those that are over."""
        rows = self._db.rows(
            """
            select id, draft_for from outage
            where draft_for is not null and state = 'resolved' order by id
            """
        )
        return [(o, row["draft_for"]) for row in rows if (o := self.get(row["id"])) is not None]

    def unreport(self, outage_id: int) -> None:
        """What is open again will end again, with another report."""
        self._db.run("update outage set reported_at = null where id = :id", id=outage_id)

    def source_of(self, outage_id: int) -> str:
        rows = self._db.rows("select source from outage where id = :id", id=outage_id)
        return str(rows[0]["source"]) if rows else ""

    def failing(self, limit: int) -> list[tuple[int, str]]:
        """(number, error) of those whose last step failed for a bug of ours."""
        rows = self._db.rows(
            "select id, error from outage where error is not null order by id limit :limit",
            limit=limit,
        )
        return [(row["id"], row["error"]) for row in rows]

    def join(self, outage_id: int, affected: Affected) -> bool:
        """False when the person had joined before."""
        changed = self._db.run(
            """
            insert into affected (outage_id, person, reply_to, private, facility, joined_at)
            values (:outage_id, :person, :reply_to, :private, :facility, :joined_at)
            on conflict (outage_id, person) do nothing
            """,
            outage_id=outage_id,
            person=affected.person,
            reply_to=affected.reply_to,
            private=int(affected.private),
            facility=affected.facility,
            joined_at=iso(affected.joined_at),
        )
        return changed == 1

    def leave(self, outage_id: int, person: PersonId) -> None:
        """Somebody is not affected after all."""
        self._db.run(
            "delete from affected where outage_id = :id and person = :person",
            id=outage_id,
            person=person,
        )

    def affected(self, outage_id: int) -> list[Affected]:
        rows = self._db.rows(
            """
            select person, reply_to, private, facility, joined_at from affected
            where outage_id = :id order by joined_at, person
            """,
            id=outage_id,
        )
        return [
            Affected(
                PersonId(row["person"]),
                Address(row["reply_to"]),
                bool(row["private"]),
                row["facility"],
                from_iso(row["joined_at"]),
            )
            for row in rows
        ]

    def place_affected(self, outage_id: int, person: PersonId, facility: str) -> None:
        self._db.run(
            "update affected set facility = :facility where outage_id = :id and person = :person",
            facility=facility,
            id=outage_id,
            person=person,
        )

    def count_affected(self, outage_id: int) -> dict[str | None, int]:
        """How many are affected at each facility, most first."""
        rows = self._db.rows(
            """
            select facility, count(*) as n from affected where outage_id = :id
            group by facility order by n desc, facility
            """,
            id=outage_id,
        )
        return {row["facility"]: int(row["n"]) for row in rows}

    def take_affected(self, outage_id: int, *, of: int) -> None:
        """Who is affected by a part is affected by the whole."""
        self._db.run(
            """
            insert into affected (outage_id, person, reply_to, private, facility, joined_at)
            select :id, person, reply_to, private, facility, joined_at from affected
            where outage_id = :part
            on conflict (outage_id, person) do nothing
            """,
            id=outage_id,
            part=of,
        )

    def _one(self, where: str, **values: object) -> Outage | None:
        found = self._rows(where, **values)
        return outage_of(found[0]) if found else None

    def _many(self, where: str, **values: object) -> list[Outage]:
        return [o for row in self._rows(where, **values) if (o := readable(row)) is not None]

    def _rows(self, where: str, **values: object) -> list[Row]:
        return self._db.rows(
            f"select {COLUMNS} from outage {where}",  # noqa: S608 - constants of this file
            **values,
        )

    def _numbers(self, where: str, **values: object) -> list[int]:
        rows = self._db.rows(
            f"select id from outage {where}",  # noqa: S608 - constants of this file
            **values,
        )
        return [int(row["id"]) for row in rows]
