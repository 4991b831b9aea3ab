"""Clocks of tickets through the bot: promises, warnings, pauses, closing, the morning's digest."""

import json
import sqlite3
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpbot.chores import Chores
from helpbot.desk.asked import Asked
from helpbot.desk.clocks import Clocks
from helpbot.desk.means import Means
from helpbot.desk.tickets import TicketDesk
from helpbot.errors import UserError
from helpbot.lines import Lines
from helpbot.speech import Address
from helpbot.store import open_store
from helpbot.store.schema import MIGRATIONS
from helpbot.targets import Span, aims_of
from helpbot.tickets import Holder, Pending, Priority, Status
from helpbot.timekeeping import PER_TURN, Timekeeping
from helpbot.wording.targets import when
from tests.conftest import MONDAY
from tests.test_cli import environ, run  # noqa: F401 - fixtures
from tests.test_hours import at as city_time
from tests.test_rostering import says, told
from tests.test_targets import CITY

TRIAGE = "#it-triage"
HOUR = timedelta(hours=1)


@pytest.fixture
def ticket(bot):
    """Ana's, opened on Monday at 09:00: a P3, to be solved by Wednesday at 09:00."""
    bot.hears("ana", "new ticket: my coffee robot is dead")
    return 1


def row(bot, number=1):
    return bot.store.read().tickets.get(number)


def heard_in(bot, since, to):
    """What was said there since then, but for changes of what stood there."""
    return [one.reply.text for one in bot.said[since:] if one.to == to and one.edits is None]


def warned(bot, to):
    texts = [one.reply.text for one in bot.said if one.to == to and one.edits is None]
    return [text for text in texts if "is to be" in text or "was to be" in text]


def local(text):
    return city_time(f"2026-01-{text}")


# What the requester is told.


def test_in_hours_the_requester_is_told_by_when_somebody_answers(bot):
    (reply,) = told(bot.hears("ana", "new ticket: my coffee robot is dead"), "ana")

    assert (
        "Somebody answers today at 09:30 or sooner. If it cannot wait, call 555-0140." in reply.text
    )


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        pytest.param({"hours": 10}, "tomorrow at 07:30", id="in the evening"),
        pytest.param({"days": 4, "hours": 9}, "Monday at 07:30", id="Friday evening"),
        pytest.param({"days": 14}, "tomorrow at 07:30", id="on a holiday"),
    ],
)
def test_out_of_hours_the_requester_is_told_when_to_expect_a_person(bot, later, expected):
    bot.clock.push(timedelta(**later))

    (reply,) = told(bot.hears("ana", "new ticket: my coffee robot is dead"), "ana")

    assert f"The desk is closed now. Expect a person {expected}." in reply.text
    assert "call 555-0199: it rings the technician on call at any hour" in reply.text


def test_who_wants_a_person_is_told_when_there_is_one(bot):
    assert "closed now" not in says(bot, "ana", "talk to a person")
    bot.clock.push(timedelta(days=4, hours=9))

    assert "They are closed now: expect a person Monday at 07:30." in says(
        bot, "ana", "talk to a person"
    )


def test_what_follows_a_closed_ticket_says_when_somebody_answers(bot, ticket):
    bot.hears("ana", "close 1")

    said = bot.hears("ana", "reopen 1 because it died again")

    assert "Somebody answers today at 09:30 or sooner." in told(said, "ana")[0].text


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param("05T16:55", "today at 16:55", id="today"),
        pytest.param("06T00:00", "tomorrow at 00:00", id="midnight is tomorrow"),
        pytest.param("11T08:00", "Sunday at 08:00", id="within six days"),
        pytest.param("12T08:00", "Monday, January 12 at 08:00", id="the same day next week"),
        pytest.param("02T08:00", "Friday, January 2 at 08:00", id="past"),
    ],
)
def test_times_are_said_as_people_say_them(at, expected):
    assert when(CITY, local(at), MONDAY) == expected


# Targets of a ticket.


def test_a_ticket_has_its_targets_on_its_card(bot, ticket):
    assert (row(bot).respond_by, row(bot).resolve_by) == (local("05T09:30"), local("07T09:00"))
    (card,) = [one for one in bot.said if one.to == TRIAGE]
    assert "Answer by Mon Jan 5, 09:30. Solve by Wed Jan 7, 09:00." in card.reply.text


