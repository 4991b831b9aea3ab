"""Others are called in for a ticket as for an outage: by their own ways, until they look."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from helpbot import notify
from helpbot.config import Settings
from helpbot.desk.threads import Beside, outage_of, ticket_of
from helpbot.errors import SendError
from helpbot.notify import Notifier
from helpbot.notify.claims import Claims
from helpbot.notify.contacts import Contact
from helpbot.rooms import Rooms
from helpbot.signing import Signer
from helpbot.speech import Button
from helpbot.store.pages import PageState
from helpbot.watchdog import audit
from helpbot.wiring import by_terminal, mind_of
from helpbot.wording.calls import Call, looking, on_card
from helpbot.wording.together import Item, pages
from tests.conftest import Bot
from tests.test_desk import STATION, texts

SIGNER = Signer(b"k" * 32)


class Telephones:
    """What was sent by other ways than chat: the real notifier writes it into a file."""

    def __init__(self, file):
        self.file = file

    def rows(self):
        if not self.file.exists():
            return []
        return [json.loads(line) for line in self.file.read_text().splitlines()]

    def rang(self):
        return [f"{row['person']} {row['path']}" for row in self.rows()]

    def words(self):
        return [row["text"] for row in self.rows()]


@pytest.fixture
def telephones(tmp_path):
    return Telephones(tmp_path / "pages.jsonl")


@pytest.fixture
def bot(plan, encoder, vectors, sample, learned, store, clock, desk, telephones):
    url = (f"file://{telephones.file}",)
    contacts = [
        Contact(person, path, url, "contacts.toml")
        for person in ("cy", "jo", "vi")
        for path in ("sms", "voice")
    ]
    notifier = Notifier(contacts, clock, Claims(SIGNER, "https://help.example/", clock))
    mind = mind_of(plan, encoder, sample, learned, vectors, by_terminal(notifier), signer=SIGNER)
    return Bot(mind, store, clock, desk, {notify.SCHEME: notifier})


@pytest.fixture
def ticket(bot):
    """Ticket 1 of Ana's, which Bo has."""
    bot.hears("ana", "new ticket: my mouse is broken")
    bot.hears("bo", "claim 1")
    return bot


@pytest.fixture
def secret(bot):
    """Ticket 1, which the security team alone sees; Vi has it."""
    bot.hears("ana", "I clicked a link in a phishing mail and typed my password")
    bot.hears("vi", "claim 1")
    assert bot.store.read().tickets.get(1).restricted
    return bot


def to(said, person):
    return [shown for shown in said if shown.to == person and not shown.edits]


def card(bot):
    """The card of ticket 1 as it stands."""
    cards = [s for s in bot.said if s.to == "#it-triage" and "**Ticket 1**" in s.reply.text]
    return cards[-1].reply.text


def entries(bot):
    return [(entry.actor, entry.what) for entry in bot.store.read().journal.of(1)]


def pages_of(bot, person):
    return [page for page in bot.store.read().pages.of(1) if page.person == person]


def test_who_is_called_in_reads_what_it_is_and_answers_with_one_tap(ticket):
    said = ticket.hears("bo", "page cy about 1")

    (page,) = to(said, "cy")
    assert "**Bo Lindgren** asks for your help with **ticket 1**" in page.reply.text
    assert "my mouse is broken" in page.reply.text
    assert [b.says for b in page.reply.buttons] == ["looking at 1", "ticket 1", "claim 1"]
    assert "Cy Washington is called in by Bo Lindgren; no answer yet." in card(ticket)

    said = ticket.press("cy", 1)

    assert texts(said, "cy")[-1].startswith("Noted: you are looking at 1. Bo Lindgren is told")
    assert texts(said, "bo") == ["**Cy Washington** is looking at 1."]
    assert "Cy Washington is looking since 09:00, called in by Bo Lindgren." in card(ticket)
    assert entries(ticket)[-3:] == [
        ("bo", "called in cy"), ("helpbot", "paged cy by chat"), ("cy", "is looking"),
    ]  # fmt: skip


