import pytest

from helpbot.config import Settings
from helpbot.errors import ConfigError

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
