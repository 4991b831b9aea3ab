"""Who must agree to a request, and whether they have.

Pure rules: nobody approves their own. A request has parts; of each, one person must agree, and all
parts must be agreed to. One who says no ends it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpbot.catalogue import is_off_standard
from helpbot.errors import UserError
from helpbot.plan import Approvers, Person, Plan, RequestForm
from helpbot.plan.catalogue import Kind

# The people of each part, by their ids in desk.toml.
Parts = tuple[tuple[str, ...], ...]


class Decision(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Approval:
    """What one approver was asked, and what they said. `reminded` counts reminders."""

    id: int
    ticket_id: int
    approver: str
    state: Decision
    comment: str | None
    asked_at: datetime
    decided_at: datetime | None
    due_at: datetime | None
    reminded: int = 0


class NobodyApproves(UserError):
    def __init__(self, plan: Plan) -> None:
        super().__init__(
            "Nobody but you could approve this, so I sent it to nobody. Call the "
            f"{plan.desk.name} at {plan.desk.phone}: an admin names another approver in desk.toml."
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """Who asks, for what. `excluded` must not decide: whoever asks, and who is not here any more.

    `department` is the requester's.
    """

    form: RequestForm
    values: Mapping[str, str]
    department: str | None
    excluded: Collection[str] = ()


def parts_of(plan: Plan, wish: Wish) -> Parts:
    """Who must agree; empty where nobody has to. Raises NobodyApproves."""
    rules = [wish.form.approvers] if wish.form.approvers else []
    if wish.form.standard and is_off_standard(wish.form, wish.values):
        rules.append(wish.form.standard.review)
    barred = {*wish.excluded, *_named(plan, wish)}
    found = [_allowed(plan, group, barred) for rule in rules for group in _groups(plan, rule, wish)]
    return tuple(dict.fromkeys(found))


def successors(plan: Plan, part: Sequence[str], excluded: Collection[str]) -> tuple[str, ...]:
    """Who decides where nobody of a part is left: the desk's leads. Raises NobodyApproves."""
    return _allowed(plan, [person for person in part if plan.person(person)], {*excluded})


def outcome(parts: Parts, approvals: Iterable[Approval]) -> Decision:
    """What has become of it: still asked, approved or declined."""
    decided = {one.approver: one.state for one in approvals}
    if Decision.DECLINED in decided.values():
        return Decision.DECLINED
    is_agreed = all(
        any(decided.get(person) is Decision.APPROVED for person in part) for part in parts
    )
    return Decision.APPROVED if is_agreed else Decision.ASKED


def open_parts(parts: Parts, approvals: Iterable[Approval]) -> Parts:
    """Those to which nobody has agreed yet."""
    agreed = {one.approver for one in approvals if one.state is Decision.APPROVED}
    return tuple(part for part in parts if not agreed.intersection(part))


def approvers_of(plan: Plan, department: str | None) -> list[str]:
    """Who agrees to what a department's people ask for: its approvers, else those who lead it,
    else the desk's leads.
    """
    own = next((one.approvers for one in plan.departments if one.id == department), [])
    leads = [p.id for p in plan.people if p.lead and p.department == department]
    return own or leads or _ids(plan.leads)


def _groups(plan: Plan, rule: Approvers, wish: Wish) -> list[list[str]]:
    """The people of each part: all who are named where any of them will do, else one part each."""
    named = [_people(plan, who, wish) for who in rule.who]
    return named if rule.rule == "all" else [[person for group in named for person in group]]


def _people(plan: Plan, who: str, wish: Wish) -> list[str]:
    kind, _, name = who.partition(":")
    match kind:
        case "department":
            return approvers_of(plan, name or wish.department)
        case "field":
            return approvers_of(plan, wish.values.get(name) or wish.department)
        case "person":
            return [name]
        case "team":
            return _ids(person for person in plan.people if name in person.teams)
        case _:
            return _ids(plan.leads)


def _allowed(plan: Plan, group: Sequence[str], barred: Collection[str]) -> tuple[str, ...]:
    """Those who may decide; the desk's leads where none of them may."""
    for people in (group, _ids(plan.leads)):
        if found := [person for person in people if person not in barred]:
            return tuple(dict.fromkeys(found))
    raise NobodyApproves(plan)


def _named(plan: Plan, wish: Wish) -> list[str]:
    """Whom the request is for, as far as they are named in full."""
    fields = [blank.name for blank in wish.form.fields if blank.kind is Kind.PERSON]
    said = {wish.values.get(name, "").strip().casefold() for name in fields}
    return _ids(person for person in plan.people if person.name.casefold() in said)


def _ids(people: Iterable[Person]) -> list[str]:
    return [person.id for person in people]
