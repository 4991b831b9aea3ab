"""Fits how far the intents' classifier is trusted, and the knowledge base beside it.

Every example is classified by a model that was learned without it and its neighbours. scipy is
imported here as in `fitting`, and only while fitting.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from helpbot.classifier import Matrix, Scores
from helpbot.intents import Intents, Weighing

# The share of examples that fit worse than what is taken for a stranger.
STRANGE = 0.005
# Below this probability a decision is more often wrong than right.
SURE = 0.5


def fit_weighing(
    intents: Intents, vectors: Matrix, chances: Sequence[float]
) -> tuple[Weighing, str]:
    """The best weighing, and what it does on messages held out.

    `vectors` and `chances`, that an article answers, are of `intents.examples`, row by row.
    """
    wanted = [name for _, name in intents.examples]
    logits, fits = intents.held_out(vectors)
    names = list(intents.names)
    rows, right = np.arange(len(wanted)), np.array([names.index(name) for name in wanted])
    clipped = np.clip(np.asarray(chances), 1e-3, 1 - 1e-3)
    odds = np.log(clipped / (1 - clipped))
    sign = np.array([(name == "ask_question") - (name == "out_of_scope") for name in names])
    found = _minimum(logits, odds, sign.astype(np.float64), rows, right)
    weighing = replace(
        intents.weighing, temperature=round(found[0], 3), for_question=round(found[1], 3)
    )
    chance = _chances(logits, odds, sign.astype(np.float64), found)
    best, sure = chance.argmax(axis=1), chance.max(axis=1)
    weighing = replace(
        weighing,
        sure_at=_sure_at(sure, best == right),
        fits_at=round(float(np.quantile(fits, STRANGE)), 3),
    )
    return weighing, _report(names, wanted, chance, weighing)


def _chances(logits: Scores, odds: Scores, sign: Scores, at: Sequence[float]) -> Scores:
    scores = logits / at[0] + at[1] * odds[:, None] * sign[None, :]
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(scores / scores.sum(axis=1, keepdims=True))


def _minimum(
    logits: Scores, odds: Scores, sign: Scores, rows: NDArray[np.int64], right: NDArray[np.int64]
) -> tuple[float, float]:
    """The temperature and the weight under which what was meant was most likely."""
    from scipy.optimize import minimize

    def loss(at: Scores) -> float:
        chance = _chances(logits, odds, sign, (float(np.exp(at[0])), float(at[1])))
        return float(-np.log(chance[rows, right] + 1e-12).mean())

    found = minimize(loss, np.array([0.0, 0.1]), method="Nelder-Mead").x
    return float(np.exp(found[0])), max(float(found[1]), 0.0)


def _sure_at(sure: Scores, is_right: NDArray[np.bool_]) -> float:
    """The lowest probability around which most decisions are right."""
    for at in np.arange(0.1, 0.6, 0.02):
        near = (sure >= at) & (sure < at + 0.1)
        if near.sum() >= 20 and is_right[near].mean() >= SURE:
            return round(float(at), 2)
    return SURE


def _report(names: list[str], wanted: list[str], chance: Scores, weighing: Weighing) -> str:
    right = np.array([names.index(name) for name in wanted])
    is_right = chance.argmax(axis=1) == right
    lines = [f"{len(wanted)} examples of {len(names)} intents, each by a model without its voice:"]
    lines.append(f"  right intent {is_right.mean():.3f}")
    for low in (0.0, 0.3, 0.5, 0.7, 0.9):
        high = {0.0: 0.3, 0.3: 0.5, 0.5: 0.7, 0.7: 0.9, 0.9: 1.01}[low]
        near = (chance.max(axis=1) >= low) & (chance.max(axis=1) < high)
        if near.any():
            said, were = chance.max(axis=1)[near].mean(), is_right[near].mean()
            lines.append(f"  said {said:.2f}, right {were:.2f}, {int(near.sum())} examples")
    lines.append(
        f"temperature {weighing.temperature}, the knowledge base counts {weighing.for_question}, "
        f"asks below {weighing.sure_at}"
    )
    return "\n".join(lines)
