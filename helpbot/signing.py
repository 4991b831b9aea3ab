"""Links that claim an outage or answer a call for one person, and codes for the telephone.

Pure. What is signed names the number, the person and the end of its life, so nothing has to be kept
for a link that nobody uses; that one is used once only is the store's to hold (store/links.py).
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from helpbot.errors import UserError

# Whoever speaks by a link is `link:ID`, after the id of a person of desk.toml.
SCHEME = "link"
# 128 of HMAC's 256 bits: none can be guessed, and a text message bears the shorter link.
MAC_BYTES = 16
# Far above any link of ours.
LONGEST_TOKEN = 500
CODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Signed:
    """What a link says: this person may claim the outage of this number until then; of a call for
    help, say that they are looking at it.
    """

    number: int
    person: str
    until: datetime
    is_call: bool = False


class BadLink(UserError):
    """A link that acts for nobody."""


class Forged(BadLink):
    def __init__(self) -> None:
        super().__init__(
            "This link is not one of ours, or a part of it was lost on the way. "
            "Open it again from the message, whole."
        )


class Expired(BadLink):
    def __init__(self, number: int, *, is_call: bool = False) -> None:
        what = "to say that you look at" if is_call else "to claim outage"
        super().__init__(
            f"This link {what} {number} has expired. Open the one in the latest message about it."
        )
        self.number = number


class Signer:
    """Signs with one key; each purpose has a name of its own, so that no code is half a link."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def token(self, number: int, person: str, until: datetime, *, is_call: bool = False) -> str:
        """The signed part of a link, safe in a URL; `until` counts in whole seconds."""
        said = f"{number}.{int(until.timestamp())}.{person}".encode()
        mac = self._mac("call" if is_call else "link", said)
        return f"{_text(said)}.{_text(mac[:MAC_BYTES])}"

    def read(self, token: str, now: datetime) -> Signed:
        """Raises BadLink: Forged for what was not made here, Expired for what is too old."""
        said = _signed(token)
        # A text can be decoded from several spellings; only the one that was given out is good, or
        # one link could be used as often as it can be spelled.
        found = (replace(said, is_call=is_call) for is_call in (False, True)) if said else ()
        signed = next((one for one in found if self._is_ours(one, token)), None)
        if signed is None:
            raise Forged
        if now >= signed.until:
            raise Expired(signed.number, is_call=signed.is_call)
        return signed

    def _is_ours(self, signed: Signed, token: str) -> bool:
        made = self.token(signed.number, signed.person, signed.until, is_call=signed.is_call)
        return hmac.compare_digest(made.encode(), token.encode())

    def code(self, number: int, person: str, page: int) -> str:
        """Six digits that stand for one page of one person.

        A million are soon tried: whoever takes codes must stop listening after a few wrong ones.
        """
        mac = self._mac("code", f"{number}.{page}.{person}".encode())
        return f"{int.from_bytes(mac[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}}"

    def is_code(self, said: str, number: int, person: str, page: int) -> bool:
        """Whether these are its digits, however they are grouped ("482 913")."""
        digits = "".join(said.replace("-", " ").split())
        code = self.code(number, person, page)
        return digits.isascii() and hmac.compare_digest(digits, code)

    def _mac(self, purpose: str, said: bytes) -> bytes:
        return hmac.digest(self._key, purpose.encode() + b":" + said, "sha256")


def digest(token: str) -> str:
    """What is kept of a link that was used: nobody can make the link of it again."""
    return hashlib.sha256(token.encode()).hexdigest()


def _signed(token: str) -> Signed | None:
    """What a token says, whoever made it."""
    said, _, _ = token.partition(".")
    if len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    try:
        text = urlsafe_b64decode(said + "=" * (-len(said) % 4)).decode()
        number, until, person = text.split(".", 2)
        return Signed(int(number), person, datetime.fromtimestamp(int(until), UTC))
    except (NotBase64, ValueError, OverflowError, OSError):
        return None


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
