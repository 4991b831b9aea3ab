"""What people read about planned work."""

from collections.abc import Sequence

from helpbot.outages import Window
from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.wording.outages import day_and_hour, place


def _what(window: Window, plan: Plan) -> str:
    service = plan.name_of(window.service) or window.service
    return f"**{service}** {place(window.facility, plan)}"


def _when(window: Window, plan: Plan) -> str:
    start, end = day_and_hour(plan, window.starts_at), day_and_hour(plan, window.ends_at)
    return f"from {start} to {end}"


def planned(window: Window, plan: Plan) -> Reply:
    return Reply(
        f"Planned work {window.id}: {_what(window, plan)}, {_when(window, plan)}. Reports are kept "
        "and page nobody until then; whoever reports is told why, and can press on. It ends by "
        "itself.",
        buttons=(Button("End it now", says=f"end maintenance {window.id}"),),
    )


def announced(window: Window, name: str, plan: Plan) -> Reply:
    return Reply(
        f"**{name}** plans work on {_what(window, plan)}, {_when(window, plan)}: {window.reason}. "
        "It pages nobody meanwhile."
    )


def ended(window: Window, plan: Plan) -> Reply:
    return Reply(
        f"Planned work {window.id} on {_what(window, plan)} is over. What was reported meanwhile "
        "and is not resolved is paged now."
    )


def listed(windows: Sequence[Window], plan: Plan) -> Reply:
    if not windows:
        return Reply("No work is planned.")
    lines = [
        f"- {window.id}: {_what(window, plan)}, {_when(window, plan)}: {window.reason}"
        for window in windows
    ]
    return Reply("Planned work:\n\n" + "\n".join(lines))
