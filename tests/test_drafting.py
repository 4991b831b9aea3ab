"""New articles: a form, filled from what they are about; drafts from what was said."""

from dataclasses import replace

import pytest

from helpbot import articles
from helpbot.articles import State
from helpbot.clock import from_iso
from helpbot.drafting import slug_of
from helpbot.plan import Retention as Numbers
from helpbot.proposals import Origin, Stage
from helpbot.speech import Address, Utterance
from tests.conftest import person
from tests.test_editing import fill, form_for, last, says, submit, told
from tests.test_records import where

WORDS = {
    "title": "Whiteboard camera stays dark",
    "service": "computers",
    "audience": "all",
    "state": "published",
    "summary": "The camera above the whiteboard shows nothing at all.",
    "intro": "The lamp is green and the picture is dark.",
    "steps": "1. Take the lid off.\n2. Wait.\n   - It may hum.\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "questions": "whiteboard camera is dark\nno picture from the board",
}


def filled(form):
    return {field.name: field.filled for field in form.fields}


def test_a_new_article_is_written_tried_published_and_found(bot, shelf):
    fill(bot, "di", "new-article", **WORDS)
    preview = bot.said[-1].reply
    assert preview.text.startswith("**New article: Whiteboard camera stays dark**")
    assert "It wins its 2 golden questions" in preview.text
    assert not (shelf.folder / "whiteboard-camera-stays-dark.md").exists()

    bot.press("di", 1)

    file = shelf.folder / "whiteboard-camera-stays-dark.md"
    assert WORDS["steps"] in file.read_text()
    article = articles.parse(
        file.name, file.read_text(), "", bot.mind.plan.vocabulary
    )  # fmt: skip
    assert (article.state, article.owner) == (State.PUBLISHED, bot.mind.plan.team_of("computers"))
    assert article.review_by.isoformat() == "2026-07-05"
    assert "Take the lid off" in bot.hears("ana", "whiteboard camera is dark")[0].reply.text


def test_a_draft_is_saved_and_never_found_until_it_is_published(bot, shelf):
    fill(bot, "di", "new-article", **WORDS | {"state": "draft"})
    preview = bot.said[-1].reply
    assert preview.buttons[0].label == "Save the draft"
    assert "Nobody finds it while it is draft" in preview.text
    bot.press("di", 1)
    assert "Take the lid" not in bot.hears("ana", "whiteboard camera is dark")[0].reply.text

    (listed,) = told(bot.hears("di", "drafts"))
    assert says(listed) == ["edit article whiteboard-camera-stays-dark"]
    bot.hears("di", "publish article whiteboard-camera-stays-dark")

    assert "Take the lid off" in bot.hears("ana", "whiteboard camera is dark")[0].reply.text


def test_undo_of_a_new_article_archives_it(bot, shelf):
    fill(bot, "di", "new-article", **WORDS)
    bot.press("di", 1)

    said = bot.hears("di", "undo article whiteboard-camera-stays-dark")

    assert "is archived" in last(said).text
    assert "Take the lid" not in bot.hears("ana", "whiteboard camera is dark")[0].reply.text
    assert "Take the lid" in (shelf.folder / "whiteboard-camera-stays-dark.md").read_text()


def test_a_second_article_of_a_title_has_another_id(bot, shelf):
    fill(bot, "di", "new-article", **WORDS | {"title": "Coffee robot"})

    assert bot.store.read().proposals.get(1).proposed.article == "coffee-robot-2"


def test_two_that_are_written_at_once_do_not_overwrite_each_other(bot, shelf):
    fill(bot, "di", "new-article", **WORDS)
    fill(bot, "bo", "new-article", **WORDS | {"steps": "1. Shake it.", "questions": "shake it"})
    bot.hears("di", "publish proposal 1")

    said = bot.hears("di", "publish proposal 2")

    assert "was changed on disk since" in last(said).text
    assert "Take the lid off" in (shelf.folder / "whiteboard-camera-stays-dark.md").read_text()


def test_what_a_technician_writes_waits_for_an_admin(bot, shelf):
    said = fill(bot, "bo", "new-article", **WORDS)

    assert not any(say.startswith("publish") for say in says(last(said, "bo")))
    assert says(last(said, "di"))[0] == "publish proposal 1"
    (listed,) = told(bot.hears("di", "proposals"))
    assert "proposal 1: `whiteboard-camera-stays-dark`, by Bo Lindgren" in listed.text


