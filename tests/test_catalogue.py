"""The forms of the catalogue, all that are shipped: what they ask and say, who may open one."""

import json
from datetime import date

import pytest
from slack_sdk.models.views import View

from helpbot import config
from helpbot import plan as plans
from helpbot.catalogue import (
    business_day,
    choosing,
    due_on,
    is_off_standard,
    offered,
    request_form,
    shown,
    summary,
    wanted_on,
)
from helpbot.commands import COMMANDS
from helpbot.forms import mistakes, sentence_of, values_in
from helpbot.plan import Role
from helpbot.slack.blocks import FORM_WORDS, OPTION
from helpbot.slack.views import inputs_of, modal, name_of, values_of
from helpbot.speech import FieldKind
from tests.conftest import ROOT
from tests.test_plan import problems_of

IDS = [form.id for form in config.read_plan(ROOT / "desk.toml").forms]
ANA = {"facility": "city-hall", "department": "finance", "person": "Ana Ruiz"}
KNOWN = {**ANA, "words": "i need a second monitor", "answer": "17"}


def filled(form, **change):
    """Something in every blank that is seen."""
    by_kind = {FieldKind.DATE: "2026-12-01", FieldKind.LONG: "two lines\nof | text"}
    values = {
        f.name: f.filled or (f.options[-1].value if f.options else by_kind.get(f.kind, "some text"))
        for f in form.fields
    }
    return {**values, **change}


@pytest.fixture(params=IDS)
def entry(request, plan):
    return plan.form(request.param)


def test_the_sample_city_has_a_form_for_everything_it_is_asked_for():
    assert set(IDS) >= set(
        "account-new account-change account-end mfa-reset shared-mailbox folder-access vpn "
        "software equipment phone printer map-data website room-av event-network move camera "
        "badge-access vendor-session restore records-search consulting problem".split()
    )


def test_a_shipped_form_is_a_view_that_slack_takes(plan, entry):
    form = request_form(plan, entry, KNOWN)

    view = modal(form, {})

    View(**view).validate_json()
    assert len(json.dumps(view)) < 250_000
    assert name_of(view) == f"request {entry.id} 17"
    assert inputs_of(view) == [blank.name for blank in entry.fields]
    assert len(form.title) <= FORM_WORDS
    assert all(len(option) <= OPTION for blank in entry.fields for option in blank.options)


def test_what_was_filled_in_in_slack_comes_back(plan, entry):
    form = request_form(plan, entry, KNOWN)
    values = filled(form)
    state = {}
    for field in form.fields:
        element = {"value": values[field.name]}
        if field.options:
            element = {"selected_option": {"value": values[field.name]}}
        elif field.kind is FieldKind.DATE:
            element = {"selected_date": values[field.name]}
        state[field.name] = {field.name: element}

    assert values_of(form, {**modal(form, {}), "state": {"values": state}}) == values


def test_what_a_form_says_is_read_back_and_is_no_other_command(plan, entry):
    form = request_form(plan, entry, KNOWN)
    values = filled(form)

    assert mistakes(form, values) == {}
    said = sentence_of(form, values)

    assert said.startswith(f"request {entry.id} | ")
    single = {
        f.name: v.replace("|", "¦") if not f.keeps_lines else v
        for f, v in ((f, values[f.name]) for f in form.fields)
    }
    assert values_in(said) == single
    assert [c.name for c in COMMANDS if c.pattern.fullmatch(said)] == ["request_form"]


def test_every_blank_of_a_shipped_form_is_explained_by_its_label(entry):
    assert len({blank.label for blank in entry.fields}) == len(entry.fields)
    assert 4 <= len(entry.fields) <= 7


def test_a_form_can_be_filled_in_at_the_prompt(city_bot, plan, entry):
    city_bot.hears("ana", f"form request {entry.id}")
    known = request_form(plan, entry, ANA)
    values = filled(known)

    for field in known.fields:
        if field.kind is FieldKind.HIDDEN:
            continue
        if field.needed_when and values.get(field.needed_when[0]) != field.needed_when[1]:
            continue
        asked = city_bot.said[-1].reply
        assert f"**{field.label}**" in asked.text
        city_bot.hears("ana", values[field.name].replace("\n", " "))

    assert f"**{known.fields[0].label}**" not in city_bot.said[-1].reply.text


def test_what_is_known_stands_in_the_form(plan):
    equipment = request_form(plan, plan.form("equipment"), KNOWN)
    stands = {field.name: field.filled for field in equipment.fields if field.filled}

    assert stands == {
        "who": "Ana Ruiz",
        "facility": "city-hall",
        "why": "i need a second monitor",
        "answer": "17",
    }


def test_what_is_known_and_no_option_does_not_stand_in_it(plan):
    form = request_form(plan, plan.form("problem"), {"facility": "moon-base", "service": "vpn"})

    assert {f.name: f.filled for f in form.fields if f.filled} == {"service": "vpn"}


