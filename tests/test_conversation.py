import pytest

from helpbot import wording
from helpbot.commands import COMMANDS, tidy
from helpbot.conversation import MAX_QUESTION
from helpbot.speech import Address, Utterance
from tests.conftest import MONDAY, person


def test_a_question_is_answered_with_title_section_review_and_buttons(city_bot):
    (answer,) = city_bot.hears("ana", "outlook is stuck on loading profile")

    assert answer.reply.text.startswith("**Outlook will not open or stays on loading**")
    assert "1. Press **Ctrl + Shift + Esc**" in answer.reply.text
    assert "sample, not yet reviewed by your IT" in answer.reply.source
    assert "email-and-calendar/outlook-will-not-open.md" in answer.reply.source
    assert [b.label for b in answer.reply.buttons] == [
        "That fixed it",
        "Still stuck",
        "Whole article",
        "Not helpful",
    ]


def test_what_is_quoted_stands_in_the_article(city_bot, sample):
    (answer,) = city_bot.hears("ana", "outlook is stuck on loading profile")
    article = next(a for a in sample.index.articles if a.id == "outlook-will-not-open")

    quoted = answer.reply.text.split("\n\n", 2)[2]
    assert quoted in [section.markdown for section in article.sections]


def test_the_date_of_a_review_is_said_and_an_overdue_one_as_well(bot, shelf, library):
    shelf.put("coffee-robot", "no espresso this morning", reviewed="2025-11-03")
    library.sync()
    (answer,) = bot.hears("ana", "no espresso this morning")
    assert "reviewed November 3, 2025" in answer.reply.source
    assert "overdue" not in answer.reply.source

    bot.advance(days=600)
    (answer,) = bot.hears("ana", "no espresso this morning")
    assert "review overdue" in answer.reply.source


def test_that_fixed_it_settles_the_question_and_takes_the_buttons_away(city_bot):
    (answer,) = city_bot.hears("ana", "outlook is stuck on loading profile")

    said = city_bot.press("ana", 1)

    assert city_bot.outcomes() == {"solved": 1}
    edit = next(shown for shown in said if shown.edits)
    assert (edit.edits, edit.reply.buttons) == (answer.id, ())
    assert edit.reply.text == answer.reply.text


def test_not_helpful_gives_the_desk_and_a_ticket_and_stays_unanswered(city_bot):
    city_bot.hears("ana", "outlook is stuck on loading profile")

    said = city_bot.press("ana", 4)

    assert any("555-0140" in s.reply.text and "555-0199" in s.reply.text for s in said)
    assert any("Open a ticket" in [b.label for b in s.reply.buttons] for s in said)
    assert city_bot.outcomes() == {"stuck": 1}


def test_the_whole_article_keeps_the_way_back_to_its_question(city_bot):
    city_bot.hears("ana", "outlook is stuck on loading profile")

    (whole,) = city_bot.press("ana", 3)

    assert whole.reply.text.count("\n\n**") >= 5
    city_bot.press("ana", 1)
    assert city_bot.outcomes() == {"solved": 1}


def test_between_the_thresholds_titles_are_offered_and_one_press_reads_one(city_bot):
    (offer,) = city_bot.hears("ana", "it wants a code")

    assert 2 <= len(offer.reply.buttons) <= 4
    assert offer.reply.buttons[-1].label == "None of these"
    assert "555-0140" in offer.reply.source
    (whole,) = city_bot.press("ana", 1)
    assert whole.reply.text.startswith(f"**{offer.reply.buttons[0].label}**")


@pytest.mark.parametrize("question", ["how do I tune the piano", "how do I zxcv the qwer"])
def test_what_nobody_wrote_is_said_so_with_a_way_to_a_person(city_bot, question):
    (reply,) = city_bot.hears("ana", question)

    assert "I don't have that" in reply.reply.text
    assert "555-0140" in reply.reply.text
    assert reply.reply.buttons[0].label == "Talk to a person"
    city_bot.press("ana", 1)
    assert city_bot.outcomes() == {"stuck": 1}