def test_who_does_not_answer_is_paged_by_their_next_way(ticket, telephones):
    ticket.hears("bo", "page cy about 1")
    assert telephones.rang() == []

    ticket.advance(minutes=2)
    assert telephones.rang() == ["cy sms"]
    ticket.advance(minutes=2)
    assert telephones.rang() == ["cy sms", "cy voice"]
    assert "calls you in for ticket 1, P3: Computers and laptops" in telephones.words()[0]


@pytest.mark.parametrize(
    ("person", "words"),
    [
        pytest.param("cy", "looking at 1", id="looks"),
        pytest.param("cy", "I'm coming to 1", id="comes"),
        pytest.param("bo", "assign 1 to cy", id="has it"),
        pytest.param("bo", "resolve 1 fixed: a new mouse", id="resolved"),
        pytest.param("ana", "close 1", id="withdrawn"),
    ],
)
def test_a_call_ends_with_an_answer_and_with_the_ticket(ticket, telephones, person, words):
    ticket.hears("bo", "page cy about 1")
    ticket.hears(person, words)
    before = len(ticket.said)

    for _ in range(4):
        ticket.advance(minutes=10)

    assert telephones.rang() == []
    assert not any("did not answer" in shown.reply.text for shown in ticket.said[before:])
    (message,) = [
        s for s in ticket.said if s.to == "cy" and s.edits and "your help" in s.reply.text
    ]
    assert message.reply.buttons == ()


def test_nobody_else_ends_a_call(ticket, telephones):
    ticket.hears("bo", "page cy about 1")

    (said,) = to(ticket.hears("vi", "looking at 1"), "vi")

    assert "Nobody waits for you to look at 1" in said.reply.text
    ticket.advance(minutes=2)
    assert telephones.rang() == ["cy sms"]


def test_a_claim_by_who_was_called_in_is_an_answer(ticket):
    ticket.hears("bo", "page cy about 1")
    ticket.hears("bo", "release 1")

    said = ticket.hears("cy", "claim 1")

    assert texts(said, "bo") == ["**Cy Washington** is looking at 1."]
    assert "Cy Washington is looking since" in card(ticket)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(None, id="no answer to the first"),
        pytest.param("looking at 1", id="an answer to the first"),
    ],
)
def test_who_is_called_twice_is_paged_twice_on_all_their_ways(ticket, telephones, words):
    ticket.hears("bo", "page cy about 1")
    ticket.advance(minutes=2)
    ticket.advance(minutes=2)
    if words:
        ticket.hears("cy", words)
    ticket.advance(minutes=30)
    assert telephones.rang() == ["cy sms", "cy voice"]

    (page,) = to(ticket.hears("bo", "page cy about 1"), "cy")
    assert "asks for your help" in page.reply.text
    ticket.advance(minutes=2)
    ticket.advance(minutes=2)

    assert telephones.rang() == ["cy sms", "cy voice"] * 2


def test_one_answer_to_two_calls_is_told_once_and_is_one_line_of_the_card(ticket):
    ticket.hears("bo", "page cy about 1")
    ticket.hears("bo", "page cy about 1")
    assert card(ticket).count("Cy Washington is called in by Bo Lindgren; no answer yet.") == 1

    said = ticket.hears("cy", "looking at 1")

    assert texts(said, "bo") == ["**Cy Washington** is looking at 1."]
    assert card(ticket).count("Cy Washington") == 1


def test_who_called_each_read_of_the_answer(ticket):
    ticket.hears("bo", "page cy about 1")
    ticket.hears("vi", "page cy about 1")

    said = ticket.hears("cy", "looking at 1")

    assert texts(said, "bo") == texts(said, "vi") == ["**Cy Washington** is looking at 1."]
    assert "Bo Lindgren and Vi Chen are told" in texts(said, "cy")[-1]


