"""The folder of articles as texts, and what is wrong across them.

What is wrong within one article articles.py tells. Writes nothing.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from helpbot import articles
from helpbot.articles import Article, ArticleError, State, Vocabulary
from helpbot.errors import ConfigError, Problem
from helpbot.kept import Source
from helpbot.lists import PINS, SYNONYMS, Lists, read_pins, read_synonyms

CALIBRATION = "calibration.json"
UNCOVERED = "uncovered.txt"
QUESTIONS = ".questions.txt"


def read_folder(folder: Path) -> dict[str, Source]:
    """Every article's text by its path inside the folder. Raises ConfigError without any."""
    if not folder.is_dir():
        message = (
            "is not a folder; point HELPBOT_KNOWLEDGE at your articles, or run `helpbot init DIR`"
        )
        raise ConfigError([Problem(str(folder), 0, message)])
    found = {}
    for path in sorted(folder.rglob("*.md")):
        file = path.relative_to(folder).as_posix()
        if not any(part.startswith(".") for part in Path(file).parts):
            found[file] = Source(text_of(path), text_of(golden_file(path)))
    if not found:
        raise ConfigError([Problem(str(folder), 0, "holds no articles; put Markdown files there")])
    return found


def check(folder: Path, vocabulary: Vocabulary) -> tuple[list[Article], list[Problem]]:
    """Every article that can be read, and every problem of the folder."""
    found, problems = [], []
    for file, source in read_folder(folder).items():
        try:
            found.append(articles.parse(file, source.text, source.questions, vocabulary))
        except ArticleError as error:
            problems += error.problems
    published = [article.id for article in found if article.state is State.PUBLISHED]
    _, mistakes = read_lists(folder, published)
    return found, sorted(problems + cross_check(found) + mistakes)


def read_lists(folder: Path, published: Sequence[str]) -> tuple[Lists, list[Problem]]:
    """The lists beside the articles; what is wrong in them is left out and reported."""
    synonyms, mistakes = read_synonyms(SYNONYMS, text_of(folder / SYNONYMS))
    pins, wrong = read_pins(PINS, text_of(folder / PINS), published)
    return Lists(tuple(synonyms), tuple(pins)), [*mistakes, *wrong]


def cross_check(found: Sequence[Article]) -> list[Problem]:
    """What one article alone cannot tell: ids and golden questions twice, links to nowhere."""
    return [*_twice(found), *_asked_twice(found), *_dead_links(found)]


def _twice(found: Sequence[Article]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for article in found:
        other = first.setdefault(article.id, article.file)
        if other != article.file:
            yield Problem(article.file, 2, f"id {article.id} is taken by {other}; ids are unique")


def _asked_twice(found: Sequence[Article]) -> Iterator[Problem]:
    first: dict[str, Article] = {}
    for article in found:
        for number, question in enumerate(article.questions, 1):
            other = first.setdefault(question.lower(), article)
            if other.id != article.id:
                file = str(golden_file(Path(article.file)))
                yield Problem(
                    file,
                    number,
                    f"asks what {other.id} asks as well; one article answers a question",
                )


def _dead_links(found: Sequence[Article]) -> Iterator[Problem]:
    ids = {article.id for article in found}
    for article in found:
        for target, line in article.links:
            if target not in ids:
                yield Problem(article.file, line, f"links to {target}.md, which is not there")


def uncovered(folder: Path) -> list[str]:
    """Questions that no article answers, for `helpbot fit`; empty where the folder has none."""
    return lines_of(text_of(folder / UNCOVERED))


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def golden_file(path: Path) -> Path:
    """Where the golden questions of an article's file stand."""
    return path.with_name(path.stem + QUESTIONS)


def text_of(path: Path) -> str:
    """A file that vanishes while the folder is read is a file that is not there."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").removeprefix("\ufeff")
    except OSError:
        return ""
