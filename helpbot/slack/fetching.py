"""Copies of files beside tickets: fetched from Slack once, kept under the digest of their content.

The token is shown to Slack alone: whatever else a reference names, and wherever Slack sends on to,
is not asked.
"""

import logging
import urllib.request
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit

from helpbot.slack.common import Common
from helpbot.speech import File
from helpbot.store.attachments import Attachment
from helpbot.store.copies import keep

log = logging.getLogger(__name__)

TIMEOUT_S = 20
# How often copies that no ticket has any more are looked for.
CLEAR_EVERY = timedelta(hours=1)
_CHUNK = 1 << 16
_MB = 1_000_000
# Of the commercial Slack and of the one for governments.
_SLACK = (".slack.com", ".slack-gov.com")


class _Refused(Exception):
    """It can never be fetched: too large, or not Slack's."""


class _Failed(Exception):
    """It may be fetched later."""


class Fetcher:
    """`folder` is where the copies are kept."""

    def __init__(self, common: Common, folder: Path) -> None:
        self._common, self._folder = common, folder
        self._opener = urllib.request.build_opener(_NoRedirects)
        self._cleared_at: datetime | None = None

    def step(self) -> bool:
        """Fetches one file, if one is wanted; a step of a loop."""
        now = self._common.clock()
        due = self._common.store.read().attachments.due(now, 1)
        for attachment in due:
            self._fetch(attachment)
        if not due and (self._cleared_at is None or now - self._cleared_at >= CLEAR_EVERY):
            self._cleared_at = now
            self.clear()
        return bool(due)

    def clear(self) -> int:
        """Removes copies that no ticket has any more, as after a purge. How many."""
        wanted = self._common.store.read().attachments.copies()
        found = [file for file in self._folder.glob("??/*") if file.suffix != ".part"]
        gone = [file for file in found if file.name not in wanted]
        for file in gone:
            file.unlink(missing_ok=True)
        if gone:
            log.info("attachment.cleared files=%d", len(gone))
        return len(gone)

    def _fetch(self, attachment: Attachment) -> None:
        number, store = attachment.id, self._common.store
        try:
            content = self._read(attachment.file)
            digest = keep(self._folder, content)
        except _Refused as error:
            log.warning("attachment.refused id=%d reason=%s", number, error)
            with store.begin() as tx:
                tx.attachments.refused(number)
        except (_Failed, OSError, HTTPException) as error:
            log.warning("attachment.later id=%d error=%s", number, said(error))
            with store.begin() as tx:
                tx.attachments.failed(number, self._common.clock())
        else:
            with store.begin() as tx:
                tx.attachments.kept(number, digest, len(content))
            log.info("attachment.kept id=%d bytes=%d", number, len(content))

    def _read(self, file: File) -> bytes:
        """What is in a file, whole."""
        self._check(file)
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked
            file.reference, headers={"Authorization": f"Bearer {self._common.client.token}"}
        )
        with self._opener.open(request, timeout=TIMEOUT_S) as answer:
            content = _at_most(answer, self._limit)
        if len(content) != file.bytes:
            # A page that asks to sign in, or half of it.
            raise _Failed(f"{len(content)} bytes instead of {file.bytes}")
        return content

    def _check(self, file: File) -> None:
        where, api = urlsplit(file.reference), urlsplit(self._common.client.base_url)
        is_slack = where.scheme == "https" and str(where.hostname or "").endswith(_SLACK)
        if not is_slack and (where.scheme, where.netloc) != (api.scheme, api.netloc):
            raise _Refused("it is not kept by Slack")
        if file.bytes > self._limit:
            raise _Refused("it is too large")

    @property
    def _limit(self) -> int:
        return self._common.plan().tickets.copy_below_mb * _MB


def said(error: Exception) -> str:
    """What went wrong, without an address: that of a file is as good as a key to some."""
    if isinstance(error, HTTPError):
        return f"status {error.code}"
    return str(error) if isinstance(error, _Failed) else type(error).__name__


def _at_most(answer: IO[bytes], limit: int) -> bytes:
    parts, size = [], 0
    while part := answer.read(_CHUNK):
        size += len(part)
        if size > limit:
            raise _Refused("it is too large")
        parts.append(part)
    return b"".join(parts)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Whoever is sent on would show the token there as well."""

    def redirect_request(self, *_: object) -> None:
        return None
