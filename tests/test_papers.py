"""The report of an outage that is over, and the draft of an article from it."""

import logging
import shutil
from datetime import timedelta

import pytest

from helpbot import articles, shelf
from helpbot import folder as files
from helpbot.articles import State
from helpbot.desk import Means
from helpbot.house import House
from helpbot.papers import Papers
from helpbot.plan import Retention as Numbers
from helpbot.store.outages import Outages
from helpbot.terminal import SCHEME
from helpbot.wiring import TERMINAL
from tests.conftest import MONDAY
from tests.test_editing import git
from tests.test_records import where

STATION = "nobody at station 3 can get online"


@pytest.fixture
def writing_bot(city_bot, desk, clock, tmp_path):
    """One that writes reports and drafts below `tmp_path`."""
    city_bot.house = House(
        city_bot.mind,
        city_bot.store,
        desk=desk,
        clock=clock,
        senders={SCHEME: city_bot.terminal},
        papers=tmp_path,
    )
    return city_bot


def over(bot, cause="fibre cut", words="the carrier spliced it"):
    """An outage from report to end, in an hour."""
    bot.hears("lou", STATION)
    bot.hears("zed", "st 3 has no internet at all, whole crew")
    bot.advance(minutes=4)
    bot.hears("bo", "claim 1")
    bot.hears("bo", "update 1 I am at the closet")
    bot.hears("bo", "note 1 the fan rattles")
    bot.hears("bo", "workaround 1 use the hotspot")
    bot.advance(minutes=10)
    bot.hears("bo", f"resolve 1 {cause}: {words}")
    bot.advance(minutes=1)


def report(tmp_path, number=1):
    return (tmp_path / "reports" / f"outage-{number}.md").read_text()


def draft_files(tmp_path):
    return sorted(file.name for file in (tmp_path / "drafts").glob("*.md"))


def test_what_is_over_has_a_report_with_all_that_happened(writing_bot, tmp_path):
    over(writing_bot)

    text = report(tmp_path)

    assert text.startswith("# Outage 1: Internet at Fire Station 3\n")
    for line in (
        "- Priority: P1, life-safety",
        "- Reported by: Lou Brandt",
        "- Detected: Monday, January 5, 2026, 09:00 EST",
        "- Time to claim: claimed after 4 min",
        "- Time to resolve: resolved after 14 min by Bo Lindgren",
        "- Cause: `fibre cut`",
        "- What ended it: `the carrier spliced it`",
        "- Until then: `use the hotspot`",
        f"- Jan 05 09:00 EST: declared by Lou Brandt: `{STATION}`",
        "- Jan 05 09:04 EST: claimed by Bo Lindgren",
        "- Jan 05 09:04 EST: update by Bo Lindgren: `I am at the closet`",
        "- Jan 05 09:04 EST: note by Bo Lindgren (internal note): `the fan rattles`",
        "- Jan 05 09:00 EST: Bo Lindgren by chat, said",
    ):
        assert line in text.splitlines(), line
    assert "- Affected: 2 people: " in text
    assert "st 3 has no internet at all, whole crew" in text


def test_the_channel_is_told_once_how_long_it_took(writing_bot):
    over(writing_bot)
    writing_bot.advance(minutes=5)

    told = [s for s in writing_bot.said if "The report of outage 1" in s.reply.text]

    assert [s.place for s in told] == [f"#{writing_bot.mind.plan.triage_of('network')}"]
    assert (
        "`outage-1.md`. Claimed after 4 min, resolved after 14 min, 2 people affected."
        in told[0].reply.text
    )
    assert [b.says for b in told[0].reply.buttons] == ["draft 1"]


def test_killed_between_file_and_mark_it_is_written_once_more_and_told_once(
    writing_bot, tmp_path, monkeypatch
):
    class Killed(BaseException):
        pass

    def killed(*_):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Outages, "reported", killed)
        with pytest.raises(Killed):
            over(writing_bot)
    first = report(tmp_path)
    (tmp_path / "reports" / "outage-1.md").unlink()

    writing_bot.advance(hours=3)

    assert report(tmp_path) == first
    told = [s for s in writing_bot.said if "The report of outage 1" in s.reply.text]
    assert len(told) == 1


def test_what_came_back_is_reported_anew_when_it_is_over_again(writing_bot, tmp_path):
    over(writing_bot)
    writing_bot.hears("lou", "reopen outage 1")
    writing_bot.advance(minutes=1)
    writing_bot.hears("bo", "claim 1")

    writing_bot.hears("bo", "resolve 1 bad splice: spliced again")
    writing_bot.advance(minutes=1)

    text = report(tmp_path)
    assert "- Cause: `bad splice`" in text
    assert "reopened by Lou Brandt" in text
    assert "- Time to claim: claimed after 4 min" in text


