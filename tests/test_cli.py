"""The commands as a person runs them: a process of its own each."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time

import pytest

from helpbot.errors import ExitCode
from tests.conftest import ROOT

HELPBOT = [sys.executable, "-c", "from helpbot.cli import main; main()"]
FIELDS = (
    "question outcome intent intent_score service facility department ticket life_safety articles "
    "answer_at suggest_at masked reply"
).split()  # fmt: skip


@pytest.fixture
def environ(tmp_path, cache, encoder):
    """An environment of a test's own; the prepared model is shared."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HELPBOT_")}
    return kept | {"HELPBOT_DATA_DIR": str(tmp_path / "data"), "HELPBOT_CACHE_DIR": str(cache)}


@pytest.fixture
def run(environ, tmp_path):
    def run(*args, stdin="", cwd=tmp_path, **more):
        return subprocess.run(
            [*HELPBOT, *args],
            input=stdin,
            env={**environ, **more},
            cwd=cwd,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=120,
        )

    return run


def test_a_play_goes_as_it_was_written(run, tmp_path):
    for play in sorted((ROOT / "tests" / "transcripts").glob("*.txt")):
        own = str(tmp_path / play.stem)
        is_dated = play.read_text().startswith("# at ")
        at = () if is_dated else ("--at", "2026-01-05T14:00:00Z")
        done = run("chat", "--script", str(play), *at, HELPBOT_DATA_DIR=own)
        assert done.returncode == ExitCode.OK, f"{play.name}\n{done.stderr}"


def test_a_form_is_filled_in_from_a_pipe(run):
    lines = "form outage\nmars\nvpn\n*\nit says gateway unreachable\nquit\n"

    done = run("chat", "--json", "--as", "ana", stdin=lines)

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    asked = [row["text"] for row in rows if row["text"].endswith("leaves")]
    assert [text.splitlines()[-1][:6] for text in asked] == ["1 of 3", "1 of 3", "2 of 3", "3 of 3"]
    assert "I know no “mars”" in asked[1]
    assert any("VPN" in row["text"] for row in rows if row["text"] not in asked)
    assert done.returncode == ExitCode.OK


def test_a_play_that_goes_otherwise_says_where_and_what_was_said(run, tmp_path):
    play = tmp_path / "play.txt"
    play.write_text("ana> help\nhelpbot> no such words\n")

    done = run("chat", "--script", str(play))

    assert done.returncode == ExitCode.FOUND
    assert "play.txt:2: expected helpbot to say: no such words" in done.stderr
    assert "I answer IT questions" in done.stderr


def test_a_play_as_json_stands_still_in_time(run, tmp_path):
    play = tmp_path / "play.txt"
    play.write_text("ana> outlook is stuck on loading profile\nbo #it-help> person\n+6m\nana> 1\n")

    done = run("chat", "--script", str(play), "--json", "--at", "2026-01-05T14:00:00Z")

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["to"], row["in"], row["at"][11:16]) for row in rows] == [
        ("ana", "dm", "14:00"),
        ("bo", "#it-help", "14:00"),
        ("ana", "dm", "14:06"),
        ("ana", "dm", "14:06"),
    ]
    assert rows[0]["buttons"] == ["That fixed it", "Still stuck", "Whole article", "Not helpful"]
    assert {row["edits"] for row in rows} == {None, rows[0]["id"]}


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("ana> hi\nwhat\n+6x\n", "line 2: say who speaks"),
        ("ana> 4\n", "There is no button"),
        (None, "cannot be read"),
    ],
)
def test_a_bad_play_is_told_and_leaves_with_usage(run, tmp_path, script, expected):
    play = tmp_path / "play.txt"
    if script is not None:
        play.write_text(script)

    done = run("chat", "--script", str(play))

    assert done.returncode in (ExitCode.USAGE, ExitCode.FOUND)
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


