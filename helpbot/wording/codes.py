"""What is said of codes that are read over the telephone."""

from helpbot.outages import Outage
from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.wording.outages import what


def claimed_for(outage: Outage, name: str, plan: Plan) -> Reply:
    """To the technician who said the code."""
    return Reply(
        f"Outage {outage.id}, **{what(outage, plan)}**, is **{name}**'s now, to whom the code was "
        "sent. They are told, and so is everybody affected."
    )


def claimed_for_you(outage: Outage, name: str, plan: Plan) -> Reply:
    """To the owner, who read the code to somebody."""
    return Reply(
        f"Outage {outage.id}, **{what(outage, plan)}**, is yours: **{name}** claimed it for you by "
        "your code.",
        buttons=(Button("Release", says=f"release {outage.id}"),),
    )


def no_such_code() -> Reply:
    return Reply(
        "No page of the last hour bears that code, or its outage is over. Have it read once more, "
        "digit by digit."
    )


def too_many(until: str) -> Reply:
    return Reply(
        f"Too many wrong codes. I take none from you until {until}; `claim` with the outage's "
        "number claims it for yourself."
    )
