"""Killed at every statement between hearing and saying: each message is answered, none twice.

The walk happens in a process of its own (tests/walk.py), which forks a child for each statement,
kills it there, and lets a second child take over what the first left on the disk.
"""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def walk(encoder, tmp_path_factory):
    """One row for each statement: where it was killed, and what was said before and after."""
    folder = tmp_path_factory.mktemp("walk")
    command = [sys.executable, "-m", "tests.walk", str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_walk_covers_every_statement_from_hearing_to_saying(walk):
    statements = [row["statement"] for row in walk]

    for word in (
        "insert into inbox",
        "update inbox",
        "insert into answer",
        "insert into outbox",
        "update outbox",
    ):
        assert any(word in statement for statement in statements), word
    assert statements.count("commit") >= 5
    assert statements[-1] == "(not killed)"


def test_every_message_is_answered_once_wherever_the_kill_was(walk):
    for row in walk:
        # Between the send and the note that it was made nobody can know; then it is made once more.
        at_most = 2 if row["sent_before"] else 1
        assert 1 <= row["sent"] <= at_most, row
        assert row["replies"] == 1, row
        assert row["answers"] == 1, row
        assert row["waiting"] == 0, row


def test_only_a_kill_after_the_send_repeats_it(walk):
    repeated = [row for row in walk if row["sent"] == 2]

    assert len(repeated) <= 4
    assert all(row["sent_before"] == 1 for row in repeated)
