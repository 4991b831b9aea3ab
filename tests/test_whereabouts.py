from datetime import timedelta

import pytest

from tests.conftest import MONDAY

QUESTION = "outlook is stuck on loading profile"
ASKED = "which department and building do you work in?"


def texts(said):
    return [shown.reply.text for shown in said]


def is_asked(said):
    return any(ASKED in text for text in texts(said))


def test_a_stranger_is_asked_after_the_first_answer(city_bot):
    answer, question = city_bot.hears("zed", QUESTION)

    assert "Outlook" in answer.reply.text
    assert ASKED in question.reply.text
    assert question.reply.buttons == ()


def test_nobody_is_asked_twice(city_bot):
    city_bot.hears("zed", QUESTION)

    for _ in range(3):
        city_bot.advance(hours=30)
        assert not is_asked(city_bot.hears("zed", QUESTION))


@pytest.mark.parametrize(
    ("who", "text", "place"),
    [
        pytest.param("zed", QUESTION, "#it-help", id="in public"),
        pytest.param("pat", QUESTION, None, id="a partner"),
        pytest.param("ana", QUESTION, None, id="somebody of whom it is known"),
        pytest.param("zed", "thanks", None, id="who only says thanks"),
        pytest.param("zed", "how do I fix a pothole", None, id="whose question is not IT's"),
    ],
)
def test_nobody_is_asked(city_bot, who, text, place):
    assert not is_asked(city_bot.hears(who, text, place=place))


def test_who_wrote_in_public_first_is_asked_when_they_write_directly(city_bot):
    city_bot.hears("zed", QUESTION, place="#it-help")

    assert is_asked(city_bot.hears("zed", QUESTION))


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        pytest.param("library, north branch", "Library, North Branch Library", id="both"),
        pytest.param("Library, North Branch", "Library, North Branch Library", id="as shown"),
        pytest.param("finance", "Finance", id="a department"),
        pytest.param("Fire", "Fire", id="a department that is a word"),
        pytest.param("tax, the annex", "Tax, City Hall Annex", id="such a one and its building"),
        pytest.param("the annex", "City Hall Annex", id="a building"),
        pytest.param("fire station 3", "Fire, Fire Station 3", id="a station is of Fire"),
    ],
)
def test_the_answer_is_kept_and_shown(city_bot, answer, kept):
    city_bot.hears("zed", QUESTION)
    city_bot.advance(minutes=9)

    (noted,) = city_bot.hears("zed", answer)

    assert f"you work in **{kept}**" in noted.reply.text
    (shown,) = city_bot.hears("zed", "my profile")
    assert f"you work in **{kept}**" in shown.reply.text
    assert city_bot.outcomes() == {"open": 1}


def test_after_ten_minutes_it_is_no_answer_any_more(city_bot):
    city_bot.hears("zed", QUESTION)
    city_bot.advance(minutes=10, seconds=1)

    city_bot.hears("zed", "library, north branch")

    (shown,) = city_bot.hears("zed", "my profile")
    assert "I do not know where you work yet" in shown.reply.text


@pytest.mark.parametrize(
    "text",
    ["the wifi at the north branch is down", "fire alarm is beeping", "thanks", "where is my file"],
)
def test_another_message_is_no_answer(city_bot, text):
    city_bot.hears("zed", QUESTION)

    city_bot.hears("zed", text)

    (shown,) = city_bot.hears("zed", "my profile")
    assert "I do not know where you work yet" in shown.reply.text


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        pytest.param("I work at station 3", "Fire, Fire Station 3", id="at"),
        pytest.param("i work at station 3.", "Fire, Fire Station 3", id="with a full stop"),
        pytest.param("I now work in the annex", "Finance, City Hall Annex", id="now"),
        pytest.param("I'm based at the north branch", "Library, North Branch Library", id="based"),
        pytest.param("i moved to the west branch", "Library, West Branch Library", id="moved"),
        pytest.param("my building is now the annex", "Finance, City Hall Annex", id="building"),
        pytest.param("I work for Parks", "Parks & Recreation, City Hall", id="a department"),
    ],
)
def test_a_profile_is_changed_by_saying_so(city_bot, sentence, kept):
    (noted,) = city_bot.hears("ana", sentence)

    assert noted.reply.text.startswith(f"Noted: you work in **{kept}**")
    (shown,) = city_bot.hears("ana", "my profile")
    assert f"**{kept}**" in shown.reply.text


@pytest.mark.parametrize("sentence", ["my profile", "Where do I work?", "who am i", "profile"])
def test_a_profile_is_shown_on_request(city_bot, sentence):
    (shown,) = city_bot.hears("ana", sentence)

    assert "**Finance, City Hall**" in shown.reply.text


@pytest.mark.parametrize("place", ["narnia", "the moon base", "[x](http://evil)", "<@U123>"])
def test_a_place_that_does_not_exist_is_said_so_and_not_repeated(city_bot, place):
    (said,) = city_bot.hears("ana", f"I work at {place}")

    assert "I know no department or building" in said.reply.text
    assert place not in said.reply.text
    (shown,) = city_bot.hears("ana", "my profile")
    assert "**Finance, City Hall**" in shown.reply.text


def test_what_was_said_beats_what_was_imported_and_that_beats_desk_toml(city_bot):
    def shown():
        return texts(city_bot.hears("ana", "my profile"))[0]

    assert "**Finance, City Hall**" in shown()

    with city_bot.store.begin() as tx:
        tx.profiles.put(
            "ana@millbrook.example", department="tax", facility="city-hall-annex", now=MONDAY
        )
    assert "**Tax, City Hall Annex**" in shown()

    city_bot.hears("ana", "I work at station 3")
    assert "**Fire, Fire Station 3**" in shown()


def test_what_is_imported_later_does_not_undo_what_was_said(city_bot):
    city_bot.hears("ana", "I work at station 3")

    with city_bot.store.begin() as tx:
        later = MONDAY + timedelta(days=1)
        tx.profiles.put("ana@millbrook.example", department="tax", facility="fleet", now=later)

    (shown,) = city_bot.hears("ana", "my profile")
    assert "**Fire, Fire Station 3**" in shown.reply.text


def test_the_profile_of_one_is_not_that_of_another(city_bot):
    city_bot.hears("zed", "I work at station 3")

    (shown,) = city_bot.hears("zoe", "my profile")

    assert "I do not know where you work yet" in shown.reply.text


def test_a_place_that_was_said_is_where_the_next_report_is(city_bot):
    city_bot.hears("zed", "I work at station 3")

    said = [s for s in city_bot.hears("zed", "internet is out") if s.to == "zed"]

    assert "Fire Station 3** (the place is from your profile)" in said[0].reply.text
