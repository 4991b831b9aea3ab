"""Copies of files beside tickets."""

from datetime import timedelta

import pytest

from helpbot.plan import Plan
from helpbot.slack.common import Common
from helpbot.slack.fetching import Fetcher
from helpbot.speech import File
from helpbot.store.attachments import PAUSES, Copy
from helpbot.store.copies import path_of
from helpbot.tickets import Kind, Priority, Status, Ticket
from tests.slack.stand_in import TOKEN

SHOT = b"\x89PNG what is on the screen"
SIZE = len(SHOT)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "attachments"


@pytest.fixture
def fetcher(slack, store, clock, plans, folder):
    return Fetcher(Common(slack.client(), store, clock, lambda: plans[-1]), folder)


@pytest.fixture
def ticket(store, clock):
    with store.begin() as tx:
        made = tx.tickets.put(
            Ticket(
                id=0,
                kind=Kind.INCIDENT,
                summary="the plotter",
                service=None,
                facility=None,
                department=None,
                team="desktop",
                priority=Priority.P3,
                status=Status.NEW,
                requester="ana",
                requester_name="Ana",
                claimed_by=None,
                opened_at=clock(),
                closed_at=None,
                version=1,
            )
        )
    return made.id


@pytest.fixture
def attach(slack, store, clock, ticket):
    """Keeps a file with the ticket; `content` is what Slack gives for it."""

    def attach(content=SHOT, *, size=SIZE, reference="", is_copied=True):
        path = "/files-pri/T1-F1/shot.png"
        slack.files[path] = content
        file = File("shot.png", "image/png", size, reference or f"{slack.origin}{path}")
        with store.begin() as tx:
            tx.attachments.put(ticket, file, is_copied=is_copied, now=clock())

    return attach


def the_only(store, ticket):
    (attachment,) = store.read().attachments.of(ticket, internal=True)
    return attachment


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_that_is_wanted_is_fetched_with_the_token_and_kept(
    slack, store, ticket, fetcher, attach, folder
):
    attach()

    assert fetcher.step()

    kept = the_only(store, ticket)
    assert kept.copy is Copy.KEPT
    assert path_of(folder, kept.digest).read_bytes() == SHOT
    assert slack.asked_with == [f"Bearer {TOKEN}"]
    assert not fetcher.step()


def test_the_same_content_is_kept_once(store, ticket, fetcher, attach, folder):
    attach()
    attach()

    while fetcher.step():
        pass

    assert len(files_in(folder)) == 1
    assert {a.copy for a in store.read().attachments.of(ticket, internal=True)} == {Copy.KEPT}


def test_of_what_is_kept_by_reference_there_is_no_copy(slack, fetcher, attach, folder):
    attach(is_copied=False)

    assert not fetcher.step()
    assert slack.asked_with == []
    assert files_in(folder) == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"<html>Sign in</html>", id="a page instead"),
        pytest.param(SHOT[:5], id="half of it"),
        pytest.param(403, id="forbidden"),
        pytest.param(500, id="broken"),
        pytest.param(302, id="sent on"),
    ],
)
def test_what_cannot_be_fetched_is_tried_again_and_then_left_where_it_is(
    slack, store, clock, ticket, fetcher, attach, folder, content
):
    attach(content)

    assert fetcher.step()
    assert not fetcher.step()
    assert the_only(store, ticket).copy is Copy.WANTED
    for pause in PAUSES:
        clock.push(pause)
        assert fetcher.step()

    left = the_only(store, ticket)
    assert left.copy is Copy.FAILED
    assert left.file.reference.endswith("/files-pri/T1-F1/shot.png")
    assert files_in(folder) == []
    clock.push(timedelta(days=9))
    assert not fetcher.step()
    assert len(slack.asked_with) == len(PAUSES) + 1


def test_what_was_away_for_a_moment_is_kept_after_all(store, clock, ticket, fetcher, attach, slack):
    attach(500)
    fetcher.step()
    slack.files["/files-pri/T1-F1/shot.png"] = SHOT

    clock.push(PAUSES[0])
    fetcher.step()

    assert the_only(store, ticket).copy is Copy.KEPT


def test_a_slack_that_cannot_be_reached_is_asked_later(store, ticket, fetcher, attach, slack):
    attach()
    slack.close()

    assert fetcher.step()

    assert the_only(store, ticket).copy is Copy.WANTED


@pytest.mark.parametrize(
    "reference",
    [
        "https://evil.example/files-pri/T1-F1/shot.png",
        "https://slack.com.evil.example/shot.png",
        "https://evilslack.com/shot.png",
        "http://files.slack.com/shot.png",
        "/home/ana/shot.png",
        "file:///etc/passwd",
        "",
    ],
)
def test_the_token_is_shown_to_slack_alone(store, ticket, fetcher, slack, attach, reference):
    attach(reference=reference or " ")

    fetcher.step()

    assert the_only(store, ticket).copy is Copy.FAILED
    assert slack.asked_with == []


def with_limit(plan: Plan, mb: int) -> Plan:
    return plan.model_copy(
        update={"tickets": plan.tickets.model_copy(update={"copy_below_mb": mb})}
    )


def test_what_is_larger_than_it_says_is_not_read_to_its_end(
    store, ticket, fetcher, attach, plan, plans, folder
):
    plans.append(with_limit(plan, 1))
    attach(b"x" * 1_000_001, size=10)

    fetcher.step()

    assert the_only(store, ticket).copy is Copy.FAILED
    assert files_in(folder) == []


def test_a_file_that_is_too_large_by_now_is_not_asked_for(
    store, ticket, fetcher, attach, plan, plans, slack
):
    attach()
    plans.append(with_limit(plan, 0))

    fetcher.step()

    assert the_only(store, ticket).copy is Copy.FAILED
    assert slack.asked_with == []


def test_what_an_earlier_try_left_is_written_over(store, ticket, fetcher, attach, folder):
    attach()
    fetcher.step()
    (kept,) = files_in(folder)
    kept.rename(kept.with_suffix(".part"))
    kept.with_suffix(".part").write_bytes(b"half")
    attach()

    fetcher.step()

    assert kept.read_bytes() == SHOT
    assert files_in(folder) == [kept]


def test_no_log_holds_where_a_file_is(fetcher, attach, caplog):
    caplog.set_level("DEBUG", "helpbot")
    for content in (SHOT, 500, b"x"):
        attach(content)
        fetcher.step()

    assert "files-pri" not in caplog.text
    assert TOKEN not in caplog.text


def test_what_no_ticket_has_any_more_is_removed_from_the_disk(store, fetcher, attach, folder):
    attach()
    while fetcher.step():
        pass
    assert fetcher.clear() == 0

    with store.begin() as tx:
        tx._driver.run("update attachment set digest = null")

    assert fetcher.clear() == 1
    assert files_in(folder) == []
