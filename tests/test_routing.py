"""Rules of desk.toml: the team of a ticket or an outage, and the policy of its pages."""

import pytest

from helpbot import plan as plans
from helpbot.desk.outlook import Outlook
from helpbot.errors import ConfigError
from helpbot.plan import Traits
from tests.conftest import ROOT
from tests.test_desk import paged, texts

GOOD = (ROOT / "desk.toml").read_text()
COUNCIL = """
[on_call.policies.council]
levels = [{page = "person:di", minutes = 2}, {page = "lead", minutes = 3}]
rounds = 1
then_every_minutes = 10
fallback = "everyone and lead"
waits = ["printing"]

[on_call.suspect]"""
RULES = (
    '{facility = ["dispatch", "eoc"], team = "public-safety"},',
    '{priority = ["P1", "P2"], team = "security"},',
    '{facility = "city-hall", priority = ["P1", "P2", "P3"], policy = "council"},',
)


def with_rules(*rules):
    """desk.toml with these rules and no others, and a policy of its own."""
    head, rest = GOOD.split("routes = [\n", 1)
    text = head + "routes = [\n  " + "\n  ".join(rules) + rest[rest.index("\n]\n") :]
    return text.replace("\n[on_call.suspect]", COUNCIL, 1)


def plan_of(*rules):
    return plans.read("desk.toml", with_rules(*rules))


def problems_of(*rules):
    with pytest.raises(ConfigError) as caught:
        plan_of(*rules)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def ruled(city_bot):
    city_bot.mind.adopt(plan_of(*RULES))
    return city_bot


def ticket(bot, number=1):
    return bot.store.read().tickets.get(number)


def outage(bot, number=1):
    return bot.store.read().outages.get(number)


@pytest.mark.parametrize(
    ("traits", "team"),
    [
        pytest.param(("incident", "P1", "cad", "dispatch", None), "public-safety", id="the first"),
        pytest.param(("incident", "P2", "email", "airport", None), "security", id="priority"),
        pytest.param(("incident", "P3", "email", "airport", None), "systems", id="the service's"),
        pytest.param(("incident", "P3", "email", "city-hall", None), "systems", id="policy alone"),
        pytest.param(("request", "P1", None, "city-hall", "hr"), "security", id="no service"),
    ],
)
def test_the_first_rule_that_fits_and_names_a_team_says_the_team(traits, team):
    assert plan_of(*RULES).route(Traits(*traits)) == team


def test_the_first_rule_that_fits_and_names_a_policy_says_the_policy():
    plan = plan_of(*RULES)
    here, elsewhere = (
        Traits("incident", "P2", "email", place, None) for place in ("city-hall", "airport")
    )

    for is_open in (True, False):
        assert plan.policy_for(here, is_open=is_open).levels[0].page == "person:di"
        assert plan.policy_for(elsewhere, is_open=is_open) is plan.on_call.policy_when(
            is_open=is_open
        )


def test_the_sample_rules_send_both_places_to_one_team(plan):
    for place in ("dispatch", "eoc"):
        traits = Traits("incident", "P3", "internet", place, None)
        assert plan.route(traits) == "public-safety"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(
            '{priority = ["P1", "P9"], team = "network"},',
            "routes[0].priority[1] should be 'P1', 'P2', 'P3' or 'P4'",
            id="priority",
        ),
        pytest.param('{priority = [], team = "network"},', "routes[0].priority ", id="no priority"),
        pytest.param(
            '{facility = ["dispatch", "moon"], team = "network"},',
            "routes[0].facility is 'moon', which is not in facilities",
            id="facility",
        ),
        pytest.param(
            '{priority = "P1", policy = "counsel"},',
            "routes[0].policy is 'counsel', which is not in on_call.policies",
            id="policy",
        ),
        pytest.param('{priority = "P1"},', "routes[0] leads nowhere", id="nowhere"),
        pytest.param(
            '{kind = "request", policy = "council"},', "nobody is paged for a request", id="kind"
        ),
        pytest.param(
            '{category = "vpn", team = "network"},',
            "routes[0].category is not a name that helpbot knows",
            id="unknown name",
        ),
    ],
)
def test_a_mistake_in_a_rule_is_one_sentence_with_its_line(rule, expected):
    (problem,) = problems_of(rule)

    assert expected in problem
    line = with_rules(rule).splitlines()[int(problem.split(":")[1]) - 1]
    assert line.strip() == rule


@pytest.mark.parametrize(
    ("above", "below"),
    [
        pytest.param('{team = "network"},', '{service = "vpn", team = "systems"},', id="all"),
        pytest.param(
            '{priority = ["P1", "P2"], team = "network"},',
            '{priority = "P2", facility = "eoc", team = "systems"},',
            id="a part",
        ),
        pytest.param(
            '{kind = "request", team = "systems"},',
            '{kind = "request", team = "network"},',
            id="the same",
        ),
    ],
)
def test_a_rule_that_can_never_count_is_named_with_the_one_above_it(above, below):
    (problem,) = problems_of('{facility = "airport", team = "network"},', above, below)

    assert "routes[2].team never counts: routes[1], above it, fits all that" in problem


@pytest.mark.parametrize(
    "below",
    [
        pytest.param('{priority = ["P2", "P3"], team = "systems"},', id="reaches further"),
        pytest.param('{service = "vpn", team = "systems"},', id="another trait"),
        pytest.param('{priority = "P1", policy = "council"},', id="leads elsewhere"),
    ],
)
def test_a_rule_that_sometimes_counts_is_none_of_those(below):
    assert plan_of('{priority = ["P1", "P2"], team = "network"},', below).routes[1]


