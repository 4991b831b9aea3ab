"""What a team reads every morning of the tickets that are open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from helpbot.plan import Plan
from helpbot.speech import Reply
from helpbot.tickets import Ticket
from helpbot.wording.targets import title, when

# Of each kind; the rest is counted.
MOST = 3


@dataclass(frozen=True, slots=True)
class Open:
    """What a team has open: all of it, oldest first, and what of it is late, due next, waiting for
    its requester, and untouched. `owners` are names by id.
    """

    team: str
    oldest: Sequence[Ticket]
    late: Sequence[Ticket]
    next: Sequence[Ticket]
    awaited: Sequence[Ticket]
    stale: Sequence[Ticket]
    owners: Mapping[str | None, str | None]


def daily(teams: Sequence[Open], plan: Plan, now: datetime) -> Reply:
    parts = ["These tickets are open."]
    return Reply("\n\n".join([*parts, *(part for one in teams for part in _team(one, plan, now))]))


def _team(found: Open, plan: Plan, now: datetime) -> Iterator[str]:
    free = sum(ticket.claimed_by is None for ticket in found.oldest)
    yield (
        f"**{found.team}**: {len(found.oldest)} open, {free} of them with nobody, "
        f"{len(found.late)} late."
    )
    for name, tickets in (
        ("Late", found.late),
        ("Due next", found.next),
        ("Oldest", found.oldest),
        ("Waiting for the requester", found.awaited),
        ("Untouched for a week", found.stale),
    ):
        if tickets:
            yield "\n".join([f"{name}:", *_lines(tickets, found, plan, now)])


def _lines(tickets: Sequence[Ticket], found: Open, plan: Plan, now: datetime) -> Iterator[str]:
    for ticket in tickets[:MOST]:
        owner = found.owners.get(ticket.claimed_by)
        who = f"{owner} has it" if owner else "nobody has it"
        by = f", by {when(plan, ticket.resolve_by, now)}" if ticket.resolve_by else ""
        yield f"- **{ticket.id}** {ticket.priority} {title(ticket)} · {who}{by}"
    if len(tickets) > MOST:
        yield f"- and {len(tickets) - MOST} more"
