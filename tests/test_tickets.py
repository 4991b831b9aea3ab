"""A ticket from question to satisfaction, in chat."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from helpbot.desk import Means
from helpbot.desk.asked import Asked
from helpbot.desk.ticket_cards import card_key
from helpbot.desk.tickets import TicketDesk
from helpbot.errors import UserError
from helpbot.speech import Address
from helpbot.tickets import (
    CODES,
    MATRIX,
    MOVES,
    Extent,
    Held,
    Holder,
    Kind,
    Pending,
    Priority,
    Status,
    Ticket,
    WrongMove,
    moved,
    raised,
)
from helpbot.wiring import TERMINAL
from tests.conftest import MONDAY

MOUSE = "my mouse pointer jumps around since the morning"


def texts(shown):
    return [one.reply.text for one in shown]


def to(shown, person):
    return [one.reply.text for one in shown if one.to == person]


@pytest.fixture
def ticket(city_bot):
    """Ana's ticket number 1."""
    city_bot.hears("ana", f"new ticket: {MOUSE}")
    return city_bot


def test_every_move_that_is_not_in_the_table_is_refused():
    for before in Status:
        for after in Status:
            if after in MOVES[before]:
                assert moved(1, before, after) is after
            else:
                with pytest.raises(WrongMove, match="cannot become"):
                    moved(1, before, after)


def test_the_matrix_has_a_priority_for_every_impact_and_urgency():
    assert set(MATRIX) == {(a, b) for a in Extent for b in Extent}
    assert MATRIX[Extent.HIGH, Extent.HIGH] is Priority.P1
    assert MATRIX[Extent.LOW, Extent.LOW] is Priority.P4


def test_a_ticket_is_opened_by_saying_so_and_its_number_can_be_looked_up(city_bot):
    said = city_bot.hears("ana", f"new ticket: {MOUSE}")

    assert any("ticket 1" in text and MOUSE in text for text in to(said, "ana"))
    assert any(one.place == "#it-triage" and "Ticket 1" in one.reply.text for one in said)
    assert MOUSE in city_bot.hears("ana", "ticket 1")[0].reply.text


def test_the_same_trouble_from_the_same_person_is_one_ticket(ticket):
    (again,) = ticket.hears("ana", "new ticket: since the morning my mouse pointer jumps around")

    assert "You have **ticket 1**" in again.reply.text
    assert ticket.store.read().tickets.get(2) is None


def test_the_same_words_from_somebody_else_are_another_ticket(ticket):
    ticket.hears("kim", f"new ticket: {MOUSE}")

    assert ticket.store.read().tickets.get(2).requester == "kim"


def test_still_stuck_opens_the_form_with_the_question_filled_in(city_bot):
    city_bot.hears("ana", "outlook is stuck on loading profile")
    asked = city_bot.press("ana", 2)

    assert "outlook is stuck on loading profile" in asked[0].reply.text
    for word in ("keep", "keep", "City Hall", "Only me", "It slows me down"):
        said = city_bot.hears("ana", word)

    ticket = city_bot.store.read().tickets.get(1)
    assert (ticket.service, ticket.facility, ticket.answer_id) == ("email", "city-hall", 1)
    card = next(one for one in said if one.place == "#it-triage")
    assert "Read already: “Outlook will not open or stays on loading”." in card.reply.text
    assert city_bot.outcomes()["ticket"] == 1


def test_a_claim_tells_the_requester_and_takes_the_button_away(ticket):
    said = ticket.hears("bo", "claim 1")

    assert any("works on **ticket 1**" in text for text in to(said, "ana"))
    card = next(one for one in said if one.place == "#it-triage")
    assert card.edits
    assert "Claim" not in [button.label for button in card.reply.buttons]


def test_the_loser_of_a_claim_is_told_who_won_and_when(ticket):
    ticket.hears("bo", "claim 1")
    (said,) = ticket.hears("cy", "claim ticket 1")

    assert said.reply.text == "Ticket 1 was already taken by Bo Lindgren at 09:00."


def test_a_claim_by_an_employee_is_refused_with_a_reason(ticket):
    (said,) = ticket.hears("kim", "claim 1")

    assert "technician" in said.reply.text
    assert ticket.store.read().tickets.get(1).claimed_by is None


def test_what_a_technician_says_is_a_note_unless_it_is_a_reply(ticket):
    ticket.hears("bo", "claim 1")
    noted = ticket.hears("bo", "note 1: CANARY she always says that")
    replied = ticket.hears("bo", "reply 1: please turn the mouse over")

    assert not to(noted, "ana")
    assert any("please turn the mouse over" in text for text in to(replied, "ana"))
    for said in (ticket.hears("ana", "ticket 1"), ticket.hears("ana", "my tickets")):
        assert "CANARY" not in "".join(texts(said))
    assert "CANARY" in ticket.hears("bo", "ticket 1")[0].reply.text


