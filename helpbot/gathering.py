"""Gaps of the knowledge base: questions that nothing answered, gathered by what they mean.

A gap keeps its number while its questions come and go. Grouping happens outside any transaction.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from helpbot.errors import UserError
from helpbot.outcomes import Gap, Unmet
from helpbot.search import Matrix
from helpbot.seeking import Seeker
from helpbot.store import Tx
from helpbot.turn import TECHNICIANS, Asking, Command, Turn, sentence
from helpbot.wording import gaps as wording

SINCE = timedelta(days=90)
# The latest; a distance matrix of these takes a tenth of a second.
MOST = 1_000
# Two groups are one while their questions are this near on average (1 - cosine). On ten matters put
# in three words and voices, among fifty that nobody else asked: at 0.45 a fifth of the pairs fell
# apart, at 0.55 one in seventeen, at 0.60 two matters became one.
NEAR = 0.55


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one meaning, the most typical first; `gap` is the number that it had."""

    gap: int | None
    questions: tuple[Unmet, ...]


def gathered(seeker: Seeker, tx: Tx, now: datetime) -> list[Group]:
    """Every question that nothing answered lately, in groups, those of most people first."""
    unmet = tx.gaps.unmet(now - SINCE, MOST)
    vectors = seeker.vectors([one.question for one in unmet])
    labels = grouped(vectors)
    groups = [
        _typical_first([unmet[n] for n in members], vectors[members])
        for members in (
            np.flatnonzero(labels == label) for label in range(labels.max(initial=-1) + 1)
        )
    ]
    groups.sort(key=_size)
    return _numbered(groups)


def grouped(vectors: Matrix) -> NDArray[np.int64]:
    """A label a row, from 0; the same rows get the same labels, whoever asks."""
    from sklearn.cluster import AgglomerativeClustering

    if len(vectors) < 2:
        return np.zeros(len(vectors), dtype=np.int64)
    clustering = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=NEAR
    )
    labels: NDArray[np.int64] = clustering.fit_predict(vectors).astype(np.int64)
    return labels


def keep(tx: Tx, groups: Sequence[Group], now: datetime) -> list[Gap]:
    """Gives each group its number, and notes it with its questions."""
    gaps = []
    for group in groups:
        number = group.gap if group.gap is not None else tx.gaps.open(now)
        tx.gaps.put(number, [one.answer_id for one in group.questions if one.gap != number])
        gaps.append(Gap(number, group.questions))
    return gaps


def _typical_first(questions: Sequence[Unmet], vectors: Matrix) -> tuple[Unmet, ...]:
    nearness = np.einsum("ij,j->i", vectors, vectors.mean(axis=0))
    order = np.argsort(-nearness, kind="stable")
    return tuple(questions[n] for n in order)


def _size(questions: Sequence[Unmet]) -> tuple[int, int, int]:
    """What sorts first: many people, then many questions, then what was asked first."""
    people = len({one.person for one in questions})
    return -people, -len(questions), min(one.answer_id for one in questions)


def _numbered(groups: Sequence[tuple[Unmet, ...]]) -> list[Group]:
    """Each group with the number that most of its questions had; no number is given twice."""
    taken: set[int] = set()
    found = []
    for questions in groups:
        had = Counter(one.gap for one in questions if one.gap not in {None, *taken})
        number = min(had, key=lambda gap: (-had[gap], gap or 0)) if had else None
        taken |= {number} if number is not None else set()
        found.append(Group(number, questions))
    return found


def _gather(asking: Asking) -> list[Group]:
    if asking.desk.seeker is None:
        raise UserError("Questions are grouped in chat, or by `helpbot gaps`.")
    return gathered(asking.desk.seeker, asking.tx, asking.now)


def _gaps(turn: Turn, _: re.Match[str]) -> None:
    assert isinstance(turn.found, list)  # noqa: S101 - `_gather` made it ready
    turn.quietly(wording.gaps(keep(turn.tx, turn.found, turn.now)))


def _gap(turn: Turn, match: re.Match[str]) -> None:
    number = int(match["gap"])
    questions = turn.tx.gaps.of(number)
    if not questions:
        raise UserError(f"Gap {number} is none, or was filled. `gaps` lists those that are open.")
    turn.quietly(wording.gap(Gap(number, tuple(questions)), turn.plan))


COMMANDS = (
    Command("gaps", sentence(r"gaps"), TECHNICIANS, _gaps, ready=_gather),
    Command("gap", sentence(r"gap (?P<gap>\d{1,15})"), TECHNICIANS, _gap),
)
