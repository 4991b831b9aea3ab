from datetime import timedelta

import pytest

from helpbot.proposals import Proposed, Stage, What
from helpbot.status import ago, report
from helpbot.store import open_store
from tests.conftest import MONDAY
from tests.test_store import put, said, say


@pytest.fixture
def house(store, shelf, tmp_path):
    """A store in which a house has started, as `status` of another process sees it."""
    with store.begin() as tx:
        for name in ("started", "tick", "index"):
            tx.pulse.beat(name, MONDAY, "3 articles, 0 problems")
        tx.pulse.beat("watchdog", MONDAY)
        tx.pulse.beat("desk", MONDAY, "in force")
    return lambda now=MONDAY: report(store, shelf.folder, now)


def test_all_is_well_while_it_ticks(house):
    lines, is_bad = house()

    assert not is_bad or "folder has changed" in "".join(lines)
    assert "process running, last tick 0 s ago" in lines[0]


def test_a_tick_that_stays_away_is_bad(house):
    lines, is_bad = house(MONDAY + timedelta(minutes=5))

    assert is_bad
    assert lines[0] == "bad  process running, last tick 5 min ago"


def test_texts_that_nobody_decided_are_counted_and_not_bad(house, store):
    proposed = Proposed("vpn", "vpn.md", What.EDIT, "a", "", "", "bo")
    assert not any("texts" in line for line in house()[0])
    with store.begin() as tx:
        tx.proposals.put(proposed, now=MONDAY)
        discarded = tx.proposals.put(proposed, now=MONDAY)
        tx.proposals.settle(discarded, Stage.DISCARDED)

    assert "ok   texts   1 proposed, not decided yet" in house()[0]


def test_a_message_that_waits_too_long_is_bad(house, store):
    put(store, said("k"))
    say(store, "x")

    lines, is_bad = house(MONDAY + timedelta(minutes=3))

    assert is_bad
    assert lines[2] == "bad  inbox   1 waiting, the oldest 3 min ago"
    assert lines[3] == "bad  outbox  1 waiting, the oldest 3 min ago"


def test_a_parked_message_is_shown_with_its_error(house, store):
    put(store, said("k"))
    with store.begin() as tx:
        tx.inbox.park(
            tx.inbox.lease(MONDAY, leased_at=MONDAY, until=MONDAY + timedelta(minutes=1)), "e5f6"
        )

    lines, is_bad = house()

    assert is_bad
    assert any("error e5f6" in line for line in lines)


def test_a_process_that_died_is_bad_and_one_that_stopped_is_not(house, store):
    store.close()
    lines, is_bad = house()
    assert is_bad
    assert "did not stop by itself" in lines[0]

    store.start(MONDAY)
    with store.begin() as tx:
        tx.pulse.beat("stopped", MONDAY)
    store.close()
    lines, _ = house()
    assert lines[0] == "ok   process not running, stopped 0 s ago"


def test_no_database_yet_is_one_sentence(tmp_path):
    lines, is_bad = report(open_store(f"sqlite:///{tmp_path}/none.db"), tmp_path, MONDAY)

    assert is_bad
    assert lines == ["bad  store   there is no database yet; run `helpbot chat` once"]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-5, "0 s ago"),
        (119, "119 s ago"),
        (120, "2 min ago"),
        (7200, "2 h ago"),
        (500_000, "5 d ago"),
    ],
)
def test_an_age_reads_well(seconds, expected):
    assert ago(timedelta(seconds=seconds)) == expected


def test_a_database_that_was_never_started_is_one_sentence(tmp_path):
    (tmp_path / "empty.db").touch()

    lines, is_bad = report(open_store(f"sqlite:///{tmp_path}/empty.db"), tmp_path, MONDAY)

    assert is_bad
    assert "start helpbot once" in lines[0]


def test_articles_with_problems_are_bad(house, store):
    with store.begin() as tx:
        tx.pulse.beat("index", MONDAY, "3 articles, 2 problems")

    assert house()[1]
