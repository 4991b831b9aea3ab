"""Two sides, one conversation: what is said in a thread, what follows an edit, what never leaks."""

import json

import pytest

from helpbot.desk.changes import Changes
from helpbot.desk.ticket_cards import card_key, opened_key
from helpbot.speech import Address, File, Utterance
from tests.conftest import person

MOUSE = "my mouse pointer jumps around since the morning"


@pytest.fixture
def ticket(city_bot):
    """Ana's ticket 1, claimed by Bo."""
    city_bot.hears("ana", f"new ticket: {MOUSE}")
    city_bot.hears("bo", "claim 1")
    return city_bot


def says(bot, name, text, under, *, private=False):
    """What is said because of words in the thread of one of our messages."""
    before = len(bot.said)
    place = Address(f"terminal:{name}" if private else "terminal:#it-triage/thread")
    with bot.store.begin() as tx:
        tx.inbox.put(
            Utterance(
                key=f"terminal:thread-{before}",
                person=person(name),
                text=text,
                reply_to=place,
                conversation=place,
                private=private,
                heard_at=bot.clock(),
                thread_of=under,
                unasked=True,
            )
        )
    bot.house.settle()
    return bot.said[before:]


def to(shown, name):
    return [one.reply.text for one in shown if one.to == name]


def test_words_beside_the_card_are_a_note_without_a_word_back(ticket):
    said = says(ticket, "bo", "she is new, be kind", card_key(1))

    assert said == []
    (note,) = ticket.store.read().notes.of(1)
    assert (note.person, note.text) == ("bo", "she is new, be kind")


@pytest.mark.parametrize("words", ["reply: turn it over", "Reply to requester: turn it over"])
def test_reply_beside_the_card_reaches_the_requester(ticket, words):
    said = says(ticket, "bo", words, card_key(1))

    assert any("turn it over" in text for text in to(said, "ana"))
    assert ticket.store.read().notes.of(1) == []


def test_what_the_requester_says_in_their_thread_reaches_the_card(ticket):
    said = says(ticket, "ana", "it is worse now", opened_key(1), private=True)

    assert any(one.place == "#it-triage" and "it is worse now" in one.reply.text for one in said)
    assert ticket.store.read().replies.of(1)[0].from_requester


def test_what_somebody_else_says_in_the_requesters_thread_is_not_for_the_desk(ticket):
    assert says(ticket, "kim", "me neither", opened_key(1)) == []
    assert ticket.store.read().replies.of(1) == []


def asked_in_channel(bot):
    with bot.store.begin() as tx:
        tx.inbox.put(
            Utterance("terminal:asked", person("ana"), f"new ticket: {MOUSE}", ANAS, ANAS,
                      False, bot.clock())
        )  # fmt: skip
    bot.house.settle()


@pytest.fixture
def shared(city_bot):
    """Ana's ticket 1, which she asked for in a channel and reads of in her thread there."""
    asked_in_channel(city_bot)
    assert city_bot.store.read().tickets.get(1).reply_to == ANAS
    return city_bot


ANAS = Address("terminal:#general/anas-thread")


def in_anas(bot, name, text, *, edits="", under="ticket:1:thread"):
    """What is said because of plain words in Ana's thread; its key."""
    before, key = len(bot.said), f"terminal:anas-{bot.clock().isoformat()}-{name}-{text}"
    with bot.store.begin() as tx:
        tx.inbox.put(
            Utterance(key, person(name), text, ANAS, ANAS, False, bot.clock(), thread_of=under,
                      unasked=True, edits=edits)
        )  # fmt: skip
    bot.house.settle()
    return key, bot.said[before:]


def replies(bot):
    return [(one.person, one.text) for one in bot.store.read().replies.of(1)]


@pytest.mark.parametrize("words", ["turn it over", "reply: turn it over"])
def test_what_a_technician_says_in_the_requesters_thread_is_a_reply_that_stands_there(
    shared, words
):
    shared.advance(minutes=7)

    _, said = in_anas(shared, "bo", words)

    assert replies(shared) == [("bo", "turn it over")]
    assert shared.store.read().tickets.get(1).responded_at == shared.clock()
    assert shared.store.read().notes.of(1) == []
    assert {one.place for one in said} == {"#it-triage"}
    assert any("turn it over" in one.reply.text for one in said)
    (told,) = shared.hears("ana", "ticket 1")
    assert "turn it over" in told.reply.text


