"""The verbs on outages: claim, release, escalate, tell, resolve; each in the caller's transaction.

What may happen is decided in outages.py; here it is done: rows, pages, cards, journal.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpbot import outages
from helpbot.desk import merging
from helpbot.desk.calls import Calls
from helpbot.desk.cards import Cards
from helpbot.desk.intake import Declared, Intake, Reported
from helpbot.desk.linking import Linking
from helpbot.desk.means import Means
from helpbot.desk.pager import Pager
from helpbot.desk.roster import leads
from helpbot.desk.steps import SELF, SNOOZED, Steps, asleep_until
from helpbot.errors import UserError
from helpbot.outages import Outage, State
from helpbot.plan import Person, Plan
from helpbot.store import Tx
from helpbot.store.pages import Asks
from helpbot.tickets import Priority, Status
from helpbot.wording import outages as wording
from helpbot.wording import pages as page_wording

__all__ = ["Declared", "Means", "OutageDesk", "Reported"]


@dataclass(frozen=True, slots=True)
class OutageDesk:
    means: Means

    @property
    def plan(self) -> Plan:
        return self.means.plan

    @property
    def steps(self) -> Steps:
        return Steps(self.means)

    @property
    def intake(self) -> Intake:
        return Intake(self.means)

    @property
    def cards(self) -> Cards:
        return self.steps.cards

    @property
    def linking(self) -> Linking:
        return Linking(self.means)

    @property
    def pager(self) -> Pager:
        return self.steps.pager

    @property
    def calls(self) -> Calls:
        return Calls(self.means)

    def claim(self, tx: Tx, outage_id: int, *, by: Person, now: datetime) -> Outage:
        """One winner: the others are told who. Pending pages are cancelled with it."""
        outage = self.steps.get(tx, outage_id)
        if outage.claimed_by == by.id and outage.state is State.CLAIMED:
            return outage
        self.steps.refuse_claimed(outage)
        return self._own(tx, outage, outages.claimed(outage, by=by.id, at=now), "claimed", by, now)

    def hand_over(self, tx: Tx, outage_id: int, *, to: Person, by: Person, now: datetime) -> Outage:
        """Another technician has it now, and is told; their silence is noticed like any owner's."""
        outage = self.steps.get(tx, outage_id)
        if outage.claimed_by != by.id and not leads(by):
            self.steps.refuse_claimed(outage)
        after = outages.handed_over(outage, to=to.id, at=now)
        saved = self._own(tx, outage, after, f"handed to {to.id}", by, now)
        told = page_wording.handed_to_you(self.cards.known(tx, saved), self.plan, by=by.name)
        self.cards.tell(tx, to.id, told, key=f"handed:{saved.id}:{saved.version}", now=now)
        # At night chat wakes nobody.
        step = tx.pages.next_call(saved.id)
        self.pager.plan_person(tx, saved.id, to, step=step, asks=Asks.HELP, now=now, but_chat=True)
        self.pager.say_due(tx, now, ticket_id=saved.id)
        return saved

    def _own(
        self, tx: Tx, before: Outage, after: Outage, what: str, by: Person, now: datetime
    ) -> Outage:
        saved = tx.outages.save(after)
        owner = self.means.owner_name(saved) or ""
        self.steps.move_ticket(tx, saved, Status.OPEN, claimed_by=saved.claimed_by, now=now)
        self.pager.quiet(tx, saved, page_wording.claimed_mark(owner), now, ends=False)
        self.calls.answer(tx, saved.id, by=saved.claimed_by or "", now=now)
        self.cards.note(
            tx, saved, what, actor=by.id, now=now, before=before.state, after=saved.state
        )
        self.cards.tell_affected(
            tx, saved, lambda: wording.is_claimed(saved, owner, self.plan), "claimed", now
        )
        self.cards.refresh(tx, saved, now)
        return saved

    def release(self, tx: Tx, outage_id: int, *, by: Person, now: datetime) -> Outage:
        """Raises NotReleased for what another has or nobody, NotOpen for what is over."""
        outage = self.steps.unresolved(tx, outage_id)
        if outage.claimed_by != by.id or outage.state is not State.CLAIMED:
            raise outages.NotReleased(outage.id, self.means.owner_name(outage) or "")
        return self.steps.let_go(tx, outage, "released", by.id, now)

    def escalate(
        self, tx: Tx, outage_id: int, *, by: Person, step: int | None, now: datetime
    ) -> Outage:
        """The next level now. Raises HasMovedOn where `step` is not the last one any more."""
        outage = self.steps.get(tx, outage_id)
        if outage.claimed_by != by.id and not leads(by):
            self.steps.refuse_claimed(outage)
        due = outages.passed_on(outage, at=now, step=step)
        if outage.claimed_by is not None:
            return self.steps.let_go(tx, outage, "escalated", by.id, now)
        saved = tx.outages.save(due)
        self.cards.note(
            tx, saved, "escalated", actor=by.id, now=now, before=outage.state, after=saved.state
        )
        return self.steps.step(tx, saved, now)

    def prioritise(self, tx: Tx, outage: Outage, priority: Priority, *, now: datetime) -> Outage:
        """As its ticket is by somebody's word; who is paged, and when, stays as it began."""
        saved = tx.outages.save(replace(outage, priority=priority))
        self.cards.refresh(tx, saved, now)
        return saved

    def news(self, tx: Tx, outage_id: int, text: str, *, by: Person, now: datetime) -> Outage:
        """A word of the owner: a sign of life, and everybody affected hears it."""
        outage = self.steps.owned(tx, outage_id, by)
        fresh = replace(
            outages.heard_from(outage, at=now),
            news=text,
            update_due_at=now + outages.UPDATE_EVERY[outage.priority],
        )
        saved = tx.outages.save(fresh)
        self.cards.note(tx, saved, "update", actor=by.id, now=now, body=text)
        self.cards.tell_affected(
            tx, saved, lambda: wording.update(saved, text, self.plan), f"update:{now}", now
        )
        self.cards.refresh(tx, saved, now)
        return saved

    def work_around(
        self, tx: Tx, outage_id: int, text: str, *, by: Person, now: datetime
    ) -> Outage:
        """What helps until it is over: for those affected, and for whoever asks next."""
        outage = self.steps.unresolved(tx, outage_id)
        saved = tx.outages.save(replace(outage, workaround=text))
        self.cards.note(tx, saved, "workaround", actor=by.id, now=now, body=text)
        self.cards.tell_affected(
            tx, saved, lambda: wording.workaround(saved, text, self.plan), f"workaround:{now}", now
        )
        self.cards.refresh(tx, saved, now)
        return saved

    def heard(self, tx: Tx, outage_id: int, text: str, *, by: str, now: datetime) -> Outage:
        """Something said beside it: kept as a note; of the owner it is a sign of life."""
        outage = self.steps.get(tx, outage_id)
        if outage.claimed_by == by and outage.state is State.CLAIMED:
            outage = tx.outages.save(outages.heard_from(outage, at=now))
        self.cards.note(tx, outage, "note", actor=by, now=now, body=text)
        return outage

    def on_my_way(
        self, tx: Tx, outage_id: int, minutes: int, *, by: Person, now: datetime
    ) -> Outage:
        outage = self.steps.owned(tx, outage_id, by)
        extended = outages.heard_from(outage, at=now, extend=timedelta(minutes=minutes))
        saved = tx.outages.save(extended)
        self.cards.note(tx, saved, f"on the way, {minutes} minutes", actor=by.id, now=now)
        return saved

    def snooze(
        self, tx: Tx, outage_id: int, until: datetime, *, by: Person, now: datetime
    ) -> Outage:
        outage = self.steps.owned(tx, outage_id, by)
        saved = tx.outages.save(outages.snoozed(outage, at=now, until=until))
        self.cards.note(tx, saved, SNOOZED, actor=by.id, now=now, after=asleep_until(until))
        return saved

    def resolve(
        self, tx: Tx, outage_id: int, *, cause: str, words: str, by: str, now: datetime
    ) -> Outage:
        """Ends it: everybody affected is told where they asked, once."""
        outage = self.steps.get(tx, outage_id)
        if not cause.strip() or not words.strip():
            raise UserError(
                f"To resolve it, say the cause and a sentence: "
                f"`resolve {outage_id} fibre cut: the carrier spliced it`."
            )
        saved = tx.outages.save(
            outages.resolved(outage, cause=cause.strip(), words=words.strip(), at=now)
        )
        self.steps.move_ticket(tx, saved, Status.RESOLVED, claimed_by=saved.claimed_by, now=now)
        name = self.means.name_of(by) or by
        self.pager.quiet(tx, saved, page_wording.resolved_mark(name), now, ends=True)
        self.cards.note(
            tx, saved, "resolved", actor=by, now=now, before=outage.state, after=saved.state,
            body=f"{cause}: {words}",
        )  # fmt: skip
        told = self.linking.end(tx, saved, by=by, now=now)
        self.cards.tell_affected(
            tx, saved, lambda: wording.is_resolved(saved, self.plan), "resolved", now, but=told
        )
        self.cards.refresh(tx, saved, now)
        return saved

    def reopen(self, tx: Tx, outage_id: int, *, by: str, now: datetime) -> Outage:
        """What came back within a day resumes, with the same people. Raises TooLate, NotOpen."""
        outage = self.steps.get(tx, outage_id)
        back = outages.reopened(outage, at=now)
        known = merging.known(tx, self.plan, outage.service, outage.facility)
        if known is not None:
            tx.outages.take_affected(known.id, of=outage.id)
            return known
        saved = tx.outages.save(back)
        tx.outages.unreport(saved.id)
        self.linking.resume(tx, saved, by=by, now=now)
        self.steps.move_ticket(tx, saved, Status.OPEN, claimed_by=None, now=now)
        self.cards.note(
            tx, saved, "reopened", actor=by, now=now, before=outage.state, after=saved.state
        )
        self.cards.tell_affected(
            tx, saved, lambda: wording.is_reopened(saved, self.plan), "reopened", now
        )
        return self.steps.step(tx, saved, now)

    def accept(self, tx: Tx, outage_id: int, *, by: Person, now: datetime) -> Outage:
        """A suspicion is an outage, and whoever says so has it. Those who asked are told."""
        outage = self.steps.get(tx, outage_id)
        confirmed = tx.outages.save(outages.accepted(outage, at=now))
        self.cards.note(
            tx, confirmed, "accepted", actor=by.id, now=now, before=outage.state,
            after=confirmed.state,
        )  # fmt: skip
        self.cards.tell_affected(
            tx, confirmed, lambda: wording.is_accepted(confirmed, self.plan), "accepted", now
        )
        merging.absorb_parts(tx, self.cards, self.pager, confirmed, now)
        claimed = self.claim(tx, confirmed.id, by=by, now=now)
        # Who has it by now is told with it, and not once more.
        self.linking.gather(tx, claimed, by=by.id, now=now)
        return claimed

    def dismiss(self, tx: Tx, outage_id: int, *, by: Person, now: datetime) -> Outage:
        outage = self.steps.get(tx, outage_id)
        saved = tx.outages.save(outages.dismissed(outage, at=now))
        self.steps.move_ticket(tx, saved, Status.CLOSED, claimed_by=None, now=now)
        self.pager.quiet(tx, saved, page_wording.dismissed_mark(by.name), now, ends=True)
        self.cards.note(
            tx, saved, "dismissed", actor=by.id, now=now, before=outage.state, after=saved.state
        )
        self.cards.refresh(tx, saved, now)
        return saved

    def forget(self, tx: Tx, outage: Outage, now: datetime) -> None:
        """A suspicion that nobody looked at is over by itself."""
        saved = tx.outages.save(outages.dismissed(outage, at=now))
        self.steps.move_ticket(tx, saved, Status.CLOSED, claimed_by=None, now=now)
        self.cards.note(
            tx, saved, "forgotten", actor=SELF, now=now, before=outage.state, after=saved.state
        )
        self.cards.refresh(tx, saved, now)
