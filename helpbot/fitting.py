"""Fits the index to its own golden questions: the weights of the scores, and when to be sure.

Every golden question is asked as if it were new, its own copy left out. Asked again with its
article left out, it is a question of the field that nothing covers, the hardest kind to refuse;
beside those stand the questions of `uncovered.txt`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from helpbot.search import FEATURES, Calibration, Index, Matrix, Scores, Vector, Without

Progress = Callable[[str, int, int], None]
Mask = NDArray[np.bool_]

# What a city would bear: of questions that an article answers, at most this share gets a wrong one
# quoted; of those in `uncovered.txt`, at most this share gets any article quoted. Neighbours inside
# the field are reported, not bounded: an article about the wrong printer is a smaller harm.
MAX_WRONG = 0.03
MAX_FALSE = 0.04
# Of questions whose article is among the first three, this share must see it at least as a
# suggestion.
MIN_SUGGESTED = 0.9
# How much of what a help desk is asked nothing covers; an assumption until a city has counted its
# own.
UNCOVERED_SHARE = 0.3
# Keeps weights finite where one score alone separates; small against thousands of questions.
RIDGE = 1e-3


@dataclass(frozen=True, slots=True)
class Fit:
    """A calibration and what it does on the questions it was fitted on, each held out in turn."""

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

    def report(self, file: str) -> str:
        """For the person who ran `helpbot fit`."""
        at = self.calibration
        return "\n".join(
            (
                f"{self.questions} golden questions, each asked with its own copy left out:",
                f"  right article first {self.first:.3f}, among three {self.in_three:.3f}",
                f"  quoted rightly {self.answered_right:.3f}, wrongly {self.answered_wrong:.3f}",
                f"  with its article left out, another is quoted {self.false_in_field:.3f}",
                f"{self.uncovered} questions that nothing covers:",
                f"  an article is quoted {self.false_answers:.3f}, refused {self.refused:.3f}",
                f"answers from {at.answer_at:.3f}, suggests from {at.suggest_at:.3f}",
                f"written to {file}",
            )
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    evidence: list[float]
    is_right: bool
    in_three: bool
    is_covered: bool
    is_field: bool


def fit(index: Index, *, vectors: Matrix, uncovered: list[str], uncovered_vectors: Matrix,
        model: str, today: str, progress: Progress) -> Fit:  # fmt: skip
    """The best calibration for this index. `vectors` are of `index.questions`, row by row."""
    place = {article.id: n for n, article in enumerate(index.articles)}
    owners = np.array([place[article] for article, _ in index.questions])
    features = []
    for number, (_, question) in enumerate(index.questions):
        features.append(index.score(question, vectors[number], Without(question=number)).features)
        if number % 50 == 0:
            progress("Asking the golden questions", number, len(owners))
    progress("Asking the golden questions", len(owners), len(owners))
    weights = _weights(np.array(features), owners)
    asked = []
    for number, (_, question) in enumerate(index.questions):
        asked += _covered(
            index, question, vectors[number], features[number], weights, int(owners[number])
        )
    for number, question in enumerate(uncovered):
        vector, without = uncovered_vectors[number], Without(background=number)
        scores = index.score(question, vector).features
        evidence = index.evidence(question, vector, scores, index.fused(scores, weights), without)
        asked.append(_Asked(evidence, False, False, is_covered=False, is_field=False))
    return _calibrated(asked, weights, Calibration(weights, (), 0.0, 1.0, 1.0, model, today))


def _covered(
    index: Index,
    question: str,
    vector: Vector,
    features: Scores,
    weights: tuple[float, ...],
    owner: int,
) -> list[_Asked]:
    """A golden question with its article in the index, and the same with its article left out."""
    fused = index.fused(features, weights)
    order = [int(n) for n in np.argsort(-fused, kind="stable")]
    rest = index.fused(features, weights, Without(article=owner))
    return [
        _Asked(
            index.evidence(question, vector, features, fused),
            order[0] == owner,
            owner in order[:3],
            True,
            True,
        ),
        _Asked(
            index.evidence(question, vector, features, rest),
            False,
            False,
            is_covered=False,
            is_field=True,
        ),
    ]


def _weights(features: NDArray[np.float64], owners: NDArray[np.int64]) -> tuple[float, ...]:
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


def _calibrated(asked: list[_Asked], weights: tuple[float, ...], start: Calibration) -> Fit:
    """The calibrator over all evidence, and thresholds from chances that it held out."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    evidence = np.array([a.evidence for a in asked])
    spread = evidence.std(axis=0) + 1e-9
    right, covered = np.array([a.is_right for a in asked]), np.array([a.is_covered for a in asked])
    share = covered.mean()
    cost = np.where(covered, (1 - UNCOVERED_SHARE) / share, UNCOVERED_SHARE / (1 - share))
    regression = LogisticRegression(C=10.0, max_iter=1000)
    # A question and its copy without its article follow each other: unshuffled folds keep them
    # together.
    chance = cross_val_predict(
        regression,
        evidence / spread,
        right,
        cv=5,
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
        uncovered=int(off_field.sum()),
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
