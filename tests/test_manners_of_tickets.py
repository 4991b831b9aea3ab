"""What is said of tickets by the way: sentences that are none, and what must not get lost."""

import pytest

from helpbot.commands import Said, command_of
from helpbot.desk.changes import Changes
from helpbot.plan import Person, Role

ADMIN = Person(id="di", name="Di", email="di@rivermark.example", role=Role.ADMIN)
EMPLOYEE = Person(id="ana", name="Ana", email="ana@rivermark.example")


def command(text, person=ADMIN):
    found = command_of(text, person)
    return found.command.name if isinstance(found, Said) else found


@pytest.mark.parametrize(
    "text",
    [
        "urgent 911 dispatch is down",
        "urgent 3 people cannot log in",
        "comment 3 people cannot log in",
        "add to 3 groups please",
        "close 2 accounts for leavers",
        "reopen 2 ports on the firewall",
        "hold 2 laptops for the new hires",
    ],
)
def test_a_sentence_with_a_number_is_no_command(text):
    assert command(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("close 12", "close"),
        ("close ticket 12", "close"),
        ("close #12 it works", "close"),
        ("close 12, it works", "close"),
        ("reopen 12 because it jumps", "reopen_ticket"),
        ("reopen 12", "reopen_ticket"),
        ("add to 12: it smells", "add"),
        ("comment on 12 - it smells", "add"),
        ("comment ticket 12 it smells", "add"),
        ("urgent 12: the court waits", "urgent"),
        ("rate 12 good", "rate"),
        ("rate 12 good: thank you", "rate"),
        ("hold 12 because the attorney asks", "hold"),
    ],
)
def test_a_sign_after_the_number_makes_it_one(text, name):
    assert command(text) == name


def test_whoever_has_no_tickets_to_search_asks_when_they_say_find():
    assert command("find my lost file in onedrive", EMPLOYEE) is None
    assert command("find tickets printer", EMPLOYEE) is not None
    assert command("find state:open", EMPLOYEE) is not None
    assert command("find printer") == "find"


def test_a_resolved_ticket_is_not_assigned(city_bot):
    city_bot.hears("ana", "new ticket: my mouse pointer jumps around")
    city_bot.hears("bo", "resolve 1 fixed: new mouse")

    said = city_bot.hears("bo", "assign 1 to Cy")

    assert "is resolved; it cannot become open" in said[-1].reply.text
    assert city_bot.store.read().tickets.get(1).claimed_by is None


@pytest.fixture
def closed(city_bot):
    """Ana's ticket 1, which is closed."""
    city_bot.hears("ana", "new ticket: my mouse pointer jumps around")
    city_bot.hears("ana", "close 1")
    return city_bot


def test_what_follows_a_closed_ticket_is_one_ticket(closed):
    closed.hears("ana", "reopen 1 because it jumps again")

    closed.hears("ana", "reopen 1 because it jumps still")
    closed.hears("ana", "add to 1: and it clicks by itself")
    again = closed.hears("ana", "reopen 1")

    assert "ticket 2" in again[-1].reply.text
    assert closed.store.read().tickets.get(3) is None
    assert [one.text for one in closed.store.read().replies.of(2)] == [
        "it jumps still", "and it clicks by itself",
    ]  # fmt: skip


def test_a_technician_who_opens_it_again_does_so_for_whoever_asked(closed):
    said = closed.hears("bo", "reopen 1 because she called me")

    ticket = closed.store.read().tickets.get(2)
    assert (ticket.requester_name, ticket.opened_by, ticket.follows) == ("Ana Ruiz", "bo", 1)
    assert {"ana", "bo"} <= {one.to for one in said}


def test_a_technician_does_not_speak_with_the_voice_of_whoever_asked(city_bot):
    city_bot.hears("ana", "new ticket: my mouse pointer jumps around")

    city_bot.hears("bo", "add to 1: the cable is loose")
    refused = city_bot.hears("bo", "close 1")

    assert "resolve 1 fixed" in refused[-1].reply.text
    assert city_bot.store.read().replies.of(1) == []
    assert [one.text for one in city_bot.store.read().notes.of(1)] == ["the cable is loose"]
    city_bot.hears("bo", "resolve 1 fixed: new mouse")
    assert "for Ana" in city_bot.hears("bo", "rate 1 5")[-1].reply.text


def test_what_is_added_to_a_ticket_without_a_card_reaches_its_team(city_bot):
    city_bot.hears("ana", "I clicked a link in a phishing mail and typed my password")

    said = city_bot.hears("ana", "add to 1: it had a yellow attachment")

    told = {one.to for one in said if "yellow attachment" in one.reply.text}
    assert {"vi", "mo"} <= told
    assert "#it-triage" not in {one.place for one in said if "yellow" in one.reply.text}


def test_what_is_added_without_a_card_reaches_whoever_has_it_alone(city_bot):
    city_bot.hears("ana", "I clicked a link in a phishing mail and typed my password")
    city_bot.hears("vi", "claim 1")

    said = city_bot.hears("ana", "add to 1: it had a yellow attachment")

    assert [one.to for one in said if "yellow attachment" in one.reply.text] == ["vi"]


def test_a_raise_that_changes_nothing_says_so(city_bot):
    city_bot.hears("ana", "new ticket: my mouse pointer jumps around")

    said = city_bot.hears("ana", "urgent 1: the court waits")

    told = next(one.reply.text for one in said if one.to == "ana")
    assert "Ticket 1 stays P3, and the team reads your reason." in told


def test_words_about_a_ticket_never_share_a_key_with_answers(city_bot):
    city_bot.hears("ana", "new ticket: my mouse pointer jumps around")
    city_bot.hears("ana", "add to 1: and it clicks by itself")

    (kept,) = city_bot.store.read().replies.of(1)
    assert kept.said_key == "comment:1:1"


