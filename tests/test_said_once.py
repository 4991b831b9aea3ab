"""What becomes of tickets is told once, where whoever reads it asked, and in plain words."""

from dataclasses import replace

import pytest

from helpbot.manner import matter_of
from helpbot.speech import Address, Utterance
from tests.conftest import person

MOUSE = "my mouse pointer jumps"
FOLDER = "request folder-access | folder: Budget | owner: finance | who: Ana Ruiz | access: Read"
MFA = "request mfa-reset | who: Ana Ruiz | why: New phone | when: this morning"


def to(said, name):
    return [one for one in said if one.to == name]


def texts(said, name):
    return [one.reply.text for one in to(said, name)]


def presses(bot, name, sentence, *, card):
    """What is said because of a key pressed in the channel of a team, on a card."""

    def put():
        with bot.store.begin() as tx:
            tx.inbox.put(
                Utterance(
                    key=f"press:{name}:{sentence}",
                    person=person(name),
                    text=sentence,
                    reply_to=Address("terminal:#it-triage"),
                    conversation="terminal:#it-triage/1",
                    private=False,
                    heard_at=bot.clock(),
                    aside=Address("terminal:#it-triage/1"),
                    thread_of=card,
                )
            )

    return bot._because(put)


def test_after_still_stuck_the_ticket_is_told_once_where_it_was_asked(city_bot):
    city_bot.hears("ana", "outlook is stuck on loading profile", place="#it-help")
    city_bot.press("ana", 2)
    for _ in range(5):
        said = city_bot.hears("ana", "keep")

    (told,) = [one for one in to(said, "ana") if not one.edits]
    assert (told.place, "is open" in told.reply.text) == ("#it-help", True)


def test_whoever_opens_one_for_somebody_else_reads_for_whom(city_bot):
    said = city_bot.hears(
        "bo", "phone | who: Pat Doe | call_back: 555-0177 | what: the kiosk is frozen"
    )

    assert texts(said, "bo") == ["Ticket 1 is open for Pat Doe. Call back: 555-0177."]
    (claimed,) = texts(city_bot.hears("bo", "claim 1"), "bo")
    assert claimed == "You have ticket 1. Pat Doe is not in chat: call 555-0177."


@pytest.fixture
def linked(city_bot):
    """Rey's ticket 1, from a channel, under Rey's outage 2, from a direct message."""
    city_bot.hears("rey", "vpn drops every hour", place="#it-help")
    city_bot.hears("rey", "open ticket for answer 1")
    with city_bot.store.begin() as tx:
        place = Address("terminal:#it-help/7")
        tx.tickets.save(replace(tx.tickets.get(1), reply_to=place, private=False))
    city_bot.hears("rey", "vpn is down for everyone at the rec center")
    city_bot.hears("bo", "claim 2")
    return city_bot


def test_a_requester_reads_that_their_ticket_belongs_to_an_outage(linked):
    said = linked.hears("bo", "link 1 to outage 2")

    (told,) = to(said, "rey")
    assert told.place == "#it-help"
    assert "**Ticket 1** (vpn drops every hour) is part of a known outage." in told.reply.text
    assert "Bo Lindgren is working on it (outage 2)" in told.reply.text
    (done,) = texts(said, "bo")
    assert done == "Ticket 1 belongs to outage 2 now, and ends with it. Rey Castro is told."
    assert not to(linked.hears("bo", "link 1 to outage 2"), "rey")

    (let_go,) = texts(linked.hears("bo", "unlink 1"), "rey")
    assert "has nothing to do with outage 2 after all" in let_go


def test_whoever_heard_of_an_outage_by_the_link_alone_hears_of_it_no_more(linked):
    linked.hears("kim", "new ticket: my mail does not come in")
    linked.hears("bo", "link 3 to outage 2")
    assert to(linked.hears("bo", "update 2: a new certificate comes"), "kim")
    linked.hears("bo", "unlink 3")

    assert not to(linked.hears("bo", "update 2: it is on its way"), "kim")
    assert to(linked.hears("bo", "update 2: it is here"), "rey")


def test_whoever_reported_an_outage_and_has_a_ticket_under_it_hears_of_everything_once(linked):
    linked.hears("bo", "link 1 to outage 2")

    assert len(to(linked.hears("bo", "update 2: a new certificate comes"), "rey")) == 1
    (over,) = to(linked.hears("bo", "resolve 2 certificate: renewed it"), "rey")
    assert over.place == "#it-help"
    assert "is resolved" in over.reply.text


def test_what_is_opened_under_an_outage_says_so_instead_of_promising_an_answer(linked):
    said = linked.hears("kim", "new ticket anyway: vpn is out at the rec center for me")

    (opened,) = texts(said, "kim")
    assert "It is part of a known outage. **VPN at Millbrook Recreation Center**" in opened
    assert "or sooner" not in opened


