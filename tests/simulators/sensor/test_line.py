"""Bytes in time: paced to the wire, garbage at a wrong speed, never a byte too many."""

from pathlib import Path

import pytest

from drivers.fingerprint.packets import Packet, PacketId, PacketReader
from simulators.sensor.flash import Flash, Settings
from tests.drivers.fingerprint.bench import Bench

UP_IMAGE = bytes(Packet(PacketId.COMMAND, b"\x0a"))
CAPTURE = bytes(Packet(PacketId.COMMAND, b"\x01"))

# Sheet §9: picture, packet code, N of 9600 x N, seconds on the wire.
WIRE_LIMITS = [
    ("ZFM-20", 0, 6, 8.604), ("ZFM-20", 1, 6, 7.504), ("ZFM-20", 2, 6, 6.954), ("ZFM-20", 3, 6, 6.679),
    ("ZFM-20", 0, 12, 4.302), ("ZFM-20", 3, 12, 3.340), ("R503", 0, 6, 4.304), ("R503", 2, 12, 1.740),
]  # fmt: skip


@pytest.mark.parametrize(("model", "code", "factor", "seconds"), WIRE_LIMITS)
def test_an_upload_takes_as_long_as_the_wire_within_one_percent(
    finger: Path, model: str, code: int, factor: int, seconds: float
) -> None:
    flash = Flash(Settings(speed_factor=factor, packet_code=code))
    bench = Bench(finger, model=model, paced=True, flash=flash)
    bench.line.receive(CAPTURE, 9600 * factor)
    bench.clock.now += 1
    bench.line.due(9600 * factor)
    start = bench.clock.now
    bench.line.receive(UP_IMAGE, 9600 * factor)
    while (due := bench.line.next_due()) is not None:
        bench.clock.now = due
        bench.line.due(9600 * factor)
    assert bench.clock.now - start == pytest.approx(seconds, rel=0.01)


def test_bytes_come_little_by_little_when_paced(finger: Path) -> None:
    bench = Bench(finger, paced=True)
    bench.line.receive(bytes(Packet(PacketId.COMMAND, b"\x0f")), 57600)
    arrived = []
    while (due := bench.line.next_due()) is not None:
        bench.clock.now = due
        arrived.append(len(bench.line.due(57600)))
    assert (sum(arrived), len(arrived)) == (28, 2)


@pytest.mark.parametrize("speed", [9600, 19200, 38400, 115200])
def test_a_host_at_another_speed_gets_garbage(finger: Path, speed: int) -> None:
    bench = Bench(finger)
    bench.line.receive(CAPTURE, speed)
    answer = bench.line.due(speed)
    assert answer
    assert PacketReader().feed(answer) == []
    assert bench.device.picture is None


def test_a_frame_left_unfinished_does_not_hold_up_the_next(finger: Path) -> None:
    bench = Bench(finger)
    bench.line.receive(CAPTURE[:7], 57600)
    bench.clock.now += 1
    bench.line.receive(CAPTURE, 57600)
    assert len(PacketReader().feed(bench.line.due(57600))) == 1


def test_a_slow_drift_ends_in_garbage_and_its_end_in_order(finger: Path) -> None:
    bench = Bench(finger)
    bench.mischief.switch_on("drift")
    heard = []
    for _ in range(7):
        bench.line.receive(CAPTURE, 57600)
        heard.append(len(PacketReader().feed(bench.line.due(57600))))
        bench.clock.now += 10
    assert heard[0] == 1
    assert heard[-1] == 0
    bench.mischief.clear()
    bench.line.receive(CAPTURE, 57600)
    assert len(PacketReader().feed(bench.line.due(57600))) == 1