def test_a_requesters_answer_to_a_waiting_ticket_goes_on_with_the_work(ticket):
    ticket.hears("bo", "claim 1")
    told = ticket.hears("bo", "wait 1 requester: which desk is it?")
    assert any("which desk is it?" in text for text in to(told, "ana"))
    assert ticket.store.read().tickets.get(1).pending_on is Pending.REQUESTER

    said = ticket.hears("ana", "add to 1: the one by the window")

    assert ticket.store.read().tickets.get(1).status is Status.OPEN
    assert any("the one by the window" in text for text in to(said, "bo"))
    assert any("the one by the window" in one.reply.text and one.place == "#it-triage"
               for one in said)  # fmt: skip


def test_resolving_needs_a_code_and_a_sentence(ticket):
    ticket.hears("bo", "claim 1")

    for words in ("resolve 1", "resolve 1 fixed:", "resolve 1 magic: it went away"):
        (said,) = ticket.hears("bo", words)
        assert all(code in said.reply.text for code in CODES)
    assert ticket.store.read().tickets.get(1).status is Status.OPEN


def test_a_resolved_ticket_is_asked_about_once_and_closed_by_a_good_word(ticket):
    ticket.hears("bo", "claim 1")
    said = ticket.hears("bo", "resolve 1 fixed: a new mouse")
    (told,) = [one for one in said if one.to == "ana"]
    assert "a new mouse" in told.reply.text

    ticket.hears("ana", "rate 1 good")
    (again,) = ticket.hears("ana", "rate 1 bad")

    assert "already" in again.reply.text
    assert ticket.store.read().tickets.get(1).status is Status.CLOSED
    assert ticket.store.read().satisfaction.of(1) == [(5, "")]


def test_what_is_not_solved_is_open_again_and_its_owner_is_told(ticket):
    ticket.hears("bo", "claim 1")
    ticket.hears("bo", "resolve 1 fixed: a new mouse")
    said = ticket.hears("ana", "reopen 1 because it jumps again")

    assert ticket.store.read().tickets.get(1).status is Status.OPEN
    assert any("it jumps again" in text for text in to(said, "bo"))


def test_a_closed_ticket_is_followed_by_a_new_one_that_is_linked_to_it(ticket):
    ticket.hears("ana", "close 1")
    ticket.hears("ana", "reopen 1 because it jumps again")

    assert ticket.store.read().tickets.get(1).status is Status.CLOSED
    assert ticket.store.read().tickets.get(2).follows == 1


def test_nobody_else_sees_or_changes_a_ticket(ticket):
    for words in (
        "ticket 1",
        "add to 1: hello",
        "close 1",
        "reopen 1",
        "urgent 1: now",
        "rate 1 5",
    ):
        (said,) = ticket.hears("kim", words)
        assert said.reply.text == "I know no ticket 1 of yours. Say `my tickets` to see them."
        (none,) = ticket.hears("kim", words.replace("1", "99", 1))
        assert none.reply.text == said.reply.text.replace("1", "99")


def test_urgency_is_raised_once_with_a_reason(ticket):
    ticket.hears("ana", "urgent 1: the council meets tonight")
    raised_ticket = ticket.store.read().tickets.get(1)
    (again,) = ticket.hears("ana", "urgent 1: really")

    assert raised_ticket.urgency is Extent.HIGH
    assert "possible once" in again.reply.text
    assert any(entry.body == "the council meets tonight" for entry in
               ticket.store.read().journal.of(1))  # fmt: skip


def test_a_priority_by_somebodys_word_needs_a_reason(ticket):
    (refused,) = ticket.hears("bo", "priority 1 P1")
    ticket.hears("bo", "priority 1 P1: the mayor's own mouse")

    assert "Say why" in refused.reply.text
    saved = ticket.store.read().tickets.get(1)
    assert (saved.priority, saved.priority_reason) == (Priority.P1, "the mayor's own mouse")


def test_one_number_is_one_thing(city_bot):
    city_bot.hears("ana", f"new ticket: {MOUSE}")
    city_bot.hears("ana", "nobody at station 3 can get online")
    city_bot.hears("bo", "claim 2")
    city_bot.hears("bo", "claim 1")

    tx = city_bot.store.read()
    assert (tx.outages.get(2).claimed_by, tx.tickets.get(2).claimed_by) == ("bo", "bo")
    assert tx.tickets.get(1).claimed_by == "bo"
    assert tx.outages.get(1) is None