def test_a_form_about_an_outage_knows_what_mended_it(city_bot):
    city_bot.hears("lou", "nobody at station 3 can get online")
    assert filled(form_for(city_bot, "di", "new-article outage 1"))["title"] == ""
    city_bot.hears("bo", "claim 1")
    city_bot.hears("bo", "workaround 1 use the hotspot")
    city_bot.hears("bo", "resolve 1 fibre cut: the carrier spliced it")

    found = filled(form_for(city_bot, "bo", "new-article outage 1"))

    assert found["title"] == "Internet at Fire Station 3: fibre cut"
    assert found["service"] == "internet"
    assert found["intro"] == "nobody at station 3 can get online"
    assert "the carrier spliced it" in found["steps"]
    assert "use the hotspot" in found["steps"]


def test_a_form_about_a_ticket_a_question_or_words_is_begun_with_them(bot):
    bot.hears("ana", "no espresso this morning")

    about_answer = filled(form_for(bot, "di", "new-article answer 1"))
    about_words = filled(form_for(bot, "di", "new-article from the fan is loud today. Help"))
    about_gap = filled(form_for(bot, "di", "new-article gap 7"))

    assert about_answer["questions"] == "no espresso this morning"
    assert about_words["title"] == "the fan is loud today"
    assert about_words["intro"] == "the fan is loud today. Help"
    assert about_gap["title"] == ""
    assert filled(form_for(bot, "di", "new-article ticket 99"))["title"] == ""


def test_a_form_about_a_ticket_knows_what_was_asked_and_what_mended_it(city_bot):
    city_bot.hears("ana", "new ticket: the {{plotter}} prints [white](stripes.md) lines")
    city_bot.hears("bo", "note 1 she is the mayor's niece")
    city_bot.hears("bo", "reply 1 which paper is in it")
    city_bot.hears("ana", "add to 1: the glossy one")
    city_bot.hears("bo", "resolve 1 fixed: cleaned the print heads")

    (told_how,) = told(city_bot.hears("bo", "draft 1"), "bo")
    assert says(told_how) == ["form new-article ticket 1"]
    found = filled(form_for(city_bot, "bo", "new-article ticket 1"))

    assert found["steps"].startswith("1. cleaned the print heads")
    assert "We answered: which paper is in it" in found["steps"]
    assert found["intro"].endswith("prints [white] (stripes.md) lines\n\nthe glossy one")
    assert "{{" not in found["intro"]
    assert not any("niece" in value for value in found.values())
    assert found["title"] == found["questions"]


def test_the_blanks_of_a_tickets_form_are_in_the_draft_and_a_link_to_a_message_is_not(city_bot):
    city_bot.hears("ana", "new ticket: a new badge")
    with city_bot.store.begin() as tx:
        kept = tx.tickets.get(1)
        kept = tx.tickets.save(replace(kept, details={"message": "https://chat.example/1"}))
    plain = filled(form_for(city_bot, "bo", "new-article ticket 1"))["intro"]
    with city_bot.store.begin() as tx:
        tx.tickets.save(replace(kept, form="badge", details={"door": "the north gate"}))

    assert plain == "a new badge"
    about = filled(form_for(city_bot, "bo", "new-article ticket 1"))["intro"]
    assert about == "a new badge\n\ndoor: the north gate"


def test_a_restricted_ticket_gives_nothing_to_an_article(city_bot):
    city_bot.hears("ana", "I clicked on a phishing link and typed my data")
    number = max(n for n in range(1, 5) if city_bot.store.read().tickets.get(n))
    assert city_bot.store.read().tickets.get(number).restricted

    found = filled(form_for(city_bot, "di", f"new-article ticket {number}"))

    assert not any(found[name] for name in ("title", "summary", "intro", "steps", "questions"))
    city_bot.hears("vi", f"resolve {number} fixed: changed the password")
    assert city_bot.store.read().tickets.get(number).resolution
    (refused,) = told(city_bot.hears("vi", f"draft {number}"), "vi")
    assert "so nothing of it goes into an article" in refused.text


def test_what_is_longer_than_a_field_is_cut_at_the_end_of_what_somebody_said(city_bot):
    city_bot.hears("ana", "new ticket: the plotter prints lines")
    for number in range(6):
        city_bot.hears("bo", f"reply 1 {number} {'try again ' * 70}")

    steps = filled(form_for(city_bot, "bo", "new-article ticket 1"))["steps"]

    assert len(steps) <= 3_000
    assert steps.count("We answered: ") == 4