def test_the_confirmation_is_no_answer_and_a_claim_is(bot, ticket):
    assert row(bot).responded_at is None

    bot.clock.push(timedelta(minutes=5))
    bot.hears("bo", "claim 1")

    assert row(bot).responded_at == MONDAY + timedelta(minutes=5)


def test_a_reply_is_an_answer(bot, ticket):
    bot.clock.push(timedelta(minutes=7))
    bot.hears("bo", "reply 1: I will come by")

    assert row(bot).responded_at == MONDAY + timedelta(minutes=7)


def test_what_is_written_down_for_a_caller_is_answered(bot):
    with bot.store.begin() as tx:
        asked = Asked(
            "the fax is dead", "phone:al", "Al", reply_to=None, source="phone", call_back="555-1"
        )
        opened = desk(bot).open(tx, asked, by="bo", now=MONDAY)

    assert opened.ticket.responded_at == MONDAY


def test_another_priority_keeps_the_start(bot, ticket):
    bot.clock.push(HOUR)

    bot.hears("bo", "priority 1 p2 because the whole office waits")

    assert row(bot).resolve_by == local("05T17:00")


def test_the_clock_stands_while_it_waits_for_the_requester(bot, ticket):
    bot.hears("bo", "claim 1")
    bot.clock.push(HOUR)
    bot.hears("bo", "wait 1 requester: which one is it")
    assert (row(bot).resolve_by, row(bot).due_at) == (None, None)

    bot.advance(days=7)
    assert warned(bot, "bo") == []

    bot.hears("ana", "add to 1: the left one")
    assert row(bot).resolve_by == local("14T09:00")


@pytest.mark.parametrize(
    ("pauses", "pending", "stands"),
    [
        pytest.param('["requester"]', "vendor", False, id="vendor runs"),
        pytest.param('["requester", "vendor"]', "vendor", True, id="vendor stands"),
        pytest.param('["requester", "vendor"]', "parts", False, id="parts run beside it"),
        pytest.param('["parts"]', "parts", True, id="parts stand"),
    ],
)
def test_the_clock_stands_in_the_states_that_are_configured(bot, pauses, pending, stands):
    edit(bot, 'pauses = ["requester"]', f"pauses = {pauses}")
    bot.hears("ana", "new ticket: my coffee robot is dead")

    bot.hears("bo", f"wait 1 {pending}")

    assert (row(bot).resolve_by is None) is stands


# Warnings.


def test_nobody_has_it_the_channel_is_warned_once_and_the_lead_at_the_breach(bot, ticket):
    since = len(bot.said)
    for _ in range(12):
        bot.advance(minutes=5)

    assert heard_in(bot, since, TRIAGE) == [
        (
            "**Ticket 1** (P3, my coffee robot is dead) is to be answered by today at 09:30. Three "
            "quarters of the time are used. Nobody has it."
        ),
        (
            "**Ticket 1** (P3, my coffee robot is dead) was to be answered by today at 09:30 and "
            "is not. Nobody has it."
        ),
    ]
    assert len(warned(bot, "di")) == 1
    assert "was to be answered" in warned(bot, "di")[0]


def test_the_owner_is_warned_at_three_quarters_and_the_breach(bot, ticket):
    bot.hears("bo", "claim 1")
    for _ in range(50):
        bot.advance(hours=1)

    soon, late = warned(bot, "bo")
    assert "is to be solved by tomorrow at 09:00. Three quarters" in soon
    assert "was to be solved by today at 09:00 and is not. Bo Lindgren has it." in late
    assert warned(bot, "di") == [late]
    assert warned(bot, TRIAGE) == []
    entries = [one.what for one in bot.store.read().journal.of(1)]
    assert [what for what in entries if what.startswith("warned")] == [
        "warned: resolve-soon",
        "warned: resolve-late",
    ]


def test_an_owner_who_left_is_not_written_to(bot, ticket):
    bot.hears("bo", "claim 1")
    with bot.store.begin() as tx:
        tx.leavers.put("bo", MONDAY)

    bot.advance(days=3)

    assert warned(bot, "bo") == []
    assert len(warned(bot, TRIAGE)) == 1


