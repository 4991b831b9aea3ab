"""Questions that nothing answered, and the gaps that they are of."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.outcomes import Unmet
from helpbot.speech import PersonId
from helpbot.store.sqlite import SqliteDriver

# What is no report of an outage. One person's trouble often reads like one: "the plotter leaves
# white lines".
IS_QUESTION = """
    not exists (select 1 from affected join outage on outage.id = affected.outage_id
                where affected.person = answer.person and outage.service = answer.service
                    and outage.state not in ('suspected', 'dismissed')
                    and affected.joined_at >= answer.asked_at)
"""
# What an article would have answered: nothing was quoted and nothing chosen, or it did not help.
# Who was told since has an answer, unless that did not help either. Who filled in a form did as the
# articles say; what only one team may read becomes no article.
_UNMET = f"""
    intent in ('ask_question', 'request_access_or_equipment', 'report_outage')
    and question <> ''
    and answer.id not in (select answer_id from ticket
                          where answer_id is not null and (form is not null or restricted = 1))
    and (told_at is null or (outcome in ('stuck', 'ticket') and settled_at >= told_at))
    and {IS_QUESTION}
    and ((band <> 'answer' and chosen is null and outcome <> 'solved')
         or outcome in ('stuck', 'ticket'))
"""  # noqa: S608 - constants of this file


class Gaps:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def unmet(self, since: datetime, most: int) -> list[Unmet]:
        """The latest that nothing answered since then, in the order of their asking."""
        return self._many(
            f"{_UNMET} and asked_at >= :since order by asked_at desc, answer.id desc limit :most",
            since=iso(since),
            most=most,
        )

    def of(self, gap_id: int) -> list[Unmet]:
        """The questions of a gap that nothing answers yet, in the order of their asking."""
        return self._many(
            f"gap_id = :gap and {_UNMET} order by asked_at desc, answer.id desc", gap=gap_id
        )

    def numbers(self) -> dict[int, int]:
        """The gap of each answer that has one."""
        rows = self._db.rows("select id, gap_id from answer where gap_id is not null")
        return {row["id"]: row["gap_id"] for row in rows}

    def open(self, now: datetime) -> int:
        """The number of a new gap."""
        rows = self._db.rows("insert into gap (opened_at) values (:now) returning id", now=iso(now))
        return int(rows[0]["id"])

    def put(self, gap_id: int, answers: Iterable[int]) -> None:
        """These are questions of this gap, and of no other."""
        for answer_id in answers:
            self._db.run(
                """
                update answer set gap_id = :gap
                where id = :id and (gap_id is null or gap_id <> :gap)
                """,
                gap=gap_id,
                id=answer_id,
            )

    def _many(self, rest: str, **values: object) -> list[Unmet]:
        rows = self._db.rows(
            f"""
            select answer.id, answer.person, private, question, service, article, band, chosen,
                   versions, asked_at, told_at
            from answer join inbox on inbox.id = answer.inbox_id
            where {rest}
            """,  # noqa: S608 - constants of this file
            **values,
        )
        return [_unmet(row) for row in reversed(rows)]


def _unmet(row: Mapping[str, Any]) -> Unmet:
    shown = row["chosen"] or (row["article"] if row["band"] == "answer" else None)
    return Unmet(
        answer_id=row["id"],
        person=PersonId(row["person"]),
        private=bool(row["private"]),
        question=row["question"],
        service=row["service"],
        shown=shown,
        version=json.loads(row["versions"]).get(shown),
        asked_at=from_iso(row["asked_at"]),
        was_told=row["told_at"] is not None,
    )
