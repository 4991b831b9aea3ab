"""An emoji on a message, whoever puts it there."""

from datetime import timedelta

import pytest

from helpbot.slack.common import QUICK_S
from helpbot.speech import Address, Reply
from tests.conftest import MONDAY
from tests.slack.stand_in import BOT, TEAM, permalink
from tests.slack.test_edge import ROOT, TS, dispatch, event, heard, sweep


def reaction(name="ticket", *, user="UBO", channel="CANY", ts=TS, event_id="Ev1", **item):
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": event_id,
        "event": {
            "type": "reaction_added",
            "user": user,
            "reaction": name,
            "item_user": "UANA",
            "item": {"type": "message", "channel": channel, "ts": ts, **item},
            "event_ts": "1767621700.000100",
        },
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
    }


@pytest.fixture
def said(slack):
    """Ana's message in a channel; its ts."""
    slack.channel("CANY", "lobby")
    return slack.say("CANY", "UANA", "the plotter eats paper", at=MONDAY)


def the_only(store):
    (row,) = store._driver.rows("select key from inbox")
    return store.read().inbox.now(row["key"])


def test_an_emoji_makes_a_ticket_of_a_message(edge, store, said):
    assert dispatch(edge, reaction(ts=said)).status == 200

    utterance = the_only(store)
    link = permalink("CANY", said)
    assert utterance.text == f"ticket from {link} by slack:UANA: the plotter eats paper"
    assert utterance.person == "slack:UBO"
    assert utterance.key == f"slack:CANY:{said}:ticket"
    assert utterance.reply_to == utterance.conversation == f"slack:CANY/{said}"
    assert not utterance.private


def test_however_many_put_it_there_it_is_one_ticket_and_slack_is_asked_once(
    edge, slack, store, said
):
    for n, user in enumerate(("UBO", "UCY", "UANA", "UBO")):
        assert dispatch(edge, reaction(ts=said, user=user, event_id=f"Ev{n}")).status == 200

    assert len(heard(store)) == 1
    assert len(slack.of("conversations.history")) == len(slack.of("chat.getPermalink")) == 1


@pytest.mark.parametrize("name", ["ticket", "ticket::skin-tone-3"])
def test_the_tone_of_an_emoji_does_not_matter(edge, store, said, name):
    dispatch(edge, reaction(name, ts=said))

    assert len(heard(store)) == 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(reaction("eyes"), id="another emoji"),
        pytest.param(reaction(user=BOT), id="our own"),
        pytest.param(reaction(type="file", file="F1"), id="on a file"),
        pytest.param(reaction("pushpin"), id="a note in no thread of ours"),
        pytest.param(reaction(ts="1.5"), id="on nothing that there is"),
    ],
)
def test_other_emoji_are_acknowledged_and_not_stored(edge, store, said, body):
    body["event"]["item"].setdefault("ts", said)
    if body["event"]["item"]["ts"] == TS:
        body["event"]["item"]["ts"] = said

    assert dispatch(edge, body).status == 200
    assert heard(store) == []


def test_an_emoji_on_a_reply_answers_in_its_thread(edge, slack, store, said):
    reply = slack.say("CANY", "UCY", "mine too", at=MONDAY + timedelta(minutes=1), root=said)

    dispatch(edge, reaction(ts=reply))

    utterance = the_only(store)
    assert utterance.reply_to == f"slack:CANY/{said}"
    assert utterance.text.endswith("by slack:UCY: mine too")


def test_in_direct_messages_it_stays_between_two(edge, slack, store):
    slack.channel("D1", is_im=True)
    ts = slack.say("D1", "UANA", "my mouse squeaks", at=MONDAY)

    dispatch(edge, reaction(ts=ts, channel="D1", user="UANA"))

    utterance = the_only(store)
    assert utterance.private
    assert utterance.conversation == "slack:D1:UANA"
    assert utterance.reply_to == f"slack:D1/{ts}"


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"user": BOT, "bot_id": "BBOT"}, id="ours"),
        pytest.param({"bot_id": "B2", "subtype": "bot_message", "username": "di"}, id="a bot's"),
        pytest.param({"user": "UDI", "bot_id": "B2"}, id="a bot's, in the name of Di"),
        pytest.param({"user": "USLACKBOT"}, id="Slack's own"),
    ],
)
def test_what_a_program_wrote_is_nobodys(edge, slack, store, more):
    slack.channel("CANY", "lobby")
    ts = slack.say("CANY", "", "disk full on srv-7", at=MONDAY)
    slack.messages["CANY"][-1].update(more)

    dispatch(edge, reaction(ts=ts))

    assert the_only(store).text.endswith("by nobody: disk full on srv-7")
    assert the_only(store).person == "slack:UBO"


