"""Gaps of the knowledge base: questions that nothing answered, gathered by what they mean.

A gap keeps its number while its questions come and go. Grouping happens outside any transaction.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from helpbot.errors import UserError
from helpbot.outcomes import Gap, Unmet
from helpbot.scoring import Matrix
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


# Questions of one meaning, the most typical first.
Group = tuple[Unmet, ...]


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
    return sorted(groups, key=_size)


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
    """Gives each group its number, and notes it with its questions.

    Others may have done so since they were gathered: what is given back is what stands there now,
    and what is done with a number is done with that.
    """
    had = tx.gaps.numbers()
    numbered = []
    for group, known in zip(groups, _numbers(groups, had), strict=True):
        number = tx.gaps.open(now) if known is None else known
        ids = [one.answer_id for one in group]
        tx.gaps.put(number, [one for one in ids if had.get(one) != number])
        numbered.append((number, {one: place for place, one in enumerate(ids)}))
    gaps = [_standing(tx, number, places) for number, places in numbered]
    return sorted((gap for gap in gaps if gap.questions), key=lambda gap: _size(gap.questions))


def _standing(tx: Tx, number: int, places: Mapping[int, int]) -> Gap:
    """Those of long ago, which were not gathered any more, come last."""
    last = len(places)
    questions = sorted(tx.gaps.of(number), key=lambda one: places.get(one.answer_id, last))
    return Gap(number, tuple(questions))


def _typical_first(questions: Sequence[Unmet], vectors: Matrix) -> Group:
    nearness = np.einsum("ij,j->i", vectors, vectors.mean(axis=0))
    order = np.argsort(-nearness, kind="stable")
    return tuple(questions[n] for n in order)


def _size(questions: Group) -> tuple[int, int, int]:
    """What sorts first: many people, then many questions, then what was asked first."""
    people = len({one.person for one in questions})
    return -people, -len(questions), min(one.answer_id for one in questions)


def _numbers(groups: Sequence[Group], had: Mapping[int, int]) -> Iterator[int | None]:
    """The number that most of the questions of each group had; none is given twice."""
    taken: set[int] = set()
    for group in groups:
        of_group = [had[one.answer_id] for one in group if one.answer_id in had]
        counts = Counter(gap for gap in of_group if gap not in taken)
        number = min(counts, key=lambda gap: (-counts[gap], gap)) if counts else None
        taken |= {number} if number is not None else set()
        yield number


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
