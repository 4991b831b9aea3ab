"""Fits what is never guessed: the weights of search, and how far the intents are trusted."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from helpbot import shelf
from helpbot.calibration import EVIDENCE, FEATURES, Calibration
from helpbot.config import Settings
from helpbot.embedding import Progress
from helpbot.errors import ConfigError, Problem
from helpbot.examples import CALIBRATION
from helpbot.intents import save_weighing
from helpbot.kept import Vectors
from helpbot.search import texts_of
from helpbot.wiring import Mind, build_mind

if TYPE_CHECKING:
    from helpbot.fitting import Fit

# Below this a fit says more about the questions than about the articles.
FEWEST_QUESTIONS = 50


def fit_all(settings: Settings, progress: Progress, *, today: str) -> str:
    """Fits the knowledge folder and the intents, writes both beside them, and reports."""
    mind = build_mind(settings, progress, keeps=False, untuned=_starting_point())
    found = _fitted(settings, mind, progress, today)
    file = settings.knowledge / shelf.CALIBRATION
    _write(file, lambda: found.calibration.save(file))
    mind.library.sync()
    report = f"{found.report()}\nwritten to {file}\n\n{_fit_intents(settings, mind, progress)}"
    mind.close()
    return report


def quality(settings: Settings, progress: Progress) -> str:
    """What a fit would report of the articles: no question is in the index that it is asked of."""
    mind = build_mind(settings, progress, keeps=False, untuned=_starting_point())
    report = _fitted(settings, mind, progress, today="").report()
    mind.close()
    return report


def _fitted(settings: Settings, mind: Mind, progress: Progress, today: str) -> "Fit":
    from helpbot.fitting import fit

    index = mind.library.index
    if index is None or len(index.questions) < FEWEST_QUESTIONS:
        message = f"has too few golden questions; {FEWEST_QUESTIONS} are needed to fit anything"
        raise ConfigError([Problem(str(settings.knowledge), 0, message)])
    background = shelf.uncovered(settings.knowledge)
    spelled = mind.library.spelling.right
    texts = texts_of(index.articles, index.passages, background)
    texts += [spelled(text) for text in (*background, *(text for _, text in index.questions))]
    vectors = Vectors(mind.encoder, settings.cache_dir).of(texts, progress)
    return fit(
        index,
        vector_of=vectors.__getitem__,
        uncovered=background,
        spelled=spelled,
        model=mind.encoder.model.digest[:16],
        today=today,
        progress=progress,
    )


def _fit_intents(settings: Settings, mind: Mind, progress: Progress) -> str:
    from helpbot.weighing import fit_weighing

    index = mind.library.index
    assert index is not None  # noqa: S101 - it was fitted a moment ago
    examples = mind.intents.examples
    kept = Vectors(mind.encoder, settings.cache_dir)
    vector_of = kept.of([text for text, _ in examples], progress)
    vectors = np.stack([vector_of[text] for text, _ in examples])
    chances = []
    for number, (text, _) in enumerate(examples):
        chances.append(index.rank(index.asked(text), vectors[number]).probability)
        if number % 100 == 0:
            progress("Asking the articles", number, len(examples))
    progress("Asking the articles", len(examples), len(examples))
    weighing, report = fit_weighing(mind.intents, vectors, chances)
    file = settings.intents / CALIBRATION
    _write(file, lambda: save_weighing(settings.intents, weighing))
    return f"{report}\nwritten to {file}"


def _write(file: Path, write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as error:
        problem = Problem(str(file), 0, f"cannot be written: {error.strerror}")
        raise ConfigError([problem]) from error


def _starting_point() -> Calibration:
    return Calibration(
        weights=(1.0,) * len(FEATURES),
        evidence=(0.0,) * len(EVIDENCE),
        intercept=0.0,
        answer_at=1.0,
        suggest_at=0.0,
        model="",
        fitted_on="",
    )