def test_what_is_off_the_standard_asks_what_and_why(plan):
    entry = plan.form("equipment")
    form = request_form(plan, entry, ANA)
    values = filled(form, item="Something else", other="", reason="")

    assert is_off_standard(entry, values)
    assert list(mistakes(form, values)) == ["other", "reason"]
    monitor = {**values, "item": "Monitor"}
    assert mistakes(form, monitor) == {}
    assert not is_off_standard(entry, monitor)


def test_the_line_of_a_ticket_says_what_was_asked_for(plan):
    entry = plan.form("equipment")

    assert summary(plan, entry, {"item": "Monitor", "who": "Ana"}) == "Monitor for Ana"
    other = {"item": "Something else", "other": "Standing lamp", "who": "Ana"}
    assert summary(plan, entry, other) == "Standing lamp for Ana"
    app = {"service": "erp", "who": "Ana"}
    assert summary(plan, plan.form("app-access"), app) == "Access to Finance ERP: Ana"
    assert len(summary(plan, plan.form("other"), {"what": "x" * 500})) == 150
    assert summary(plan, plan.form("other"), {"what": " "}) == "Something else"


def test_what_was_filled_in_is_shown_with_names_and_without_what_was_left_open(plan):
    values = {"who": "Kim", "facility": "fire-3", "start": "2026-12-01", "status": ""}

    assert shown(plan, plan.form("account-new"), values) == [
        ("Who starts?", "Kim"),
        ("Where will they work?", "Fire Station 3"),
        ("First day", "December 1, 2026"),
    ]


@pytest.mark.parametrize(
    ("first", "days", "due"),
    [
        pytest.param(date(2026, 12, 4), 1, date(2026, 12, 7), id="over a weekend"),
        pytest.param(date(2026, 12, 24), 1, date(2026, 12, 28), id="over Christmas"),
        pytest.param(date(2026, 12, 5), 2, date(2026, 12, 8), id="from a Saturday"),
        pytest.param(date(2026, 12, 4), 0, date(2026, 12, 4), id="none"),
    ],
)
def test_lead_time_is_counted_in_days_of_work(plan, first, days, due):
    assert business_day(plan, first, days) == due


def test_a_desk_without_hours_works_every_day(plan):
    always = plan.model_copy(update={"desk": plan.desk.model_copy(update={"opening": None})})

    assert business_day(always, date(2026, 12, 4), 3) == date(2026, 12, 7)


def test_the_day_it_is_needed_is_the_forms_own(plan):
    form = plan.form("account-new")

    assert wanted_on(form, {"start": "2026-12-01"}) == date(2026, 12, 1)
    assert wanted_on(form, {"start": "soon"}) is None
    assert due_on(plan, form, date(2026, 11, 30)) == date(2026, 12, 14)


def test_partners_are_offered_what_is_for_them(plan):
    assert [form.id for form in offered(plan, Role.PARTNER)] == [
        "problem", "vendor-session", "map-data"
    ]  # fmt: skip
    assert len(offered(plan, Role.EMPLOYEE)) == len(plan.forms)


def test_the_form_that_asks_which_lists_them_all(plan):
    form = choosing(plan.forms)

    View(**modal(form, {})).validate_json()
    assert [option.value for option in form.fields[0].options] == IDS
    assert sentence_of(form, {"form": "vpn"}) == "request vpn"


# desk.toml.

GOOD = (ROOT / "desk.toml").read_text()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            ('service = "mfa"', 'service = "mfas"'),
            "is 'mfas', which is not in services",
            id="service",
        ),
        pytest.param(
            ('who = ["department", "team:security"]', 'who = ["team:guards"]'),
            "approvers names 'team:guards', which does not exist",
            id="approver",
        ),
        pytest.param(
            ('review = {who = ["lead"]}', 'review = {who = ["boss"]}'),
            "standard names 'boss', which does not exist",
            id="review",
        ),
        pytest.param(
            ('approvers = {who = ["field:owner"]}', 'approvers = {who = ["field:folder"]}'),
            "'field:folder', which is no field with a department",
            id="approver by field",
        ),
        pytest.param(
            ('id = "software"\ntitle', 'id = "vpn"\ntitle'), "a second time", id="id twice"
        ),
        pytest.param(
            ('summary = "VPN: {who}"', 'summary = "VPN: {whom}"'),
            "summary names 'whom', which is no field of it",
            id="summary",
        ),
        pytest.param(('by = "start"', 'by = "who"'), "no field with a date", id="by"),
        pytest.param(
            ('options = ["Read", "Read and change"', 'options = ["Read", "Read"'),
            "has an option twice",
            id="option twice",
        ),
        pytest.param(
            ('options = ["Read", "Read and change"', 'options = ["Read|write"'),
            "has a bar in it",
            id="a bar",
        ),
        pytest.param(
            ('["status", "Contractor or auditor"]', '["status", "Guest"]'),
            "until is needed when status is 'Guest'; no field before it has that",
            id="condition",
        ),
        pytest.param(
            ('other = "Something else", reason = "reason"', 'other = "Gold", reason = "reason"'),
            "standard: 'item' has no 'Gold'",
            id="standard",
        ),
        pytest.param(
            ('else", reason = "reason"', 'else", reason = "who"'),
            "standard: 'who' must be a field with needed_when",
            id="reason",
        ),
        pytest.param(
            ('name = "folder", label', 'name = "answer", label'),
            "answer is a name that every form has",
            id="reserved",
        ),
        pytest.param(
            ('{name = "folder", label = "Which folder?"', '{name = "who", label = "Which folder?"'),
            "has two fields of one name",
            id="field twice",
        ),
        pytest.param(
            ('kind = "service", required = false', 'kind = "colour", required = false'),
            "kind should be",
            id="kind",
        ),
        pytest.param(
            ('title = "Software"', 'title = "Software of every kind for all"'),
            "title should have at most 24",
            id="title",
        ),
        pytest.param(
            ('names = ["Library"]', 'names = ["Library"], approvers = ["zed"]'),
            "departments[7].approvers is 'zed', which is not in people",
            id="approvers of a department",
        ),
    ],
)  # fmt: skip
def test_a_mistake_in_the_catalogue_is_told_with_its_line(change, expected):
    before, after = change
    bad = GOOD.replace(before, after, 1)
    assert bad != GOOD

    found = problems_of(bad)

    told = [problem for problem in found if expected in problem]
    assert told, found
    line = int(told[0].split(":")[1])
    pairs = zip(bad.splitlines(), GOOD.splitlines(), strict=False)
    changed = next(n for n, (a, b) in enumerate(pairs, 1) if a != b)
    # A field stands at its own line; what does not fit together, at the head of its form.
    head = max(
        (n for n, row in enumerate(bad.splitlines(), 1) if row == "[[forms]]" and n <= changed),
        default=changed,
    )
    assert line in (changed, changed + 1, head)


