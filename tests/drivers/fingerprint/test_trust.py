"""A picture is believed at one hearing only on a line that was heard to be faultless."""

from pathlib import Path

import numpy as np
import pytest

from drivers.fingerprint.exchange import Exchange
from drivers.fingerprint.packets import DEFAULT_ADDRESS
from drivers.fingerprint.sensor import FingerImage, Sensor
from drivers.fingerprint.trust import Trust
from tests.drivers.fingerprint.bench import Bench

BAUD = 57600


@pytest.fixture
def exchange(finger: Path) -> Exchange:
    bench = Bench(finger)
    return Exchange(bench.wire, bench.clock, address=DEFAULT_ADDRESS)


def test_a_new_line_is_not_believed_at_once(exchange: Exchange) -> None:
    trust = Trust(exchange)
    assert [trust.hearings(BAUD) for _ in range(3)] == [2, 2, 2]


def test_a_faultless_hearing_proves_the_line_at_its_speed_alone(exchange: Exchange) -> None:
    trust = Trust(exchange)
    trust.hearings(BAUD)
    trust.believe(BAUD)
    assert trust.hearings(BAUD) == 1
    assert trust.hearings(2 * BAUD) == 2


@pytest.mark.parametrize("incident", ["resyncs", "retries", "checksum_errors", "timeouts", "discards"])
def test_any_incident_ends_the_trust_until_the_next_faultless_hearing(
    exchange: Exchange, incident: str
) -> None:
    trust = Trust(exchange)
    trust.hearings(BAUD)
    trust.believe(BAUD)
    setattr(exchange.counter, incident, 1)
    assert trust.hearings(BAUD) == 2
    trust.believe(BAUD)
    assert trust.hearings(BAUD) == 1


def test_an_incident_between_the_hearings_proves_nothing(exchange: Exchange) -> None:
    trust = Trust(exchange)
    trust.hearings(BAUD)
    exchange.counter.timeouts += 1
    trust.believe(BAUD)
    assert trust.hearings(BAUD) == 2


def uploads_of_a_capture(bench: Bench, sensor: Sensor) -> int:
    before = sensor.health.uploads
    image = sensor.capture(1)
    assert isinstance(image, FingerImage)
    assert np.array_equal(image.pixels, bench.truth())
    return sensor.health.uploads - before


def test_where_one_hearing_may_do_the_first_picture_has_two_and_most_of_the_next_one(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open(hearings=1) as sensor:
        uploads = [uploads_of_a_capture(bench, sensor) for _ in range(6)]
    assert uploads[0] == 2
    assert uploads.count(1) >= 3


def test_a_line_that_is_never_faultless_is_never_believed_at_once(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open(hearings=1) as sensor:
        bench.mischief.switch_on("noise")
        assert min(uploads_of_a_capture(bench, sensor) for _ in range(4)) >= 2


def test_errors_that_cancel_out_in_the_first_upload_are_found(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open(hearings=1) as sensor:
        read, is_spoilt = bench.wire.read, False

        def spoiling(timeout_s: float) -> bytes:
            nonlocal is_spoilt
            data = bytearray(read(timeout_s))
            if len(data) > 2000 and not is_spoilt:
                is_spoilt = True
                data[3000], data[3001] = data[3000] ^ 1, data[3001] - (data[3000] ^ 1) + data[3000]
            return bytes(data)

        bench.wire.read = spoiling  # type: ignore[method-assign]
        assert uploads_of_a_capture(bench, sensor) >= 2
        assert is_spoilt