def test_another_priority_is_warned_of_at_its_own_time(bot, ticket):
    bot.hears("bo", "claim 1")
    bot.hears("bo", "priority 1 p2 because the whole office waits")
    bot.advance(hours=6)
    assert len(warned(bot, "bo")) == 1

    bot.hears("bo", "priority 1 p3 because it was only one")
    bot.advance(hours=2)
    assert len(warned(bot, "bo")) == 1

    bot.advance(hours=22)
    assert "(P3" in warned(bot, "bo")[1]
    bot.advance(hours=18)
    assert ["is to be" in text for text in warned(bot, "bo")] == [True, True, False]


def test_what_comes_at_once_to_one_reader_is_one_message(bot):
    bot.clock.push(timedelta(days=5))
    with bot.store.begin() as tx:
        for number in range(25):
            desk(bot).open(tx, asked(f"robot {number}"), by="ana", now=bot.clock())
    bot.clock.push(timedelta(days=1, hours=22, minutes=30))
    since = len(bot.said)
    bot.advance(minutes=23)
    (soon,) = [text for text in heard_in(bot, since, TRIAGE) if "targets" in text]

    assert "**25 targets**: 0 missed, 25 to be missed soon." in soon
    assert "- **1** P3 robot 0 · is to be answered by today at 08:00, nobody has it" in soon
    assert soon.endswith("- and 5 more")
    bot.advance(minutes=8)
    (late,) = heard_in(bot, since, "di")
    assert "**25 targets**: 25 missed" in late


def test_a_warning_that_cannot_be_worded_keeps_no_ticket_from_its_clock(bot, ticket, monkeypatch):
    monkeypatch.setattr("helpbot.wording.targets.warning", lambda *_: 1 / 0)
    bot.advance(minutes=25)

    assert row(bot).warned == "respond-soon"
    assert row(bot).due_at == local("05T09:30")


def test_a_ticket_that_cannot_be_looked_at_keeps_no_other_from_it(bot, ticket):
    bot.hears("ana", "new ticket: the wind tunnel is silent")
    with bot.store.begin() as tx:
        tx.clocks._db.run("update ticket set warned = 'nonsense' where id = 1")

    bot.advance(minutes=25)

    assert ["Ticket 2" in text for text in warned(bot, TRIAGE)] == [True]
    assert row(bot).due_at == MONDAY + timedelta(minutes=26)


# Hours and targets that change.


def edit(bot, before, after):
    """desk.toml, edited and in force."""
    file = bot.house._desk
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))
    bot.advance(seconds=10)


def test_a_closure_that_is_added_later_moves_what_is_open(bot, ticket):
    edit(bot, "closed = []", "closed = [2026-01-06]")
    bot.advance(seconds=10)

    assert row(bot).resolve_by == local("08T09:00")
    card = [one for one in bot.said if one.to == TRIAGE][-1]
    assert "Solve by Thu Jan 8, 09:00." in card.reply.text
    assert card.edits


def test_other_targets_hold_for_what_is_open(bot, ticket):
    edit(bot, 'resolve = "2 business days"', 'resolve = "4h"')
    bot.advance(seconds=10)

    assert row(bot).resolve_by == local("05T13:00")


def test_very_many_are_reckoned_in_batches(bot):
    with bot.store.begin() as tx:
        for number in range(PER_TURN * 2 + 5):
            desk(bot).open(tx, asked(f"robot {number}"), by="ana", now=MONDAY)
    edit(bot, 'resolve = "2 business days"', 'resolve = "4h"')
    bot.advance(seconds=10)

    tickets = bot.store.read().clocks.unresolved()
    assert len(tickets) == PER_TURN * 2 + 5
    assert {one.resolve_by for one in tickets} == {local("05T13:00")}


def test_each_batch_is_a_transaction_of_its_own(bot):
    with bot.store.begin() as tx:
        for number in range(PER_TURN + 1):
            desk(bot).open(tx, asked(f"robot {number}"), by="ana", now=MONDAY)
        tx.clocks._db.run("update ticket set reckoned_by = null, resolve_by = null")
    times = Timekeeping(lambda: bot.mind.conversation.means)

    with bot.store.begin() as tx:
        assert times.reckon(tx, MONDAY) is True
        assert len(tx.clocks.stale(CITY.reckoning, 999)) == 1
        assert times.reckon(tx, MONDAY) is False
        assert tx.clocks.stale(CITY.reckoning, 999) == []


def desk(bot):
    return TicketDesk(bot.mind.conversation.means)


