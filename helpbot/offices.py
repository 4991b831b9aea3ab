"""Whose question it is when it is not IT's: the offices that desk.toml names.

An office is told by the phrases beside it, by meaning and by words. Knows nothing else of the city.
"""

from collections.abc import Sequence

import numpy as np

from helpbot.kept import Vector, Vectors
from helpbot.plan import Office

# Cosine from which a phrase is taken for what was asked; see tests/test_offices.py.
NEAR = 0.42


class Offices:
    def __init__(self, offices: Sequence[Office], vectors: Vectors) -> None:
        self._vectors = vectors
        self.adopt(offices)

    def adopt(self, offices: Sequence[Office]) -> None:
        pairs = [(office, phrase) for office in offices for phrase in office.about]
        found = self._vectors.of([phrase for _, phrase in pairs])
        owners = tuple(office for office, _ in pairs)
        # One assignment: others read meanwhile.
        self._known = (owners, np.stack([found[phrase] for _, phrase in pairs])) if pairs else None

    def of(self, vector: Vector) -> Office | None:
        """The office whose phrase is nearest to a question, if any is near."""
        if self._known is None:
            return None
        owners, matrix = self._known
        cosines = matrix @ vector
        best = int(np.argmax(cosines))
        return owners[best] if cosines[best] >= NEAR else None
