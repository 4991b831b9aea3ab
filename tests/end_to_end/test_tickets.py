"""Tickets in a workspace: by emoji and by form, on the Home tab, with what changes afterwards."""

import sqlite3
import urllib.request
import uuid
from contextlib import closing

import pytest

from bench.workspace import BOT, HELP, QUIET, TRIAGE, Bot, binary, wait_until, workspace
from tests.conftest import ROOT
from tests.end_to_end.window import typed, window

PROGRAM = binary()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="LOCAL_SLACK names no stand-in of Slack"),
]


@pytest.fixture
def place(cache, encoder):
    with workspace(PROGRAM) as (made, folder):
        bot = Bot(
            made,
            folder,
            HELPBOT_CACHE_DIR=str(cache),
            HELPBOT_DESK=str(ROOT / "desk.toml"),
            HELPBOT_KNOWLEDGE=str(ROOT / "knowledge"),
            HELPBOT_INTENTS=str(ROOT / "intents"),
        )
        bot.start()
        wait_until(lambda: "slack.connected" in bot.log(), what="the connection")
        yield made, folder
        bot.close()


def said(slack, channel, words):
    """The messages of the bot with these words, once there is one."""
    return wait_until(
        lambda: [m for m in slack.messages(channel) if m.get("user") == BOT and words in m["text"]],
        what=repr(words),
    )


def ask(folder, sql):
    with closing(sqlite3.connect(folder / "data" / "helpbot.db")) as db:
        return db.execute(sql).fetchall()


def test_an_emoji_makes_one_ticket_of_a_message_whoever_puts_it_there(place):
    slack, folder = place
    ts = slack.say("U01ANA", "the plotter eats paper", channel=QUIET)

    for user in ("U01BO", "U01DI", "U01ANA"):
        slack.control("reaction", channel=QUIET, ts=ts, user=user, name="ticket")

    assert "the plotter eats paper" in said(slack, TRIAGE, "Ticket 1")[0]["text"]
    assert "Your ticket 1" in said(slack, slack.direct("U01ANA"), "ticket 1")[0]["text"]
    (told,) = said(slack, QUIET, "Ticket 1")
    assert told["thread_ts"] == ts
    assert ask(folder, "select count(*), min(requester) from ticket") == [(1, "ana")]


def test_the_home_tab_follows_what_is_done_on_it(place):
    slack, folder = place
    with window(slack, "U01ANA") as ana:
        slack.control("open-home", user="U01ANA")
        ana.home("No outage is known")

        ana.press_at_home("New ticket")
        modal = ana.modal()
        shown = {b["block_id"]: b["element"] for b in modal["blocks"]}
        options = {
            name: {"type": "static_select", "selected_option": shown[name]["initial_option"]}
            for name in ("impact", "urgency")
        }
        ana.submit(what=typed("my mouse pointer jumps"), **options)
        assert ana.is_closed()
        said(slack, slack.direct("U01ANA"), "Your ticket 1")

        ana.home("my mouse pointer jumps")
        ana.press_at_home("Ticket 1")
        said(slack, slack.direct("U01ANA"), "From Ana")

        ana.press_at_home("Talk to a person")
        said(slack, slack.direct("U01ANA"), "555-0140")
    pages = "select count(*) from outbox where address = 'slack:~U01ANA' and state = 'sent'"
    # Opened, and shown anew after a form and each of two keys.
    wait_until(lambda: ask(folder, pages) == [(4,)], what="the page, shown anew")


def test_what_is_changed_or_deleted_in_chat_is_so_on_the_ticket(place):
    slack, folder = place
    slack.say("U01ANA", "new ticket: my mouse pointer jumps", channel="")
    card = said(slack, TRIAGE, "Ticket 1")[0]
    ts = slack.say("U01BO", "she is new, be kind", channel=TRIAGE, thread=card["ts"])
    notes = "select text from note order by journal_id"
    wait_until(lambda: ask(folder, notes) == [("she is new, be kind",)], what="the note")

    slack.control("edit-message", channel=TRIAGE, ts=ts, user="U01BO", text="be kind")
    wait_until(lambda: ask(folder, notes) == [(None,), ("be kind",)], what="the change")

    slack.control("delete-message", channel=TRIAGE, ts=ts, user="U01BO")
    wait_until(lambda: ask(folder, notes) == [(None,), (None,)], what="the deletion")


def replies(folder):
    return [text for (text,) in ask(folder, "select text from reply order by journal_id")]


def test_what_is_written_later_in_the_thread_by_the_requester_or_the_desk_is_added(place):
    slack, folder = place
    ts = slack.say("U01ANA", "new ticket: my mouse pointer jumps")
    direct = slack.direct("U01ANA")
    said(slack, direct, "Your ticket 1")
    slack.say("U01ANA", "only with the new mouse", thread=ts)
    wait_until(lambda: replies(folder) == ["only with the new mouse"], what="the first")

    marked = slack.say("U01ANA", "the plotter eats paper", channel=QUIET)
    slack.control("reaction", channel=QUIET, ts=marked, user="U01BO", name="ticket")
    said(slack, QUIET, "Ticket 2")
    slack.say("U01DI", "the plotter of floor 2 is free", channel=QUIET, thread=marked)
    wait_until(lambda: replies(folder)[1:] == ["the plotter of floor 2 is free"], what="Di's")
    slack.say("U01ANA", "it is on floor 3", channel=QUIET, thread=marked)

    wait_until(lambda: replies(folder)[2:] == ["it is on floor 3"], what="the second")
    assert "only with the new mouse" in said(slack, TRIAGE, "only with the new mouse")[0]["text"]


def upload(slack, user, channel, text, name, content):
    """A file with words beside it, as a browser sends it."""
    edge = uuid.uuid4().hex
    fields = {"channel": channel, "user": user, "text": text, "initial_comment": text}
    head = "".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    )
    head += (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: image/png\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
    kind = f"multipart/form-data; boundary={edge}"
    request = urllib.request.Request(f"{slack.url}/_control/upload", body, {"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=20) as answer:
        answer.read()


def test_a_screenshot_is_kept_with_the_ticket(place):
    slack, folder = place
    shot = b"\x89PNG\r\n\x1a\n what is on the screen"
    upload(slack, "U01ANA", slack.direct("U01ANA"), "new ticket: my mouse jumps", "shot.png", shot)
    said(slack, slack.direct("U01ANA"), "Your ticket 1")

    kept = "select state, bytes, digest from attachment"
    wait_until(lambda: [row[0] for row in ask(folder, kept)] == ["kept"], what="the copy")

    ((_, size, digest),) = ask(folder, kept)
    copy = folder / "data" / "attachments" / digest[:2] / digest
    assert (size, copy.read_bytes()) == (len(shot), shot)


def test_words_of_a_command_stand_in_the_form_of_a_new_ticket(place):
    slack, _ = place
    with window(slack, "U01ANA") as ana:
        slack.control(
            "command", channel=HELP, user="U01ANA", command="/it", text="new mouse please"
        )
        what = next(b for b in ana.modal()["blocks"] if b["block_id"] == "what")
        assert what["element"]["initial_value"] == "mouse please"
    slack.control("command", channel=HELP, user="U01ANA", command="/it", text="tickets")
    assert said(slack, HELP, "You have no open tickets")[0]["ephemeral_to"] == "U01ANA"
