"""Metrics: gauges of what all workers share, counters of the worker that answers.

The text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bff.context import AppContext
from bff.health import CHECK_S, Gauge
from jobs import health
from jobs.health import Depth, RecurringJob

if TYPE_CHECKING:
    from prometheus_client.core import Metric

T = TypeVar("T")
NAME = "mashangban"


@dataclass(frozen=True, eq=False)
class MetricsCollector:
    """Values from the database; None if it did not answer in time, or has not yet."""

    jobs: Depth | None
    recurring: list[RecurringJob] | None
    gauges: Sequence[Gauge]
    circuits: Mapping[str, str]
    counters: Mapping[str, int]

    def collect(self) -> Iterator[Metric]:
        """Collect the metrics, as prometheus_client's interface requires."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        def gauge(
            name: str, description: str, samples: Mapping[str, float], label: str = ""
        ) -> Metric:
            family = GaugeMetricFamily(
                f"{NAME}_{name}", description, labels=[label] if label else []
            )
            for value, number in samples.items():
                family.add_metric([value] if label else [], number)
            return family

        if (depth := self.jobs) is not None:
            numbers = {"waiting": depth.waiting, "due": depth.due, "dead": depth.dead}
            yield gauge("jobs", "Jobs in the queue.", numbers, "state")
            oldest = {"": depth.oldest_due_s}
            yield gauge("jobs_oldest_due_seconds", "How late the first due job is.", oldest)
        if self.recurring is not None:
            description = "Failures of a recurring job since it last went well."
            failures = {job.kind: job.failures for job in self.recurring}
            yield gauge("recurring_job_failures", description, failures, "kind")
        for row in self.gauges:
            yield gauge(row.name, row.description, row.samples, row.label)
        closed = {name: float(state == "closed") for name, state in self.circuits.items()}
        yield gauge("core_circuit_closed", "1: the core's service is called.", closed, "service")

        events = CounterMetricFamily(
            f"{NAME}_events", "What has happened in this process.", labels=["event", "kind", "pid"]
        )
        for key, number in sorted(self.counters.items()):
            event, _, kind = key.partition(":")
            events.add_metric([event, kind, str(os.getpid())], number)
        yield events


async def metrics(context: AppContext) -> tuple[bytes, str]:
    """Return the text and its media type.

    There is always an answer: while the database is away, its values are missing.
    """
    # Imported here, because it delays the start by a tenth of a second and not everybody uses it.
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

    (depth, recurring), gauge_lists = await asyncio.gather(
        asyncio.gather(
            _value_or_none(health.depth(context.clock.now())),
            _value_or_none(health.recurring_jobs()),
        ),
        asyncio.gather(*(_value_or_none(value_of()) for value_of in context.health.gauges)),
    )
    gauges = [gauge for some in gauge_lists for gauge in some or ()]
    circuits = {name: health.state for name, health in context.core.health().items()}
    registry = CollectorRegistry(auto_describe=False)
    registry.register(MetricsCollector(depth, recurring, gauges, circuits, dict(context.counters)))
    return generate_latest(registry), CONTENT_TYPE_LATEST


async def _value_or_none(value: Awaitable[T]) -> T | None:
    try:
        async with asyncio.timeout(CHECK_S):
            return await value
    except Exception:
        return None
