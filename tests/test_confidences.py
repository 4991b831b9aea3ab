"""What is told in confidence stays with those whom it concerns, whoever names its number."""

from datetime import timedelta

import pytest

from helpbot.desk.changes import Changes
from helpbot.desk.ticket_cards import TicketCards
from helpbot.forms import sentence_of
from helpbot.speech import Address, Utterance
from helpbot.wording.ticket_cards import card
from helpbot.wording.watches import Digest, your_watch
from tests.conftest import person

CANARY = "CANARY the mayor is ill"


def ticket(bot, number=1):
    return bot.store.read().tickets.get(number)


def read(said):
    return "\n".join(shown.reply.text for shown in said)


def in_channels(said):
    return read([one for one in said if one.place != "dm" and not one.private])


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


def test_a_station_reads_what_its_ticket_is_answered_elsewhere(station):
    thread = Address("terminal:#general/lous-thread")
    for name, text, under in (
        ("lou", "new ticket: the station printer prints stripes", None),
        ("bo", "a new drum is on its way", "ticket:1:thread"),
    ):
        with station.store.begin() as tx:
            tx.inbox.put(
                Utterance(text, person(name), text, thread, thread, False, station.clock(),
                          thread_of=under, unasked=under is not None)
            )  # fmt: skip
        station.house.settle()

    told = [one.reply.text for one in station.said if one.place == "#station-3"]
    assert "a new drum" in told[-1]


def test_a_station_reads_no_changed_words_either(station):
    station.hears("lou", "new ticket: the station printer prints stripes")
    station.hears("bo", f"reply 1: {CANARY}")
    (reply,) = station.store.read().replies.of(1)
    with station.store.begin() as tx:
        Changes(station.mind.conversation.means).follow(
            tx, reply.heard_key, f"{CANARY} indeed", station.clock()
        )
    station.house.settle()

    told = read([one for one in station.said if one.place == "#station-3"])
    assert "ticket 1" in told
    assert "CANARY" not in told


@pytest.fixture
def with_places(bot, desk):
    """The teams of security and of the network have channels of their own."""
    text = desk.read_text()
    names = {"security": "IT Risk and Security", "network": "Network and Telecom"}
    for team, name in names.items():
        row = f'id = "{team}", name = "{name}"'
        assert row in text
        text = text.replace(row, f'{row}, channel = "{team}"')
    desk.write_text(text)
    bot.advance(seconds=30)
    return bot


@pytest.mark.parametrize("to", ["systems", "network"])
def test_of_a_restricted_ticket_that_moves_no_word_or_key_stays_behind(with_places, to):
    bot = with_places
    leaves(bot)
    bot.hears("di", "approve 1")
    with bot.store.begin() as tx:
        tx._driver.run("update ticket set team = 'security'")
    bot.hears("vi", "claim 1")
    cards = [one for one in bot.said if one.place == "#security"]
    assert "Tom Low" in cards[-1].reply.text

    said = bot.hears("vi", f"move 1 to team {to}")

    (old,) = [one for one in said if one.place == "#security"]
    assert old.edits
    assert old.reply.text == "Ticket 1 went to another team, which alone sees it."
    assert old.reply.buttons == ()
    here = [one for one in said if one.place.startswith("#") and one is not old]
    assert {one.place for one in here} == ({"#network"} if to == "network" else set())
    bot.hears("vi", "note 1: nothing more is said of it there")
    bot.hears("di", "priority 1 p2: the council asks")
    assert [one for one in bot.said if one.place == "#security"][-1] is old


@pytest.mark.parametrize(
    ("team", "restricted", "is_read"),
    [
        pytest.param(None, 1, True, id="its own team's"),
        pytest.param("hr", 1, False, id="another team's"),
        pytest.param(None, 0, False, id="everybody's"),
    ],
)
def test_what_follows_a_restricted_ticket_tells_of_it_only_to_whoever_sees_both(
    bot, team, restricted, is_read
):
    leaves(bot)
    bot.hears("kim", "close 1")
    bot.hears("kim", "reopen 1 because he works on")
    with bot.store.begin() as tx:
        tx._driver.run("update ticket set team = coalesce(:team, team), resolution = :words "
                       "where id = 1", team=team, words=CANARY)  # fmt: skip
        tx._driver.run("update ticket set restricted = :restricted where id = 2",
                       restricted=restricted)  # fmt: skip

    known = TicketCards(bot.mind.conversation.means).known(bot.store.read(), ticket(bot, 2))

    assert ticket(bot, 2).follows == 1
    assert (CANARY in card(known, bot.mind.plan).text) is is_read


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


def broken(bot, person="ana", /, number=1):
    """An outage that somebody reported."""
    bot.hears(person, "outage erp at city-hall: the finance system is down")
    return bot.store.read().outages.get(number)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("ana", "close 1"),
        ("ana", "reopen 1"),
        ("ana", "urgent 1: payday is tomorrow"),
        ("di", "wait 1 vendor"),
        ("di", "resume 1"),
        ("di", "assign 1 to Bo"),
        ("di", "resolve ticket | ticket: 1 | code: fixed | text: it works"),
        ("di", "change ticket | ticket: 1 | service: vpn | impact: low | urgency: low"),
        ("di", "link 1 to outage 1"),
    ],
)
def test_the_ticket_of_an_outage_does_not_change_behind_it(bot, who, words):
    broken(bot)
    before = ticket(bot)

    said = bot.hears(who, words)

    assert "1 is an outage" in read(said)
    assert ticket(bot) == before


