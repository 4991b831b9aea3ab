"""Keeping records: what is purged of old ones, and what a legal hold keeps whole.

A purge takes words away. Rows, dates, states, codes and the journal's chain stay as they are.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from helpbot.clock import from_iso, iso
from helpbot.store.journal import Journal
from helpbot.store.replies import Notes, Replies
from helpbot.store.sqlite import SqliteDriver
from helpbot.store.words import Words

_BATCH = 500
# The first words of keys under which something about a ticket is said, before its number.
_SAID = (
    "ticket", "card:ticket", "card:triage", "card:status", "echo", "urgent", "assigned", "reopened",
    "called", "left", "woke", "warned", "moved", "grew", "outage", "news", "taken", "handed",
    "empty", "room", "report", "draft", "approval", "approve", "asked", "granted", "declined",
    "expires", "new", "reassigned", "comment", "dm:comment", "matter", "came", "went",
    "noted", "marked",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Purged:
    """That the words of a ticket were taken away: by which rule, when and by whom."""

    ticket_id: int
    record_class: str
    days: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Emptied:
    """How many texts were taken away, proposed texts of articles among them."""

    texts: int
    proposals: int


class Purges:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def about(self, ticket_id: int, inbox_id: int) -> None:
        """A message was about a ticket: its words go with the ticket's."""
        self._db.run(
            """
            insert into heard_about (ticket_id, inbox_id) values (:ticket_id, :inbox_id)
            on conflict (ticket_id, inbox_id) do nothing
            """,
            ticket_id=ticket_id,
            inbox_id=inbox_id,
        )

    def held(self) -> frozenset[int]:
        """Every ticket on legal hold, and all that hang together with one: what follows it or is
        followed by it, its outage and what is linked under that.
        """
        rows = self._db.rows(
            """
            with recursive edge (one, other) as (
                select id, follows from ticket where follows is not null
                union all select follows, id from ticket where follows is not null
                union all select id, outage_id from ticket where outage_id is not null
                union all select outage_id, id from ticket where outage_id is not null
            ),
            held (id) as (
                select id from ticket where hold is not null
                union select edge.other from edge join held on edge.one = held.id
            )
            select id from held
            """
        )
        return frozenset(int(row["id"]) for row in rows)

    def due(self, record_class: str, before: datetime, limit: int) -> list[int]:
        """Closed tickets of a class that ended before then and still have their words, the oldest
        first; what is on hold is among them.
        """
        rows = self._db.rows(
            """
            select id from ticket
            where record_class = :record_class and status = 'closed' and is_purged = 0
              and closed_at <= :before
            order by closed_at, id limit :limit
            """,
            record_class=record_class,
            before=iso(before),
            limit=limit,
        )
        return [int(row["id"]) for row in rows]

    def purged(self, ticket_id: int) -> Purged | None:
        rows = self._db.rows(
            """
            select ticket_id, record_class, days, purged_at, by from purge
            where ticket_id = :id
            """,
            id=ticket_id,
        )
        return next(
            (
                Purged(
                    r["ticket_id"], r["record_class"], r["days"], from_iso(r["purged_at"]), r["by"]
                )
                for r in rows
            ),
            None,
        )

    def put(self, purged: Purged, texts: int) -> None:
        self._db.run(
            """
            insert into purge (ticket_id, record_class, days, purged_at, by, texts)
            values (:ticket_id, :record_class, :days, :at, :by, :texts)
            """,
            ticket_id=purged.ticket_id,
            record_class=purged.record_class,
            days=purged.days,
            at=iso(purged.at),
            by=purged.by,
            texts=texts,
        )

    def purge(self, ticket_id: int, words: str) -> Emptied:
        """Takes the words of a ticket away wherever they stand, and puts `words` in the place of
        its summary.

        What was proposed for the knowledge base goes as well, unless it was made from a ticket on
        hold too. What was published is the city's: the article stays.
        """
        heard, said = self._heard(ticket_id), self._said(ticket_id)
        drafts = self._drafts(ticket_id, besides=self.held())
        for proposal_id in drafts:
            heard += self._ids(_DRAFTED, id=proposal_id)
            said += self._keyed(f"proposal:{proposal_id}")
        proposals = self._empty("proposal", drafts)
        count = self._empty("inbox", heard) + self._empty("outbox", said) + proposals
        count += self._run(_ANSWER, ticket_id) + self._run(_FEEDBACK, ticket_id)
        count += Journal(self._db).purge(ticket_id)
        count += Replies(self._db).purge(ticket_id) + Notes(self._db).purge(ticket_id)
        for sql in (_SATISFACTION, _APPROVAL, _ATTACHMENT, _OUTAGE):
            count += self._run(sql, ticket_id)
        self._db.run(_PAPERS, id=ticket_id)
        self._db.run(_TICKET, id=ticket_id, words=words)
        Words(self._db).forget(ticket_id)
        return Emptied(count + 1, proposals)

    def papers_due(self, limit: int, held: Collection[int] = ()) -> list[tuple[int, int]]:
        """(outage, ticket) of which something may still be on disk though its words were purged;
        nothing of a held ticket.
        """
        rows = self._db.rows(
            """
            select id, ticket_id from outage where purges_papers = 1 order by id limit :limit
            """,
            # What is held is found each time, and must leave room for the rest.
            limit=limit + len(held),
        )
        due = [(row["id"], row["ticket_id"]) for row in rows if row["ticket_id"] not in held]
        return due[:limit]

    def papers_gone(self, outage_id: int) -> bool:
        """False where that is known already."""
        changed = self._db.run(
            "update outage set purges_papers = 0 where id = :id and purges_papers = 1",
            id=outage_id,
        )
        return changed == 1

    def has_purged_since(self, at: datetime) -> bool:
        rows = self._db.rows("select 1 from purge where purged_at >= :at limit 1", at=iso(at))
        return bool(rows)

    def settle(self) -> None:
        """Leaves nothing of purged words in what search is asked."""
        Words(self._db).settle()

    def sweep(self, before: datetime, held: Iterable[int]) -> int:
        """Empties messages that were heard or said before then, but for those about a held ticket;
        so many at a time. How many.
        """
        kept_in: set[int] = set()
        kept_out: set[int] = set()
        for ticket_id in held:
            kept_in |= set(self._heard(ticket_id))
            kept_out |= set(self._said(ticket_id))
            for proposal_id in self._drafts(ticket_id):
                kept_in |= set(self._ids(_DRAFTED, id=proposal_id))
                kept_out |= set(self._keyed(f"proposal:{proposal_id}"))
        count = 0
        by_table = {"outbox": kept_out, **dict.fromkeys(("inbox", "answer", "feedback"), kept_in)}
        for table, kept in by_table.items():
            # What is kept is found each time, and must leave room for the rest.
            old = self._ids(_OLD[table], before=iso(before), limit=_BATCH + len(kept))
            count += self._empty(table, [one for one in old if one not in kept])
        return count

    def swept(self, days: int, texts: int, now: datetime) -> None:
        """Writes down that messages were emptied."""
        self._db.run(
            "insert into sweep (days, texts, swept_at) values (:days, :texts, :now)",
            days=days,
            texts=texts,
            now=iso(now),
        )

    def sweeps(self) -> list[tuple[datetime, int, int]]:
        """(when, by which number of days, how many texts), oldest first."""
        rows = self._db.rows("select swept_at, days, texts from sweep order by id")
        return [(from_iso(row["swept_at"]), row["days"], row["texts"]) for row in rows]

    def _heard(self, ticket_id: int) -> list[int]:
        """The messages that were about a ticket."""
        return self._ids(_HEARD, id=ticket_id)

    def _said(self, ticket_id: int) -> list[int]:
        """What was said about a ticket, and in answer to messages about it."""
        found = self._ids(_CARRIED, id=ticket_id)
        stems = [f"{kind}:{ticket_id}" for kind in _SAID]
        stems += [f"heard:{inbox_id}" for inbox_id in self._heard(ticket_id)]
        for stem in stems:
            found += self._keyed(stem)
        return found

    def _drafts(self, ticket_id: int, besides: Collection[int] = ()) -> list[int]:
        """The proposals that were made from a ticket, and from none of others."""
        found = self._ids(_DRAFTS, id=ticket_id)
        return [one for one in found if not set(self._ids(_DRAWN_FROM, id=one)) & set(besides)]

    def _keyed(self, stem: str) -> list[int]:
        return self._ids(_KEYED, key=stem, first=f"{stem}:", last=f"{stem};")

    def _ids(self, sql: str, **values: object) -> list[int]:
        return [int(row["id"]) for row in self._db.rows(sql, **values)]

    def _empty(self, table: str, ids: Iterable[int]) -> int:
        """What is still to be answered or sent keeps its words: it belongs to what goes on."""
        return sum(self._db.run(_EMPTY[table], id=one) for one in set(ids))

    def _run(self, sql: str, ticket_id: int) -> int:
        return self._db.run(sql, id=ticket_id)


