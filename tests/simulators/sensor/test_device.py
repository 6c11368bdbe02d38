"""The simulated module against the sheet's table: every command, every ack length, also on failure."""

from pathlib import Path

import pytest

from drivers.fingerprint.packets import Packet, PacketId, PacketReader
from simulators.sensor.flash import Flash, Settings
from tests.drivers.fingerprint.bench import Bench
from tests.drivers.fingerprint.test_commands import ACK_FRAME_BYTES

ONE, TWO = b"\x01", b"\x02"
EVERYWHERE = bytes.fromhex("0000 03E8")
PARAMETERS = {
    0x02: ONE, 0x04: ONE + EVERYWHERE, 0x06: ONE + b"\0\0", 0x07: ONE + b"\0\0", 0x08: ONE, 0x09: ONE,
    0x0C: b"\0\0\0\x01", 0x0E: b"\x05\x03", 0x12: bytes(4), 0x13: bytes(4), 0x15: b"\xff" * 4, 0x17: ONE,
    0x18: bytes(33), 0x19: b"\0", 0x1B: ONE + EVERYWHERE, 0x1F: b"\0", 0x31: b"\0\0\0\0\0",
    0x32: b"\x03\0\xff\0\x01", 0x35: b"\x01\x20\x02\0",
}  # fmt: skip


