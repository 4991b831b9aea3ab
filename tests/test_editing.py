"""Articles edited in chat: forms, previews, golden questions, publishing, git, undo."""

import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from helpbot import folder as files
from helpbot import proposing, whole
from helpbot.forms import masked
from helpbot.kept import Source
from helpbot.proposals import Stage
from helpbot.shelf import read_folder
from helpbot.speech import Address
from helpbot.store.proposals import Proposals
from tests.conftest import MONDAY, person

COFFEE, BADGE = "coffee-robot", "badge-printer"
KEY = "## Start the robot\n\n1. Turn the golden key.\n2. Wait a minute."


def form_for(bot, who, opens):
    return bot.mind.forms(bot.store)(opens, person(who))


def fill(bot, who, opens, **values):
    """A form as somebody fills it in: what is not said stays as it was."""
    form = form_for(bot, who, opens)
    assert form is not None, opens
    return submit(bot, who, form, **values)


def submit(bot, who, form, **values):
    every = {field.name: values.get(field.name, field.filled) for field in form.fields}
    clean, key = masked(form, every), bot.terminal._next_key()
    to = Address(f"terminal:{who}")
    return bot._because(lambda: bot.terminal._store_utterance(who, clean, to, key))


def told(said, who="di"):
    return [shown.reply for shown in said if shown.to == who]


def last(said, who="di"):
    return told(said, who)[-1]


def says(reply):
    return [button.says for button in reply.buttons]


def text_of(shelf, name=COFFEE):
    return (shelf.folder / f"{name}.md").read_text()


def golden_key(bot, who="di"):
    return fill(bot, who, f"edit-section {COFFEE} 2", part2=KEY)


def git(folder, *words):
    done = subprocess.run(["git", "-C", folder, *words], capture_output=True, check=True, text=True)  # noqa: S607
    return done.stdout.strip()


@pytest.fixture
def repository(shelf):
    """The shelf as a git repository with one commit."""
    git(shelf.folder, "init", "--quiet")
    git(shelf.folder, "add", ".")
    me = ("-c", "user.name=Ed", "-c", "user.email=ed@x.example")
    git(shelf.folder, *me, "commit", "--quiet", "-m", "First")
    return shelf.folder


def test_an_edit_is_shown_as_people_will_read_it_and_then_published(bot, shelf):
    preview = last(golden_key(bot))

    assert "Turn the golden key" in preview.text
    assert "it can be published" in preview.text
    assert "wins its 2 golden questions, and no other article loses one" in preview.text
    assert "-1. Press the button of the coffee robot." in preview.text
    assert "+1. Turn the golden key." in preview.text
    assert says(preview)[0] == "publish proposal 1"
    assert "golden key" not in text_of(shelf)

    done = last(bot.press("di", 1))

    assert "is published" in done.text
    assert "golden key" in text_of(shelf)
    assert "golden key" in bot.hears("ana", "how do I start the coffee robot")[0].reply.text


def test_the_first_thing_said_is_that_nothing_is_published_yet(bot):
    said = told(golden_key(bot))

    assert "nothing is published yet" in said[0].text
    assert len(said) == 2


def test_what_is_not_edited_stays_to_the_letter(bot, shelf):
    before = text_of(shelf).splitlines()

    golden_key(bot)
    bot.press("di", 1)

    after = text_of(shelf).splitlines()
    assert [line for line in after if line not in before] == [
        "## Start the robot",
        "1. Turn the golden key.",
        "2. Wait a minute.",
    ]
    assert [path.name for path in shelf.folder.iterdir() if path.name.startswith(".")] == []


def test_the_whole_text_is_one_form_with_a_section_a_field(bot, shelf):
    form = form_for(bot, "di", f"edit-article {COFFEE}")

    labels = [field.label for field in form.fields if field.name != "base"]
    assert labels == [
        "Before the first heading",
        "Start the coffee robot",
        "If this does not work",
        "One more section",
    ]
    submit(bot, "di", form, part2="", more="## Ask the barista\n\nShe is next door.")
    bot.press("di", 1)

    text = text_of(shelf)
    assert "Start the coffee robot" not in text
    assert text.endswith("\n\n## Ask the barista\n\nShe is next door.\n")


def test_what_changes_nothing_is_no_proposal(bot):
    said = fill(bot, "di", f"edit-article {COFFEE}")

    assert "That changes nothing" in last(said).text
    assert bot.store.read().proposals.open() == []


def test_facts_are_chosen_and_only_what_changed_is_written(bot, shelf):
    fill(
        bot, "di", f"edit-facts {COFFEE}",
        title="Coffee: the robot's #1 fault", audience="technicians", also="espresso, yes, no: tea",
    )  # fmt: skip
    bot.press("di", 1)

    lines = text_of(shelf).splitlines()
    assert 'title: "Coffee: the robot\'s #1 fault"' in lines
    assert "audience: technicians" in lines
    assert 'also: [espresso, "yes", "no: tea"]' in lines
    assert "owner: desktop" in lines
    (article,) = [a for a in bot.mind.library.index.articles if a.id == COFFEE]
    assert article.title == "Coffee: the robot's #1 fault"
    assert article.also == ("espresso", "yes", "no: tea")


