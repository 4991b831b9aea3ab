"""Links that were used: each acts once. What a link says is signed in the link itself."""

from datetime import datetime

from helpbot.clock import iso
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