_HEARD = """
    select inbox_id as id from heard_about where ticket_id = :id
    union select answer.inbox_id from answer join ticket on ticket.answer_id = answer.id
        where ticket.id = :id
    union select inbox.id from reply join inbox on inbox.key = reply.heard_key
        where reply.ticket_id = :id
    union select inbox.id from note join inbox on inbox.key = note.heard_key
        where note.ticket_id = :id
"""
# Pages put together say of each the number, priority, service and place, which its row keeps too:
# such a message goes with the last of them.
_CARRIED = """
    select outbox.id from reply join outbox
        on outbox.key in (reply.said_key, 'dm:' || reply.said_key)
        where reply.ticket_id = :id
    union select outbox.id from reply join outbox on outbox.edits = reply.said_key
        where reply.ticket_id = :id
    union select outbox.id from page join outbox
        on outbox.key = page.page_key or outbox.edits = page.page_key
        where page.ticket_id = :id and page.page_key is not null and not exists (
            select 1 from page as other join ticket on ticket.id = other.ticket_id
            where other.page_key = page.page_key and other.ticket_id <> :id
              and ticket.is_purged = 0
        )
    union select outbox.id from ticket join answer on answer.id = ticket.answer_id
        join outbox on outbox.key = answer.reply_key or outbox.edits = answer.reply_key
        where ticket.id = :id
"""
_DRAFTS = """
    select proposal_id as id from proposal_about where kind = 'ticket' and number = :id
    union select proposal_id from proposal_about join ticket on ticket.answer_id = number
        where proposal_about.kind = 'answer' and ticket.id = :id
"""
_DRAWN_FROM = """
    select number as id from proposal_about where kind = 'ticket' and proposal_id = :id
    union select ticket.id from proposal_about join ticket on ticket.answer_id = number
        where proposal_about.kind = 'answer' and proposal_id = :id
"""
_DRAFTED = "select inbox_id as id from proposal where id = :id and inbox_id is not null"
_KEYED = "select id from outbox where key = :key or (key >= :first and key < :last)"
_EMPTY = {
    "inbox": "update inbox set text = '' where id = :id and state = 'done' and text <> ''",
    "answer": "update answer set question = '' where inbox_id = :id and question <> ''",
    "feedback": """
        update feedback set why = null
        where why is not null and answer_id = (select id from answer where inbox_id = :id)
    """,
    "proposal": """
        update proposal
        set text = '', questions = '', before_text = null, before_questions = null,
            article = case when state = 'published' then article else '' end,
            file = case when state = 'published' then file else '' end,
            state = case when state in ('waiting', 'open') then 'discarded' else state end,
            wanted_by = null, due_at = null, leased_until = null, version = version + 1
        where id = :id and text <> ''
    """,
    "outbox": """
        update outbox set text = '', buttons = '[]', source = ''
        where id = :id and state in ('sent', 'cancelled', 'dead') and text <> ''
    """,
}
_ANSWER = """
    update answer set question = ''
    where question <> '' and id = (select answer_id from ticket where id = :id)
"""
_FEEDBACK = """
    update feedback set why = null
    where why is not null and answer_id = (select answer_id from ticket where id = :id)
"""
_SATISFACTION = "update satisfaction set words = null where ticket_id = :id and words is not null"
_APPROVAL = "update approval set comment = null where ticket_id = :id and comment is not null"
_ATTACHMENT = """
    update attachment
    set name = '', reference = '', state = 'reference', digest = null, due_at = null
    where ticket_id = :id and name <> ''
"""
_OUTAGE = """
    update outage set resolution = null, workaround = null, news = null
    where ticket_id = :id
      and (resolution is not null or workaround is not null or news is not null)
"""
_PAPERS = "update outage set purges_papers = 1 where ticket_id = :id"
_TICKET = """
    update ticket
    set summary = :words, details = '{}', resolution = null, priority_reason = null,
        call_back = null, heard_key = null, is_purged = 1, version = version + 1
    where id = :id
"""
_OLD = {
    "inbox": """
        select id from inbox where state = 'done' and heard_at <= :before and text <> ''
        order by id limit :limit
    """,
    "outbox": """
        select id from outbox
        where state in ('sent', 'cancelled', 'dead') and created_at <= :before and text <> ''
        order by id limit :limit
    """,
    "answer": """
        select inbox_id as id from answer
        where outcome <> 'open' and asked_at <= :before and question <> ''
        order by inbox_id limit :limit
    """,
    "feedback": """
        select inbox_id as id from feedback join answer on answer.id = feedback.answer_id
        where feedback.at <= :before and why is not null order by inbox_id limit :limit
    """,
}
