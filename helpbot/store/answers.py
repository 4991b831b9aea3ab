"""Every question with what was found, how sure the bot was, and what came of it.

What came of it is counted apart and never added into one rate: solved (confirmed), stuck, silent,
or a ticket.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.errors import Conflict
from helpbot.outcomes import Outcome
from helpbot.speech import Address, PersonId
from helpbot.store.outages import Affected
from helpbot.store.sqlite import SqliteDriver

__all__ = ["Answer", "Answers", "Asked", "Asker", "Outcome"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is stored.

    `candidates` are (article, score), best first, `versions` their (article, digest). Scores and
    thresholds are probabilities that an article answers. `pinned` is the pattern that overrode
    search.
    """

    inbox_id: int
    person: PersonId
    question: str
    intent: str
    intent_score: float
    service: str | None
    facility: str | None
    facility_from: str | None
    department: str | None
    reply_key: str
    band: str
    article: str | None
    section: str | None
    probability: float
    answer_at: float
    suggest_at: float
    candidates: tuple[tuple[str, float], ...]
    model: str
    knowledge: str
    versions: tuple[tuple[str, str], ...] = ()
    pinned: str | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked about a service, what, and where they are told more."""

    person: PersonId
    reply_to: Address
    private: bool
    facility: str | None
    question: str
    asked_at: datetime

    def affected(self) -> Affected:
        return Affected(self.person, self.reply_to, self.private, self.facility, self.asked_at)


@dataclass(frozen=True, slots=True)
class Answer:
    id: int
    person: PersonId
    question: str
    intent: str
    service: str | None
    facility: str | None
    reply_key: str
    band: str
    article: str | None
    section: str | None
    chosen: str | None
    outcome: Outcome
    version: int

    @property
    def shown(self) -> str | None:
        """The article that the person was shown: the one they opened, else the one quoted."""
        return self.chosen or (self.article if self.band == "answer" else None)


_COLUMNS = (
    "id, person, question, intent, service, facility, reply_key, band, article, section, chosen, "
    "outcome, version"
)
# What stays with a question that goes on.
_FIRST = ("inbox_id", "person")


class Answers:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(self, asked: Asked, *, now: datetime, settles_at: datetime) -> int:
        rows = self._db.rows(
            """
            insert into answer (inbox_id, person, question, intent, intent_score, service, facility,
                                facility_from, department, reply_key, band, article, section,
                                probability, answer_at, suggest_at, candidates, model, knowledge,
                                versions, pinned, asked_at, outcome, settles_at)
            values (:inbox_id, :person, :question, :intent, :intent_score, :service, :facility,
                    :facility_from, :department, :reply_key, :band, :article, :section,
                    :probability, :answer_at, :suggest_at, :candidates, :model, :knowledge,
                    :versions, :pinned, :asked_at, 'open', :settles_at)
            returning id
            """,
            **_row(asked),
            asked_at=iso(now),
            settles_at=iso(settles_at),
        )
        return int(rows[0]["id"])

    def shown(self, answer_id: int) -> tuple[str, ...]:
        """The articles that somebody was shown for a question: the one they opened, the one quoted,
        or those that were suggested, best first.
        """
        rows = self._db.rows(
            "select band, article, chosen, candidates from answer where id = :id", id=answer_id
        )
        for row in rows:
            if row["chosen"] or row["band"] == "answer":
                return (row["chosen"] or row["article"],)
            if row["band"] == "suggest":
                return tuple(article for article, _ in json.loads(row["candidates"]))
        return ()

    def amend(self, answer: Answer, asked: Asked, *, settles_at: datetime) -> None:
        """The same question, said longer: what was found for it is replaced. Raises Conflict."""
        changed = self._db.run(
            """
            update answer
            set question = :question, intent = :intent, intent_score = :intent_score,
                service = :service, facility = :facility, facility_from = :facility_from,
                department = :department, reply_key = :reply_key, band = :band, article = :article,
                section = :section, probability = :probability, answer_at = :answer_at,
                suggest_at = :suggest_at, candidates = :candidates, model = :model,
                knowledge = :knowledge, versions = :versions, pinned = :pinned,
                chosen = null, outcome = 'open', settles_at = :settles_at, settled_at = null,
                gap_id = null, version = version + 1
            where id = :id and version = :version
            """,
            **{name: value for name, value in _row(asked).items() if name not in _FIRST},
            id=answer.id,
            version=answer.version,
            settles_at=iso(settles_at),
        )
        if changed != 1:
            raise Conflict("answer", answer.id)

    def move(self, answer: Answer, facility: str | None) -> None:
        """The place is another than it was taken for. Raises Conflict."""
        changed = self._db.run(
            """
            update answer set facility = :facility, facility_from = 'said', version = version + 1
            where id = :id and version = :version
            """,
            id=answer.id,
            version=answer.version,
            facility=facility,
        )
        if changed != 1:
            raise Conflict("answer", answer.id)

    def latest(self, person: PersonId, conversation: str, *, since: datetime) -> Answer | None:
        """What a person asked last in a conversation, if the last they said there was a question.

        Their own presses of buttons come after it and do not count.
        """
        rows = self._db.rows(
            f"""
            select {_COLUMNS} from answer
            where id = (select max(id) from answer where person = :person)
              and outcome = 'open'
              and exists (select 1 from inbox
                          where inbox.id = answer.inbox_id and conversation = :conversation)
              and exists (select 1 from inbox
                          where inbox.id >= answer.inbox_id
                            and person = :person and conversation = :conversation
                            and state = 'done' and heard_at >= :since
                            and ('answer:' || inbox.id = answer.reply_key
                                 or text = 'place ' || answer.id))
            """,  # noqa: S608 - a constant list of columns
            person=person,
            conversation=conversation,
            since=iso(since),
        )
        return _answer(rows[0]) if rows else None

    def get(self, answer_id: int) -> Answer | None:
        rows = self._db.rows(
            f"select {_COLUMNS} from answer where id = :id",  # noqa: S608 - a constant
            id=answer_id,
        )
        return _answer(rows[0]) if rows else None

    def is_restricted(self, answer_id: int) -> bool:
        """Whether a question is for the security team alone: by what it is, or by its ticket."""
        return bool(
            self._db.rows(
                """
                select 1 from answer
                where id = :id
                  and (intent = 'report_security_incident'
                       or id in (select answer_id from ticket where restricted = 1))
                """,
                id=answer_id,
            )
        )

    def last_in(self, conversation: str, *, since: datetime) -> Answer | None:
        """The last question in a conversation, whoever asked it and whatever became of it."""
        rows = self._db.rows(
            f"""
            select {_COLUMNS} from answer
            where id = (select max(answer.id) from answer
                        join inbox on inbox.id = answer.inbox_id
                        where conversation = :conversation and asked_at >= :since)
            """,  # noqa: S608 - a constant list of columns
            conversation=conversation,
            since=iso(since),
        )
        return _answer(rows[0]) if rows else None

    def last_open(self, person: PersonId, conversation: str) -> Answer | None:
        """The last question of a person in a conversation, while nobody said what became of it."""
        rows = self._db.rows(
            f"""
            select {_COLUMNS} from answer
            where id = (select max(answer.id) from answer
                        join inbox on inbox.id = answer.inbox_id
                        where answer.person = :person and conversation = :conversation)
              and outcome = 'open'
            """,  # noqa: S608 - a constant list of columns
            person=person,
            conversation=conversation,
        )
        return _answer(rows[0]) if rows else None

    def askers_about(self, service: str, since: datetime) -> list[Asker]:
        """Who asked about trouble with a service since then, each once, the first first."""
        rows = self._db.rows(
            """
            select answer.person, reply_to, private, facility, question, min(asked_at) as first
            from answer join inbox on inbox.id = answer.inbox_id
            where service = :service and asked_at >= :since
                and intent in ('ask_question', 'check_outage', 'report_outage')
            group by answer.person order by first, answer.person
            """,
            service=service,
            since=iso(since),
        )
        return [
            Asker(
                PersonId(row["person"]),
                Address(row["reply_to"]),
                bool(row["private"]),
                row["facility"],
                row["question"],
                from_iso(row["first"]),
            )
            for row in rows
        ]

    def likely_services(
        self, person: PersonId, department: str | None, *, since: datetime
    ) -> list[str]:
        """What a person asks about, then what their department does, the most frequent first."""
        rows = self._db.rows(
            """
            select service, sum(case when person = :person then 1 else 0 end) as own
            from answer
            where service is not null and asked_at >= :since
              and (person = :person or department = :department)
            group by service order by own desc, count(*) desc, service
            limit 5
            """,
            person=person,
            department=department,
            since=iso(since),
        )
        return [row["service"] for row in rows]

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

    def choose(self, answer: Answer, article: str) -> None:
        """Which of several articles the person opened."""
        self._db.run(
            "update answer set chosen = :article where id = :id", id=answer.id, article=article
        )

    def settle_silent(self, now: datetime) -> int:
        """How many questions nobody came back to in time; silence is never counted as solved."""
        return self._db.run(
            """
            update answer set outcome = 'silent', settled_at = :now, version = version + 1
            where outcome = 'open' and settles_at <= :now
            """,
            now=iso(now),
        )

    def tell(self, answers: Iterable[int], now: datetime) -> None:
        """Notes that the person heard that it is answered now."""
        for answer_id in answers:
            self._db.run(
                "update answer set told_at = :now where id = :id", id=answer_id, now=iso(now)
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


def _row(asked: Asked) -> dict[str, Any]:
    lists = {
        "candidates": json.dumps(asked.candidates),
        "versions": json.dumps(dict(asked.versions)),
    }
    return {**asdict(asked), **lists}


def _answer(row: Mapping[str, Any]) -> Answer:
    return Answer(
        id=row["id"],
        person=PersonId(row["person"]),
        question=row["question"],
        intent=row["intent"],
        service=row["service"],
        facility=row["facility"],
        reply_key=row["reply_key"],
        band=row["band"],
        article=row["article"],
        section=row["section"],
        chosen=row["chosen"],
        outcome=Outcome(row["outcome"]),
        version=row["version"],
    )
