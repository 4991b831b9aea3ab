"""Messages that somebody marks: a ticket of them, or something kept with one."""

import pytest

from helpbot.desk.ticket_cards import card_key
from helpbot.plan import Role
from helpbot.speech import Address, Utterance
from tests.conftest import person

LINK = "https://millbrook.slack.com/archives/C1/p1516229207000133"
WORDS = "the big fan is silent"


def ticket(bot, number=1):
    return bot.store.read().tickets.get(number)


def said(shown):
    return [one.reply.text for one in shown]


def marks(bot, name, text, *, under=None, key="terminal:mark-1"):
    """What is said because of a mark in a thread of a channel."""
    before, place = len(bot.said), Address("terminal:#it-help/thread")
    with bot.store.begin() as tx:
        tx.inbox.put(
            Utterance(
                key=key,
                person=person(name),
                text=text,
                reply_to=place,
                conversation=place,
                private=False,
                heard_at=bot.clock(),
                thread_of=under,
            )
        )
    bot.house.settle()
    return bot.said[before:]


def changes(bot, text, *, by="ana", key="terminal:mark-1"):
    """What is said because a message that was marked was changed; deleted, without a text."""
    before, place = len(bot.said), Address("terminal:#it-help/thread")
    with bot.store.begin() as tx:
        tx.inbox.put(
            Utterance(f"{key}:{text}", person(by), text, place, place, False, bot.clock(),
                      unasked=True, edits=key)
        )  # fmt: skip
    bot.house.settle()
    return bot.said[before:]


def test_what_a_technician_marks_is_a_ticket_of_whoever_wrote_it(bot):
    marks(bot, "bo", f"ticket from {LINK} by terminal:ana: {WORDS}")

    assert ticket(bot).requester == "ana"
    assert ticket(bot).opened_by == "bo"


def test_what_a_program_wrote_is_a_ticket_of_the_technician_who_marks_it(bot):
    marks(bot, "bo", f"ticket from {LINK} by nobody: disk full on srv-7")

    assert ticket(bot).requester == "bo"
    assert ticket(bot).opened_by in (None, "bo")


def test_what_a_program_wrote_is_no_ticket_of_anybody_else(bot):
    (told,) = said(marks(bot, "ana", f"ticket from {LINK} by nobody: reset the mayor's password"))

    assert ticket(bot) is None
    assert "A program wrote that" in told


def test_a_message_is_one_ticket_by_whichever_way_it_is_marked(bot):
    marks(bot, "bo", f"ticket from {LINK} by terminal:ana: {WORDS}")
    marks(bot, "cy", f"ticket from {LINK} by terminal:ana: {WORDS}", key="terminal:mark-2")

    assert ticket(bot, 2) is None


@pytest.fixture
def opened(bot):
    bot.hears("ana", f"new ticket: {WORDS}")
    return bot


TIMELINE = f"timeline from {LINK} by terminal:cy: try port 3"


def test_what_a_technician_marks_beside_a_card_is_a_note(opened):
    (told,) = marks(opened, "bo", TIMELINE, under=card_key(1))

    (note,) = opened.store.read().notes.of(1)
    assert note.text.startswith("Cy ")
    assert "try port 3" in note.text
    assert LINK in note.text
    assert told.private


def test_a_note_of_a_mark_follows_the_message_that_was_marked(opened):
    marks(opened, "bo", TIMELINE, under=card_key(1))

    assert changes(opened, TIMELINE.replace("port 3", "port 4"), by="bo") == []

    (note,) = opened.store.read().notes.of(1)
    assert note.text == f"Cy Washington: try port 4\n\n{LINK}"
    assert note.person == "bo"
    assert changes(opened, "", by="bo") == []
    assert opened.store.read().notes.of(1) == []
    assert opened.store.read().journal.of(1)[-1].what == "deleted"
    assert opened.store.read().journal.problems() == []


