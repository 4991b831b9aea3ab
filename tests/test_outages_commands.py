"""`helpbot outages …` as a person runs it: a process of its own, with no bot or beside one."""

import json
import os
import subprocess
import sys

import pytest

from helpbot.clock import utc_now
from helpbot.config import Settings, signing_key
from helpbot.errors import ExitCode
from helpbot.outages import State
from helpbot.signing import Signer
from helpbot.speech import Address, PersonId, Reply
from helpbot.store import open_store
from helpbot.store.pages import Asks
from tests.conftest import ROOT

HELPBOT = [sys.executable, "-c", "from helpbot.cli import main; main()"]
STATION = "nobody at station 3 can get online"


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'helpbot.db'}"


@pytest.fixture
def run(url, tmp_path, cache):
    """Runs a command on the database of the test's bot."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HELPBOT_")}
    environ = kept | {
        "HELPBOT_DATA_DIR": str(tmp_path),
        "HELPBOT_CACHE_DIR": str(cache),
        "HELPBOT_DATABASE_URL": url,
        "HELPBOT_AS": "bo",
        "PYTHONPATH": str(ROOT),
    }

    def run(*args, **more):
        return subprocess.run(
            [*HELPBOT, *args],
            env={**environ, **more},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def test_a_whole_outage_from_the_command_line_beside_a_bot(city_bot, run):
    """The bot of this test holds the database, as a running one does."""
    city_bot.hears("lou", STATION)

    listed = [json.loads(line) for line in run("outages", "list", "--json").stdout.splitlines()]
    assert [(row["id"], row["state"], row["claimed_by"]) for row in listed] == [
        (1, "triggered", None)
    ]
    assert "It is yours: outage 1" in run("outages", "claim", "1").stdout
    for words in (
        ("update", "1", "I", "am at the closet"),
        ("note", "1", "the fan rattles"),
        ("resolve", "1", "fibre cut", "spliced and tested"),
    ):
        done = run("outages", *words)
        assert done.returncode == ExitCode.OK, done.stderr
    # The commands go by the clock on the wall.
    city_bot.clock.push(utc_now() - city_bot.clock())
    city_bot.house.settle()

    heard = [shown.reply.text for shown in city_bot.said if shown.to == "lou"]
    assert "News of Internet at Fire Station 3: I am at the closet" in heard
    assert "**Internet at Fire Station 3** works again. spliced and tested" in heard
    assert not any("the fan rattles" in text for text in heard)
    assert run("outages", "list").stdout == "No outage is known.\n"


def test_where_no_bot_runs_the_claim_is_done_and_told_at_the_next_start(city_bot, run, url):
    city_bot.hears("lou", STATION)
    city_bot.store.close()

    done = run("outages", "claim", "1", "--as", "cy")

    assert done.returncode == ExitCode.OK, done.stderr
    store = open_store(url)
    store.start(utc_now())
    assert [outage.claimed_by for outage in store.read().outages.open()] == ["cy"]
    assert store.read().outbox.depth().waiting > 0
    store.close()


def test_show_tells_who_did_what_in_order(city_bot, run):
    city_bot.hears("lou", STATION)
    run("outages", "claim", "1")
    run("outages", "note", "1", "the fan rattles")

    shown = json.loads(run("outages", "show", "1", "--json").stdout)
    text = run("outages", "show", "1").stdout

    timeline = [(one["what"], one["by"], one["internal"]) for one in shown["timeline"]]
    assert timeline[0] == ("declared", "Lou Brandt", False)
    assert ("claimed", "Bo Lindgren", False) in timeline
    assert timeline[-1] == ("note", "Bo Lindgren", True)
    assert "note by Bo Lindgren: the fan rattles" in text
    assert "paged Bo Lindgren by chat" in text


def test_release_and_escalate_page_the_next_one(city_bot, run):
    city_bot.hears("lou", STATION)
    run("outages", "claim", "1")

    assert "the next person is paged now" in run("outages", "release", "1").stdout
    assert "goes to the next level now" in run("outages", "escalate", "1").stdout

    outage = city_bot.store.read().outages.get(1)
    assert (outage.state, outage.claimed_by) == (State.TRIGGERED, None)


def test_what_has_no_command_of_its_own_is_said(city_bot, run):
    city_bot.hears("lou", STATION)
    claimed = run("say", "claim", "1")

    assert "On my way: 30: helpbot say on my way 1 30" in claimed.stdout
    assert "30 minutes" in run("say", "on", "my", "way", "1", "30").stdout
    assert "555-0140" in run("say", "person").stdout


def test_a_code_read_on_the_telephone_is_claimed_by_the_desk(city_bot, run, tmp_path):
    city_bot.hears("lou", STATION)
    now = utc_now()
    with city_bot.store.begin() as tx:
        tx.pages.plan(1, person="cy", path="sms", step=7, asks=Asks.CLAIM, due_at=now)
        (page,) = [page for page in tx.pages.of(1) if page.step == 7]
        key, sms = f"page:{page.id}", Address("notify:sms.cy/1-7")
        tx.outbox.put(sms, Reply("Page."), person=PersonId(sms), now=now, key=key)
        tx.pages.said([page], key, now)
    signer = Signer(
        signing_key(Settings.from_environ({"HOME": "/", "HELPBOT_DATA_DIR": str(tmp_path)}))
    )
    code = signer.code(1, "cy", 7)

    wrong = run("outages", "claim", "--code", f"{(int(code) + 1) % 10**6:06}")
    right = run("outages", "claim", "--code", f"{code[:3]} {code[3:]}")

    assert wrong.returncode == ExitCode.FOUND
    assert "No page of the last hour bears that code" in wrong.stderr
    assert "is Cy" in right.stdout
    assert [outage.claimed_by for outage in city_bot.store.read().outages.open()] == ["cy"]


@pytest.mark.parametrize(
    ("words", "more", "code", "expected"),
    [
        pytest.param(
            ("outages", "claim", "9"), {}, ExitCode.FOUND, "There is no outage 9", id="no outage"
        ),
        pytest.param(
            ("outages", "show", "9"), {}, ExitCode.FOUND, "There is no outage 9", id="none to show"
        ),
        pytest.param(
            ("outages", "claim", "1"),
            {"HELPBOT_AS": ""},
            ExitCode.USAGE,
            "Say who you are",
            id="nobody",
        ),
        pytest.param(
            ("outages", "claim", "1"),
            {"HELPBOT_AS": "mallory"},
            ExitCode.USAGE,
            "mallory is nobody in desk.toml",
            id="a stranger",
        ),
        pytest.param(
            ("outages", "claim", "1"),
            {"HELPBOT_AS": "ana"},
            ExitCode.FOUND,
            "is for technicians",
            id="no technician",
        ),
        pytest.param(
            ("outages", "claim"), {}, ExitCode.USAGE, "give the number of an outage", id="no number"
        ),
        pytest.param(
            ("outages", "resolve", "1", "at 10:30", "done"),
            {},
            ExitCode.USAGE,
            "leave the colon out",
            id="a colon in the cause",
        ),
        pytest.param(
            ("say", "what", "is", "this"), {}, ExitCode.USAGE, "is no command", id="no command"
        ),
        pytest.param(
            ("outages", "list"),
            {"HELPBOT_DATABASE_URL": "sqlite:////nowhere/helpbot.db"},
            ExitCode.STORAGE,
            "There is no database yet",
            id="no database",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_a_code(city_bot, run, words, more, code, expected):
    city_bot.hears("lou", STATION)

    done = run(*words, **more)

    assert done.returncode == code
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    assert city_bot.store.read().outages.get(1).state is State.TRIGGERED
