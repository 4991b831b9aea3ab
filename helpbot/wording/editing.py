"""What is said while articles are written and edited in chat."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import assert_never

from helpbot.articles import Article, Section, State
from helpbot.proposals import Loss, Proposal, Shrinks, Verdict, What
from helpbot.speech import Button, Reply

# A form's title holds 24 characters.
EDIT_TEXT = "Edit the text"
EDIT_FACTS = "Title, audience, state"
EDIT_QUESTIONS = "Golden questions"
EDIT_FRONT = "Front matter"
NEW_ARTICLE = "New article"
PREVIEW = "Preview"

TITLE, SERVICE, OWNER = "Title", "Service", "Owner, the team that keeps it right"
AUDIENCE, STATE = "Who may read it", "State"
SUMMARY, ALSO = "Summary: what people see, in one sentence", "Other words for it"
REVIEW_BY, REVIEWED = "Review it by", "Reviewed on"
REVIEWED_HINT = "The day on which somebody who knows read it. Open: nobody has."
ALSO_HINT = "What people type for it, with commas between."
QUESTIONS = "Golden questions"
QUESTIONS_HINT = "One a line, as people type them. The article must win each of them."
FRONT_HINT = "The lines between the two rows of dashes, as they stand in the file."
MORE = "One more section"
MORE_HINT = "Begin it with ## and its heading."
INTRO, STEPS = "What people see, and when", "What they do, step by step"
STEPS_HINT = "Markdown. Number the steps, and say what should be seen after each."
INTRO_LABEL = "Before the first heading"
STEPS_HEADING = "## What to do"
STEPS_OPEN = "1. Write here what mends it."
LAST_SECTION = (
    "## If this does not work\n\n"
    "Call the {{desk.name}} at {{desk.phone}} ({{desk.hours}}). Say what you have tried."
)
EMPTY_HINT = "Markdown. What is left empty is taken out."

STATES = {State.DRAFT: "Draft", State.PUBLISHED: "Published", State.ARCHIVED: "Archived"}
AUDIENCES = {"all": "Everybody", "technicians": "Technicians only", "partners": "Partners only"}

STAGED = "It is staged in git, or kept there otherwise than it stands on disk."
# What git is said to have said, within a sentence.
UNFINISHED = "a merge, a rebase or the like is open there and has to be finished first"

WAS_EDITED, WAS_DISCARDED = "It was edited again; see below", "It was discarded"

# What a preview shows of sections, in characters, and of changed lines.
SHOWN, LINES = 3_500, 24
LONGEST_LINE = 160
NAMED = 5
MOST = 8


def department(name: str) -> str:
    return f"Only {name}"


def section_label(title: str, part: int) -> str:
    return f"{title or INTRO_LABEL}{f', part {part}' if part > 1 else ''}"


def mark_problem(mark: str) -> str:
    return f"has {mark} where something looked like a secret; say it in other words"


def looked_at() -> Reply:
    return Reply("I have it. The preview follows in a moment; nothing is published yet.")


def will_publish() -> Reply:
    return Reply("I look at it once more, and publish it if nothing speaks against it.")


def choose(
    article: str, title: str, state: str, headings: Sequence[str], *, is_readable: bool
) -> Reply:
    """Which part of an article is to be edited."""
    if not is_readable:
        return Reply(
            f"The front matter of `{article}` cannot be read now. Mend it first.",
            (Button(EDIT_FRONT, says=f"form edit-front {article}"),),
        )
    parts = tuple(
        Button(section_label(name, 1), says=f"form edit-section {article} {number}")
        for number, name in enumerate(headings[:NAMED], 1)
    )
    return Reply(
        f"**{title}** (`{article}`, {state}). What do you want to edit?",
        (
            Button(EDIT_TEXT, says=f"form edit-article {article}"),
            Button(EDIT_FACTS, says=f"form edit-facts {article}"),
            Button(EDIT_QUESTIONS, says=f"form edit-questions {article}"),
            *parts,
            Button("History", says=f"history of {article}"),
        ),
        source=f"`helpbot articles edit {article}` opens it in an editor",
    )


def which(found: Sequence[tuple[str, str]]) -> Reply:
    """(id, title) of articles that may be meant."""
    more = len(found) - MOST
    text = "Which one?" + (f" There are {more} more; say more words." if more > 0 else "")
    return Reply(text, tuple(Button(title, says=f"edit article {a}") for a, title in found[:MOST]))


def preview(proposal: Proposal, verdict: Verdict) -> Reply:
    """A proposed text as it would be read, what speaks against it, and what it does."""
    parts = (
        _title(proposal, verdict),
        _shrinks(verdict.shrinks) if verdict.shrinks else "",
        _moved(verdict) if verdict.has_moved else "",
        _uncommitted(verdict) if verdict.uncommitted else "",
        _against(verdict),
        _read(verdict.article, verdict.sections),
        _changed(verdict.changes),
        _effect(verdict) if verdict.article else "",
    )
    return Reply("\n\n".join(filter(None, parts)), _decide(proposal, verdict))


def without_publishing(reply: Reply) -> Reply:
    """The same for whoever may not publish."""
    kept = tuple(b for b in reply.buttons if not b.says.startswith(("publish ", "undo ")))
    could = any(button.says.startswith("publish ") for button in reply.buttons)
    text = f"{reply.text}\n\nAn admin decides; I told them." if could else reply.text
    return Reply(text, kept, reply.source)


def _title(proposal: Proposal, verdict: Verdict) -> str:
    one = proposal.proposed
    name = verdict.article.title if verdict.article else one.article
    said = "can be published" if verdict.is_fine else "cannot be published yet"
    kind = "New article" if one.what is What.NEW else "Edit"
    state = f", {STATES[verdict.article.state].lower()}" if verdict.article else ""
    return f"**{kind}: {name}** (`{one.article}`{state}), proposal {proposal.id}: it {said}."


def _shrinks(by: Shrinks) -> str:
    had, has = by.sections
    is_bare = had > 0 and has == 0
    gone = "All of its sections are gone" if is_bare else "More than half of the text is gone"
    return (
        f"**{gone}**: of {by.words[0]} words {by.words[1]} stay, of {had} sections {has}. Publish "
        "it only if that is what you want."
    )


def _moved(verdict: Verdict) -> str:
    return (
        "The file was changed on disk since this was opened, and I do not write over it. Below "
        "is what this would change in it now: edit again to take over what shall stay."
    )


def _uncommitted(verdict: Verdict) -> str:
    return (
        "Somebody changed the file on disk and did not commit it. Published, that would stand in "
        "a commit in your name, so I wait: have them commit it or take it back, then say publish "
        f"again. What is not committed:\n\n{_lines(verdict.uncommitted)}"
    )


def _against(verdict: Verdict) -> str:
    lines = [f"- {problem}" for problem in verdict.problems]
    lines += [f"- {_lost(loss)}" for loss in verdict.effect.losses[:NAMED]]
    if (more := len(verdict.effect.losses) - NAMED) > 0:
        lines.append(f"- and {more} more golden questions")
    return "What has to be mended:\n\n" + "\n".join(lines) if lines else ""


def _lost(loss: Loss) -> str:
    if loss.pinned:
        return (
            f"“{loss.question}” is a golden question of {loss.article.title} "
            f"(`{loss.article.id}`) and is pinned to {loss.winner.title} (`{loss.winner.id}`); "
            f'`unpin "{loss.pinned}"`, or take the question out'
        )
    return (
        f"“{loss.question}” is a golden question of {loss.article.title} (`{loss.article.id}`) "
        f"and would find {loss.winner.title} (`{loss.winner.id}`); tell the two apart"
    )


def _read(article: Article | None, sections: Sequence[Section]) -> str:
    if article is None or not sections:
        return ""
    shown, left = [], SHOWN
    for section in sections:
        if len(section.markdown) > left:
            shown.append("… *Whole article* shows the rest.")
            break
        left -= len(section.markdown)
        shown.append(f"**{section.title or article.title}**\n\n{section.markdown}")
    return "People will read:\n\n" + "\n\n".join(shown)


def _changed(lines: Sequence[str]) -> str:
    if not lines:
        return "It changes nothing in the file."
    return f"What changes:\n\n{_lines(lines)}"


def _lines(lines: Sequence[str]) -> str:
    shown = [line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…" for line in lines]
    more = [f"… {len(lines) - LINES} more lines"] if len(lines) > LINES else []
    text = "\n".join((*shown[:LINES], *more)).replace("```", "'''")
    return f"```\n{text}\n```"


def _effect(verdict: Verdict) -> str:
    effect, article = verdict.effect, verdict.article
    dropped = len(effect.dropped)
    gone = f" {_questions(dropped)} of before {_is(dropped)} answered by nothing then."
    if article is not None and article.state is not State.PUBLISHED:
        return f"Nobody finds it while it is {article.state}.{gone if dropped else ''}"
    if effect.losses:
        return f"{_questions(len(effect.losses))} would be lost."
    own = f"wins its {_questions(effect.own)}" if effect.own else "has no golden question yet"
    return f"It {own}, and no other article loses one.{gone if dropped else ''}"


def _questions(count: int) -> str:
    return f"{count} golden question{'' if count == 1 else 's'}"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _decide(proposal: Proposal, verdict: Verdict) -> tuple[Button, ...]:
    number = proposal.id
    publish = Button(_publish(verdict), says=f"publish proposal {number}")
    # Whoever saw what stands on disk now may take its place.
    seen = f"article #{number} {verdict.on_disk}" if verdict.has_moved else ""
    part = f"section #{number} {verdict.piece}" if verdict.piece else ""
    again = Button("Edit again", says=f"form edit-{seen or part or f'article #{number}'}")
    text = (Button(EDIT_TEXT, says=f"form edit-article #{number}"),) if part and not seen else ()
    facts = Button(EDIT_FACTS, says=f"form edit-facts #{number}")
    front = Button(EDIT_FRONT, says=f"form edit-front #{number}")
    questions = Button(EDIT_QUESTIONS, says=f"form edit-questions #{number}")
    whole = Button("Whole article", says=f"preview proposal {number}")
    discard = Button("Discard", says=f"discard proposal {number}")
    if verdict.article is None:
        return again, front, questions, discard
    # Whoever sees to what is not committed presses it once more.
    first = (publish,) if replace(verdict, uncommitted=()).is_fine else ()
    return (*first, again, *text, facts, questions, whole, discard)


def _publish(verdict: Verdict) -> str:
    is_draft = verdict.article is not None and verdict.article.state is State.DRAFT
    return "Save the draft" if is_draft else "Publish"


def published(proposal: Proposal, verdict: Verdict, *, kept_as: str | None, refused: str) -> Reply:
    one, article = proposal.proposed, verdict.article
    name = article.title if article else one.article
    state = article.state if article else State.PUBLISHED
    said = {
        State.PUBLISHED: "is published. People find it within seconds",
        State.DRAFT: "is saved as a draft. Nobody finds it",
        State.ARCHIVED: "is archived. Nobody finds it any more",
    }[state]
    if one.what is What.UNDO and state is State.PUBLISHED:
        said = "is as it was before"
    kept = f" Commit `{kept_as}`." if kept_as else ""
    if refused:
        kept = f" Git would not commit it, so do that by hand: `{_one_line(refused)}`"
    return Reply(
        f"**{name}** (`{one.article}`) {said}.{kept}\n\n{_undo_does(one.what)}",
        (
            Button("Undo", says=f"undo article {one.article}"),
            Button("History", says=f"history of {one.article}"),
        ),
    )


def _undo_does(what: What) -> str:
    """What the key does, before anybody presses it."""
    match what:
        case What.NEW:
            return "*Undo* archives it at once: nobody finds it any more, and nothing is lost."
        case What.UNDO:
            return "*Undo* takes that back: what stood there a moment ago is published again."
        case What.EDIT | What.STATE:
            return "*Undo* publishes the text of before once more, in place of this one, at once."
        case _:
            assert_never(what)


def subject(proposal: Proposal) -> str:
    """The subject of a commit."""
    one = proposal.proposed
    did = {
        What.NEW: "New article",
        What.EDIT: "Edited in chat",
        What.STATE: "State changed in chat",
        What.UNDO: "Undone in chat",
    }
    return f"{one.article}: {did[one.what]}"


def is_purged(article: str) -> str:
    return (
        f"What `{article}` was before went with the ticket that it was written from, so nothing "
        f"was undone. `edit article {article}` changes it."
    )


def no_admin(proposal: Proposal) -> Reply:
    return Reply(
        f"Proposal {proposal.id} was not published: only admins of desk.toml publish articles."
    )


def not_written(proposal: Proposal, why: str) -> Reply:
    number = proposal.id
    return Reply(
        f"`{proposal.proposed.file}` could not be written: {why}. The text is kept in proposal "
        f"{number}; make the folder writable, then publish it.",
        (
            Button("Publish", says=f"publish proposal {number}"),
            Button("Discard", says=f"discard proposal {number}"),
        ),
    )


def failed(proposal: Proposal) -> Reply:
    return Reply(
        f"Something went wrong on my side with proposal {proposal.id}. Its text is kept; the log "
        "says more. Edit it again to try once more.",
        (Button("Edit again", says=f"form edit-article #{proposal.id}"),),
    )


def discarded(proposal: Proposal) -> Reply:
    return Reply(
        f"Proposal {proposal.id} for `{proposal.proposed.article}` is discarded; nothing changed."
    )


def whole(article: Article, source: str, *, is_new: bool) -> Reply:
    """An article as people would read it."""
    body = "\n\n".join(
        f"**{s.title}**\n\n{s.markdown}" if s.title else s.markdown for s in article.sections
    )
    kind = "as people would read it" if is_new else f"as it is, {article.state}"
    return Reply(f"**{article.title}** ({kind})\n\n{body}", source=source)


def history(article: str, lines: Iterable[str], *, can_undo: bool) -> Reply:
    said = "\n".join(f"- {line}" for line in lines)
    text = said or "Nothing was published of it in chat, and git does not know it."
    undo = (Button("Undo the last one", says=f"undo article {article}"),) if can_undo else ()
    return Reply(f"**History of** `{article}`\n\n{text}", undo)


def version_line(what: What, at: date, by: str, kept_as: str | None) -> str:
    did = {
        What.NEW: "written",
        What.EDIT: "edited",
        What.STATE: "another state",
        What.UNDO: "undone",
    }[what]
    return f"{at:%Y-%m-%d}: {did} by {by}{f', commit `{kept_as}`' if kept_as else ''}"


def commit_line(day: str, by: str, ref: str, subject: str) -> str:
    return f"{day}: {subject.replace('`', chr(39))}, by {by}, commit `{ref}`"


def proposals(lines: Sequence[tuple[int, str, str]], drafts: Sequence[tuple[str, str]]) -> Reply:
    """`lines` are (number, article, by) of what waits, `drafts` (article, title) on disk."""
    said = [f"- proposal {number}: `{article}`, by {by}" for number, article, by in lines]
    said += [f"- draft: {title} (`{article}`)" for article, title in drafts]
    buttons = [
        Button(f"Proposal {number}", says=f"show proposal {number}") for number, *_ in lines[:NAMED]
    ]
    buttons += [Button(title, says=f"edit article {article}") for article, title in drafts[:NAMED]]
    return Reply("\n".join(said) or "No article waits for anybody.", tuple(buttons))


def draft_on_disk(article: str, file: str, outage_id: int) -> Reply:
    return Reply(
        f"The draft from outage {outage_id} is `{file}` in the knowledge folder. Nobody finds it "
        "before an admin publishes it.",
        (
            Button("Edit it", says=f"edit article {article}"),
            Button("Publish it", says=f"publish article {article}"),
        ),
    )


def _one_line(text: str) -> str:
    return " ".join(text.replace("`", "'").split())[:300]