def test_who_has_had_it_is_told_apart(ticket):
    ticket.advance(minutes=10)
    ticket.hears("bo", "claim 1")
    ticket.advance(minutes=20)
    ticket.hears("bo", "wait 1 vendor")
    ticket.advance(minutes=30)
    ticket.hears("bo", "resolve 1 vendor: they sent one")

    held = [
        (one.holder, (one.until - one.since) / timedelta(minutes=1))
        for one in ticket.store.read().holdings.of(1)
    ]
    assert held == [(Holder.DESK, 10), (Holder.TECHNICIAN, 20), (Holder.VENDOR, 30)]


def test_the_chain_holds_and_a_changed_word_is_found(ticket):
    ticket.hears("bo", "claim 1")
    ticket.hears("bo", "note 1: a secret of the desk")
    ticket.hears("bo", "reply 1: hello")
    assert ticket.store.read().journal.problems() == []

    with ticket.store.begin() as tx:
        tx._driver.run("update note set text = 'another'")
    assert "was changed" in ticket.store.read().journal.problems()[0]


def test_the_telephone_is_a_form_for_technicians(city_bot):
    assert "no such form" in city_bot.hears("ana", "form phone")[0].reply.text
    city_bot.hears("bo", "form phone")
    for word in ("Pat Doe", "555-0199", MOUSE, "-", "-", "keep", "keep"):
        city_bot.hears("bo", word)

    ticket = city_bot.store.read().tickets.get(1)
    assert (ticket.requester_name, ticket.call_back, ticket.opened_by) == (
        "Pat Doe", "555-0199", "bo",
    )  # fmt: skip
    assert "not in chat" in city_bot.hears("bo", "reply 1: hello")[0].reply.text


def test_raising_at_the_top_says_so():
    with pytest.raises(UserError, match="urgent as can be"):
        raised(_ticket(urgency=Extent.HIGH), at=MONDAY)


def test_what_is_resolved_is_not_made_more_urgent():
    with pytest.raises(UserError, match="reopen 1 because"):
        raised(_ticket(status=Status.RESOLVED), at=MONDAY)


def test_raising_never_makes_less_of_somebodys_word():
    ticket = _ticket(
        impact=Extent.LOW, urgency=Extent.MEDIUM, priority=Priority.P2, priority_reason="council"
    )

    after = raised(ticket, at=MONDAY)

    assert (after.priority, after.priority_reason) == (Priority.P2, "council")


def _ticket(**changes):
    base = Ticket(
        1, Kind.INCIDENT, "x", None, None, None, "desktop", Priority.P3, Status.NEW, "ana", "Ana",
        None, MONDAY, None, 1,
    )  # fmt: skip
    return replace(base, **changes)


def test_sixteen_claims_at_once_have_one_winner(store, plan):
    desk = TicketDesk(Means(plan, TERMINAL.lines))
    people = [plan.person(name) for name in ("bo", "cy", "di")]
    for round_number in range(200):
        asked = Asked(f"trouble {round_number}", "ana", "Ana", Address("terminal:ana"))
        with store.begin() as tx:
            number = desk.open(tx, asked, by="ana", now=MONDAY).ticket.id
        won: list[str] = []
        lost: list[Held] = []

        def claim(person, number=number, won=won, lost=lost):
            try:
                with store.begin() as tx:
                    before = tx.tickets.get(number).claimed_by
                    desk.claim(tx, number, by=person, now=MONDAY)
                if before is None:
                    won.append(person.id)
            except Held as held:
                lost.append(held)

        threads = [threading.Thread(target=claim, args=(people[n % 3],)) for n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(won) == 1
        # Those who are the winner have it already.
        assert len(lost) == sum(people[n % 3].id != won[0] for n in range(16))


def test_a_card_names_the_articles_that_were_shown_and_everybody_may_read(bot, shelf):
    shelf.put("coffee-robot", "no espresso this morning", audience="technicians")
    bot.advance(seconds=10)
    for number, question in enumerate(("the big fan is silent", "no espresso this morning"), 1):
        bot.hears("bo", question)
        bot.hears("bo", f"read {('wind-tunnel', 'coffee-robot')[number - 1]} {number}")
        bot.hears("bo", f"open ticket for answer {number}")

    cards = [bot.store.read().outbox.latest(card_key(n)).reply.text for n in (1, 2)]

    assert "Read already: “All about wind tunnel”." in cards[0]
    assert "coffee robot" not in cards[1]
