"""Messages that were changed or deleted after they were heard."""

from datetime import timedelta

import pytest

from helpbot.speech import File
from tests.conftest import MONDAY
from tests.slack.stand_in import BOT, TEAM
from tests.slack.test_edge import ROOT, TS, announce, dispatch, event, heard, sweep
from tests.slack.test_reactions import reaction
from tests.test_store import lease_out, say

EDITED = "1767621660.000000"


def changed(text="my vpn is slow", *, ts=TS, user="UANA", channel="D1", **fields):
    """The event that follows an edit, as Slack sends it."""
    message = {
        "client_msg_id": "0837851c-2d34-4d4d-804c-7aed753c3421",
        "type": "message",
        "user": user,
        "text": text,
        "ts": ts,
        "edited": {"user": user, "ts": EDITED},
        **fields,
    }
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": "Ev9",
        "event": {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "channel": channel,
            "channel_type": "im",
            "ts": EDITED,
            "event_ts": EDITED,
            "message": message,
            "previous_message": {"type": "message", "user": user, "text": "vpn?", "ts": ts},
        },
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
    }


def deleted(*, ts=TS, channel="D1"):
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": "Ev10",
        "event": {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "channel": channel,
            "channel_type": "im",
            "ts": "1767621670.000000",
            "deleted_ts": ts,
            "event_ts": "1767621670.000000",
            "previous_message": {"type": "message", "user": "UANA", "text": "vpn?", "ts": ts},
        },
    }


def rows(store):
    return store._driver.rows("select key, text, edits, reply_to, masked from inbox order by id")


def test_a_changed_message_is_heard_as_a_change_of_what_it_was(edge, store):
    dispatch(edge, event())

    assert dispatch(edge, changed()).status == 200

    first, second = rows(store)
    assert (second["key"], second["edits"]) == (f"{first['key']}:{EDITED}", first["key"])
    assert second["text"] == "my vpn is slow"
    assert second["reply_to"] == first["reply_to"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(changed("vpn?"), id="a link was unfolded"),
        pytest.param(changed(ts="1767621600.000999"), id="of something that was not heard"),
        pytest.param(changed(user="UBO"), id="by somebody else"),
        pytest.param(deleted(ts="1767621600.000999"), id="deleted, but never heard"),
        pytest.param(changed(channel="D2"), id="elsewhere"),
    ],
)
def test_what_changes_nothing_that_was_heard_is_acknowledged_and_not_stored(edge, store, body):
    dispatch(edge, event())

    assert dispatch(edge, body).status == 200
    assert heard(store) == ["vpn?"]


def test_nobody_is_asked_for_who_is_mentioned_in_what_was_never_heard(edge, slack, store):
    dispatch(edge, event())

    for body in (
        changed("<@UBO> and <@UCY>", ts="1767621600.000999", channel="CANY"),
        changed("<@UBO> and <@UCY>", user="UBO"),
    ):
        assert dispatch(edge, body).status == 200

    assert slack.of("users.info") == []
    dispatch(edge, changed("my vpn is slow, says <@UCY>"))
    assert heard(store) == ["vpn?", "my vpn is slow, says Cy Washington"]


@pytest.fixture
def marked(edge, slack):
    """Ana's message in a channel where nobody speaks to us, and Bo's emoji on it; its ts."""
    slack.channel("CANY", "lobby")
    ts = slack.say("CANY", "UANA", "the plotter eats paper", at=MONDAY)
    dispatch(edge, reaction(ts=ts))
    return ts


def test_a_change_of_a_message_that_was_marked_changes_what_the_mark_said(edge, store, marked):
    assert dispatch(edge, changed("it eats ink", ts=marked, channel="CANY")).status == 200

    first, second = rows(store)
    assert second["edits"] == first["key"] == f"slack:CANY:{marked}:ticket"
    assert second["text"] == first["text"].replace("the plotter eats paper", "it eats ink")
    assert store.read().inbox.now(first["key"]).text == second["text"]
    (person,) = store._driver.rows("select person from inbox where edits <> ''")
    assert person["person"] == "slack:UANA"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"user": "UBO"}, id="by somebody else"),
        pytest.param({"text": "the plotter eats paper"}, id="a link was unfolded"),
    ],
)
def test_what_changes_nothing_that_was_marked_is_not_stored(edge, store, marked, fields):
    change = {"text": "it eats ink", "ts": marked, "channel": "CANY", **fields}
    dispatch(edge, changed(**change))

    assert len(rows(store)) == 1


