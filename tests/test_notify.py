"""Pages by SMS, voice, e-mail and push: through real files, a real mail server and real sockets."""

import email
import email.policy
import json
import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from aiosmtpd.controller import Controller

from helpbot import notify
from helpbot.delivery import Delivery
from helpbot.errors import ConfigError, SendError
from helpbot.notify import Notifier
from helpbot.notify.contacts import Contact
from helpbot.speech import Button, PersonId, Reply, channel_of
from helpbot.store.outbox import Lane, Message
from tests.conftest import MONDAY
from tests.test_canary import holders

CANARY = "Kanarie77"
PAGE = Reply(
    "**Outage 7: Internet at Fire Station 3** · P1\n\nReported at 14:05, one affected.",
    buttons=(Button("Claim", says="claim 7"),),
)


def message(path="sms", reply=PAGE, *, attempt=1, edits=None) -> Message:
    to = notify.address(path, "bo", "outage-7")
    return Message(
        id=7,
        key="page:7",
        attempt=attempt,
        to=to,
        person=PersonId("notify:bo"),
        private=True,
        reply=reply,
        edits=edits,
        edits_ref="sms.bo/1" if edits else None,
    )


def contact(path: str, *urls: str) -> Contact:
    return Contact("bo", path, urls, "contacts.toml", 2)


@pytest.fixture
def pages(tmp_path):
    return tmp_path / "pages.jsonl"


def read(pages):
    return [json.loads(line) for line in pages.read_text().splitlines()]


def test_a_page_is_a_line_in_a_file(pages, clock):
    notifier = Notifier([contact("sms", pages.as_uri())], clock)

    notifier.send(message())

    assert read(pages) == [
        {
            "time": "2026-01-05T14:00:00.000000Z",
            "person": "bo",
            "path": "sms",
            "text": "Outage 7: Internet at Fire Station 3 - P1\nReported at 14:05, one affected.",
        }
    ]


def test_it_says_which_paths_lead_to_whom(pages):
    notifier = Notifier([contact("sms", pages.as_uri()), contact("email", pages.as_uri())])

    assert notifier.paths_of("bo") == {"sms", "email"}
    assert notifier.paths_of("cy") == frozenset()
    assert channel_of(message().to) == "notify:sms.bo"


@pytest.mark.parametrize("to", ["notify:voice.bo/7", "notify:sms.cy/7", "notify:fax.bo", "notify:"])
def test_a_path_that_is_not_set_is_given_up_at_once(pages, to):
    notifier = Notifier([contact("sms", pages.as_uri())])
    lost = Message(1, None, 1, to, PersonId("notify:bo"), True, PAGE, None, None)

    with pytest.raises(SendError) as caught:
        notifier.send(lost)

    assert caught.value.permanent
    assert not caught.value.is_closed


def test_what_rang_is_not_rung_again_to_edit_it(pages):
    notifier = Notifier([contact("sms", pages.as_uri())])

    assert notifier.send(message(edits="page:7")) == "sms.bo/1"
    assert not pages.exists()


def test_secrets_are_filled_in_when_it_is_sent(pages, clock):
    reply = Reply(f"{PAGE.text}\n\nClaim: {{link}}\n\nBy phone: {{code}}")
    values = {"link": "https://help.example/c/x_y", "code": "482913"}
    notifier = Notifier(
        [contact(path, pages.as_uri()) for path in ("sms", "voice")], clock, lambda _: values
    )

    notifier.send(message("sms", reply))
    notifier.send(message("voice", reply))

    sms, voice = (line["text"] for line in read(pages))
    assert sms.endswith("\nClaim: https://help.example/c/x_y\nBy phone: 482913")
    assert voice.endswith("one affected. By phone: 4 8 2 9 1 3.")


def test_one_url_of_several_is_enough(pages, caplog):
    away = f"file:///nowhere/{CANARY}/pages.jsonl"
    notifier = Notifier([contact("sms", away, pages.as_uri())])
    caplog.set_level(logging.INFO)

    notifier.send(message())

    assert len(read(pages)) == 1
    assert "notify.partly id=7 to=sms.bo reason=A file did not take it" in caplog.text
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    "url", [f"carrier-pigeon://{CANARY}", CANARY, f"file://{CANARY}", f"twilio://{CANARY}"]
)
def test_a_url_that_nothing_can_send_to_stops_the_start(url, pages, caplog, capfd):
    caplog.set_level(0)
    logging.getLogger().setLevel(0)

    with pytest.raises(ConfigError) as caught:
        Notifier([contact("sms", pages.as_uri(), url)])

    assert str(caught.value) == (
        "contacts.toml:2: URL 2 of bo sms is no URL that helpbot can send to; "
        "README shows some that are"
    )
    told = "".join(capfd.readouterr()) + caplog.text + repr(contact("sms", url))
    assert CANARY not in told


