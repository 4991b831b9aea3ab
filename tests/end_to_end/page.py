"""The stand-in's own page, in a browser without a screen: seen by its words, worked by mouse and
keys.
"""

import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from bench.workspace import Workspace, wait_until

BOUND_S = 30.0

_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Root may not use the sandbox, and containers give little shared memory.
_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
# It takes its orders from file 3, and answers into file 4.
_START = "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); "
_START += "os.execvp(sys.argv[3], sys.argv[3:])"


def browser() -> str | None:
    """Where Chromium is; None where there is none."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


class Page:
    """What a person sees. Of several things with the same words the last one is meant."""

    def __init__(self, orders: int, answers: int) -> None:
        self._orders, self._answers = orders, answers
        self._calls, self._rest, self._session = 0, b"", ""

    def attach(self, url: str) -> None:
        """Looks at the tab of an address."""

        def tabs() -> list[dict[str, Any]]:
            found = self._call("Target.getTargets")["targetInfos"]
            return [tab for tab in found if tab["type"] == "page" and tab["url"].startswith(url)]

        (tab,) = wait_until(tabs, what="the tab")
        attached = self._call("Target.attachToTarget", targetId=tab["targetId"], flatten=True)
        self._session = attached["sessionId"]

    def act_as(self, name: str) -> None:
        self._choose("document.querySelector('.actas select')", name)

    def go_to(self, name: str) -> None:
        """Opens a channel or direct messages."""
        self._click(
            _last(".sidebar-item", f"innerText.replace(/^[#\\s]+/, '').trim() === {_js(name)}")
        )
        self.shows(name, within=".channel-header")

    def open_thread(self, words: str) -> None:
        """The thread below the message with these words."""
        hidden = f"{_message(words)}?.querySelector('[title=\"Reply in thread\"]')"
        wait_until(lambda: self._run(f"!!{hidden}"), what=f"a message with {words!r}")
        # It comes when the mouse is over the message.
        self._run(f"{hidden}.click()")
        self.shows(words, within=".thread-pane")

    def say(self, text: str) -> None:
        """In the thread that is open, else in the channel."""
        box = "[...document.querySelectorAll('.composer-input')].at(-1)"
        self._type(box, text)
        for kind in ("keyDown", "keyUp"):
            enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
            self._call("Input.dispatchKeyEvent", type=kind, text="\r", **enter)
        wait_until(lambda: self._run(f"{box}.value === ''"), what=f"sending {text!r}")

    def press(self, label: str, *, near: str) -> None:
        """A key of the message with these words."""
        keys = f"[...({_message(near)}?.querySelectorAll('.bk-button') ?? [])]"
        self._click(f"{keys}.filter(key => key.innerText === {_js(label)}).at(-1)")

    def fill_in(self, **answers: str) -> None:
        """Types or chooses the answers to the fields whose labels begin like this, `_` for a blank,
        and presses the key of the form.
        """
        for label, answer in answers.items():
            self._answer(label.replace("_", " "), answer)
        self._click("document.querySelector('.modal-foot .primary')")
        wait_until(lambda: self._run("!document.querySelector('.modal')"), what="the form's end")

    def shows(self, words: str, *, within: str = "body") -> None:
        """Waits until these words are seen there."""
        place = f"document.querySelector({_js(within)})?.innerText ?? ''"
        wait_until(
            lambda: words in self._run(place), seconds=BOUND_S, what=f"{words!r} on the page"
        )

    def close(self) -> None:
        self._session = ""
        self._call("Browser.close")

    def _answer(self, label: str, answer: str) -> None:
        field = _last(".modal .bk-input", f"innerText.startsWith({_js(label)})")
        wait_until(lambda: self._run(f"!!{field}"), what=f"the field {label}")
        if self._run(f"!!{field}.querySelector('select')"):
            self._choose(f"{field}.querySelector('select')", answer)
        else:
            self._type(f"{field}.querySelector('input')", answer)

    def _choose(self, select: str, label: str) -> None:
        option = f"[...{select}?.options ?? []].find(one => one.text === {_js(label)})"
        wait_until(lambda: self._run(f"!!{option}"), what=f"the choice {label}")
        # The list of a select is the system's own, which no mouse of ours reaches.
        self._run(
            "((list, value) => { Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype,"
            " 'value').set.call(list, value);"
            " list.dispatchEvent(new Event('change', {bubbles: true})) })"
            f"({select}, {option}.value)"
        )

    def _type(self, box: str, text: str) -> None:
        wait_until(lambda: self._run(f"!!{box}"), what="a box to type in")
        self._run(f"{box}.focus(); {box}.select()")
        self._call("Input.insertText", text=text)

    def _click(self, element: str) -> None:
        wait_until(lambda: self._run(f"!!{element}"), seconds=BOUND_S, what=element)
        wait_until(lambda: self._place(element) == self._place(element), what="a page at rest")
        x, y = self._place(element)
        for kind in ("mousePressed", "mouseReleased"):
            at = {"x": x, "y": y, "button": "left", "clickCount": 1}
            self._call("Input.dispatchMouseEvent", type=kind, **at)

    def _place(self, element: str) -> list[float]:
        """Where its middle is, once it is in sight."""
        at: list[float] = self._run(
            "(one => { one.scrollIntoView({block: 'center'});"
            " const at = one.getBoundingClientRect();"
            f" return [at.x + at.width / 2, at.y + at.height / 2] }})({element})"
        )
        return at

    def _run(self, expression: str) -> Any:
        found = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in found:
            raise RuntimeError(f"{expression}: {found['exceptionDetails']}")
        return found["result"].get("value")

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        self._calls += 1
        order = {"id": self._calls, "method": method, "params": params}
        if self._session:
            order["sessionId"] = self._session
        os.write(self._orders, json.dumps(order).encode() + b"\0")
        while (said := self._heard()).get("id") != self._calls:
            pass
        if "error" in said:
            raise RuntimeError(f"{method}: {said['error']}")
        return dict(said["result"])

    def _heard(self) -> dict[str, Any]:
        """The next thing that the browser says."""
        while b"\0" not in self._rest:
            if not select.select([self._answers], [], [], BOUND_S)[0]:
                raise TimeoutError("the browser says nothing")
            if not (more := os.read(self._answers, 1 << 16)):
                raise EOFError("the browser is gone")
            self._rest += more
        said, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(said))


@contextmanager
def page(workspace: Workspace) -> Iterator[Page]:
    """The page of a workspace, in a browser that ends with it."""
    (theirs, orders), (answers, said) = os.pipe(), os.pipe()
    # Away from the numbers that the browser wants.
    given = [fcntl.fcntl(one, fcntl.F_DUPFD, 10) for one in (theirs, said)]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        start = [sys.executable, "-c", _START, *map(str, given), str(browser()), *_FLAGS]
        wishes = [f"--user-data-dir={folder}", "--window-size=1280,900", workspace.url]
        process = subprocess.Popen(
            [*start, "--remote-debugging-pipe", *wishes],
            pass_fds=given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for one in (theirs, said, *given):
            os.close(one)
        try:
            opened = Page(orders, answers)
            opened.attach(workspace.url)
            yield opened
        finally:
            with suppress(OSError, EOFError, RuntimeError):
                opened.close()
            process.terminate()
            process.wait(BOUND_S)
            os.close(orders)
            os.close(answers)


def _last(css: str, holds: str) -> str:
    """The last element of a kind of which this holds."""
    return f"[...document.querySelectorAll({_js(css)})].filter(one => one.{holds}).at(-1)"


def _message(words: str) -> str:
    return _last(".msg", f"innerText.includes({_js(words)})")


def _js(text: str) -> str:
    return json.dumps(text)
