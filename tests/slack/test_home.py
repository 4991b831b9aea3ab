"""The Home tab: published for whoever opens it, and anew after each of its keys."""

import json
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View

from helpbot.delivery import Delivery
from helpbot.opening import forms_by
from helpbot.slack.addresses import SCHEME, home_of
from helpbot.slack.blocks import home, render
from helpbot.slack.door import NOT_RECORDED
from helpbot.speech import Button, Reply, Section
from tests.slack.stand_in import BOT, TEAM
from tests.slack.test_blocks import BUTTONS, TEXTS, texts_of
from tests.slack.test_edge import dispatch, heard

SECTIONS = st.lists(st.builds(Section, TEXTS, TEXTS, BUTTONS), max_size=60).map(tuple)
PAGES = st.builds(Reply, TEXTS, st.just(()), TEXTS, SECTIONS)
HUGE = Reply(
    "x" * 50_000,
    (),
    "y" * 5_000,
    tuple(
        Section("t" * 500, "z" * 5_000, tuple(Button("b" * 100, "v" * 5_000) for _ in range(40)))
        for _ in range(150)
    ),
)


def opened(tab="home", *, user="UANA", ts="1515449522000016"):
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": "Ev1",
        "event": {
            "type": "app_home_opened",
            "user": user,
            "channel": "D1",
            "tab": tab,
            "event_ts": ts,
            "view": {"id": "VHOME", "type": "home"},
        },
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
    }


def press(value="form outage", *, at="1767621700.5"):
    return {
        "type": "block_actions",
        "team": {"id": TEAM, "domain": "millbrook"},
        "user": {"id": "UANA", "username": "ana", "team_id": TEAM},
        "container": {"type": "view", "view_id": "VHOME"},
        "trigger_id": "12466734323.1395872398",
        "view": {"id": "VHOME", "type": "home", "callback_id": "", "hash": "1.a"},
        "actions": [
            {
                "type": "button",
                "block_id": "say-1",
                "action_id": "say:0",
                "value": value,
                "action_ts": at,
            }
        ],
    }


def utterances(store):
    keys = store._driver.rows("select key from inbox order by id")
    return [store.read().inbox.now(row["key"]) for row in keys]


def test_whoever_opens_the_home_tab_asks_for_their_page(edge, store):
    assert dispatch(edge, opened()).status == 200

    (said,) = utterances(store)
    assert (said.text, said.person, said.private) == ("home", "slack:UANA", True)
    assert said.reply_to == said.conversation == "slack:~UANA"


def test_an_opening_that_is_told_of_twice_is_one_and_the_next_is_another(edge, store):
    for ts in ("1.1", "1.1", "1.2"):
        dispatch(edge, opened(ts=ts))

    assert heard(store) == ["home", "home"]


def test_the_messages_tab_asks_for_no_page(edge, store):
    dispatch(edge, opened("messages"))

    assert heard(store) == []


def test_a_key_of_the_home_tab_answers_in_direct_messages_and_shows_the_page_anew(edge, store):
    assert dispatch(edge, press("me too 7")).status == 200

    pressed, after = utterances(store)
    assert (pressed.text, after.text) == ("me too 7", "home")
    assert (pressed.reply_to, after.reply_to) == ("slack:UANA", "slack:~UANA")
    assert pressed.conversation == after.conversation
    assert pressed.private


def test_a_key_that_is_told_of_twice_is_one(edge, store):
    for _ in range(2):
        dispatch(edge, press("me too 7"))

    assert heard(store) == ["me too 7", "home"]


def form():
    return {
        "type": "view_submission",
        "user": {"id": "UANA"},
        "team": {"id": TEAM},
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": "form:outage",
            "blocks": [],
            "state": {
                "values": {
                    "service": {"service": {"selected_option": {"value": "vpn"}}},
                    "facility": {"facility": {"selected_option": {"value": "fire-3"}}},
                    "what": {"what": {"value": "nobody can connect"}},
                }
            },
        },
    }


@pytest.fixture
def with_forms(edge, plan, store):
    edge.modals._forms = forms_by(lambda: plan, lambda *_: None, store)
    return edge


