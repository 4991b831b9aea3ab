"""A text as words that can be compared: case, possessives and dots gone, where each stood kept."""

import re
import unicodedata
from dataclasses import dataclass

from helpbot.places.spanish import ENGLISH_OF

_WORD = re.compile(
    r"(?P<address>https?://\S+|[\w.+-]+@[\w-]+\.[\w.]+)|\d+(?:st|nd|rd|th)\b|(?:[a-z]\.){2,}(?:[a-z]\b)?"
    r"|[a-zà-öø-ÿ]+(?:['’][a-zà-öø-ÿ]+)*|\d+|&|@",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;:!?()\[\]\n\"|…]|\.\s|\s[-–—]+\s|[–—]")
# A dot after these ends no sentence: "sta. 3", "no. 2", "dept. of".
_SHORTENED = frozenset("bldg ctr dept dpt fs hq lib no num rec rm st sta stn".split())
_CONTRACTED = frozenset("he her here how it let she that there what when where who why".split())


@dataclass(frozen=True, slots=True)
class Word:
    """`key` is what is compared, empty for an address of mail or web, where no name is looked for.

    `breaks` where a sentence or clause ended before the word.
    """

    key: str
    start: int
    end: int
    breaks: bool
    is_upper: bool
    is_title: bool


def split(text: str) -> list[Word]:
    """The words of a text in order, punctuation left out."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        written = match[0]
        gap = text[found[-1].end : match.start()] if found else ""
        found.append(
            Word(
                key=_key(written) if match["address"] is None else "",
                start=match.start(),
                end=match.end(),
                breaks=_ends_clause(found[-1].key, gap) if found else False,
                is_upper=_is_upper(written),
                is_title=written[:1].isupper(),
            )
        )
    return found


def keys(name: str) -> list[str]:
    """The words of a name as `split` would key them."""
    return [_key(match[0]) for match in _WORD.finditer(name)]


def _ends_clause(before: str, gap: str) -> bool:
    if before in _SHORTENED:
        gap = gap.removeprefix(".")
    if len(before) == 1:  # "S: drive"
        gap = gap.removeprefix(":")
    return _BREAK.search(gap) is not None


def _is_upper(written: str) -> bool:
    """Capitals throughout, but for the s of a plural: "MDTs", "VPN's"."""
    bare = re.sub(r"['’]?s$", "", written.replace(".", ""))
    return len(bare) > 1 and bare.isupper()


def _key(written: str) -> str:
    if written in ("&", "@"):
        return "and" if written == "&" else "at"
    low = written.lower().replace("’", "'").replace(".", "")
    if not low.isascii():
        low = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    low = ENGLISH_OF.get(low, low)
    bare = low.removesuffix("'s")
    if bare != low and bare not in _CONTRACTED:
        return bare
    low = low.replace("'", "")
    return low.lstrip("0") or "0" if low.isdigit() else low
