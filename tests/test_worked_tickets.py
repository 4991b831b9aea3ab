"""Tickets as they are worked on in chat: what is said is true, and every key leads on."""

from dataclasses import replace

import pytest

from helpbot.manner import says_it_works
from helpbot.plan import Person, Role
from helpbot.speech import Address, Utterance
from helpbot.store.answers import Outcome
from tests.conftest import person
from tests.test_threads import says

MOUSE = "new ticket: my mouse pointer jumps"
PHISHED = "I clicked a link in a phishing mail and typed my password"


def to(said, name):
    return [one.reply for one in said if one.to == name]


def texts(said, name):
    return [reply.text for reply in to(said, name)]


def labels(reply):
    return [key.label for key in reply.keys]


def opened(bot, form, name):
    return bot.mind.forms(bot.store, bot.clock)(form, person(name))


@pytest.fixture
def called(city_bot):
    """Ticket 1 of somebody who has no chat, with Mo."""
    city_bot.hears("mo", "phone | who: Pat Doe | call_back: 555-0177 | what: the kiosk is frozen")
    city_bot.hears("mo", "claim 1")
    return city_bot


@pytest.fixture
def mouse(city_bot):
    """Ana's ticket 1, with Mo."""
    city_bot.hears("ana", MOUSE)
    city_bot.hears("mo", "claim 1")
    return city_bot


@pytest.mark.parametrize("form", ["resolve 1", "wait 1", "reply 1"])
def test_of_somebody_without_chat_a_form_says_to_call(called, form):
    shown = opened(called, form, "mo")

    said = " ".join(f"{field.label} {field.hint}" for field in shown.fields)
    assert "Pat Doe is not in chat: call 555-0177." in said
    assert "reads" not in said


def test_what_waits_for_somebody_without_chat_says_to_call(called):
    (told,) = texts(called.hears("mo", "wait 1 requester"), "mo")

    assert told.endswith("Pat Doe is not in chat: call 555-0177.")
    assert "Reply to requester" not in labels(to(called.hears("di", "assign 1 to bo"), "bo")[0])


def test_an_offer_of_a_ticket_shows_no_article_that_could_have_failed(city_bot):
    city_bot.hears("ana", "please open a ticket, outlook is stuck on loading profile")
    said = city_bot.hears("ana", "open ticket for answer 1")

    card = next(one.reply for one in said if one.place == "#it-triage")
    assert "Read already" not in card.text
    assert "Offered" not in card.text
    assert city_bot.store.read().tasks.all_open() == []
    assert city_bot.outcomes() == {Outcome.TICKET: 1}


def test_whoever_has_a_ticket_reads_what_its_requester_adds(mouse):
    said = mouse.hears("ana", "add to 1: it is the left one")

    assert texts(said, "ana") == ["Added to ticket 1. Mo Haddad sees it."]
    (told,) = texts(said, "mo")
    assert "Ana Ruiz wrote about **ticket 1**" in told
    assert "> it is the left one" in told


def test_what_is_added_while_it_waits_for_the_vendor_says_so_and_opens_nothing(mouse):
    mouse.hears("mo", "wait 1 vendor")

    said = mouse.hears("ana", "add to 1: it is the left one")

    (told,) = texts(said, "ana")
    assert told.endswith("Mo Haddad sees it. It is still waiting for the vendor.")
    assert texts(said, "mo")[0].endswith("It is waiting for the vendor, as before.")
    assert mouse.store.read().tickets.get(1).pending_on == "vendor"


def test_nobody_is_said_to_see_what_they_are_not_told(mouse):
    with mouse.store.begin() as tx:
        tx.leavers.put("mo", mouse.clock())

    (told,) = texts(mouse.hears("ana", "add to 1: it is the left one"), "ana")

    assert told == "Added to ticket 1. The desk sees it."


@pytest.mark.parametrize("name", ["mo", "bo"])
@pytest.mark.parametrize("is_closed", [False, True], ids=["resolved", "closed"])
def test_a_claim_of_what_is_over_says_how_it_ended_and_offers_to_open_it(mouse, name, is_closed):
    mouse.hears("mo", "resolve 1 fixed: a new mouse")
    if is_closed:
        mouse.hears("ana", "rate 1 good")

    (reply,) = to(mouse.hears(name, "claim 1"), name)

    assert "so nobody has to take it.\n\n> a new mouse" in reply.text
    assert [key.says for key in reply.keys] == ["reopen 1"]


