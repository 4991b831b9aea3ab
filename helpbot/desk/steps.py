"""The next step of an outage: whom to page, when to ask its owner, when to take it from them."""

from dataclasses import dataclass, replace
from datetime import datetime

from helpbot import outages
from helpbot.desk.cards import Cards
from helpbot.desk.clocks import Clocks
from helpbot.desk.means import Means
from helpbot.desk.merging import planned_work
from helpbot.desk.pager import Pager
from helpbot.desk.routing import traits_of_outage
from helpbot.errors import UserError
from helpbot.hours import next_opening
from helpbot.outages import Outage, State
from helpbot.plan import Person, Plan
from helpbot.store import Tx
from helpbot.tickets import Status
from helpbot.wording import pages as wording

# What the desk does by itself, in the journal.
SELF = "helpbot"
# Somebody put it to sleep: in the journal, with when it wakes.
SNOOZED = "snoozed"


def asleep_until(at: datetime) -> str:
    return f"{at:%FT%RZ}"


@dataclass(frozen=True, slots=True)
class Steps:
    means: Means

    @property
    def plan(self) -> Plan:
        return self.means.plan

    @property
    def cards(self) -> Cards:
        return Cards(self.means)

    @property
    def pager(self) -> Pager:
        return Pager(self.means, self.cards)

    def waits_until(self, tx: Tx, outage: Outage, now: datetime) -> datetime | None:
        """Until when nobody is paged for it: for the end of planned work, or for the desk to open.

        None where it does not wait.
        """
        window = planned_work(tx, self.plan, outage.service, outage.facility, now)
        if window is not None:
            return window.ends_at
        closed = self.plan.policy_for(traits_of_outage(tx, outage), is_open=False)
        if outage.is_life_safety or outage.service not in closed.waits:
            return None
        opening = next_opening(self.plan, now)
        return opening if opening > now else None

    def begin(self, tx: Tx, outage: Outage, now: datetime) -> Outage:
        """Pages at once, by the policy of this hour; or waits."""
        until = self.waits_until(tx, outage, now)
        if until is None:
            current = replace(outage, policy=self.means.policy(traits_of_outage(tx, outage), now))
            return self.step(tx, current, now)
        waiting = tx.outages.save(replace(outage, state=State.WAITING, due_at=until))
        self.cards.note(
            tx, waiting, "waits", actor=SELF, now=now, before=outage.state, after=waiting.state
        )
        self.cards.refresh(tx, waiting, now)
        return waiting

    def step(
        self,
        tx: Tx,
        outage: Outage,
        now: datetime,
        *,
        together: bool = False,
        without: str | None = None,
    ) -> Outage:
        """The due step of one outage, saved with what it causes.

        `together` leaves its pages to be said with those of others that are due as well; `without`
        is who has just let it go.
        """
        if outage.state is State.CLAIMED:
            return self._watch_lease(tx, outage, now, together=together)
        if outage.state is State.WAITING:
            # Other work may have been planned meanwhile.
            return self.begin(tx, outages.triggered(outage, at=now), now)
        # An empty level is reported and skipped; it swallows no page. After all of them there is
        # the fallback, and after that the next time.
        for _ in range(len(outage.policy.levels) + 1):
            targets = outages.targets(outage)
            reached = self.pager.plan_step(tx, outage, targets, now, without=without)
            paged = outages.paged(outage, now, audible_after=reached.audible_after)
            outage = tx.outages.save(paged)
            if reached.people:
                break
            self._report_empty(tx, outage, " and ".join(targets), now)
        if not together:
            self.pager.say_due(tx, now, ticket_id=outage.id)
        self.cards.refresh(tx, outage, now)
        return outage

    def _report_empty(self, tx: Tx, outage: Outage, level: str, now: datetime) -> None:
        self.cards.note(tx, outage, f"nobody of {level} can be paged", actor=SELF, now=now)
        reply = wording.nobody_reached(outage, level, self.plan)
        key = f"empty:{outage.id}:{outage.steps}"
        self.cards.post(tx, outage.team, reply, key=key, now=now)
        for person in self.means.people(tx, outage.team, "lead", now):
            self.cards.tell(tx, person.id, reply, key=f"{key}:{person.id}", now=now)

    def _watch_lease(self, tx: Tx, outage: Outage, now: datetime, *, together: bool) -> Outage:
        """A silent owner is asked for news, then relieved."""
        owner = outage.claimed_by or ""
        if owner in tx.leavers.all():
            return self.let_go(tx, outage, "released, the owner left", SELF, now)
        if outage.asked_at is None:
            saved = tx.outages.save(outages.asked(outage, now))
            reply = wording.any_news(saved, self.plan)
            self.cards.note(tx, saved, f"asked {owner} for news", actor=SELF, now=now)
            self.cards.tell(tx, owner, reply, key=f"news:{saved.id}:{saved.version}", now=now)
            return saved
        told = wording.taken_from_you(outage, self.plan)
        self.cards.tell(tx, owner, told, key=f"taken:{outage.id}:{outage.version}", now=now)
        why = "released, the owner was silent"
        return self.let_go(tx, outage, why, SELF, now, together=together)

    def want_update(self, tx: Tx, outage: Outage, now: datetime) -> None:
        """Those affected have waited long for news: the owner is asked for a sentence."""
        saved = tx.outages.save(
            replace(outage, update_due_at=now + outages.UPDATE_EVERY[outage.priority])
        )
        count = sum(tx.outages.count_affected(saved.id).values())
        reply = wording.update_wanted(saved, self.plan, count)
        key = f"update-wanted:{saved.id}:{saved.version}"
        self.cards.tell(tx, saved.claimed_by or "", reply, key=key, now=now)

    def let_go(
        self,
        tx: Tx,
        outage: Outage,
        what: str,
        actor: str,
        now: datetime,
        *,
        together: bool = False,
    ) -> Outage:
        """Back in the queue: the first level is paged that reaches somebody else."""
        owner = outage.claimed_by
        level = self._level_without(tx, outage, owner, now)
        saved = tx.outages.save(outages.released(outage, level=level, at=now))
        self.move_ticket(tx, saved, Status.NEW, claimed_by=None, now=now)
        self.cards.note(
            tx, saved, what, actor=actor, now=now, before=outage.state, after=saved.state
        )
        return self.step(tx, saved, now, together=together, without=owner)

    def _level_without(self, tx: Tx, outage: Outage, owner: str | None, now: datetime) -> int:
        for number, level in enumerate(outage.policy.levels):
            for target in level.targets:
                found = self.means.people(tx, outage.team, target, now)
                if any(person.id != owner for person in found):
                    return number
        return 0

    def get(self, tx: Tx, outage_id: int) -> Outage:
        """The outage of a number, or the larger one that it is part of."""
        found = tx.outages.whole(outage_id)
        if found is None:
            raise UserError(f"There is no outage {outage_id}. `outages` lists those that are open.")
        return found

    def unresolved(self, tx: Tx, outage_id: int) -> Outage:
        """Raises NotOpen for what is over."""
        outage = self.get(tx, outage_id)
        if not outage.is_unresolved:
            raise outages.NotOpen(outage.id, outage.state.value)
        return outage

    def owned(self, tx: Tx, outage_id: int, by: Person) -> Outage:
        """An outage that this person has claimed. Raises NotYours."""
        outage = self.get(tx, outage_id)
        if outage.claimed_by != by.id or outage.state is not State.CLAIMED:
            raise outages.NotYours(outage_id)
        return outage

    def refuse_claimed(self, outage: Outage) -> None:
        if outage.state is State.CLAIMED and outage.claimed_at is not None:
            name = self.means.owner_name(outage) or ""
            raise outages.AlreadyClaimed(outage.id, name, self.plan.hour_of(outage.claimed_at))

    def move_ticket(
        self, tx: Tx, outage: Outage, status: Status, *, claimed_by: str | None, now: datetime
    ) -> None:
        """The outage's ticket goes the way of the outage."""
        ticket = tx.tickets.get(outage.ticket_id)
        if ticket is None:
            return
        is_over = status in (Status.RESOLVED, Status.CLOSED)
        saved = tx.tickets.save(
            replace(
                ticket,
                status=status,
                claimed_by=claimed_by,
                code="outage" if is_over else None,
                resolution=outage.resolution if is_over else None,
                resolved_at=now if is_over else None,
                touched_at=now,
            )
        )
        tx.holdings.turn(saved, now)
        Clocks(self.means).keep(tx, saved, now)
