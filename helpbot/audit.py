"""What an author should mend in an article that can be read, with file, line and what to do.

Problems keep readers from an answer; notes only make it harder to read. Pure: the texts, the day,
the model's tokens and what search finds are handed in.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath

from helpbot.articles import Article, State, TokenCounter, line_of
from helpbot.errors import Problem
from helpbot.speech import plain

_FENCE = re.compile(r"\s*(?:```|~~~)")
_HEADING = re.compile(r"(#{1,6})\s+\S")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)")
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
# The title stands in the front matter, as the only heading of the first level.
_FIRST_LEVEL = 2
# "Plain writing" of public offices aims at readers of the ninth grade.
HARDEST_GRADE = 9.0
# A few sentences say nothing about how hard a text is.
_FEWEST_WORDS = 60


def problems(article: Article, text: str, today: date) -> Iterator[Problem]:
    """What is wrong with an article and its Markdown, beside what keeps it from being read."""
    yield from _headings(article.file, text)
    yield from _images(article.file, text)
    yield from _links(article.file, text)
    if article.review_by < today and article.state is State.PUBLISHED:
        message = (
            f"review was due on {article.review_by}; read it against what is true today, then set "
            "`reviewed` to the day and `review_by` to the next one"
        )
        yield Problem(article.file, line_of(text, "review_by"), message)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The numbered lines of the body, without blocks of code."""
    in_front, in_code = True, False
    for number, line in enumerate(text.splitlines(), 1):
        if in_front:
            in_front = number == 1 or line.rstrip() != "---"
        elif _FENCE.match(line):
            in_code = not in_code
        elif not in_code:
            yield number, line


def _headings(file: str, text: str) -> Iterator[Problem]:
    before = _FIRST_LEVEL - 1
    for number, line in _lines(text):
        match = _HEADING.match(line)
        if match is None:
            continue
        level = len(match[1])
        if level < _FIRST_LEVEL:
            yield Problem(file, number, "is a second title; begin it with ## instead of #")
        elif level > before + 1:
            wanted = "#" * (before + 1)
            yield Problem(file, number, f"skips a level of headings; begin it with {wanted}")
        before = max(level, _FIRST_LEVEL - 1)


def _images(file: str, text: str) -> Iterator[Problem]:
    for number, line in _lines(text):
        for match in _IMAGE.finditer(line):
            if not match[1].strip():
                message = (
                    f"image {match[2]} has no text for people who do not see it; say between the "
                    "brackets what it shows"
                )
                yield Problem(file, number, message)


def _links(file: str, text: str) -> Iterator[Problem]:
    for number, line in _lines(text):
        for match in _LINK.finditer(line):
            target = match[1]
            is_address = re.match(r"\w+:|\{\{", target) is not None
            if is_address or target.endswith(".md"):
                continue
            message = f"links to {target}, which is neither an article (….md) nor an address"
            yield Problem(file, number, message)


def too_long(article: Article, count_tokens: TokenCounter, limit: int) -> Iterator[Problem]:
    """Paragraphs and steps longer than the model reads at once: they are cut in mid-sentence."""
    for section in article.sections:
        head = count_tokens("\n".join((article.title, *section.heading)))
        for unit in section.units:
            size = count_tokens(unit)
            if head + size > limit:
                yield Problem(
                    article.file,
                    section.line,
                    f"“{' '.join(unit.split()[:6])} …” has {size} tokens, and beside its "
                    f"headings the model reads {limit - head} at once; split it",
                )


def competing(
    article: Article, questions: str, first: Callable[[str], str | None]
) -> Iterator[Problem]:
    """Golden questions that another article wins; `first` is the id of the one that is found."""
    file = str(PurePosixPath(article.file).with_suffix("")) + ".questions.txt"
    for number, line in enumerate(questions.splitlines(), 1):
        question = line.strip()
        winner = first(question) if question else article.id
        if winner != article.id:
            yield Problem(
                file,
                number,
                f"{question!r} is won by {winner or 'no article'}: move it there, or say in "
                f"{article.id} what sets it apart",
            )


def hard_to_read(articles: Sequence[Article]) -> Iterator[Problem]:
    """Notes on articles above the ninth grade."""
    for article in articles:
        found = grade(article)
        if found > HARDEST_GRADE:
            yield Problem(
                article.file,
                0,
                f"reads like grade {found:.1f}; shorter sentences and words bring it to "
                f"{HARDEST_GRADE:.0f} or below",
            )


def grade(article: Article) -> float:
    """The US school grade that an article asks for; 0 for a few words.

    The Flesch-Kincaid grade level (Kincaid, Fishburne, Rogers and Chissom, 1975, Research Branch
    Report 8-75, Naval Technical Training Command): 0.39 words a sentence + 11.8 syllables a word
    - 15.59. A list item or a paragraph ends a sentence; code and tables are no sentences.
    """
    units = [unit for section in article.sections for unit in section.units]
    sentences = [part for unit in units if not _is_code(unit) for part in _sentences(unit)]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if len(words) < _FEWEST_WORDS:
        return 0.0
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59


_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_END = re.compile(r"[.!?](?:\s+|$)")


def _is_code(unit: str) -> bool:
    return unit.lstrip().startswith(("```", "~~~", "|")) or "\n    " in unit


def _sentences(unit: str) -> list[str]:
    parts = _END.split(plain(unit).replace("\n", " "))
    return [part for part in parts if _WORD.search(part)]


_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """About how many syllables an English word has: its groups of vowels but for a silent end."""
    word = word.lower().replace("'", "").replace("’", "")
    count = len(_VOWELS.findall(word))
    is_silent = re.search(r"(?:[^aeiouyl]e|[^aeiouystdxzcg]es|[^aeiouytd]ed)$", word) is not None
    return max(count - (1 if is_silent and count > 1 else 0), 1)
