"""Forms over Slack: opened at once, closed when what they say is stored."""

import json
import threading
from datetime import timedelta

import pytest
from slack_bolt import BoltRequest

from helpbot.errors import Unavailable
from helpbot.opening import forms_by
from helpbot.slack import Slack
from helpbot.slack.addresses import of_link, person_id
from helpbot.slack.door import NOT_RECORDED
from helpbot.slack.modals import Modals
from helpbot.slack.views import name_of
from helpbot.speech import Address, Reply
from helpbot.wording.forms import NO_FORM, NOT_OPENED
from tests.conftest import MONDAY, person
from tests.slack.stand_in import BOT, HOOK, StandIn

SAID = "my password is Tiger-4711"
TRIGGER = "13.37.abc"


@pytest.fixture
def slack():
    with StandIn() as stand_in:
        yield stand_in


@pytest.fixture
def plans(plan):
    """The plan in force, last."""
    return [plan]


@pytest.fixture
def edge(slack, store, clock, plans):
    edge = Slack(
        slack.tokens(),
        store,
        clock=clock,
        wake=lambda: None,
        plan=lambda: plans[-1],
        forms=forms_by(lambda: plans[-1], lambda *_: None, store),
    )
    edge.client.timeout = 5
    edge.identity.step()
    yield edge
    edge.stop()


def press(slack, value="form outage"):
    return {
        "type": "block_actions",
        "user": {"id": "UANA"},
        "channel": {"id": "CANY"},
        "container": {"type": "message", "message_ts": "17.1", "channel_id": "CANY"},
        "message": {"ts": "17.1"},
        "actions": [{"action_id": "say:0", "action_ts": "1.5", "value": value}],
        "response_url": f"{slack.origin}/{HOOK}",
        "trigger_id": TRIGGER,
    }


def command(slack, text="outage"):
    return {
        "command": "/it",
        "text": text,
        "user_id": "UANA",
        "channel_id": "CANY",
        "response_url": f"{slack.origin}/{HOOK}",
        "trigger_id": TRIGGER,
    }


def shortcut(_, callback="gl_page_oncall"):
    return {
        "type": "shortcut",
        "callback_id": callback,
        "user": {"id": "UANA"},
        "team": {"id": "T1"},
        "trigger_id": TRIGGER,
    }


def dispatch(edge, body):
    return edge.app.dispatch(BoltRequest(body=body, mode="socket_mode"))


def heard(store):
    return [row["text"] for row in store._driver.rows("select text from inbox order by id")]


def view_of(slack):
    (call,) = slack.wait_for("views.open")
    view = call["view"]
    return json.loads(view) if isinstance(view, str) else view


def submission(view, *, service="vpn", facility="fire-3", what="nobody can connect", view_id="V1"):
    def chosen(value):
        return {"type": "static_select", "selected_option": {"value": value} if value else None}

    state = {
        "service": {"service": chosen(service)},
        "facility": {"facility": chosen(facility)},
        "what": {"what": {"type": "plain_text_input", "value": what}},
    }
    return {
        "type": "view_submission",
        "user": {"id": "UANA"},
        "team": {"id": "T1"},
        "view": {**view, "id": view_id, "state": {"values": state}},
    }


@pytest.fixture
def view(edge, slack):
    dispatch(edge, press(slack))
    return view_of(slack)


@pytest.mark.parametrize("make", [press, command, shortcut])
def test_a_press_a_command_and_a_shortcut_open_the_form(edge, slack, store, make):
    response = dispatch(edge, make(slack))

    assert (response.status, response.body) == (200, "")
    (call,) = slack.wait_for("views.open")
    assert call["trigger_id"] == TRIGGER
    assert view_of(slack)["callback_id"] == "form:outage"
    assert heard(store) == []


