"""Topics of the fleet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.topics import KioskTopics, Uplink, parse_uplink, shared_filters, status_filters


def test_the_tree_is_the_sheets() -> None:
    topics = KioskTopics("kiosks", "k-17")
    assert topics.state == "kiosks/v1/up/k-17/state"
    assert topics.health("finger") == "kiosks/v1/up/k-17/health/finger"
    assert topics.request("deliver.claim") == "kiosks/v1/up/k-17/rq/deliver.claim"
    assert topics.events == "kiosks/v1/up/k-17/ev"
    assert (topics.info, topics.metrics) == ("kiosks/v1/up/k-17/info", "kiosks/v1/up/k-17/metrics")
    assert topics.alarm("case_opened") == "kiosks/v1/up/k-17/alarm/case_opened"
    assert (topics.desired, topics.reported) == ("kiosks/v1/dn/k-17/cfg", "kiosks/v1/up/k-17/cfg")
    assert (topics.command("7"), topics.progress("7")) == (
        "kiosks/v1/dn/k-17/cmd/7",
        "kiosks/v1/up/k-17/cmd/7",
    )
    assert topics.log_piece("7", 3) == "kiosks/v1/up/k-17/log/7/3"
    assert topics.notice == "kiosks/v1/dn/all/notice"
    assert topics.replies == "kiosks/v1/dn/k-17/rs"
    assert topics.ack == "kiosks/v1/dn/k-17/ack"


def test_a_kiosk_listens_to_its_own_downlink_all_and_the_centre_alone() -> None:
    assert KioskTopics("R", "k-17").downlink == ("R/v1/dn/k-17/#", "R/v1/dn/all/#", "R/v1/ct/state")


@pytest.mark.parametrize("name", ["", "k1", "K-17", "k/17", "k+17", "k#1", "k 17", "a" * 33, "کیوسک"])
def test_hostile_kiosk_names_make_no_topics(name: str) -> None:
    with pytest.raises(ValueError, match="kiosk id"):
        KioskTopics("kiosks", name)
    assert parse_uplink("kiosks", f"kiosks/v1/up/{name}/ev") is None


def test_an_uplink_topic_is_read_back() -> None:
    topics = KioskTopics("kiosks", "k-17")
    assert parse_uplink("kiosks", topics.events) == Uplink("k-17", "ev", "")
    assert parse_uplink("kiosks", topics.request("deliver.claim")) == Uplink("k-17", "rq", "deliver.claim")
    assert parse_uplink("kiosks", topics.health("finger")) == Uplink("k-17", "health", "finger")


@given(st.text(max_size=60))
def test_any_other_topic_is_nobodys(topic: str) -> None:
    assert parse_uplink("kiosks", topic) is None


def test_the_centre_listens_to_no_downlink() -> None:
    shared = [each.removeprefix("$share/centre/") for each in shared_filters("kiosks")]
    assert all(each.startswith("kiosks/v1/up/+/") for each in (*shared, *status_filters("kiosks")))