def test_a_claim_on_the_card_is_confirmed_by_the_card(city_bot):
    city_bot.hears("ana", f"new ticket: {MOUSE}")
    said = presses(city_bot, "bo", "claim 1", card="card:ticket:1")

    assert not to(said, "bo")
    assert [one.reply.text for one in said if one.edits and "Bo Lindgren has it." in one.reply.text]
    # The key is gone there: whoever finds it elsewhere is answered.
    (again,) = presses(city_bot, "bo", "claim #1", card="card:ticket:1")
    assert again.reply.text == "You have ticket 1 already."


def test_a_claim_pressed_elsewhere_is_confirmed_there(city_bot):
    city_bot.hears("ana", f"new ticket: {MOUSE}")

    assert texts(presses(city_bot, "bo", "claim 1", card="warned:1"), "bo")


def test_whoever_claims_their_own_ticket_reads_it_once(city_bot):
    city_bot.hears("bo", f"new ticket: {MOUSE}")

    assert texts(city_bot.hears("bo", "claim 1"), "bo") == ["You have ticket 1."]


def test_an_article_is_offered_once_when_an_outage_is_over(city_bot):
    city_bot.hears("rey", "vpn is down for everyone at the rec center")
    city_bot.hears("bo", "claim 1")
    said = city_bot.hears("bo", "resolve 1 certificate: renewed it")
    assert not [key for one in said for key in one.reply.buttons if "Draft" in key.label]

    (ticket,) = city_bot.hears("di", "ticket 1")[:1]
    assert "renewed it" in ticket.reply.text


def test_what_is_solved_stands_apart_with_the_day_it_closes(city_bot):
    city_bot.hears("ana", f"new ticket: {MOUSE}")
    city_bot.hears("ana", "new ticket: the plotter eats paper")
    city_bot.hears("bo", "resolve 2 fixed: a new roller")

    (mine,) = texts(city_bot.hears("ana", "my tickets"), "ana")
    is_open, solved = mine.split("**No longer open**")
    assert f"**1** P3 {MOUSE} at City Hall · new, nobody has it yet (Mon" in is_open
    assert "the plotter eats paper at City Hall · solved, closes Thu Jan 8, 09:00" in solved
    (home,) = [one for one in city_bot.hears("ana", "home") if one.to == "ana"]
    assert {"My tickets", "No longer open"} <= {part.title for part in home.reply.sections}


def test_a_queue_and_a_change_name_the_team_as_people_do(city_bot):
    city_bot.hears("ana", "new ticket: vpn drops every hour")

    (queue,) = texts(city_bot.hears("bo", "queue network"), "bo")
    assert queue.startswith("**Queue of Network and Telecom**")
    (moved,) = texts(city_bot.hears("bo", "move 1 to team desktop"), "bo")
    assert moved == "Ticket 1 is P3 now, VPN at City Hall, with Desktop Support."


@pytest.mark.parametrize(
    ("form", "first", "codes"),
    [
        pytest.param("new ticket: my mouse pointer jumps", "fixed", 12, id="what is broken"),
        pytest.param(FOLDER, "withdrawn", 2, id="a wish that waits"),
        pytest.param(MFA, "called back", 4, id="by a call"),
    ],
)
def test_the_form_of_the_end_has_the_likeliest_chosen(city_bot, form, first, codes):
    said = city_bot.hears("ana", form)
    assert city_bot.store.read().tickets.get(1), said[0].reply.text
    form = city_bot.mind.forms(city_bot.store, city_bot.clock)("resolve 1", person("mo"))

    (code,) = [field for field in form.fields if field.name == "code"]
    assert (code.filled, len(code.options)) == (first, codes)


@pytest.mark.parametrize(
    ("said", "matter"),
    [
        ("report outage vpn down at station 3", "vpn down at station 3"),
        ("report an outage: radio console is dead", "radio console is dead"),
        ("please report an outage, nobody can print", "nobody can print"),
        ("page on-call vpn is down everywhere", "vpn is down everywhere"),
        ("page the on call now because phones are dead", "phones are dead"),
        ("I need to open a ticket for my broken mouse", "my broken mouse"),
        ("open a ticket: outlook crashes", "outlook crashes"),
        ("report outage", "report outage"),
        ("abrir un ticket porque no imprime", "no imprime"),
        ("how do I report an outage", "how do I report an outage"),
        ("the outage report is wrong", "the outage report is wrong"),
    ],
)
def test_what_is_to_be_done_is_no_part_of_what_is_told(said, matter):
    assert matter_of(said) == matter


def test_an_outage_is_called_by_what_was_told(city_bot):
    said = city_bot.hears("lou", "page on-call now, phones are dead at station 3")

    (card,) = [one for one in said if one.place == "#it-triage"]
    assert "phones are dead at station 3" in card.reply.text
    assert "page on-call" not in card.reply.text.lower()


