"""A proposed text of an article: what it would be, what speaks against it, what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpbot.articles import Article, Section
from helpbot.errors import Problem

# What stands for the digest of a file that is not there yet.
NOTHING = "new"


class What(StrEnum):
    EDIT = "edit"
    NEW = "new"
    STATE = "state"
    UNDO = "undo"


class Stage(StrEnum):
    WAITING = "waiting"  # to be looked at
    OPEN = "open"  # somebody decides
    PUBLISHED = "published"
    DISCARDED = "discarded"
    REPLACED = "replaced"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a text was made from, "ticket" or "answer" by its number: it goes with those words."""

    kind: str
    number: int

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A whole new text of an article, and of its golden questions.

    `based_on` is the digest of what it was made from, empty for an article that is new; `wanted_by`
    is the admin who publishes it as soon as nothing speaks against it; `replaces` an earlier one.
    """

    article: str
    file: str
    what: What
    text: str
    questions: str
    based_on: str
    by: str
    wanted_by: str | None = None
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """As stored; `before_text` is what publishing took away, `kept_as` the commit it became."""

    id: int
    proposed: Proposed
    state: Stage
    attempt: int
    made_at: datetime
    published_at: datetime | None
    before_text: str | None
    before_questions: str | None
    kept_as: str | None
    version: int

    @property
    def is_purged(self) -> bool:
        """Its words went with those of the ticket that it was made from."""
        return not self.proposed.text


@dataclass(frozen=True, slots=True)
class Loss:
    """A golden question that its article would not win: `winner` would, `pinned` being the pattern
    that says so.
    """

    question: str
    article: Article
    winner: Article
    pinned: str | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """`own` are the golden questions that the article has after the edit, `dropped` those that it
    had and that nothing answers any more.
    """

    losses: tuple[Loss, ...] = ()
    own: int = 0
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shrinks:
    """How many words and sections an article has, and how many would be left."""

    words: tuple[int, int]
    sections: tuple[int, int]


def shrinks(before: Article, after: Article) -> Shrinks | None:
    """None where at least half of the words and one of its sections stay."""
    words, sections = (_words(before), _words(after)), (_titled(before), _titled(after))
    is_half = words[1] * 2 >= words[0]
    has_sections = sections[1] > 0 or sections[0] == 0
    return None if is_half and has_sections else Shrinks(words, sections)


def _words(article: Article) -> int:
    return sum(len(section.markdown.split()) for section in article.sections)


def _titled(article: Article) -> int:
    return sum(bool(section.title) for section in article.sections)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a text is, put in the place of what stands on disk now.

    `article` is as it would be read, None where it cannot be; `sections` are those that say
    something else than before; `has_moved` tells that the file was changed since it was opened,
    `on_disk` is the digest of what stands there now, `uncommitted` what somebody changed there and
    did not commit; `shrinks` is there where most of the article would be gone, `piece` is the
    number of the only part that changes.
    """

    article: Article | None
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...]
    effect: Effect
    changes: tuple[str, ...]
    has_moved: bool
    on_disk: str
    uncommitted: tuple[str, ...]
    shrinks: Shrinks | None = None
    piece: int | None = None

    @property
    def is_fine(self) -> bool:
        speaks_against = (self.problems, self.effect.losses, self.has_moved, self.uncommitted)
        return not any(speaks_against)
