"""Who must agree to a request, as rules."""

from datetime import UTC, datetime

import pytest

from helpbot.approvals import (
    Approval,
    Decision,
    NobodyApproves,
    Wish,
    approvers_of,
    open_parts,
    outcome,
    parts_of,
    successors,
)
from helpbot.plan import Approvers

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
STANDARD, OTHER = {"item": "Monitor"}, {"item": "Something else"}


def said(*decisions):
    return [
        Approval(n, 1, person, Decision(state), None, NOON, NOON, None)
        for n, (person, state) in enumerate(decisions)
    ]


def with_rule(plan, *who, rule="any"):
    """The equipment form with other approvers."""
    approvers = Approvers(who=list(who), rule=rule)
    return plan.form("equipment").model_copy(update={"approvers": approvers})


@pytest.mark.parametrize(
    ("department", "approvers"),
    [
        pytest.param("fire", ["lou"], id="its own"),
        pytest.param("it", ["di", "vi"], id="several of its own"),
        pytest.param("finance", ["di"], id="the leads where it has none"),
        pytest.param(None, ["di"], id="the leads where none is known"),
    ],
)
def test_a_departments_approvers_are_its_own_else_the_leads(plan, department, approvers):
    assert approvers_of(plan, department) == approvers


def test_a_department_without_approvers_has_its_leads(plan):
    people = [p.model_copy(update={"lead": p.id in ("kim", "di")}) for p in plan.people]
    none = [d.model_copy(update={"approvers": []}) for d in plan.departments]
    led = plan.model_copy(update={"people": people, "departments": none})

    assert approvers_of(led, "police") == ["kim"]


@pytest.mark.parametrize(
    ("who", "rule", "parts"),
    [
        pytest.param(["department"], "any", (("lou",),), id="the requester's department"),
        pytest.param(["department:police"], "any", (("kim",),), id="another department"),
        pytest.param(["person:sue", "lead"], "any", (("sue", "di"),), id="any one of them"),
        pytest.param(["person:sue", "lead"], "all", (("sue",), ("di",)), id="each of them"),
        pytest.param(["team:security"], "all", (("vi", "mo"),), id="one of a team is enough"),
        pytest.param(["person:di", "lead"], "all", (("di",),), id="who stands in two decides once"),
    ],
)
def test_any_is_one_part_and_all_is_a_part_each(plan, who, rule, parts):
    form = with_rule(plan, *who, rule=rule)

    assert parts_of(plan, Wish(form, STANDARD, "fire")) == parts


def test_a_field_may_say_whose_department_decides(plan):
    wish = Wish(plan.form("folder-access"), {"owner": "water"}, "fire")

    assert parts_of(plan, wish) == (("sue",),)


def test_what_nobody_has_to_agree_to_has_no_parts(plan):
    assert parts_of(plan, Wish(plan.form("restore"), {}, "fire")) == ()


def test_what_is_off_the_standard_is_reviewed_as_well(plan):
    form = plan.form("equipment")

    assert parts_of(plan, Wish(form, STANDARD, "fire")) == (("lou",),)
    assert parts_of(plan, Wish(form, OTHER, "fire")) == (("lou",), ("vi", "mo"), ("di",))


def test_whoever_asks_and_whoever_it_is_for_do_not_decide(plan):
    form = with_rule(plan, "team:security")

    assert parts_of(plan, Wish(form, STANDARD, "it", {"vi"})) == (("mo",),)
    named = {**STANDARD, "who": "mo haddad"}
    assert parts_of(plan, Wish(form, named, "it", {"vi"})) == (("di",),)


def test_where_nobody_may_decide_it_is_said_so(plan):
    with pytest.raises(NobodyApproves, match="555-0140"):
        parts_of(plan, Wish(with_rule(plan, "lead"), STANDARD, "it", {"di"}))
    with pytest.raises(NobodyApproves):
        successors(plan, ["gone"], {"di"})


@pytest.mark.parametrize(
    ("decisions", "after"),
    [
        pytest.param([], "asked", id="nobody yet"),
        pytest.param([("lou", "approved")], "asked", id="one part of two"),
        pytest.param([("lou", "approved"), ("vi", "approved")], "approved", id="both parts"),
        pytest.param([("vi", "approved"), ("mo", "approved")], "asked", id="the same part twice"),
        pytest.param([("lou", "approved"), ("mo", "declined")], "declined", id="one says no"),
        pytest.param([("kim", "approved")], "asked", id="somebody of no part"),
    ],
)
def test_all_parts_must_be_agreed_to_and_one_no_ends_it(decisions, after):
    parts = (("lou",), ("vi", "mo"))

    assert outcome(parts, said(*decisions)) == after


def test_a_part_is_open_until_one_of_it_agrees():
    parts = (("lou",), ("vi", "mo"))

    assert open_parts(parts, said(("mo", "approved"))) == (("lou",),)
    assert open_parts(parts, []) == parts
