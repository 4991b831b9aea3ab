from datetime import timedelta

import pytest
from slack_bolt import BoltRequest

from helpbot import config
from helpbot.desk import Means, OutageDesk, Reported
from helpbot.errors import Unavailable
from helpbot.slack import Slack
from helpbot.slack.addresses import LINES
from helpbot.slack.catchup import (
    BURST,
    FURTHEST,
    MOST_PAGES,
    MOST_THREADS,
    OVERLAP,
    PAGE,
    PAUSE_S,
    Reader,
)
from helpbot.slack.missed import SWEEP_EVERY
from helpbot.speech import Address, PersonId
from helpbot.store.outages import Affected
from tests.conftest import MONDAY, ROOT
from tests.slack.stand_in import BOT, TEAM, StandIn
from tests.slack.test_edge import heard, sweep


@pytest.fixture
def slack():
    with StandIn() as stand_in:
        stand_in.channel("CHELP", "it-help")
        stand_in.channel("D1", is_im=True)
        yield stand_in


def ago(**by):
    return MONDAY - timedelta(**by)


def mark(at):
    return f"{at.timestamp():.6f}"


def reader(slack, marks=None, *, first=None, pauses=None, known_replies=0):
    return Reader(
        slack.client(),
        marks or {},
        first or ago(days=30),
        MONDAY,
        known_replies=lambda *_: known_replies,
        sleep=(pauses if pauses is not None else []).append,
    )


def texts(slack, threads=(), **more):
    return [event["text"] for event in reader(slack, **more).missed(list(threads))]


def test_what_was_said_since_the_last_seen_message_is_read_oldest_first(slack):
    slack.say("D1", "UANA", "two", at=ago(minutes=2))
    slack.say("D1", "UANA", "one", at=ago(minutes=3))

    assert texts(slack, marks={"D1": mark(ago(minutes=5))}) == ["one", "two"]


def test_what_is_read_looks_like_what_would_have_been_delivered(slack):
    slack.say("D1", "UANA", "vpn?", at=ago(minutes=1))
    slack.say("CHELP", "UANA", "wifi?", at=ago(minutes=1))

    events = list(reader(slack).missed([]))

    assert {(e["type"], e["channel"], e["channel_type"]) for e in events} == {
        ("message", "D1", "im"),
        ("message", "CHELP", "channel"),
    }


def test_what_came_late_before_the_mark_is_read_again_and_no_older(slack):
    seen = ago(hours=2)
    slack.say("D1", "UANA", "late", at=seen - OVERLAP + timedelta(seconds=1))
    slack.say("D1", "UANA", "old", at=seen - OVERLAP - timedelta(seconds=1))

    assert texts(slack, marks={"D1": mark(seen)}) == ["late"]


@pytest.mark.parametrize("ignores_oldest", [False, True], ids=["fair", "ignores oldest"])
def test_nothing_is_read_from_before_the_first_start(slack, ignores_oldest):
    slack.ignores_oldest = ignores_oldest
    root = slack.say("CHELP", "UANA", "before", at=ago(hours=2))
    slack.say("CHELP", "UANA", "reply before", at=ago(hours=2) + timedelta(seconds=1), root=root)
    slack.say("CHELP", "UANA", "after", at=ago(minutes=30))

    assert texts(slack, first=ago(hours=1)) == ["after"]


@pytest.mark.parametrize("ignores_oldest", [False, True], ids=["fair", "ignores oldest"])
def test_nothing_is_read_from_before_yesterday(slack, ignores_oldest):
    slack.ignores_oldest = ignores_oldest
    slack.say("D1", "UANA", "last week", at=MONDAY - FURTHEST - timedelta(minutes=1))
    slack.say("D1", "UANA", "today", at=MONDAY - FURTHEST + timedelta(minutes=1))

    assert texts(slack, marks={"D1": mark(ago(days=9))}) == ["today"]


def test_the_pages_of_a_channel_are_followed_and_bounded(slack):
    for n in range(PAGE * MOST_PAGES + 50):
        slack.say("D1", "UANA", str(n), at=ago(hours=1) + timedelta(seconds=n))

    read = texts(slack)

    assert read == [str(n) for n in range(50, PAGE * MOST_PAGES + 50)]
    assert len(slack.of("conversations.history")) == MOST_PAGES + 1


