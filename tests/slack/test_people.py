from datetime import timedelta

import pytest

from helpbot.errors import Unavailable
from helpbot.plan import Role
from helpbot.slack.ears import Ears
from helpbot.slack.people import AFTER_TROUBLE, REMEMBERED, People
from helpbot.speech import PersonId
from tests.conftest import MONDAY
from tests.slack.stand_in import TEAM, StandIn

ANA = PersonId("slack:UANA")


@pytest.fixture
def slack():
    with StandIn() as stand_in:
        yield stand_in


@pytest.fixture
def people(slack, clock):
    return People(slack.client(), TEAM, clock)


@pytest.mark.parametrize(
    "email",
    ["ana@millbrook.example", "Ana@Millbrook.Example", "ANA@MILLBROOK.EXAMPLE"],
)
def test_a_member_is_known_by_mail_in_any_case(slack, people, plan, email):
    slack.join("UANA", email=email)

    found = people.who(plan, ANA)

    assert found is not None
    assert found.id == "ana"


def test_roles_come_from_the_plan(people, plan):
    bo = people.who(plan, PersonId("slack:UBO"))

    assert bo is not None
    assert bo.role is Role.TECHNICIAN


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"is_restricted": True}, id="guest"),
        pytest.param({"is_ultra_restricted": True}, id="guest of one channel"),
        pytest.param({"team_id": "T666"}, id="from another workspace"),
        pytest.param({"is_stranger": True}, id="stranger"),
        pytest.param({"deleted": True}, id="deactivated"),
    ],
)
def test_outsiders_are_partners_whatever_their_mail_says(slack, people, plan, fields):
    slack.join("UEVE", email="di@millbrook.example", **fields)

    found = people.who(plan, PersonId("slack:UEVE"))

    assert found is not None
    assert found.role is Role.PARTNER


def test_a_user_whom_slack_does_not_know_is_a_partner(people, plan):
    found = people.who(plan, PersonId("slack:UGONE"))

    assert found is not None
    assert found.role is Role.PARTNER


def test_a_member_whom_the_plan_does_not_name_is_an_employee_without_rights(slack, people, plan):
    slack.join("UNEW", email="New@millbrook.example")

    found = people.who(plan, PersonId("slack:UNEW"))

    assert found is not None
    assert (found.email, found.role) == ("new@millbrook.example", Role.EMPLOYEE)
    assert (found.department, found.facility, found.teams, found.lead) == (None, None, [], False)
    assert found.id not in {person.id for person in plan.people}


def test_a_member_without_an_email_is_nobody(slack, people, plan):
    slack.join("UNEW", email="")

    assert people.who(plan, PersonId("slack:UNEW")) is None


def test_a_person_is_asked_about_once_in_ten_minutes(slack, people, plan, clock):
    people.who(plan, ANA)
    clock.push(REMEMBERED - timedelta(seconds=1))
    people.who(plan, ANA)
    assert len(slack.of("users.info")) == 1

    clock.push(timedelta(seconds=1))
    people.who(plan, ANA)

    assert len(slack.of("users.info")) == 2


def test_a_leaver_loses_rights_within_ten_minutes(slack, people, plan, clock):
    people.who(plan, PersonId("slack:UBO"))
    slack.join("UBO", email="bo@millbrook.example", deleted=True)
    clock.push(REMEMBERED)

    found = people.who(plan, PersonId("slack:UBO"))

    assert found is not None
    assert found.role is Role.PARTNER


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(lambda slack: slack.close(), id="gone"),
        pytest.param(lambda slack: slack.hangs("users.info"), id="silent"),
        pytest.param(lambda slack: slack.cuts("users.info"), id="cut off"),
        pytest.param(lambda slack: slack.breaks("users.info", 503), id="fails"),
        pytest.param(lambda slack: slack.breaks("users.info", 502, page="<p>"), id="a page"),
        pytest.param(lambda slack: slack.limits("users.info", 30), id="limits"),
        pytest.param(lambda slack: slack.fails("users.info", "missing_scope"), id="no scope"),
    ],
)
def test_rights_are_not_guessed_while_slack_does_not_say(slack, people, plan, trouble):
    trouble(slack)

    with pytest.raises(Unavailable):
        people.who(plan, ANA)


def test_a_failure_is_not_remembered(slack, people, plan):
    slack.fails("users.info", "internal_error")
    with pytest.raises(Unavailable):
        people.who(plan, ANA)

    assert people.who(plan, ANA) is not None


