"""The index: which article answers a question, and how sure that is.

The scores of each article are fused by a weighted sum; a small calibrator turns the winner's scores
and margins into a probability. Weights, thresholds and the lens through which all vectors are seen
are fitted (`helpbot fit`), never guessed. Pure: vectors come from the caller.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from helpbot.articles import Article, Passage, Section
from helpbot.calibration import Band, Calibration
from helpbot.scoring import (
    ByWords,
    InPassages,
    Kept,
    Matrix,
    Scored,
    Scorer,
    Scores,
    Vector,
    summary_text,
)

Flags = NDArray[np.bool_]

# What an article loses, in fused score, whose review is long overdue: of two that fit nearly as
# well the one that somebody stands for is quoted. A right article mostly wins by more than 3.2;
# where it is the overdue one it is first 0.60 instead of 0.64 (at a cost of 1: 0.55, of 2: 0.45).
OVERDUE_COSTS = 0.5
# Three times what a rough cosine is off by at worst; 2 of 5,914 golden questions are won by less.
ROUGHLY = 0.01
# How many of the features are cosines; they are the first.
_VECTORS = 3
# So many questions are looked at at once: their cosines with 6,000 others take 6 MB.
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Match:
    """One article as found: `section` is the one to quote, `score` the chance that it answers.

    The best one's score is the ranking's probability. The weights are those of a conditional logit,
    so that another's chance is to the best one's as the exponential of their fused scores'
    difference.
    """

    article: Article
    section: Section
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Up to five different articles, best first; `probability` that the first one answers."""

    matches: tuple[Match, ...]
    probability: float
    band: Band


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as far as it is worked out before it has a vector. Of the articles those are
    `allowed` that the asker may read; `costs` is what each loses by being stale.
    """

    question: str
    by_words: ByWords
    allowed: Flags
    costs: Scores


class Index:
    """Articles with their vectors. Never changed: an edit makes a new one."""

    def __init__(
        self,
        articles: Sequence[Article],
        passages: Sequence[Passage],
        *,
        vector_of: Callable[[str], Vector],
        background: Sequence[str] = (),
        calibration: Calibration,
        kept: Kept = lambda _, make: make(),
    ) -> None:
        """`kept` may give what was made of the same texts before."""
        self.articles = tuple(articles)
        self.passages = tuple(passages)
        self.calibration = calibration
        self.questions = tuple((a.id, question) for a in self.articles for question in a.questions)
        self._scorer = Scorer(
            self.articles,
            self.passages,
            vector_of=vector_of,
            background=background,
            lens=calibration.lens,
            kept=kept,
        )

    def asked(
        self,
        question: str,
        *,
        may_read: Callable[[Article], bool] = lambda _: True,
        is_stale: Callable[[Article], bool] = lambda _: False,
    ) -> Asked:
        """What needs no vector."""
        allowed = np.array(list(map(may_read, self.articles)), dtype=bool)
        return Asked(question, self._scorer.by_words(question), allowed, self._costs(is_stale))

    def only(self, asked: Asked, article_id: str) -> Asked:
        """The same, of this article alone."""
        named = np.array([article.id == article_id for article in self.articles], dtype=bool)
        return replace(asked, allowed=asked.allowed & named)

    def rank(self, asked: Asked, vector: Vector) -> Ranking:
        """The articles for a question, of those that the asker may read; stale ones stand back."""
        if not asked.allowed.any():
            return Ranking((), 0.0, Band.UNKNOWN)
        scored, in_passages = self._scorer.score(asked.by_words, self.seen(vector))
        everything = self.fused(scored.features, self.calibration.weights) - asked.costs
        fused = np.where(asked.allowed, everything, -np.inf)
        order = np.argsort(-fused, kind="stable")[:5].tolist()
        # Judged against all articles: one that this person may not read is still the better answer.
        probability = self.calibration.probability(
            self.evidence(asked.question, scored, everything, best=order[0])
        )
        best = [n for n in order if asked.allowed[n]]
        matches = tuple(
            Match(
                self.articles[n],
                self._section(n, in_passages),
                probability * math.exp(fused[n] - fused[best[0]]),
            )
            for n in best
        )
        return Ranking(matches, probability, self.calibration.band(probability))

    def first(
        self, question: str, vector: Vector, *, is_stale: Callable[[Article], bool]
    ) -> Article | None:
        """What `rank` would put first for whoever may read everything, and nothing else of it."""
        if not self.articles:
            return None
        scored = self.score(question, self.seen(vector))
        fused = self.fused(scored.features, self.calibration.weights) - self._costs(is_stale)
        return self.articles[int(np.argmax(fused))]

    def _costs(self, is_stale: Callable[[Article], bool]) -> Scores:
        return OVERDUE_COSTS * np.array(list(map(is_stale, self.articles)), dtype=np.float64)

    def unsure(
        self,
        questions: Sequence[str],
        vectors: Matrix,
        expected: Sequence[int],
        *,
        is_stale: Callable[[Article], bool],
    ) -> list[int]:
        """Which of many questions, by their place, may find something else first than the article
        that is expected, by its number. Of all others `first` is that article.
        """
        costs = self._costs(is_stale)
        found: list[int] = []
        for start in range(0, len(questions), _BLOCK):
            part = slice(start, start + _BLOCK)
            features = self._scorer.features_of(questions[part], self.seen(vectors[part]))
            fused = self.fused(features, self.calibration.weights) - costs
            rows = np.arange(len(fused))
            own = fused[rows, expected[part]].copy()
            fused[rows, expected[part]] = -np.inf
            found += (start + np.flatnonzero(own - fused.max(axis=1) <= self._unsure_by)).tolist()
        return found

    @property
    def _unsure_by(self) -> float:
        """How far apart two articles must be for a rough cosine not to change their order."""
        return 2 * ROUGHLY * float(np.abs(self.calibration.weights[:_VECTORS]).sum())

    def knows(self, words: str) -> bool:
        """Whether several articles, or what is asked of them, use these words."""
        return self._scorer.knows(words)

    def seen(self, vectors: Matrix) -> Matrix:
        """A question's vector, or a row for each of several, as this index sees them."""
        return self._scorer.seen(vectors)

    def score(self, question: str, vector: Vector, without: int | None = None) -> Scored:
        """How every article does on its own; `vector` as `seen`. One of the texts of what nothing
        covers is left out, by its number, so that it can be asked as if it were new.
        """
        return self._scorer.score(self._scorer.by_words(question), vector, without)[0]

    def fused(
        self, features: Scores, weights: Sequence[float], without: int | None = None
    ) -> Scores:
        """The weighted sum, an article that is left out being below everything."""
        scores: Scores = features @ np.asarray(weights)
        if without is not None:
            scores[without] = -np.inf
        return scores

    def evidence(
        self, question: str, scored: Scored, fused: Scores, *, best: int | None = None
    ) -> list[float]:
        """EVIDENCE for or against one article, the winner unless it is named, in that order."""
        best = int(np.argmax(fused)) if best is None else best
        others = np.sort(np.delete(fused, best))[::-1]
        others = others[np.isfinite(others)]
        second = others[0] if len(others) else 0.0
        tenth = others[min(8, len(others) - 1)] if len(others) else 0.0
        return [
            float(fused[best]),
            float(fused[best] - second),
            float(fused[best] - tenth),
            float(scored.features[best, 0]),
            float(scored.features[best, 2]),
            float(scored.features[best, 1]),
            self._scorer.share_found(scored, best),
            math.log1p(len(question.split())),
            scored.background,
            -math.log1p(float(np.exp(others - fused[best]).sum())),
        ]

    def _section(self, article: int, scores: InPassages) -> Section:
        """The section to quote."""
        number = self._scorer.section(article, scores, self.calibration.weights)
        return self.articles[article].sections[number or 0]


def texts_of(
    articles: Sequence[Article], passages: Sequence[Passage], background: Sequence[str]
) -> list[str]:
    """Everything that an Index of these needs a vector for, each text once."""
    found = [passage.text for passage in passages] + list(background)
    for article in articles:
        found += [summary_text(article), article.title, *article.questions]
    return list(dict.fromkeys(found))
