"""The verbs on the rota: cover for somebody, ask somebody, take a live shift, undo; each in the
caller's transaction.

A cover stands for exactly the time that the person would have stood there: what people were told is
what the rows hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpbot.desk.means import Means
from helpbot.errors import UserError
from helpbot.oncall import (
    HORIZON,
    Cover,
    Duty,
    Layer,
    Rota,
    next_handoff,
    shifts,
    shifts_in,
    who_is_on_call,
)
from helpbot.plan import Person, Plan, Role
from helpbot.store import Tx
from helpbot.store.rota import Agreed, CoverState
from helpbot.wording import rota as wording

Span = tuple[datetime, datetime]
# Those who learn are not covered.
ON_DUTY = (Layer.PRIMARY, Layer.SECONDARY)
_OVER = {
    CoverState.DECLINED: "was declined",
    CoverState.UNDONE: "was undone already",
    CoverState.ACTIVE: "was accepted already",
}


def handoff_of(team: str) -> str:
    """The name of the chore that tells of a rotation's hand-offs."""
    return f"handoff:{team}"


@dataclass(frozen=True, slots=True)
class Roster:
    means: Means

    @property
    def plan(self) -> Plan:
        return self.means.plan

    def cover(
        self, tx: Tx, pieces: Sequence[Cover], *, by: Person, now: datetime
    ) -> tuple[Cover, ...]:
        """In force at once."""
        for piece in pieces:
            self._refuse_overlap(tx, piece, now)
        made = self._put(tx, pieces, CoverState.ACTIVE, by, now)
        self._hurry(tx, made, now)
        return made

    def ask(
        self, tx: Tx, pieces: Sequence[Cover], *, by: Person, now: datetime
    ) -> tuple[Cover, ...]:
        """Nothing changes before the person who is asked says so."""
        for piece in pieces:
            self._refuse_overlap(tx, piece, now)
        return self._put(tx, pieces, CoverState.ASKED, by, now)

    def accept(
        self, tx: Tx, ids: Sequence[int], *, by: Person, now: datetime
    ) -> tuple[Agreed, ...]:
        """Who was asked takes it, from now on at the earliest."""
        asked = self._asked(tx, ids, by)
        for one in asked:
            if one.cover.ends_at <= now:
                raise UserError("That time is over, so nothing changes.")
            self._refuse_overlap(tx, one.cover, now)
            tx.covers.begin(one.cover, now)
        self._hurry(tx, [one.cover for one in asked], now)
        return tuple(
            replace(one, cover=replace(one.cover, starts_at=max(one.cover.starts_at, now)))
            for one in asked
        )

    def decline(
        self, tx: Tx, ids: Sequence[int], *, by: Person, now: datetime
    ) -> tuple[Agreed, ...]:
        asked = self._asked(tx, ids, by)
        for one in asked:
            tx.covers.move(one.cover.id, CoverState.ASKED, CoverState.DECLINED, now)
        return asked

    def undo(self, tx: Tx, ids: Sequence[int], *, by: Person, now: datetime) -> tuple[Agreed, ...]:
        """What is in force ends now, what is to come never begins. Those who may: whom it is about,
        who made it, a lead.
        """
        found = [self._get(tx, cover_id) for cover_id in ids]
        for one in found:
            self._refuse_undo(one, by, now)
            if one.state is CoverState.ACTIVE and one.cover.starts_at <= now:
                tx.covers.end(one.cover.id, now)
            else:
                tx.covers.move(one.cover.id, one.state, CoverState.UNDONE, now)
        self._hurry(tx, [one.cover for one in found if one.state is CoverState.ACTIVE], now)
        return tuple(found)

    def pieces(
        self,
        tx: Tx,
        person: Person,
        of: Person,
        span: Span,
        *,
        team: str | None = None,
        now: datetime,
    ) -> list[Cover]:
        """When a person would stand where another is on duty: in one team, or wherever they are.

        Raises UserError where that is nowhere.
        """
        rota, (start, end) = self.means.rota(tx, now), (max(span[0], now), span[1])
        self._refuse_person(tx, person, of)
        if end <= now:
            raise UserError("That time is over. Say a time that is still to come.")
        everywhere = (one.team for one in shifts(rota, of.id, start, end) if one.layer in ON_DUTY)
        teams = [team] if team else list(dict.fromkeys(everywhere))
        found = [
            Cover(0, one, person.id, of.id, first, last)
            for one in teams
            for first, last in _on_duty(rota, one, of.id, start, end)
        ]
        if not found:
            raise UserError(wording.not_on_duty(of, (start, end), self.plan))
        return found

    def live(self, tx: Tx, of: Person, *, to: Person | None = None, now: datetime) -> list[Cover]:
        """The shifts that a person is in as primary, until they hand over; each for its secondary,
        or for the one who is named.
        """
        rota, found = self.means.rota(tx, now), []
        for duty in self.held(tx, of, now):
            taker = to or duty.secondary
            if taker is not None:
                self._refuse_person(tx, taker, of)
                end = _end_of_shift(rota, duty.team, of.id, now)
                found.append(Cover(0, duty.team, taker.id, of.id, now, end))
        return found

    def held(self, tx: Tx, person: Person, now: datetime) -> list[Duty]:
        """The watches in which a person is primary now."""
        watches = self.means.watches(tx, now)
        return [duty for duty in watches if duty.primary and duty.primary.id == person.id]

    def lacks_secondary(self, tx: Tx, covers: Sequence[Cover], now: datetime) -> bool:
        """Whether a cover leaves nobody behind the one who covers."""
        rota = self.means.rota(tx, now)
        return any(
            who_is_on_call(rota, one.team, max(one.starts_at, now)).secondary is None
            for one in covers
        )

    def _put(
        self, tx: Tx, pieces: Sequence[Cover], state: CoverState, by: Person, now: datetime
    ) -> tuple[Cover, ...]:
        return tuple(
            replace(piece, id=tx.covers.put(piece, state, made_by=by.id, now=now))
            for piece in pieces
        )

    def _hurry(self, tx: Tx, covers: Sequence[Cover], now: datetime) -> None:
        """A hand-off that comes earlier than it was known is told of when it comes."""
        for one in covers:
            for at in (one.starts_at, one.ends_at):
                tx.chores.hurry(handoff_of(one.team), max(at, now))

    def _refuse_person(self, tx: Tx, person: Person, of: Person) -> None:
        if person.id == of.id:
            raise UserError("Nobody can cover for themselves. Name somebody else.")
        if person.id in tx.leavers.all():
            raise UserError(f"{person.name} cannot be reached any more. Name somebody else.")

    def _refuse_overlap(self, tx: Tx, piece: Cover, now: datetime) -> None:
        """Nobody stands in for two people at once."""
        for other in tx.covers.active(now):
            meets = piece.starts_at < other.ends_at and other.starts_at < piece.ends_at
            if other.person == piece.person and other.replaces != piece.replaces and meets:
                person, of = (self.means.name_of(who) for who in (other.person, other.replaces))
                raise UserError(
                    f"{person} covers for {of} already, "
                    f"{wording.span(self.plan, other.starts_at, other.ends_at)}. Choose another "
                    f"time, or say `undo cover {other.id}` first."
                )

    def _asked(self, tx: Tx, ids: Sequence[int], by: Person) -> tuple[Agreed, ...]:
        found = tuple(self._get(tx, cover_id) for cover_id in ids)
        for one in found:
            if one.cover.person != by.id:
                name = self.means.name_of(one.cover.person)
                raise UserError(f"That was asked of {name}. You can say `take over from …`.")
            if one.state is not CoverState.ASKED:
                raise UserError(f"Swap {one.cover.id} {_OVER[one.state]}.")
        return found

    def _refuse_undo(self, one: Agreed, by: Person, now: datetime) -> None:
        cover = one.cover
        if by.id not in (cover.person, cover.replaces, one.made_by) and not leads(by):
            raise UserError(
                f"Cover {cover.id} is not yours. Those whom it is about, or a lead, can undo it."
            )
        if one.state not in (CoverState.ACTIVE, CoverState.ASKED):
            raise UserError(f"Cover {cover.id} {_OVER[one.state]}.")
        if cover.ends_at <= now:
            raise UserError(f"Cover {cover.id} is over already; there is nothing to undo.")

    def _get(self, tx: Tx, cover_id: int) -> Agreed:
        found = tx.covers.get(cover_id)
        if found is None:
            raise UserError(f"There is no cover {cover_id}. `my shifts` lists yours.")
        return found


def leads(person: Person) -> bool:
    return person.lead or person.role is Role.ADMIN


def _on_duty(rota: Rota, team: str, person: str, since: datetime, until: datetime) -> list[Span]:
    """When a person is primary or secondary, what meets made one."""
    found: list[Span] = []
    for one in shifts_in(rota, team, person, since, until):
        if one.layer not in ON_DUTY:
            continue
        if found and found[-1][1] == one.starts_at:
            found[-1] = (found[-1][0], one.ends_at)
        else:
            found.append((one.starts_at, one.ends_at))
    return found


def _end_of_shift(rota: Rota, team: str, person: str, now: datetime) -> datetime:
    """When who is primary hands over; of somebody who always is, when a turn ends."""
    (first, *_) = shifts_in(rota, team, person, now, now + HORIZON)
    ends = next_handoff(rota, team, now) or now + timedelta(days=7)
    return min(first.ends_at, ends)
