from datetime import timedelta

import pytest

from helpbot import plan as plans
from helpbot.errors import ConfigError
from helpbot.plan import Calendar, Path, Policy, Role, targets_of
from helpbot.plan.targets import length_of
from tests.conftest import ROOT

GOOD = (ROOT / "desk.toml").read_text()


def problems_of(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        plans.read("desk.toml", text)
    return [str(problem) for problem in caught.value.problems]


def test_the_sample_city_is_whole(plan):
    assert (len(plan.departments), len(plan.facilities), len(plan.teams)) == (14, 34, 8)
    assert len(plan.services) == 44
    assert {p.id for p in plan.people if p.role is Role.ADMIN} == {"di"}
    assert plan.on_call.rotations["default"].people == ["bo", "cy", "mo"]
    assert plan.vendors["internet"].circuits["fire-3"] == "TCF-10077"
    assert plan.vocabulary.facts["desk.phone"] == "555-0140"


def test_five_mistakes_are_all_listed_with_the_path_and_line_of_each():
    bad = (
        GOOD.replace('timezone = "America/New_York"', 'timezone = "Amerika"')
        .replace('facility = "rec-center"', 'facility = "rec-centre"')
        .replace('phone = "555-0140"', 'phone = ""')
        .replace("every_days = 7", "every_days = 0", 1)
        .replace("rounds = 3", "rouns = 3")
    )

    found = problems_of(bad)

    for path in (
        "timezone ",
        "people[4].facility is 'rec-centre', which is not in facilities",
        "desk.phone ",
        "on_call.rotations.default.every_days ",
        "on_call.policy.rouns is not a name that helpbot knows",
    ):
        assert any(path in problem for problem in found), (path, found)
    lines = bad.splitlines()
    for problem in found:
        number = int(problem.split(":")[1])
        key = problem.split(" ")[1].split(".")[-1]
        assert key in lines[number - 1] or "missing" in problem, problem


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(('id = "fire-1"', 'id = "fire-2"'), "a second time", id="id twice"),
        pytest.param(('role = "admin"', 'role = "boss"'), "people[11].role should be", id="role"),
        pytest.param(
            ('vpn = ["internet"]', 'vpn = ["internets"]'),
            "depends_on.vpn is 'internets'",
            id="dependency",
        ),
        pytest.param(
            ('people = ["bo", "cy", "mo"]', 'people = ["bo", "zed"]'),
            "is 'zed', which is not in people",
            id="rota",
        ),
        pytest.param(
            ("2026-01-05T09:00:00", "2026-01-05T09:00:00Z"),
            "wall-clock time of the city",
            id="zone",
        ),
        pytest.param(
            ('fallback = "', 'fallback = "" # "'), "on_call.policy.fallback", id="empty fallback"
        ),
        pytest.param(
            ('page = "secondary"', 'page = "rotation:netwrok"'),
            "on_call.policy.levels[1] pages 'rotation:netwrok', which does not exist",
            id="target",
        ),
        pytest.param(
            ('page = "secondary"', 'page = "person:zed and team:networks"'),
            "on_call.policy.levels[1] pages 'team:networks', which does not exist",
            id="team as target",
        ),
        pytest.param(
            ('fallback = "triage and everyone and lead"', 'fallback = "primary and secondary"'),
            "on_call.policy.fallback may reach nobody; add triage",
            id="fallback that may be nobody",
        ),
        pytest.param(
            ('fallback = "triage and everyone and lead"', 'fallback = "the lead"'),
            "on_call.policy.fallback pages 'the lead', which does not exist",
            id="fallback in other words",
        ),
        pytest.param(
            ('path = "sms"', 'path = "pigeon"'),
            "on_call.policy.ladder[0].path should be 'sms', 'voice', 'email' or 'push'",
            id="path",
        ),
        pytest.param(
            ('waits = ["printing"', 'waits = ["pringing"'),
            "on_call.after_hours.waits[0] is 'pringing', which is not in services",
            id="waits",
        ),
        pytest.param(
            ('people = ["ty", "cy"]', "people = []"),
            "on_call.rotations.water-systems has no people; name them, or a calendar",
            id="nobody takes turns",
        ),
        pytest.param(
            ('people = ["ty", "cy"]\nfirst_handoff = 2026-01-05T09:00:00', 'people = ["ty"]'),
            "on_call.rotations.water-systems has no first_handoff",
            id="no hand-off",
        ),
        pytest.param(
            ('people = ["ty", "cy"]', 'people = ["ty"]\nshadow = ["zed"]'),
            "on_call.rotations.water-systems.shadow is 'zed', which is not in people",
            id="shadow",
        ),
        pytest.param(
            ('people = ["ty", "cy"]', 'people = ["ty"]\ntimezone = "Europe/Bern"'),
            "on_call.rotations.water-systems.timezone 'Europe/Bern' is not an IANA time zone",
            id="rotation's zone",
        ),
        pytest.param(
            ("closes = 17:30:00", "closes = 07:30:00"),
            "desk.opening closes before it opens",
            id="never open",
        ),
        pytest.param(
            ('country = "US"', 'country = "Germany"'),
            "desk.opening.country 'Germany' is no country whose holidays are known",
            id="country",
        ),
        pytest.param(
            ('subdivision = ""', 'subdivision = "BY"'),
            "desk.opening.subdivision 'BY' is no part of US",
            id="subdivision",
        ),
        pytest.param(
            ('facility = "*"', 'facility = "*2"'), "alerts.core-switch-down.facility", id="alert"
        ),
        pytest.param(
            ('{service = "cad", facility = "dispatch"}', '{service = "cat", facility = "fire-9"}'),
            "alerts.cad-heartbeat-lost.service is 'cat', which is not in services",
            id="alert's service",
        ),
        pytest.param(
            ('weekday = "wed"', 'weekday = "Wednesday"'), "on_call.drill.weekday should", id="day"
        ),
        pytest.param(
            ("at = 10:00:00", 'at = "10:00Z"'), "on_call.drill.at is wall-clock time", id="hour"
        ),
        pytest.param(
            ('resolve = "8h"', 'resolve = "8 hrs or so"'),
            "targets.P2.resolve is no length of time",
            id="target's length",
        ),
        pytest.param(
            ('respond = "30m", resolve = "8h"', 'respond = "0m", resolve = "8h"'),
            "targets.P2.respond is no length of time",
            id="no time at all",
        ),
        pytest.param(
            ('resolve = "2 business days"', 'resolve = "2 days"'),
            'targets.P3.resolve is "2 days" of the desk\'s hours; write "2 business days"',
            id="days of the desk",
        ),
        pytest.param(
            ('P2 = {calendar = "always"}', 'P3 = {calendar = "always"}'),
            'targets.teams.public-safety.P3.resolve is "2 business days" around the clock',
            id="business days around the clock",
        ),
        pytest.param(
            ('close_after = "3 business days"', 'close_after = "3 days"'),
            "targets.close_after is",
            id="closing",
        ),
        pytest.param(
            ('respond = "15m", resolve = "2h"', 'respond = "3h", resolve = "2h"'),
            "targets.P1 is to be solved before it is answered",
            id="solved before answered",
        ),
        pytest.param(
            ('pauses = ["requester"]', 'pauses = ["customer"]'),
            "targets.pauses[0] should be",
            id="pause",
        ),
        pytest.param(
            ("[targets.teams.public-safety]", "[targets.teams.public-safty]"),
            "targets.teams.public-safty is 'public-safty', which is not in teams",
            id="targets' team",
        ),
        pytest.param(
            ("P4 = {respond", "P5 = {respond"),
            "targets.P5 is not a name that helpbot knows",
            id="priority",
        ),
        pytest.param(
            ('email = "ana@millbrook.example"', 'email = "ana"'), "people[0].email", id="mail"
        ),
    ],
)
def test_a_mistake_is_told(change, expected):
    found = problems_of(GOOD.replace(change[0], change[1], 1))

    assert any(expected in problem for problem in found), found


