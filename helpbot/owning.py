"""Outages in chat, for technicians: claim, pass on, tell, resolve; suspicions and alerts."""

import re
from datetime import datetime

from helpbot.desk import Reported, overview
from helpbot.errors import UserError
from helpbot.outages import Outage, State
from helpbot.plan import Person
from helpbot.responding import ID, affected, desk_of
from helpbot.sameness import EVERYWHERE, UNKNOWN_PLACE
from helpbot.speech import PersonId
from helpbot.store.outbox import Lane
from helpbot.turn import (
    TECHNICIANS,
    Command,
    Turn,
    sentence,
    who,
)
from helpbot.when import moment
from helpbot.wording import history
from helpbot.wording import outages as wording
from helpbot.wording import pages as page_wording


def named(turn: Turn, said: str) -> Person:
    """A technician by id or name. Raises UserError for nobody, several, or an employee."""
    word = said.strip().lower().removeprefix("@")
    found = [
        person
        for person in turn.plan.people
        if person.role in TECHNICIANS
        and word in (person.id, person.name.lower(), person.name.split()[0].lower())
    ]
    if len(found) != 1:
        names = ", ".join(p.name for p in turn.plan.people if p.role in TECHNICIANS)
        raise UserError(f"I know no single technician by that name. There are {names}.")
    if found[0].id in turn.tx.leavers.all():
        raise UserError(f"{found[0].name} cannot be reached any more.")
    return found[0]


def time_of(turn: Turn, said: str) -> datetime:
    """The time that somebody says. Raises UserError for what is none, or over."""
    at = moment(said, turn.now, turn.plan.zone)
    if at is None or at <= turn.now:
        raise UserError("I cannot read that time. Say for example `2h`, `18:00` or `tomorrow 8`.")
    return at


def _claim(turn: Turn, match: re.Match[str]) -> None:
    outage = desk_of(turn).claim(turn.tx, int(match["id"]), by=who(turn), now=turn.now)
    turn.result(page_wording.you_claimed(outage, turn.plan))


def _release(turn: Turn, match: re.Match[str]) -> None:
    outage = desk_of(turn).release(turn.tx, int(match["id"]), by=who(turn), now=turn.now)
    turn.result(page_wording.you_released(outage))


def _escalate(turn: Turn, match: re.Match[str]) -> None:
    step = int(match["step"]) if match["step"] else None
    outage = desk_of(turn).escalate(
        turn.tx, int(match["id"]), by=who(turn), step=step, now=turn.now
    )
    turn.result(page_wording.was_escalated(outage))


def _on_my_way(turn: Turn, match: re.Match[str]) -> None:
    minutes = int(match["minutes"])
    outage = desk_of(turn).on_my_way(turn.tx, int(match["id"]), minutes, by=who(turn), now=turn.now)
    turn.result(page_wording.on_the_way(outage, minutes))


def _snooze(turn: Turn, match: re.Match[str]) -> None:
    until = time_of(turn, match["time"])
    outage = desk_of(turn).snooze(turn.tx, int(match["id"]), until, by=who(turn), now=turn.now)
    turn.result(page_wording.put_to_sleep(outage, turn.plan))


def _hand(turn: Turn, match: re.Match[str]) -> None:
    to = named(turn, match["name"])
    outage = desk_of(turn).hand_over(turn.tx, int(match["id"]), to=to, by=who(turn), now=turn.now)
    turn.result(page_wording.handed(outage, to.name))


def _update(turn: Turn, match: re.Match[str]) -> None:
    outage = desk_of(turn).news(
        turn.tx, int(match["id"]), match["text"], by=who(turn), now=turn.now
    )
    turn.result(wording.told(outage))


def _work_around(turn: Turn, match: re.Match[str]) -> None:
    outage = desk_of(turn).work_around(
        turn.tx, int(match["id"]), match["text"], by=who(turn), now=turn.now
    )
    turn.result(wording.told(outage))


def _note(turn: Turn, match: re.Match[str]) -> None:
    outage = desk_of(turn).heard(
        turn.tx, int(match["id"]), match["text"], by=who(turn).id, now=turn.now
    )
    turn.result(page_wording.noted(outage))


def _resolve(turn: Turn, match: re.Match[str]) -> None:
    outage = desk_of(turn).resolve(
        turn.tx,
        int(match["id"]),
        cause=match["cause"] or "",
        words=match["words"] or "",
        by=who(turn).id,
        now=turn.now,
    )
    turn.result(page_wording.you_resolved(outage))


def _accept(turn: Turn, match: re.Match[str]) -> None:
    outage = desk_of(turn).accept(turn.tx, int(match["id"]), by=who(turn), now=turn.now)
    turn.result(page_wording.you_claimed(outage, turn.plan))


def _dismiss(turn: Turn, match: re.Match[str]) -> None:
    outage = desk_of(turn).dismiss(turn.tx, int(match["id"]), by=who(turn), now=turn.now)
    turn.result(page_wording.dismissed(outage))


def _draft(turn: Turn, match: re.Match[str]) -> None:
    outage = desk_of(turn).steps.get(turn.tx, int(match["id"]))
    if outage.state is not State.RESOLVED:
        raise UserError(f"Outage {outage.id} is not over yet; an article needs what mended it.")
    turn.tx.outages.want_draft(outage.id, by=who(turn).id)
    turn.result(page_wording.draft_wanted(outage))


