import json
import logging
import threading
import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from slack_bolt import BoltRequest
from slack_sdk.signature import SignatureVerifier

from helpbot.delivery import Delivery
from helpbot.slack.addresses import SCHEME
from helpbot.slack.door import NOT_RECORDED
from helpbot.slack.manifest import scopes
from helpbot.slack.sender import MARK
from helpbot.slack.socket import CANARY_EVERY, DEAF_AFTER
from helpbot.speech import Reply
from tests.slack.stand_in import BOT, BOUND_S, HOOK, TEAM

TS, ROOT = "1767621600.000200", "1767621500.000100"
SIGNING = "a-signing-secret-of-a-test"
CANARY = "zebra-canary-4711"


def event(event_id="Ev1", **fields):
    said = {
        "type": "message",
        "channel": "D1",
        "channel_type": "im",
        "user": "UANA",
        "text": "vpn?",
        "ts": TS,
        **fields,
    }
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": event_id,
        "event": said,
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
    }


def in_channel(kind, **fields):
    place = {"channel": "CANY", "channel_type": "channel", "text": f"<@{BOT}> vpn?"}
    return event(type=kind, **{**place, **fields})


def press(slack, value="it worked", **fields):
    return {
        "type": "block_actions",
        "user": {"id": "UANA"},
        "channel": {"id": "CANY"},
        "container": {"type": "message", "message_ts": TS, "channel_id": "CANY"},
        "message": {"ts": TS, "thread_ts": ROOT},
        "actions": [{"action_id": "say:0", "action_ts": "1.5", "value": value}],
        "response_url": f"{slack.origin}/{HOOK}",
        **fields,
    }


def command(text="ask vpn"):
    return {
        "command": "/it",
        "text": text,
        "user_id": "UANA",
        "channel_id": "CANY",
        "trigger_id": "13.37.abc",
    }


def dispatch(edge, body):
    return edge.app.dispatch(BoltRequest(body=body, mode="socket_mode"))


def heard(store):
    return [row["text"] for row in store._driver.rows("select text from inbox order by id")]


def announce(edge):
    """Looks at the questions that were heard, as the thread does which waits for them."""
    while edge.marks.step():
        pass


def sweep(edge):
    """One whole step of catching up, as after a hello and when no pause is left."""
    edge.missed.due.set()
    edge.missed._not_before = 0.0
    edge.missed.step()


def until(holds):
    """Waits, with a bound, for what another thread does."""
    end, pause = time.monotonic() + BOUND_S, threading.Event()
    while not holds() and time.monotonic() < end:
        pause.wait(0.01)
    return holds()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(event(), id="DM"),
        pytest.param(in_channel("app_mention"), id="app_mention"),
        pytest.param(in_channel("message"), id="mention"),
        pytest.param(event(channel="CHELP", channel_type="channel"), id="help channel"),
    ],
)
def test_an_event_is_stored_when_it_is_acknowledged(edge, store, woken, body):
    response = dispatch(edge, body)

    assert response.status == 200
    assert heard(store) == ["vpn?"]
    assert woken == [True]


def test_a_press_is_stored_when_it_is_acknowledged(edge, slack, store):
    assert dispatch(edge, press(slack)).status == 200
    assert heard(store) == ["it worked"]


def test_a_command_is_stored_when_it_is_acknowledged_and_shows_nothing(edge, store):
    response = dispatch(edge, command())

    assert (response.status, response.body) == (200, "")
    assert heard(store) == ["vpn"]


def test_a_message_under_new_event_ids_is_heard_once(edge, store):
    statuses = [dispatch(edge, event(f"Ev{n}")).status for n in range(3)]

    assert statuses == [200] * 3
    assert heard(store) == ["vpn?"]


