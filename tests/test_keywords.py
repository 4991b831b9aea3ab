import numpy as np
import pytest

from helpbot.keywords import Keywords, letters, post, stems, words

SHELF = (
    "Printing fails: clear the print queue",
    "Reset a forgotten password",
    "The printer has a paper jam",
)


def best(question, cut):
    return int(np.argmax(Keywords(post(SHELF, cut), cut).scores(question)))


def test_words_are_folded_each_once_without_the_commonest():
    assert words("The Wi-Fi and the WIFI e-mail: 0x0000011B!") == ["wifi", "email", "0x0000011b"]


@pytest.mark.parametrize(
    "forms",
    [
        ("print", "prints", "printed", "printer", "printers", "printing"),
        ("jam", "jams", "jammed", "jamming"),
        ("close", "closes", "closed", "closing"),
        ("install", "installs", "installed", "installing"),
        ("mayor", "mayor's", "mayor’s"),
    ],
)
def test_the_forms_of_a_word_fall_together(forms):
    assert len({stems(form)[0] for form in forms}) == 1


def test_neighbours_make_a_pair():
    assert stems("the print queue") == ["print", "queu", "print queu"]
    assert best("print queue", stems) == 0


def test_a_misspelled_word_keeps_most_of_its_letters():
    assert letters("jam jam") == ["<ja", "jam", "am>"]
    assert best("forgoten pasword", letters) == 1
    assert not Keywords(post(SHELF)).scores("forgoten pasword").any()


@pytest.mark.parametrize("cut", [words, stems, letters])
@pytest.mark.parametrize("question", ["", "?", "the of and", "я не могу"])
def test_what_has_no_known_term_scores_nothing(cut, question):
    assert Keywords(post(SHELF, cut), cut).scores(question).tolist() == [0.0, 0.0, 0.0]


def test_texts_without_a_word_are_found_by_nothing():
    assert Keywords(post(["?", ""])).scores("printer").tolist() == [0.0, 0.0]


def test_rare_words_count_most_of_what_is_found():
    keywords = Keywords(post(SHELF))

    def share_in_second(question):
        return keywords.share_found(keywords.found(question), 1, 2)

    assert share_in_second("reset password") == 1.0
    assert share_in_second("zebra") == 0.0
    assert 0.0 < share_in_second("password zebra") < 0.5
