"""A past answer with everything that it was made of."""

import json
from collections.abc import Mapping
from typing import Any

from helpbot.clock import from_iso
from helpbot.outcomes import Outcome, Record
from helpbot.speech import PersonId
from helpbot.store.sqlite import SqliteDriver

_PLAIN = (
    "id intent intent_score question band article section chosen pinned probability answer_at "
    "suggest_at model knowledge why department"
).split()


class Records:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def get(self, answer_id: int) -> Record | None:
        rows = self._db.rows(
            """
            select answer.id, answer.person, private, question, intent, intent_score, band,
                   answer.article, section, chosen, pinned, probability, answer_at, suggest_at,
                   candidates, versions, model, knowledge, asked_at, outcome, told_at, why,
                   department
            from answer
            join inbox on inbox.id = answer.inbox_id
            left join feedback on feedback.answer_id = answer.id
            where answer.id = :id
            """,
            id=answer_id,
        )
        return _record(rows[0]) if rows else None


def _record(row: Mapping[str, Any]) -> Record:
    return Record(
        **{name: row[name] for name in _PLAIN},
        person=PersonId(row["person"]),
        private=bool(row["private"]),
        candidates=tuple((article, score) for article, score in json.loads(row["candidates"])),
        versions=json.loads(row["versions"]),
        asked_at=from_iso(row["asked_at"]),
        outcome=Outcome(row["outcome"]),
        told_at=from_iso(row["told_at"]) if row["told_at"] else None,
    )
