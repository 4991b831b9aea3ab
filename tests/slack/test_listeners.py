from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from helpbot.slack.ears import Ears
from helpbot.slack.listeners import heard
from helpbot.speech import Utterance
from tests.conftest import MONDAY

TS, ROOT = "1767621600.000200", "1767621500.000100"
SPOKEN = datetime.fromtimestamp(float(TS), UTC)
SAID = "my password is Tiger-4711"


def has_asked(person, conversation):
    return (person, conversation) == ("slack:UANA", f"slack:CIT/{ROOT}")


EARS = Ears(bot="UBOT", team="T1", open_channels=frozenset({"CHELP"}), has_asked=has_asked)


def event(event_id="Ev1", **fields):
    said = {"type": "message", "user": "UANA", "text": "vpn?", "ts": TS, **fields}
    if "channel_type" not in said:
        said["channel_type"] = "im" if said["channel"].startswith("D") else "channel"
    return {"type": "event_callback", "team_id": "T1", "event_id": event_id, "event": said}


def press(channel, *, value="it worked", message=None, **container):
    return {
        "type": "block_actions",
        "user": {"id": "UANA"},
        "channel": {"id": channel},
        "container": {"type": "message", "message_ts": TS, "channel_id": channel, **container},
        "message": message if message is not None else {"ts": TS, "thread_ts": ROOT},
        "actions": [{"action_id": "say:1", "action_ts": "1767621700.5", "value": value}],
        "response_url": "http://127.0.0.1/hook",
    }


def command(text, channel="CANY"):
    return {
        "command": "/it",
        "text": text,
        "user_id": "UANA",
        "channel_id": channel,
        "trigger_id": "13.37.abc",
    }


def hear(body, ears=EARS) -> Utterance:
    utterance = heard(body, ears, MONDAY)
    assert utterance is not None
    return utterance


