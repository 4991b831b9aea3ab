"""Why a past answer was what it was: versions, passages, scores, thresholds, model; and what the
same question would get today.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from helpbot.articles import Article
from helpbot.errors import UserError
from helpbot.outcomes import Record
from helpbot.seeking import Found, MayRead
from helpbot.speech import Reply
from helpbot.store import Tx
from helpbot.turn import (
    SECURITY,
    TECHNICIANS,
    Asking,
    Command,
    Desk,
    Turn,
    may_read,
    sentence,
    today_of,
)
from helpbot.wording import explained as wording


@dataclass(frozen=True, slots=True)
class Explained:
    """`passage` are the words that were quoted; `today` is what is found now, None where nothing
    can be looked for.
    """

    record: Record
    passage: str
    today: Found | None


def explained(desk: Desk, tx: Tx, answer_id: int, now: datetime) -> Explained:
    """Raises UserError where there was no such answer."""
    record = tx.records.get(answer_id)
    if record is None:
        raise UserError(f"There is no answer {answer_id}. `gap N` and reports name their numbers.")
    today = None
    if desk.seeker is not None:
        day = today_of(desk.plan, now)
        today = desk.seeker.seek(record.question, may_read=_may_read(desk, record), today=day)
    return Explained(record, _passage(tx, record), today)


def _may_read(desk: Desk, record: Record) -> MayRead:
    """What the one who asked may read, where they asked."""
    person = desk.who(desk.plan, record.person)
    if person is not None or not record.private:
        return may_read(person, alone=record.private)
    audiences = {"all", f"department:{record.department}"}

    def by_department(article: Article) -> bool:
        return article.audience in audiences

    return by_department


def _passage(tx: Tx, record: Record) -> str:
    version = tx.versions.get(record.article or "", record.versions.get(record.article or "", ""))
    return version.section(record.section) if version else ""


def _name_of(desk: Desk, record: Record) -> str:
    person = desk.who(desk.plan, record.person)
    return person.name if person else record.person.partition(":")[2]


def reply_of(desk: Desk, found: Explained) -> Reply:
    ranking = found.today.ranking if found.today else None
    today = (
        [(match.article.id, match.score, match.article.digest) for match in ranking.matches]
        if ranking
        else None
    )
    return wording.explained(
        found.record,
        found.passage,
        _name_of(desk, found.record),
        desk.plan,
        today=today,
        today_says=ranking.band.value if ranking else "",
    )


def _ready(asking: Asking) -> Explained:
    answer_id, person = int(asking.match["answer"]), asking.person
    is_of_security = person is not None and SECURITY in person.teams
    if asking.tx.answers.is_restricted(answer_id) and not is_of_security:
        raise UserError(f"Answer {answer_id} is about security, so only that team reads it.")
    return explained(asking.desk, asking.tx, answer_id, asking.now)


def _explain(turn: Turn, _: re.Match[str]) -> None:
    found = turn.found
    assert isinstance(found, Explained)  # noqa: S101 - `_ready` made it
    turn.quietly(reply_of(turn.desk, found))


COMMANDS = (
    Command(
        "explain",
        sentence(r"explain (?:answer )?(?P<answer>\d{1,15})"),
        TECHNICIANS,
        _explain,
        ready=_ready,
    ),
)
