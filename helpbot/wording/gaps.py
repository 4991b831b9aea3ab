"""Questions that nothing answers: told to who could write the article, and, once, to who asked."""

from collections.abc import Sequence

from helpbot.articles import Article
from helpbot.outcomes import Gap
from helpbot.plan import Plan
from helpbot.speech import Button, Reply
from helpbot.wording.rota import moment
from helpbot.wording.spoken import say

MOST = 10
EXAMPLES = 3
QUOTED = 160


def gaps(some: Sequence[Gap], most: int = MOST) -> Reply:
    """Biggest first, each one tap from a draft."""
    if not some:
        return Reply("No gaps: every question of the last 90 days was answered.")
    lines = [_line(one) for one in some[:most]]
    rest = f"\n\nAnd {len(some) - most} smaller ones." if len(some) > most else ""
    return Reply(
        "Questions that no article answers, or that an article did not help with:\n\n"
        + "\n".join(lines)
        + rest
        + "\n\n`gap N` shows all of one.",
        tuple(
            Button(f"Draft for gap {one.id}", says=f"form new-article gap {one.id}")
            for one in some[: min(most, MOST_KEYS)]
        ),
    )


MOST_KEYS = 5


def gap(one: Gap, plan: Plan) -> Reply:
    lines = [
        f"- {moment(plan, each.asked_at)}: {quoted(each.question)} (answer {each.answer_id})"
        for each in one.questions
    ]
    return Reply(
        f"**Gap {one.id}**: {_count(one)}.\n\n" + "\n".join(lines),
        (Button(f"Draft for gap {one.id}", says=f"form new-article gap {one.id}"),),
    )


def answered(article: Article, questions: Sequence[str], answer_id: int) -> Reply:
    """To who asked, once; `answer_id` is what becomes of it."""
    asked = "\n".join(f"- {quoted(question)}" for question in dict.fromkeys(questions))
    return Reply(
        say(
            "There is an answer now to what you asked:\n\n{asked}\n\n**{article.title}** has it.",
            asked=asked,
            article=article,
        ),
        (Button(say("Read it"), says=f"read {article.id} {answer_id}"),),
    )


def quoted(text: str) -> str:
    """Somebody's words, as code: nothing in it is a link or a mention."""
    short = text if len(text) <= QUOTED else f"{text[:QUOTED].rstrip()} …"
    return f"`{short.replace('`', chr(39))}`"


def _line(one: Gap) -> str:
    examples = dict.fromkeys(each.question for each in one.questions)
    shown = "\n".join(f"  - {quoted(each)}" for each in list(examples)[:EXAMPLES])
    return f"- **Gap {one.id}**: {_count(one)}\n{shown}"


def _count(one: Gap) -> str:
    people = len({each.person for each in one.questions})
    questions = "1 question" if len(one.questions) == 1 else f"{len(one.questions)} questions"
    return f"{questions} of {'1 person' if people == 1 else f'{people} people'}"