def call(*people, **fields):
    nothing = {"answered_by": None, "answered_at": None, "is_lost": False, "is_over": False}
    return Call(people, by="Bo", **(nothing | fields))


@pytest.mark.parametrize(
    ("call", "line"),
    [
        pytest.param(call("Cy"), "Cy is called in by Bo; no answer yet.", id="one"),
        pytest.param(
            call("Cy", "Vi"), "Cy and Vi are called in by Bo; no answer yet.", id="two"
        ),
        pytest.param(
            call("Cy", "Vi", is_over=True), "Neither Cy nor Vi, called in by Bo, answered.",
            id="two, over",
        ),
        pytest.param(
            call("Cy", "Jo", "Vi", is_over=True),
            "None of Cy, Jo and Vi, called in by Bo, answered.",
            id="three, over",
        ),
        pytest.param(
            call("Cy", "Vi", is_lost=True), "Neither Cy nor Vi, called in by Bo, could be reached.",
            id="two, lost",
        ),
        pytest.param(
            call("Cy", is_lost=True), "Cy, called in by Bo, could not be reached.", id="one, lost"
        ),
    ],
)  # fmt: skip
def test_the_card_says_of_a_call_what_came_of_it(plan, call, line):
    assert on_card(call, plan) == line


OUTAGE = Item("outage 1", "Outage 1", answer=Button("Claim 1", says="claim 1"))
CALL = Item("ticket 2", "Bo calls you in for ticket 2", answer=looking(2), is_call=True)
NEWS = Item("3", "Cy did not answer your call about 3", is_news=True)


@pytest.mark.parametrize(
    ("items", "head", "end"),
    [
        pytest.param(
            [OUTAGE] * 2, "**2 outages** wait for somebody, put",
            "\n\n`claim` and its number takes an outage.", id="outages",
        ),
        pytest.param(
            [CALL] * 2, "**2 pages** wait for somebody, put",
            "\n\n`looking at` and its number answers a call.", id="calls",
        ),
        pytest.param(
            [OUTAGE, CALL], "**2 pages** wait for somebody, put",
            "takes an outage. `looking at` and its number answers a call.", id="both",
        ),
        pytest.param(
            [NEWS] * 2, "**2 messages**, put together", "call about 3", id="news",
        ),
        pytest.param(
            [CALL, NEWS], "**2 messages**, put together", "answers a call.", id="a call, and news",
        ),
    ],
)  # fmt: skip
def test_pages_in_one_message_are_called_what_they_are(items, head, end):
    text = pages(items).text

    assert text.startswith(head)
    assert text.endswith(end)


def by_night(bot):
    """Outage 1 at night, handed to Cy and back to Bo, who has it."""
    bot.clock.push(timedelta(hours=12))
    bot.hears("lou", STATION)
    bot.hears("bo", "claim 1")
    bot.hears("bo", "hand 1 to cy")
    bot.advance(minutes=2)
    bot.hears("cy", "hand 1 to bo")
    bot.advance(minutes=2)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("hand 1 to cy", id="handed over again"),
        pytest.param("page cy about 1", id="called in afterwards"),
    ],
)
def test_a_telephone_rings_again_after_a_hand_over(bot, telephones, words):
    by_night(bot)
    assert sorted(telephones.rang()) == ["cy sms", "cy voice"]

    bot.hears("bo", words)
    bot.advance(minutes=4)

    assert sorted(telephones.rang()) == ["cy sms"] * 2 + ["cy voice"] * 2


def test_whoever_called_is_told_when_nobody_answers_by_any_way(ticket):
    ticket.hears("bo", "page cy about 1")
    ticket.advance(minutes=4)
    before = len(ticket.said)
    ticket.advance(minutes=11)

    (told,) = texts(ticket.said[before:], "bo")
    assert told.startswith("Cy Washington did not answer your call about **1** by any way that")
    ticket.hears("bo", "resolve 1 fixed: a new mouse")
    assert "Cy Washington, called in by Bo Lindgren, did not answer." in card(ticket)


