"""What Prometheus scrapes: read from the database at the moment it asks; a retired kiosk has no series."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, Engine, func, select

from centre.fleet.presence import Liveness
from centre.inbox.tables import dead_letters, inbox
from centre.storage.schema import applications
from centre.web.fleet import RETIRED, lines
from centre.work.tables import refused


def scraped(engine: Engine, now: float) -> bytes:
    registry = CollectorRegistry()
    with engine.begin() as connection:
        registry.register(_Now(list(_families(connection, now))))
    return generate_latest(registry)


class _Now(Collector):
    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> list[Metric]:
        return self._families


def _families(connection: Connection, now: float) -> Iterator[Metric]:
    yield from _kiosks(connection, now)
    taken = CounterMetricFamily("centre_inbox", "Events by what became of them", labels=["result"])
    taken.add_metric(["taken"], connection.execute(select(func.count()).select_from(inbox)).scalar_one())
    buried = connection.execute(select(func.count()).select_from(dead_letters)).scalar_one()
    taken.add_metric(["dead_letter"], buried)
    times = connection.execute(select(func.coalesce(func.sum(refused.c.times), 0))).scalar_one()
    taken.add_metric(["refused"], float(times))
    yield taken
    states = GaugeMetricFamily("centre_applications", "Applications by state", labels=["state"])
    for state, number in connection.execute(
        select(applications.c.state, func.count()).group_by(applications.c.state)
    ):
        states.add_metric([state], number)
    yield states


def _kiosks(connection: Connection, now: float) -> Iterator[Metric]:
    up = GaugeMetricFamily("kiosk_up", "1 for a kiosk that is online and heard", labels=["kiosk", "place"])
    seen = GaugeMetricFamily("kiosk_last_seen_timestamp_seconds", "When it was last heard", labels=["kiosk"])
    broken = GaugeMetricFamily("kiosk_parts_in_fault", "Parts that do not serve", labels=["kiosk"])
    for kiosk, place, state, heard_at, faults, _ in lines(connection, now):
        if state == RETIRED:
            continue
        up.add_metric([kiosk, place], float(state == Liveness.LIVE))
        broken.add_metric([kiosk], len(faults))
        if heard_at is not None:
            seen.add_metric([kiosk], heard_at)
    yield from (up, seen, broken)
