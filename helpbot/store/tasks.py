"""What did not help, and why; and the one task that the owner of the article has of it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.outcomes import Task
from helpbot.store.sqlite import SqliteDriver


class Tasks:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def report(self, answer_id: int, article: str, now: datetime) -> None:
        """An answer that did not help. Said again it counts once; what was said of an article
        before it was mended is over.
        """
        self._db.run(
            """
            insert into feedback (answer_id, article, at) values (:answer, :article, :now)
            on conflict (answer_id) do update
            set article = excluded.article, at = excluded.at, why = null
            where not exists (select 1 from task
                              where task.article = excluded.article and task.done_at is null
                                and feedback.article = excluded.article
                                and feedback.at >= task.opened_at)
            """,
            answer=answer_id,
            article=article,
            now=iso(now),
        )

    def reported(self, answer_id: int) -> str | None:
        """The article that did not help whoever asked; None for no report."""
        rows = self._db.rows(
            "select article from feedback where answer_id = :answer", answer=answer_id
        )
        return str(rows[0]["article"]) if rows else None

    def explain(self, answer_id: int, why: str) -> None:
        """Why it did not help, in the person's words; the last ones count."""
        self._db.run(
            "update feedback set why = :why where answer_id = :answer", answer=answer_id, why=why
        )

    def withdraw(self, answer_id: int) -> None:
        """It helped after all."""
        self._db.run("delete from feedback where answer_id = :answer", answer=answer_id)

    def open(self, article: str, team: str, now: datetime) -> int | None:
        """A new task for an article; None where it has an open one."""
        rows = self._db.rows(
            """
            insert into task (article, team, opened_at) values (:article, :team, :now)
            on conflict (article) where done_at is null do nothing
            returning id
            """,
            article=article,
            team=team,
            now=iso(now),
        )
        return int(rows[0]["id"]) if rows else None

    def close(self, task_id: int, *, by: str, now: datetime) -> bool:
        """False when it was done."""
        changed = self._db.run(
            """
            update task set done_at = :now, done_by = :by where id = :id and done_at is null
            """,
            id=task_id,
            by=by,
            now=iso(now),
        )
        return changed == 1

    def get(self, task_id: int) -> Task | None:
        return next(iter(self._many("where id = :id", id=task_id)), None)

    def open_of(self, article: str) -> Task | None:
        found = self._many("where article = :article and done_at is null", article=article)
        return next(iter(found), None)

    def all_open(self, teams: Collection[str] | None = None) -> list[Task]:
        """Of these teams, or of all; those that most people reported first."""
        found = self._many("where done_at is null order by id")
        mine = [task for task in found if teams is None or task.team in teams]
        return sorted(mine, key=lambda task: (-task.reports, task.id))

    def count_done(self) -> int:
        return int(
            self._db.rows("select count(*) as n from task where done_at is not null")[0]["n"]
        )

    def _many(self, rest: str, **values: object) -> list[Task]:
        rows = self._db.rows(
            f"select id, article, team, opened_at, done_at from task {rest}",  # noqa: S608 - constants of this file
            **values,
        )
        return [self._task(row) for row in rows]

    def _task(self, row: Mapping[str, Any]) -> Task:
        since = self._db.rows(
            """
            select why from feedback where article = :article and at >= :since
            order by at desc, answer_id desc
            """,
            article=row["article"],
            since=row["opened_at"],
        )
        whys = dict.fromkeys(one["why"] for one in since if one["why"])
        return Task(
            id=row["id"],
            article=row["article"],
            team=row["team"],
            opened_at=from_iso(row["opened_at"]),
            done_at=from_iso(row["done_at"]) if row["done_at"] else None,
            reports=len(since),
            whys=tuple(whys),
        )
