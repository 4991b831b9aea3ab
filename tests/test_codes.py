"""A page on a telephone is claimed by its link, or by its code, read to the desk."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from helpbot.delivery import Sender
from helpbot.house import House
from helpbot.notify import Notifier, address
from helpbot.notify.claims import Claims
from helpbot.notify.contacts import Contact
from helpbot.signing import Signer
from helpbot.speech import PersonId, Reply
from helpbot.store.outbox import Message
from helpbot.terminal import SCHEME
from helpbot.wiring import TERMINAL, mind_of
from tests.conftest import MONDAY, Bot

SIGNER = Signer(b"k" * 32)
STATION = "nobody at station 3 can get online"


@pytest.fixture
def phone(tmp_path):
    return tmp_path / "sms.jsonl"


@pytest.fixture
def paging_bot(plan, encoder, vectors, sample, learned, store, clock, desk, phone):
    """One that reaches Bo by SMS as well."""
    contacts = [Contact("bo", "sms", (phone.as_uri(),), "contacts.toml")]
    notifier = Notifier(contacts, clock, Claims(SIGNER, "https://help.example/", clock))
    edge = replace(TERMINAL, lines=replace(TERMINAL.lines, paths_of=notifier.paths_of))
    mind = mind_of(plan, encoder, sample, learned, vectors, edge, signer=SIGNER)
    bot = Bot(mind, store, clock, desk)
    senders: dict[str, Sender] = {SCHEME: bot.terminal, "notify": notifier}
    bot.house = House(mind, store, desk=desk, clock=clock, senders=senders)
    return bot


def texts(phone):
    return [json.loads(line)["text"] for line in phone.read_text().splitlines()]


def paged(bot):
    """An outage of which Bo has had an SMS."""
    bot.hears("lou", STATION)
    bot.advance(minutes=3)


def code_of(bot):
    (step,) = [page.step for page in bot.store.read().pages.of(1) if page.path == "sms"]
    return SIGNER.code(1, "bo", step)


def told(said, to):
    return [shown.reply.text for shown in said if shown.to == to and not shown.edits]


def test_an_sms_bears_a_link_for_an_hour_and_a_code(paging_bot, phone, clock):
    paged(paging_bot)

    (text,) = texts(phone)
    token = text.partition("https://help.example/l/")[2].split()[0]
    signed = SIGNER.read(token, clock())
    assert (signed.number, signed.person) == (1, "bo")
    assert timedelta(minutes=59) < signed.until - clock() <= timedelta(minutes=60)
    assert code_of(paging_bot) in text


def test_without_a_public_address_there_is_only_the_code(clock):
    message = Message(
        1, "page:1", 1, address("sms", "bo", "12-3"), PersonId("notify:bo"), True, Reply("x"),
        None, None,
    )  # fmt: skip

    assert Claims(SIGNER, "", clock)(message) == {"code": SIGNER.code(12, "bo", 3)}
    assert Claims(SIGNER, "", clock)(replace(message, to=address("sms", "bo", "test"))) == {}


def test_of_pages_put_together_the_first_has_the_code(paging_bot, phone):
    paging_bot.hears("lou", STATION)
    paging_bot.hears("zed", "the phones are dead at the main library")
    paging_bot.clock.push(timedelta(minutes=3))
    paging_bot.house.ticker.tick()
    paging_bot.house.settle()

    (text,) = texts(phone)
    codes = {
        page.ticket_id: SIGNER.code(page.ticket_id, "bo", page.step)
        for outage in paging_bot.store.read().outages.open()
        for page in paging_bot.store.read().pages.of(outage.id)
        if page.path == "sms"
    }
    assert sorted(codes) == [1, 2]
    assert [number for number, code in codes.items() if code in text] == [1]
    # The other was sent to nobody, so nobody can have read it.
    said = paging_bot.hears("cy", f"claim code {codes[2]}")
    assert told(said, "cy")[0].startswith("No page")


def test_of_pages_put_together_the_most_pressing_has_the_link_and_the_code(
    paging_bot, phone, clock
):
    paging_bot.hears("zed", "the phones are dead at the main library")
    paging_bot.hears("lou", STATION)
    clock.push(timedelta(minutes=3))
    paging_bot.house.ticker.tick()
    paging_bot.house.settle()

    (text,) = texts(phone)
    assert "put together: Outage 2, P1 life-safety" in text
    token = text.partition("Claim outage 2: https://help.example/l/")[2].split()[0]
    assert SIGNER.read(token, clock()).number == 2
    code = text.partition("say the code ")[2].partition(" for outage 2")[0]
    said = paging_bot.hears("cy", f"claim code {code}")
    assert paging_bot.store.read().outages.get(2).claimed_by == "bo", told(said, "cy")


def test_neither_link_nor_code_is_stored(paging_bot, phone, tmp_path):
    paged(paging_bot)
    code = code_of(paging_bot)
    assert code in phone.read_text()

    paging_bot.store.backup(tmp_path / "backup.db")

    backup = (tmp_path / "backup.db").read_bytes()
    assert code.encode() not in backup
    assert b"/l/" not in backup


def test_the_desk_claims_by_the_code_for_whoever_was_paged(paging_bot):
    paged(paging_bot)
    code = code_of(paging_bot)

    said = paging_bot.hears("cy", f"claim code {code[:3]} {code[3:]}")

    outage = paging_bot.store.read().outages.get(1)
    assert outage.claimed_by == "bo"
    assert "is **Bo Lindgren**'s now" in told(said, "cy")[0]
    assert any("claimed it for you by your code" in text for text in told(said, "bo"))
    assert any("**Bo Lindgren** is working on it" in text for text in told(said, "lou"))
    whats = [(entry.what, entry.actor) for entry in paging_bot.store.read().journal.of(1)]
    assert ("claimed for bo by a code", "cy") in whats


def test_a_code_is_good_for_an_hour(paging_bot):
    paged(paging_bot)
    code = code_of(paging_bot)
    paging_bot.clock.push(timedelta(minutes=61))

    said = paging_bot.hears("cy", f"claim code {code}")

    assert told(said, "cy")[0].startswith("No page of the last hour bears that code")


def test_a_code_of_an_outage_that_is_over_claims_nothing(paging_bot):
    paged(paging_bot)
    code = code_of(paging_bot)
    paging_bot.hears("bo", "resolve 1 fibre cut: spliced")

    said = paging_bot.hears("cy", f"claim code {code}")

    assert told(said, "cy")[0].startswith("No page of the last hour bears that code")


def test_a_code_claims_the_larger_outage_that_its_own_is_part_of_by_now(paging_bot):
    paged(paging_bot)
    code = code_of(paging_bot)
    paging_bot.hears("zed", "the internet is down in the whole city")
    assert paging_bot.store.read().outages.get(1).absorbed_by == 2

    said = paging_bot.hears("cy", f"claim code {code}")

    assert "is **Bo Lindgren**'s now" in told(said, "cy")[0]
    assert paging_bot.store.read().outages.get(2).claimed_by == "bo"


def test_the_code_comes_too_late_when_somebody_else_has_it(paging_bot):
    paged(paging_bot)
    code = code_of(paging_bot)
    paging_bot.hears("cy", "claim 1")

    said = paging_bot.hears("jo", f"claim code {code}")

    assert "already claimed by Cy" in told(said, "jo")[0]


def wrong(code, number):
    return f"{(int(code) + number) % 10**6:06}"


def test_five_wrong_codes_are_followed_by_ten_minutes_of_silence(paging_bot):
    paged(paging_bot)
    code = code_of(paging_bot)
    for number in range(1, 6):
        said = paging_bot.hears("cy", f"claim code {wrong(code, number)}")
        assert told(said, "cy")[0].startswith("No page")

    assert told(paging_bot.hears("cy", f"claim code {code}"), "cy")[0].startswith(
        "Too many wrong codes. I take none from you until 09:13"
    )
    assert paging_bot.store.read().outages.get(1).claimed_by is None
    paging_bot.clock.push(timedelta(minutes=9))
    assert told(paging_bot.hears("cy", f"claim code {code}"), "cy")[0].startswith("Too many")
    paging_bot.clock.push(timedelta(minutes=1))
    assert "is **Bo Lindgren**'s now" in told(paging_bot.hears("cy", f"claim code {code}"), "cy")[0]


def test_who_said_too_many_is_remembered_by_the_next_process(paging_bot, store):
    paged(paging_bot)
    code = code_of(paging_bot)
    for number in range(1, 6):
        paging_bot.hears("cy", f"claim code {wrong(code, number)}")
    store.close()
    store.start(MONDAY)

    assert told(paging_bot.hears("cy", f"claim code {code}"), "cy")[0].startswith("Too many")
    # Another technician is listened to.
    assert told(paging_bot.hears("jo", f"claim code {code}"), "jo")


def test_slips_over_a_long_day_shut_nobody_out(paging_bot):
    paged(paging_bot)
    code = code_of(paging_bot)
    for number in range(1, 7):
        paging_bot.hears("cy", f"claim code {wrong(code, number)}")
        paging_bot.clock.push(timedelta(minutes=3))

    assert "is **Bo Lindgren**'s now" in told(paging_bot.hears("cy", f"claim code {code}"), "cy")[0]


def test_only_technicians_say_codes(paging_bot):
    paged(paging_bot)

    said = paging_bot.hears("lou", f"claim code {code_of(paging_bot)}")

    assert "is for technicians" in told(said, "lou")[0]
