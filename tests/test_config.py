import os
import subprocess
import sys

import pytest

from helpbot.config import Settings, signing_key
from helpbot.errors import ConfigError, StorageError

HOME = {"HOME": "/home/ana"}


def test_without_any_setting_everything_is_below_home():
    settings = Settings.from_environ(HOME)

    assert str(settings.data_dir) == "/home/ana/.local/share/helpbot"
    assert str(settings.cache_dir) == "/home/ana/.cache/helpbot"
    assert settings.database_url == "sqlite:////home/ana/.local/share/helpbot/helpbot.db"
    assert (settings.mode, settings.bind, settings.serves_web) == (
        "socket",
        "127.0.0.1:8080",
        False,
    )


def test_a_folder_with_odd_characters_is_one_folder(tmp_path):
    from helpbot.store import open_store
    from tests.conftest import MONDAY

    folder = tmp_path / "a#b?c d%20"
    store = open_store(Settings.from_environ(HOME | {"HELPBOT_DATA_DIR": str(folder)}).database_url)
    store.start(MONDAY)
    store.close()

    assert (folder / "helpbot.db").exists()


def test_a_secret_may_stand_in_a_file_and_is_never_shown(tmp_path):
    (tmp_path / "token").write_text("xoxb-from-file\n")

    settings = Settings.from_environ(HOME | {"SLACK_BOT_TOKEN_FILE": str(tmp_path / "token")})

    assert settings.slack_bot_token == "xoxb-from-file"  # noqa: S105 - no secret
    assert "xoxb" not in repr(settings)


def test_a_port_alone_is_opened_to_the_outside():
    settings = Settings.from_environ(HOME | {"PORT": "5000"})

    assert (settings.bind, settings.serves_web) == ("0.0.0.0:5000", True)


def test_all_wrong_settings_are_told_at_once():
    with pytest.raises(ConfigError) as caught:
        Settings.from_environ({"HELPBOT_MODE": "pigeon", "SLACK_BOT_TOKEN_FILE": "/nowhere"})

    told = [str(problem) for problem in caught.value.problems]
    for name in ("HELPBOT_DATA_DIR", "HELPBOT_CACHE_DIR", "HELPBOT_MODE", "SLACK_BOT_TOKEN_FILE"):
        assert any(problem.startswith(name) for problem in told), (name, told)


@pytest.mark.parametrize("name", ["HELPBOT_DESK", "HELPBOT_KNOWLEDGE"])
def test_a_named_file_wins_over_the_one_that_lies_here(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "desk.toml").touch()
    (tmp_path / "knowledge").mkdir()
    key = name.removeprefix("HELPBOT_").lower()

    assert getattr(Settings.from_environ(HOME), key).parent == tmp_path
    assert str(getattr(Settings.from_environ(HOME | {name: "/elsewhere"}), key)) == "/elsewhere"


@pytest.mark.parametrize("name", ["HELPBOT_SECRET", "HELPBOT_ALERT_SECRET"])
def test_a_secret_that_can_be_guessed_is_refused(name):
    with pytest.raises(ConfigError, match=f"{name}: has fewer than 32 characters"):
        Settings.from_environ(HOME | {name: "city2026"})


def test_a_key_is_made_once_and_is_nobody_elses(tmp_path):
    settings = Settings.from_environ(HOME | {"HELPBOT_DATA_DIR": str(tmp_path / "data")})

    key = signing_key(settings)

    assert len(key) == 32
    assert signing_key(settings) == key
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_given_wins_and_nothing_is_written(tmp_path):
    environ = {"HELPBOT_DATA_DIR": str(tmp_path / "data"), "HELPBOT_SECRET": "k" * 32}

    assert signing_key(Settings.from_environ(HOME | environ)) == b"k" * 32
    assert not (tmp_path / "data").exists()


def test_what_a_crash_left_of_a_key_is_no_key(tmp_path):
    (tmp_path / "secret.key").write_bytes(b"half")

    key = signing_key(Settings.from_environ(HOME | {"HELPBOT_DATA_DIR": str(tmp_path)}))

    assert len(key) == 32
    assert (tmp_path / "secret.key").read_bytes() == key


def test_processes_that_start_together_share_one_key(tmp_path):
    code = (
        "import os, sys; from helpbot.config import Settings, signing_key; sys.stdin.read(); "
        "print(signing_key(Settings.from_environ(os.environ)).hex())"
    )
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "HELPBOT_DATA_DIR": str(tmp_path)},
        )
        for _ in range(4)
    ]

    for start in starts:
        assert start.stdin is not None
        start.stdin.close()
    keys = {start.stdout.read() for start in starts if start.stdout is not None}

    assert [start.wait() for start in starts] == [0] * 4
    assert len(keys) == 1
    for start in starts:
        assert start.stdout is not None
        start.stdout.close()


def test_a_folder_that_cannot_hold_the_key_is_told_in_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    settings = Settings.from_environ(HOME | {"HELPBOT_DATA_DIR": str(tmp_path / "file")})

    with pytest.raises(StorageError, match="set HELPBOT_SECRET"):
        signing_key(settings)
