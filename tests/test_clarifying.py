import pytest

from helpbot.clarifying import chosen
from helpbot.speech import Button, Reply
from helpbot.telling import Telling

VAGUE = (
    "can't log in", "not working", "it wont work", "printer", "I need access", "password", "phone",
    "it's slow", "error", "i cant get in", "need help with my account", "email",
)  # fmt: skip


def presses(shown):
    return [button.says for button in shown.reply.buttons]


@pytest.mark.parametrize("text", VAGUE)
def test_a_vague_message_is_answered_by_one_question_with_choices(city_bot, text):
    said = [shown for shown in city_bot.hears("ana", text) if shown.to == "ana"]

    (question,) = said
    assert "?" in question.reply.text.split("\n")[0]
    assert 2 <= len(question.reply.buttons) - 1 <= 5
    assert presses(question)[-1] == "stuck 1"
    assert city_bot.store.read().outages.open() == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("outlook is stuck on loading profile", id="says what it sees"),
        pytest.param("forgot my password", id="a telling word"),
        pytest.param("is email down?", id="asks for an outage"),
        pytest.param("i clicked a bad link", id="security"),
        pytest.param("thanks", id="thanks"),
        pytest.param("need visio", id="a rare word"),
    ],
)
def test_what_can_be_told_is_not_asked_back(city_bot, text):
    said = city_bot.hears("ana", text)

    assert not any(shown.reply.text.startswith(("What ", "Is it only")) for shown in said)


@pytest.mark.parametrize("text", ["internet is down", "no internet", "wifi is out"])
def test_what_is_out_pages_without_a_question(city_bot, text):
    city_bot.hears("ana", text)

    assert len(city_bot.store.read().outages.open()) == 1


def test_that_others_cannot_either_makes_an_outage_of_it(city_bot):
    city_bot.hears("ana", "can't log in")

    said = city_bot.press("ana", 1)

    (outage,) = city_bot.store.read().outages.open()
    assert outage.service == "sign-in"
    assert any("Noted as outage 1" in shown.reply.text for shown in said)


def test_several_who_cannot_are_not_asked(city_bot):
    city_bot.hears("ana", "nobody here can log in")

    assert len(city_bot.store.read().outages.open()) == 1


def test_a_chosen_service_answers_what_was_said_for_it(city_bot):
    (question,) = city_bot.hears("ana", "not working")
    at = presses(question).index("about 1 printing") + 1

    said = city_bot.press("ana", at)

    (fresh,) = [shown for shown in said if not shown.edits]
    assert "read nothing-prints 1" in presses(fresh)
    assert city_bot.store.read().outages.open() == []
    rows = city_bot.store._driver.rows("select question, service from answer")
    assert [row["service"] for row in rows] == ["printing"]


def test_a_service_of_nobody_is_an_ordinary_message(city_bot):
    city_bot.hears("ana", "not working")

    said = city_bot.hears("ana", "about 12 printers")

    assert said
    assert not any("I know no question" in shown.reply.text for shown in said)


def test_the_services_that_somebody_asks_about_come_first(city_bot):
    city_bot.hears("ana", "polaris is frozen at the checkout desk")
    city_bot.advance(days=1)

    (question,) = city_bot.hears("ana", "it wont work")

    assert presses(question)[0] == "about 2 library-system"


@pytest.mark.parametrize("text", ["the second one", "2", "number two please"])
def test_a_choice_can_be_named_by_its_number(city_bot, text):
    (question,) = city_bot.hears("ana", "password")

    said = city_bot.hears("ana", text)

    title = question.reply.buttons[1].label
    assert any(shown.reply.text.startswith(f"**{title}**") for shown in said)


def test_a_choice_can_be_named_by_a_word_of_it(city_bot):
    (question,) = city_bot.hears("ana", "password")
    city_bot.advance(minutes=5)

    said = city_bot.hears("ana", "the forgotten one")

    title = next(b.label for b in question.reply.buttons if "orgot" in b.label)
    assert any(shown.reply.text.startswith(f"**{title}**") for shown in said)


CHOICES = Reply(
    "What is it?",
    (
        Button("Connect to the VPN", says="read connect-to-vpn 1"),
        Button("Add a printer", says="read add-a-printer 1"),
        Button("Printer shows offline", says="read printer-offline 1"),
        Button("Share with channel", says="share 1"),
    ),
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("the vpn one", "read connect-to-vpn 1", id="a word"),
        pytest.param("VPN please", "read connect-to-vpn 1", id="in capitals"),
        pytest.param("third", "read printer-offline 1", id="an ordinal"),
        pytest.param("option 1", "read connect-to-vpn 1", id="a number"),
        pytest.param("offline", "read printer-offline 1", id="of two alike the one that it names"),
        pytest.param("the printer one", None, id="two have that word"),
        pytest.param("4", None, id="no such number: sharing is no choice"),
        pytest.param("the one", None, id="no word of any"),
        pytest.param("second floor", None, id="a place, no number"),
        pytest.param("how do i connect to the vpn from a hotel", None, id="a question"),
    ],
)
def test_what_is_said_after_choices_is_one_of_them_or_none(text, says):
    button = chosen(text, CHOICES)

    assert (button.says if button else None) == says


def test_a_word_that_many_articles_share_tells_little(sample):
    telling = Telling(sample.index.articles)

    assert telling.spread("not working") > telling.spread("password") > telling.spread("vpn")
    assert telling.spread("need visio") < 3
    assert telling.spread("zyzzyva is broken") == 0
