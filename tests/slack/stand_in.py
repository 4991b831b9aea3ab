"""A small Slack: the Web API methods that the bot calls, over what people said to it.

It keeps messages per channel and every call that was made, and fails as told. It listens on
loopback only, on a port of its own.
"""

import json
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from slack_sdk import WebClient

from helpbot.slack import Tokens, client_of
from tests.conftest import MONDAY

BOT, TEAM, TOKEN = "UBOT", "T1", "xoxb-stand-in"
# Where the answers to presses go, beside the API.
HOOK = "response_url"
BOUND_S = 5

Params = dict[str, Any]


class Call(NamedTuple):
    method: str
    params: Params


@dataclass
class Fault:
    """An answer that is not the usual one: `hang` gives none, `cut` stops in the middle of it, and
    one that is `late_s` seconds late is the usual one after all.
    """

    status: int = 200
    error: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    page: str = ""
    hang: bool = False
    cut: bool = False
    late_s: float = 0.0


class StandIn:
    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.people: dict[str, Params] = {}
        self.channels: dict[str, Params] = {}
        self.messages: dict[str, list[Params]] = defaultdict(list)
        # Files by path, as `url_private` names them; a status instead of what is not given.
        self.files: dict[str, bytes | int] = {}
        self.asked_with: list[str | None] = []
        self.homes: dict[str, Params] = {}
        self.members: dict[str, list[str]] = defaultdict(list)
        # Names of channels that the bot is not in.
        self.names_taken: set[str] = set()
        self.ignores_oldest = False
        self.granted = ""
        self.most_a_page = 100
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._changed = threading.Condition()
        self._closing = threading.Event()
        self._count = 0
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.url = f"{self.origin}/api/"
        for user in ("ANA", "BO", "CY", "DI"):
            self.join(f"U{user}", email=f"{user.lower()}@millbrook.example")

    def __enter__(self) -> "StandIn":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """From here on every connection is refused."""
        if not self._closing.is_set():
            self._closing.set()
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    def client(self, *, timeout: int = 1) -> WebClient:
        client = client_of(self.tokens(), TOKEN)
        client.timeout = timeout
        return client

    def tokens(self, *, signing: str = "") -> Tokens:
        return Tokens(bot=TOKEN, app="xapp-stand-in", signing=signing, api_url=self.url)

    def join(self, user: str, *, email: str = "", **fields: object) -> None:
        profile = {"email": email} if email else {}
        self.people[user] = {"id": user, "team_id": TEAM, "profile": profile, **fields}

    def channel(self, channel: str, name: str = "", **fields: object) -> None:
        """A channel that the bot is in."""
        is_im = channel.startswith("D")
        self.channels[channel] = {"id": channel, "name": name, "is_im": is_im, **fields}

    def say(
        self, channel: str, user: str, text: str, *, at: datetime, root: str = "", **more: object
    ) -> str:
        """What a person writes while nobody listens. Its ts."""
        ts = f"{at.timestamp():.6f}"
        message = {"type": "message", "user": user, "text": text, "ts": ts, **more}
        if root:
            message["thread_ts"] = root
            for other in self.messages[channel]:
                if other["ts"] == root:
                    count = int(str(other.get("reply_count") or 0)) + 1
                    other.update(thread_ts=root, latest_reply=ts, reply_count=count)
        self.messages[channel].append(message)
        return ts

    def fails(self, method: str, error: str, *, times: int = 1) -> None:
        self._plan(method, times, Fault(error=error))

    def limits(self, method: str, seconds: int, *, times: int = 1) -> None:
        fault = Fault(status=429, error="ratelimited", headers={"Retry-After": str(seconds)})
        self._plan(method, times, fault)

    def breaks(self, method: str, status: int, *, page: str = "", times: int = 1) -> None:
        self._plan(method, times, Fault(status=status, error="internal_error", page=page))

    def hangs(self, method: str, *, times: int = 1) -> None:
        self._plan(method, times, Fault(hang=True))

    def cuts(self, method: str, *, times: int = 1) -> None:
        self._plan(method, times, Fault(cut=True))

    def delays(self, method: str, seconds: float, *, times: int = 1) -> None:
        self._plan(method, times, Fault(late_s=seconds))

    def heals(self) -> None:
        with self._changed:
            self._faults.clear()

    def of(self, method: str) -> list[Params]:
        """The parameters of every call of a method."""
        with self._changed:
            return [call.params for call in self.calls if call.method == method]

    def wait_for(self, method: str, count: int = 1) -> list[Params]:
        """The calls of a method, once there are so many of it."""
        with self._changed:
            self._changed.wait_for(
                lambda: sum(call.method == method for call in self.calls) >= count, BOUND_S
            )
        return self.of(method)

    def answer(self, method: str, params: Params) -> Params | Fault:
        with self._changed:
            self.calls.append(Call(method, params))
            self._changed.notify_all()
            if self._faults[method]:
                return self._faults[method].popleft()
            return self.usual(method, params)

    def usual(self, method: str, params: Params) -> Params:
        act: Callable[[Params], Params] | None = getattr(self, "_" + method.replace(".", "_"), None)
        return act(params) if act else {"ok": False, "error": "unknown_method"}

    def wait_until_closed(self, seconds: float = BOUND_S) -> None:
        self._closing.wait(seconds)

    def _plan(self, method: str, times: int, fault: Fault) -> None:
        with self._changed:
            self._faults[method].extend([fault] * times)

    def _response_url(self, _: Params) -> Params:
        return {"ok": True}

    def _auth_test(self, _: Params) -> Params:
        return {"ok": True, "user_id": BOT, "team_id": TEAM, "bot_id": "BBOT"}

    def _chat_postMessage(self, params: Params) -> Params:  # noqa: N802 - named after the method
        self._count += 1
        ts = f"{MONDAY.timestamp() + 1_000 + self._count:.6f}"
        channel = str(params["channel"])
        if self.channels.get(channel, {}).get("is_archived"):
            return {"ok": False, "error": "is_archived"}
        channel = "D" + channel[1:] if channel.startswith("U") else channel
        self.messages[channel].append({**params, "user": BOT, "bot_id": "BBOT", "ts": ts})
        return {"ok": True, "channel": channel, "ts": ts}

    def _chat_update(self, params: Params) -> Params:
        for message in self.messages[params["channel"]]:
            if message["ts"] == params["ts"]:
                message.update(params)
                return {"ok": True, "channel": params["channel"], "ts": params["ts"]}
        return {"ok": False, "error": "message_not_found"}

    def _chat_delete(self, params: Params) -> Params:
        kept = [m for m in self.messages[params["channel"]] if m["ts"] != params["ts"]]
        self.messages[params["channel"]] = kept
        return {"ok": True}

    def _chat_postEphemeral(self, _: Params) -> Params:  # noqa: N802 - named after the method
        self._count += 1
        return {"ok": True, "message_ts": f"{MONDAY.timestamp() + self._count:.6f}"}

    def _chat_getPermalink(self, params: Params) -> Params:  # noqa: N802 - named after the method
        channel, ts = params["channel"], str(params["message_ts"])
        if not any(m["ts"] == ts for m in self.messages[channel]):
            return {"ok": False, "error": "message_not_found"}
        return {"ok": True, "channel": channel, "permalink": permalink(channel, ts)}

    def _reactions_add(self, _: Params) -> Params:
        return {"ok": True}

    def _reactions_remove(self, _: Params) -> Params:
        return {"ok": True}

    def _views_open(self, params: Params) -> Params:
        return {"ok": True, "view": {"id": "V1", **params["view"]}}

    def _views_publish(self, params: Params) -> Params:
        user, view = str(params["user_id"]), params["view"]
        self.homes[user] = json.loads(view) if isinstance(view, str) else view
        return {"ok": True, "view": {"id": "VHOME", **self.homes[user]}}

    def _users_info(self, params: Params) -> Params:
        found = self.people.get(params["user"])
        return {"ok": True, "user": found} if found else {"ok": False, "error": "user_not_found"}

    def _users_lookupByEmail(self, params: Params) -> Params:  # noqa: N802 - named after the method
        for user in self.people.values():
            if user["profile"].get("email") == params["email"]:
                return {"ok": True, "user": user}
        return {"ok": False, "error": "users_not_found"}

    def archive(self, channel: str) -> None:
        self.channels[channel]["is_archived"] = True

    def _conversations_create(self, params: Params) -> Params:
        name = str(params["name"])
        if name in self.names_taken | {c["name"] for c in self.channels.values()}:
            return {"ok": False, "error": "name_taken"}
        self._count += 1
        self.channel(f"CMADE{self._count}", name)
        return {"ok": True, "channel": self.channels[f"CMADE{self._count}"]}

    def _conversations_invite(self, params: Params) -> Params:
        members = self.members[str(params["channel"])]
        if params["users"] in members:
            return {"ok": False, "error": "already_in_channel"}
        members.append(str(params["users"]))
        return {"ok": True}

    def _users_conversations(self, params: Params) -> Params:
        kinds = str(params.get("types", "")).split(",")
        found = [
            c
            for c in self.channels.values()
            if ("im" if c["is_im"] else "public_channel") in kinds
            and not (params.get("exclude_archived") and c.get("is_archived"))
        ]
        return self._page("channels", found, params)

    def _conversations_history(self, params: Params) -> Params:
        said = self._since(params)
        tops = [m for m in said if m.get("thread_ts") in (None, m["ts"])]
        return self._page("messages", sorted(tops, key=_ts, reverse=True), params)

    def _conversations_replies(self, params: Params) -> Params:
        root = params["ts"]
        everything = self.messages[params["channel"]]
        if any(m["ts"] == root and m.get("thread_ts") not in (None, root) for m in everything):
            # Asked for a reply, Slack shows that alone.
            return self._page("messages", [m for m in everything if m["ts"] == root], params)
        new = [m for m in self._since(params) if m.get("thread_ts") == root and m["ts"] != root]
        tops = [m for m in everything if m["ts"] == root]
        return self._page("messages", tops + sorted(new, key=_ts), params)

    def _since(self, params: Params) -> list[Params]:
        oldest = 0.0 if self.ignores_oldest else float(params.get("oldest") or 0)
        latest, is_in = float(params.get("latest") or "inf"), bool(params.get("inclusive"))
        return [
            m
            for m in self.messages[params["channel"]]
            if oldest < float(m["ts"]) < latest or (is_in and float(m["ts"]) in (oldest, latest))
        ]

    def _page(self, name: str, found: list[Params], params: Params) -> Params:
        start = int(params.get("cursor") or 0)
        end = start + min(int(params.get("limit") or 100), self.most_a_page)
        cursor = str(end) if end < len(found) else ""
        return {
            "ok": True,
            name: found[start:end],
            "response_metadata": {"next_cursor": cursor},
        }


