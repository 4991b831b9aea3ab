"""Tickets: what is recorded of a trouble or a wish, and which states it may go through.

Pure rules. Nothing here reads the clock, a row, or Slack; see desk/ for the effects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from helpbot.errors import UserError
from helpbot.speech import Address


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


class Pending(StrEnum):
    """Whom or what a pending ticket waits for."""

    REQUESTER = "requester"
    VENDOR = "vendor"
    APPROVAL = "approval"
    PARTS = "parts"


class Holder(StrEnum):
    """Who has a ticket, so that the late party is seen: a clock each."""

    DESK = "desk"
    TECHNICIAN = "technician"
    VENDOR = "vendor"
    REQUESTER = "requester"
    APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Holding:
    """A turn with a ticket, and for what it is pending meanwhile; the last one has no end while it
    is not resolved.
    """

    holder: Holder
    since: datetime
    until: datetime | None
    pending_on: Pending | None = None


class Extent(StrEnum):
    """How far a trouble reaches (impact), and how little it can wait (urgency)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Approvals(StrEnum):
    """How many of those who are asked must agree."""

    ANY = "any"
    ALL = "all"


# From a status to those it may become; whatever is not here is refused.
MOVES: dict[Status, frozenset[Status]] = {
    Status.NEW: frozenset((Status.OPEN, Status.PENDING, Status.RESOLVED, Status.CLOSED)),
    Status.OPEN: frozenset((Status.NEW, Status.PENDING, Status.RESOLVED, Status.CLOSED)),
    Status.PENDING: frozenset((Status.NEW, Status.OPEN, Status.RESOLVED, Status.CLOSED)),
    Status.RESOLVED: frozenset((Status.OPEN, Status.NEW, Status.CLOSED)),
    Status.CLOSED: frozenset(),
}
UNRESOLVED = frozenset((Status.NEW, Status.OPEN, Status.PENDING))

# ITIL's matrix in its usual form: (impact, urgency) -> priority.
MATRIX: dict[tuple[Extent, Extent], Priority] = {
    (Extent.HIGH, Extent.HIGH): Priority.P1,
    (Extent.HIGH, Extent.MEDIUM): Priority.P2,
    (Extent.HIGH, Extent.LOW): Priority.P3,
    (Extent.MEDIUM, Extent.HIGH): Priority.P2,
    (Extent.MEDIUM, Extent.MEDIUM): Priority.P3,
    (Extent.MEDIUM, Extent.LOW): Priority.P3,
    (Extent.LOW, Extent.HIGH): Priority.P3,
    (Extent.LOW, Extent.MEDIUM): Priority.P3,
    (Extent.LOW, Extent.LOW): Priority.P4,
}

# How a ticket ends, with what it means; `declined` and `withdrawn` fulfil nothing.
CODES: dict[str, str] = {
    "fixed": "It was repaired",
    "workaround": "There is a way around it",
    "done": "What was asked for was done",
    "answered": "It was explained",
    "no fault": "Nothing was found to be wrong",
    "not reproducible": "It did not happen again",
    "vendor": "The vendor mended it",
    "outage": "It ended with an outage",
    "duplicate": "Another ticket holds it",
    "called back": "Proved by a call to the number on file, and done",
    "declined": "It was not approved",
    "withdrawn": "The requester does not need it any more",
}
# These end it without anything done.
UNFULFILLED = frozenset(("declined", "withdrawn", "duplicate"))