def test_a_mention_under_two_types_is_heard_once(edge, store):
    dispatch(edge, in_channel("app_mention"))
    dispatch(edge, in_channel("message"))

    assert heard(store) == ["vpn?"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(event(type="reaction_added"), id="reaction_added"),
        pytest.param(event(type="app_home_opened"), id="app_home_opened"),
        pytest.param(event(type="never_heard_of"), id="unknown event"),
        pytest.param(event(subtype="message_changed"), id="a change"),
        pytest.param(event(bot_id="B1"), id="a bot"),
        pytest.param({"type": "view_submission", "user": {"id": "UANA"}}, id="a form"),
        pytest.param({"type": "shortcut", "user": {"id": "UANA"}}, id="a shortcut"),
        pytest.param({"type": "never_heard_of"}, id="unknown envelope"),
    ],
)
def test_what_nobody_waits_for_is_acknowledged_and_not_stored(edge, store, body):
    assert dispatch(edge, body).status == 200
    assert heard(store) == []


@pytest.mark.parametrize(
    "said",
    [event(text="page <@UBO> about 7"), command("page <@UBO|bo> about 7")],
    ids=["message", "command"],
)
def test_who_is_mentioned_is_heard_by_name(edge, store, said):
    assert dispatch(edge, said).status == 200

    assert heard(store) == ["page Bo Lindgren about 7"]


def test_what_mentions_somebody_is_stored_though_slack_does_not_say_who_it_is(edge, slack, store):
    slack.hangs("users.info")

    assert dispatch(edge, event(text="page <@UBO> about 7")).status == 200
    assert heard(store) == ["page somebody about 7"]


@pytest.mark.parametrize("body", [event(), in_channel("app_mention")], ids=["DM", "mention"])
@pytest.mark.usefixtures("read_only")
def test_an_event_that_cannot_be_stored_is_not_acknowledged(edge, store, body, woken):
    assert dispatch(edge, body).status != 200
    assert heard(store) == []
    assert woken == []


@pytest.mark.usefixtures("read_only")
def test_a_press_that_cannot_be_stored_says_so(edge, slack):
    assert dispatch(edge, press(slack)).status != 200

    (said,) = slack.wait_for(HOOK)
    assert said["text"] == NOT_RECORDED
    assert said["response_type"] == "ephemeral"
    assert said["replace_original"] is False


@pytest.mark.usefixtures("read_only")
def test_a_command_that_cannot_be_stored_says_so(edge):
    response = dispatch(edge, command())

    assert (response.status, response.body) == (200, NOT_RECORDED)


def test_what_was_not_stored_is_stored_when_it_comes_again(edge, store):
    store._driver.run("pragma query_only = on")
    dispatch(edge, event("Ev1"))
    store._driver.run("pragma query_only = off")

    assert dispatch(edge, event("Ev2")).status == 200
    assert heard(store) == ["vpn?"]


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(lambda s: s.fails("auth.test", "fatal_error", times=10_000), id="error"),
        pytest.param(lambda s: s.breaks("auth.test", 503, times=10_000), id="fails"),
        pytest.param(lambda s: s.fails("users.conversations", "x", times=10_000), id="channels"),
    ],
)
def test_while_slack_does_not_say_who_the_bot_is_events_are_kept(make, slack, store, trouble):
    trouble(slack)
    edge = make()
    edge.start(socket=False)
    assert until(lambda: "does not say" in edge.trouble)

    assert dispatch(edge, event()).status == 200
    assert dispatch(edge, in_channel("message", ts=ROOT)).status == 200

    assert heard(store) == ["vpn?", "vpn?"]
    slack.heals()
    assert until(lambda: edge.trouble == "")
    assert (edge.identity.ears.bot, edge.identity.ears.team) == (BOT, TEAM)
    assert edge.identity.ears.open_channels == {"CHELP"}


def test_a_message_heard_before_and_after_the_bot_knows_itself_is_one(make, store):
    edge = make()
    dispatch(edge, event())
    edge.identity.step()

    dispatch(edge, event())

    assert heard(store) == ["vpn?"]


def test_before_the_bot_knows_itself_it_does_not_hear_itself(make, store):
    dispatch(make(), event(user=BOT))

    assert heard(store) == []