def test_ask_as_json_has_all_fields_and_stores_nothing(run, tmp_path):
    done = run("ask", "--json", "my password is Hunter2! and outlook hangs on loading profile")

    (row,) = map(json.loads, done.stdout.splitlines())
    assert sorted(row) == sorted(FIELDS)
    assert row["masked"] == ["password"]
    assert "Hunter2" not in done.stdout + done.stderr
    assert row["outcome"] in ("answer", "suggest")
    assert len({article["id"] for article in row["articles"]}) == 5
    assert set(row["articles"][0]) == {"id", "title", "section", "score"}
    assert (row["articles"][0]["score"] >= row["answer_at"]) == (row["outcome"] == "answer")
    assert not (tmp_path / "data" / "helpbot.db").exists()


def test_a_thousand_questions_are_answered_by_one_process(run):
    questions = [f"printer number {n} is out of toner" for n in range(1000)]

    done = run("ask", "--json", "-", stdin="\n".join(questions) + "\n")

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["question"] for row in rows] == questions


@pytest.mark.parametrize("text", ["", "​", "x" * 40_000, "‮⁦", "<!channel> <@U1>", "help", "\x1b[2J"])
def test_ask_answers_any_line_in_one_line(run, text):
    done = run("ask", "--json", "-", stdin=text + "\n")

    (row,) = map(json.loads, done.stdout.splitlines())
    assert sorted(row) == sorted(FIELDS)
    assert row["reply"]
    assert done.returncode == ExitCode.OK


def test_bytes_that_are_no_text_are_answered(environ):
    done = subprocess.run(
        [*HELPBOT, "ask", "--json", "-"],
        input=b"\xff\xfe printer\n",
        env=environ,
        capture_output=True,
        timeout=60,
    )

    assert json.loads(done.stdout)["reply"]


def test_ask_for_a_person_shows_the_reply_and_the_scores(run):
    done = run("ask", "outlook", "is", "stuck", "on", "loading", "profile")

    assert "Outlook will not open" in done.stdout
    assert "answers from" in done.stdout


def test_torch_is_not_imported_once_the_model_is_prepared(environ):
    code = (
        "import sys, helpbot.cli as c\n"
        "try: c.app(['ask', '--json', 'vpn'], standalone_mode=False)\n"
        "finally: print([m for m in ('torch', 'sentence_transformers', 'sklearn') "
        "if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, timeout=60
    )

    assert done.stdout.splitlines()[-1] == "[]", done.stderr


@pytest.mark.slow
def test_check_says_how_many_golden_questions_are_found_and_writes_nothing(run):
    before = (ROOT / "knowledge" / "calibration.json").read_text()

    done = run("check", "--quality", cwd=ROOT)

    assert done.returncode == ExitCode.OK
    assert "right article first 0." in done.stdout
    assert (ROOT / "knowledge" / "calibration.json").read_text() == before


def test_check_finds_nothing_in_the_sample_and_every_mistake_elsewhere(run, tmp_path):
    assert run("check", cwd=ROOT).returncode == ExitCode.OK
    run("init", str(tmp_path / "city"))
    article = tmp_path / "city" / "knowledge" / "printing" / "nothing-prints.md"
    article.write_text(article.read_text().replace("owner: desktop", "owner: nobody"))
    desk = tmp_path / "city" / "desk.toml"
    rotation = "[on_call.rotations.water-systems]"
    desk.write_text(desk.read_text().replace(rotation, f'{rotation}\ncalendar = "water.ics"'))

    done = run("check", cwd=tmp_path / "city")

    assert done.returncode == ExitCode.FOUND
    assert "printing/nothing-prints.md:5: owner 'nobody' is not in desk.toml" in done.stdout
    assert "water.ics: cannot be read: No such file or directory. Put it there" in done.stdout