def test_what_a_requester_marked_follows_too_wherever_it_was_told(opened):
    it_smokes = f"timeline from {LINK} by terminal:ana: it smokes"
    marks(opened, "ana", it_smokes, under="ticket:1:opened")

    (edited,) = changes(opened, it_smokes.replace("smokes", "burns"))

    assert "it burns" in edited.reply.text
    assert edited.edits
    assert opened.store.read().replies.of(1)[-1].text.startswith("it burns")


def test_what_a_requester_marks_is_theirs_to_say(opened):
    marks(
        opened, "ana", f"timeline from {LINK} by terminal:ana: it smokes", under="ticket:1:opened"
    )

    (reply,) = opened.store.read().replies.of(1)[-1:]
    assert reply.from_requester
    assert reply.text.startswith("it smokes")


def test_somebody_else_cannot_mark_anything_onto_a_ticket(opened):
    marks(opened, "eve", TIMELINE, under=card_key(1))

    assert opened.store.read().notes.of(1) == []
    assert "port" not in str(opened.store.read().replies.of(1))


def test_where_there_is_no_ticket_only_a_technician_is_told(opened):
    (told,) = marks(opened, "bo", TIMELINE)

    assert told.private
    assert "no ticket" in told.reply.text
    assert marks(opened, "ana", TIMELINE, key="terminal:mark-2") == []


def test_the_form_names_the_ticket(opened):
    form = opened.terminal._forms(f"timeline from {LINK} terminal:cy", person("bo"))
    assert [field.name for field in form.fields] == ["ticket", "what", "origin", "author"]

    opened.hears("bo", form.filled({"ticket": "#1", "what": "try port 3", "origin": LINK,
                                    "author": "terminal:cy"}))  # fmt: skip

    (note,) = opened.store.read().notes.of(1)
    assert "try port 3" in note.text


@pytest.mark.parametrize("number", ["the one of Ana", "9"])
def test_a_form_that_names_no_ticket_says_so(opened, number):
    text = f"timeline | ticket: {number} | what: x | origin: {LINK} | author: nobody"

    (told,) = said(opened.hears("bo", text))

    assert "ticket" in told
    assert opened.store.read().notes.of(1) == []


def test_a_change_of_a_message_changes_what_it_became(opened):
    key, place = "terminal:said-1", Address("terminal:#it-triage/thread")
    with opened.store.begin() as tx:
        first = Utterance(key, person("bo"), "she is new", place, place, False, opened.clock(),
                          thread_of=card_key(1), unasked=True)  # fmt: skip
        tx.inbox.put(first)
    opened.house.settle()
    assert [note.text for note in opened.store.read().notes.of(1)] == ["she is new"]

    for number, text in enumerate(("he is new", ""), 1):
        with opened.store.begin() as tx:
            tx.inbox.put(
                Utterance(f"{key}:{number}", person("bo"), text, place, place, False,
                          opened.clock(), thread_of=card_key(1), unasked=True, edits=key)
            )  # fmt: skip
        opened.house.settle()
        notes = [note.text for note in opened.store.read().notes.of(1)]
        assert notes == ([text] if text else [])


MARK = f"ticket from {LINK} by terminal:ana: {WORDS}"


def test_a_ticket_follows_the_message_that_it_was_made_of(bot):
    marks(bot, "bo", MARK)

    shown = changes(bot, f"ticket from {LINK} by terminal:ana: the small fan is silent")

    assert ticket(bot).summary == "the small fan is silent"
    assert sorted((one.place, bool(one.edits)) for one in shown) == [
        ("#it-triage", True), ("dm", True),
    ]  # fmt: skip
    assert all("> the small fan is silent" in one.reply.text for one in shown)
    assert not any(WORDS in one.reply.text for one in shown)
    entries = [(e.what, e.actor, e.body) for e in bot.store.read().journal.of(1)]
    assert entries == [("opened", "bo", None), ("reworded", "ana", "the small fan is silent")]
    assert bot.store.read().journal.problems() == []
    assert "no ticket" in said(bot.hears("bo", f"find {WORDS.split()[1]} big"))[-1].lower()