def test_golden_questions_are_edited_one_a_line(bot, shelf):
    fill(bot, "di", f"edit-questions {COFFEE}", part1="no espresso this morning\n\nrobot asleep ")
    preview = bot.said[-1].reply
    bot.press("di", 1)

    assert "wins its 2 golden questions" in preview.text
    assert "1 golden question of before is answered by nothing then" in preview.text
    questions = (shelf.folder / f"{COFFEE}.questions.txt").read_text()
    assert questions == "no espresso this morning\nrobot asleep\n"


def test_an_edit_that_breaks_another_articles_golden_question_is_refused_with_the_reason(
    bot, shelf
):
    before = text_of(shelf, BADGE)
    words = "No espresso this morning"
    fill(bot, "di", f"edit-facts {BADGE}", title=words, summary=f"{words}.", also=words)
    text = f"{words}. {words}?"
    fill(bot, "di", "edit-article #1", part1=text, part2=f"## {words}\n\n{text}", part3="")
    asked = "no espresso this  morning\nno espresso this morning."
    fill(bot, "di", "edit-questions #2", part1=asked)

    preview = bot.said[-1].reply
    assert "cannot be published yet" in preview.text
    assert (
        "“no espresso this morning” is a golden question of All about coffee robot "
        "(`coffee-robot`) and would find No espresso this morning (`badge-printer`)"
    ) in preview.text
    assert not any(say.startswith("publish") for say in says(preview))

    # Said all the same, it is looked at once more, and refused again.
    said = bot.hears("di", "publish proposal 3")

    assert "cannot be published yet" in last(said).text
    assert text_of(shelf, BADGE) == before


def test_a_golden_question_that_its_own_article_loses_is_refused(bot, shelf):
    shelf.put("tea-robot", "no tea this morning", summary="What to do about no tea this morning.")
    bot.advance(seconds=10)

    fill(
        bot,
        "di",
        f"edit-questions {BADGE}",
        part1="the card machine is dead\nno tea in the morning",
    )

    preview = bot.said[-1].reply
    assert "“no tea in the morning” is a golden question of All about badge printer" in preview.text
    assert "would find All about tea robot" in preview.text


def test_golden_questions_are_judged_with_pins_as_they_are_answered(bot, shelf):
    bot.hears("di", f'pin "caffeine" to {COFFEE}')
    bot.advance(seconds=10)

    fill(bot, "di", f"edit-questions {BADGE}", part1="the card machine is dead\nno caffeine cards")

    preview = bot.said[-1].reply
    assert "“no caffeine cards” is a golden question of All about badge printer" in preview.text
    assert 'pinned to All about coffee robot (`coffee-robot`); `unpin "caffeine"`' in preview.text


def test_golden_questions_are_judged_with_the_cost_of_being_overdue(bot, shelf):
    same = {
        "title": "All about coffee robot",
        "summary": "What to do about coffee robot.",
        "also": "coffee robot",
        "intro": "Your coffee robot does nothing.",
        "heading": "Start the coffee robot",
        "step": "Press the button of the coffee robot.",
    }
    shelf.put("robot-two", "no espresso this morning now\nthe barista arm hangs now", **same)
    bot.advance(seconds=10)
    assert "it can be published" in last(golden_key(bot)).text

    fill(bot, "di", f"edit-facts {COFFEE}", review_by="2025-01-01")

    preview = bot.said[-1].reply
    assert "“no espresso this morning” is a golden question of All about coffee" in preview.text
    assert "would find All about coffee robot (`robot-two`)" in preview.text


def test_what_a_golden_question_finds_first_is_what_somebody_who_asks_it_gets(bot, shelf):
    (shelf.folder / "synonyms.txt").write_text("arm = breeze\n")
    (shelf.folder / "pinned.txt").write_text(f'"silent" -> {COFFEE}\n')
    file, today = shelf.folder / f"{COFFEE}.md", date(2026, 1, 5)
    file.write_text(file.read_text().replace("2027-06-30", "2025-01-01"))
    bot.mind.library.sync()
    seeker = bot.mind.conversation.desk.seeker

    for _, question in seeker.index.questions:
        found = seeker.seek(question, may_read=lambda _: True, today=today).ranking.matches
        assert seeker.first(question, today=today) == found[0].article.id


def test_a_question_that_another_article_asks_is_told_with_its_line(bot):
    fill(
        bot,
        "di",
        f"edit-questions {BADGE}",
        part1="the card machine is dead\nthe barista arm hangs",
    )

    preview = bot.said[-1].reply
    assert "asks what" in preview.text
    assert "cannot be published yet" in preview.text