def test_check_tells_scripts_what_to_mend_in_an_article(run, tmp_path):
    run("init", str(tmp_path / "city"))
    article = tmp_path / "city" / "knowledge" / "printing" / "nothing-prints.md"
    text = article.read_text().replace("review_by: 2027-06-30", "review_by: 2025-06-30")
    article.write_text(f"{text}\n#### Deep down\n\nLook: ![](queue.png)\n")
    mine = tmp_path / "city" / "knowledge" / "network-and-remote" / "connect-to-vpn.questions.txt"
    mine.write_text(mine.read_text() + "there is a paper jam in the copier tray\n")

    done = run("check", "--json", cwd=tmp_path / "city")

    assert done.returncode == ExitCode.FOUND
    found = json.loads(done.stdout)
    assert set(found) == {"articles", "intents", "problems", "notes"}
    assert found["articles"] == 120
    told = {
        (one["file"].rpartition("/")[2], one["message"].split()[0]) for one in found["problems"]
    }
    assert {
        ("nothing-prints.md", "review"),
        ("nothing-prints.md", "skips"),
        ("nothing-prints.md", "image"),
    } <= told
    (won,) = [one for one in found["problems"] if "is won by" in one["message"]]
    assert "toner-and-paper-jams" in won["message"]
    assert won["line"] == len(mine.read_text().splitlines())


def test_a_desk_with_five_mistakes_stops_the_start_and_lists_all(run, tmp_path):
    bad = (ROOT / "desk.toml").read_text()
    for old, new in (
        ("America/New_York", "Mars/Olympus"),
        ('"rec-center"}', '"rec-centre"}'),
        ("every_days = 7", "every_days = 0"),
        ("rounds = 3", "rounds = 0"),
        ('role = "admin"', 'role = "queen"'),
    ):
        bad = bad.replace(old, new, 1)
    desk = tmp_path / "bad.toml"
    desk.write_text(bad)

    for command in (["chat"], ["ask", "vpn"]):
        done = run(*command, HELPBOT_DESK=str(desk))
        assert done.returncode == ExitCode.CONFIG
        for path in (
            "timezone",
            "people[4].facility",
            "every_days",
            "on_call.policy.rounds",
            "people[11].role",
        ):
            assert path in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("more", "code", "expected"),
    [
        pytest.param(
            {"HELPBOT_MODEL": "/nowhere/model"},
            ExitCode.MODEL,
            "is not on this machine",
            id="no model",
        ),
        pytest.param(
            {"HELPBOT_KNOWLEDGE": "/nowhere"}, ExitCode.CONFIG, "is not a folder", id="no knowledge"
        ),
        pytest.param(
            {"HELPBOT_DESK": "/nowhere.toml"}, ExitCode.CONFIG, "helpbot init", id="no desk"
        ),
        pytest.param(
            {"HELPBOT_DATA_DIR": "/proc/none"},
            ExitCode.STORAGE,
            "HELPBOT_DATA_DIR",
            id="no data folder",
        ),
        pytest.param(
            {"HELPBOT_DATABASE_URL": "mysql://x"},
            ExitCode.CONFIG,
            "sqlite:///PATH",
            id="other engine",
        ),
        pytest.param(
            {"HELPBOT_CACHE_DIR": "/proc/none"},
            ExitCode.STORAGE,
            "HELPBOT_CACHE_DIR",
            id="no cache folder",
        ),
    ],
)
def test_what_stops_the_start_is_one_sentence_and_a_code(run, more, code, expected):
    done = run("chat", stdin="vpn\n", **more)

    assert done.returncode == code, done.stderr
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


def test_lines_from_a_pipe_are_answered_until_quit(run):
    done = run("chat", stdin="person\n/as bo\nhelp\n9\nquit\nhelp\n")

    assert done.stdout.count("I answer IT questions") == 1
    assert "555-0140" in done.stdout
    assert "There is no button" in done.stderr
    assert done.returncode == ExitCode.USAGE


def test_init_lays_out_a_folder_that_works_and_never_overwrites(run, tmp_path):
    city = tmp_path / "city"
    assert run("init", str(city)).returncode == ExitCode.OK
    (city / "desk.toml").write_text("mine")

    again = run("init", str(city))

    assert again.returncode == ExitCode.CONFIG
    assert "already holds desk.toml and knowledge" in again.stderr
    assert (city / "desk.toml").read_text() == "mine"


