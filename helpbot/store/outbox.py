"""What is to be said: the only way anything is said. Ordered by lane, then by
age, per destination.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.errors import Conflict
from helpbot.speech import Address, PersonId, Reply, channel_of
from helpbot.store.inbox import Depth
from helpbot.store.message_rows import columns_of, reply_of
from helpbot.store.sqlite import SqliteDriver


class Lane(IntEnum):
    """What goes first when several things wait for one destination."""

    PAGE = 10  # somebody is woken
    RESULT = 20  # what came of a press or a command
    ANSWER = 30
    STATUS = 40


@dataclass(frozen=True, slots=True)
class Message:
    """A reply on its way. `edits_ref` is the sender's own name of the message that it replaces,
    `under_ref` of the one in whose thread it belongs, where it was sent; `is_repeat` says that
    somebody is woken by it who may have been woken by it before.
    """

    id: int
    key: str | None
    attempt: int
    to: Address
    person: PersonId
    private: bool
    reply: Reply
    edits: str | None
    edits_ref: str | None
    is_repeat: bool = False
    lane: Lane = Lane.ANSWER
    under_ref: str | None = None


_COLUMNS = (
    "id, key, lane, attempt, address, person, private, text, source, buttons, edits, unsure, "
    "under, sections"
)


_INSERT = """
    insert into outbox (key, lane, address, channel, person, private, text, source, buttons,
                        sections, edits, under, state, created_at, due_at)
    values (:key, :lane, :address, :channel, :person, :private, :text, :source, :buttons,
            :sections, :edits, :under, 'pending', :now, :now)
    on conflict (key) do nothing
