"""What should have been paged and was not is found, fired and shown; the watchdog is watched."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from helpbot import ticker as ticker_module
from helpbot.config import Settings
from helpbot.errors import ConfigError, SendError
from helpbot.heartbeat import Heartbeat
from helpbot.house import House
from helpbot.status import health, report
from helpbot.store.pages import Asks
from helpbot.terminal import SCHEME
from helpbot.ticker import Ticker
from helpbot.watchdog import audit
from helpbot.web import make_app
from tests.conftest import MONDAY
from tests.test_desk import STATION, paged
from tests.test_web import Browser


def found(bot):
    return audit(bot.store.read(), bot.clock())


def look(bot):
    """One look of the watchdog, and what it caused."""
    before = len(bot.said)
    bot.house.watchdog.look()
    bot.house.settle()
    return bot.said[before:]


def red(bot, folder):
    """What health says of the watchdog."""
    return [line for line in health(bot.store, folder, bot.clock()) if "watchdog" in line]


def test_a_desk_that_pages_as_it_should_has_nothing_to_find(city_bot):
    city_bot.hears("lou", STATION)
    for _ in range(30):
        city_bot.advance(minutes=1)

        assert found(city_bot) == []


def test_an_overdue_step_is_fired_by_the_watchdog(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.clock.push(timedelta(minutes=7))
    assert found(city_bot) == ["the step of outage 1 is overdue"]

    look(city_bot)

    assert paged(city_bot) == ["bo", "cy"]
    assert found(city_bot) == []


def test_what_the_watchdog_and_the_tick_both_find_is_paged_once(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.clock.push(timedelta(minutes=7))
    both = [
        threading.Thread(target=run)
        for run in (city_bot.house.watchdog.look, city_bot.house.ticker.tick)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    city_bot.house.settle()

    assert paged(city_bot) == ["bo", "cy"]


def test_a_page_that_was_planned_and_not_said_is_fired(city_bot):
    city_bot.hears("lou", STATION)
    with city_bot.store.begin() as tx:
        tx.pages.plan(1, person="cy", path="chat", step=1, asks=Asks.CLAIM, due_at=city_bot.clock())
    city_bot.clock.push(timedelta(seconds=90))
    assert found(city_bot) == ["the page about 1 to cy by chat is overdue"]

    look(city_bot)

    assert found(city_bot) == []
    assert paged(city_bot) == ["bo", "cy"]


def test_a_page_that_is_not_sent_is_found(city_bot):
    city_bot.terminal.hear("lou", STATION)
    city_bot.house.worker.drain()
    city_bot.clock.push(timedelta(minutes=3))

    (line,) = found(city_bot)

    assert line.endswith("a page, is not sent")
    city_bot.house.settle()
    assert found(city_bot) == []


@pytest.mark.parametrize("state", ["triggered", "claimed", "waiting"])
def test_an_outage_without_a_next_step_gets_one(city_bot, state):
    city_bot.hears("lou", STATION)
    city_bot.hears("bo", "claim 1")
    city_bot.store._driver.run("update outage set due_at = null, state = :state", state=state)
    assert found(city_bot) == ["outage 1 has no next step"]

    look(city_bot)

    (outage,) = city_bot.store.read().outages.open()
    assert outage.due_at is not None
    assert outage.due_at > city_bot.clock()


def test_who_is_held_back_by_the_throttle_is_not_overdue(city_bot):
    for service in ("email", "vpn", "phones", "printing", "payroll", "internet", "computers"):
        city_bot.hears("lou", f"{service} is down for everybody at the library")
    city_bot.house.ticker.tick()
    city_bot.clock.push(timedelta(seconds=59))

    planned = [p for n in range(1, 8) for p in city_bot.store.read().pages.of(n) if not p.said_at]
    assert planned
    assert found(city_bot) == []


def test_the_look_is_told_to_the_store(city_bot, tmp_path):
    city_bot.house.begin()
    city_bot.hears("lou", STATION)
    look(city_bot)
    assert red(city_bot, tmp_path) == []

    city_bot.clock.push(timedelta(minutes=7))
    look(city_bot)

    assert red(city_bot, tmp_path) == [
        "bad  watchdog the step of outage 1 is overdue, 0 s ago",
    ]
    look(city_bot)
    assert red(city_bot, tmp_path) == []
    figures = Browser(make_app(events=None, health=list, store=city_bot.store))
    assert "helpbot_watchdog_found_total 1.0" in figures.ask("GET", "/metrics")


def test_a_silent_watchdog_is_red(city_bot, tmp_path):
    city_bot.house.begin()
    city_bot.clock.push(timedelta(minutes=3))
    city_bot.house.ticker.tick()

    assert red(city_bot, tmp_path) == [
        "bad  watchdog silent, last looked 3 min ago; no page is watched"
    ]


def test_an_outage_whose_step_fails_is_red_until_it_is_mended(city_bot, tmp_path):
    city_bot.house.begin()
    city_bot.hears("lou", STATION)
    driver = city_bot.store._driver
    policy = driver.rows("select policy from outage")[0]["policy"]
    driver.run("update outage set policy = '{}'")
    city_bot.advance(minutes=6)

    look(city_bot)

    (line,) = red(city_bot, tmp_path)
    assert "the step of outage 1 fails: ValidationError at" in line
    lines, _ = report(city_bot.store, tmp_path, city_bot.clock())
    assert any("failing outage 1: its step is tried again each minute" in line for line in lines)
    assert paged(city_bot) == ["bo"]

    driver.run("update outage set policy = :policy", policy=policy)
    city_bot.advance(minutes=1)
    look(city_bot)

    assert paged(city_bot) == ["bo", "cy"]
    assert red(city_bot, tmp_path) == []


def test_a_look_stays_cheap_however_many_rows_there_are(city_bot, monkeypatch):
    driver, asked = city_bot.store._driver, []
    rows = driver.rows

    def overheard(sql, **values):
        asked.append((sql, values))
        return rows(sql, **values)

    monkeypatch.setattr(driver, "rows", overheard)

    audit(city_bot.store.read(), MONDAY)

    monkeypatch.undo()
    assert len(asked) == 6
    for sql, values in asked:
        for step in driver.rows(f"explain query plan {sql}", **values):
            assert "USING" in step["detail"], (sql, step["detail"])
            assert "TEMP B-TREE" not in step["detail"], (sql, step["detail"])
        assert ":limit" in sql


def test_the_watchdog_looks_though_a_tick_hangs(store, clock, monkeypatch):
    hangs, looked, let_go = threading.Event(), threading.Event(), threading.Event()
    for name in ("EVERY", "LOOKS_EVERY"):
        monkeypatch.setattr(ticker_module, name, timedelta(milliseconds=20))

    def after() -> None:
        hangs.set()
        let_go.wait(20)

    def watch() -> None:
        if hangs.is_set():
            looked.set()

    ticker = Ticker(store, clock, jobs=(), after=after, watch=watch)
    ticker.start()

    assert looked.wait(20)
    let_go.set()
    ticker.stop()


class Outside:
    """Who waits for a sign of life: a server on the loopback that counts them."""

    def __init__(self, status: int) -> None:
        outside = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.end_headers()
                outside.beats.append(self.path)

            def log_message(self, *_: object) -> None:
                pass

        self.beats: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self._server.server_port}/ping/s3cr3t"
        threading.Thread(target=self._server.serve_forever, args=(0.01,)).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def outside(request) -> Iterator[Outside]:
    outside = Outside(getattr(request, "param", 204))
    yield outside
    outside.close()


@pytest.fixture
def heart(outside, city_bot):
    """The heartbeat of the city's bot."""
    heart = Heartbeat(outside.url)
    city_bot.house = House(
        city_bot.mind,
        city_bot.store,
        desk=city_bot.house._desk,
        clock=city_bot.clock,
        senders={SCHEME: city_bot.terminal},
        heartbeat=heart,
    )
    return heart