@pytest.mark.parametrize("after", ["turn it around", ""])
def test_what_changes_in_the_requesters_thread_changes_on_the_ticket(shared, after):
    key, _ = in_anas(shared, "bo", "turn it over")

    _, said = in_anas(shared, "bo", after, edits=key)

    assert replies(shared) == ([("bo", after)] if after else [])
    (edited,) = said
    assert edited.edits
    assert (after or "was deleted") in edited.reply.text


def test_what_a_technician_says_in_a_direct_message_is_no_reply_that_stands_there(shared):
    assert says(shared, "bo", "turn it over", opened_key(1), private=True) == []
    assert replies(shared) == []


def test_thanks_of_a_technician_are_no_answer(shared):
    in_anas(shared, "bo", "thanks!")

    assert replies(shared) == []
    assert shared.store.read().tickets.get(1).responded_at is None


def test_a_technician_who_may_not_see_the_ticket_is_somebody_who_talks(shared):
    with shared.store.begin() as tx:
        tx._driver.run("update ticket set restricted = 1, team = 'security'")
    plan = shared.mind.plan
    duty = shared.mind.conversation.means.duty(shared.store.read(), "security", shared.clock())
    outsider = next(p.id for p in plan.people if p.role == "technician"
                    and "security" not in p.teams
                    and p not in (duty.primary, duty.secondary))  # fmt: skip

    assert in_anas(shared, outsider, "what is this about")[1] == []
    assert replies(shared) == []

    member = next(p.id for p in plan.people if "security" in p.teams)
    in_anas(shared, member, "please do not touch it")
    assert replies(shared) == [(member, "please do not touch it")]


def test_what_is_said_to_those_on_shift_is_no_answer_to_the_requester(shared):
    in_anas(shared, "bo", "who is in today", under="ticket:1:opened:facility")

    assert replies(shared) == []


def test_a_reply_by_its_command_in_the_requesters_thread_is_read_beside_the_card(shared):
    _, said = in_anas(shared, "bo", "reply 1: turn it over")

    assert any(one.place == "#it-triage" and "turn it over" in one.reply.text for one in said)


def test_a_reply_beside_another_card_is_read_beside_its_own(ticket):
    ticket.hears("kim", "new ticket: my chair is broken")

    said = says(ticket, "bo", "reply 2: a new chair is on its way", card_key(1))

    assert any("a new chair" in text for text in to(said, "kim"))
    (echo,) = [one for one in said if one.place == "#it-triage" and "a new chair" in one.reply.text]
    assert echo.reply.text.startswith("Bo Lindgren to Kim Tran")


@pytest.mark.parametrize("words", ["I'm looking into 1", "looking at 1"])
def test_who_looks_without_a_call_tells_the_requester(shared, words):
    _, said = in_anas(shared, "bo", words)

    assert replies(shared) == [("bo", words)]
    assert {one.place for one in said} == {"#it-triage"}
    assert not any("Nobody waits" in one.reply.text for one in said)


def test_who_looks_without_a_call_beside_the_card_notes_it(ticket):
    assert says(ticket, "cy", "looking into 1", card_key(1)) == []
    assert [note.text for note in ticket.store.read().notes.of(1)] == ["looking into 1"]


def test_who_was_called_in_answers_in_any_thread(ticket):
    ticket.hears("bo", "page cy about 1")

    says(ticket, "cy", "looking into 1", card_key(1))

    assert ticket.store.read().notes.of(1) == []
    assert {page.answered_by for page in ticket.store.read().pages.of(1)} == {"cy"}


def test_an_employee_in_the_triage_channel_notes_nothing(ticket):
    assert says(ticket, "kim", "just looking", card_key(1)) == []
    assert ticket.store.read().notes.of(1) == []


def test_thanks_in_the_requesters_thread_are_kept_and_open_nothing(ticket):
    ticket.hears("bo", "resolve 1 fixed: a new mouse")
    says(ticket, "ana", "thx!!", opened_key(1), private=True)

    assert ticket.store.read().tickets.get(1).status == "resolved"


def test_an_edited_reply_is_edited_on_the_other_side(ticket):
    says(ticket, "bo", "reply: turn it ovr", card_key(1))
    (kept,) = ticket.store.read().replies.of(1)
    with ticket.store.begin() as tx:
        Changes(ticket.mind.conversation.means).follow(
            tx, kept.heard_key, "turn it over", ticket.clock()
        )
    before = len(ticket.said)
    ticket.house.settle()

    (edited,) = ticket.said[before:]
    assert edited.to == "ana"
    assert edited.edits
    assert "turn it over" in edited.reply.text
    assert [one.text for one in ticket.store.read().replies.of(1)] == ["turn it over"]
    assert ticket.store.read().journal.problems() == []


