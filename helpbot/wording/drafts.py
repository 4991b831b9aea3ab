"""A draft article from an outage that is over: what its symptoms were, and what mended it.

It is one that the knowledge folder takes as it is; nobody finds it before somebody publishes it.
"""

import json
from collections.abc import Sequence
from datetime import date

from helpbot.outages import Outage
from helpbot.plan import Plan
from helpbot.wording.outages import what
from helpbot.wording.reports import quoted

# What an article's front matter takes.
LONGEST_TITLE = 120
LONGEST_SUMMARY = 400
SYMPTOMS = 8


def draft(article_id: str, outage: Outage, said: Sequence[str], plan: Plan, review_by: date) -> str:
    """`said` are the words of those who reported it."""
    where, cause = what(outage, plan), outage.cause or ""
    symptoms = [f"- {_words(text)}" for text in dict.fromkeys(said)][:SYMPTOMS]
    front = {
        "id": article_id,
        "title": f"{where}: {cause}"[:LONGEST_TITLE].rstrip(" :"),
        "service": outage.service,
        "owner": outage.team,
        "audience": "technicians",
        "summary": f"What to do when {where} is out: {cause}"[:LONGEST_SUMMARY],
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items()]
    blocks = [
        "\n".join(
            (
                "---",
                *lines,
                "reviewed:",
                f"review_by: {review_by.isoformat()}",
                "state: draft",
                "---",
            )
        ),
        _to_whoever_edits(outage.id),
        "## What people see",
        "\n".join(symptoms) or "Nobody said it in words.",
        "## The cause",
        _words(cause),
        "## What mends it",
        f"1. {_words(outage.resolution or '')}",
        "## Until it works again",
        _words(outage.workaround or "") if outage.workaround else "No workaround is known.",
    ]
    return "\n\n".join(blocks) + "\n"


def start(outage: Outage, plan: Plan) -> tuple[str, str, str]:
    """(title, summary, steps) of an article that somebody writes from an outage themselves."""
    where, cause = what(outage, plan), outage.cause or ""
    title = f"{where}: {cause}"[:LONGEST_TITLE].rstrip(" :")
    summary = f"What to do when {where} is out: {cause}"[:LONGEST_SUMMARY]
    steps = [f"1. {_words(outage.resolution)}"] if outage.resolution else []
    steps += [f"Until it works again: {_words(outage.workaround)}"] if outage.workaround else []
    return title, summary, "\n\n".join(steps)


def _to_whoever_edits(outage_id: int) -> str:
    return (
        f"Written from outage {outage_id}. Say it in your own words, and set the audience to all "
        "if employees are to find it."
    )


def _words(text: str) -> str:
    """Somebody's words, that neither ask for a fact of desk.toml nor link to an article."""
    return quoted(text.replace("{{", "{ {").replace("](", "] ("))


def subject(outage_id: int) -> str:
    """The subject of its commit."""
    return f"Draft an article from outage {outage_id}"
