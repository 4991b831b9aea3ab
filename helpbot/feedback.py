"""What did not help: one short why is asked, and the article's owner gets one task, however many
press.
"""

import re

from helpbot.articles import Article
from helpbot.errors import UserError
from helpbot.plan import Person, Role
from helpbot.speech import Reply
from helpbot.store.answers import Answer, Outcome
from helpbot.turn import (
    EVERYONE,
    TECHNICIANS,
    Command,
    Turn,
    sentence,
    who,
)
from helpbot.wording import knowledge as wording

# What stands behind the complaint itself, of some words.
_REASON = re.compile(
    r"(?:\b(?:because|since)|[,:;.]|\s[-–—])\s+(?:because |since )?(?P<why>\S+ \S+ .{1,280})",
    re.IGNORECASE | re.DOTALL,
)


def note(turn: Turn, found: Answer, outcome: Outcome) -> None:
    """What became of an answer, for the article that was shown: a task for its owner where it did
    not help.
    """
    if outcome is Outcome.SOLVED:
        turn.tx.tasks.withdraw(found.id)
    article = _shown(turn, found)
    if article is None or outcome not in (Outcome.STUCK, Outcome.TICKET):
        return
    _report(turn, found, article)


def _report(turn: Turn, found: Answer, article: Article) -> None:
    """Counted for the article's open task, or a new one that its owners are told of."""
    turn.tx.tasks.report(found.id, article.id, turn.now)
    task_id = turn.tx.tasks.open(article.id, article.owner, turn.now)
    if task_id is not None:
        question = "" if turn.tx.answers.is_restricted(found.id) else found.question
        told = wording.task_opened(task_id, article, question)
        for person in turn.plan.owners_of(article.owner, turn.tx.leavers.all()):
            turn.tell(person, told, key=f"task:{task_id}")


def complained(turn: Turn, found: Answer) -> None:
    """Keeps the reason that a complaint gave along: "that did not help, the button is gone"."""
    match = _REASON.search(turn.heard.utterance.text)
    if match and turn.tx.tasks.reported(found.id):
        turn.tx.tasks.explain(found.id, match["why"].strip())


def with_why(turn: Turn, found: Answer, reply: Reply) -> Reply:
    """The reply to "still stuck", with the question why where an article was shown."""
    return wording.with_why(reply, found.id) if _shown(turn, found) else reply


def may_care(person: Person | None, team: str) -> bool:
    """Whether somebody may say of an article of this team that it is right."""
    if person is None:
        return False
    return person.role is Role.ADMIN or (person.role in TECHNICIANS and team in person.teams)


def _shown(turn: Turn, found: Answer) -> Article | None:
    return _named(turn, found.shown)


def _named(turn: Turn, article_id: str | None) -> Article | None:
    every = turn.desk.library.articles if turn.desk.library else ()
    return next((article for article in every if article.id == article_id), None)


def _why(turn: Turn, match: re.Match[str]) -> None:
    found = turn.tx.answers.get(int(match["answer"]))
    if found is None or found.person != turn.person_id:
        raise UserError("I know no such question of yours.")
    reported = turn.tx.tasks.reported(found.id)
    if reported is None:
        raise UserError("You did not say that this one did not help. Press `Still stuck` first.")
    if (article := _named(turn, reported)) is not None:
        # Its task may be done meanwhile: what is said now is not over.
        _report(turn, found, article)
    turn.tx.tasks.explain(found.id, match["why"].strip())
    turn.result(wording.why_noted())


def _tasks(turn: Turn, _: re.Match[str]) -> None:
    person = who(turn)
    teams = None if person.role is Role.ADMIN else person.teams
    turn.quietly(wording.tasks(turn.tx.tasks.all_open(teams)))


def _done(turn: Turn, match: re.Match[str]) -> None:
    task = turn.tx.tasks.get(int(match["task"]))
    if task is None:
        raise UserError("There is no such task. `tasks` lists those that are open.")
    if not may_care(turn.person, task.team):
        raise UserError("That task is for its team, or an admin.")
    if not turn.tx.tasks.close(task.id, by=who(turn).id, now=turn.now):
        raise UserError(f"Task {task.id} was done already.")
    turn.result(wording.task_done(task))


COMMANDS = (
    Command("why", sentence(r"why (?P<answer>\d{1,15}): ?(?P<why>.{2,300})"), EVERYONE, _why),
    Command("tasks", sentence(r"(?:my )?tasks"), TECHNICIANS, _tasks),
    Command("task", sentence(r"task (?P<task>\d{1,15}) done[.]?"), TECHNICIANS, _done),
)