def test_what_was_declined_is_not_called_solved_and_is_asked_for_again_in_one_press(city_bot):
    city_bot.hears("ana", FOLDER)
    (told,) = to(city_bot.hears("di", "decline 1 because it is published on Friday"), "ana")
    assert [key.label for key in told.reply.buttons] == ["Ask again"]

    (mine,) = texts(city_bot.hears("ana", "my tickets"), "ana")
    assert "not approved, closes Thu Jan 8" in mine
    (added,) = to(city_bot.hears("ana", "add to 1: the audit needs it"), "ana")
    assert [key.label for key in added.reply.buttons] == ["Ask again"]
    (refused,) = texts(city_bot.hears("mo", "resume 1"), "mo")
    assert "was not approved, so it cannot go on" in refused

    forms = city_bot.mind.forms(city_bot.store, city_bot.clock)
    says = told.reply.buttons[0].says.removeprefix("form ")
    filled = {field.name: field.filled for field in forms(says, person("ana")).fields}
    assert (filled["folder"], filled["access"]) == ("Budget", "Read")
    others = {field.name: field.filled for field in forms(says, person("kim")).fields}
    assert others["folder"] == ""


def test_a_requester_reads_for_whose_answer_and_whose_approval_it_waits(city_bot):
    city_bot.hears("ana", f"new ticket: {MOUSE}")
    city_bot.hears("bo", "wait 1 requester: which one is it?")
    (mine,) = texts(city_bot.hears("ana", "my tickets"), "ana")
    assert "waiting for your answer" in mine
    (story,) = texts(city_bot.hears("ana", "ticket 1"), "ana")
    assert "P3, waiting for your answer." in story
    assert "set to wait for you by Bo Lindgren" in story
    assert "waiting for the requester" in texts(city_bot.hears("bo", "ticket 1"), "bo")[0]

    city_bot.hears("ana", FOLDER)
    (story,) = texts(city_bot.hears("ana", "ticket 2"), "ana")
    assert "Waits for the approval of Di Novak." in story


def test_a_claim_before_the_approval_promises_no_work(city_bot):
    city_bot.hears("ana", FOLDER)
    said = city_bot.hears("mo", "claim 1")

    assert "begins once it is approved" in texts(said, "ana")[0]
    assert "It waits for approval" in texts(said, "mo")[0]


def test_below_the_story_of_what_is_over_stand_the_keys_of_the_desk(city_bot):
    city_bot.hears("ana", f"new ticket: {MOUSE}")
    city_bot.hears("bo", "resolve 1 fixed: a new mouse")

    def keys(name):
        (story,) = city_bot.hears(name, "ticket 1")
        return [key.label for key in story.reply.buttons]

    assert keys("bo") == ["Open it again", "Draft an article"]
    assert keys("ana") == ["It is not solved"]


def test_whose_urgency_changes_nothing_is_told_so_to_the_team(city_bot):
    city_bot.hears("ana", f"new ticket: {MOUSE}")
    said = city_bot.hears("ana", "urgent 1: the council meets")

    assert [text for text in texts(said, "#it-triage") if text.endswith("It stays P3.")]


def test_whoever_is_restricted_to_a_team_is_told_what_was_filled_in(city_bot):
    said = city_bot.hears("ana", MFA)

    (asked,) = texts(said, "vi")
    assert asked.startswith("**Reset my second factor**, ticket 1, from Ana Ruiz.\n\n- Whose")
    assert "- What happened? New phone" in asked


def test_a_message_that_becomes_a_ticket_is_said_to_be_one_to_all_who_read_along(city_bot):
    said = city_bot.hears(
        "bo", f"ticket from https://chat/p1 by terminal:ana:{MOUSE}", place="#it-help"
    )

    (told,) = [one.reply.text for one in said if one.place == "#it-help"]
    assert told == "Ticket 1 is open. Whoever asked for it is told what comes of it."


@pytest.mark.parametrize("said", ["open a ticket", "I want to open a ticket.", "abrir ticket"])
def test_whoever_wants_a_ticket_for_nothing_yet_is_asked_for_what(city_bot, said):
    (asked,) = city_bot.hears("ana", said)

    assert [key.says for key in asked.reply.buttons] == ["form ticket"]
    assert city_bot.press("ana", 1)[0].reply.text.startswith("**What is wrong")


def test_what_goes_on_with_nobody_can_be_claimed_at_once(city_bot):
    city_bot.hears("ana", f"new ticket: {MOUSE}")
    city_bot.hears("bo", "wait 1 vendor")
    (told,) = [one.reply for one in city_bot.hears("bo", "resume 1") if one.to == "bo"]

    assert told.text == "Ticket 1 goes on, and nobody has it yet."
    assert [key.says for key in told.buttons] == ["claim 1"]
