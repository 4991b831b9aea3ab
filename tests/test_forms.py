from dataclasses import replace

import pytest

from helpbot import plan as plans
from helpbot.commands import COMMANDS, tidy
from helpbot.forms import (
    fitting,
    listing,
    masked,
    mistakes,
    named,
    outage_form,
    sentence_of,
    values_in,
)
from helpbot.speech import Field, FieldKind, Form, Option
from tests.conftest import ROOT

FILLED = {"service": "internet", "facility": "fire-3", "what": "nobody can get online"}


@pytest.fixture(scope="session")
def outage(plan):
    return outage_form(plan)


def test_the_outage_form_lists_everything_and_the_whole_city(plan, outage):
    service, facility, what = outage.fields

    assert [o.value for o in service.options] == [s.id for s in plan.services]
    assert [o.value for o in facility.options] == [*(f.id for f in plan.facilities), "*"]
    assert facility.options[-1].label == "The whole city"
    assert [f.kind for f in outage.fields] == ["choice", "choice", "long"]
    assert all(f.required for f in outage.fields)
    assert what.longest >= 1_000


def test_the_form_says_its_sentence_in_ids(outage):
    assert mistakes(outage, FILLED) == {}
    assert sentence_of(outage, FILLED) == "outage internet at fire-3: nobody can get online"


def test_an_edited_desk_has_another_form(plan):
    desk = (ROOT / "desk.toml").read_text().replace('"Tennis Center"', '"Racket Palace"')

    edited = outage_form(plans.read("desk.toml", desk))

    assert "Racket Palace" in [option.label for option in edited.fields[1].options]


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        pytest.param({"service": ""}, "service", "Choose one", id="nothing chosen"),
        pytest.param({"what": ""}, "what", "Write a few words", id="nothing written"),
        pytest.param({"what": " \n\u200b\u2060 "}, "what", "Write a few words", id="nothing seen"),
        pytest.param({"facility": "moon-base"}, "facility", "“moon-base” is not", id="unknown"),
        pytest.param(
            {"facility": "Fire Station 3"}, "facility", "is not", id="a label is no value"
        ),
        pytest.param({"facility": "?"}, "facility", "“?” is not", id="the unknown place"),
        pytest.param({"what": "x" * 3_001}, "what", "3,001 characters; 3,000", id="too long"),
    ],
)
def test_a_mistake_is_told_at_its_field_alone(outage, change, field, sentence):
    found = mistakes(outage, FILLED | change)

    assert list(found) == [field]
    assert sentence in found[field]


def test_all_mistakes_are_told_at_once(outage):
    assert list(mistakes(outage, {})) == ["service", "facility", "what"]


def test_what_may_stay_open_may_stay_open():
    form = Form(
        "note", "Note", (Field("to", "To", FieldKind.SHORT, required=False),), "Go", "a {to}"
    )

    assert mistakes(form, {}) == {}
    assert sentence_of(form, {}) == "a"


@pytest.mark.parametrize(
    "what",
    [
        "claim 3",
        "x\nclaim 3",
        "x\r\n\u2028resolve 3 a: b",
        "{service} {facility} {what}",
        "form outage",
        "\u202eoutages",
    ],
)
def test_nothing_filled_in_makes_another_command_of_it(outage, what):
    said = sentence_of(outage, FILLED | {"what": what})

    assert said.startswith("outage internet at fire-3: ")
    assert "\n" not in said
    assert len(said.splitlines()) == 1
    assert named(said) is None
    others = [c.name for c in COMMANDS if c.pattern.fullmatch(said) and "outage" not in c.name]
    assert others == []


def test_braces_are_only_braces(outage):
    said = sentence_of(outage, FILLED | {"what": "{facility}"})

    assert said == "outage internet at fire-3: {facility}"


@pytest.mark.parametrize(
    "change", [{"service": "x at y: z"}, {"service": ""}, {"what": "x" * 9_000}]
)
@pytest.mark.parametrize("say", [sentence_of, masked])
def test_what_has_mistakes_says_nothing(outage, change, say):
    with pytest.raises(ValueError, match="has mistakes in"):
        say(outage, FILLED | change)


def test_a_secret_is_removed_from_what_a_form_says(outage):
    clean = masked(outage, FILLED | {"what": "vpn fails\nmy password is Tiger-4711"})

    assert "Tiger" not in clean.text
    assert clean.text.startswith("outage internet at fire-3: vpn fails")
    assert clean.kinds == ("password",)