def test_a_gap_becomes_an_article_and_who_asked_is_told_once(bot, shelf):
    bot.advance(seconds=10)
    for name, question in (
        ("ana", "how do I restart the tea machine"),
        ("lou", "where do I restart the tea machine"),
        ("kim", "how do I restart the tea machine"),
    ):
        bot.hears(name, question)
        bot.advance(minutes=2)
    (listed,) = told(bot.hears("di", "gaps"))
    (about,) = [say.removeprefix("form ") for say in says(listed) if "gap" in say]

    form = form_for(bot, "di", about)
    assert filled(form)["title"] == "how do I restart the tea machine"
    assert filled(form)["questions"].splitlines() == [
        "how do I restart the tea machine", "where do I restart the tea machine",
    ]  # fmt: skip
    submit(bot, "di", form, service="computers", state="published", steps="1. Pull the plug.")
    said = bot.press("di", 1)
    assert "is published" in last(said).text
    bot.advance(seconds=10)
    bot.advance(days=1)

    news = [s for s in bot.said if s.reply.text.startswith("There is an answer now")]
    assert sorted(one.to for one in news) == ["ana", "kim", "lou"]
    assert "Pull the plug" in bot.press("ana", 1)[0].reply.text
    assert "No gaps" in last(bot.hears("di", "gaps")).text
    assert filled(form_for(bot, "di", about))["title"] == ""


def test_words_from_a_thread_become_a_draft_for_technicians(bot, shelf):
    said = bot.hears("bo", "draft article from: The big fan is loud. Oil the left bearing.")

    preview = last(said, "bo")
    assert "**New article: The big fan is loud**" in preview.text
    proposed = bot.store.read().proposals.get(1).proposed
    assert "state: draft\n" in proposed.text
    assert "audience: technicians\n" in proposed.text
    assert bot.store.read().proposals.get(1).state is Stage.OPEN
    assert not (shelf.folder / f"{proposed.article}.md").exists()


def test_words_too_few_for_a_title_are_told_with_what_is_missing(bot):
    said = bot.hears("di", "draft article from: ?")

    assert "cannot be published yet" in last(said).text
    assert "front matter `title`" in last(said).text


def test_a_new_article_lies_beside_those_of_its_service(city_bot):
    fill(city_bot, "di", "new-article", **WORDS | {"service": "vpn"})

    proposed = city_bot.store.read().proposals.get(1).proposed
    assert proposed.file == "network-and-remote/whiteboard-camera-stays-dark.md"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Outlook: won't start!", "outlook-won-t-start"),
        ("../../etc/passwd", "etc-passwd"),
        ("Größe", "gr-e"),
        ("ünü", "n-article"),
        ("日本", "new-article"),
    ],
)
def test_an_id_is_made_of_plain_words(title, slug):
    assert slug_of(title) == slug


def test_the_day_of_review_is_half_a_year_away(bot):
    bot.clock.push(from_iso("2026-08-31T14:00:00Z") - bot.clock())
    fill(bot, "di", "new-article", **WORDS)

    assert "review_by: 2027-02-28\n" in bot.store.read().proposals.get(1).proposed.text


def retained(bot, plan, days):
    bot.mind.conversation.adopt(plan.model_copy(update={"retention": Numbers(incident=days)}))
    bot.advance(minutes=1)


def a_closed_ticket(bot, words="my zwieback toaster is stuck"):
    bot.hears("ana", f"new ticket: {words}")
    number = bot.store.read()._driver.rows("select max(id) as id from ticket")[0]["id"]
    bot.hears("bo", f"claim {number}")
    bot.hears("bo", f"resolve {number} fixed: took the zwieback out")
    bot.hears("ana", f"rate {number} good")
    return number


def test_what_is_proposed_from_a_ticket_is_purged_with_it(bot, plan, shelf):
    number = a_closed_ticket(bot)
    fill(bot, "bo", f"new-article ticket {number}", service="computers")
    fill(bot, "bo", "edit-facts #1", title="The zwieback and its toaster")
    retained(bot, plan, 365)
    assert "zwieback" in bot.store.read().proposals.get(2).proposed.text

    bot.advance(days=400)

    tx = bot.store.read()
    found = [tx.proposals.get(one) for one in (1, 2)]
    assert [one.proposed.text + one.proposed.questions for one in found] == ["", ""]
    assert [one.state for one in found] == [Stage.REPLACED, Stage.DISCARDED]
    assert where(bot.store, "zwieback") == []
    assert "2 of them proposed for articles" in tx.journal.events(number)[-1].after
    for words in ("publish proposal 2", "edit proposal 2", "preview proposal 2"):
        assert "went with the ticket" in last(bot.hears("di", words)).text
    assert form_for(bot, "di", "edit-article #2") is None