def test_the_page_of_a_security_matter_follows_its_ticket(city_bot):
    (alert,) = [
        one for one in city_bot.hears("ana", PHISHED) if "security matter" in one.reply.text
    ]
    assert labels(alert.reply)[0] == "Claim"

    def page():
        (first,) = city_bot.store.read().outbox.keyed("matter:1")
        return city_bot.store.read().outbox.latest(first.key).reply

    city_bot.hears(alert.to, "claim 1")
    assert labels(page()) == ["Reply to requester", "Note", "Resolve", "More"]
    assert page().text.endswith("Ticket 1 is in work now. Vi Chen has it.")

    city_bot.hears(alert.to, "resolve 1 fixed: a new password")
    assert labels(page()) == ["Story"]
    assert page().text.endswith("Ticket 1 is resolved now.")


@pytest.mark.parametrize(
    ("said", "stays"),
    [
        ("rate 1 good", "You said: It works, thank you"),
        ("rate 1 bad", "You told me how it was"),
        ("reopen 1", "It was opened again"),
        ("close 1", "It was closed"),
    ],
)
def test_the_keys_that_asked_how_it_was_go_with_the_answer(mouse, said, stays):
    mouse.hears("mo", "resolve 1 fixed: a new mouse")

    mouse.hears("ana", said)

    (asked,) = mouse.store.read().outbox.keyed("ticket:1:resolved")
    shown = mouse.store.read().outbox.latest(asked.key).reply
    assert (shown.keys, shown.source) == ((), stays)
    assert shown.text.endswith("is resolved.\n\n> a new mouse")


@pytest.mark.parametrize("on", ["vendor", "parts", "requester"])
def test_more_does_not_offer_to_wait_for_what_it_waits_for(mouse, on):
    mouse.hears("mo", f"wait 1 {on}")

    (reply,) = to(mouse.hears("mo", "more 1"), "mo")

    waits = [label for label in labels(reply) if label.startswith("Wait for")]
    assert len(waits) == 2
    assert not [label for label in waits if label.endswith(on)]


@pytest.mark.parametrize(
    "words",
    [
        "move 1 to team network",
        "move 1 to network",
        "move 1 to Network and Telecom",
        "team network 1",
        "team Network and Telecom 1",
    ],
)
def test_a_ticket_that_goes_to_another_team_is_free_for_it_and_says_why(mouse, words):
    said = mouse.hears("di", words)

    ticket = mouse.store.read().tickets.get(1)
    assert (ticket.team, ticket.claimed_by, ticket.status) == ("network", None, "new")
    (line,) = [one.reply for one in said if one.place == "#it-triage" and not one.edits]
    assert line.text.endswith("Di Novak moved it here, and nobody has it yet.")
    assert labels(line) == ["Claim"]
    assert "It is not yours any more." in texts(said, "mo")[0]
    assert texts(said, "di")[0].endswith("with Network and Telecom. Nobody has it yet.")


def test_a_holder_who_belongs_to_the_new_team_keeps_it(mouse):
    said = mouse.hears("di", "move 1 to applications")

    assert mouse.store.read().tickets.get(1).claimed_by == "mo"
    assert any("Di Novak moved it here, and Mo Haddad has it." in one.reply.text for one in said)


def test_a_ticket_is_moved_in_the_thread_of_its_card_and_an_answer_comes(mouse):
    said = says(mouse, "mo", "team network 1", thread_of="card:ticket:1")

    assert any("with Network and Telecom" in text for text in texts(said, "mo"))
    assert mouse.store.read().notes.of(1) == []


def test_team_viewer_is_a_program_to_whoever_moves_no_tickets(city_bot):
    assert "technicians" not in texts(city_bot.hears("ana", "team viewer 15"), "ana")[0]


def test_what_comes_back_after_an_outage_stands_by_itself(city_bot):
    city_bot.hears("rey", "vpn is down for everyone at the rec center")
    city_bot.hears("kim", "new ticket: my mail does not come in")
    city_bot.hears("bo", "link 2 to outage 1")
    city_bot.hears("bo", "resolve 1 certificate: renewed it")

    city_bot.hears("kim", "reopen 2")

    assert city_bot.store.read().tickets.get(2).outage_id is None
    card = city_bot.store.read().outbox.latest("card:ticket:2").reply
    assert "outage" not in card.text


