"""Who a Slack user is in desk.toml: matched by e-mail, full members of the home workspace only."""

import threading
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

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

LONGEST_NAME = 60
# "Di Novack" is read as "Di Novak"; "Dina Nowak" is not.
LIKE = 0.85


@dataclass(frozen=True, slots=True)
class Member:
    """`email` in lower case, empty if Slack has none; `name` is what they call themselves."""

    email: str
    name: str


_GUEST = Person(id="guest", name="Guest", email="guest@guest.invalid", role=Role.PARTNER)

_MEMBER = Person(id="member", name="Member", email="member@member.invalid")


class People:
    def __init__(self, client: WebClient, team: str, clock: Clock) -> None:
        self._client = client
        self._team = team
        self._clock = clock
        self._known: dict[str, tuple[datetime, Member | None]] = {}
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
        member = self._member(user_of(person), until)
        if member is None:
            return _GUEST
        return _named(plan, member.email) or (
            _MEMBER.model_copy(update={"name": called(plan, member), "email": member.email})
            if member.email
            else None
        )

    def name_of(self, plan: Plan, user: str, *, until: datetime) -> str:
        """The name of a colleague; empty for anybody else, who is called by an address alone, and
        where Slack does not say by `until` who it is: an acknowledgement waits for this.
        """
        try:
            member = self._member(user, until)
        except Unavailable:
            return ""
        if member is None or not member.email:
            return ""
        known = _named(plan, member.email)
        name = known.name if known else called(plan, member)
        # An address is for those who work on it, and not for all who read along.
        return "" if "@" in name else name

    def forget(self) -> None:
        """Asks again who everybody is: somebody has just left."""
        with self._lock:
            self._known.clear()

    def _member(self, user: str, until: datetime | None) -> Member | None:
        """A full member; None for others."""
        with self._lock:
            found = self._known.get(user)
        if found and self._clock() - found[0] < REMEMBERED:
            return found[1]
        member = self._ask(user, self._client) if until is None else self._ask_soon(user, until)
        with self._lock:
            self._known[user] = (self._clock(), member)
        return member

    def _ask_soon(self, user: str, until: datetime) -> Member | None:
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

    def _ask(self, user: str, client: WebClient) -> Member | None:
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
        profile = found.get("profile") or {}
        name = profile.get("real_name") or found.get("real_name") or profile.get("display_name")
        return Member(str(profile.get("email") or "").lower(), str(name or ""))


def called(plan: Plan, member: Member) -> str:
    """Whom to call a member whom the plan does not name: as they call themselves, and where that
    could be taken for somebody of the plan, with their address beside it.
    """
    name = " ".join("".join(c for c in member.name if c.isprintable()).split())
    if not name or "@" in name or len(name) > LONGEST_NAME:
        return member.email
    ours = (*(one.name for one in plan.people), *(team.name for team in plan.teams), plan.desk.name)
    is_like_ours = any(_is_like(name, other) for other in (*ours, "helpbot"))
    return f"{name} ({member.email})" if is_like_ours or not _is_plain(name) else name


def _is_plain(name: str) -> bool:
    """Whether no letter of it only looks like one of ours: a Cyrillic "а" is not an "a"."""
    return all(unicodedata.name(c, "").startswith("LATIN") for c in name if c.isalpha())


def _is_like(name: str, other: str) -> bool:
    mine, theirs = _words(name), _words(other)
    is_part = bool(mine and theirs) and (mine <= theirs or theirs <= mine)
    likeness = SequenceMatcher(None, " ".join(sorted(mine)), " ".join(sorted(theirs))).ratio()
    return is_part or likeness >= LIKE


def _words(name: str) -> frozenset[str]:
    letters = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(c if c.isalpha() else " " for c in letters if not unicodedata.combining(c))
    return frozenset(kept.split())


def _named(plan: Plan, email: str) -> Person | None:
    return next((person for person in plan.people if person.email.lower() == email), None)