def asked(text):
    return Asked(text, "ana", "Ana Ruiz", Address("terminal:ana"), is_again=True)


# The end, and what wakes.


def test_what_is_resolved_closes_itself_after_three_working_days(bot, ticket):
    bot.hears("bo", "claim 1")
    said = bot.hears("bo", "resolve 1 fixed: new beans")
    assert (
        "It closes by itself Thursday at 09:00 if I hear nothing else." in told(said, "ana")[0].text
    )

    bot.advance(days=2, hours=23)
    assert row(bot).status is Status.RESOLVED
    since = len(bot.said)
    bot.advance(hours=1)

    assert row(bot).status is Status.CLOSED
    assert heard_in(bot, since, "ana") == [
        (
            "Ticket 1 (my coffee robot is dead) is closed: it was resolved, and I heard nothing "
            "else. If it comes back, say `reopen 1`."
        )
    ]
    bot.advance(days=1)
    assert len(heard_in(bot, since, "ana")) == 1


def test_a_weekend_and_a_holiday_close_nothing(bot):
    bot.clock.push(timedelta(days=11))
    bot.hears("ana", "new ticket: my coffee robot is dead")

    bot.hears("bo", "resolve 1 fixed: new beans")

    assert row(bot).due_at == local("22T09:00")


def test_who_comes_back_stops_the_closing(bot, ticket):
    bot.hears("bo", "resolve 1 fixed: new beans")
    bot.advance(days=1)
    bot.hears("ana", "reopen 1: it died again")

    assert row(bot).resolve_by == local("08T09:00")
    bot.advance(days=9)

    assert row(bot).status is Status.NEW


def test_what_was_put_off_wakes_by_itself(bot, ticket):
    bot.hears("bo", "claim 1")
    bot.hears("bo", "snooze 1 tomorrow 8:00")
    since = len(bot.said)

    bot.advance(hours=22)
    assert row(bot).snoozed_until is not None
    bot.advance(hours=1)

    assert row(bot).snoozed_until is None
    assert "**Ticket 1** (my coffee robot is dead) is back: it was put off until now." in heard_in(
        bot, since, "bo"
    )


# Outages.


def test_an_outage_has_targets_and_is_not_warned_of_while_it_pages(bot):
    bot.hears("ana", "the vpn is down for everyone")
    number = bot.store.read().outages.open()[0].id
    assert row(bot, number).resolve_by is not None

    for _ in range(60):
        bot.advance(minutes=10)

    assert not any("was to be" in one.reply.text for one in bot.said)


def test_an_outage_that_somebody_has_is_warned_of(bot):
    bot.hears("ana", "the vpn is down for everyone")
    number = bot.store.read().outages.open()[0].id
    bot.hears("bo", f"claim {number}")
    for _ in range(70):
        bot.advance(minutes=10)
        bot.hears("bo", f"update {number}: still on it")

    assert ["is to be" in text for text in warned(bot, "bo")] == [True, False]


def test_the_ticket_of_an_outage_that_is_part_of_another_ends_with_that(bot):
    bot.hears("ana", "the vpn is down for everyone")
    part = bot.store.read().outages.open()[0].id
    bot.hears("cy", "the internet is down in the whole city")
    (whole,) = bot.store.read().outages.open()
    assert bot.store.read().outages.get(part).absorbed_by == whole.id
    bot.hears("bo", f"claim {whole.id}")

    for _ in range(60):
        bot.advance(minutes=10)
        bot.hears("bo", f"update {whole.id}: still on it")
    bot.hears("bo", f"resolve {whole.id} fixed: the provider is back")

    assert not any(f"Ticket {part}**" in text for text in warned(bot, TRIAGE))
    assert row(bot, part).status is Status.RESOLVED


def test_what_belongs_to_an_outage_is_not_warned_of_beside_it(bot):
    bot.hears("ana", "the vpn is down for everyone")
    outage = bot.store.read().outages.open()[0].id
    bot.hears("cy", "new ticket: my coffee robot is dead")
    number = bot.store.read().clocks.unresolved()[-1].id
    bot.hears("bo", f"link {number} to outage {outage}")
    assert row(bot, number).outage_id == outage

    for _ in range(60):
        bot.advance(minutes=10)

    assert not any(f"Ticket {number}" in text for text in warned(bot, TRIAGE))


