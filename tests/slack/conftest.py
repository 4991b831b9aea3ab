"""An edge over a small Slack of its own, in the sample city."""

from datetime import timedelta

import pytest

from helpbot.slack import Slack
from tests.slack.stand_in import StandIn


@pytest.fixture
def slack():
    with StandIn() as stand_in:
        stand_in.channel("CHELP", "it-help")
        stand_in.channel("CCANARY", "canary")
        yield stand_in


@pytest.fixture
def woken():
    return []


@pytest.fixture
def plans(plan):
    """The plan in force, last."""
    return [plan]


@pytest.fixture
def make(slack, store, clock, woken, plans, monkeypatch):
    monkeypatch.setattr("helpbot.slack.identity.RETRY", timedelta(milliseconds=20))
    monkeypatch.setattr("helpbot.slack.missed.RETRY", timedelta(milliseconds=20))
    monkeypatch.setattr("helpbot.slack.marks.SOON", timedelta(0))
    made = []

    def make(*, signing=""):
        edge = Slack(
            slack.tokens(signing=signing),
            store,
            clock=clock,
            wake=lambda: woken.append(True),
            plan=lambda: plans[-1],
            canary_channel="CCANARY",
        )
        edge.client.timeout = 1
        made.append(edge)
        return edge

    yield make
    for edge in made:
        edge.stop()


@pytest.fixture
def edge(make):
    edge = make()
    edge.identity.step()
    return edge


@pytest.fixture
def read_only(store):
    store._driver.run("pragma query_only = on")
    yield
    store._driver.run("pragma query_only = off")
