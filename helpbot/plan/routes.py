"""Where what is reported goes: to which team, and by which policy others are paged for it.

For the team the first rule counts that fits and names one, for the policy likewise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError

from helpbot.plan.lines import Keys
from helpbot.plan.parts import Id, Part


def _several(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


_OneOrMore = BeforeValidator(_several), Field(min_length=1)
Ids = Annotated[tuple[Id, ...], *_OneOrMore]
Kinds = Annotated[tuple[Literal["incident", "request"], ...], *_OneOrMore]
Priorities = Annotated[tuple[Literal["P1", "P2", "P3", "P4"], ...], *_OneOrMore]


@dataclass(frozen=True, slots=True)
class Traits:
    """What the rules look at: ids of the plan, None for what is not known."""

    kind: str
    priority: str
    service: str | None
    facility: str | None
    department: str | None


class Route(Part):
    """A rule; what it does not name may be anything. `policy` is of `[on_call.policies]`."""

    kind: Kinds = ()
    priority: Priorities = ()
    service: Ids = ()
    facility: Ids = ()
    department: Ids = ()
    team: Id | None = None
    policy: Id | None = None

    @property
    def named(self) -> Mapping[str, tuple[str, ...]]:
        found = {trait: getattr(self, trait) for trait in Traits.__dataclass_fields__}
        return {trait: values for trait, values in found.items() if values}

    def fits(self, traits: Traits) -> bool:
        return all(getattr(traits, trait) in values for trait, values in self.named.items())

    def covers(self, other: "Route") -> bool:
        """Whether it fits whatever the other one fits."""
        return all(
            trait in other.named and set(other.named[trait]) <= set(values)
            for trait, values in self.named.items()
        )


def team_by(routes: Sequence[Route], traits: Traits) -> str | None:
    return next((rule.team for rule in routes if rule.team and rule.fits(traits)), None)


def policy_by(routes: Sequence[Route], traits: Traits) -> str | None:
    return next((rule.policy for rule in routes if rule.policy and rule.fits(traits)), None)


def broken_routes(raw: Mapping[str, Any]) -> Iterator[tuple[Keys, str]]:
    """Rules that lead nowhere or can never count, and ladders where none is climbed."""
    rows = raw.get("routes")
    rules = [_read(row) for row in rows] if isinstance(rows, list) else []
    for number, rule in enumerate(rules):
        if rule is None:
            continue
        if not (rule.team or rule.policy):
            yield ("routes", number), "leads nowhere; name a team, a policy, or both"
        if rule.policy and rule.kind == ("request",):
            yield ("routes", number, "policy"), "never counts: nobody is paged for a request"
        for leads_to in ("team", "policy"):
            if getattr(rule, leads_to) and (by := _shadow(rules[:number], rule, leads_to)):
                said = f"never counts: routes[{by - 1}], above it, fits all that this rule fits"
                yield ("routes", number, leads_to), said
    yield from _ladders(raw)


def _read(row: object) -> Route | None:
    try:
        return Route.model_validate(row)
    except ValidationError:
        return None  # told with the shape of the rest


def _shadow(above: Sequence[Route | None], rule: Route, leads_to: str) -> int:
    """The rule, from 1, that takes all from this one; 0 where none does."""
    found = (
        number
        for number, earlier in enumerate(above, 1)
        if earlier is not None and getattr(earlier, leads_to) and earlier.covers(rule)
    )
    return next(found, 0)


def _ladders(raw: Mapping[str, Any]) -> Iterator[tuple[Keys, str]]:
    on_call = raw.get("on_call")
    policies = on_call.get("policies") if isinstance(on_call, Mapping) else None
    for name, policy in policies.items() if isinstance(policies, Mapping) else ():
        if isinstance(policy, Mapping) and policy.get("ladder"):
            said = "is of no use here; how people are paged is said by the policy of the hour"
            yield ("on_call", "policies", name, "ladder"), said
