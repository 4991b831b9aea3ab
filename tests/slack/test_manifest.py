import json
import re

import pytest

from helpbot.opening import BUILDERS
from helpbot.slack.manifest import (
    EVENTS,
    METHODS,
    OPTIONAL,
    SHORTCUTS,
    manifest,
    missing_scopes,
    optional_scopes,
    scopes,
)
from tests.conftest import ROOT

CITIES = ["Millbrook", "Bo", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"]
SOURCES = "\n".join(p.read_text() for p in sorted((ROOT / "helpbot" / "slack").glob("*.py")))


@pytest.fixture(params=[None, "https://help.millbrook.example/"], ids=["socket", "http"])
def app(request):
    return manifest(city="Millbrook", public_url=request.param)


@pytest.mark.parametrize("city", CITIES)
def test_what_is_displayed_is_as_long_as_slack_lets_it(city):
    shown = manifest(city=city, public_url=None)["display_information"]

    assert 1 <= len(shown["name"]) <= 35
    assert 1 <= len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4_000
    assert re.fullmatch("#[0-9A-Fa-f]{6}", shown["background_color"])


def test_the_agent_view_keeps_its_limits_and_is_the_only_one(app):
    features = app["features"]
    prompts = features["agent_view"]["suggested_prompts"]

    assert "assistant_view" not in features
    assert 1 <= len(features["agent_view"]["agent_description"]) <= 300
    assert 1 <= len(prompts) <= 4
    assert all(prompt["title"] and prompt["message"] for prompt in prompts)
    assert len(features["bot_user"]["display_name"]) <= 80
    assert features["app_home"]["messages_tab_enabled"]
    assert not features["app_home"]["messages_tab_read_only_enabled"]


def test_the_command_keeps_its_limits(app):
    (command,) = app["features"]["slash_commands"]

    assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
    assert 1 <= len(command["description"]) <= 2_000
    assert 1 <= len(command["usage_hint"]) <= 1_000
    assert command["should_escape"]


# Every one that was ever installed.
INSTALLED = {
    "gl_page_oncall": "global",
    "new_ticket": "global",
    "ticket_from_message": "message",
    "add_to_ticket": "message",
    "draft_article": "message",
}


def test_no_shortcut_is_ever_taken_away(app):
    there = {one["callback_id"]: one["type"] for one in app["features"]["shortcuts"]}

    assert INSTALLED.items() <= there.items()
    assert len(there) <= 10


@pytest.mark.parametrize("callback", SHORTCUTS)
def test_a_shortcut_keeps_its_limits(app, callback):
    (shown,) = [one for one in app["features"]["shortcuts"] if one["callback_id"] == callback]

    assert 1 <= len(shown["name"]) <= 24
    assert 1 <= len(shown["description"]) <= 150
    assert "commands" in scopes()


@pytest.mark.parametrize("callback", ["gl_page_oncall", "new_ticket", "ticket_from_message"])
def test_a_shortcut_opens_a_form_that_there_is(callback):
    assert SHORTCUTS[callback].opens.partition(" ")[0] in BUILDERS


def test_the_home_tab_is_there(app):
    assert app["features"]["app_home"]["home_tab_enabled"]
    assert "app_home_opened" in app["settings"]["event_subscriptions"]["bot_events"]


def test_the_command_hints_at_what_it_can_do(app):
    hint = app["features"]["slash_commands"][0]["usage_hint"]

    assert {"new", "tickets", "outage", "oncall", "person", "help"} <= set(hint.split(" | "))


def test_only_an_outages_own_channel_needs_more_and_a_city_may_leave_it_out(app):
    asked = app["oauth_config"]["scopes"]

    assert asked["bot_optional"] == optional_scopes() == ["channels:manage"]
    assert not set(asked["bot"]) & set(asked["bot_optional"])
    assert missing_scopes({"x-oauth-scopes": ",".join(scopes())}) == []


def test_socket_mode_has_no_url_anywhere():
    app = manifest(city="Millbrook", public_url=None)

    assert app["settings"]["socket_mode_enabled"]
    assert "url" not in json.dumps(app)


def test_http_has_the_url_in_all_three_places():
    app = manifest(city="Millbrook", public_url="https://help.millbrook.example/")
    url = "https://help.millbrook.example/slack/events"

    assert not app["settings"]["socket_mode_enabled"]
    assert app["settings"]["event_subscriptions"]["request_url"] == url
    assert app["settings"]["interactivity"]["request_url"] == url
    assert app["features"]["slash_commands"][0]["url"] == url


def test_presses_are_delivered(app):
    assert app["settings"]["interactivity"]["is_enabled"]


def test_scopes_are_sorted_and_each_is_there_once(app):
    asked = app["oauth_config"]["scopes"]["bot"]

    assert asked == sorted(set(asked)) == scopes()
    assert len(asked) <= 255


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_every_event_has_the_scope_that_delivers_it(app, event):
    needed = {
        "app_mention": {"app_mentions:read"},
        "message.channels": {"channels:history"},
        "message.groups": {"groups:history"},
        "message.im": {"im:history"},
        "reaction_added": {"reactions:read"},
    }.get(event, set())

    assert event in app["settings"]["event_subscriptions"]["bot_events"]
    assert needed <= set(scopes())


def test_what_slack_gives_to_agents_only_is_asked_for():
    assert {"assistant:write", "commands", "chat:write"} <= set(scopes())


def test_rights_that_the_city_would_not_give_are_not_asked_for():
    assert not [s for s in scopes() if s.startswith(("search:", "admin"))]
    assert not {"chat:write.public", "chat:write.customize"} & set(scopes())


def called():
    """Every Web API method that the code of the edge calls."""
    by_function = re.findall(r"client\.([a-z]+(?:_[a-zA-Z]+)+)\(", SOURCES)
    # What a client can do that is no method of the Web API.
    own = {"api_call", "connect_to_new_endpoint", "is_connected"}
    families = {method.partition(".")[0] for method in METHODS}
    by_name = {
        name
        for name in re.findall(r'\w+\(\s*"([a-z]+\.[a-zA-Z.]+)"', SOURCES)
        if name.partition(".")[0] in families
    }
    return by_name | {name.replace("_", ".") for name in by_function if name not in own}


@pytest.mark.parametrize("name", ["x-oauth-scopes", "X-OAuth-Scopes"])
def test_scopes_that_the_app_lacks_are_found_in_the_header(name):
    granted = [s for s in scopes() if s not in ("commands", "im:history")]

    assert missing_scopes({name: ", ".join(granted)}) == ["commands", "im:history"]
    assert missing_scopes({name: ",".join([*scopes(), "files:read"])}) == []


@pytest.mark.parametrize("headers", [None, {}, {"x-oauth-scopes": ""}])
def test_where_slack_does_not_tell_no_scope_is_missing(headers):
    assert missing_scopes(headers) == []


def test_every_method_that_the_code_calls_has_its_scopes_and_no_other_is_listed():
    assert called() == set(METHODS) | set(OPTIONAL)
    assert not set(METHODS) & set(OPTIONAL)