@pytest.mark.parametrize(
    ("body", "reply_to", "conversation", "private"),
    [
        pytest.param(event(channel="D1"), f"slack:D1/{TS}", "slack:D1:UANA", True, id="DM"),
        pytest.param(
            event(channel="D1", thread_ts=ROOT),
            f"slack:D1/{ROOT}",
            "slack:D1:UANA",
            True,
            id="DM in a thread",
        ),
        pytest.param(
            event(channel="D1", subtype="file_share", files=[{"id": "F1"}]),
            f"slack:D1/{TS}",
            "slack:D1:UANA",
            True,
            id="DM with a file",
        ),
        pytest.param(
            event(type="app_mention", channel="CANY", text="<@UBOT> vpn?"),
            f"slack:CANY/{TS}",
            f"slack:CANY/{TS}",
            False,
            id="mention as app_mention",
        ),
        pytest.param(
            event(channel="CANY", text="<@UBOT|helpbot> vpn?"),
            f"slack:CANY/{TS}",
            f"slack:CANY/{TS}",
            False,
            id="mention as message.channels",
        ),
        pytest.param(
            event(channel="CHELP"),
            f"slack:CHELP/{TS}",
            f"slack:CHELP/{TS}",
            False,
            id="top of a help channel, no mention",
        ),
        pytest.param(
            event(channel="CIT", thread_ts=ROOT),
            f"slack:CIT/{ROOT}",
            f"slack:CIT/{ROOT}",
            False,
            id="thread reply by the asker",
        ),
        pytest.param(
            event(channel="CIT", thread_ts=ROOT, subtype="thread_broadcast"),
            f"slack:CIT/{ROOT}",
            f"slack:CIT/{ROOT}",
            False,
            id="thread reply by the asker, also sent to the channel",
        ),
        pytest.param(
            event(channel="CIT", thread_ts=ROOT, user="UBO", text="<@UBOT> vpn?"),
            f"slack:CIT/{ROOT}",
            f"slack:CIT/{ROOT}",
            False,
            id="mention by somebody else in the thread",
        ),
        pytest.param(
            event(channel="G1", channel_type="mpim", text="<@UBOT> vpn?"),
            f"slack:G1/{TS}",
            f"slack:G1/{TS}",
            False,
            id="mention in a group message",
        ),
    ],
)
def test_a_person_who_speaks_to_the_bot_is_heard(body, reply_to, conversation, private):
    utterance = hear(body)

    assert utterance.text == "vpn?"
    assert utterance.key == f"slack:{body['event']['channel']}:{TS}"
    assert utterance.person == f"slack:{body['event']['user']}"
    assert utterance.reply_to == reply_to
    assert utterance.conversation == conversation
    assert utterance.private is private
    assert utterance.public is None
    assert utterance.heard_at.timestamp() == pytest.approx(float(TS))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(event(channel="CANY"), id="channel without a mention"),
        pytest.param(
            event(channel="CIT", thread_ts=ROOT, user="UBO"), id="thread reply by somebody else"
        ),
        pytest.param(
            event(channel="CHELP", thread_ts=ROOT, user="UBO"),
            id="thread of a help channel, by somebody else",
        ),
        pytest.param(event(channel="CANY", text="<@UCY> vpn?"), id="mention of somebody else"),
        pytest.param(event(channel="CANY", text="&lt;@UBOT&gt; vpn?"), id="typed mention"),
        pytest.param(event(channel="G1", channel_type="mpim"), id="group message, no mention"),
        pytest.param(event(channel="D1", bot_id="B1"), id="a bot"),
        pytest.param(event(channel="D1", subtype="bot_message", bot_id="B1"), id="bot_message"),
        pytest.param(event(channel="D1", user="UBOT"), id="the bot itself"),
        pytest.param(event(channel="D1", user="USLACKBOT"), id="slackbot"),
        pytest.param(event(channel="D1", user=None), id="nobody"),
        pytest.param(event(channel="D1", subtype="message_changed"), id="changed"),
        pytest.param(event(channel="D1", subtype="message_deleted"), id="deleted"),
        pytest.param(event(channel="D1", subtype="channel_join"), id="joined"),
        pytest.param(
            event(
                channel="CHELP",
                bot_id="BEVIL",
                text="<@UBOT> vpn?",
                metadata={"event_type": "helpbot", "event_payload": {"user": "UDI"}},
            ),
            id="metadata forged by another bot",
        ),
        pytest.param(event(type="reaction_added", channel="D1"), id="reaction"),
        pytest.param(event(type="app_home_opened", channel="D1"), id="home opened"),
        pytest.param({"type": "event_callback"}, id="no event"),
        pytest.param({"type": "view_submission", "user": {"id": "UANA"}}, id="a form"),
        pytest.param({}, id="nothing"),
        pytest.param(press("D1", value=""), id="link button"),
        pytest.param({"type": "block_actions", "user": {"id": "UANA"}}, id="press of nothing"),
    ],
)
def test_what_is_not_a_person_speaking_to_the_bot_is_not_heard(body):
    assert heard(body, EARS, MONDAY) is None


def test_the_metadata_of_a_message_says_nothing_about_who_speaks():
    forged = {"event_type": "helpbot", "event_payload": {"user": "UDI", "text": "page"}}

    utterance = hear(event(channel="D1", metadata=forged))

    assert (utterance.person, utterance.text) == ("slack:UANA", "vpn?")


def test_one_message_has_one_key_under_new_event_ids_and_under_both_types():
    text = "<@UBOT> vpn?"
    bodies = [
        *(event(f"Ev{n}", channel="CANY", text=text) for n in range(4)),
        event("Ev9", type="app_mention", channel="CANY", text=text),
    ]

    assert {hear(body) for body in bodies} == {hear(bodies[0])}


def test_two_messages_have_two_keys():
    keys = {
        hear(event(channel="D1")).key,
        hear(event(channel="D2")).key,
        hear(event(channel="D1", ts=ROOT)).key,
    }

    assert len(keys) == 3


@pytest.mark.parametrize(
    ("body", "reply_to", "conversation", "private", "public"),
    [
        pytest.param(press("D1"), f"slack:D1/{ROOT}", "slack:D1:UANA", True, None, id="in a DM"),
        pytest.param(
            press("CIT"), f"slack:CIT/{ROOT}", f"slack:CIT/{ROOT}", False, None, id="in a thread"
        ),
        pytest.param(
            press("CIT", message={"ts": TS}),
            f"slack:CIT/{TS}",
            f"slack:CIT/{TS}",
            False,
            None,
            id="at the top of a channel",
        ),
        pytest.param(
            press("CIT", message={}, is_ephemeral=True),
            "slack:CIT/!UANA",
            "slack:CIT:UANA",
            True,
            "slack:CIT",
            id="on what only one person sees",
        ),
    ],
)
def test_a_press_says_its_sentence_where_the_button_is(
    body, reply_to, conversation, private, public
):
    utterance = hear(body)

    assert utterance.text == "it worked"
    assert utterance.person == "slack:UANA"
    assert utterance.reply_to == reply_to
    assert utterance.conversation == conversation
    assert utterance.private is private
    assert utterance.public == public
    assert utterance.heard_at == MONDAY