def test_an_answer_that_is_cut_off_does_not_end_the_trying(make, slack):
    slack.cuts("auth.test")
    edge = make()
    edge.identity.step()
    assert edge.trouble

    edge.identity._try_at = 0.0
    edge.identity.step()

    assert (edge.trouble, edge.identity.ears.bot) == ("", BOT)


def test_what_is_said_while_slack_cannot_be_reached_at_the_first_start_is_heard(
    make, slack, store, clock
):
    slack.fails("auth.test", "fatal_error", times=10_000)
    make().start(socket=False)
    clock.push(timedelta(minutes=10))
    slack.say("CHELP", "UANA", "vpn?", at=clock() - timedelta(minutes=5))

    slack.heals()

    assert until(lambda: heard(store) == ["vpn?"])


def test_a_help_channel_is_found_on_any_page(make, slack):
    slack.most_a_page = 1
    slack.channels.pop("CHELP")
    slack.channel("CHELP", "it-help")
    edge = make()

    edge.identity.step()

    assert edge.identity.ears.open_channels == {"CHELP"}


def with_help_channels(plan, *names):
    return plan.model_copy(
        update={"slack": plan.slack.model_copy(update={"help_channels": list(names)})}
    )


def test_an_edited_desk_says_at_once_which_channels_are_answered_unasked(
    make, slack, store, plan, plans
):
    slack.channel("CLOBBY", "lobby")
    edge = make()
    edge.start(socket=False)
    assert until(lambda: edge.trouble == "")

    plans.append(with_help_channels(plan, "lobby"))

    assert until(lambda: edge.identity.ears.open_channels == {"CLOBBY"})
    dispatch(edge, event(channel="CHELP", channel_type="channel", text="mail?"))
    dispatch(edge, event(channel="CLOBBY", channel_type="channel"))
    assert heard(store) == ["vpn?"]


def test_the_channels_of_an_edited_desk_are_looked_up_again_until_slack_tells(
    make, slack, plan, plans
):
    slack.channel("CLOBBY", "lobby")
    edge = make()
    edge.identity.step()
    plans.append(with_help_channels(plan, "lobby"))
    slack.fails("users.conversations", "fatal_error")

    for _ in range(2):
        edge.identity._try_at = 0.0
        edge.identity.step()

    assert edge.identity.ears.open_channels == {"CLOBBY"}


def test_while_the_desk_stays_the_same_slack_is_asked_once(edge, slack):
    for _ in range(3):
        edge.identity._try_at = 0.0
        edge.identity.step()

    assert len(slack.of("users.conversations")) == 1


def request(raw, *, secret=SIGNING, age_s=0, kind="application/json"):
    at = str(int(time.time()) - age_s)
    signature = SignatureVerifier(secret).generate_signature(timestamp=at, body=raw)
    return BoltRequest(
        body=raw,
        headers={
            "content-type": kind,
            "x-slack-request-timestamp": at,
            "x-slack-signature": str(signature),
        },
        mode="http",
    )


@pytest.mark.parametrize(
    ("how", "status", "stored"),
    [
        pytest.param({}, 200, ["vpn?"], id="right"),
        pytest.param({"secret": "another"}, 401, [], id="wrong signature"),
        pytest.param({"age_s": 301}, 401, [], id="older than five minutes"),
        pytest.param({"age_s": -400}, 401, [], id="from the future"),
        pytest.param({"age_s": 200}, 200, ["vpn?"], id="three minutes old"),
    ],
)
def test_over_http_only_what_slack_signed_lately_is_heard(make, store, how, status, stored):
    edge = make(signing=SIGNING)

    response = edge.app.dispatch(request(json.dumps(event()), **how))

    assert response.status == status
    assert heard(store) == stored


def test_over_http_what_is_not_signed_at_all_is_not_heard(make, store):
    edge = make(signing=SIGNING)

    response = edge.app.dispatch(
        BoltRequest(body=json.dumps(event()), headers={"content-type": "application/json"})
    )

    assert response.status == 401
    assert heard(store) == []


