"""The module's settings, through the driver."""

from pathlib import Path

import pytest

from drivers.errors import DeviceRefused
from drivers.fingerprint.codes import LightColour, LightMode, State
from drivers.fingerprint.faults import SensorLocked
from drivers.fingerprint.shutter import FingerImage
from tests.drivers.fingerprint.bench import Bench


def test_the_notepad_keeps_what_is_written(finger: Path) -> None:
    with Bench(finger).open() as sensor:
        sensor.controls.write_notepad(3, b"kiosk 7")
        assert sensor.controls.read_notepad(3) == b"kiosk 7".ljust(32, b"\0")
        with pytest.raises(DeviceRefused, match="bad notepad page"):
            sensor.controls.read_notepad(16)
        with pytest.raises(ValueError, match="32 bytes"):
            sensor.controls.write_notepad(0, bytes(33))


def test_the_information_page_comes_whole(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open() as sensor:
        bench.mischief.switch_on("dropped:1")
        page = sensor.controls.information_page()
    assert (len(page), page[:6]) == (512, b"ZFM-20")


def test_a_newer_module_tells_of_itself_and_restarts(finger: Path) -> None:
    bench = Bench(finger, model="R503", paced=True)
    with bench.open() as sensor:
        controls = sensor.controls
        assert (controls.algorithm(), controls.firmware()) == ("matcher 1.0", "R503 simulated 1.0")
        controls.check_sensor()
        assert controls.is_well()
        assert isinstance(sensor.capture(1), FingerImage)
        controls.restart()
        assert State.VALID_IMAGE not in controls.parameters().state
        assert isinstance(sensor.capture(1), FingerImage)


def test_an_older_module_says_that_it_is_well_in_its_own_way(finger: Path) -> None:
    with Bench(finger, model="ZFM-70").open() as sensor:
        assert sensor.controls.is_well()
        assert sensor.controls.algorithm() == ""
        sensor.controls.set_port(False)


def test_random_numbers_differ(finger: Path) -> None:
    with Bench(finger).open() as sensor:
        drawn = [sensor.controls.random() for _ in range(3)]
        assert len(set(drawn)) == 3
        assert {len(each) for each in drawn} == {4}


def test_a_new_password_is_wanted_from_then_on(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open() as sensor:
        sensor.controls.set_password(0xCAFE)
        bench.line.restart()
        assert sensor.finger_present()
    bench.line.restart()
    with pytest.raises(SensorLocked):
        bench.open()
    with bench.open(password=0xCAFE) as sensor:
        assert State.PASSWORD_VERIFIED in sensor.controls.parameters().state


def test_a_new_address_is_used_from_then_on(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open() as sensor:
        sensor.controls.set_address(0x00C0FFEE)
        assert sensor.info.address == 0x00C0FFEE
        assert sensor.finger_present()
    with bench.open(address=0x00C0FFEE) as sensor:
        assert sensor.finger_present()


def test_lights_go_to_the_modules_that_have_them(finger: Path) -> None:
    with Bench(finger, model="R503").open() as sensor:
        sensor.controls.light(LightMode.BREATHE, LightColour.BLUE)
        assert sensor.controls.firmware().startswith("R503")
        with pytest.raises(DeviceRefused):
            sensor.controls.backlight(True)
    with Bench(finger, model="ZFM-70").open() as sensor:
        sensor.controls.backlight(False)
        assert sensor.controls.firmware() == ""


def test_the_security_level_is_a_register(finger: Path) -> None:
    with Bench(finger).open() as sensor:
        sensor.controls.set_security_level(5)
        assert sensor.controls.parameters().security_level == 5
        with pytest.raises(DeviceRefused, match="bad register value"):
            sensor.controls.set_security_level(6)