def test_a_broken_text_is_shown_with_its_line_and_nothing_is_written(bot, shelf):
    before = text_of(shelf)

    fill(bot, "di", f"edit-section {COFFEE} 2", part2="## Start\n\n1. Dial {{no_such_fact}}.")

    preview = bot.said[-1].reply
    line = text_of(shelf).splitlines().index("## Start the coffee robot") + 3
    assert (
        f"- coffee-robot.md:{line}: {{{{no_such_fact}}}} is not a fact of desk.toml" in preview.text
    )
    # The one part that changes is opened alone; the text is one key further.
    assert says(preview)[:2] == ["form edit-section #1 2", "form edit-front #1"]
    bot.hears("di", "publish proposal 1")
    assert text_of(shelf) == before
    again = form_for(bot, "di", "edit-section #1 2")
    assert [field.name for field in again.fields] == ["base", "part2"]
    submit(bot, "di", again, part2=KEY)
    bot.press("di", 1)
    assert "golden key" in text_of(shelf)


def test_an_admin_breaks_mends_and_publishes_an_article_in_chat_alone(bot, shelf):
    fill(bot, "di", f"edit-front {COFFEE}", front="id: coffee-robot\ntitle: [unclosed")
    broken = bot.said[-1].reply
    assert "coffee-robot.md:" in broken.text
    assert "front matter is not YAML" in broken.text
    assert form_for(bot, "di", "edit-facts #1") is None

    front = text_of(shelf).split("---\n")[1].replace("All about", "Everything about")
    fill(bot, "di", "edit-front #1", front=front)
    mended = bot.said[-1].reply
    assert "proposal 2: it can be published" in mended.text
    assert bot.store.read().proposals.get(1).state is Stage.REPLACED
    bot.press("di", 1)

    assert "title: Everything about coffee robot" in text_of(shelf)


def test_an_article_that_is_broken_on_disk_is_mended_in_chat(bot, shelf):
    file = shelf.folder / f"{COFFEE}.md"
    file.write_text(file.read_text().replace("id: coffee-robot", "id: [coffee-robot"))
    bot.advance(seconds=10)

    (chosen,) = told(bot.hears("di", f"edit article {COFFEE}"))
    assert says(chosen) == [f"form edit-front {COFFEE}"]
    front = file.read_text().split("---\n")[1].replace("[coffee-robot", "coffee-robot")
    fill(bot, "di", f"edit-front {COFFEE}", front=front)
    bot.press("di", 1)

    assert bot.mind.library.problems == ()


def test_a_file_that_changed_since_the_form_was_opened_is_shown_and_never_overwritten(bot, shelf):
    form = form_for(bot, "di", f"edit-section {COFFEE} 2")
    file = shelf.folder / f"{COFFEE}.md"
    file.write_text(file.read_text().replace("does nothing", "does nothing at all"))
    # Slack builds a form anew when it is submitted, from its name alone.
    submit(bot, "di", form_for(bot, "di", form.name), part2=KEY)

    preview = bot.said[-1].reply
    assert "was changed on disk since this was opened" in preview.text
    assert not any(say.startswith("publish") for say in says(preview))
    bot.hears("di", "publish proposal 1")
    assert "golden key" not in file.read_text()
    assert "does nothing at all" in file.read_text()

    # Opened again by its name it is still based on what was opened first.
    assert form_for(bot, "di", "edit-article #1").name.endswith(form.name.split()[-1])
    # The button below what was just shown takes that over.
    again = next(say for say in says(preview) if say.startswith("form edit-article"))
    fill(bot, "di", again.removeprefix("form "))
    bot.press("di", 1)
    assert "golden key" in file.read_text()


def test_a_file_that_changed_after_the_preview_is_not_overwritten(bot, shelf):
    golden_key(bot)
    file = shelf.folder / f"{COFFEE}.md"
    file.write_text(file.read_text() + "\nSomebody else was here.\n")

    told_now = last(bot.press("di", 1))

    assert "was changed on disk" in told_now.text
    assert "-Somebody else was here." in told_now.text
    assert file.read_text().endswith("Somebody else was here.\n")


def test_outside_git_it_is_published_without_a_commit(bot):
    golden_key(bot)

    done = last(bot.press("di", 1))

    assert "commit" not in done.text.lower()


def test_in_a_repository_it_is_committed_in_the_admins_name_and_nothing_else_is(bot, repository):
    (repository / "other.md").write_text("not mine")
    git(repository, "add", "other.md")
    golden_key(bot)

    done = last(bot.press("di", 1))

    ref = git(repository, "log", "-1", "--format=%h")
    assert f"Commit `{ref}`" in done.text
    said = git(repository, "log", "-1", "--format=%an <%ae>, %cn: %s")
    assert said == "Di Novak <di@millbrook.example>, Di Novak: coffee-robot: Edited in chat"
    assert git(repository, "show", "--name-only", "--format=").splitlines() == [f"{COFFEE}.md"]
    assert git(repository, "status", "--porcelain") == "A  other.md"


