"""Markdown to Slack's mrkdwn, and back to what a person meant.

Everything is escaped first, so that no text, from a person or from an article, can ping anybody or
forge a link; marks are put in afterwards by this module alone.
"""

import html
import re

_FENCE = re.compile(r"^\s*(```|~~~)")
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\((https?://[^)\s|<>]+|mailto:[^)\s|<>]+)\)")
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![\w*])")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
_BULLET = re.compile(r"^(\s*)[-*+]\s+")
_HELD = re.compile("\x00(\\d+)\x00")


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
            lines.append(escape(line) if in_code else _line(line))
    if in_code:
        lines.append("```")
    return "\n".join(lines)


def _line(line: str) -> str:
    """One line outside code. Code and links are held aside while the other marks are changed."""
    held: list[str] = []

    def hold(text: str) -> str:
        held.append(text)
        return f"\x00{len(held) - 1}\x00"

    heading = _HEADING.match(line)
    text = f"**{heading[1]}**" if heading and heading[1] else line
    text = _CODE.sub(lambda m: hold(f"`{escape(m[1])}`"), text)
    text = _LINK.sub(lambda m: hold(f"<{escape(m[2])}|{escape(m[1]) or escape(m[2])}>"), text)
    text = _BULLET.sub(r"\1• ", escape(text))
    text = _STRONG.sub(lambda m: hold("*") + m[1] + hold("*"), text)
    text = _EMPHASIS.sub(r"_\1_", text)
    while _HELD.search(text):
        text = _HELD.sub(lambda m: held[int(m[1])], text)
    return text


_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_REFERENCE = re.compile(r"<(?:#\w+\|?|!subteam\^\w+\|?|!)([^>|]*)(?:\|([^>]*))?>")
_URL = re.compile(r"<((?:https?|mailto|tel):[^>|]+)(?:\|([^>]*))?>")


def from_mrkdwn(text: str, *, bot: str) -> str:
    """What the person typed: the bot's own name gone, links as their words, nothing escaped."""
    text = _MENTION.sub(lambda m: "" if m[1] == bot else "somebody", text)
    text = _URL.sub(lambda m: m[2] or m[1], text)
    text = _REFERENCE.sub(lambda m: m[2] or m[1], text)
    return html.unescape(text).strip()


def mentions(text: str, user: str) -> bool:
    return any(match[1] == user for match in _MENTION.finditer(text))
