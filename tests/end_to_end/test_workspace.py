"""The bot as a process against a stand-in of Slack that nobody here wrote.

Skipped with a reason where the stand-in cannot be had; continuous integration installs it.
"""

import os
import signal
import urllib.error
import urllib.request

import pytest

from bench.chaos import chaos
from bench.workspace import BOT, HELP, QUIET, Bot, binary, free_port, wait_until, workspace
from tests.end_to_end.window import chosen, typed, window

PROGRAM = binary()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="LOCAL_SLACK names no stand-in of Slack"),
]


@pytest.fixture(scope="module")
def cached(cache, encoder):
    """The settings that let a bot start quickly: the prepared model of this machine."""
    return {"HELPBOT_CACHE_DIR": str(cache)}


@pytest.fixture(scope="module")
def place():
    with workspace(PROGRAM, people=2) as made:
        yield made


@pytest.fixture(scope="module")
def slack(place, cached):
    """The workspace, with a bot in it over Socket Mode."""
    made, folder = place
    bot = Bot(made, folder, **cached)
    bot.start()
    wait_until(lambda: "slack.connected" in bot.log(), what="the connection")
    yield made
    bot.close()


def status_of(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError:
        return 0, ""


def test_a_direct_message_is_answered_in_its_thread(slack):
    ts = slack.say("U01ANA", "outlook is stuck on loading profile")

    reply = slack.reply(slack.direct("U01ANA"), ts)

    assert reply["text"].startswith("Outlook will not open or stays on loading")
    kinds = [block["type"] for block in reply["blocks"]]
    assert kinds[-2:] == ["context", "actions"]


def test_a_mention_that_arrives_as_two_events_gets_one_reply(slack):
    ts = slack.say("U01ANA", f"<@{BOT}> outlook is stuck on loading profile", channel=QUIET)
    slack.reply(QUIET, ts)
    later = slack.say("U01ANA", f"<@{BOT}> person", channel=QUIET)
    slack.reply(QUIET, later)

    assert len(slack.replies(QUIET, ts)) == 1


def test_a_help_channel_is_answered_unasked_and_another_is_not(slack):
    quiet = slack.say("U01ANA", "outlook is stuck on loading profile", channel=QUIET)
    help_ts = slack.say("U01ANA", "outlook is stuck on loading profile", channel=HELP)

    slack.reply(HELP, help_ts)

    assert slack.replies(QUIET, quiet) == []


def test_in_a_thread_only_the_asker_is_answered(slack):
    ts = slack.say("U01ANA", "outlook is stuck on loading profile", channel=HELP)
    slack.reply(HELP, ts)

    slack.say("U01DI", "did you try webmail?", channel=HELP, thread=ts)
    slack.say("U01ANA", "and how do I add a printer", channel=HELP, thread=ts)
    wait_until(lambda: len(slack.replies(HELP, ts)) >= 2, what="the second reply")

    assert len(slack.replies(HELP, ts)) == 2


def test_a_press_edits_the_answer_and_says_what_came_of_it(slack):
    ts = slack.say("U01ANA", "outlook is stuck on loading profile")
    channel = slack.direct("U01ANA")
    slack.press("U01ANA", slack.reply(channel, ts), "That fixed it")

    wait_until(lambda: len(slack.replies(channel, ts)) == 2, what="the result")
    answer, result = sorted(slack.replies(channel, ts), key=lambda m: m["ts"])
    wait_until(
        lambda: "actions" not in [b["type"] for b in slack.replies(channel, ts)[0]["blocks"]],
        what="the edit",
    )

    assert result["text"].startswith("Good, glad it works")
    assert answer["text"].startswith("Outlook")


def test_a_command_is_answered_for_the_asker_alone_and_can_be_shared(slack):
    slack.control(
        "command",
        channel=QUIET,
        user="U01ANA",
        command="/it",
        text="ask error 0x0000011b when I print",
    )

    def private():
        return [m for m in slack.messages(QUIET) if m.get("ephemeral_to") == "U01ANA"]

    (answer,) = wait_until(private, what="the private answer")
    slack.press("U01ANA", {**answer, "channel": QUIET}, "Share with channel")
    shared = wait_until(
        lambda: [
            m
            for m in slack.messages(QUIET)
            if m.get("user") == BOT and not m.get("ephemeral_to") and "0x0000011b" in m["text"]
        ],
        what="the shared answer",
    )
    assert len(shared) == 1


def test_an_outage_is_reported_by_a_form_that_a_command_opens(slack):
    direct = slack.direct("U01ANA")
    with window(slack, "U01ANA") as ana:
        slack.control("command", channel=QUIET, user="U01ANA", command="/it", text="outage no dial")
        modal = ana.modal()
        what = next(b for b in modal["blocks"] if b["block_id"] == "what")
        assert what["element"]["initial_value"] == "no dial"
        service = chosen(modal, "service", "Desk phones")
        facility = chosen(modal, "facility", "Tennis Center")

        ana.submit(service=service, what=typed("no dial tone"))
        assert set(ana.errors()) == {"facility"}
        ana.submit(service=service, facility=facility, what=typed("no dial tone\nsince nine"))
        assert ana.is_closed()

    def told():
        return [m for m in slack.messages(direct) if "Desk phones at Tennis Center" in m["text"]]

    assert wait_until(told, what="the reply")
    assert not [m for m in slack.messages(QUIET) if "Tennis Center" in m["text"]]


def test_a_pasted_password_is_removed_and_told_to_its_sender_alone(slack, place):
    ts = slack.say("U01ANA", "vpn login failed, my password is Walnut-5521", channel=HELP)
    slack.reply(HELP, ts)

    notice = wait_until(
        lambda: [m for m in slack.messages(HELP) if "I removed it before" in m["text"]],
        what="the notice",
    )
    assert notice[0].get("ephemeral_to") == "U01ANA"
    for path in (place[1] / "data").rglob("*"):
        assert path.is_dir() or b"Walnut-5521" not in path.read_bytes()
    assert "Walnut-5521" not in (place[1] / "bot.log").read_text()


def test_nothing_pings_and_no_link_is_forged(slack):
    ts = slack.say("U01ANA", "<!channel> <https://evil.example|portal> help me with <@U01DI>")
    reply = slack.reply(slack.direct("U01ANA"), ts)

    assert "<!channel" not in str(reply)
    assert "evil" not in str(reply)


def test_what_was_asked_while_it_was_down_is_answered_when_it_is_up_again(cached):
    with workspace(PROGRAM) as (place, folder):
        bot = Bot(place, folder, **cached)
        bot.start()
        wait_until(lambda: "slack.connected" in bot.log(), what="the connection")
        first = place.say("U01ANA", "outlook is stuck on loading profile")
        place.reply(place.direct("U01ANA"), first)
        assert bot.stop() == 0

        asked = [
            (place.direct("U01ANA"), place.say("U01ANA", "how do I add a printer")),
            (place.direct("U01DI"), place.say("U01DI", "I forgot my password")),
            (HELP, place.say("U01DI", "vpn will not connect", channel=HELP)),
            (QUIET, place.say("U01DI", f"<@{BOT}> person", channel=QUIET)),
            (QUIET, place.say("U01DI", "nobody asked the bot", channel=QUIET)),
        ]
        bot.start()
        for channel, ts in asked[:4]:
            place.reply(channel, ts)
        assert place.replies(*asked[4]) == []
        assert len(place.replies(place.direct("U01ANA"), first)) == 1
        bot.close()


def test_the_bot_starts_without_slack_and_is_there_when_slack_is(cached, tmp_path):
    port = free_port()
    environ = cached | {
        "SLACK_API_URL": f"http://127.0.0.1:{port}/api/",
        "HELPBOT_BIND": f"127.0.0.1:{free_port()}",
    }
    with workspace(PROGRAM) as (place, _):
        bot = Bot(place, tmp_path, **environ)
        bot.start()
        health = f"http://{environ['HELPBOT_BIND']}/healthz"
        code, text = wait_until(
            lambda: (found := status_of(health))[0] == 503 and "Slack" in found[1] and found,
            what="red health",
        )
        assert (code, "slack" in text) == (503, True)
        assert bot.process is not None
        assert bot.process.poll() is None
        bot.close()


def test_http_mode_answers_and_opens_nothing_but_what_it_needs(cached):
    bind = f"127.0.0.1:{free_port()}"
    with workspace(PROGRAM, events_url=f"http://{bind}/slack/events") as (place, folder):
        bot = Bot(place, folder, HELPBOT_MODE="http", HELPBOT_BIND=bind, **cached)
        bot.start()
        wait_until(lambda: status_of(f"http://{bind}/healthz")[0] == 200, what="green health")
        ts = place.say("U01ANA", "outlook is stuck on loading profile")
        channel = place.direct("U01ANA")
        place.press("U01ANA", place.reply(channel, ts), "Not helpful")
        wait_until(lambda: len(place.replies(channel, ts)) == 2, what="the result")

        assert "helpbot_questions" in status_of(f"http://{bind}/metrics")[1]
        for path in ("/", "/slack/events", "/admin"):
            assert status_of(f"http://{bind}{path}")[0] == 404
        forged = urllib.request.Request(f"http://{bind}/slack/events", b"{}", method="POST")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(forged)
        assert refused.value.code == 401
        refused.value.close()
        assert bot.stop() == 0
        bot.close()


def test_a_bot_that_is_told_to_stop_finishes_what_is_in_work(cached):
    with workspace(PROGRAM) as (place, folder):
        bot = Bot(place, folder, **cached)
        bot.start()
        wait_until(lambda: "slack.connected" in bot.log(), what="the connection")
        asked = [place.say("U01ANA", f"outlook is stuck on loading profile {n}") for n in range(5)]
        assert bot.process is not None
        bot.process.send_signal(signal.SIGTERM)
        assert bot.process.wait(30) == 0
        bot.start()
        for ts in asked:
            place.reply(place.direct("U01ANA"), ts)
            assert len(place.replies(place.direct("U01ANA"), ts)) == 1
        bot.close()


def test_killed_at_random_moments_every_question_is_answered(cached, monkeypatch):
    monkeypatch.setitem(os.environ, "HELPBOT_CACHE_DIR", cached["HELPBOT_CACHE_DIR"])

    toll = chaos(PROGRAM, questions=25, people=8, kills=8, seed=7)

    assert toll.questions == 25
    assert toll.unanswered == 0
    assert toll.more == 0
