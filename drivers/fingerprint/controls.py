"""The module's settings beyond what a capture needs: light, password, address, notepad, random numbers.

Password and address are flash writes that outlive power-off; a forgotten password cannot be reset.
"""

from drivers.fingerprint.codes import LightColour, LightMode, Opcode, Register, Status
from drivers.fingerprint.commands import Parameters, command, text
from drivers.fingerprint.faults import garbled
from drivers.fingerprint.module import Module
from drivers.fingerprint.upload import read_data

NOTEPAD_BYTES = 32
_PAGE_UPLOADS = 6


class Controls:
    """One call a command; whatever the module refuses is a DeviceRefused."""

    def __init__(self, module: Module) -> None:
        self._module = module

    def parameters(self) -> Parameters:
        return Parameters.parse(self._module.demand(Opcode.READ_PARAMETERS).values)

    def set_security_level(self, level: int) -> None:
        """1 (accepts most) to 5 (refuses most), for the module's own comparisons."""
        self._module.demand(Opcode.SET_PARAMETER, bytes((Register.SECURITY_LEVEL, level)))

    def light(
        self, mode: LightMode, colour: LightColour = LightColour.WHITE, *, speed: int = 0x80, times: int = 0
    ) -> None:
        """The ring of an R503; `speed` 255 is about five seconds a cycle, `times` 0 is for ever."""
        self._module.demand(Opcode.LIGHT, bytes((mode, speed, colour, times)))

    def backlight(self, is_on: bool) -> None:
        """The lamp of a ZFM-60 or ZFM-70."""
        self._module.demand(Opcode.BACKLIGHT_ON if is_on else Opcode.BACKLIGHT_OFF)

    def set_password(self, password: int) -> None:
        self._module.demand(Opcode.SET_PASSWORD, password.to_bytes(4))
        self._module.use_password(password)

    def set_address(self, address: int) -> None:
        """Give the module another address; its ack comes from the new one already."""
        exchange = self._module.exchange
        before = exchange.address
        exchange.discard()
        exchange.send(command(Opcode.SET_ADDRESS, address.to_bytes(4), address=before))
        exchange.address = address
        answer = exchange.await_ack(Opcode.SET_ADDRESS, answer_s=1.0)
        if isinstance(answer, Exception) and exchange.fence() is None:
            exchange.address = before
            raise exchange.failed(garbled("change its address"))

    def set_port(self, is_open: bool) -> None:
        """Open or close the module's other port (USB) to commands."""
        self._module.demand(Opcode.PORT_CONTROL, bytes((is_open,)))

    def random(self) -> bytes:
        """Four bytes of the module's own dice; no substitute for a system's."""
        return self._module.demand(Opcode.RANDOM).values

    def read_notepad(self, page: int) -> bytes:
        return self._module.demand(Opcode.READ_NOTEPAD, bytes((page,))).values

    def write_notepad(self, page: int, content: bytes) -> None:
        """Up to 32 bytes on pages 0 to 15, filled up with zeros."""
        if len(content) > NOTEPAD_BYTES:
            raise ValueError(f"a notepad page holds {NOTEPAD_BYTES} bytes, not {len(content)}")
        self._module.demand(Opcode.WRITE_NOTEPAD, bytes((page,)) + content.ljust(NOTEPAD_BYTES, b"\0"))

    def information_page(self) -> bytes:
        """The page of 512 bytes that the maker wrote, heard twice alike: its packets carry no number."""
        heard: list[bytes] = []
        for _ in range(_PAGE_UPLOADS):
            self._module.demand(Opcode.READ_INFORMATION_PAGE)
            data = read_data(self._module.exchange)
            if data is not None and data in heard:
                return data
            heard += [data] if data is not None else []
        raise self._module.exchange.failed(garbled("send its information page"))

    def firmware(self) -> str:
        """Newer modules' firmware version, empty where there is none to tell."""
        return self._told(Opcode.FIRMWARE_VERSION)

    def algorithm(self) -> str:
        """Newer modules' algorithm version, empty where there is none to tell."""
        return self._told(Opcode.ALGORITHM_VERSION)

    def check_sensor(self) -> None:
        """Have a newer module look after its own sensor; a fault is a DeviceRefused."""
        self._module.demand(Opcode.CHECK_SENSOR)

    def is_well(self) -> bool:
        """Whether a module answers to being called, by the command its kind has for that."""
        answers = (self._module.exchange.ask(opcode).status for opcode in (Opcode.HANDSHAKE, Opcode.ECHO))
        return any(status in (Status.OK, Status.ECHO) for status in answers)

    def restart(self) -> None:
        """Have a newer module restart, and find it again: pictures and features in its buffers are gone."""
        self._module.demand(Opcode.SOFT_RESET)
        self._module.connect()

    def _told(self, opcode: Opcode) -> str:
        answer = self._module.exchange.ask(opcode)
        return text(answer.values) if answer.status is Status.OK else ""