def test_what_is_not_its_is_said_so_with_whose_it_is(city_bot):
    (reply,) = city_bot.hears("ana", "how do I fix a pothole")

    assert "not an IT question" in reply.reply.text
    assert "Public Works, Streets" in reply.reply.text
    assert "555-0160" in reply.reply.text
    assert city_bot.outcomes() == {}


def test_a_person_is_offered_at_every_confidence(city_bot):
    for question in (
        "outlook is stuck on loading profile",
        "it keeps asking for a code",
        "how do I tune the piano",
    ):
        (said,) = city_bot.hears("ana", question)
        labels = [b.label for b in said.reply.buttons]
        # So long after it the next one does not go on from it.
        city_bot.advance(minutes=2)
        assert {"Still stuck", "None of these", "Talk to a person"} & set(labels)


def test_silence_is_settled_after_a_day_and_can_still_be_answered(city_bot):
    city_bot.hears("ana", "outlook is stuck on loading profile")
    city_bot.advance(hours=23)
    assert city_bot.outcomes() == {"open": 1}

    city_bot.advance(hours=2)
    assert city_bot.outcomes() == {"silent": 1}

    city_bot.press("ana", 1)
    assert city_bot.outcomes() == {"solved": 1}


def test_nobody_settles_the_question_of_somebody_else(city_bot):
    city_bot.hears("ana", "outlook is stuck on loading profile")

    (said,) = city_bot.hears("kim", "solved 1")

    assert "I know no question 1 of yours" in said.reply.text
    assert city_bot.outcomes() == {"open": 1}


def test_pressing_twice_changes_nothing_the_second_time(city_bot):
    city_bot.hears("ana", "outlook is stuck on loading profile")
    city_bot.hears("ana", "solved 1")

    (said,) = city_bot.hears("ana", "solved 1")

    assert "already marked as solved" in said.reply.text


def test_a_channel_is_answered_in_the_thread_of_the_question(city_bot):
    (first,) = city_bot.hears("bo", "outlook is stuck on loading profile", place="#it-help")
    threads = {row["address"] for row in city_bot.store._driver.rows("select address from outbox")}

    assert (first.to, first.place) == ("bo", "#it-help")
    city_bot.hears("bo", "outlook is stuck on loading profile", place="#it-help")
    after = {row["address"] for row in city_bot.store._driver.rows("select address from outbox")}
    assert len(threads) == 1
    assert len(after) == 2


def test_a_masked_secret_is_told_privately_and_stored_nowhere(city_bot, tmp_path):
    said = city_bot.hears("ana", "vpn fails, my password is Zebra-9917!", place="#it-help")

    notice = next(s for s in said if "I removed it" in s.reply.text)
    assert notice.private
    assert "Change it now" in notice.reply.text
    city_bot.house.store.close()
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or b"Zebra-9917" not in path.read_bytes()


@pytest.mark.parametrize("audience", ["technicians", "partners", "department:police"])
def test_an_article_for_others_is_not_shown_not_even_its_title(bot, shelf, library, audience):
    shelf.put("coffee-robot", "no espresso this morning", audience=audience, title="Secret recipe")
    library.sync()

    for said in (
        *bot.hears("ana", "no espresso this morning"),
        *bot.hears("ana", "read coffee-robot"),
    ):
        assert "Secret recipe" not in said.as_text()
    reader = {"technicians": "bo", "partners": "pat", "department:police": "kim"}[audience]
    (shown,) = bot.hears(reader, "read coffee-robot")
    assert "Secret recipe" in shown.reply.text