def test_status_of_a_chat_that_ended_well_is_good(run):
    assert run("status").returncode == ExitCode.FOUND
    run("chat", stdin="person\n")

    done = run("status")

    assert done.returncode == ExitCode.OK, done.stdout
    assert "not running, stopped" in done.stdout


def test_a_restore_is_rehearsed(run, tmp_path):
    run("chat", stdin="outlook is stuck on loading profile\n1\n")
    assert run("backup", str(tmp_path / "b.db")).returncode == ExitCode.OK
    assert run("verify", str(tmp_path / "b.db")).returncode == ExitCode.OK
    run("chat", stdin="vpn will not connect\n")

    done = run("restore", str(tmp_path / "b.db"))

    assert "What was there before is" in done.stdout
    assert "answers 1 solved" in run("status").stdout
    assert run("backup", str(tmp_path / "b.db")).returncode == ExitCode.STORAGE
    assert run("verify", str(tmp_path / "none.db")).returncode == ExitCode.STORAGE


def test_the_bot_does_not_start_without_its_tokens_and_says_which(run):
    done = run("run")

    assert done.returncode == ExitCode.CONFIG
    assert "SLACK_BOT_TOKEN: is missing or not of its kind; it starts with xoxb-" in done.stderr
    assert "SLACK_APP_TOKEN: is missing" in done.stderr
    assert "SLACK_SIGNING_SECRET: is missing" in run("run", HELPBOT_MODE="http").stderr


def test_the_manifest_is_json_that_can_be_pasted(run):
    socket = json.loads(run("manifest").stdout)
    url = {"HELPBOT_MODE": "http", "HELPBOT_PUBLIC_URL": "https://help.example/"}
    http = json.loads(run("manifest", **url).stdout)

    assert socket["settings"]["socket_mode_enabled"]
    assert (
        http["settings"]["event_subscriptions"]["request_url"]
        == "https://help.example/slack/events"
    )


def test_the_doctor_says_in_a_line_each_what_is_wrong(run):
    done = run("doctor", HELPBOT_MODEL="/nowhere")

    assert done.returncode == ExitCode.FOUND
    lines = done.stdout.splitlines()
    assert all(line.startswith(("ok ", "bad ")) for line in lines)
    assert any(line.startswith("bad  model") for line in lines)
    assert any(line.startswith("bad  slack") and "SLACK_BOT_TOKEN" in line for line in lines)


def test_the_doctor_finds_slack_out_of_reach(run):
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}

    done = run("doctor", SLACK_API_URL="http://127.0.0.1:9/api/", **tokens)

    assert "cannot be reached" in done.stdout
    assert "Traceback" not in done.stderr


def test_version_and_help(run):
    assert run("--version").stdout.startswith("helpbot ")
    assert "ask" in run("--help").stdout
    assert run("frobnicate").returncode == ExitCode.USAGE


class Keyboard:
    """A person at a real terminal."""

    def __init__(self, environ):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [*HELPBOT, "chat"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environ | {"TERM": "xterm"},
            start_new_session=True,
        )
        os.close(slave)
        self.seen = ""

    def type(self, text):
        os.write(self.master, text.encode())

    def until(self, words, seconds=60):
        end = time.monotonic() + seconds
        while words not in self.seen:
            assert time.monotonic() < end, self.seen[-2000:]
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.master, 65536).decode(errors="replace")
                except OSError:
                    break
        return self.seen

    def ends(self, seconds=30):
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    os.read(self.master, 65536)
                except OSError:
                    break
        return self.process.wait(10)


@pytest.fixture
def keyboard(environ):
    keyboard = Keyboard(environ)
    yield keyboard
    if keyboard.process.poll() is None:
        keyboard.process.kill()
        keyboard.process.wait()
    os.close(keyboard.master)


