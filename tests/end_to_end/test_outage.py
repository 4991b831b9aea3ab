"""An outage from report to end in a workspace: cards, pages, presses, words in a thread."""

import sqlite3
from contextlib import closing

import pytest

from bench.workspace import BOT, STATUS, TRIAGE, Bot, binary, wait_until, workspace
from tests.conftest import ROOT

PROGRAM = binary()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="LOCAL_SLACK names no stand-in of Slack"),
]

REPORT = "nobody at station 3 can get online"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The sample city, with Bo on call and Cy after him whatever the week."""
    text = (ROOT / "desk.toml").read_text()
    turns = 'people = ["bo", "cy", "mo"]'
    assert text.count(turns) == 1
    file = tmp_path_factory.mktemp("desk") / "desk.toml"
    file.write_text(text.replace(turns, 'people = ["bo"]\nsecondary = ["cy"]'))
    return file


@pytest.fixture(scope="module")
def settings(cache, encoder, desk):
    return {
        "HELPBOT_CACHE_DIR": str(cache),
        "HELPBOT_DESK": str(desk),
        "HELPBOT_KNOWLEDGE": str(ROOT / "knowledge"),
        "HELPBOT_INTENTS": str(ROOT / "intents"),
    }


@pytest.fixture
def place(settings):
    with workspace(PROGRAM) as (made, folder):
        bot = Bot(made, folder, **settings)
        bot.start()
        wait_until(lambda: "slack.connected" in bot.log(), what="the connection")
        yield made, folder
        bot.close()


def said(slack, channel, words, *, to=None):
    """The message of the bot with these words, once it is there."""
    found = wait_until(
        lambda: [
            {**m, "channel": channel}
            for m in slack.messages(channel)
            if m.get("user") == BOT and words in m["text"] and m.get("ephemeral_to") == to
        ],
        what=repr(words),
    )
    return found[0]


def card_shows(slack, channel, words):
    """The one card of a channel, once it says this below its text."""
    card = said(slack, channel, "Internet at Fire Station 3")
    return wait_until(
        lambda: [
            m
            for m in slack.messages(channel)
            if m["ts"] == card["ts"] and words in str(m["blocks"])
        ],
        what=f"{words} on the card",
    )[0]


def kinds(message):
    return [block["type"] for block in message["blocks"]]


def ask(folder, sql):
    with closing(sqlite3.connect(folder / "data" / "helpbot.db")) as db:
        return db.execute(sql).fetchall()


def test_an_outage_lives_on_its_cards_and_everybody_is_told(place):
    slack, folder = place
    ana, bo = slack.direct("U01ANA"), slack.direct("U01BO")
    slack.say("U01ANA", REPORT)
    said(slack, ana, "I am paging the technician on call")
    said(slack, bo, "Outage 1")
    card = said(slack, TRIAGE, "Outage 1")
    assert "actions" in kinds(card_shows(slack, STATUS, "I'm affected too"))

    slack.press("U01BO", card, "Claim")
    said(slack, TRIAGE, "It is yours: outage 1", to="U01BO")
    claimed = card_shows(slack, TRIAGE, "Claimed by Bo Lindgren")
    assert "actions" not in kinds(claimed)
    assert "Claim" not in str(said(slack, bo, "Outage 1")["blocks"]).replace("Claimed", "")
    said(slack, ana, "Bo Lindgren is working on it")

    # The window of Cy still shows the button.
    slack.press("U01CY", card, "Claim")
    said(slack, TRIAGE, "already claimed by Bo Lindgren", to="U01CY")

    ((due,),) = ask(folder, "select due_at from outage")
    before = len(slack.messages(TRIAGE))
    slack.say("U01BO", "no light on the switch", channel=TRIAGE, thread=card["ts"])
    wait_until(lambda: ask(folder, "select due_at from outage") > [(due,)], what="the lease")
    assert len(slack.messages(TRIAGE)) == before + 1

    slack.press("U01DI", said(slack, STATUS, "Internet at Fire Station 3"), "I'm affected too")
    said(slack, STATUS, "I will tell you when", to="U01DI")

    slack.say("U01BO", "resolve 1 fibre cut: spliced and tested")
    for direct in (ana, slack.direct("U01DI")):
        said(slack, direct, "works again. spliced and tested")
    assert "actions" not in kinds(card_shows(slack, STATUS, "Over:"))
    card_shows(slack, TRIAGE, "Resolved after")

    for channel in (TRIAGE, STATUS):
        shared = [
            m for m in slack.messages(channel) if m["user"] == BOT and not m.get("ephemeral_to")
        ]
        assert len(shared) == 1, [m["text"] for m in shared]
    assert "<@" not in str([m["text"] for m in slack.messages(TRIAGE)])


def test_an_outage_has_a_room_of_its_own(place):
    slack, _ = place
    slack.say("U01ANA", REPORT)
    said(slack, slack.direct("U01BO"), "Outage 1")
    slack.say("U01BO", "room 1")
    said(slack, slack.direct("U01BO"), "gets a channel of its own")

    def rooms():
        return [c for c in slack.control("state")["channels"] if c["name"] == "outage-1-internet"]

    (room,) = wait_until(rooms, what="the room")
    # The stand-in knows no invitations; tests/slack/test_channels.py looks at those.
    said(slack, room["id"], "Outage 1")
    slack.say("U01BO", "room 1")
    wait_until(lambda: len(slack.messages(room["id"])) == 2, what="the second message")
    assert len(rooms()) == 1
