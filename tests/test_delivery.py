from datetime import timedelta

import pytest

from helpbot.delivery import MAX_ATTEMPTS, Delivery
from helpbot.errors import SendError
from helpbot.speech import Address, Reply
from helpbot.store.outbox import Lane, Message
from tests.conftest import person


class Post:
    """A sender that fails as told."""

    every: timedelta | None = None
    burst = 1

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.errors: list[SendError] = []

    def send(self, message: Message) -> str:
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append(message.reply.text)
        return f"ref-{message.id}"


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def delivery(store, clock, post):
    return Delivery(store, {"post": post}, clock, leased_by=clock)


def say(store, clock, text, to="post:ana"):
    with store.begin() as tx:
        tx.outbox.put(Address(to), Reply(text), person=person("ana"), now=clock())


def test_a_failed_send_backs_off_and_goes_out_later_in_order(store, clock, post, delivery):
    post.errors = [SendError("busy")] * 3
    say(store, clock, "one")
    say(store, clock, "two")
    waited = []
    for _ in range(20):
        delivery.drain()
        if post.sent:
            break
        clock.push(timedelta(seconds=1))
        waited.append(1)

    assert post.sent == ["one", "two"]
    assert len(waited) == 7  # 1 s, 2 s and 4 s


def test_what_is_sent_after_all_has_as_many_attempts_as_what_is_new(store, clock, post, delivery):
    post.errors = [SendError("busy"), SendError("user_disabled", permanent=True)]
    with store.begin() as tx:
        to = Address("post:ana")
        tx.outbox.put(to, Reply("old"), person=person("ana"), now=clock(), key="card:1")
    delivery.drain()
    clock.push(timedelta(seconds=1))
    delivery.drain()
    with store.begin() as tx:
        assert tx.outbox.revive("card:1", Reply("new"), clock())
        assert tx.outbox.by_key("card:1").attempt == 0

    delivery.drain()

    assert post.sent == ["new"]


def test_retry_after_parks_the_destination_and_nobody_else(store, clock, post, delivery):
    post.errors = [SendError("rate limited", retry_after=timedelta(seconds=30))]
    say(store, clock, "slow")
    say(store, clock, "behind")
    say(store, clock, "other", to="post:bo")

    delivery.drain()
    assert post.sent == ["other"]
    clock.push(timedelta(seconds=29))
    delivery.drain()
    assert post.sent == ["other"]
    clock.push(timedelta(seconds=1))
    delivery.drain()
    assert post.sent == ["other", "slow", "behind"]


def test_a_permanent_failure_is_given_up_shown_and_stops_nobody(store, clock, post, delivery):
    post.errors = [SendError("channel_archived", permanent=True)]
    say(store, clock, "lost")
    say(store, clock, "next")

    delivery.drain()

    assert post.sent == ["next"]
    assert store.read().outbox.depth().parked == 1


def test_trying_ends_one_day(store, clock, post, delivery):
    post.errors = [SendError("busy")] * (MAX_ATTEMPTS + 5)
    say(store, clock, "x")
    start = clock()
    for _ in range(MAX_ATTEMPTS + 5):
        delivery.drain()
        clock.push(timedelta(minutes=5))

    assert store.read().outbox.depth().parked == 1
    assert timedelta(hours=20) < clock() - start < timedelta(hours=30)


def test_a_send_cut_off_by_a_crash_is_made_once_more(store, clock, post, delivery):
    say(store, clock, "x")
    with store.begin() as tx:
        tx.outbox.lease(clock(), leased_at=clock(), until=clock() + timedelta(seconds=60))

    delivery.drain()
    assert post.sent == []
    clock.push(timedelta(seconds=60))
    delivery.drain()
    assert post.sent == ["x"]


def test_an_address_nobody_sends_to_waits_and_stops_nobody(store, clock, post, delivery):
    say(store, clock, "pigeon", to="pigeon:ana")
    say(store, clock, "x")

    delivery.drain()

    assert post.sent == ["x"]
    assert store.read().outbox.depth().waiting == 1


def test_a_message_that_breaks_its_sender_is_given_up_and_stops_nobody(
    store, clock, post, delivery
):
    post.errors = [ValueError("cannot be drawn")]
    say(store, clock, "broken")
    say(store, clock, "fine")

    delivery.drain()

    assert post.sent == ["fine"]
    assert store.read().outbox.depth().parked == 1


