"""Tickets: what is recorded of a trouble, and which states it may go through.

Pure rules. Nothing here reads the clock, a row, or Slack; see desk.py for the effects.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpbot.errors import UserError


class Priority(StrEnum):
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class Kind(StrEnum):
    INCIDENT = "incident"
    REQUEST = "request"


class Status(StrEnum):
    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    RESOLVED = "resolved"
    CLOSED = "closed"


# From a status to those it may become; whatever is not here is refused.
MOVES: dict[Status, frozenset[Status]] = {
    Status.NEW: frozenset((Status.OPEN, Status.PENDING, Status.RESOLVED, Status.CLOSED)),
    Status.OPEN: frozenset((Status.NEW, Status.PENDING, Status.RESOLVED, Status.CLOSED)),
    Status.PENDING: frozenset((Status.OPEN, Status.RESOLVED, Status.CLOSED)),
    Status.RESOLVED: frozenset((Status.OPEN, Status.CLOSED)),
    Status.CLOSED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """`requester` and `claimed_by` are people as their edge names them and as the plan does;
    `requester_name` is what others call who reported it."""

    id: int
    kind: Kind
    summary: str
    service: str | None
    facility: str | None
    department: str | None
    team: str
    priority: Priority
    status: Status
    requester: str
    requester_name: str
    claimed_by: str | None
    opened_at: datetime
    closed_at: datetime | None
    version: int


class WrongMove(UserError):
    def __init__(self, ticket_id: int, before: Status, after: Status) -> None:
        super().__init__(f"Ticket {ticket_id} is {before}; it cannot become {after}.")


def moved(ticket_id: int, before: Status, after: Status) -> Status:
    """The new status. Raises WrongMove."""
    if after not in MOVES[before]:
        raise WrongMove(ticket_id, before, after)
    return after