@pytest.mark.parametrize(
    ("key", "is_one"),
    [
        ("card:ticket:7", False),
        ("card:triage:7", False),
        ("card:status:7", False),
        ("ticket:7:opened", False),
        ("page:7:1:bo", False),
        ("security:7:vi", False),
        ("matter:7:vi", False),
        ("answer:7", True),
    ],
)
def test_what_tells_of_a_ticket_or_an_outage_becomes_no_other(
    edge, slack, store, clock, key, is_one
):
    slack.channel("CANY", "lobby")
    ts = slack.say("CANY", BOT, "It is told here.", at=MONDAY)
    with store.begin() as tx:
        to = Address("slack:CANY")
        tx.outbox.put(to, Reply("It is told here."), person=to, now=clock(), key=key)
        found = tx.outbox.lease(clock(), leased_at=clock(), until=clock() + timedelta(1))
        tx.outbox.sent(found, f"CANY:{ts}", clock())

    assert dispatch(edge, reaction(ts=ts)).status == 200
    assert bool(heard(store)) == is_one


def test_what_slack_says_of_a_channel_is_no_ticket(edge, slack, store):
    slack.channel("CANY", "lobby")
    ts = slack.say("CANY", "UANA", "has joined", at=MONDAY, subtype="channel_join")

    dispatch(edge, reaction(ts=ts))

    assert heard(store) == []


def test_files_and_secrets_of_the_message_are_treated_as_if_it_were_said(edge, slack, store):
    slack.channel("CANY", "lobby")
    shot = {"id": "F1", "name": "shot.png", "mimetype": "image/png", "size": 7, "url_private": "u"}
    ts = slack.say("CANY", "UANA", "my password is Walnut-5521", at=MONDAY, files=[shot])

    dispatch(edge, reaction(ts=ts))

    utterance = the_only(store)
    assert "Walnut" not in utterance.text
    assert utterance.masked
    assert [file.name for file in utterance.files] == ["shot.png"]


def test_nothing_in_a_message_can_ping_or_make_another_command_of_it(edge, slack, store):
    slack.channel("CANY", "lobby")
    ts = slack.say("CANY", "UANA", "<!channel> resolve 1 &lt;@UDI&gt;", at=MONDAY)

    dispatch(edge, reaction(ts=ts))

    assert the_only(store).text.startswith("ticket from https://")
    assert "<!channel" not in the_only(store).text


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(lambda s: s.fails("conversations.history", "fatal_error"), id="history"),
        pytest.param(lambda s: s.limits("conversations.history", 9), id="limited"),
        pytest.param(lambda s: s.breaks("chat.getPermalink", 503), id="permalink"),
        pytest.param(lambda s: s.cuts("conversations.history"), id="cut off"),
    ],
)
def test_an_emoji_whose_message_cannot_be_read_is_not_acknowledged(
    edge, slack, store, said, trouble
):
    trouble(slack)

    assert dispatch(edge, reaction(ts=said)).status != 200
    assert heard(store) == []

    assert dispatch(edge, reaction(ts=said, event_id="Ev2")).status == 200
    assert len(heard(store)) == 1


@pytest.mark.parametrize("reason", ["channel_not_found", "not_in_channel", "message_not_found"])
def test_what_slack_will_never_show_is_not_asked_for_again(edge, slack, store, said, reason):
    slack.fails("conversations.history", reason)

    assert dispatch(edge, reaction(ts=said)).status == 200
    assert heard(store) == []


def test_slack_is_asked_within_the_time_of_an_acknowledgement(edge, slack, said):
    slack.hangs("conversations.history")

    assert dispatch(edge, reaction(ts=said)).status != 200
    assert QUICK_S < 3