def test_the_key_of_a_press_holds_message_button_person_and_time():
    key = hear(press("CIT")).key

    assert all(part in key for part in ("CIT", TS, "say:1", "UANA", "1767621700.5"))


@pytest.mark.parametrize(
    ("change", "is_same"),
    [
        pytest.param({}, True, id="the same press again"),
        pytest.param({"action_ts": "1767621701.5"}, False, id="pressed later"),
        pytest.param({"action_id": "say:2"}, False, id="another button"),
    ],
)
def test_two_presses_are_one_only_when_they_are_the_same(change, is_same):
    again = press("CIT")
    again["actions"][0].update(change)

    assert (hear(again).key == hear(press("CIT")).key) is is_same


def test_a_press_of_two_people_is_two_presses():
    other = {**press("CIT"), "user": {"id": "UBO"}}

    assert hear(other).key != hear(press("CIT")).key


@pytest.mark.parametrize(
    ("text", "question"),
    [
        pytest.param("ask vpn is down", "vpn is down", id="ask"),
        pytest.param("ASK vpn is down", "vpn is down", id="ask in capitals"),
        pytest.param("vpn is down", "vpn is down", id="without ask"),
        pytest.param("asking for a friend", "asking for a friend", id="a word like ask"),
        pytest.param("", "help", id="empty"),
        pytest.param("   ", "help", id="blank"),
        pytest.param("a &lt;b&gt; &amp; c", "a <b> & c", id="escaped by Slack"),
    ],
)
def test_a_command_is_a_question_for_the_eyes_of_its_asker(text, question):
    utterance = hear(command(text))

    assert utterance.text == question
    assert utterance.reply_to == "slack:CANY/!UANA"
    assert utterance.private
    assert utterance.public == "slack:CANY"
    assert "13.37.abc" in utterance.key


def test_a_command_in_a_direct_message_has_no_channel_to_be_shared_with():
    assert hear(command("vpn", channel="D1")).public is None


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(event(channel="D1", text=SAID), id="DM"),
        pytest.param(event(type="app_mention", channel="CANY", text=SAID), id="mention"),
        pytest.param(event(channel="CHELP", text=SAID), id="help channel"),
        pytest.param(event(channel="CIT", text=SAID, thread_ts=ROOT), id="thread"),
        pytest.param(event(channel="D1", text=SAID, subtype="file_share"), id="file"),
        pytest.param(press("D1", value=SAID), id="press"),
        pytest.param(command(SAID), id="command"),
        pytest.param(command(f"ask {SAID}"), id="command ask"),
    ],
)
def test_a_secret_is_masked_wherever_it_is_said(body):
    utterance = hear(body)

    assert "Tiger" not in repr(utterance)
    assert utterance.masked == ("password",)


@pytest.mark.parametrize(
    ("now", "heard_at"),
    [
        pytest.param(SPOKEN + timedelta(minutes=5), SPOKEN, id="heard later"),
        pytest.param(SPOKEN - timedelta(minutes=5), SPOKEN - timedelta(minutes=5), id="slow clock"),
    ],
)
def test_what_is_heard_was_never_said_in_the_future(now, heard_at):
    utterance = heard(event(channel="D1"), EARS, now)

    assert utterance is not None
    assert utterance.heard_at == heard_at


def test_before_the_workspace_is_known_the_envelope_says_which_one_it_is():
    nobody = Ears(bot="", team="", open_channels=frozenset(), has_asked=has_asked)

    assert hear(event(channel="D1"), nobody).key == hear(event(channel="D1")).key


def ears_of(key):
    return replace(EARS, key_of=lambda ref: key if ref.endswith(f":{ROOT}") else None)


def test_a_key_pressed_in_a_channel_says_on_which_message_of_ours():
    ears = replace(EARS, key_of=lambda ref: "card:ticket:1" if ref == f"CIT:{TS}" else None)

    assert hear(press("CIT", message={"ts": TS}), ears).thread_of == "card:ticket:1"
    assert hear(press("CIT"), ears).thread_of is None
    assert hear(press("D1", message={"ts": TS}), ears).thread_of is None


