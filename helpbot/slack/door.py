"""The door: what Slack sends is stored before it is acknowledged.

Everything happens in one middleware that runs before authorization, so that no failing `auth.test`
can acknowledge what was not stored.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from slack_bolt import BoltResponse
from slack_sdk.errors import SlackApiError

from helpbot.errors import StorageError, Unavailable
from helpbot.slack.catchup import Event
from helpbot.slack.common import Common
from helpbot.slack.ears import Ears
from helpbot.slack.identity import Identity
from helpbot.slack.listeners import afterwards, heard, heard_event, thread_of
from helpbot.slack.manifest import PROMPTS
from helpbot.slack.marks import Marks
from helpbot.slack.modals import Modals, makes_ticket
from helpbot.slack.reactions import Reactions
from helpbot.slack.sender import UNREACHABLE, aside
from helpbot.slack.views import inputs_of
from helpbot.speech import Utterance, channel_of
from helpbot.wording.forms import IS_OF_RECORD

NOT_RECORDED = (
    "That was not recorded: my storage does not take it right now. Please press it again."
)

_OK = 200


class Door:
    """`missed` is called for an event that could not be stored."""

    def __init__(
        self,
        common: Common,
        identity: Identity,
        modals: Modals,
        marks: Marks,
        *,
        wake: Callable[[], None],
        missed: Callable[[], None],
    ) -> None:
        self._common = common
        self._identity, self._modals, self._marks = identity, modals, marks
        self._wake, self._missed = wake, missed
        self._reactions = Reactions(common)
        self.side = ThreadPoolExecutor(2, thread_name_prefix="slack-side")

    def keep(self, body: Mapping[str, Any]) -> BoltResponse:
        """Stores an envelope; only what this returns, and not what it raises, is acknowledged."""
        if body.get("type") == "url_verification":
            return BoltResponse(status=_OK, body=str(body.get("challenge", "")))
        event = body.get("event") or {}
        if event.get("type") == "app_home_opened" and event.get("tab") == "messages":
            self.side.submit(self._prompt, str(event["channel"]))
        ears = self._identity.ears_for(body)
        if makes_ticket(body) and self._is_of_record(body, ears):
            self.side.submit(self._tell, body, IS_OF_RECORD)
            return BoltResponse(status=_OK, body="")
        if self._modals.open(body, ears.bot, lambda channel, root: thread_of(channel, root, ears)):
            return BoltResponse(status=_OK, body="")
        if body.get("type") == "view_submission":
            return self._keep_form(body)
        is_event = body.get("type") == "event_callback"
        try:
            utterance = self._heard(body, ears)
            if utterance is None:
                return BoltResponse(status=_OK, body="")
            self._put(utterance)
        except (StorageError, Unavailable):
            if is_event:
                # Slack delivers events again, and catch-up reads what it gives up on.
                self._missed()
                raise
            return self._refuse(body)
        self._wake()
        if is_event:
            self._marks.expect(utterance)
        return BoltResponse(status=_OK, body="")

    def _is_of_record(self, body: Mapping[str, Any], ears: Ears) -> bool:
        with suppress(StorageError):
            return ears.is_of_record(body)
        return False

    def _heard(self, body: Mapping[str, Any], ears: Ears) -> Utterance | None:
        event, now = body.get("event") or {}, self._common.clock()
        if event.get("type") == "reaction_added":
            return self._reactions.heard(event, ears, now)
        return heard(body, ears, now)

    def hear_late(self, event: Event) -> int:
        """Stores what was missed: a message, and what the emoji on it say. How many are new."""
        ears, now = self._identity.ears, self._common.clock()
        found = heard_event(event, ears, now)
        said = [*([found] if found else []), *self._reactions.late(event, ears, now)]
        count = sum(self._put(utterance) for utterance in said)
        if count:
            self._wake()
        return count

    def close(self) -> None:
        self.side.shutdown(wait=False, cancel_futures=True)

    def _keep_form(self, body: Mapping[str, Any]) -> BoltResponse:
        """A form closes once what it says is stored; until then it stays, with what is in it."""
        said_or_wrong = self._modals.submitted(body, self._common.clock())
        if isinstance(said_or_wrong, Utterance):
            try:
                self._put(said_or_wrong)
            except StorageError:
                said_or_wrong = dict.fromkeys(inputs_of(body["view"])[-1:], NOT_RECORDED)
            else:
                self._wake()
                return BoltResponse(status=_OK, body="")
        if not said_or_wrong:
            return BoltResponse(status=_OK, body="")
        marks = {"response_action": "errors", "errors": said_or_wrong}
        return BoltResponse(status=_OK, body=marks)

    def _put(self, utterance: Utterance) -> bool:
        """Whether it is new."""
        with self._common.store.begin() as tx:
            if not tx.inbox.put(utterance):
                return False
            for after in list(afterwards(utterance, self._identity.ears)):
                tx.inbox.put(after)
            tx.destinations.open(channel_of(utterance.reply_to))
        return True

    def _refuse(self, body: Mapping[str, Any]) -> BoltResponse:
        """A press or command is never delivered again: the person is told at once."""
        if body.get("command"):
            return BoltResponse(status=_OK, body=NOT_RECORDED)
        self.side.submit(self._tell, body, NOT_RECORDED)
        return BoltResponse(status=500, body="")

    def _tell(self, body: Mapping[str, Any], words: str) -> None:
        """Beside the message whose key was pressed; else in the person's direct messages."""
        client, url = self._common.client, str(body.get("response_url") or "")
        with suppress(SlackApiError, *UNREACHABLE):
            if url:
                aside(url, words, timeout_s=client.timeout)
            elif user := (body.get("user") or {}).get("id"):
                client.chat_postMessage(channel=str(user), text=words)

    def _prompt(self, channel: str) -> None:
        """Something to begin with, for whoever opens the Messages tab."""
        prompts = [{"title": title, "message": said} for title, said in PROMPTS]
        with suppress(SlackApiError, *UNREACHABLE):
            self._common.client.assistant_threads_setSuggestedPrompts(
                channel_id=channel, prompts=prompts
            )
