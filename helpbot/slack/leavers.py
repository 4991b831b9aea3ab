"""Who of desk.toml has left the workspace: looked up now and then, and at once where a message
finds nobody.

Only who was seen there can have left: a mistyped address must keep nobody from being rung up.
"""

import json
import logging
import queue
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError

from helpbot.plan import Person, Plan, Role
from helpbot.slack.addresses import mail
from helpbot.slack.common import Common
from helpbot.slack.sender import UNREACHABLE
from helpbot.speech import PersonId, Reply
from helpbot.store import Tx
from helpbot.store.outbox import Lane
from helpbot.wording import notices

log = logging.getLogger(__name__)

# Twice within the time in which a leaver has to lose rights and place.
EVERY = timedelta(minutes=5)
# Slack bears fifty look-ups a minute, and pages need some of them.
BETWEEN_S = 2.0
AFTER_TROUBLE_S = 30.0


class Leavers:
    """`team` is the workspace, empty until Slack has said it; `forget` drops what is remembered of
    people's rights.
    """

    def __init__(
        self,
        common: Common,
        *,
        team: Callable[[], str],
        forget: Callable[[], None],
    ) -> None:
        self._common, self._team, self._forget = common, team, forget
        self._suspects: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._round: deque[str] = deque()
        self._round_at = self._next_at = float("-inf")

    def suspect(self, channel: str) -> None:
        """A message to this place found nobody."""
        self._suspects.put(channel)

    def step(self) -> bool:
        """Looks for one person, if it is time for one; a step of a loop."""
        if not self._team() or time.monotonic() < self._next_at:
            return False
        self._hear_suspicions()
        if not self._round and time.monotonic() - self._round_at >= EVERY.total_seconds():
            self._begin_round()
        person = self._common.plan().person(self._round.popleft()) if self._round else None
        if person is not None:
            self._look(person)
        return False

    def _hear_suspicions(self) -> None:
        """Whoever could not be written to comes first."""
        while True:
            try:
                channel = self._suspects.get_nowait()
            except queue.Empty:
                return
            named = [
                p.id
                for p in watched(self._common.plan())
                if channel.lower() == f"@{p.email.lower()}"
            ]
            if named:
                self._round.extendleft(named)
            elif not channel.startswith("@"):
                # An id of Slack's own: it may be anybody's.
                self._begin_round()

    def _begin_round(self) -> None:
        self._round = deque(person.id for person in watched(self._common.plan()))
        self._round_at = time.monotonic()

    def _look(self, person: Person) -> None:
        self._next_at = time.monotonic() + BETWEEN_S
        try:
            found = self._common.client.users_lookupByEmail(email=person.email)["user"]
            is_there = not found.get("deleted")
        except (SlackApiError, *UNREACHABLE) as error:
            reason = error.response.get("error") if isinstance(error, SlackApiError) else ""
            if reason != "users_not_found":
                # Trouble of Slack's, or with our token, says nothing about a person.
                log.warning("leavers.unknown error=%s", reason or type(error).__name__)
                self._next_at = time.monotonic() + AFTER_TROUBLE_S
                self._round.appendleft(person.id)
                return
            is_there = False
        self._note(person, is_there=is_there)

    def _note(self, person: Person, *, is_there: bool) -> None:
        tx = self._common.store.read()
        has_left = person.id in tx.leavers.all()
        seen = self._seen(tx)
        if is_there:
            is_shut = tx.destinations.why_closed(mail(person.email)) is not None
            if has_left or is_shut or person.id not in seen:
                self._welcome(person, seen | {person.id})
        elif not has_left and person.id in seen:
            self._leave(person)

    def _welcome(self, person: Person, seen: set[str]) -> None:
        now = self._common.clock()
        with self._common.store.begin() as tx:
            tx.pulse.beat("members", now, json.dumps([self._team(), sorted(seen)]))
            tx.destinations.open(mail(person.email))
            is_news = tx.leavers.back(person.id)
            if is_news:
                self._tell_admins(tx, person, notices.is_back(person), now)
        if is_news:
            log.info("leavers.back person=%s", person.id)

    def _leave(self, person: Person) -> None:
        now = self._common.clock()
        with self._common.store.begin() as tx:
            is_news = tx.leavers.put(person.id, now)
            if is_news:
                tx.outages.hurry_owned(person.id, now)
                self._tell_admins(tx, person, notices.has_left(person), now)
        self._forget()
        log.info("leavers.left person=%s", person.id)

    def _seen(self, tx: Tx) -> set[str]:
        """Who was ever found in this workspace."""
        beat = tx.pulse.last("members")
        team, seen = json.loads(beat.detail) if beat else ("", [])
        return set(seen) if team == self._team() else set()

    def _tell_admins(self, tx: Tx, about: Person, reply: Reply, now: datetime) -> None:
        for admin in self._common.plan().people:
            if admin.role is Role.ADMIN and admin.id != about.id:
                to = mail(admin.email)
                tx.outbox.put(to, reply, person=PersonId(to), now=now, lane=Lane.STATUS)


def watched(plan: Plan) -> list[Person]:
    """Whoever has rights here beside those of everybody, or a place in a rota."""
    rotations = plan.on_call.rotations.values()
    placed = {one for r in rotations for one in (*r.people, *r.secondary, *r.shadow)}
    return [p for p in plan.people if p.id in placed or p.role in (Role.TECHNICIAN, Role.ADMIN)]
