"""`helpbot articles …` as a person runs it: a process of its own, no bot or one beside it."""

import os
import shutil
import subprocess
import sys

import pytest

from helpbot import articles_commands
from helpbot.errors import ExitCode
from helpbot.folder import digest
from helpbot.kept import Source
from helpbot.proposals import Proposed, Stage, What
from helpbot.store import open_store
from tests.conftest import ROOT, Shelf
from tests.test_editing import git

HELPBOT = [sys.executable, "-c", "from helpbot.cli import main; main()"]
QUESTIONS = "no espresso this morning\nthe barista arm hangs"
LOUDER = "sed -i s/does.nothing/sulks/"


@pytest.fixture
def run(shelf: Shelf, tmp_path, cache):
    """Runs a command over the small shelf, with an editor that is a script."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HELPBOT_")}
    url = f"sqlite:///{tmp_path / 'helpbot.db'}"
    environ = kept | {
        "HELPBOT_DATA_DIR": str(tmp_path),
        "HELPBOT_CACHE_DIR": str(cache),
        "HELPBOT_DATABASE_URL": url,
        "HELPBOT_KNOWLEDGE": str(shelf.folder),
        "HELPBOT_AS": "di",
        "PYTHONPATH": str(ROOT),
        "EDITOR": LOUDER,
    }
    open_store(url).prepare()
    shutil.copy(ROOT / "desk.toml", tmp_path)

    def run(*args, typed="", **more):
        return subprocess.run(
            [*HELPBOT, "articles", *args],
            env={**environ, **more},
            cwd=tmp_path,
            input=typed,
            capture_output=True,
            text=True,
            timeout=100,
        )

    return run


def test_an_article_is_edited_in_an_editor_seen_and_published(run, shelf):
    git(shelf.folder, "init", "--quiet")
    file = shelf.folder / "coffee-robot.md"
    before = file.read_text()

    done = run("edit", "coffee-robot", typed="p\n")

    assert done.returncode == ExitCode.OK, done.stderr
    assert "Your coffee robot sulks." in done.stdout
    assert "It wins its 2 golden questions, and no other article loses one." in done.stdout
    assert "is published. People find it within seconds. Commit" in done.stdout
    assert file.read_text() == before.replace("does nothing", "sulks")
    assert git(shelf.folder, "log", "-1", "--format=%an: %s") == (
        "Di Novak: coffee-robot: Edited in chat"
    )
    assert "edited by Di Novak, commit" in run("history", "coffee-robot").stdout

    assert "is as it was before" in run("undo", "coffee-robot").stdout
    assert file.read_text() == before


def test_what_is_not_decided_waits_and_a_technician_cannot_publish_it(run, shelf, store):
    kept = run("edit", "coffee-robot", typed="k\n", HELPBOT_AS="bo")

    assert kept.stdout.endswith("Proposal 1 waits.\n")
    assert "p to publish" not in kept.stdout
    assert "proposal 1: coffee-robot, by Bo Lindgren" in run("waiting").stdout
    refused = run("publish", "1", HELPBOT_AS="bo")
    assert refused.returncode == ExitCode.FOUND
    assert "publish is for admins" in refused.stderr
    sure = run("edit", "wind-tunnel", "--yes", HELPBOT_AS="bo")
    assert sure.returncode == ExitCode.FOUND
    assert "Only admins of desk.toml publish" in sure.stderr
    assert "sulks" not in (shelf.folder / "coffee-robot.md").read_text()

    assert "is published" in run("publish", "1").stdout
    assert "sulks" in (shelf.folder / "coffee-robot.md").read_text()
    assert store.read().proposals.get(1).state is Stage.PUBLISHED


def test_what_is_broken_is_told_with_its_line_and_not_written(run, shelf):
    before = (shelf.folder / "coffee-robot.md").read_text()

    broken = run("edit", "coffee-robot", "--yes", EDITOR="sed -i s/desktop/nobody/")

    assert broken.returncode == ExitCode.FOUND
    assert "coffee-robot.md:5: owner 'nobody' is not in desk.toml" in broken.stdout
    assert (shelf.folder / "coffee-robot.md").read_text() == before


# Breaks the owner, and mends it when it is opened again.
BREAKS_AND_MENDS = """#!/bin/sh
if grep -q nobody "$1"; then
  sed -i s/nobody/desktop/ "$1"
else
  sed -i 's/desktop/nobody/; s/does nothing/sulks/' "$1"
