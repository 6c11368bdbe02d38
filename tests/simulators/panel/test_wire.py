"""A trace that grows is told line by line, every frame and APDU by its name."""

from pathlib import Path

from drivers.fingerprint.codes import Opcode
from drivers.fingerprint.packets import Packet, PacketId
from drivers.fingerprint.trace import Mark, Way
from simulators.card.conversation import recording
from simulators.panel.wire import Wire

CAPTURE = bytes(Packet(PacketId.COMMAND, bytes([Opcode.CAPTURE])))
NO_FINGER = bytes(Packet(PacketId.ACK, b"\x02"))
PICTURE = bytes(Packet(PacketId.DATA, bytes(128)))


def test_frames_of_a_sensor_have_names_whatever_pieces_they_come_in(tmp_path: Path) -> None:
    trace = tmp_path / "sensor.trace"
    wire = Wire(trace)
    assert wire.news() == []
    marks = [
        Mark(0.0, Way.SPEED, speed=57600),
        Mark(0.5, Way.SENT, CAPTURE[:5]),
        Mark(0.5, Way.SENT, CAPTURE[5:]),
        Mark(0.6, Way.HEARD, NO_FINGER + PICTURE),
    ]
    trace.write_text("".join(f"{mark}\n" for mark in marks))
    speed, sent, ack, data = wire.news()
    assert speed.split() == ["0.000", "=", "57600", "baud"]
    assert sent.split()[:4] == ["0.500", ">", "CAPTURE", "ef"]
    assert ack.split()[1:4] == ["<", "ACK", "NO_FINGER"]
    assert data.endswith("… 139 bytes")
    assert wire.news() == []


def test_a_picture_is_told_in_two_lines(tmp_path: Path) -> None:
    (tmp_path / "sensor.trace").write_text(f"{Mark(0.5, Way.HEARD, NO_FINGER + 40 * PICTURE + NO_FINGER)}\n")
    before, first, others, after = Wire(tmp_path / "sensor.trace").news()
    assert ("ACK" in before, "DATA" in first, "ACK" in after) == (True, True, True)
    assert others.strip() == "… and 39 more of them"


def test_a_line_that_is_still_being_written_waits_for_its_end(tmp_path: Path) -> None:
    trace, wire = tmp_path / "sensor.trace", Wire(tmp_path / "sensor.trace")
    whole = f"{Mark(0.5, Way.SENT, CAPTURE)}\n"
    trace.write_text(whole[:10])
    assert wire.news() == []
    trace.write_text(whole)
    assert len(wire.news()) == 1


def test_apdus_of_a_card_have_names_and_its_answers_their_status(tmp_path: Path) -> None:
    with recording(tmp_path / "card.trace") as heard:
        heard(bytes.fromhex("00A4040C00"), bytes.fromhex("9000"))
        heard(bytes.fromhex("00EE0000"), bytes.fromhex("6D00"))
    lines = Wire(tmp_path / "card.trace").news()
    assert [line.split()[1:4] for line in lines] == [
        [">", "SELECT", "00"],
        ["<", "SW", "9000"],
        [">", "0xEE", "00"],
        ["<", "SW", "6D00"],
    ]
    assert (tmp_path / "card.trace").stat().st_mode & 0o077 == 0


def test_what_is_no_trace_is_shown_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "odd").write_text("hello\n")
    assert Wire(tmp_path / "odd").news() == ["?         hello"]
