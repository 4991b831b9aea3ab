"""Articles edited in chat: chosen, edited by forms, published, undone; for technicians and admins.

What somebody writes becomes a proposal; proposing.py judges and publishes it. Only admins publish:
their commands say so, and it is looked at again when a file is written.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from helpbot import articles
from helpbot import folder as files
from helpbot.articles import Article, ArticleError, State
from helpbot.errors import UserError
from helpbot.folder import Commit
from helpbot.kept import Source
from helpbot.manuscript import heading, pieces, read, with_facts
from helpbot.plan import Role
from helpbot.proposals import Origin, Proposal, Proposed, Stage, What
from helpbot.revising import BUILDERS, TARGET, revised
from helpbot.speech import Reply
from helpbot.store.outbox import Lane
from helpbot.turn import (
    ADMINS,
    TECHNICIANS,
    Asking,
    Command,
    Turn,
    sentence,
    today_of,
    who,
)
from helpbot.wording import editing as wording
from helpbot.wording import source as source_line

__all__ = ("BUILDERS", "COMMANDS")

# What a history lists of either kind.
VERSIONS = 8
_TO = {"publish": State.PUBLISHED, "archive": State.ARCHIVED, "withdraw": State.DRAFT}


@dataclass(frozen=True, slots=True)
class Seen:
    """An article's file as it was just now; `commits` and `previous` are what git has."""

    article: str
    file: str
    disk: Source
    commits: tuple[Commit, ...] = ()
    previous: Source | None = None


def look(asking: Asking) -> Seen | None:
    """The file of the article that a sentence names; None where it names a proposal."""
    article, library = (asking.match["article"] or "").lower(), asking.desk.library
    if not article:
        return None
    if library is None:
        raise UserError("Articles are edited in chat, or with `helpbot articles`.")
    file = files.locate(library.folder, article)
    if file is None:
        raise UserError(f"There is no article `{article}`. `edit article` and a word finds it.")
    return Seen(article, file, files.read(library.folder, file))


def _look_up(asking: Asking) -> Seen | None:
    """The article that is called so; None for other words."""
    words = asking.match["words"] or asking.match["id"] or ""
    said, library = words.strip().lower(), asking.desk.library
    file = files.locate(library.folder, said) if library and said else None
    if library is None or file is None:
        return None
    return Seen(said, file, files.read(library.folder, file))


def look_back(asking: Asking) -> Seen | None:
    """The same, with what git has."""
    seen, library = look(asking), asking.desk.library
    if seen is None or library is None:
        return seen
    folder = library.folder
    commits = files.commits(folder, seen.file, VERSIONS)
    refs = [commit.ref for commit in commits[:2]]
    versions = [files.at_commit(folder, seen.file, ref) for ref in refs]
    # Of what was changed since the last commit nobody knows what came before.
    is_last = len(versions) == 2 and versions[0] == seen.disk
    previous = versions[1] if is_last else None
    return Seen(seen.article, seen.file, seen.disk, tuple(commits), previous)


def tell(turn: Turn, reply: Reply) -> None:
    """What is not published is for nobody else's eyes."""
    turn.say(reply, lane=Lane.RESULT, private=True)


def propose(turn: Turn, proposed: Proposed, origins: Iterable[Origin] = ()) -> None:
    """Hands a text in. It is judged in a moment."""
    turn.tx.proposals.put(proposed, now=turn.now, origins=origins, inbox_id=turn.heard.id)
    tell(turn, wording.will_publish() if proposed.wanted_by else wording.looked_at())


def _seen(turn: Turn) -> Seen:
    assert isinstance(turn.found, Seen)  # noqa: S101 - what the command made ready
    return turn.found


def _edit(turn: Turn, match: re.Match[str]) -> None:
    """Which part is to be edited; of words, which article is meant."""
    if match["number"]:
        found = proposal_of(turn, int(match["number"]))
        _choose(turn, f"#{found.id}", Source(found.proposed.text, found.proposed.questions))
        return
    if isinstance(turn.found, Seen):
        _choose(turn, turn.found.article, turn.found.disk)
        return
    meant = _named(turn, (match["words"] or match["id"]).strip().lower())
    if not meant:
        raise UserError("I know no article by these words. Say a word of its title.")
    tell(turn, wording.which([(article.id, article.title) for article in meant]))


def _choose(turn: Turn, target: str, source: Source) -> None:
    try:
        facts: Mapping[str, object] = articles.facts_of(read(source.text).front or "")
    except ValueError:
        facts = {}
    headings = [heading(piece) for piece in pieces(read(source.text).body)]
    state, title = str(facts.get("state") or State.PUBLISHED), str(facts.get("title") or target)
    tell(turn, wording.choose(target, title, state, headings, is_readable=bool(facts)))