@dataclass(frozen=True, slots=True)
class Ticket:
    """`requester`, `claimed_by` and `opened_by` are people by their id in desk.toml, else by their
    edge's; `requester_name` is what others call who reported it.

    `reply_to` is where the requester reads of it; None for somebody without chat, who is called
    back at `call_back`. `details` are the blanks of the `form` it came by. `due_at` is when the
    clock has something to do with it; `heard_key` is the message whose words it has.
    """

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
    impact: Extent = Extent.LOW
    urgency: Extent = Extent.MEDIUM
    priority_reason: str | None = None
    raised_at: datetime | None = None
    pending_on: Pending | None = None
    code: str | None = None
    resolution: str | None = None
    resolved_at: datetime | None = None
    responded_at: datetime | None = None
    reply_to: Address | None = None
    private: bool = True
    source: str = "chat"
    source_key: str | None = None
    form: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    answer_id: int | None = None
    outage_id: int | None = None
    follows: int | None = None
    opened_by: str | None = None
    call_back: str | None = None
    restricted: bool = False
    of_facility: bool = False
    record_class: str = "ticket"
    hold: str | None = None
    hold_by: str | None = None
    needs: Approvals | None = None
    off_standard: bool = False
    expires_on: str | None = None
    next_on: str | None = None
    is_project: bool = False
    needed_by: str | None = None
    respond_by: datetime | None = None
    resolve_by: datetime | None = None
    warned: str = ""
    due_at: datetime | None = None
    snoozed_until: datetime | None = None
    touched_at: datetime | None = None
    asset: str | None = None
    of_partner: bool = False
    heard_key: str | None = None

    @property
    def is_unresolved(self) -> bool:
        return self.status in UNRESOLVED

    @property
    def holder(self) -> Holder | None:
        """Whose turn it is; nobody's once it is resolved."""
        if not self.is_unresolved:
            return None
        if self.status is Status.PENDING:
            return _HOLDERS[self.pending_on or Pending.REQUESTER]
        return Holder.TECHNICIAN if self.claimed_by else Holder.DESK


_HOLDERS = {
    Pending.REQUESTER: Holder.REQUESTER,
    Pending.VENDOR: Holder.VENDOR,
    Pending.PARTS: Holder.VENDOR,
    Pending.APPROVAL: Holder.APPROVER,
}


class WrongMove(UserError):
    def __init__(self, ticket_id: int, before: Status, after: Status) -> None:
        super().__init__(f"Ticket {ticket_id} is {before}; it cannot become {after}.")


class NoTicket(UserError):
    """There is none of this number, or none that this person may see: both read the same."""

    def __init__(self, ticket_id: int, *, is_desk: bool = False) -> None:
        mine = f"I know no ticket {ticket_id} of yours. Say `my tickets` to see them."
        every = f"There is no outage {ticket_id}, and no ticket that you may see. Say `queue`."
        super().__init__(every if is_desk else mine)


class Held(UserError):
    """Somebody else has it."""

    def __init__(self, ticket_id: int, by: str, since: str) -> None:
        super().__init__(f"Ticket {ticket_id} was already taken by {by} at {since}.")


class NotApproved(UserError):
    def __init__(self, ticket_id: int, waits_for: str) -> None:
        super().__init__(
            f"Ticket {ticket_id} is not approved yet: it waits for {waits_for}. "
            "Nothing may be fulfilled before."
        )


class Declined(UserError):
    """What was not approved does not go on by itself."""

    def __init__(self, ticket_id: int) -> None:
        super().__init__(
            f"Ticket {ticket_id} was not approved, so it cannot go on. Talk to whoever declined "
            "it, or ask again: `catalogue` shows the forms."
        )


# Beyond this a closed ticket is left closed, and what comes back is a new one, linked to it.
REOPENS_FOR = timedelta(days=30)
# The same words from the same person within this time are the same trouble.
SAME_FOR = timedelta(hours=24)


def moved(ticket_id: int, before: Status, after: Status) -> Status:
    """The new status. Raises WrongMove."""
    if after not in MOVES[before]:
        raise WrongMove(ticket_id, before, after)
    return after


def claimed(ticket: Ticket, *, by: str) -> Ticket:
    """A technician has it. What waits for somebody else goes on waiting. Raises WrongMove: what is
    resolved is opened again first.
    """
    if not ticket.is_unresolved:
        raise WrongMove(ticket.id, ticket.status, Status.OPEN)
    status = ticket.status if ticket.status is Status.PENDING else Status.OPEN
    return replace(ticket, status=status, claimed_by=by)