fi
"""


def test_what_is_edited_again_stays_typed_on_what_it_was_typed_on(run, shelf, store, tmp_path):
    before, editor = (shelf.folder / "coffee-robot.md").read_text(), tmp_path / "editor.sh"
    editor.write_text(BREAKS_AND_MENDS)
    editor.chmod(0o755)

    refused = run("edit", "coffee-robot", typed="e\nk\n", EDITOR=str(editor))

    assert "owner 'nobody' is not in desk.toml" in refused.stdout
    first, second = (store.read().proposals.get(number) for number in (1, 2))
    assert second.proposed.text == before.replace("does nothing", "sulks")
    assert second.proposed.based_on == first.proposed.based_on == digest(Source(before, QUESTIONS))


def test_what_somebody_saves_after_the_preview_is_not_overwritten_by_an_edit_again(
    shelf, library, store, bot, monkeypatch
):
    """The same without a process: the moment between preview and editor is nobody's to hit."""
    file = shelf.folder / "coffee-robot.md"
    seen = Source(file.read_text(), QUESTIONS)
    work = articles_commands._Work(
        bot.mind.conversation.desk, store, library, bot.house.editor, bot.mind.plan.person("di")
    )
    broken = seen.text.replace("desktop", "nobody").replace("does nothing", "sulks")
    found, verdict = articles_commands._judged(work, articles_commands._handed_in(work, Proposed(
        "coffee-robot", file.name, What.EDIT, broken, QUESTIONS, digest(seen), "di"
    )))  # fmt: skip
    file.write_text(seen.text + "\nMo was here.\n")
    monkeypatch.setattr("click.edit", lambda text, **_: text.replace("nobody", "desktop"))

    found, verdict = articles_commands._again(work, found, verdict, questions=False)
    assert verdict
    assert verdict.has_moved
    assert "sulks" in found.proposed.text
    found, verdict = articles_commands._publish(work, found)

    assert found.state is Stage.OPEN
    assert file.read_text().endswith("Mo was here.\n")


def test_golden_questions_have_a_file_of_their_own(run, shelf):
    done = run(
        "edit", "coffee-robot", "--questions", "--yes", EDITOR="sed -i s/espresso/cappuccino/"
    )

    assert done.returncode == ExitCode.OK, done.stdout
    assert "no cappuccino" in (shelf.folder / "coffee-robot.questions.txt").read_text()


def test_a_new_one_is_a_draft_at_first(run, shelf):
    done = run("new", "Holo table is dim", "--service", "computers", "--yes", EDITOR="true")

    assert "is saved as a draft" in done.stdout
    assert "state: draft" in (shelf.folder / "holo-table-is-dim.md").read_text()
    assert "is published" in run("publish", "holo-table-is-dim").stdout
    assert "is archived" in run("archive", "holo-table-is-dim").stdout
    assert "Holo table is dim" in run("preview", "holo-table-is-dim").stdout


@pytest.mark.parametrize(
    ("words", "more", "code", "said"),
    [
        (("edit", "no-such-one"), {}, ExitCode.FOUND, "There is no article no-such-one"),
        (("edit", "coffee-robot"), {"EDITOR": "true"}, ExitCode.OK, "changes nothing"),
        (("edit", "coffee-robot"), {"HELPBOT_AS": ""}, ExitCode.USAGE, "Say who you are"),
        (("edit", "coffee-robot"), {"HELPBOT_AS": "ana"}, ExitCode.USAGE, "ana is no technician"),
        (("new", "Tea", "--service", "tea"), {}, ExitCode.USAGE, "no service tea"),
        (("publish", "99"), {}, ExitCode.FOUND, "There is no proposal 99"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_a_code(run, words, more, code, said):
    done = run(*words, **more)

    assert done.returncode == code
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_before_the_bot_was_ever_started_articles_are_seen_and_nothing_is_kept(
    run, shelf, tmp_path
):
    nothing = {"HELPBOT_DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}"}
    git(shelf.folder, "init", "--quiet")
    git(shelf.folder, "add", ".")
    me = ("-c", "user.name=Ed", "-c", "user.email=ed@x.example")
    git(shelf.folder, *me, "commit", "--quiet", "-m", "coffee-robot: As it is")

    for words, said in (
        (("preview", "coffee-robot"), "Your coffee robot does nothing."),
        (("history", "coffee-robot"), "As it is"),
        (("waiting",), "No article waits"),
        (("list",), "coffee-robot"),
    ):
        done = run(*words, **nothing)
        assert done.returncode == ExitCode.OK, done.stderr
        assert said in done.stdout
    for words in (("edit", "coffee-robot"), ("archive", "coffee-robot"), ("publish", "1")):
        done = run(*words, **nothing)
        assert done.returncode == ExitCode.STORAGE
        assert "Start helpbot once: `helpbot run`" in done.stderr
    assert not (tmp_path / "none.db").exists()