class Mailbox:
    """What a mail server on loopback takes."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str, Controller]]:
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    url = (
        f"mailto://127.0.0.1:{server.port}/bo@city.example"
        f"?from=helpbot@city.example&mode=insecure&name={CANARY}"
    )
    yield box, url, server
    if server.loop.is_running():
        server.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_mail_arrives_with_its_first_line_as_subject(mailbox):
    box, url, _ = mailbox
    reply = Reply(
        "**Outage 7: Käserei** · P1\n\nClaim: {link}\n\n`1 < 2 & {link}`", source="*Small*"
    )
    notifier = Notifier([contact("email", url)], fill=lambda _: {"link": "https://help.example/c"})

    notifier.send(message("email", reply))

    (mail,) = box.mails
    assert mail["to"] == "bo@city.example"
    assert mail["subject"] == "Outage 7: Käserei · P1"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().strip().splitlines() == [
        "Outage 7: Käserei · P1",
        "",
        "Claim: https://help.example/c",
        "",
        "1 < 2 & {link}",
        "",
        "Small",
    ]


def test_a_mail_server_that_is_gone_is_tried_again_and_nothing_tells_where_it_was(
    mailbox, caplog, capfd
):
    _, url, server = mailbox
    notifier = Notifier([contact("email", url)])
    server.stop()
    caplog.set_level(0)

    with pytest.raises(SendError) as caught:
        notifier.send(message("email"))

    assert not caught.value.permanent
    assert caught.value.reason == "E-Mail did not take it or cannot be reached"
    assert caught.value.__cause__ is None
    told = caplog.text + "".join(capfd.readouterr())
    for secret in (CANARY, "127.0.0.1", "city.example", str(server.port), "Outage 7"):
        assert secret not in told


class Refusing(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_error(401, CANARY)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def refusing() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"json://{CANARY}:{CANARY}@127.0.0.1:{server.server_port}/{CANARY}"
        server.shutdown()


def test_a_refusal_says_its_number_and_no_url(refusing, caplog, capfd):
    notifier = Notifier([contact("push", refusing)])
    caplog.set_level(0)

    with pytest.raises(SendError) as caught:
        notifier.send(message("push", Reply("Socket Exception: Read timed out, error=500")))

    assert caught.value.reason == "JSON refused it with error 401"
    assert not caught.value.permanent
    assert CANARY not in caplog.text + "".join(capfd.readouterr())


def test_what_may_have_arrived_goes_once_more():
    # A server that takes connections and never answers.
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"json://127.0.0.1:{server.getsockname()[1]}/?rto=0.1"
        notifier = Notifier([contact("push", url)])
        with pytest.raises(SendError) as first:
            notifier.send(message("push"))
        with pytest.raises(SendError) as second:
            notifier.send(message("push", attempt=2))

    assert (first.value.reason, first.value.permanent) == ("JSON did not answer in time", False)
    assert (first.value.is_unknown, second.value.permanent) == (True, True)


def test_a_page_goes_through_the_outbox_and_the_database_knows_no_url(
    store, clock, tmp_path, caplog
):
    caplog.set_level(0)
    away = f"file:///nowhere/{CANARY}/pages.jsonl"
    pages = tmp_path / "pages.jsonl"
    notifier = Notifier([contact("sms", away), contact("voice", pages.as_uri())], clock)
    delivery = Delivery(store, {notify.SCHEME: notifier}, clock, leased_by=clock)
    with store.begin() as tx:
        for path in ("sms", "voice", "push"):
            to = notify.address(path, "bo", "7")
            tx.outbox.put(
                to, PAGE, person=PersonId("notify:bo"), now=MONDAY, lane=Lane.PAGE, key=path
            )

    delivery.drain()

    depth = store.read().outbox.depth()
    assert [line["path"] for line in read(pages)] == ["voice"]
    assert (depth.waiting, depth.parked) == (1, 1)
    store.backup(tmp_path / "backup.db")
    assert not holders(CANARY, tmp_path)
    assert CANARY not in caplog.text


def test_a_path_is_not_rung_without_end_and_other_paths_do_not_wait(store, clock, pages):
    notifier = Notifier([contact("voice", pages.as_uri()), contact("sms", pages.as_uri())], clock)
    delivery = Delivery(store, {notify.SCHEME: notifier}, clock, leased_by=clock)
    with store.begin() as tx:
        for number in range(6):
            for path in ("voice", "sms"):
                to = notify.address(path, "bo", str(number))
                tx.outbox.put(to, PAGE, person=PersonId("notify:bo"), now=MONDAY)

    delivery.drain()
    rung = [line["path"] for line in read(pages)]
    clock.push(notify.Notifier.every)
    delivery.drain()

    assert (rung.count("voice"), rung.count("sms")) == (3, 3)
    assert len(read(pages)) == 8


def test_without_a_path_the_library_is_not_loaded():
    program = (
        "import sys; import helpbot.cli, helpbot.run; from helpbot.notify import Notifier; "
        "Notifier(()); sys.exit('apprise' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
