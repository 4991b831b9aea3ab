"""The report of an outage that is over, in Markdown, and the line that tells of it.

Whatever somebody wrote stands in a code span: it can be no heading, no link and no markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from helpbot.outages import Outage
from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.wording.history import Moment
from helpbot.wording.outages import by_place, lasted, people, what


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to reach somebody, and what came of it."""

    at: datetime
    name: str
    path: str
    became: str


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of an outage that is over.

    `claimed_at` is the first claim, `owner` who had it last, `reports` what people said, `parts`
    the outages that it took in.
    """

    outage: Outage
    reporter: str
    owner: str | None
    claimed_at: datetime | None
    counts: Mapping[str | None, int]
    reports: Sequence[Moment]
    moments: Sequence[Moment]
    attempts: Sequence[Attempt]
    parts: Sequence[Outage]

    @property
    def affected(self) -> int:
        return sum(self.counts.values())


def report(known: Report, plan: Plan) -> str:
    """The same facts give the same text, whenever it is written."""
    outage = known.outage
    blocks = [
        f"# Outage {outage.id}: {what(outage, plan)}",
        _listed(_facts(known, plan)),
        "## What was reported",
        _listed([_moment(moment, plan) for moment in known.reports]) or "Nothing in words.",
        "## What happened",
        _listed([_moment(moment, plan) for moment in known.moments]),
    ]
    if known.attempts:
        attempts = [
            f"{_at(one.at, plan)}: {one.name} by {one.path}, {one.became}" for one in known.attempts
        ]
        blocks += ["## Pages", _listed(attempts)]
    return "\n\n".join(blocks) + "\n"


def posted(known: Report, file: str, plan: Plan) -> Reply:
    """To the team's channel: how long it took, and how many it touched."""
    outage = known.outage
    return Reply(
        f"The report of outage {outage.id}, **{what(outage, plan)}**, is written: `{file}`. "
        f"{_claimed_after(known).capitalize()}, {_resolved_after(outage)}, "
        f"{people(known.affected)} affected.",
        buttons=(Button("Draft an article from it", says=f"draft {outage.id}"),),
    )


def _facts(known: Report, plan: Plan) -> list[str]:
    outage = known.outage
    by = f" by {known.owner}" if known.owner else ""
    places = f": {by_place(known.counts, plan)}" if known.counts else ""
    facts = [
        f"Priority: {outage.priority}{', life-safety' if outage.is_life_safety else ''}",
        f"Team: {next((t.name for t in plan.teams if t.id == outage.team), outage.team)}",
        f"Reported by: {known.reporter}",
        f"Detected: {_day(outage.detected_at, plan)}",
        f"Time to claim: {_claimed_after(known)}",
        f"Time to resolve: {_resolved_after(outage)}{by}",
        f"Affected: {people(known.affected)}{places}",
        f"Cause: {quoted(outage.cause or '')}",
        f"What ended it: {quoted(outage.resolution or '')}",
    ]
    if outage.workaround:
        facts.append(f"Until then: {quoted(outage.workaround)}")
    facts += [f"Part of it: outage {part.id}, {what(part, plan)}" for part in known.parts]
    return facts


def _claimed_after(known: Report) -> str:
    if known.claimed_at is None:
        return "never claimed"
    return f"claimed after {lasted(known.claimed_at - known.outage.detected_at)}"


def _resolved_after(outage: Outage) -> str:
    if outage.resolved_at is None:
        return "not resolved"
    return f"resolved after {lasted(outage.resolved_at - outage.detected_at)}"


def _moment(moment: Moment, plan: Plan) -> str:
    by = f" by {moment.by}" if moment.by else ""
    said = f": {quoted(moment.text)}" if moment.text else ""
    mark = " (internal note)" if moment.is_internal else ""
    return f"{_at(moment.at, plan)}: {moment.what}{by}{mark}{said}"


def quoted(words: str) -> str:
    """Somebody's words, as nothing but words."""
    return f"`{' '.join(words.replace('`', chr(39)).split())}`" if words.strip() else "not said"


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _at(at: datetime, plan: Plan) -> str:
    return f"{at.astimezone(plan.zone):%b %d %H:%M %Z}"


def _day(at: datetime, plan: Plan) -> str:
    local = at.astimezone(plan.zone)
    return f"{local:%A, %B} {local.day}, {local.year}, {local:%H:%M %Z}"
