"""Gaps: what nothing answered, in groups by meaning that keep their numbers."""

import random

import pytest

from helpbot.gathering import gathered, grouped, keep
from tests.conftest import ROOT


def matters():
    """(question, which matter) of gaps.txt."""
    text = (ROOT / "tests" / "gaps.txt").read_text()
    blocks = text.partition("\n")[2].strip().split("\n\n")
    return [(line, n) for n, block in enumerate(blocks) for line in block.splitlines()]


def listed(bot, person="di"):
    (told,) = [one.reply for one in bot.hears(person, "gaps") if one.to == person]
    return told


@pytest.fixture
def gappy(bot):
    """Six questions that the small shelf does not answer, of two matters and one alone."""
    for person, question in (
        ("ana", "plotter prints maps with white stripes"),
        ("lou", "wide format plotter leaves white lines on the map"),
        ("kim", "the plotter prints white stripes on maps"),
        ("ana", "can my hearing aids pair with the desk phone"),
        ("lou", "bluetooth hearing aid with my desk phone"),
        ("kim", "dictation on my phone stopped writing what I say"),
    ):
        bot.hears(person, question)
        bot.advance(minutes=2)
    return bot


def test_questions_of_one_meaning_fall_together_and_others_do_not(encoder):
    known = matters()
    labels = grouped(encoder.encode([question for question, _ in known]))

    pairs = [
        (known[one][1] == known[two][1], labels[one] == labels[two])
        for one in range(len(known))
        for two in range(one)
    ]
    together = [is_one for is_same, is_one in pairs if is_same]
    assert not any(is_one for is_same, is_one in pairs if not is_same)
    assert sum(together) / len(together) > 0.9


def test_the_order_of_asking_changes_no_group(encoder):
    known = [question for question, _ in matters()]
    shuffled = random.Random(4).sample(known, len(known))  # noqa: S311 - no secret

    def sets(questions):
        labels = grouped(encoder.encode(questions))
        return {
            frozenset(q for q, label in zip(questions, labels, strict=True) if label == one)
            for one in set(labels)
        }

    assert sets(known) == sets(shuffled)


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_and_one_are_groups_as_well(encoder, count):
    assert len(grouped(encoder.encode(["a question"] * count))) == count


def test_gaps_are_listed_biggest_first_with_examples_and_a_draft_one_tap_away(gappy):
    told = listed(gappy)

    lines = [line for line in told.text.splitlines() if line.startswith("- **Gap")]
    assert lines == [
        "- **Gap 1**: 3 questions of 3 people",
        "- **Gap 2**: 2 questions of 2 people",
        "- **Gap 3**: 1 question of 1 person",
    ]
    assert "`plotter prints maps with white stripes`" in told.text
    assert told.buttons[0].says == "form new-article gap 1"


def test_a_gap_keeps_its_number_while_questions_come(gappy):
    listed(gappy)
    for person in ("cy", "vi", "mo"):
        gappy.hears(person, "dictation on my phone stopped writing what I say")
        gappy.advance(minutes=2)

    told = listed(gappy)

    lines = [line for line in told.text.splitlines() if line.startswith("- **Gap")]
    assert lines[0] == "- **Gap 3**: 4 questions of 4 people"
    assert lines[1] == "- **Gap 1**: 3 questions of 3 people"


def ids(gaps):
    return {gap.id: {one.answer_id for one in gap.questions} for gap in gaps}


def test_two_who_list_gaps_at_once_read_the_same_numbers_and_act_on_what_they_read(gappy):
    store, seeker = gappy.store, gappy.mind.conversation.desk.seeker
    first = gathered(seeker, store.read(), gappy.clock())
    second = gathered(seeker, store.read(), gappy.clock())

    with store.begin() as tx:
        one = keep(tx, first, gappy.clock())
    with store.begin() as tx:
        two = keep(tx, second, gappy.clock())

    assert one == two
    for number, questions in ids(one).items():
        assert {each.answer_id for each in store.read().gaps.of(number)} == questions


def test_what_was_settled_while_gaps_were_gathered_is_not_shown(gappy):
    store, seeker = gappy.store, gappy.mind.conversation.desk.seeker
    groups = gathered(seeker, store.read(), gappy.clock())
    gappy.hears("kim", "solved 6")

    with store.begin() as tx:
        found = keep(tx, groups, gappy.clock())

    assert sorted(map(len, ids(found).values())) == [2, 3]


def test_what_was_asked_long_ago_is_shown_with_the_gap_that_it_is_of(gappy):
    listed(gappy)
    gappy.advance(days=100)
    gappy.hears("cy", "the plotter prints white stripes on maps")

    told = listed(gappy)
    assert "- **Gap 4**: 1 question" in told.text
    gappy.hears("cy", "the plotter prints white stripes on maps")
    with gappy.store.begin() as tx:
        tx.gaps.put(1, [7])

    lines = listed(gappy).text.splitlines()
    (shown,) = [one.reply.text for one in gappy.hears("di", "gap 1") if one.to == "di"]
    assert next(line for line in lines if "Gap 1" in line).split(": ")[1] in shown


def test_all_questions_of_a_gap_are_shown(gappy):
    listed(gappy)

    (told,) = [one.reply for one in gappy.hears("bo", "gap 2") if one.to == "bo"]

    assert "`can my hearing aids pair with the desk phone` (answer 4)" in told.text
    assert told.buttons[0].says == "form new-article gap 2"
    (none,) = [one.reply for one in gappy.hears("bo", "gap 9") if one.to == "bo"]
    assert "`gaps` lists those that are open" in none.text


def test_what_was_answered_and_did_not_help_is_a_gap(bot):
    bot.hears("ana", "no espresso this morning")
    assert "No gaps" in listed(bot).text

    bot.hears("ana", "stuck 1")

    assert "`no espresso this morning`" in listed(bot).text


def test_what_helped_is_none(gappy):
    gappy.hears("kim", "solved 6")

    assert "dictation" not in listed(gappy).text


def test_an_outage_is_no_gap_of_the_knowledge(bot):
    bot.hears("ana", "nobody on our floor can print, all the copiers are dead")

    assert "No gaps" in listed(bot).text


@pytest.mark.parametrize("words", ["gaps", "gap 1"])
def test_gaps_are_not_for_employees(gappy, words):
    (told,) = gappy.hears("ana", words)

    assert "is for technicians" in told.reply.text
