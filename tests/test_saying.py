"""Commands from outside chat: done at once, answered here; what others read waits for the bot."""

import threading

import pytest

from helpbot import saying
from helpbot.config import Settings
from helpbot.errors import Conflict, NoCommand, Refused
from helpbot.outages import State
from helpbot.saying import desk_of, say_as
from helpbot.store.outages import Outages
from tests.conftest import ROOT

STATION = "nobody at station 3 can get online"


@pytest.fixture
def outside(desk, tmp_path):
    """The desk as a command builds it."""
    return desk_of(Settings.from_environ({"HOME": str(tmp_path), "HELPBOT_DESK": str(desk)}))


@pytest.fixture
def say(city_bot, outside):
    def say(person, sentence):
        return [
            reply.text
            for reply in say_as(city_bot.store, outside, person, sentence, clock=city_bot.clock)
        ]

    return say


def test_a_claim_outside_chat_is_answered_here_and_told_to_others_by_the_bot(city_bot, say):
    city_bot.hears("lou", STATION)

    (told,) = say("bo", "claim 1")

    assert told.startswith("It is yours: outage 1")
    assert city_bot.store.read().outages.get(1).claimed_by == "bo"
    before = len(city_bot.said)
    city_bot.house.settle()
    after = city_bot.said[before:]
    assert "lou" in {shown.to for shown in after}
    assert not any(told == shown.reply.text for shown in after)
    assert city_bot.store.read().outbox.depth().waiting == 0
    assert city_bot.store.read().inbox.depth().waiting == 0


def test_the_loser_outside_chat_is_told_who_won(city_bot, say):
    city_bot.hears("lou", STATION)
    city_bot.hears("bo", "claim 1")

    with pytest.raises(Refused, match="already claimed by Bo Lindgren, since 09:00"):
        say("cy", "claim 1")


@pytest.mark.parametrize(
    ("person", "sentence", "kind", "expected"),
    [
        pytest.param("bo", "please take number one", NoCommand, "is no command", id="no command"),
        pytest.param("ana", "claim 1", Refused, "is for technicians", id="for others"),
        pytest.param("nobody", "claim 1", NoCommand, "nobody in desk.toml", id="a stranger"),
        pytest.param("bo", "claim 7", Refused, "There is no outage 7", id="no such outage"),
        pytest.param("bo", "resolve 1", Refused, "say the cause and a sentence", id="no cause"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(city_bot, say, person, sentence, kind, expected):
    city_bot.hears("lou", STATION)

    with pytest.raises(kind, match=expected):
        say(person, sentence)

    assert city_bot.store.read().outages.get(1).state is State.TRIGGERED
    assert city_bot.store.read().outbox.depth().waiting == 0


def test_who_left_has_no_say(city_bot, say):
    city_bot.hears("lou", STATION)
    with city_bot.store.begin() as tx:
        tx.leavers.put("bo", city_bot.clock())

    with pytest.raises(Refused, match="Bo Lindgren left"):
        say("bo", "claim 1")


def test_a_secret_said_outside_chat_is_stored_nowhere(city_bot, say, tmp_path):
    city_bot.hears("lou", STATION)
    say("bo", "claim 1")

    told = say("bo", "note 1 the admin password is Zebra-Kanarie-77")

    assert any("password" in text for text in told)
    city_bot.store.backup(tmp_path / "backup.db")
    assert b"Zebra-Kanarie-77" not in (tmp_path / "backup.db").read_bytes()


def test_what_comes_later_is_told_in_chat(city_bot, say):
    city_bot.hears("lou", STATION)

    say("ana", "me too 1")
    city_bot.hears("bo", "claim 1")

    assert any(s.to == "ana" and "is working on it" in s.reply.text for s in city_bot.said)


def test_a_conflict_is_tried_again(city_bot, say, monkeypatch):
    city_bot.hears("lou", STATION)
    save, conflicts = Outages.save, iter(range(2))

    def first_somebody_else(self, outage):
        if next(conflicts, None) is not None:
            raise Conflict("outage", outage.id)
        return save(self, outage)

    monkeypatch.setattr(Outages, "save", first_somebody_else)

    (told,) = say("bo", "claim 1")

    assert told.startswith("It is yours")


def test_of_two_at_once_from_outside_and_inside_one_has_it(city_bot, say):
    city_bot.hears("lou", STATION)
    told = []

    def claim(person):
        try:
            told.append((person, say(person, "claim 1")))
        except Refused as refused:
            told.append((person, str(refused)))

    threads = [threading.Thread(target=claim, args=(name,)) for name in ("bo", "cy")]
    for thread in threads:
        thread.start()
    city_bot.hears("jo", "claim 1")
    for thread in threads:
        thread.join()

    owner = city_bot.store.read().outages.get(1).claimed_by
    assert [person for person, said in told if isinstance(said, list)] == [owner] * (owner != "jo")


def test_without_slack_people_are_reached_at_the_prompt_and_by_their_paths(tmp_path, plan):
    environ = {
        "HOME": str(tmp_path),
        "HELPBOT_DESK": str(ROOT / "desk.toml"),
        "HELPBOT_CONTACT_BO_SMS": f"file://{tmp_path}/sms.jsonl",
    }
    bo = plan.person("bo")

    prompt = saying.lines_of(Settings.from_environ(environ), plan)
    slack = saying.lines_of(Settings.from_environ(environ | {"SLACK_BOT_TOKEN": "xoxb-1"}), plan)

    assert prompt.address_of(bo) == "terminal:bo"
    assert slack.address_of(bo) == f"slack:@{bo.email}"
    assert prompt.paths_of("bo") == slack.paths_of("bo") == {"sms"}
    assert prompt.paths_of("cy") == frozenset()
