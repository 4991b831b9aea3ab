"""A person's window in the stand-in's workspace: modals come and go over a WebSocket of its own."""

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState

from bench.workspace import APP, Workspace

BOUND_S = 30.0


class Window:
    def __init__(self, user: str) -> None:
        self.user = user
        self._stack: list[dict[str, Any]] = []
        self._home: dict[str, Any] = {}
        self._errors: dict[str, str] | None = None
        self._changed = threading.Condition()
        self.connection: Connection

    def modal(self) -> dict[str, Any]:
        """The modal that is open, once one is."""
        self._wait(lambda: self._stack)
        return self._stack[-1]

    def home(self, words: str) -> dict[str, Any]:
        """The Home tab, once it says this."""
        self._wait(lambda: words in json.dumps(self._home))
        return self._home

    def press_at_home(self, label: str) -> None:
        """Presses the first key of the Home tab with this label."""
        keys = [
            {**key, "block_id": block["block_id"]}
            for block in self._home.get("blocks", ())
            for key in block.get("elements", ())
            if key["type"] == "button" and key["text"]["text"] == label
        ]
        action = {name: keys[0][name] for name in ("type", "block_id", "action_id", "value")}
        press = {"t": "block_action", "channel": "", "messageTs": "", "user": self.user}
        self.connection.send(json.dumps({**press, "appId": APP, "action": action}))

    def errors(self) -> dict[str, str]:
        """What is marked in the modal since it was last submitted."""
        self._wait(lambda: self._errors)
        return self._errors or {}

    def is_closed(self) -> bool:
        self._wait(lambda: not self._stack)
        return not self._stack

    def submit(self, **values: dict[str, Any]) -> None:
        """Presses the key of the form, with these elements, by block and action alike."""
        self._errors = None
        state = {block: {block: element} for block, element in values.items()}
        submit = {"t": "view_submit", "user": self.user, "values": state}
        self.connection.send(json.dumps(submit))

    def heard(self, text: str) -> None:
        message = json.loads(text)
        with self._changed:
            if message.get("t") == "view":
                self._stack, self._errors = message.get("stack") or [], None
            elif message.get("t") == "home" and message.get("user") == self.user:
                self._home = message.get("view") or {}
            elif message.get("t") == "view_errors":
                self._errors = message.get("errors") or {}
            self._changed.notify_all()

    def _wait(self, holds: Any) -> None:
        with self._changed:
            self._changed.wait_for(holds, BOUND_S)


@contextmanager
def window(workspace: Workspace, user: str) -> Iterator[Window]:
    opened, state = Window(user), ConnectionState()
    opened.connection = Connection(
        f"ws://127.0.0.1:{workspace.port}/ui",
        logging.getLogger(__name__),
        on_message_listener=opened.heard,
        receive_buffer_size=1 << 16,
    )
    opened.connection.connect()
    reader = threading.Thread(target=opened.connection.run_until_completion, args=(state,))
    reader.start()
    try:
        yield opened
    finally:
        state.terminated = True
        opened.connection.disconnect()
        reader.join()


def typed(text: str) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": text}


def chosen(modal: dict[str, Any], block: str, label: str) -> dict[str, Any]:
    """The element of a select in which the option with this label is chosen."""
    found = next(b for b in modal["blocks"] if b["block_id"] == block)
    option = next(o for o in found["element"]["options"] if o["text"]["text"] == label)
    return {"type": "static_select", "selected_option": option}
