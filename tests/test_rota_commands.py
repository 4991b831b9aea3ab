"""`helpbot oncall …` beside a bot: it reads the same rota and says the same sentences."""

import pytest
from typer.testing import CliRunner

from helpbot import rota_commands
from helpbot.cli import app
from helpbot.errors import ExitCode
from tests.conftest import MONDAY, ROOT


@pytest.fixture
def run(tmp_path, monkeypatch):
    def run(*args, **more):
        environ = {"HOME": str(tmp_path), "HELPBOT_DESK": str(ROOT / "desk.toml"), **more}
        environ.setdefault("HELPBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'helpbot.db'}")
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(rota_commands, "utc_now", lambda: MONDAY)
        return CliRunner().invoke(app, ["oncall", *args])

    return run


def test_who_says_what_chat_says(store, run):
    done = run("who")

    assert done.exit_code == ExitCode.OK
    assert "On call now:" in done.stdout
    assert (
        "Everything else: Bo Lindgren, then Cy Washington, until Mon Jan 12, 09:00" in done.stdout
    )


def test_who_is_asked_for_a_team_and_a_time(store, run):
    done = run("who", "--team", "public-safety", "--at", "2026-01-13T12:00:00Z")

    assert "On call Tue Jan 13, 07:00:" in done.stdout
    assert "Public Safety Systems: Cy Washington, then Jo Alvarez" in done.stdout
    assert "Everything else" not in done.stdout
    assert "On call Tue Jan 6, 08:00:" in run("who", "--at", "tomorrow 8").stdout


def test_gaps_are_listed_and_found(store, run):
    done = run("gaps")
    assert (done.exit_code, done.stdout) == (ExitCode.OK, "No gap in the next 30 days.\n")

    with store.begin() as tx:
        for person in ("jo", "cy"):
            tx.leavers.put(person, MONDAY)

    done = run("gaps", "--days", "2")
    assert done.exit_code == ExitCode.FOUND
    assert done.stdout == "Public Safety Systems: nobody Mon Jan 5, 09:00 to Wed Jan 7, 09:00\n"


def test_shifts_are_listed(store, run):
    done = run("shifts", "ty", "--days", "10")

    assert "Ty Osei is on call in the next 10 days" in done.stdout
    assert "Mon Jan 5, 09:00 to Mon Jan 12, 09:00: Water Systems, primary" in done.stdout


def test_a_cover_by_a_lead_is_told_to_both_by_the_bot(store, run):
    done = run("cover", "cy", "bo", "2099-12-01 to 2099-12-28", "--as", "di")

    assert done.exit_code == ExitCode.OK, done.stderr
    assert "Both are told" in done.stdout
    rows = store._driver.rows("select address from outbox where state = 'pending' order by address")
    assert [row["address"] for row in rows] == ["terminal:bo", "terminal:cy"]


def test_a_drill_is_started_and_its_results_are_shown(store, run):
    assert "There was no drill yet" in run("drill", "--results").stdout

    done = run("drill", "--as", "di")

    assert "A test page goes to" in done.stdout
    with store.begin() as tx:
        assert tx.drills.since(MONDAY)
    assert "no answer" in run("drill", "--results").stdout


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        pytest.param(("cover", "cy", "bo", "tonight"), ExitCode.USAGE, "--as bo", id="nobody"),
        pytest.param(("drill", "--as", "bo"), ExitCode.FOUND, "Only a lead", id="no lead"),
        pytest.param(("who", "--team", "mars"), ExitCode.FOUND, "no team mars", id="team"),
        pytest.param(("who", "--at", "whenever"), ExitCode.USAGE, "is no time", id="time"),
        pytest.param(("shifts", "zed9"), ExitCode.FOUND, "is nobody in desk.toml", id="person"),
    ],
)
def test_what_cannot_be_is_said_with_its_exit_code(store, run, args, code, said):
    done = run(*args)

    assert said in done.stderr
    assert done.exit_code == code


def test_without_a_database_it_says_so(run, tmp_path):
    done = run("who", HELPBOT_DATABASE_URL=f"sqlite:///{tmp_path / 'none.db'}")

    assert done.exit_code == ExitCode.STORAGE
    assert "There is no database yet" in done.stderr


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//city//rota//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
DTSTART:20260105T000000Z
DTEND:20260112T000000Z
SUMMARY:cy
END:VEVENT
END:VCALENDAR
"""


def test_a_rota_that_is_kept_as_a_calendar_is_read_here_as_well(store, run, tmp_path):
    desk = (ROOT / "desk.toml").read_text()
    kept = desk.replace(
        '[on_call.rotations.water-systems]\npeople = ["ty", "cy"]',
        '[on_call.rotations.water-systems]\ncalendar = "water.ics"\npeople = ["ty"]',
    )
    assert kept != desk
    (tmp_path / "desk.toml").write_text(kept)
    (tmp_path / "water.ics").write_text(CALENDAR.replace("\n", "\r\n"))

    done = run("who", "--team", "water-systems", HELPBOT_DESK=str(tmp_path / "desk.toml"))

    assert "Water Systems: Cy Washington" in done.stdout