@pytest.mark.parametrize(
    ("text", "prefilled"),
    [
        pytest.param("outage", None, id="without words"),
        pytest.param("Outage  wifi is &lt;gone&gt;", "wifi is <gone>", id="with words"),
        pytest.param("form outage", None, id="by its name"),
    ],
)
def test_the_words_of_a_command_stand_in_the_form(edge, slack, text, prefilled):
    dispatch(edge, command(slack, text))

    what = view_of(slack)["blocks"][-1]["element"]
    assert what.get("initial_value") == prefilled


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(lambda s: command(s, "outages"), ["outages"], id="outages"),
        pytest.param(
            lambda s: command(s, "ask outage at the gym"), ["outage at the gym"], id="ask"
        ),
        pytest.param(lambda s: press(s, "form holiday"), ["form holiday"], id="no such form"),
        pytest.param(lambda s: press(s, "claim 1"), ["claim 1"], id="another button"),
        pytest.param(lambda s: command(s, "ticket 17"), ["ticket 17"], id="about a ticket"),
        pytest.param(lambda s: command(s, "Tickets"), ["my tickets"], id="tickets"),
    ],
)
def test_what_opens_no_form_is_heard_as_ever(edge, slack, store, make, said):
    assert dispatch(edge, make(slack)).status == 200

    assert heard(store) == said
    edge.modals._pool.shutdown()
    assert slack.of("views.open") == []


def test_a_slow_directory_and_slow_prompts_do_not_keep_a_form_from_opening(edge, slack, plan):
    for method in ("users.info", "users.conversations", "assistant.threads.setSuggestedPrompts"):
        slack.delays(method, 2.5, times=10)
    home = {"type": "app_home_opened", "tab": "messages", "channel": "D1", "user": "UANA"}
    for n in range(4):
        dispatch(edge, {"type": "event_callback", "event_id": f"Ev{n}", "event": home})
    who = threading.Thread(target=edge.people.who, args=(plan, "slack:UANA"))
    who.start()
    slack.wait_for("users.info")
    slack.wait_for("assistant.threads.setSuggestedPrompts", 2)

    dispatch(edge, press(slack))

    assert view_of(slack)["callback_id"] == "form:outage"
    assert who.is_alive()
    who.join()


def test_a_form_opens_while_nothing_can_be_stored(edge, slack, store):
    store._driver.run("pragma query_only = on")
    dispatch(edge, press(slack))

    assert view_of(slack)["callback_id"] == "form:outage"
    store._driver.run("pragma query_only = off")


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(lambda s: s.fails("views.open", "expired_trigger_id"), id="too late"),
        pytest.param(lambda s: s.breaks("views.open", 503), id="fails"),
        pytest.param(lambda s: s.cuts("views.open"), id="cut off"),
    ],
)
@pytest.mark.parametrize(
    ("make", "where"), [(press, HOOK), (command, HOOK), (shortcut, "chat.postMessage")]
)
def test_who_waits_for_a_form_that_does_not_open_is_told(edge, slack, trouble, make, where):
    trouble(slack)

    assert dispatch(edge, make(slack)).status == 200

    (told,) = slack.wait_for(where)
    assert told["text"] == NOT_OPENED
    if where == HOOK:
        assert (told["response_type"], told["replace_original"]) == ("ephemeral", False)
    else:
        assert told["channel"] == "UANA"


def test_a_submitted_form_is_said_in_private(edge, store, view):
    response = dispatch(edge, submission(view))

    assert (response.status, response.body) == (200, "")
    (row,) = store._driver.rows(
        "select key, person, text, reply_to, private, public, masked from inbox"
    )
    assert dict(row) == {
        "key": "slack:form:outage:V1",
        "person": person_id("UANA"),
        "text": "outage vpn at fire-3: nobody can connect",
        "reply_to": "slack:UANA",
        "private": 1,
        "public": None,
        "masked": "[]",
    }


def test_a_form_submitted_three_times_says_one_thing(edge, store, view):
    answers = [dispatch(edge, submission(view)) for _ in range(3)]

    assert [(a.status, a.body) for a in answers] == [(200, "")] * 3
    assert heard(store) == ["outage vpn at fire-3: nobody can connect"]


def test_a_form_that_is_opened_again_says_another(edge, store, view):
    dispatch(edge, submission(view))
    dispatch(edge, submission(view, view_id="V2"))

    assert len(heard(store)) == 2


def marks(response):
    assert response.status == 200
    said = json.loads(response.body)
    assert said["response_action"] == "errors"
    return said["errors"]


@pytest.mark.parametrize(
    ("change", "blocks"),
    [
        pytest.param({"service": ""}, ["service"], id="nothing chosen"),
        pytest.param({"what": "  "}, ["what"], id="nothing written"),
        pytest.param({"what": None}, ["what"], id="untouched"),
        pytest.param({"what": "x" * 3_001}, ["what"], id="too long"),
        pytest.param({"facility": "moon"}, ["facility"], id="not in the list"),
        pytest.param({"service": "", "what": ""}, ["service", "what"], id="two"),
    ],
)
def test_a_mistake_is_marked_at_its_block_and_nothing_is_stored(edge, store, view, change, blocks):
    found = marks(dispatch(edge, submission(view, **change)))

    assert list(found) == blocks
    assert heard(store) == []