def change(bot, key, text):
    """What is said because a message was edited, or deleted."""
    before = len(bot.said)
    with bot.store.begin() as tx:
        Changes(bot.mind.conversation.means).follow(tx, key, text, bot.clock())
    bot.house.settle()
    return bot.said[before:]


def test_a_changed_reply_is_changed_beside_the_card_too(city_bot):
    city_bot.hears("ana", "new ticket: my mouse pointer jumps around")
    city_bot.hears("bo", "reply 1: turn it ovr")
    (kept,) = city_bot.store.read().replies.of(1)

    changed = change(city_bot, kept.heard_key, "turn it over")
    deleted = change(city_bot, kept.heard_key, "")

    assert sum("turn it over" in one.reply.text for one in changed) == 2
    assert sum("was deleted" in one.reply.text for one in deleted) == 2


def test_a_deleted_word_is_gone_from_every_direct_message(city_bot):
    city_bot.hears("ana", "I clicked a link in a phishing mail and typed my password")
    city_bot.hears("ana", "add to 1: it had a yellow attachment")
    (kept,) = city_bot.store.read().replies.of(1)

    deleted = change(city_bot, kept.heard_key, "")

    assert {"vi", "mo"} <= {one.to for one in deleted if "was deleted" in one.reply.text}


def test_the_files_of_a_changed_word_stay_and_those_of_a_deleted_one_go(city_bot, tmp_path):
    shot = tmp_path / "shot.png"
    shot.write_bytes(b"a picture")
    city_bot.hears("ana", "new ticket: my mouse pointer jumps around")
    city_bot._because(lambda: city_bot.terminal.attach("ana", str(shot), "add to 1: it smoks"))
    (kept,) = city_bot.store.read().replies.of(1)

    change(city_bot, kept.heard_key, "it smokes")
    assert len(city_bot.store.read().attachments.of(1, internal=True)) == 1

    change(city_bot, kept.heard_key, "")
    assert city_bot.store.read().attachments.of(1, internal=True) == []


def opened_with_a_file(bot, tmp_path):
    """The key of the message that a ticket was opened with, a picture beside it."""
    shot = tmp_path / "payslip.png"
    shot.write_bytes(b"a picture")
    bot._because(lambda: bot.terminal.attach("ana", str(shot), "new ticket: my pay is wrong"))
    bot._because(lambda: bot.terminal.attach("ana", str(shot), "add to 1: here it is"))
    key = bot.store.read().tickets.get(1).heard_key
    assert key is not None
    return key


def test_the_files_of_the_message_that_opened_a_ticket_go_with_it_and_no_others(city_bot, tmp_path):
    key = opened_with_a_file(city_bot, tmp_path)

    change(city_bot, key, "my pay is quite wrong")
    assert len(city_bot.store.read().attachments.of(1, internal=False)) == 2

    change(city_bot, key, "")
    assert len(city_bot.store.read().attachments.of(1, internal=True)) == 1


def test_a_legal_hold_keeps_the_files_of_a_deleted_message_for_the_desk(city_bot, tmp_path):
    key = opened_with_a_file(city_bot, tmp_path)
    city_bot.hears("di", "hold 1 because the attorney asks")

    change(city_bot, key, "")

    attachments = city_bot.store.read().attachments
    assert len(attachments.of(1, internal=True)) == 2
    assert len(attachments.of(1, internal=False)) == 1


def test_a_typed_form_with_a_mistake_is_told_which(city_bot):
    (said,) = city_bot.hears("ana", "ticket | what: the door squeaks | impact: silly")

    assert "silly" in said.reply.text
    assert city_bot.store.read().tickets.get(1) is None


@pytest.mark.parametrize(
    ("person", "form"), [("ana", "ticket"), ("bo", "phone | who: Pat Doe | call_back: 555-0199")]
)
def test_a_form_knows_things_by_their_names(city_bot, person, form):
    city_bot.hears(
        person, f"{form} | what: it bounces | service: City Network | facility: City Hall"
    )

    ticket = city_bot.store.read().tickets.get(1)
    assert (ticket.service, ticket.facility) == ("network", "city-hall")


def test_of_a_ticket_of_somebody_else_for_a_message_nothing_is_told(city_bot):
    link = "https://chat.example/archives/C1/p1"
    city_bot.hears("ana", f"ticket from {link} by terminal:ana: it smokes")

    said = city_bot.hears("kim", f"ticket from {link} by terminal:ana: it smokes")

    assert said[-1].reply.text.startswith("There is a ticket for this message already")
    assert said[-1].reply.buttons == ()


def test_a_rating_says_that_it_is_closed_only_where_it_is(city_bot):
    city_bot.hears("ana", "new ticket: my mouse pointer jumps around")
    city_bot.hears("bo", "resolve 1 fixed: new mouse")

    said = city_bot.hears("ana", "rate 1 bad")

    told = next(one.reply.text for one in said if one.to == "ana")
    assert told == "Thank you. I noted that for ticket 1."


def test_a_card_that_comes_back_leaves_no_keys_behind(city_bot, plan):
    teams = [
        team.model_copy(update={"channel": "net-triage"}) if team.id == "network" else team
        for team in plan.teams
    ]
    city_bot.mind.adopt(plan.model_copy(update={"teams": teams}))
    city_bot.hears("ana", "new ticket: my mouse pointer jumps around")

    city_bot.hears("bo", "move 1 to team network")
    city_bot.hears("bo", "move 1 to team desktop")

    outbox = city_bot.store.read().outbox
    assert outbox.latest("card:ticket:1").reply.buttons
    assert not outbox.latest("card:ticket:1:network").reply.buttons