def test_a_person_asks_presses_and_leaves(keyboard):
    keyboard.until("ana>")
    keyboard.type("outlook is stuck on loading profile\r")
    keyboard.until("Whole article")
    keyboard.type("1\r")
    keyboard.until("glad it works")
    keyboard.type("quit\r")

    assert keyboard.ends() == ExitCode.OK


def test_control_c_leaves_and_loses_nothing(keyboard, run):
    keyboard.until("ana>")
    keyboard.type("\x03")

    assert keyboard.ends() == ExitCode.INTERRUPTED
    assert run("status").returncode == ExitCode.OK


def test_a_second_chat_on_the_same_database_is_refused(keyboard, run):
    keyboard.until("ana>")

    done = run("chat", stdin="help\n")

    assert done.returncode == ExitCode.RUNNING
    assert f"process {keyboard.process.pid}" in done.stderr


def test_killed_in_the_middle_it_is_noticed_and_the_next_start_goes_on(keyboard, run):
    keyboard.until("ana>")
    keyboard.process.send_signal(signal.SIGKILL)
    keyboard.process.wait()

    assert "did not stop by itself" in run("status").stdout
    assert run("chat", stdin="person\n").returncode == ExitCode.OK


def test_articles_are_listed_and_accepted_without_chat(run, tmp_path):
    assert run("init", str(tmp_path / "desk")).returncode == ExitCode.OK
    here = {"cwd": tmp_path / "desk"}
    run("chat", stdin="how do I unlock my account\nquit\n", **here)

    listed = run("articles", "list", "sample", **here).stdout.splitlines()
    accepted = run("articles", "accept", "unlock-account", "--as", "di", **here)
    refused = run("articles", "accept", "unlock-account", "--as", "ana", **here)

    assert any(line.startswith("unlock-account ") for line in listed)
    assert "is reviewed as of today" in accepted.stdout
    assert refused.returncode == ExitCode.USAGE or "is for technicians" in refused.stderr
    after = run("articles", "list", "reviewed", **here).stdout.splitlines()
    assert [line.split()[0] for line in after] == ["unlock-account"]


def test_gaps_reports_and_past_answers_are_read_without_chat(run):
    lines = "how do I unlock my account\nhow do I feed the unicorn of the lobby\nquit\n"
    run("chat", "--as", "ana", stdin=lines)

    gaps, report, explained = run("gaps"), run("report"), run("explain", "1")

    assert "`" not in gaps.stdout
    assert gaps.returncode == report.returncode == explained.returncode == ExitCode.OK
    assert "asked: confirmed solved 0" in report.stdout
    assert "Answer 1, asked" in explained.stdout
    assert "Today the same question gets: the same." in explained.stdout
    assert "There is no answer 99" in run("explain", "99").stderr


def test_without_a_database_there_is_nothing_to_count(run):
    assert "no database yet" in run("report").stderr


def test_a_channel_whose_articles_are_none_is_a_problem(run, tmp_path):
    assert run("init", str(tmp_path / "desk")).returncode == ExitCode.OK
    file = tmp_path / "desk" / "desk.toml"
    own = '[slack.channels.police-it]\narticles = ["police", "polise"]\n\n[facts]\n'
    file.write_text(file.read_text().replace("\n[facts]\n", f"\n{own}", 1))

    checked = run("check", cwd=tmp_path / "desk")

    assert "slack.channels.police-it.articles: 'polise' is no folder" in checked.stdout
    assert "'police' is no" not in checked.stdout


def test_asking_changes_no_file(run, tmp_path):
    assert run("init", str(tmp_path / "desk")).returncode == ExitCode.OK

    asked = run("ask", "synonym", "a", "=", "b", "--as", "di", cwd=tmp_path / "desk")

    assert "changed in chat, not here" in " ".join(asked.stdout.split())
    assert "a = b" not in (tmp_path / "desk" / "knowledge" / "synonyms.txt").read_text()
