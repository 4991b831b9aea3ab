"""Channels by name, and rooms that are made for one outage."""

import logging
from datetime import timedelta

import pytest

from helpbot import config, doctor
from helpbot.config import Settings
from helpbot.delivery import Delivery
from helpbot.errors import SendError
from helpbot.house import tell_admins
from helpbot.slack.addresses import SCHEME, named_channel, room
from helpbot.slack.sender import Sender
from helpbot.speech import Address, PersonId, Reply
from helpbot.store.outbox import Lane, Message
from tests.conftest import ROOT
from tests.slack.stand_in import StandIn

TRIAGE = named_channel("it-triage")


@pytest.fixture
def slack():
    with StandIn() as stand_in:
        stand_in.channel("CHELP", "it-help")
        yield stand_in


@pytest.fixture
def refresh(monkeypatch):
    """Lets the list of channels be read again at once."""
    return lambda: monkeypatch.setattr("helpbot.slack.channels.REFRESH_S", 0.0)


@pytest.fixture
def sender(slack):
    return Sender(slack.client())


def message(to, text="Out."):
    return Message(1, "k", 1, Address(to), PersonId(to), False, Reply(text), None, None)


def failure(sender, to) -> SendError:
    with pytest.raises(SendError) as caught:
        sender.send(message(to))
    return caught.value


def test_a_name_is_looked_up_once(slack, sender):
    slack.channel("CTRIAGE", "it-triage")

    refs = [sender.send(message(TRIAGE)) for _ in range(3)]

    assert [ref.partition(":")[0] for ref in refs] == ["CTRIAGE"] * 3
    assert len(slack.of("users.conversations")) == 1


def test_many_channels_are_read_page_by_page(slack, sender):
    slack.most_a_page = 2
    for n in range(5):
        slack.channel(f"C{n}", f"other-{n}")
    slack.channel("CTRIAGE", "it-triage")

    assert sender.send(message(TRIAGE)).startswith("CTRIAGE:")


def test_a_channel_that_is_not_there_is_asked_for_once_a_minute_and_closes_nothing(slack, sender):
    errors = [failure(sender, TRIAGE) for _ in range(3)]

    assert len(slack.of("users.conversations")) == 1
    for error in errors:
        assert (error.reason, error.is_missing) == ("not_there", True)
        assert (error.permanent, error.is_closed, error.retry_after) == (False, False, None)


def test_a_channel_that_was_archived_waits_for_one_of_the_same_name(slack, sender, refresh):
    slack.channel("COLD", "it-triage")
    sender.send(message(TRIAGE))
    slack.archive("COLD")

    assert failure(sender, TRIAGE).is_missing

    slack.channel("CNEW", "it-triage")
    refresh()
    assert sender.send(message(TRIAGE)).startswith("CNEW:")


def test_a_card_waits_for_its_channel_and_an_admin_is_told_once_a_day_what_to_do(
    slack, sender, store, clock, plan, refresh
):
    alarm = tell_admins(plan, lambda person: Address(f"slack:@{person.email}"))
    delivery = Delivery(store, {SCHEME: sender}, clock, alarm, leased_by=clock)
    with store.begin() as tx:
        for n in range(2):
            tx.outbox.put(TRIAGE, Reply(f"card {n}"), person=PersonId(TRIAGE), now=clock())

    for _ in range(10):
        delivery.drain()
        clock.push(timedelta(minutes=10))

    (told,) = slack.messages["DDI"]
    assert "There is no channel #it-triage that I am in" in told["text"]
    assert "/invite @helpbot" in told["text"]

    slack.channel("CTRIAGE", "it-triage")
    refresh()
    delivery.drain()
    assert [m["text"] for m in slack.messages["CTRIAGE"]] == ["card 0", "card 1"]
    assert store.read().destinations.closed() == []


def people(plan, *ids):
    return [person for person in plan.people if person.id in ids]


def test_a_room_is_made_and_the_right_people_are_in_it(slack, sender, plan):
    ref = sender.send(message(room("outage-7-internet", people(plan, "bo", "di"))))

    channel = ref.partition(":")[0]
    assert slack.channels[channel]["name"] == "outage-7-internet"
    assert slack.members[channel] == ["UBO", "UDI"]
    assert [m["text"] for m in slack.messages[channel]] == ["Out."]


def test_a_room_that_was_made_before_an_answer_was_lost_is_found_again(slack, plan):
    to = room("outage-7-internet", people(plan, "bo", "cy"))
    slack.cuts("chat.postMessage")
    assert failure(Sender(slack.client()), to).is_unknown

    # After a restart nothing of it is remembered.
    ref = Sender(slack.client()).send(message(to))

    assert [c["name"] for c in slack.channels.values()] == ["it-help", "outage-7-internet"]
    assert slack.members[ref.partition(":")[0]] == ["UBO", "UCY"]


def test_a_room_whose_making_was_not_answered_is_found_by_its_name(slack, sender):
    # Looked for when it was not there yet: another look is not due.
    sender._channels.named("outage-7-internet")
    slack.channel("CMADE", "outage-7-internet")

    assert sender.send(message(Address("slack:+outage-7-internet"))).startswith("CMADE:")


