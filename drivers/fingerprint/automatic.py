"""AutoEnroll and AutoIdentify of the R503 (sheet §3): one command, then the module leads, step after step."""

from collections.abc import Callable

from drivers.errors import DeviceError
from drivers.fingerprint.codes import Opcode, Status
from drivers.fingerprint.commands import Ack, command
from drivers.fingerprint.library import Found
from drivers.fingerprint.module import Module

Step = Callable[[int], None]
"""Told of each step that was reached: odd ones are pictures taken, even ones features made of them."""

_STEP_S = 12.0
"""The module gives up by itself after ten seconds without a finger."""
_STORED = 0x0F
_SEARCHED = 3
_REPORTING = 1


def _nobody(step: int) -> None:
    """Nobody follows the steps."""


class Automatic:
    """What the module does alone; used between other calls, never during them."""

    def __init__(self, module: Module) -> None:
        self._module = module

    def enrol(
        self,
        page: int,
        *,
        overwrite: bool = False,
        allow_repeat: bool = False,
        must_leave: bool = True,
        step: Step = _nobody,
    ) -> int | None:
        """The page where the finger was stored, None if none came in time; refusals are raised."""
        choices = bytes((page, overwrite, allow_repeat, _REPORTING, must_leave))
        ack = self._lead(Opcode.AUTO_ENROL, choices, step, lambda told: told == _STORED)
        return ack.values[1] if ack.status is Status.OK else None

    def identify(self, *, level: int = 3, start: int = 0, count: int = 0xFF, tries: int = 1) -> Found | None:
        """The most alike of these pages, None if the module finds none or no finger came in time."""
        choices = bytes((level, start, count, _REPORTING, tries))
        ack = self._lead(Opcode.AUTO_IDENTIFY, choices, _nobody, lambda told: told >= _SEARCHED)
        if ack.status is not Status.OK:
            return None
        return Found(int.from_bytes(ack.values[1:3]), int.from_bytes(ack.values[3:5]))

    def _lead(self, opcode: Opcode, choices: bytes, step: Step, is_last: Callable[[int], bool]) -> Ack:
        """The last ack of the module's own way; what ended it early for want of a finger is returned too."""
        exchange = self._module.exchange
        if exchange.dirty:
            exchange.resynchronise()
        exchange.discard()
        exchange.send(command(opcode, choices, address=exchange.address))
        while True:
            answer = exchange.await_ack(opcode, answer_s=_STEP_S)
            if isinstance(answer, DeviceError):
                raise exchange.failed(answer)
            if answer.status in (Status.TIMED_OUT, Status.NOT_FOUND):
                return answer
            self._module.accepted(opcode, answer)
            step(answer.values[0])
            if is_last(answer.values[0]):
                return answer
