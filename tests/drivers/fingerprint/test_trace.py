"""The wire trace holds every byte with time and direction, and only when asked for."""

import io
from pathlib import Path

import pytest

from drivers.fingerprint.packets import PacketReader
from drivers.fingerprint.trace import Mark, TraceError, Way
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


MARKS = [
    Mark(0.25, Way.SENT, bytes.fromhex("EF01FFFF")),
    Mark(1.0, Way.HEARD, b"\x07"),
    Mark(2.5, Way.SPEED, speed=57600),
    Mark(3.0, Way.SPEED),
]


@pytest.mark.parametrize("mark", MARKS, ids=str)
def test_a_line_of_a_trace_is_read_back(mark: Mark) -> None:
    assert Mark.parse(f"{mark}\n") == mark


@pytest.mark.parametrize("line", ["", "0.1 >", "0.1 ? 00", "0.1 > 0g", "soon > 00", "0.1 = fast"])
def test_what_is_no_line_of_a_trace_is_told_with_its_beginning(line: str) -> None:
    with pytest.raises(TraceError, match="no line of a wire trace"):
        Mark.parse(line)