def test_what_was_reopened_while_it_was_written_is_not_marked(writing_bot, tmp_path, monkeypatch):
    writing_bot.hears("lou", STATION)
    writing_bot.hears("bo", "resolve 1 fibre cut: spliced")
    reported = Outages.reported

    def after_somebody_reopens(self, outage, now):
        monkeypatch.undo()
        self.save(self.get(outage.id))
        return reported(self, outage, now)

    monkeypatch.setattr(Outages, "reported", after_somebody_reopens)
    writing_bot.advance(minutes=1)
    assert [outage.id for outage in writing_bot.store.read().outages.unreported(9)] == [1]

    writing_bot.advance(minutes=1)

    assert writing_bot.store.read().outages.unreported(9) == []


def test_a_larger_outage_names_its_parts_and_what_was_said_of_them(writing_bot, tmp_path):
    writing_bot.hears("lou", STATION)
    writing_bot.hears("di", "outage internet at *: the whole city is offline")
    writing_bot.hears("bo", "resolve 2 core switch: restarted")
    writing_bot.advance(minutes=1)

    text = report(tmp_path, 2)

    assert "- Part of it: outage 1, Internet at Fire Station 3" in text
    assert STATION in text


def test_a_folder_that_takes_nothing_is_complained_of_once_an_hour(writing_bot, tmp_path, caplog):
    # Rights stop nobody who is root; a file in its place stops everybody.
    (tmp_path / "reports").write_text("in the way")
    caplog.set_level(logging.WARNING)
    over(writing_bot)
    for _ in range(5):
        writing_bot.advance(minutes=5)
    complaints = [r for r in caplog.records if r.getMessage().startswith("papers.not_written")]
    assert len(complaints) == 1

    writing_bot.advance(hours=1)
    assert len([r for r in caplog.records if "papers.not_written" in r.getMessage()]) == 2
    (tmp_path / "reports").unlink()
    writing_bot.advance(minutes=1)

    assert "fibre cut" in report(tmp_path)


def test_a_secret_is_in_no_report_and_no_draft(writing_bot, tmp_path):
    writing_bot.hears("lou", f"{STATION}, my password is Zebra-Kanarie-77")
    writing_bot.hears("bo", "claim 1")
    writing_bot.hears("bo", "note 1 the switch's password is Adler-Kanarie-88")
    writing_bot.hears("bo", "resolve 1 fibre cut: the password was Hecht-Kanarie-99, changed")
    writing_bot.hears("bo", "draft 1")
    writing_bot.advance(minutes=1)

    (draft,) = (tmp_path / "drafts").glob("*.md")
    for text in (report(tmp_path), draft.read_text()):
        assert "fibre cut" in text
        assert "Kanarie" not in text


def test_words_are_only_words(writing_bot, tmp_path):
    writing_bot.hears("lou", f"{STATION} `x` <b>[a](b.md)</b> {{{{vpn_client2}}}}")
    writing_bot.hears("bo", "resolve 1 a `tick` {{fact}}: see [it](gone.md) <script>")
    writing_bot.hears("bo", "draft 1")
    writing_bot.advance(minutes=1)

    assert "`see [it](gone.md) <script>`" in report(tmp_path)
    (name,) = draft_files(tmp_path)
    _check(writing_bot, tmp_path / "drafts" / name, tmp_path)


def _check(bot, file, tmp_path):
    """The article of a draft, as `helpbot check` reads it in a knowledge folder."""
    folder = tmp_path / f"knowledge-{file.stem}"
    folder.mkdir()
    shutil.copy(file, folder)
    found, problems = shelf.check(folder, bot.mind.plan.vocabulary)
    assert problems == []
    (article,) = found
    return article


def test_a_draft_is_an_article_that_nobody_finds_yet(writing_bot, tmp_path):
    over(writing_bot)

    writing_bot.hears("bo", "draft 1")
    writing_bot.advance(minutes=1)

    (name,) = draft_files(tmp_path)
    article = _check(writing_bot, tmp_path / "drafts" / name, tmp_path)
    assert (article.state, article.service, article.owner) == (State.DRAFT, "internet", "network")
    assert article.audience == "technicians"
    assert article.title == "Internet at Fire Station 3: fibre cut"
    assert (article.reviewed, article.review_by.isoformat()) == (None, "2026-07-05")
    body = "\n".join(section.markdown for section in article.sections)
    for words in (STATION, "whole crew", "fibre cut", "the carrier spliced it", "use the hotspot"):
        assert words in body
    assert "the fan rattles" not in body
    told = [
        s for s in writing_bot.said if s.to == "bo" and "The draft from outage 1" in s.reply.text
    ]
    assert [name in s.reply.text for s in told] == [True]


