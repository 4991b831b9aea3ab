"""What the clock has to do with requests: approvers who have not decided, or who left."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from helpbot.desk.approvals import ApprovalDesk
from helpbot.desk.means import Means
from helpbot.rounds import Job, apart
from helpbot.store import Tx

log = logging.getLogger(__name__)

PER_TURN = 25
MOST = 50
# What failed is tried again then.
AGAIN = timedelta(minutes=15)


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
