"""Raises a module's speed and packet size to the best its profile allows, and proves that they hold.

Both are flash writes that outlive power-off. Whatever happens, the host ends at a speed that works.
"""

import logging

from drivers.errors import DeviceError
from drivers.fingerprint import faults
from drivers.fingerprint.codes import BAUD_UNIT, PACKET_SIZES, Opcode, Register, Status
from drivers.fingerprint.commands import Ack
from drivers.fingerprint.exchange import Exchange
from drivers.fingerprint.module import Module

_PROOFS = 4
_log = logging.getLogger(__name__)


def tune_up(module: Module) -> None:
    """Set the largest packets and the highest speed that work; a module that refuses stays as it is."""
    if module.parameters is None:
        return
    profile = module.profile
    if (module.parameters.packet_size or 0) < profile.packet_size:
        set_packet_size(module, profile.packet_size)
    for speed in profile.speeds:
        if speed <= module.baud or set_speed(module, speed):
            return


def set_packet_size(module: Module, size: int) -> bool:
    """Whether the module took the packet size; it is read back, since clones acknowledge and ignore it."""
    code = PACKET_SIZES.index(size)
    module.exchange.ask(Opcode.SET_PARAMETER, bytes((Register.PACKET_SIZE, code)))
    module.refresh()
    return module.parameters is not None and module.parameters.packet_code == code


def set_speed(module: Module, baud: int) -> bool:
    """Whether module and host now talk at this speed; if not, both are back at a speed that works."""
    transport = module.exchange.transport
    before = transport.speed
    if before is None:
        return False
    # Sent once only: the module may have changed its speed though its ack was lost.
    answer = module.exchange.ask_once(Opcode.SET_PARAMETER, bytes((Register.SPEED, baud // BAUD_UNIT)))
    if isinstance(answer, Ack) and answer.status is not Status.OK:
        return False
    transport.set_speed(baud)
    if _is_proven(module.exchange):
        module.refresh()
        _log.info("sensor speed raised from %d to %d", before, baud)
        return True
    _return_to(module, before)
    return False


def slow_down(module: Module) -> bool:
    """Whether a lower speed of the profile could be set, after pictures did not come through at this one."""
    lower = [speed for speed in module.profile.speeds if speed < module.baud]
    return any(set_speed(module, speed) for speed in lower)


def _is_proven(exchange: Exchange) -> bool:
    """Whether longer answers come through again and again: short ones may work where pictures do not."""
    exchange.settle()
    try:
        return all(exchange.ask(Opcode.READ_INDEX, b"\0", tries=1).values for _ in range(_PROOFS))
    except DeviceError:
        return False


def _return_to(module: Module, baud: int) -> None:
    """Find the module wherever it is, and set it back to a speed that carried it before."""
    module.connect(baud)
    if module.exchange.transport.speed == baud:
        return
    module.demand(Opcode.SET_PARAMETER, bytes((Register.SPEED, baud // BAUD_UNIT)))
    module.exchange.transport.set_speed(baud)
    if not _is_proven(module.exchange):
        raise module.exchange.failed(faults.no_answer(f"return to {baud} bits a second"))
    module.refresh()
