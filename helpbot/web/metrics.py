"""Figures for Prometheus, read from the store at each scrape: no counter that a restart could lose.
They count; they say nothing of what was said and by whom.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    Metric,
    SummaryMetricFamily,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from helpbot.store import Store, Tx
from helpbot.watchdog import COUNT
from helpbot.web.wsgi import Environ, Wsgi, answer


def metrics(store: Store) -> Wsgi:
    registry = CollectorRegistry()
    registry.register(_Figures(store))

    def app(_: Environ, start: Any) -> Iterable[bytes]:
        return answer(start, "200 OK", generate_latest(registry), CONTENT_TYPE_LATEST)

    return app


class _Figures:
    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterator[Metric]:
        tx = self._store.read()
        yield from _boxes(tx)
        yield _questions(tx)
        yield from _outages(tx)
        yield _watchdog(tx)


def _boxes(tx: Tx) -> Iterator[Metric]:
    for name, depth in (("inbox", tx.inbox.depth()), ("outbox", tx.outbox.depth())):
        waiting = GaugeMetricFamily(f"helpbot_{name}_waiting", "Messages that wait.")
        waiting.add_metric([], depth.waiting)
        parked = GaugeMetricFamily(f"helpbot_{name}_parked", "Messages that were given up.")
        parked.add_metric([], depth.parked)
        yield from (waiting, parked)


def _questions(tx: Tx) -> Metric:
    answers = GaugeMetricFamily(
        "helpbot_questions",
        "Questions by what was found and what came of it.",
        labels=["band", "outcome"],
    )
    for band, outcome, count in tx.answers.count_by_band():
        answers.add_metric([band, outcome], count)
    return answers


def _watchdog(tx: Tx) -> Metric:
    found = tx.pulse.last(COUNT)
    return CounterMetricFamily(
        "helpbot_watchdog_found",
        "Pages and steps that the watchdog found overdue.",
        value=int(found.detail) if found else 0,
    )


def _outages(tx: Tx) -> Iterator[Metric]:
    outages = GaugeMetricFamily("helpbot_outages", "Outages by state.", labels=["state"])
    for state, count in tx.figures.outages_by_state().items():
        outages.add_metric([state.value], count)
    yield outages
    times = tx.figures.times_to_claim()
    yield SummaryMetricFamily(
        "helpbot_claim_seconds",
        "From the detection of an outage to its first claim.",
        count_value=len(times),
        sum_value=sum(times, timedelta()).total_seconds(),
    )
