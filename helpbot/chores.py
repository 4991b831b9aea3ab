"""What happens again and again: hand-offs, the daily looks at tickets and rota, the weekly drill.

Each is due at a time in a row. Who does it moves that on in the same transaction: two processes
never do one twice, a restart loses none, and after a downtime it is done once.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from helpbot import hours
from helpbot.articles import Article
from helpbot.clock import instant_of
from helpbot.desk.digest import TicketDigest
from helpbot.desk.drills import Drills
from helpbot.desk.handoffs import Handoffs
from helpbot.desk.means import Means
from helpbot.desk.outlook import Outlook
from helpbot.desk.roster import handoff_of
from helpbot.plan import Plan, Weekday
from helpbot.reminders import tell_expiring
from helpbot.rounds import apart
from helpbot.store import Tx
from helpbot.tending import Tending

log = logging.getLogger(__name__)

CHECKED_AT = time(9)
DIGEST_AT = time(8)
# While the city sleeps.
CLEARED_AT = time(2)
REMINDED_ON = Weekday.MONDAY
# A drill that is later than that waits for the desk to open: it rings telephones.
LATE = timedelta(hours=1)


class Chores:
    """`means` is what the desk works with now: an edited desk.toml changes it; `articles` are those
    that are published.
    """

    def __init__(
        self, means: Callable[[], Means], articles: Callable[[], Sequence[Article]] = tuple
    ) -> None:
        self._means = means
        self._articles = articles

    @property
    def jobs(self) -> Sequence[Callable[[Tx, datetime], None]]:
        return (
            self.handoffs, self.outlook, self.digest, self.drill, self.missed, self.reviews,
            self.figures, self.expiring, self.versions,
        )  # fmt: skip

    def handoffs(self, tx: Tx, now: datetime) -> None:
        """Tells of each change of a rotation's primary when it comes."""
        means = self._means()
        for team in means.plan.on_call.rotations:
            name, until = handoff_of(team), means.duty(tx, team, now).until
            due = due_of(tx, name, until)
            if due <= now:
                do(tx, name, due, until, lambda: Handoffs(means).tell(tx, team, due, now))  # noqa: B023 - called at once
            elif until < due:
                # The rota was edited: a change comes earlier than was known.
                tx.chores.move_on(name, due, until)

    def outlook(self, tx: Tx, now: datetime) -> None:
        """Looks every day at what the next days lack."""
        means = self._means()
        name, again = f"outlook:{CHECKED_AT:%H:%M}", next_time(means.plan, CHECKED_AT, None, now)
        if (due := due_of(tx, name, again)) <= now:
            do(tx, name, due, again, lambda: Outlook(means).tell(tx, now))

    def digest(self, tx: Tx, now: datetime) -> None:
        """Says every morning in the teams' channels what is open, late and due next."""
        means = self._means()
        name, again = f"digest:{DIGEST_AT:%H:%M}", next_time(means.plan, DIGEST_AT, None, now)
        if (due := due_of(tx, name, again)) <= now:
            do(tx, name, due, again, lambda: TicketDigest(means).tell(tx, now))

    def expiring(self, tx: Tx, now: datetime) -> None:
        """Looks every day at what is off the standard and ends in a month."""
        means = self._means()
        name, again = f"expiring:{CHECKED_AT:%H:%M}", next_time(means.plan, CHECKED_AT, None, now)
        if (due := due_of(tx, name, again)) <= now:
            do(tx, name, due, again, lambda: tell_expiring(means, tx, now))

    def drill(self, tx: Tx, now: datetime) -> None:
        """Pages those of the coming week as a test, if desk.toml says when."""
        means = self._means()
        said = means.plan.on_call.drill
        if said is None:
            return
        # Another time in desk.toml is another chore.
        name = f"drill:{said.weekday}:{said.at:%H:%M}"
        again = next_time(means.plan, said.at, said.weekday, now)
        due = due_of(tx, name, again)
        is_polite = now - due <= LATE or hours.is_open(means.plan, now)
        if due <= now and is_polite:
            do(tx, name, due, again, lambda: Drills(means).start(tx, now))

    def reviews(self, tx: Tx, now: datetime) -> None:
        """Reminds the owners of overdue articles, once a week."""
        means = self._means()
        name = f"reviews:{REMINDED_ON}:{CHECKED_AT:%H:%M}"
        again = next_time(means.plan, CHECKED_AT, REMINDED_ON, now)
        if (due := due_of(tx, name, again)) <= now:
            do(tx, name, due, again, lambda: Tending(means).remind(tx, self._articles(), now))

    def figures(self, tx: Tx, now: datetime) -> None:
        """Tells admins what became of last month's questions."""
        means = self._means()
        name, again = f"figures:{CHECKED_AT:%H:%M}", _next_month(means.plan, CHECKED_AT, now)
        if (due := due_of(tx, name, again)) <= now:
            do(tx, name, due, again, lambda: Tending(means).report(tx, now))

    def versions(self, tx: Tx, now: datetime) -> None:
        """Removes every night what articles said long ago, where desk.toml says how long."""
        plan = self._means().plan
        days = plan.retention.versions
        if days is None:
            return
        name, again = f"versions:{CLEARED_AT:%H:%M}", next_time(plan, CLEARED_AT, None, now)
        if (due := due_of(tx, name, again)) <= now:
            before = now - timedelta(days=days)
            do(tx, name, due, again, lambda: self._clear(tx, before))

    def _clear(self, tx: Tx, before: datetime) -> None:
        if count := tx.versions.clear(before, self._articles()):
            log.info("versions.removed count=%d", count)

    def missed(self, tx: Tx, now: datetime) -> None:
        """Tells of test pages that nobody tapped."""
        Drills(self._means()).tell_missed(tx, now)


def due_of(tx: Tx, name: str, first: datetime) -> datetime:
    """When a chore is due; one that was not known before is begun."""
    due = tx.chores.due_at(name)
    if due is None:
        tx.chores.begin(name, first)
    return due or first


def do(tx: Tx, name: str, due: datetime, then: datetime, act: Callable[[], object]) -> None:
    """Does a chore that is due, for the one who moves it on."""
    if not tx.chores.move_on(name, due, then):
        return
    if error := apart(tx, act):
        log.error("chore.failed name=%s error=%s", name, error)
        # It is still to be done: the next tick tries again.
        tx.chores.move_on(name, then, due)


def next_time(plan: Plan, at: time, weekday: Weekday | None, now: datetime) -> datetime:
    """When the city's clock next shows a time, on a day of the week or on any."""
    today = now.astimezone(plan.zone).date()
    days = (today + timedelta(days=n) for n in range(9))
    moments = (
        instant_of(datetime.combine(day, at), plan.zone)
        for day in days
        if weekday is None or Weekday.of(day) == weekday
    )
    return next(moment for moment in moments if moment > now)


def _next_month(plan: Plan, at: time, now: datetime) -> datetime:
    """The first of the next month, by the city's clock."""
    today = now.astimezone(plan.zone).date()
    first = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    return instant_of(datetime.combine(first, at), plan.zone)