def test_a_form_of_somebody_with_a_home_tab_shows_it_anew(with_forms, store):
    dispatch(with_forms, opened())

    assert dispatch(with_forms, form()).body == ""

    _, said, after = utterances(store)
    assert (said.text, after.text) == ("outage vpn at fire-3: nobody can connect", "home")
    assert (said.reply_to, after.reply_to) == ("slack:UANA", "slack:~UANA")
    assert said.conversation == after.conversation


def test_a_form_of_somebody_who_never_looked_at_it_does_not(with_forms, store):
    dispatch(with_forms, form())

    assert heard(store) == ["outage vpn at fire-3: nobody can connect"]


def test_a_key_that_could_not_be_stored_says_so_in_direct_messages(edge, slack, store):
    store._driver.run("pragma query_only = on")

    assert dispatch(edge, press("me too 7")).status != 200

    store._driver.run("pragma query_only = off")
    (said,) = slack.wait_for("chat.postMessage")
    assert (said["channel"], said["text"]) == ("UANA", NOT_RECORDED)


def published(edge, slack, store, clock, reply):
    with store.begin() as tx:
        tx.outbox.put("slack:~UANA", reply, person="slack:UANA", now=clock())
    clock.push(timedelta(seconds=1))
    Delivery(store, {SCHEME: edge.sender}, clock, leased_by=clock).drain()
    return slack.homes["UANA"]


def test_a_page_is_published_for_its_reader(edge, slack, store, clock):
    part = Section("My tickets", "- 7 **VPN**", (Button("Ticket 7", "ticket 7"),))

    view = published(edge, slack, store, clock, Reply("Hello Ana.", (), "IT desk", (part,)))

    assert view["type"] == "home"
    kinds = [block["type"] for block in view["blocks"]]
    assert kinds == ["section", "header", "section", "actions", "context"]
    (key,) = view["blocks"][3]["elements"]
    assert key["value"] == "ticket 7"
    assert key["accessibility_label"] == "Ticket 7, My tickets"


def test_slack_that_refuses_a_page_for_good_is_not_asked_again(edge, slack, store, clock):
    slack.fails("views.publish", "not_enabled")
    with store.begin() as tx:
        tx.outbox.put("slack:~UANA", Reply("Hello."), person="slack:UANA", now=clock())
    delivery = Delivery(store, {SCHEME: edge.sender}, clock, leased_by=clock)

    delivery.drain()
    clock.push(timedelta(hours=1))
    delivery.drain()

    assert len(slack.of("views.publish")) == 1


@settings(deadline=None)
@given(PAGES)
@example(HUGE)
def test_no_page_breaks_a_limit_of_slack(reply):
    view = home(reply)

    assert 1 <= len(view["blocks"]) <= 100
    assert len(json.dumps(view)) <= 250_000
    assert json.loads(json.dumps(view)) == view
    checked = [block for block in view["blocks"] if block["type"] != "actions"]
    View(type="home", blocks=checked).validate_json()
    for _, text in texts_of(view["blocks"]):
        assert 1 <= len(text) <= 3_000
        assert text.strip()
    keys = [block for block in view["blocks"] if block["type"] == "actions"]
    assert len({block["block_id"] for block in keys}) == len(keys)
    for element in (element for block in keys for element in block["elements"]):
        assert 1 <= len(element["text"]["text"]) <= 75
        assert len(element["value"]) <= 2_000
        assert 1 <= len(element.get("accessibility_label", "…")) <= 75
    for block in view["blocks"]:
        if block["type"] == "header":
            assert 1 <= len(block["text"]["text"]) <= 150


@settings(deadline=None)
@given(PAGES)
@example(HUGE)
def test_a_page_in_a_message_breaks_no_limit_of_slack(reply):
    text, blocks = render(reply)

    assert 1 <= len(text) <= 4_000
    assert 1 <= len(blocks) <= 50
    assert sum(len(said) for _, said in texts_of(blocks)) <= 13_500


@pytest.mark.parametrize(("place", "user"), [("~U04", "U04"), ("U04", ""), ("#~it", "")])
def test_a_home_tab_is_known_by_its_address(place, user):
    assert home_of(place) == user