def test_what_somebody_did_not_commit_is_shown_and_neither_lost_nor_committed(bot, repository):
    file = repository / f"{COFFEE}.md"
    file.write_text(file.read_text().replace("does nothing", "sulks"))

    preview = last(golden_key(bot))

    assert "it cannot be published yet" in preview.text
    assert "Somebody changed the file on disk and did not commit it" in preview.text
    assert "+Your coffee robot sulks." in preview.text
    assert "cannot be published" in last(bot.press("di", 1)).text
    assert "golden key" not in file.read_text()
    assert git(repository, "rev-list", "--count", "HEAD") == "1"

    me = ("-c", "user.name=Mo", "-c", "user.email=mo@x.example")
    git(repository, *me, "commit", "--quiet", "-am", "Sulks")
    done = last(bot.press("di", 1))

    assert "is published" in done.text
    assert "sulks" in file.read_text()
    ours = git(repository, "show", "--format=%an")
    assert ours.startswith("Di Novak")
    assert "sulks" not in [line[1:] for line in ours.splitlines() if line.startswith("+")]
    assert git(repository, "status", "--porcelain") == ""


def test_what_somebody_saves_while_it_is_committed_is_not_committed_along(
    bot, repository, monkeypatch
):
    golden_key(bot)
    file, write = repository / f"{COFFEE}.md", files.write

    def and_somebody_saves(*args):
        write(*args)
        file.write_text(file.read_text() + "Half a sentence of Mo\n")

    monkeypatch.setattr(files, "write", and_somebody_saves)
    done = last(bot.press("di", 1))

    assert "Commit `" in done.text
    assert "golden key" in git(repository, "show", f"HEAD:{COFFEE}.md")
    assert "sentence of Mo" not in git(repository, "show", f"HEAD:{COFFEE}.md")
    assert file.read_text().endswith("Half a sentence of Mo\n")
    assert git(repository, "status", "--porcelain") == f"M {COFFEE}.md"


def test_what_git_would_not_commit_of_ours_is_committed_with_the_next(bot, repository):
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    golden_key(bot)
    bot.press("di", 1)
    hook.unlink()

    fill(bot, "di", f"edit-questions {COFFEE}", part1="no espresso this morning")
    done = last(bot.press("di", 1))

    assert "Commit `" in done.text
    assert "golden key" in git(repository, "show", f"HEAD:{COFFEE}.md")


def test_a_folder_inside_a_repository_is_committed_where_it_is(shelf, plan):
    top = shelf.folder.parent
    git(top, "init", "--quiet")
    (top / "plan.txt").write_text("staged")
    git(top, "add", "plan.txt")
    name = f"{COFFEE}.md"

    ref = files.commit(shelf.folder, {name: text_of(shelf)}, "Coffee", plan.person("di"))

    assert ref == git(top, "log", "-1", "--format=%h")
    assert git(top, "show", "--name-only", "--format=") == f"knowledge/{name}"
    assert git(top, "status", "--porcelain", "--untracked-files=no") == "A  plan.txt"
    assert files.commit(shelf.folder, {name: text_of(shelf)}, "Again", plan.person("di")) == ref


def test_a_commit_that_fails_is_told_and_the_edit_is_there(bot, repository):
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no `today` >&2\necho not on fridays >&2\nexit 1\n")
    hook.chmod(0o755)
    golden_key(bot)

    done = last(bot.press("di", 1))

    assert "is published" in done.text
    assert "Git would not commit it" in done.text
    assert "not on fridays" in done.text
    assert "golden key" in (repository / f"{COFFEE}.md").read_text()


def test_while_a_merge_is_open_nothing_is_committed_and_nothing_of_it_is_lost(bot, repository):
    me = ("-c", "user.name=Ed", "-c", "user.email=ed@x.example")
    git(repository, "checkout", "--quiet", "-b", "other")
    (repository / "notes.txt").write_text("theirs")
    (repository / "clean.txt").write_text("merged cleanly")
    git(repository, "add", ".")
    git(repository, *me, "commit", "--quiet", "-m", "Other")
    git(repository, "checkout", "--quiet", "-")
    (repository / "notes.txt").write_text("ours")
    git(repository, "add", ".")
    git(repository, *me, "commit", "--quiet", "-m", "Ours")
    with pytest.raises(subprocess.CalledProcessError):
        git(repository, *me, "merge", "other")
    golden_key(bot)

    done = last(bot.press("di", 1))

    assert "a merge, a rebase or the like is open" in done.text
    assert git(repository, "log", "-1", "--format=%s") == "Ours"
    assert git(repository, "rev-parse", "MERGE_HEAD") == git(repository, "rev-parse", "other")
    assert git(repository, "show", ":clean.txt") == "merged cleanly"
    assert "golden key" in (repository / f"{COFFEE}.md").read_text()


