"""Commands that name a number: an outage's or a ticket's, whichever it is.

An outage's number is its ticket's, so one number is one thing and nobody has to say which.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from helpbot import (
    behalf,
    calling,
    following,
    owning,
    queues,
    recordkeeping,
    requesting,
    responding,
    serving,
    timeline,
)
from helpbot.turn import Command, Turn

Run = Callable[[Turn, re.Match[str]], None]


def of_either(commands: Sequence[Command], tickets: Mapping[str, Run]) -> tuple[Command, ...]:
    """The commands of outages, done to a ticket where the number is that of a ticket alone."""
    return tuple(
        replace(command, run=_by_number(command.run, tickets[command.name]))
        if command.name in tickets
        else command
        for command in commands
    )


def _by_number(of_outage: Run, of_ticket: Run) -> Run:
    def run(turn: Turn, match: re.Match[str]) -> None:
        number = int(match["id"])
        is_outage = turn.tx.outages.get(number) is not None
        if is_outage:
            turn.tx.purges.about(number, turn.heard.id)
        (of_outage if is_outage else of_ticket)(turn, match)

    return run


COMMANDS: tuple[Command, ...] = (
    *responding.COMMANDS,
    *behalf.COMMANDS,
    *requesting.COMMANDS,
    *following.COMMANDS,
    *timeline.COMMANDS,
    *calling.COMMANDS,
    *of_either(owning.COMMANDS, serving.TICKETS),
    *serving.COMMANDS,
    *queues.COMMANDS,
    *recordkeeping.COMMANDS,
)
