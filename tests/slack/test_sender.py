from datetime import timedelta

import pytest

from helpbot.delivery import Delivery
from helpbot.errors import SendError
from helpbot.slack.addresses import SCHEME
from helpbot.slack.sender import CLOSED, DEFAULT_RETRY, REFUSED, Sender
from helpbot.speech import Address, Button, PersonId, Reply
from helpbot.store.outbox import Message
from tests.slack.stand_in import StandIn

ROOT = "1767621500.000100"
ANA = PersonId("slack:UANA")


@pytest.fixture
def slack():
    with StandIn() as stand_in:
        yield stand_in


@pytest.fixture
def sender(slack):
    return Sender(slack.client())


def message(to, text="Press the button.", *, private=False, edits=None, edits_ref=None):
    reply = Reply(text, (Button("It worked", "it worked"),), "IT, reviewed 1 May")
    return Message(1, "answer:1", 1, Address(to), ANA, private, reply, edits, edits_ref)


def failure(sender, to=f"slack:CIT/{ROOT}", **more) -> SendError:
    with pytest.raises(SendError) as caught:
        sender.send(message(to, **more))
    return caught.value


def test_a_reply_is_posted_into_the_thread_of_its_question(slack, sender):
    ref = sender.send(message(f"slack:CIT/{ROOT}"))

    (posted,) = slack.of("chat.postMessage")
    assert (posted["channel"], posted["thread_ts"]) == ("CIT", ROOT)
    assert posted["text"] == "Press the button."
    assert [block["type"] for block in posted["blocks"]] == ["section", "context", "actions"]
    assert posted["unfurl_links"] is False
    assert ref == f"CIT:{slack.messages['CIT'][0]['ts']}"


def test_a_reply_to_a_whole_channel_has_no_thread(slack, sender):
    sender.send(message("slack:CIT"))

    assert slack.of("chat.postMessage")[0].get("thread_ts") is None


def test_an_edit_changes_the_message_it_names_and_posts_none(slack, sender):
    ref = sender.send(message(f"slack:CIT/{ROOT}"))

    again = sender.send(
        message(f"slack:CIT/{ROOT}", "Done.", edits="answer:1", edits_ref=ref),
    )

    assert again == ref
    assert [m["text"] for m in slack.messages["CIT"]] == ["Done."]


def test_an_edit_of_what_only_one_person_saw_is_left_out(slack, sender):
    assert sender.send(message("slack:CIT/!UANA", edits="answer:1", edits_ref="")) == ""
    assert slack.calls == []


def test_edits_that_wait_for_one_message_are_one_edit(slack, sender, store, clock):
    delivery = Delivery(store, {SCHEME: sender}, clock, leased_by=clock)
    say(store, clock, "first", key="card")
    delivery.drain()
    for text in ("second", "third", "fourth"):
        say(store, clock, text, edits="card")

    delivery.drain()

    assert [call["text"] for call in slack.of("chat.update")] == ["fourth"]


def test_a_private_reply_in_a_channel_is_seen_by_its_asker_only(slack, sender):
    ref = sender.send(message("slack:CIT/!UANA"))

    (shown,) = slack.of("chat.postEphemeral")
    assert (shown["channel"], shown["user"]) == ("CIT", "UANA")
    assert ref == ""
    assert slack.of("chat.postMessage") == []


def test_a_private_reply_in_a_direct_message_is_an_ordinary_one(slack, sender):
    ref = sender.send(message(f"slack:D1/{ROOT}", private=True))

    (posted,) = slack.of("chat.postMessage")
    assert (posted["channel"], posted["thread_ts"]) == ("D1", ROOT)
    assert ref.startswith("D1:")


def test_where_the_bot_is_not_a_member_a_command_is_answered_in_private(slack, sender):
    slack.fails("chat.postEphemeral", "not_in_channel")

    sender.send(message("slack:CIT/!UANA"))

    assert [call["channel"] for call in slack.of("chat.postMessage")] == ["UANA"]


def test_a_command_between_two_people_is_answered_in_private(slack, sender):
    slack.fails("chat.postMessage", "channel_not_found")

    sender.send(message("slack:D77/!UANA"))

    assert [call["channel"] for call in slack.of("chat.postMessage")] == ["D77", "UANA"]


def test_one_person_who_cannot_be_written_to_closes_the_channel_to_nobody(slack, sender):
    slack.fails("chat.postEphemeral", "user_not_in_channel")
    slack.fails("chat.postMessage", "user_disabled")

    error = failure(sender, "slack:CIT/!UANA")

    assert (error.reason, error.permanent, error.is_closed) == ("user_disabled", True, False)


def test_an_address_of_mail_is_the_persons_direct_message(slack, sender):
    sender.send(message("slack:@di@millbrook.example"))

    assert slack.of("users.lookupByEmail") == [{"email": "di@millbrook.example"}]
    assert slack.of("chat.postMessage")[0]["channel"] == "UDI"


def test_an_address_of_mail_that_nobody_has_is_closed(sender):
    error = failure(sender, "slack:@eve@millbrook.example")

    assert (error.reason, error.is_closed) == ("users_not_found", True)


def test_a_rate_limit_says_how_long_to_wait(slack, sender):
    slack.limits("chat.postMessage", 30)

    error = failure(sender)

    assert error.retry_after == timedelta(seconds=30)
    assert not error.permanent
    assert len(slack.calls) == 1


def test_a_rate_limit_that_does_not_say_how_long_waits_a_little(slack, sender):
    slack.fails("chat.postMessage", "message_limit_exceeded")

    assert failure(sender).retry_after == DEFAULT_RETRY