class Host:
    """Speaks raw frames to the module."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._reader = PacketReader()

    def call(self, code: int, parameters: bytes = b"") -> tuple[int, bytes]:
        """Confirmation code and values of the ack."""
        ack, *_ = self.frames(code, parameters)
        assert ack.pid is PacketId.ACK
        return ack.payload[0], ack.payload[1:]

    def frames(self, code: int, parameters: bytes = b"") -> list[Packet]:
        return self.exchange(Packet(PacketId.COMMAND, bytes((code,)) + parameters))

    def data(self, code: int, parameters: bytes = b"") -> bytes:
        ack, *rest = self.frames(code, parameters)
        assert ack.payload == b"\0"
        assert [packet.pid for packet in rest] == [PacketId.DATA] * (len(rest) - 1) + [PacketId.LAST_DATA]
        return b"".join(packet.payload for packet in rest)

    def exchange(self, *packets: Packet) -> list[Packet]:
        for packet in packets:
            self._bench.line.receive(bytes(packet), 57600)
        found: list[Packet] = []
        for _ in range(2):
            items = self._reader.feed(self._bench.line.due(57600))
            found += [item for item in items if isinstance(item, Packet)]
            self._bench.clock.now += 0.5
        return found


@pytest.fixture
def bench(prints: list[Path]) -> Bench:
    return Bench(prints[0], model="ZFM-70")


@pytest.mark.parametrize("model", ["ZFM-20", "ZFM-70", "R307", "AS608", "R503", "R502", "clone"])
@pytest.mark.parametrize("is_touched", [True, False])
def test_every_ack_has_its_length_also_on_failure(finger: Path, model: str, is_touched: bool) -> None:
    for code, frame_bytes in ACK_FRAME_BYTES.items():
        bench = Bench(finger, model=model)
        if not is_touched:
            bench.glass.lift()
        answers = Host(bench).frames(code, PARAMETERS.get(code, b""))
        if code in (0x31, 0x32) and code in bench.model.opcodes:
            bench.clock.now += 11
            answers = answers or Host(bench).exchange()
        length = 12 if code not in bench.model.opcodes else frame_bytes
        assert len(bytes(answers[0])) == length, hex(code)


def test_a_finger_goes_through_enrolment_search_and_deletion(bench: Bench, prints: list[Path]) -> None:
    host = Host(bench)
    assert host.call(0x02, ONE)[0] == 0x15
    for buffer in (ONE, TWO):
        assert host.call(0x01)[0] == 0
        assert host.call(0x02, buffer)[0] == 0
    code, score = host.call(0x03)
    assert (code, int.from_bytes(score) > 0) == (0, True)
    assert host.call(0x05)[0] == 0
    assert host.call(0x06, ONE + b"\x00\x05")[0] == 0
    assert host.call(0x1D) == (0, b"\x00\x01")
    assert host.call(0x1F, b"\0") == (0, b"\x20" + bytes(31))
    bench.glass.place(prints[1], 500)
    assert host.call(0x01)[0] == 0
    assert host.call(0x02, ONE)[0] == 0
    code, found = host.call(0x04, ONE + EVERYWHERE)
    assert (code, found[:2]) == (0, b"\x00\x05")
    assert host.call(0x1B, ONE + EVERYWHERE) == (code, found)
    assert host.call(0x04, ONE + bytes.fromhex("0006 0010")) == (9, bytes(4))
    bench.glass.place(prints[2], 500)
    assert host.call(0x01)[0] == 0
    assert host.call(0x02, ONE)[0] == 0
    assert host.call(0x04, ONE + EVERYWHERE) == (9, bytes(4))
    assert host.call(0x0C, b"\x00\x05\x00\x01")[0] == 0
    assert host.call(0x1D) == (0, b"\x00\x00")
    assert host.call(0x07, ONE + b"\x00\x05")[0] == 0x0C


def test_two_different_fingers_do_not_combine(bench: Bench, prints: list[Path]) -> None:
    host = Host(bench)
    for buffer, path in ((ONE, prints[0]), (TWO, prints[2])):
        bench.glass.place(path, 500)
        host.call(0x01)
        host.call(0x02, buffer)
    assert host.call(0x03)[0] == 8
    assert host.call(0x05)[0] == 0x0A


def test_a_template_goes_up_and_down_unchanged(bench: Bench) -> None:
    host = Host(bench)
    host.call(0x01)
    host.call(0x02, ONE)
    template = host.data(0x08, ONE)
    assert (len(template), template[:2]) == (512, b"\x03\x01")
    assert host.call(0x09, TWO)[0] == 0
    pieces = [template[at : at + 128] for at in range(0, 512, 128)]
    ids = [PacketId.DATA] * 3 + [PacketId.LAST_DATA]
    host.exchange(*(Packet(pid, piece) for pid, piece in zip(ids, pieces, strict=True)))
    assert host.data(0x08, TWO) == template
    assert host.call(0x03)[0] == 0


def test_a_picture_goes_up_and_down_unchanged(bench: Bench) -> None:
    host = Host(bench)
    assert host.call(0x0A)[0] == 0x0F
    host.call(0x01)
    picture = host.data(0x0A)
    assert host.data(0x0A) == picture
    host.call(0x01)
    assert host.data(0x0A) != picture
    assert host.call(0x0B)[0] == 0
    pieces = [picture[at : at + 128] for at in range(0, len(picture), 128)]
    ids = [PacketId.DATA] * (len(pieces) - 1) + [PacketId.LAST_DATA]
    host.exchange(*(Packet(pid, piece) for pid, piece in zip(ids, pieces, strict=True)))
    assert host.data(0x0A) == picture


def test_the_notepad_keeps_its_pages(bench: Bench) -> None:
    host = Host(bench)
    assert host.call(0x18, b"\x0f" + b"a" * 32)[0] == 0
    assert host.call(0x19, b"\x0f") == (0, b"a" * 32)
    assert host.call(0x19, b"\x10") == (0x1C, bytes(32))
    assert host.call(0x18, b"\x10" + b"a" * 32)[0] == 0x1C


@pytest.mark.parametrize(
    ("register", "value", "code"), [(4, 12, 0), (4, 13, 0x1B), (5, 6, 0x1B), (6, 4, 0x1B), (7, 0, 0x1A)]
)
def test_registers_take_only_their_values(bench: Bench, register: int, value: int, code: int) -> None:
    assert Host(bench).call(0x0E, bytes((register, value)))[0] == code


def test_a_speed_change_is_acknowledged_at_the_old_speed_and_kept(bench: Bench) -> None:
    assert Host(bench).call(0x0E, b"\x04\x0c")[0] == 0
    assert bench.device.speed_factor == 12
    bench.line.receive(bytes(Packet(PacketId.COMMAND, b"\x0f")), 57600)
    assert PacketReader().feed(bench.line.due(57600)) == []
    bench.line.receive(bytes(Packet(PacketId.COMMAND, b"\x0f")), 115200)
    assert len(PacketReader().feed(bench.line.due(115200))) == 1


def test_a_new_address_is_in_its_own_ack_and_the_old_one_is_dead(bench: Bench) -> None:
    host = Host(bench)
    (ack,) = host.frames(0x15, bytes.fromhex("01020304"))
    assert (ack.address, ack.payload) == (0x01020304, b"\0")
    assert host.frames(0x0F) == []
    assert len(host.exchange(Packet(PacketId.COMMAND, b"\x0f", 0x01020304))) == 1


def test_a_password_locks_all_but_itself_after_power_on(finger: Path) -> None:
    bench = Bench(finger, flash=Flash(Settings(password=7)))
    host = Host(bench)
    assert host.call(0x1D) == (0x21, b"\0\0")
    assert host.call(0x13, bytes(4))[0] == 0x13
    assert host.call(0x13, b"\0\0\0\x07")[0] == 0
    assert host.call(0x1D) == (0, b"\0\0")
    bench.line.restart()
    bench.clock.now += 1
    assert host.call(0x1D)[0] == 0x21


def test_a_wrong_checksum_is_a_receive_error(bench: Bench) -> None:
    bench.line.receive(bytes.fromhex("EF01 FFFFFFFF 01 0003 01 0006"), 57600)
    assert bench.line.due(57600) == bytes.fromhex("EF01 FFFFFFFF 07 0003 01 000B")


def test_a_module_is_deaf_while_it_starts_and_an_r503_says_when_it_is_ready(finger: Path) -> None:
    bench = Bench(finger, model="R503")
    bench.line.receive(bytes(Packet(PacketId.COMMAND, b"\x3d")), 57600)
    assert bench.line.due(57600) == bytes.fromhex("EF01 FFFFFFFF 07 0003 00 000A")
    bench.line.receive(bytes(Packet(PacketId.COMMAND, b"\x40")), 57600)
    assert bench.line.due(57600) == b""
    bench.clock.now += bench.model.boot_s
    assert bench.line.due(57600) == b"\x55"
    assert Host(bench).call(0x40)[0] == 0


def test_power_off_forgets_picture_and_buffers(bench: Bench) -> None:
    host = Host(bench)
    host.call(0x01)
    host.call(0x02, ONE)
    bench.line.restart()
    bench.clock.now += 1
    assert host.call(0x0A)[0] == 0x0F
    assert host.call(0x08, ONE)[0] == 0x0D


def test_the_status_register_tells_of_picture_and_password(bench: Bench) -> None:
    host = Host(bench)
    assert host.call(0x0F)[1][:2] == b"\0\0"
    host.call(0x13, bytes(4))
    host.call(0x01)
    assert host.call(0x0F)[1][:2] == b"\x00\x0c"


def test_enrolment_by_itself_reports_each_step(prints: list[Path]) -> None:
    bench = Bench(prints[0], model="R503")
    host = Host(bench)
    acks = host.frames(0x31, b"\x03\0\x01\x01\0")
    for _ in range(80):
        bench.clock.now += 0.06
        acks += host.exchange()
    steps = [ack.payload for ack in acks]
    assert steps == [bytes((0, step, 3)) for step in [*range(1, 13), 0x0D, 0x0E, 0x0F]]
    acks = host.frames(0x32, b"\x03\0\x64\0\x01")
    for _ in range(20):
        bench.clock.now += 0.06
        acks += host.exchange()
    (last,) = [ack.payload for ack in acks]
    assert last[:4] == b"\0\x03\0\x03"


def test_automatic_commands_end_after_ten_seconds_without_a_finger(finger: Path) -> None:
    for code, parameters, length in ((0x31, b"\x03\0\x01\0\0", 3), (0x32, b"\x03\0\x64\0\x01", 6)):
        bench = Bench(finger, model="R503")
        bench.glass.lift()
        host = Host(bench)
        acks = host.frames(code, parameters)
        start = bench.clock.now
        while not acks and bench.clock.now < start + 20:
            acks = host.exchange()
        assert [ack.payload[0] for ack in acks] == [0x26]
        assert len(acks[0].payload) == length
        assert 8 <= bench.clock.now - start <= 12
