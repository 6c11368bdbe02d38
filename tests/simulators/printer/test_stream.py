"""The printer cuts its bytes into commands however they arrive, and chokes on none."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from simulators.printer import stream
from simulators.printer.stream import Command, Cut, Feed, Justify, Raster, Reset, Store, Text

JOB = (
    b"\x1b@\x1ba\x02Hello\n\x1bd\x02\x1bJ\x05"
    + b"\x1dv0\x00\x02\x00\x02\x00\x80\x01\x10\x04"
    + b"\x1d(L\x0e\x000p0\x01\x011\x10\x00\x02\x00\xff\x00\x00\xff\x1d(L\x02\x0002"
    + b"\x1dr\x01\x10\x04\x04\x1dVB\x08"
)
COMMANDS: list[Command] = [
    Reset(),
    Justify(2),
    Text(b"Hello"),
    Feed(stream.LINE_DOTS),
    Feed(2 * stream.LINE_DOTS),
    Feed(5),
    Raster(2, (b"\x80\x01", b"\x10\x04")),
    Store(Raster(2, (b"\xff\x00", b"\x00\xff"))),
    Store(None),
    stream.AnswerInTurn(1),
    stream.Skipped(b"\x10\x04\x04"),
    Cut(8),
]


def test_a_job_is_read_as_its_commands() -> None:
    assert _read([JOB]) == COMMANDS


@given(st.lists(st.integers(0, len(JOB)), max_size=6))
def test_any_split_of_the_stream_gives_the_same_commands(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(JOB)]
    assert _read([JOB[a:b] for a, b in pairwise(edges)]) == COMMANDS


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_waited_for(data: bytes) -> None:
    assert _read([data]) is not None


def _read(pieces: list[bytes]) -> list[Command]:
    found: list[Command] = []
    buffer = b""
    for piece in pieces:
        buffer += piece
        while taken := stream.take(buffer):
            found.append(taken[0])
            assert taken[1] > 0
            buffer = buffer[taken[1] :]
    return found
