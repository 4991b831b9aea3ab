"""What becomes of a proposed text: it is judged, shown as employees will read it, and published.

Judging takes seconds and publishing touches files: both happen here, with no transaction open. A
file that changed on disk meanwhile is never overwritten. Killed anywhere, the same is done again
and comes to the same.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

from helpbot import folder as files
from helpbot.clock import Clock, utc_now
from helpbot.desk.means import Means
from helpbot.effect import effect_of
from helpbot.errors import Conflict, Problem
from helpbot.folder import GitError
from helpbot.kept import Source
from helpbot.library import Library, Trial
from helpbot.loop import Loop
from helpbot.manuscript import changes, one_changed, removed_marks
from helpbot.plan import Person, Role
from helpbot.proposals import NOTHING, Effect, Proposal, Stage, Verdict, shrinks
from helpbot.shelf import golden_file
from helpbot.speech import PersonId, Reply
from helpbot.store import Store, Tx
from helpbot.store.outbox import Lane
from helpbot.wording import editing as wording

log = logging.getLogger(__name__)

# Far longer than the golden questions of a large folder take.
LEASE = timedelta(minutes=2)
# What failed as often for a bug of ours fails again.
MAX_ATTEMPTS = 3


# What was found once of (an article's texts, the knowledge around it).
Known = dict[tuple[str, ...], Effect]


def judged(
    library: Library,
    proposal: Proposal,
    known: Known,
    *,
    overdue: date,
    last: Source | None = None,
) -> Verdict:
    """Reads the disk, and asks every golden question that is not `known`; what was to be reviewed
    before the day of `overdue` stands back, and `last` is what was published here last.
    """
    one = proposal.proposed
    disk, new = files.read(library.folder, one.file), Source(one.text, one.questions)
    trial = library.trial(one.file, new)
    article = trial.reading.article if trial.reading else None
    old = {(s.heading, s.markdown) for s in trial.was.article.sections} if trial.was else set()
    sections = article.sections if article else ()
    return Verdict(
        article=article,
        sections=tuple(s for s in sections if (s.heading, s.markdown) not in old),
        problems=(*trial.problems, *_removed(one.file, disk, new)),
        effect=_effect(library, trial, new, known, overdue),
        changes=(*changes(disk.text, new.text), *changes(disk.questions, new.questions)),
        has_moved=_has_moved(proposal, disk),
        uncommitted=_uncommitted(library.folder, proposal, disk, last),
        on_disk=files.digest(disk) or NOTHING,
        shrinks=shrinks(trial.was.article, article) if trial.was and article else None,
        piece=one_changed(disk.text, new.text) if disk.questions == new.questions else None,
    )


def _effect(library: Library, trial: Trial, new: Source, known: Known, overdue: date) -> Effect:
    file = trial.reading.article.file if trial.reading else ""
    key = (trial.digest, file, files.digest(new), overdue.isoformat())
    if key not in known:
        # Of one state of the knowledge alone, that of the preview.
        for stale in [other for other in known if other[0] != trial.digest]:
            del known[stale]
        known[key] = effect_of(library, trial, overdue)
    return known[key]


def _removed(file: str, disk: Source, new: Source) -> Iterable[Problem]:
    """What was taken for a secret and is not in the text that would be published."""
    questions = golden_file(Path(file)).as_posix()
    for line, mark in removed_marks(disk.text, new.text):
        yield Problem(file, line, wording.mark_problem(mark))
    for line, mark in removed_marks(disk.questions, new.questions):
        yield Problem(questions, line, wording.mark_problem(mark))


def _has_moved(proposal: Proposal, disk: Source) -> bool:
    one = proposal.proposed
    if disk == Source(one.text, one.questions):
        return False
    if proposal.before_text is None:
        return files.digest(disk) != one.based_on
    # It was being written when somebody pulled the plug: either file is as it was, or new.
    texts, questions = (proposal.before_text, one.text), (proposal.before_questions, one.questions)
    return disk.text not in texts or disk.questions not in questions


def _uncommitted(
    folder: Path, proposal: Proposal, disk: Source, last: Source | None
) -> tuple[str, ...]:
    """What somebody changed on disk and did not commit: a commit in an admin's name would take it
    along, and undo would take it for theirs.
    """
    file = proposal.proposed.file
    # What we wrote and git would not commit is nobody else's.
    if proposal.before_text is not None or disk == last or not files.has_changes(folder, file):
        return ()
    kept = files.at_commit(folder, file, "HEAD")
    lines = (*changes(kept.text, disk.text), *changes(kept.questions, disk.questions))
    return lines or (wording.STAGED,)


class Editor(Loop):
    """Takes proposals as they come; `look` has the library read its folder again.

    `told_here` is a person who hears outside chat what came of it, and how.
    """

    def __init__(
        self,
        store: Store,
        library: Library,
        means: Callable[[], Means],
        clock: Clock,
        *,
        look: Callable[[], object],
        then: Callable[[], None] = lambda: None,
        leased_by: Clock = utc_now,
        told_here: tuple[str, Callable[[Reply], None]] | None = None,
    ) -> None:
        super().__init__("editor", self.step)
        self._store = store
        self._library = library
        self._means = means
        self._clock = clock
        self._look = look
        self._then = then
        self._leased_by = leased_by
        self._told_here = told_here
        self._known: Known = {}

    def step(self) -> bool:
        """Does what is due of one proposal. False when none is."""
        if not self._store.read().proposals.is_due(self._clock()):
            return False
        leased_at = self._leased_by()
        with self._store.begin(durable=False) as tx:
            found = tx.proposals.take(self._clock(), leased_at=leased_at, until=leased_at + LEASE)
        if found is None:
            return False
        try:
            self.take(found)
        except Conflict:
            # Somebody decided otherwise while it was looked at.
            log.info("proposal.conflict id=%d", found.id)
        self._library.rest()
        self._then()
        return True

    def take(self, found: Proposal) -> Verdict | None:
        """Judges a proposal, publishes it where that is wanted and nothing speaks against it.

        What it was judged to be, as it was shown; None where it was not. Raises Conflict.
        """
        if found.attempt > MAX_ATTEMPTS:
            log.error("proposal.failed id=%d", found.id)
            self._settle(found, Stage.FAILED, wording.failed(found))
            return None
        self._look()
        verdict = self._judged(found)
        if verdict.is_fine and found.proposed.wanted_by:
            return self._publish(found, verdict)
        self._settle(found, Stage.OPEN, wording.preview(found, verdict))
        return verdict

    def _judged(self, found: Proposal) -> Verdict:
        one = next(iter(self._store.read().proposals.published_of(found.proposed.article, 1)), None)
        last = Source(one.proposed.text, one.proposed.questions) if one else None
        plan = self._means().plan
        today = self._clock().astimezone(plan.zone).date()
        overdue = today - timedelta(days=plan.knowledge.grace_days)
        return judged(self._library, found, self._known, overdue=overdue, last=last)

    def _publish(self, found: Proposal, verdict: Verdict) -> Verdict:
        by = self._admin(found.proposed.wanted_by or "")
        if by is None:
            self._settle(found, Stage.OPEN, wording.no_admin(found))
            return verdict
        begun, failed = self._written(found)
        if begun is None:
            verdict = self._judged(found)
            self._settle(found, Stage.OPEN, wording.preview(found, verdict))
            return verdict
        found = begun
        if failed is not None:
            self._settle(found, Stage.OPEN, wording.not_written(found, failed.strerror or ""))
            return verdict
        kept_as, refused = self._commit(found, by)
        assert verdict.article is not None  # noqa: S101 - nothing that cannot be read is fine
        told = wording.published(found, verdict, kept_as=kept_as, refused=refused)
        with self._store.begin() as tx:
            tx.proposals.published(found, kept_as=kept_as, now=self._clock())
            self._tell(tx, found, told)
        log.info("proposal.published id=%d article=%s", found.id, found.proposed.article)
        self._look()
        return verdict

    def _written(self, found: Proposal) -> tuple[Proposal | None, OSError | None]:
        """The proposal as it is now, and what the disk said; None where the file changed in the
        moment since it was judged.
        """
        one, folder = found.proposed, self._library.folder
        with files.CHANGING:
            disk = files.read(folder, one.file)
            if _has_moved(found, disk):
                return None, None
            with self._store.begin() as tx:
                begun = tx.proposals.begun(found, text=disk.text, questions=disk.questions)
            try:
                files.write(folder, one.file, Source(one.text, one.questions))
            except OSError as error:
                return begun, error
        return begun, None

    def _commit(self, found: Proposal, by: Person) -> tuple[str | None, str]:
        """The commit, or why there is none although there should be one."""
        one = found.proposed
        try:
            texts, golden = {one.file: one.text}, golden_file(Path(one.file)).as_posix()
            if one.questions or (self._library.folder / golden).exists():
                texts[golden] = one.questions
            return files.commit(self._library.folder, texts, wording.subject(found), by), ""
        except GitError as error:
            log.warning("proposal.not_committed id=%d article=%s", found.id, one.article)
            return None, str(error)

    def _settle(self, found: Proposal, state: Stage, told: Reply) -> None:
        with self._store.begin() as tx:
            tx.proposals.settle(found, state)
            self._tell(tx, found, told)

    def _admin(self, person_id: str) -> Person | None:
        """Whoever publishes, where they still may."""
        return next(
            (admin for admin in self._admins(self._store.read()) if admin.id == person_id), None
        )

    def _admins(self, tx: Tx) -> list[Person]:
        gone = tx.leavers.all()
        people = self._means().plan.people
        return [p for p in people if p.role is Role.ADMIN and p.id not in gone]

    def _tell(self, tx: Tx, found: Proposal, told: Reply) -> None:
        """Tells whoever wrote it and whoever wants it; what others wrote, all admins decide."""
        admins = {admin.id for admin in self._admins(tx)}
        one, means = found.proposed, self._means()
        whom = {one.by, one.wanted_by or one.by}
        if one.by not in admins:
            whom |= admins
        here = self._told_here
        for person_id in sorted(whom):
            reply = told if person_id in admins else wording.without_publishing(told)
            if here is not None and here[0] == person_id:
                here[1](reply)
                continue
            person = means.plan.person(person_id)
            to = means.lines.address_of(person) if person else None
            if to is None:
                continue
            tx.outbox.put(
                to,
                reply,
                person=PersonId(to),
                now=self._clock(),
                lane=Lane.RESULT,
                key=f"proposal:{found.id}:{found.version}:{person_id}",
            )
