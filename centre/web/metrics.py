"""What Prometheus scrapes: read from the database at the moment it asks; a retired kiosk has no series."""

import math
from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, Engine, func, select

from centre.fleet.acts import REFUSED
from centre.fleet.figures import newest_figures
from centre.fleet.presence import Liveness
from centre.inbox.tables import dead_letters, inbox
from centre.line.timing import BUCKETS_S
from centre.storage.schema import applications
from centre.web.fleet import RETIRED, lines
from centre.web.tables import operator_acts
from centre.work.tables import answer_times, refused
from kiosk.domain.refusals import Refusal


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
    yield from _answer_times(connection)
    yield from _refused_acts(connection)
    taken = CounterMetricFamily("centre_inbox", "Events by what became of them", labels=["result"])
    taken.add_metric(["taken"], connection.execute(select(func.count()).select_from(inbox)).scalar_one())
    buried = connection.execute(select(func.count()).select_from(dead_letters)).scalar_one()
    taken.add_metric(["dead_letter"], buried)
    was_repeated = refused.c.reason == Refusal.REPEATED.value
    for result, which in (("repeated", was_repeated), ("refused", ~was_repeated)):
        times = connection.execute(
            select(func.coalesce(func.sum(refused.c.times), 0)).where(which)
        ).scalar_one()
        taken.add_metric([result], float(times))
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
    rows = GaugeMetricFamily("kiosk_outbox_rows", "Events that wait for the centre", labels=["kiosk"])
    open_ = GaugeMetricFamily("kiosk_alarms_open", "Alarms that nobody has closed", labels=["kiosk"])
    told = newest_figures(connection)
    for kiosk, place, state, heard_at, faults, *_ in lines(connection, now):
        if state == RETIRED:
            continue
        up.add_metric([kiosk, place], float(state == Liveness.LIVE))
        broken.add_metric([kiosk], len(faults))
        open_.add_metric([kiosk], sum(each.startswith("alarm: ") for each in faults))
        if "outbox_rows" in told.get(kiosk, {}):
            rows.add_metric([kiosk], told[kiosk]["outbox_rows"])
        if heard_at is not None:
            seen.add_metric([kiosk], heard_at)
    yield from (up, seen, broken, rows, open_)


def _answer_times(connection: Connection) -> Iterator[Metric]:
    """`centre_request_seconds_bucket{op,code}`, as the workers wrote it down."""
    family = HistogramMetricFamily(
        "centre_request_seconds", "How long answers to kiosks took", labels=["op", "code"]
    )
    counted: dict[tuple[str, str], dict[int, Any]] = {}
    for row in connection.execute(select(answer_times)):
        counted.setdefault((row.op, row.code), {})[row.bucket] = row
    for (op, code), by_bucket in sorted(counted.items()):
        total, buckets = 0, []
        for at, most in enumerate((*BUCKETS_S, math.inf)):
            total += by_bucket[at].times if at in by_bucket else 0
            buckets.append(("+Inf" if most == math.inf else f"{most:g}", total))
        spent = sum(row.seconds for row in by_bucket.values())
        family.add_metric([op, code], buckets, spent)
    yield family


def _refused_acts(connection: Connection) -> Iterator[Metric]:
    refused_acts = select(func.count()).where(operator_acts.c.act == REFUSED)
    family = CounterMetricFamily("centre_operator_refusals", "What operators were not allowed")
    family.add_metric([], connection.execute(refused_acts).scalar_one())
    yield family
