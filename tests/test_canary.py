"""What must never be stored is nowhere: not in a table, a log, a cache, an index or a backup."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from helpbot.forms import outage_form
from helpbot.slack.ears import Ears
from helpbot.slack.listeners import heard
from helpbot.slack.modals import utterance_of
from tests.conftest import MONDAY, Bot

# Of every kind: (the text, what of it must be found nowhere). Built from parts, so that no scanner
# takes them for real.
CANARIES = {
    "password": ("my password is Zebra-Kanarie-77", "Zebra-Kanarie-77"),
    "social security number": ("my ssn is 512-48-1093", "512-48-1093"),
    "card number": ("card 4111 1111 1111 1111 is declined", "4111 1111 1111 1111"),
    "driver licence number": ("driver's license number D4829175 is rejected", "D4829175"),
    "passport number": ("passport number 532918846 does not scan", "532918846"),
    "date of birth": ("my date of birth is 04/17/1983", "04/17/1983"),
    "key": ("the token is " + "ghp_" + "Kanarie0123456789abcdefghijABCDEFGH", "Kanarie0123456789"),
    "private key": (
        "-----BEGIN " + "PRIVATE KEY-----\nMIIKanarieKanarie\n-----END PRIVATE KEY-----",
        "MIIKanarieKanarie",
    ),
    "security answer": ("my mother's maiden name is Kanarienvogel", "Kanarienvogel"),
    "health detail": ("i was diagnosed with lupus and need a screen reader", "lupus"),
    "criminal-justice information": (
        "NCIC hit on John Kanarie, felony warrant for robbery, DOB 01/02/1980",
        "John Kanarie",
    ),
}
TS = "1767621600.000200"
EARS = Ears(bot="UBOT", team="T1", open_channels=frozenset(), has_asked=lambda *_: True)


def through_the_prompt(bot: Bot, text: str) -> None:
    bot.hears("ana", text)
    bot.hears("ana", f"{text} and the wifi at the annex is dead")
    bot.hears("bo", text, place="#it-help")


def through_slack(bot: Bot, text: str) -> None:
    """A message, an edit of it, a file with its name and comment, and a command."""
    said = {"type": "message", "user": "UANA", "channel": "D1", "channel_type": "im", "ts": TS}
    file = {"id": "F1", "name": f"{text}.png", "title": text, "initial_comment": {"comment": text}}
    events = (
        {**said, "text": text},
        {**said, "subtype": "message_changed", "message": {**said, "text": text}},
        {**said, "subtype": "file_share", "text": text, "files": [file], "ts": "1767621600.0003"},
    )
    bodies = [{"type": "event_callback", "team_id": "T1", "event": event} for event in events]
    command = {"command": "/it", "text": text, "user_id": "UANA", "channel_id": "D1"}
    for body in (*bodies, {**command, "trigger_id": "1.2.a"}):
        if (utterance := heard(cast(Mapping[str, Any], body), EARS, MONDAY)) is not None:
            with bot.store.begin() as tx:
                tx.inbox.put(utterance)
    bot.house.settle()


def through_forms(bot: Bot, text: str) -> None:
    """The outage form, as Slack submits it."""
    form = outage_form(bot.mind.plan)
    values = {"service": "vpn", "facility": "city-hall", "what": text}
    body = {"user": {"id": "UANA"}, "view": {"id": "V1"}, "type": "view_submission"}
    with bot.store.begin() as tx:
        tx.inbox.put(utterance_of(form, values, body, MONDAY))
    bot.house.settle()


def through_an_outage(bot: Bot, text: str) -> None:
    """What its owner writes to those affected, to their colleagues, and into the report."""
    for words in ("claim 1", f"update 1 {text}", f"note 1 {text}", f"resolve 1 power: {text}"):
        bot.hears("bo", words)
    bot.house.ticker.tick()


def through_an_error(bot: Bot, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(heard, recall=None):
        raise ValueError(heard.text)

    with monkeypatch.context() as patched:
        patched.setattr(bot.mind.conversation, "understand", fail)
        bot.hears("cy", text)


@pytest.mark.parametrize("kind", CANARIES)
def test_a_secret_is_nowhere_whatever_way_it_came(bot, kind, tmp_path, monkeypatch, caplog, cache):
    caplog.set_level(logging.DEBUG)
    text, canary = CANARIES[kind]

    through_the_prompt(bot, text)
    through_slack(bot, text)
    through_forms(bot, text)
    through_an_outage(bot, text)
    through_an_error(bot, text, monkeypatch)
    bot.mind.library.sync()
    bot.store.backup(tmp_path / "backup.db")

    assert kind in {kind for shown in bot.store.read().inbox.masked_kinds() for kind in shown}
    assert not holders(canary, tmp_path, cache)
    assert canary not in caplog.text
    assert not any(canary in shown.reply.markdown for shown in bot.said)


def test_the_search_for_a_secret_finds_what_is_there(bot, tmp_path, cache):
    bot.hears("ana", "the wind tunnel hums like a Kanarienvogel")

    assert holders("Kanarienvogel", tmp_path, cache)


def holders(canary: str, *folders: Path) -> list[Path]:
    """Every file that holds a text, in UTF-8 or UTF-16."""
    forms = (canary.encode(), canary.encode("utf-16-le"))
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return [
        file
        for file in files
        if file.suffix not in (".onnx", ".safetensors") and holds(file.read_bytes(), forms)
    ]


def holds(data: bytes, forms: tuple[bytes, ...]) -> bool:
    return any(form in data for form in forms)