def test_a_deleted_word_of_the_requester_is_gone_everywhere(ticket):
    says(ticket, "ana", "CANARY I should not have said", opened_key(1), private=True)
    (kept,) = ticket.store.read().replies.of(1)
    with ticket.store.begin() as tx:
        Changes(ticket.mind.conversation.means).follow(tx, kept.heard_key, "", ticket.clock())
    ticket.house.settle()

    assert ticket.store.read().replies.of(1) == []
    assert "CANARY" not in ticket.hears("bo", "ticket 1")[0].reply.text
    assert "CANARY" not in ticket.said[-2].reply.text


def follow(bot, key, text):
    with bot.store.begin() as tx:
        Changes(bot.mind.conversation.means).follow(tx, key, text, bot.clock())
    bot.house.settle()


@pytest.fixture
def held(ticket):
    """Ticket 1 with a reply and a note, on legal hold."""
    says(ticket, "ana", "it smokes", opened_key(1), private=True)
    says(ticket, "bo", "she is new", card_key(1))
    ticket.hears("di", "hold 1: a lawsuit")
    return ticket


def bodies(bot, what):
    return [entry.body for entry in bot.store.read().journal.of(1) if entry.what == what]


@pytest.mark.parametrize("after", ["in other words", ""])
@pytest.mark.parametrize(
    ("table", "what", "words"),
    [("replies", "comment", "it smokes"), ("notes", "note", "she is new")],
)
def test_on_legal_hold_the_journal_keeps_words_that_are_changed(held, table, what, words, after):
    (kept,) = getattr(held.store.read(), table).of(1)
    beside = File("shot.png", "image/png", 3, "https://x.example/shot")
    with held.store.begin() as tx:
        tx.attachments.put(1, beside, is_copied=False, now=held.clock(), entry=kept.id)

    follow(held, kept.heard_key, after)

    tx = held.store.read()
    assert [one.text for one in getattr(tx, table).of(1)] == ([after] if after else [])
    assert words in bodies(held, what)
    assert tx.journal.of(1)[-1].what == (
        "deleted" if not after else "edited" if what == "comment" else "note"
    )
    assert tx.journal.problems() == []
    assert [one.file for one in tx.attachments.of(1, internal=True)] == [beside]
    assert len(tx.attachments.of(1, internal=False)) == (1 if after else 0)
    assert words in held.hears("bo", "ticket 1")[0].reply.text
    if what == "comment":
        assert words not in held.hears("ana", "ticket 1")[0].reply.text


def test_on_legal_hold_what_a_ticket_was_opened_with_is_kept(city_bot):
    asked_in_channel(city_bot)
    city_bot.hears("di", "hold 1: a lawsuit")

    for text in ("the keyboard", "the keyboard", MOUSE, ""):
        follow(city_bot, "terminal:asked", text)

    said = [one.body for one in city_bot.store.read().journal.of(1)
            if one.what in ("opened", "reworded")]  # fmt: skip
    assert said == [MOUSE, "the keyboard", MOUSE, None]
    assert MOUSE not in city_bot.store.read().tickets.get(1).summary


def test_what_was_kept_on_hold_is_purged_like_all_else_once_it_ended(held):
    (kept,) = held.store.read().notes.of(1)
    follow(held, kept.heard_key, "")
    held.hears("di", "unhold 1")

    with held.store.begin() as tx:
        tx.purges.purge(1, "(purged)")

    assert set(bodies(held, "note")) == {None}
    assert held.store.read().journal.problems() == []


def test_no_path_shows_a_note_to_the_requester(ticket):
    """A canary goes in by every way to make a note; nothing that is said to Ana ever holds it."""
    ticket.hears("bo", "note 1: CANARY-1")
    says(ticket, "bo", "CANARY-2 beside the card", card_key(1))
    ticket.hears("bo", "wait 1 vendor: CANARY-3")
    ticket.hears("bo", "page cy about 1")
    ticket.hears("bo", "priority 1 P2: CANARY-4")
    ticket.hears("bo", "hand over 1 to cy")
    ticket.hears("cy", "resume 1")
    ticket.hears("cy", "resolve 1 fixed: a new mouse")
    for words in ("ticket 1", "my tickets", "my tickets all", "what about my ticket", "reopen 1",
                  "add to 1: hello", "find CANARY", "urgent 1: please", "close 1"):  # fmt: skip
        ticket.hears("ana", words)
    ticket.advance(days=5)

    said = [one.as_json() for one in ticket.said if one.to == "ana"]
    assert said
    assert "CANARY" not in "".join(said)
    rows = ticket.store._driver.rows("select text from reply where text is not null")
    assert "CANARY" not in json.dumps([row["text"] for row in rows])


