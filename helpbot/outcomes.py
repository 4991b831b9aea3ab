"""What became of questions: their outcomes, counted; which nothing answered; what is to be mended.

Values only: the store fetches them, wording says them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
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
class Figures:
    """How many questions had which outcome. The three that count are never added into one rate:
    `solved` was confirmed, to `silent` nobody came back, `ticket` needed a person.
    """

    solved: int = 0
    silent: int = 0
    ticket: int = 0
    stuck: int = 0
    open: int = 0

    @property
    def total(self) -> int:
        return self.solved + self.silent + self.ticket + self.stuck + self.open

    @property
    def judged(self) -> int:
        """By how many people it was said whether it helped; silence says nothing."""
        return self.solved + self.stuck + self.ticket

    def plus(self, tally: Tally) -> "Figures":
        name = tally.outcome.value
        return replace(self, **{name: getattr(self, name) + tally.count})


def counted(
    tallies: Iterable[Tally], by: Callable[[Tally], str | None]
) -> list[tuple[str, Figures]]:
    """Figures by a key, most questions first; what has none is left out."""
    found: dict[str, Figures] = {}
    for tally in tallies:
        key = by(tally)
        if key is not None:
            found[key] = found.get(key, Figures()).plus(tally)
    return sorted(found.items(), key=lambda one: (-one[1].total, one[0]))


@dataclass(frozen=True, slots=True)
class Unmet:
    """A question that nothing answered. `shown` is the article that did not help, `version` its
    digest then; `private` says whether it was asked where nobody else reads, `was_told` whether the
    person heard once that it is answered.
    """

    answer_id: int
    person: PersonId
    private: bool
    question: str
    service: str | None
    shown: str | None
    version: str | None
    asked_at: datetime
    was_told: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions of one meaning that nothing answers."""

    id: int
    questions: tuple[Unmet, ...]


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
    department: str | None
    told_at: datetime | None