def test_a_form_whose_mistake_was_mended_is_heard(edge, store, view):
    marks(dispatch(edge, submission(view, what="")))
    dispatch(edge, submission(view))

    assert len(heard(store)) == 1


def test_a_form_that_cannot_be_stored_stays_open_and_says_so(edge, store, view):
    store._driver.run("pragma query_only = on")
    found = marks(dispatch(edge, submission(view)))
    store._driver.run("pragma query_only = off")

    assert found == {"what": NOT_RECORDED}
    assert dispatch(edge, submission(view)).body == ""
    assert heard(store) == ["outage vpn at fire-3: nobody can connect"]


def test_a_place_that_desk_toml_lost_meanwhile_is_marked(edge, store, view, plans):
    rest = [f for f in plans[-1].facilities if f.id != "fire-3"]
    plans.append(plans[-1].model_copy(update={"facilities": rest}))

    assert list(marks(dispatch(edge, submission(view)))) == ["facility"]
    assert heard(store) == []


def test_a_form_that_is_no_longer_there_says_so(edge, store, view):
    old = {**view, "callback_id": "form:holiday"}

    assert "changed" in marks(dispatch(edge, submission(old)))["service"]
    other = {**view, "blocks": [{"type": "input", "block_id": "else"}]}
    assert "changed" in marks(dispatch(edge, submission(other, what="")))["else"]
    assert heard(store) == []


def test_a_view_of_somebody_else_is_acknowledged(edge, store):
    body = {"type": "view_submission", "user": {"id": "UANA"}, "view": {"id": "V9"}}

    assert (dispatch(edge, body).status, heard(store)) == (200, [])


def test_a_secret_in_a_form_is_masked(edge, store, view):
    dispatch(edge, submission(view, what=f"vpn fails\n{SAID}"))

    (text,) = heard(store)
    assert text.startswith("outage vpn at fire-3: vpn fails my password is [")
    assert "Tiger" not in text
    (row,) = store._driver.rows("select masked from inbox")
    assert row["masked"] == '["password"]'


def test_before_the_bot_knows_itself_its_forms_open(slack, store, clock, plan):
    edge = Slack(
        slack.tokens(),
        store,
        clock=clock,
        wake=lambda: None,
        plan=lambda: plan,
        forms=forms_by(lambda: plan, lambda *_: None, store),
    )
    dispatch(edge, command(slack, f"outage <@{BOT}> no mail"))

    assert view_of(slack)["callback_id"] == "form:outage"
    edge.stop()


def of_message(slack, callback="ticket_from_message", **fields):
    """A shortcut of a message, as Slack sends it."""
    message = {
        "type": "message",
        "user": "UCY",
        "ts": "1516229207.000133",
        "text": "the plotter &amp; the <@UBO> eat\npaper",
        **fields,
    }
    return {
        "type": "message_action",
        "callback_id": callback,
        "trigger_id": TRIGGER,
        "response_url": f"{slack.origin}/{HOOK}",
        "user": {"id": "UANA", "name": "ana"},
        "message": message,
        "channel": {"id": "CANY", "name": "lobby"},
        "team": {"id": "T1", "domain": "millbrook"},
        "message_ts": message["ts"],
        "action_ts": "1516229300.000100",
        "is_enterprise_install": False,
        "enterprise": None,
    }


def test_a_shortcut_for_an_article_begins_it_with_the_thread(edge, slack, store, plan):
    forms = forms_by(lambda: plan, lambda plan, _: plan.person("bo"), store)
    edge.modals = edge.door._modals = Modals(
        edge.client, forms, lambda: lambda person: person == "slack:UBO"
    )
    slack.channel("CANY", "lobby")
    root = slack.say("CANY", "UANA", "the plotter eats paper", at=MONDAY)
    for minutes, user, text in ((1, "UBO", "which one?"), (2, BOT, "hm"), (3, "UBO", "turn it")):
        slack.say("CANY", user, text, at=MONDAY + timedelta(minutes=minutes), root=root)
    body = of_message(slack, "draft_article", user="UANA", ts=root, text="the plotter eats paper")

    assert dispatch(edge, {**body, "user": {"id": "UBO", "name": "bo"}}).status == 200

    filled = {
        block["block_id"]: block["element"].get("initial_value")
        for block in view_of(slack)["blocks"]
        if block["type"] == "input"
    }
    assert filled["intro"] == "the plotter eats paper"
    assert filled["steps"].startswith("1. turn it\n\nSaid in the thread")
    assert filled["steps"].endswith("- A technician: which one?")


