"""What the clock has to do with requests: approvers who have not decided, or who left."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from helpbot.approvals import Decision
from helpbot.desk.approvals import ApprovalDesk
from helpbot.desk.means import Means
from helpbot.desk.ticket_cards import TicketCards
from helpbot.portfolio import granted
from helpbot.rounds import Job, apart
from helpbot.store import Tx
from helpbot.turn import TECHNICIANS, role_of
from helpbot.wording.portfolio import expires

log = logging.getLogger(__name__)

PER_TURN = 25
MOST = 50
# What failed is tried again then.
AGAIN = timedelta(minutes=15)


# So long before something off the standard ends, whoever agreed to it is told.
AHEAD = timedelta(days=30)


class Reminders:
    """What the clock has to do with approvals. `means` is what the desk works with now."""

    def __init__(self, means: Callable[[], Means]) -> None:
        self._means = means

    @property
    def jobs(self) -> tuple[Job, ...]:
        return (self.remind,)

    def remind(self, tx: Tx, now: datetime) -> bool:
        """Reminds whoever has not decided, each working day; whoever left is not waited for."""
        desk = ApprovalDesk(self._means())
        error = apart(tx, lambda: desk.replace_leavers(tx, now, MOST))
        if error is not None:
            log.error("approval.not_replaced error=%s", error)
        due = tx.approvals.due(now, PER_TURN)
        for approval in due:
            error = apart(tx, lambda approval=approval: desk.remind(tx, approval, now))  # type: ignore[misc]
            if error is not None:
                log.error("approval.failed id=%d error=%s", approval.id, error)
                tx.approvals.failed(approval.id, now + AGAIN, error)
        return len(due) == PER_TURN


def tell_expiring(means: Means, tx: Tx, now: datetime) -> None:
    """Tells approvers, once, of what they granted off the standard and what ends in a month."""
    today = now.astimezone(means.plan.zone).date()
    for one in granted(tx, means.plan, until=today + AHEAD):
        ticket, cards = one.ticket, TicketCards(means)
        agreed = [a for a in tx.approvals.of(ticket.id) if a.state is Decision.APPROVED]
        for approval in agreed:
            key = f"expires:{ticket.id}:{ticket.expires_on}:{approval.approver}"
            is_desk = role_of(means.plan.person(approval.approver)) in TECHNICIANS
            told = expires(one, is_desk=is_desk)
            cards.tell_person(tx, approval.approver, told, key=key, now=now)