def test_a_way_that_fails_is_told_to_whoever_called(ticket):
    ticket.hears("bo", "page cy about 1")
    (page,) = [page for page in pages_of(ticket, "cy") if page.path == "chat"]
    message = ticket.store.read().outbox.by_key(page.key)
    pager = ticket.house._desk_verbs.pager
    with ticket.store.begin() as tx:
        pager.lost(tx, message, str(SendError("user is gone", permanent=True)), ticket.clock())
    ticket.house.settle()

    assert texts(ticket.said, "bo")[-1] == "Cy Washington could not be reached by chat about **1**."


def test_a_team_is_called_in_and_the_first_who_looks_ends_it(ticket, telephones):
    ticket.hears("bo", "page team water-systems about 1")
    (shown,) = to(ticket.said, "ty")
    assert "asks for your help" in shown.reply.text
    ticket.mind.adopt(ticket.mind.plan.model_copy(
        update={"on_call": ticket.mind.plan.on_call.model_copy(update={"rotations": {
            "default": ticket.mind.plan.on_call.rotations["default"]}})}
    ))  # fmt: skip

    ticket.hears("bo", "page team public-safety about 1")
    assert {page.person for page in ticket.store.read().pages.of(1)} >= {"jo", "cy"}
    ticket.hears("jo", "looking at 1")
    ticket.advance(minutes=5)

    assert telephones.rang() == []
    (mine,) = [s for s in ticket.said if s.to == "cy" and s.edits]
    assert (mine.reply.buttons, mine.reply.source) == ((), "Jo Alvarez is looking")


def test_a_code_that_is_read_to_the_desk_answers_for_its_owner(ticket, telephones):
    ticket.hears("bo", "page cy about 1")
    ticket.advance(minutes=2)
    (step,) = {page.step for page in pages_of(ticket, "cy")}
    code = SIGNER.code(1, "cy", step)
    assert code in telephones.words()[0]

    said = ticket.hears("di", f"claim code {code}")

    assert texts(said, "di") == ["Noted: **Cy Washington** is looking at 1."]
    assert texts(said, "cy")[-1] == "Di Novak said by your code that you are looking at 1."
    assert ticket.store.read().tickets.get(1).claimed_by == "bo"
    assert {page.answered_by for page in pages_of(ticket, "cy")} == {"cy"}


def rooms_of(bot, folder):
    folders = {"HELPBOT_DATA_DIR": str(folder), "HELPBOT_CACHE_DIR": str(folder)}
    return Rooms(
        Settings.from_environ(folders),
        bot.store,
        lambda: bot.mind.plan,
        address_of=lambda _: None,
        wake=lambda: None,
        clock=bot.clock,
    )


def signed_in(words, bot):
    token = words.partition("https://help.example/l/")[2].split()[0]
    return SIGNER.read(token, bot.clock())


def test_a_link_says_what_it_does_and_answers(ticket, telephones, tmp_path):
    ticket.hears("bo", "page cy about 1")
    ticket.advance(minutes=2)
    signed = signed_in(telephones.words()[0], ticket)
    assert (signed.number, signed.person, signed.is_call) == (1, "cy", True)

    rooms = rooms_of(ticket, tmp_path)
    before = rooms._tell(signed)
    assert before is not None
    assert (before.what, before.is_open, before.owner) == (
        "Computers and laptops at City Hall", True, None,
    )  # fmt: skip
    ticket.hears("cy", "looking at 1")
    after = rooms._tell(signed)
    assert after is not None
    assert after.owner == "cy"
    assert rooms._tell(replace(signed, person="vi")) is None


