"""Which of several classes a short text belongs to, learned from a few examples of each.

Logistic regression over the text's embedding beside its words and word pairs, weighed by how rare
they are. How well a text fits at all is told by the largest logit together with the distance to the
nearest class, which rejects strangers better than a probability does. Knows nothing of help desks.
"""

import json
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, TypedDict

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Vector = NDArray[np.float32]
Scores = NDArray[np.float64]

# How much words count beside the embedding, for few examples a class. CLINC150 with ten: 0.906
# without words, 0.918 at 0.5, 0.913 at 1. With hundreds a class words earn more.
WORDS_WEIGHT = 0.5
# Weak regularisation: unit vectors are short, and few examples a class leave much to be learned.
STRENGTH = 30.0

# Pictures count as words: most models read all of them as one unknown sign.
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[?]|[^\w\s\x00-\x7f]")


def terms(text: str) -> list[str]:
    """Words and pairs of neighbouring words, lower case; every number is the same number."""
    found = ["0" if word.isdigit() else word for word in _WORD.findall(text.lower())]
    return found + [f"{one} {two}" for one, two in pairwise(found)]


@dataclass(frozen=True)
class Classifier:
    """`weights` has a row a label: first the embedding's columns, then those of `column_of`."""

    labels: tuple[str, ...]
    weights: Matrix
    intercept: Scores
    centroids: Matrix
    column_of: dict[str, int]
    rarity: Matrix
    words_weight: float
    spread: tuple[float, float]

    def logits(self, vector: Vector, found: Iterable[str]) -> Scores:
        """One number a label, higher for the likelier; shape (len(labels),)."""
        return self.with_meaning(vector, self.by_words(found))

    def by_words(self, found: Iterable[str]) -> Scores:
        """The part of the logits that a text's terms make."""
        columns, values = _weighed(found, self.column_of, self.rarity, self.words_weight)
        return np.asarray(values @ self._of_terms[columns] + self.intercept, dtype=np.float64)

    def with_meaning(self, vector: Vector, by_words: Scores) -> Scores:
        """The logits, by the part that the terms make."""
        return np.asarray(self._of_meaning @ vector + by_words)

    # Each apart and side by side: a question then touches a tenth of the memory.
    @cached_property
    def _of_meaning(self) -> Matrix:
        return np.ascontiguousarray(self.weights[:, : self.centroids.shape[1]])

    @cached_property
    def _of_terms(self) -> Matrix:
        """A row a term, a column a label."""
        return np.ascontiguousarray(self.weights[:, self.centroids.shape[1] :].T)

    def fit_of(self, vector: Vector, logits: Scores) -> float:
        """How well the text fits the best label at all; low for what belongs to none."""
        of_logits, of_cosines = self.spread
        nearest = float((self.centroids @ vector).max())
        return float(logits.max()) / of_logits + nearest / of_cosines

    def save(self, file: BinaryIO) -> None:
        words = json.dumps({"labels": self.labels, "terms": list(self.column_of)})
        np.savez(
            file,
            weights=self.weights.astype(np.float16),
            intercept=self.intercept,
            centroids=self.centroids,
            rarity=self.rarity,
            spread=np.array(self.spread),
            words_weight=np.array(self.words_weight),
            words=np.frombuffer(words.encode(), dtype=np.uint8),
        )


class _Distances(TypedDict):
    centroids: Matrix
    spread: tuple[float, float]


def load(file: Path) -> Classifier | None:
    """A classifier as it was saved; None when the file is not one."""
    try:
        # numpy leaves a file open that it opened and cannot read.
        with file.open("rb") as source, np.load(source, allow_pickle=False) as data:
            words = json.loads(data["words"].tobytes())
            return Classifier(
                labels=tuple(words["labels"]),
                weights=data["weights"].astype(np.float32),
                intercept=data["intercept"],
                centroids=data["centroids"],
                column_of={term: n for n, term in enumerate(words["terms"])},
                rarity=data["rarity"],
                words_weight=float(data["words_weight"]),
                spread=(float(data["spread"][0]), float(data["spread"][1])),
            )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def train(
    vectors: Matrix,
    found: Sequence[Sequence[str]],
    labels: Sequence[str],
    *,
    words_weight: float = WORDS_WEIGHT,
) -> Classifier:
    """A classifier of texts with these vectors and terms, row by row.

    scikit-learn is imported here and not before: a start with a trained classifier does without.
    """
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    column_of, rarity = _vocabulary(found)
    words = _sparse(
        [_weighed(some, column_of, rarity, words_weight) for some in found], len(column_of)
    )
    regression = LogisticRegression(C=STRENGTH, max_iter=300)
    regression.fit(hstack([csr_matrix(vectors), words]).tocsr(), labels)
    names = tuple(str(name) for name in regression.classes_)
    coefficients, intercept = regression.coef_, regression.intercept_
    if len(names) == 2:
        # Of two classes scikit-learn keeps one row.
        coefficients = np.vstack([-coefficients[0], coefficients[0]]) / 2
        intercept = np.array([-intercept[0], intercept[0]]) / 2
    place = np.array([names.index(label) for label in labels])
    return Classifier(
        labels=names,
        weights=coefficients.astype(np.float32),
        intercept=np.asarray(intercept, dtype=np.float64),
        column_of=column_of,
        rarity=rarity,
        words_weight=words_weight,
        **_distances(coefficients, intercept, vectors, place),
    )


def _sparse(rows: Sequence[tuple[NDArray[np.int64], Matrix]], width: int):  # type: ignore[no-untyped-def]
    """Columns and values of each row as one sparse matrix."""
    from scipy.sparse import csr_matrix

    values = np.concatenate([values for _, values in rows])
    columns = np.concatenate([columns for columns, _ in rows])
    ends = np.cumsum([0] + [len(columns) for columns, _ in rows])
    return csr_matrix((values, columns, ends), shape=(len(rows), width))


def _vocabulary(found: Sequence[Sequence[str]]) -> tuple[dict[str, int], Matrix]:
    """Every term of the examples with how rare it is (smoothed inverse document frequency)."""
    holders = Counter(term for some in found for term in set(some))
    column_of = {term: n for n, term in enumerate(sorted(holders))}
    rarity = [math.log((1 + len(found)) / (1 + holders[term])) + 1 for term in column_of]
    return column_of, np.array(rarity, dtype=np.float32)


def _weighed(
    found: Iterable[str], column_of: dict[str, int], rarity: Matrix, length: float
) -> tuple[NDArray[np.int64], Matrix]:
    """The columns of the known terms and their weights, of this length together."""
    counts = Counter(column_of[term] for term in found if term in column_of)
    columns = np.fromiter(counts, dtype=np.int64, count=len(counts))
    values = np.array([1 + math.log(n) for n in counts.values()], dtype=np.float32)
    values *= rarity[columns]
    norm = float(np.linalg.norm(values))
    return columns, values * (length / norm) if norm else values


def _distances(
    coefficients: Scores, intercept: Scores, vectors: Matrix, place: NDArray[np.int64]
) -> _Distances:
    """The classes' centroids, and the scales on which both distances are added."""
    means = [vectors[place == n].mean(axis=0) for n in range(len(coefficients))]
    centroids = np.stack(means)
    centroids /= np.linalg.norm(centroids, axis=1, keepdims=True) + 1e-9
    largest = (vectors @ coefficients[:, : vectors.shape[1]].T + intercept).max(axis=1)
    nearest = (vectors @ centroids.T).max(axis=1)
    spread = (float(largest.std()) or 1.0, float(nearest.std()) or 1.0)
    return {"centroids": centroids.astype(np.float32), "spread": spread}
