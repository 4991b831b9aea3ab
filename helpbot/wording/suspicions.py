"""What makes one suspect an outage, as whoever is on call reads it."""

from collections.abc import Sequence

from helpbot.plan import Plan
from helpbot.speech import Reply
from helpbot.wording.outages import by_place, people
from helpbot.wording.pages import QUOTED, Known, card_buttons


def of_questions(known: Known, examples: Sequence[str], plan: Plan) -> Reply:
    """People who ask about one service in a short time."""
    who = people(known.affected).capitalize()
    return _told(known, f"{who} asked about it in a short time, {by_place(known.counts, plan)}",
                 examples, plan)  # fmt: skip


def of_tickets(known: Known, examples: Sequence[str], plan: Plan) -> Reply:
    """Tickets about one service in a short time; they are linked to it where it is one."""
    return _told(known, f"{len(examples)} tickets came in a short time", examples, plan)


def _told(known: Known, why: str, examples: Sequence[str], plan: Plan) -> Reply:
    quoted = "\n".join(f"- `{text[:QUOTED].replace('`', chr(39))}`" for text in examples)
    outage = known.outage
    name = plan.name_of(outage.service)
    return Reply(
        f"Possible outage {outage.id}: **{name}**. {why}:\n\n{quoted}",
        buttons=card_buttons(outage),
    )