def test_what_is_added_in_the_thread_of_a_closed_ticket_is_asked_about(mouse):
    mouse.hears("mo", "resolve 1 fixed: a new mouse")
    mouse.hears("ana", "rate 1 good")

    said = says(mouse, "ana", "the calendar is gone now", thread_of="ticket:1:opened")

    (reply,) = [one.reply for one in said]
    assert "is closed. Does this belong to it?" in reply.text
    assert {key.label: key.says for key in reply.keys} == {
        "It came back": "add to 1: the calendar is gone now",
        "It is a new question": "the calendar is gone now",
    }
    assert mouse.store.read().tickets.get(2) is None


def test_what_is_added_in_the_thread_of_a_resolved_ticket_may_be_a_new_question(mouse):
    mouse.hears("mo", "resolve 1 fixed: a new mouse")

    said = says(mouse, "ana", "the calendar is gone now", thread_of="ticket:1:opened")

    (reply,) = [one.reply for one in said if one.place == "#it-triage" and one.reply.keys]
    assert labels(reply) == ["It is not solved", "It is a new question"]


def test_a_closed_ticket_is_found_by_its_thread_after_those_that_are_not(mouse):
    mouse.hears("mo", "resolve 1 fixed: a new mouse")
    mouse.hears("ana", "rate 1 good")
    with mouse.store.begin() as tx:
        closed = tx.tickets.save(replace(tx.tickets.get(1), reply_to=Address("terminal:#x/1")))
        assert tx.tickets.in_place(Address("terminal:#x/1")).id == 1
        tx.tickets.put(replace(closed, id=0, status="open", closed_at=None))
        assert tx.tickets.in_place(Address("terminal:#x/1")).id == 2


def test_whoever_says_that_it_works_is_offered_to_close(mouse):
    said = says(mouse, "ana", "yes, that did it, thank you", thread_of="ticket:1:opened")

    (reply,) = [one.reply for one in said if "you can close it" in one.reply.text]
    assert [key.says for key in reply.keys] == ["close 1"]
    assert mouse.store.read().tickets.get(1).is_unresolved


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("yes, that did it, thank you", True),
        ("it works now", True),
        ("it's fixed", True),
        ("everything is back", True),
        ("that worked for a minute but now it is gone", False),
        ("it still does not work", False),
        ("what did it say?", False),
        ("is it fixed?", False),
        ("the left one", False),
    ],
)
def test_words_that_say_that_it_works(text, is_said):
    assert says_it_works(text) is is_said


def test_of_a_security_matter_is_told_in_the_thread_where_it_was_said(city_bot):
    thread = Address("terminal:ana/7")
    with city_bot.store.begin() as tx:
        tx.inbox.put(
            Utterance(
                key="thread",
                person=person("ana"),
                text=PHISHED,
                reply_to=thread,
                conversation="terminal:ana",
                private=True,
                heard_at=city_bot.clock(),
            )
        )
    city_bot.house.settle()

    assert city_bot.store.read().tickets.get(1).reply_to == thread


def test_whoever_opens_a_form_of_theirs_reads_once_that_their_ticket_is_open(city_bot):
    city_bot.hears("ana", "outlook is stuck on loading profile", place="#it-help")

    said = city_bot.hears("ana", "ticket | what: it hangs still | answer: 1")

    (told,) = [reply.text for reply in to(said, "ana") if "is open" in reply.text]
    assert told.startswith("Your **ticket 1**")


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ("note ticket | ticket: 1 | text: the third one", "Mo Haddad noted, and Ana Ruiz does not"),
        ("reply ticket | ticket: 1 | text: the third one", "Mo Haddad to Ana Ruiz:"),
    ],
)
def test_what_a_form_says_stands_beside_the_card_and_nowhere_else(mouse, form, line):
    said = mouse.hears("mo", form)

    (beside,) = [one.reply for one in said if one.place == "#it-triage" and not one.edits]
    assert beside.text.startswith(line)
    assert beside.text.endswith("> the third one")
    assert texts(said, "mo") == []


def test_without_a_card_a_form_is_answered(city_bot):
    city_bot.hears("ana", PHISHED)

    said = city_bot.hears("vi", "note ticket | ticket: 1 | text: the third one")

    assert texts(said, "vi") == ["Noted on ticket 1. Ana Ruiz does not see it."]