def test_what_somebody_commits_while_we_commit_stays_committed(bot, repository, monkeypatch):
    golden_key(bot)
    ran, theirs = files._git, iter([True])

    def and_somebody_commits(folder, *words, **more):
        said = ran(folder, *words, **more)
        if words[0] == "read-tree" and next(theirs, False):
            (repository / "theirs.txt").write_text("theirs")
            git(repository, "add", "theirs.txt")
            me = ("-c", "user.name=Ed", "-c", "user.email=ed@x.example")
            git(repository, *me, "commit", "--quiet", "-m", "Theirs", "--", "theirs.txt")
        return said

    monkeypatch.setattr(files, "_git", and_somebody_commits)
    done = last(bot.press("di", 1))

    assert f"Commit `{git(repository, 'log', '-1', '--format=%h')}`" in done.text
    assert git(repository, "log", "-2", "--format=%an").splitlines() == ["Di Novak", "Ed"]
    assert git(repository, "show", "--name-only", "--format=").splitlines() == [f"{COFFEE}.md"]
    assert git(repository, "show", "HEAD:theirs.txt") == "theirs"
    assert git(repository, "status", "--porcelain") == ""


def test_while_git_is_busy_nothing_is_committed_and_it_is_told_so(bot, repository):
    lock = repository / ".git" / "index.lock"
    golden_key(bot)
    lock.touch()

    done = last(bot.press("di", 1))

    assert "Git would not commit it" in done.text
    assert git(repository, "rev-list", "--count", "HEAD") == "1"


def test_what_a_hook_refuses_is_not_staged_either(bot, repository):
    hook = repository / ".git" / "hooks" / "commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\ngrep -q "Edited in chat" "$1" && exit 1\n')
    hook.chmod(0o755)
    golden_key(bot)

    bot.press("di", 1)

    assert git(repository, "status", "--porcelain") == f"M {COFFEE}.md"


def test_what_git_ignores_is_only_a_file(bot, repository):
    (repository / ".gitignore").write_text("*.md\n")
    git(repository, "rm", "--cached", "--quiet", f"{COFFEE}.md")
    golden_key(bot)

    done = last(bot.press("di", 1))

    assert "is published" in done.text
    assert "commit" not in done.text.lower()


class Killed(BaseException):
    pass


@pytest.mark.parametrize("where", ["write", "commit", "note"])
def test_killed_while_it_is_published_it_is_published_once(bot, repository, monkeypatch, where):
    def killed(*_, **__):
        raise Killed

    golden_key(bot)
    with monkeypatch.context() as patched:
        match where:
            case "write":
                # Between the first file and the second.
                real = whole._replace
                patched.setattr(
                    whole,
                    "_replace",
                    lambda work, path: killed() if "questions" in path.name else real(work, path),
                )
            case "commit":
                patched.setattr(files, "commit", killed)
            case _:
                patched.setattr(Proposals, "published", killed)
        with pytest.raises(Killed):
            bot.press("di", 1)
    assert bot.store.read().proposals.get(1).state is Stage.WAITING

    bot.house.editor._leased_by = lambda: MONDAY + timedelta(days=36_500)
    said = bot.hears("di", "hello")

    assert sum("is published" in reply.text for reply in told(said)) == 1
    assert bot.store.read().proposals.get(1).state is Stage.PUBLISHED
    assert "golden key" in (repository / f"{COFFEE}.md").read_text()
    assert git(repository, "rev-list", "--count", "HEAD") == "2"
    assert bot.store.read().proposals.get(1).before_text.count("Press the button") == 1


def test_a_folder_that_takes_nothing_is_told_and_the_text_is_kept(bot, shelf, monkeypatch):
    golden_key(bot)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files, "write", full)
        failed = last(bot.press("di", 1))
    assert "could not be written: No space left on device" in failed.text
    assert "golden key" not in text_of(shelf)

    bot.press("di", 1)

    assert "golden key" in text_of(shelf)


def test_undo_brings_back_what_was_there_and_can_itself_be_undone(bot, shelf):
    before = read_folder(shelf.folder)
    golden_key(bot)
    bot.press("di", 1)

    undone = bot.hears("di", f"undo article {COFFEE}")

    assert "is as it was before" in last(undone).text
    assert read_folder(shelf.folder) == before
    bot.hears("di", f"undo article {COFFEE}")
    assert "golden key" in text_of(shelf)


def test_undo_of_what_changed_since_is_refused(bot, shelf):
    golden_key(bot)
    bot.press("di", 1)
    file = shelf.folder / f"{COFFEE}.md"
    file.write_text(file.read_text() + "\nMine.\n")

    said = bot.hears("di", f"undo article {COFFEE}")

    assert "was changed since by other means, so nothing was undone" in last(said).text
    assert file.read_text().endswith("Mine.\n")


def test_what_was_committed_by_hand_is_undone_from_git(bot, repository):
    file = repository / f"{COFFEE}.md"
    before = file.read_text()
    file.write_text(before.replace("does nothing", "sulks"))
    me = ("-c", "user.name=Ed", "-c", "user.email=ed@x.example")
    git(repository, *me, "commit", "--quiet", "-am", "Sulk")

    bot.hears("di", f"undo article {COFFEE}")

    assert file.read_text() == before
    assert (
        git(repository, "log", "-1", "--format=%an: %s") == "Di Novak: coffee-robot: Undone in chat"
    )


