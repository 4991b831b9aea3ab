"""`helpbot tickets …`: what chat does, when chat is down; and what is taken out of helpbot."""

import csv
import io
import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from helpbot.cli import app
from helpbot.clock import utc_now
from helpbot.config import read_plan
from helpbot.desk import Means
from helpbot.errors import ExitCode
from helpbot.oncall import Cover
from helpbot.store import open_store
from helpbot.store.rota import CoverState
from helpbot.wiring import TERMINAL
from tests.conftest import MONDAY, ROOT

MOUSE = "my mouse pointer jumps around since the morning"


@pytest.fixture
def environ(tmp_path, cache):
    return {
        "HELPBOT_DATA_DIR": str(tmp_path),
        "HELPBOT_CACHE_DIR": str(cache),
        "HELPBOT_DATABASE_URL": f"sqlite:///{tmp_path / 'helpbot.db'}",
        "HELPBOT_DESK": str(ROOT / "desk.toml"),
        "HELPBOT_AS": "bo",
    }


@pytest.fixture
def run(store, environ):
    """A command on the database of a bot that works on it: `store` holds its lock."""

    def run(*args, code=ExitCode.OK, **more):
        done = CliRunner().invoke(app, ["tickets", *args], env={**environ, **more})
        assert done.exit_code == code, done.output
        return done.output

    return run


def ticket(store, number=1):
    return store.read().tickets.get(number)


def test_a_whole_ticket_from_the_command_line(store, run):
    run("open", MOUSE, HELPBOT_AS="ana")
    run("claim", "1")
    run("note", "1", "CANARY she always says that")
    run("reply", "1", "please turn the mouse over")
    run("wait", "1", "requester", "which desk?")
    run("resume", "1")
    run("priority", "1", "p2", "the mayor's own mouse")
    run("move", "1", "team", "network")
    run("resolve", "1", "fixed", "a new mouse")
    run("reopen", "1", "it jumps again")
    run("release", "1")
    run("assign", "1", "cy")
    run("close", "1", "it is gone", code=ExitCode.FOUND)
    run("resolve", "1", "fixed", "it is gone")
    run("close", "1", "it is gone")

    after = ticket(store)
    assert (after.status, after.claimed_by, after.priority, after.team) == (
        "closed", "cy", "P2", "network",
    )  # fmt: skip
    assert {entry.source for entry in store.read().journal.of(1)} == {"cli"}
    assert store.read().journal.problems() == []


def test_what_is_not_allowed_is_refused_and_says_why(store, run):
    run("open", MOUSE, HELPBOT_AS="ana")

    assert "for technicians" in run("claim", "1", code=ExitCode.FOUND, HELPBOT_AS="kim")
    assert "no ticket 1 of yours" in run("show", "1", code=ExitCode.FOUND, HELPBOT_AS="kim")
    assert "no ticket 7" in run("show", "7", code=ExitCode.FOUND)
    assert "nobody in desk.toml" in run("list", code=ExitCode.USAGE, HELPBOT_AS="zed")
    with store.begin() as tx:
        tx.leavers.put("bo", MONDAY)
    assert "left" in run("list", code=ExitCode.FOUND)
    assert "left" in run("claim", "1", code=ExitCode.FOUND)
    assert ticket(store).claimed_by is None


def test_somebody_without_chat_is_called_back(store, run):
    run("open", "locked out", "--for", "Pat Doe", "--call-back", "555-0199")
    asked = run("open", "locked out | of all", "--for", "Pat Doe", code=ExitCode.FOUND)

    pat = ticket(store)
    assert "number to call them back" in asked
    assert [pat.requester, pat.call_back, pat.opened_by, pat.reply_to, pat.source] == [
        "phone:pat doe", "555-0199", "bo", None, "phone",
    ]  # fmt: skip


def test_a_colleague_reads_it_where_they_are(store, run):
    run("open", "the printer at fire station 3 hums", "--for", "ana")

    ana = ticket(store)
    assert (ana.requester, ana.opened_by, ana.reply_to) == ("ana", "bo", "terminal:ana")
    assert (ana.facility, ana.department) == ("fire-3", "finance")
    assert "1" in run("list", HELPBOT_AS="ana")


def test_lists_are_filtered_and_show_what_somebody_may_see(store, run):
    run("open", MOUSE, HELPBOT_AS="ana")
    run("open", "no wifi in the lab", "--service", "internet", HELPBOT_AS="lou")
    run("note", "1", "CANARY")

    def numbers(*args, **more):
        return [json.loads(line)["id"] for line in run(*args, "--json", **more).splitlines()]

    assert numbers("list") == [2, 1]
    assert numbers("list", HELPBOT_AS="ana") == [1]
    assert numbers("list", "--service", "Internet") == [2]
    assert numbers("list", "--by", "lou", "--since", "yesterday") == [2]
    assert numbers("list", "--state", "closed") == []
    assert numbers("list", "--limit", "1") == [2]
    assert "there are more" in run("list", "--limit", "1")
    assert numbers("search", "canary") == [1]
    assert numbers("search", "canary", HELPBOT_AS="ana") == []
    assert "There is no service x" in run("list", "--service", "x", code=ExitCode.FOUND)
    assert "is no date" in run("list", "--since", "x", code=ExitCode.FOUND)
    assert run("list", "--state", "closed") == "Nothing fits.\n"