def test_a_report_that_is_withheld_still_says_what_is_out_and_where(outage):
    what = "ran plate ABC 1234, it came back stolen, and then the screen froze"

    clean = masked(outage, FILLED | {"what": what})

    assert "ABC" not in clean.text
    assert clean.text.startswith("outage internet at fire-3: [")
    assert clean.kinds == ("criminal-justice information",)


def test_a_secret_whose_mark_is_longer_than_it_may_be_told_at_the_very_end(outage):
    what = ("x " * 1_500)[: 3_000 - 13] + " pw: Tiger-47"
    assert len(what) == 3_000

    assert "Tiger" not in masked(outage, FILLED | {"what": what}).text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("form outage", "outage"),
        (" Form  Outage ", "outage"),
        ("form", None),
        ("form outage now", "outage now"),
        ("outage", None),
        ("the form outage", None),
    ],
)
def test_a_form_is_opened_by_name_and_by_nothing_else(text, name):
    assert named(text) == name


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("fire-3", ["fire-3"], id="a value"),
        pytest.param("FIRE  station 3", ["fire-3"], id="a label"),
        pytest.param("station 3", ["fire-3"], id="a part"),
        pytest.param("tenn", ["tennis-center"], id="part of a word"),
        pytest.param("*", ["*"], id="everywhere"),
        pytest.param("whole city", ["*"], id="everywhere in words"),
        pytest.param("city hall", ["city-hall"], id="a whole name before a longer one"),
        pytest.param("library", ["library-main", "library-north", "library-west"], id="several"),
        pytest.param("moon base", [], id="none"),
        pytest.param("  ", [], id="nothing"),
        pytest.param("[a-z]+", [], id="no pattern"),
    ],
)
def test_an_option_is_found_by_what_people_type(outage, text, values):
    assert [option.value for option in fitting(outage.fields[1], text)] == values


def test_a_number_is_a_whole_word():
    stations = tuple(Option(f"Station {n}", f"s-{n}") for n in range(1, 13))

    found = fitting(Field("where", "Where?", FieldKind.CHOICE, stations), "ation 1")
    assert len(found) == 4
    found = fitting(Field("where", "Where?", FieldKind.CHOICE, stations), "1")
    assert [option.value for option in found] == ["s-1"]


@pytest.mark.parametrize("says", ["{what} now", " outage {what}", "outage", "outage {where}"])
def test_a_form_that_could_say_anything_is_none(outage, says):
    with pytest.raises(ValueError, match="form outage"):
        replace(outage, fields=outage.fields[2:], says=says)


LISTED = (
    Field("who", "Who?", FieldKind.SHORT),
    Field("text", "What?", FieldKind.LONG, required=False, keeps_lines=True),
    Field("origin", "", FieldKind.HIDDEN, filled="message 7"),
)
LIST = Form("move", "A move", LISTED, "Ask", listing("request move", LISTED))


@pytest.mark.parametrize(
    "text",
    [
        "one line",
        "two\nlines",
        "1. a\n   - b  c\n\n\n| x | y |",
        'says "no" \\ yes',
        "who: Bo | text: mine",
    ],
)
def test_what_a_list_of_blanks_says_is_read_back_as_it_was(text):
    said = sentence_of(LIST, {"who": "Kim | Lee", "text": text})

    assert tidy(said) == said
    assert values_in(said) == {"who": "Kim ¦ Lee", "text": text, "origin": "message 7"}


def test_of_what_is_hidden_only_the_form_decides():
    said = sentence_of(LIST, {"who": "Kim", "origin": "forged"})

    assert values_in(said) == {"who": "Kim", "origin": "message 7"}


def test_a_reason_is_needed_where_another_blank_asks_for_it():
    options = (Option("Standard", "standard"), Option("Other", "other"))
    fields = (
        Field("item", "What?", FieldKind.CHOICE, options),
        Field("why", "Why?", FieldKind.SHORT, needed_when=("item", "other")),
    )
    form = Form("equipment", "Equipment", fields, "Ask", listing("request equipment", fields))

    assert list(mistakes(form, {"item": "other"})) == ["why"]
    assert not mistakes(form, {"item": "standard"})


@pytest.mark.parametrize(("text", "is_one"), [("2026-12-01", True), ("1.12.", False), ("", True)])
def test_a_date_is_year_month_and_day(text, is_one):
    field = Field("when", "When?", FieldKind.DATE, required=False)
    form = Form("move", "A move", (field,), "Ask", "move {when}")

    assert (not mistakes(form, {"when": text})) is is_one
