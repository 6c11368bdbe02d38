"""The module's settings: registers, password, address, notepad, light, and what it tells of itself."""

import random

from drivers.fingerprint.codes import PACKET_SIZES, Opcode, Register, State, Status
from drivers.fingerprint.commands import Parameters, ProductInformation
from simulators.mischief import Mischief
from simulators.sensor.answer import DONE, Answer, Handler
from simulators.sensor.flash import NOTEPAD_BYTES, NOTEPAD_PAGES, Flash
from simulators.sensor.models import Model

_TEXT_BYTES = 32
_INFORMATION_PAGE_BYTES = 512
_PORT_VALUES = (0, 1)
_SECURITY_LEVELS = range(1, 6)
_LIGHT_MODES = range(1, 7)


class ControlPanel:
    """Handles every command that is neither about pictures nor about templates."""

    def __init__(self, model: Model, flash: Flash, mischief: Mischief, dice: random.Random) -> None:
        self._model = model
        self._flash = flash
        self._mischief = mischief
        self._dice = dice
        self.is_verified = False
        self.light = b""

    def commands(self) -> dict[Opcode, Handler]:
        return {
            Opcode.SET_PARAMETER: self._set_parameter,
            Opcode.SET_PASSWORD: self._set_password,
            Opcode.VERIFY_PASSWORD: self._verify,
            Opcode.RANDOM: lambda _: Answer(values=self._dice.randbytes(4)),
            Opcode.SET_ADDRESS: self._set_address,
            Opcode.READ_INFORMATION_PAGE: lambda _: Answer(data=self._information_page()),
            Opcode.PORT_CONTROL: lambda p: DONE if p[0] in _PORT_VALUES else Answer(Status.PORT_FAILED),
            Opcode.WRITE_NOTEPAD: self._write_notepad,
            Opcode.READ_NOTEPAD: self._read_notepad,
            Opcode.CANCEL: lambda _: DONE,
            Opcode.LIGHT: self._set_light,
            Opcode.CHECK_SENSOR: lambda _: DONE,
            Opcode.ALGORITHM_VERSION: lambda _: _text("matcher 1.0"),
            Opcode.FIRMWARE_VERSION: lambda _: _text(f"{self._model.name} simulated 1.0"),
            Opcode.PRODUCT_INFORMATION: lambda _: Answer(values=bytes(self._product())),
            Opcode.HANDSHAKE: lambda _: DONE,
            Opcode.ECHO: lambda _: Answer(Status.ECHO),
        }

    @property
    def is_locked(self) -> bool:
        """Whether the password must be given first."""
        return (self._flash.settings.password != 0 or self._mischief.is_on("locked")) and not self.is_verified

    def parameters(self, state: State) -> Answer:
        settings = self._flash.settings
        told = Parameters(
            state | (State.PASSWORD_VERIFIED if self.is_verified else State(0)),
            self._model.system_id,
            self._model.library_size,
            settings.security_level,
            settings.address,
            settings.packet_code,
            settings.speed_factor,
        )
        return Answer(values=bytes(told))

    def _set_parameter(self, parameters: bytes) -> Answer:
        number, value = parameters[0], parameters[1]
        allowed: dict[int, object] = {
            Register.SPEED: value in self._model.speed_factors,
            Register.SECURITY_LEVEL: value in _SECURITY_LEVELS,
            Register.PACKET_SIZE: value < len(PACKET_SIZES),
        }
        if number not in allowed:
            return Answer(Status.BAD_REGISTER)
        if not allowed[number]:
            return Answer(Status.BAD_REGISTER_VALUE)
        if not self._mischief.strikes_now("deaf-register"):
            self._write(Register(number), value)
        return DONE

    def _write(self, register: Register, value: int) -> None:
        settings = self._flash.settings
        if register is Register.SPEED:
            settings.speed_factor = value
        elif register is Register.SECURITY_LEVEL:
            settings.security_level = value
        else:
            settings.packet_code = value
        self._flash.save()

    def _set_password(self, parameters: bytes) -> Answer:
        self._flash.settings.password = int.from_bytes(_exactly(parameters, 4))
        self._flash.save()
        return DONE

    def _verify(self, parameters: bytes) -> Answer:
        is_right = int.from_bytes(_exactly(parameters, 4)) == self._flash.settings.password
        self.is_verified = is_right and not self._mischief.is_on("locked")
        return DONE if self.is_verified else Answer(Status.WRONG_PASSWORD)

    def _set_address(self, parameters: bytes) -> Answer:
        self._flash.settings.address = int.from_bytes(_exactly(parameters, 4))
        self._flash.save()
        return DONE

    def _write_notepad(self, parameters: bytes) -> Answer:
        page = parameters[0]
        if page >= NOTEPAD_PAGES:
            return Answer(Status.BAD_NOTEPAD_PAGE)
        self._flash.notepad[page] = _exactly(parameters[1:], NOTEPAD_BYTES)
        self._flash.save()
        return DONE

    def _read_notepad(self, parameters: bytes) -> Answer:
        page = parameters[0]
        if page >= NOTEPAD_PAGES:
            return Answer(Status.BAD_NOTEPAD_PAGE)
        return Answer(values=self._flash.notepad.get(page, bytes(NOTEPAD_BYTES)))

    def _set_light(self, parameters: bytes) -> Answer:
        self.light = _exactly(parameters, 4)
        return DONE if self.light[0] in _LIGHT_MODES else Answer(Status.RECEIVE_ERROR)

    def _information_page(self) -> bytes:
        told = f"{self._model.name} simulated".encode("ascii")
        return told.ljust(_INFORMATION_PAGE_BYTES, b"\xff")

    def _product(self) -> ProductInformation:
        return ProductInformation(
            module_type=self._model.name,
            batch="SIM1",
            serial="00000001",
            hardware=(1, 0),
            sensor_type="SIM",
            width=self._model.width,
            height=self._model.height,
            template_bytes=self._model.template_bytes,
            library_size=self._model.library_size,
        )


def _exactly(parameters: bytes, size: int) -> bytes:
    if len(parameters) != size:
        raise IndexError(f"{len(parameters)} parameter bytes instead of {size}")
    return parameters


def _text(content: str) -> Answer:
    return Answer(values=content.encode("ascii").ljust(_TEXT_BYTES, b"\0"))