def _named(turn: Turn, said: str) -> list[Article]:
    words = said.split()
    every = turn.library.articles
    return [a for a in every if all(word in f"{a.id} {a.title}".lower() for word in words)]


def proposal_of(turn: Turn, number: int) -> Proposal:
    found = turn.tx.proposals.get(number)
    if found is None:
        raise UserError(f"There is no proposal {number}. `proposals` lists those that wait.")
    if found.is_purged:
        raise UserError(f"Proposal {number} went with the ticket that it was written from.")
    return found


def _undecided(turn: Turn, number: int) -> Proposal:
    found = proposal_of(turn, number)
    if found.state not in (Stage.OPEN, Stage.WAITING):
        raise UserError(f"Proposal {number} is {found.state} already. Nothing was done.")
    _require_still(found)
    return found


def _require_still(found: Proposal) -> None:
    """Of what is being written nobody decides otherwise: its file may be there already."""
    if found.state is Stage.WAITING and found.proposed.wanted_by:
        raise UserError(
            f"Proposal {found.id} is being published. Wait a moment: I say what came of it."
        )


def _edited(turn: Turn, match: re.Match[str]) -> None:
    """A form was filled in."""
    seen = turn.found if isinstance(turn.found, Seen) else None
    replaced = None if seen else proposal_of(turn, int(match["number"]))
    if replaced is not None:
        _require_still(replaced)
    proposed = revised(
        match,
        by=who(turn).id,
        replaces=replaced,
        on_disk=(seen.article, seen.file, seen.disk) if seen else None,
    )
    if replaced is not None and replaced.state in (Stage.OPEN, Stage.WAITING):
        turn.tx.proposals.settle(replaced, Stage.REPLACED)
        _take_keys(turn, replaced, wording.WAS_EDITED)
    propose(turn, proposed)


def _publish(turn: Turn, match: re.Match[str]) -> None:
    found = _undecided(turn, int(match["number"]))
    turn.tx.proposals.want(found, by=who(turn).id, now=turn.now)
    tell(turn, wording.will_publish())


def _show(turn: Turn, match: re.Match[str]) -> None:
    found = _undecided(turn, int(match["number"]))
    turn.tx.proposals.want(found, by=None, now=turn.now)
    tell(turn, wording.looked_at())


def _discard(turn: Turn, match: re.Match[str]) -> None:
    found = _undecided(turn, int(match["number"]))
    me = who(turn)
    if me.role is not Role.ADMIN and found.proposed.by != me.id:
        raise UserError("Only who wrote it and admins discard a proposal.")
    turn.tx.proposals.settle(found, Stage.DISCARDED)
    _take_keys(turn, found, wording.WAS_DISCARDED)
    tell(turn, wording.discarded(found))
    author = turn.plan.person(found.proposed.by)
    if author is not None and author.id != me.id:
        turn.tell(author, wording.discarded(found), key=f"proposal:{found.id}:discarded")


def _take_keys(turn: Turn, found: Proposal, said: str) -> None:
    """Wherever it was shown it says what became of it, and decides nothing any more."""
    for told in turn.tx.outbox.keyed(f"proposal:{found.id}"):
        shown = turn.tx.outbox.latest(told.key or "")
        if shown is not None and shown.reply.buttons:
            gone = Reply(shown.reply.text, source=said)
            turn.tx.outbox.edit(told, gone, now=turn.now, note="over")


def _state(turn: Turn, match: re.Match[str]) -> None:
    """Publishes, archives or takes back what stands on disk."""
    seen, state = _seen(turn), _TO[match["to"].lower()]
    changed = with_facts(read(seen.disk.text), {"state": state.value})
    if changed.front is None:
        raise UserError(f"`{seen.file}` has no front matter. `edit article {seen.article}` first.")
    if read(seen.disk.text).value("state") == state:
        raise UserError(f"`{seen.article}` is {state} already. Nothing was done.")
    propose(turn, _as(turn, seen, What.STATE, Source(changed.text, seen.disk.questions)))


def _undo(turn: Turn, match: re.Match[str]) -> None:
    """What was there before comes back, where nobody touched the file since."""
    seen = _seen(turn)
    last = next(iter(turn.tx.proposals.published_of(seen.article, 1)), None)
    is_last = last is not None and seen.disk == Source(last.proposed.text, last.proposed.questions)
    before = seen.previous
    if before is None and last is not None and last.is_purged:
        raise UserError(wording.is_purged(seen.article))
    if last is not None and is_last:
        before = Source(last.before_text or "", last.before_questions or "")
    if before is None:
        raise UserError(
            f"`{seen.file}` was changed since by other means, so nothing was undone. "
            f"`history of {seen.article}` says what is known, `edit article {seen.article}` "
            "changes it."
        )
    if not before.text:
        # It was new: nobody finds it any more, and nothing is thrown away.
        archived = with_facts(read(seen.disk.text), {"state": State.ARCHIVED.value})
        before = Source(archived.text, seen.disk.questions)
    propose(turn, _as(turn, seen, What.UNDO, before))


