"""Who was called in for help, and what came of it: as the rows of pages tell it."""

from collections.abc import Iterable
from itertools import groupby

from helpbot.desk.means import Means
from helpbot.store import Tx
from helpbot.store.pages import Page, PageState
from helpbot.wording import calls as wording


def calls_of(tx: Tx, number: int) -> list[list[Page]]:
    """The pages of each call about an outage or a ticket, the first call first."""
    pages = sorted(tx.pages.calls(number), key=lambda page: (-page.step, page.id))
    return [list(call) for _, call in groupby(pages, key=lambda page: page.step)]


def called(call: Iterable[Page]) -> list[str]:
    """Who was called in by a call; its last page is for whoever called."""
    return list(dict.fromkeys(page.person for page in call if page.person != page.called_by))


def waits_for(tx: Tx, number: int, person: str) -> bool:
    """Whether a call about it was not answered yet in which this person was called in."""
    return any(
        call[0].answered_at is None and person in called(call) for call in calls_of(tx, number)
    )


def lines(tx: Tx, means: Means, number: int, *, is_over: bool) -> tuple[str, ...]:
    """A line for each call, for the card: of those by one person to the same others the last."""
    last = {(call[0].called_by, *sorted(called(call))): call for call in calls_of(tx, number)}
    return tuple(
        wording.on_card(_told(means, call, is_over=is_over), means.plan) for call in last.values()
    )


def _told(means: Means, call: list[Page], *, is_over: bool) -> wording.Call:
    first = call[0]
    return wording.Call(
        people=tuple(means.name_of(one) or one for one in called(call)),
        by=means.name_of(first.called_by) or "",
        answered_by=means.name_of(first.answered_by),
        answered_at=first.answered_at,
        is_lost=all(
            page.state is PageState.FAILED for page in call if page.person != page.called_by
        ),
        is_over=is_over,
    )