def test_a_form_that_an_admin_adds_is_there_without_a_release(city_bot, desk):
    desk.write_text(
        GOOD
        + """
[[forms]]
id = "drone-flight"
title = "Drone flight"
about = "A flight over a city place"
group = "Ideas and everything else"
service = "gis"
summary = "Flight over {place}"
fields = [{name = "place", label = "Over which place?"}]
"""
    )
    city_bot.mind.adopt(plans.read("desk.toml", desk.read_text()))

    city_bot.hears("ana", "form request drone-flight")

    assert "**Over which place?**" in city_bot.said[-1].reply.text


def test_a_form_knows_who_opens_it(city_bot):
    opened = city_bot.mind.forms(city_bot.store)
    form = opened("request equipment", "terminal:lou")

    assert {f.name: f.filled for f in form.fields if f.filled} == {
        "who": "Lou Brandt",
        "facility": "fire-3",
    }
    assert opened("request equipment", "terminal:pat") is None
    assert opened("request map-data", "terminal:pat") is not None
    assert opened("request nonsense", "terminal:lou") is None
    assert opened("request equipment x", "terminal:lou") is None
    choice = opened("request", "terminal:pat").fields[0]
    assert [o.value for o in choice.options] == ["problem", "vendor-session", "map-data"]


# In chat.


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("I need a second monitor", "equipment"),
        ("new hire starts monday", "account-new"),
        ("need access to the finance folder", "folder-access"),
        ("We want to start using tablets for inspections", "consulting"),
    ],
)
def test_a_wish_gets_the_form_of_its_kind_first(city_bot, text, form):
    (said,) = city_bot.hears("ana", text)

    assert said.reply.buttons[0].says == f"form request {form} 1"
    assert "request" in said.reply.text
    assert [b.says for b in said.reply.buttons].count("catalogue") == 1


def test_the_article_stands_below_the_form(city_bot):
    (said,) = city_bot.hears("ana", "please give me permission to a shared folder")

    assert said.reply.text.startswith("That is a request.")
    assert "folder-access.md" in said.reply.source


def test_what_was_said_stands_in_the_form_that_it_opens(city_bot):
    city_bot.hears("ana", "I need a second monitor")

    form = city_bot.mind.forms(city_bot.store)("request equipment 1", "terminal:ana")

    assert next(f.filled for f in form.fields if f.name == "why") == "I need a second monitor"
    others = city_bot.mind.forms(city_bot.store)("request equipment 1", "terminal:lou")
    assert next(f.filled for f in others.fields if f.name == "why") == ""


def test_the_catalogue_is_listed_in_groups_and_pages(city_bot):
    (first,) = city_bot.hears("ana", "catalogue")
    (last,) = city_bot.hears("ana", "catalogue 99")

    assert first.reply.text.count("\n- **") == 8
    assert "**Accounts and access**" in first.reply.text
    assert "10 business days" in first.reply.text
    assert first.reply.buttons[-1].says == "catalogue 2"
    assert last.reply.buttons[-1].says == "form request other"


def test_a_form_is_named_by_saying_request(city_bot):
    (known,) = city_bot.hears("ana", "request vpn")
    (unknown,) = city_bot.hears("ana", "request unicorn")
    (not_theirs,) = city_bot.hears("pat", "request vpn")

    assert [b.says for b in known.reply.buttons] == ["form request vpn"]
    assert "3 business days" in known.reply.text
    assert "no form `unicorn`" in unknown.reply.text
    assert "no form `vpn`" in not_theirs.reply.text
