"""Slow questions never delay what is only stored."""

import threading

import pytest
from slack_bolt import BoltRequest

from helpbot.slack import Slack, Tokens
from tests.conftest import MONDAY
from tests.slack.stand_in import StandIn

PRESS = {
    "type": "block_actions",
    "user": {"id": "U01ANA"},
    "channel": {"id": "C1"},
    "container": {"message_ts": "17.1", "channel_id": "C1"},
    "actions": [{"action_id": "say:0", "value": "solved 1", "action_ts": "18.1"}],
}


@pytest.fixture
def edge(store, bot):
    with StandIn() as slack:
        tokens = Tokens("xoxb-1", "xapp-1", "", slack.url)
        edge = Slack(
            tokens,
            store,
            clock=lambda: MONDAY,
            wake=bot.house.wake,
            plan=lambda: bot.mind.plan,
        )
        yield edge
        edge.stop()


def test_a_press_is_stored_while_twenty_slow_questions_are_in_work(bot, edge, monkeypatch):
    release, entered = threading.Event(), threading.Semaphore(0)
    understand = bot.mind.conversation.understand

    def slow(heard, recall):
        entered.release()
        assert release.wait(30)
        return understand(heard, recall)

    monkeypatch.setattr(bot.mind.conversation, "understand", slow)
    for n in range(20):
        bot.terminal.hear(f"person{n}", "no espresso this morning")
    workers = bot.at_work()
    for _ in workers:
        assert entered.acquire(timeout=30)

    answered = edge.app.dispatch(BoltRequest(body=PRESS, mode="socket_mode"))

    assert answered.status == 200
    assert not release.is_set()
    assert bot.store.read().inbox.depth().waiting == 21
    release.set()
    for worker in workers:
        worker.join()
