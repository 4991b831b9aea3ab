"""What the desk works with: the plan, the lines to people, and who is on call by all of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from helpbot import hours
from helpbot.lines import CHAT, Lines
from helpbot.notify import AUDIBLE
from helpbot.oncall import DEFAULT, Calendar, Duty, Rota, stood_for, who_is_on_call
from helpbot.outages import Outage
from helpbot.plan import Person, Plan, Policy, Traits
from helpbot.speech import PersonId
from helpbot.store import Tx


def _no_calendars() -> Mapping[str, Calendar]:
    return {}


def _nobody(_: Plan, __: PersonId) -> None:
    return None


def _no_title(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Means:
    """`source` says where what is done now comes from: an edge's scheme, or the clock; `title_of`
    gives the title of an article that everybody may read, by its id; `who` finds the person behind
    an edge's id.
    """

    plan: Plan
    lines: Lines
    calendars: Callable[[], Mapping[str, Calendar]] = _no_calendars
    source: str = "clock"
    title_of: Callable[[str], str | None] = _no_title
    who: Callable[[Plan, PersonId], Person | None] = _nobody

    def id_of(self, person: PersonId) -> str:
        """Whoever is behind an edge's id: by their id in desk.toml, else by that one."""
        known = self.who(self.plan, person)
        return known.id if known and self.plan.person(known.id) else person

    def rota(self, tx: Tx, now: datetime) -> Rota:
        """The one view of the rota that pages, commands, cards and digests share."""
        return Rota(
            self.plan,
            covers=tx.covers.active(now),
            absent=tx.leavers.all(),
            calendars=self.calendars(),
        )

    def duty(self, tx: Tx, team: str, now: datetime) -> Duty:
        return who_is_on_call(self.rota(tx, now), team, now)

    def watches(self, tx: Tx, now: datetime) -> list[Duty]:
        """Who is on call: for every rotation, and for every team without one that somebody else
        stands for just now. The default, which is for all others, is the last.
        """
        rota = self.rota(tx, now)
        usual = who_is_on_call(rota, DEFAULT, now)
        teams = dict.fromkeys([*self.plan.on_call.rotations, *(c.team for c in rota.covers)])
        duties = [who_is_on_call(rota, team, now) for team in teams if team != DEFAULT]
        own = self.plan.on_call.rotations
        return [d for d in duties if d.team in own or d.covers != usual.covers] + [usual]

    def people(self, tx: Tx, team: str, target: str, now: datetime) -> list[Person]:
        """Who is meant by a word of a policy; leavers are not among them."""
        gone = tx.leavers.all()
        kind, _, name = target.partition(":")
        match kind:
            case "primary" | "secondary" | "shadow":
                one = getattr(self.duty(tx, team, now), kind)
                found = [one] if one is not None else []
            case "everyone":
                found = self.team(team)
            case "lead":
                found = list(self.plan.leads)
            case "team":
                found = self.team(name)
            case "person":
                found = [p for p in [self.plan.person(name)] if p is not None]
            case _:
                found = []
        return [person for person in found if person.id not in gone]

    def team(self, team: str) -> list[Person]:
        return [person for person in self.plan.people if team in person.teams]

    def on_duty_of(self, tx: Tx, team: str, now: datetime) -> list[Person]:
        """Who is called where a team is: its primary, and all of a team that takes no turns."""
        has_turns = team in self.plan.on_call.rotations
        return self.people(tx, team, "primary" if has_turns else f"team:{team}", now)

    def stood_for(self, tx: Tx, person: Person, now: datetime) -> list[str]:
        """The teams for which somebody is on call just now, by the rota or by a cover."""
        return stood_for(self.rota(tx, now), person.id, now)

    def rungs(self, tx: Tx, person: Person, now: datetime) -> list[tuple[str, int]]:
        """(path, minutes) by which a person is paged at this hour, as far as the paths lead to
        them: what they said themselves, else what desk.toml says of them, else the policy's.
        """
        return self.ladder(tx, person, is_open=hours.is_open(self.plan, now))

    def ladder(self, tx: Tx, person: Person, *, is_open: bool) -> list[tuple[str, int]]:
        """The same while the desk is open, or while it is closed."""
        said = tx.ladders.of(person.id, "desk" if is_open else "after")
        own = person.contacts if is_open else person.contacts_after_hours
        usual = own or self.plan.on_call.policy_when(is_open=is_open).ladder
        rungs = said or [(rung.path.value, rung.after) for rung in usual]
        reachable = self.lines.paths_of(person.id)
        ladder = [(path, after) for path, after in rungs if path in reachable]
        is_in_chat = self.lines.address_of(person) is not None
        return [(CHAT, 0), *ladder] if is_in_chat else ladder

    def is_audible(self, path: str, now: datetime) -> bool:
        # Chat is silenced at night.
        return path in AUDIBLE or (path == CHAT and hours.is_open(self.plan, now))

    def name_of(self, person_id: str | None) -> str | None:
        """The name to show for a person; None for nobody."""
        person = self.plan.person(person_id or "")
        return person.name if person else person_id

    def owner_name(self, outage: Outage) -> str | None:
        return self.name_of(outage.claimed_by)

    def policy(self, traits: Traits, now: datetime) -> Policy:
        """By which others are paged for an outage that begins now."""
        return self.plan.policy_for(traits, is_open=hours.is_open(self.plan, now))