def test_the_history_names_who_did_what_in_chat_and_in_git(bot, repository):
    golden_key(bot)
    bot.press("di", 1)

    (history,) = told(bot.hears("di", f"history of {COFFEE}"))

    ref = git(repository, "log", "-1", "--format=%h")
    assert f"2026-01-05: edited by Di Novak, commit `{ref}`" in history.text
    assert "First, by Ed" in history.text
    assert history.text.count(ref) == 1


def test_drafts_and_archived_articles_are_never_found(bot, shelf):
    bot.hears("di", f"archive article {COFFEE}")
    assert "state: archived" in text_of(shelf)
    assert "coffee" not in bot.hears("ana", "how do I start the coffee robot")[0].reply.text.lower()

    bot.hears("di", f"withdraw article {COFFEE}")
    assert "state: draft" in text_of(shelf)
    assert "coffee" not in bot.hears("ana", "how do I start the coffee robot")[0].reply.text.lower()
    assert "no article `coffee-robot`" in bot.hears("ana", f"read {COFFEE}")[0].reply.text

    bot.hears("di", f"publish article {COFFEE}")
    assert "Press the button" in bot.hears("ana", "how do I start the coffee robot")[0].reply.text
    said = bot.hears("di", f"publish article {COFFEE}")
    assert "is published already" in last(said).text


def test_what_a_technician_proposes_admins_see_and_publish(bot, shelf):
    said = golden_key(bot, who="bo")

    mine, theirs = last(said, "bo"), last(said, "di")
    assert not any(say.startswith("publish") for say in says(mine))
    assert "An admin decides" in mine.text
    assert says(theirs)[0] == "publish proposal 1"

    done = bot.press("di", 1)

    assert "golden key" in text_of(shelf)
    assert "is published" in last(done, "bo").text
    assert says(last(done, "bo")) == [f"history of {COFFEE}"]
    assert f"undo article {COFFEE}" in says(last(done, "di"))


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        (f"edit article {COFFEE}", "bo di"),
        (f"edited {COFFEE} section 2 | base: new | part2: x", "bo di"),
        ("publish proposal 1", "di"),
        (f"publish article {COFFEE}", "di"),
        (f"archive article {COFFEE}", "di"),
        (f"withdraw article {COFFEE}", "di"),
        (f"undo article {COFFEE}", "di"),
        ("show proposal 1", "bo di"),
        ("preview proposal 1", "bo di"),
        (f"preview article {COFFEE}", "bo di"),
        ("discard proposal 1", "bo di"),
        (f"history of article {COFFEE}", "bo di"),
        (f"History of {COFFEE.title()}", "bo di"),
        ("proposals", "bo di"),
        ("new article", "bo di"),
        ("new article | title: x", "bo di"),
        ("draft article from: the fan is loud today", "bo di"),
    ],
)  # fmt: skip
def test_who_may_say_what(bot, sentence, roles):
    golden_key(bot)

    for who in ("ana", "pat", "bo", "di", "a-stranger"):
        said = [reply.text for reply in told(bot.hears(who, sentence), who)]
        is_refused = any("is for technicians" in text or "is for admins" in text for text in said)
        assert is_refused == (who not in roles.split()), (who, said)


@pytest.mark.parametrize(
    "opens",
    [
        f"edit-article {COFFEE}", f"edit-section {COFFEE} 2", f"edit-facts {COFFEE}",
        f"edit-questions {COFFEE}", f"edit-front {COFFEE}", "edit-article #1", "new-article",
    ],
)  # fmt: skip
def test_forms_open_for_technicians_and_admins_alone(bot, opens):
    golden_key(bot)

    may = [who for who in ("ana", "pat", "bo", "di", "x") if form_for(bot, who, opens)]

    assert may == ["bo", "di"]


def test_who_is_no_admin_any_more_does_not_publish(bot, shelf):
    golden_key(bot)
    with bot.store.begin() as tx:
        one = tx.proposals.get(1)
        tx.proposals.want(one, by="bo", now=MONDAY)

    bot.hears("di", "hello")

    assert "golden key" not in text_of(shelf)
    assert bot.store.read().proposals.get(1).state is Stage.OPEN


def test_what_is_not_published_is_seen_by_nobody_else_in_a_channel(bot):
    golden_key(bot)

    said = bot.hears("di", "preview proposal 1", place="#it-help")

    assert [(shown.to, shown.private) for shown in said] == [("di", True)]


def test_others_do_not_discard_what_is_not_theirs(bot):
    golden_key(bot)

    assert "Only who wrote it and admins" in last(bot.hears("bo", "discard proposal 1"), "bo").text
    assert "is discarded" in last(bot.hears("di", "discard proposal 1")).text
    assert "is discarded already" in last(bot.hears("di", "publish proposal 1")).text