def test_over_http_presses_and_commands_are_heard(make, slack, store):
    edge, kind = make(signing=SIGNING), "application/x-www-form-urlencoded"

    for form in ({"payload": json.dumps(press(slack))}, command()):
        assert edge.app.dispatch(request(urlencode(form), kind=kind)).status == 200

    assert heard(store) == ["it worked", "vpn"]


def test_the_address_is_proved_to_slack(make):
    edge = make(signing=SIGNING)
    asked = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"})

    response = edge.app.dispatch(request(asked))

    assert (response.status, response.body) == (200, "3eZbrw1a")


def test_a_thousand_events_are_kept(edge, store):
    for n in range(1_000):
        dispatch(edge, event(f"Ev{n}", ts=f"1767621600.{n:06d}"))

    assert len(heard(store)) == 1_000


def answer(store, clock, text="Press the button."):
    """What the worker does with a question."""
    with store.begin() as tx:
        found = tx.inbox.lease(clock(), leased_at=clock(), until=clock() + timedelta(seconds=9))
        to = found.utterance.reply_to
        tx.outbox.put(to, Reply(text), person=found.utterance.person, now=clock())
        tx.inbox.done(found)


def test_a_question_that_is_not_answered_at_once_is_marked_until_it_is(edge, slack, store, clock):
    dispatch(edge, event())
    announce(edge)
    mark = {"channel": "D1", "timestamp": TS, "name": MARK}
    assert slack.of("reactions.add") == [mark]

    clock.push(timedelta(days=1))
    answer(store, clock)
    Delivery(store, {SCHEME: edge.sender}, clock, leased_by=clock).drain()
    edge.sender.side.shutdown(wait=True)

    assert slack.of("reactions.remove") == [mark]


def test_a_question_that_is_answered_at_once_is_not_marked(edge, slack, store, clock):
    dispatch(edge, event())
    clock.push(timedelta(days=1))
    answer(store, clock)

    announce(edge)

    assert slack.of("reactions.add") == []


def test_a_mark_whose_answer_is_cut_off_disturbs_nobody(edge, slack):
    slack.cuts("reactions.add")
    dispatch(edge, event())

    announce(edge)

    assert len(slack.of("reactions.add")) == 1


def test_a_mark_that_slack_refuses_disturbs_nobody(edge, slack):
    slack.fails("reactions.add", "already_reacted")
    dispatch(edge, event())

    announce(edge)

    assert len(slack.of("reactions.add")) == 1


def test_watching_for_late_answers_keeps_no_connection_open(edge, slack, store):
    before = len(store._driver._opened)
    for n in range(30):
        dispatch(edge, event(ts=f"1767621600.{n:06d}"))

    watching = threading.Thread(target=announce, args=(edge,))
    watching.start()
    watching.join()

    assert len(slack.of("reactions.add")) == 30
    assert len(store._driver._opened) - before <= 2


def test_two_questions_of_one_thread_lose_both_their_marks(edge, slack, store, clock):
    for ts in ("1767621600.000200", "1767621600.000300"):
        dispatch(edge, event(ts=ts, thread_ts=ROOT))
    announce(edge)
    clock.push(timedelta(days=1))
    for _ in range(2):
        answer(store, clock)
    Delivery(store, {SCHEME: edge.sender}, clock, leased_by=clock).drain()
    edge.sender.side.shutdown(wait=True)

    assert len(slack.of("reactions.add")) == len(slack.of("reactions.remove")) == 2


def leaks(caplog):
    """The names of the loggers that said what a person said, or a token."""
    secrets = (CANARY, "xoxb-stand-in", "xapp-stand-in", SIGNING)
    return {
        record.name
        for record in caplog.records
        if any(s in record.getMessage() + (record.exc_text or "") for s in secrets)
    }


