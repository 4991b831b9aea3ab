"""Attempts to reach somebody: planned for a time, said by the outbox, or taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.store.sqlite import SqliteDriver

_COLUMNS = "id, outage_id, person, path, step, asks, due_at, state, page_key, said_at, error"
# The outbox row of a message is named after the first page that it holds.
PAGE_KEY = "page:"


class Asks(StrEnum):
    """What a page is for: it ends with anybody's claim, or only with the outage."""

    CLAIM = "claim"
    HELP = "help"


class PageState(StrEnum):
    PLANNED = "planned"
    SAID = "said"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Page:
    """`person` is one of the plan, or `#channel`; `step` that of the outage which it belongs to.

    `key` is the outbox row that says it, which may say several pages at once; `error` why it could
    not be said yet.
    """

    id: int
    outage_id: int
    person: str
    path: str
    step: int
    asks: Asks
    due_at: datetime
    state: PageState
    key: str | None
    said_at: datetime | None
    error: str | None


class Pages:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def plan(
        self, outage_id: int, *, person: str, path: str, step: int, asks: Asks, due_at: datetime
    ) -> bool:
        """False when one step planned this very attempt before: nobody is paged twice by one."""
        changed = self._db.run(
            """
            insert into page (outage_id, person, path, step, asks, due_at, state)
            values (:outage_id, :person, :path, :step, :asks, :due_at, 'planned')
            on conflict (outage_id, person, path, step) do nothing
            """,
            outage_id=outage_id,
            person=person,
            path=path,
            step=step,
            asks=asks.value,
            due_at=iso(due_at),
        )
        return changed == 1

    def due(self, now: datetime, limit: int, *, outage_id: int | None = None) -> list[Page]:
        """Planned pages whose time has come, longest waiting first."""
        mine = "" if outage_id is None else "and outage_id = :outage_id"
        return self._many(
            f"""
            where state = 'planned' and due_at <= :now {mine} order by due_at, id limit :limit
            """,
            now=iso(now),
            limit=limit,
            **({} if outage_id is None else {"outage_id": outage_id}),
        )

    def said(self, pages: Sequence[Page], key: str, now: datetime) -> None:
        for page in pages:
            self._db.run(
                """
                update page set state = 'said', page_key = :key, said_at = :now, error = null
                where id = :id and state = 'planned'
                """,
                id=page.id,
                key=key,
                now=iso(now),
            )

    def said_since(self, person: str, path: str, at: datetime) -> list[datetime]:
        """When messages went to a person by a path since then, the oldest first."""
        rows = self._db.rows(
            """
            select page_key, max(said_at) as said_at from page
            where person = :person and path = :path and said_at > :at
            group by page_key order by said_at, page_key
            """,
            person=person,
            path=path,
            at=iso(at),
        )
        return [from_iso(row["said_at"]) for row in rows]

    def put_off(self, page: Page, until: datetime, error: str | None = None) -> None:
        """It is said then: the person has had enough for now, or `error` kept it from being said.

        Its time is moved, so that what is held back never stands in the way of what is due.
        """
        self._db.run(
            """
            update page set due_at = :until, error = :error where id = :id and state = 'planned'
            """,
            id=page.id,
            until=iso(until),
            error=error,
        )

    def messages_since(self, at: datetime) -> list[Page]:
        """The first page of every message that was said since then."""
        return self._many(
            """
            where state = 'said' and said_at >= :at and page_key = :key || id order by id
            """,
            at=iso(at),
            key=PAGE_KEY,
        )

    def cancel(self, outage_id: int, *, all_of_them: bool) -> None:
        """Takes back what was planned and not said; calls for help only with `all_of_them`."""
        self._db.run(
            """
            update page set state = 'cancelled'
            where outage_id = :id and state = 'planned' and (asks = 'claim' or :all = 1)
            """,
            id=outage_id,
            all=int(all_of_them),
        )

    def failed(self, key: str) -> list[Page]:
        """Notes that a message reached nobody; the pages that it held."""
        pages = self.of_key(key)
        self._db.run("update page set state = 'failed' where page_key = :key", key=key)
        return pages

    def move(self, outage_id: int, *, to: int) -> None:
        """The pages of an outage are another's, which has none of its own yet."""
        self._db.run("update page set outage_id = :to where outage_id = :id", to=to, id=outage_id)

    def dropped(self, key: str) -> None:
        """Nobody wants the message any more, and it is not sent."""
        self._db.run(
            "update page set state = 'cancelled' where page_key = :key and state = 'said'", key=key
        )

    def skip(self, page: Page) -> None:
        """There is no way to say it any more."""
        self._db.run("update page set state = 'failed' where id = :id", id=page.id)

    def of(self, outage_id: int) -> list[Page]:
        return self._many("where outage_id = :id order by id", id=outage_id)

    def of_key(self, key: str) -> list[Page]:
        """The pages that one message holds."""
        return self._many("where page_key = :key order by id", key=key)

    def outage_of(self, page_id: int) -> int | None:
        found = self._many("where id = :id", id=page_id)
        return found[0].outage_id if found else None

    def failing(self, limit: int) -> list[Page]:
        """Those that a bug of ours keeps from being said."""
        return self._many(
            "where state = 'planned' and error is not null order by id limit :limit", limit=limit
        )

    def _many(self, rest: str, **values: object) -> list[Page]:
        sql = f"select {_COLUMNS} from page {rest}"  # noqa: S608 - constants of this file
        return [_page(row) for row in self._db.rows(sql, **values)]


def _page(row: Mapping[str, Any]) -> Page:
    return Page(
        id=row["id"],
        outage_id=row["outage_id"],
        person=row["person"],
        path=row["path"],
        step=row["step"],
        asks=Asks(row["asks"]),
        due_at=from_iso(row["due_at"]),
        state=PageState(row["state"]),
        key=row["page_key"],
        said_at=from_iso(row["said_at"]) if row["said_at"] else None,
        error=row["error"],
    )
