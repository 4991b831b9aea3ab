"""Fits search to the golden questions: the lens, the weights of the scores, and when to be sure.

Whoever asks tomorrow words it otherwise than whoever wrote golden questions. Neighbouring lines of
a file are of one voice: the first half of each article's questions is asked of an index that knows
the second half alone, and the other way round. Asked again with its article left out, a question
is one of the field that nothing covers, the hardest kind to refuse; beside those stand the
questions of `uncovered.txt`.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from helpbot.articles import Article, Passage
from helpbot.calibration import FEATURES, Calibration
from helpbot.lens import learn
from helpbot.scoring import Scored, Scores, Vector, summary_text
from helpbot.search import Index

Progress = Callable[[str, int, int], None]
Mask = NDArray[np.bool_]

# What a city would bear: of questions that an article answers, at most this share gets a wrong one
# quoted; of those in `uncovered.txt`, at most this share gets any article quoted. It would bear
# twice that, but what people will ask is farther from here than what was written down. Neighbours
# inside the field are reported, not bounded: an article about the wrong printer is a smaller harm.
MAX_WRONG = 0.03
MAX_FALSE = 0.02
# Of questions whose article is among the first three, this share must see it at least as a
# suggestion.
MIN_SUGGESTED = 0.9
# How much of what a help desk is asked nothing covers; an assumption until a city has counted its
# own.
UNCOVERED_SHARE = 0.3
FOLDS = 5
# Keeps weights finite where one score alone separates; small against thousands of questions.
RIDGE = 1e-3


@dataclass(frozen=True, slots=True)
class Fit:
    """A calibration and what it does on questions asked in another voice than those it knows."""

    calibration: Calibration
    questions: int
    uncovered: int
    first: float
    in_three: float
    answered_right: float
    answered_wrong: float
    false_in_field: float
    false_answers: float
    refused: float

    def report(self) -> str:
        """For the person who ran `helpbot fit` or `helpbot check --quality`."""
        at = self.calibration
        return "\n".join(
            (
                f"{self.questions} golden questions, each asked of those of other voices:",
                f"  right article first {self.first:.3f}, among three {self.in_three:.3f}",
                f"  quoted rightly {self.answered_right:.3f}, wrongly {self.answered_wrong:.3f}",
                f"  with its article left out, another is quoted {self.false_in_field:.3f}",
                f"{self.uncovered} questions that nothing covers:",
                f"  an article is quoted {self.false_answers:.3f}, refused {self.refused:.3f}",
                f"answers from {at.answer_at:.3f}, suggests from {at.suggest_at:.3f}",
            )
        )


@dataclass(frozen=True, slots=True)
class _Question:
    """A question put to `half`, which does not know it: `owner` answers it, or nothing does."""

    half: Index
    text: str
    scored: Scored
    owner: int | None
    fold: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """Evidence for an article. Of one question, and of its neighbours, `fold` is the same."""

    evidence: list[float]
    is_right: bool
    in_three: bool
    is_covered: bool
    is_field: bool
    fold: int


def fit(
    index: Index,
    *,
    vector_of: Callable[[str], Vector],
    uncovered: Sequence[str],
    spelled: Callable[[str], str],
    model: str,
    today: str,
    progress: Progress,
) -> Fit:
    """The best calibration for the articles of this index.

    `vector_of` knows every text of the index and of `uncovered`, and what they are when `spelled`,
    as whatever is asked is.
    """
    total = len(index.questions) + 2 * len(uncovered)
    asked = []
    for question in _questions(index, vector_of, uncovered, spelled):
        asked.append(question)
        if len(asked) % 50 == 0:
            progress("Asking the golden questions", len(asked), total)
    progress("Asking the golden questions", total, total)
    covered = [question for question in asked if question.owner is not None]
    weights = best_weights(
        np.array([question.scored.features for question in covered]),
        np.array([question.owner for question in covered]),
    )
    found = [each for question in asked for each in _evidence(question, weights)]
    lens = _lens(index.articles, index.passages, vector_of)
    return _calibrated(found, Calibration(weights, (), 0.0, 1.0, 1.0, model, today, lens))


def _questions(
    index: Index,
    vector_of: Callable[[str], Vector],
    uncovered: Sequence[str],
    spelled: Callable[[str], str],
) -> Iterator[_Question]:
    """Each half of the golden questions, and all of what nothing covers, put to the other half."""
    for number in (0, 1):
        known = [replace(a, questions=_halves(a)[1 - number]) for a in index.articles]
        lens = _lens(known, index.passages, vector_of)
        half = Index(
            known,
            index.passages,
            vector_of=vector_of,
            background=uncovered,
            calibration=replace(index.calibration, lens=lens),
        )
        new = [
            (spelled(text), n) for n, a in enumerate(index.articles) for text in _halves(a)[number]
        ]

        for at, (text, owner) in enumerate(new):
            scored = half.score(text, half.seen(vector_of(text)))
            yield _Question(half, text, scored, owner, at * FOLDS // len(new))
        for at, text in enumerate(map(spelled, uncovered)):
            scored = half.score(text, half.seen(vector_of(text)), without=at)
            yield _Question(half, text, scored, None, at * FOLDS // len(uncovered))


def _lens(
    articles: Sequence[Article], passages: Sequence[Passage], vector_of: Callable[[str], Vector]
) -> str:
    """What is learned from these, of which nothing may be asked when it is measured."""
    place = {article.id: number for number, article in enumerate(articles)}
    pairs = [(passage.text, place[passage.article_id]) for passage in passages]
    for number, article in enumerate(articles):
        texts = (article.title, summary_text(article), *article.questions)
        pairs += [(text, number) for text in texts]
    vectors = np.stack([vector_of(text) for text, _ in pairs])
    return learn(vectors, [number for _, number in pairs]).text()


def _halves(article: Article) -> tuple[tuple[str, ...], tuple[str, ...]]:
    middle = len(article.questions) // 2
    return article.questions[:middle], article.questions[middle:]


def _evidence(question: _Question, weights: tuple[float, ...]) -> Iterator[_Asked]:
    """For the winner; of a golden question also for the winner among all other articles."""
    owner = question.owner
    fused = question.half.fused(question.scored.features, weights)
    order = [int(n) for n in np.argsort(-fused, kind="stable")[:3]]
    yield _Asked(
        _for_winner(question, fused),
        order[0] == owner,
        owner in order,
        is_covered=owner is not None,
        is_field=owner is not None,
        fold=question.fold,
    )
    if owner is not None:
        rest = question.half.fused(question.scored.features, weights, without=owner)
        yield _Asked(
            _for_winner(question, rest),
            is_right=False,
            in_three=False,
            is_covered=False,
            is_field=True,
            fold=question.fold,
        )


def _for_winner(question: _Question, fused: Scores) -> list[float]:
    return question.half.evidence(question.text, question.scored, fused)


def best_weights(features: NDArray[np.float64], owners: NDArray[np.int64]) -> tuple[float, ...]:
    """Weights, none below zero, that make the right article win.

    A conditional logit (McFadden 1974): all articles share one weight for each score.
    """
    from scipy.optimize import minimize

    spread = features.std(axis=(0, 1)) + 1e-9
    scaled = features / spread
    rows = np.arange(len(owners))

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = scaled @ weights
        scores -= scores.max(axis=1, keepdims=True)
        chance = np.exp(scores)
        chance /= chance.sum(axis=1, keepdims=True)
        value = -np.log(chance[rows, owners] + 1e-12).mean() + RIDGE * weights @ weights
        slope = (chance[:, :, None] * scaled).sum(axis=1) - scaled[rows, owners]
        return float(value), slope.mean(axis=0) + 2 * RIDGE * weights

    start = np.ones(len(FEATURES))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(FEATURES))
    return tuple(round(float(weight), 4) for weight in found.x / spread)


def _calibrated(asked: list[_Asked], start: Calibration) -> Fit:
    """The calibrator over all evidence, and thresholds from chances that it held out."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import PredefinedSplit, cross_val_predict

    evidence = np.array([a.evidence for a in asked])
    spread = evidence.std(axis=0) + 1e-9
    right, covered = np.array([a.is_right for a in asked]), np.array([a.is_covered for a in asked])
    share = covered.mean()
    cost = np.where(covered, (1 - UNCOVERED_SHARE) / share, UNCOVERED_SHARE / (1 - share))
    regression = LogisticRegression(C=10.0, max_iter=1000)
    chance = cross_val_predict(
        regression,
        evidence / spread,
        right,
        cv=PredefinedSplit([a.fold for a in asked]),
        method="predict_proba",
        params={"sample_weight": cost},
    )[:, 1]
    regression.fit(evidence / spread, right, sample_weight=cost)
    off_field = np.array([not a.is_field for a in asked])
    in_three = np.array([a.in_three for a in asked])
    answer_at = _answer_at(chance, right, covered, off_field)
    suggest_at = min(float(np.quantile(chance[in_three], 1 - MIN_SUGGESTED)), answer_at)
    calibration = replace(
        start,
        evidence=tuple(round(float(c), 5) for c in regression.coef_[0] / spread),
        intercept=round(float(regression.intercept_[0]), 5),
        # Upwards: rounded down it would let one more question through than the bounds allow.
        answer_at=math.ceil(answer_at * 1e4) / 1e4,
        suggest_at=round(suggest_at, 4),
    )
    return _judged(calibration, asked, chance)


