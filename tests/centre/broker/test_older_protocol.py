"""Clients older than MQTT 5, with a certificate as good as any: refused by the broker's own plugin."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from paho.mqtt.enums import MQTTProtocolVersion

from centre.broker.authority import AuthorityError
from centre.broker.plugins import MQTT5_PLUGIN, loading, mqtt5_plugin
from centre.cli import main
from tests.centre.broker.plugin import LACKING, built_plugin
from tests.centre.broker.secured import ROOT, End, Secured, secured

KIOSK, OTHER = "kiosk-7", "kiosk-8"
UP, DOWN = f"{ROOT}/v1/up", f"{ROOT}/v1/dn"
OLDER = [
    pytest.param(MQTTProtocolVersion.MQTTv31, id="3.1"),
    pytest.param(MQTTProtocolVersion.MQTTv311, id="3.1.1"),
]


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    with secured(tmp_path_factory.mktemp("older")) as made:
        if not made.plan.mqtt5_only:
            pytest.skip(LACKING)
        made.enrol(KIOSK)
        yield made


@pytest.fixture
def centre(broker: Secured) -> Iterator[End]:
    made = End(broker.broker.port, broker.context("centre-1"))
    assert made.subscribe(f"{UP}/#") == 1
    yield made
    made.leave()


def older(at: Secured, version: MQTTProtocolVersion, will: str | None = None) -> End:
    return End(at.broker.port, at.context(KIOSK), KIOSK, version, will)


@pytest.mark.broker
@pytest.mark.parametrize("version", OLDER)
def test_an_older_client_is_put_out_at_its_first_word_which_nobody_hears(
    broker: Secured, centre: End, version: MQTTProtocolVersion
) -> None:
    old = older(broker, version)
    old.publish(f"{UP}/{KIOSK}/metrics", b"older")
    assert old.lost.wait(20.0)
    assert_kiosk_is_served(broker, centre)
    assert [each.payload for each in centre.heard] == [b"newer"]
    assert f"{KIOSK} speaks less than MQTT 5" in (broker.folder / "broker" / "mosquitto.log").read_text()


@pytest.mark.broker
@pytest.mark.parametrize("version", OLDER)
def test_an_older_client_hears_not_even_its_own_orders(
    broker: Secured, centre: End, version: MQTTProtocolVersion
) -> None:
    configuration = f"{DOWN}/{KIOSK}/cfg"  # kept by the broker: whoever may subscribe is given it at once
    assert centre.publish(configuration, retain=True) == 0
    old = older(broker, version)
    old.subscribe(f"{DOWN}/{KIOSK}/#")
    assert old.lost.wait(20.0)
    assert centre.publish(configuration, b"", retain=True) == 0
    assert old.heard == []


@pytest.mark.broker
@pytest.mark.parametrize("version", OLDER)
def test_the_will_of_an_older_client_is_never_said(
    broker: Secured, centre: End, version: MQTTProtocolVersion
) -> None:
    older(broker, version, f"{UP}/{KIOSK}/state").cut()
    older(broker, version, f"{UP}/{KIOSK}/state").publish(f"{UP}/{KIOSK}/metrics")
    assert_kiosk_is_served(broker, centre)
    assert {each.topic for each in centre.heard} == {f"{UP}/{KIOSK}/metrics"}


def assert_kiosk_is_served(broker: Secured, centre: End) -> None:
    """The broker is there still, and whoever speaks MQTT 5 notices nothing."""
    kiosk = End(broker.broker.port, broker.context(KIOSK))
    assert kiosk.publish(f"{UP}/{KIOSK}/metrics", b"newer") == 0
    centre.wait_for(f"{UP}/{KIOSK}/metrics")
    kiosk.leave()


@pytest.mark.broker
def test_without_the_plugin_an_older_client_has_no_right_that_it_would_not_have_anyway(
    tmp_path: Path,
) -> None:
    with secured(tmp_path, mqtt5_only="") as at:
        at.enrol(KIOSK)
        old, centre = older(at, MQTTProtocolVersion.MQTTv311), End(at.broker.port, at.context("centre-1"))
        assert centre.subscribe(f"{UP}/+/metrics") == 1
        old.publish(f"{UP}/{OTHER}/metrics", b"forged")
        old.publish(f"{UP}/{KIOSK}/metrics", b"own")
        assert centre.wait_for(f"{UP}/{KIOSK}/metrics").payload == b"own"
        assert [each.topic for each in centre.heard] == [f"{UP}/{KIOSK}/metrics"]
        old.leave()
        centre.leave()


def test_the_plugin_is_named_or_found_and_production_does_without_it_never(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / MQTT5_PLUGIN
    with pytest.raises(AuthorityError, match="is no file; build it: make -C config/mosquitto/mqtt5_only"):
        mqtt5_plugin(file, is_needed=False)
    file.touch()
    assert mqtt5_plugin(file, is_needed=True) == str(file)
    monkeypatch.setattr("centre.broker.plugins._FOLDERS", (tmp_path / "nowhere",))
    assert mqtt5_plugin(None, is_needed=False) == ""
    with pytest.raises(AuthorityError, match="production needs mqtt5_only"):
        mqtt5_plugin(None, is_needed=True)
    monkeypatch.setattr("centre.broker.plugins._FOLDERS", (tmp_path,))
    assert mqtt5_plugin(None, is_needed=True) == str(file)
    assert loading(str(file)) == f"plugin {file}"
    assert loading("").startswith("#")


def test_broker_init_names_the_plugin_it_was_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plugin = built_plugin(tmp_path)
    if not plugin:
        pytest.skip(LACKING)
    words = ["broker-init", str(tmp_path / "line"), "--host", "127.0.0.1", "--mqtt5-only", plugin]
    assert main([*words, "--database=sqlite://", f"--keys={tmp_path}/keys"]) == 0
    told = (tmp_path / "line" / "broker" / "mosquitto.conf").read_text()
    assert told.index(f"plugin {plugin}\n") < told.index("mosquitto_dynamic_security.so")
    assert capsys.readouterr().err == ""
