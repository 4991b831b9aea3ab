"""What was heard and is to be answered: durable before it is acknowledged, taken in order."""

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.errors import Conflict
from helpbot.speech import Address, File, PersonId, Utterance
from helpbot.store.sqlite import SqliteDriver


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance and its lease: `attempt` is the fence that a later lease raises."""

    id: int
    attempt: int
    utterance: Utterance


@dataclass(frozen=True, slots=True)
class Depth:
    """How much waits in a box: `parked` rows wait for a person, the others for the program."""

    waiting: int
    oldest_at: datetime | None
    parked: int


_COLUMNS = (
    "id, attempt, key, person, text, reply_to, conversation, private, heard_at, masked, public, "
    "thread_of, unasked, aside, files, edits"
)


class Inbox:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(self, heard: Utterance) -> bool:
        """Whether it is new: the same key a second time changes nothing."""
        return self._put(heard, "waiting") is not None

    def put_done(self, heard: Utterance) -> Heard:
        """Stores what is answered in this very transaction, and waits for nobody.

        Raises Conflict where it is known.
        """
        new_id = self._put(heard, "done")
        if new_id is None:
            raise Conflict("inbox", 0)
        return Heard(new_id, 1, heard)

    def _put(self, heard: Utterance, state: str) -> int | None:
        rows = self._db.rows(
            """
            insert into inbox (key, conversation, person, reply_to, private, text, masked,
                               heard_at, state, due_at, public, thread_of, unasked, aside,
                               files, edits)
            values (:key, :conversation, :person, :reply_to, :private, :text, :masked,
                    :heard_at, :state, :heard_at, :public, :thread_of, :unasked, :aside,
                    :files, :edits)
            on conflict (key) do nothing
            returning id
            """,
            key=heard.key,
            conversation=heard.conversation,
            person=heard.person,
            reply_to=heard.reply_to,
            private=int(heard.private),
            text=heard.text,
            masked=json.dumps(heard.masked),
            heard_at=iso(heard.heard_at),
            state=state,
            public=heard.public,
            thread_of=heard.thread_of,
            unasked=int(heard.unasked),
            aside=heard.aside,
            files=json.dumps([astuple(file) for file in heard.files]),
            edits=heard.edits,
        )
        return int(rows[0]["id"]) if rows else None

    def lease(self, now: datetime, *, leased_at: datetime, until: datetime) -> Heard | None:
        """The oldest utterance that is due and whose conversation has no earlier one open.

        What must not wait behind twenty slow questions overtakes those of other conversations:
        claims, and what most likely reports an outage.
        """
        rows = self._db.rows(
            f"""
            update inbox
            set state = 'working', attempt = attempt + 1, leased_until = :until
            where id = (
                select mine.id from inbox mine
                where mine.due_at <= :now
                and (mine.state = 'waiting'
                     or (mine.state = 'working' and mine.leased_until <= :leased_at))
                and not exists (
                    select 1 from inbox earlier
                    where earlier.conversation = mine.conversation and earlier.id < mine.id
                    and earlier.state in ('waiting', 'working')
                )
                order by
                    case when lower(mine.text) like 'claim %' or lower(mine.text) like 'release %'
                        or lower(mine.text) like 'looking at %'
                        or lower(mine.text) like 'escalate %' or lower(mine.text) like 'outage %'
                        or lower(mine.text) like '%nobody %' or lower(mine.text) like '%everybody%'
                        or lower(mine.text) like '%everyone%' or lower(mine.text) like '% down%'
                        then 0 else 1 end,
                    mine.id
                limit 1
            )
            returning {_COLUMNS}
            """,  # noqa: S608 - constants of this file
            now=iso(now),
            leased_at=iso(leased_at),
            until=iso(until),
        )
        return Heard(rows[0]["id"], rows[0]["attempt"], _utterance(rows[0])) if rows else None

    def done(self, heard: Heard) -> None:
        """Raises Conflict when the lease was lost: somebody else answers it."""
        self._move(heard, "done", "")

    def park(self, heard: Heard, error: str) -> None:
        """Sets it aside for a person to look at; the conversation goes on without it."""
        self._move(heard, "parked", error)

    def retry(self, heard: Heard, at: datetime, error: str) -> None:
        self._move(heard, "waiting", error, due_at=at)

    def free_leases(self, now: datetime) -> None:
        """For a start: nobody else works here, so whatever is leased belongs to the dead.

        A clock that was pushed before may have left times that lie ahead: they are now.
        """
        self._db.run(
            """
            update inbox set state = 'waiting', leased_until = null
            where state = 'working'
            """
        )
        self._db.run(
            "update inbox set due_at = :now where state = 'waiting' and due_at > :now",
            now=iso(now),
        )

    def has_asked(self, person: PersonId, conversation: str) -> bool:
        rows = self._db.rows(
            """
            select 1 from inbox where conversation = :conversation and person = :person limit 1
            """,
            conversation=conversation,
            person=person,
        )
        return bool(rows)

    def hears_in(self, channel: str) -> bool:
        """Whether anything was heard in a thread of a channel."""
        rows = self._db.rows(
            "select 1 from inbox where reply_to >= :first and reply_to < :last limit 1",
            first=f"{channel}/",
            last=f"{channel}0",
        )
        return bool(rows)

    def threads_since(self, at: datetime) -> list[Address]:
        """Where people were answered since then, the latest first."""
        rows = self._db.rows(
            """
            select reply_to, max(heard_at) as latest from inbox where heard_at >= :at
            group by reply_to order by latest desc, reply_to
            """,
            at=iso(at),
        )
        return [Address(row["reply_to"]) for row in rows]

    def messages_at(self, address: Address) -> int:
        """How many messages were heard there. A press is none: its key has more parts."""
        rows = self._db.rows(
            """
            select count(*) as n from inbox
            where reply_to = :address and length(key) - length(replace(key, ':', '')) = 2
            """,
            address=address,
        )
        return int(rows[0]["n"])

    def has(self, key: str) -> bool:
        """Whether this utterance was ever heard."""
        return bool(self._db.rows("select 1 from inbox where key = :key", key=key))

    def now(self, key: str) -> Utterance | None:
        """An utterance with the words that it has by now: those of its last edit."""
        rows = self._db.rows(
            f"""
            select {_COLUMNS} from inbox where key = :key
            union all
            select {_COLUMNS} from inbox where edits = :key
            order by id
            """,  # noqa: S608 - constants of this file
            key=key,
        )
        if not rows or rows[0]["key"] != key:
            return None
        return replace(_utterance(rows[0]), text=rows[-1]["text"])

    def files_of(self, row_id: int) -> tuple[File, ...]:
        """The files beside what was heard, by the number of its row."""
        rows = self._db.rows("select files from inbox where id = :id", id=row_id)
        return _files(rows[0]) if rows else ()

    def waits(self, key: str) -> bool:
        """Whether the utterance with this key is not answered yet."""
        rows = self._db.rows(
            "select 1 from inbox where key = :key and state in ('waiting', 'working')", key=key
        )
        return bool(rows)

    def depth(self) -> Depth:
        row = self._db.rows(
            """
            select count(case when state in ('waiting', 'working') then 1 end) as waiting,
                   min(case when state in ('waiting', 'working') then heard_at end) as oldest,
                   count(case when state = 'parked' then 1 end) as parked
            from inbox where state <> 'done'
            """
        )[0]
        return Depth(
            row["waiting"], from_iso(row["oldest"]) if row["oldest"] else None, row["parked"]
        )

    def masked_kinds(self) -> list[tuple[str, ...]]:
        """What was masked in each message that had something to mask, oldest first."""
        rows = self._db.rows("select masked from inbox where masked <> '[]' order by id")
        return [tuple(json.loads(row["masked"])) for row in rows]

    def parked(self) -> list[tuple[int, str]]:
        """(id, error) of what is set aside, oldest first."""
        rows = self._db.rows("select id, error from inbox where state = 'parked' order by id")
        return [(row["id"], row["error"]) for row in rows]

    def _move(
        self, heard: Heard, state: str, error: str, *, due_at: datetime | None = None
    ) -> None:
        """Ends a lease, if it is still held."""
        changed = self._db.run(
            """
            update inbox
            set state = :state, error = :error, leased_until = null,
                due_at = coalesce(:due_at, due_at)
            where id = :id and attempt = :attempt and state = 'working'
            """,
            id=heard.id,
            attempt=heard.attempt,
            state=state,
            error=error or None,
            due_at=iso(due_at) if due_at else None,
        )
        if changed != 1:
            raise Conflict("inbox", heard.id)


def _utterance(row: Mapping[str, Any]) -> Utterance:
    return Utterance(
        key=row["key"],
        person=PersonId(row["person"]),
        text=row["text"],
        reply_to=Address(row["reply_to"]),
        conversation=row["conversation"],
        private=bool(row["private"]),
        heard_at=from_iso(row["heard_at"]),
        masked=tuple(json.loads(row["masked"])),
        public=Address(row["public"]) if row["public"] else None,
        thread_of=row["thread_of"],
        unasked=bool(row["unasked"]),
        aside=Address(row["aside"]) if row["aside"] else None,
        files=_files(row),
        edits=row["edits"],
    )


def _files(row: Mapping[str, Any]) -> tuple[File, ...]:
    return tuple(File(*file) for file in json.loads(row["files"]))
