"""What happened to an outage, moment by moment, as technicians read it."""

from dataclasses import dataclass
from datetime import datetime

from helpbot.plan import Plan


@dataclass(frozen=True, slots=True)
class Moment:
    """`by` is a name, empty where we did it ourselves; `is_internal` is for nobody outside."""

    at: datetime
    what: str
    by: str = ""
    text: str = ""
    is_internal: bool = False


def told(moment: Moment) -> str:
    """ "claimed by Bo Lindgren", "update by Bo Lindgren: at the closet"."""
    by = f" by {moment.by}" if moment.by else ""
    return f"{moment.what}{by}" + (f": {moment.text}" if moment.text else "")


def line(moment: Moment, plan: Plan) -> str:
    return f"{moment.at.astimezone(plan.zone):%b %d %H:%M} {told(moment)}"


def marked(moment: Moment, plan: Plan) -> str:
    """The same, with a mark where it is for nobody outside."""
    return f"{'(internal) ' if moment.is_internal else ''}{line(moment, plan)}"