def everything(slack):
    """Every path that a text takes into the bot."""
    yield event(text=CANARY)
    yield event(text=CANARY, subtype="message_changed")
    yield event(text=CANARY, bot_id="B1")
    yield in_channel("app_mention", text=f"<@{BOT}> {CANARY}")
    yield in_channel("message", text=CANARY)
    yield press(slack, CANARY)
    yield command(CANARY)
    yield event(text=CANARY, ts="not a time")
    yield {"command": "/it", "text": CANARY}
    yield {"type": "never_heard_of", "text": CANARY}


def test_no_log_holds_what_was_said(edge, slack, store, clock, caplog):
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, "helpbot")
    for body in everything(slack):
        dispatch(edge, body)
    announce(edge)
    clock.push(timedelta(days=1))
    for fault in ("invalid_blocks", "is_archived", "fatal_error"):
        slack.fails("chat.postMessage", fault)
        answer(store, clock, CANARY)
        Delivery(store, {SCHEME: edge.sender}, clock, leased_by=clock).drain()

    assert leaks(caplog) == set()


@pytest.mark.usefixtures("read_only")
def test_no_log_holds_what_could_not_be_stored(edge, slack, caplog):
    caplog.set_level(logging.INFO)
    for body in everything(slack):
        dispatch(edge, body)
    slack.wait_for(HOOK)

    assert leaks(caplog) == set()


def test_no_log_holds_what_was_not_signed(make, caplog):
    caplog.set_level(logging.INFO)
    edge = make(signing=SIGNING)

    edge.app.dispatch(request(json.dumps(event(text=CANARY)), secret="another"))  # noqa: S106

    assert leaks(caplog) == set()


def test_no_log_holds_what_was_caught_up_with(edge, slack, clock, caplog):
    caplog.set_level(logging.INFO)
    sweep(edge)
    clock.push(timedelta(hours=1))
    slack.say("CHELP", "UANA", CANARY, at=clock())
    slack.fails("users.conversations", "fatal_error")
    sweep(edge)
    sweep(edge)

    assert leaks(caplog) == set()


class Connection:
    """What the SDK holds while a socket is open."""

    def __init__(self) -> None:
        self.client = self
        self.renewed = 0

    def is_connected(self) -> bool:
        return True

    def connect_to_new_endpoint(self, *, force: bool) -> None:
        self.renewed += force

    def close(self) -> None:
        pass


@pytest.fixture
def connected(edge):
    edge.socket._handler = Connection()
    return edge


def settle(edge):
    """Everything that was to be posted aside is posted."""
    edge.socket._pool.shutdown(wait=True)


def deafen(edge, slack, clock):
    """A canary goes out and does not come back."""
    clock.push(CANARY_EVERY)
    edge.socket.sing()
    settle(edge)
    assert len(slack.of("chat.postMessage")) == 1
    clock.push(DEAF_AFTER - CANARY_EVERY)


def test_a_canary_is_sent_when_it_was_quiet_and_not_before(connected, slack, clock):
    socket = connected.socket
    socket.sing()
    clock.push(CANARY_EVERY - timedelta(seconds=1))
    socket.sing()
    clock.push(timedelta(seconds=1))
    socket.sing()
    socket.sing()

    settle(connected)
    (deleted,) = slack.of("chat.delete")
    assert len(slack.of("chat.postMessage")) == 1
    assert slack.of("chat.postMessage")[0]["channel"] == deleted["channel"] == "CCANARY"
    assert slack.messages["CCANARY"] == []


def test_no_canary_is_needed_while_people_speak(connected, slack, clock):
    for n in range(5):
        clock.push(CANARY_EVERY - timedelta(seconds=1))
        dispatch(connected, event(ts=f"1767621600.{n:06d}"))
        connected.socket.sing()
    settle(connected)

    assert slack.of("chat.postMessage") == []


def test_a_socket_that_stays_silent_for_seven_minutes_is_deaf(connected, slack, clock):
    deafen(connected, slack, clock)
    assert not connected.socket.is_deaf()

    clock.push(timedelta(seconds=1))

    assert connected.socket.is_deaf()


