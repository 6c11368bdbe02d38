import os
from dataclasses import replace
from pathlib import Path

import pytest

from config.loading import load
from config.settings import (
    Address,
    CabinetSettings,
    CameraSettings,
    ClockSettings,
    Mode,
    PrinterSettings,
    Settings,
)
from drivers.card.trust import Trust
from kiosk.simulated import SimulatedError, is_simulated_port, refuse_simulated
from kiosk.surroundings import _information

CONFIG = Path(__file__).resolve().parents[2] / "config"


@pytest.fixture
def settings() -> Settings:
    return load(CONFIG / "default.toml")


@pytest.fixture
def real_trust() -> Trust:
    """A trust without anything made for tests."""
    return Trust(issuers=(), revocation_lists=(), terminal_chain=(), terminal_key=None)  # type: ignore[arg-type]


def test_a_pseudo_terminal_is_simulated_under_any_name(tmp_path: Path) -> None:
    main, sub = os.openpty()
    try:
        name = os.ttyname(sub)
        (tmp_path / "ttyUSB0").symlink_to(name)
        assert is_simulated_port(name)
        assert is_simulated_port(str(tmp_path / "ttyUSB0"))
    finally:
        os.close(main)
        os.close(sub)


@pytest.mark.parametrize("address", ["socket://127.0.0.1:9", "rfc2217://host:1", "loop://"])
def test_an_address_over_the_net_is_simulated(address: str) -> None:
    assert is_simulated_port(address)


def test_a_serial_device_is_not_simulated() -> None:
    assert not is_simulated_port("/dev/ttyS0")


def test_a_kiosk_in_service_takes_real_devices(settings: Settings, real_trust: Trust) -> None:
    refuse_simulated(settings, real_trust)


@pytest.mark.parametrize("reader", ["vpcd://127.0.0.1:1", "Virtual PCD 00 00"])
def test_a_kiosk_in_service_refuses_a_virtual_reader(
    settings: Settings, real_trust: Trust, reader: str
) -> None:
    virtual = replace(settings, reader=replace(settings.reader, name=reader))
    with pytest.raises(SimulatedError, match=r"reader\.name .* simulation only"):
        refuse_simulated(virtual, real_trust)
    refuse_simulated(replace(virtual, kiosk=replace(settings.kiosk, mode=Mode.SIMULATION)), real_trust)


def test_a_kiosk_in_service_refuses_a_simulated_sensor(settings: Settings, real_trust: Trust) -> None:
    sensor = replace(settings.sensor, address=Address("socket://127.0.0.1:1"))
    with pytest.raises(SimulatedError, match=r"sensor\.address"):
        refuse_simulated(replace(settings, sensor=sensor), real_trust)


def test_a_kiosk_in_service_refuses_a_simulated_cabinet(settings: Settings, real_trust: Trust) -> None:
    real = replace(settings, cabinet=CabinetSettings(Address("/dev/cabinet"), 1))
    refuse_simulated(real, real_trust)
    with pytest.raises(SimulatedError, match=r"cabinet\.address"):
        simulated = CabinetSettings(Address("socket://127.0.0.1:1"), 1)
        refuse_simulated(replace(settings, cabinet=simulated), real_trust)


def test_a_kiosk_in_service_refuses_test_issuers(settings: Settings) -> None:
    with pytest.raises(SimulatedError, match=r"reader\.trust"):
        refuse_simulated(settings, Trust.load(CONFIG / "test-trust"))


def test_a_kiosk_in_service_refuses_a_turned_clock(settings: Settings, real_trust: Trust) -> None:
    turned = replace(settings, clock=ClockSettings("tcp://127.0.0.1:21999"))
    with pytest.raises(
        SimulatedError, match=r"clock\.address tcp://127\.0\.0\.1:21999 is for simulation only"
    ):
        refuse_simulated(turned, real_trust)
    refuse_simulated(replace(turned, kiosk=replace(settings.kiosk, mode=Mode.SIMULATION)), real_trust)


@pytest.mark.parametrize(
    ("section", "simulated", "real"),
    [
        ("camera", "http://127.0.0.1:80/", "/dev/video0"),
        ("scanner", "/tmp/page.png", "rtsp://10.0.0.7/pages"),
        ("printer", "tcp://localhost:9100", "tcp://10.0.0.8:9100"),
    ],
)
def test_a_kiosk_in_service_refuses_simulated_peripherals(
    settings: Settings, real_trust: Trust, section: str, simulated: str, real: str
) -> None:
    def given(address: str) -> Settings:
        if section == "printer":
            return replace(settings, printer=PrinterSettings(Address(address), 115_200))
        camera = CameraSettings(Address(address), 1280, 720)
        return replace(settings, camera=camera) if section == "camera" else replace(settings, scanner=camera)

    refuse_simulated(given(real), real_trust)
    with pytest.raises(SimulatedError, match=rf"{section}\.address .* simulation only"):
        refuse_simulated(given(simulated), real_trust)


@pytest.mark.parametrize(("mode", "marked"), [(Mode.SIMULATION, True), (Mode.PRODUCTION, False)])
def test_what_a_kiosk_in_simulation_tells_of_itself_is_marked(
    settings: Settings, mode: Mode, marked: bool
) -> None:
    told = _information(replace(settings, kiosk=replace(settings.kiosk, mode=mode)))
    assert (told["mode"], told["simulated"]) == (mode.value, marked)
