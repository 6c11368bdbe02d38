"""What the centre is told."""

from pathlib import Path

import pytest

from centre.settings import Settings, SettingsError, load


def test_without_a_file_there_are_defaults() -> None:
    assert load(None, {"broker": None}) == Settings()


def test_options_overrule_the_file_and_the_file_the_defaults(tmp_path: Path) -> None:
    file = tmp_path / "centre.toml"
    file.write_text('root = "here"\nbroker = "b:1"\n[policy]\ndelivery_lease_s = 60\n')
    settings = load(file, {"broker": "c:2", "root": None})
    assert (settings.root, settings.broker, settings.policy.delivery_lease_s) == ("here", "c:2", 60.0)
    assert settings.broker_address() == ("c", 2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour = 1", "colour: unknown"),
        ("root = 5", "root: expected str, got 5"),
        ("policy = 5", "policy: expected a table, got 5"),
        ('policy.lock_min = "long"', "policy.lock_min: expected float"),
        ("policy.edit_limit = true", "policy.edit_limit: expected int"),
        ("policy.delivery_lease_s = -1", "policy.delivery_lease_s: expected 30 to 3600"),
        ("policy.lease = 1", "policy.lease: unknown"),
        ("root =", "centre.toml"),
    ],
)
def test_a_wrong_file_names_its_place(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "centre.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=told):
        load(file, {})


def test_a_centre_in_production_refuses_a_turned_clock(tmp_path: Path) -> None:
    file = tmp_path / "centre.toml"
    file.write_text('mode = "production"\nclock = "tcp://127.0.0.1:21999"\n')
    with pytest.raises(SettingsError, match="simulation only; leave it out"):
        load(file, {}).clock_address()
    assert load(file, {"mode": "simulation"}).clock_address() == "tcp://127.0.0.1:21999"
    assert Settings(mode="production").clock_address() is None
    with pytest.raises(SettingsError, match="mode 'test'"):
        Settings(mode="test").clock_address()


@pytest.mark.parametrize(
    "broker", ["", "host", "host:", ":1883", "host:x", "host:0", "host:70000", "host:۱۸"]
)
def test_a_broker_needs_host_and_port(broker: str) -> None:
    with pytest.raises(SettingsError, match="HOST:PORT"):
        Settings(broker=broker).broker_address()