def test_a_marked_message_that_is_deleted_is_heard_as_gone(edge, store, marked):
    dispatch(edge, deleted(ts=marked, channel="CANY"))

    assert [(row["text"], row["edits"]) for row in rows(store)[1:]] == [
        ("", f"slack:CANY:{marked}:ticket")
    ]


def asked_and_marked(edge, slack):
    """The `ts` of a message in a channel that asks us, and that became a ticket by its emoji."""
    slack.channel("CANY", "lobby")
    ts = slack.say("CANY", "UANA", f"<@{BOT}> the plotter eats paper", at=MONDAY)
    dispatch(edge, event(text=f"<@{BOT}> the plotter eats paper", channel="CANY", ts=ts,
                         channel_type="channel"))  # fmt: skip
    dispatch(edge, reaction(ts=ts))
    return ts


def test_a_message_that_was_asked_and_marked_changes_both(edge, slack, store):
    ts = asked_and_marked(edge, slack)

    dispatch(edge, changed(f"<@{BOT}> it eats ink", ts=ts, channel="CANY"))

    assert [row["edits"] for row in rows(store)] == [
        "", "", f"slack:CANY:{ts}", f"slack:CANY:{ts}:ticket"
    ]  # fmt: skip
    assert rows(store)[-1]["text"].endswith(": it eats ink")


@pytest.fixture
def noted(edge, slack, store):
    """Cy's message below the card of a ticket, and Bo's pin on it; its ts."""
    slack.channel("CANY", "lobby")
    say(store, "Ticket 7.", to="slack:#lobby", key="card:ticket:7")
    found = lease_out(store)
    with store.begin() as tx:
        tx.outbox.sent(found, f"CANY:{ROOT}", MONDAY)
    ts = slack.say("CANY", "UCY", "try port 3", at=MONDAY, root=ROOT)
    dispatch(edge, reaction("pushpin", ts=ts))
    return ts


def of_mark(store, kind):
    """(person, text) of what the emoji of a kind said, and says."""
    rows = store._driver.rows("select key, edits, person, text from inbox order by id")
    return [
        (row["person"], row["text"].partition(": ")[2])
        for row in rows
        if (row["edits"] or row["key"]).endswith(f":{kind}")
    ]


def test_a_change_of_a_message_that_is_a_note_changes_it_for_whoever_marked_it(edge, store, noted):
    dispatch(edge, changed("try port 4", ts=noted, user="UCY", channel="CANY"))

    assert of_mark(store, "timeline") == [("slack:UBO", "try port 3"), ("slack:UBO", "try port 4")]


def test_nobody_but_its_author_changes_what_was_marked(edge, store, noted):
    dispatch(edge, changed("try port 4", ts=noted, user="UEVE", channel="CANY"))

    assert of_mark(store, "timeline") == [("slack:UBO", "try port 3")]


@pytest.mark.parametrize("after", ["it eats ink", ""])
def test_a_message_with_both_marks_changes_both_however_often(edge, store, noted, after):
    dispatch(edge, reaction(ts=noted))
    dispatch(edge, changed("it eats paper", ts=noted, user="UCY", channel="CANY"))
    later = {"edited": {"user": "UCY", "ts": "1767621680.000000"}}

    dispatch(edge, changed(after, ts=noted, user="UCY", channel="CANY", **later) if after
             else deleted(ts=noted, channel="CANY"))  # fmt: skip

    words = ["try port 3", "it eats paper", after]
    assert of_mark(store, "timeline") == [("slack:UBO", text) for text in words]
    assert [text for _, text in of_mark(store, "ticket")] == words


def test_of_a_secret_in_a_change_of_both_its_author_is_told_once(edge, slack, store):
    ts = asked_and_marked(edge, slack)

    dispatch(edge, changed(f"<@{BOT}> my password is Walnut-5521", ts=ts, channel="CANY"))

    asked, marked = rows(store)[2:]
    assert "Walnut" not in asked["text"] + marked["text"]
    assert (asked["masked"] != "[]", marked["masked"]) == (True, "[]")


