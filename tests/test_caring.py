"""What those say who look after the knowledge base: reviews, lists of articles, synonyms, pins."""

from datetime import date

import pytest

from helpbot import lists
from helpbot.calibration import Band
from helpbot.manuscript import annotated
from tests.conftest import Shelf
from tests.test_editing import git


def text_of(said, person="di"):
    (told,) = [one.reply.text for one in said if one.to == person]
    return told


def test_articles_are_listed_with_how_they_stand(bot, shelf: Shelf):
    shelf.put("wind-tunnel", reviewed="2026-01-02")
    file = shelf.put("badge-printer")
    file.write_text(file.read_text().replace("2027-06-30", "2026-01-04"))
    draft = shelf.put("laser-plotter")
    draft.write_text(draft.read_text().replace("audience: all", "audience: all\nstate: draft"))
    bot.advance(seconds=10)

    told = text_of(bot.hears("di", "articles"))

    assert told.startswith("**4 articles**: 1 overdue, 1 sample, 1 draft, 1 reviewed.")
    lines = told.splitlines()[2:]
    assert "`badge-printer`" in lines[0]
    assert "review was due January 4, 2026" in lines[0]
    assert "`coffee-robot` All about coffee robot · sample, not yet reviewed" in lines[1]


def test_only_those_that_stand_so_are_listed(bot):
    told = text_of(bot.hears("bo", "articles reviewed"), "bo")

    assert told.endswith("None.")
    assert "coffee-robot" not in told


@pytest.mark.parametrize(
    "words", ["articles", "accept article coffee-robot", "synonyms", "pins", "tasks"]
)
def test_employees_do_not_look_after_articles(bot, words):
    assert "is for technicians" in text_of(bot.hears("ana", words), "ana")


def test_who_accepts_a_sample_makes_it_reviewed_for_a_year(bot, shelf):
    said = bot.hears("di", "accept article coffee-robot")
    bot.advance(seconds=10)
    (answer,) = [one for one in bot.hears("ana", "no espresso this morning") if one.to == "ana"][:1]

    assert "reviewed as of today" in text_of(said)
    assert "due again on January 5, 2027" in text_of(said)
    text = (shelf.folder / "coffee-robot.md").read_text()
    assert "reviewed: 2026-01-05\nreview_by: 2027-01-05\n" in text
    assert "reviewed January 5, 2026" in answer.reply.source


def test_a_review_makes_no_new_version(bot, library):
    before = {article.id: article.digest for article in library.articles}
    bot.hears("di", "accept article coffee-robot")
    bot.advance(seconds=10)

    assert {article.id: article.digest for article in library.articles} == before


def test_a_technician_accepts_what_their_team_owns_and_nothing_else(bot):
    # Mo is of the desktop team, which owns the shelf; Bo is not.
    assert "Only the team" in text_of(bot.hears("bo", "accept article coffee-robot"), "bo")
    assert "reviewed as of today" in text_of(bot.hears("mo", "accept article coffee-robot"), "mo")


def test_what_is_broken_is_not_accepted(bot, shelf):
    file = shelf.folder / "coffee-robot.md"
    file.write_text(file.read_text().replace("owner: desktop", "owner: nobody"))
    bot.advance(seconds=10)
    before = file.read_text()

    assert "cannot be read as it is" in text_of(bot.hears("di", "accept article coffee-robot"))
    assert file.read_text() == before


def test_an_article_that_is_not_there_is_not_accepted(bot):
    assert "no article `tea-robot`" in text_of(bot.hears("di", "accept article tea-robot"))


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_rest_of_a_file_stays_to_the_letter(ending):
    text = "---\nid: a\nreviewed:\nreviewed_note: x\n---\n\nreviewed: never\n---\n".replace(
        "\n", ending
    )

    changed = annotated(text, {"reviewed": "2026-01-05", "review_by": "2027-01-05"})

    assert changed == (
        "---\nid: a\nreviewed: 2026-01-05\nreviewed_note: x\nreview_by: 2027-01-05\n---\n\n"
        "reviewed: never\n---\n"
    ).replace("\n", ending)


def test_a_synonym_is_set_listed_changed_and_removed(bot, shelf, library):
    bot.hears("di", "synonym Caffeine = espresso")
    bot.advance(seconds=10)
    assert "caffeine = espresso" in text_of(bot.hears("di", "synonyms"))
    assert library.lists.expanded("no caffeine") == "no caffeine espresso"

    bot.hears("di", "synonym caffeine = espresso, coffee robot")
    assert (shelf.folder / "synonyms.txt").read_text() == "caffeine = espresso, coffee robot\n"

    bot.hears("di", "remove synonym CAFFEINE")
    bot.advance(seconds=10)
    assert "No synonyms yet" in text_of(bot.hears("di", "synonyms"))
    assert "does not stand there" in text_of(bot.hears("di", "remove synonym caffeine"))


