"""Where people work, as they said it or as it was imported, and the language they write."""

from dataclasses import dataclass
from datetime import datetime

from helpbot.clock import from_iso, iso
from helpbot.store.sqlite import SqliteDriver


@dataclass(frozen=True, slots=True)
class Profile:
    department: str | None = None
    facility: str | None = None
    asked_at: datetime | None = None
    language: str | None = None


class Profiles:
    """`who` is an edge's id of a person, or an e-mail in small letters."""

    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def get(self, who: str) -> Profile:
        """What is known; nothing for somebody who was never seen."""
        rows = self._db.rows(
            "select department, facility, asked_at, language from profile where who = :who", who=who
        )
        if not rows:
            return Profile()
        asked = rows[0]["asked_at"]
        return Profile(
            rows[0]["department"],
            rows[0]["facility"],
            from_iso(asked) if asked else None,
            rows[0]["language"],
        )

    def put(self, who: str, *, department: str | None, facility: str | None, now: datetime) -> None:
        """Keeps what is given; what is None stays as it was."""
        self._db.run(
            """
            insert into profile (who, department, facility, updated_at)
            values (:who, :department, :facility, :now)
            on conflict (who) do update
            set department = coalesce(excluded.department, profile.department),
                facility = coalesce(excluded.facility, profile.facility),
                updated_at = excluded.updated_at
            """,
            who=who,
            department=department,
            facility=facility,
            now=iso(now),
        )

    def writes(self, who: str, language: str, now: datetime) -> None:
        """Notes the language in which somebody wrote last."""
        self._db.run(
            """
            insert into profile (who, language, updated_at) values (:who, :language, :now)
            on conflict (who) do update
            set language = excluded.language, updated_at = excluded.updated_at
            where profile.language is null or profile.language <> excluded.language
            """,
            who=who,
            language=language,
            now=iso(now),
        )

    def ask(self, who: str, now: datetime) -> bool:
        """Notes that somebody is asked. False when they were before: nobody is asked twice."""
        changed = self._db.run(
            """
            insert into profile (who, asked_at, updated_at) values (:who, :now, :now)
            on conflict (who) do update set asked_at = excluded.asked_at
            where profile.asked_at is null
            """,
            who=who,
            now=iso(now),
        )
        return changed == 1
