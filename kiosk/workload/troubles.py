"""Faults on demand: of a device, the world around, or the kiosk's own sudden death."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress

from kiosk.workload.card import Card
from kiosk.workload.plan import Trouble
from kiosk.workload.processes import ProgramError
from kiosk.workload.world import World

_EYES = ("camera", "scanner")


class UnknownTroubleError(ProgramError):
    """No device and nothing around knows a fault of that name."""


class Troubles:
    """Strikes with the one wanted fault when its step is reached, and mends all afterwards."""

    def __init__(self, world: World, trouble: Trouble | None, hold: Callable[[], None]) -> None:
        self._world = world
        self._trouble = trouble
        self._card: Card | None = None
        self._is_armed = False
        self._around: dict[str, Callable[[], None]] = {
            "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
            "broker-down": world.stop_broker,
            "centre-down": world.kill_centre,
            "hold": hold,
            "unplug-sensor": lambda: world.sensor("unplug"),
        }

    def check(self, card: Card) -> None:
        """Raise UnknownTroubleError unless somebody knows the fault."""
        if self._trouble is None or self._trouble.name in self._around:
            return
        try:
            if not (self._is_outsides() or self._is_sensors()):
                card.do("fault", name=self._trouble.name)
        except ProgramError as error:
            raise UnknownTroubleError(
                f"no fault {self._trouble.name!r}: neither {', '.join(self._around)} nor one of the "
                "sensor or the card (kiosk-sim sensor --help, kiosk-sim card --help); one of camera, "
                "scanner, printer, register or production is DEVICE.FAULT"
            ) from error

    def arm(self, card: Card | None = None) -> None:
        """From here on the fault may strike; `card` is the one in the officer's hand, if there is one."""
        self._card, self._is_armed = card, True

    def strike(self, step: str) -> None:
        """Called as each step is reached; what a device does not take is left at that."""
        if self._trouble is None or step != self._trouble.at or not self._is_armed:
            return
        name = self._trouble.name
        device, _, own_name = name.partition(".")
        if name in self._around:
            self._around[name]()
            return
        with suppress(ProgramError, OSError):
            if own_name:
                self._world.outside.trouble(device, own_name)
            elif self._is_sensors():
                self._world.sensor("fault", name=name)
            elif self._card:
                self._card.do("fault", name=name)

    def clear(self) -> None:
        """Mend everything; the card goes back into the drawer anyway."""
        self._card, self._is_armed = None, False
        if self._trouble is None:
            return
        self._world.start_broker()
        self._world.start_centre()
        self._world.outside.mend()
        with suppress(ProgramError, OSError):
            self._world.sensor("clear")
            self._world.sensor("replug")
            self._world.sensor("lift")

    def _is_outsides(self) -> bool:
        """Whether one of the things outside has this fault; raises ProgramError when it denies it."""
        assert self._trouble
        device, _, name = self._trouble.name.partition(".")
        if not name:
            return False
        if not self._world.outside.knows(device):
            raise ProgramError(f"no device {device}")
        if device in _EYES:
            self._world.outside.open_eyes()
        self._world.outside.trouble(device, name)
        self._world.outside.mend()
        return True

    def _is_sensors(self) -> bool:
        assert self._trouble
        try:
            self._world.sensor("fault", name=self._trouble.name)
            self._world.sensor("clear", name=self._trouble.name)
        except ProgramError:
            return False
        return True