def test_the_pages_of_the_list_of_channels_are_followed(slack):
    slack.most_a_page = 1
    slack.say("D1", "UANA", "a", at=ago(minutes=1))
    slack.say("CHELP", "UANA", "b", at=ago(minutes=1))

    assert sorted(texts(slack)) == ["a", "b"]


def test_new_replies_of_a_thread_are_read_and_its_top_once(slack):
    root = slack.say("CHELP", "UANA", "vpn?", at=ago(minutes=9))
    slack.say("CHELP", "UANA", "it worked", at=ago(minutes=8), root=root)

    assert texts(slack) == ["vpn?", "it worked"]


def test_threads_older_than_what_is_read_are_looked_into(slack):
    seen = ago(hours=1)
    root = slack.say("CHELP", "UANA", "vpn?", at=ago(hours=5))
    slack.say("CHELP", "UANA", "old reply", at=ago(hours=4), root=root)
    slack.say("CHELP", "UANA", "still down", at=ago(minutes=2), root=root)

    marks = {"CHELP": mark(seen)}
    assert texts(slack, marks=marks) == []
    assert texts(slack, [("CHELP", root)], marks=marks) == ["still down"]


def test_only_so_many_threads_are_looked_into(slack):
    threads = [("CHELP", f"17.{n}") for n in range(MOST_THREADS + 20)]

    texts(slack, threads)

    assert len(slack.of("conversations.replies")) == MOST_THREADS


def test_after_a_burst_every_call_is_paced(slack):
    pauses: list[float] = []

    texts(slack, [("CHELP", f"17.{n}") for n in range(MOST_THREADS)], pauses=pauses)

    assert pauses == [PAUSE_S] * (len(slack.calls) - BURST)


def test_the_liveliest_channel_is_read_first(slack):
    slack.say("D1", "UANA", "quiet", at=ago(minutes=1))
    slack.say("CHELP", "UANA", "lively", at=ago(minutes=1))
    marks = {"D1": mark(ago(hours=3)), "CHELP": mark(ago(hours=1))}

    assert texts(slack, marks=marks) == ["lively", "quiet"]


@pytest.mark.parametrize("method", ["users.conversations", "conversations.history"])
def test_a_rate_limit_is_waited_for(slack, method):
    slack.say("D1", "UANA", "vpn?", at=ago(minutes=1))
    slack.limits(method, 17)
    pauses: list[float] = []

    assert texts(slack, pauses=pauses) == ["vpn?"]
    assert pauses == [17]


def test_a_slack_that_only_asks_to_wait_is_left_alone(slack):
    slack.limits("users.conversations", 17, times=100)

    with pytest.raises(Unavailable):
        texts(slack)
    assert len(slack.calls) == 5


def test_a_channel_that_cannot_be_read_stops_no_other(slack):
    slack.say("D1", "UANA", "vpn?", at=ago(minutes=1))
    marks = {"CHELP": mark(ago(hours=1))}
    slack.fails("conversations.history", "not_in_channel")

    assert texts(slack, marks=marks) == ["vpn?"]


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(lambda slack: slack.close(), id="gone"),
        pytest.param(lambda slack: slack.fails("conversations.history", "x"), id="an error"),
        pytest.param(lambda slack: slack.hangs("conversations.history"), id="silent"),
        pytest.param(lambda slack: slack.cuts("conversations.history"), id="cut off"),
        pytest.param(lambda slack: slack.breaks("conversations.history", 503), id="fails"),
        pytest.param(
            lambda slack: slack.breaks("conversations.history", 502, page="<p>Bad</p>"),
            id="a page",
        ),
    ],
)
def test_a_slack_that_does_not_answer_is_read_later_and_not_passed_over(slack, trouble):
    slack.say("CHELP", "UANA", "vpn?", at=ago(minutes=1))
    trouble(slack)

    with pytest.raises(Unavailable):
        texts(slack, marks={"CHELP": mark(ago(hours=1))})


@pytest.fixture
def edge(slack, store, clock, plan):
    edge = Slack(
        slack.tokens(),
        store,
        clock=clock,
        wake=lambda: None,
        plan=lambda: plan,
    )
    edge.client.timeout = 1
    edge.identity.step()
    yield edge
    edge.stop()


