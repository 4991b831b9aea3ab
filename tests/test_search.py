import json
from dataclasses import asdict

import pytest

from helpbot.calibration import Band, load_calibration
from helpbot.errors import ConfigError


@pytest.fixture
def ask(sample, encoder):
    def rank(question, **more):
        asked = sample.index.asked(question, **more)
        return sample.index.rank(asked, encoder.encode([question])[0])

    return rank


def ids(ranking):
    return [match.article.id for match in ranking.matches]


def test_a_symptom_finds_its_article_and_the_steps(ask):
    ranking = ask("outlook is stuck on loading profile")

    assert ids(ranking)[0] == "outlook-will-not-open"
    assert ranking.band is Band.ANSWER
    assert ranking.matches[0].section.has_steps


@pytest.mark.parametrize(
    ("question", "article"),
    [
        pytest.param("0x0000011b", "add-a-printer", id="an exact code"),
        pytest.param(
            "my little blue envelope thing only spins", "outlook-will-not-open", id="a paraphrase"
        ),
        pytest.param(
            "I deleted the wrong spreadsheet, can you get it back",
            "restore-deleted-file",
            id="a wish",
        ),
        pytest.param(
            "somebody sent me a gift card mail from the mayor", "report-phishing", id="a story"
        ),
        pytest.param("S: is gone", "mapped-drives-missing", id="a letter"),
    ],
)
def test_exact_words_and_none_of_them_both_find_the_article(ask, question, article):
    assert ids(ask(question))[0] == article


@pytest.mark.parametrize("code", ["0x0000011b", "0x00000709"])
def test_of_two_error_codes_the_section_of_the_one_that_was_typed_is_quoted(ask, code):
    best = ask(f"error {code} when I add the printer in bay 2").matches[0]

    assert best.article.id == "add-a-printer"
    assert code in best.section.title


@pytest.mark.parametrize(
    "question", ["how do I fix a pothole", "lol", "my dog ate a sock", "qwe asd"]
)
def test_what_no_article_covers_is_not_answered(ask, question):
    assert ask(question).band is not Band.ANSWER


def test_five_different_articles_come_best_first(ask):
    ranking = ask("password")

    scores = [match.score for match in ranking.matches]
    assert len(set(ids(ranking))) == 5
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == ranking.probability


def test_articles_of_another_audience_are_not_even_candidates(ask):
    everything = ids(ask("outlook is stuck on loading profile"))
    allowed = ask("outlook is stuck on loading profile", may_read=lambda a: a.service != "email")

    assert "outlook-will-not-open" in everything
    assert all(match.article.service != "email" for match in allowed.matches)


def test_whoever_may_read_nothing_finds_nothing(ask):
    ranking = ask("vpn", may_read=lambda _: False)

    assert (ranking.matches, ranking.band) == ((), Band.UNKNOWN)


@pytest.mark.parametrize("question", ["?", "the of and", "я не могу войти", "😀😀", "a" * 5000])
def test_any_question_is_ranked(ask, question):
    assert 0.0 <= ask(question).probability <= 1.0


def test_bands_follow_the_thresholds(sample):
    calibration = sample.index.calibration

    assert calibration.band(calibration.answer_at) is Band.ANSWER
    assert calibration.band(calibration.answer_at - 1e-6) is Band.SUGGEST
    assert calibration.band(calibration.suggest_at - 1e-6) is Band.UNKNOWN


def test_a_calibration_survives_being_saved_and_a_bad_one_is_told(sample, tmp_path):
    file = tmp_path / "calibration.json"
    with pytest.raises(ConfigError, match="helpbot fit"):
        load_calibration(file)
    sample.index.calibration.save(file)
    assert load_calibration(file) == sample.index.calibration

    file.write_text("{}")
    with pytest.raises(ConfigError, match="run `helpbot fit` again"):
        load_calibration(file)
    file.write_text(json.dumps({**asdict(sample.index.calibration), "weights": [1]}))
    with pytest.raises(ConfigError, match="another version"):
        load_calibration(file)