def test_a_claim_of_an_outage_answers_its_ticket(bot):
    bot.hears("ana", "the vpn is down for everyone")
    number = bot.store.read().outages.open()[0].id
    bot.clock.push(timedelta(minutes=3))

    bot.hears("bo", f"claim {number}")
    assert row(bot, number).responded_at == MONDAY + timedelta(minutes=3)
    bot.clock.push(timedelta(minutes=10))
    bot.hears("bo", f"resolve {number} fixed: restarted the gateway")

    holders = [(one.holder, one.until) for one in bot.store.read().holdings.of(number)]
    assert holders == [
        (Holder.DESK, MONDAY + timedelta(minutes=3)),
        (Holder.TECHNICIAN, MONDAY + timedelta(minutes=13)),
    ]
    assert row(bot, number).resolved_at == MONDAY + timedelta(minutes=13)


# Who has had it.


def test_technicians_see_who_has_had_it_how_long(bot, ticket):
    bot.clock.push(HOUR)
    bot.hears("bo", "claim 1")
    bot.clock.push(HOUR)
    bot.hears("bo", "wait 1 vendor")
    bot.clock.push(2 * HOUR)
    bot.hears("bo", "wait 1 requester")
    bot.clock.push(3 * HOUR)

    shown = says(bot, "bo", "ticket 1")

    assert (
        "In working time: requester 3 h 00 min, vendor 2 h 00 min, desk 1 h 00 min, "
        "technician 1 h 00 min." in shown
    )
    assert "In working time" not in says(bot, "ana", "ticket 1")


# Met and missed.


def test_targets_are_counted_by_week(bot, ticket):
    bot.hears("bo", "claim 1")
    bot.hears("bo", "resolve 1 fixed: new beans")
    bot.hears("ana", "new ticket: the wind tunnel is silent")
    bot.advance(days=7)

    text = says(bot, "bo", "targets")

    assert (
        "**Week of Monday, January 5**\n"
        "- Desktop Support P3: answered 1 of 2 in time, solved 1 of 2 in time" in text
    ), text
    assert "**Week of Monday, January 12**\n- no target was met or missed" in text
    assert "Desktop" not in says(bot, "bo", "targets for network")
    assert says(bot, "bo", "targets for the last 1 week").count("Week of") == 1
    assert "Week of" not in says(bot, "ana", "targets")


def test_what_is_still_open_is_missed_in_the_week_in_which_it_was_due(bot, ticket):
    bot.clock.push(timedelta(days=14))

    with bot.store.begin() as tx:
        rows = tx.clocks.kept(local("05T00:00"), local("12T00:00"), bot.clock())

    assert [(one.answered_late, one.solved_late) for one in rows] == [(1, 1)]


def test_targets_are_counted_without_chat(bot, ticket, run, tmp_path):  # noqa: F811
    bot.hears("bo", "claim 1")
    done = run("tickets", "targets", "--weeks", "99", "--json", HELPBOT_DATA_DIR=str(tmp_path))

    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {row["team"]: row["answered_in_time"] for row in rows} == {"desktop": 1}


# The morning's digest.


def test_every_morning_the_team_reads_what_is_open_late_and_waiting(bot, ticket):
    bot.hears("ana", "new ticket: the wind tunnel is silent")
    bot.hears("bo", "claim 2")
    bot.hears("bo", "wait 2 requester: which one")
    since = len(bot.said)

    bot.advance(hours=22)
    assert not [one for one in heard_in(bot, since, TRIAGE) if "These tickets are open" in one]
    bot.advance(hours=1)

    (digest,) = [one for one in heard_in(bot, since, TRIAGE) if "These tickets are open" in one]
    assert "**Desktop Support**: 2 open, 1 of them with nobody, 1 late." in digest
    for name, number in (("Late", 1), ("Due next", 1), ("Waiting for the requester", 2)):
        assert f"{name}:\n- **{number}**" in digest
    assert "Oldest:\n- **1**" in digest


def test_it_is_said_once_a_day_whatever_restarts(bot, ticket):
    bot.advance(seconds=10)
    bot.clock.push(timedelta(days=3))

    for _ in range(3):
        chores = Chores(lambda: bot.mind.conversation.means)
        with bot.store.begin() as tx:
            chores.digest(tx, bot.clock())
    bot.house.settle()

    digests = [one for one in bot.said if "These tickets are open" in one.reply.text]
    assert len(digests) == 1


