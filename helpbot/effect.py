"""What an edit does to the golden questions: which are won before it, and lost after it.

Every golden question is asked of an index with the edit in it, as somebody would ask it: with
synonyms and pins, and what is long overdue standing back. Nearly all are won by far, which is seen
of all at once; only the others are asked one by one. It takes a second over a large folder, so no
transaction is open meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

import numpy as np

from helpbot.articles import Article, State
from helpbot.library import Library, Trial
from helpbot.lists import Lists
from helpbot.proposals import Effect, Loss
from helpbot.search import Index
from helpbot.seeking import Worded, pin_of, winner, worded
from helpbot.spelling import Spelling


def effect_of(library: Library, trial: Trial, overdue: date) -> Effect:
    """What was to be reviewed before the day of `overdue` stands back."""
    after, reading = trial.after, trial.reading
    if after is None or reading is None:
        return Effect()
    was = trial.was.article if trial.was else None
    is_live = _is_live(reading.article)
    if not is_live and (was is None or not _is_live(was)):
        # Nobody finds it before or after.
        return Effect()
    known = set(trial.before.questions)
    lost = list(_Asked(library, after, overdue).lost())
    # What was lost already is nobody's fault now.
    before = _Asked(library, trial.before, overdue)
    won = before.winners([loss.question for loss in lost])
    lost = [
        loss
        for loss in lost
        if (loss.article.id, loss.question) not in known
        or _id(won[loss.question]) == loss.article.id
    ]
    asked = {question for _, question in after.questions}
    gone = tuple(q for q in was.questions if q not in asked) if was and _is_live(was) else ()
    return Effect(tuple(lost), len(reading.article.questions) if is_live else 0, gone)


def _is_live(article: Article) -> bool:
    return article.state is State.PUBLISHED


def _id(article: Article | None) -> str | None:
    return article.id if article else None


# By the spelling of a library, which is another with each state of it.
_WORDED: WeakKeyDictionary[Spelling, dict[str, Worded]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class _Asked:
    """The golden questions, asked of an index."""

    library: Library
    index: Index
    overdue: date

    def lost(self) -> Iterator[Loss]:
        by_id = {article.id: article for article in self.index.articles}
        unsure = self._unsure()
        won = self.winners([question for _, question in unsure])
        for article_id, question in unsure:
            found = won[question]
            if found is not None and found.id != article_id:
                yield Loss(question, by_id[article_id], found, self._pinned(question, found))

    def _pinned(self, question: str, found: Article) -> str | None:
        lists = self.library.lists
        pin = pin_of(worded(question, self.index, self.library), lists)
        return pin.pattern if pin and pin.article == found.id else None

    def _unsure(self) -> list[tuple[str, str]]:
        """Article and question, of those that are not won by far; of what is pinned all."""
        every, lists = self.index.questions, self.library.lists
        asked = [self._worded(question) for _, question in every]
        vector_of = self.library.vectors([one.clearer for one in asked])
        number_of = {article.id: n for n, article in enumerate(self.index.articles)}
        unsure = self.index.unsure(
            [one.fuller for one in asked],
            np.array([vector_of[one.clearer] for one in asked]),
            [number_of[article_id] for article_id, _ in every],
            is_stale=lambda article: article.is_overdue(self.overdue),
        )
        pinned = (n for n, one in enumerate(asked) if pin_of(one, lists))
        return [every[n] for n in sorted({*unsure, *pinned})]

    def _worded(self, question: str) -> Worded:
        """As long as the library stays as it is, what has no synonym is worded the same way."""
        known = _WORDED.setdefault(self.library.spelling, {})
        if (asked := known.get(question)) is not None:
            return asked
        asked = worded(question, self.index, self.library)
        if asked.fuller == asked.sought:
            known[question] = asked
        return asked

    def winners(self, questions: list[str]) -> dict[str, Article | None]:
        lists: Lists = self.library.lists
        asked = {one: self._worded(one) for one in questions}
        # All at once: the encoder takes the new ones in batches.
        vectors = self.library.vectors([one.clearer for one in asked.values()])
        return {
            question: winner(self.index, lists, one, vectors[one.clearer], overdue=self.overdue)
            for question, one in asked.items()
        }