def _judged(calibration: Calibration, asked: list[_Asked], chance: Scores) -> Fit:
    """What the calibration does, by chances that were held out of its fit."""
    right, covered = np.array([a.is_right for a in asked]), np.array([a.is_covered for a in asked])
    off_field = np.array([not a.is_field for a in asked])
    in_three = np.array([a.in_three for a in asked])
    quoted = chance >= calibration.answer_at

    def share(of: Mask, among: Mask) -> float:
        return float(of[among].mean()) if among.any() else 0.0

    return Fit(
        calibration=calibration,
        questions=int(covered.sum()),
        # Each was put to both halves.
        uncovered=int(off_field.sum()) // 2,
        first=share(right, covered),
        in_three=share(in_three, covered),
        answered_right=share(quoted & right, covered),
        answered_wrong=share(quoted & ~right, covered),
        false_in_field=share(quoted, ~covered & ~off_field),
        false_answers=share(quoted, off_field),
        refused=share(chance < calibration.suggest_at, off_field),
    )


def _answer_at(chance: Scores, right: Mask, covered: Mask, off_field: Mask) -> float:
    """The lowest probability from which on neither kind of mistake is made too often."""
    best = 1.0
    for at in np.unique(chance)[::-1]:
        quoted = chance >= at
        wrong = (quoted & ~right)[covered].mean()
        false = quoted[off_field].mean() if off_field.any() else 0.0
        if wrong > MAX_WRONG or false > MAX_FALSE:
            break
        best = float(at)
    return best
