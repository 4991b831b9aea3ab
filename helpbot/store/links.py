"""Links that were used: each acts once. What a link says is signed in the link itself.

Of codes only those that were none are kept: whoever says too many is not listened to.
"""

from datetime import datetime

from helpbot.clock import from_iso, iso
from helpbot.speech import PersonId
from helpbot.store.sqlite import SqliteDriver


class Links:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def use(
        self, digest: str, *, says: str, person: PersonId, expires_at: datetime, now: datetime
    ) -> bool:
        """True only the first time, whoever else uses it at the same instant."""
        changed = self._db.run(
            """
            insert into link (digest, says, person, expires_at, used_at)
            values (:digest, :says, :person, :expires_at, :used_at)
            on conflict (digest) do nothing
            """,
            digest=digest,
            says=says,
            person=person,
            expires_at=iso(expires_at),
            used_at=iso(now),
        )
        return changed == 1

    def is_used(self, digest: str) -> bool:
        return bool(self._db.rows("select 1 from link where digest = :digest", digest=digest))

    def wrong_code(self, person: str, now: datetime) -> None:
        self._db.run(
            "insert into wrong_code (person, said_at) values (:person, :now)",
            person=person,
            now=iso(now),
        )

    def latest_wrong_codes(self, person: str, limit: int) -> list[datetime]:
        """When a person said their last wrong codes, the latest first."""
        rows = self._db.rows(
            """
            select said_at from wrong_code where person = :person
            order by said_at desc, id desc limit :limit
            """,
            person=person,
            limit=limit,
        )
        return [from_iso(row["said_at"]) for row in rows]
