"""Who asked what nothing answered is told once when something does; past answers explained."""

import pytest

from helpbot.tidings import PER_TICK

QUESTION = "how do I restart the tea machine"


def texts(said, person):
    return [one.reply.text for one in said if one.to == person]


def news(bot, person):
    return [text for text in texts(bot.said, person) if text.startswith("There is an answer now")]


def tea(shelf, **more):
    """An article that answers."""
    questions = f"{QUESTION}\nthe tea machine hangs\nno tea comes out\nrestart the tea machine"
    return shelf.put("tea-machine", questions, **more)


@pytest.fixture
def asked(bot):
    """Ana and Lou asked, and nothing answered."""
    bot.advance(seconds=10)
    for person in ("ana", "lou"):
        said = bot.hears(person, QUESTION)
        assert "don't have that" in said[0].reply.text or "not sure" in said[0].reply.text
        bot.advance(minutes=2)
    return bot


def test_everybody_who_asked_is_told_once_when_an_article_fills_the_gap(asked, shelf):
    tea(shelf)

    asked.advance(seconds=10)

    for person in ("ana", "lou"):
        (told,) = news(asked, person)
        assert f"`{QUESTION}`" in told
        assert "**All about tea machine** has it." in told
    shelf.put("kettle", "the kettle is cold")
    asked.advance(days=1)
    assert len(news(asked, "ana")) == 1
    assert news(asked, "bo") == []


def test_the_news_are_one_tap_from_the_article_and_it_counts_as_the_answer(asked, shelf):
    tea(shelf)
    asked.advance(seconds=10)

    said = asked.press("ana", 1)
    assert "All about tea machine" in said[0].reply.text
    asked.press("ana", 1)

    answer = asked.store.read().answers.get(1)
    assert (answer.chosen, answer.outcome) == ("tea-machine", "solved")


def test_what_was_told_is_no_gap_any_more(asked, shelf):
    assert "tea machine" in texts(asked.hears("di", "gaps"), "di")[0]
    tea(shelf)
    asked.advance(seconds=10)

    assert "No gaps" in texts(asked.hears("di", "gaps"), "di")[0]

    asked.hears("ana", "stuck 1")
    assert "tea machine" in texts(asked.hears("di", "gaps"), "di")[0]


def test_what_fills_a_gap_while_nobody_runs_is_told_after_the_start(
    asked, shelf, make_bot, library
):
    tea(shelf)
    again = make_bot(library, asked.mind.intents)

    again.advance(seconds=10)

    assert len(news(again, "ana")) == 1


def test_who_asked_longer_ago_is_not_told(asked, shelf):
    asked.advance(days=31)
    tea(shelf)

    asked.advance(seconds=10)

    assert news(asked, "ana") == []


def test_who_may_not_read_it_is_not_told(asked, shelf):
    tea(shelf, audience="technicians")

    asked.advance(seconds=10)

    assert news(asked, "ana") == []


def test_what_was_asked_in_a_channel_is_told_to_the_person_alone(bot, shelf):
    bot.advance(seconds=10)
    bot.hears("ana", QUESTION, place="it-help")
    tea(shelf)
    bot.advance(seconds=10)

    (told,) = [s for s in bot.said if s.reply.text.startswith("There is an answer now")]
    assert (told.to, told.place) == ("ana", "dm")


def test_who_left_is_not_told(asked, shelf):
    with asked.store.begin() as tx:
        tx.leavers.put("ana", asked.clock())
    tea(shelf)

    asked.advance(seconds=10)

    assert news(asked, "ana") == []
    assert len(news(asked, "lou")) == 1


def test_what_helped_needs_no_news(asked, shelf):
    asked.hears("ana", "solved 1")
    tea(shelf)

    asked.advance(seconds=10)

    assert news(asked, "ana") == []


def test_whom_an_article_did_not_help_is_told_when_its_owner_mended_it(bot, shelf):
    bot.advance(seconds=10)
    bot.hears("ana", "no espresso this morning")
    bot.hears("ana", "stuck 1")
    shelf.put("coffee-robot", "no espresso this morning\nthe barista arm hangs", step="Kick it.")
    bot.advance(seconds=10)
    assert news(bot, "ana") == []

    bot.hears("mo", "task 1 done")
    bot.advance(seconds=10)

    assert len(news(bot, "ana")) == 1


def test_a_task_that_is_done_without_another_word_is_no_news(bot):
    bot.advance(seconds=10)
    bot.hears("ana", "no espresso this morning")
    bot.hears("ana", "stuck 1")

    bot.hears("di", "task 1 done")
    bot.advance(seconds=10)

    assert news(bot, "ana") == []


def test_a_pin_fills_a_gap_as_well(asked):
    asked.hears("di", 'pin "tea machine" to coffee-robot')

    asked.advance(seconds=10)
    asked.advance(seconds=10)

    assert len(news(asked, "ana")) == 1


def test_many_are_told_a_few_a_tick(bot, shelf):
    bot.advance(seconds=10)
    people = [f"p{n}" for n in range(PER_TICK + 2)]
    for person in people:
        bot.hears(person, QUESTION)
    tea(shelf)

    bot.advance(seconds=10)
    first = sum(len(news(bot, person)) for person in people)
    bot.advance(seconds=10)

    assert first == PER_TICK
    assert all(len(news(bot, person)) == 1 for person in people)


def explained(bot, person="bo", number=1):
    return texts(bot.hears(person, f"explain {number}"), person)[0]


def test_a_past_answer_is_explained_with_all_it_was_made_of(bot, library):
    bot.house.begin()
    bot.hears("ana", "no espresso this morning")
    bot.press("ana", 4)
    bot.hears("ana", "why 1: it is old")
    (digest,) = [a.digest for a in library.articles if a.id == "coffee-robot"]

    told = explained(bot)

    assert "by Ana Ruiz in a direct message" in told
    assert "`no espresso this morning`" in told
    assert "quoted from 0." in told
    assert "- `coffee-robot` 0." in told
    assert f"version {digest}" in told
    assert "stuck (it is old)" in told
    assert "> 1. Press the button of the coffee robot." in told
    assert f"Model {library.index.calibration.model}, knowledge {library.digest}." in told
    assert "**Today** the same question gets: the same." in told


def test_after_an_edit_it_says_the_words_of_then_and_what_it_would_get_now(bot, shelf):
    bot.house.begin()
    bot.hears("ana", "no espresso this morning")
    shelf.put("coffee-robot", "no espresso this morning", step="Kick it.")
    bot.advance(seconds=10)

    told = explained(bot)

    assert "> 1. Press the button of the coffee robot." in told
    assert ", now " in told
    assert "**Today** the same question gets: quoted." in told


def test_what_is_explained_was_looked_for_by_what_the_asker_may_read(bot, shelf, library):
    shelf.put("coffee-robot", "no espresso this morning", audience="technicians")
    library.sync()
    bot.hears("ana", "no espresso this morning")

    assert "coffee-robot" not in explained(bot)


def test_an_explanation_in_a_channel_is_for_one_pair_of_eyes(bot):
    bot.hears("ana", "no espresso this morning")

    (told,) = bot.hears("bo", "explain 1", place="it-help")

    assert told.private or told.place == "dm"


@pytest.mark.parametrize(
    ("person", "number", "said"),
    [("ana", 1, "is for technicians"), ("bo", 9, "There is no answer 9")],
)
def test_only_technicians_explain_what_there_is(bot, person, number, said):
    bot.hears("ana", "no espresso this morning")

    assert said in explained(bot, person, number)
