"""What an edit does to the golden questions is told the same as if each were asked by itself."""

import random
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from helpbot import effect
from helpbot import folder as files
from helpbot.effect import effect_of
from helpbot.embedding.rows import FEW
from helpbot.kept import Source
from helpbot.lists import PINS, SYNONYMS
from tests.conftest import library_of

NOUNS = "printer scanner laptop tablet radio badge".split()
TROUBLES = ["is stuck", "does not start", "is slow today", "shows nothing", "lost its settings"]
LONG_AGO, NEVER = date(2030, 1, 1), date(2020, 1, 1)


@pytest.fixture
def alike(shelf, plan, encoder, tmp_path):
    """A library of articles that are easily taken for each other; some ask the same."""
    chosen = random.Random(1)  # noqa: S311 - no secret
    for noun in NOUNS:
        for room in ("office", "lab"):
            asked = [f"the {noun} {trouble}" for trouble in chosen.sample(TROUBLES, 3)]
            asked.append(f"my {chosen.choice(NOUNS)} in the {room} is broken")
            reviewed = chosen.choice(("2019-03-01", "2025-12-01"))
            shelf.put(f"{noun}-{room}", "\n".join(asked), reviewed=reviewed)
    shelf.put("silent-one")
    (shelf.folder / SYNONYMS).write_text("telly = screen, display\nstuck = jammed\n")
    (shelf.folder / PINS).write_text('"shows nothing" -> badge-lab\n')
    library = library_of(
        shelf.folder, plan, encoder, cache=tmp_path / "cache", keep=tmp_path / "keep"
    )
    library.sync()
    return library


def edited(library, chosen):
    """A file of a library, and what somebody made of it: words and questions of others in it."""
    one, other = chosen.sample([article.id for article in library.index.articles], 2)
    file, beside = (files.locate(library.folder, name) or "" for name in (one, other))
    mine, theirs = files.read(library.folder, file), files.read(library.folder, beside)
    asked = (mine.questions + "\n" + theirs.questions).split("\n")
    kept = chosen.sample(asked, chosen.randint(0, len(asked)))
    taken = theirs.text.rpartition("\n---\n")[2].replace("\n# ", "\n## ")
    text = mine.text + chosen.choice(("", "\nTurn it off and on again.\n", taken))
    return file, Source(text.replace("does nothing", chosen.choice(TROUBLES)), "\n".join(kept))


def by_themselves(monkeypatch, *asked):
    """The same, every golden question asked by itself."""
    with monkeypatch.context() as patch:
        patch.setattr(effect._Asked, "_unsure", lambda self: list(self.index.questions))
        return effect_of(*asked)


def test_random_edits_have_the_effect_that_they_have_question_by_question(alike, monkeypatch):
    chosen = random.Random(2)  # noqa: S311 - no secret
    effects = []
    for _ in range(15):
        trial = alike.trial(*edited(alike, chosen))
        for overdue in (LONG_AGO, NEVER):
            found = effect_of(alike, trial, overdue)
            assert found == by_themselves(monkeypatch, alike, trial, overdue)
            effects.append(found)

    assert sum(bool(found.losses) for found in effects) > 3
    assert any(loss.pinned for found in effects for loss in found.losses)


def test_over_the_whole_knowledge_base_few_are_asked_by_themselves(sample, monkeypatch):
    overdue = date(2026, 1, 5) - timedelta(days=30)
    assert len(sample.index.questions) > FEW
    chosen = random.Random(3)  # noqa: S311 - no secret
    trial = sample.trial(*edited(sample, chosen))

    found = effect_of(sample, trial, overdue)

    unsure = effect._Asked(sample, trial.after, overdue)._unsure()
    assert len(unsure) < len(sample.index.questions) / 10
    assert found == by_themselves(monkeypatch, sample, trial, overdue)


def test_scores_of_many_are_those_of_each(sample):
    index = sample.index
    questions = [question for _, question in index.questions[::97]]
    seen = index.seen(np.array(list(sample.vectors(questions).values())))

    features = index._scorer.features_of(questions, seen)
    fused = index.fused(features, index.calibration.weights)

    for row, question, vector in zip(fused, questions, seen, strict=True):
        alone = index.fused(index.score(question, vector).features, index.calibration.weights)
        assert np.abs(row - alone).max() < index._unsure_by / 2


def test_where_no_question_is_golden_there_is_nothing_to_lose(shelf, plan, encoder, tmp_path):
    for file in Path(shelf.folder).glob("*.questions.txt"):
        file.write_text("")
    library = library_of(shelf.folder, plan, encoder, cache=tmp_path / "c", keep=tmp_path / "k")
    library.sync()
    disk = files.read(shelf.folder, "wind-tunnel.md")
    trial = library.trial("wind-tunnel.md", Source(disk.text + "\nBlow.\n", ""))

    assert effect_of(library, trial, NEVER).losses == ()
