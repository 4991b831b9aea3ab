"""Killed anywhere between hearing and saying: each message is answered, each step of paging fires
once at its level, and nothing is lost or done twice.

The walk happens in a process of its own (tests/walk.py), which forks a child for each statement,
kills it there, and lets a second child take over what the first left on the disk. Run by itself
with a stride of 1 it kills at every single statement of the long play, too:
`python -m tests.walk FOLDER 1`.
"""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def walk(encoder, tmp_path_factory):
    """The rows of each play: where it was killed, and what was said before and after. The first is
    the one that nobody killed.
    """
    folder = tmp_path_factory.mktemp("walk")
    command = [sys.executable, "-m", "tests.walk", str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=1200
    )
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {
        play: [row for row in rows if row["play"] == play]
        for play in ("question", "outage", "call")
    }


def keys(row):
    """What was sent, by its key; of edits only the latest that waits goes, whichever that is."""
    return {key for _, key, edits in row["sent"] if edits is None}


def test_the_walk_covers_every_statement_from_hearing_to_saying(walk):
    statements = [row["statement"] for row in walk["question"]]

    for word in (
        "insert into inbox",
        "update inbox",
        "insert into answer",
        "insert into outbox",
        "update outbox",
    ):
        assert any(word in statement for statement in statements), word
    assert statements.count("commit") >= 5


def test_the_walk_covers_every_statement_of_paging(walk):
    statements = [row["statement"] for row in walk["outage"]]

    for word in (
        "insert into outage",
        "update outage",
        "insert into page",
        "update page set state = 'said'",
        "update page set state = 'cancelled'",
        "insert into journal",
        "update ticket",
    ):
        assert any(word in statement for statement in statements), word
    assert statements.count("commit") >= 50


def test_every_message_is_answered_once_wherever_the_kill_was(walk):
    for row in walk["question"]:
        # Between the send and the note that it was made nobody can know; then it is made once more.
        at_most = 2 if row["sent_before"] else 1
        assert 1 <= len(row["sent"]) <= at_most, row
        assert row["replies"] == 1, row
        assert row["answers"] == 1, row
        assert row["waiting"] == 0, row


def test_only_a_kill_after_the_send_repeats_it(walk):
    repeated = [row for row in walk["question"] if len(row["sent"]) == 2]

    assert len(repeated) <= 4
    assert all(row["sent_before"] == 1 for row in repeated)


def test_each_step_fires_once_at_its_level_wherever_the_kill_was(walk):
    whole, *killed = walk["outage"]
    assert [page[1:] for page in whole["pages"]] == [
        [1, "bo", "chat", "said"],
        [1, "bo", "sms", "said"],
        [1, "bo", "voice", "said"],
        [2, "cy", "chat", "said"],
        [2, "cy", "sms", "said"],
        [2, "cy", "voice", "said"],
    ]
    for row in killed:
        assert row["pages"] == whole["pages"], row
        assert row["story"] == whole["story"], row
        assert (row["problems"], row["waiting"], row["open"]) == ([], 0, 0), row


def test_a_call_for_help_is_made_and_answered_once_wherever_the_kill_was(walk):
    whole, *killed = walk["call"]
    assert [page[2:] for page in whole["pages"]] == [
        ["bo", "chat", "cancelled"],
        ["cy", "chat", "said"],
        ["cy", "sms", "said"],
        ["cy", "voice", "said"],
    ]
    for row in killed:
        assert row["pages"] == whole["pages"], row
        assert row["story"] == whole["story"], row
        assert (row["problems"], row["waiting"]) == ([], 0), row


@pytest.mark.parametrize("play", ["outage", "call"])
def test_every_page_and_every_answer_is_sent_and_at_most_the_one_that_was_cut_off_again(walk, play):
    whole, *killed = walk[play]
    for row in killed:
        assert keys(row) == keys(whole), row
        times = Counter(message for message, _, _ in row["sent"])
        again = [message for message, count in times.items() if count > 1]
        assert len(again) <= 1, row
        assert all(times[message] == 2 for message in again), row
        # What was repeated is what was sent last before the kill.
        assert again in ([], [row["sent"][row["sent_before"] - 1][0]]), row