def _room(turn: Turn, match: re.Match[str]) -> None:
    """A channel of the outage's own, with the people who work on it."""
    desk = desk_of(turn)
    outage = desk.steps.get(turn.tx, int(match["id"]))
    paged = {page.person for page in turn.tx.pages.of(outage.id)} | {who(turn).id}
    people = [p for p in turn.plan.people if p.id in paged or p.id == outage.claimed_by]
    to = turn.desk.lines.room(f"outage-{outage.id}-{outage.service}", people)
    if to is None:
        turn.result(page_wording.no_room())
        return
    turn.tx.outbox.put(
        to,
        page_wording.room(desk.cards.known(turn.tx, outage), turn.plan),
        person=PersonId(to),
        now=turn.now,
        lane=Lane.RESULT,
        # Said again it invites whoever came since.
        key=f"room:{outage.id}:{turn.heard.id}",
    )
    desk.cards.note(turn.tx, outage, "opened a channel", actor=who(turn).id, now=turn.now)
    turn.result(page_wording.has_room(outage))


def _show(turn: Turn, match: re.Match[str]) -> None:
    outage = turn.tx.outages.get(int(match["id"]))
    if outage is None:
        raise UserError("There is no such outage. `outages` lists those that are open.")
    lines = [history.line(one, turn.plan) for one in overview.history(turn.tx, turn.plan, outage)]
    turn.result(wording.story(outage, lines, turn.plan))


def _alert(turn: Turn, match: re.Match[str]) -> None:
    """What monitoring says: an alert that fires is an outage, once; one that ends may end it."""
    service, facility, key = match["service"], match["facility"], match["key"]
    known_by_key = turn.tx.outages.by_alert(key)
    if match["status"].lower() == "resolved":
        # Only what this alert belongs to: another one may go on elsewhere.
        if known_by_key is not None:
            _alert_over(turn, known_by_key, key)
        return
    if known_by_key is not None:
        return
    reported = Reported(
        match["text"], service, facility, None, affected(turn), by_name="monitoring",
        source="alert", alert_key=key, is_affected=False,
    )  # fmt: skip
    desk_of(turn).intake.declare(turn.tx, reported, turn.now)


def _alert_over(turn: Turn, outage: Outage, key: str) -> None:
    """Ends what only monitoring saw and nobody has; everybody else decides for themselves."""
    desk = desk_of(turn)
    is_last = turn.tx.alerts.clear(outage.id, key, turn.now)
    desk.cards.note(turn.tx, outage, f"alert {key} is over", actor="monitoring", now=turn.now)
    if not is_last:
        return
    is_only_theirs = (
        turn.tx.outages.source_of(outage.id) == "alert"
        and outage.state is not State.CLAIMED
        and not turn.tx.outages.count_affected(outage.id)
    )
    if is_only_theirs:
        words = "Monitoring reports that it works again."
        desk.resolve(
            turn.tx, outage.id, cause="recovered by itself", words=words, by="monitoring",
            now=turn.now,
        )  # fmt: skip
        return
    told = page_wording.seems_over(outage, turn.plan)
    told_key = f"over:{outage.id}:{turn.heard.id}"
    if outage.claimed_by:
        desk.cards.tell(turn.tx, outage.claimed_by, told, key=told_key, now=turn.now)
    else:
        desk.cards.post(turn.tx, outage.team, told, key=told_key, now=turn.now)


_PLACE = rf"[a-z][a-z0-9-]*|{re.escape(EVERYWHERE)}|{re.escape(UNKNOWN_PLACE)}"

COMMANDS = (
    Command("claim", sentence(rf"claim {ID}"), TECHNICIANS, _claim),
    Command("release", sentence(rf"release {ID}"), TECHNICIANS, _release),
    Command(
        "escalate",
        sentence(rf"escalate {ID}(?: now)?(?: step (?P<step>\d{{1,6}}))?"),
        TECHNICIANS,
        _escalate,
    ),
    Command(
        "on_my_way",
        sentence(rf"on my way {ID} (?P<minutes>30|60|120)"),
        TECHNICIANS,
        _on_my_way,
    ),
    Command("snooze", sentence(rf"snooze {ID} (?P<time>.{{1,40}})"), TECHNICIANS, _snooze),
    Command(
        "hand_over", sentence(rf"hand (?:over )?{ID} to (?P<name>.{{1,60}})"), TECHNICIANS, _hand
    ),
    Command("update", sentence(rf"update {ID}:? (?P<text>.+)"), TECHNICIANS, _update),
    Command("workaround", sentence(rf"workaround {ID}:? (?P<text>.+)"), TECHNICIANS, _work_around),
    Command("note", sentence(rf"note {ID}:? (?P<text>.+)"), TECHNICIANS, _note),
    Command(
        "resolve",
        # Without a cause it is a command all the same, and is told what is missing.
        sentence(rf"resolve {ID}:?(?: (?P<cause>[^:]+): (?P<words>.+)| .*)?"),
        TECHNICIANS,
        _resolve,
    ),
    Command("accept", sentence(rf"accept {ID}"), TECHNICIANS, _accept),
    Command("dismiss", sentence(rf"dismiss {ID}"), TECHNICIANS, _dismiss),
    Command("draft", sentence(rf"draft {ID}"), TECHNICIANS, _draft),
    Command("room", sentence(rf"room {ID}"), TECHNICIANS, _room),
    Command("show", sentence(r"(?:show )?outage #?(?P<id>\d{1,12})"), TECHNICIANS, _show),
    Command(
        "alert",
        sentence(
            rf"alert (?P<key>\S{{1,80}}) (?P<status>firing|resolved) "
            rf"(?P<service>[a-z][a-z0-9-]*) at (?P<facility>{_PLACE}): ?(?P<text>.*)"
        ),
        TECHNICIANS,
        _alert,
    ),
)
