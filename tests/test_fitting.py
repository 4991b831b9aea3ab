import pytest

from helpbot import shelf
from helpbot.fitting import MAX_FALSE, MAX_WRONG, fit
from helpbot.lens import lens_from
from helpbot.search import texts_of
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def fitted(sample, vectors):
    index = sample.index
    background = shelf.uncovered(ROOT / "knowledge")
    spelled = sample.spelling.right
    texts = texts_of(index.articles, index.passages, background)
    texts += [spelled(text) for text in (*background, *(text for _, text in index.questions))]
    return fit(
        index,
        vector_of=vectors.of(texts).__getitem__,
        uncovered=background,
        spelled=spelled,
        model="test",
        today="2026-01-05",
        progress=lambda *_: None,
    )


def test_a_fit_keeps_both_kinds_of_mistake_within_bounds(fitted):
    assert fitted.answered_wrong <= MAX_WRONG
    assert fitted.false_answers <= MAX_FALSE
    assert 0 < fitted.calibration.suggest_at < fitted.calibration.answer_at < 1


def test_golden_questions_find_their_articles_by_those_of_other_voices(fitted):
    # Floors under what `helpbot fit` prints, with a little room for a changed article.
    assert fitted.first > 0.71
    assert fitted.in_three > 0.86
    assert fitted.answered_right > 0.41


def test_the_shipped_calibration_is_the_one_that_fits(fitted, sample):
    shipped = sample.index.calibration

    assert lens_from(shipped.lens, 384) is not None
    assert shipped.weights == pytest.approx(fitted.calibration.weights, rel=0.02, abs=0.02)
    assert shipped.answer_at == pytest.approx(fitted.calibration.answer_at, abs=0.02)
    assert shipped.suggest_at == pytest.approx(fitted.calibration.suggest_at, abs=0.02)


def test_the_report_says_what_was_measured(fitted):
    report = fitted.report()

    assert f"{fitted.questions} golden questions" in report
    assert f"answers from {fitted.calibration.answer_at:.3f}" in report
