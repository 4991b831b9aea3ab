"""The card of a ticket: it says once what is known, and offers only what may be done."""

import pytest

from helpbot.desk.clocks import Clocks
from helpbot.desk.means import Means
from helpbot.desk.ticket_cards import card_key
from helpbot.targets import Mark
from helpbot.wording import ticket_cards as wording
from helpbot.wording.ticket_cards import Known, Titles
from tests.conftest import MONDAY

SOFTWARE = "request software | item: PDF editor | who: Ana Ruiz | date: 2026-02-02"
PLOTTER = (
    "request equipment | item: Something else | other: Plotter | reason: large plans | "
    "who: Ana Ruiz | facility: city-hall | date: 2026-03-02 | why: plans"
)


def card(bot, number):
    return bot.store.read().outbox.latest(card_key(number)).reply


def labels(reply):
    return [button.label for button in reply.buttons]


@pytest.fixture
def waiting(city_bot):
    """Ana's request 1, which waits for Di."""
    city_bot.hears("ana", SOFTWARE)
    return city_bot


def test_what_waits_for_approval_says_for_whose_and_offers_only_what_may_be_done(waiting):
    reply = card(waiting, 1)

    assert "Waits for the approval of Di Novak." in reply.text
    assert labels(reply) == ["Reply to requester", "Note", "More"]
    (more,) = waiting.hears("mo", "more 1")
    assert not {"Go on", "Wait for the vendor", "Wait for parts"} & {*labels(more.reply)}
    assert "outage" not in more.reply.text

    waiting.hears("di", "approve 1")

    assert "Waits" not in card(waiting, 1).text
    assert labels(card(waiting, 1))[:2] == ["Claim", "Reply to requester"]


def test_of_several_approvals_the_card_names_those_that_are_missing(city_bot):
    city_bot.hears("ana", PLOTTER)
    assert "Waits for the approval of Di Novak, and Mo Haddad or Vi Chen." in card(city_bot, 1).text

    city_bot.hears("vi", "approve 1")

    assert "Waits for the approval of Di Novak.\n" in card(city_bot, 1).text
    assert "Approved by Vi Chen." in card(city_bot, 1).text


def test_a_card_is_posted_once_with_all_that_is_known_by_then(city_bot):
    said = city_bot.hears("ana", SOFTWARE)

    (posted,) = [one for one in said if one.place == "#it-triage"]
    assert "Waits for the approval of Di Novak." in posted.reply.text
    assert not posted.edits


def test_the_answer_is_promised_from_the_approval_on(waiting, plan):
    assert waiting.store.read().tickets.get(1).respond_by is None
    waiting.advance(hours=3)
    waiting.hears("di", "approve 1")

    ticket = waiting.store.read().tickets.get(1)
    clocks = Clocks(Means(plan, waiting.mind.conversation.desk.lines))
    assert ticket.respond_by == waiting.clock() + plan.targets.P3.respond.work(None)
    assert Mark.RESPOND_LATE.value not in ticket.warned
    assert clocks.aims(waiting.store.read(), ticket).respond.by == ticket.respond_by


def test_what_a_form_takes_is_what_is_promised(waiting):
    resolve_by = waiting.store.read().tickets.get(1).resolve_by

    # Ten days of work, a holiday among them; two business days are promised to what has no form.
    assert (resolve_by - MONDAY).days == 15
    assert "expect it by **January 20, 2026**" in waiting.said[-1].reply.text


def test_what_a_form_asked_for_is_said_once(waiting):
    text = card(waiting, 1).text
    assert text.count("PDF editor") == 1
    asked = next(one for one in waiting.said if one.to == "di")
    assert asked.reply.text.count("PDF editor") == 1
    assert "asks for **Software** (ticket 1)." in asked.reply.text

    (story,) = waiting.hears("mo", "ticket 1")

    assert story.reply.text.count("Software: PDF editor for Ana Ruiz") == 1


def test_a_follow_up_says_what_the_old_ticket_was_about_and_how_it_ended(city_bot):
    city_bot.hears("ana", "new ticket: my mouse pointer jumps")
    city_bot.hears("bo", "resolve 1 fixed: a new mouse")
    city_bot.hears("ana", "rate 1 good")
    city_bot.hears("ana", "reopen 1 because it jumps again")

    text = card(city_bot, 2).text
    assert "Follows **ticket 1** (my mouse pointer jumps). Fixed: a new mouse" in text


def test_titles_that_were_offered_are_told_from_one_that_was_read(waiting, plan):
    ticket = waiting.store.read().tickets.get(1)

    def shown(*, is_read):
        titles = Titles(("Get city email on a phone", "Distribution lists"), is_read=is_read)
        return wording.card(Known(ticket, None, titles), plan).text

    assert "Read already: “Get city email on a phone”" in shown(is_read=True)
    assert "Offered, and not opened: “Get city email on a phone”, “Dis" in shown(is_read=False)


def test_titles_that_were_found_and_not_shown_are_none_that_were_offered(city_bot):
    city_bot.hears("rey", "open a ticket for the printer at the rec center, it eats paper")
    assert not city_bot.store.read().answers.shown(1)
    city_bot.press("rey", 1)

    assert "Offered" not in card(city_bot, 1).text


def test_the_words_that_led_to_a_form_are_read_by_whoever_does_it(city_bot):
    city_bot.hears("kim", "I need to install visio")
    city_bot.hears("kim", f"{SOFTWARE.replace('Ana Ruiz', 'Kim Tran')} | answer: 1")

    assert "> I need to install visio" in card(city_bot, 1).text


def test_what_stands_for_something_else_is_said_in_its_place(city_bot):
    city_bot.hears("ana", PLOTTER)

    text = card(city_bot, 1).text
    assert "- What do you need? Plotter\n" in text
    assert "If something else: what?" not in text


def test_of_what_is_over_a_card_says_no_more_what_was_shown(city_bot):
    city_bot.hears("ana", "outlook is stuck on loading profile")
    city_bot.hears("ana", "open ticket for answer 1")
    assert "Read already" in card(city_bot, 1).text

    city_bot.hears("bo", "resolve 1 fixed: a new profile")

    assert "Read already" not in card(city_bot, 1).text


def test_whoever_is_not_in_chat_is_not_written_to(city_bot):
    city_bot.hears("bo", "phone | who: Pat Doe | call_back: 555-0177 | what: the kiosk is frozen")

    assert "Call back: 555-0177." in card(city_bot, 1).text
    assert "Reply to requester" not in labels(card(city_bot, 1))

    city_bot.hears("bo", "wait 1 requester: they call back at noon")

    assert city_bot.store.read().replies.of(1) == []
    (story,) = city_bot.hears("bo", "ticket 1")
    assert "note by Bo Lindgren: they call back at noon" in story.reply.text


def test_approvals_are_decided_from_the_list_and_nobodys_own_is_there(city_bot):
    city_bot.hears("ana", SOFTWARE)
    city_bot.hears("di", SOFTWARE.replace("Ana Ruiz", "Di Novak"))
    (one,) = city_bot.hears("di", "approvals")
    assert labels(one.reply) == ["Approve", "Decline"]
    assert "Needed by February 2, 2026" in one.reply.text

    city_bot.hears("ana", PLOTTER)
    (two,) = city_bot.hears("di", "approvals")

    assert labels(two.reply)[:3] == ["Approve 1", "Decline 1", "Show 1"]
    assert not [key for key in labels(two.reply) if key.endswith(" 2")]
    city_bot.press("di", 1)
    assert city_bot.store.read().tickets.get(1).pending_on is None
