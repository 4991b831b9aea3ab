"""What people say of tickets in their own words, and what comes along with a ticket."""

import pytest


def ticket(bot, number=1):
    return bot.store.read().tickets.get(number)


def last(shown):
    return shown[-1].reply


def test_wanting_a_ticket_repeats_what_is_known_and_one_tap_opens_it(city_bot):
    said = city_bot.hears("ana", "please open a ticket, the printer at city hall prints stripes")
    offer = last(said)
    assert "Open it" in [button.label for button in offer.buttons]
    assert ticket(city_bot) is None

    number = [button.label for button in offer.buttons].index("Open it") + 1
    city_bot.press("ana", number)

    assert "stripes" in ticket(city_bot).summary
    assert ticket(city_bot).facility == "city-hall"


@pytest.mark.parametrize(
    "words", ["what is the status of my ticket", "any news on ticket 1", "my tickets"]
)
def test_asking_for_ones_ticket_in_other_words_shows_it(city_bot, words):
    city_bot.hears("ana", "new ticket: the mouse pointer jumps")

    assert "the mouse pointer jumps" in last(city_bot.hears("ana", words)).text


def test_closing_in_other_words_is_asked_once_more(city_bot):
    city_bot.hears("ana", "new ticket: the mouse pointer jumps")
    said = last(city_bot.hears("ana", "please close my ticket, it works again"))

    assert [button.says for button in said.buttons] == ["close 1"]
    assert ticket(city_bot).is_unresolved


def test_an_asset_tag_is_kept_on_the_ticket(city_bot):
    city_bot.hears("ana", "new ticket: the mouse of mb-10442 jumps")

    assert ticket(city_bot).asset == "MB-10442"


def test_a_rule_of_the_desk_decides_whose_a_ticket_is(city_bot):
    city_bot.hears("ana", "new ticket: the printer at dispatch prints stripes")

    assert ticket(city_bot).team == "public-safety"


def test_a_canned_reply_fills_in_its_variables(city_bot):
    city_bot.hears("ana", "new ticket: outlook shows stripes")
    said = city_bot.hears("bo", "canned 1 restart")

    told = [one.reply.text for one in said if one.to == "ana"]
    assert any("whether Email works then." in text for text in told)


def test_a_canned_reply_that_lacks_something_is_not_sent(city_bot):
    city_bot.hears("zed", "new ticket: something odd")
    (refused,) = city_bot.hears("bo", "canned 1 parts")

    assert "Not sent: this ticket has no facility" in refused.reply.text
    assert city_bot.store.read().replies.of(1) == []


def test_a_marked_message_is_one_ticket_whoever_marks_it(city_bot):
    link = "https://city.slack.com/archives/C1/p17"
    words = f"ticket from {link} by terminal:ana: the mouse jumps"
    city_bot.hears("bo", words)
    (again,) = city_bot.hears("cy", words)

    assert "ticket 1" in again.reply.text
    assert (ticket(city_bot).requester, ticket(city_bot).opened_by) == ("ana", "bo")
    assert ticket(city_bot, 2) is None
    assert ticket(city_bot).reply_to == "terminal:ana"


def test_an_employee_cannot_open_a_ticket_in_somebody_elses_name(city_bot):
    city_bot.hears("kim", "ticket from https://x.example/1 by terminal:ana: the mouse jumps")

    assert ticket(city_bot).requester == "kim"


def test_a_message_is_added_to_a_ticket_by_its_number(city_bot):
    city_bot.hears("ana", "new ticket: the mouse jumps")
    city_bot.hears("bo", "form timeline from https://x.example/2")
    city_bot.hears("bo", "12")
    city_bot.hears("bo", "it is the third this week")
    assert "no ticket that you may see" in city_bot.said[-1].reply.text

    city_bot.hears("bo", "form timeline from https://x.example/2")
    city_bot.hears("bo", "1")
    city_bot.hears("bo", "it is the third this week")
    (note,) = city_bot.store.read().notes.of(1)
    assert "third this week" in note.text
    assert "https://x.example/2" in note.text


def test_lists_come_a_page_at_a_time(city_bot):
    for number in range(12):
        city_bot.hears("ana", f"new ticket anyway: trouble number {number} of a kind {number}")
    first = last(city_bot.hears("ana", "my tickets"))
    assert len(first.text.splitlines()) == 12
    assert [button.says for button in first.buttons] == ["my tickets page 2"]

    second = last(city_bot.hears("ana", "my tickets page 2"))
    assert "trouble number 0" in second.text
    assert second.buttons == ()


def test_the_queue_is_most_pressing_first_and_search_finds_by_words_and_state(city_bot):
    city_bot.hears("ana", "new ticket: outlook shows stripes")
    city_bot.hears("kim", "new ticket: outlook shows dots")
    city_bot.hears("bo", "priority 2 P1: the chief")
    lines = last(city_bot.hears("bo", "queue systems")).text.splitlines()
    assert "**2** P1" in lines[2]
    assert "**1** P3" in lines[3]

    found = last(city_bot.hears("bo", "find dots state:open by:kim")).text
    assert "**2**" in found
    assert "**1**" not in found
    assert (
        last(city_bot.hears("bo", "find dots state:closed")).text
        == "No ticket was found. Fewer words find more."
    )
    assert "no state" in last(city_bot.hears("bo", "find dots state:odd")).text


def test_moving_a_ticket_posts_a_card_to_its_new_team(city_bot, desk):
    desk.write_text(
        desk.read_text().replace(
            'name = "Network and Telecom"', 'name = "Network and Telecom", channel = "net-triage"'
        )
    )
    city_bot.advance(seconds=30)
    city_bot.hears("ana", "new ticket: outlook shows stripes")
    said = city_bot.hears("bo", "move 1 to team network")

    assert any(one.place == "#net-triage" and "Ticket 1" in one.reply.text for one in said)
    assert any(one.place == "#it-triage" and one.edits and not one.reply.buttons for one in said)
    said = city_bot.hears("bo", "claim 1")
    assert [one.place for one in said if one.place.startswith("#")] == ["#net-triage"]


def test_where_a_department_cannot_work_on_call_reads_of_it_and_one_press_pages(city_bot):
    city_bot.hears("ana", "form ticket")
    for word in ("payroll says closed to everybody", "Email", "City Hall", "A whole department"):
        city_bot.hears("ana", word)
    said = city_bot.hears("ana", "I cannot work")

    assert any("P1: **ticket 1**" in one.reply.text for one in said if one.to == "bo")
    labels = [b.label for one in said if one.to == "ana" for b in one.reply.buttons]
    city_bot.press("ana", labels.index("Page on-call now") + 1)
    assert city_bot.store.read().outages.get(2).state == "triggered"


def test_whoever_leaves_the_watch_is_told_of_the_tickets_that_they_have(city_bot):
    city_bot.hears("ana", "new ticket: the mouse pointer jumps")
    city_bot.hears("bo", "claim 1")
    city_bot.advance(minutes=1)
    city_bot.advance(days=7)

    assert any(
        "ticket 1, the mouse pointer jumps, for Ana" in one.reply.text
        for one in city_bot.said
        if one.to == "bo"
    )


def test_a_technician_finds_the_keys_of_the_card_below_the_story_and_its_requester_their_own(
    city_bot,
):
    city_bot.hears("ana", "new ticket: my mouse pointer jumps")

    def keys(person):
        return [b.label for b in last(city_bot.hears(person, "ticket 1")).buttons]

    assert keys("bo")[:2] == ["Claim", "Reply to requester"]
    assert keys("ana")[0] == "Add something"
