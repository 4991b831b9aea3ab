import io
import json
from datetime import timedelta

import pytest
from rich.console import Console

from helpbot.errors import StorageError, UserError
from helpbot.speech import Button, Reply
from helpbot.terminal import MAX_SHOWN, Screen, Shown, steps
from tests.conftest import MONDAY


def shown(**fields):
    reply = Reply(
        "**Title**\n\n1. Press `x`.\n2. Wait.", (Button("Yes", "solved 1"),), "From *here*"
    )
    values = {
        "id": "m1",
        "at": MONDAY,
        "to": "ana",
        "place": "dm",
        "reply": reply,
        "edits": None,
        "private": False,
    }
    return Shown(**{**values, **fields})


def drawn(message, reader="ana"):
    file = io.StringIO()
    Screen(Console(file=file, width=60), reader).show(message)
    return file.getvalue()


def test_a_delivered_message_as_json_has_its_fields():
    fields = json.loads(shown().as_json())

    assert fields == {
        "at": "2026-01-05T14:00:00.000000Z",
        "to": "ana",
        "in": "dm",
        "text": "**Title**\n\n1. Press `x`.\n2. Wait.\n\nFrom *here*",
        "buttons": ["Yes"],
        "edits": None,
        "private": False,
        "id": "m1",
    }


def test_a_message_is_drawn_with_its_words_and_numbered_buttons():
    text = drawn(shown())

    for words in ("Title", "1 Press x.", "From here", " 1  Yes"):
        assert words in text
    assert "**" not in text


def test_what_others_get_says_who_and_where():
    assert "→ ana in #it-help (only you see this)" in drawn(
        shown(place="#it-help", private=True), reader="bo"
    )


def test_an_edit_is_one_line():
    assert len(drawn(shown(edits="m0")).strip().splitlines()) == 2


def test_a_button_that_is_not_there_is_told(bot):
    with pytest.raises(UserError, match="no button for ana to press"):
        bot.press("ana", 1)
    bot.hears("ana", "no espresso this morning")
    with pytest.raises(UserError, match="choose 1 to 4"):
        bot.press("ana", 5)
    with pytest.raises(UserError, match="choose 1 to 4"):
        bot.press("ana", 0)


def test_a_settled_answer_has_no_buttons_left_to_press(bot):
    bot.hears("ana", "no espresso this morning")
    bot.press("ana", 1)

    with pytest.raises(UserError, match="no button"):
        bot.press("ana", 1)


def test_everybody_presses_their_own_buttons(bot):
    bot.hears("ana", "no espresso this morning")
    bot.hears("bo", "no breeze in the lab")

    bot.press("ana", 1)

    rows = bot.store._driver.rows("select person, outcome from answer order by id")
    assert [(row["person"], row["outcome"]) for row in rows] == [
        ("terminal:ana", "solved"),
        ("terminal:bo", "open"),
    ]


def test_no_article_is_too_long_for_the_screen(bot, shelf, library):
    shelf.put("coffee-robot", "no espresso this morning", step="Look. " * 10_000)
    library.sync()

    (said,) = bot.hears("ana", "read coffee-robot")

    assert len(said.reply.text) <= MAX_SHOWN + 2


def texts(bot):
    return [row["text"] for row in bot.store._driver.rows("select text from inbox order by id")]


def fill(bot, who, *answers):
    return [shown for text in answers for shown in bot.hears(who, text)]


def test_a_filled_in_form_is_said_as_if_it_was_typed(bot):
    asked = fill(bot, "ana", "form outage", "internet", "station 3")
    assert [shown.to for shown in asked] == ["ana"] * 3
    assert texts(bot) == []

    bot.hears("ana", "nobody can get online, my password is Tiger-4711")

    said = "outage internet at fire-3: nobody can get online, my password is [password removed]"
    assert texts(bot) == [said]
    (row,) = bot.store._driver.rows("select reply_to, private, masked from inbox")
    assert dict(row) == {"reply_to": "terminal:ana", "private": 1, "masked": '["password"]'}


def test_a_button_opens_a_form_and_numbers_answer_it(bot):
    bot.hears("ana", "help")
    (asked,) = bot.press("ana", 1)
    assert "What is out?" in asked.reply.text

    (shown,) = fill(bot, "ana", "mail")
    assert shown.as_text().endswith("1 of 3 · cancel leaves\n[1] Email  [2] Voicemail")
    (asked,) = bot.press("ana", 2)

    assert "Where?" in asked.reply.text
    assert texts(bot) == ["help"]


def test_everybody_fills_in_their_own_form(bot):
    fill(bot, "ana", "form outage", "internet")
    fill(bot, "bo", "form outage", "payroll", "*", "no time cards")

    fill(bot, "ana", "city hall", "no web pages")

    assert texts(bot) == [
        "outage payroll at *: no time cards",
        "outage internet at city-hall: no web pages",
    ]


def test_what_is_said_in_a_channel_meanwhile_is_no_answer(bot):
    fill(bot, "ana", "form outage")

    bot.hears("ana", "internet", place="#it-help")
    (asked,) = bot.hears("ana", "internet")

    assert texts(bot) == ["internet"]
    assert "Where?" in asked.reply.text


def test_a_form_is_asked_in_private_wherever_it_was_opened(bot):
    (asked,) = bot.hears("ana", "form outage", place="#it-help")

    assert asked.place == "dm"


def test_a_form_that_is_left_says_nothing(bot):
    said = fill(bot, "ana", "form outage", "internet", "cancel")

    assert "nothing was recorded" in said[-1].reply.text
    bot.hears("ana", "internet")
    assert texts(bot) == ["internet"]


def test_a_form_that_could_not_be_stored_is_answered_once_more(bot):
    fill(bot, "ana", "form outage", "internet", "city hall")
    bot.store._driver.run("pragma query_only = on")
    with pytest.raises(StorageError):
        bot.terminal.hear("ana", "no web pages")
    bot.store._driver.run("pragma query_only = off")

    bot.hears("ana", "no web pages")

    assert texts(bot) == ["outage internet at city-hall: no web pages"]


def test_an_edited_desk_is_in_the_next_form(bot, desk):
    desk.write_text(desk.read_text().replace('"Tennis Center"', '"Racket Palace"'))
    bot.advance(seconds=5)

    fill(bot, "ana", "form outage", "internet", "racket", "no web pages")

    assert texts(bot) == ["outage internet at tennis-center: no web pages"]


@pytest.mark.parametrize(
    "by", [timedelta(seconds=5), timedelta(minutes=6), timedelta(days=2), timedelta(days=3000)]
)
def test_a_push_is_made_in_few_steps_that_add_up(by):
    parts = steps(by)

    assert sum(parts, timedelta()) == by
    assert len(parts) <= 101


def test_a_push_ticks_on_the_way(bot):
    from helpbot.chat import Stage

    stage = Stage(bot.house, bot.terminal, bot.clock, "ana")
    bot.hears("ana", "no espresso this morning")

    stage.push(timedelta(hours=30))

    (row,) = bot.store._driver.rows("select settled_at from answer")
    assert row["settled_at"].startswith("2026-01-06T14:")
