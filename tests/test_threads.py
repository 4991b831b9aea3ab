"""What is said in the thread of a card, and what comes of pressing a key of it."""

import pytest

from helpbot.desk import threads
from helpbot.speech import Address, Utterance
from tests.conftest import person

STATION = "nobody at station 3 can get online"
THREAD = Address("terminal:#it-triage/thread")


@pytest.fixture
def outage(city_bot):
    """Outage 1, claimed by Bo."""
    city_bot.hears("lou", STATION)
    city_bot.hears("bo", "claim 1")
    return city_bot


def says(bot, name, text, *, thread_of="card:triage:1", unasked=True, aside=False, masked=()):
    """What is said because of a word, or a press, in a thread of the team's channel."""
    before = len(bot.said)
    with bot.store.begin() as tx:
        tx.inbox.put(
            Utterance(
                key=f"terminal:thread-{before}-{name}-{text}",
                person=person(name),
                text=text,
                reply_to=THREAD,
                conversation=THREAD,
                private=False,
                heard_at=bot.clock(),
                masked=masked,
                thread_of=None if aside else thread_of,
                unasked=unasked and not aside,
                aside=Address(f"terminal:#it-triage/!{name}") if aside else None,
            )
        )
    bot.house.settle()
    return bot.said[before:]


def asked_for_news(bot):
    return any("Any news of outage 1" in shown.reply.text for shown in bot.said)


def notes(bot):
    return [
        (entry.actor, entry.body)
        for entry in bot.store.read().journal.of(1)
        if entry.what == "note"
    ]


@pytest.mark.parametrize("words", ["at the closet, no light on the switch", "thanks", "hello all"])
def test_any_word_of_the_owner_in_the_thread_is_a_sign_of_life(outage, words):
    outage.advance(minutes=10)

    assert says(outage, "bo", words) == []

    outage.advance(minutes=12)
    assert not asked_for_news(outage)
    assert notes(outage) == [("bo", words)]


def test_the_word_of_another_is_a_note_and_keeps_nobodys_claim(outage):
    outage.advance(minutes=10)

    assert says(outage, "cy", "the carrier has a ticket for it") == []

    outage.advance(minutes=7)
    assert asked_for_news(outage)
    assert notes(outage) == [("cy", "the carrier has a ticket for it")]


def test_what_people_ask_each_other_there_is_not_answered(outage):
    assert says(outage, "ana", "outlook is stuck on loading profile") == []
    assert notes(outage) == [("ana", "outlook is stuck on loading profile")]


def test_a_command_there_is_a_command(outage):
    said = says(outage, "bo", "resolve 1 fibre cut: spliced and tested")

    assert any("works again" in shown.reply.text for shown in said)
    assert notes(outage) == []


def test_whoever_mentions_us_there_is_answered_and_is_at_work(outage):
    outage.advance(minutes=10)

    said = says(outage, "bo", "outlook is stuck on loading profile", unasked=False)

    assert any("Outlook" in shown.reply.text for shown in said)
    outage.advance(minutes=12)
    assert not asked_for_news(outage)


def test_a_word_after_the_end_revives_nothing(outage):
    outage.hears("bo", "resolve 1 fibre cut: spliced and tested")

    assert says(outage, "bo", "will write it up") == []

    assert outage.store.read().outages.open() == []
    assert notes(outage) == [("bo", "will write it up")]


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        pytest.param("cy", "claim 1", "already claimed by Bo Lindgren", id="too late"),
        pytest.param("lou", "claim 1", "is for technicians", id="not for you"),
        pytest.param("bo", "release 1", "back in the queue", id="done"),
        pytest.param("bo", "claim 9", "There is no outage 9", id="gone"),
    ],
)
def test_what_comes_of_a_press_in_a_channel_is_told_to_whoever_pressed(outage, name, words, told):
    said = says(outage, name, words, aside=True)

    (reply,) = [shown for shown in said if shown.to == name and shown.place != "dm"]
    assert told in reply.reply.text
    assert reply.private
    assert [s for s in said if s.place == "#it-triage" and not s.private and not s.edits] == []


def test_the_card_shows_to_all_what_the_press_did(city_bot):
    city_bot.hears("lou", STATION)

    said = says(city_bot, "bo", "claim 1", aside=True)

    (card,) = [shown for shown in said if shown.place == "#it-triage" and shown.edits]
    assert card.reply.buttons == ()
    assert card.reply.source == "Claimed by Bo Lindgren since 09:00"


def test_whoever_presses_on_the_card_for_all_is_told_of_the_end_where_they_look(outage):
    (told,) = [shown for shown in says(outage, "ana", "me too 1", aside=True) if shown.to == "ana"]
    assert told.private

    said = outage.hears("bo", "resolve 1 fibre cut: spliced and tested")

    (end,) = [shown for shown in said if shown.to == "ana"]
    assert (end.place, "works again" in end.reply.text) == ("dm", True)


def test_several_who_asked_in_one_thread_are_told_once(outage):
    for name in ("ana", "rey"):
        says(outage, name, "me too 1", unasked=False, thread_of=None)

    said = outage.hears("bo", "resolve 1 fibre cut: spliced and tested")

    ends = [shown for shown in said if "works again" in shown.reply.text]
    assert sorted(shown.place for shown in ends) == ["#it-triage", "dm"]


def test_a_life_of_an_outage_stays_within_its_budget_of_posts(city_bot):
    city_bot.hears("lou", STATION)
    for name, words in (("bo", "claim 1"), ("cy", "claim 1"), ("bo", "on my way 1 30")):
        says(city_bot, name, words, aside=True)
    says(city_bot, "bo", "no light on the switch")
    says(city_bot, "bo", "resolve 1 fibre cut: spliced and tested", unasked=False)

    shared = [s for s in city_bot.said if s.place.startswith("#") and not s.private and not s.edits]
    # The two cards, and what came of the one command that somebody typed.
    assert sorted(shown.place for shown in shared) == ["#it-status", "#it-triage", "#it-triage"]


@pytest.mark.parametrize(
    ("key", "is_heard"),
    [
        ("card:triage:1", True),
        ("card:status:1", False),
        ("page:4", True),
        ("news:1:3", True),
        ("room:1:9", True),
        ("answer:4", False),
        ("pager:4", False),
    ],
)
def test_under_which_messages_words_are_heard(key, is_heard):
    assert threads.is_heard(key) is is_heard


def test_the_threads_that_are_looked_into_are_those_of_outages_that_go_on(outage):
    tx = outage.store.read()
    card = tx.outbox.by_key("card:triage:1")
    assert card is not None

    before = threads.open_roots(tx)
    outage.hears("bo", "resolve 1 fibre cut: spliced and tested")

    assert f"m{card.id}" in before
    assert f"m{tx.outbox.by_key('card:status:1').id}" not in before
    assert threads.open_roots(tx) == []
