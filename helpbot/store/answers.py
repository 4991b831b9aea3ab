"""Every question with what was found, how sure the bot was, and what came of it.

Three outcomes are counted apart and never added into one rate: solved (confirmed), stuck, silent.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from helpbot.clock import iso
from helpbot.errors import Conflict
from helpbot.speech import PersonId
from helpbot.store.sqlite import SqliteDriver


class Outcome(StrEnum):
    OPEN = "open"
    SOLVED = "solved"
    STUCK = "stuck"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is stored.

    `candidates` are (article, score), best first. Scores and thresholds are probabilities that an
    article answers.
    """

    inbox_id: int
    person: PersonId
    question: str
    band: str
    article: str | None
    section: str | None
    probability: float
    answer_at: float
    suggest_at: float
    candidates: tuple[tuple[str, float], ...]
    model: str
    knowledge: str


@dataclass(frozen=True, slots=True)
class Answer:
    id: int
    person: PersonId
    question: str
    band: str
    article: str | None
    outcome: Outcome
    version: int


class Answers:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(self, asked: Asked, *, now: datetime, settles_at: datetime) -> int:
        rows = self._db.rows(
            """
            insert into answer (inbox_id, person, question, band, article, section, probability,
                                answer_at, suggest_at, candidates, model, knowledge, asked_at,
                                outcome, settles_at)
            values (:inbox_id, :person, :question, :band, :article, :section, :probability,
                    :answer_at, :suggest_at, :candidates, :model, :knowledge, :asked_at,
                    'open', :settles_at)
            returning id
            """,
            inbox_id=asked.inbox_id,
            person=asked.person,
            question=asked.question,
            band=asked.band,
            article=asked.article,
            section=asked.section,
            probability=asked.probability,
            answer_at=asked.answer_at,
            suggest_at=asked.suggest_at,
            candidates=json.dumps(asked.candidates),
            model=asked.model,
            knowledge=asked.knowledge,
            asked_at=iso(now),
            settles_at=iso(settles_at),
        )
        return int(rows[0]["id"])

    def get(self, answer_id: int) -> Answer | None:
        rows = self._db.rows(
            """
            select id, person, question, band, article, outcome, version
            from answer where id = :id
            """,
            id=answer_id,
        )
        return _answer(rows[0]) if rows else None

    def settle(self, answer: Answer, outcome: Outcome, now: datetime) -> None:
        """Raises Conflict when it was settled in between."""
        changed = self._db.run(
            """
            update answer set outcome = :outcome, settled_at = :now, version = version + 1
            where id = :id and version = :version
            """,
            id=answer.id,
            version=answer.version,
            outcome=outcome.value,
            now=iso(now),
        )
        if changed != 1:
            raise Conflict("answer", answer.id)

    def settle_silent(self, now: datetime) -> int:
        """How many questions nobody came back to in time; silence is never counted as solved."""
        return self._db.run(
            """
            update answer set outcome = 'silent', settled_at = :now, version = version + 1
            where outcome = 'open' and settles_at <= :now
            """,
            now=iso(now),
        )

    def count_by_band(self) -> list[tuple[str, str, int]]:
        """(band, outcome, how many)."""
        rows = self._db.rows(
            """
            select band, outcome, count(*) as n from answer
            group by band, outcome order by band, outcome
            """
        )
        return [(row["band"], row["outcome"], row["n"]) for row in rows]

    def count_by_outcome(self) -> dict[str, int]:
        rows = self._db.rows(
            "select outcome, count(*) as n from answer group by outcome order by outcome"
        )
        return {row["outcome"]: row["n"] for row in rows}


def _answer(row: Mapping[str, Any]) -> Answer:
    return Answer(
        id=row["id"],
        person=PersonId(row["person"]),
        question=row["question"],
        band=row["band"],
        article=row["article"],
        outcome=Outcome(row["outcome"]),
        version=row["version"],
    )
