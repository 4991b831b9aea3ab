"""What a message says, as columns of its row, and back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any

from helpbot.speech import Button, Reply, Section


def columns_of(reply: Reply) -> dict[str, str]:
    return {
        "text": reply.text,
        "source": reply.source,
        "buttons": _buttons(reply.buttons),
        "sections": json.dumps([astuple(section) for section in reply.sections]),
    }


def reply_of(row: Mapping[str, Any]) -> Reply:
    sections = (
        Section(title, text, _read(buttons)) for title, text, buttons in json.loads(row["sections"])
    )
    return Reply(row["text"], _read(json.loads(row["buttons"])), row["source"], tuple(sections))


def _buttons(buttons: Sequence[Button]) -> str:
    return json.dumps([astuple(button) for button in buttons])


def _read(buttons: Sequence[Sequence[str]]) -> tuple[Button, ...]:
    return tuple(Button(*button) for button in buttons)
