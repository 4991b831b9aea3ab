"""Pages: planned on each person's own ladder, said when their time comes, taken back by a claim.

What happens later stands in a row. Several pages that fall due for one person at once are one
message: the first is never held back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from helpbot import notify
from helpbot.desk.cards import Cards
from helpbot.desk.means import Means
from helpbot.lines import CHAT
from helpbot.outages import Outage, State
from helpbot.plan import Person
from helpbot.speech import Address, PersonId, Reply
from helpbot.store import Tx
from helpbot.store.outbox import Lane, Message
from helpbot.store.pages import PAGE_KEY, Asks, Page, PageState
from helpbot.wording import pages as wording
from helpbot.wording.outages import Mark

CHANNEL = "channel"
# So many messages a minute go to one person by one path; what comes faster is put together.
BURST = {CHAT: 5, CHANNEL: 5}
THROTTLE = timedelta(minutes=1)
# So many pages are said in one transaction.
PER_TURN = 200


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom a step reaches, and when the first attempt that makes a sound goes out."""

    people: int
    audible_after: timedelta


@dataclass(frozen=True, slots=True)
class Pager:
    means: Means
    cards: Cards

    def plan_step(
        self,
        tx: Tx,
        outage: Outage,
        targets: Sequence[str],
        now: datetime,
        *,
        without: str | None = None,
    ) -> Reached:
        """Plans what one step of an outage says, and to whom; `without` has just let it go."""
        people: dict[str, Person] = {}
        for target in targets:
            found = self.means.people(tx, outage.team, target, now)
            people |= {person.id: person for person in found if person.id != without}
        sounds = [
            self.plan_person(tx, outage, person, Asks.CLAIM, now) for person in people.values()
        ]
        reached = sum(sound is not None for sound in sounds)
        if "triage" in targets:
            reached += self._plan_channel(tx, outage, now)
        soonest = min((s for s in sounds if s is not None), default=timedelta(0))
        return Reached(reached, soonest)

    def plan_person(
        self,
        tx: Tx,
        outage: Outage,
        person: Person,
        asks: Asks,
        now: datetime,
        *,
        but_chat: bool = False,
    ) -> timedelta | None:
        """Plans a page on a person's ladder. When it makes a sound; None where no way leads to
        them, which is noted. `but_chat` leaves out what was told there already.
        """
        rungs = [r for r in self.means.rungs(tx, person, now) if not (but_chat and r[0] == CHAT)]
        # What others are called in for is no step of the policy, and moves none on.
        step = outage.steps + 1 if asks is Asks.CLAIM else -outage.version
        if not rungs:
            self.cards.note(tx, outage, f"no way leads to {person.id}", actor="helpbot", now=now)
            return None
        for path, after in rungs:
            due = now + timedelta(minutes=after)
            tx.pages.plan(outage.id, person=person.id, path=path, step=step, asks=asks, due_at=due)
        audible = [after for path, after in rungs if self.means.is_audible(path, now)]
        return timedelta(minutes=min(audible, default=0))

    def _plan_channel(self, tx: Tx, outage: Outage, now: datetime) -> int:
        name = f"#{self.means.plan.triage_of(outage.team)}"
        step = outage.steps + 1
        tx.pages.plan(outage.id, person=name, path=CHANNEL, step=step, asks=Asks.CLAIM, due_at=now)
        return int(self._address(name, CHANNEL, "") is not None)

    def say_due(self, tx: Tx, now: datetime, *, outage_id: int | None = None) -> int:
        """Says what is due, several pages for one person and path in one message. How many."""
        due = tx.pages.due(now, PER_TURN, outage_id=outage_id)
        for group in by_way(due):
            self.say(tx, group, now)
        return len(due)

    def say(self, tx: Tx, group: Sequence[Page], now: datetime) -> None:
        """Says pages for one person by one path in one message, or later if that is too soon.

        The most pressing is first: its are the link and the code.
        """
        wanted = []
        for page in group:
            if (outage := self._wanted(tx, page)) is not None:
                wanted.append((page, outage))
            else:
                tx.pages.skip(page)
        if not wanted:
            return
        if (then := self._throttled(tx, group[0], now)) is not None:
            for page, _ in wanted:
                tx.pages.put_off(page, then)
            return
        wanted.sort(key=lambda one: _pressing(one[1]))
        self._put(tx, wanted, now)

    def _throttled(self, tx: Tx, page: Page, now: datetime) -> datetime | None:
        """When the person may have another message by this path; None for at once."""
        said = tx.pages.said_since(page.person, page.path, now - THROTTLE)
        burst = BURST.get(page.path, 1)
        return said[-burst] + THROTTLE if len(said) >= burst else None

    def _put(self, tx: Tx, wanted: Sequence[tuple[Page, Outage]], now: datetime) -> None:
        first = wanted[0][0]
        person, path = first.person, first.path
        address = self._address(person, path, f"{first.outage_id}-{first.step}")
        if address is None or person in tx.leavers.all():
            self._unsayable(tx, wanted, now)
            return
        key = f"{PAGE_KEY}{first.id}"
        reply = self.reply(tx, path, wanted)
        tx.outbox.put(address, reply, person=PersonId(address), now=now, lane=Lane.PAGE, key=key)
        tx.pages.said([page for page, _ in wanted], key, now)
        for _, outage in wanted:
            self.cards.note(tx, outage, f"paged {person} by {path}", actor="helpbot", now=now)

    def _unsayable(self, tx: Tx, wanted: Sequence[tuple[Page, Outage]], now: datetime) -> None:
        """Since it was planned the person has left, or the way to them is gone: the step goes on
        at once where this was its last hope.
        """
        for page, outage in wanted:
            tx.pages.skip(page)
            note = f"no way leads to {page.person} by {page.path} any more"
            self.cards.note(tx, outage, note, actor="helpbot", now=now)
            # A step without a channel goes on by itself when it is planned.
            if page.path != CHANNEL and _is_hopeless(tx, outage, page):
                tx.outages.hurry(outage.id, now)

    def try_alone(self, tx: Tx, page: Page) -> None:
        """Words a page and says nothing. Raises what keeps it from being said."""
        outage = self._wanted(tx, page)
        if outage is not None:
            self.reply(tx, page.path, [(page, outage)])

    def reply(self, tx: Tx, path: str, wanted: Sequence[tuple[Page, Outage]]) -> Reply:
        """What is said, the first before the others."""
        plan = self.means.plan
        several = [self.cards.known(tx, outage) for _, outage in wanted]
        if path not in (CHAT, CHANNEL):
            return wording.short_page(several, plan)
        if len(several) > 1:
            return wording.pages(several, plan)
        return wording.page(several[0], plan, asks_for_help=wanted[0][0].asks is Asks.HELP)

    def _wanted(self, tx: Tx, page: Page) -> Outage | None:
        """The outage that still needs this page."""
        outage = tx.outages.get(page.outage_id)
        if outage is None or not outage.is_unresolved:
            return None
        is_claimed = outage.state is State.CLAIMED
        return None if is_claimed and page.asks is Asks.CLAIM else outage

    def _address(self, person_id: str, path: str, note: str) -> Address | None:
        if path == CHANNEL:
            return self.means.lines.channel(person_id.removeprefix("#"))
        person = self.means.plan.person(person_id)
        if person is None:
            return None
        return (
            self.means.lines.address_of(person)
            if path == CHAT
            else notify.address(path, person.id, note)
        )

    def is_wanted(self, tx: Tx, message: Message) -> bool:
        """Whether a message that is about to go should: somebody may have claimed meanwhile, or
        it waited so long that the same person was paged once more.
        """
        if not is_page(message):
            return True
        pages = tx.pages.of_key(message.key or "")
        return any(self._wanted(tx, page) and not _is_followed(tx, page) for page in pages)

    def hand_on(self, tx: Tx, part: Outage, outage: Outage, mark: Mark, now: datetime) -> None:
        """The pages of a part are those of the larger outage: what waits is said, what was said
        claims the larger one.
        """
        keys = {page.key for page in tx.pages.of(part.id) if page.key and page.said_at}
        tx.pages.move(part.id, to=outage.id)
        for key in sorted(keys):
            said = tx.outbox.by_key(key)
            is_read = said is not None and not said.to.startswith(f"{notify.SCHEME}:")
            if said is not None and is_read and tx.outbox.is_sent(key):
                note = f"part:{outage.id}"
                tx.outbox.edit(said, mark(said.reply), now=now, note=note)

    def quiet(self, tx: Tx, outage: Outage, mark: Mark, now: datetime, *, ends: bool) -> None:
        """Pages that were not said are taken back, and those that were lose their buttons."""
        tx.pages.cancel(outage.id, all_of_them=ends)
        keys = {page.key for page in tx.pages.of(outage.id) if page.key and page.said_at}
        for key in sorted(keys):
            said = tx.outbox.by_key(key)
            if said is None or any(self._wanted(tx, page) for page in tx.pages.of_key(key)):
                continue
            if not tx.outbox.cancel(key) and not said.to.startswith(f"{notify.SCHEME}:"):
                note = f"{outage.state}:{outage.version}"
                tx.outbox.edit(said, mark(said.reply), now=now, note=note)

    def lost(self, tx: Tx, message: Message, why: str, now: datetime) -> list[Outage]:
        """Notes that a page reached nobody, and tells the team's channel. The outages for which
        that was the last hope of their step: they are due now.
        """
        due = []
        for page in tx.pages.failed(message.key or ""):
            outage = tx.outages.get(page.outage_id)
            if outage is None or not outage.is_unresolved:
                continue
            self.cards.note(
                tx, outage, f"page to {page.person} by {page.path} failed: {why}",
                actor="helpbot", now=now,
            )  # fmt: skip
            self._tell_channel(tx, outage, page, why, now)
            if _is_hopeless(tx, outage, page):
                due.append(outage)
        return due

    def _tell_channel(self, tx: Tx, outage: Outage, page: Page, why: str, now: datetime) -> None:
        name = self.means.name_of(page.person) or page.person
        reply = wording.unreachable(outage, name, why, self.means.plan)
        self.cards.post(tx, outage.team, reply, key=f"unreachable:{page.id}", now=now)


