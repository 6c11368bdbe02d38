"""What Prometheus scrapes: every series by its exact name, few labels, nothing of a retired kiosk."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine

from centre.fleet.alarms import happened
from centre.fleet.figures import note_figures
from centre.fleet.register import retire_kiosk
from centre.inbox.refusals import Refusals, save_refusals
from centre.line.timing import AnswerTimes, save_times
from centre.storage.database import opened
from centre.web.metrics import scraped
from kiosk.domain.refusals import Refusal
from tests.centre.web.test_site import HOSTILE_NAME, Clock, fill

DASHBOARD = Path(__file__).parents[3] / "config" / "grafana" / "kiosks.json"
OF_A_KIOSK = {
    *("kiosk_up", "kiosk_last_seen_timestamp_seconds", "kiosk_outbox_rows"),
    *("kiosk_parts_in_fault", "kiosk_alarms_open"),
}
OF_THE_CENTRE = {
    *("centre_inbox_total", "centre_operator_refusals_total"),
    *("centre_request_seconds_bucket", "centre_request_seconds_count", "centre_request_seconds_sum"),
}
LABELS = {
    **{name: {"kiosk"} for name in OF_A_KIOSK},
    "kiosk_up": {"kiosk", "place"},
    "centre_inbox_total": {"result"},
    "centre_operator_refusals_total": set(),
    "centre_request_seconds_bucket": {"op", "code", "le"},
    "centre_request_seconds_count": {"op", "code"},
    "centre_request_seconds_sum": {"op", "code"},
    "centre_applications": {"state"},
}
# What PromQL itself says; the rest of an expression is metrics, labels and values.
_WORDS = {
    *("sum", "count", "avg", "rate", "increase", "topk", "bottomk", "histogram_quantile", "time", "vector"),
    *("by", "on", "and", "or"),
}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Three kiosks, the first with everything that a kiosk can have."""
    now = Clock().now()
    with opened(f"sqlite:///{tmp_path}/centre.db") as engine:
        fill(engine, now)
        times, refusals = AnswerTimes(), Refusals()
        times.note("deliver.claim", "ok", 0.02)
        refusals.note("kiosk-1", "ev", Refusal.TOO_LARGE)
        with engine.begin() as connection:
            note_figures(connection, {"kiosk-1": {"outbox_rows": 3}}, now.timestamp())
            happened(connection, "kiosk-1", "attendant_called", "alarm", now.timestamp())
            save_times(connection, times.take())
            save_refusals(connection, refusals.take(), now.timestamp())
        yield engine


def samples(engine: Engine) -> list[tuple[str, dict[str, str], float]]:
    text = scraped(engine, Clock().now().timestamp()).decode()
    families = text_string_to_metric_families(text)
    return [(each.name, each.labels, each.value) for family in families for each in family.samples]


def test_every_series_has_its_name_and_no_label_that_grows(engine: Engine) -> None:
    seen = samples(engine)
    assert {name for name, _, _ in seen} == OF_A_KIOSK | OF_THE_CENTRE
    assert all(set(labels) == LABELS[name] for name, labels, _ in seen)
    of_kiosk = {name: value for name, labels, value in seen if labels.get("kiosk") == "kiosk-1"}
    heard = Clock().now().timestamp()
    assert of_kiosk["kiosk_last_seen_timestamp_seconds"] == heard
    assert (of_kiosk["kiosk_up"], of_kiosk["kiosk_outbox_rows"], of_kiosk["kiosk_alarms_open"]) == (1, 3, 1)
    results = {labels["result"]: value for name, labels, value in seen if name == "centre_inbox_total"}
    assert results == {"taken": 2, "dead_letter": 0, "repeated": 0, "refused": 1}


def test_a_kiosk_has_five_series_and_a_retired_one_none(engine: Engine) -> None:
    per_kiosk = Counter(labels["kiosk"] for _, labels, _ in samples(engine) if "kiosk" in labels)
    assert per_kiosk["kiosk-1"] == max(per_kiosk.values()) == len(OF_A_KIOSK)
    with engine.begin() as connection:
        retire_kiosk(connection, "kiosk-1", Clock().now().timestamp())
    after = Counter(labels["kiosk"] for _, labels, _ in samples(engine) if "kiosk" in labels)
    assert after == {name: number for name, number in per_kiosk.items() if name != "kiosk-1"}
    assert "kiosk-1" not in scraped(engine, 0.0).decode()


def test_a_hostile_place_is_one_label_and_no_series_of_its_own(engine: Engine) -> None:
    with engine.begin() as connection:
        hostile = HOSTILE_NAME + "\n\\ kiosk_up 1"
        connection.exec_driver_sql("UPDATE kiosks SET place = ? WHERE id = 'kiosk-2'", (hostile,))
    named = [labels for name, labels, _ in samples(engine) if name == "kiosk_up"]
    assert [each["place"] for each in named if each["kiosk"] == "kiosk-2"] == [hostile]
    assert len(named) == 3


def targets() -> list[str]:
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    return [target["expr"] for panel in board["panels"] for target in panel["targets"]]


def names_in(expression: str) -> set[str]:
    bare = re.sub(r'"[^"]*"|\[\w+\]|\$\w+', "", expression)
    return {each for each in re.findall(r"[a-z_]\w*", bare) if each not in _WORDS}


def served(engine: Engine) -> set[str]:
    """The names of all samples, and of what has none yet, such as applications."""
    families = re.findall(r"^# TYPE (\w+) gauge", scraped(engine, 0.0).decode(), re.MULTILINE)
    return {name for name, _, _ in samples(engine)} | set(families)


def test_the_dashboard_asks_for_series_that_are_served_and_for_their_own_labels(engine: Engine) -> None:
    there = served(engine)
    assert there == set(LABELS)
    for expression in targets():
        metrics = names_in(expression) & there
        assert metrics, expression
        known = metrics.union(*(LABELS[each] for each in metrics))
        assert names_in(expression) <= known, expression
        assert all(expression.count(left) == expression.count(right) for left, right in ("()", "{}", "[]"))
    shown = set().union(*map(names_in, targets()))
    assert shown & set(LABELS) >= OF_A_KIOSK | {"centre_inbox_total", "centre_applications"}


def test_the_dashboard_has_the_form_that_grafana_imports() -> None:
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    assert (board["id"], board["schemaVersion"] >= 36, bool(board["title"])) == (None, True, True)
    (source,) = board["__inputs"]
    assert (source["type"], source["pluginId"]) == ("datasource", "prometheus")
    uid = f"${{{source['name']}}}"
    panels = board["panels"]
    assert len({each["id"] for each in panels}) == len(panels)
    assert {each["type"] for each in panels} <= {
        each["id"] for each in board["__requires"] if each["type"] == "panel"
    }
    taken: Counter[tuple[int, int]] = Counter()
    for panel in panels:
        at = panel["gridPos"]
        assert 0 <= at["x"] < at["x"] + at["w"] <= 24
        taken.update(
            (x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])
        )
        assert panel["title"]
        assert panel["description"]
        assert [each["datasource"]["uid"] for each in (panel, *panel["targets"])] == [uid] * (
            1 + len(panel["targets"])
        )
        assert len({each["refId"] for each in panel["targets"]}) == len(panel["targets"])
    assert set(taken.values()) == {1}
    (variable,) = board["templating"]["list"]
    assert any(f"${variable['name']}" in each for each in targets())