def test_a_draft_that_was_edited_is_left_alone(writing_bot, tmp_path):
    over(writing_bot)
    writing_bot.hears("bo", "draft 1")
    writing_bot.advance(minutes=1)
    (name,) = draft_files(tmp_path)
    (tmp_path / "drafts" / name).write_text("mine")

    writing_bot.hears("cy", "draft 1")
    writing_bot.advance(minutes=1)

    second = name.replace(".md", "-2.md")
    assert draft_files(tmp_path) == sorted([name, second])
    assert (tmp_path / "drafts" / name).read_text() == "mine"
    _check(writing_bot, tmp_path / "drafts" / second, tmp_path)


def test_killed_after_the_draft_was_written_there_is_one_draft(writing_bot, tmp_path, monkeypatch):
    class Killed(BaseException):
        pass

    def killed(*_, **__):
        raise Killed

    over(writing_bot)
    writing_bot.hears("bo", "draft 1")
    with monkeypatch.context() as patched:
        patched.setattr(Outages, "drafted", killed)
        with pytest.raises(Killed):
            writing_bot.advance(minutes=1)

    writing_bot.advance(minutes=1)

    assert len(draft_files(tmp_path)) == 1
    told = [s for s in writing_bot.said if "The draft from outage 1" in s.reply.text]
    assert len(told) == 1


@pytest.mark.parametrize(
    "words", ["resolve 1", "resolve 1 I rebooted it", "resolve outage 1 done."]
)
def test_an_end_without_a_cause_is_told_what_is_expected(city_bot, words):
    city_bot.hears("lou", STATION)

    (told,) = [said for said in city_bot.hears("bo", words) if said.to == "bo"]

    assert "say the cause and a sentence: `resolve 1 fibre cut:" in told.reply.text
    assert len(city_bot.store.read().outages.open()) == 1


CANARY = "zwieback"


def purged(bot, plan, hold=False):
    """An outage with a report, drafts and words of a canary, long after its time."""
    bot.hears("lou", f"{STATION}, says {CANARY}")
    bot.hears("bo", "claim 1")
    bot.hears("bo", f"workaround 1 ask {CANARY}")
    bot.hears("bo", f"resolve 1 fibre cut: {CANARY} spliced it")
    for _ in range(2):
        bot.hears("bo", "draft 1")
        bot.advance(minutes=1)
    bot.advance(days=8)
    if hold:
        bot.hears("di", "hold 1 because the attorney asks")
    retention = Numbers(incident=365, messages=365)
    bot.mind.conversation.adopt(plan.model_copy(update={"retention": retention}))
    bot.advance(minutes=1)
    return bot


def journalled(bot):
    return [(e.what, e.actor, e.after) for e in bot.store.read().journal.of(1)]


def test_what_is_on_disk_goes_with_the_words_of_its_outage(writing_bot, plan, tmp_path):
    bot = purged(writing_bot, plan)
    (name,) = draft_files(tmp_path)
    (tmp_path / "drafts" / name).write_text(f"somebody edits what {CANARY} said")
    second = name.replace(".md", "-2.md")
    (tmp_path / "network").mkdir()
    (tmp_path / "network" / second).write_text(f"---\nstate: draft\n---\n\n{CANARY}\n")
    (tmp_path / "drafts" / name.replace(".md", "0.md")).write_text(f"of outage 10: {CANARY}")
    assert CANARY in report(tmp_path)

    bot.advance(days=366)
    bot.advance(minutes=1)

    assert not (tmp_path / "reports" / "outage-1.md").exists()
    assert draft_files(tmp_path) == [name.replace(".md", "0.md")]
    assert not (tmp_path / "network" / second).exists()
    entries = [entry for entry in journalled(bot) if entry[0] == "papers purged"]
    assert entries == [("papers purged", "helpbot", f"outage-1.md, {name}, {second}")]
    assert where(bot.store, CANARY) == []
    assert bot.store.problems() == []


def test_what_was_published_from_an_outage_is_an_article(writing_bot, plan, tmp_path):
    bot = purged(writing_bot, plan)
    (name,) = draft_files(tmp_path)
    file = tmp_path / "drafts" / name
    file.write_text(file.read_text().replace("state: draft", "state: published"))

    bot.advance(days=366)
    bot.advance(minutes=1)

    assert file.exists()
    assert ("papers purged", "helpbot", "outage-1.md") in journalled(bot)


def test_a_legal_hold_keeps_what_is_on_disk(writing_bot, plan, tmp_path):
    bot = purged(writing_bot, plan, hold=True)

    bot.advance(days=366)
    bot.advance(minutes=1)

    assert CANARY in report(tmp_path)
    assert len(draft_files(tmp_path)) == 1
    assert "papers purged" not in [entry[0] for entry in journalled(bot)]


