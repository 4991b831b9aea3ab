"""Pages on people's own ladders: chat at once, then what makes a sound; taken back by a claim."""

import json
from datetime import timedelta

import pytest

from helpbot import notify
from helpbot.errors import SendError
from helpbot.notify import Notifier
from helpbot.notify.contacts import Contact
from helpbot.store.pages import PageState
from helpbot.wiring import by_terminal, mind_of
from tests.conftest import Bot
from tests.test_desk import STATION, paged, texts

NIGHT = timedelta(hours=12)


class Rung:
    """What was sent by other paths than chat: the real notifier writes it into a file."""

    def __init__(self, file):
        self.file = file

    def all(self):
        if not self.file.exists():
            return []
        rows = [json.loads(line) for line in self.file.read_text().splitlines()]
        return [f"{row['person']} {row['path']}" for row in rows]

    def words(self):
        return [json.loads(line)["text"] for line in self.file.read_text().splitlines()]


@pytest.fixture
def rung(tmp_path):
    return Rung(tmp_path / "pages.jsonl")


@pytest.fixture
def bot(plan, encoder, vectors, sample, learned, store, clock, desk, rung):
    url = (f"file://{rung.file}",)
    contacts = [
        Contact(person, path, url, "contacts.toml")
        for person in ("bo", "cy")
        for path in ("sms", "voice")
    ]
    notifier = Notifier(contacts, clock)
    mind = mind_of(plan, encoder, sample, learned, vectors, by_terminal(notifier))
    return Bot(mind, store, clock, desk, {notify.SCHEME: notifier})


def test_by_day_the_ladder_is_climbed_while_nobody_claims(bot, rung):
    bot.hears("lou", STATION)
    assert (paged(bot), rung.all()) == (["bo"], [])

    bot.advance(minutes=2)
    assert rung.all() == ["bo sms"]
    bot.advance(minutes=2)
    assert rung.all() == ["bo sms", "bo voice"]
    bot.advance(minutes=1)
    assert paged(bot) == ["bo", "cy"]


def test_by_night_it_rings_at_once(bot, rung):
    bot.clock.push(NIGHT)

    bot.hears("lou", STATION)

    assert paged(bot) == ["bo"]
    assert sorted(rung.all()) == ["bo sms", "bo voice"]
    bot.advance(minutes=5)
    assert paged(bot) == ["bo", "cy"]


def test_a_claim_takes_back_what_was_not_said(bot, rung):
    bot.hears("lou", STATION)

    bot.hears("bo", "claim 1")
    bot.advance(minutes=20)

    assert rung.all() == []
    states = {page.path: page.state for page in bot.store.read().pages.of(1)}
    assert states["sms"] is states["voice"] is PageState.CANCELLED


def test_the_level_s_time_counts_from_the_first_sound(bot, rung):
    bot.clock.push(NIGHT)
    with bot.store.begin() as tx:
        tx.ladders.put("bo", "after", [("voice", 4)])
    bot.hears("lou", STATION)

    bot.advance(minutes=6)
    assert (paged(bot), rung.all()) == (["bo"], ["bo voice"])
    bot.advance(minutes=3)
    assert paged(bot) == ["bo", "cy"]


def test_a_short_message_says_what_where_and_how_bad(bot, rung):
    bot.clock.push(NIGHT)

    bot.hears("lou", STATION)

    (sms,) = [text for text in rung.words() if "P1" in text][:1]
    assert "Outage 1, P1 life-safety: Internet at Fire Station 3" in sms


def test_several_at_once_are_one_message_after_the_first(bot, rung):
    bot.clock.push(NIGHT)
    for place in ("fire-1", "fire-2", "fire-3", "fire-4"):
        bot.hears("lou", f"outage phones at {place}: no dial tone")

    assert rung.all().count("bo sms") == 1
    bot.advance(minutes=1, seconds=1)

    assert rung.all().count("bo sms") == 2
    assert any("3 outages wait" in text for text in rung.words())


