"""Who a Slack user is in desk.toml: matched by e-mail, full members of the home workspace only."""

import threading
from datetime import datetime, timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from helpbot.clock import Clock
from helpbot.errors import Unavailable
from helpbot.plan import Person, Plan, Role
from helpbot.slack.addresses import user_of
from helpbot.slack.common import quick
from helpbot.slack.sender import UNREACHABLE
from helpbot.speech import PersonId

# A leaver loses rights within this time at the latest.
REMEMBERED = timedelta(minutes=10)
# No acknowledgement waits for Slack again so soon after it did not say who somebody is.
AFTER_TROUBLE = timedelta(seconds=30)

_GUEST = Person(id="guest", name="Guest", email="guest@guest.invalid", role=Role.PARTNER)

_MEMBER = Person(id="member", name="Member", email="member@member.invalid")


class People:
    def __init__(self, client: WebClient, team: str, clock: Clock) -> None:
        self._client = client
        self._team = team
        self._clock = clock
        self._known: dict[str, tuple[datetime, str | None]] = {}
        self._lock = threading.Lock()
        self._silent_until = clock()

    def who(self, plan: Plan, person: PersonId, *, until: datetime | None = None) -> Person | None:
        """The person of the plan; a guest for outsiders; an employee for a member whom it does not
        name, None for one without an e-mail.

        Raises Unavailable while Slack does not say who it is, by `until` where something waits for
        it: rights are never guessed.
        """
        if not self._team:
            raise Unavailable("Slack has not said yet which workspace this is")
        email = self._email(user_of(person), until)
        if email is None:
            return _GUEST
        return _named(plan, email) or (
            _MEMBER.model_copy(update={"name": email, "email": email}) if email else None
        )

    def name_of(self, plan: Plan, user: str, *, until: datetime) -> str:
        """The name of a colleague whom the plan names; empty for anybody else, and where Slack
        does not say by `until` who it is: an acknowledgement waits for this.
        """
        try:
            email = self._email(user, until)
        except Unavailable:
            return ""
        known = _named(plan, email) if email else None
        return known.name if known else ""

    def forget(self) -> None:
        """Asks again who everybody is: somebody has just left."""
        with self._lock:
            self._known.clear()

    def _email(self, user: str, until: datetime | None) -> str | None:
        """The e-mail of a full member, in lower case, empty if Slack has none; None for others."""
        with self._lock:
            found = self._known.get(user)
        if found and self._clock() - found[0] < REMEMBERED:
            return found[1]
        email = self._ask(user, self._client) if until is None else self._ask_soon(user, until)
        with self._lock:
            self._known[user] = (self._clock(), email)
        return email

    def _ask_soon(self, user: str, until: datetime) -> str | None:
        now = self._clock()
        if now < self._silent_until:
            raise Unavailable("Slack did not say a moment ago")
        if now >= until:
            raise Unavailable("Slack did not say in time who others are")
        try:
            return self._ask(user, quick(self._client, (until - now).total_seconds()))
        except Unavailable:
            self._silent_until = self._clock() + AFTER_TROUBLE
            raise

    def _ask(self, user: str, client: WebClient) -> str | None:
        if not self._team:
            # Everybody would look like an outsider.
            raise Unavailable("Slack has not said yet which workspace this is")
        try:
            info = client.users_info(user=user).data
        except SlackApiError as error:
            if error.response.get("error") in ("user_not_found", "user_not_visible"):
                return None
            raise Unavailable("Slack does not say who this is") from error
        except UNREACHABLE as error:
            raise Unavailable("Slack cannot be reached") from error
        found = info["user"] if isinstance(info, dict) else {}
        outside = found.get("is_restricted") or found.get("is_ultra_restricted")
        gone = found.get("deleted") or found.get("is_stranger")
        if outside or gone or found.get("team_id", self._team) != self._team:
            return None
        return str((found.get("profile") or {}).get("email") or "").lower()


def _named(plan: Plan, email: str) -> Person | None:
    return next((person for person in plan.people if person.email.lower() == email), None)