def test_of_a_deleted_message_the_ticket_keeps_no_words(bot):
    marks(bot, "bo", MARK)

    shown = changes(bot, "")

    assert ticket(bot).summary == "The message was deleted by whoever wrote it"
    assert ticket(bot).is_unresolved
    assert not any(WORDS in one.reply.text for one in shown)
    assert WORDS not in str(bot.store.read().journal.of(1))


def test_a_message_that_was_no_tickets_beginning_changes_none(bot):
    bot.hears("ana", f"new ticket: {WORDS}")
    marks(bot, "bo", MARK)
    assert ticket(bot, 2) is None

    changes(bot, f"ticket from {LINK} by terminal:ana: something else")

    assert ticket(bot).summary == WORDS


def test_a_change_that_came_already_changes_nothing(bot):
    marks(bot, "bo", MARK)
    changes(bot, f"ticket from {LINK} by terminal:ana: it burns")
    before = ticket(bot)

    changes(bot, f"ticket from {LINK} by terminal:ana:  it burns")

    assert ticket(bot) == before


def test_a_ticket_that_was_said_follows_its_sentence(bot):
    place = Address("terminal:ana")
    for key, text, edits in (("terminal:one", f"new ticket: {WORDS}", ""),
                             ("terminal:two", "new ticket: it burns", "terminal:one")):  # fmt: skip
        with bot.store.begin() as tx:
            tx.inbox.put(
                Utterance(key, person("ana"), text, place, place, True, bot.clock(), edits=edits)
            )
        bot.house.settle()

    assert ticket(bot).summary == "it burns"
    assert ticket(bot, 2) is None


def test_what_was_changed_is_purged_with_its_ticket(bot):
    marks(bot, "bo", MARK)
    changes(bot, f"ticket from {LINK} by terminal:ana: CANARY burns")

    with bot.store.begin() as tx:
        tx.purges.purge(1, "gone")

    texts = [row["text"] for row in bot.store._driver.rows("select text from inbox")]
    assert not any("CANARY" in text for text in texts)
    changes(bot, f"ticket from {LINK} by terminal:ana: it is back")
    assert ticket(bot).summary == "gone"


@pytest.mark.parametrize(
    ("person_id", "text", "after", "words"),
    [
        pytest.param("ana", "add to 1: it smokes", "add to 1: it burns", "it burns", id="add"),
        pytest.param("bo", "reply 1: on my way", "reply 1: come here", "come here", id="reply"),
    ],
)
def test_of_a_changed_command_the_words_change(opened, person_id, text, after, words):
    key, place = "terminal:said-1", Address(f"terminal:{person_id}")
    for number, (said_text, edits) in enumerate(((text, ""), (after, key))):
        with opened.store.begin() as tx:
            tx.inbox.put(
                Utterance(f"{key}:{number}" if edits else key, person(person_id), said_text, place,
                          place, True, opened.clock(), edits=edits)
            )  # fmt: skip
        opened.house.settle()

    assert opened.store.read().replies.of(1)[-1].text == words


def test_the_four_have_the_rights_that_these_tests_take_for_granted(plan):
    assert plan.person("bo").role is Role.TECHNICIAN
    assert plan.person("ana").role is Role.EMPLOYEE


def test_a_marked_message_is_of_where_its_author_works(bot, plan):
    bot.hears("ana", "I work at fire station 3")
    bo = plan.person("bo")

    marks(bot, "bo", f"ticket from {LINK} by terminal:ana: {WORDS}")

    assert ticket(bot).facility == "fire-3"
    assert ticket(bot).facility != bo.facility
    assert ticket(bot).department == "fire"
    form = bot.terminal._forms(f"ticket from {LINK}x terminal:ana", person("bo"))
    (facility,) = [field for field in form.fields if field.name == "facility"]
    assert facility.filled == "fire-3"


def test_of_an_author_of_whom_nothing_is_known_nothing_is_chosen(bot):
    form = bot.terminal._forms(f"ticket from {LINK} terminal:nemo", person("bo"))

    (facility,) = [field for field in form.fields if field.name == "facility"]
    assert facility.filled not in {option.value for option in facility.options}
    assert not facility.required