def test_a_lease_that_was_lost_during_the_send_ends_quietly(store, clock, delivery, post, caplog):
    def lose(message):
        store._driver.run("update outbox set attempt = attempt + 1")
        raise SendError("busy")

    post.send = lose
    say(store, clock, "x")

    assert delivery.step()
    assert "outbox.lease_lost" in caplog.text


def test_a_closed_channel_gives_up_what_waits_and_tells_an_admin_once(store, clock, post):
    told = []
    delivery = Delivery(store, {"post": post}, clock, alarm=lambda tx, *rest: told.append(rest[:2]))
    post.errors = [SendError("is_archived", permanent=True, is_closed=True)]
    for text in ("one", "two", "three"):
        say(store, clock, text, to="post:C1/17.1")
    say(store, clock, "other", to="post:C2/17.1")

    delivery.drain()

    assert post.sent == ["other"]
    assert told == [("post:C1", "is_archived")]
    assert store.read().outbox.depth().parked == 3
    assert store.read().destinations.closed() == [("post:C1", "is_archived")]


def test_a_channel_is_written_to_once_a_second_after_a_short_burst(store, clock, post):
    post.every, post.burst = timedelta(seconds=1), 3
    delivery = Delivery(store, {"post": post}, clock, leased_by=clock)
    for n in range(6):
        say(store, clock, f"c1 {n}", to=f"post:C1/{n}")
    say(store, clock, "c2", to="post:C2/1")
    counts = []
    for _ in range(5):
        delivery.drain()
        counts.append(len(post.sent))
        clock.push(timedelta(seconds=1))

    assert counts == [4, 5, 6, 7, 7]
    assert post.sent[3] == "c2"


AGAIN = "Sent again: you may have this already.\n\n"


def page(store, clock, lane=Lane.PAGE):
    with store.begin() as tx:
        tx.outbox.put(
            Address("post:bo"), Reply("wake"), person=person("bo"), now=clock(), lane=lane
        )


def lease_and_die(store, clock):
    with store.begin() as tx:
        assert tx.outbox.lease(clock(), leased_at=clock(), until=clock() + timedelta(seconds=60))


@pytest.mark.parametrize("restarts", [True, False], ids=["a restart", "a lease that ran out"])
def test_a_page_that_a_crash_cut_off_says_that_it_may_be_a_repeat(
    store, clock, post, delivery, restarts
):
    page(store, clock)
    lease_and_die(store, clock)

    clock.push(timedelta(seconds=60))
    if restarts:
        with store.begin() as tx:
            tx.outbox.free_leases(clock())
    delivery.drain()

    assert post.sent == [f"{AGAIN}wake"]


def test_a_page_without_an_answer_says_so_until_it_is_sent(store, clock, post, delivery):
    post.errors = [SendError("no answer", is_unknown=True), SendError("busy")]
    page(store, clock)

    for _ in range(4):
        delivery.drain()
        clock.push(timedelta(seconds=1))

    assert post.sent == [f"{AGAIN}wake"]


def test_a_page_that_was_refused_is_no_repeat(store, clock, post, delivery):
    post.errors = [SendError("busy")]
    page(store, clock)

    delivery.drain()
    clock.push(timedelta(seconds=1))
    delivery.drain()

    assert post.sent == ["wake"]


def test_a_page_is_sent_soon_after_the_way_is_open_again(store, clock, post, delivery):
    post.errors = [SendError("down")] * 20
    page(store, clock)
    for _ in range(300):
        delivery.drain()
        clock.push(timedelta(seconds=1))
        if not post.errors:
            break

    for _ in range(15):
        clock.push(timedelta(seconds=1))
        delivery.drain()

    assert post.sent == ["wake"]


def test_only_pages_say_it(store, clock, post, delivery):
    page(store, clock, Lane.ANSWER)
    lease_and_die(store, clock)

    clock.push(timedelta(seconds=60))
    delivery.drain()

    assert post.sent == ["wake"]


def test_what_has_no_place_yet_is_tried_again_and_an_admin_is_told(store, clock, post):
    told = []
    delivery = Delivery(
        store, {"post": post}, clock, lambda tx, *rest: told.append(rest[:2]), leased_by=clock
    )
    post.errors = [SendError("not_there", is_missing=True)]
    say(store, clock, "card", to="post:#it-triage")

    delivery.drain()
    assert (post.sent, told) == ([], [("post:#it-triage", "not_there")])
    clock.push(timedelta(seconds=1))
    delivery.drain()

    assert post.sent == ["card"]
    assert store.read().destinations.closed() == []
