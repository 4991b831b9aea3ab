"""What technicians ask of targets: which were met and which missed, week by week."""

import re
from datetime import datetime

from helpbot.plan import Plan
from helpbot.rostering import team_of
from helpbot.store import Tx
from helpbot.targets import Kept, weeks_before
from helpbot.turn import TECHNICIANS, Command, Turn, sentence
from helpbot.wording import targets as wording

WEEKS = 4
Week = tuple[datetime, list[Kept]]


def weeks_of(tx: Tx, plan: Plan, now: datetime, count: int) -> list[Week]:
    """The last weeks by the city's calendar, this one first: (its start, what was kept in it)."""
    starts = weeks_before(now, plan.zone, count)
    ends = [now, *starts[:-1]]
    weeks = zip(starts, ends, strict=True)
    return [(start, tx.clocks.kept(start, end, now)) for start, end in weeks]


def _targets(turn: Turn, match: re.Match[str]) -> None:
    team = team_of(turn, match["team"])
    count = int(match["weeks"] or WEEKS)
    found = weeks_of(turn.tx, turn.plan, turn.now, count)
    turn.result(wording.weeks(found, turn.plan, team=team))


COMMANDS = (
    Command(
        "targets",
        sentence(
            r"(?:show )?targets(?: (?:of|for) (?P<team>(?!the last)[a-z &-]{2,40}?))?"
            r"(?:,? (?:of |for )?(?:the )?(?:last )?(?P<weeks>[1-9]\d?) weeks?)?[.?]*"
        ),
        TECHNICIANS,
        _targets,
    ),
)