def test_of_a_restricted_ticket_nobody_outside_the_team_reads_more_than_the_number(
    secret, telephones
):
    said = secret.hears("vi", "page cy about 1")

    (page,) = to(said, "cy")
    assert "**ticket 1**, P2. It is its team's alone, so talk to Vi Chen" in page.reply.text
    assert [b.says for b in page.reply.buttons] == ["looking at 1"]
    secret.advance(minutes=5)
    for text in (*texts(secret.said, "cy"), *telephones.words()):
        assert "phishing" not in text
        assert "password" not in text
    said = secret.hears("cy", "ticket 1")
    assert "no ticket that you may see" in texts(said, "cy")[0]
    secret.hears("cy", "looking at 1")
    assert "**Cy Washington** is looking at 1." in texts(secret.said, "vi")


def test_on_a_telephone_a_restricted_ticket_is_a_number_for_its_owner_as_well(secret, telephones):
    secret.hears("mo", "note 1: mine to help with")
    secret.hears("mo", "page vi about 1")
    (page,) = [said for said in to(secret.said, "vi") if "your help" in said.reply.text]
    assert "phishing" in page.reply.text

    secret.advance(minutes=2)

    assert "calls you in for ticket 1, P2." in telephones.words()[-1]


@pytest.mark.parametrize(
    ("person", "words", "told"),
    [
        pytest.param("bo", "page santa about 1", "no single technician", id="a stranger"),
        pytest.param("bo", "page ana about 1", "no single technician", id="an employee"),
        pytest.param("bo", "page bo about 1", "You are here already", id="oneself"),
        pytest.param("bo", "page team moon about 1", "There is no team of that name", id="no team"),
        pytest.param("vi", "looking at 1", "Nobody waits for you to look at 1", id="not called"),
        pytest.param("vi", "looking at 99", "Nobody waits for you", id="no such number"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_pages_nobody(ticket, person, words, told):
    (said,) = to(ticket.hears(person, words), person)

    assert told in said.reply.text
    assert ticket.store.read().pages.of(1) == []


def test_nobody_is_called_in_for_what_is_over(ticket):
    ticket.hears("bo", "resolve 1 fixed: a new mouse")
    (said,) = to(ticket.hears("bo", "page cy about 1"), "bo")

    assert "Ticket 1 is resolved already" in said.reply.text
    assert ticket.store.read().pages.of(1) == []


def test_a_ticket_that_one_may_not_see_calls_nobody_in(secret):
    (said,) = to(secret.hears("cy", "page jo about 1"), "cy")

    assert "no ticket that you may see" in said.reply.text
    assert secret.store.read().pages.of(1) == []


def test_words_under_the_page_are_a_note_of_the_ticket(ticket):
    ticket.hears("bo", "page cy about 1")
    (page,) = [page for page in pages_of(ticket, "cy") if page.path == "chat"]
    tx = ticket.store.read()
    assert outage_of(tx, page.key) is None
    assert ticket_of(tx, page.key) == Beside(1, is_desk=True)


def test_an_outage_s_call_is_answered_the_same_way(bot, telephones):
    bot.hears("lou", STATION)
    bot.hears("bo", "claim 1")
    said = bot.hears("bo", "page vi about 1")
    (page,) = to(said, "vi")
    assert page.reply.text.startswith("You are asked to help; Bo Lindgren has it.")

    bot.press("vi", 1)
    bot.advance(minutes=5)

    assert telephones.rang() == []
    assert "**Vi Chen** is looking at 1." in texts(bot.said, "bo")
    cards = [s.reply.text for s in bot.said if s.to == "#it-triage" and "Outage 1" in s.reply.text]
    assert "Vi Chen is looking since 09:00, called in by Bo Lindgren." in cards[-1]


CITY = "the internet is down in the whole city"


@pytest.fixture(params=[pytest.param(True, id="claimed"), pytest.param(False, id="unclaimed")])
def part(request, bot):
    """Outage 1, for which Bo calls Vi in; Vi has read the SMS when it becomes part of 2."""
    bot.hears("lou", STATION)
    if request.param:
        bot.hears("bo", "claim 1")
    bot.hears("bo", "page vi about 1")
    bot.advance(minutes=2)
    bot.hears("zed", CITY)
    assert bot.store.read().outages.get(1).absorbed_by == 2
    return bot


def last_card(bot, number):
    cards = [s for s in bot.said if s.to == "#it-triage" and f"Outage {number}" in s.reply.text]
    return cards[-1].reply.text


def test_a_call_goes_on_when_its_outage_becomes_part_of_a_larger_one(part, telephones):
    assert "Vi Chen is called in by Bo Lindgren; no answer yet." in last_card(part, 2)
    part.advance(minutes=2)
    assert [rang for rang in telephones.rang() if rang.startswith("vi")] == ["vi sms", "vi voice"]
    (shown,) = [s for s in part.said if s.to == "vi" and s.edits]
    assert ([b.says for b in shown.reply.buttons], shown.reply.source) == (
        ["looking at 2"], "Part of outage 2 now",
    )  # fmt: skip

    said = part.hears("vi", "looking at 1")

    assert texts(said, "vi")[-1].startswith("Noted: you are looking at 2. Bo Lindgren is told")
    assert texts(said, "bo")[-1] == "**Vi Chen** is looking at 2."
    assert "Vi Chen is looking since 09:04" in last_card(part, 2)


def test_a_code_and_a_link_of_a_call_outlive_its_outage(part, telephones, tmp_path):
    (sms,) = [row["text"] for row in telephones.rows() if row["person"] == "vi"]
    told = rooms_of(part, tmp_path)._tell(signed_in(sms, part))
    assert told is not None
    assert (told.number, told.is_open, told.owner) == (2, True, None)
    code = sms.partition("say the code ")[2].split()[0]

    said = part.hears("di", f"claim code {code}")

    assert texts(said, "di") == ["Noted: **Vi Chen** is looking at 2."]


def test_who_has_the_larger_outage_has_answered_the_calls_about_its_parts(bot, telephones):
    bot.hears("lou", STATION)
    bot.hears("bo", "page vi about 1")
    bot.hears("zed", STATION.replace("3", "2"))
    bot.hears("vi", "claim 2")
    bot.hears("ana", CITY)
    assert bot.store.read().outages.get(3).claimed_by == "vi"
    bot.advance(minutes=5)

    assert not any(rang.startswith("vi") for rang in telephones.rang())
    assert "**Vi Chen** is looking at 3." in texts(bot.said, "bo")


def test_calls_about_a_part_are_later_than_those_about_the_whole(bot):
    bot.hears("lou", STATION)
    bot.hears("zed", "the phones are dead at the main library")
    for number in (1, 2):
        bot.hears("bo", f"page vi about {number}")

    with bot.store.begin() as tx:
        tx.pages.move_calls(1, to=2)

    pages = bot.store.read().pages
    assert pages.calls(1) == []
    assert {page.step for page in pages.calls(2)} == {-1, -2}
    assert pages.next_call(2) == -3


def test_a_call_that_was_planned_and_forgotten_is_found_and_fired(ticket, telephones):
    ticket.hears("bo", "page cy about 1")
    ticket.clock.push(timedelta(minutes=4))
    assert audit(ticket.store.read(), ticket.clock()) == [
        "the page about 1 to cy by sms is overdue"
    ]

    ticket.house.watchdog.look()
    ticket.house.settle()

    assert "cy sms" in telephones.rang()
    assert audit(ticket.store.read(), ticket.clock()) == []


def test_what_waits_to_be_sent_is_not_sent_after_the_answer(ticket):
    ticket.hears("bo", "page cy about 1")
    (page,) = [page for page in pages_of(ticket, "cy") if page.path == "chat"]
    message = ticket.store.read().outbox.by_key(page.key)
    pager = ticket.house._desk_verbs.pager
    assert pager.is_wanted(ticket.store.read(), message)

    ticket.hears("cy", "looking at 1")

    assert not pager.is_wanted(ticket.store.read(), message)
    states = {one.path: one.state for one in pages_of(ticket, "cy")}
    assert states["sms"] is states["voice"] is PageState.CANCELLED