def test_a_morning_with_nothing_open_is_quiet(bot):
    bot.advance(seconds=10)
    bot.advance(days=1)

    assert not [one for one in bot.said if "These tickets are open" in one.reply.text]


def test_a_restricted_ticket_is_a_number_in_the_channel(bot):
    with bot.store.begin() as tx:
        secret = replace(asked("my boss reads my mail"), restricted=True)
        desk(bot).open(tx, secret, by="ana", now=MONDAY)
    bot.advance(seconds=10)
    bot.advance(days=1)

    (digest,) = [one.reply.text for one in bot.said if "These tickets are open" in one.reply.text]
    assert "restricted" in digest
    assert "boss" not in digest
    assert all("boss" not in text for text in warned(bot, TRIAGE))


# Whatever is done with a ticket.

VERBS = ("claim", "release", "requester", "vendor", "parts", "approval", "resume", "resolve",
         "reopen", "P1", "P2", "P4")  # fmt: skip


def act(desk, tx, verb, now):
    """One verb on ticket 1. Raises UserError where it may not be done now."""
    bo = CITY.person("bo")
    match verb:
        case "claim":
            desk.claim(tx, 1, by=bo, now=now)
        case "release":
            desk.release(tx, 1, by=bo, now=now)
        case "resume":
            desk.resume(tx, 1, by="bo", now=now)
        case "resolve":
            desk.resolve(tx, 1, code="fixed", words="new beans", by="bo", now=now)
        case "reopen":
            desk.reopen(tx, 1, "it died", by="ana", now=now)
        case "P1" | "P2" | "P4":
            after = replace(tx.tickets.get(1), priority=Priority(verb))
            desk.change(tx, 1, after, "priority", by="bo", now=now)
        case _:
            desk.wait(tx, 1, Pending(verb), "", by=bo, now=now)


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.tuples(st.sampled_from(VERBS), st.integers(1, 30 * 60)), max_size=12))
def test_the_times_are_those_of_who_had_it_when_whatever_is_done(steps):
    means = Means(CITY, Lines(address_of=lambda person: Address(f"terminal:{person.id}")))
    desk, now = TicketDesk(means), MONDAY
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/helpbot.db")
        store.start(MONDAY)
        with store.begin() as tx:
            ticket = desk.open(tx, asked("robot"), by="ana", now=now).ticket
        history = [(now, ticket.holder, ticket.pending_on)]
        for verb, minutes in steps:
            now += timedelta(minutes=minutes)
            with suppress(UserError), store.begin() as tx:
                act(desk, tx, verb, now)
            found = store.read().tickets.get(1)
            assert found is not None
            ticket = found
            history.append((now, ticket.holder, ticket.pending_on))
        store.close()

    ends = [since for since, _, _ in history[1:]] + [None]
    spans = [
        Span(holder, since, until, pauses=pending == "requester")
        for (since, holder, pending), until in zip(history, ends, strict=True)
        if holder is not None
    ]
    promise = CITY.targets.of(ticket.priority, ticket.team)
    assert ticket.resolve_by == aims_of(CITY, promise, spans).resolve.by
    if ticket.status is Status.RESOLVED:
        assert ticket.due_at == Clocks(means).closes_at(ticket)
    elif ticket.resolve_by is None:
        assert ticket.due_at is None or ticket.responded_at is None
    else:
        assert ticket.due_at is None or ticket.due_at <= ticket.resolve_by


def test_tickets_from_before_have_been_held_since_they_were_opened():
    names = [name for name, _ in MIGRATIONS]
    at = names.index("009_time")
    db = sqlite3.connect(":memory:")
    for _, sql in MIGRATIONS[:at]:
        db.executescript(sql)
    columns = "kind, summary, team, priority, status, requester, requester_name, opened_at"
    for status, owner in (("new", None), ("open", "bo"), ("resolved", "bo")):
        db.execute(
            f"insert into ticket ({columns}, claimed_by) values "  # noqa: S608
            "('incident', 'x', 'network', 'P3', ?, 'ana', 'Ana', '2026-01-05', ?)",
            (status, owner),
        )

    db.executescript(MIGRATIONS[at][1])

    rows = db.execute("select ticket_id, holder, since, until from holding").fetchall()
    db.close()
    assert rows == [(1, "desk", "2026-01-05", None), (2, "technician", "2026-01-05", None)]
