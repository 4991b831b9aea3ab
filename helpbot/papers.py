"""What is written down of an outage that is over: its report, and a draft article from it; both go
with the outage's words.

Files are written outside any transaction and marked in one: killed in between, the same file is
written once more. A folder that takes none is tried again, and complained of once an hour.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from helpbot import folder as files
from helpbot import manuscript
from helpbot.articles import State
from helpbot.clock import iso
from helpbot.desk.cards import Cards
from helpbot.desk.means import Means
from helpbot.desk.overview import first_claim, history, name_of
from helpbot.desk.steps import SELF
from helpbot.outages import Outage
from helpbot.plan import Plan
from helpbot.privacy import mask
from helpbot.store import Store, Tx
from helpbot.store.pages import Page, PageState
from helpbot.when import months_after
from helpbot.wording import drafts, editing, reports
from helpbot.wording.history import Moment
from helpbot.wording.reports import Attempt, Report

log = logging.getLogger(__name__)

REPORTS, DRAFTS = "reports", "drafts"
# At most so many a tick; the rest follow in the next.
PER_TICK = 20
COMPLAINS_EVERY = timedelta(hours=1)
REVIEW_AFTER_MONTHS = 6
# What people say of their trouble, in the journal.
_REPORTED = frozenset(("declared", "reported again"))


class Papers:
    """Reports get a folder of their own in `folder`, drafts one in `knowledge`."""

    def __init__(
        self, store: Store, means: Callable[[], Means], folder: Path, knowledge: Path
    ) -> None:
        self._store = store
        self._means = means
        self._folder = folder
        self._knowledge = knowledge
        self._complained_at: datetime | None = None

    def write_due(self, now: datetime) -> None:
        """Writes every report and draft that is wanted, and removes those of which no word may be
        kept any more.
        """
        steps = (self._purge_due, self._reports_due, self._drafts_due)
        failed = [error for step in steps if (error := _failure(step, now)) is not None]
        if not failed:
            self._complained_at = None
        elif self._complained_at is None or now - self._complained_at >= COMPLAINS_EVERY:
            self._complained_at = now
            log.warning("papers.not_written folder=%s error=%s", self._folder, failed[0].strerror)

    def _reports_due(self, now: datetime) -> None:
        for outage in self._store.read().outages.unreported(PER_TICK):
            self._report(outage, now)

    def _drafts_due(self, now: datetime) -> None:
        for outage, by in self._store.read().outages.drafts_wanted():
            self._draft(outage, by, now)

    def _purge_due(self, now: datetime) -> None:
        purges = self._store.read().purges
        # Most ticks have nothing to remove, and need not know what is held.
        due = purges.papers_due(PER_TICK, purges.held()) if purges.papers_due(1) else []
        for outage_id, _ in due:
            outage = self._store.read().outages.get(outage_id)
            if outage is not None:
                self._purge(outage, now)

    def _purge(self, outage: Outage, now: datetime) -> None:
        """Removes what is on disk of an outage; what was published is an article by now."""
        report = self._folder / REPORTS / _report_name(outage)
        gone = [report] if report.exists() else []
        gone += [file for file in self._drafts_of(outage) if _is_draft(file)]
        for file in gone:
            files.remove(file)
        with self._store.begin() as tx:
            if not tx.purges.papers_gone(outage.id):
                return
            purged = tx.purges.purged(outage.ticket_id)
            tx.journal.add(
                outage.ticket_id, "papers purged", actor=purged.by if purged else SELF,
                source=self._means().source, now=now,
                after=", ".join(file.name for file in gone) or "none were there",
            )  # fmt: skip
        log.info("papers.purged outage=%d files=%d", outage.id, len(gone))

    def _drafts_of(self, outage: Outage) -> list[Path]:
        """The drafts written from it, wherever they were moved to since."""
        name = re.compile(rf"{re.escape(_slug(outage))}(?:-\d+)?\.md")
        found = self._knowledge.rglob(f"{_slug(outage)}*.md")
        return sorted(file for file in found if name.fullmatch(file.name))

    def _report(self, outage: Outage, now: datetime) -> None:
        means, tx = self._means(), self._store.read()
        known = report_of(tx, means.plan, outage)
        file = self._folder / REPORTS / _report_name(outage)
        write(file, reports.report(known, means.plan))
        with self._store.begin() as tx:
            if not tx.outages.reported(outage, now):
                return
            told = reports.posted(known, file.name, means.plan)
            key = f"report:{outage.id}:{outage.version}"
            Cards(means).post(tx, outage.team, told, key=key, now=now)
        log.info("report.written outage=%d", outage.id)

    def _draft(self, outage: Outage, by: str, now: datetime) -> None:
        means, tx = self._means(), self._store.read()
        # Masked when it was heard; rules may have been added since.
        said = [mask(moment.text).text for moment in _reports(tx, means.plan, outage)]
        review_by = months_after(now.astimezone(means.plan.zone).date(), REVIEW_AFTER_MONTHS)

        def text_of(article_id: str) -> str:
            return drafts.draft(article_id, outage, said, means.plan, review_by)

        file = self._free_name(outage, text_of)
        # Nobody published it yet: it is committed when an admin does.
        write(self._knowledge / file, text_of(Path(file).stem))
        with self._store.begin() as tx:
            if tx.outages.drafted(outage.id, by=by):
                told = editing.draft_on_disk(Path(file).stem, file, outage.id)
                Cards(means).tell(tx, by, told, key=f"draft:{outage.id}:{iso(now)}", now=now)
        log.info("draft.written outage=%d", outage.id)

    def _free_name(self, outage: Outage, text_of: Callable[[str], str]) -> str:
        """A file that is not there yet, or holds just that: what somebody edited stays."""
        slug = _slug(outage)
        number, name = 1, slug
        while self._is_taken(name, text_of(name)):
            number += 1
            name = f"{slug}-{number}"
        return f"{DRAFTS}/{name}.md"

    def _is_taken(self, name: str, text: str) -> bool:
        """Whoever edits a draft may have moved it to where it belongs."""
        found = files.locate(self._knowledge, name)
        return found is not None and (self._knowledge / found).read_bytes() != text.encode()


def _failure(step: Callable[[datetime], None], now: datetime) -> OSError | None:
    """Why a folder took or gave nothing; what else is due goes on."""
    try:
        step(now)
    except OSError as error:
        return error
    return None


def _report_name(outage: Outage) -> str:
    return f"outage-{outage.id}.md"


def _slug(outage: Outage) -> str:
    """What a draft is called, but for a number where there are several."""
    place = re.sub(r"[^a-z0-9-]+", "", outage.facility) or "city"
    return f"{outage.service}-{place}-outage-{outage.id}"


def _is_draft(file: Path) -> bool:
    """Whether nobody published it, however much it was edited."""
    state = manuscript.read(file.read_text(encoding="utf-8", errors="replace")).value("state")
    return state not in (State.PUBLISHED, State.ARCHIVED)


def report_of(tx: Tx, plan: Plan, outage: Outage) -> Report:
    ticket = tx.tickets.get(outage.ticket_id)
    return Report(
        outage,
        reporter=ticket.requester_name if ticket else "",
        owner=name_of(plan, outage.claimed_by),
        claimed_at=first_claim(tx, outage),
        counts=tx.outages.count_affected(outage.id),
        reports=_reports(tx, plan, outage),
        moments=[_without_words(moment) for moment in history(tx, plan, outage)],
        attempts=[_attempt(plan, page) for page in tx.pages.of(outage.id) if _is_attempt(page)],
        parts=tx.outages.parts_of(outage.id),
    )


def _reports(tx: Tx, plan: Plan, outage: Outage) -> list[Moment]:
    """What people said of it, and of its parts, the first first."""
    moments = [
        moment
        for one in (outage, *tx.outages.parts_of(outage.id))
        for moment in history(tx, plan, one)
        if moment.what in _REPORTED and moment.text
    ]
    return sorted(moments, key=lambda moment: moment.at)


def _without_words(moment: Moment) -> Moment:
    """Once in a report is enough."""
    return replace(moment, text="") if moment.what in _REPORTED else moment


def _is_attempt(page: Page) -> bool:
    """That nobody answered a call is told to whoever called: an attempt to reach nobody."""
    return page.said_at is not None and page.person != page.called_by


def _attempt(plan: Plan, page: Page) -> Attempt:
    became = "said" if page.state is PageState.SAID else str(page.state)
    name = name_of(plan, page.person) or page.person
    return Attempt(page.said_at or page.due_at, name, page.path, became)


def write(file: Path, text: str) -> None:
    """Whole or not at all, and there after a power cut. Raises OSError."""
    # What people wrote is nobody else's on this machine.
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    files.put(file, text)
