"""What those read who look after the knowledge base: reviews, tasks, gaps, synonyms, pins."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from helpbot.articles import Article
from helpbot.lists import Pin, Synonym
from helpbot.outcomes import Task
from helpbot.speech import Button, Reply
from helpbot.wording.spoken import say

# More in one message nobody reads; the command line lists all.
MOST = 25


class Standing(StrEnum):
    """How an article stands, what needs somebody first."""

    OVERDUE = "overdue"
    SAMPLE = "sample"
    DRAFT = "draft"
    REVIEWED = "reviewed"
    ARCHIVED = "archived"


def day(at: date) -> str:
    return f"{at:%B} {at.day}, {at.year}"


def articles(every: Sequence[tuple[Standing, Article]], only: Standing | None) -> Reply:
    """`every` article with how it stands; `only` those that stand so, where it is given."""
    counts = Counter(standing for standing, _ in every)
    said = ", ".join(f"{counts[standing]} {standing}" for standing in Standing if counts[standing])
    shown = [one for one in every if only in (None, one[0])]
    lines = [article_line(standing, article) for standing, article in shown[:MOST]]
    more = len(shown) - len(lines)
    tail = f"\n\nAnd {more} more: `helpbot articles list` shows all." if more else ""
    buttons = tuple(
        Button(f"Only {standing}", says=f"articles {standing}")
        for standing in Standing
        if counts[standing] and only is None
    )
    return Reply(
        f"**{len(every)} articles**: {said}.\n\n" + ("\n".join(lines) or "None.") + tail, buttons
    )


def article_line(standing: Standing, article: Article) -> str:
    return f"- `{article.id}` {article.title} · {_standing(standing, article)} · {article.owner}"


def _standing(standing: Standing, article: Article) -> str:
    match standing:
        case Standing.OVERDUE:
            return f"review was due {day(article.review_by)}"
        case Standing.REVIEWED if article.reviewed:
            return f"reviewed {day(article.reviewed)}"
        case Standing.SAMPLE:
            return "sample, not yet reviewed"
    return str(standing)


def accepted(article: Article, review_by: date) -> Reply:
    return Reply(
        f"**{article.title}** is reviewed as of today; answers say so within seconds. "
        f"It is due again on {day(review_by)}."
    )


def overdue(team: str, late: Sequence[Article]) -> Reply:
    """To the owners, once a week."""
    lines = "\n".join(article_line(Standing.OVERDUE, article) for article in late[:MOST])
    more = f"\n\nAnd {len(late) - MOST} more: say `articles overdue`." if len(late) > MOST else ""
    count = "1 article" if len(late) == 1 else f"{len(late)} articles"
    return Reply(
        f"The review of {count} of **{team}** is overdue. Answers say so, and after a while they "
        f"are found less easily:\n\n{lines}{more}\n\nRead each and mend what is wrong; then press "
        "the key, or say `accept article` and its name.",
        tuple(
            Button(f"Accept: {article.title}"[:70], says=f"accept article {article.id}")
            for article in late[:MOST_KEYS]
        ),
    )


MOST_KEYS = 5
MOST_WHYS = 5


def with_why(reply: Reply, answer_id: int) -> Reply:
    """One short why, in one tap."""
    asked = say(
        "What was wrong with the article? One tap, or type `why {answer_id}:` and a few words.",
        answer_id=answer_id,
    )
    return Reply(
        f"{reply.text}\n\n{asked}",
        (
            *reply.buttons,
            Button(say("Out of date"), says=f"why {answer_id}: it is out of date"),
            Button(say("Another problem"), says=f"why {answer_id}: it is about another problem"),
            Button(say("Hard to follow"), says=f"why {answer_id}: it is hard to follow"),
            Button(
                say("Did it all, no luck"),
                says=f"why {answer_id}: did all of it and it still fails",
            ),
        ),
        reply.source,
    )


def why_noted() -> Reply:
    return Reply(say("Thank you. Whoever looks after that article reads it."))


def task_opened(task_id: int, article: Article, question: str) -> Reply:
    """Without the `question` where only another team reads it."""
    asked = f" who asked:\n\n`{_quoted(question)}`\n\n" if question else ". "
    return Reply(
        f"**{article.title}** (`{article.file}`) did not help somebody{asked}"
        f"This is task {task_id}. Others whom it does not help are counted there: `tasks` shows "
        "how many, and what they said. When it is mended, say so, and they are told.",
        (
            Button("Done", says=f"task {task_id} done"),
            Button("Read it", says=f"read {article.id}"),
        ),
    )


def tasks(some: Sequence[Task]) -> Reply:
    if not some:
        return Reply("No open tasks: nobody said that an article did not help.")
    lines = [
        f"- **{task.id}** `{task.article}` ({task.team}): did not help {_times(task.reports)}"
        + "".join(f"\n  - {why}" for why in _whys(task))
        for task in some[:MOST]
    ]
    return Reply(
        "Articles to mend:\n\n" + "\n".join(lines) + "\n\n`task N done` when one is mended.",
        tuple(
            Button(f"Task {task.id} done", says=f"task {task.id} done") for task in some[:MOST_KEYS]
        ),
    )


def _whys(task: Task) -> list[str]:
    """The latest, as many as are read at a glance."""
    others = len(task.whys) - MOST_WHYS
    lines = [_quoted(why) for why in task.whys[:MOST_WHYS]]
    return [*lines, f"{others} more, said before"] if others > 0 else lines


def task_done(task: Task) -> Reply:
    return Reply(
        f"Task {task.id} is done. Whom `{task.article}` did not help is told, once, if it answers "
        "them now."
    )


def synonyms(some: Sequence[Synonym]) -> Reply:
    if not some:
        return Reply("No synonyms yet. Say for example `synonym mfa = two-step sign-in`.")
    lines = "\n".join(f"- {synonym}" for synonym in some)
    return Reply(
        f"Who says the left word may mean what stands right of it:\n\n{lines}\n\n"
        "`synonym WORD = MEANING, MEANING` sets one, `remove synonym WORD` takes it away."
    )


def pins(some: Sequence[Pin]) -> Reply:
    if not some:
        return Reply('No pinned answers yet. Say for example `pin "badge photo" to badge-access`.')
    lines = "\n".join(f"- {pin}" for pin in some)
    return Reply(
        f"Questions with these words get this article, whatever search says:\n\n{lines}\n\n"
        '`pin "WORDS" to ARTICLE` sets one, `unpin "WORDS"` takes it away.'
    )


def synonym_put(synonym: Synonym, *, is_new: bool) -> Reply:
    said = "Noted" if is_new else "It stood there already"
    return Reply(f"{said}: {synonym}. Search knows it within seconds.")


def pin_put(pin: Pin, *, is_new: bool) -> Reply:
    said = "Pinned" if is_new else "It was pinned already"
    return Reply(f"{said}: {pin}. It answers so within seconds.")


def removed(entry: str) -> Reply:
    return Reply(f"“{entry}” is off the list.")


def dirty(name: str) -> str:
    """Why something was written and not committed."""
    return f"{name} has changes of somebody else that are not committed"


def edited(reply: Reply, refused: str) -> Reply:
    """With what git said where it would not commit it."""
    if not refused:
        return reply
    said = f"Git would not commit it, so do that by hand: `{_quoted(' '.join(refused.split()))}`"
    return replace(reply, text=f"{reply.text} {said}")


def accept_subject(article: str) -> str:
    """The subject of a commit, as the next two."""
    return f"{article}: Reviewed"


def put_subject(file: str, line: str) -> str:
    return f"{file}: {_quoted(line, 60)}"


def remove_subject(file: str, entry: str) -> str:
    return f"{file}: Without {_quoted(entry, 60)}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _quoted(text: str, longest: int = 200) -> str:
    short = text if len(text) <= longest else f"{text[:longest].rstrip()} …"
    return short.replace("`", "'")
