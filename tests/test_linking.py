"""Tickets under an outage: they hear of it and end with it, each in its own thread."""

import pytest

OUT = "nobody at city hall can get online"


def to(shown, person):
    return [one.reply.text for one in shown if one.to == person]


def ticket(bot, number):
    return bot.store.read().tickets.get(number)


@pytest.fixture
def outage(city_bot):
    """Outage 1, and Kim's ticket 2 about the same."""
    city_bot.hears("ana", OUT)
    city_bot.hears("kim", "new ticket anyway: internet at city hall is slow for me")
    return city_bot


def test_before_a_ticket_the_known_outage_is_shown(city_bot):
    city_bot.hears("ana", OUT)
    (said,) = city_bot.hears("kim", "new ticket: the internet is gone at city hall")

    labels = [button.label for button in said.reply.buttons]
    assert "I'm affected too" in labels
    assert "Open a ticket all the same" in labels
    assert ticket(city_bot, 2) is None


def test_a_ticket_that_an_outage_explains_belongs_to_it_and_ends_with_it(outage):
    assert ticket(outage, 2).outage_id == 1
    outage.hears("bo", "claim 1")
    said = outage.hears("bo", "resolve 1 fibre cut: the carrier spliced it")

    assert ticket(outage, 2).status == "resolved"
    (told,) = to(said, "kim")
    assert "**Ticket 2**" in told
    assert "the carrier spliced it" in told
    assert len([text for text in to(said, "ana") if "spliced" in text]) == 1


def test_news_of_the_outage_reach_the_requester_once(outage):
    outage.hears("bo", "claim 1")
    said = outage.hears("bo", "update 1: the carrier is on site")

    assert len([text for text in to(said, "kim") if "on site" in text]) == 1


def test_what_comes_back_opens_its_tickets_again(outage):
    outage.hears("bo", "claim 1")
    outage.hears("bo", "resolve 1 fibre cut: spliced")
    outage.hears("ana", "reopen outage 1")

    assert ticket(outage, 2).is_unresolved


def test_a_ticket_is_linked_by_hand_and_let_go(city_bot):
    city_bot.hears("kim", "new ticket: my pages load slowly")
    city_bot.hears("ana", OUT)
    city_bot.hears("bo", "link 1 to outage 2")
    assert ticket(city_bot, 1).outage_id == 2

    city_bot.hears("bo", "unlink 1")
    assert ticket(city_bot, 1).outage_id is None


def test_a_note_in_one_ticket_is_never_read_in_another(outage):
    outage.hears("lou", "new ticket anyway: no internet at city hall for me either")
    outage.hears("bo", "note 2: CANARY")
    outage.hears("bo", "reply 2: CANARY for kim alone")
    outage.hears("bo", "claim 1")
    said = outage.hears("bo", "resolve 1 fibre cut: spliced")

    assert "CANARY" not in "".join(to(said, "lou") + to(said, "ana"))
    assert "CANARY" not in outage.hears("lou", "ticket 3")[0].reply.text


def test_five_tickets_of_one_service_propose_an_outage_and_accepting_links_them(city_bot):
    people = ("ana", "kim", "lou", "pat", "sam")
    for number, person in enumerate(people):
        said = city_bot.hears(person, f"new ticket: outlook shows error {number} to me")
    (asked,) = to(said, "bo")
    assert "5 tickets came in a short time" in asked
    assert city_bot.store.read().outages.get(6).state == "suspected"

    city_bot.hears("bo", "accept 6")

    assert all(ticket(city_bot, number).outage_id == 6 for number in range(1, 6))
    city_bot.hears("bo", "resolve 6 vendor: they restarted it")
    assert all(ticket(city_bot, number).status == "resolved" for number in range(1, 6))


def test_four_people_or_one_person_with_five_tickets_propose_nothing(city_bot):
    for number in range(5):
        city_bot.hears("ana", f"new ticket anyway: outlook shows error {number} to me")

    assert city_bot.store.read().outages.open() == []


def test_what_is_linked_to_nothing_is_not_unlinked(city_bot):
    city_bot.hears("ana", "new ticket: my mouse is broken")

    (said,) = to(city_bot.hears("bo", "unlink 1"), "bo")

    assert said == "Ticket 1 is linked to no outage; nothing was changed."
    assert ticket(city_bot, 1).version == 1