def test_what_is_proposed_from_a_question_is_purged_with_the_ticket_of_it(bot, plan):
    bot.hears("ana", "how do I tune the zwieback of the zebra")
    bot.hears("di", "gaps")
    fill(bot, "bo", "new-article gap 1", service="computers", steps="1. Nowhere at all.")
    bot.hears("ana", "open ticket for answer 1")
    bot.hears("bo", "claim 1")
    bot.hears("bo", "resolve 1 fixed: nowhere")
    bot.hears("ana", "rate 1 good")
    retained(bot, plan, 365)

    bot.advance(days=400)

    assert bot.store.read().purges.purged(1)
    assert bot.store.read().proposals.get(1).proposed.text == ""


def test_a_legal_hold_keeps_what_is_proposed_as_well(bot, plan):
    held, other = a_closed_ticket(bot), a_closed_ticket(bot, "the zwieback again")
    fill(bot, "bo", f"new-article ticket {held}", service="computers")
    with bot.store.begin() as tx:
        both = (Origin("ticket", held), Origin("ticket", other))
        tx.proposals.put(tx.proposals.get(1).proposed, now=bot.clock(), origins=both)
    bot.hears("di", f"hold {held} because the attorney asks")
    bot.mind.conversation.adopt(
        plan.model_copy(update={"retention": Numbers(incident=365, messages=30)})
    )
    bot.advance(minutes=1)

    bot.advance(days=400)

    tx = bot.store.read()
    assert tx.purges.purged(other)
    assert not tx.purges.purged(held)
    for number in (1, 2):
        assert "zwieback" in tx.proposals.get(number).proposed.text
    previews = tx._driver.rows("select text from outbox where key like 'proposal:1:%'")
    assert previews
    assert all("zwieback" in row["text"] for row in previews)


def test_the_article_that_became_of_a_ticket_stays_and_is_not_undone(bot, plan, shelf):
    number = a_closed_ticket(bot)
    fill(bot, "di", f"new-article ticket {number}", service="computers", state="published")
    bot.press("di", 1)
    article = bot.store.read().proposals.get(1).proposed.article
    before = (shelf.folder / f"{article}.md").read_text()
    retained(bot, plan, 365)
    bot.advance(days=400)

    said = last(bot.hears("di", f"undo article {article}"))

    assert "went with the ticket that it was written from" in said.text
    assert (shelf.folder / f"{article}.md").read_text() == before


MARKED = "new-article from https://city.example/p1 by terminal:ana: The queue hangs. Turn it off."


def marks(bot, name, thread=None, text=MARKED, key="marked"):
    """What is said because somebody marked a message in a channel to become an article."""
    before = len(bot.said)
    place = Address("terminal:#it-help/7")
    with bot.store.begin() as tx:
        tx.inbox.put(
            Utterance(
                key=f"terminal:{key}-{name}",
                person=person(name),
                text=text,
                reply_to=place,
                conversation=place,
                private=False,
                heard_at=bot.clock(),
                unasked=True,
                thread_of=thread,
            )
        )
    bot.house.settle()
    return bot.said[before:]


def test_a_message_that_a_technician_marks_is_proposed_as_an_article(bot):
    marks(bot, "bo")

    assert "The queue hangs" in bot.store.read().proposals.get(1).proposed.text


THREAD = (
    "new-article from https://city.example/p1 by terminal:ana: The plotter prints lines. | "
    "by terminal:bo: Which paper is in it? | by terminal:ana: The ¦ glossy one. | "
    "by terminal:lou: Mine does that too. | by terminal:bo: Clean the heads in its menu. | "
    "by terminal:ana: That did it."
)


