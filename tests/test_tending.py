"""What the knowledge base needs from people, told by the clock; and the three numbers."""

from datetime import UTC, date, datetime, timedelta

import pytest

from helpbot.outcomes import Figures, Outcome, Tally, counted
from helpbot.wording.figures import helpful, report


def overdue(shelf, name, since="2026-01-04"):
    file = shelf.folder / f"{name}.md"
    file.write_text(file.read_text().replace("2027-06-30", since))


def texts(said, person, start):
    return [one.reply.text for one in said if one.to == person and one.reply.text.startswith(start)]


def test_owners_are_reminded_of_overdue_articles_once_a_week(bot, shelf):
    overdue(shelf, "coffee-robot")
    bot.advance(seconds=10)
    assert texts(bot.said, "mo", "The review of") == []

    bot.advance(days=7)
    (told,) = texts(bot.said, "mo", "The review of")
    bot.advance(days=6)
    assert len(texts(bot.said, "mo", "The review of")) == 1
    bot.advance(days=1)

    assert told.startswith("The review of 1 article of **Desktop Support** is overdue.")
    assert "`coffee-robot` All about coffee robot · review was due January 4, 2026" in told
    assert len(texts(bot.said, "mo", "The review of")) == 2
    assert texts(bot.said, "bo", "The review of") == []


def test_a_reminder_is_one_tap_from_the_review(bot, shelf):
    overdue(shelf, "coffee-robot")
    bot.advance(seconds=10)
    bot.advance(days=7)
    (told,) = [one.reply for one in bot.said if one.reply.text.startswith("The review of")]

    said = bot.hears("mo", told.buttons[0].says)

    assert "reviewed as of today" in said[0].reply.text
    bot.advance(seconds=10)
    bot.advance(days=7)
    assert len(texts(bot.said, "mo", "The review of")) == 1


def test_nobody_is_reminded_of_a_draft(bot, shelf):
    overdue(shelf, "coffee-robot")
    file = shelf.folder / "coffee-robot.md"
    file.write_text(file.read_text().replace("audience: all", "audience: all\nstate: draft"))
    bot.advance(seconds=10)

    bot.advance(days=7)

    assert texts(bot.said, "mo", "The review of") == []


@pytest.fixture
def rivals(shelf, library, encoder):
    """Two articles that fit a question equally; `late` says which of them are overdue."""
    for name in ("green-lamp", "green-bulb"):
        shelf.put(
            name,
            title="The green lamp",
            summary="What to do about the green lamp.",
            also="green lamp",
            intro="Your green lamp does nothing.",
            heading="Start the green lamp",
            step="Press the button of the green lamp.",
        )
    library.sync()
    vector = encoder.encode(["the green lamp is dark"])[0]

    def first(*late):
        asked = library.index.asked(
            "the green lamp is dark", is_stale=lambda article: article.id in late
        )
        ranking = library.index.rank(asked, vector)
        return ranking.matches[0].article.id, ranking

    return first


def test_of_two_that_fit_alike_the_one_that_is_long_overdue_comes_second(rivals):
    before, _ = rivals()
    other = {"green-lamp": "green-bulb", "green-bulb": "green-lamp"}[before]

    assert rivals(before)[0] == other
    assert rivals(other)[0] == before
    assert rivals()[1] == rivals("no-such-article")[1]


def test_grace_is_counted_from_the_day_the_review_was_due(bot, shelf, library):
    overdue(shelf, "coffee-robot", "2026-01-01")
    bot.advance(seconds=10)
    seeker = bot.mind.conversation.desk.seeker

    def score(today):
        found = seeker.seek("no espresso this morning", may_read=lambda _: True, today=today)
        return found.ranking.probability

    fresh = score(date(2026, 1, 1))

    assert score(date(2026, 1, 31)) == fresh
    assert score(date(2026, 2, 1)) < fresh


def test_while_nothing_is_overdue_nothing_ranks_otherwise(sample, encoder):
    questions = [question for _, question in sample.index.questions][::40]
    vectors = encoder.encode(questions)

    def never(_):
        return False

    for question, vector in zip(questions, vectors, strict=True):
        plain = sample.index.rank(sample.index.asked(question), vector)
        asked = sample.index.asked(question, is_stale=never)
        assert sample.index.rank(asked, vector) == plain
    assert len(questions) > 50