def test_in_chat_a_burst_is_bundled_as_well(bot):
    for number, place in enumerate(("fire-1", "fire-2", "fire-3", "fire-4", "fire-5", "wastewater",
                                    "water-plant-north", "water-plant-south")):  # fmt: skip
        bot.hears(f"zed{number}", f"outage phones at {place}: no dial tone")
    assert paged(bot) == ["bo"] * 5

    bot.advance(minutes=1, seconds=1)

    assert paged(bot) == ["bo"] * 6
    (bundle,) = [text for text in texts(bot.said, "bo") if "outages** wait" in text]
    assert "put together" in bundle


class Closed:
    """A sender to whom a person is gone."""

    every: timedelta | None = None
    burst = 1

    def __init__(self, inner, gone):
        self.inner, self.gone = inner, gone

    def send(self, message):
        if message.to == self.gone:
            raise SendError("user_disabled", permanent=True, is_closed=True)
        return self.inner.send(message)


def test_a_page_that_reaches_nobody_goes_on_at_once_and_says_so(bot):
    bot.house.delivery._senders = {"terminal": Closed(bot.terminal, "terminal:bo")}

    bot.hears("lou", STATION)
    # Chat was the only way that is left by day before two minutes are over: SMS is still hope.
    bot.house.ticker.tick()
    bot.house.settle()

    assert any("could not reach **Bo Lindgren**" in text for text in texts(bot.said, "#it-triage"))


def test_where_chat_is_the_only_way_and_closed_the_next_level_is_paged_at_once(city_bot):
    city_bot.house.delivery._senders = {"terminal": Closed(city_bot.terminal, "terminal:bo")}

    city_bot.hears("lou", STATION)
    city_bot.advance(seconds=1)

    assert paged(city_bot) == ["cy"]
    story = [entry.what for entry in city_bot.store.read().journal.of(1)]
    assert "page to bo by chat failed: user_disabled" in story


def test_an_empty_level_is_reported_and_skipped(city_bot):
    with city_bot.store.begin() as tx:
        for person in ("bo", "mo"):
            tx.leavers.put(person, city_bot.clock())

    city_bot.hears("lou", STATION)

    assert paged(city_bot) == ["cy"]
    with city_bot.store.begin() as tx:
        tx.leavers.put("cy", city_bot.clock())
    city_bot.advance(minutes=6)
    said = texts(city_bot.said, "#it-triage")
    assert any("Nobody of `" in text for text in said)
    assert "di" in paged(city_bot)


def test_no_gap_in_the_rota_swallows_a_page(city_bot, plan):
    with city_bot.store.begin() as tx:
        for person in plan.people:
            if person.role == "technician":
                tx.leavers.put(person.id, city_bot.clock())

    city_bot.hears("lou", STATION)

    assert paged(city_bot) == ["di"]


def test_a_page_that_waits_is_not_sent_once_somebody_claimed(bot, store):
    bot.house.delivery._senders = {}
    bot.terminal.hear("lou", STATION)
    bot.house.worker.drain()
    with store.begin() as tx:
        message = tx.outbox.by_key("page:1")
        assert bot.house.delivery._is_wanted(tx, message)

    bot.terminal.hear("cy", "claim 1")
    bot.house.worker.drain()

    with store.begin() as tx:
        assert not bot.house.delivery._is_wanted(tx, message)
    assert [page.state for page in store.read().pages.of_key("page:1")] == [PageState.CANCELLED]


def test_who_left_since_is_not_rung_and_the_step_goes_on(bot, rung):
    bot.hears("lou", STATION)
    assert paged(bot) == ["bo"]
    with bot.store.begin() as tx:
        tx.leavers.put("bo", bot.clock())

    bot.advance(minutes=2)
    bot.advance(seconds=1)

    assert (paged(bot), rung.all()) == (["bo", "mo"], [])
    story = [entry.what for entry in bot.store.read().journal.of(1)]
    assert "no way leads to bo by sms any more" in story


def test_a_step_with_somebody_else_to_hope_for_takes_its_time(bot):
    bot.hears("lou", STATION)
    bot.advance(minutes=5)
    assert paged(bot) == ["bo", "cy"]
    with bot.store.begin() as tx:
        tx.leavers.put("bo", bot.clock())

    bot.advance(minutes=2)
    bot.advance(seconds=1)

    assert paged(bot) == ["bo", "cy"]