def test_what_looks_like_a_secret_is_not_published_with_a_mark_in_it(bot, shelf):
    fill(
        bot, "di", f"edit-section {COFFEE} 2", part2=f"{KEY}\n3. The password is Zebra-Kanarie-77."
    )

    texts = "\n".join(shown.reply.text for shown in bot.said)
    assert "Kanarie" not in texts
    assert "where something looked like a secret" in texts
    assert "Kanarie" not in bot.store.read().proposals.get(1).proposed.text


def test_a_line_of_the_article_that_looks_like_a_secret_stays(bot, shelf):
    shelf.put("login-hall", step="Type the password Zebra-Kanarie-77 of the hall.")
    bot.advance(seconds=10)

    fill(bot, "di", "edit-article login-hall", more="## More\n\nAsk at the door.")
    bot.press("di", 1)

    text = text_of(shelf, "login-hall")
    assert "Type the password Zebra-Kanarie-77 of the hall." in text
    assert "Ask at the door." in text


def test_an_article_is_found_by_words(bot):
    (asked,) = told(bot.hears("di", "edit article robot"))
    assert "What do you want to edit?" not in asked.text
    assert says(asked) == [f"edit article {COFFEE}"]
    (none,) = told(bot.hears("di", "edit article no such thing"))
    assert "I know no article by these words" in none.text
    (gone,) = told(bot.hears("di", "history of article not-there"))
    assert "There is no article `not-there`" in gone.text


def test_a_path_is_no_article(bot, tmp_path):
    (tmp_path / "outside-article.md").write_text("secret")

    for word in ("../outside-article", "outside-article", "*", "[a-z]*"):
        assert files.locate(Path(bot.mind.library.folder), word) is None


def test_a_file_that_changes_in_the_moment_of_publishing_is_not_overwritten(
    bot, shelf, monkeypatch
):
    golden_key(bot)
    file, judged = shelf.folder / f"{COFFEE}.md", proposing.judged

    def and_somebody_saves(*args, **known):
        verdict = judged(*args, **known)
        file.write_text(file.read_text().replace("does nothing", "sulks"))
        return verdict

    monkeypatch.setattr(proposing, "judged", and_somebody_saves)
    told_now = last(bot.press("di", 1))

    assert "was changed on disk" in told_now.text
    assert "sulks" in file.read_text()
    assert "golden key" not in file.read_text()


def test_what_fails_for_a_bug_of_ours_is_given_up_after_a_while_and_told(bot, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("a bug")

    with monkeypatch.context() as patched:
        patched.setattr(proposing, "judged", broken)
        with pytest.raises(RuntimeError):
            golden_key(bot)
        for days in (1, 2):
            bot.house.editor._leased_by = lambda days=days: MONDAY + timedelta(days=36_500 * days)
            with pytest.raises(RuntimeError):
                bot.hears("di", "hello")
        bot.house.editor._leased_by = lambda: MONDAY + timedelta(days=36_500 * 3)
        said = bot.hears("di", "hello")

    assert any("Something went wrong on my side with proposal 1" in r.text for r in told(said))
    assert bot.store.read().proposals.get(1).state is Stage.FAILED
    fill(bot, "di", "edit-article #1")
    assert "Turn the golden key" in bot.said[-1].reply.text


def test_two_who_edit_the_same_article_do_not_overwrite_each_other(bot, shelf):
    first = form_for(bot, "di", f"edit-section {COFFEE} 2")
    second = form_for(bot, "bo", f"edit-section {COFFEE} 1")
    submit(bot, "di", first, part2=KEY)
    bot.press("di", 1)

    said = submit(bot, "bo", form_for(bot, "bo", second.name), part1="It sulks.")

    assert "was changed on disk since this was opened" in last(said, "bo").text
    assert "golden key" in text_of(shelf)


def test_who_edits_again_does_not_overwrite_what_came_since_the_preview(bot, shelf):
    golden_key(bot)
    file = shelf.folder / f"{COFFEE}.md"
    file.write_text(file.read_text().replace("does nothing", "does nothing at all"))

    said = fill(bot, "di", "edit-section #1 1", part1="It sulks.")

    assert "was changed on disk since this was opened" in last(said).text
    bot.hears("di", "publish proposal 2")
    assert "does nothing at all" in text_of(shelf)


@pytest.mark.parametrize("decision", ["discard", "show", "publish"])
def test_while_it_is_published_nobody_decides_otherwise(bot, shelf, monkeypatch, decision):
    golden_key(bot)
    form = form_for(bot, "di", "edit-section #1 1")
    real, answers = Proposals.begun, []

    def begun(*args, **values):
        answers.append(real(*args, **values))
        return answers[0]

    def killed(*_, **__):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Proposals, "begun", begun)
        patched.setattr(Proposals, "published", killed)
        with pytest.raises(Killed):
            bot.press("di", 1)

    refused = [*told(bot.hears("di", f"{decision} proposal 1")), *told(submit(bot, "di", form))]

    assert [reply.text.partition(".")[0] for reply in refused[-2:]] == [
        "Proposal 1 is being published"
    ] * 2
    one = bot.store.read().proposals.get(1)
    assert (one.state, one.version) == (Stage.WAITING, answers[0].version)


