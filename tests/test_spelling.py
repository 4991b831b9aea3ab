import pytest

from helpbot.spelling import Spelling

WRITTEN = (
    "Open the printer queue. The printer prints from any office.",
    "The printer needs toner; open the side door.",
    "Toner is in the office.",
    "Sign in to Outlook. Permission is given by the owner of the folder.",
    "Outlook asks for permission to open a lien or a mailbox.",
    "The line is busy; stay on the line. A folder in Outlook is not printed.",
)
ASKED = ("munis is slow", "is munis down", "log in to munis", "sailpoint will not load")
ENGLISH = frozenset(
    "open one my the will not is from for a unlock stuck printing printed being toner line".split()
)


@pytest.fixture
def spelling():
    return Spelling(WRITTEN, ASKED, is_word=ENGLISH.__contains__)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("prnter is stuck", "printer is stuck"),
        ("OUTLOK WILL NOT OPNE", "outlook WILL NOT open"),
        ("outlok", "outlook"),
        ("my tokn, no tonr", "my tokn, no toner"),
        ("premission for a foldr", "permission for a folder"),
        ("utolook is stuck", "utolook is stuck"),
        ("uotlook is stuck", "outlook is stuck"),
    ],
)
def test_a_word_that_nobody_writes_is_put_right(spelling, typed, meant):
    assert spelling.right(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "is munis slow",  # several ask by that word
        "the lien is on file",  # written once
        "unlocking, reopened, openers",  # of known words
        "printerfolder",  # two in one
        "ask Foldera about it",  # a name
        "write to prnter@city.example or \\\\srv\\prnter",  # an address
        "the app's outlok's",  # an apostrophe
        "stuf and typo",  # too short to tell
        "xyzzy plugh",  # like none
        "",
    ],
)
def test_a_word_that_may_be_meant_is_left_alone(spelling, text):
    assert spelling.right(text) == text


def test_without_articles_nothing_is_changed():
    assert Spelling((), (), is_word=lambda _: False).right("prnter is stuck") == "prnter is stuck"


def test_texts_are_read_only_when_a_word_needs_them():
    def texts():
        raise AssertionError("read")
        yield ""

    assert Spelling(texts(), texts(), is_word=ENGLISH.__contains__).right("open the line")


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("tabelt mounted in street sweper keeps rebootin", "field-tablets-and-avl"),
        ("people at home cant here the comissioners on youtbe", "council-streaming"),
        ("the copeir is out of tonr at the annex", "toner-and-paper-jams"),
        ("my divorse is final, back to beign Kowalski in outlok", "name-change"),
    ],
)
def test_a_misspelled_question_finds_its_article(city_bot, text, article):
    understanding = city_bot.mind.conversation.understanding

    meant = understanding.of(text, may_read=lambda _: True)

    assert meant.ranking.matches[0].article.id == article
    assert meant.text == text