@pytest.mark.parametrize("channel", ["CTRIAGE", "D1"])
@pytest.mark.parametrize("key", ["card:triage:1", "page:1"])
def test_what_is_said_under_a_message_about_an_outage_is_heard_without_a_mention(channel, key):
    said = hear(event(channel=channel, thread_ts=ROOT, user="UCY"), ears_of(key))

    assert (said.thread_of, said.unasked) == (key, True)
    assert said.reply_to == f"slack:{channel}/{ROOT}"


def test_a_mention_there_is_meant_for_the_bot():
    body = event(channel="CTRIAGE", thread_ts=ROOT, text="<@UBOT> vpn?")

    said = hear(body, ears_of("card:triage:1"))

    assert (said.thread_of, said.unasked) == ("card:triage:1", False)


def test_under_the_card_for_everybody_only_a_mention_is_heard():
    ears = ears_of("card:status:1")

    # Even of somebody who pressed a key there.
    assert heard(event(channel="CIT", thread_ts=ROOT), ears, MONDAY) is None
    said = hear(event(channel="CIT", thread_ts=ROOT, text="<@UBOT> vpn?"), ears)
    assert (said.thread_of, said.unasked) == (None, False)


def test_a_bot_in_such_a_thread_is_not_heard():
    body = event(channel="CTRIAGE", thread_ts=ROOT, bot_id="B2")

    assert heard(body, ears_of("card:triage:1"), MONDAY) is None


def test_the_root_itself_is_no_word_in_its_thread():
    body = event(channel="CTRIAGE", ts=ROOT, thread_ts=ROOT)

    assert heard(body, ears_of("card:triage:1"), MONDAY) is None


@pytest.mark.parametrize(
    ("channel", "message", "container", "aside"),
    [
        pytest.param("CIT", {"ts": TS}, {}, "slack:CIT/!UANA", id="on a card"),
        pytest.param(
            "CIT", {"ts": TS, "thread_ts": ROOT}, {}, f"slack:CIT/{ROOT}!UANA", id="in a thread"
        ),
        pytest.param("D1", {"ts": TS}, {}, None, id="in a DM"),
        pytest.param("CIT", {}, {"is_ephemeral": True}, None, id="for one person already"),
    ],
)
def test_what_comes_of_a_press_is_told_beside_the_key(channel, message, container, aside):
    assert hear(press(channel, message=message, **container)).aside == aside


def ticket_in(channel, root):
    return 7 if (channel, root) == ("CIT", ROOT) else None


@pytest.mark.parametrize("user", ["UANA", "UBO"])
def test_what_is_said_in_the_thread_of_a_ticket_is_beside_the_ticket(user):
    ears = replace(EARS, ticket_in=ticket_in)

    utterance = hear(event(channel="CIT", thread_ts=ROOT, user=user), ears)

    assert utterance.thread_of == "ticket:7:thread"
    assert utterance.unasked


def test_a_mention_in_the_thread_of_a_ticket_is_said_to_the_bot():
    ears = replace(EARS, ticket_in=ticket_in)

    utterance = hear(event(channel="CIT", thread_ts=ROOT, text="<@UBOT> vpn?"), ears)

    assert not utterance.unasked


def test_beside_the_thread_of_a_ticket_all_is_as_ever():
    ears = replace(EARS, ticket_in=ticket_in)

    assert not hear(event(channel="D1", thread_ts=ROOT), ears).unasked
    assert (
        heard(event(channel="CIT", thread_ts="1767621599.000100", user="UBO"), ears, MONDAY) is None
    )


def test_nothing_is_answered_in_a_channel_that_is_off():
    off = replace(EARS, off_channels=frozenset({"CHELP"}))

    assert heard(event(channel="CHELP"), off, MONDAY) is None
    assert heard(event(channel="CHELP", text="<@UBOT> vpn?"), off, MONDAY) is None
    assert heard(event(channel="D1"), off, MONDAY) is not None
    # A key below a message of ours is no question.
    assert heard(press("CHELP"), off, MONDAY) is not None


def test_what_technicians_say_beside_an_outage_is_kept_in_a_channel_that_is_off():
    off = replace(EARS, off_channels=frozenset({"CHELP"}), key_of=lambda _: "card:triage:7")
    said = event(channel="CHELP", thread_ts=ROOT)

    assert hear(said, off).unasked