def test_rights_are_not_guessed_before_the_own_workspace_is_known(slack, plan, clock):
    with pytest.raises(Unavailable):
        People(slack.client(), "", clock).who(plan, PersonId("slack:UBO"))


def name_of(people, plan, user):
    return people.name_of(plan, user, until=MONDAY + timedelta(hours=1))


def test_colleagues_have_a_name_and_nobody_else_has(slack, people, plan):
    slack.join("UNEW", email="new@millbrook.example")
    slack.join("UEVE", email="di@millbrook.example", is_restricted=True)

    names = [name_of(people, plan, user) for user in ("UBO", "UNEW", "UEVE", "UGONE")]

    assert names == ["Bo Lindgren", "", "", ""]


def test_nobody_waits_again_at_once_for_a_name_that_slack_did_not_say(slack, people, plan, clock):
    slack.breaks("users.info", 503)
    assert name_of(people, plan, "UBO") == ""
    assert name_of(people, plan, "UBO") == ""
    assert len(slack.of("users.info")) == 1

    clock.push(AFTER_TROUBLE)

    assert name_of(people, plan, "UBO") == "Bo Lindgren"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("Nina Park", "Nina Park", id="as she calls herself"),
        pytest.param("", "nina@millbrook.example", id="without a name"),
        pytest.param("Di Novak", "Di Novak (nina@millbrook.example)", id="as somebody of the plan"),
        pytest.param("DI  NOVAK", "DI NOVAK (nina@millbrook.example)", id="in capitals"),
        pytest.param("Novak, Di (IT)", "Novak, Di (IT) (nina@millbrook.example)", id="turned"),
        pytest.param("Di Novack", "Di Novack (nina@millbrook.example)", id="a letter more"),
        pytest.param("Dí Novák", "Dí Novák (nina@millbrook.example)", id="with accents"),
        pytest.param("Nin\u0430 Park", "Nin\u0430 Park (nina@millbrook.example)", id="look-alike"),
        pytest.param("Helpbot", "Helpbot (nina@millbrook.example)", id="as the bot"),
        pytest.param("IT Service Desk", "IT Service Desk (nina@millbrook.example)", id="the desk"),
        pytest.param("di@millbrook.example", "nina@millbrook.example", id="an address"),
        pytest.param("N" * 200, "nina@millbrook.example", id="too long"),
    ],
)
def test_a_member_is_called_as_they_call_themselves_unless_it_misleads(
    slack, people, plan, name, shown
):
    slack.join("UNINA", email="nina@millbrook.example", real_name=name)

    found = people.who(plan, PersonId("slack:UNINA"))

    assert found is not None
    assert (found.name, found.role) == (shown, Role.EMPLOYEE)
    assert name_of(people, plan, "UNINA") == ("" if "@" in shown else shown)


def test_whoever_a_ticket_is_for_is_heard_by_their_id():
    ears = Ears("UBOT", TEAM, frozenset(), lambda *_: False, names=lambda: lambda _: "Nina Park")

    assert ears.words({"text": "ticket for <@UNINA>: no sound"}) == "ticket for @UNINA: no sound"
    assert ears.words({"text": "<@UBOT> new ticket for <@UNINA|nina>: no sound"}) == (
        "new ticket for @UNINA: no sound"
    )
    assert ears.words({"text": "ask <@UNINA> about it"}) == "ask Nina Park about it"


def test_whoever_is_asked_for_together_is_asked_within_one_time(slack, people, plan, clock):
    until = clock() + timedelta(seconds=2)
    people.name_of(plan, "UBO", until=until)
    clock.push(timedelta(seconds=2))

    names = [people.name_of(plan, user, until=until) for user in ("UCY", "UBO")]

    assert names == ["", "Bo Lindgren"]
    assert [call["user"] for call in slack.of("users.info")] == ["UBO"]
    with pytest.raises(Unavailable):
        people.who(plan, PersonId("slack:UCY"), until=until)
    assert people.name_of(plan, "UCY", until=clock() + timedelta(seconds=2)) == "Cy Washington"


def test_what_waits_for_a_person_does_not_wait_longer_than_it_may(slack, people, plan, clock):
    slack.hangs("users.info")

    with pytest.raises(Unavailable):
        people.who(plan, ANA, until=clock() + timedelta(milliseconds=50))