def test_a_change_that_comes_twice_is_one(edge, store):
    dispatch(edge, event())

    for _ in range(2):
        assert dispatch(edge, changed()).status == 200

    assert heard(store) == ["vpn?", "my vpn is slow"]


def test_a_message_that_is_changed_back_is_heard_again(edge, store):
    dispatch(edge, event())
    dispatch(edge, changed())

    dispatch(edge, changed("vpn?", edited={"user": "UANA", "ts": "1767621680.000000"}))

    assert heard(store) == ["vpn?", "my vpn is slow", "vpn?"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(deleted(), id="whole"),
        pytest.param(
            changed("This message was deleted.", subtype="tombstone", user="USLACKBOT"),
            id="with replies below it",
        ),
    ],
)
def test_a_deleted_message_has_no_words_any_more(edge, store, body):
    dispatch(edge, event())

    dispatch(edge, body)

    assert [(row["text"], row["edits"]) for row in rows(store)] == [
        ("vpn?", ""),
        ("", f"slack:D1:{TS}"),
    ]


def test_a_secret_in_a_change_is_removed(edge, store):
    dispatch(edge, event())

    dispatch(edge, changed("my password is Walnut-5521"))

    assert "Walnut" not in heard(store)[1]
    assert rows(store)[1]["masked"] != "[]"


def test_a_change_bears_no_mark_of_work(edge, slack):
    dispatch(edge, event())
    announce(edge)
    dispatch(edge, changed())

    announce(edge)

    assert len(slack.of("reactions.add")) == 1


def test_a_change_that_cannot_be_stored_is_not_acknowledged(edge, store):
    dispatch(edge, event())
    store._driver.run("pragma query_only = on")

    assert dispatch(edge, changed()).status != 200

    store._driver.run("pragma query_only = off")
    assert dispatch(edge, changed()).status == 200
    assert len(heard(store)) == 2


def test_a_change_that_was_missed_is_read_later_and_then_known(edge, slack, store, clock):
    sweep(edge)
    slack.channel("D1", is_im=True)
    clock.push(timedelta(minutes=1))
    edited = {"user": "UANA", "ts": EDITED}
    ts = slack.say("D1", "UANA", "my vpn is slow", at=clock(), edited=edited)
    dispatch(edge, event(ts=ts))

    sweep(edge)
    dispatch(edge, changed(ts=ts))

    assert heard(store) == ["vpn?", "my vpn is slow"]


def file(**fields):
    return {
        "id": "F0S43P1CZ",
        "name": "shot.png",
        "title": "shot",
        "mimetype": "image/png",
        "size": 12_345,
        "mode": "hosted",
        "url_private": "https://files.slack.com/files-pri/T1-F0S43P1CZ/shot.png",
        "permalink": "https://millbrook.slack.com/files/UANA/F0S43P1CZ/shot.png",
        **fields,
    }


SHOT = File(
    "shot.png", "image/png", 12_345, "https://files.slack.com/files-pri/T1-F0S43P1CZ/shot.png"
)


@pytest.mark.parametrize(
    ("files", "names"),
    [
        pytest.param([file()], ["shot.png"], id="a screenshot"),
        pytest.param([file(), file(name="b.txt")], ["shot.png", "b.txt"], id="two"),
        pytest.param([file(mode="tombstone")], [], id="deleted meanwhile"),
        pytest.param([{"id": "F1", "file_access": "check_file_info"}], ["file"], id="elsewhere's"),
        pytest.param([], [], id="none"),
    ],
)
def test_files_are_kept_beside_what_was_said(edge, store, files, names):
    dispatch(edge, event(subtype="file_share", files=files))

    said = store.read().inbox.now(f"slack:D1:{TS}")
    assert [file.name for file in said.files] == names


def test_a_file_is_kept_with_its_kind_its_size_and_where_slack_has_it(edge, store):
    dispatch(edge, event(subtype="file_share", files=[file()], text=""))

    assert store.read().inbox.now(f"slack:D1:{TS}").files == (SHOT,)


def test_a_secret_in_the_name_of_a_file_is_removed(edge, store):
    named = file(name="my password is Walnut-5521.txt")

    dispatch(edge, event(subtype="file_share", files=[named]))

    assert "Walnut" not in str(store.read().inbox.now(f"slack:D1:{TS}").files)