def test_a_value_of_several_lines_is_taken_out_whole():
    text = "---\nid: a\nreviewed: >\n  yesterday\n  evening\nstate: draft\n---\n"

    assert annotated(text, {"reviewed": "2026-01-05"}) == (
        "---\nid: a\nreviewed: 2026-01-05\nstate: draft\n---\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "# ours\nmfa = code   # asked by Bo\n\nvpn = tunnel\n",
            "# ours\nmfa = two-step   # asked by Bo\n\nvpn = tunnel\n",
            id="behind it",
        ),
        pytest.param(
            "mfa = code # one\nvpn = tunnel # three\nMFA = text # two\n",
            "mfa = two-step # one # two\nvpn = tunnel # three\n",
            id="of two lines",
        ),
        pytest.param("# mfa = code\n", "# mfa = code\nmfa = two-step\n", id="a remark alone"),
    ],
)
def test_a_changed_line_keeps_its_remark(before, after):
    assert lists.with_line(before, "mfa", "mfa = two-step") == after
    assert lists.with_line(after, "mfa", "mfa = two-step") == after


def test_a_pinned_answer_overrides_search(bot, shelf):
    question = "why is there no breeze in the lab"
    assert "All about wind tunnel" in bot.hears("ana", question)[0].reply.text

    told = text_of(bot.hears("di", 'pin "no breeze * lab" to coffee-robot'))
    bot.advance(minutes=2)

    assert told.startswith('Pinned: "no breeze * lab" -> coffee-robot.')
    assert "All about coffee robot" in bot.hears("ana", question)[0].reply.text
    assert "no breeze * lab" in text_of(bot.hears("di", "pins"))
    bot.hears("di", 'unpin "no breeze * lab"')
    bot.advance(minutes=2)
    assert "All about wind tunnel" in bot.hears("ana", question)[0].reply.text


def test_what_is_pinned_is_answered_though_nothing_else_would_be(bot):
    bot.hears("di", 'pin "holiday party" to coffee-robot')
    bot.advance(seconds=10)

    assert "All about coffee robot" in bot.hears("ana", "who pays the holiday party")[0].reply.text


def test_nobody_reads_by_a_pin_what_they_may_not_read(bot, shelf):
    shelf.put("coffee-robot", "no espresso this morning", audience="technicians")
    bot.hears("di", 'pin "holiday party" to coffee-robot')
    bot.advance(seconds=10)

    assert "coffee robot" not in bot.hears("ana", "who pays the holiday party")[0].reply.markdown
    assert "coffee robot" in bot.hears("bo", "who pays the holiday party")[0].reply.text


def test_nothing_is_pinned_to_what_is_not_there(bot, shelf):
    told = text_of(bot.hears("di", 'pin "tea" to tea-robot'))

    assert "Nothing was pinned" in told
    assert not (shelf.folder / "pinned.txt").exists()


@pytest.mark.parametrize(
    ("who", "words", "commit"),
    [
        ("di", "accept article coffee-robot", "Di Novak: coffee-robot: Reviewed"),
        ("di", "synonym mfa = two-step", "Di Novak: synonyms.txt: mfa = two-step"),
        (
            "di",
            'pin "espresso" to coffee-robot',
            'Di Novak: pinned.txt: "espresso" -> coffee-robot',
        ),
    ],
)
def test_what_changes_a_file_is_a_commit_of_that_file_alone_in_the_name_of_who_said_it(
    bot, shelf, who, words, commit
):
    git(shelf.folder, "init", "--quiet")
    (shelf.folder / "mine.txt").write_text("staged by somebody")
    git(shelf.folder, "add", "mine.txt")

    for _ in range(2):
        bot.hears(who, words)

    assert git(shelf.folder, "log", "--format=%an: %s") == commit
    changed = git(shelf.folder, "show", "--name-only", "--format=").split()
    assert "mine.txt" not in changed
    assert git(shelf.folder, "diff", "--cached", "--name-only") == "mine.txt"


def test_what_is_taken_off_a_list_is_committed_as_well(bot, shelf):
    git(shelf.folder, "init", "--quiet")
    bot.hears("di", "synonym mfa = two-step")

    bot.hears("di", "remove synonym mfa")

    assert git(shelf.folder, "log", "-1", "--format=%s") == "synonyms.txt: Without mfa"
    assert git(shelf.folder, "status", "--porcelain", "synonyms.txt") == ""


