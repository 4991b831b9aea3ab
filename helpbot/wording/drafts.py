"""A draft article from an outage that is over: what its symptoms were, and what mended it.

It is one that the knowledge folder takes as it is; nobody finds it before somebody publishes it.
"""

import json
from collections.abc import Sequence
from datetime import date

from helpbot.outages import Outage
from helpbot.plan import Plan
from helpbot.tickets import Ticket
from helpbot.wording.editing import STEPS_OPEN
from helpbot.wording.outages import what
from helpbot.wording.reports import quoted
from helpbot.wording.ticket_details import details

# What an article's front matter takes.
LONGEST_TITLE = 120
LONGEST_SUMMARY = 400
SYMPTOMS = 8
# Who said something in a thread.
ASKED, TECHNICIAN, SOMEBODY = "Who asked", "A technician", "Somebody else"
TRIED = "Said in the thread; keep what helps, and take the rest out:"
NOT_FROM_HERE = (
    "No article is made of this: it is its team's alone, or an outage that is not over yet. "
    "`new article` begins one from nothing."
)
# What a field of a form takes.
LONGEST_TEXT = 3_000


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


def from_ticket(
    ticket: Ticket, plan: Plan, *, asked: Sequence[str], answered: Sequence[str]
) -> tuple[str, str]:
    """(intro, steps) of an article that somebody writes from a ticket: `asked` are the requester's
    words beside it, `answered` the desk's.
    """
    # What came by no form has a link to a message at most.
    blanks = details(ticket, plan).splitlines() if ticket.form else []
    form = [_plain(line.removeprefix("- ")) for line in blanks]
    intro = _fitting([_plain(ticket.summary), *form, *map(_plain, asked)])
    mended = [f"1. {_plain(ticket.resolution)}"] if ticket.resolution else []
    said = [f"We answered: {_plain(text)}" for text in answered]
    return intro, _fitting([*mended, *said])


def from_thread(said: Sequence[tuple[str, str]]) -> str:
    """What mends it, by what a technician said last; below it what was said before, to be gone
    over. (who, words), oldest first.
    """
    answers = [number for number, (by, _) in enumerate(said) if by == TECHNICIAN]
    solved = f"1. {_plain(said[answers[-1]][1])}" if answers else STEPS_OPEN
    others = [one for number, one in enumerate(said) if number not in answers[-1:]]
    lines = [f"- {by}: {_plain(words)}" for by, words in others]
    return _fitting([solved, TRIED, "\n".join(lines)]) if lines else solved


def symptoms(asked: Sequence[str]) -> str:
    """What people see, in their words."""
    lines = [f"- {_plain(text)}" for text in dict.fromkeys(asked)]
    return _fitting(lines[:SYMPTOMS], between="\n")


def _fitting(parts: Sequence[str], between: str = "\n\n") -> str:
    """As many of them as a field of a form takes."""
    found = ""
    for part in parts:
        longer = f"{found}{between}{part}" if found else part
        if len(longer) > LONGEST_TEXT:
            break
        found = longer
    return found or "".join(parts[:1])[:LONGEST_TEXT]


def _to_whoever_edits(outage_id: int) -> str:
    return (
        f"Written from outage {outage_id}. Say it in your own words, and set the audience to all "
        "if employees are to find it."
    )


def _words(text: str) -> str:
    """Somebody's words, that neither ask for a fact of desk.toml nor link to an article."""
    return quoted(_plain(text))


def _plain(text: str) -> str:
    """The same on one line, for somebody who goes over it first."""
    return " ".join(text.replace("{{", "{ {").replace("](", "] (").split())
