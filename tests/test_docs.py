"""Documentation that can fail the build."""

import re

import typer

from helpbot import cli, wording
from helpbot.config import Settings
from helpbot.errors import ExitCode
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text()


def test_readme_names_every_command():
    group = typer.main.get_command(cli.app)

    for name in group.commands:  # type: ignore[attr-defined]
        assert f"helpbot {name}" in README, name


def test_readme_names_every_setting_and_no_other():
    config = (ROOT / "helpbot" / "config.py").read_text()
    settings = set(re.findall(r'"((?:HELPBOT|SLACK)_[A-Z_]+)"', config))

    # Two have no name of their own: serves_web, and the variables of single contacts.
    assert len(settings) >= len(Settings.__dataclass_fields__) - 2
    assert settings == set(re.findall(r"^\| `((?:HELPBOT|SLACK)_[A-Z_]+)`", README, re.MULTILINE))


def test_readme_names_every_make_target():
    targets = re.search(r"\.PHONY: (.*)", (ROOT / "Makefile").read_text())

    assert targets is not None
    for target in targets[1].split():
        assert f"make {target}" in README, target


def test_readme_names_every_exit_code():
    for code in ExitCode:
        assert re.search(rf"\| {int(code)} +\|", README), code


def test_every_version_is_pinned_and_torch_without_a_build():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]

    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    assert "torch==2.13.0" in pins
    project = (ROOT / "pyproject.toml").read_text().lower()
    block = re.search(r"dependencies = \[(.*?)\n\]", project, re.DOTALL)
    assert block is not None
    pinned = {pin.split("==")[0].lower().replace("_", "-") for pin in pins}
    assert set(re.findall(r'"([\w-]+)[>=]', block[1])) <= pinned


def test_the_bot_is_plain_and_calm():
    files = sorted((ROOT / "helpbot" / "wording").glob("*.py"))
    words = "\n".join(file.read_text() for file in files)

    assert len(files) >= 2
    assert not re.search(r'"[^"\n]*![^"\n=]*"', words)
    assert wording.__doc__ is not None


def test_the_changelog_speaks_of_this_version():
    assert "## 0.1.0" in (ROOT / "CHANGELOG.md").read_text()