def test_a_hold_that_comes_after_the_words_are_gone_keeps_the_files(writing_bot, plan, tmp_path):
    bot = purged(writing_bot, plan)
    with bot.store.begin() as tx:
        tx.purges.purge(1, "")
        tx._driver.run("update ticket set hold = 'the attorney asks'")

    bot.advance(minutes=1)
    assert (tmp_path / "reports" / "outage-1.md").exists()

    with bot.store.begin() as tx:
        tx._driver.run("update ticket set hold = null")
    bot.advance(minutes=1)
    assert not (tmp_path / "reports" / "outage-1.md").exists()


def test_what_is_held_does_not_stand_in_the_way_of_the_rest(
    writing_bot, plan, tmp_path, monkeypatch
):
    monkeypatch.setattr("helpbot.papers.PER_TICK", 1)
    bot = purged(writing_bot, plan, hold=True)
    bot.hears("lou", "nobody at city hall can print")
    bot.hears("bo", "claim 2")
    bot.hears("bo", "resolve 2 paper jam: took it out")
    bot.advance(minutes=1)
    assert (tmp_path / "reports" / "outage-2.md").exists()

    with bot.store.begin() as tx:
        tx.purges.purge(1, "")
        tx.purges.purge(2, "")
    bot.advance(minutes=1)

    assert (tmp_path / "reports" / "outage-1.md").exists()
    assert not (tmp_path / "reports" / "outage-2.md").exists()


def test_what_cannot_be_removed_is_tried_again_and_holds_nothing_up(
    writing_bot, plan, tmp_path, monkeypatch
):
    bot = purged(writing_bot, plan)
    with bot.store.begin() as tx:
        tx.purges.purge(1, "")
    with monkeypatch.context() as patched:
        patched.setattr(files, "remove", refused)
        bot.hears("lou", "station 2 is without internet")
        bot.hears("bo", "resolve 2 fibre cut: spliced")
        bot.advance(minutes=1)
        assert report(tmp_path, 2)
        assert report(tmp_path, 1)

    bot.advance(minutes=1)

    assert not (tmp_path / "reports" / "outage-1.md").exists()


def refused(_):
    raise PermissionError(13, "Permission denied")


def test_what_was_never_claimed_says_so(store, plan, tmp_path, clock, city_bot):
    city_bot.hears("lou", STATION)
    city_bot.hears("di", "resolve 1 came back: nobody did anything")

    Papers(store, lambda: Means(plan, TERMINAL.lines), tmp_path, tmp_path).write_due(
        clock() + timedelta(1)
    )

    assert "- Time to claim: never claimed" in report(tmp_path)


def test_six_months_after_august_is_the_end_of_february(city_bot, tmp_path, plan, store):
    city_bot.hears("lou", STATION)
    city_bot.hears("di", "resolve 1 came back: nobody did anything")
    city_bot.hears("di", "draft 1")

    papers = Papers(store, lambda: Means(plan, TERMINAL.lines), tmp_path, tmp_path)
    papers.write_due(MONDAY.replace(month=8, day=31))

    (name,) = draft_files(tmp_path)
    text = (tmp_path / "drafts" / name).read_text()
    assert "review_by: 2027-02-28" in text.splitlines()
    assert articles.parse(name, text, "", plan.vocabulary).owner == "network"


def test_a_draft_lies_in_the_knowledge_and_an_admin_publishes_it_in_chat(
    bot, shelf, desk, clock, tmp_path
):
    git(shelf.folder, "init", "--quiet")
    bot.house = House(
        bot.mind, bot.store, desk=desk, clock=clock, senders={SCHEME: bot.terminal},
        papers=tmp_path, drafts=shelf.folder,
    )  # fmt: skip
    over(bot)

    bot.hears("bo", "draft 1")
    bot.advance(minutes=1)
    bot.advance(minutes=1)

    (told,) = [s.reply for s in bot.said if "The draft from outage 1" in s.reply.text]
    name = "internet-fire-3-outage-1"
    assert f"`drafts/{name}.md` in the knowledge folder" in told.text
    assert [b.says for b in told.buttons] == [f"edit article {name}", f"publish article {name}"]
    assert [a.id for a in bot.mind.library.articles if a.state is not State.PUBLISHED] == [name]
    assert git(shelf.folder, "status", "--porcelain", "drafts") == "?? drafts/"

    (refused,) = bot.hears("bo", f"publish article {name}")
    assert "is for admins" in refused.reply.text
    bot.hears("di", f"publish article {name}")

    assert name in [a.id for a in bot.mind.library.index.articles]
    assert "state: published" in (shelf.folder / "drafts" / f"{name}.md").read_text()
    assert git(shelf.folder, "log", "--format=%an: %s") == (
        f"Di Novak: {name}: State changed in chat"
    )
