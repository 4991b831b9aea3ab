"""What did not help: a why in one tap, one task for the owner, and what both come to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from helpbot.beginning import Start, start_of
from helpbot.forms import sentence_of
from helpbot.outcomes import Task
from helpbot.wording import knowledge as wording
from tests.conftest import MONDAY


def texts(said, person):
    return [one.reply.text for one in said if one.to == person]


def ask(bot, person, question="no espresso this morning"):
    bot.hears(person, question)
    return bot.press(person, 4)


def tasks_of(bot):
    return bot.store.read().tasks.all_open()


def test_who_is_still_stuck_is_asked_why_in_one_tap(bot):
    (stuck,) = [one for one in ask(bot, "ana") if one.to == "ana" and one.reply.buttons]

    assert "What was wrong with the article?" in stuck.reply.text
    assert [button.label for button in stuck.reply.buttons][:2] == [
        "Out of date",
        "Another problem",
    ]
    assert texts(bot.press("ana", 1), "ana") == [
        "Thank you. Whoever looks after that article reads it."
    ]
    (task,) = tasks_of(bot)
    assert task.whys == ("it is out of date",)


def test_the_owner_gets_one_task_however_many_press(bot):
    for person in ("ana", "lou", "kim"):
        ask(bot, person)
    bot.hears("ana", "stuck 1")

    # Mo is the one of the desktop team, which owns the article.
    (told,) = texts(bot.said, "mo")
    assert "All about coffee robot" in told
    assert "`no espresso this morning`" in told
    (task,) = tasks_of(bot)
    assert (task.article, task.team, task.reports) == ("coffee-robot", "desktop", 3)


def test_a_why_in_own_words_is_kept_masked(bot):
    ask(bot, "ana")

    bot.hears("ana", "why 1: it still says my password is hunter2secret")

    (task,) = tasks_of(bot)
    assert "hunter2secret" not in task.whys[0]
    assert "it still says" in task.whys[0]


@pytest.mark.parametrize(
    ("person", "words", "said"),
    [
        pytest.param("lou", "why 1: it is old", "no such question of yours", id="of another"),
        pytest.param("ana", "why 9: it is old", "no such question of yours", id="of nobody"),
        pytest.param("ana", "why 1: it is old", "did not say that this one", id="that is open"),
    ],
)
def test_only_what_one_said_did_not_help_has_a_why(bot, person, words, said):
    bot.hears("ana", "no espresso this morning")

    assert said in texts(bot.hears(person, words), person)[0]


def test_what_helped_after_all_is_no_report(bot):
    ask(bot, "ana")

    bot.hears("ana", "solved 1")

    (task,) = tasks_of(bot)
    assert task.reports == 0


def test_nothing_is_asked_where_nothing_was_shown(bot):
    bot.hears("ana", "how do I tune the quantum flux of the zebra")
    said = bot.hears("ana", "stuck 1")

    assert not any("What was wrong with the article" in text for text in texts(said, "ana"))
    assert tasks_of(bot) == []


def test_a_complaint_in_words_is_a_report_too(bot):
    bot.hears("ana", "no espresso this morning")

    said = bot.hears("ana", "that did not help")

    assert "What was wrong with the article?" in texts(said, "ana")[0]
    assert len(tasks_of(bot)) == 1


def test_of_several_the_article_that_was_opened_is_the_one_that_did_not_help(bot):
    bot.hears("ana", "no espresso this morning")
    bot.hears("ana", "read wind-tunnel 1")
    bot.hears("ana", "stuck 1")

    (task,) = tasks_of(bot)
    assert task.article == "wind-tunnel"


def test_tasks_are_listed_for_their_team_and_done(bot):
    ask(bot, "ana")
    bot.hears("ana", "why 1: the button is gone")

    assert "No open tasks" in texts(bot.hears("bo", "tasks"), "bo")[0]
    listed = texts(bot.hears("mo", "tasks"), "mo")[0]
    assert "**1** `coffee-robot` (desktop): did not help once\n  - the button is gone" in listed
    assert "for its team, or an admin" in texts(bot.hears("bo", "task 1 done"), "bo")[0]
    assert "Task 1 is done" in texts(bot.press("mo", 1), "mo")[0]
    assert "was done already" in texts(bot.hears("di", "task 1 done"), "di")[0]
    assert "no such task" in texts(bot.hears("di", "task 9 done"), "di")[0]


def test_what_does_not_help_after_a_task_was_done_is_another_task(bot):
    ask(bot, "ana")
    bot.hears("di", "task 1 done")
    bot.advance(days=1)

    ask(bot, "lou")

    (task,) = tasks_of(bot)
    assert (task.id, task.reports) == (2, 1)


def test_the_reason_of_a_second_reporter_is_added_to_the_open_task(bot):
    ask(bot, "ana")
    bot.hears("ana", "why 1: the button is gone")
    ask(bot, "lou")

    bot.hears("lou", "why 2: it names the old robot")

    assert len(texts(bot.said, "mo")) == 1
    (task,) = tasks_of(bot)
    assert (task.reports, task.whys) == (2, ("it names the old robot", "the button is gone"))


def test_a_reason_that_comes_after_the_task_was_done_is_not_lost(bot):
    ask(bot, "ana")
    bot.hears("di", "task 1 done")
    bot.advance(days=1)

    bot.hears("ana", "why 1: the button is gone")

    (task,) = tasks_of(bot)
    assert (task.id, task.reports, task.whys) == (2, 1, ("the button is gone",))
    assert "This is task 2" in texts(bot.said, "mo")[-1]


def test_a_complaint_gives_its_reason_along(bot):
    bot.hears("ana", "no espresso this morning")
    bot.hears("ana", "that did not help")
    bot.hears("lou", "no espresso this morning")

    bot.hears("lou", "that did not help, the robot has no button any more")

    (task,) = tasks_of(bot)
    assert (task.reports, task.whys) == (2, ("the robot has no button any more",))


def test_who_complains_again_after_the_task_was_done_is_counted_in_the_next(bot):
    bot.hears("ana", "no espresso this morning")
    bot.hears("ana", "that did not help: the robot has no button")
    bot.hears("di", "task 1 done")
    bot.advance(minutes=1)

    bot.hears("ana", "stuck 1")

    (task,) = tasks_of(bot)
    assert (task.id, task.reports, task.whys) == (2, 1, ())


def test_of_many_reasons_the_latest_are_shown_and_the_others_counted():
    whys = tuple(f"step {number} is gone" for number in range(8, 0, -1))
    task = Task(1, "coffee-robot", "desktop", MONDAY, None, reports=8, whys=whys)

    lines = wording.tasks([task]).text.splitlines()

    assert [line for line in lines if line.startswith("  - ")] == [
        *(f"  - step {number} is gone" for number in (8, 7, 6, 5, 4)),
        "  - 3 more, said before",
    ]


def test_every_answer_names_the_versions_of_what_was_found(bot, library):
    bot.hears("ana", "no espresso this morning")

    record = bot.store.read().records.get(1)
    assert record.versions == {article.id: article.digest for article in library.articles}


def test_a_question_may_begin_with_why_and_a_number(bot):
    ask(bot, "ana")

    bot.hears("ana", "why 1 card comes out and not two")

    (task,) = tasks_of(bot)
    assert task.whys == ()


def test_who_has_a_ticket_and_is_still_stuck_has_the_ticket(bot):
    bot.hears("ana", "no espresso this morning")
    bot.hears("ana", "open ticket for answer 1")

    bot.hears("ana", "stuck 1")

    assert bot.outcomes() == {"ticket": 1}


def test_a_question_whose_ticket_is_there_already_has_a_ticket(bot):
    bot.hears("ana", "no espresso this morning")
    bot.hears("ana", "new ticket: no espresso this morning")

    assert "ticket 1" in texts(bot.hears("ana", "open ticket for answer 1"), "ana")[0].lower()
    assert bot.outcomes() == {"ticket": 1}


def test_what_is_for_the_security_team_is_shown_to_no_other(bot):
    bot.hears("ana", "no espresso this morning")
    bot.hears("ana", "open ticket for answer 1")
    assert "no espresso" in texts(bot.hears("di", "explain 1"), "di")[0]
    with bot.store.begin() as tx:
        tx.tickets.save(replace(tx.tickets.get(1), restricted=True, team="security"))
        (task,) = tx.tasks.all_open()
        tx.tasks.close(task.id, by="mo", now=bot.clock())
    bot.hears("ana", "stuck 1")

    assert "only that team reads it" in texts(bot.hears("di", "explain 1"), "di")[0]
    assert "no espresso" in texts(bot.hears("vi", "explain 1"), "vi")[0]
    assert start_of(bot.store.read(), bot.mind.plan, "answer 1") == Start()
    assert bot.store.read().gaps.unmet(bot.clock() - timedelta(days=1), 9) == []


def test_a_task_leaves_out_what_only_the_security_team_reads(bot):
    bot.hears("ana", "no espresso this morning")
    bot.store.read()._driver.run("update answer set intent = 'report_security_incident'")

    bot.hears("ana", "stuck 1")

    (told,) = texts(bot.said, "mo")
    assert "did not help somebody. This is task 1" in told


def test_what_was_ordered_by_a_form_is_no_failure_and_no_gap(bot):
    bot.hears("ana", "no espresso this morning")
    form = bot.mind.forms(bot.store)("request equipment 1", "terminal:ana")
    filled = {f.name: f.filled for f in form.fields} | {"item": "Monitor", "date": "2026-04-01"}
    bot.hears("ana", sentence_of(form, filled))
    assert bot.outcomes() == {"ticket": 1}

    assert tasks_of(bot) == []
    ask(bot, "lou")
    unmet = bot.store.read().gaps.unmet(bot.clock() - timedelta(days=1), 9)
    assert [one.answer_id for one in unmet] == [2]