def test_a_policy_of_a_rule_is_checked_like_the_others():
    text = with_rules(*RULES).replace('"person:di"', '"person:zed"')
    text = text.replace('waits = ["printing"]\n\n', 'ladder = [{path = "sms", after = 1}]\n\n')

    with pytest.raises(ConfigError) as caught:
        plans.read("desk.toml", text)

    said = "\n".join(map(str, caught.value.problems))
    assert "on_call.policies.council.levels[0] pages 'person:zed', which does not exist" in said
    assert "on_call.policies.council.ladder is of no use here" in said


def test_an_outage_is_paged_by_the_policy_of_its_rule(ruled):
    ruled.hears("ana", "nobody at city hall can get online")
    assert paged(ruled) == ["di"]
    assert outage(ruled).policy.rounds == 1

    ruled.advance(minutes=3)

    assert outage(ruled).steps == 2


def test_an_outage_goes_to_the_team_of_its_rule(ruled):
    ruled.hears("bo", "outage internet at airport: no internet at the airport")

    assert (outage(ruled).team, ticket(ruled).team) == ("security", "security")
    assert paged(ruled) == ["vi"]


def test_what_waits_under_its_policy_waits_for_the_desk_to_open(ruled):
    ruled.advance(hours=12)
    ruled.hears("bo", "outage printing at city-hall: no printer works")
    assert outage(ruled).state == "waiting"

    ruled.hears("bo", "outage computers at city-hall: every computer is dark")

    # The night's own policy lets computers wait; the rule's does not.
    assert outage(ruled, 2).state == "triggered"


def test_an_outage_keeps_the_policy_that_it_began_under(ruled):
    ruled.hears("ana", "nobody at city hall can get online")
    ruled.mind.adopt(plan_of('{priority = "P1", team = "network"},'))

    ruled.advance(minutes=3)

    assert outage(ruled).policy.levels[0].page == "person:di"


@pytest.fixture
def slow(ruled):
    """Ticket 1, a P3 of the team systems, which nobody has."""
    ruled.hears("ana", "new ticket: my mailbox is slow")
    assert (ticket(ruled).priority, ticket(ruled).team) == ("P3", "systems")
    return ruled


def test_a_ticket_that_nobody_has_is_routed_anew_when_its_priority_changes(slow):
    said = slow.hears("bo", "priority 1 P2: the council meets tonight")

    assert ticket(slow).team == "security"
    assert any(text.endswith("with IT Risk and Security.") for text in texts(said, "bo"))
    entry = slow.store.read().journal.of(1)[-1]
    assert entry.what == "priority set, routed anew"
    assert entry.after == "priority P2, team security"
    told = [shown.reply.text for shown in said if shown.to == "#it-triage"]
    assert any(
        "Ticket 1 was with Systems and Cloud. What it is now, P2, sends it here" in t for t in told
    )


def test_whoever_has_a_ticket_keeps_it(slow):
    slow.hears("bo", "claim 1")
    slow.hears("bo", "priority 1 P2: the council meets tonight")

    assert (ticket(slow).team, ticket(slow).claimed_by) == ("systems", "bo")


def test_what_somebody_moved_by_hand_stays_there(slow):
    slow.hears("bo", "move 1 to team desktop")
    slow.hears("bo", "priority 1 P2: the council meets tonight")

    assert ticket(slow).team == "desktop"


def test_what_a_rule_fits_no_more_goes_back_to_the_team_of_its_service(ruled):
    ruled.hears("ana", "new ticket: my mailbox is slow")
    ruled.mind.adopt(plan_of('{priority = "P3", team = "network"},'))
    ruled.hears("kim", "new ticket: my mailbox is slow as well")
    assert ticket(ruled, 2).team == "network"

    ruled.hears("bo", "priority 2 P4: she is away")

    assert ticket(ruled, 2).team == "systems"


def test_a_new_place_or_service_is_routed_by_the_rules(slow):
    slow.hears("bo", "move 1 to facility dispatch")
    assert ticket(slow).team == "public-safety"

    slow.hears("bo", "move 1 to service erp")
    assert ticket(slow).team == "public-safety"


def test_an_outage_stays_with_those_who_are_paged(ruled):
    ruled.hears("ana", "nobody at the airport can get online")
    team = outage(ruled).team

    ruled.hears("bo", "priority 1 P3: they have another line")

    assert ticket(ruled).team == outage(ruled).team == team


def test_a_level_that_would_page_nobody_is_told_of_the_teams_of_its_rule_alone(ruled):
    text = with_rules('{service = ["vpn", "wifi"], policy = "council"},').replace(
        '{page = "lead", minutes = 3}', '{page = "shadow", minutes = 3}'
    )
    ruled.mind.adopt(plans.read("desk.toml", text))
    outlook = Outlook(ruled.mind.conversation.means)

    found = outlook.lacking(ruled.store.read(), ruled.clock())
    lines = [line for line in found if "level" in line[1]]

    assert {team for team, _ in lines} == {"network"}
    assert "level 2 (`shadow`) would page nobody" in lines[0][1]


def test_a_restricted_ticket_stays_with_its_team_whatever_the_rules_say_of_its_place(ruled):
    ruled.hears("ana", "I clicked a link in a phishing mail and typed my password")
    assert ticket(ruled).restricted
    assert ticket(ruled).team == "security"

    ruled.hears("vi", "move 1 to facility dispatch")

    assert (ticket(ruled).facility, ticket(ruled).team) == ("dispatch", "security")
