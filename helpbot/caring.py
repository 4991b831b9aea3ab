"""The knowledge base in chat, for those who look after it: articles and their reviews, synonyms,
pins.

What changes a file is done before the transaction, by `ready`; what is said of it, in it.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from helpbot import annotating, lists, shelf
from helpbot.articles import Article, State
from helpbot.errors import Problem, UserError
from helpbot.feedback import may_care
from helpbot.forms import outage_form
from helpbot.lists import PINS, SYNONYMS
from helpbot.plan import Role
from helpbot.speech import Reply
from helpbot.tending import report_of
from helpbot.turn import (
    ADMINS,
    EVERYONE,
    TECHNICIANS,
    Asking,
    Command,
    Desk,
    Turn,
    role_of,
    sentence,
    today_of,
    who,
)
from helpbot.wording import forms as form_wording
from helpbot.wording import knowledge as wording
from helpbot.wording.knowledge import Standing

REPORTED_DAYS = 30


def articles_of(desk: Desk) -> tuple[tuple[Article, ...], tuple[Problem, ...]]:
    """All that can be read of the folder, and what cannot. Raises UserError where there is none."""
    if desk.library is not None:
        return desk.library.articles, desk.library.problems
    found, problems = shelf.check(_folder(desk), desk.plan.vocabulary)
    return tuple(found), tuple(problems)


def standings(articles: Iterable[Article], today: date) -> list[tuple[Standing, Article]]:
    """Every article with how it stands: what needs somebody first."""
    found = [(standing_of(article, today), article) for article in articles]
    order = list(Standing)
    return sorted(found, key=lambda one: (order.index(one[0]), one[1].review_by, one[1].id))


def standing_of(article: Article, today: date) -> Standing:
    if article.state is not State.PUBLISHED:
        return Standing(article.state.value)
    if article.is_overdue(today):
        return Standing.OVERDUE
    return Standing.REVIEWED if article.reviewed else Standing.SAMPLE


def _folder(desk: Desk) -> Path:
    if desk.knowledge is None:
        raise UserError("Articles are changed in chat, not here.")
    return desk.knowledge


def _listed(asking: Asking) -> Reply:
    articles, _ = articles_of(asking.desk)
    every = standings(articles, today_of(asking.desk.plan, asking.now))
    said = asking.match["standing"]
    return wording.articles(every, Standing(said.lower()) if said else None)


def _accepted(asking: Asking) -> Reply:
    desk, wanted = asking.desk, asking.match["article"].lower()
    articles, problems = articles_of(desk)
    article = next((one for one in articles if one.id == wanted), None)
    if article is None:
        raise UserError(f"There is no article `{wanted}`. `articles` lists what there is.")
    if not may_care(asking.person, article.owner):
        raise UserError("Only the team that owns an article, or an admin, can accept it.")
    if any(problem.file == article.file for problem in problems):
        raise UserError(
            f"`{article.file}` cannot be read as it is. `helpbot check` says what to mend first."
        )
    today = today_of(desk.plan, asking.now)
    review_by, edited = annotating.accept(_folder(desk), article.file, today, who(asking))
    return wording.edited(wording.accepted(article, review_by), edited.refused)


def _lists(desk: Desk) -> lists.Lists:
    """As they stand in their files: what was said a moment ago is among it."""
    if desk.knowledge is None and desk.library is not None:
        return desk.library.lists
    articles, _ = articles_of(desk)
    found, _ = shelf.read_lists(_folder(desk), [article.id for article in articles])
    return found


def _synonyms(asking: Asking) -> Reply:
    return wording.synonyms(_lists(asking.desk).synonyms)


def _pins(asking: Asking) -> Reply:
    return wording.pins(_lists(asking.desk).pins)


def _synonym(asking: Asking) -> Reply:
    synonym = lists.synonym_of(asking.match["line"])
    if synonym is None:
        raise UserError("I cannot read that. Say for example `synonym mfa = two-step sign-in`.")
    edited = annotating.put_synonym(_folder(asking.desk), synonym, who(asking))
    return wording.edited(wording.synonym_put(synonym, is_new=edited.is_new), edited.refused)


def _pin(asking: Asking) -> Reply:
    pin = lists.pin_of(f"{asking.match['pattern']} -> {asking.match['article']}")
    if pin is None:
        raise UserError('I cannot read that. Say for example `pin "badge photo" to badge-access`.')
    articles, _ = articles_of(asking.desk)
    if not any(one.id == pin.article and one.state is State.PUBLISHED for one in articles):
        raise UserError(f"There is no published article `{pin.article}`. Nothing was pinned.")
    edited = annotating.put_pin(_folder(asking.desk), pin, who(asking))
    return wording.edited(wording.pin_put(pin, is_new=edited.is_new), edited.refused)


def _without_synonym(asking: Asking) -> Reply:
    return _without(asking, SYNONYMS, asking.match["word"])


def _without_pin(asking: Asking) -> Reply:
    return _without(asking, PINS, asking.match["pattern"].strip('"“” '))


def _without(asking: Asking, name: str, entry: str) -> Reply:
    edited = annotating.remove(_folder(asking.desk), name, entry, who(asking))
    if not edited.is_new:
        raise UserError(f"`{entry}` does not stand there. `synonyms` and `pins` list what does.")
    return wording.edited(wording.removed(entry), edited.refused)


def _say(turn: Turn, _: re.Match[str]) -> None:
    """What was made ready is what there is to say."""
    assert isinstance(turn.found, Reply)  # noqa: S101 - every command here makes one ready
    turn.quietly(turn.found)


_ARTICLE = r"(?P<article>[a-z0-9]+(?:-[a-z0-9]+)*)"


def _report(turn: Turn, match: re.Match[str]) -> None:
    if role_of(turn.person) is not Role.ADMIN:
        # Whoever else says so wants to report something.
        form = outage_form(turn.plan)
        turn.result(form_wording.to_open(form.name, form.title))
        return
    days = int(match["days"] or REPORTED_DAYS)
    until = turn.today + timedelta(days=1)
    turn.quietly(report_of(turn.tx, turn.plan, until - timedelta(days=days), until))


COMMANDS = (
    Command(
        "articles",
        sentence(rf"articles(?: (?P<standing>{'|'.join(Standing)}))?"),
        TECHNICIANS,
        _say,
        ready=_listed,
    ),
    Command(
        "accept_article",
        sentence(rf"accept article {_ARTICLE}[.]?"),
        TECHNICIANS,
        _say,
        ready=_accepted,
    ),
    Command(
        "report", sentence(r"report(?: (?P<days>[1-9]\d{0,2})(?: days?)?)?"), EVERYONE, _report
    ),
    Command("synonyms", sentence(r"synonyms"), TECHNICIANS, _say, ready=_synonyms),
    Command("pins", sentence(r"pins"), TECHNICIANS, _say, ready=_pins),
    Command(
        "synonym", sentence(r"synonym (?P<line>.{1,200}=.{1,200})"), ADMINS, _say, ready=_synonym
    ),
    Command(
        "remove_synonym",
        sentence(r"remove synonym (?P<word>.{1,200})"),
        ADMINS,
        _say,
        ready=_without_synonym,
    ),
    Command(
        "pin",
        sentence(rf'pin (?P<pattern>["“][^"“”]{{1,150}}["”]) to {_ARTICLE}[.]?'),
        ADMINS,
        _say,
        ready=_pin,
    ),
    Command(
        "unpin",
        sentence(r'(?:unpin|remove pin) (?P<pattern>["“]?[^"“”]{1,150}["”]?)'),
        ADMINS,
        _say,
        ready=_without_pin,
    ),
)
