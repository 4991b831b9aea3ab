"""Ids in a desk.toml that name nothing, or two things."""

from collections.abc import Iterator, Mapping
from typing import Any

from helpbot.plan.lines import Keys
from helpbot.plan.on_call import TARGETS, targets_of
from helpbot.plan.parts import Role

# A rota may name nobody for these; a fallback needs something that always names somebody.
MAY_BE_EMPTY = frozenset(("primary", "secondary", "shadow"))


def broken_references(raw: Mapping[str, Any]) -> Iterator[tuple[Keys, str]]:
    """Ids that do not exist or exist twice, in the raw file: a wrong shape must hide none."""
    ids: dict[str, set[str]] = {}
    for table in ("departments", "facilities", "services", "teams", "people", "forms"):
        seen: set[str] = set()
        for number, row in enumerate(_rows(raw.get(table))):
            if isinstance(row.get("id"), str):
                if row["id"] in seen:
                    yield (table, number, "id"), f"is {row['id']!r} a second time; ids are unique"
                seen.add(row["id"])
        ids[table] = seen
    on_call = dict(_items(raw.get("on_call")))
    ids["on_call.policies"] = {name for name, _ in _items(on_call.get("policies"))}
    rotations = dict(_items(on_call.get("rotations")))
    if rotations and "default" not in rotations:
        yield ("on_call", "rotations"), "has no `default`, which a team without its own needs"
    if not any(person.get("role") == Role.ADMIN for person in _rows(raw.get("people"))):
        yield ("people",), 'has no admin; give one person role = "admin"'
    for path, table, value in _references(raw):
        if isinstance(value, str) and value not in ids[table]:
            yield path, f"is {value!r}, which is not in {table}"
    yield from _broken_targets(raw.get("on_call"), ids)
    yield from _broken_approvers(raw.get("forms"), ids)


def _references(raw: Mapping[str, Any]) -> Iterator[tuple[Keys, str, object]]:
    """(where, the table it must be in, value) of everything that names something else."""
    for table, key, target in (
        ("departments", "approvers", "people"),
        ("facilities", "departments", "departments"),
        ("services", "team", "teams"),
        ("people", "department", "departments"),
        ("people", "facility", "facilities"),
        ("people", "teams", "teams"),
        ("forms", "service", "services"),
        ("forms", "team", "teams"),
        ("routes", "team", "teams"),
        ("routes", "service", "services"),
        ("routes", "facility", "facilities"),
        ("routes", "department", "departments"),
        ("routes", "policy", "on_call.policies"),
    ):
        for number, row in enumerate(_rows(raw.get(table))):
            for value in _several(row.get(key)):
                yield (table, number, key), target, value
    yield from _record_references(raw)
    for number, value in enumerate(_several(raw.get("core_services"))):
        yield ("core_services", number), "services", value
    for service, needed in _items(raw.get("depends_on")):
        yield ("depends_on", service), "services", service
        yield from ((("depends_on", service), "services", value) for value in _several(needed))
    for service, vendor in _items(raw.get("vendors")):
        yield ("vendors", service), "services", service
        for facility, _ in _items(vendor.get("circuits") if isinstance(vendor, Mapping) else None):
            yield ("vendors", service, "circuits", facility), "facilities", facility
    yield from ((("access", place), "facilities", place) for place, _ in _items(raw.get("access")))
    for team, _ in _items(dict(_items(raw.get("targets"))).get("teams")):
        yield ("targets", "teams", team), "teams", team
    for name, alert in _items(raw.get("alerts")):
        told = dict(_items(alert))
        yield ("alerts", name, "service"), "services", told.get("service")
        if told.get("facility") != "*":
            yield ("alerts", name, "facility"), "facilities", told.get("facility")
    yield from _rota_references(raw.get("on_call"))


def _record_references(raw: Mapping[str, Any]) -> Iterator[tuple[Keys, str, object]]:
    """Whose records are kept apart, and who looks after what was masked."""
    custodian = dict(_items(raw.get("privacy"))).get("custodian")
    yield ("privacy", "custodian"), "people", custodian
    apart = dict(_items(raw.get("tickets"))).get("reference_only")
    for number, value in enumerate(_several(apart)):
        yield ("tickets", "reference_only", number), "departments", value


def _rota_references(on_call: object) -> Iterator[tuple[Keys, str, object]]:
    rotations = dict(_items(on_call)).get("rotations")
    for name, rotation in _items(rotations):
        if name != "default":
            yield ("on_call", "rotations", name), "teams", name
        for layer in ("people", "secondary", "shadow"):
            for person in _several(dict(_items(rotation)).get(layer)):
                yield ("on_call", "rotations", name, layer), "people", person
    for keys, policy in _policies(on_call):
        for number, service in enumerate(_several(policy.get("waits"))):
            yield (*keys, "waits", number), "services", service


def _policies(on_call: object) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
    found = dict(_items(on_call))
    for name in ("policy", "after_hours"):
        yield ("on_call", name), dict(_items(found.get(name)))
    for name, policy in _items(found.get("policies")):
        yield ("on_call", "policies", name), dict(_items(policy))


def _broken_targets(on_call: object, ids: Mapping[str, set[str]]) -> Iterator[tuple[Keys, str]]:
    """Whom levels and fallbacks page and who does not exist; a fallback that may reach nobody."""
    for keys, policy in _policies(on_call):
        for number, level in enumerate(_rows(policy.get("levels"))):
            for target in _targets(level.get("page")):
                if not _exists(target, ids):
                    yield (*keys, "levels", number), f"pages {target!r}, which does not exist"
        fallback = _targets(policy.get("fallback"))
        for target in fallback:
            if not _exists(target, ids):
                yield (*keys, "fallback"), f"pages {target!r}, which does not exist"
        if fallback and all(target in MAY_BE_EMPTY for target in fallback):
            yield (
                (*keys, "fallback"),
                "may reach nobody; add triage, lead, everyone, team:ID or person:ID",
            )


def _broken_approvers(forms: object, ids: Mapping[str, set[str]]) -> Iterator[tuple[Keys, str]]:
    """Who is named to approve a request and does not exist."""
    for number, form in enumerate(_rows(forms)):
        review = dict(_items(form.get("standard"))).get("review")
        for key, approvers in (("approvers", form.get("approvers")), ("standard", review)):
            for who in _several(dict(_items(approvers)).get("who")):
                if isinstance(who, str) and not _approves(who, ids):
                    yield ("forms", number, key), f"names {who!r}, which does not exist"


def _approves(who: str, ids: Mapping[str, set[str]]) -> bool:
    kind, colon, name = who.partition(":")
    if not colon:
        return who in ("department", "lead")
    table = {"person": "people", "team": "teams", "department": "departments"}.get(kind)
    # Which fields there are, the form itself looks at.
    return kind == "field" or (table is not None and name in ids[table])


def _targets(text: object) -> tuple[str, ...]:
    return targets_of(text) if isinstance(text, str) and text.strip() else ()


def _exists(target: str, ids: Mapping[str, set[str]]) -> bool:
    kind, _, name = target.partition(":")
    table = {"person": "people", "team": "teams"}.get(kind)
    return name in ids[table] if table else target in TARGETS


def _rows(value: object) -> list[Mapping[str, Any]]:
    return (
        [row if isinstance(row, Mapping) else {} for row in value]
        if isinstance(value, list)
        else []
    )


def _several(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _items(value: object) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, Mapping) else []
