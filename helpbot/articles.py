"""Articles: Markdown in; sections, passages and problems with file and line out.

Pure: reads no file and knows no model; the caller brings the text and a token counter. An article
is quoted by the *section*; what is embedded are *passages*, pieces of a section short enough that
the model cuts nothing, each with the title and headings in front.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Annotated, Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from helpbot.errors import Problem
from helpbot.speech import plain

TokenCounter = Callable[[str], int]

# Passages of about ninety words rank best in a help desk's articles, and the title in front takes a
# dozen tokens; longer ones blur, shorter ones lose the symptom.
PASSAGE_TOKENS = 160
# What a passage must leave for its own words when title and headings are very long.
_ROOM = 32


class State(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Section:
    """`heading` is the path of headings, outermost first; empty before the first one."""

    heading: tuple[str, ...]
    markdown: str
    has_steps: bool
    line: int
    units: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.heading[-1] if self.heading else ""


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded: `text` begins with the article's title and the section's headings."""

    article_id: str
    section: int
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """`digest` names this version of it: another where anything but its review is another."""

    id: str
    title: str
    service: str
    owner: str
    audience: str
    state: State
    reviewed: date | None
    review_by: date
    summary: str
    also: tuple[str, ...]
    sections: tuple[Section, ...]
    questions: tuple[str, ...]
    links: tuple[tuple[str, int], ...]
    file: str
    digest: str

    def is_overdue(self, today: date) -> bool:
        return self.review_by < today


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What an article may refer to; `facts` fill its placeholders."""

    facts: Mapping[str, str]
    services: frozenset[str]
    teams: frozenset[str]
    departments: frozenset[str]


class ArticleError(Exception):
    """An article that cannot be used, with every reason."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def _words_list(value: object) -> object:
    # YAML reads `also: [2024, no]` as a number and a boolean; people mean the words.
    return [str(item) for item in value] if isinstance(value, list) else value


class FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    # With a hyphen: `read voicemail` and `history of voicemail` are what people ask.
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)+$")
    title: str = Field(min_length=3, max_length=120)
    service: str
    owner: str
    audience: str
    state: State = State.PUBLISHED
    reviewed: date | None = None
    review_by: date
    summary: str = Field(min_length=10, max_length=400)
    also: Annotated[list[str], BeforeValidator(_words_list)] = Field(default_factory=list)


