"""Outages as rows: who is affected, who was paged, and what is due."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.errors import Conflict
from helpbot.outages import Outage, State
from helpbot.plan import Policy
from helpbot.speech import Address, PersonId
from helpbot.store.sqlite import SqliteDriver
from helpbot.tickets import Priority

_COLUMNS = (
    "id, ticket_id, service, facility, team, priority, life_safety, state, level, round, due_at, "
    "claimed_by, claimed_at, asked_at, update_due_at, detected_at, resolved_at, policy, version"
)
_OPEN = "('suspected', 'waiting', 'triggered', 'claimed')"


@dataclass(frozen=True, slots=True)
class Affected:
    person: PersonId
    reply_to: Address
    private: bool
    facility: str | None
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """An attempt to reach somebody; `key` is its outbox key."""

    outage_id: int
    person: str
    path: str
    level: int
    round: int
    due_at: datetime
    key: str
    at: datetime


class Outages:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(self, outage: Outage, *, source: str) -> Outage:
        """A new outage with its number. Raises Conflict when one is open for service and place."""
        rows = self._db.rows(
            f"""
            insert into outage (ticket_id, service, facility, team, priority, life_safety, state,
                                level, round, due_at, detected_at, source, policy)
            values (:ticket_id, :service, :facility, :team, :priority, :life_safety, :state,
                    :level, :round, :due_at, :detected_at, :source, :policy)
            on conflict (service, facility) where state in {_OPEN} do nothing
            returning id
            """,  # noqa: S608 - constant states
            **{k: v for k, v in _row(outage).items() if k in _NEW},
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
                state = :state, level = :level, round = :round, due_at = :due_at,
                claimed_by = :claimed_by, claimed_at = :claimed_at, asked_at = :asked_at,
                update_due_at = :update_due_at, resolved_at = :resolved_at, version = version + 1
            where id = :id and version = :version
            """,
            **{k: v for k, v in _row(outage).items() if k not in _FIXED},
            id=outage.id,
            version=outage.version,
        )
        if changed != 1:
            raise Conflict("outage", outage.id)
        return replace(outage, version=outage.version + 1)

    def explain(self, outage_id: int, *, cause: str, resolution: str) -> None:
        self._db.run(
            "update outage set cause = :cause, resolution = :resolution where id = :id",
            id=outage_id,
            cause=cause,
            resolution=resolution,
        )

    def get(self, outage_id: int) -> Outage | None:
        return self._one("where id = :id", id=outage_id)

    def open(self) -> list[Outage]:
        """Every unresolved outage, the longest known first."""
        return self._many(f"where state in {_OPEN} order by detected_at, id")

    def due(self, now: datetime, limit: int) -> list[Outage]:
        """Unresolved outages whose next step is due, longest waiting first."""
        return self._many(
            """
            where state in ('waiting', 'triggered', 'claimed') and due_at <= :now
            order by due_at, id limit :limit
            """,
            now=iso(now),
            limit=limit,
        )

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

    def note_page(self, page: Page) -> bool:
        """False when this very attempt was noted before: nobody is paged twice by one step."""
        changed = self._db.run(
            """
            insert into page (outage_id, person, path, level, round, due_at, page_key, at)
            values (:outage_id, :person, :path, :level, :round, :due_at, :key, :at)
            on conflict (page_key) do nothing
            """,
            outage_id=page.outage_id,
            person=page.person,
            path=page.path,
            level=page.level,
            round=page.round,
            due_at=iso(page.due_at),
            key=page.key,
            at=iso(page.at),
        )
        return changed == 1

    def pages(self, outage_id: int) -> list[Page]:
        rows = self._db.rows(
            """
            select outage_id, person, path, level, round, due_at, page_key, at from page
            where outage_id = :id order by id
            """,
            id=outage_id,
        )
        return [
            Page(
                row["outage_id"],
                row["person"],
                row["path"],
                row["level"],
                row["round"],
                from_iso(row["due_at"]),
                row["page_key"],
                from_iso(row["at"]),
            )
            for row in rows
        ]

    def _one(self, where: str, **values: object) -> Outage | None:
        found = self._many(where, **values)
        return found[0] if found else None

    def _many(self, where: str, **values: object) -> list[Outage]:
        sql = f"select {_COLUMNS} from outage {where}"  # noqa: S608 - constants of this file
        return [_outage(row) for row in self._db.rows(sql, **values)]


_NEW = (
    "ticket_id", "service", "facility", "team", "priority", "life_safety", "state", "level",
    "round", "due_at", "detected_at", "policy",
)  # fmt: skip
_FIXED = ("ticket_id", "service", "team", "detected_at", "policy")


def _row(outage: Outage) -> dict[str, Any]:
    return {
        "ticket_id": outage.ticket_id,
        "service": outage.service,
        "facility": outage.facility,
        "team": outage.team,
        "priority": outage.priority.value,
        "life_safety": int(outage.is_life_safety),
        "state": outage.state.value,
        "level": outage.level,
        "round": outage.round,
        "due_at": _iso(outage.due_at),
        "claimed_by": outage.claimed_by,
        "claimed_at": _iso(outage.claimed_at),
        "asked_at": _iso(outage.asked_at),
        "update_due_at": _iso(outage.update_due_at),
        "detected_at": iso(outage.detected_at),
        "resolved_at": _iso(outage.resolved_at),
        "policy": outage.policy.model_dump_json(),
    }


def _outage(row: Mapping[str, Any]) -> Outage:
    return Outage(
        id=row["id"],
        ticket_id=row["ticket_id"],
        service=row["service"],
        facility=row["facility"],
        team=row["team"],
        priority=Priority(row["priority"]),
        is_life_safety=bool(row["life_safety"]),
        state=State(row["state"]),
        level=row["level"],
        round=row["round"],
        due_at=_from(row["due_at"]),
        claimed_by=row["claimed_by"],
        claimed_at=_from(row["claimed_at"]),
        asked_at=_from(row["asked_at"]),
        update_due_at=_from(row["update_due_at"]),
        detected_at=from_iso(row["detected_at"]),
        resolved_at=_from(row["resolved_at"]),
        policy=Policy.model_validate_json(row["policy"]),
        version=row["version"],
    )


def _iso(at: datetime | None) -> str | None:
    return iso(at) if at else None


def _from(text: str | None) -> datetime | None:
    return from_iso(text) if text else None