def test_only_technicians_read_notes_and_they_are_marked(store, run):
    run("open", MOUSE, HELPBOT_AS="ana")
    run("note", "1", "CANARY")
    run("reply", "1", "hello")

    assert "(internal)" in run("show", "1")
    assert "CANARY" in run("show", "1")
    for args in (("show", "1"), ("show", "1", "--json"), ("export", "--ticket", "1")):
        assert "CANARY" not in run(*args, HELPBOT_AS="ana")
        assert "hello" in run(*args, HELPBOT_AS="ana")
    for kind in ("csv", "json", "html"):
        one = ("export", "--ticket", "1", "--format", kind)
        assert "CANARY" not in run(*one, HELPBOT_AS="ana")
        assert "CANARY" in run(*one)


def test_an_export_is_a_table_that_begins_no_formula(store, run):
    for words in ("=1+1", "+49 is no number", "-x", "@home", 'a, "quoted" one'):
        run("open", "--", words, HELPBOT_AS="ana")

    rows = list(csv.DictReader(io.StringIO(run("export"))))

    assert [row["summary"] for row in rows] == [
        'a, "quoted" one', "'@home", "'-x", "'+49 is no number", "'=1+1",
    ]  # fmt: skip
    assert rows[0]["requester"] == "ana"


def test_an_export_is_filtered_and_written_into_a_file_of_its_owner(store, run, tmp_path):
    run("open", MOUSE, HELPBOT_AS="ana")
    run("open", "no wifi in the lab", HELPBOT_AS="lou")
    file = tmp_path / "out.json"

    said = run("export", "-o", str(file), "--by", "lou")

    assert said == f"{file} holds 1 ticket.\n"
    assert [one["requester"] for one in json.loads(file.read_text())] == ["lou"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("*.part"))
    assert json.loads(run("export", "--format", "json", "--state", "closed")) == []
    assert "cannot be written" in run("export", "-o", "/nowhere/x.csv", code=ExitCode.FOUND)


def test_one_ticket_is_a_page_to_print_with_its_whole_story(store, run, tmp_path):
    run("open", "<script>alert(1)</script>", HELPBOT_AS="ana")
    run("note", "1", "<b>CANARY</b>")
    run("reply", "1", "hello & goodbye")
    run("export", "--ticket", "1", "-o", str(tmp_path / "t.html"))

    page = (tmp_path / "t.html").read_text()

    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert '<tr class="internal">' in page
    assert "internal, not for the requester" in page
    assert "hello &amp; goodbye" in page
    assert "Taken out by Bo Lindgren" in page


def planned(store, number=1):
    return [(page.person, page.path, page.called_by) for page in store.read().pages.of(number)]


def test_others_are_called_in_from_the_command_line(store, run):
    run("open", MOUSE, HELPBOT_AS="ana")

    assert "Cy" in run("page", "1", "cy")
    run("page", "1", "team", "public-safety")

    people = {person for person, _, by in planned(store) if by == "bo" != person}
    means = Means(read_plan(ROOT / "desk.toml"), TERMINAL.lines)
    on_call = means.on_duty_of(store.read(), "public-safety", utc_now())
    assert people == {"cy", *(person.id for person in on_call)}
    entries = [entry for entry in store.read().journal.of(1) if "called" in entry.what]
    assert {(entry.actor, entry.source) for entry in entries} == {("bo", "cli")}
    assert store.read().journal.problems() == []


def test_who_is_called_in_and_by_whom_is_as_in_chat(store, run):
    run("open", MOUSE, HELPBOT_AS="ana")

    assert "for technicians" in run("page", "1", "cy", code=ExitCode.FOUND, HELPBOT_AS="kim")
    assert "no team of that name" in run("page", "1", "team", "tea", code=ExitCode.FOUND)
    assert "There is no outage 7" in run("page", "7", "cy", code=ExitCode.FOUND)
    with store.begin() as tx:
        tx._driver.run("update ticket set restricted = 1, team = 'security'")
    outsider = next(
        person.id
        for person in read_plan(ROOT / "desk.toml").people
        if person.role in ("technician", "admin") and "security" not in person.teams
        and person.id not in ("vi", "mo")
    )  # fmt: skip
    refused = run("page", "1", "cy", code=ExitCode.FOUND, HELPBOT_AS=outsider)
    assert "no ticket that you may see" in refused
    assert planned(store) == []


