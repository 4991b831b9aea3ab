"""Attempts to reach somebody: planned for a time, said by the outbox, or taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.store.sqlite import SqliteDriver

_COLUMNS = """id, ticket_id, person, path, step, asks, due_at, state, page_key, said_at, error,
    called_by, answered_by, answered_at"""
# The outbox row of a message is named after the first page that it holds.
PAGE_KEY = "page:"


class Asks(StrEnum):
    """What a page is for: it ends with anybody's claim; or with an answer, else with the outage or
    the ticket.
    """

    CLAIM = "claim"
    HELP = "help"


class PageState(StrEnum):
    PLANNED = "planned"
    SAID = "said"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Page:
    """`person` is one of the plan, or `#channel`; `step` that of the outage which it belongs to, or
    below 0 that of a call: `called_by` asked for help, and whoever answered first ended it.

    `ticket_id` is an outage's number as well. `key` is the outbox row that says it, which may say
    several pages at once; `error` why it could not be said yet.
    """

    id: int
    ticket_id: int
    person: str
    path: str
    step: int
    asks: Asks
    due_at: datetime
    state: PageState
    key: str | None
    said_at: datetime | None
    error: str | None
    called_by: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None


class Pages:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def plan(
        self,
        ticket_id: int,
        *,
        person: str,
        path: str,
        step: int,
        asks: Asks,
        due_at: datetime,
        called_by: str | None = None,
    ) -> bool:
        """False when one step planned this very attempt before: nobody is paged twice by one."""
        changed = self._db.run(
            """
            insert into page (ticket_id, person, path, step, asks, due_at, state, called_by)
            values (:ticket_id, :person, :path, :step, :asks, :due_at, 'planned', :called_by)
            on conflict (ticket_id, person, path, step) do nothing
            """,
            ticket_id=ticket_id,
            person=person,
            path=path,
            step=step,
            asks=asks.value,
            due_at=iso(due_at),
            called_by=called_by,
        )
        return changed == 1

    def answer(self, ticket_id: int, step: int, *, by: str, now: datetime) -> None:
        """Somebody looks at what they were called in for: what is planned of it is taken back."""
        self._db.run(
            """
            update page
            set answered_by = :by, answered_at = :now,
                state = case when state = 'planned' then 'cancelled' else state end
            where ticket_id = :id and step = :step and answered_at is null
            """,
            id=ticket_id,
            step=step,
            by=by,
            now=iso(now),
        )

    def next_call(self, ticket_id: int) -> int:
        """The step of a new call or hand-over: who is called twice is paged twice."""
        rows = self._db.rows(
            "select min(step) as least from page where ticket_id = :id", id=ticket_id
        )
        return min(rows[0]["least"] or 0, 0) - 1

    def calls(self, ticket_id: int) -> list[Page]:
        """Those by which somebody was called in, first call first."""
        return self._many(
            "where ticket_id = :id and called_by is not null order by id", id=ticket_id
        )

    def due(self, now: datetime, limit: int, *, ticket_id: int | None = None) -> list[Page]:
        """Planned pages whose time has come, longest waiting first."""
        mine = "" if ticket_id is None else "and ticket_id = :ticket_id"
        return self._many(
            f"""
            where state = 'planned' and due_at <= :now {mine} order by due_at, id limit :limit
            """,
            now=iso(now),
            limit=limit,
            **({} if ticket_id is None else {"ticket_id": ticket_id}),
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

    def cancel(self, ticket_id: int, *, all_of_them: bool) -> None:
        """Takes back what was planned and not said; calls for help only with `all_of_them`."""
        self._db.run(
            """
            update page set state = 'cancelled'
            where ticket_id = :id and state = 'planned' and (asks = 'claim' or :all = 1)
            """,
            id=ticket_id,
            all=int(all_of_them),
        )

    def failed(self, key: str) -> list[Page]:
        """Notes that a message reached nobody; the pages that it held."""
        pages = self.of_key(key)
        self._db.run("update page set state = 'failed' where page_key = :key", key=key)
        return pages

    def move(self, ticket_id: int, *, to: int) -> None:
        """The pages of an outage are another's, which has none of its own yet; its calls stay."""
        self._move("called_by is null", ticket_id, to)

    def move_calls(self, ticket_id: int, *, to: int) -> None:
        """The calls about an outage are about another, as if they came after those about that."""
        self._move("called_by is not null", ticket_id, to)

    def _move(self, which: str, ticket_id: int, to: int) -> None:
        last = self.next_call(to) + 1
        self._db.run(
            f"""
            update page
            set ticket_id = :to, step = case when step < 0 then step + :last else step end
            where ticket_id = :id and {which}
            """,  # noqa: S608 - constants of this file
            to=to,
            id=ticket_id,
            last=last,
        )

    def dropped(self, key: str) -> None:
        """Nobody wants the message any more, and it is not sent."""
        self._db.run(
            "update page set state = 'cancelled' where page_key = :key and state = 'said'", key=key
        )

    def skip(self, page: Page) -> None:
        """There is no way to say it any more."""
        self._db.run("update page set state = 'failed' where id = :id", id=page.id)

    def of(self, ticket_id: int) -> list[Page]:
        return self._many("where ticket_id = :id order by id", id=ticket_id)

    def of_key(self, key: str) -> list[Page]:
        """The pages that one message holds."""
        return self._many("where page_key = :key order by id", key=key)

    def number_of(self, page_id: int) -> int | None:
        found = self._many("where id = :id", id=page_id)
        return found[0].ticket_id if found else None

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
        ticket_id=row["ticket_id"],
        person=row["person"],
        path=row["path"],
        step=row["step"],
        asks=Asks(row["asks"]),
        due_at=from_iso(row["due_at"]),
        state=PageState(row["state"]),
        key=row["page_key"],
        said_at=from_iso(row["said_at"]) if row["said_at"] else None,
        error=row["error"],
        called_by=row["called_by"],
        answered_by=row["answered_by"],
        answered_at=from_iso(row["answered_at"]) if row["answered_at"] else None,
    )
