"""Test pages to whoever is on call in the coming week, and who had them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from helpbot import notify
from helpbot.desk.cards import Cards
from helpbot.desk.means import Means
from helpbot.desk.roster import ON_DUTY
from helpbot.errors import UserError
from helpbot.lines import CHAT
from helpbot.oncall import Trial, shifts
from helpbot.plan import Person
from helpbot.speech import PersonId
from helpbot.store import Tx
from helpbot.store.outbox import Lane
from helpbot.wording import watches as wording

AHEAD = timedelta(days=7)
MINUTES = 30
# Five drills of a weekly habit.
KEPT_IN_SIGHT = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Drills:
    means: Means

    def start(self, tx: Tx, now: datetime) -> list[Person]:
        """Pages everybody who is primary or secondary in the coming week, by chat and by the paths
        of their night.
        """
        rota = self.means.rota(tx, now)
        people = [
            person
            for person in self.means.plan.people
            if any(s.layer in ON_DUTY for s in shifts(rota, person.id, now, now + AHEAD))
        ]
        for person in people:
            self._page(tx, person, now)
        return people

    def _page(self, tx: Tx, person: Person, now: datetime) -> None:
        number = tx.drills.put(person.id, due_at=now + timedelta(minutes=MINUTES), now=now)
        for path, _ in self.means.ladder(tx, person, is_open=False):
            if path == CHAT:
                to, reply = self.means.lines.address_of(person), wording.drill(number, MINUTES)
            else:
                to = notify.address(path, person.id, f"drill-{number}")
                reply = wording.drill_by_path(number, path, self.means.plan)
            if to is not None:
                who, key = PersonId(to), f"drill:{number}:{path}"
                tx.outbox.put(to, reply, person=who, now=now, lane=Lane.PAGE, key=key)

    def tap(self, tx: Tx, number: int, *, by: Person, now: datetime) -> Trial:
        """Notes that a person had their test page. Raises UserError for another's."""
        trial = tx.drills.get(number)
        if trial is None or trial.person != by.id:
            raise UserError(f"Test page {number} was not sent to you. Press the button of yours.")
        if not tx.drills.tap(number, now):
            raise UserError("You have said so already. Thank you.")
        said = tx.outbox.by_key(f"drill:{number}:{CHAT}")
        if said is not None:
            tx.outbox.edit(said, wording.drill_had(said.reply), now=now, note="had")
        return trial

    def tell_missed(self, tx: Tx, now: datetime) -> None:
        """Tells the leads, once, who did not have their test page in time."""
        missed = [trial for trial in tx.drills.missed(now) if tx.drills.told(trial.id, now)]
        for _, group in groupby(missed, key=lambda trial: trial.sent_at):
            trials = self.with_names(list(group))
            reply = wording.missed(trials, MINUTES, self.means.plan)
            for lead in self.means.plan.leads:
                key = f"drill-missed:{trials[0][0].id}:{lead.id}"
                Cards(self.means).tell(tx, lead.id, reply, key=key, now=now)

    def results(self, tx: Tx, now: datetime) -> list[tuple[Trial, str]]:
        """The latest first."""
        return self.with_names(tx.drills.since(now - KEPT_IN_SIGHT))

    def with_names(self, trials: list[Trial]) -> list[tuple[Trial, str]]:
        return [(trial, self.means.name_of(trial.person) or "") for trial in trials]
