"""What is told in confidence stays with those whom it concerns, whoever names its number."""

from datetime import timedelta

import pytest

from helpbot.forms import sentence_of

CANARY = "CANARY the mayor is ill"


def ticket(bot, number=1):
    return bot.store.read().tickets.get(number)


def read(said):
    return "\n".join(shown.reply.source for shown in said)


def in_channels(said):
    return read([shown for shown in said if shown.place != "dm"])


def leaves(bot, *, place=None):
    """Kim asks, by a restricted form, that an account ends: ticket 1."""
    opened = bot.mind.forms(bot.store)("request account-end", "terminal:kim")
    values = {field.name: field.filled for field in opened.fields}
    values |= {"who": "Tom Low", "department": "police", "last_day": "2026-02-01",
               "when": "End of the last day"}  # fmt: skip
    return bot.hears("kim", sentence_of(opened, values), place=place)


@pytest.fixture
def station(city_bot, desk):
    """Fire station 3 has a channel of its own."""
    text = desk.read_text()
    row = next(line for line in text.splitlines() if 'id = "fire-3"' in line)
    told = row.replace("owns_tickets = true", 'owns_tickets = true, channel = "station-3"')
    assert told != row
    desk.write_text(text.replace(row, told))
    city_bot.advance(seconds=30)
    return city_bot


def test_another_persons_answer_lends_nothing_to_a_ticket(bot):
    bot.hears("ana", "the card machine is dead", place="#general")

    said = bot.hears("kim", "ticket | what: my chair is broken | answer: 1")

    found = ticket(bot)
    assert (found.requester, found.answer_id, found.service) == ("kim", None, None)
    assert in_channels([shown for shown in said if "#it-triage" not in shown.place]) == ""


def test_a_restricted_request_is_answered_in_private(bot):
    said = leaves(bot, place="#general")

    assert ticket(bot).private
    assert "Tom Low" not in in_channels(said)
    assert any("ticket 1" in shown.reply.text for shown in said if shown.to == "kim")


def test_what_follows_a_restricted_ticket_is_answered_in_private(bot):
    leaves(bot)
    bot.hears("kim", "close 1")

    said = bot.hears("kim", f"reopen 1 because {CANARY}", place="#general")

    assert ticket(bot, 2).restricted
    assert ticket(bot, 2).private
    assert "CANARY" not in in_channels(said)


def test_a_station_reads_no_words_of_what_was_asked_in_private(station):
    said = station.hears("lou", f"new ticket: the printer {CANARY}")

    told = read([shown for shown in said if shown.place == "#station-3"])
    assert "ticket 1" in told
    assert "CANARY" not in told


def test_a_station_reads_what_was_asked_before_everybody(station):
    station.hears("lou", "new ticket: the station printer prints stripes", place="#general")

    assert any("stripes" in shown.reply.text for shown in station.said
               if shown.place == "#station-3")  # fmt: skip


def test_a_restricted_ticket_is_no_stations(station):
    said = station.hears("lou", "I clicked a link in a phishing mail and typed my password")

    assert ticket(station).restricted
    assert not ticket(station).of_facility
    assert not any(shown.place == "#station-3" for shown in said)


def test_a_restricted_ticket_is_no_evidence_of_an_outage(bot):
    leaves(bot)
    with bot.store.begin() as tx:
        tx._driver.run("update ticket set kind = 'incident', service = 'erp'")

    assert bot.store.read().found.of_service("erp", bot.clock() - timedelta(hours=1)) == []