def test_a_security_report_is_a_ticket_that_only_its_team_sees(city_bot):
    said = city_bot.hears("ana", "I clicked a link in a phishing mail and typed my password")

    number = 1
    ticket = city_bot.store.read().tickets.get(number)
    assert (ticket.restricted, ticket.team, ticket.priority) == (True, "security", "P2")
    assert any(f"ticket {number}" in text for text in to(said, "ana"))
    assert not any("phishing" in one.reply.text for one in said if one.place == "#it-triage")
    outsiders = [p.id for p in city_bot.mind.plan.people
                 if p.role in ("technician", "admin") and "security" not in p.teams]  # fmt: skip
    duty = city_bot.mind.conversation.means.duty(city_bot.store.read(), "security",
                                                 city_bot.clock())  # fmt: skip
    on_duty = {one.id for one in (duty.primary, duty.secondary) if one}
    for name in outsiders:
        (told,) = city_bot.hears(name, f"ticket {number}")[-1:]
        assert ("no ticket that you may see" in told.reply.text) is (name not in on_duty)
        for words in ("find phishing", "queue security"):
            listed = city_bot.hears(name, words)[-1].reply.text
            assert ("phishing" in listed) is (name in on_duty), (name, words)
        home = city_bot.hears(name, "home")[-1].as_json()
        assert ("phishing" in home) is (name in on_duty), name


def test_whoever_covers_for_a_team_finds_what_is_restricted_to_it_while_they_do(city_bot):
    city_bot.hears("ana", "I clicked a link in a phishing mail and typed my password")
    plan, tx = city_bot.mind.plan, city_bot.store.read()
    on_call = city_bot.mind.conversation.means.duty(tx, "security", city_bot.clock()).primary
    outsider = next(
        p.id
        for p in plan.people
        if p.role in ("technician", "admin")
        and "security" not in (*p.teams, *city_bot.mind.stands_for(tx, p, city_bot.clock()))
    )

    def listed():
        return {
            words: "phishing" in city_bot.hears(outsider, words)[-1].as_json()
            for words in ("find phishing", "queue security", "home", "ticket 1")
        }

    assert set(listed().values()) == {False}
    city_bot.hears(outsider, f"cover for {on_call.id} today 9:00 to tomorrow 9:00")
    assert outsider in {c.person for c in tx.covers.active(city_bot.clock())}
    assert set(listed().values()) == {True}
    city_bot.advance(days=2)
    assert set(listed().values()) == {False}


def test_what_a_facility_owns_is_continued_by_whoever_is_on_shift(city_bot, desk):
    text = desk.read_text()
    crew = '{id = "max", name = "Max Kerr", email = "max@city.example", department = "fire"}'
    desk.write_text(text.replace("\npeople = [\n", f"\npeople = [\n  {crew},\n"))
    city_bot.advance(seconds=30)
    city_bot.hears("lou", "new ticket: the station printer prints only stripes")
    assert city_bot.store.read().tickets.get(1).of_facility
    assert "stripes" not in city_bot.hears("max", "my tickets")[-1].reply.text

    city_bot.hears("max", "I work at fire station 3")
    assert "stripes" in city_bot.hears("max", "my tickets")[-1].reply.text
    city_bot.hears("max", "add to 1: still the same on our shift")

    assert city_bot.store.read().replies.of(1)[0].text == "still the same on our shift"


def test_saying_that_one_works_there_shows_nobody_elses_tickets(city_bot):
    city_bot.hears("lou", "new ticket: the station printer prints only stripes")
    city_bot.hears("kim", "I work at fire station 3")
    city_bot.hears("zed", "I work at fire station 3")

    for name in ("kim", "zed"):
        assert "stripes" not in city_bot.hears(name, "my tickets")[-1].reply.text
        assert "stripes" not in city_bot.hears(name, "ticket 1")[-1].reply.text
