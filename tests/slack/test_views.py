import json

import pytest
from slack_sdk.models.views import View

from helpbot.forms import mistakes, outage_form
from helpbot.slack.views import inputs_of, modal, name_of, values_of
from helpbot.speech import Field, FieldKind, Form, Option

LIMIT = 250_000


@pytest.fixture(scope="session")
def outage(plan):
    return outage_form(plan)


def form_of(*options, **fields):
    choice = Field("which", "Which?", FieldKind.CHOICE, options)
    words = {"name": "pick", "title": "Pick", "submit": "Go", "says": "pick {which}", **fields}
    return Form(fields=(choice,), **words)


def many(count, label="Place {n}", value="p-{n}"):
    return [Option(label.format(n=n), value.format(n=n)) for n in range(count)]


def element(view, block):
    return next(b["element"] for b in view["blocks"] if b["block_id"] == block)


def options_of(select):
    groups = select.get("option_groups") or [{"options": select["options"]}]
    return [option for group in groups for option in group["options"]]


def submitted(view, **elements):
    values = {block: {block: found} for block, found in elements.items()}
    return {**view, "state": {"values": values}}


def select(value):
    return {"type": "static_select", "selected_option": {"value": value} if value else None}


def test_the_outage_form_is_a_view_that_the_sdk_takes(outage):
    view = modal(outage, {})

    View(**view).validate_json()
    assert name_of(view) == "outage"
    assert inputs_of(view) == ["service", "facility", "what"]
    assert len(json.dumps(view)) < LIMIT
    assert [len(element(view, f.name)["options"]) for f in outage.fields[:2]] == [
        len(f.options) for f in outage.fields[:2]
    ]


def test_the_words_of_the_person_stand_in_the_form(outage):
    assert element(modal(outage, {"what": "no <b>"}), "what")["initial_value"] == "no <b>"
    assert "initial_value" not in element(modal(outage, {}), "what")
    assert len(element(modal(outage, {"what": "x" * 9_000}), "what")["initial_value"]) == 3_000


def test_what_was_filled_in_comes_back(outage):
    view = submitted(
        modal(outage, {}),
        service=select("vpn"),
        facility=select("*"),
        what={"type": "plain_text_input", "value": "a\nb"},
    )

    assert values_of(outage, view) == {"service": "vpn", "facility": "*", "what": "a\nb"}


@pytest.mark.parametrize(
    "state",
    [
        pytest.param({}, id="no state"),
        pytest.param({"state": None}, id="null"),
        pytest.param({"state": {"values": {}}}, id="nothing"),
        pytest.param({"state": {"values": {"what": {"what": {"value": None}}}}}, id="untouched"),
        pytest.param({"state": {"values": {"service": {"service": select("")}}}}, id="not chosen"),
    ],
)
def test_what_was_left_open_is_empty(outage, state):
    values = values_of(outage, {**modal(outage, {}), **state})

    assert list(mistakes(outage, values)) == ["service", "facility", "what"]


def test_an_option_that_is_no_longer_there_is_a_mistake(outage):
    values = values_of(outage, submitted(modal(outage, {}), service=select("pigeon-post")))

    assert values["service"] == "pigeon-post"
    assert "not in my list" in mistakes(outage, values)["service"]


def test_more_than_a_hundred_options_stand_in_groups():
    form = form_of(*many(250))

    view = modal(form, {})
    found = element(view, "which")

    assert "options" not in found
    assert [len(group["options"]) for group in found["option_groups"]] == [100, 100, 50]
    assert found["option_groups"][0]["label"]["text"] == "Place 0 – Place 99"
    assert [o["value"] for o in options_of(found)] == [o.value for o in form.fields[0].options]
    View(**view).validate_json()
    assert values_of(form, submitted(view, which=select("p-249"))) == {"which": "p-249"}


def test_more_options_than_a_view_holds_are_typed():
    form = form_of(*many(9_000, label="Place no. {n}"))

    view = modal(form, {})

    assert len(json.dumps(view)) < LIMIT
    assert element(view, "which")["type"] == "plain_text_input"
    assert "name" in view["blocks"][0]["hint"]["text"]
    View(**view).validate_json()
    typed = submitted(view, which={"type": "plain_text_input", "value": "place no. 8999"})
    assert values_of(form, typed) == {"which": "p-8999"}
    several = submitted(view, which={"type": "plain_text_input", "value": "place"})
    assert "which" in mistakes(form, values_of(form, several))


@pytest.mark.parametrize("count", [1, 100, 101, 400])
def test_nothing_is_longer_than_slack_takes_it(count):
    form = form_of(
        *many(count, label="Ü" * 200 + "{n}", value="v" * 200 + "{n}"),
        title="A title that is far too long for it",
        submit="Do it, and do it now, at once",
    )

    view = modal(form, {})

    assert len(json.dumps(view)) < LIMIT
    View(**view).validate_json()
    found = element(view, "which")
    for option in options_of(found):
        assert len(option["text"]["text"]) <= 75
        assert len(option["value"]) <= 75
    assert all(len(g["label"]["text"]) <= 75 for g in found.get("option_groups", ()))
    last = options_of(found)[-1]["value"]
    assert values_of(form, submitted(view, which=select(last))) == {
        "which": form.fields[0].options[-1].value
    }


def test_another_view_is_no_form():
    assert name_of({"callback_id": "something"}) == ""
    assert name_of({}) == ""