@pytest.mark.parametrize(
    ("words", "opens"),
    [
        ("on behalf", "form phone"),
        ("on behalf of Rey Castro", "form phone rey"),
        ("for somebody else", "form phone"),
    ],
)
def test_a_technician_finds_the_form_for_somebody_else(city_bot, words, opens):
    (reply,) = to(city_bot.hears("mo", words), "mo")

    assert [key.says for key in reply.keys] == [opens]
    assert opened(city_bot, opens.removeprefix("form "), "mo") is not None
    assert opened(city_bot, opens.removeprefix("form "), "ana") is None
    (help_text,) = to(city_bot.hears("mo", "help"), "mo")
    assert "form phone" in [key.says for key in help_text.keys]
    assert "form phone" not in [
        key.says for key in to(city_bot.hears("ana", "help"), "ana")[0].keys
    ]


def test_the_form_for_a_colleague_knows_who_and_asks_for_no_number(city_bot):
    who, call_back, *_ = opened(city_bot, "phone Rey Castro", "mo").fields
    assert (who.filled, call_back.required) == ("Rey Castro", False)
    assert opened(city_bot, "phone", "mo").fields[1].required
    assert opened(city_bot, "phone Nobody Known", "mo") is None

    said = city_bot.hears("mo", "phone | who: Rey Castro | what: the projector is dark")

    assert "Your **ticket 1**" in texts(said, "rey")[0]


def test_on_behalf_of_nobody_we_know_says_what_to_do(city_bot):
    assert "`form phone` asks" in texts(city_bot.hears("mo", "on behalf of Nobody Known"), "mo")[0]
    (reply,) = to(city_bot.hears("ana", "on behalf of my director"), "ana")
    assert [key.says for key in reply.keys] == ["form ticket"]


@pytest.mark.parametrize(
    ("form", "field"), [("shared-mailbox", "who"), ("records-search", "whose")]
)
def test_a_form_does_not_ask_for_whom_with_the_whole_sentence_in_it(city_bot, form, field):
    city_bot.hears("ana", "we need a shared mailbox for permits at the counter")

    shown = opened(city_bot, f"request {form} 1", "ana")

    assert next(one for one in shown.fields if one.name == field).filled == ""


def test_a_ticket_for_somebody_who_is_mentioned_is_theirs(city_bot, monkeypatch):
    nina = Person(id="member", name="Nina Park", email="nina@millbrook.example")
    guest = Person(id="guest", name="Guest", email="g@guest.invalid", role=Role.PARTNER)
    conversation, known = city_bot.mind.conversation, city_bot.mind.conversation.desk.who
    others = {"terminal:UNINA": nina, "terminal:UEVE": guest}
    desk = replace(conversation.desk, who=lambda plan, one: others.get(one) or known(plan, one))
    monkeypatch.setattr(conversation, "_desk", desk)

    said = city_bot.hears("mo", "ticket for @UNINA: my phone has no sound")

    ticket = city_bot.store.read().tickets.get(1)
    assert (ticket.requester, ticket.requester_name) == ("terminal:UNINA", "Nina Park")
    assert "Your **ticket 1**" in texts(said, "UNINA")[0]
    assert texts(said, "mo") == ["Ticket 1 is open for Nina Park."]
    assert "I know nobody" in texts(city_bot.hears("mo", "ticket for @UEVE: a thing"), "mo")[0]


@pytest.mark.parametrize("is_heard", [True, False])
def test_a_ticket_of_a_message_is_said_to_be_open_in_its_thread(city_bot, monkeypatch, is_heard):
    conversation, place = city_bot.mind.conversation, Address("terminal:#lobby/1")
    lines = replace(conversation.desk.lines, place_of=lambda link: place if "p1" in link else None)
    monkeypatch.setattr(conversation, "_desk", replace(conversation.desk, lines=lines))
    if is_heard:
        says(city_bot, "ana", "the plotter eats paper", unasked=False, thread_of=None)
        with city_bot.store.begin() as tx:
            tx._driver.run("update inbox set reply_to = 'terminal:#lobby/1'")

    form = "ticket | what: the plotter eats paper | origin: https://chat/p1 | author: terminal:ana"
    said = [*city_bot.hears("mo", form), *city_bot.hears("mo", form)]

    told = [one.reply.text for one in said if one.place == "#lobby"]
    word = "Ticket 1 is open. Whoever asked for it is told what comes of it."
    assert told == ([word] if is_heard else [])
