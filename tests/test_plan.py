import pytest

from helpbot import plan as plans
from helpbot.errors import ConfigError
from helpbot.plan import Role
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
            ('email = "ana@millbrook.example"', 'email = "ana"'), "people[0].email", id="mail"
        ),
    ],
)
def test_a_mistake_is_told(change, expected):
    found = problems_of(GOOD.replace(change[0], change[1], 1))

    assert any(expected in problem for problem in found), found


def test_a_plan_without_an_admin_is_refused():
    found = problems_of(GOOD.replace('role = "admin"', 'role = "technician"'))

    assert any("has no admin" in problem for problem in found)


def test_a_file_that_is_not_toml_is_told_with_its_line():
    assert problems_of("city = 'x'\nfoo = [1,\n= 3")[0].startswith("desk.toml:3: is not TOML")


def test_an_empty_file_says_what_is_missing():
    found = problems_of("")

    assert any("city is missing" in problem for problem in found)
