"""New articles: a form, filled from what they are about, and drafts from what was said."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import PurePosixPath

from helpbot import folder as files
from helpbot.articles import State
from helpbot.beginning import (
    BESIDE,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    Beside,
    Start,
    beside_of,
    start_of,
    summary_of,
    title_of,
)
from helpbot.desk import threads
from helpbot.editing import propose, tell
from helpbot.errors import UserError
from helpbot.forms import listing, values_in
from helpbot.library import Library
from helpbot.manuscript import Manuscript, flow, scalar, together
from helpbot.occasion import Builder, Occasion
from helpbot.plan import Plan
from helpbot.proposals import Origin, Proposed, What
from helpbot.revising import audiences_of, lines_of, long_field, services_of
from helpbot.speech import Field, FieldKind, Form, Option, PersonId
from helpbot.turn import (
    TECHNICIANS,
    Asking,
    Command,
    Turn,
    role_of,
    sentence,
    who,
)
from helpbot.when import months_after
from helpbot.wording import drafts as draft_wording
from helpbot.wording import editing as wording
from helpbot.wording import forms as form_wording

# Somebody looks at a new article again after half a year.
REVIEW_AFTER_MONTHS = 6
# What somebody else said in a thread begins with who it was.
_SAID = re.compile(r" \| by (\S{1,120}): ")
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def _new(occasion: Occasion) -> Form | None:
    person = occasion.person
    if person is None or person.role not in TECHNICIANS:
        return None
    tx, plan = occasion.tx, occasion.plan
    if beside_of(tx, plan, occasion.about.partition(BESIDE)[2]).is_closed_off:
        return None
    fields = _fields(plan, start_of(tx, plan, occasion.about))
    name = f"new-article {occasion.about}".strip()
    return Form(name, wording.NEW_ARTICLE, fields, wording.PREVIEW, listing("new article", fields))


def _fields(plan: Plan, start: Start) -> tuple[Field, ...]:
    # An admin may publish at once; a draft is the safer beginning.
    states = [Option(wording.STATES[s], s.value) for s in (State.DRAFT, State.PUBLISHED)]

    def short(name: str, label: str, longest: int, filled: str) -> Field:
        return Field(name, label, FieldKind.SHORT, longest=longest, filled=filled)

    def choice(name: str, label: str, options: list[Option], filled: str) -> Field:
        return Field(name, label, FieldKind.CHOICE, tuple(options), filled=filled)

    questions = long_field(
        "questions", wording.QUESTIONS, "\n".join(start.questions), hint=wording.QUESTIONS_HINT
    )
    made_from = Field(
        "origins", "", FieldKind.HIDDEN, required=False, filled=", ".join(map(str, start.origins))
    )
    return (
        *((made_from,) if start.origins else ()),
        short("title", wording.TITLE, LONGEST_TITLE, start.title),
        choice("service", wording.SERVICE, services_of(plan), start.service),
        choice("audience", wording.AUDIENCE, audiences_of(plan), "all"),
        choice("state", wording.STATE, states, State.DRAFT),
        short("summary", wording.SUMMARY, LONGEST_SUMMARY, start.summary),
        long_field("intro", wording.INTRO, start.intro, hint="", required=True),
        long_field("steps", wording.STEPS, start.steps, hint=wording.STEPS_HINT, required=True),
        questions,
    )


BUILDERS: Mapping[str, Builder] = {"new-article": _new}


@dataclass(frozen=True, slots=True)
class Places:
    """Where the articles of each service lie, and which ids are taken. Who takes one meanwhile is
    noticed when it is published.
    """

    folders: Mapping[str, str]
    taken: Collection[str]

    def file_for(self, article: str, service: str) -> str:
        return str(PurePosixPath(self.folders.get(service, "")) / f"{article}.md")

    def free(self, title: str) -> str:
        """An id from a title, that no file has."""
        slug = slug_of(title)
        ids = [slug, *(f"{slug}-{number}" for number in range(2, 100))]
        return next(one for one in ids if one not in self.taken)


def places_of(library: Library) -> Places:
    lying: dict[str, Counter[str]] = {}
    for article in library.index.articles if library.index else ():
        folder = str(PurePosixPath(article.file).parent)
        lying.setdefault(article.service, Counter())[folder] += 1
    folders = {service: most.most_common(1)[0][0] for service, most in lying.items()}
    return Places(folders, files.names(library.folder))


def _look(asking: Asking) -> Places:
    if asking.desk.library is None:
        raise UserError("Articles are written in chat, or with `helpbot articles new`.")
    return places_of(asking.desk.library)


def _written(turn: Turn, match: re.Match[str]) -> None:
    """The form was filled in."""
    values = values_in(match[0])
    start = Start(
        title=values.get("title", ""),
        summary=values.get("summary", ""),
        service=values.get("service", ""),
        intro=values.get("intro", ""),
        steps=values.get("steps", ""),
        questions=tuple(values.get("questions", "").splitlines()),
        origins=_origins(values.get("origins", "")),
    )
    _propose(turn, start, values.get("audience", "all"), values.get("state", State.DRAFT))


def _from_words(turn: Turn, match: re.Match[str]) -> None:
    """A draft from what was said somewhere: its words are what people see, the rest is to do."""
    beside = _of_place(turn)
    if beside.is_closed_off:
        raise UserError(draft_wording.NOT_FROM_HERE)
    if beside.known is not None:
        steps = beside.known.steps or wording.STEPS_OPEN
        _propose(turn, replace(beside.known, steps=steps), "technicians", State.DRAFT)
        return
    said, *others = _SAID.split(match["text"])
    thread = [
        (_speaker(turn, by, asked_by=match["author"]), words)
        for by, words in zip(others[::2], others[1::2], strict=True)
    ]
    start = Start(
        title_of(said),
        summary_of(said),
        intro=said,
        steps=draft_wording.from_thread(thread) if thread else wording.STEPS_OPEN,
        origins=beside.origins,
    )
    _propose(turn, start, "technicians", State.DRAFT)


def _of_place(turn: Turn) -> Beside:
    """Where it was said: below a message of ours, where a ticket is told of, beside a question."""
    heard, tx = turn.heard.utterance, turn.tx
    ticket = tx.tickets.in_place(heard.reply_to)
    key = heard.thread_of or (threads.requesters_key(ticket.id) if ticket else "")
    beside = beside_of(tx, turn.plan, key)
    # Direct messages are about many things, one after the other.
    answer = None if heard.private else tx.answers.last_in(heard.conversation, since=_EVER)
    if answer is None:
        return beside
    return replace(
        beside,
        origins=(*beside.origins, Origin("answer", answer.id)),
        is_closed_off=beside.is_closed_off or tx.answers.is_restricted(answer.id),
    )


def _speaker(turn: Turn, by: str, *, asked_by: str | None) -> str:
    """Nobody is named: an article is read by all."""
    if by == asked_by:
        return draft_wording.ASKED
    role = role_of(turn.desk.who(turn.plan, PersonId(by)))
    return draft_wording.TECHNICIAN if role in TECHNICIANS else draft_wording.SOMEBODY


def _propose(turn: Turn, start: Start, audience: str, state: str) -> None:
    places, me = turn.found, who(turn)
    assert isinstance(places, Places)  # noqa: S101 - what the command made ready
    service = start.service or turn.plan.services[0].id
    article = places.free(start.title)
    text = text_of(
        article, start, turn.plan, service=service, audience=audience, state=state, today=turn.today
    )
    propose(
        turn,
        Proposed(
            article=article,
            file=places.file_for(article, service),
            what=What.NEW,
            text=text,
            questions=lines_of(start.questions),
            based_on="",
            by=me.id,
        ),
        start.origins,
    )


def _origins(said: str) -> tuple[Origin, ...]:
    found = re.findall(r"(ticket|answer) (\d{1,15})", said)
    return tuple(Origin(kind, int(number)) for kind, number in found)


def text_of(
    article: str, start: Start, plan: Plan, *, service: str, audience: str, state: str, today: date
) -> str:
    """The file of a new article."""
    front = {
        "id": article,
        "title": scalar(start.title),
        "service": service,
        "owner": plan.team_of(service),
        "audience": audience,
        "state": state,
        "reviewed": "",
        "review_by": months_after(today, REVIEW_AFTER_MONTHS).isoformat(),
        "summary": scalar(start.summary),
        "also": flow(()),
    }
    lines = "".join(f"{key}: {value}".rstrip() + "\n" for key, value in front.items())
    steps = (
        start.steps
        if start.steps.lstrip().startswith("#")
        else f"{wording.STEPS_HEADING}\n\n{start.steps}"
    )
    return Manuscript(lines, together((start.intro, steps, wording.LAST_SECTION))).text


def _open(turn: Turn, match: re.Match[str]) -> None:
    """Said where no form can be opened: a button can open it."""
    name = f"new-article {match['about'] or ''}".strip()
    tell(turn, form_wording.to_open(name, wording.NEW_ARTICLE))


def slug_of(title: str) -> str:
    words = re.findall(r"[a-z0-9]+", title.lower())
    slug = "-".join(words)[:60].strip("-")
    # A word alone is no id.
    return slug if "-" in slug else f"{slug or 'new'}-article"


COMMANDS = (
    Command("written", sentence(r"new article \|(?P<rest>.+)"), TECHNICIANS, _written, ready=_look),
    Command(
        "new_article",
        sentence(
            r"new article(?: (?P<about>(?:ticket|outage|answer|gap) \d{1,12}|from .{1,180}))?"
        ),
        TECHNICIANS,
        _open,
    ),
    Command(
        "draft_from",
        # Also of a message that somebody marked, by its link and author.
        sentence(
            r"(?:draft article from:|new-article from \S{1,300} by "
            r"(?P<author>\S{1,120}):) ?(?P<text>.+)"
        ),
        TECHNICIANS,
        _from_words,
        ready=_look,
    ),
)