@pytest.mark.parametrize("status", [500, 502, 503])
@pytest.mark.parametrize("page", ["", "<html>Bad gateway</html>"], ids=["JSON", "a page"])
def test_a_slack_that_fails_is_tried_again_later(slack, sender, status, page):
    slack.breaks("chat.postMessage", status, page=page)

    error = failure(sender)

    assert (error.permanent, error.is_closed) == (False, False)
    assert len(slack.calls) == 1


@pytest.mark.parametrize("reason", sorted(CLOSED))
def test_a_channel_that_is_shut_is_closed(slack, sender, reason):
    slack.fails("chat.postMessage", reason)

    error = failure(sender)

    assert (error.reason, error.permanent, error.is_closed) == (reason, True, True)


@pytest.mark.parametrize("reason", sorted(REFUSED))
def test_a_message_that_slack_refuses_is_lost_alone(slack, sender, reason):
    slack.fails("chat.postMessage", reason)

    error = failure(sender)

    assert (error.reason, error.permanent, error.is_closed) == (reason, True, False)


@pytest.mark.parametrize(
    "reason", ["account_inactive", "internal_error", "fatal_error", "never_heard_of"]
)
def test_an_error_without_a_name_here_is_tried_again(slack, sender, reason):
    slack.fails("chat.postMessage", reason)

    error = failure(sender)

    assert (error.permanent, error.retry_after) == (False, None)


def test_a_slack_that_is_gone_is_tried_again_later(slack, sender):
    slack.close()

    error = failure(sender)

    assert (error.permanent, error.is_closed, error.retry_after) == (False, False, None)


@pytest.mark.parametrize("silence", ["hangs", "cuts"])
def test_an_answer_that_does_not_come_whole_is_waited_for_once(slack, sender, silence):
    getattr(slack, silence)("chat.postMessage")

    error = failure(sender)

    assert (error.permanent, error.is_closed) == (False, False)
    assert len(slack.of("chat.postMessage")) == 1


def say(store, clock, text, to=f"slack:CIT/{ROOT}", **more):
    with store.begin() as tx:
        tx.outbox.put(Address(to), Reply(text), person=ANA, now=clock(), **more)


def sent(slack):
    return [call["text"] for call in slack.of("chat.postMessage")]


def test_a_rate_limit_parks_its_channel_and_no_other(slack, sender, store, clock):
    delivery = Delivery(store, {SCHEME: sender}, clock, leased_by=clock)
    slack.limits("chat.postMessage", 30)
    say(store, clock, "slow")
    say(store, clock, "same channel, other thread", to="slack:CIT/17.2")
    say(store, clock, "other channel", to="slack:CHELP/17.1")

    delivery.drain()

    assert sent(slack) == ["slow", "other channel"]
    clock.push(timedelta(seconds=29))
    delivery.drain()
    assert len(sent(slack)) == 2
    clock.push(timedelta(seconds=1))
    delivery.drain()
    assert sorted(sent(slack)[2:]) == ["same channel, other thread", "slow"]


def test_blocks_that_slack_refuses_lose_themselves_only_and_alarm_once(slack, sender, store, clock):
    told = []
    delivery = Delivery(
        store, {SCHEME: sender}, clock, alarm=lambda tx, *rest: told.append(rest[:2])
    )
    slack.fails("chat.postMessage", "invalid_blocks")
    for text in ("broken", "fine", "fine too"):
        say(store, clock, text)

    delivery.drain()

    assert [m["text"] for m in slack.messages["CIT"]] == ["fine", "fine too"]
    assert told == [("slack:CIT", "invalid_blocks")]
    assert store.read().outbox.depth().parked == 1
    assert store.read().destinations.closed() == []


def test_an_archived_channel_gives_up_what_waits_there_and_nothing_else(
    slack, sender, store, clock
):
    told = []
    delivery = Delivery(
        store, {SCHEME: sender}, clock, alarm=lambda tx, *rest: told.append(rest[:2])
    )
    slack.fails("chat.postMessage", "is_archived")
    for text in ("one", "two"):
        say(store, clock, text)
    say(store, clock, "other", to="slack:CHELP/17.1")

    delivery.drain()

    assert sent(slack) == ["one", "other"]
    assert told == [("slack:CIT", "is_archived")]


def test_one_person_who_is_gone_loses_nobody_elses_message(slack, sender, store, clock):
    delivery = Delivery(store, {SCHEME: sender}, clock, leased_by=clock)
    slack.fails("chat.postEphemeral", "user_not_in_channel")
    slack.fails("chat.postMessage", "user_disabled")
    say(store, clock, "for Ana", to="slack:CIT/!UANA")
    say(store, clock, "for all", to=f"slack:CIT/{ROOT}")

    delivery.drain()

    assert [m["text"] for m in slack.messages["CIT"]] == ["for all"]


def test_a_cut_answer_costs_no_message(slack, sender, store, clock):
    delivery = Delivery(store, {SCHEME: sender}, clock, leased_by=clock)
    slack.cuts("chat.postMessage")
    say(store, clock, "x")

    delivery.drain()
    clock.push(timedelta(seconds=1))
    delivery.drain()

    assert [m["text"] for m in slack.messages["CIT"]] == ["x"]


@pytest.mark.parametrize("trouble", ["hangs", "cuts"])
def test_a_page_whose_answer_was_lost_may_have_arrived(slack, sender, trouble):
    getattr(slack, trouble)("chat.postMessage")

    assert failure(sender).is_unknown


def test_a_page_that_slack_failed_over_may_have_arrived(slack, sender):
    slack.breaks("chat.postMessage", 503)

    assert failure(sender).is_unknown


def test_a_page_that_was_never_taken_has_not_arrived(slack, sender):
    slack.limits("chat.postMessage", 30)
    assert not failure(sender).is_unknown

    slack.close()
    assert not failure(sender).is_unknown