def test_an_article_begins_with_the_message_alone_while_slack_does_not_say_who_speaks(
    edge, slack, store, plan, monkeypatch
):
    monkeypatch.setattr("helpbot.slack.SOON", timedelta(milliseconds=50))
    forms = forms_by(lambda: plan, lambda plan, _: plan.person("bo"), store)
    edge.modals = edge.door._modals = Modals(edge.client, forms, edge._technicians)
    slack.channel("CANY", "lobby")
    root = slack.say("CANY", "UANA", "the plotter eats paper", at=MONDAY)
    slack.say("CANY", "UCY", "turn it", at=MONDAY + timedelta(minutes=1), root=root)
    slack.hangs("users.info")

    body = of_message(slack, "draft_article", user="UANA", ts=root, text="the plotter eats paper")
    assert dispatch(edge, {**body, "user": {"id": "UBO", "name": "bo"}}).status == 200

    filled = [block["element"].get("initial_value") for block in view_of(slack)["blocks"]
              if block["type"] == "input"]  # fmt: skip
    assert "the plotter eats paper" in filled
    assert len(slack.of("users.info")) == 1


@pytest.mark.parametrize(
    ("key", "begins"), [("card:ticket:1", "the plotter eats paper"), ("ticket:1", "it eats paper")]
)
def test_a_shortcut_below_a_card_begins_the_article_with_the_ticket_and_no_note(
    edge, slack, store, bot, key, begins
):
    bot.hears("ana", "new ticket: the plotter eats paper")
    forms = bot.mind.forms(bot.store)
    modals = Modals(edge.client, lambda name, _: forms(name, person("bo")))
    slack.channel("CANY", "lobby")
    root = slack.say("CANY", BOT, "the card", at=MONDAY)
    slack.say("CANY", "UBO", "it eats paper", at=MONDAY + timedelta(minutes=1), root=root)
    message = {"user": "UBO", "ts": "1767621661.000100", "thread_ts": root, "text": "it eats paper"}

    assert modals.open(of_message(slack, "draft_article", **message), BOT, lambda *_: key)

    view = view_of(slack)
    filled = {
        block["block_id"]: block["element"].get("initial_value")
        for block in view["blocks"]
        if block["type"] == "input"
    }
    assert view["callback_id"].endswith(f" beside {key}")
    assert filled["intro"] == begins
    modals.stop()


LINK = "https://millbrook.slack.com/archives/CANY/p1516229207000133"


def test_a_shortcut_of_a_message_opens_the_ticket_form_with_its_words(edge, slack):
    assert dispatch(edge, of_message(slack)).status == 200

    view = view_of(slack)
    assert view["callback_id"] == f"form:ticket from {LINK} slack:UCY"
    (what,) = [block for block in view["blocks"] if block["block_id"] == "what"]
    assert what["element"]["initial_value"] == "the plotter & the somebody eat\npaper"
    assert slack.of("chat.getPermalink") == []


@pytest.mark.parametrize(
    ("fields", "about"),
    [
        pytest.param(
            {"thread_ts": "1516229207.000133"}, f"{LINK} slack:UCY", id="the root of a thread"
        ),
        pytest.param(
            {"thread_ts": "1516229100.000100"},
            f"{LINK}?thread_ts=1516229100.000100&cid=CANY slack:UCY",
            id="a reply",
        ),
        pytest.param({"user": None, "bot_id": "B2"}, f"{LINK} nobody", id="of a program"),
    ],
)
def test_the_form_of_a_message_names_it_as_slack_does(edge, slack, fields, about):
    dispatch(edge, of_message(slack, **fields))

    assert view_of(slack)["callback_id"] == f"form:ticket from {about}"


