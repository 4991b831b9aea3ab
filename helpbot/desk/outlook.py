"""What the rota of the next days lacks: gaps, people who left, people whom nothing wakes, levels
that would page nobody.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpbot import hours
from helpbot.clock import iso
from helpbot.desk.cards import Cards
from helpbot.desk.means import Means
from helpbot.desk.roster import ON_DUTY
from helpbot.notify import AUDIBLE
from helpbot.oncall import Rota, Shift, gaps, shifts
from helpbot.plan import Person, Policy, targets_of
from helpbot.store import Tx
from helpbot.wording import rota as rota_wording
from helpbot.wording import watches as wording

# Time enough to find somebody.
AHEAD = timedelta(hours=48)
STEP = timedelta(hours=1)
# What a line is about; said in the channel of the team.
Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Outlook:
    means: Means

    def tell(self, tx: Tx, now: datetime) -> None:
        """Tells leads and the teams' channels; nothing where nothing is lacking."""
        found = list(dict.fromkeys(self.lacking(tx, now)))
        cards, key, ahead = Cards(self.means), f"outlook:{iso(now)}", int(AHEAD / STEP)
        by_channel: dict[str, list[Line]] = {}
        for team, line in found:
            by_channel.setdefault(self.means.plan.triage_of(team), []).append((team, line))
        for channel, lines in by_channel.items():
            reply = wording.lacking(_texts(lines), ahead)
            cards.post(tx, lines[0][0], reply, key=f"{key}:#{channel}", now=now)
        for lead in self.means.plan.leads if found else ():
            reply = wording.lacking(_texts(found), ahead)
            cards.tell(tx, lead.id, reply, key=f"{key}:{lead.id}", now=now)

    def lacking(self, tx: Tx, now: datetime) -> Iterator[Line]:
        plan, rota = self.means.plan, self.means.rota(tx, now)
        until = now + AHEAD
        for gap in gaps(rota, now, until):
            yield gap.team, f"{rota_wording.gap_line(gap, plan)}. Say `put … on for …`."
        for person, shift in _on_duty(replace(rota, absent=frozenset()), now, until):
            if person.id in rota.absent:
                yield shift.team, wording.absent_line(person, shift, plan)
        for person, shift in _on_duty(rota, now, until):
            yield from self._unreached(tx, person, shift)
        yield from self._empty_levels(tx, now)

    def _unreached(self, tx: Tx, person: Person, shift: Shift) -> Iterator[Line]:
        """Whom nothing reaches, or nothing that makes a sound in a night of their shift."""
        day, night = (self.means.ladder(tx, person, is_open=is_open) for is_open in (True, False))
        if not day and not night:
            yield shift.team, wording.no_way_line(person)
        elif self._has_night(shift) and not any(path in AUDIBLE for path, _ in night):
            yield shift.team, wording.silent_line(person)

    def _has_night(self, shift: Shift) -> bool:
        steps = int((shift.ends_at - shift.starts_at) / STEP)
        return not all(
            hours.is_open(self.means.plan, shift.starts_at + n * STEP) for n in range(steps + 1)
        )

    def _empty_levels(self, tx: Tx, now: datetime) -> Iterator[Line]:
        """The levels of each policy that reach nobody for a team that has services."""
        for policy, teams in self._policies():
            for team in teams:
                for number, page in _pages(policy):
                    if not self._reaches(tx, team, page, now):
                        name = rota_wording.team(self.means.plan, team)
                        yield team, wording.empty_level_line(name, number, page)

    def _policies(self) -> Iterator[tuple[Policy, Iterable[str]]]:
        """Each policy, with the teams whose outages may be paged by it."""
        plan = self.means.plan
        teams = dict.fromkeys(one.team for one in plan.services)
        for policy in filter(None, (plan.on_call.policy, plan.on_call.after_hours)):
            yield policy, teams
        for rule in plan.routes:
            if rule.policy is not None:
                own = [rule.team] if rule.team else [plan.team_of(one) for one in rule.service]
                yield plan.on_call.policies[rule.policy], own or teams

    def _reaches(self, tx: Tx, team: str, page: str, now: datetime) -> bool:
        targets = targets_of(page)
        if "triage" in targets and self.means.lines.channel(self.means.plan.triage_of(team)):
            return True
        people = (p for target in targets for p in self.means.people(tx, team, target, now))
        return any(self.means.rungs(tx, person, now) for person in people)


def _pages(policy: Policy) -> Iterator[tuple[int, str]]:
    return ((number, level.page) for number, level in enumerate(policy.levels, 1))


def _on_duty(rota: Rota, since: datetime, until: datetime) -> Iterator[tuple[Person, Shift]]:
    """Everybody's shifts but of those who learn."""
    for person in rota.plan.people:
        for shift in shifts(rota, person.id, since, until):
            if shift.layer in ON_DUTY:
                yield person, shift


def _texts(lines: list[Line]) -> list[str]:
    return list(dict.fromkeys(text for _, text in lines))
