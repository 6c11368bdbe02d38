"""What commands and acks carry (sheet §3, §5, §6): parameters, fixed ack lengths, and the values inside."""

import struct
from dataclasses import dataclass

from drivers.fingerprint.codes import BAUD_UNIT, PACKET_SIZES, Opcode, State, Status
from drivers.fingerprint.packets import Packet, PacketError, PacketId

_VALUE_BYTES = {
    Opcode.MATCH: 2,
    Opcode.SEARCH: 4,
    Opcode.FAST_SEARCH: 4,
    Opcode.READ_PARAMETERS: 16,
    Opcode.RANDOM: 4,
    Opcode.READ_NOTEPAD: 32,
    Opcode.COUNT_TEMPLATES: 2,
    Opcode.READ_INDEX: 32,
    Opcode.AUTO_ENROL: 2,
    Opcode.AUTO_IDENTIFY: 5,
    Opcode.ALGORITHM_VERSION: 32,
    Opcode.FIRMWARE_VERSION: 32,
    Opcode.PRODUCT_INFORMATION: 46,
}


def value_bytes(opcode: Opcode) -> int:
    """How many bytes follow the confirmation code in this command's ack, also when it fails."""
    return _VALUE_BYTES.get(opcode, 0)


def command(opcode: Opcode, parameters: bytes = b"", *, address: int) -> Packet:
    return Packet(PacketId.COMMAND, bytes((opcode,)) + parameters, address)


@dataclass(frozen=True, slots=True)
class Ack:
    """A module's answer: its confirmation code and the values after it."""

    status: Status
    values: bytes
    code: int

    @classmethod
    def parse(cls, packet: Packet) -> "Ack":
        if packet.pid is not PacketId.ACK:
            raise PacketError(f"expected an ack, got packet id {packet.pid:02X}")
        return cls(Status.of(packet.payload[0]), packet.payload[1:], packet.payload[0])


def ack(status: int, values: bytes = b"", *, address: int) -> Packet:
    return Packet(PacketId.ACK, bytes((status,)) + values, address)


@dataclass(frozen=True, slots=True)
class Parameters:
    """The 16 bytes of READ_PARAMETERS, in the units of their words."""

    state: State
    system_id: int
    library_size: int
    security_level: int
    address: int
    packet_code: int
    speed_factor: int

    _LAYOUT = struct.Struct(">HHHHIHH")

    def __bytes__(self) -> bytes:
        return self._LAYOUT.pack(
            self.state,
            self.system_id,
            self.library_size,
            self.security_level,
            self.address,
            self.packet_code,
            self.speed_factor,
        )

    @classmethod
    def parse(cls, values: bytes) -> "Parameters":
        if len(values) != cls._LAYOUT.size:
            raise PacketError(f"system parameters have {cls._LAYOUT.size} bytes, not {len(values)}")
        state, *words = cls._LAYOUT.unpack(values)
        return cls(State(state), *words)

    @property
    def baud(self) -> int:
        return self.speed_factor * BAUD_UNIT

    @property
    def packet_size(self) -> int | None:
        """Payload bytes of a data packet; None where the module left the word without meaning."""
        return PACKET_SIZES[self.packet_code] if self.packet_code < len(PACKET_SIZES) else None


@dataclass(frozen=True, slots=True)
class ProductInformation:
    """The 46 bytes of PRODUCT_INFORMATION (R503)."""

    module_type: str
    batch: str
    serial: str
    hardware: tuple[int, int]
    sensor_type: str
    width: int
    height: int
    template_bytes: int
    library_size: int

    _LAYOUT = struct.Struct(">16s4s8s2B8s4H")

    def __bytes__(self) -> bytes:
        texts = (self.module_type, self.batch, self.serial, self.sensor_type)
        module_type, batch, serial, sensor_type = (text.encode("ascii") for text in texts)
        numbers = (self.width, self.height, self.template_bytes, self.library_size)
        return self._LAYOUT.pack(module_type, batch, serial, *self.hardware, sensor_type, *numbers)

    @classmethod
    def parse(cls, values: bytes) -> "ProductInformation":
        if len(values) != cls._LAYOUT.size:
            raise PacketError(f"product information has {cls._LAYOUT.size} bytes, not {len(values)}")
        module_type, batch, serial, major, minor, sensor, *numbers = cls._LAYOUT.unpack(values)
        return cls(text(module_type), text(batch), text(serial), (major, minor), text(sensor), *numbers)


def text(field: bytes) -> str:
    """A fixed field's text, without its padding and without anything unprintable."""
    plain = field.split(b"\0", 1)[0].decode("ascii", "replace")
    return "".join(letter for letter in plain if letter.isprintable()).strip()
