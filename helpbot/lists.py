"""The lists beside the articles: synonyms, and answers pinned to a pattern. Text in; entries, and
problems with file and line, out.

Pure. Both are files that a person edits: one entry a line, `#` begins a remark.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from helpbot.errors import Problem

SYNONYMS, PINS = "synonyms.txt", "pinned.txt"
# What is said beyond it in one line is no synonym.
LONGEST = 200


@dataclass(frozen=True)
class Synonym:
    """Whoever says `word` may mean any of `means`."""

    word: str
    means: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.word} = {', '.join(self.means)}"

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return _worded(self.word)


@dataclass(frozen=True)
class Pin:
    """A question that holds `pattern`, * standing for any words, is answered by one article."""

    pattern: str
    article: str

    def __str__(self) -> str:
        return f'"{self.pattern}" -> {self.article}'

    def fits(self, question: str) -> bool:
        return self._pattern.search(question) is not None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _worded(self.pattern)


@dataclass(frozen=True, slots=True)
class Lists:
    synonyms: tuple[Synonym, ...] = ()
    pins: tuple[Pin, ...] = ()

    def expanded(self, question: str, only: Callable[[str], bool] = lambda _: True) -> str:
        """The question, and after it what its words may mean besides; itself where nothing does.

        `only` says for which words.
        """
        said = question.lower()
        added = [
            means
            for synonym in self.synonyms
            if synonym.pattern.search(question) and only(synonym.word)
            for means in synonym.means
            if means.lower() not in said
        ]
        return " ".join((question, *dict.fromkeys(added)))

    def pinned(self, question: str) -> Pin | None:
        """The pin that a question fits: of several the longest, which says the most."""
        fitting = [pin for pin in self.pins if pin.fits(question)]
        return max(fitting, key=lambda pin: len(pin.pattern), default=None)


def read_synonyms(file: str, text: str) -> tuple[list[Synonym], list[Problem]]:
    found: dict[str, Synonym] = {}
    problems = []
    for number, line in _lines(text):
        synonym = synonym_of(line)
        if synonym is None:
            said = "is no synonym; write `word = what it means, what else it means`"
            problems.append(Problem(file, number, said))
        elif synonym.word in found:
            said = f"{synonym.word} stands here a second time; put all of it in one line"
            problems.append(Problem(file, number, said))
        else:
            found[synonym.word] = synonym
    return list(found.values()), problems


def read_pins(file: str, text: str, articles: Sequence[str]) -> tuple[list[Pin], list[Problem]]:
    """`articles` are the ids that a pin may name."""
    found: dict[str, Pin] = {}
    problems = []
    for number, line in _lines(text):
        pin = pin_of(line)
        if pin is None:
            said = 'is no pin; write `"words of the question" -> article-id`'
            problems.append(Problem(file, number, said))
        elif pin.article not in articles:
            said = f"there is no published article {pin.article}; correct or remove it"
            problems.append(Problem(file, number, said))
        elif pin.pattern in found:
            said = f'"{pin.pattern}" stands here a second time; one article answers it'
            problems.append(Problem(file, number, said))
        else:
            found[pin.pattern] = pin
    return list(found.values()), problems


def synonym_of(line: str) -> Synonym | None:
    """What a line says, as it stands in the file; None for what is none."""
    word, sign, rest = line.partition("=")
    means = tuple(dict.fromkeys(part for one in rest.split(",") if (part := _folded(one))))
    word = _folded(word).lower()
    if not sign or not means or not re.search(r"\w", word) or len(line) > LONGEST:
        return None
    return Synonym(word, means)


def pin_of(line: str) -> Pin | None:
    """What a line says, as it stands in the file; None for what is none."""
    match = _PIN.fullmatch(line.strip())
    if match is None or len(line) > LONGEST or not re.search(r"\w", match["pattern"]):
        return None
    return Pin(_folded(match["pattern"]).lower(), match["article"].lower())


def without(text: str, entry: str) -> str:
    """A file's text without the lines of a word or pattern; remarks and the rest as they were."""
    key = _folded(entry).lower()
    kept = [line for line in text.splitlines() if key not in _keys(line)]
    return "".join(f"{line}\n" for line in kept)


def with_line(text: str, entry: str, line: str) -> str:
    """A file's text with this line for a word or pattern, in the place of the one it had, with the
    remarks that stood behind it.
    """
    key = _folded(entry).lower()
    lines = text.splitlines()
    places = [number for number, one in enumerate(lines) if key in _keys(one)]
    if not places:
        return "".join(f"{one}\n" for one in (*lines, line))
    remarks = [found[0] for number in places if (found := _REMARK.search(lines[number]))]
    lines[places[0]] = "".join((line, *remarks))
    kept = [one for number, one in enumerate(lines) if number not in places[1:]]
    return "".join(f"{one}\n" for one in kept)


def _keys(line: str) -> tuple[str, ...]:
    bare = _bare(line)
    synonym, pin = synonym_of(bare), pin_of(bare)
    return tuple(filter(None, (synonym.word if synonym else "", pin.pattern if pin else "")))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if bare := _bare(line):
            yield number, bare


def _bare(line: str) -> str:
    """A line without its remark."""
    return _REMARK.sub("", line).strip()


def _folded(text: str) -> str:
    return " ".join(text.split())


def _worded(words: str) -> re.Pattern[str]:
    """Found as whole words only; * stands for any words, or none."""
    parts = [re.escape(_folded(part)).replace(r"\ ", r"\s+") for part in words.split("*")]
    inner = r"\b.*?\b".join(filter(None, parts))
    return re.compile(rf"(?<!\w){inner}(?!\w)", re.IGNORECASE)


_REMARK = re.compile(r"(?:^|\s+)#.*")
_PIN = re.compile(
    r'["“]?(?P<pattern>[^"“”]+?)["”]?\s*(?:->|→)\s*(?P<article>[a-z0-9]+(?:-[a-z0-9]+)*)',
    re.IGNORECASE,
)