def live(edge, channel, text, at):
    """A message that comes over the socket."""
    said = {"type": "message", "channel": channel, "user": "UANA", "text": text, "ts": mark(at)}
    kind = "im" if channel.startswith("D") else "channel"
    body = {"type": "event_callback", "team_id": TEAM, "event": {**said, "channel_type": kind}}
    return edge.app.dispatch(BoltRequest(body=body, mode="socket_mode")).status


def test_what_was_said_while_the_bot_was_down_is_heard_once(slack, edge, store, clock):
    sweep(edge)
    clock.push(timedelta(hours=1))
    root = slack.say("CHELP", "UANA", "vpn?", at=clock() - timedelta(minutes=9))
    slack.say("CHELP", "UANA", "still", at=clock() - timedelta(minutes=8), root=root)
    slack.say("CHELP", "UBO", "try wifi", at=clock() - timedelta(minutes=7), root=root)
    slack.say("CHELP", "UBOT", "beep", at=clock() - timedelta(minutes=6), bot_id="BBOT")
    slack.say("D1", "UANA", "hello", at=clock() - timedelta(minutes=5))

    sweep(edge)
    sweep(edge)

    assert sorted(heard(store)) == ["hello", "still", "vpn?"]


def test_what_was_said_before_the_bot_came_is_not_answered(slack, edge, store, clock):
    slack.say("D1", "UANA", "long ago", at=clock() - timedelta(minutes=5))

    sweep(edge)
    clock.push(timedelta(minutes=1))
    sweep(edge)

    assert heard(store) == []


def test_a_reply_in_a_known_thread_is_read_after_its_channel_went_on(slack, edge, store, clock):
    sweep(edge)
    root = slack.say("CHELP", "UANA", "vpn?", at=clock() + timedelta(minutes=1))
    clock.push(timedelta(hours=2))
    sweep(edge)
    clock.push(timedelta(hours=2))
    slack.say("CHELP", "UANA", "it came back", at=clock() - timedelta(minutes=1), root=root)

    sweep(edge)

    assert heard(store) == ["vpn?", "it came back"]


@pytest.mark.parametrize(
    ("known", "calls"),
    [
        pytest.param(1, 0, id="it holds only our answer"),
        pytest.param(0, 1, id="somebody replied meanwhile"),
    ],
)
def test_a_thread_is_only_read_when_it_holds_something_unknown(slack, known, calls):
    root = slack.say("D1", "UANA", "vpn?", at=ago(minutes=3))
    slack.say("D1", "UBOT", "an answer", at=ago(minutes=2), root=root)

    texts(slack, marks={"D1": mark(ago(minutes=5))}, known_replies=known)

    assert len([c for c in slack.calls if c.method == "conversations.replies"]) == calls


def test_a_thread_of_a_direct_message_is_looked_into(slack, edge, store, clock):
    sweep(edge)
    root = slack.say("D1", "UANA", "vpn?", at=clock() + timedelta(minutes=1))
    clock.push(timedelta(hours=2))
    sweep(edge)
    clock.push(timedelta(hours=2))
    slack.say("D1", "UANA", "it came back", at=clock() - timedelta(minutes=1), root=root)

    sweep(edge)

    assert heard(store) == ["vpn?", "it came back"]


def test_a_sweep_notes_every_channel_that_it_read_as_read_until_it_began(edge, store, clock):
    clock.push(timedelta(minutes=1))

    sweep(edge)

    marks = store.read().seen.marks()
    assert marks.pop("*") <= mark(clock())
    assert marks == {"CHELP": mark(clock()), "D1": mark(clock())}