def test_a_mistake_in_a_ladder_has_its_own_line():
    ladder = 'lead = true, contacts = [{path = "sms", after = 0}, {path = "fax", after = 1}]'
    bad = GOOD.replace("lead = true", ladder, 1).replace('path = "voice", after = 4', "after = 4")

    found = dict(line.split(": ", 1) for line in problems_of(bad))

    lines = bad.splitlines()
    said = {lines[int(place.split(":")[1]) - 1].strip()[:12]: what for place, what in found.items()}
    assert said['{id = "di", n'[:12]].startswith("people[11].contacts[1].path should be")
    assert said["ladder = [{p"].startswith("on_call.policy.ladder[1].path is missing")


def test_what_is_missing_in_a_table_is_not_looked_for_in_the_next():
    found = problems_of(GOOD.replace("rounds = 3\n", "", 1))

    header = GOOD.splitlines().index("[on_call.policy]") + 1
    assert found == [f"desk.toml:{header}: on_call.policy.rounds is missing"]


def test_the_calm_of_the_night_is_its_own_policy(plan):
    day, night = (plan.on_call.policy_when(is_open=is_open) for is_open in (True, False))

    assert [(rung.path, rung.after) for rung in day.ladder] == [(Path.SMS, 2), (Path.VOICE, 4)]
    assert [(rung.path, rung.after) for rung in night.ladder] == [(Path.VOICE, 0), (Path.SMS, 0)]
    assert (day.waits, plan.waits("printing"), plan.waits("network")) == ([], True, False)