def test_a_submitted_form_of_a_message_says_which_it_is_of(edge, slack, store):
    dispatch(edge, of_message(slack))
    view = view_of(slack)
    typed = {"type": "plain_text_input", "value": "the plotter eats paper"}
    chosen = {"type": "static_select", "selected_option": {"value": "low"}}
    state = {"what": {"what": typed}, "impact": {"impact": chosen}, "urgency": {"urgency": chosen}}
    body = {
        "type": "view_submission",
        "user": {"id": "UANA"},
        "view": {**view, "id": "V1", "state": {"values": state}},
    }

    assert dispatch(edge, body).body == ""

    (text,) = heard(store)
    assert f"origin: {LINK}" in text
    assert "author: slack:UCY" in text


def test_a_shortcut_opens_the_form_of_a_new_ticket(edge, slack):
    dispatch(edge, shortcut(slack, "new_ticket"))

    assert view_of(slack)["callback_id"] == "form:ticket"


def test_words_for_a_new_ticket_stand_in_its_form(edge, slack):
    dispatch(edge, command(slack, "new laptop please"))

    view = view_of(slack)
    (what,) = [block for block in view["blocks"] if block["block_id"] == "what"]
    assert what["element"]["initial_value"] == "laptop please"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        pytest.param(lambda s: shortcut(s, "msg_other"), "chat.postMessage", id="of a later one"),
        pytest.param(lambda s: of_message(s, "msg_other"), HOOK, id="of a message"),
    ],
)
def test_a_shortcut_that_opens_nothing_says_so(edge, slack, store, body, where):
    assert dispatch(edge, body(slack)).status == 200

    (told,) = slack.wait_for(where)
    assert told["text"] == NO_FORM
    assert heard(store) == []


def test_while_slack_does_not_say_who_somebody_is_their_form_does_not_open(
    slack, store, clock, plan
):
    def unknown(*_):
        raise Unavailable("Slack cannot be reached")

    edge = Slack(
        slack.tokens(),
        store,
        clock=clock,
        wake=lambda: None,
        plan=lambda: plan,
        forms=forms_by(lambda: plan, unknown, store),
    )

    assert dispatch(edge, press(slack)).status == 200

    (told,) = slack.wait_for(HOOK)
    assert told["text"] == NOT_OPENED
    edge.stop()


def test_a_request_is_chosen_in_a_form(edge, slack):
    dispatch(edge, command(slack, "request"))

    assert view_of(slack)["callback_id"] == "form:request"


@pytest.mark.parametrize(
    ("person", "text", "opens", "what"),
    [
        ("UBO", "new for Rey Castro", "phone Rey Castro", ""),
        ("UBO", "new for the printer", "new", "for the printer"),
        ("UANA", "new for Rey Castro", "new", "for Rey Castro"),
    ],
)
def test_new_for_a_colleague_is_the_form_for_them(
    slack, store, plan, clock, person, text, opens, what
):
    def who(plan, person_id):
        return plan.person(person_id.removeprefix("slack:U").lower())

    modals = Modals(slack.client(), forms_by(lambda: plan, who, store))
    body = {**command(slack, text), "user_id": person}

    assert modals.open(body, BOT)

    view = view_of(slack)
    assert name_of(view) == opens
    said = [
        block["element"].get("initial_value", "") for block in view["blocks"] if "element" in block
    ]
    assert ("Rey Castro" in said) == (opens != "new")
    assert (what in said) == bool(what) or not what
    modals.stop()


@pytest.mark.parametrize("key", ["card:ticket:7", "page:7:1:bo", "matter:7:vi"])
def test_a_shortcut_on_a_message_of_a_ticket_makes_no_other(edge, slack, store, clock, key):
    ts = "1516229207.000133"
    with store.begin() as tx:
        to = Address("slack:CANY")
        tx.outbox.put(to, Reply("Here."), person=person_id(BOT), now=clock(), key=key)
        tx._driver.run("update outbox set state = 'sent', ref = :ref", ref=f"CANY:{ts}")

    assert dispatch(edge, of_message(slack, user=BOT, ts=ts)).status == 200

    (told,) = slack.wait_for(HOOK)
    assert "so I open no second one" in str(told)
    assert slack.of("views.open") == []


@pytest.mark.parametrize(
    ("link", "place"),
    [
        (LINK, "slack:CANY/1516229207.000133"),
        (f"{LINK}?thread_ts=1516229100.000100&cid=CANY", "slack:CANY/1516229100.000100"),
        ("https://millbrook.slack.com/archives/DANA/p1516229207000133", None),
        ("https://example.org/p1", None),
    ],
)
def test_the_thread_of_a_message_is_read_from_its_link(link, place):
    assert of_link(link) == place