def test_somebody_desk_toml_does_not_name_is_an_employee(bot, shelf, library):
    (said, _) = bot.hears("zed", "no espresso this morning")
    shelf.put("wind-tunnel", "no breeze in the lab", audience="technicians", title="Secret recipe")
    library.sync()
    (refused,) = bot.hears("zed", "read wind-tunnel")

    assert "coffee" in said.reply.text
    assert "Secret recipe" not in refused.as_text()


def test_somebody_of_whom_nothing_is_known_is_asked_once_where_they_work(bot):
    (said, asked) = bot.hears("zed", "no espresso this morning")
    (again,) = bot.hears("zed", "how do I start the coffee robot")

    assert "coffee" in said.reply.text
    assert "which department and building" in asked.reply.text
    assert "which department" not in again.reply.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "I saw no words", id="empty"),
        pytest.param("   \n\t ", "I saw no words", id="white space"),
        pytest.param("\u200b\u200e\u2060", "I saw no words", id="zero width"),
        pytest.param("?!...", "I saw no words", id="marks only"),
        pytest.param("word " * 8000, "more than I can read", id="40,000 characters"),
        pytest.param("/frobnicate the printer", "", id="unknown command"),
        pytest.param("**<!channel>** [x](javascript:1)", "", id="markup"),
        pytest.param("\u202eelif eht kcol", "", id="right to left"),
        pytest.param("solved 99999999999999", "I know no question", id="a number nobody has"),
        pytest.param("read no-such-thing", "There is no article", id="an article nobody wrote"),
        pytest.param("\x00\x07\x1b[31m", "", id="control characters"),
        pytest.param("\ud83d", "I saw no words", id="half a character"),
    ],
)
def test_any_text_gets_one_clear_reply(bot, text, expected):
    (said,) = bot.hears("ana", text)

    assert expected in said.reply.text
    assert bot.store.read().inbox.depth().parked == 0


def test_a_question_just_below_the_limit_is_read(bot):
    (said,) = bot.hears("ana", ("no espresso " * MAX_QUESTION)[: MAX_QUESTION - 1])

    assert "more than I can read" not in said.reply.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  help\n", "help"),
        ("ou\u200btlook", "outlook"),
        ("cafe\u0301", "café"),
        ("a\u00a0 b\tc", "a b c"),
        ("\u202ehelp\u202c", "help"),
    ],
)
def test_invisible_marks_do_not_change_what_was_said(text, expected):
    assert tidy(text) == expected


def test_every_command_says_who_may_use_it():
    assert all(command.roles for command in COMMANDS)
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)


def test_help_and_person_name_the_desk(bot):
    for text in ("help", "HELP!", "person", "talk to a human"):
        (said,) = bot.hears("ana", text)
        assert "555-0140" in said.reply.text


def test_a_question_is_stored_with_what_was_found_and_how_sure_the_bot_was(bot):
    bot.hears("ana", "no espresso this morning")

    (row,) = bot.store._driver.rows("select * from answer")
    index = bot.mind.library.index
    assert (row["question"], row["article"], row["band"]) == (
        "no espresso this morning",
        "coffee-robot",
        "answer",
    )
    assert row["answer_at"] == index.calibration.answer_at
    assert row["probability"] >= row["answer_at"]
    assert row["knowledge"] == bot.mind.library.digest
    assert row["asked_at"].startswith(MONDAY.date().isoformat())


def test_the_marks_of_what_was_removed_are_not_searched_for(city_bot):
    (masked, notice, told) = city_bot.hears("ana", "outlook hangs on loading profile. pw: Sea-7711")
    (plain,) = city_bot.hears("ana", "outlook hangs on loading profile.")

    assert masked.reply.text == plain.reply.text
    assert (notice.to, told.to) == ("ana", "vi")


def test_an_article_for_some_is_not_quoted_where_others_read_along(bot, shelf, library):
    shelf.put(
        "coffee-robot", "no espresso this morning", audience="technicians", title="Secret recipe"
    )
    library.sync()

    public = bot.hears("bo", "no espresso this morning", place="#it-help")
    public += bot.hears("bo", "read coffee-robot", place="#it-help")

    assert all("Secret recipe" not in said.as_text() for said in public)
    (private,) = bot.hears("bo", "no espresso this morning")
    assert "Secret recipe" in private.reply.text


