"""What is looked after between what people do: lost cards, tickets of those who left."""

from datetime import timedelta

import pytest

from helpbot.errors import SendError
from helpbot.store.outbox import Message
from helpbot.terminal import Terminal
from helpbot.tickets import Status
from tests.conftest import Bot

TRIAGE = "#it-triage"


class Lame:
    """The terminal, but for a channel that takes nothing while it is `down`."""

    every: timedelta | None = None
    burst = 1

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self.down = False

    def send(self, message: Message) -> str:
        if self.down and TRIAGE in message.to:
            raise SendError("no such channel", permanent=True)
        return self._terminal.send(message)


@pytest.fixture
def lame(city_bot, desk):
    """The bot of the other tests, with a sender that can be broken."""
    sender = Lame(city_bot.terminal)
    bot = Bot(city_bot.mind, city_bot.store, city_bot.clock, desk, {"terminal": sender})
    sender._terminal = bot.terminal
    return bot, sender


def cards(bot, number=1):
    head = f"**Ticket {number}** · "
    return [one for one in bot.said if one.place == TRIAGE and one.reply.text.startswith(head)]


def test_a_card_that_was_given_up_is_posted_when_the_place_is_back(lame):
    bot, sender = lame
    sender.down = True
    bot.hears("ana", "new ticket: my mouse pointer jumps")
    bot.advance(minutes=6)
    assert cards(bot) == []
    # It is claimed by its number meanwhile.
    bot.hears("bo", "claim 1")

    sender.down = False
    bot.advance(minutes=6)
    bot.advance(minutes=6)
    bot.advance(minutes=6)

    (card,) = cards(bot)
    assert "Bo Lindgren has it" in card.reply.text
    assert card.edits is None


def test_an_edit_that_was_given_up_is_made_when_the_place_is_back(lame):
    bot, sender = lame
    bot.hears("ana", "new ticket: my mouse pointer jumps")
    sender.down = True
    bot.hears("bo", "claim 1")
    sender.down = False
    bot.advance(minutes=6)
    bot.advance(minutes=6)

    first, edited = cards(bot)
    assert "Claim" in [button.label for button in first.reply.buttons]
    assert "Claim" not in [button.label for button in edited.reply.buttons]
    assert edited.edits


def test_a_card_that_was_never_written_is_posted_once(city_bot):
    city_bot.hears("ana", "new ticket: my mouse pointer jumps")
    with city_bot.store.begin() as tx:
        tx._driver.run("delete from outbox where key = 'card:ticket:1'")
    before = len(cards(city_bot))
    for _ in range(4):
        city_bot.advance(minutes=6)

    assert len(cards(city_bot)) == before + 1


def test_what_is_resolved_gets_no_card_any_more(lame):
    bot, sender = lame
    sender.down = True
    bot.hears("ana", "new ticket: my mouse pointer jumps")
    bot.hears("ana", "close 1")
    sender.down = False
    bot.advance(minutes=6)
    bot.advance(minutes=6)

    assert cards(bot) == []


def test_a_place_that_is_closed_for_good_is_not_knocked_at(lame):
    bot, sender = lame
    sender.down = True
    bot.hears("ana", "new ticket: my mouse pointer jumps")
    with bot.store.begin() as tx:
        tx.destinations.close(f"terminal:{TRIAGE}", "is_archived", bot.clock())
    sender.down = False
    bot.advance(minutes=6)
    bot.advance(minutes=6)
    assert cards(bot) == []

    with bot.store.begin() as tx:
        tx.destinations.open(f"terminal:{TRIAGE}")
    bot.advance(minutes=6)
    assert len(cards(bot)) == 1


def test_the_tickets_of_whoever_leaves_are_free_again_and_their_team_is_told(city_bot):
    city_bot.hears("ana", "new ticket: my mouse pointer jumps")
    city_bot.hears("kim", "new ticket: no sound in the hall")
    city_bot.hears("bo", "claim 1")
    city_bot.hears("bo", "claim 2")
    city_bot.hears("bo", "wait 2 vendor")
    with city_bot.store.begin() as tx:
        tx.leavers.put("bo", city_bot.clock())
    before = len(city_bot.said)

    city_bot.advance(minutes=1)
    city_bot.advance(minutes=1)

    tx = city_bot.store.read()
    assert (tx.tickets.get(1).claimed_by, tx.tickets.get(1).status) == (None, Status.NEW)
    assert (tx.tickets.get(2).claimed_by, tx.tickets.get(2).status) == (None, Status.PENDING)
    told = [one.reply.text for one in city_bot.said[before:] if "left and had" in one.reply.text]
    assert [text.split(".")[0] for text in told] == [
        "Bo Lindgren left and had ticket 1", "Bo Lindgren left and had ticket 2",
    ]  # fmt: skip
    entry = next(e for e in tx.journal.of(1) if e.what.startswith("released"))
    assert (entry.what, entry.actor) == ("released, the owner left", "helpbot")
    assert city_bot.hears("bo", "claim 1")[0].reply.text.startswith("`claim` is for technicians")
