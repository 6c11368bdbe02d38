"""The wire trace holds every byte with time and direction, and only when asked for."""

import io
from pathlib import Path

from drivers.fingerprint.packets import PacketReader
from tests.drivers.fingerprint.bench import Bench


def test_every_byte_of_a_capture_is_in_the_trace(finger: Path) -> None:
    bench, sink = Bench(finger), io.StringIO()
    with bench.open(trace=sink) as sensor:
        sensor.capture(1)
    lines = [line.split(" ", 2) for line in sink.getvalue().splitlines()]
    sent, heard = (b"".join(bytes.fromhex(what) for _, way, what in lines if way == mark) for mark in "><")
    assert (len(sent), len(heard)) == (bench.line.bytes_in, bench.line.bytes_out)
    assert PacketReader().feed(heard)
    times = [float(when) for when, _, _ in lines]
    assert times == sorted(times)