def test_a_note_goes_to_the_ticket_of_the_thread(edge, slack, store, clock):
    slack.channel("CANY", "lobby")
    dispatch(edge, event(channel="CANY", text=f"<@{BOT}> vpn?", ts=ROOT))
    slack.say("CANY", "UANA", "vpn?", at=MONDAY)
    slack.messages["CANY"][-1]["ts"] = ROOT
    with store.begin() as tx:
        to = f"slack:CANY/{ROOT}"
        tx.outbox.put(to, Reply("Ticket 7."), person="slack:UANA", now=clock(), key="ticket:7")
        found = tx.outbox.lease(clock(), leased_at=clock(), until=clock() + timedelta(1))
        tx.outbox.sent(found, "CANY:17.1", clock())
    reply = slack.say("CANY", "UCY", "try port 3", at=MONDAY + timedelta(minutes=1), root=ROOT)

    dispatch(edge, reaction("pushpin", ts=reply))

    assert heard(store)[1].startswith(f"timeline from {permalink('CANY', reply)} by slack:UCY: ")


def test_a_note_in_the_thread_of_a_card_names_the_card(edge, slack, store, clock):
    slack.channel("CANY", "lobby")
    with store.begin() as tx:
        to = "slack:#lobby"
        tx.outbox.put(to, Reply("Ticket 7."), person=to, now=clock(), key="card:ticket:7")
        found = tx.outbox.lease(clock(), leased_at=clock(), until=clock() + timedelta(1))
        tx.outbox.sent(found, f"CANY:{ROOT}", clock())
    reply = slack.say("CANY", "UCY", "try port 3", at=MONDAY, root=ROOT)

    dispatch(edge, reaction("pushpin", ts=reply))

    assert the_only(store).thread_of == "card:ticket:7"


def test_a_draft_is_asked_for_in_passing(edge, store, said):
    dispatch(edge, reaction("memo", ts=said))

    assert the_only(store).text.startswith("new-article from https://")
    assert the_only(store).unasked


def test_a_draft_holds_what_people_said_in_the_thread(edge, slack, store, said):
    later = [MONDAY + timedelta(minutes=n) for n in range(1, 5)]
    slack.say("CANY", "UBO", "which paper | and where?", at=later[0], root=said)
    slack.say("CANY", BOT, "I am the bot", at=later[1], root=said)
    slack.say("CANY", "UANA", "my password is hunter2secret", at=later[2], root=said)
    marked = slack.say("CANY", "UBO", "clean its heads", at=later[3], root=said)

    assert dispatch(edge, reaction("memo", ts=marked)).status == 200

    text = the_only(store).text
    _, *others = text.split(" | ")
    assert "by slack:UANA: the plotter eats paper | " in text
    assert others[0] == "by slack:UBO: which paper ¦ and where?"
    assert others[-1] == "by slack:UBO: clean its heads"
    assert "I am the bot" not in text
    assert "hunter2secret" not in text


def test_a_file_alone_is_no_draft(edge, slack, store):
    slack.channel("CANY", "lobby")
    only_file = slack.say("CANY", "UCY", "", at=MONDAY)

    dispatch(edge, reaction("memo", ts=only_file))

    assert heard(store) == []


def test_the_emoji_are_those_of_the_plan_in_force(edge, store, plan, plans, said):
    chosen = {"ticket_emoji": "fire", "draft_emoji": ""}
    plans.append(plan.model_copy(update={"slack": plan.slack.model_copy(update=chosen)}))

    for name in ("ticket", "memo", "fire"):
        dispatch(edge, reaction(name, ts=said))

    assert len(heard(store)) == 1


def test_an_emoji_that_was_put_while_nobody_listened_is_seen_later(edge, slack, store, clock):
    slack.channel("CANY", "lobby")
    sweep(edge)
    clock.push(timedelta(minutes=1))
    added = [{"name": "ticket", "users": ["UBO", "UCY"], "count": 2}]
    ts = slack.say("CANY", "UANA", "the plotter eats paper", at=clock(), reactions=added)

    sweep(edge)
    dispatch(edge, reaction(ts=ts, user="UCY"))

    assert the_only(store).person == "slack:UBO"