"""


class Outbox:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def put(
        self,
        to: Address,
        reply: Reply,
        *,
        person: PersonId,
        now: datetime,
        lane: Lane = Lane.ANSWER,
        key: str | None = None,
        edits: str | None = None,
        under: str | None = None,
        private: bool = False,
    ) -> bool:
        """Whether it is new. `edits` is the key of the message to replace; the latest edit wins.
        `under` is the key of the message in whose thread it is said, at the same address.
        """
        if edits is not None:
            self._drop_edits(edits)
        if (first := edits or under) is not None:
            lane = self._after(first, lane)
        row = {
            "key": key, "lane": int(lane), "address": to, "channel": channel_of(to),
            "person": person, "private": int(private), "edits": edits, "under": under,
            "now": iso(now), **columns_of(reply),
        }  # fmt: skip
        return bool(self._db.run(_INSERT, **row))

    def lease(self, now: datetime, *, leased_at: datetime, until: datetime) -> Message | None:
        """The next message that may go: its turn at its destination, one at a time there."""
        rows = self._db.rows(
            f"""
            update outbox
            set state = 'sending', attempt = attempt + 1, leased_until = :until,
                unsure = case when state = 'sending' then 1 else unsure end
            where id = (
                select mine.id from outbox mine
                where mine.due_at <= :now
                and (mine.state = 'pending'
                     or (mine.state = 'sending' and mine.leased_until <= :leased_at))
                and not exists (
                    select 1 from destination d
                    where d.channel = mine.channel and d.not_before > :now
                )
                and not exists (
                    select 1 from outbox other
                    where other.address = mine.address and other.id <> mine.id
                    and (other.state = 'sending'
                         or (other.state = 'pending'
                             and (other.lane < mine.lane
                                  or (other.lane = mine.lane and other.id < mine.id))))
                )
                order by mine.lane, mine.id
                limit 1
            )
            returning {_COLUMNS}
            """,  # noqa: S608 - constants of this file
            now=iso(now),
            leased_at=iso(leased_at),
            until=iso(until),
        )
        return self._message(rows[0]) if rows else None

    def sent(self, message: Message, ref: str, now: datetime) -> None:
        self._close(message, "sent", now, ref=ref)

    def collect(self, address: Address, now: datetime) -> list[Message]:
        """What waits for an address, sent with this: whoever asks reads it here, in order."""
        rows = self._db.rows(
            f"""
            update outbox set state = 'sent', attempt = attempt + 1, sent_at = :now
            where address = :address and state = 'pending'
            returning {_COLUMNS}
            """,  # noqa: S608 - constants of this file
            address=address,
            now=iso(now),
        )
        return sorted((self._message(row) for row in rows), key=lambda message: message.id)

    def dead(self, message: Message, error: str, now: datetime) -> None:
        """Given up for good; status shows it."""
        self._close(message, "dead", now, error=error)

    def drop(self, message: Message) -> None:
        """Takes back what was leased: nobody wants it any more."""
        self._db.run(
            """
            update outbox set state = 'cancelled', leased_until = null
            where id = :id and attempt = :attempt and state = 'sending'
            """,
            id=message.id,
            attempt=message.attempt,
        )

    def later(
        self, message: Message, due_at: datetime, error: str, *, is_unknown: bool = False
    ) -> None:
        """Tries again then; `is_unknown` says that it may have arrived all the same."""
        changed = self._db.run(
            """
            update outbox
            set state = 'pending', due_at = :due_at, error = :error, leased_until = null,
                unsure = case when :is_unknown = 1 then 1 else unsure end
            where id = :id and attempt = :attempt and state = 'sending'
            """,
            is_unknown=int(is_unknown),
            id=message.id,
            attempt=message.attempt,
            due_at=iso(due_at),
            error=error,
        )
        if changed != 1:
            raise Conflict("outbox", message.id)

    def edit(
        self, said: Message, reply: Reply, *, now: datetime, note: str, lane: Lane = Lane.RESULT
    ) -> None:
        """Replaces what was said by other words, where it was said; `note` tells edits apart."""
        self.put(
            said.to,
            reply,
            person=said.person,
            now=now,
            lane=lane,
            edits=said.key,
            key=f"{said.key}:{note}",
            private=said.private,
        )

    def cancel(self, key: str) -> bool:
        """Takes back what was not sent yet. False when it was, or is on its way."""
        changed = self._db.run(
            "update outbox set state = 'cancelled' where key = :key and state = 'pending'", key=key
        )
        return changed == 1

    def revive(self, key: str, reply: Reply, now: datetime) -> bool:
        """Sends what was given up after all, with these words, with as many attempts as what is
        new. False when it was not given up.
        """
        is_due = self._reword(key, reply, now, "state = 'dead'")
        if is_due:
            self._drop_edits(key)
        return is_due

    def reword(self, key: str, reply: Reply, now: datetime) -> bool:
        """Says it in these words to begin with. False when it was sent, or tried."""
        return self._reword(key, reply, now, "state = 'pending' and attempt = 0")

    def _reword(self, key: str, reply: Reply, now: datetime, where: str) -> bool:
        changed = self._db.run(
            f"""
            update outbox
            set state = 'pending', attempt = 0, due_at = :now, text = :text, source = :source,
                buttons = :buttons, sections = :sections
            where key = :key and {where}
            """,  # noqa: S608 - a clause of this module
            key=key,
            now=iso(now),
            **columns_of(reply),
        )
        return changed == 1

    def latest(self, key: str) -> Message | None:
        """What is or will be shown of a message: its last edit, or itself."""
        rows = self._db.rows(
            f"""
            select {_COLUMNS}
            from outbox
            where (key = :key or edits = :key) and state <> 'cancelled'
            order by id desc limit 1
            """,  # noqa: S608 - constants of this file
            key=key,
        )
        return self._message(rows[0]) if rows else None

    def by_ref(self, ref: str) -> str | None:
        """The key of the message that the sender calls so; edits bear the name of their message."""
        rows = self._db.rows(
            "select key from outbox where ref = :ref and edits is null order by id limit 1", ref=ref
        )
        return rows[0]["key"] if rows else None

    def roots(self, kinds: Sequence[str]) -> list[tuple[str, str]]:
        """(key, the sender's name) of what was sent under keys of these kinds, newest first."""
        wanted = " or ".join(f"key like :kind{n}" for n in range(len(kinds)))
        rows = self._db.rows(
            f"""
            select key, ref from outbox
            where ref is not null and edits is null and state = 'sent' and ({wanted})
            order by id desc limit 500
            """,  # noqa: S608 - names of parameters
            **{f"kind{n}": f"{kind}:%" for n, kind in enumerate(kinds)},
        )
        return [(row["key"], row["ref"]) for row in rows]

    def is_sent(self, key: str) -> bool:
        rows = self._db.rows("select 1 from outbox where key = :key and state = 'sent'", key=key)
        return bool(rows)

    def by_key(self, key: str) -> Message | None:
        sql = f"select {_COLUMNS} from outbox where key = :key"  # noqa: S608 - constants of this file
        rows = self._db.rows(sql, key=key)
        return self._message(rows[0]) if rows else None

    def keyed(self, key: str) -> list[Message]:
        """The messages under a key, or one that goes on from it: "card:7" and "card:7:network"."""
        sql = (
            f"select {_COLUMNS} from outbox "  # noqa: S608 - constants of this file
            "where key = :key or (key >= :first and key < :last and edits is null) order by id"
        )
        rows = self._db.rows(sql, key=key, first=f"{key}:", last=f"{key};")
        return [self._message(row) for row in rows]

    def given_up(self, stem: str, before: datetime, limit: int) -> list[str]:
        """Keys, going on from `stem`, of what was given up before then."""
        rows = self._db.rows(
            """
            select key from outbox
            where state = 'dead' and key >= :first and key < :last
              and coalesce(sent_at, created_at) <= :before
            order by key limit :limit
            """,
            first=f"{stem}:",
            last=f"{stem};",
            before=iso(before),
            limit=limit,
        )
        return [str(row["key"]) for row in rows]

    def sent_to(self, address: Address) -> int:
        """How many messages arrived there for everybody to see; edits are no messages."""
        rows = self._db.rows(
            """
            select count(*) as n from outbox
            where address = :address and state = 'sent' and private = 0 and edits is null
            """,
            address=address,
        )
        return int(rows[0]["n"])

    def free_leases(self, now: datetime) -> None:
        """For a start: a send that was under way may not have arrived, and is made once more.

        A clock that was pushed before may have left times that lie ahead: they are now.
        """
        self._db.run(
            """
            update outbox set state = 'pending', leased_until = null, unsure = 1
            where state = 'sending'
            """
        )
        self._db.run(
            "update outbox set due_at = :now where state = 'pending' and due_at > :now",
            now=iso(now),
        )

    def depth(self) -> Depth:
        row = self._db.rows(
            """
            select count(case when state in ('pending', 'sending') then 1 end) as waiting,
                   min(case when state in ('pending', 'sending') then created_at end) as oldest,
                   count(case when state = 'dead' then 1 end) as parked
            from outbox where state not in ('sent', 'cancelled')
            """
        )[0]
        return Depth(
            row["waiting"], from_iso(row["oldest"]) if row["oldest"] else None, row["parked"]
        )

    def late_pages(self, before: datetime, limit: int) -> list[int]:
        """Pages that wait to be sent since then or longer, the oldest first."""
        rows = self._db.rows(
            """
            select id from outbox
            where lane = 10 and state in ('pending', 'sending') and created_at <= :before
            order by created_at, id limit :limit
            """,
            before=iso(before),
            limit=limit,
        )
        return [int(row["id"]) for row in rows]

    def _drop_edits(self, key: str) -> None:
        """Older edits that wait would only be replaced."""
        self._db.run(
            "update outbox set state = 'cancelled' where edits = :key and state = 'pending'",
            key=key,
        )

    def _after(self, first: str, lane: Lane) -> Lane:
        """The lane of what must never be ahead of another message."""
        rows = self._db.rows("select lane from outbox where key = :key", key=first)
        return max(lane, Lane(rows[0]["lane"])) if rows else lane

    def _message(self, row: Mapping[str, Any]) -> Message:
        return Message(
            id=row["id"],
            key=row["key"],
            attempt=row["attempt"],
            to=Address(row["address"]),
            person=PersonId(row["person"]),
            private=bool(row["private"]),
            reply=reply_of(row),
            edits=row["edits"],
            edits_ref=self._ref(row["edits"]) if row["edits"] else None,
            is_repeat=bool(row["unsure"]) and row["lane"] == Lane.PAGE,
            lane=Lane(row["lane"]),
            under_ref=self._ref(row["under"]) if row["under"] else None,
        )

    def _ref(self, key: str) -> str | None:
        rows = self._db.rows("select ref from outbox where key = :key", key=key)
        return rows[0]["ref"] if rows else None

    def _close(
        self, message: Message, state: str, now: datetime, *, ref: str = "", error: str = ""
    ) -> None:
        changed = self._db.run(
            """
            update outbox
            set state = :state, sent_at = :now, ref = :ref, error = :error, leased_until = null
            where id = :id and attempt = :attempt and state = 'sending'
            """,
            id=message.id,
            attempt=message.attempt,
            state=state,
            now=iso(now),
            ref=ref or None,
            error=error or None,
        )
        if changed != 1:
            raise Conflict("outbox", message.id)
