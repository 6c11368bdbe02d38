"""Finds a module's speed by calling it, and names what answers instead of one."""

from collections.abc import Iterable
from dataclasses import dataclass

from drivers.errors import DeviceError
from drivers.fingerprint import faults
from drivers.fingerprint.codes import Opcode, Status
from drivers.fingerprint.commands import Ack, command
from drivers.fingerprint.exchange import CancelledError, Exchange
from drivers.fingerprint.packets import HEADER, Packet, PacketId, PacketReader

SPEEDS = (57600, 115200, 9600, 19200, 38400)
"""Every speed of the family that a host's port has, the likeliest first (sheet §1)."""

_WAITS_S = (0.3, 0.2, 0.2, 0.15, 0.15)
_SECOND_WAITS_S = (0.65, 0.3)
_ONE_SPEED_WAITS_S = (0.4, 0.6, 0.8)
_QUIET_S = 0.06
_SAME_SPEED_TRIES = 3
_STUCK_LINE = frozenset(b"\x00\xff")
_MODULE_ALIVE_NOT_OURS = (Status.WRONG_PASSWORD, Status.PASSWORD_NEEDED)


@dataclass(frozen=True, slots=True)
class Reply:
    """All that one call at one speed brought back."""

    speed: int | None
    sent: bytes
    raw: bytes
    packets: tuple[Packet, ...]

    def ack(self, address: int) -> Ack | None:
        for packet in self.packets:
            if packet.pid is PacketId.ACK and packet.address == address and len(packet.payload) == 1:
                return Ack.parse(packet)
        return None

    @property
    def is_streaming(self) -> bool:
        """Whether the module is still sending data that an earlier user asked for."""
        return any(packet.pid in (PacketId.DATA, PacketId.LAST_DATA) for packet in self.packets)

    @property
    def is_echo(self) -> bool:
        return bool(self.raw) and self.raw.startswith(self.sent)


def find(exchange: Exchange, password: int, first_speed: int | None = None) -> None:
    """Leave the transport at the module's speed with the password verified, or raise why that cannot be."""
    replies: list[Reply] = []
    for speed, wait_s in _plan(exchange.transport.speed is None, first_speed):
        if speed is not None:
            exchange.transport.set_speed(speed)
        for _ in range(_SAME_SPEED_TRIES):
            reply = _call(exchange, password, wait_s)
            if _is_ours(exchange, reply):
                exchange.dirty = True
                return
            replies.append(reply)
            if reply.is_streaming:
                exchange.settle()
            elif HEADER not in reply.raw or reply.is_echo:
                break
    if exchange.transport.speed is not None:
        exchange.transport.set_speed(first_speed or SPEEDS[0])
    raise exchange.failed(_reason(exchange, replies))


def _plan(one_speed: bool, first_speed: int | None) -> Iterable[tuple[int | None, float]]:
    if one_speed:
        return [(None, wait_s) for wait_s in _ONE_SPEED_WAITS_S]
    speeds = sorted(SPEEDS, key=lambda speed: speed != first_speed)
    return [*zip(speeds, _WAITS_S, strict=True), *zip(speeds[:2], _SECOND_WAITS_S, strict=True)]


def _call(exchange: Exchange, password: int, wait_s: float) -> Reply:
    """Send a VERIFY_PASSWORD and listen; ends early once something came and the line is quiet again."""
    exchange.discard()
    packet = command(Opcode.VERIFY_PASSWORD, password.to_bytes(4), address=exchange.address)
    exchange.send(packet)
    reader, raw, packets = PacketReader(), b"", []
    last = exchange.clock.monotonic()
    end = last + wait_s
    while (now := exchange.clock.monotonic()) < min(end, last + _QUIET_S if raw else end):
        if exchange.cancelled():
            raise CancelledError
        data = exchange.transport.read(min(end - now, 0.02))
        raw += data
        packets += reader.feed(data)
        last = exchange.clock.monotonic() if data else last
        if any(isinstance(each, Packet) and each.pid is PacketId.ACK for each in packets):
            break
    return Reply(
        exchange.transport.speed,
        bytes(packet),
        raw,
        tuple(each for each in packets if isinstance(each, Packet)),
    )


def _is_ours(exchange: Exchange, reply: Reply) -> bool:
    ack = reply.ack(exchange.address)
    if ack is None or ack.status in (Status.RECEIVE_ERROR, Status.ADDRESS_ERROR):
        return False
    if ack.status in _MODULE_ALIVE_NOT_OURS:
        raise exchange.failed(faults.sensor_locked(exchange.transport.name, ack.status))
    return True


def _reason(exchange: Exchange, replies: list[Reply]) -> DeviceError:
    port = exchange.transport.name
    acks = [p for reply in replies for p in reply.packets if p.pid is PacketId.ACK]
    others = [packet.address for packet in acks if packet.address != exchange.address]
    if len(others) > len(set(others)):
        return faults.sensor_addressed(port, max(set(others), key=others.count))
    if any(Status.of(packet.payload[0]) is Status.ADDRESS_ERROR for packet in acks):
        return faults.sensor_addressed(port, None)
    if acks or any(HEADER in reply.raw and not reply.is_echo for reply in replies):
        return faults.sensor_noise(port)
    heard = [reply for reply in replies if reply.raw]
    if not heard:
        return faults.sensor_silent(port)
    if _only_speed_in_silence(replies):
        return faults.sensor_addressed(port, None)
    what = _protocol(heard)
    return faults.sensor_foreign(port, what) if what else faults.sensor_noise(port)


def _only_speed_in_silence(replies: list[Reply]) -> bool:
    """Whether garbage comes at every speed but one: there a module hears well and is not meant."""
    heard = {reply.speed for reply in replies if reply.raw}
    silent = {reply.speed for reply in replies} - heard
    return len(silent) == 1 and len(heard) > len(silent)


def _protocol(heard: list[Reply]) -> str | None:
    """What a steady answer looks like; None for noise."""
    raws = [reply.raw for reply in heard]
    everything = b"".join(raws)
    if all(reply.is_echo for reply in heard):
        return "it returns what is sent to it"
    if set(everything) <= _STUCK_LINE:
        return None
    if len(everything) >= 8 and sum(32 <= byte < 127 or byte in b"\r\n\t" for byte in everything) > 0.9 * len(
        everything
    ):
        return "it sends text"
    is_steady = len(raws) >= 2 and len(set(raws)) < len(raws) and min(map(len, raws)) >= 2
    return f"its answer begins {raws[0][:4].hex(' ')}" if is_steady else None