def test_a_disk_that_is_full_for_one_file_leaves_both(shelf, monkeypatch):
    before, real = files.read(shelf.folder, f"{COFFEE}.md"), whole._prepare

    def full(work, text, *, like):
        if "questions" in like.name:
            raise OSError(28, "No space left on device")
        real(work, text, like=like)

    monkeypatch.setattr(whole, "_prepare", full)
    with pytest.raises(OSError, match="No space"):
        files.write(shelf.folder, f"{COFFEE}.md", Source("new", "new"))

    assert files.read(shelf.folder, f"{COFFEE}.md") == before
    assert not list(shelf.folder.glob(".*.part"))


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda bot: bot.hears("di", f"edit article {COFFEE}"), id="edit"),
        pytest.param(lambda bot: bot.hears("di", f"form edit-article {COFFEE}"), id="form"),
        pytest.param(golden_key, id="edited"),
        pytest.param(lambda bot: bot.hears("di", f"preview article {COFFEE}"), id="preview"),
        pytest.param(lambda bot: bot.hears("di", f"archive article {COFFEE}"), id="state"),
        pytest.param(lambda bot: bot.hears("di", f"undo article {COFFEE}"), id="undo"),
        pytest.param(
            lambda bot: bot.hears("di", "draft article from: the fan is loud today"), id="draft"
        ),
    ],
)
def test_no_disk_is_read_while_others_wait_to_write(bot, monkeypatch, act):
    looked = []

    def watched(real):
        def read(*args):
            looked.append(bot.store._driver._connection().in_transaction)
            return real(*args)

        return read

    for name in ("locate", "read", "names"):
        monkeypatch.setattr(files, name, watched(getattr(files, name)))
    # What is judged and published is written with a transaction in between, and looked at again.
    monkeypatch.setattr(bot.house.editor, "drain", lambda: None)
    act(bot)

    assert looked
    assert not any(looked)


def test_a_proposal_that_two_edit_again_is_two_proposals(bot):
    golden_key(bot)
    fill(bot, "bo", "edit-section #1 1", part1="It sulks.")
    fill(bot, "di", "edit-section #1 1", part1="It weeps.")

    open_ones = {one.id: one.proposed.text for one in bot.store.read().proposals.open()}
    assert list(open_ones) == [2, 3]
    assert "sulks" in open_ones[2]
    assert "weeps" in open_ones[3]


def test_many_sections_fit_the_text_of_a_preview(bot):
    long = "\n\n".join(f"## Part {n}\n\n{'Press the lever. ' * 60}" for n in range(12))
    fill(bot, "di", f"edit-article {COFFEE}", more=long[:2_900])
    fill(bot, "di", "edit-article #1", more=long[2_900:5_800])

    preview = bot.said[-1].reply
    assert "… *Whole article* shows the rest." in preview.text
    assert len(preview.text) < 12_000
    (whole,) = told(bot.hears("di", "preview proposal 2"))
    assert whole.text.count("Press the lever") > 200


def test_an_article_is_edited_by_its_id_alone_by_whoever_may(bot):
    assert says(last(bot.hears("di", f"edit {COFFEE}")))[0] == f"form edit-article {COFFEE}"
    assert "I know no article" in last(bot.hears("di", "edit no-such-article")).text
    (asked,) = told(bot.hears("ana", f"edit {COFFEE}"), "ana")
    assert "technicians" not in asked.text


def test_what_undo_does_is_said_before_anybody_presses_it(bot):
    golden_key(bot)

    assert "*Undo* publishes the text of before once more" in last(bot.press("di", 1)).text
    undone = last(bot.hears("di", f"undo article {COFFEE}"))
    assert "*Undo* takes that back" in undone.text


@pytest.mark.parametrize("how", ["edited", "discarded"])
def test_what_is_decided_of_a_proposal_takes_its_keys_away(bot, how):
    golden_key(bot)

    if how == "edited":
        said = fill(bot, "di", "edit-section #1 2", part2=KEY.replace("golden", "silver"))
    else:
        said = bot.hears("di", "discard proposal 1")

    (old,) = [one.reply for one in said if one.edits]
    assert "golden key" in old.text
    assert (old.buttons, how in old.source) == ((), True)


def test_an_edit_that_takes_most_of_an_article_away_says_so_plainly(bot, shelf):
    shelf.put("tea-robot", intro="It hums and " + "hums " * 80)
    bot.advance(minutes=1)

    short = last(fill(bot, "di", "edit-section tea-robot 1", part1="It hums."))
    bare = last(fill(bot, "di", f"edit-article {COFFEE}", part2="", part3=""))
    same = last(golden_key(bot))

    assert "**More than half of the text is gone**: of " in short.text
    assert "**All of its sections are gone**: of 24 words 5 stay, of 2 sections 0." in bare.text
    assert any(key.startswith("publish ") for key in says(bare))
    assert "gone**" not in same.text
