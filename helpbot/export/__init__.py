"""Tickets taken out of helpbot: CSV for a spreadsheet, JSON for a program, a page for paper.

Written piece by piece: a hundred thousand tickets never stand in memory at once. What the one who
takes them out may not see is not in what comes here.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from helpbot.clock import iso
from helpbot.plan import Plan
from helpbot.tickets import Ticket
from helpbot.wording import exports as wording
from helpbot.wording.history import Moment

# What a spreadsheet takes for the beginning of a formula, also as Asian keyboards write it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes tickets out, when, and whether what is the desk's alone is for them."""

    plan: Plan
    name: str
    at: datetime
    is_desk: bool


def facts(ticket: Ticket, taker: Taker) -> dict[str, Any]:
    """What is known of a ticket, by the names of columns."""
    return {name: _plain(getattr(ticket, name)) for name in columns(taker)}


def columns(taker: Taker) -> Iterable[str]:
    return {**wording.FACTS, **(wording.OF_DESK if taker.is_desk else {})}


def story_of(moments: Iterable[Moment]) -> list[dict[str, Any]]:
    return [
        {
            "at": iso(moment.at),
            "what": moment.what,
            "by": moment.by or None,
            "text": moment.text or None,
            "internal": moment.is_internal,
        }
        for moment in moments
    ]


def as_csv(rows: Iterable[Facts], names: Iterable[str]) -> Iterator[str]:
    """Lines of a table that begin no formula in any spreadsheet."""
    columns = list(names)
    yield _line(columns)
    for row in rows:
        yield _line([_cell(row[name]) for name in columns])


def as_json(rows: Iterable[Facts]) -> Iterator[str]:
    """One array, an object a line."""
    yield "["
    for number, row in enumerate(rows):
        comma = "," if number else ""
        yield f"{comma}\n{json.dumps(row, ensure_ascii=False)}"
    yield "\n]\n"


def as_pages(
    tickets: Iterable[tuple[Facts, Sequence[Facts] | None]], taker: Taker
) -> Iterator[str]:
    """HTML to be printed, that needs no other file; each ticket with its story where it has one."""
    environment = Environment(
        loader=PackageLoader("helpbot.export", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    labels = {**wording.FACTS, **wording.OF_DESK}
    shown = (
        (_shown(row, labels, taker.plan), [_told(one, taker.plan) for one in story or ()])
        for row, story in tickets
    )
    yield from environment.get_template("page.html").generate(
        tickets=shown,
        title=wording.title_of_all(taker.plan),
        title_of=lambda number: wording.title_of(number, taker.plan),
        footer=wording.printed(taker.plan, taker.name, taker.at),
        internal=wording.INTERNAL,
        nothing=wording.NOTHING,
        headings=wording.STORY,
    )


def _shown(row: Facts, labels: Mapping[str, str], plan: Plan) -> dict[str, Any]:
    """The facts that there are, with their labels, as people read them."""
    found = {
        labels[name]: _on_paper(name, value, plan)
        for name, value in row.items()
        if value not in (None, "", False, {}) and name not in ("id", "summary")
    }
    return {"id": row["id"], "summary": row["summary"], "facts": found}


def _on_paper(name: str, value: Any, plan: Plan) -> str:
    if name.endswith("_at"):
        return _at(str(value), plan)
    if name == "details":
        return "; ".join(f"{key}: {said}" for key, said in value.items())
    if name in ("claimed_by", "opened_by", "hold_by"):
        person = plan.person(value)
        return person.name if person else str(value)
    return "yes" if value is True else plan.name_of(str(value)) or str(value)


def _told(one: Facts, plan: Plan) -> Facts:
    return {**one, "at": _at(one["at"], plan)}


def _at(text: str, plan: Plan) -> str:
    return f"{datetime.fromisoformat(text).astimezone(plan.zone):%Y-%m-%d %H:%M}"


def _plain(value: object) -> Any:
    match value:
        case datetime():
            return iso(value)
        case Enum():
            return value.value
        case Mapping():
            return dict(value)
        case _:
            return value


def _cell(value: object) -> object:
    if isinstance(value, Mapping):
        value = json.dumps(value, ensure_ascii=False)
    is_formula = isinstance(value, str) and value.startswith(_FORMULA)
    return f"'{value}" if is_formula else value


def _line(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