@pytest.mark.parametrize(
    "sign",
    [
        pytest.param(lambda edge: dispatch(edge, event()), id="a message"),
        pytest.param(lambda edge: dispatch(edge, event(bot_id="BBOT", user=BOT)), id="the canary"),
    ],
)
def test_a_socket_from_which_something_came_is_not_deaf(connected, slack, clock, sign):
    deafen(connected, slack, clock)
    clock.push(timedelta(seconds=1))
    assert connected.socket.is_deaf()

    sign(connected)

    assert not connected.socket.is_deaf()
    clock.push(2 * DEAF_AFTER)
    assert not connected.socket.is_deaf()


def test_a_new_connection_says_nothing_about_deafness_and_is_read_after(connected, slack, clock):
    deafen(connected, slack, clock)
    clock.push(timedelta(seconds=1))
    connected.missed.due.clear()

    connected.socket._noticed('{"type": "hello", "num_connections": 1}')

    assert connected.socket.is_deaf()
    assert connected.missed.due.is_set()


def test_a_socket_that_is_deaf_is_opened_anew_and_sung_to_at_once(connected, slack, clock):
    clock.push(CANARY_EVERY)
    connected.socket.sing()
    slack.wait_for("chat.delete")
    clock.push(timedelta(seconds=30))

    connected.socket.reconnect()
    connected.socket.sing()

    settle(connected)
    assert connected.socket._handler.renewed == 1
    assert len(slack.of("chat.postMessage")) == 2


def test_a_bot_that_is_not_connected_is_neither_deaf_nor_sings(edge, slack, clock):
    assert not edge.socket.is_connected
    clock.push(DEAF_AFTER + timedelta(seconds=1))
    edge.socket.sing()
    settle(edge)
    clock.push(DEAF_AFTER + timedelta(seconds=1))

    assert not edge.socket.is_deaf()
    assert slack.of("chat.postMessage") == []


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(lambda s: s.fails("chat.postMessage", "not_in_channel"), id="refused"),
        pytest.param(lambda s: s.cuts("chat.postMessage"), id="cut off"),
        pytest.param(lambda s: s.breaks("chat.postMessage", 503), id="fails"),
    ],
)
def test_a_canary_that_could_not_be_posted_makes_nobody_deaf(connected, slack, clock, trouble):
    trouble(slack)

    deafen(connected, slack, clock)
    clock.push(timedelta(seconds=1))

    assert not connected.socket.is_deaf()


def test_without_a_canary_channel_nobody_sings_or_is_deaf(connected, slack, clock):
    connected.socket._canary_channel = ""
    clock.push(2 * DEAF_AFTER)
    connected.socket.sing()
    settle(connected)

    assert not connected.socket.is_deaf()
    assert slack.of("chat.postMessage") == []


def test_scopes_that_the_installed_app_lacks_are_known(make, slack):
    slack.granted = ",".join(s for s in scopes() if s not in ("commands", "im:history"))
    edge = make()

    edge.identity.step()

    assert edge.missing_scopes == ["commands", "im:history"]
    assert edge.trouble == ""


@pytest.mark.parametrize("granted", ["", ",".join(scopes())], ids=["not told", "all"])
def test_no_scope_is_missing_that_the_installed_app_has(make, slack, granted):
    slack.granted = granted
    edge = make()

    edge.identity.step()

    assert edge.missing_scopes == []


@pytest.mark.parametrize(("tab", "times"), [("messages", 1), ("home", 0)])
def test_whoever_opens_the_messages_tab_finds_something_to_begin_with(make, slack, tab, times):
    edge = make()

    opened = {"type": "app_home_opened", "user": "U01ANA", "channel": "D1", "tab": tab}
    answered = dispatch(edge, {"type": "event_callback", "team_id": TEAM, "event": opened})

    assert answered.status == 200
    edge.door.side.shutdown(wait=True)
    asked = [c for c in slack.calls if c.method == "assistant.threads.setSuggestedPrompts"]
    assert len(asked) == times
