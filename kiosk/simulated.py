"""Which addresses only a simulated device has: a kiosk in service refuses them (R58)."""

import os
from pathlib import Path

from config.settings import CameraSettings, Mode, Settings
from drivers.camera.address import is_loopback, shown
from drivers.card.opening import is_virtual
from drivers.card.trust import Trust

_PSEUDO_TERMINALS = Path("/dev/pts")


class SimulatedError(Exception):
    """A kiosk in service was told to use something simulated; one line with the remedy."""


def is_simulated_port(address: str) -> bool:
    """Whether a serial address is a URL or a pseudo terminal, or a link to one."""
    return "://" in address or Path(os.path.realpath(address)).is_relative_to(_PSEUDO_TERMINALS)


def refuse_simulated(settings: Settings, trust: Trust) -> None:
    """Raise SimulatedError for the first simulated thing a kiosk in production was given."""
    if settings.kiosk.mode is not Mode.PRODUCTION:
        return
    found = [
        (is_simulated_port(settings.sensor.address), f"sensor.address {settings.sensor.address}"),
        (settings.cabinet is not None and is_simulated_port(settings.cabinet.address), _cabinet(settings)),
        *(
            (is_loopback(each.address), f"{name}.address {shown(each.address)}")
            for name, each in _cameras(settings)
        ),
        (_has_simulated_printer(settings), _printer(settings)),
        (is_virtual(settings.reader.name), f"reader.name {settings.reader.name}"),
        (settings.clock is not None, f"clock.address {settings.clock_address}"),
        (not settings.centre.tls, "centre.tls false"),
        (trust.is_test, f"reader.trust {settings.reader.trust}"),
    ]
    for simulated, place in found:
        if simulated:
            raise SimulatedError(
                f'{place} is for simulation only; name the real one, or set mode = "simulation"'
            )


def _cameras(settings: Settings) -> list[tuple[str, CameraSettings]]:
    there = (("camera", settings.camera), ("scanner", settings.scanner))
    return [(name, each) for name, each in there if each is not None]


def _has_simulated_printer(settings: Settings) -> bool:
    """Real printers are on the net, too; only this machine itself has none there."""
    if settings.printer is None:
        return False
    address = settings.printer.address
    return is_loopback(address) if "://" in address else is_simulated_port(address)


def _printer(settings: Settings) -> str:
    return f"printer.address {settings.printer.address}" if settings.printer else "no printer"


def _cabinet(settings: Settings) -> str:
    return f"cabinet.address {settings.cabinet.address}" if settings.cabinet else "no cabinet"
