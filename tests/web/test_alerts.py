"""What monitoring says, over a real socket: stored before it is acknowledged, and once."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpbot.web.alerts import LONGEST_KEY, MOST_BYTES, Alerts, safe
from tests.conftest import MONDAY
from tests.web.conftest import make_read_only

SECRET = "s" * 32
KNOWN = {
    "fire3-circuit-down": ("internet", "fire-3"),
    "CadDown": ("cad", "dispatch"),
}
OWN = {
    "alert": "fire3-circuit-down",
    "key": "circuit-7",
    "status": "firing",
    "text": "carrier lost",
    "at": "2026-01-05T09:00:00-05:00",
}


def entry(name="CadDown", *, status="firing", fingerprint="3f2a", at="2026-01-05T14:00:00Z"):
    """One alert as Alertmanager sends it, with what nobody looks at."""
    return {
        "status": status,
        "labels": {"alertname": name, "severity": "critical"},
        "annotations": {"summary": "CAD does not answer", "runbook": "x"},
        "startsAt": at,
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus.example",
        "fingerprint": fingerprint,
    }


def delivery(*entries):
    return {"version": "4", "groupKey": "{}", "status": "firing", "alerts": list(entries)}


class Monitor:
    """A monitoring system: it posts JSON and holds the secret."""

    def __init__(self, client):
        self._client = client

    def says(self, what, *, secret=SECRET):
        body = what if isinstance(what, bytes) else json.dumps(what).encode()
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        return self._client.post("/alerts", body, headers)


def _alerts(store, clock, wake=lambda: None):
    return Alerts(store, SECRET, lambda: KNOWN, clock=clock, wake=wake)


@pytest.fixture
def client(store, clock, serve):
    return serve(alerts=_alerts(store, clock))


@pytest.fixture
def monitor(client):
    return Monitor(client)


def _inbox(store):
    return store._driver.rows("select * from inbox order by id")


def _texts(store):
    return [row["text"] for row in _inbox(store)]


def test_an_alert_becomes_a_sentence_in_a_conversation_of_its_own(monitor, store):
    answer = monitor.says(OWN)

    assert (answer.status, answer.text) == (200, "Stored: 1 new, 0 known before.\n")
    (row,) = _inbox(store)
    assert row["text"] == "alert circuit-7 firing internet at fire-3: carrier lost"
    assert row["key"] == "alert:circuit-7:firing:2026-01-05T14:00:00.000000Z"
    assert row["person"] == "alert:monitoring"
    assert row["reply_to"] == row["conversation"] == "alert:circuit-7"
    assert row["private"] == 1


def test_alertmanager_is_understood(monitor, store):
    answer = monitor.says(delivery(entry(), entry(status="resolved")))

    assert answer.status == 200
    assert _texts(store) == [
        "alert CadDown-3f2a firing cad at dispatch: CAD does not answer",
        "alert CadDown-3f2a resolved cad at dispatch: CAD does not answer",
    ]


@pytest.fixture
def watched(city_bot, clock, serve):
    """A monitor of the whole program; what it says is acted upon before it is acknowledged."""
    return Monitor(serve(alerts=_alerts(city_bot.store, clock, wake=city_bot.house.settle)))


def _open(bot):
    return [outage.id for outage in bot.store.read().outages.open()]


def _resolve(bot, number):
    bot.hears("jo", f"claim {number}")
    bot.hears("jo", f"resolve {number} cause: restarted the server")
    assert _open(bot) == []


def test_what_still_fires_after_a_person_resolved_it_is_an_outage_again(watched, city_bot):
    watched.says(delivery(entry()))
    watched.says(delivery(entry()))
    _resolve(city_bot, 1)

    answer = watched.says(delivery(entry()))

    assert answer.text.startswith("Stored: 1 new")
    assert _open(city_bot) == [2]
    _resolve(city_bot, 2)
    watched.says(delivery(entry()))
    assert _open(city_bot) == []
    city_bot.advance(hours=1)
    watched.says(delivery(entry()))
    assert _open(city_bot) == [3]


def test_what_monitoring_itself_ended_is_not_begun_by_a_late_delivery(watched, city_bot):
    for status in ("firing", "resolved", "firing"):
        watched.says(delivery(entry(status=status)))

    assert _open(city_bot) == []


@pytest.mark.parametrize("said", [OWN, delivery(entry(), entry(fingerprint="77"))])
def test_what_is_delivered_again_changes_nothing(monitor, store, said):
    monitor.says(said)
    before = _texts(store)

    answer = monitor.says(said)

    assert answer.status == 200
    assert answer.text.startswith("Stored: 0 new")
    assert _texts(store) == before


def test_the_next_episode_of_an_alert_is_new(monitor, store):
    for said in (entry(), entry(at="2026-01-05T18:00:00Z")):
        monitor.says(delivery(said))

    assert len(_texts(store)) == 2


def test_without_a_time_what_comes_within_the_minute_is_one_alert(monitor, store, clock):
    said = {key: value for key, value in OWN.items() if key != "at"}
    monitor.says(said)
    monitor.says(said)
    assert len(_texts(store)) == 1

    clock.push(MONDAY.resolution * 60_000_000)
    monitor.says(said)

    assert len(_texts(store)) == 2


def test_an_unknown_alert_is_named_with_what_to_add_and_the_known_are_stored(monitor, store):
    answer = monitor.says(delivery(entry("Fire4Down"), entry(), entry('odd "name"')))

    assert answer.status == 422
    assert 'Not known: "Fire4Down", "odd \\"name\\""' in answer.text
    assert '[alerts]\n"Fire4Down" = {service = "…", facility = "…"}' in answer.text
    assert len(_texts(store)) == 1


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {SECRET}x",
        f"Bearer {SECRET[:-1]}",
        f"Basic {SECRET}",
        SECRET,
        "Bearer \xe9\xff",
    ],
)
def test_without_the_secret_nothing_is_stored(client, store, header):
    headers = {} if header is None else {"Authorization": header}

    answer = client.post("/alerts", json.dumps(OWN).encode(), headers)

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert SECRET not in answer.text
    assert _inbox(store) == []


def test_without_a_secret_there_is_no_such_door(serve):
    assert Monitor(serve()).says(OWN).status == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_it_is_only_posted_to(client, method):
    answer = client.ask(method, "/alerts", b"", {"Authorization": f"Bearer {SECRET}"})

    assert answer.status == 404


def test_what_the_store_cannot_take_is_not_acknowledged(monitor, store):
    make_read_only(store)

    assert monitor.says(OWN).status == 503
    assert _inbox(store) == []


def test_it_is_stored_before_anybody_is_woken(store, clock, serve):
    stored = []
    alerts = _alerts(store, clock, wake=lambda: stored.append(len(_inbox(store))))

    Monitor(serve(alerts=alerts)).says(OWN)

    assert stored == [1]


def test_a_body_above_the_limit_is_refused_whole(monitor, store):
    answer = monitor.says(OWN | {"text": "x" * MOST_BYTES})

    assert answer.status == 413
    assert _inbox(store) == []


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param(b"", "no JSON", id="nothing"),
        pytest.param(b"{", "no JSON", id="cut short"),
        pytest.param(b"\xff\xfe", "no JSON", id="no text"),
        pytest.param(b"[" * 100_000, "no JSON", id="deep"),
        pytest.param(b"[]", "no JSON object", id="a list"),
        pytest.param(b"{}", "alert: is missing; key: is missing", id="empty"),
        pytest.param(OWN | {"status": "broken"}, "status:", id="another status"),
        pytest.param(OWN | {"at": "yesterday"}, "at:", id="no time"),
        pytest.param(OWN | {"at": "2026-01-05T09:00:00"}, "at:", id="no zone"),
        pytest.param(OWN | {"at": "0001-01-01T00:00:00+05:00"}, "no time in UTC", id="no year"),
        pytest.param(OWN | {"key": ""}, "key:", id="no key"),
        pytest.param({"alerts": 5}, "alerts:", id="no list"),
        pytest.param(delivery({"status": "firing"}), "alerts.0.labels: is missing", id="no labels"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_stored(monitor, store, body, says):
    answer = monitor.says(body)

    assert answer.status == 400
    assert says in answer.text
    assert _inbox(store) == []


def test_secrets_in_the_words_are_masked_and_the_sentence_stays_whole(monitor, store):
    monitor.says(OWN | {"text": "login failed,\n my password is Hunter2xyz\r\n\tsee log"})

    (text,) = _texts(store)
    assert text.startswith("alert circuit-7 firing internet at fire-3: login failed, ")
    assert "Hunter2xyz" not in text
    assert "password removed" in text
    assert "\n" not in text


def test_an_alert_without_words_says_its_name(monitor, store):
    monitor.says(OWN | {"text": ""})

    assert _texts(store) == ["alert circuit-7 firing internet at fire-3: fire3-circuit-down"]


@given(st.text(max_size=200))
def test_a_key_is_safe_and_no_longer_than_it_may_be(key):
    made = safe(key)

    assert len(made) <= LONGEST_KEY
    assert all(c.isascii() and (c.isalnum() or c in "._-") for c in made)


def test_two_keys_that_look_alike_stay_two():
    keys = ["a b", "a-b", "a:b", "a/b", "x" * 80, "x" * 81, "x" * 82]

    assert len({safe(key) for key in keys}) == len(keys)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
TIMES = st.sampled_from(
    ["2026-01-05T14:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", ""]
)
OWNS = st.fixed_dictionaries(
    {
        "alert": st.sampled_from(sorted(KNOWN)) | JSON,
        "key": st.text(max_size=100) | JSON,
        "status": st.sampled_from(["firing", "resolved"]) | JSON,
        "text": st.text(max_size=400) | JSON,
    },
    optional={"at": TIMES | JSON},
)
ENTRIES = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["firing", "resolved"]) | JSON,
        "labels": st.fixed_dictionaries({"alertname": st.sampled_from(sorted(KNOWN)) | JSON}),
        "fingerprint": st.text(max_size=20) | JSON,
        "startsAt": TIMES | JSON,
    },
    optional={"annotations": JSON},
)
BODIES = (
    st.binary(max_size=40)
    | JSON.map(lambda raw: json.dumps(raw).encode())
    | OWNS.map(lambda raw: json.dumps(raw).encode())
    | st.lists(ENTRIES | JSON, max_size=3).map(lambda raw: json.dumps({"alerts": raw}).encode())
)


@given(BODIES)
@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_posted_is_answered_and_never_an_error(monitor, body):
    assert monitor.says(body).status in (200, 400, 422)