def test_what_is_heard_live_does_not_hide_what_was_said_before(slack, edge, store, clock):
    sweep(edge)
    marks = store.read().seen.marks()
    clock.push(timedelta(hours=1))
    slack.say("CHELP", "UANA", "while down", at=clock() - timedelta(minutes=30))
    slack.say("D1", "UANA", "down too", at=clock() - timedelta(minutes=30))

    for channel in ("CHELP", "D1"):
        assert live(edge, channel, f"live in {channel}", clock()) == 200

    assert heard(store) == ["live in CHELP", "live in D1"]
    assert store.read().seen.marks() == marks
    sweep(edge)
    assert sorted(heard(store)[2:]) == ["down too", "while down"]
    assert {store.read().seen.marks()[c] for c in ("CHELP", "D1")} == {mark(clock())}


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(lambda slack, _: slack.cuts("conversations.replies"), id="cut off"),
        pytest.param(lambda slack, _: slack.fails("conversations.replies", "x"), id="an error"),
        pytest.param(lambda _, edge: edge._stop.set(), id="stopped"),
    ],
)
def test_a_sweep_that_is_cut_off_moves_no_mark(slack, edge, store, clock, trouble):
    sweep(edge)
    marks = store.read().seen.marks()
    clock.push(timedelta(hours=1))
    slack.say("CHELP", "UANA", "wifi?", at=clock() - timedelta(minutes=40))
    root = slack.say("D1", "UANA", "vpn?", at=clock() - timedelta(minutes=30))
    slack.say("D1", "UANA", "still", at=clock() - timedelta(minutes=20), root=root)
    trouble(slack, edge)

    sweep(edge)

    assert "still" not in heard(store)
    assert store.read().seen.marks() == marks
    edge._stop.clear()
    clock.push(timedelta(minutes=1))
    sweep(edge)
    assert heard(store) == ["wifi?", "vpn?", "still"]
    assert store.read().seen.marks()["D1"] == mark(clock())


def test_a_sweep_that_is_cut_off_is_made_again_after_a_pause_and_unasked(slack, edge, store, clock):
    sweep(edge)
    clock.push(timedelta(hours=1))
    slack.say("D1", "UANA", "vpn?", at=clock() - timedelta(minutes=30))
    slack.cuts("conversations.history")
    sweep(edge)

    edge.missed.step()
    assert heard(store) == []
    edge.missed._not_before = 0.0
    edge.missed.step()

    assert heard(store) == ["vpn?"]


def test_a_message_that_cannot_be_stored_keeps_its_channel_unread(slack, edge, store, clock):
    sweep(edge)
    marks = store.read().seen.marks()
    clock.push(timedelta(hours=1))
    slack.say("D1", "UANA", "vpn?", at=clock() - timedelta(minutes=30))

    store._driver.run("pragma query_only = on")
    sweep(edge)
    store._driver.run("pragma query_only = off")

    assert store.read().seen.marks() == marks
    sweep(edge)
    assert heard(store) == ["vpn?"]


def test_a_refused_event_is_read_by_a_sweep(slack, edge, store, clock):
    sweep(edge)
    clock.push(timedelta(minutes=5))
    edge.missed.step()
    swept = len(slack.of("conversations.history"))
    at = clock() - timedelta(seconds=1)
    slack.say("D1", "UANA", "vpn?", at=at)

    store._driver.run("pragma query_only = on")
    assert live(edge, "D1", "vpn?", at) != 200
    store._driver.run("pragma query_only = off")
    edge.missed.step()

    assert heard(store) == ["vpn?"]
    assert len(slack.of("conversations.history")) > swept


@pytest.mark.parametrize(
    ("later", "heard_by_then"),
    [(SWEEP_EVERY, []), (SWEEP_EVERY + timedelta(seconds=1), ["vpn?"])],
    ids=["not yet", "now"],
)
def test_now_and_then_a_sweep_is_made_unasked(slack, edge, store, clock, later, heard_by_then):
    sweep(edge)
    slack.say("D1", "UANA", "vpn?", at=clock() + timedelta(minutes=1))
    clock.push(later)

    edge.missed.step()

    assert heard(store) == heard_by_then


def test_words_under_a_card_are_read_as_well_while_its_outage_goes_on(slack, edge, store, clock):
    at = clock() - timedelta(hours=3)
    card = slack.say("CHELP", BOT, "Outage 1", at=at, bot_id="BBOT")
    with store.begin() as tx:
        means = Means(config.read_plan(ROOT / "desk.toml"), LINES)
        by = Affected(PersonId("slack:UANA"), Address("slack:D1/1"), True, "fire-3", at)
        reported = Reported("no net", "internet", "fire-3", None, by)
        OutageDesk(means).intake.declare(tx, reported, at)
    store._driver.run(
        "update outbox set state = 'sent', ref = :ref where key = 'card:triage:1'",
        ref=f"CHELP:{card}",
    )
    sweep(edge)
    clock.push(timedelta(hours=2))
    slack.say("CHELP", "UBO", "at the closet", at=clock() - timedelta(minutes=5), root=card)

    sweep(edge)
    sweep(edge)

    (row,) = store._driver.rows("select text, thread_of, unasked from inbox")
    assert (row["text"], row["thread_of"]) == ("at the closet", "card:triage:1")
    assert row["unasked"]
