"""The module's own templates, through the driver."""

from pathlib import Path

import pytest
from PIL import Image

from drivers.errors import DeviceError, DeviceRefused
from drivers.fingerprint import controls, library
from drivers.fingerprint.codes import Status
from drivers.fingerprint.sensor import FingerImage, Sensor
from simulators.fingers import impression, master
from tests.drivers.fingerprint.bench import Bench


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("prints")
    paths = [folder / f"{finger}.png" for finger in (1, 2)]
    for finger, path in zip((1, 2), paths, strict=True):
        Image.fromarray(impression(master(finger), 1).image).save(path)
    return paths


def enrol(sensor: Sensor, page: int) -> None:
    for buffer in (1, 2):
        assert isinstance(sensor.capture(1), FingerImage)
        sensor.library.extract(buffer)
    sensor.library.merge()
    sensor.library.store(1, page)


@pytest.mark.parametrize("model", ["ZFM-20", "R503"])
def test_a_finger_is_enrolled_found_moved_and_deleted(prints: list[Path], model: str) -> None:
    bench = Bench(prints[0], model=model)
    with bench.open() as sensor:
        library = sensor.library
        enrol(sensor, 150)
        assert (library.count(), list(library.used_pages())) == (1, [150])
        assert isinstance(sensor.capture(1), FingerImage)
        library.extract(1)
        found = library.search(1)
        assert found is not None
        assert found.page == 150
        assert library.match() is not None
        template = library.read(1)
        library.write(2, template)
        library.store(2, 7)
        assert list(library.used_pages()) == [7, 150]
        bench.glass.place(prints[1], bench.model.dpi)
        assert isinstance(sensor.capture(1), FingerImage)
        library.extract(1)
        assert library.search(1) is None
        assert library.match() is None
        library.delete(150)
        assert list(library.used_pages()) == [7]
        library.empty()
        assert library.count() == 0


def test_a_picture_put_into_the_module_is_what_it_then_works_on(prints: list[Path]) -> None:
    bench = Bench(prints[0])
    with bench.open() as sensor:
        first = sensor.capture(1)
        assert isinstance(first, FingerImage)
        sensor.library.extract(1)
        bench.glass.place(prints[1], bench.model.dpi)
        assert isinstance(sensor.capture(1), FingerImage)
        sensor.library.write_picture(first.pixels)
        sensor.library.extract(2)
        assert sensor.library.match() is not None
        with pytest.raises(ValueError, match="256 x 288"):
            sensor.library.write_picture(first.pixels[:100])


def test_what_the_module_refuses_is_named_with_its_code(prints: list[Path]) -> None:
    with Bench(prints[0]).open() as sensor:
        with pytest.raises(DeviceRefused, match="no valid image") as refused:
            sensor.library.extract(1)
        assert refused.value.code is Status.NO_VALID_IMAGE
        with pytest.raises(DeviceRefused, match="page out of range"):
            sensor.library.load(1, 60000)


@pytest.mark.parametrize("seed", range(6))
def test_a_template_never_comes_up_damaged(prints: list[Path], seed: int) -> None:
    bench = Bench(prints[0], seed=seed)
    with bench.open() as sensor:
        assert isinstance(sensor.capture(1), FingerImage)
        sensor.library.extract(1)
        template = sensor.library.read(1)
        bench.mischief.switch_on("lost-bytes:2")
        bench.mischief.switch_on("dropped:1")
        assert sensor.library.read(1) == template


def test_a_template_that_is_never_heard_twice_alike_is_none(
    prints: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = iter(range(100))
    with Bench(prints[0]).open() as sensor:
        assert isinstance(sensor.capture(1), FingerImage)
        sensor.library.extract(1)
        monkeypatch.setattr(library, "read_data", lambda exchange: bytes((next(heard),)) * 512)
        with pytest.raises(DeviceError, match="send a template"):
            sensor.library.read(1)


def test_a_template_or_a_picture_that_the_module_keeps_otherwise_is_not_taken_for_written(
    prints: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Bench(prints[0]).open() as sensor:
        image = sensor.capture(1)
        assert isinstance(image, FingerImage)
        sensor.library.extract(1)
        template = sensor.library.read(1)
        with monkeypatch.context() as patched:
            patched.setattr(library, "read_data", lambda exchange: bytes(512))
            with pytest.raises(DeviceError, match="take a template"):
                sensor.library.write(2, template)
        monkeypatch.setattr(library, "read_picture", lambda *_, **__: b"")
        with pytest.raises(DeviceError, match="take a picture"):
            sensor.library.write_picture(image.pixels)


def test_an_information_page_that_is_never_heard_twice_alike_is_none(
    prints: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = iter(range(100))
    with Bench(prints[0]).open() as sensor:
        monkeypatch.setattr(controls, "read_data", lambda exchange: bytes((next(heard),)) * 512)
        with pytest.raises(DeviceError, match="send its information page"):
            sensor.controls.information_page()
