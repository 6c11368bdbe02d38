"""A TCP port that also carries the host's speed, as network serial servers do (RFC 2217)."""

from dataclasses import dataclass
from typing import cast

import serial
from serial import rfc2217

from simulators.serve import TcpEndpoint


@dataclass(slots=True)
class _Port:
    """The serial settings the far host thinks it changes; all but the speed mean nothing here."""

    baudrate: int = 57600
    bytesize: int = serial.EIGHTBITS
    parity: str = serial.PARITY_NONE
    stopbits: float = serial.STOPBITS_ONE
    xonxoff: bool = False
    rtscts: bool = False
    rts: bool = True
    dtr: bool = True
    break_condition: bool = False
    cts: bool = True
    dsr: bool = True
    ri: bool = False
    cd: bool = True

    def reset_input_buffer(self) -> None:
        """Nothing is held back here."""

    def reset_output_buffer(self) -> None:
        """Nothing is held back here."""


class Rfc2217Endpoint(TcpEndpoint):
    """Speaks Telnet with the host and hands over the bytes and the speed in it."""

    def __init__(self, port: int, baud: int, host: str = "127.0.0.1") -> None:
        self._baud = baud
        self._port = _Port(baud)
        self._manager: rfc2217.PortManager | None = None
        self._outbox = b""
        super().__init__(port, host)
        self.address = f"rfc2217://{host}:{self._where[1]}"

    def write(self, data: bytes) -> None:
        """What the negotiation wants to say, put in line behind the data."""
        self._outbox += data

    def receive(self) -> bytes:
        data = super().receive()
        heard = b"".join(self._manager.filter(data)) if self._manager and data else b""
        self._flush()
        return heard

    def send(self, data: bytes) -> int:
        self._flush()
        if self._outbox:
            return 0
        if self._manager:
            self._outbox = b"".join(self._manager.escape(data))
            self._flush()
        return len(data)

    def host_baud(self) -> int | None:
        return self._port.baudrate

    def _welcome(self) -> None:
        self._outbox = b""
        self._port = _Port(self._baud)
        # All that it wants of the two is a port's settings and somewhere to write to.
        self._manager = rfc2217.PortManager(cast(rfc2217.Serial, self._port), cast(rfc2217.Serial, self))

    def _hang_up(self) -> None:
        super()._hang_up()
        self._manager = None

    def _flush(self) -> None:
        if self._outbox:
            self._outbox = self._outbox[super().send(self._outbox) :]