def test_a_restricted_ticket_stays_with_its_team(bot):
    leaves(bot)
    team = ticket(bot).team
    with bot.store.begin() as tx:
        tx._driver.run("update ticket set team = 'security', claimed_by = 'di'")
    assert team

    bot.hears("kim", "ticket 1")
    opened = bot.mind.forms(bot.store)("change 1", "terminal:kim")
    assert opened is None
    teams = {person.id: person.teams for person in bot.mind.plan.people}
    member = next(one for one in teams if "security" in teams[one])
    other = next(p for p in bot.mind.plan.people
                 if p.role == "technician" and "security" not in p.teams)  # fmt: skip
    bot.hears(member, "move 1 to service vpn")
    assert (ticket(bot).service, ticket(bot).team) == ("vpn", "security")
    bot.hears(member, "change ticket | ticket: 1 | service: erp | team: network")
    assert (ticket(bot).service, ticket(bot).team) == ("erp", "security")
    said = bot.hears(member, f"assign 1 to {other.id}")
    assert "restricted to its team" in read(said)
    assert ticket(bot).claimed_by == "di"
    bot.hears(member, "move 1 to team network")
    assert ticket(bot).team == "network"


def test_no_outage_ends_a_request_or_another_outage(bot):
    broken(bot)
    leaves(bot)
    with bot.store.begin() as tx:
        tx._driver.run("update ticket set restricted = 0 where id = 2")

    said = bot.hears("di", "link 2 to outage 1")

    assert "is a request" in read(said)
    assert ticket(bot, 2).outage_id is None


def test_a_request_that_nobody_agreed_to_waits_for_approval_again(bot):
    leaves(bot)
    assert ticket(bot).pending_on == "approval"
    with bot.store.begin() as tx:
        tx._driver.run("update ticket set restricted = 0")
    bot.hears("di", "resolve 1 withdrawn: it was a mistake")
    assert ticket(bot).status == "resolved"
    with bot.store.begin() as tx:
        tx.approvals.end(1)
    assert all(one.due_at is None for one in bot.store.read().approvals.of(1))

    bot.hears("kim", "reopen 1 because it was none")

    assert (ticket(bot).status, ticket(bot).pending_on) == ("pending", "approval")
    assert all(one.due_at for one in bot.store.read().approvals.of(1))


@pytest.mark.parametrize("words", ["ticket 1", "what is the status of ticket 1?"])
def test_a_story_is_told_in_a_channel_only_where_it_was_asked(bot, words):
    bot.hears("ana", f"new ticket: {CANARY}", place="#general")

    elsewhere = bot.hears("ana", words, place="#council")

    assert "CANARY" not in in_channels(elsewhere)
    assert "CANARY" in read(elsewhere)


PHISHED = "I clicked a link in a phishing mail and typed my password"


def test_every_key_of_a_security_alert_works_for_its_reader(city_bot):
    said = city_bot.hears("ana", PHISHED)
    (alert,) = [shown for shown in said if "reports a security matter" in shown.reply.text]
    opens = city_bot.mind.forms(city_bot.store, city_bot.clock)

    keys = [button.says.partition(" ") for button in alert.reply.buttons]
    forms = [opens(name, f"terminal:{alert.to}") for word, _, name in keys if word == "form"]

    assert len(forms) == 3
    assert all(forms)
    city_bot.hears(alert.to, "claim 1")
    assert ticket(city_bot).claimed_by == alert.to


def test_a_restricted_ticket_opens_for_whoever_has_it_and_for_no_other_outsider(city_bot):
    city_bot.hears("ana", PHISHED)
    tx, mind, now = city_bot.store.read(), city_bot.mind, city_bot.clock()
    has, other = [p.id for p in city_bot.mind.plan.people
                  if p.role == "technician" and "security" not in p.teams
                  and "security" not in mind.stands_for(tx, p, now)][:2]  # fmt: skip
    with city_bot.store.begin() as tx:
        tx._driver.run("update ticket set claimed_by = :has", has=has)
    opens = city_bot.mind.forms(city_bot.store, city_bot.clock)

    assert opens("note 1", f"terminal:{has}") is not None
    assert opens("note 1", f"terminal:{other}") is None


def test_a_watch_passes_on_a_restricted_ticket_without_its_words(plan, bot):
    leaves(bot)
    digest = Digest([], [], [], [], {}, tickets=[ticket(bot)])
    duty = bot.mind.conversation.means.duty(bot.store.read(), ticket(bot).team, bot.clock())

    told = your_watch(duty, plan.people[0], digest, plan).text

    assert "ticket 1, restricted" in told
    assert "Tom Low" not in told
    assert "Kim" not in told.partition("ticket 1")[2]