def by_way(pages: Sequence[Page]) -> list[list[Page]]:
    """Pages put together by whom they go to, and how."""

    def way(page: Page) -> tuple[str, str]:
        return page.person, page.path

    return [list(group) for _, group in groupby(sorted(pages, key=way), key=way)]


def _pressing(outage: Outage) -> tuple[bool, str, int]:
    return not outage.is_life_safety, outage.priority.value, outage.id


def is_page(message: Message) -> bool:
    return (message.key or "").startswith(PAGE_KEY) and message.edits is None


def _is_followed(tx: Tx, page: Page) -> bool:
    """Whether a later step says the same to the same person on the same way."""
    return any(
        other.step > page.step and other.key != page.key and other.state is PageState.SAID
        for other in tx.pages.of(page.outage_id)
        if (other.person, other.path, other.asks) == (page.person, page.path, page.asks)
    )


def _is_hopeless(tx: Tx, outage: Outage, page: Page) -> bool:
    """Whether neither that step nor a later one can reach anybody any more."""
    if outage.state is not State.TRIGGERED or page.asks is not Asks.CLAIM:
        return False
    gone, hopes = tx.leavers.all(), (PageState.PLANNED, PageState.SAID)
    return not any(
        other.state in hopes and other.person not in gone
        for other in tx.pages.of(outage.id)
        if other.step >= page.step and other.asks is Asks.CLAIM
    )
