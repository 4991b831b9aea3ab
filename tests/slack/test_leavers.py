"""Somebody who is not in the workspace any more has no rights, no place in a rota, no claims."""

from datetime import timedelta

import pytest

from helpbot.delivery import Delivery
from helpbot.desk import Means, OutageDesk, Reported
from helpbot.oncall import who_is_on_call
from helpbot.outages import State
from helpbot.plan import Role
from helpbot.rounds import Rounds
from helpbot.slack import Slack
from helpbot.slack.addresses import LINES, SCHEME
from helpbot.slack.leavers import watched
from helpbot.speech import Address, PersonId, Reply
from helpbot.store.outages import Affected
from tests.slack.stand_in import TEAM, StandIn

BO = PersonId("slack:UBO")


@pytest.fixture
def slack():
    with StandIn() as stand_in:
        for name in ("jo", "ty", "vi", "mo"):
            stand_in.join(f"U{name.upper()}", email=f"{name}@millbrook.example")
        yield stand_in


@pytest.fixture
def edge(slack, store, clock, plan, monkeypatch):
    monkeypatch.setattr("helpbot.slack.leavers.BETWEEN_S", 0.0)
    monkeypatch.setattr("helpbot.slack.leavers.AFTER_TROUBLE_S", 0.0)
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


@pytest.fixture
def means(plan):
    return Means(plan, LINES)


def look(edge):
    """One whole round, as every few minutes."""
    edge.leavers._begin_round()
    for _ in range(len(edge.leavers._round)):
        edge.leavers.step()


def leave(slack, *, deleted):
    if deleted:
        slack.people["UBO"]["deleted"] = True
    else:
        del slack.people["UBO"]


def on_call(means, tx, now):
    primary = who_is_on_call(means.rota(tx, now), "network", now).primary
    return primary and primary.id


def gone(store):
    return store.read().leavers.all()


def told(store):
    rows = store._driver.rows("select address, text from outbox where lane = 40 order by id")
    return [(row["address"], row["text"]) for row in rows]


def test_whoever_has_rights_or_a_place_in_a_rota_is_looked_up(slack, edge, plan):
    look(edge)

    asked = {call["email"].partition("@")[0] for call in slack.of("users.lookupByEmail")}
    assert asked == {"bo", "cy", "jo", "ty", "vi", "mo", "di"} == {p.id for p in watched(plan)}
    assert gone(store := edge.leavers._common.store) == frozenset()
    assert told(store) == []


@pytest.mark.parametrize("deleted", [True, False], ids=["deactivated", "not found"])
def test_the_technician_on_call_who_leaves_loses_place_rights_and_claim(
    slack, edge, store, clock, plan, means, deleted
):
    look(edge)
    edge.people.who(plan, BO)
    desk = OutageDesk(means)
    by = Affected(PersonId("slack:UANA"), Address("slack:D1/1"), True, "fire-3", clock())
    with store.begin() as tx:
        reported = Reported("no net", "internet", "fire-3", None, by)
        outage = desk.intake.declare(tx, reported, clock()).outage
        desk.claim(tx, outage.id, by=plan.person("bo"), now=clock())
        assert on_call(means, tx, clock()) == "bo"

    leave(slack, deleted=deleted)
    look(edge)

    assert gone(store) == {"bo"}
    assert on_call(means, store.read(), clock()) == "cy"
    assert edge.people.who(plan, BO).role is not Role.TECHNICIAN
    with store.begin() as tx:
        Rounds(lambda: means).steps(tx, clock())
    after = store.read().outages.get(outage.id)
    assert (after.state, after.claimed_by) == (State.TRIGGERED, None)
    paged = [page.person for page in store.read().pages.of(outage.id) if page.step > 1]
    assert paged == ["cy"]
    story = [entry.what for entry in store.read().journal.of(outage.ticket_id)]
    assert "released, the owner left" in story