def test_a_draft_holds_the_thread_and_names_nobody(bot):
    marks(bot, "bo", text=THREAD)

    text = bot.store.read().proposals.get(1).proposed.text
    body = text.partition("summary:")[2]
    assert "title: The plotter prints lines\n" in text
    assert body.partition("\n\n")[2].startswith(
        "The plotter prints lines.\n\n## What to do\n\n1. Clean the heads in its menu.\n\n"
    )
    assert (
        "- A technician: Which paper is in it?\n- Who asked: The ¦ glossy one.\n"
        "- Somebody else: Mine does that too.\n- Who asked: That did it."
    ) in body
    assert not any(name in text for name in ("Ana", "Bo ", "Lou", "terminal:"))


def test_a_draft_from_the_thread_of_a_ticket_goes_with_the_ticket(bot):
    bot.hears("ana", "new ticket: the plotter prints lines")

    marks(bot, "bo", "card:ticket:1", text=THREAD)

    rows = bot.store.read()._driver.rows("select kind, number from proposal_about")
    assert [(row["kind"], row["number"]) for row in rows] == [("ticket", 1)]


@pytest.mark.parametrize("thread", [None, "card:ticket:1", "ticket:1"])
def test_what_anybody_else_marks_so_is_left_alone(bot, thread):
    bot.hears("ana", "new ticket: the plotter prints lines")

    assert marks(bot, "ana", thread) == []
    assert not bot.store.read().replies.of(1)
    assert bot.store.read().proposals.get(1) is None


@pytest.mark.parametrize("thread", ["card:ticket", "ticket"])
def test_nothing_of_a_restricted_ticket_becomes_an_article_by_an_emoji(city_bot, thread):
    city_bot.hears("ana", "I clicked on a phishing link and typed my data")
    tx = city_bot.store.read()
    number = next(n for n in range(1, 5) if tx.tickets.get(n))

    said = marks(city_bot, "bo", f"{thread}:{number}", text=THREAD)

    assert "its team's alone" in said[-1].reply.text
    assert city_bot.store.read().proposals.get(1) is None


def test_nothing_of_a_restricted_question_becomes_an_article_by_an_emoji(city_bot):
    place = Address("terminal:#it-help/7")
    with city_bot.store.begin() as tx:
        tx.inbox.put(
            Utterance(
                key="terminal:phished",
                person=person("ana"),
                text="I clicked on a phishing link and typed my data",
                reply_to=place,
                conversation=place,
                private=False,
                heard_at=city_bot.clock(),
            )
        )
    city_bot.house.settle()

    said = marks(city_bot, "bo", text=THREAD)

    assert "its team's alone" in said[-1].reply.text
    assert city_bot.store.read().proposals.get(1) is None


def test_a_note_of_the_desk_becomes_no_article(bot):
    bot.hears("ana", "new ticket: the plotter prints lines")
    bot.hears("bo", "claim 1")
    bot.hears("bo", "reply 1: which paper is in it")

    marks(bot, "bo", "card:ticket:1", text=THREAD)

    text = bot.store.read().proposals.get(1).proposed.text
    assert "which paper is in it" in text
    assert "Clean the heads" not in text


def test_a_draft_from_the_thread_of_an_outage_is_of_what_mended_it(city_bot):
    city_bot.hears("ana", "the internet is down at fire station 3")
    outage = city_bot.store.read().outages.get(1)
    early = marks(city_bot, "bo", "card:triage:1", text=THREAD)
    assert "not over yet" in early[-1].reply.text
    city_bot.hears("bo", "claim 1")
    city_bot.hears("bo", "resolve 1 fibre cut: the carrier spliced it")

    marks(city_bot, "bo", "card:triage:1", text=THREAD, key="again")

    tx = city_bot.store.read()
    text = tx.proposals.get(1).proposed.text
    assert "the carrier spliced it" in text
    assert "Clean the heads" not in text
    rows = tx._driver.rows("select kind, number from proposal_about")
    assert [(row["kind"], row["number"]) for row in rows] == [("ticket", outage.ticket_id)]


def test_the_form_of_a_marked_message_knows_the_ticket_that_it_stands_beside(bot):
    bot.hears("ana", "new ticket: the plotter prints lines")

    by_desk = filled(
        form_for(bot, "bo", "new-article from https://x.example/p1 beside card:ticket:1")
    )
    by_requester = filled(
        form_for(bot, "bo", "new-article from https://x.example/p1 beside ticket:1")
    )

    assert (by_desk["origins"], by_desk["intro"]) == ("ticket 1", "the plotter prints lines")
    assert (by_requester["origins"], by_requester["intro"]) == ("ticket 1", "")
