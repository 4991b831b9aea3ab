"""A Reply as Block Kit, inside every limit of Slack. The one place that knows the limits.

Forms are drawn in views.py, inside the limits that stand here.
"""

import json
import re
from typing import Any

from helpbot.slack.mrkdwn import escape, to_mrkdwn
from helpbot.speech import Button, Reply, Section, plain

Block = dict[str, Any]

# Slack's own, in characters unless said otherwise.
SECTION = 3_000
BLOCKS = 50  # a message
VIEW_BLOCKS = 100
HEADER = 150
BUTTONS = 25  # an actions block
BUTTON_LABEL = 75
BUTTON_VALUE = 2_000
TEXT = 4_000  # chat.update refuses more, though chat.postMessage takes it
# All texts of a message together; measured limits lie near 13,200.
MESSAGE = 12_000
SMALL_PRINT = 800  # what is left of that for the source

# A form.
FORM_WORDS = 24  # the title and the keys of a modal
INPUT_LABEL = 2_000  # and its hint
INPUT_TEXT = 3_000
OPTION = 75  # the label of an option and of a group, and the value
OPTIONS = 100  # a select, or a group of one
VIEW_BYTES = 250_000  # far fewer options than the 100 groups of 100 that a select may have

_CUT = "… _(cut: read it in the article)_"
_WORDS = re.compile(r"\s")


def render(reply: Reply) -> tuple[str, list[Block]]:
    """(text for notifications and screen readers, blocks). Both are never empty."""
    words = reply.markdown if reply.sections else reply.text
    return shortened(escape(plain(words)).strip() or "…", TEXT), _blocks(reply, BLOCKS)


def home(reply: Reply) -> Block:
    """The view of a Home tab."""
    blocks = _blocks(reply, VIEW_BLOCKS)
    while len(json.dumps(blocks)) > VIEW_BYTES - SMALL_PRINT:
        blocks.pop(-2)
    return {"type": "home", "blocks": blocks}


def _blocks(reply: Reply, most: int) -> list[Block]:
    body = _within(to_mrkdwn(reply.text).strip() or "…", MESSAGE)
    blocks = [section(part) for part in _parts(body, SECTION)]
    left = MESSAGE - len(body)
    for number, one in enumerate(reply.sections, 1):
        text = _within(to_mrkdwn(one.text).strip(), left) if left > SMALL_PRINT else ""
        left -= len(text)
        blocks += _part(number, one, text)
    tail: list[Block] = []
    if reply.source.strip():
        tail.append(context(reply.source))
    if reply.buttons:
        tail.append(actions(reply.buttons))
    return blocks[: most - 2] + tail


def _part(number: int, part: Section, text: str) -> list[Block]:
    blocks = [header(part.title)]
    if text:
        blocks += [section(piece) for piece in _parts(text, SECTION)]
    if part.buttons:
        blocks.append(actions(part.buttons, f"say-{number}", about=part.title))
    return blocks


def header(title: str) -> Block:
    text = shortened(" ".join(plain(title).split()) or "…", HEADER)
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


def section(mrkdwn: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn}}


def context(markdown: str) -> Block:
    text = _parts(to_mrkdwn(markdown).strip(), SMALL_PRINT)[0]
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def actions(buttons: tuple[Button, ...], block_id: str = "say", *, about: str = "") -> Block:
    """Keys that say something; whoever hears the page is told what they are `about` as well."""
    found = [_button(number, button) for number, button in enumerate(buttons[:BUTTONS])]
    if about:
        for element, button in zip(found, buttons, strict=False):
            label = f"{button.label.strip() or '…'}, {about}"
            element["accessibility_label"] = shortened(label, BUTTON_LABEL)
    return {"type": "actions", "block_id": block_id, "elements": found}


def _button(number: int, button: Button) -> Block:
    return {
        "type": "button",
        "action_id": f"say:{number}",
        "text": {
            "type": "plain_text",
            "text": shortened(button.label.strip() or "…", BUTTON_LABEL),
        },
        "value": button.says[:BUTTON_VALUE],
    }


def shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _within(mrkdwn: str, limit: int) -> str:
    if len(mrkdwn) <= limit:
        return mrkdwn
    kept = _parts(mrkdwn, limit - len(_CUT) - 8)[0]
    return kept + ("\n```" if kept.count("```") % 2 else "") + "\n" + _CUT


def _parts(mrkdwn: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit`, cut between lines, else between words, else anywhere
    but inside `&amp;` or `<link|words>`. A code block that is cut is closed and opened again.
    """
    parts, rest = [], mrkdwn
    while len(rest) > limit:
        at = _cut_at(rest, limit - 8)
        piece, rest = rest[:at], rest[at:].lstrip("\n")
        if piece.count("```") % 2:
            piece, rest = f"{piece.rstrip()}\n```", f"```\n{rest}"
        if piece.strip():
            parts.append(piece)
    if rest.strip() or not parts:
        parts.append(rest or "…")
    return parts


def _cut_at(text: str, limit: int) -> int:
    line = text.rfind("\n", 1, limit)
    if line > limit // 4:
        return line
    spaces = [match.start() for match in _WORDS.finditer(text, limit // 4, limit)]
    at = spaces[-1] if spaces else limit
    opened = max(text.rfind("<", 0, at), text.rfind("&", max(at - 5, 0), at))
    closer = ">" if opened >= 0 and text[opened] == "<" else ";"
    closed = text.find(closer, opened) if opened >= 0 else -1
    return opened if opened > 0 and closed >= at else at
