"""What the rooms of the web server know: the plan in force, and what links are about."""

from collections.abc import Callable, Mapping
from functools import cached_property

from helpbot.clock import Clock, utc_now
from helpbot.config import Settings, signing_key
from helpbot.desk.called import called, calls_of
from helpbot.outages import Outage
from helpbot.plan import Person, Plan
from helpbot.signing import Signed, Signer
from helpbot.speech import Address
from helpbot.store import Store
from helpbot.web.alerts import Alerts
from helpbot.web.links import Facts, Links, Told
from helpbot.wording.calls import service_at
from helpbot.wording.outages import what


class Rooms:
    """`plan` gives the one in force; `wake` has what was stored acted upon."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        plan: Callable[[], Plan],
        *,
        address_of: Callable[[Person], Address | None],
        wake: Callable[[], None],
        clock: Clock = utc_now,
    ) -> None:
        self._settings = settings
        self._store = store
        self._plan = plan
        self._address_of = address_of
        self._wake = wake
        self._clock = clock

    @cached_property
    def signer(self) -> Signer:
        """Raises StorageError when the key can be neither read nor made."""
        return Signer(signing_key(self._settings))

    def links(self) -> Links:
        facts = Facts(
            tell=self._tell,
            name_of=self._name_of,
            address_of=self._address,
            hour_of=lambda at: self._plan().hour_of(at),
            desk=lambda: self._plan().desk,
        )
        return Links(self._store, self.signer, facts, clock=self._clock, wake=self._wake)

    def alerts(self) -> Alerts | None:
        """None without a secret: then there is no such door."""
        secret = self._settings.helpbot_alert_secret
        if not secret:
            return None
        return Alerts(self._store, secret, self._alerts, clock=self._clock, wake=self._wake)

    def _alerts(self) -> Mapping[str, tuple[str, str]]:
        alerts = self._plan().alerts
        return {name: (alert.service, alert.facility) for name, alert in alerts.items()}

    def _tell(self, signed: Signed) -> Told | None:
        """Of a call for help; of an outage, or of the larger one that it is part of by now."""
        if signed.is_call:
            return self._tell_call(signed.number, signed.person)
        outage = self._store.read().outages.whole(signed.number)
        return self._told(outage) if outage is not None else None

    def _tell_call(self, number: int, person: str) -> Told | None:
        tx, plan = self._store.read(), self._plan()
        about = tx.outages.whole(number) or tx.tickets.get(number)
        if about is None:
            return None
        calls = [call[0] for call in calls_of(tx, about.id) if person in called(call)]
        if not calls:
            return None
        # One that is not answered counts; of several that are, the last.
        call = next((one for one in calls if one.answered_at is None), calls[-1])
        return Told(
            what(about, plan) if isinstance(about, Outage) else service_at(about, plan),
            number=about.id,
            is_open=about.is_unresolved,
            owner=call.answered_by,
            owner_name=self._name_of(call.answered_by or "") or "",
            since=plan.hour_of(call.answered_at) if call.answered_at else "",
        )

    def _told(self, outage: Outage) -> Told:
        plan = self._plan()
        return Told(
            what(outage, plan),
            number=outage.id,
            is_open=outage.is_unresolved,
            owner=outage.claimed_by,
            owner_name=self._name_of(outage.claimed_by or "") or outage.claimed_by or "",
            since=plan.hour_of(outage.claimed_at) if outage.claimed_at else "",
        )

    def _name_of(self, person_id: str) -> str | None:
        person = self._plan().person(person_id)
        return person.name if person else None

    def _address(self, person_id: str) -> Address | None:
        person = self._plan().person(person_id)
        return self._address_of(person) if person else None