def permalink(channel: str, ts: str) -> str:
    return f"https://millbrook.slack.com/archives/{channel}/p{ts.replace('.', '')}"


def _ts(message: Params) -> str:
    return str(message["ts"])


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, slack: StandIn) -> None:
        self.slack = slack
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, *_: object) -> None:
        """A client that has gone away is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        if urlsplit(self.path).path.startswith("/files-pri/"):
            self._give(self.server.slack.files.get(self.path, 404))
            return
        length = int(self.headers.get("Content-Length") or 0)
        body, url = self.rfile.read(length).decode(), urlsplit(self.path)
        params: Params = dict(parse_qsl(url.query))
        if self.headers.get("Content-Type", "").startswith("application/json"):
            params.update(json.loads(body or "{}"))
        else:
            params.update(parse_qsl(body))
        method, slack = url.path.rpartition("/")[2], self.server.slack
        answer = slack.answer(method, params)
        if isinstance(answer, Fault) and answer.late_s:
            slack.wait_until_closed(answer.late_s)
            answer = slack.usual(method, params)
        self._say(answer)

    do_GET = do_POST  # noqa: N815 - named by the standard library

    def _give(self, file: bytes | int) -> None:
        self.server.slack.asked_with.append(self.headers.get("Authorization"))
        self.send_response(file if isinstance(file, int) else 200)
        if file == 302:
            self.send_header("Location", f"{self.server.slack.origin}/files-pri/elsewhere")
        body = b"" if isinstance(file, int) else file
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def _say(self, answer: Params | Fault) -> None:
        fault = answer if isinstance(answer, Fault) else Fault()
        if fault.hang:
            self.server.slack.wait_until_closed()
            self.close_connection = True
            return
        said = {"ok": False, "error": fault.error} if isinstance(answer, Fault) else answer
        body = (fault.page or json.dumps(said)).encode()
        with suppress(OSError):
            self.send_response(fault.status)
            for name, value in fault.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "text/html" if fault.page else "application/json")
            if self.server.slack.granted:
                self.send_header("X-OAuth-Scopes", self.server.slack.granted)
            self.send_header("Content-Length", str(len(body) + (100 if fault.cut else 0)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""
