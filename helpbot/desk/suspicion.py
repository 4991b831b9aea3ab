"""From many questions to one outage: people who ask about one service in a short time.

Nobody is woken by a suspicion: who is on call is shown what made it, and accepts or dismisses it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpbot.desk import merging
from helpbot.desk.intake import Intake, Reported
from helpbot.desk.means import Means
from helpbot.outages import Outage, State
from helpbot.sameness import EVERYWHERE
from helpbot.store import Tx
from helpbot.store.answers import Asker
from helpbot.wording import pages as wording

# What somebody has dismissed is not brought up again for so long.
LEAVES_ALONE = timedelta(hours=1)
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Suspicion:
    means: Means

    def look(self, tx: Tx, service: str, now: datetime) -> Outage | None:
        """The outage that the questions of the last minutes make one suspect; None where they do
        not, or where one is known.
        """
        rule = self.means.plan.on_call.suspect
        askers = tx.answers.askers_about(service, now - timedelta(minutes=rule.minutes))
        if len(askers) < rule.people or tx.outages.dismissed_since(service, now - LEAVES_ALONE):
            return None
        facility = self._place(askers)
        plan = self.means.plan
        if merging.known(tx, plan, service, facility) is not None:
            return None
        if merging.planned_work(tx, plan, service, facility, now) is not None:
            return None
        return self._put(tx, service, facility, askers, now)

    def _place(self, askers: Sequence[Asker]) -> str:
        places = {asker.facility for asker in askers}
        only = next(iter(places)) if len(places) == 1 else None
        return only or EVERYWHERE

    def _put(
        self, tx: Tx, service: str, facility: str, askers: Sequence[Asker], now: datetime
    ) -> Outage:
        intake = Intake(self.means)
        first = askers[0]
        summary = f"{len(askers)} people ask about it: {first.question}"
        reported = Reported(
            summary, service, facility, None, first.affected(), by_name="several people",
            source="questions",
        )  # fmt: skip
        outage = intake.put(tx, reported, facility, now, state=State.SUSPECTED)
        for asker in askers:
            tx.outages.join(outage.id, asker.affected())
        cards = intake.cards
        cards.note(tx, outage, "suspected", actor="helpbot", now=now, after=outage.state)
        examples = [asker.question for asker in askers[:EXAMPLES]]
        told = wording.suspicion(cards.known(tx, outage), examples, self.means.plan)
        primary = self.means.duty(tx, outage.team, now).primary
        if primary is not None:
            cards.tell(tx, primary.id, told, key=f"suspicion:{outage.id}", now=now)
        cards.refresh(tx, outage, now)
        return outage