def test_one_article_that_a_partner_may_read_does_not_answer_everything(city_bot, sample, encoder):
    index = sample.index
    vector = encoder.encode(["the vpn does not connect"])[0]

    asked = index.asked("the vpn does not connect", may_read=lambda a: a.id == "add-a-printer")
    ranking = index.rank(asked, vector)

    assert ranking.matches[0].article.id == "add-a-printer"
    assert ranking.band.value != "answer"


@pytest.mark.parametrize(
    "text", ["thx!!", "Thank you so much 😊", "ok thanks", "gracias", "hello", "Hey there!"]
)
def test_pleasantries_make_neither_answer_nor_noise(bot, text):
    (said,) = bot.hears("ana", text)
    assert len(said.reply.text) < 90
    assert bot.hears("ana", text, place="#it-help") == []
    assert bot.outcomes() == {}


def test_what_the_person_can_mend_is_told_in_its_own_words(bot, monkeypatch):
    from helpbot.errors import UserError

    def refuse(*_):
        raise UserError("Ticket 42 is closed. Say `reopen 42` to continue it.")

    monkeypatch.setattr(bot.mind.conversation, "act", refuse)
    (said,) = bot.hears("ana", "anything")

    assert said.reply.text == "Ticket 42 is closed. Say `reopen 42` to continue it."
    assert bot.store.read().inbox.depth().parked == 0


def says_for_own_eyes(bot, name, text):
    """What is said because of something said beside a channel, as with a command."""
    before = len(bot.said)
    with bot.store.begin() as tx:
        tx.inbox.put(
            Utterance(
                key=f"terminal:beside-{before}-{text}",
                person=person(name),
                text=text,
                reply_to=Address(f"terminal:{name}"),
                conversation=f"terminal:{name}",
                private=True,
                heard_at=bot.clock(),
                public=Address("terminal:#it-help"),
            )
        )
    bot.house.settle()
    return bot.said[before:]


def sharing(answer):
    return [b.says for b in answer.reply.buttons if b.says.startswith("share")]


def test_an_answer_for_all_can_be_shared_with_its_channel(bot):
    (answer,) = says_for_own_eyes(bot, "bo", "no espresso this morning")
    (share,) = sharing(answer)

    said = says_for_own_eyes(bot, "bo", share)

    (shared,) = [shown for shown in said if "#" in shown.place]
    assert shared.place == "#it-help"
    assert "Press the button of the coffee robot" in shared.reply.text
    assert sharing(shared) == []


def test_an_answer_for_some_is_not_shared_with_a_channel(bot, shelf, library):
    shelf.put(
        "coffee-robot", "no espresso this morning", audience="technicians", title="Secret recipe"
    )
    library.sync()

    (answer,) = says_for_own_eyes(bot, "bo", "no espresso this morning")
    assert "Secret recipe" in answer.reply.text
    assert sharing(answer) == []
    assert bot.store.read().outbox.by_key("answer:1") is not None
    said = says_for_own_eyes(bot, "bo", "share 1")

    assert [shown.reply.text for shown in said] == [wording.nowhere_to_share().text]
    assert all("#" not in shown.place for shown in bot.said)


def test_an_answer_that_has_become_one_for_some_is_not_shared(bot, shelf, library):
    (answer,) = says_for_own_eyes(bot, "bo", "no espresso this morning")
    (share,) = sharing(answer)
    shelf.put("coffee-robot", "no espresso this morning", audience="technicians")
    library.sync()

    said = says_for_own_eyes(bot, "bo", share)

    assert [shown.reply.text for shown in said] == [wording.nowhere_to_share().text]
