"""What an article is begun with: a ticket, an outage, questions, or the thread it is made from.

What it may be made from is in SOURCES: a word, and what is known of the thing it names.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from helpbot.desk import threads
from helpbot.manuscript import LONGEST
from helpbot.outages import State as OutageState
from helpbot.plan import Plan
from helpbot.proposals import Origin
from helpbot.store import Tx
from helpbot.wording import drafts as draft_wording

# A form's title holds as much of a sentence as an article's.
LONGEST_TITLE = draft_wording.LONGEST_TITLE
LONGEST_SUMMARY = draft_wording.LONGEST_SUMMARY
SHORTEST_TITLE, SHORTEST_SUMMARY = 3, 10


@dataclass(frozen=True, slots=True)
class Start:
    """What is known of an article that is to be written."""

    title: str = ""
    summary: str = ""
    service: str = ""
    intro: str = ""
    steps: str = ""
    questions: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()


Source = Callable[[Tx, Plan, int], Start | None]


def _of_ticket(tx: Tx, plan: Plan, number: int) -> Start | None:
    """What was asked, what mended it, and what requester and desk said; never a note."""
    ticket = tx.tickets.get(number)
    if ticket is None or ticket.restricted:
        return None
    said, replies = ticket.summary, tx.replies.of(number)
    intro, steps = draft_wording.from_ticket(
        ticket,
        plan,
        asked=[one.text for one in replies if one.from_requester],
        answered=[one.text for one in replies if not one.from_requester],
    )
    return Start(
        title_of(said),
        summary_of(said),
        ticket.service or "",
        intro,
        steps,
        _golden([said]),
        (Origin("ticket", number),),
    )


def _of_gap(tx: Tx, plan: Plan, number: int) -> Start | None:
    """Questions of one meaning that nothing answers: the article is to win each of them."""
    unmet = tx.gaps.of(number)
    if not unmet:
        return None
    asked = [one.question for one in unmet]
    # What most people said is what it is called; of those the first.
    said = Counter(asked).most_common(1)[0][0]
    services = Counter(one.service for one in unmet if one.service).most_common(1)
    return Start(
        title_of(said),
        summary_of(said),
        services[0][0] if services else "",
        draft_wording.symptoms(asked),
        questions=_golden(asked),
        origins=tuple(Origin("answer", one.answer_id) for one in unmet),
    )


def _of_outage(tx: Tx, plan: Plan, number: int) -> Start | None:
    """Of one that is over: before that nobody knows what mended it."""
    outage = tx.outages.get(number)
    if outage is None or outage.state is not OutageState.RESOLVED:
        return None
    ticket = tx.tickets.get(outage.ticket_id)
    if ticket is None or ticket.restricted:
        return None
    title, summary, steps = draft_wording.start(outage, plan)
    origins = (Origin("ticket", ticket.id),)
    return Start(title, summary, outage.service, ticket.summary, steps, origins=origins)


def _of_answer(tx: Tx, plan: Plan, number: int) -> Start | None:
    """A question that somebody asked; none that only the security team reads."""
    answer = tx.answers.get(number)
    if answer is None or tx.answers.is_restricted(number):
        return None
    asked = answer.question
    return Start(
        title_of(asked),
        summary_of(asked),
        answer.service or "",
        asked,
        questions=_golden([asked]),
        origins=(Origin("answer", number),),
    )


# Whatever else has a number becomes one more line here.
SOURCES: Mapping[str, Source] = {
    "ticket": _of_ticket,
    "outage": _of_outage,
    "answer": _of_answer,
    "gap": _of_gap,
}


# Between the link to a message and the key of ours above it, in what a form is about.
BESIDE = " beside "


@dataclass(frozen=True, slots=True)
class Beside:
    """What a thread is about: what an article of it is made from, for a purge to find it.

    Among technicians all that is said is a note: there it is begun with what is `known` of the
    ticket or outage instead, which is nothing where it `is_closed_off`.
    """

    origins: tuple[Origin, ...] = ()
    known: Start | None = None
    is_closed_off: bool = False


def beside_of(tx: Tx, plan: Plan, key: str) -> Beside:
    """By the key of the message of ours above it."""
    outage = tx.outages.get(threads.outage_of(tx, key) or 0)
    ticket = threads.ticket_of(tx, key)
    number = outage.ticket_id if outage else ticket.ticket if ticket else 0
    found = tx.tickets.get(number)
    if found is None:
        return Beside()
    known = None
    if outage is not None:
        known = _of_outage(tx, plan, outage.id)
    elif ticket is not None and ticket.is_desk:
        known = _of_ticket(tx, plan, number)
    is_among_technicians = outage is not None or (ticket is not None and ticket.is_desk)
    is_closed_off = found.restricted or (is_among_technicians and known is None)
    return Beside((Origin("ticket", number),), known, is_closed_off)


def start_of(tx: Tx, plan: Plan, about: str) -> Start:
    """What is known of "outage 3", "gap 2", or of "from" and words; of others nothing is."""
    word, _, rest = about.partition(" ")
    if word == "from":
        # Of a message there is only its link here; its words are filled in by whoever opens it.
        if rest.startswith(("https://", "http://")):
            beside = beside_of(tx, plan, rest.partition(BESIDE)[2])
            return beside.known or Start(origins=beside.origins)
        return Start(title_of(rest), summary_of(rest), intro=rest)
    source = SOURCES.get(word.lower())
    if source is None or not rest.isascii() or not rest.isdigit():
        return Start()
    return source(tx, plan, int(rest)) or Start()


def title_of(said: str) -> str:
    first = re.split(r"(?<=[.?!])\s|\n", said.strip(), maxsplit=1)[0].strip(" .:")
    title = first[:LONGEST_TITLE].strip()
    return title if len(title) >= SHORTEST_TITLE else ""


def _golden(asked: Sequence[str]) -> tuple[str, ...]:
    """Each once, one line each, and as many as a form takes."""
    lines = dict.fromkeys(" ".join(each.split()) for each in asked)
    found, size = [], 0
    for line in lines:
        size += len(line) + 1
        if size <= LONGEST:
            found.append(line)
    return tuple(found)


def summary_of(said: str) -> str:
    folded = " ".join(said.split())[:LONGEST_SUMMARY].strip()
    return folded if len(folded) >= SHORTEST_SUMMARY else ""
