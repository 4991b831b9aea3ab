"""What the knowledge base needs from people, told by the clock: overdue reviews to their owners,
what became of questions to admins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from helpbot.articles import Article
from helpbot.clock import instant_of
from helpbot.desk.means import Means
from helpbot.plan import Plan, Role
from helpbot.speech import PersonId, Reply
from helpbot.store import Tx
from helpbot.store.outbox import Lane
from helpbot.wording import figures as figure_wording
from helpbot.wording import knowledge as wording
from helpbot.wording.rota import team as team_name


@dataclass(frozen=True, slots=True)
class Tending:
    means: Means

    def remind(self, tx: Tx, articles: Sequence[Article], now: datetime) -> None:
        """Tells each team's owners which of its articles are overdue."""
        plan, today = self.means.plan, now.astimezone(self.means.plan.zone).date()
        late = sorted(
            (article for article in articles if article.is_overdue(today)),
            key=lambda article: (article.review_by, article.id),
        )
        for team in dict.fromkeys(article.owner for article in late):
            mine = [article for article in late if article.owner == team]
            told = wording.overdue(team_name(plan, team), mine)
            for person in plan.owners_of(team, tx.leavers.all()):
                self._tell(tx, person.id, told, f"overdue:{team}:{today}", now)

    def report(self, tx: Tx, now: datetime) -> None:
        """Tells every admin what became of the questions of the month before."""
        plan = self.means.plan
        until = now.astimezone(plan.zone).date().replace(day=1)
        since = (until - timedelta(days=1)).replace(day=1)
        told = report_of(tx, plan, since, until)
        for person in plan.people:
            if person.role is Role.ADMIN and person.id not in tx.leavers.all():
                self._tell(tx, person.id, told, f"figures:{since:%Y-%m}", now)

    def _tell(self, tx: Tx, person: str, reply: Reply, key: str, now: datetime) -> None:
        known = self.means.plan.person(person)
        to = self.means.lines.address_of(known) if known else None
        if to is not None:
            tx.outbox.put(
                to, reply, person=PersonId(to), now=now, lane=Lane.STATUS, key=f"{key}:{person}"
            )


def report_of(tx: Tx, plan: Plan, since: date, until: date, most: int | None = None) -> Reply:
    """What became of the questions asked from `since` to before `until`, days of the city; at most
    so many articles of it.
    """
    first, last = (instant_of(datetime.combine(day, time()), plan.zone) for day in (since, until))
    return figure_wording.report(tx.tallies.between(first, last), plan, since, until, most)