def minutes_pass(bot, heart, count):
    """As the scheduler has it: two looks a minute, and what they start ends."""
    for _ in range(2 * count):
        bot.clock.push(timedelta(seconds=30))
        bot.house.ticker.tick()
        if bot.house.ticker.watch is not None:
            bot.house.ticker.watch()
        bot.house.settle()
        if heart._thread is not None:
            heart._thread.join()


def test_a_look_that_found_nothing_is_told_outside_at_most_once_a_minute(city_bot, heart, outside):
    city_bot.hears("lou", STATION)

    minutes_pass(city_bot, heart, 10)

    assert outside.beats == ["/ping/s3cr3t"] * 10


def test_a_page_that_cannot_be_sent_keeps_the_heartbeat_away(city_bot, heart, outside, monkeypatch):
    def refuses(_):
        raise SendError("the line is dead")

    monkeypatch.setattr(city_bot.terminal, "send", refuses)
    city_bot.hears("lou", STATION)
    minutes_pass(city_bot, heart, 2)
    before = len(outside.beats)

    minutes_pass(city_bot, heart, 10)

    assert len(outside.beats) == before


def test_a_step_that_cannot_be_taken_keeps_the_heartbeat_away(city_bot, heart, outside):
    city_bot.hears("lou", STATION)
    city_bot.store._driver.run("update outage set policy = '{}'")
    minutes_pass(city_bot, heart, 6)
    before = len(outside.beats)

    minutes_pass(city_bot, heart, 10)

    assert len(outside.beats) == before