def _as(turn: Turn, seen: Seen, what: What, new: Source) -> Proposed:
    """Published at once."""
    return Proposed(
        article=seen.article,
        file=seen.file,
        what=what,
        text=new.text,
        questions=new.questions,
        based_on=files.digest(seen.disk),
        by=who(turn).id,
        wanted_by=who(turn).id,
    )


def _history(turn: Turn, match: re.Match[str]) -> None:
    seen = _seen(turn)
    found = turn.tx.proposals.published_of(seen.article, VERSIONS)
    lines = [version_line(turn, one) for one in found]
    known = {one.kept_as for one in found}
    lines += [
        wording.commit_line(commit.day, commit.by, commit.ref, commit.subject)
        for commit in seen.commits
        if commit.ref not in known
    ]
    tell(turn, wording.history(seen.article, lines, can_undo=who(turn).role is Role.ADMIN))


def version_line(turn: Turn, one: Proposal) -> str:
    author = turn.plan.person(one.proposed.wanted_by or one.proposed.by)
    day = today_of(turn.plan, one.published_at or one.made_at)
    by = author.name if author else one.proposed.by
    return wording.version_line(one.proposed.what, day, by, one.kept_as)


def _preview(turn: Turn, match: re.Match[str]) -> None:
    if turn.found is None:
        one = proposal_of(turn, int(match["number"])).proposed
        file, text, questions = one.file, one.text, one.questions
    else:
        seen = _seen(turn)
        file, text, questions = seen.file, seen.disk.text, seen.disk.questions
    try:
        article = articles.parse(file, text, questions, turn.plan.vocabulary)
    except ArticleError as error:
        raise UserError(
            "It cannot be read:\n\n" + "\n".join(f"- {p}" for p in error.problems)
        ) from error
    tell(
        turn,
        wording.whole(article, source_line(article, None, turn.today), is_new=turn.found is None),
    )


def _proposals(turn: Turn, match: re.Match[str]) -> None:
    waiting = [
        (one.id, one.proposed.article, _name(turn, one.proposed.by))
        for one in turn.tx.proposals.open()
    ]
    drafts = [(a.id, a.title) for a in turn.library.articles if a.state is State.DRAFT]
    tell(turn, wording.proposals(waiting, drafts))


def _name(turn: Turn, person_id: str) -> str:
    person = turn.plan.person(person_id)
    return person.name if person else person_id


_ARTICLE = r"(?P<article>[a-z0-9]+(?:-[a-z0-9]+)*)"
_NUMBER = r"proposal #?(?P<number>\d{1,12})"

COMMANDS = (
    Command(
        "edit",
        # By its id alone as well, which has a hyphen in it.
        sentence(
            rf"edit (?:article (?P<words>.{{1,80}})|{_NUMBER}|(?P<id>[a-z0-9]+(?:-[a-z0-9]+)+))"
        ),
        TECHNICIANS,
        _edit,
        ready=_look_up,
    ),
    Command("edited", sentence(rf"edited {TARGET} (?P<rest>.+)"), TECHNICIANS, _edited, ready=look),
    Command("publish", sentence(rf"publish {_NUMBER}"), ADMINS, _publish),
    Command(
        "change_state",
        sentence(rf"(?P<to>publish|archive|withdraw) article {_ARTICLE}"),
        ADMINS,
        _state,
        ready=look,
    ),
    Command("undo", sentence(rf"undo article {_ARTICLE}"), ADMINS, _undo, ready=look_back),
    Command("show_proposal", sentence(rf"show {_NUMBER}"), TECHNICIANS, _show),
    Command("discard", sentence(rf"discard {_NUMBER}"), TECHNICIANS, _discard),
    Command(
        "preview",
        sentence(rf"preview (?:article {_ARTICLE}|{_NUMBER})"),
        TECHNICIANS,
        _preview,
        ready=look,
    ),
    Command(
        "history",
        # A question may begin like this: without the word it is an id with a hyphen in it.
        sentence(rf"history of (?:article |(?=[a-z0-9]+-)){_ARTICLE}"),
        TECHNICIANS,
        _history,
        ready=look_back,
    ),
    Command("proposals", sentence(r"(?:proposals|drafts)"), TECHNICIANS, _proposals),
)
