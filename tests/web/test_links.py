"""Claim links over a real socket: nothing happens by looking, and one press acts once."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from helpbot.config import Settings
from helpbot.delivery import Delivery
from helpbot.errors import StorageError
from helpbot.plan import Desk
from helpbot.rooms import Rooms
from helpbot.signing import SCHEME, Signed, Signer
from helpbot.speech import Address, PersonId, Reply
from helpbot.web.links import Facts, Links, Told
from helpbot.web.nowhere import Nowhere
from tests.conftest import MONDAY
from tests.web.conftest import make_read_only

SIGNER = Signer(b"k" * 32)
UNTIL = MONDAY + timedelta(minutes=30)
WHAT = "Internet at Fire Station 3"
OPEN = Told(WHAT, 12, is_open=True)
NAMES = {"bo": "Bo Lindgren", "cy": "Cy <Okafor> & Sons"}


class Known:
    """What is known of outage 12, and what a press of somebody makes of it."""

    def __init__(self) -> None:
        self.told: Told | StorageError | None = OPEN
        self.facts = Facts(
            tell=self._tell,
            name_of=NAMES.get,
            address_of=lambda person: Address(f"slack:@{person}@millbrook.example"),
            hour_of=lambda at: at.strftime("%H:%M"),
            desk=lambda: Desk(
                name="IT Help Desk",
                hours="weekdays 8 to 5",
                phone="919 555 0140",
                after_hours_phone="919 555 0199",
            ),
        )

    def _tell(self, signed: Signed) -> Told | None:
        if isinstance(self.told, StorageError):
            raise self.told
        return self.told if signed.number == 12 else None


@pytest.fixture
def known():
    return Known()


@pytest.fixture
def client(store, clock, serve, known):
    return serve(links=_links(store, clock, known))


def _links(store, clock, known, *, wake=lambda: None):
    return Links(store, SIGNER, known.facts, clock=clock, wake=wake, patience=timedelta())


def _path(outage=12, who="bo", until=UNTIL):
    return f"/l/{SIGNER.token(outage, who, until)}"


def _inbox(store):
    return store._driver.rows("select * from inbox order by id")


def _title(page):
    found = re.search("<h1>(.*)</h1>", page.text)
    assert found is not None
    return found[1]


def test_a_page_says_what_a_press_will_do_and_has_one_button(client):
    page = client.get(_path())

    assert page.status == 200
    assert _title(page) == "Claim outage 12: Internet at Fire Station 3, as Bo Lindgren"
    assert page.text.count("<button") == page.text.count("<form") == 1
    assert "until 14:30" in page.text
    assert "919 555 0140" in page.text


def _call(who="bo"):
    return f"/l/{SIGNER.token(12, who, UNTIL, is_call=True)}"


def test_a_call_is_answered_by_its_link_and_claims_nothing(client, store):
    page = client.get(_call())
    assert _title(page) == "Look at 12: Internet at Fire Station 3, as Bo Lindgren"
    assert "I am looking" in page.text
    assert _inbox(store) == []

    pressed = client.post(_call())

    assert _title(pressed) == "Your answer about 12 is recorded"
    (row,) = _inbox(store)
    assert (row["text"], row["person"]) == ("looking at 12", f"{SCHEME}:bo")


@pytest.mark.parametrize(
    ("told", "title"),
    [
        pytest.param(
            Told("", 12, is_open=True, owner="bo", owner_name="Bo", since="02:14"),
            "You are looking at 12",
            id="answered",
        ),
        pytest.param(
            Told(WHAT, 12, is_open=True, owner="cy", owner_name="Cy", since="02:14"),
            "Cy is looking at 12: Internet at Fire Station 3",
            id="by another",
        ),
        pytest.param(Told(WHAT, 12, is_open=False), f"12: {WHAT} is over", id="over"),
    ],
)
def test_a_call_that_is_answered_or_over_says_so(client, known, told, title):
    known.told = told

    page = client.get(_call())

    assert _title(page) == title
    assert "<button" not in page.text


def test_looking_never_acts_however_often(client, store):
    for method in ("GET", "GET", "HEAD", "OPTIONS", "PUT"):
        client.ask(method, _path())

    assert _inbox(store) == []
    assert store._driver.rows("select * from link") == []


def test_a_page_runs_nothing_loads_nothing_and_is_kept_nowhere(client):
    page = client.get(_path())

    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<script|<link|<img|src=|http|@import|url\(|style=", page.text)


def test_the_style_of_a_page_is_the_one_that_its_policy_allows(client):
    import hashlib
    from base64 import b64encode

    page = client.get(_path())

    style = re.search("<style>(.*)</style>", page.text, re.DOTALL)
    assert style is not None
    allowed = b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{allowed}'" in page.headers["Content-Security-Policy"]


def test_names_are_shown_and_never_run(client, known):
    known.told = Told(
        "<b>x</b>", 12, is_open=True, owner="cy", owner_name=NAMES["cy"], since="02:14"
    )

    page = client.get(_path())

    assert _title(page) == "Outage 12 is already claimed by Cy &lt;Okafor&gt; &amp; Sons"
    assert "&lt;b&gt;x&lt;/b&gt;" in page.text


def test_a_press_is_an_utterance_of_the_person_alone(client, store):
    page = client.post(_path())

    assert page.status == 202
    assert _title(page) == "Your claim of outage 12 is recorded"
    (row,) = _inbox(store)
    assert re.fullmatch("link:[0-9a-f]{64}", row["key"])
    assert (row["person"], row["text"], row["private"]) == ("link:bo", "claim 12", 1)
    assert row["reply_to"] == "slack:@bo@millbrook.example"
    (link,) = store._driver.rows("select * from link")
    assert (link["says"], link["person"]) == ("claim 12", "link:bo")
    assert row["key"] == f"link:{link['digest']}"


def test_somebody_who_can_be_told_nowhere_speaks_all_the_same(store, clock, serve, known):
    nowhere = Facts(
        known.facts.tell,
        known.facts.name_of,
        lambda _: None,
        known.facts.hour_of,
        known.facts.desk,
    )
    client = serve(
        links=Links(store, SIGNER, nowhere, clock=clock, wake=lambda: None, patience=timedelta())
    )

    client.post(_path())

    (row,) = _inbox(store)
    assert row["reply_to"] == "link:bo"


def test_a_press_wakes_the_worker_once_it_is_stored(store, clock, serve, known):
    stored = []
    links = _links(store, clock, known, wake=lambda: stored.append(len(_inbox(store))))

    serve(links=links).post(_path())

    assert stored == [1]


def test_eight_presses_at_one_instant_are_one_utterance(client, store):
    at_once = threading.Barrier(8)

    def press(_):
        at_once.wait()
        return client.post(_path())

    with ThreadPoolExecutor(8) as threads:
        pages = list(threads.map(press, range(8)))

    assert len(_inbox(store)) == 1
    assert {_title(page) for page in pages} == {"Your claim of outage 12 is recorded"}


def test_what_the_store_cannot_take_is_said_and_not_acknowledged(client, store):
    make_read_only(store)

    page = client.post(_path())

    assert page.status == 503
    assert _title(page) == "Nothing was recorded"
    assert _inbox(store) == []


def test_a_link_is_used_up_only_with_what_it_says(client, store):
    store._driver.run(
        "create trigger full before insert on inbox begin select raise(abort, 'full'); end"
    )
    assert client.post(_path()).status == 500

    store._driver.run("drop trigger full")

    assert client.post(_path()).status == 202
    assert len(_inbox(store)) == 1


def test_what_was_stored_is_never_said_to_be_lost(store, clock, serve, known):
    def breaks() -> None:
        with store.begin() as tx:
            tx.inbox.done(tx.inbox.lease(MONDAY, leased_at=MONDAY, until=UNTIL))
        known.told = StorageError("the disk is failing")

    page = serve(links=_links(store, clock, known, wake=breaks)).post(_path())

    assert _title(page) == "Your claim of outage 12 is recorded"


@pytest.mark.parametrize(
    ("told", "title"),
    [
        pytest.param(
            Told(WHAT, 12, is_open=True, owner="cy", owner_name="Cy", since="02:14"),
            "Outage 12 is already claimed by Cy",
            id="by somebody else",
        ),
        pytest.param(
            Told(WHAT, 12, is_open=True, owner="bo", owner_name="Bo", since="02:14"),
            "Outage 12 is yours",
            id="by oneself",
        ),
        pytest.param(Told(WHAT, 12, is_open=False, owner="bo"), "Outage 12 is over", id="resolved"),
        pytest.param(None, "This link does nothing", id="unknown"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_where_there_is_nothing_to_claim_nothing_is_pressed(
    client, store, known, told, title, method
):
    known.told = told

    page = client.ask(method, _path())

    assert _title(page) == title
    assert "<button" not in page.text
    assert "919 555 0140" in page.text
    assert _inbox(store) == []


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        pytest.param("/l/x", 404, "not one of ours", id="no link"),
        pytest.param("/l/", 404, "not one of ours", id="nothing"),
        pytest.param(_path()[:-1], 404, "not one of ours", id="cut short"),
        pytest.param(_path() + "/../x", 404, "not one of ours", id="with more"),
        pytest.param("/l/%ff%00", 404, "not one of ours", id="odd bytes"),
        pytest.param(_path(until=MONDAY), 410, "outage 12 has expired", id="expired"),
        pytest.param(_path(who="zed"), 410, "does not claim outages any more", id="a leaver's"),
        pytest.param(_path(13), 404, "There is no outage 13", id="of no outage"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_that_is_good_for_nothing_says_so(client, store, method, path, status, says):
    page = client.ask(method, path)

    assert page.status == status
    assert says in page.text
    assert "919 555 0140" in page.text
    assert _inbox(store) == []


def test_another_site_cannot_press_for_somebody(client, store):
    page = client.post(_path(), headers={"Sec-Fetch-Site": "cross-site"})

    assert page.status == 403
    assert _inbox(store) == []
    assert client.post(_path(), headers={"Sec-Fetch-Site": "same-origin"}).status == 202


def test_without_links_there_is_no_such_page(serve):
    assert serve().get(_path()).status == 404


@pytest.fixture
def rooms(city_bot, store, serve, tmp_path):
    """The links of the whole program; a press is answered before it returns."""
    settings = Settings.from_environ({"HELPBOT_DATA_DIR": str(tmp_path), "HOME": "/home/ana"})
    return Rooms(
        settings,
        store,
        lambda: city_bot.house.plan,
        address_of=lambda person: Address(f"terminal:{person.id}"),
        wake=city_bot.house.settle,
        clock=city_bot.clock,
    )


@pytest.fixture
def outage_path(city_bot, rooms):
    city_bot.hears("lou", "nobody at station 3 can get online")
    return lambda who="bo": f"/l/{rooms.signer.token(1, who, UNTIL)}"


def test_a_link_of_a_part_claims_the_larger_outage(city_bot, rooms, serve, outage_path):
    city_bot.hears("zed", "the internet is out in every building")
    client = serve(links=rooms.links())
    assert _title(client.get(outage_path())) == (
        "Claim outage 2: Internet in the whole city, as Bo Lindgren"
    )

    page = client.post(outage_path())

    assert (page.status, _title(page)) == (200, "Outage 2 is yours")
    assert city_bot.store.read().outages.get(2).claimed_by == "bo"


def test_a_press_claims_the_outage_and_the_page_says_so(city_bot, rooms, serve, outage_path):
    client = serve(links=rooms.links())
    assert _title(client.get(outage_path())).startswith(f"Claim outage 1: {WHAT}, as Bo")

    page = client.post(outage_path())

    assert (page.status, _title(page)) == (200, "Outage 1 is yours")
    assert "claimed by you at 09:00" in page.text
    assert city_bot.store.read().outages.get(1).claimed_by == "bo"
    assert any(
        shown.to == "bo" and shown.reply.text.startswith("It is yours") for shown in city_bot.said
    )
    assert _title(client.post(outage_path())) == "Outage 1 is yours"


def test_the_loser_of_two_links_reads_who_won(city_bot, rooms, serve, outage_path):
    client = serve(links=rooms.links())
    client.post(outage_path("cy"))

    page = client.post(outage_path())

    assert _title(page) == f"Outage 1 is already claimed by {_name(city_bot, 'cy')}"
    assert "since 09:00" in page.text


def test_a_link_that_was_used_claims_nothing_after_a_release(city_bot, rooms, serve, outage_path):
    client = serve(links=rooms.links())
    client.post(outage_path())
    city_bot.hears("bo", "release 1")

    for page in (client.get(outage_path()), client.post(outage_path())):
        assert (page.status, _title(page)) == (410, "This link has been used")
    assert city_bot.store.read().outages.get(1).claimed_by is None


def test_somebody_who_may_not_claim_reads_that_nobody_has_it(city_bot, rooms, serve, outage_path):
    client = serve(links=rooms.links())

    page = client.post(outage_path("ana"))

    assert (page.status, _title(page)) == (409, "Outage 1 is not claimed")
    assert city_bot.store.read().outages.get(1).claimed_by is None


def test_time_to_claim_and_states_are_measured(city_bot, rooms, serve, outage_path):
    client = serve(links=rooms.links())
    city_bot.advance(seconds=90)
    client.post(outage_path())
    city_bot.hears("bo", "release 1")
    city_bot.hears("bo", "claim 1")

    figures = client.get("/metrics").text.splitlines()

    assert 'helpbot_outages{state="claimed"} 1.0' in figures
    assert 'helpbot_outages{state="triggered"} 0.0' in figures
    assert "helpbot_claim_seconds_count 1.0" in figures
    assert "helpbot_claim_seconds_sum 90.0" in figures


def test_what_is_said_to_nobody_is_not_tried_again(store, clock):
    with store.begin() as tx:
        address = Address(f"{SCHEME}:bo")
        tx.outbox.put(address, Reply("It is yours."), person=PersonId(address), now=MONDAY)

    Delivery(store, {SCHEME: Nowhere()}, clock).drain()

    (row,) = store._driver.rows("select state from outbox")
    assert row["state"] == "sent"


def _name(bot, who):
    person = bot.house.plan.person(who)
    assert person is not None
    return person.name