def test_without_a_policy_for_the_night_the_day_s_is_for_all_hours():
    head, rest = GOOD.split("[on_call.after_hours]")
    plan = plans.read("desk.toml", head + rest[rest.index("[on_call.suspect]") :])

    assert plan.on_call.policy_when(is_open=False) is plan.on_call.policy
    assert not plan.waits("printing")


def test_a_policy_survives_as_json(plan):
    for policy in (plan.on_call.policy, plan.on_call.policy_when(is_open=False)):
        assert Policy.model_validate_json(policy.model_dump_json()) == policy


def test_whom_a_level_pages_is_split_at_and(plan):
    assert plan.on_call.policy.levels[2].targets == ("everyone", "lead")
    assert plan.on_call.policy.fallback_targets == ("triage", "everyone", "lead")
    assert targets_of("person:ana and team:network") == ("person:ana", "team:network")


def test_a_team_without_a_channel_is_triaged_in_the_desk_s(plan):
    own = GOOD.replace(", line_of_business", ', channel = "net-triage", line_of_business', 3)

    assert plan.triage_of("network") == "it-triage"
    assert plans.read("desk.toml", own).triage_of("network") == "net-triage"


def test_a_calendar_needs_no_people():
    text = GOOD.replace(
        'people = ["ty", "cy"]\nfirst_handoff = 2026-01-05T09:00:00\nevery_days = 7',
        'calendar = "calendars/water.ics"\ntimezone = "Europe/Berlin"',
    )

    rotation = plans.read("desk.toml", text).on_call.rotations["water-systems"]
    assert (rotation.people, rotation.calendar) == ([], "calendars/water.ics")


def test_a_plan_without_an_admin_is_refused():
    found = problems_of(GOOD.replace('role = "admin"', 'role = "technician"'))

    assert any("has no admin" in problem for problem in found)


def test_a_file_that_is_not_toml_is_told_with_its_line():
    assert problems_of("city = 'x'\nfoo = [1,\n= 3")[0].startswith("desk.toml:3: is not TOML")


def test_an_empty_file_says_what_is_missing():
    found = problems_of("")

    assert any("city is missing" in problem for problem in found)


def test_a_length_is_read_as_people_write_it(plan):
    opening = plan.desk.opening
    hour = timedelta(hours=1)

    for text, work in {
        "30m": hour / 2,
        "45 min": 0.75 * hour,
        "2h": 2 * hour,
        "1h30m": 1.5 * hour,
        "1 hour 15 minutes": 1.25 * hour,
        "1 business day": 10 * hour,
        "2 working days": 20 * hour,
        "2 weeks": 100 * hour,
    }.items():
        assert length_of(text).work(opening) == work, text
    assert length_of("2 days").work(None) == 48 * hour
    assert length_of("1 week").work(None) == 7 * 24 * hour


def test_what_a_team_does_not_promise_itself_is_as_for_all(plan):
    own = 'P2 = {respond = "5m", calendar = "always"}'
    plan = plans.read("desk.toml", GOOD.replace('P2 = {calendar = "always"}', own))

    promise = plan.targets.of("P2", "public-safety")
    assert (promise.respond, promise.resolve) == (length_of("5m"), length_of("8h"))
    assert promise.calendar is Calendar.ALWAYS
    assert plan.targets.of("P2", "network").calendar is Calendar.DESK


def test_without_targets_nothing_is_promised():
    head, rest = GOOD.split("[targets]")
    plan = plans.read("desk.toml", head + rest[rest.index("[on_call.suspect]") :])

    assert plan.targets.of("P1", "network").resolve is None
    assert plan.targets.close_after.days == 3