def test_a_name_that_others_have_gets_a_number(slack, sender, plan):
    slack.names_taken = {"outage-7-internet"}

    ref = sender.send(message(room("outage-7-internet", people(plan, "bo"))))

    assert slack.channels[ref.partition(":")[0]]["name"] == "outage-7-internet-2"


def test_who_is_not_in_slack_is_left_out(slack, sender, plan, caplog):
    del slack.people["UBO"]

    ref = sender.send(message(room("outage-7-internet", people(plan, "bo", "cy"))))

    assert slack.members[ref.partition(":")[0]] == ["UCY"]


@pytest.mark.parametrize("reason", ["cant_invite", "user_is_restricted", "never_heard_of"])
def test_who_cannot_be_invited_keeps_the_room_from_nobody(slack, sender, plan, reason):
    slack.fails("conversations.invite", reason)

    ref = sender.send(message(room("outage-7-internet", people(plan, "bo", "cy"))))

    assert slack.members[ref.partition(":")[0]] == ["UCY"]


def test_a_room_waits_where_slack_says_so(slack, sender, plan):
    to = room("outage-7-internet", people(plan, "bo"))
    slack.limits("conversations.invite", 7)
    assert failure(sender, to).retry_after == timedelta(seconds=7)

    slack.breaks("conversations.invite", 503)
    assert not failure(sender, to).permanent

    sender.send(message(to))
    assert [c["name"] for c in slack.channels.values()] == ["it-help", "outage-7-internet"]


def test_without_the_scope_there_is_no_room_and_the_reason_is_said(
    slack, sender, store, clock, plan
):
    to = room("outage-7-internet", people(plan, "bo"))
    slack.fails("conversations.create", "missing_scope")
    alarm = tell_admins(plan, lambda person: Address(f"slack:@{person.email}"))
    with store.begin() as tx:
        tx.outbox.put(to, Reply("Out."), person=PersonId(to), now=clock())

    Delivery(store, {SCHEME: sender}, clock, alarm, leased_by=clock).drain()

    assert store.read().outbox.depth().parked == 1
    (told,) = slack.messages["DDI"]
    assert "optional scope channels:manage" in told["text"]
    assert "outage-7-internet" in told["text"]
    assert "millbrook.example" not in told["text"]


def test_no_mail_is_logged_when_somebody_cannot_be_invited(slack, sender, plan, caplog):
    caplog.set_level(logging.DEBUG, "helpbot")
    slack.fails("users.lookupByEmail", "users_not_found")

    sender.send(message(room("outage-7-internet", people(plan, "bo"))))

    assert "millbrook.example" not in caplog.text


def test_the_doctor_looks_for_every_channel_of_the_desk(slack, tmp_path):
    text = (ROOT / "desk.toml").read_text()
    own = 'name = "Network and Telecom", channel = "net-triage"'
    desk = tmp_path / "desk.toml"
    desk.write_text(text.replace('name = "Network and Telecom"', own))
    slack.channel("CTRIAGE", "it-triage")

    for name in ("jo", "ty", "vi", "mo"):
        slack.join(f"U{name.upper()}", email=f"{name}@millbrook.example")
    settings = Settings.from_environ({"HELPBOT_DESK": str(desk), "HOME": str(tmp_path)})
    found = {what: well for well, what, _ in doctor._channels(slack.client(), settings)}

    assert found == {
        "people": True,
        "#it-help": True,
        "#it-triage": True,
        "#net-triage": False,
        "#it-status": False,
        "canary": True,
    }
    assert doctor.wanted_channels(config.read_plan(desk))[:2] == ["it-help", "it-triage"]


def test_a_thousand_edits_of_a_card_are_few_calls_and_a_page_overtakes_them(
    slack, sender, store, clock
):
    slack.channel("CTRIAGE", "it-triage")
    delivery = Delivery(store, {SCHEME: sender}, clock, leased_by=clock)
    bo = Address("slack:@bo@millbrook.example")
    with store.begin() as tx:
        tx.outbox.put(TRIAGE, Reply("card"), person=PersonId(TRIAGE), now=clock(), key="card")
    delivery.drain()
    slack.limits("chat.update", 30)
    for n in range(1_000):
        with store.begin(durable=False) as tx:
            said = tx.outbox.by_key("card")
            assert said is not None
            tx.outbox.edit(said, Reply(f"card {n}"), now=clock(), note=str(n))
        if n == 500:
            delivery.drain()
    with store.begin() as tx:
        tx.outbox.put(bo, Reply("wake"), person=PersonId(bo), now=clock(), lane=Lane.PAGE)
    delivery.drain()

    assert [m["text"] for m in slack.messages["DBO"]] == ["wake"]
    assert len(slack.of("chat.update")) == 1
    clock.push(timedelta(seconds=31))
    delivery.drain()
    assert [m["text"] for m in slack.messages["CTRIAGE"]] == ["card 999"]
    assert len(slack.of("chat.update")) == 2
