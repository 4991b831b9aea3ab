"""Outages in chat: reporting and asking, and what technicians do about them."""

import re
from collections.abc import Callable

from helpbot import answering
from helpbot.desk import OutageDesk, Reported
from helpbot.outages import Outage
from helpbot.plan import Person, Role
from helpbot.speech import Reply
from helpbot.store.outages import Affected
from helpbot.turn import EVERYONE, Command, Turn, sentence
from helpbot.understanding import Meant
from helpbot.wording import outages as wording

TECHNICIANS = frozenset((Role.TECHNICIAN, Role.ADMIN))


def desk_of(turn: Turn) -> OutageDesk:
    return OutageDesk(turn.plan, turn.desk.address_of)


def report(turn: Turn, meant: Meant, service: str, worded: Callable[[int], Reply]) -> None:
    """Declares the outage, or joins the one that is known. `worded` is the reply to the report."""
    known = answering.remember(turn, meant)
    reported = Reported(
        meant.text, service, meant.facility, meant.department, _affected(turn, meant)
    )
    outage, is_new = desk_of(turn).declare(turn.tx, reported, turn.now)
    if is_new:
        reply = wording.with_paging(worded(known.id), outage)
    else:
        since, owner = turn.plan.hour_of(outage.detected_at), _owner(turn, outage)
        reply = wording.joined(outage, turn.plan, since=since, owner=owner)
    answering.say(turn, meant, known, reply)


def check(turn: Turn, meant: Meant) -> bool:
    """Tells of a known outage before any article. False when there is none."""
    desk = desk_of(turn)
    service, place = meant.places.service, meant.places.facility
    found = (
        desk.known(turn.tx, service, place)
        if service
        else next((o for o in turn.tx.outages.open() if place in (o.facility, None)), None)
    )
    if found is None:
        return False
    turn.say(
        wording.is_known(
            found, turn.plan, since=turn.plan.hour_of(found.detected_at), owner=_owner(turn, found)
        )
    )
    return True


def moved(turn: Turn, service: str | None, before: str | None, after: str) -> None:
    """A report was of another place: what came of it goes there as well."""
    if service is not None:
        affected = _affected(turn)
        desk_of(turn).move(turn.tx, affected, service, before, after, now=turn.now)


def _affected(turn: Turn, meant: Meant | None = None) -> Affected:
    heard = turn.heard.utterance
    place = meant.facility if meant else None
    return Affected(turn.person_id, heard.reply_to, heard.private, place, turn.now)


def _owner(turn: Turn, outage: Outage) -> str | None:
    owner = turn.plan.person(outage.claimed_by or "")
    return owner.name if owner else None


def _who(turn: Turn) -> Person:
    person = turn.person
    assert person is not None  # noqa: S101 - only people of the plan have a technician's role
    return person


def _claim(turn: Turn, match: re.Match[str]) -> None:
    outage = desk_of(turn).claim(turn.tx, int(match["id"]), by=_who(turn), now=turn.now)
    turn.result(wording.you_claimed(outage, turn.plan))


def _release(turn: Turn, match: re.Match[str]) -> None:
    outage = desk_of(turn).release(turn.tx, int(match["id"]), by=_who(turn), now=turn.now)
    turn.result(wording.you_released(outage))


def _escalate(turn: Turn, match: re.Match[str]) -> None:
    by = _who(turn).id
    outage = desk_of(turn).escalate(turn.tx, int(match["id"]), by=by, now=turn.now)
    turn.result(wording.was_escalated(outage))


def _on_my_way(turn: Turn, match: re.Match[str]) -> None:
    minutes = int(match["minutes"])
    outage = desk_of(turn).on_my_way(
        turn.tx, int(match["id"]), minutes, by=_who(turn), now=turn.now
    )
    turn.result(wording.on_the_way(outage, minutes))


def _update(turn: Turn, match: re.Match[str]) -> None:
    outage = desk_of(turn).news(
        turn.tx, int(match["id"]), match["text"], by=_who(turn), now=turn.now
    )
    turn.result(wording.told(outage))


def _resolve(turn: Turn, match: re.Match[str]) -> None:
    outage = desk_of(turn).resolve(
        turn.tx,
        int(match["id"]),
        cause=match["cause"] or "",
        words=match["words"] or "",
        by=_who(turn),
        now=turn.now,
    )
    turn.result(wording.told(outage))


def _me_too(turn: Turn, match: re.Match[str]) -> None:
    outage = turn.tx.outages.get(int(match["id"]))
    if outage is None or not outage.is_unresolved:
        turn.result(wording.listed([], turn.plan))
        return
    turn.tx.outages.join(outage.id, _affected(turn))
    turn.result(wording.you_are_in(outage, turn.plan))


def _list(turn: Turn, _: re.Match[str]) -> None:
    rows = [
        (
            outage,
            turn.plan.hour_of(outage.detected_at),
            _owner(turn, outage),
            len(turn.tx.outages.affected(outage.id)),
        )
        for outage in turn.tx.outages.open()
    ]
    turn.result(wording.listed(rows, turn.plan))


_ID = r"(?:outage )?#?(?P<id>\d{1,12})"

COMMANDS = (
    Command("claim", sentence(rf"claim {_ID}"), TECHNICIANS, _claim),
    Command("release", sentence(rf"release {_ID}"), TECHNICIANS, _release),
    Command("escalate", sentence(rf"escalate {_ID}(?: now)?"), TECHNICIANS, _escalate),
    Command(
        "on_my_way",
        sentence(rf"on my way {_ID} (?P<minutes>30|60|120)"),
        TECHNICIANS,
        _on_my_way,
    ),
    Command("update", sentence(rf"update {_ID}:? (?P<text>.+)"), TECHNICIANS, _update),
    Command(
        "resolve",
        sentence(rf"resolve {_ID}:?(?: (?P<cause>[^:]+): (?P<words>.+))?"),
        TECHNICIANS,
        _resolve,
    ),
    Command("me_too", sentence(rf"me too {_ID}"), EVERYONE, _me_too),
    Command("outages", sentence(r"(?:open )?outages[.?]*"), EVERYONE, _list),
)
