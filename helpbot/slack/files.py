"""Files beside messages: what a payload says of them."""

from collections.abc import Mapping
from typing import Any

from helpbot.privacy import mask
from helpbot.speech import File

# Slack shows that there was one, and has it no more.
_GONE = frozenset({"tombstone", "hidden_by_limit"})


def files_of(message: Mapping[str, Any]) -> tuple[File, ...]:
    """The files of a message that Slack has, in order."""
    found = message.get("files") or ()
    return tuple(_file(one) for one in found if one.get("id") and one.get("mode") not in _GONE)


def _file(found: Mapping[str, Any]) -> File:
    # A file of another workspace comes with hardly more than its id.
    name = str(found.get("name") or found.get("title") or "file")
    return File(
        mask(name).text or "file",
        str(found.get("mimetype") or "application/octet-stream"),
        int(found.get("size") or 0),
        str(found.get("url_private") or found.get("permalink") or ""),
    )
