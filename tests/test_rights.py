"""Who may say what: every command by everybody, from the commands themselves."""

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st

from helpbot.commands import COMMANDS, Said, command_of, tidy, whom_for
from helpbot.plan import Role
from helpbot.turn import role_of
from helpbot.wording import outages as wording

# Zed is nobody of desk.toml, and Bo left.
PEOPLE = {
    "an employee": "ana",
    "a partner": "pat",
    "a technician": "cy",
    "an admin": "di",
    "a stranger": "zed",
    "a leaver": "bo",
}
PLAIN = st.characters(min_codepoint=32, max_codepoint=126)
QUICK = settings(
    database=None, derandomize=True, max_examples=500, deadline=None, phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(scope="module")
def sentences(plan):
    """A sentence that is each command, by its name."""
    admin = plan.person("di")

    def of(command):
        def is_it(text):
            said = command_of(text, admin)
            return tidy(text) == text and isinstance(said, Said) and said.command is command

        pattern = st.from_regex(command.pattern, fullmatch=True, alphabet=PLAIN)
        return find(pattern, is_it, settings=QUICK)

    # "Find my file" is a question of an employee's, "team viewer 15" the name of a program; only
    # with these words it is surely the command.
    sure = {"edit": "edit article key", "find": "find tickets mouse", "move": "move 1 to network"}
    return {command.name: of(command) for command in COMMANDS} | sure


def test_every_command_says_who_may_use_it_and_admins_may_use_all():
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)
    assert all(Role.ADMIN in command.roles for command in COMMANDS)
    assert {whom_for(command) for command in COMMANDS} == {"technicians", "admins", "employees"}


@pytest.mark.parametrize("who", PEOPLE)
def test_what_somebody_may_not_say_is_refused_with_a_reason_and_changes_nothing(
    city_bot, plan, sentences, who
):
    city_bot.hears("ana", "new ticket: my mouse pointer jumps around")
    with city_bot.store.begin() as tx:
        tx.leavers.put("bo", city_bot.clock())
    name = PEOPLE[who]
    role = Role.EMPLOYEE if who == "a leaver" else role_of(plan.person(name))
    before = state(city_bot.store)

    denied = [command for command in COMMANDS if role not in command.roles]
    for command in denied:
        said = city_bot.hears(name, sentences[command.name])

        shown = command.name.replace("_", " ")
        expected = wording.not_for_you(shown, whom_for(command)).text
        assert [one.reply.text for one in said] == [expected], command.name
        assert [one.to for one in said] == [name]
    assert state(city_bot.store) == before
    assert bool(denied) == (who != "an admin")


@pytest.mark.parametrize("who", PEOPLE)
def test_what_somebody_may_say_is_answered_and_never_refused_for_who_they_are(
    city_bot, plan, sentences, who
):
    city_bot.hears("ana", "new ticket: my mouse pointer jumps around")
    with city_bot.store.begin() as tx:
        tx.leavers.put("bo", city_bot.clock())
    name = PEOPLE[who]
    role = Role.EMPLOYEE if who == "a leaver" else role_of(plan.person(name))

    for command in COMMANDS:
        if role in command.roles and command.name not in SILENT:
            said = [one for one in city_bot.hears(name, sentences[command.name]) if one.to == name]
            assert said, command.name
            assert not any(" is for " in one.reply.text[:40] for one in said), command.name


# Said by programs, or answered only where something came of it.
SILENT = frozenset(("alert",))


def state(store):
    """All that commands may change, as it stands."""
    driver = store.read()._driver
    tables = ("ticket", "outage", "journal", "reply", "note", "cover", "maintenance", "ladder")
    return {
        table: [tuple(row) for row in driver.rows(f"select * from {table}")]  # noqa: S608
        for table in tables
    }
