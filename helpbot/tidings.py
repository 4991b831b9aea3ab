"""It is answered now: who asked lately what nothing answered is told, once, when something does.

Looks only after the knowledge changed, a few questions a tick: pages wait for the same tick. What
was told stands in the rows; a restart looks once more and tells nobody twice.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpbot.articles import Article
from helpbot.calibration import Band
from helpbot.outcomes import Unmet
from helpbot.seeking import Seeker
from helpbot.speech import Address
from helpbot.store import Store, Tx
from helpbot.store.outbox import Lane
from helpbot.turn import Desk, may_read, today_of
from helpbot.wording import gaps as wording
from helpbot.wording.spoken import speaking

log = logging.getLogger(__name__)

# Whoever asked longer ago has found another way.
SINCE = timedelta(days=30)
MOST = 1_000
# A quarter of a second of looking.
PER_TICK = 40
PULSE = "tidings"


@dataclass(frozen=True, slots=True)
class Answered:
    question: Unmet
    article: Article


class Tidings:
    """`desk` is what stays from one utterance to the next, by the plan that is in force."""

    def __init__(self, store: Store, desk: Callable[[], Desk]) -> None:
        self._store = store
        self._desk = desk
        self._looked_for = ""
        self._waiting: list[Unmet] = []

    def tell_due(self, now: datetime) -> None:
        """Looks at some of the questions, and tells those whose answer there is now."""
        desk, tx = self._desk(), self._store.read()
        if desk.seeker is None:
            return
        state = f"{desk.seeker.library.digest}:{tx.tasks.count_done()}"
        if state != self._looked_for:
            last = tx.pulse.last(PULSE)
            self._looked_for = state
            is_known = last is not None and last.detail == state
            self._waiting = [] if is_known else self._untold(tx, now)
            if not is_known and not self._waiting:
                self._note(state, now)
        if self._waiting:
            some, others = self._next_ones()
            self._tell(self._answered(desk, desk.seeker, tx, some, now), now)
            # Only now: what could not be stored is looked at again.
            self._waiting = others
            if not self._waiting:
                self._note(state, now)

    def _untold(self, tx: Tx, now: datetime) -> list[Unmet]:
        return [one for one in tx.gaps.unmet(now - SINCE, MOST) if not one.was_told]

    def _next_ones(self) -> tuple[list[Unmet], list[Unmet]]:
        """All of some people, so that each is told of everything at once; and the others."""
        people = dict.fromkeys(one.person for one in self._waiting)
        some: list[Unmet] = []
        for person in people:
            if len(some) >= PER_TICK:
                break
            some += [one for one in self._waiting if one.person == person]
        now_looked_at = {one.answer_id for one in some}
        return some, [one for one in self._waiting if one.answer_id not in now_looked_at]

    def _answered(
        self, desk: Desk, seeker: Seeker, tx: Tx, questions: Sequence[Unmet], now: datetime
    ) -> list[Answered]:
        found, gone, today = [], tx.leavers.all(), today_of(desk.plan, now)
        for one in questions:
            person = desk.who(desk.plan, one.person)
            if person is not None and person.id in gone:
                continue
            may = may_read(person, alone=one.private)
            ranking = seeker.seek(one.question, may_read=may, today=today).ranking
            if ranking.band is Band.ANSWER and _is_news(tx, one, ranking.matches[0].article):
                found.append(Answered(one, ranking.matches[0].article))
        return found

    def _tell(self, answered: Sequence[Answered], now: datetime) -> None:
        with self._store.begin() as tx:
            for person, article in dict.fromkeys(
                (a.question.person, a.article.id) for a in answered
            ):
                mine = [
                    a for a in answered if (a.question.person, a.article.id) == (person, article)
                ]
                first = mine[0].question.answer_id
                questions = [a.question.question for a in mine]
                with speaking(tx.profiles.get(person).language):
                    told = wording.answered(mine[0].article, questions, first)
                tx.answers.tell([a.question.answer_id for a in mine], now)
                tx.outbox.put(
                    Address(person),
                    told,
                    person=person,
                    now=now,
                    lane=Lane.STATUS,
                    key=f"answered:{first}",
                )
        if answered:
            log.info("tidings.told questions=%d", len(answered))

    def _note(self, state: str, now: datetime) -> None:
        with self._store.begin(durable=False) as tx:
            tx.pulse.beat(PULSE, now, state)


def _is_news(tx: Tx, one: Unmet, article: Article) -> bool:
    """Whether it is another answer than the one that did not help: another article, or the same in
    other words that its owner says are right now.
    """
    if one.shown is None or one.shown != article.id:
        return True
    is_rewritten = one.version not in (None, article.digest)
    return is_rewritten and tx.tasks.open_of(article.id) is None
