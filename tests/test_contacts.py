"""Where people's paths lead: read from a secrets file and from variables, told without a secret."""

import json

import pytest
from typer.testing import CliRunner

from helpbot import config, doctor, notify
from helpbot.cli import app
from helpbot.config import Settings
from helpbot.errors import ConfigError, ExitCode
from helpbot.speech import PersonId, Reply
from helpbot.store import open_store
from tests.conftest import MONDAY, ROOT

CANARY = "Kanarie77"


@pytest.fixture
def environ(tmp_path):
    return {
        "HOME": str(tmp_path),
        "HELPBOT_DESK": str(ROOT / "desk.toml"),
        "HELPBOT_CONTACTS": str(tmp_path / "contacts.toml"),
    }


@pytest.fixture
def write(tmp_path):
    def write(text: str, mode: int = 0o600) -> None:
        (tmp_path / "contacts.toml").write_text(text)
        (tmp_path / "contacts.toml").chmod(mode)

    return write


@pytest.fixture
def pages(tmp_path):
    return tmp_path / "pages.jsonl"


@pytest.fixture
def run(environ, monkeypatch):
    def run(*args, **more):
        for name, value in {**environ, **more}.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(app, ["contacts", *args])

    return run


def found(environ, plan):
    contacts = config.read_contacts(Settings.from_environ(environ), plan)
    return {(contact.person, contact.path): contact.urls for contact in contacts}


def problems(environ, plan):
    with pytest.raises(ConfigError) as caught:
        found(environ, plan)
    return [str(problem).rpartition("/")[2] for problem in caught.value.problems]


def test_a_variable_wins_over_the_file(environ, plan, write, tmp_path):
    write('[bo]\nsms = "one://"\nvoice = ["two://", "three://"]\n[cy]\npush = "four://"\n')
    (tmp_path / "push").write_text("six://\n")
    environ["HELPBOT_CONTACT_BO_SMS"] = "five://"
    environ["HELPBOT_CONTACT_CY_PUSH_FILE"] = str(tmp_path / "push")

    assert found(environ, plan) == {
        ("bo", "sms"): ("five://",),
        ("bo", "voice"): ("two://", "three://"),
        ("cy", "push"): ("six://",),
    }


def test_without_contacts_there_are_none(environ, plan):
    del environ["HELPBOT_CONTACTS"]

    assert found(environ, plan) == {}


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(environ, plan, write, mode):
    write(f'[bo]\nsms = "{CANARY}"\n', mode)

    (problem,) = problems(environ, plan)

    assert problem.startswith("contacts.toml`")
    assert CANARY not in problem


def test_every_mistake_is_told_with_its_line_and_without_its_url(environ, plan, write):
    write(
        f'sms = "json://{CANARY}"\n'
        f'"json://{CANARY}" = "sms"\n'
        f'[bo]\nfax = "json://{CANARY}"\nsms = 5\nvoice = ["json://{CANARY}", 5]\nemail = []\n'
        f'[zo]\nsms = "json://{CANARY}"\n'
        f'["{CANARY}"]\n"{CANARY}" = "json://{CANARY}"\n'
    )

    told = problems(environ, plan)

    assert told == [
        "contacts.toml:1: sms stands outside a person; begin with [bo] or another id",
        "contacts.toml:2: a key stands outside a person; begin with [bo] or another id",
        "contacts.toml:4: bo fax is no path; the paths are sms, voice, email, push",
        "contacts.toml:5: bo sms must be a URL or a list of URLs, each in quotes",
        "contacts.toml:6: bo voice must be a URL or a list of URLs, each in quotes",
        "contacts.toml:7: bo email must be a URL or a list of URLs, each in quotes",
        "contacts.toml:11: a key a key is no path; the paths are sms, voice, email, push",
        "contacts.toml:9: zo is nobody in desk.toml; use the id of a person",
    ]


def test_a_file_that_is_no_toml_is_told_by_its_line_alone(environ, plan, write):
    write(f"[bo]\nsms = json://{CANARY}\n")

    assert problems(environ, plan) == ["contacts.toml:2: is not TOML; quote every URL"]


def test_a_file_that_is_gone_is_told(environ, plan):
    (problem,) = problems(environ, plan)

    assert "cannot be read: No such file" in problem