def tally(outcome, count, **more):
    hour = more.pop("hour", datetime(2026, 1, 5, 14, tzinfo=UTC))
    return Tally(hour, more.get("department"), more.get("article"), outcome, count)


def test_the_three_numbers_are_never_one():
    ((_, some),) = counted(
        [
            tally(Outcome.SOLVED, 3),
            tally(Outcome.SILENT, 5),
            tally(Outcome.TICKET, 2),
            tally(Outcome.STUCK, 1),
            tally(Outcome.OPEN, 4),
        ],
        lambda _: "all",
    )

    assert some == Figures(solved=3, silent=5, ticket=2, stuck=1, open=4)
    assert (some.total, some.judged) == (15, 6)
    assert helpful(some) == "helped 3 of 6 who said (50 %)"
    assert helpful(Figures(silent=9)) == "nobody said whether it helped"


def test_a_report_counts_by_week_department_and_article(plan):
    week_before = datetime(2026, 1, 4, 23, tzinfo=UTC)
    tallies = [
        tally(Outcome.SOLVED, 2, department="finance", article="mailbox-full"),
        tally(Outcome.STUCK, 1, department="finance", article="mailbox-full"),
        tally(Outcome.SILENT, 4, department="fire", hour=week_before),
    ]

    text = report(tallies, plan, date(2025, 12, 29), date(2026, 1, 12)).text

    assert "**Questions, December 29, 2025 to January 11, 2026**" in text
    assert "7 asked: confirmed solved 2 · no reply 4 · became a ticket 0." in text
    assert "- week of December 29, 2025: confirmed solved 0 · no reply 4" in text
    assert "- week of January 5, 2026: confirmed solved 2 · no reply 0" in text
    assert "- Finance: confirmed solved 2" in text
    assert "- `mailbox-full`: confirmed solved 2 · no reply 0" in text
    assert "· became a ticket 0 · helped 2 of 3 who said (67 %)" in text
    assert "No reply is not counted as solved" in text


def test_admins_ask_for_the_report(bot):
    bot.hears("ana", "no espresso this morning")
    bot.press("ana", 1)
    bot.hears("lou", "no espresso this morning")
    bot.advance(days=2)

    (told,) = [one.reply.text for one in bot.hears("di", "report") if one.to == "di"]

    assert "2 asked: confirmed solved 1 · no reply 1 · became a ticket 0." in told
    assert "- `coffee-robot`: confirmed solved 1 · no reply 1" in told
    (week,) = [one.reply.text for one in bot.hears("di", "report 1 day") if one.to == "di"]
    assert "Nobody asked anything." in week


@pytest.mark.parametrize("person", ["ana", "bo"])
def test_who_is_no_admin_and_says_report_wants_to_report_something(bot, person):
    bot.hears(person, "no espresso this morning")

    (told,) = bot.hears(person, "report")

    assert "asked:" not in told.reply.text
    assert told.reply.buttons[0].says == "form outage"


def test_admins_read_of_the_month_on_its_first_morning(bot):
    bot.hears("ana", "no espresso this morning")
    bot.advance(days=26)
    assert texts(bot.said, "di", "**Questions") == []

    bot.advance(days=2)

    (told,) = texts(bot.said, "di", "**Questions")
    assert "January 1, 2026 to January 31, 2026" in told
    assert "1 asked" in told
    bot.advance(days=3)
    assert len(texts(bot.said, "di", "**Questions")) == 1


def test_a_question_that_became_a_ticket_is_counted_as_such(bot):
    bot.hears("ana", "no espresso this morning")
    with bot.store.begin() as tx:
        tx.answers.settle(tx.answers.get(1), Outcome.TICKET, bot.clock())

    since = bot.clock() - timedelta(days=1)
    (found,) = bot.store.read().tallies.between(since, bot.clock() + timedelta(hours=1))

    assert (found.outcome, found.article, found.count) == (Outcome.TICKET, "coffee-robot", 1)


def test_a_report_of_an_outage_is_no_question(bot):
    bot.hears("lou", "nobody at station 3 can get online")
    bot.hears("ana", "no espresso this morning")

    since = bot.clock() - timedelta(days=1)
    found = bot.store.read().tallies.between(since, bot.clock() + timedelta(hours=1))

    assert bot.store.read().outages.open()
    assert [tally.article for tally in found] == ["coffee-robot"]
