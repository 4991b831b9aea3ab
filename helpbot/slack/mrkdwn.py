"""Markdown to Slack's mrkdwn, and back to what a person meant.

Everything is escaped first, so that no text, from a person or from an article, can ping anybody or
forge a link; marks are put in afterwards by this module alone.
"""

import html
import re
from collections.abc import Callable

_FENCE = re.compile(r"^\s*(```|~~~)")
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\((https?://[^)\s|<>]+|mailto:[^)\s|<>]+)\)")
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![\w*])")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
_QUOTE = re.compile(r"^(?:> ?)+")
_BULLET = re.compile(r"^(\s*)[-*+]\s+")
_HELD = re.compile("\x00(\\d+)\x00")
# Three of them are a fence wherever they stand: those that open or close nothing are made fewer.
_TICKS = re.compile("`{3,}")
# A block holds 3,000 characters; a link that is cut in two is none.
_LONGEST_LINK = 2_000


def escape(text: str) -> str:
    """The three characters that Slack reads as control: nothing else can ping or link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def to_mrkdwn(markdown: str) -> str:
    lines, in_code = [], False
    for line in markdown.replace("\x00", "").splitlines():
        if _FENCE.match(line):
            in_code = not in_code
            lines.append("```")
        else:
            lines.append(_TICKS.sub("``", escape(line) if in_code else _line(line)))
    if in_code:
        lines.append("```")
    return "\n".join(lines)


def _line(line: str) -> str:
    """One line outside code. Code and links are held aside while the other marks are changed."""
    held: list[str] = []

    def hold(text: str) -> str:
        held.append(text)
        return f"\x00{len(held) - 1}\x00"

    def filled(text: str) -> str:
        return _HELD.sub(lambda m: held[int(m[1])], text)

    def link(found: re.Match[str]) -> str:
        url, words = escape(found[2]), escape(found[1])
        made = filled(f"<{url}|{words or url}>")
        return hold(made if len(made) <= _LONGEST_LINK else filled(escape(found[0])))

    heading = _HEADING.match(line)
    text = f"**{heading[1]}**" if heading and heading[1] else line
    text = _CODE.sub(lambda m: hold(f"`{escape(m[1])}`"), text)
    text = _LINK.sub(link, text)
    # At the start of a line it quotes, and can do nothing else.
    text = _QUOTE.sub(lambda _: hold("> "), text)
    text = _BULLET.sub(r"\1• ", escape(text))
    text = _STRONG.sub(lambda m: hold("*") + m[1] + hold("*"), text)
    text = _EMPHASIS.sub(r"_\1_", text)
    while _HELD.search(text):
        text = filled(text)
    return text


_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_REFERENCE = re.compile(r"<(?:#\w+\|?|!subteam\^\w+\|?|!)([^>|]*)(?:\|([^>]*))?>")
_URL = re.compile(r"<((?:https?|mailto|tel):[^>|]+)(?:\|([^>]*))?>")


def from_mrkdwn(text: str, *, bot: str, name_of: Callable[[str], str] = lambda _: "") -> str:
    """What the person typed: the bot's own name gone, links as their words, nothing escaped.

    Others who are mentioned stand there by their name, where there is one for their id.
    """
    # Before the marks of links are read, no name may bring any.
    text = _MENTION.sub(lambda m: "" if m[1] == bot else escape(name_of(m[1])) or "somebody", text)
    text = _URL.sub(lambda m: m[2] or m[1], text)
    text = _REFERENCE.sub(lambda m: m[2] or m[1], text)
    return html.unescape(text).strip()


def mentions(text: str, user: str) -> bool:
    return any(match[1] == user for match in _MENTION.finditer(text))