def test_variables_are_told_by_name(environ, plan):
    del environ["HELPBOT_CONTACTS"]
    environ["HELPBOT_CONTACT_ZO_SMS"] = f"json://{CANARY}"

    assert problems(environ, plan) == [
        "HELPBOT_CONTACT_ZO_SMS: zo is nobody in desk.toml; use the id of a person"
    ]

    environ["HELPBOT_CONTACT_BO_FAX"] = f"json://{CANARY}"
    environ["HELPBOT_CONTACT_SMS"] = f"json://{CANARY}"

    told = problems(environ, plan)
    assert [problem.partition(":")[0] for problem in told] == [
        "HELPBOT_CONTACT_BO_FAX",
        "HELPBOT_CONTACT_SMS",
    ]
    assert CANARY not in "".join(told)


def test_settings_do_not_show_what_a_variable_holds(environ):
    environ["HELPBOT_CONTACT_BO_SMS"] = f"json://{CANARY}"

    assert CANARY not in repr(Settings.from_environ(environ))


def test_the_table_shows_paths_and_no_url(run, write, pages):
    write(f'[bo]\nvoice = "{pages.as_uri()}?{CANARY}"\nsms = "{pages.as_uri()}"\n')

    done = run()

    assert done.exit_code == ExitCode.OK
    lines = done.output.splitlines()
    assert lines[0] == "bo  Bo Lindgren    chat, sms, voice"
    assert lines[-1] == "di  Di Novak       chat only"
    assert not any(line.startswith("ana") for line in lines)
    assert "file:" not in done.output


def test_a_test_message_is_sent_and_its_fate_is_said(run, write, pages):
    write(f'[bo]\nsms = "{pages.as_uri()}"\npush = "file:///nowhere/{CANARY}"\n')

    good, bad = run("test", "bo", "sms"), run("test", "bo", "push")

    (line,) = map(json.loads, pages.read_text().splitlines())
    assert (line["person"], line["path"]) == ("bo", "sms")
    assert "This is the sms path of Bo Lindgren" in line["text"]
    assert (good.exit_code, good.output.split(".")[0]) == (ExitCode.OK, "Accepted")
    assert (bad.exit_code, bad.output.split(":")[0]) == (ExitCode.FOUND, "Not accepted")
    assert CANARY not in bad.output


@pytest.mark.parametrize(
    ("person", "path", "said"),
    [
        ("zo", "sms", "zo is nobody in desk.toml"),
        ("bo", "voice", "HELPBOT_CONTACT_BO_VOICE"),
        ("bo", "fax", "fax is no path"),
    ],
)
def test_what_cannot_be_tested_is_said(run, write, person, path, said):
    write("")

    done = run("test", person, path)

    assert done.exit_code == ExitCode.FOUND
    assert said in done.output


def test_the_doctor_names_those_who_hear_nothing_at_night(environ, plan, write, pages):
    write(f'[bo]\nsms = "{pages.as_uri()}"\n[cy]\nemail = "{pages.as_uri()}"\n')
    settings = Settings.from_environ(environ)

    well, what, said = doctor._contacts(settings, plan)

    assert (well, what) == (False, "contacts")
    assert "at night: cy, jo, ty, vi, mo, di;" in said

    for person in ("cy", "jo", "ty", "vi", "mo", "di"):
        environ[f"HELPBOT_CONTACT_{person.upper()}_VOICE"] = pages.as_uri()
    assert doctor._contacts(Settings.from_environ(environ), plan)[0]

    write(f'[bo]\nsms = "{CANARY}"\n')
    well, _, said = doctor._contacts(settings, plan)
    assert not well
    assert CANARY not in said


def test_a_page_in_the_outbox_is_sent_at_the_prompt(
    environ, write, pages, tmp_path, cache, encoder, monkeypatch
):
    write(f'[bo]\nvoice = "{pages.as_uri()}"\n')
    (tmp_path / "play.txt").write_text("ana> help\n")
    database = f"sqlite:///{tmp_path / 'helpbot.db'}"
    store = open_store(database)
    store.start(MONDAY)
    with store.begin() as tx:
        to = notify.address("voice", "bo", "outage-7")
        tx.outbox.put(to, Reply("**Outage 7** · P1"), person=PersonId("notify:bo"), now=MONDAY)
    store.close()
    environ |= {"HELPBOT_DATABASE_URL": database, "HELPBOT_CACHE_DIR": str(cache)}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    play = ["chat", "--script", str(tmp_path / "play.txt"), "--at", "2026-01-05T15:00:00Z"]
    done = CliRunner().invoke(app, play)

    assert done.exit_code == ExitCode.OK, done.output
    assert json.loads(pages.read_text()) == {
        "time": "2026-01-05T15:00:00.000000Z",
        "person": "bo",
        "path": "voice",
        "text": "Outage 7, P1.",
    }