def test_without_a_watchdog_the_heartbeat_stays_away_and_health_is_red(
    city_bot, heart, outside, tmp_path
):
    house = city_bot.house
    house.begin()
    house.ticker = Ticker(
        city_bot.store, city_bot.clock, jobs=house.ticker._jobs, after=house.ticker._after
    )
    assert red(city_bot, tmp_path) == []

    minutes_pass(city_bot, heart, 3)

    assert outside.beats == []
    assert red(city_bot, tmp_path)[0].startswith("bad  watchdog silent")


@pytest.mark.parametrize("outside", [500], indirect=True)
def test_a_heartbeat_that_is_refused_is_logged_without_its_url(outside, caplog):
    heart = Heartbeat(outside.url)

    heart.beat(MONDAY)
    assert heart._thread is not None
    heart._thread.join()

    assert "heartbeat.refused status=500" in caplog.text
    assert "s3cr3t" not in caplog.text


def test_a_heartbeat_that_reaches_nobody_is_logged_without_its_url(caplog):
    outside = Outside(204)
    outside.close()
    heart = Heartbeat(outside.url)

    heart.beat(MONDAY)
    assert heart._thread is not None
    heart._thread.join()

    assert "heartbeat.not_sent kind=URLError" in caplog.text
    assert "s3cr3t" not in caplog.text


def test_the_address_of_the_heartbeat_is_a_secret_of_the_settings(tmp_path):
    file = tmp_path / "url"
    file.write_text("https://watch.example/s3cr3t\n")

    settings = Settings.from_environ({"HOME": "/", "HELPBOT_HEARTBEAT_URL_FILE": str(file)})

    assert settings.helpbot_heartbeat_url == "https://watch.example/s3cr3t"
    assert "s3cr3t" not in repr(settings)


@pytest.mark.parametrize("url", ["file:///etc/s3cr3t", "watch.example/s3cr3t", "http:///s3cr3t"])
def test_an_address_that_is_none_is_refused_without_being_shown(url):
    with pytest.raises(ConfigError) as refused:
        Settings.from_environ({"HOME": "/", "HELPBOT_HEARTBEAT_URL": url})

    assert "HELPBOT_HEARTBEAT_URL" in str(refused.value)
    assert "s3cr3t" not in str(refused.value)