def team_for(ticket: Ticket, name: str, teams: Sequence[str]) -> str:
    """A ticket goes to the team of whoever gets it, if it is not one of theirs already. Raises
    UserError where it is restricted to another.
    """
    if ticket.team in teams or not (teams or ticket.restricted):
        return ticket.team
    if ticket.restricted:
        raise UserError(
            f"Ticket {ticket.id} is restricted to its team, and {name} is not in it. Give it to "
            f"somebody of the team, or say `move {ticket.id} to team …` first."
        )
    return teams[0]


def released(ticket: Ticket) -> Ticket:
    status = Status.NEW if ticket.status is Status.OPEN else ticket.status
    return replace(ticket, status=status, claimed_by=None)


def waiting(ticket: Ticket, on: Pending) -> Ticket:
    """It waits for somebody else. Raises WrongMove."""
    if ticket.status is Status.PENDING:
        return replace(ticket, pending_on=on)
    return replace(ticket, status=moved(ticket.id, ticket.status, Status.PENDING), pending_on=on)


def resumed(ticket: Ticket) -> Ticket:
    """Work goes on: with whoever has it, else with the desk. Raises WrongMove, Declined."""
    if ticket.code == "declined":
        raise Declined(ticket.id)
    after = Status.OPEN if ticket.claimed_by else Status.NEW
    if ticket.status is after:
        return replace(ticket, pending_on=None, snoozed_until=None)
    status = moved(ticket.id, ticket.status, after)
    return replace(
        ticket, status=status, pending_on=None, snoozed_until=None, code=None, resolution=None,
        resolved_at=None,
    )  # fmt: skip


def resolved(ticket: Ticket, *, code: str, words: str, at: datetime) -> Ticket:
    """Raises WrongMove, and UserError without a known code and a sentence."""
    known = code.strip().lower()
    if known not in CODES or not words.strip():
        raise UserError(
            f"To resolve it, say how it ended and a sentence: `resolve {ticket.id} fixed: new "
            f"toner`. It may end as {', '.join(CODES)}."
        )
    return replace(
        ticket, status=moved(ticket.id, ticket.status, Status.RESOLVED), pending_on=None,
        code=known, resolution=words.strip(), resolved_at=at, snoozed_until=None,
    )  # fmt: skip


def closed(ticket: Ticket, *, at: datetime) -> Ticket:
    """Raises WrongMove."""
    status = moved(ticket.id, ticket.status, Status.CLOSED)
    return replace(ticket, status=status, pending_on=None, closed_at=at, snoozed_until=None)


def prioritised(ticket: Ticket, *, impact: Extent, urgency: Extent) -> Ticket:
    """By the matrix, whatever it was by somebody's word before."""
    priority = MATRIX[impact, urgency]
    return replace(ticket, impact=impact, urgency=urgency, priority=priority, priority_reason=None)


def raised(ticket: Ticket, *, at: datetime) -> Ticket:
    """One step more urgent, once; never less pressing than somebody's word made it.

    Raises UserError the second time, at the top, and for what is resolved.
    """
    if not ticket.is_unresolved:
        raise UserError(
            f"Ticket {ticket.id} is {ticket.status}. If it is not solved, say "
            f"`reopen {ticket.id} because …`."
        )
    if ticket.raised_at is not None:
        raise UserError(
            f"The urgency of ticket {ticket.id} was raised already, and that is possible once. "
            "If it cannot wait, call the desk."
        )
    steps = list(Extent)
    if ticket.urgency is steps[0]:
        raise UserError(f"Ticket {ticket.id} is as urgent as can be already.")
    urgency = steps[steps.index(ticket.urgency) - 1]
    after = replace(prioritised(ticket, impact=ticket.impact, urgency=urgency), raised_at=at)
    if after.priority < ticket.priority:
        return after
    return replace(after, priority=ticket.priority, priority_reason=ticket.priority_reason)
