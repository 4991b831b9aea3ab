"""Proposed texts of articles as rows. A text is never changed: another one replaces it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.errors import Conflict
from helpbot.proposals import Origin, Proposal, Proposed, Stage, What
from helpbot.store.sqlite import SqliteDriver

_COLUMNS = (
    "id, article, file, what, text, questions, based_on, by, wanted_by, replaces, state, attempt, "
    "made_at, published_at, before_text, before_questions, kept_as, version"
)


class Proposals:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(
        self,
        proposed: Proposed,
        *,
        now: datetime,
        leased_until: datetime | None = None,
        origins: Iterable[Origin] = (),
        inbox_id: int | None = None,
    ) -> Proposal:
        """A new one, due at once; whoever looks at it themselves has it leased already. What it
        replaces was made from the same as it.

        `inbox_id` is the message that holds it.
        """
        rows = self._db.rows(
            f"""
            insert into proposal (article, file, what, text, questions, based_on, by, wanted_by,
                                  replaces, state, due_at, leased_until, attempt, made_at,
                                  inbox_id)
            values (:article, :file, :what, :text, :questions, :based_on, :by, :wanted_by,
                    :replaces, 'waiting', :now, :leased_until, 0, :now, :inbox_id)
            returning {_COLUMNS}
            """,  # noqa: S608 - a constant
            article=proposed.article,
            file=proposed.file,
            what=proposed.what,
            text=proposed.text,
            questions=proposed.questions,
            based_on=proposed.based_on,
            by=proposed.by,
            wanted_by=proposed.wanted_by,
            replaces=proposed.replaces,
            now=iso(now),
            leased_until=iso(leased_until) if leased_until else None,
            inbox_id=inbox_id,
        )
        found = _proposal(rows[0])
        self._note_origins(found, origins)
        return found

    def _note_origins(self, proposal: Proposal, origins: Iterable[Origin]) -> None:
        for origin in origins:
            self._db.run(
                """
                insert into proposal_about (proposal_id, kind, number) values (:id, :kind, :number)
                on conflict (proposal_id, kind, number) do nothing
                """,
                id=proposal.id,
                kind=origin.kind,
                number=origin.number,
            )
        self._db.run(
            """
            insert into proposal_about (proposal_id, kind, number)
            select :id, kind, number from proposal_about where proposal_id = :replaces
            on conflict (proposal_id, kind, number) do nothing
            """,
            id=proposal.id,
            replaces=proposal.proposed.replaces,
        )

    def is_due(self, now: datetime) -> bool:
        """Whether to take one; asked without a transaction, as nearly always nothing is."""
        rows = self._db.rows("select 1 from proposal where due_at <= :now limit 1", now=iso(now))
        return bool(rows)

    def take(self, now: datetime, *, leased_at: datetime, until: datetime) -> Proposal | None:
        """The one that is due longest, leased to whoever takes it."""
        rows = self._db.rows(
            f"""
            update proposal
            set leased_until = :until, attempt = attempt + 1, version = version + 1
            where id = (select id from proposal
                        where due_at <= :now
                          and (leased_until is null or leased_until <= :leased_at)
                        order by due_at, id
                        limit 1)
            returning {_COLUMNS}
            """,  # noqa: S608 - a constant
            now=iso(now),
            leased_at=iso(leased_at),
            until=iso(until),
        )
        return _proposal(rows[0]) if rows else None

    def want(
        self,
        proposal: Proposal,
        *,
        by: str | None,
        now: datetime,
        leased_until: datetime | None = None,
    ) -> None:
        """Has it looked at again, and published where `by` names an admin. Raises Conflict."""
        self._changed(
            proposal,
            self._db.run(
                """
                update proposal
                set state = 'waiting', wanted_by = :by, due_at = :now,
                    leased_until = :leased_until, attempt = 0, version = version + 1
                where id = :id and version = :version
                """,
                id=proposal.id,
                version=proposal.version,
                by=by,
                now=iso(now),
                leased_until=iso(leased_until) if leased_until else None,
            ),
        )

    def settle(self, proposal: Proposal, state: Stage) -> None:
        """Nothing more is due of it until somebody decides. Raises Conflict."""
        self._changed(
            proposal,
            self._db.run(
                """
                update proposal
                set state = :state, wanted_by = null, due_at = null, leased_until = null,
                    attempt = 0, version = version + 1
                where id = :id and version = :version
                """,
                id=proposal.id,
                version=proposal.version,
                state=state,
            ),
        )

    def begun(self, proposal: Proposal, *, text: str | None, questions: str | None) -> Proposal:
        """Remembers what it is about to take the place of, once; as it is now. Raises Conflict.

        Said before a file is touched: killed in between, it is known what was there.
        """
        rows = self._db.rows(
            f"""
            update proposal
            set before_text = coalesce(before_text, :text),
                before_questions = coalesce(before_questions, :questions),
                version = version + 1
            where id = :id and version = :version
            returning {_COLUMNS}
            """,  # noqa: S608 - a constant
            id=proposal.id,
            version=proposal.version,
            text=text,
            questions=questions,
        )
        self._changed(proposal, len(rows))
        return _proposal(rows[0])

    def published(self, proposal: Proposal, *, kept_as: str | None, now: datetime) -> None:
        """Raises Conflict."""
        self._changed(
            proposal,
            self._db.run(
                """
                update proposal
                set state = 'published', due_at = null, leased_until = null, kept_as = :kept_as,
                    published_at = :now, version = version + 1
                where id = :id and version = :version
                """,
                id=proposal.id,
                version=proposal.version,
                kept_as=kept_as,
                now=iso(now),
            ),
        )

    def get(self, proposal_id: int) -> Proposal | None:
        found = self._many("where id = :id", id=proposal_id)
        return found[0] if found else None

    def open(self) -> list[Proposal]:
        """Those that somebody has to decide, the oldest first."""
        return self._many("where state in ('waiting', 'open') order by id")

    def published_of(self, article: str, limit: int) -> list[Proposal]:
        """What was published of an article, the latest first."""
        return self._many(
            "where article = :article and state = 'published' order by published_at desc, id desc "
            "limit :limit",
            article=article,
            limit=limit,
        )

    def _many(self, which: str, **values: object) -> list[Proposal]:
        rows = self._db.rows(
            f"select {_COLUMNS} from proposal {which}",  # noqa: S608 - constants
            **values,
        )
        return [_proposal(row) for row in rows]

    def _changed(self, proposal: Proposal, count: int) -> None:
        if count != 1:
            raise Conflict("proposal", proposal.id)


def _proposal(row: Mapping[str, Any]) -> Proposal:
    return Proposal(
        id=row["id"],
        proposed=Proposed(
            article=row["article"],
            file=row["file"],
            what=What(row["what"]),
            text=row["text"],
            questions=row["questions"],
            based_on=row["based_on"],
            by=row["by"],
            wanted_by=row["wanted_by"],
            replaces=row["replaces"],
        ),
        state=Stage(row["state"]),
        attempt=row["attempt"],
        made_at=from_iso(row["made_at"]),
        published_at=from_iso(row["published_at"]) if row["published_at"] else None,
        before_text=row["before_text"],
        before_questions=row["before_questions"],
        kept_as=row["kept_as"],
        version=row["version"],
    )
