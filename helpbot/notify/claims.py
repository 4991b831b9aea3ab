"""What stands for the link and the code in a page by SMS, voice, e-mail or push, when it is sent.

Both are made from the address of the page, so neither is ever stored.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from helpbot.clock import Clock
from helpbot.signing import Signer

if TYPE_CHECKING:
    from helpbot.store.outbox import Message

# Who is woken needs a while; what lies in a telephone for longer is about something else.
LIVES = timedelta(minutes=60)
# `notify:sms.bo/12-3`: the third step of outage 12; `12-call7` a call for help with 12.
_PAGE = re.compile(r"notify:\w+\.(?P<person>[^/]+)/(?P<number>\d+)-(?P<call>call)?(?P<step>\d+)")


def signed_with(to: str) -> tuple[int, str, int] | None:
    """The number, the person and the step of which link and code of a page are made, by its
    address; None where it has neither. The page itself may be about a larger outage by now.
    """
    page = _PAGE.fullmatch(to)
    if page is None:
        return None
    step = int(page["step"])
    return int(page["number"]), page["person"], -step if page["call"] else step


class Claims:
    """Fills a page in; without a `public_url` there is no link, for nobody could open it."""

    def __init__(self, signer: Signer, public_url: str, clock: Clock) -> None:
        self._signer = signer
        self._public_url = public_url.rstrip("/")
        self._clock = clock

    def __call__(self, message: "Message") -> Mapping[str, str]:
        made_with = signed_with(message.to)
        if made_with is None:
            return {}
        number, person, step = made_with
        values = {"code": self._signer.code(number, person, step)}
        if self._public_url:
            until = self._clock() + LIVES
            token = self._signer.token(number, person, until, is_call=step < 0)
            values["link"] = f"{self._public_url}/l/{token}"
        return values
