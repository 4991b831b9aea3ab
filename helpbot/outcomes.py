"""What became of questions: their outcomes, counted; which nothing answered; what is to be mended.

Values only: the store fetches them, wording says them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpbot.speech import PersonId


class Outcome(StrEnum):
    OPEN = "open"
    SOLVED = "solved"
    STUCK = "stuck"
    SILENT = "silent"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Tally:
    """So many questions of one hour with one outcome; `article` is the one that was shown."""

    hour: datetime
    department: str | None
    article: str | None
    outcome: Outcome
    count: int


@dataclass(frozen=True, slots=True)
class Unmet:
    """A question that nothing answered. `shown` is the article that did not help, `version` its
    digest then; `private` says whether it was asked where nobody else reads.
    """

    answer_id: int
    person: PersonId
    private: bool
    question: str
    service: str | None
    shown: str | None
    version: str | None
    gap: int | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """An article to be mended by its owner's team. `reports` is how many it did not help since, of
    `whys` those who said why, the latest first.
    """

    id: int
    article: str
    team: str
    opened_at: datetime
    done_at: datetime | None
    reports: int
    whys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """`sections` are (title, Markdown)."""

    article: str
    digest: str
    title: str
    sections: tuple[tuple[str, str], ...]
    seen_at: datetime

    def section(self, title: str | None) -> str:
        """The words of a section; empty where there is none of that title."""
        return next((words for name, words in self.sections if name == (title or "")), "")


@dataclass(frozen=True, slots=True)
class Record:
    """`candidates` are (article, score), best first; `versions` their digests, of the time before
    there were any empty. `why` is what the person said against it.
    """

    id: int
    person: PersonId
    private: bool
    question: str
    intent: str
    intent_score: float
    band: str
    article: str | None
    section: str | None
    chosen: str | None
    pinned: str | None
    probability: float
    answer_at: float
    suggest_at: float
    candidates: tuple[tuple[str, float], ...]
    versions: Mapping[str, str]
    model: str
    knowledge: str
    asked_at: datetime
    outcome: Outcome
    why: str | None
    told_at: datetime | None