# Line breaks to Python's eyes and not to Markdown's: sections would be cut at the wrong lines.
_BREAKS = re.compile("[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_FRONT = re.compile(r"\A---\r?\n(.*?)^---[ \t]*\r?\n", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"\s*(?:```|~~~)")
# A heading, a list item, a quotation, a table's row, a rule.
_BEGINS = re.compile(r"\s*(?:#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|>|\||(?:[-*_]\s*){3,}$)")
_PLACEHOLDER = re.compile(r"\{\{\s*([\w.-]*)\s*\}\}")
_LOCAL_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(((?!\w+:)[^)\s]+?)\.md\)")
# Only blocks are looked at; what stands inside a line goes to the reader as it is.
_MARKDOWN = MarkdownIt("commonmark").enable("table").disable("inline")
# The same loader in C where PyYAML was built with it: ten times faster over a folder of articles.
_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse(file: str, text: str, questions: str, vocabulary: Vocabulary) -> Article:
    """The article of a Markdown file and of the golden questions beside it, one a line.

    Raises ArticleError with every problem found.
    """
    text = _BREAKS.sub(" ", text.replace("\r\n", "\n"))
    match = _FRONT.match(text)
    if match is None:
        raise ArticleError(
            [Problem(file, 1, "has no front matter; begin with --- and end it with ---")]
        )
    problems: list[Problem] = []
    front = _front_matter(file, match[1], problems)
    offset = match[0].count("\n")
    body = _filled(file, text[match.end() :], offset, vocabulary, problems)
    links = tuple(_links(body, offset))
    sections = _sections(_LOCAL_LINK.sub(r"*\1*", body), offset)
    if not sections:
        problems.append(
            Problem(file, offset + 1, "has no text under the front matter; write the steps")
        )
    if front is not None:
        problems += _references(file, text, front, vocabulary)
    if problems or front is None:
        raise ArticleError(problems)
    return Article(
        **{**front.model_dump(), "also": tuple(front.also)},
        sections=sections,
        questions=tuple(q for line in questions.splitlines() if (q := line.strip())),
        links=links,
        file=file,
        digest=_digest(front, body, questions),
    )


def _digest(front: FrontMatter, body: str, questions: str) -> str:
    # Whoever reviews an article and changes no word of it makes no new version.
    said = front.model_dump_json(exclude={"reviewed", "review_by"})
    return hashlib.sha256(f"{said}\0{body}\0{questions}".encode()).hexdigest()[:12]


def passages(article: Article, *, count_tokens: TokenCounter, limit: int) -> list[Passage]:
    """The article cut for the model: every word of every section is in a passage.

    None has more than `limit` tokens.
    """
    found: list[Passage] = []
    for number, section in enumerate(article.sections):
        head = _head(article.title, section.heading, count_tokens, limit)
        room = max(min(PASSAGE_TOKENS, limit) - count_tokens(head), _ROOM)
        found += (
            Passage(article.id, number, f"{head}\n{piece}")
            for piece in _packed(section.units, room, count_tokens)
        )
    return found


def _front_matter(file: str, source: str, problems: list[Problem]) -> FrontMatter | None:
    try:
        values: Any = yaml.load(source, Loader=_YAML)  # noqa: S506 - a safe loader, by either name
    except (yaml.YAMLError, ValueError) as error:
        # A date such as 2027-02-30 is a ValueError, of no known line.
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error).splitlines()[0]
        line = mark.line + 2 if mark else 2
        problems.append(Problem(file, line, f"front matter is not YAML: {said}"))
        return None
    if not isinstance(values, dict):
        problems.append(Problem(file, 2, "front matter must be a list of `name: value` lines"))
        return None
    try:
        return FrontMatter.model_validate(values)
    except ValidationError as error:
        for detail in error.errors():
            key = str(detail["loc"][0])
            message = f"front matter `{key}`: {_mended(detail['type'], detail['msg'])}"
            problems.append(Problem(file, line_of(source, key) + 1, message))
        return None


def facts_of(front: str) -> Mapping[str, Any]:
    """The values of a front matter, right or wrong. Raises ValueError where it is no YAML."""
    try:
        values: Any = yaml.load(front, Loader=_YAML)  # noqa: S506 - a safe loader, by either name
    except yaml.YAMLError as error:
        raise ValueError("not YAML") from error
    if not isinstance(values, dict):
        raise ValueError("no list of values")
    return {str(key): value for key, value in values.items()}


def _mended(kind: str, message: str) -> str:
    if kind == "missing":
        return "is missing; add it"
    if kind == "string_pattern_mismatch":
        return "must be two or more words in small letters with hyphens between, such as vpn-access"
    if kind == "extra_forbidden":
        return "is not a name that helpbot knows; correct or remove it"
    return message[:1].lower() + message[1:]


def line_of(source: str, key: str) -> int:
    """The line, from 1, where `key:` or `key =` begins; 1 where it does not."""
    found = re.search(rf"^[ \t]*{re.escape(key)}\s*[:=]", source, re.MULTILINE)
    return source.count("\n", 0, found.start()) + 1 if found else 1


def _references(file: str, text: str, front: FrontMatter, known: Vocabulary) -> Iterator[Problem]:
    if front.id != PurePosixPath(file).stem:
        yield Problem(file, line_of(text, "id"), f"id is {front.id}; it must be the file's name")
    for key, value, allowed in (
        ("service", front.service, known.services),
        ("owner", front.owner, known.teams),
    ):
        if value not in allowed:
            yield Problem(file, line_of(text, key), f"{key} {value!r} is not in desk.toml")
    kind, _, department = front.audience.partition(":")
    fine = department in known.departments if kind == "department" else not department
    if kind not in ("all", "technicians", "partners", "department") or not fine:
        message = f"audience {front.audience!r} is not all, technicians, partners or department:ID"
        yield Problem(file, line_of(text, "audience"), message)


def _filled(file: str, body: str, offset: int, known: Vocabulary, problems: list[Problem]) -> str:
    def fact(match: re.Match[str]) -> str:
        if match[1] not in known.facts:
            line = offset + body.count("\n", 0, match.start()) + 1
            message = (
                f"{match[0]} is not a fact of desk.toml; add it under [facts] or correct the name"
            )
            problems.append(Problem(file, line, message))
        return known.facts.get(match[1], "")

    return _PLACEHOLDER.sub(fact, body)


def _links(body: str, offset: int) -> Iterator[tuple[str, int]]:
    for match in _LOCAL_LINK.finditer(body):
        yield PurePosixPath(match[2]).name, offset + body.count("\n", 0, match.start()) + 1


def _sections(body: str, offset: int) -> tuple[Section, ...]:
    """The body cut at its headings. Sections without text of their own are left out."""
    lines = body.split("\n")
    tokens = _MARKDOWN.parse(body)
    path: list[str] = []
    found, start, first = [], 0, 0
    for number, token in enumerate(tokens):
        if token.type != "heading_open" or token.level or token.map is None:
            continue
        found.append(
            _section(tuple(path), lines, (start, token.map[0]), tokens[first:number], offset)
        )
        depth = int(token.tag[1]) - 1
        path = [*path[: max(depth - 1, 0)], plain(tokens[number + 1].content)]
        start, first = token.map[1], number + 3
    found.append(_section(tuple(path), lines, (start, len(lines)), tokens[first:], offset))
    return tuple(section for section in found if section.markdown)


def _section(
    heading: tuple[str, ...],
    lines: list[str],
    span: tuple[int, int],
    tokens: list[Token],
    offset: int,
) -> Section:
    markdown = unwrapped("\n".join(lines[span[0] : span[1]]).strip("\n").rstrip())
    has_steps = any(token.type == "ordered_list_open" and not token.level for token in tokens)
    return Section(heading, markdown, has_steps, offset + span[0] + 1, tuple(_units(lines, tokens)))


def unwrapped(markdown: str) -> str:
    """The same Markdown with each paragraph and list item on one line, code and tables as they are.

    Where an author's editor wrapped a line, a chat would break it.
    """
    found: list[str] = []
    in_code = False
    for line in markdown.split("\n"):
        is_fence = _FENCE.match(line) is not None
        goes_on = bool(found) and not (in_code or is_fence) and _goes_on(found[-1], line)
        in_code ^= is_fence
        if goes_on:
            found[-1] = f"{found[-1].rstrip()} {line.strip()}"
        else:
            found.append(line)
    return "\n".join(found)


def _goes_on(before: str, line: str) -> bool:
    """Whether a line continues the one before: neither begins anything, and no break was meant."""
    if not before.strip() or not line.strip() or before.endswith(("  ", "\\")):
        return False
    return _BEGINS.match(line) is None and not before.lstrip().startswith(("#", "|", "```", "~~~"))


def _units(lines: list[str], tokens: list[Token]) -> Iterator[str]:
    """The pieces that are not cut without need: paragraphs, list items, code blocks, tables."""
    for token in tokens:
        is_block = token.level == 0 and token.nesting >= 0 and not token.type.endswith("list_open")
        is_item = token.level == 1 and token.type == "list_item_open"
        if (is_block or is_item) and token.map and token.type != "heading_open":
            yield plain("\n".join(lines[token.map[0] : token.map[1]]).strip())


def _head(title: str, heading: tuple[str, ...], count_tokens: TokenCounter, limit: int) -> str:
    """Title and headings, shortened only when they leave too little room for the rest."""
    head = "\n".join((title, *heading))
    while head and count_tokens(head) > limit - _ROOM:
        head = head[: len(head) // 2]
    return head


def _packed(units: tuple[str, ...], room: int, count_tokens: TokenCounter) -> Iterator[str]:
    """Units put together while they fit in `room` tokens; one longer than that is cut by words.

    Tokens never reach over white space, so that the parts' counts add up to at least the whole's.
    """
    packed: list[str] = []
    used = 0
    for piece, size in (cut for unit in units for cut in _cut(unit, room, count_tokens)):
        if packed and used + size > room:
            yield "\n".join(packed)
            packed, used = [], 0
        packed.append(piece)
        used += size
    if packed:
        yield "\n".join(packed)


def _cut(unit: str, room: int, count_tokens: TokenCounter) -> Iterator[tuple[str, int]]:
    """The unit with its size, or its halves with theirs when it does not fit."""
    size = count_tokens(unit)
    words = unit.split()
    if size <= room:
        yield unit, size
    elif len(words) > 1:
        yield from _cut(" ".join(words[: len(words) // 2]), room, count_tokens)
        yield from _cut(" ".join(words[len(words) // 2 :]), room, count_tokens)
    elif len(unit) > 1:
        yield from _cut(unit[: len(unit) // 2], room, count_tokens)
        yield from _cut(unit[len(unit) // 2 :], room, count_tokens)
