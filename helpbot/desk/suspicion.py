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
from helpbot.speech import Address, PersonId
from helpbot.store import Tx
from helpbot.store.answers import Asker
from helpbot.store.outages import Affected
from helpbot.tickets import Ticket
from helpbot.wording import suspicions as wording

# What somebody has dismissed is not brought up again for so long.
LEAVES_ALONE = timedelta(hours=1)
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What makes one suspect an outage: `words` are those of people, who wait for its end."""

    kind: str
    words: Sequence[str]
    people: tuple[Affected, ...] = ()


@dataclass(frozen=True, slots=True)
class Suspicion:
    means: Means

    def look(self, tx: Tx, service: str, now: datetime) -> Outage | None:
        """The outage that the questions of the last minutes make one suspect; None where they do
        not, or where one is known.
        """
        rule = self.means.plan.on_call.suspect
        askers = tx.answers.askers_about(service, now - timedelta(minutes=rule.minutes))
        if len(askers) < rule.people:
            return None
        asked = [asker.question for asker in askers]
        evidence = Evidence("questions", asked, tuple(asker.affected() for asker in askers))
        return self._suspect(tx, service, _place(askers), evidence, now)

    def look_at_tickets(self, tx: Tx, service: str, now: datetime) -> Outage | None:
        """The outage that the tickets of the last minutes make one suspect. Accepting it links
        them.
        """
        rule = self.means.plan.on_call.suspect
        found = tx.found.of_service(service, now - timedelta(minutes=rule.ticket_minutes))
        if len({ticket.requester for ticket in found}) < rule.tickets:
            return None
        # Their requesters are told of it once it is accepted: then the tickets are linked to it.
        evidence = Evidence("tickets", [f"{one.id}: {one.summary}" for one in found])
        return self._suspect(tx, service, _place(found), evidence, now)

    def _suspect(
        self, tx: Tx, service: str, facility: str, evidence: "Evidence", now: datetime
    ) -> Outage | None:
        plan = self.means.plan
        if tx.outages.dismissed_since(service, now - LEAVES_ALONE):
            return None
        if merging.known(tx, plan, service, facility) is not None:
            return None
        if merging.planned_work(tx, plan, service, facility, now) is not None:
            return None
        return self._put(tx, service, facility, evidence, now)

    def _put(
        self, tx: Tx, service: str, facility: str, evidence: "Evidence", now: datetime
    ) -> Outage:
        intake = Intake(self.means)
        summary = f"{len(evidence.words)} {evidence.kind} about it: {evidence.words[0]}"
        nobody = Affected(PersonId("helpbot"), Address("helpbot:"), True, None, now)
        reported = Reported(
            summary, service, facility, None, next(iter(evidence.people), nobody),
            by_name="several people", source=evidence.kind,
        )  # fmt: skip
        outage = intake.put(tx, reported, facility, now, state=State.SUSPECTED)
        for one in evidence.people:
            tx.outages.join(outage.id, one)
        cards = intake.cards
        cards.note(tx, outage, "suspected", actor="helpbot", now=now, after=outage.state)
        examples = evidence.words[:EXAMPLES]
        worded = wording.of_tickets if evidence.kind == "tickets" else wording.of_questions
        told = worded(cards.known(tx, outage), examples, self.means.plan)
        primary = self.means.duty(tx, outage.team, now).primary
        if primary is not None:
            cards.tell(tx, primary.id, told, key=f"suspicion:{outage.id}", now=now)
        cards.refresh(tx, outage, now)
        return outage


def _place(found: Sequence[Asker] | Sequence[Ticket]) -> str:
    places = {one.facility for one in found}
    only = next(iter(places)) if len(places) == 1 else None
    return only or EVERYWHERE
