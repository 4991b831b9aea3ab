"""An article's file as somebody edits it: front matter and text, in pieces that a form can hold.

Pure. Unlike articles.py it keeps what it does not understand: a broken file can be mended here.
"""

import difflib
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NewType

Digest = NewType("Digest", str)

# A field of a form holds 3,000 characters; what is written into one grows.
PIECE = 2_600
LONGEST = 3_000
# An unchanged line beside a changed one says where it is.
_AROUND = 1

# Somebody's lines may end as Windows has them.
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"\s*(?:```|~~~)")
_HEADING = re.compile(r"#{1,6}\s")
# Nothing that YAML reads as anything but these words.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ().'/-]*[A-Za-z0-9).]")
_MEANT_OTHERWISE = frozenset("yes no on off true false null y n".split())
_MARK = re.compile(r"\[[a-z' -]+ removed\]")


@dataclass(frozen=True, slots=True)
class Manuscript:
    """`front` is the YAML between the two lines of dashes; None where there are none."""

    front: str | None
    body: str

    @property
    def text(self) -> str:
        body = f"\n{self.body.strip(chr(10))}\n"
        return body.lstrip("\n") if self.front is None else f"---\n{self.front}---\n{body}"

    def value(self, key: str) -> str:
        """What stands after `key:`, as it is written; empty where nothing does."""
        found = _entry(self.front or "", key)
        return found[1].strip() if found else ""


def read(text: str) -> Manuscript:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    match = _FRONT.match(text)
    return Manuscript(match[1], text[match.end() :]) if match else Manuscript(None, text)


def with_facts(manuscript: Manuscript, facts: Mapping[str, str]) -> Manuscript:
    """The same with other values in its front matter, each written as YAML; the rest as it was."""
    return Manuscript(_with(manuscript.front or "", facts), manuscript.body)


def annotated(text: str, facts: Mapping[str, str]) -> str | None:
    """A file's text with these values in its front matter, all else to the letter; None where it
    has no front matter.
    """
    match = _FRONT.match(text)
    if match is None:
        return None
    front = match[1]
    changed = _with(front.replace("\r\n", "\n"), facts)
    changed = changed.replace("\n", "\r\n") if "\r\n" in front else changed
    return text[: match.start(1)] + changed + text[match.end(1) :]


def scalar(text: str) -> str:
    """A text as YAML."""
    text = " ".join(text.split())
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in _MEANT_OTHERWISE
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def flow(texts: Sequence[str]) -> str:
    """A list of texts as YAML."""
    return f"[{', '.join(scalar(text) for text in texts)}]"


def pieces(body: str) -> list[str]:
    """The text in parts that a field can hold: a section each, a long one cut where it has a gap.

    Put together with an empty line between them they are the text.
    """
    found: list[str] = []
    for section in _cut(body, at_headings=True):
        found += _packed(_cut(section, at_headings=False)) if len(section) > PIECE else [section]
    return found


def together(parts: Sequence[str]) -> str:
    return "\n\n".join(text for part in parts if (text := part.strip("\n").rstrip()))


def one_changed(before: str, after: str) -> int | None:
    """The number, from 1, of the only part in which two files differ; None where more does."""
    old, new = read(before), read(after)
    parts = pieces(old.body), pieces(new.body)
    if old.front != new.front or len(parts[0]) != len(parts[1]):
        return None
    differ = [n for n, (one, other) in enumerate(zip(*parts, strict=True), 1) if one != other]
    return differ[0] if len(differ) == 1 else None


def heading(piece: str) -> str:
    """What a part is called: its heading, or how it begins."""
    first = piece.partition("\n")[0]
    return first.lstrip("#").strip() if _HEADING.match(first) else ""


def digest_of(text: str, questions: str) -> Digest:
    """Names a text and its golden questions; each half one of them."""
    return Digest("".join(hashlib.sha256(t.encode()).hexdigest()[:12] for t in (text, questions)))


def changes(before: str, after: str) -> list[str]:
    """Lines that were taken away and put in, marked by - and +; one unchanged line beside them."""
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), n=_AROUND, lineterm="")
    lines = [line for line in found if not line.startswith(("---", "+++"))]
    return ["…" if line.startswith("@@") else line for line in lines][1:]


def removed_marks(before: str, after: str) -> Iterator[tuple[int, str]]:
    """(line, mark) of whatever was removed from a text because it looked like a secret."""
    known = set(before.splitlines())
    for number, line in enumerate(after.splitlines(), 1):
        if line not in known and (mark := _MARK.search(line)):
            yield number, mark[0]


def _with(front: str, facts: Mapping[str, str]) -> str:
    for key, value in facts.items():
        line = f"{key}: {value}".rstrip() + "\n"
        found = _entry(front, key)
        if found is None:
            front += line
        elif found[1].strip() != value:
            front = front[: found.start()] + line + front[found.end() :]
    return front


def _entry(front: str, key: str) -> re.Match[str] | None:
    """`key: value` with the lines that go on from it."""
    return re.search(rf"^{re.escape(key)}[ \t]*:(.*\n(?:[ \t]+.*\n|\n(?=[ \t]))*)", front, re.M)


def _cut(text: str, *, at_headings: bool) -> list[str]:
    """The text cut before each heading, or else at each empty line; never inside code."""
    parts: list[list[str]] = [[]]
    in_code = False
    for line in text.strip("\n").split("\n"):
        is_new = _HEADING.match(line) if at_headings else not line.strip()
        if is_new and not in_code:
            parts.append([])
        in_code ^= _FENCE.match(line) is not None
        parts[-1].append(line)
    joined = ("\n".join(part).strip("\n").rstrip() for part in parts)
    return [part for part in joined if part]


def _packed(parts: Sequence[str]) -> list[str]:
    """Parts put together while they fit."""
    packed: list[str] = []
    for part in parts:
        if packed and len(packed[-1]) + len(part) + 2 <= PIECE:
            packed[-1] += f"\n\n{part}"
        else:
            packed.append(part)
    return packed
