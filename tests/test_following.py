"""What asks more about an answer keeps its subject, for half an hour, and in a thread for days."""

import pytest

from helpbot.manner import is_ellipsis, points_back
from helpbot.speech import Address, Utterance
from tests.conftest import Bot, person

OUTLOOK = "outlook is stuck on loading profile"
VPN = "how do i set up the vpn on my laptop"


def rows(bot):
    return bot.store._driver.rows("select * from answer order by id")


def asked(bot):
    return [row["question"] for row in rows(bot)]


@pytest.mark.parametrize(
    "text",
    ["and on my phone?", "what about at home", "where is that button", "why?", "same for windows?"],
)
def test_what_asks_more_is_understood_with_what_it_is_about(city_bot, text):
    city_bot.hears("ana", OUTLOOK)
    city_bot.advance(minutes=20)

    said = city_bot.hears("ana", text)

    assert asked(city_bot) == [OUTLOOK, f"{OUTLOOK}. {text}"]
    assert not any(shown.edits for shown in said)


@pytest.mark.parametrize(
    "text",
    [
        "my printer is jammed", "how do i change my voicemail pin", "thanks",
        "also the vpn is slow", "and how do i get a badge", "what is the vpn address",
    ],
)  # fmt: skip
def test_another_subject_is_understood_alone(city_bot, text):
    city_bot.hears("ana", OUTLOOK)
    city_bot.advance(minutes=5)

    city_bot.hears("ana", text)

    assert all(question in (OUTLOOK, text) for question in asked(city_bot))


def test_after_half_an_hour_a_direct_message_is_about_something_else(city_bot):
    city_bot.hears("ana", OUTLOOK)
    city_bot.advance(minutes=31)

    city_bot.hears("ana", "and on my phone?")

    assert f"{OUTLOOK}. and on my phone?" not in asked(city_bot)


def test_more_about_what_was_quoted_shows_the_whole_article(city_bot):
    (answer,) = city_bot.hears("ana", OUTLOOK)
    city_bot.advance(minutes=5)

    (more,) = city_bot.hears("ana", "where is that button")

    assert more.reply.text.split("\n")[0] == answer.reply.text.split("\n")[0]
    assert more.reply.text.count("\n\n**") > answer.reply.text.count("\n\n**")


def test_what_follows_survives_a_restart(city_bot, sample, learned, make_bot):
    city_bot.hears("ana", VPN)
    city_bot.advance(minutes=5)

    again = make_bot(sample, learned)
    again.hears("ana", "and on my phone?")

    assert asked(again) == [VPN, f"{VPN}. and on my phone?"]


def in_thread(bot: Bot, who: str, text: str, key: str) -> None:
    """What somebody says in one thread of a channel, as Slack's edge hears it."""
    where = Address("terminal:#it-help/thread-7")
    heard = Utterance(key, person(who), text, where, where, private=False, heard_at=bot.clock())
    with bot.store.begin() as tx:
        tx.inbox.put(heard)
    bot.house.settle()


def test_a_thread_keeps_its_subject_for_days_and_after_a_restart(
    city_bot, sample, learned, make_bot
):
    in_thread(city_bot, "ana", VPN, "one")
    city_bot.hears("ana", "nothing prints today")
    city_bot.advance(days=2)

    again = make_bot(sample, learned)
    in_thread(again, "ana", "what about at home", "two")

    assert asked(again)[-1] == f"{VPN}. what about at home"


def test_a_thread_keeps_its_subject_for_whoever_asks_in_it(city_bot):
    in_thread(city_bot, "ana", VPN, "one")

    in_thread(city_bot, "kim", "and on a tablet?", "two")

    assert asked(city_bot)[-1] == f"{VPN}. and on a tablet?"


def test_a_question_that_is_added_to_a_question_pages_nobody(city_bot):
    city_bot.hears("ana", "how do i join the staff wifi")
    city_bot.advance(minutes=2)

    city_bot.hears("ana", "what about in the basement, does it work there")

    assert city_bot.store.read().outages.open() == []


def test_still_no_is_said_of_the_last_answer(city_bot):
    city_bot.hears("ana", OUTLOOK)
    city_bot.advance(minutes=5)

    said = city_bot.hears("ana", "still no")

    assert rows(city_bot)[0]["outcome"] == "stuck"
    assert any("555-0140" in shown.reply.text for shown in said)


@pytest.mark.parametrize(
    ("text", "leaves_out", "points"),
    [
        pytest.param("and on my phone?", True, False, id="and"),
        pytest.param("and the camera?", True, False, id="and a thing"),
        pytest.param("and how do i get a badge", False, False, id="a question after and"),
        pytest.param("how long?", True, False, id="a bare question"),
        pytest.param("which one", True, True, id="which one"),
        pytest.param("where is that button", False, True, id="that"),
        pytest.param("who is the IT director", False, False, id="IT is no pronoun"),
        pytest.param("how do i print labels", False, False, id="a whole question"),
    ],
)
def test_how_a_text_leans_on_another(text, leaves_out, points):
    assert (is_ellipsis(text), points_back(text)) == (leaves_out, points)