def test_a_restricted_ticket_is_exported_for_its_team_alone(store, run):
    run("open", MOUSE, HELPBOT_AS="ana")
    with store.begin() as tx:
        tx._driver.run("update ticket set restricted = 1, team = 'security'")

    assert len(run("export").splitlines()) == 1
    run("export", "--ticket", "1", code=ExitCode.FOUND)
    assert json.loads(run("export", "--ticket", "1", "--format", "json", HELPBOT_AS="ana"))


def test_who_covers_for_a_team_reads_its_restricted_tickets_while_they_do(store, run):
    run("open", MOUSE, HELPBOT_AS="ana")
    now, hour = utc_now(), timedelta(hours=1)
    with store.begin() as tx:
        tx._driver.run("update ticket set restricted = 1, team = 'security'")
        for before in ("vi", "mo"):
            cover = Cover(0, "security", "jo", before, now - hour, now + hour)
            tx.covers.put(cover, CoverState.ACTIVE, made_by="di", now=now)

    jo = {"HELPBOT_AS": "jo"}
    assert MOUSE in run("show", "1", **jo)
    assert MOUSE in run("list", **jo)
    assert json.loads(run("export", "--ticket", "1", "--format", "json", **jo))
    assert len(run("export", **jo).splitlines()) == 2
    assert "no ticket 1" in run("show", "1", code=ExitCode.FOUND, HELPBOT_AS="ty")

    with store.begin() as tx:
        for number in (1, 2):
            tx.covers.end(number, now)
    assert "no ticket 1" in run("show", "1", code=ExitCode.FOUND, **jo)
    assert len(run("export", **jo).splitlines()) == 1


def test_where_no_bot_runs_it_is_done_all_the_same(store, run, environ):
    run("open", MOUSE, HELPBOT_AS="ana")
    store.close()

    done = subprocess.run(
        [sys.executable, "-c", "from helpbot.cli import main; main()", "tickets", "claim", "1"],
        env={**os.environ, **environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert done.returncode == ExitCode.OK, done.stderr
    again = open_store(environ["HELPBOT_DATABASE_URL"])
    again.start(MONDAY)
    assert ticket(again).claimed_by == "bo"
    assert again.read().outbox.by_key("card:ticket:1") is not None
    again.close()


@pytest.fixture
def desk_that_forgets(tmp_path):
    file = tmp_path / "desk.toml"
    text = (ROOT / "desk.toml").read_text()
    file.write_text(f"{text}\n[retention]\nincident = 30\n")
    return str(file)


def test_holds_and_purges_are_for_admins(store, run, desk_that_forgets):
    for number in range(1, 4):
        run("open", f"{number} things are broken", "--again", HELPBOT_AS="ana")
        run("close", str(number), "it is gone", HELPBOT_AS="ana")
    with store.begin() as tx:
        tx._driver.run("update ticket set closed_at = '2020-01-01T00:00:00.000000Z'")
    as_di = {"HELPBOT_AS": "di", "HELPBOT_DESK": desk_that_forgets}

    assert "for admins" in run("hold", "1", "because", code=ExitCode.FOUND)
    assert "for admins" in run("purge", code=ExitCode.FOUND)
    assert "gives no number" in run("purge", code=ExitCode.FOUND, HELPBOT_AS="di")
    run("hold", "1", "the", "attorney", "asks", **as_di)
    listed = run("purge", "--dry-run", **as_di)
    assert "2 tickets would be purged" in listed
    assert "keeps 1 ticket more" in listed
    assert "2 tickets were purged" in run("purge", **as_di)

    summaries = [ticket(store, number).summary for number in (1, 2, 3)]
    assert summaries == ["1 things are broken", *["(its words were purged)"] * 2]
    assert json.loads(run("show", "1", "--json"))["hold"] == "the attorney asks"
    assert "attorney" not in run("show", "1", "--json", HELPBOT_AS="ana")
    run("unhold", "1", **as_di)
    assert "1 ticket was purged" in run("purge", **as_di)
    assert store.problems() == []


def test_a_purge_goes_on_until_nothing_is_left(store, run, desk_that_forgets, monkeypatch):
    monkeypatch.setattr("helpbot.recordkeeping.AT_ONCE", 2)
    for number in range(1, 6):
        run("open", f"{number} things are broken", "--again", HELPBOT_AS="ana")
        run("close", str(number), HELPBOT_AS="ana")
    with store.begin() as tx:
        tx._driver.run("update ticket set closed_at = '2020-01-01T00:00:00.000000Z'")

    said = run("purge", HELPBOT_AS="di", HELPBOT_DESK=desk_that_forgets)

    assert said.count("were purged") == 2
    assert said.count("was purged") == 1
    assert all(store.read().purges.purged(number) for number in range(1, 6))
