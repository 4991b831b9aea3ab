"""Which forms of the catalogue a wish is for: by the meaning of what people say who want them.

A form is told by its title, by what it is about and by the phrases beside it in desk.toml.
"""

from collections.abc import Sequence

import numpy as np

from helpbot.kept import Vector, Vectors
from helpbot.plan import RequestForm

# One phrase may be near by chance; see tests/test_wishes.py for what this finds.
NEAREST = 3


class Wishes:
    def __init__(self, forms: Sequence[RequestForm], vectors: Vectors) -> None:
        self._vectors = vectors
        self.adopt(forms)

    def adopt(self, forms: Sequence[RequestForm]) -> None:
        # Trouble is no wish, and a form without phrases is told by nothing.
        wanted = [form for form in forms if form.kind == "request" and form.words]
        phrases = {form.id: (form.title, form.about, *form.words) for form in wanted}
        found = self._vectors.of([phrase for told in phrases.values() for phrase in told])
        # One assignment: others read meanwhile.
        self._known = {
            form_id: np.stack([found[phrase] for phrase in told])
            for form_id, told in phrases.items()
        }

    def of(self, vector: Vector) -> tuple[str, ...]:
        """The ids of all forms, the likeliest first."""
        nearness = {form_id: _nearness(told @ vector) for form_id, told in self._known.items()}
        return tuple(sorted(nearness, key=lambda form_id: -nearness[form_id]))


def _nearness(cosines: Vector) -> float:
    return float(np.sort(cosines)[-NEAREST:].mean())
