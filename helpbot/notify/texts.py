"""What a reply becomes where there is neither Markdown nor a button. Pure.

`{link}` and `{code}` stand for secrets that are known only when it is sent; a line that holds one
without a value is left out. In a code span, where a person's own words stand, they mean nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from helpbot.speech import Reply, plain

# Three long messages of a network that counts 160 to one.
SMS_LIMIT = 480
# About a minute when it is read aloud.
VOICE_LIMIT = 800
# What the narrowest of the push services takes.
PUSH_LIMIT = 1_000
SUBJECT_LIMIT = 120

_PLACEHOLDER = re.compile(r"(`[^`]*`)|\{(link|code)\}")
_URL = re.compile(r"\s*\(?\b[a-z][a-z+]*://\S+", re.IGNORECASE)
_MARKER = re.compile(r"^\s*(?:[-*>#]+|\d+\.)\s+")
# One of these in an SMS halves what each part of it holds.
_NARROW = str.maketrans(
    {"·": "-", "…": "...", "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-"}
)


@dataclass(frozen=True, slots=True)
class Text:
    """`title` is empty where a path has none."""

    title: str
    body: str


def text_for(path: str, reply: Reply, values: Mapping[str, str]) -> Text:
    """The text of a reply for one path; an empty body when nothing can be said there."""
    small = plain(reply.source).strip()
    said, asked = _parted(reply.text, _spoken_values(values) if path == "voice" else values)
    match path:
        case "sms":
            narrow = (part.translate(_NARROW) for part in (said, asked, small))
            return Text("", _fitted(*narrow, limit=SMS_LIMIT))
        case "voice":
            spoken = _fitted(*map(_spoken, (said, asked, small)), limit=VOICE_LIMIT)
            return Text("", spoken.replace("\n", " "))
        case "email":
            whole = plain(_filled(reply.text, values)).strip()
            subject = _cut(whole.partition("\n")[0], SUBJECT_LIMIT)
            return Text(subject, "\n\n".join(filter(None, (whole, small))))
        case _:
            return Text("", _fitted(said, asked, small, limit=PUSH_LIMIT))


def _fitted(said: str, asked: str, small: str, *, limit: int) -> str:
    """Within the limit: the small print goes first, then the end of what is said; what the
    technician is asked to do stays whole.
    """
    for parts in ((said, asked, small), (said, asked)):
        if len(text := _joined(*parts)) <= limit:
            return text
    return _joined(_cut(said, limit - len(asked) - 1), asked)


def _parted(markdown: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Plain: what is said, and apart from it the lines with a link or a code."""
    lines = markdown.splitlines()
    asked = [any(found[2] for found in _PLACEHOLDER.finditer(line)) for line in lines]
    said = "\n".join(line for line, asks in zip(lines, asked, strict=True) if not asks)
    rest = "\n".join(line for line, asks in zip(lines, asked, strict=True) if asks)
    return _joined(*plain(said).splitlines()), plain(_filled(rest, values))


def _filled(markdown: str, values: Mapping[str, str]) -> str:
    """With the values in their places, without the lines for which there is none."""
    kept = []
    for line in markdown.splitlines():
        found = list(_PLACEHOLDER.finditer(line))
        if all(place[2] is None or values.get(place[2]) for place in found):
            kept.append(_PLACEHOLDER.sub(lambda place: place[1] or values[place[2]], line))
    return "\n".join(kept)


def _spoken_values(values: Mapping[str, str]) -> Mapping[str, str]:
    """No link, and a code sign by sign: 482 is not four hundred and eighty-two."""
    return {name: " ".join(value) for name, value in values.items() if name == "code"}


def _spoken(text: str) -> str:
    """Sentences on one line, without what cannot be pronounced."""
    lines = (_MARKER.sub("", _URL.sub("", line)).strip(" *`_") for line in text.splitlines())
    ended = (line if line[-1] in ".,:;?!" else f"{line}." for line in lines if line)
    return re.sub(r"\s*·\s*", ", ", " ".join(ended))


def _joined(*parts: str) -> str:
    return "\n".join(part.strip() for part in parts if part.strip())


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: max(limit - 3, 0)].rstrip() + "..."