def test_an_accepted_article_that_git_refuses_is_changed_and_it_is_said(bot, shelf):
    git(shelf.folder, "init", "--quiet")
    hook = shelf.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no commits on fridays >&2\nexit 1\n")
    hook.chmod(0o755)

    told = text_of(bot.hears("di", "accept article coffee-robot"))

    assert "is reviewed as of today" in told
    assert "Git would not commit it, so do that by hand: `no commits on fridays`" in told
    assert "reviewed: 2026-01-05" in (shelf.folder / "coffee-robot.md").read_text()


@pytest.mark.parametrize(
    "words", ["synonym a = b", "remove synonym a", 'pin "a" to coffee-robot', 'unpin "a"']
)
def test_only_admins_change_the_lists(bot, words, shelf):
    bot.hears("bo", words)

    assert not (shelf.folder / "synonyms.txt").exists()
    assert not (shelf.folder / "pinned.txt").exists()


def test_a_folder_that_takes_nothing_is_said_so(bot, shelf, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("helpbot.annotating.files.put", full)

    told = text_of(bot.hears("di", "synonym a = b"))

    assert "cannot be changed: No space left on device" in told


def test_mistakes_in_the_lists_are_problems_with_file_and_line(library, shelf):
    (shelf.folder / "synonyms.txt").write_text("# ours\nmfa = two-step\nmfa\n")
    (shelf.folder / "pinned.txt").write_text('"tea" -> tea-robot\n')

    problems = [str(problem) for problem in library.sync().problems]

    assert problems == [
        "pinned.txt:1: there is no published article tea-robot; correct or remove it",
        "synonyms.txt:3: is no synonym; write `word = what it means, what else it means`",
    ]
    assert library.lists.expanded("my mfa") == "my mfa two-step"


def test_an_overdue_article_says_so_in_its_answer(bot, shelf):
    file = shelf.folder / "coffee-robot.md"
    file.write_text(file.read_text().replace("2027-06-30", "2026-01-04"))
    bot.advance(seconds=10)

    source = bot.hears("ana", "no espresso this morning")[0].reply.source

    assert "review overdue since January 4, 2026: check before you rely on it" in source


def test_shipped_synonyms_change_no_golden_question(sample):
    """What articles say themselves search knows: more words would only blur it."""
    golden = [question for _, question in sample.index.questions]
    uncovered = (sample.folder / "uncovered.txt").read_text().splitlines()

    assert len(sample.lists.synonyms) > 10
    for question in (*golden, *uncovered):
        assert sample.lists.expanded(question) == question


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("set my ooo for next week", "out-of-office-and-delegates"),
        ("ooo still on after i came back", "out-of-office-and-delegates"),
        ("add bob to our distro", "distribution-lists"),
        ("mbx is full", "mailbox-full"),
        ("wlan does not show up on laptop", "staff-wifi"),
        ("gp wont connect", "connect-to-vpn"),
    ],
)
def test_abbreviations_that_no_article_uses_find_theirs(city_bot, question, article):
    seeker = city_bot.mind.conversation.desk.seeker

    found = seeker.seek(question, may_read=lambda _: True, today=date(2026, 1, 5)).ranking

    assert found.matches[0].article.id == article
    assert found.band is not Band.UNKNOWN


def test_the_encoder_reads_no_synonym_of_a_word_that_articles_use(bot, shelf, monkeypatch):
    shelf.put("milk-frother", "no espresso with milk")
    bot.hears("di", "synonym espresso = wind tunnel")
    bot.hears("di", "synonym caffeine = espresso")
    bot.advance(seconds=10)
    seeker, encoded = bot.mind.conversation.desk.seeker, []
    encode = seeker._encode

    def listening(texts):
        encoded.extend(texts)
        return encode(texts)

    monkeypatch.setattr(seeker, "_encode", listening)

    for question in ("no espresso today", "no caffeine today"):
        seeker.seek(question, may_read=lambda _: True, today=date(2026, 1, 5))

    assert encoded == ["no espresso today", "no caffeine today", "no caffeine today espresso"]


def test_what_somebody_else_did_not_commit_is_not_committed_along(bot, shelf):
    git(shelf.folder, "init", "--quiet")
    git(shelf.folder, "add", ".")
    git(shelf.folder, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "--quiet", "-m", "1")
    file = shelf.folder / "coffee-robot.md"
    file.write_text(file.read_text() + "\nHalf a sentence of Mo\n")

    told = text_of(bot.hears("di", "accept article coffee-robot"))

    assert "coffee-robot.md has changes of somebody else" in told
    assert "reviewed: 2026-01-05" in file.read_text()
    assert git(shelf.folder, "rev-list", "--count", "HEAD") == "1"