def test_an_admin_is_told_once(slack, edge, store):
    look(edge)
    leave(slack, deleted=True)
    for _ in range(3):
        look(edge)

    ((to, text),) = told(store)
    assert to == "slack:@di@millbrook.example"
    assert text.startswith("**Bo Lindgren** is not in Slack any more.")


def test_whoever_comes_back_has_it_all_again_and_is_written_to(slack, edge, store, clock):
    look(edge)
    slack.people["UBO"]["deleted"] = True
    look(edge)
    with store.begin() as tx:
        tx.destinations.close("slack:@bo@millbrook.example", "user_disabled", clock())

    slack.people["UBO"]["deleted"] = False
    look(edge)

    assert gone(store) == frozenset()
    assert store.read().destinations.closed() == []
    assert [text.split("**")[1] for _, text in told(store)] == ["Bo Lindgren", "Bo Lindgren"]


def test_who_was_never_seen_there_has_not_left(slack, edge, store):
    del slack.people["UBO"]

    look(edge)

    assert gone(store) == frozenset()


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(
            lambda s: s.fails("users.lookupByEmail", "account_inactive", times=9), id="us"
        ),
        pytest.param(
            lambda s: s.fails("users.lookupByEmail", "missing_scope", times=9), id="scope"
        ),
        pytest.param(lambda s: s.limits("users.lookupByEmail", 3, times=9), id="too fast"),
        pytest.param(lambda s: s.breaks("users.lookupByEmail", 503, times=9), id="broken"),
        pytest.param(lambda s: s.close(), id="unreachable"),
    ],
)
def test_a_slack_in_trouble_makes_nobody_a_leaver(slack, edge, store, trouble):
    look(edge)
    trouble(slack)

    look(edge)

    assert gone(store) == frozenset()


def test_who_could_not_be_asked_for_is_asked_for_again(slack, edge, store):
    look(edge)
    leave(slack, deleted=True)
    slack.breaks("users.lookupByEmail", 503)

    edge.leavers._begin_round()
    for _ in range(20):
        edge.leavers.step()

    assert gone(store) == {"bo"}


@pytest.mark.parametrize(
    ("method", "reason"),
    [("users.lookupByEmail", "users_not_found"), ("chat.postMessage", "user_disabled")],
)
def test_a_page_that_finds_nobody_makes_it_look_at_once(slack, edge, store, clock, method, reason):
    look(edge)
    before = len(slack.of("users.lookupByEmail"))
    with store.begin() as tx:
        to = Address("slack:@bo@millbrook.example")
        tx.outbox.put(to, Reply("wake"), person=PersonId(to), now=clock())
    leave(slack, deleted=True)
    slack.fails(method, reason)
    Delivery(store, {SCHEME: edge.sender}, clock, leased_by=clock).drain()

    edge.leavers.step()

    assert gone(store) == {"bo"}
    assert len(slack.of("users.lookupByEmail")) == before + 2


def test_before_the_workspace_is_known_nobody_is_looked_up(slack, store, clock, plan):
    edge = Slack(
        slack.tokens(),
        store,
        clock=clock,
        wake=lambda: None,
        plan=lambda: plan,
    )
    edge.leavers.step()
    edge.stop()

    assert slack.calls == []


def test_in_another_workspace_everybody_is_new(slack, edge, store, monkeypatch):
    look(edge)
    monkeypatch.setitem(slack.people, "UBO", {"id": "UBO", "team_id": TEAM, "profile": {}})
    edge.identity._learn("UBOT", "T2", frozenset())

    look(edge)

    assert gone(store) == frozenset()


def test_looking_takes_its_time(slack, edge, monkeypatch):
    monkeypatch.setattr("helpbot.slack.leavers.BETWEEN_S", timedelta(hours=1).total_seconds())

    for _ in range(5):
        edge.leavers.step()

    assert len(slack.of("users.lookupByEmail")) == 1
