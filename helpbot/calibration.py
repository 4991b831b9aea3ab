"""What `helpbot fit` found: how much each score counts, and from when on an answer is sure.

Pure, but for one file of text.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from helpbot.errors import ConfigError, Problem
from helpbot.lens import lens_from

FEATURES = ("passage", "title", "questions", "words", "article stems", "article letters")
EVIDENCE = (
    "fused score",
    "margin to the second",
    "margin to the tenth",
    "passage cosine",
    "questions cosine",
    "title cosine",
    "share of rare words found",
    "log words",
    "background cosine",
    "log share",
)


class Band(StrEnum):
    ANSWER = "answer"
    SUGGEST = "suggest"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Calibration:
    """What `helpbot fit` found. `weights` go with FEATURES, `evidence` with EVIDENCE, `lens` is the
    text of one.
    """

    weights: tuple[float, ...]
    evidence: tuple[float, ...]
    intercept: float
    answer_at: float
    suggest_at: float
    model: str
    fitted_on: str
    lens: str = ""

    def probability(self, evidence: Sequence[float]) -> float:
        logit = self.intercept + float(np.dot(self.evidence, evidence))
        return 1.0 / (1.0 + math.exp(-max(min(logit, 30.0), -30.0)))

    def band(self, probability: float) -> Band:
        if probability >= self.answer_at:
            return Band.ANSWER
        return Band.SUGGEST if probability >= self.suggest_at else Band.UNKNOWN

    def save(self, file: Path) -> None:
        file.write_text(json.dumps(asdict(self), indent=1) + "\n")


def load_calibration(file: Path) -> Calibration:
    """Raises ConfigError when the file is missing or is not what `helpbot fit` writes."""
    try:
        raw: dict[str, Any] = json.loads(file.read_text())
        lists = {name: tuple(map(float, raw[name])) for name in ("weights", "evidence")}
        found = Calibration(**{**raw, **lists})
        lens_from(found.lens, size=1)
    except FileNotFoundError as error:
        raise ConfigError(
            [Problem(str(file), 0, "is missing; run `helpbot fit` to make it")]
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        message = "is not what `helpbot fit` writes; run `helpbot fit` again"
        raise ConfigError([Problem(str(file), 0, message)]) from error
    if (len(found.weights), len(found.evidence)) != (len(FEATURES), len(EVIDENCE)):
        raise ConfigError([Problem(str(file), 0, "is of another version; run `helpbot fit` again")])
    return found
