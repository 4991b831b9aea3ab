"""A Slack workspace on this machine: the stand-in `local-slack` and the bot as a process against
it.

The stand-in is a binary of the npm package local-slack-linux-x64; LOCAL_SLACK names it. Everything
stays on the loopback interface.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

BOT, TEAM, HELP, QUIET = "U0BOT", "T0CITY", "C02HELP", "C03QUIET"
APP = "A0HELP"
TRIAGE, STATUS = "C04TRIAGE", "C05STATUS"
STAFF = ["U01BO", "U01CY"]
TOKENS = {
    "SLACK_BOT_TOKEN": "xoxb-local-token",
    "SLACK_APP_TOKEN": "xapp-local-token",
    "SLACK_SIGNING_SECRET": "local-signing-secret",
}
# The binary listens on every interface unless it is told otherwise before it starts.
_LOOPBACK = "const s = Bun.serve; Bun.serve = (o) => s({ ...o, hostname: '127.0.0.1' });\n"


def binary() -> Path | None:
    """Where the stand-in is; None where it cannot be had."""
    named = os.environ.get("LOCAL_SLACK", "")
    return Path(named) if named and Path(named).is_file() else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_done: Callable[[], Any], *, seconds: float = 30.0, what: str = "it") -> Any:
    """The first true value; TimeoutError when none comes in time."""
    end = time.monotonic() + seconds
    while True:
        found = is_done()
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not happen within {seconds} s")
        time.sleep(0.02)


class Workspace:
    """The stand-in, with as many people as are asked for beside Ana, Di and the technicians.

    `port` is that of one which is started again.
    """

    def __init__(
        self, program: Path, folder: Path, *, people: int = 0, events_url: str = "", port: int = 0
    ) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.people = ["U01ANA", "U01DI", *(f"U1{n:03}" for n in range(people))]
        self.client = WebClient(token=TOKENS["SLACK_BOT_TOKEN"], base_url=f"{self.url}/api/")
        self._direct: dict[str, str] = {}
        preload = folder / "loopback.cjs"
        preload.write_text(_LOOPBACK)
        (folder / "config.yaml").write_text(json.dumps(self._config(events_url)))
        command = [str(program), "--config", str(folder / "config.yaml"), "--port", str(self.port)]
        self._log = (folder / "workspace.log").open("w")
        self._process = subprocess.Popen(
            [*command, "--base-host", "127.0.0.1"],
            env=os.environ | {"BUN_OPTIONS": f"--preload {preload}", "DO_NOT_TRACK": "1"},
            stdout=self._log,
            stderr=self._log,
        )
        wait_until(self._is_up, what="the stand-in's start")

    def _config(self, events_url: str) -> dict[str, Any]:
        mode = {"mode": "events", "requestUrl": events_url} if events_url else {"mode": "socket"}
        names = {
            "U01ANA": ("ana", "ana@millbrook.example"),
            "U01DI": ("di", "di@millbrook.example"),
            "U01BO": ("bo", "bo@millbrook.example"),
            "U01CY": ("cy", "cy@millbrook.example"),
        }
        users = []
        for user in (*self.people, *STAFF):
            name, mail = names.get(user, (user.lower(), f"{user.lower()}@millbrook.example"))
            users.append(
                {
                    "id": user,
                    "name": name,
                    "real_name": name,
                    "email": mail,
                    "tz": "America/New_York",
                }
            )
        members = [*self.people, *STAFF, BOT]
        return {
            "workspace": {"name": "Millbrook", "domain": "millbrook", "teamId": TEAM},
            "app": {
                "appId": APP,
                "botUserId": BOT,
                "botName": "helpbot",
                "botToken": TOKENS["SLACK_BOT_TOKEN"],
                "appToken": TOKENS["SLACK_APP_TOKEN"],
                "signingSecret": TOKENS["SLACK_SIGNING_SECRET"],
                **mode,
            },
            "users": users,
            "channels": [
                {"id": HELP, "name": "it-help", "members": members},
                {"id": QUIET, "name": "lobby", "members": members},
                {"id": TRIAGE, "name": "it-triage", "members": [*STAFF, BOT]},
                {"id": STATUS, "name": "it-status", "members": members},
            ],
        }

    def _is_up(self) -> bool:
        with contextlib.suppress(OSError):
            return bool(self.control("state"))
        return False

    def control(self, path: str, **body: Any) -> Any:
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{self.url}/_control/{path}", data, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return json.loads(answer.read())

    def direct(self, user: str) -> str:
        """The id of the bot's direct messages with somebody."""
        if user not in self._direct:
            opened = self.client.conversations_open(users=user)
            self._direct[user] = str(opened["channel"]["id"])
        return self._direct[user]

    def say(self, user: str, text: str, *, channel: str = "", thread: str = "") -> str:
        """The ts of what somebody says, in a channel or in direct messages."""
        body = {"channel": channel or self.direct(user), "user": user, "text": text}
        if thread:
            body["thread_ts"] = thread
        return str(self.control("message", **body)["message"]["ts"])

    def messages(self, channel: str) -> list[dict[str, Any]]:
        found = self.control(f"messages/{channel}")
        return list(found["messages"] if isinstance(found, dict) else found)

    def replies(self, channel: str, root: str) -> list[dict[str, Any]]:
        """What the bot said in a thread."""
        return [
            message
            for message in self.messages(channel)
            if message.get("thread_ts") == root and message.get("user") == BOT
        ]

    def reply(self, channel: str, root: str, *, seconds: float = 30.0) -> dict[str, Any]:
        found = wait_until(lambda: self.replies(channel, root), seconds=seconds, what="a reply")
        return dict(found[0])

    def press(self, user: str, message: dict[str, Any], label: str) -> None:
        """Presses the button with this label on a message of the bot."""
        for block in message.get("blocks") or []:
            for element in block.get("elements") or []:
                if element.get("type") == "button" and element["text"]["text"] == label:
                    action = {key: element[key] for key in ("type", "action_id", "value")}
                    action["block_id"] = block["block_id"]
                    self.control(
                        "interact",
                        channel=message["channel"],
                        messageTs=message["ts"],
                        user=user,
                        action=action,
                    )
                    return
        raise LookupError(f"there is no button {label}")

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._log.close()


class Bot:
    """`helpbot run` as a process of its own, that can be killed and started again."""

    def __init__(self, workspace: Workspace, folder: Path, **settings: str) -> None:
        self.folder = folder
        self._environ = os.environ | {
            **TOKENS,
            "SLACK_API_URL": f"{workspace.url}/api/",
            "HELPBOT_DATA_DIR": str(folder / "data"),
            **settings,
        }
        self._log = (folder / "bot.log").open("a")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        code = "from helpbot.cli import main; main()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, "-v", "run"],
            env=self._environ,
            stdout=self._log,
            stderr=self._log,
        )

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Asks it to stop; its exit code."""
        return self._end(signal.SIGTERM)

    def log(self) -> str:
        return (self.folder / "bot.log").read_text()

    def _end(self, how: signal.Signals) -> int:
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(30)
        self.process = None
        return code

    def close(self) -> None:
        self.kill()
        self._log.close()


@contextlib.contextmanager
def workspace(
    program: Path | None, *, people: int = 0, events_url: str = ""
) -> Iterator[tuple[Workspace, Path]]:
    """A workspace and a folder, both gone afterwards."""
    if program is None:
        raise LookupError("LOCAL_SLACK names no stand-in of Slack")
    with tempfile.TemporaryDirectory() as name:
        made = Workspace(program, Path(name), people=people, events_url=events_url)
        try:
            yield made, Path(name)
        finally:
            made.close()
