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
from helpbot.desk.page_words import Wordings
from helpbot.lines import CHAT
from helpbot.outages import Outage, State
from helpbot.plan import Person
from helpbot.speech import Address, PersonId, Reply
from helpbot.store import Tx
from helpbot.store.outbox import Lane, Message
from helpbot.store.pages import PAGE_KEY, Asks, Page, PageState
from helpbot.tickets import Ticket
from helpbot.wording import calls as call_wording
from helpbot.wording import pages as wording
from helpbot.wording import together
from helpbot.wording.outages import Mark

CHANNEL = "channel"
# What the desk does by itself, in the journal.
SELF = "helpbot"
# Pages, each with what it is about.
Wanted = Sequence[tuple[Page, Outage | Ticket]]
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
            self.plan_person(tx, outage.id, person, step=outage.steps + 1, asks=Asks.CLAIM, now=now)
            for person in people.values()
        ]
        reached = sum(sound is not None for sound in sounds)
        if "triage" in targets:
            reached += self._plan_channel(tx, outage, now)
        soonest = min((s for s in sounds if s is not None), default=timedelta(0))
        return Reached(reached, soonest)

    def plan_person(
        self,
        tx: Tx,
        number: int,
        person: Person,
        *,
        step: int,
        asks: Asks,
        now: datetime,
        but_chat: bool = False,
        called_by: str | None = None,
    ) -> timedelta | None:
        """Plans a page about an outage or a ticket on a person's ladder. When it makes a sound;
        None where no way leads to them, which is noted.

        What others are called in for is no step of the policy and moves none on: its `step` is
        below 0. `but_chat` leaves out what was told there already.
        """
        rungs = [r for r in self.means.rungs(tx, person, now) if not (but_chat and r[0] == CHAT)]
        if not rungs:
            self.cards.write(tx, number, f"no way leads to {person.id}", actor=SELF, now=now)
            return None
        for path, after in rungs:
            due = now + timedelta(minutes=after)
            tx.pages.plan(
                number, person=person.id, path=path, step=step, asks=asks, due_at=due,
                called_by=called_by,
            )  # fmt: skip
        audible = [after for path, after in rungs if self.means.is_audible(path, now)]
        return timedelta(minutes=min(audible, default=0))

    def _plan_channel(self, tx: Tx, outage: Outage, now: datetime) -> int:
        name = f"#{self.means.plan.triage_of(outage.team)}"
        step = outage.steps + 1
        tx.pages.plan(outage.id, person=name, path=CHANNEL, step=step, asks=Asks.CLAIM, due_at=now)
        return int(self._address(name, CHANNEL, "") is not None)

    def say_due(self, tx: Tx, now: datetime, *, ticket_id: int | None = None) -> int:
        """Says what is due, several pages for one person and path in one message. How many."""
        due = tx.pages.due(now, PER_TURN, ticket_id=ticket_id)
        for group in by_way(due):
            self.say(tx, group, now)
        return len(due)

    def say(self, tx: Tx, group: Sequence[Page], now: datetime) -> None:
        """Says pages for one person by one path in one message, or later if that is too soon.

        The most pressing is first: its are the link and the code.
        """
        wanted = []
        for page in group:
            if (about := self._wanted(tx, page)) is not None:
                wanted.append((page, about))
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

    def _put(self, tx: Tx, wanted: Wanted, now: datetime) -> None:
        first = wanted[0][0]
        person, path = first.person, first.path
        address = self._address(person, path, _note_of(first))
        if address is None or person in tx.leavers.all():
            self._unsayable(tx, wanted, now)
            return
        key = f"{PAGE_KEY}{first.id}"
        reply = self.reply(tx, path, wanted)
        tx.outbox.put(address, reply, person=PersonId(address), now=now, lane=Lane.PAGE, key=key)
        tx.pages.said([page for page, _ in wanted], key, now)
        for page, _ in wanted:
            if page.person != page.called_by:
                what = f"paged {person} by {path}"
                self.cards.write(tx, page.ticket_id, what, actor=SELF, now=now)

    def _unsayable(self, tx: Tx, wanted: Wanted, now: datetime) -> None:
        """Since it was planned the person has left, or the way to them is gone: the step goes on
        at once where this was its last hope.
        """
        for page, about in wanted:
            tx.pages.skip(page)
            note = f"no way leads to {page.person} by {page.path} any more"
            self.cards.write(tx, page.ticket_id, note, actor=SELF, now=now)
            # A step without a channel goes on by itself when it is planned.
            if isinstance(about, Outage) and page.path != CHANNEL and _is_hopeless(tx, about, page):
                tx.outages.hurry(about.id, now)

    def try_alone(self, tx: Tx, page: Page) -> None:
        """Words a page and says nothing. Raises what keeps it from being said."""
        about = self._wanted(tx, page)
        if about is not None:
            self.reply(tx, page.path, [(page, about)])

    def reply(self, tx: Tx, path: str, wanted: Wanted) -> Reply:
        """What is said, the first before the others."""
        said = Wordings(self.means, self.cards)
        is_short = path not in (CHAT, CHANNEL)
        if len(wanted) == 1 and not is_short:
            return said.whole(tx, *wanted[0])
        items = [said.item(tx, page, about, is_short=is_short) for page, about in wanted]
        return (
            together.short_page(items, self.means.plan.desk) if is_short else together.pages(items)
        )

    def _wanted(self, tx: Tx, page: Page) -> Outage | Ticket | None:
        """What still needs this page: an outage, or a ticket that somebody is called into."""
        about = tx.outages.get(page.ticket_id) or tx.tickets.get(page.ticket_id)
        if about is None or not about.is_unresolved or page.answered_at is not None:
            return None
        is_claimed = isinstance(about, Outage) and about.state is State.CLAIMED
        return None if is_claimed and page.asks is Asks.CLAIM else about

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
        pages = [page for page in tx.pages.of(part.id) if page.called_by is None]
        tx.pages.move(part.id, to=outage.id)
        self.remark(tx, pages, mark, f"part:{outage.id}", now)

    def remark(self, tx: Tx, pages: Sequence[Page], mark: Mark, note: str, now: datetime) -> None:
        """What was sent of these where it is read reads differently from here on."""
        for key in sorted({page.key for page in pages if page.key and page.said_at}):
            said = tx.outbox.by_key(key)
            is_read = said is not None and not said.to.startswith(f"{notify.SCHEME}:")
            if said is not None and is_read and tx.outbox.is_sent(key):
                tx.outbox.edit(said, mark(said.reply), now=now, note=note)

    def quiet(self, tx: Tx, outage: Outage, mark: Mark, now: datetime, *, ends: bool) -> None:
        """Pages that were not said are taken back, and those that were lose their buttons."""
        tx.pages.cancel(outage.id, all_of_them=ends)
        note = f"{outage.state}:{outage.version}"
        self.unsay(tx, tx.pages.of(outage.id), mark, note, now)

    def unsay(self, tx: Tx, pages: Sequence[Page], mark: Mark, note: str, now: datetime) -> None:
        """What was said of these and nobody needs any more loses its buttons, or is not sent."""
        keys = {page.key for page in pages if page.key and page.said_at}
        for key in sorted(keys):
            said = tx.outbox.by_key(key)
            if said is None or any(self._wanted(tx, page) for page in tx.pages.of_key(key)):
                continue
            if not tx.outbox.cancel(key) and not said.to.startswith(f"{notify.SCHEME}:"):
                tx.outbox.edit(said, mark(said.reply), now=now, note=note)

    def lost(self, tx: Tx, message: Message, why: str, now: datetime) -> list[Outage]:
        """Notes that a page reached nobody, and tells the team's channel. The outages for which
        that was the last hope of their step: they are due now.
        """
        due = []
        for page in tx.pages.failed(message.key or ""):
            outage, ticket = tx.outages.get(page.ticket_id), tx.tickets.get(page.ticket_id)
            about = outage or ticket
            if about is None or not about.is_unresolved:
                continue
            failed = f"page to {page.person} by {page.path} failed: {why}"
            self.cards.write(tx, page.ticket_id, failed, actor=SELF, now=now)
            if page.called_by is not None:
                self._tell_caller(tx, page, page.called_by, now)
            elif outage is not None:
                self._tell_channel(tx, outage, page, why, now)
            if outage is not None and _is_hopeless(tx, outage, page):
                due.append(outage)
        return due

    def _tell_caller(self, tx: Tx, page: Page, caller: str, now: datetime) -> None:
        if page.person != caller:
            name = self.means.name_of(page.person) or page.person
            told = call_wording.unreachable(page.ticket_id, name, page.path)
            self.cards.tell(tx, caller, told, key=f"uncalled:{page.id}", now=now)

    def _tell_channel(self, tx: Tx, outage: Outage, page: Page, why: str, now: datetime) -> None:
        name = self.means.name_of(page.person) or page.person
        reply = wording.unreachable(outage, name, why, self.means.plan)
        self.cards.post(tx, outage.team, reply, key=f"unreachable:{page.id}", now=now)


def by_way(pages: Sequence[Page]) -> list[list[Page]]:
    """Pages put together by whom they go to, and how."""

    def way(page: Page) -> tuple[str, str]:
        return page.person, page.path

    return [list(group) for _, group in groupby(sorted(pages, key=way), key=way)]


def _note_of(page: Page) -> str:
    """What stands for a page in its address: by it link and code are made when it is sent. Whoever
    was only handed something has nothing to answer.
    """
    is_answered = page.called_by is not None or page.step > 0
    return notify.about(page.ticket_id, page.step) if is_answered else f"{page.ticket_id}"


def _pressing(about: Outage | Ticket) -> tuple[bool, str, int]:
    is_life_safety = isinstance(about, Outage) and about.is_life_safety
    return not is_life_safety, about.priority.value, about.id


def is_page(message: Message) -> bool:
    return (message.key or "").startswith(PAGE_KEY) and message.edits is None


def _is_followed(tx: Tx, page: Page) -> bool:
    """Whether a later step says the same to the same person on the same way. What was handed to
    them, or who called them in, no other page says.
    """
    return page.asks is Asks.CLAIM and any(
        other.step > page.step and other.key != page.key and other.state is PageState.SAID
        for other in tx.pages.of(page.ticket_id)
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
