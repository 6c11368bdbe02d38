"""What answers at a port instead of a module is named, in three seconds."""

import random
from collections.abc import Callable

import pytest

from drivers.errors import DeviceError
from drivers.fingerprint.commands import ack
from drivers.fingerprint.exchange import CancelledError
from drivers.fingerprint.faults import SensorAddressed, SensorForeign, SensorLocked, SensorNoise, SensorSilent
from drivers.fingerprint.sensor import Sensor
from tests.drivers.fingerprint.bench import BenchClock

DICE = random.Random(7)
Answerer = Callable[[bytes, int], bytes]


class Stranger:
    """A transport with something behind it that answers each call by a rule of the call and its number."""

    def __init__(self, answer: Answerer, clock: BenchClock, speed: int | None = 57600) -> None:
        self.name = "somewhere"
        self.speed = speed
        self._answer = answer
        self._clock = clock
        self._calls = 0
        self._waiting = b""

    def set_speed(self, baud: int) -> None:
        self.speed = baud

    def read(self, timeout_s: float) -> bytes:
        if not self._waiting:
            self._clock.now += timeout_s
        data, self._waiting = self._waiting, b""
        return data

    def write(self, data: bytes) -> None:
        self._calls += 1
        self._waiting += self._answer(data, self._calls)

    def close(self) -> None:
        pass


def nothing(call: bytes, number: int) -> bytes:
    return b""


def noise(call: bytes, number: int) -> bytes:
    return DICE.randbytes(DICE.randrange(1, 20))


def held_low(call: bytes, number: int) -> bytes:
    return b"\0" * 4


def echo(call: bytes, number: int) -> bytes:
    return call


def position(call: bytes, number: int) -> bytes:
    return f"$GPGGA,{number:06},4916.45,N,12311.12,W*76\r\n".encode()


def thirteen_bytes(call: bytes, number: int) -> bytes:
    return bytes.fromhex("40 01 00 00 00 00 00 00 00 00 62 A3 0A")


def other_address(call: bytes, number: int) -> bytes:
    return bytes(ack(0, address=0x0A0B0C0D))


def address_error(call: bytes, number: int) -> bytes:
    return bytes(ack(0x20, address=0xFFFFFFFF))


def wrong_password(call: bytes, number: int) -> bytes:
    return bytes(ack(0x13, address=0xFFFFFFFF))


def broken_checksum(call: bytes, number: int) -> bytes:
    return bytes(ack(0, address=0xFFFFFFFF))[:-1] + b"\0"


CASES = [
    (nothing, SensorSilent, "nothing answers at somewhere"),
    (noise, SensorNoise, "only noise"),
    (held_low, SensorNoise, "only noise"),
    (broken_checksum, SensorNoise, "only noise"),
    (echo, SensorForeign, "returns what is sent"),
    (position, SensorForeign, "sends text"),
    (thirteen_bytes, SensorForeign, "begins 40 01 00 00"),
    (other_address, SensorAddressed, "0A0B0C0D"),
    (address_error, SensorAddressed, "another address"),
    (wrong_password, SensorLocked, "locked by a password"),
]


@pytest.mark.parametrize(("answer", "kind", "words"), CASES)
@pytest.mark.parametrize("speed", [57600, None])
def test_what_answers_is_named_in_three_seconds(
    answer: Answerer, kind: type[DeviceError], words: str, speed: int | None
) -> None:
    clock = BenchClock()
    with pytest.raises(kind, match=words) as caught:
        Sensor.open(Stranger(answer, clock, speed), clock=clock)
    assert clock.now - 1000.0 <= 3.0
    assert caught.value.remedy


def test_a_flood_of_noise_ends_in_three_seconds() -> None:
    clock = BenchClock()

    class Flood(Stranger):
        def read(self, timeout_s: float) -> bytes:
            self._clock.now += 0.01
            return DICE.randbytes(57)

    with pytest.raises(SensorNoise):
        Sensor.open(Flood(nothing, clock), clock=clock)
    assert clock.now - 1000.0 <= 3.5


def test_opening_can_be_cancelled() -> None:
    clock = BenchClock()
    with pytest.raises(CancelledError):
        Sensor.open(Stranger(nothing, clock), clock=clock, cancelled=lambda: clock.now > 1000.5)
    assert clock.now < 1000.6
