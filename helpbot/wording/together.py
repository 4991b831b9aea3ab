"""Pages in one message, and pages on a telephone: of outages, and of calls for help."""

from collections.abc import Sequence
from dataclasses import dataclass

from helpbot.plan import Desk
from helpbot.speech import Button, Reply

_BUTTONS = 5
# What fits into one message, and what is said in one SMS.
_SHOWN, _SHOWN_SHORT = 20, 3


@dataclass(frozen=True, slots=True)
class Item:
    """One page: `name` is "outage 7", `line` what it is about, `more` what a telephone says beside
    it, `answer` the sentence that answers it and `verb` what a link does. News waits for nobody.
    """

    name: str
    line: str
    more: str = ""
    answer: Button | None = None
    verb: str = ""
    is_call: bool = False
    is_news: bool = False


def pages(items: Sequence[Item]) -> Reply:
    """Several at once, in one message: they came faster than anybody can read."""
    lines = [f"- {item.line}" for item in items[:_SHOWN]]
    if len(items) > _SHOWN:
        lines.append(f"- and {len(items) - _SHOWN} more: `outages` lists all of them")
    return Reply(
        f"**{_counted(items)}**{_waiting(items)}, put together because they came at once:\n\n"
        + "\n\n".join(filter(None, ("\n".join(lines), _answers(items)))),
        buttons=tuple(item.answer for item in items[:_BUTTONS] if item.answer is not None),
    )


def _answers(items: Sequence[Item]) -> str:
    """What may be said to those that wait."""
    takes = any(not item.is_call and not item.is_news for item in items)
    said = (
        "`claim` and its number takes an outage." if takes else "",
        "`looking at` and its number answers a call." if any(i.is_call for i in items) else "",
    )
    return " ".join(filter(None, said))


def short_page(items: Sequence[Item], desk: Desk) -> Reply:
    """For a telephone. The link and the code are filled in when it is sent."""
    first = items[0]
    if len(items) == 1:
        text = f"{first.line}{first.more}."
    else:
        shown = ", ".join(item.line for item in items[:_SHOWN_SHORT])
        more = f" and {len(items) - _SHOWN_SHORT} more" * (len(items) > _SHOWN_SHORT)
        waiting = " wait" * bool(_waiting(items))
        text = f"{_counted(items)}{waiting}, put together: {shown}{more}."
    return Reply(
        f"{desk.name}: {text}\n\n{first.verb}: {{link}}\n\n"
        f"Or call {desk.phone} and say the code {{code}} for {first.name}"
    )


def _counted(items: Sequence[Item]) -> str:
    if any(item.is_news for item in items):
        return f"{len(items)} messages"
    return f"{len(items)} {'pages' if any(item.is_call for item in items) else 'outages'}"


def _waiting(items: Sequence[Item]) -> str:
    return "" if any(item.is_news for item in items) else " wait for somebody"
