"""Faults on demand: of the sensor, the card, the world around, or the kiosk's own sudden death."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress

from kiosk.domain.delivery import DeliveryStep
from kiosk.workload.plan import Trouble
from kiosk.workload.processes import ProgramError
from kiosk.workload.world import Card, World


class UnknownTroubleError(ProgramError):
    """No device and nothing around knows a fault of that name."""


class Troubles:
    """Strikes with the one wanted fault when its step becomes durable, and mends all afterwards."""

    def __init__(self, world: World, trouble: Trouble | None) -> None:
        self._world = world
        self._trouble = trouble
        self._card: Card | None = None
        self._around: dict[str, Callable[[], None]] = {
            "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
            "broker-down": world.stop_broker,
            "centre-down": world.kill_centre,
            "unplug-sensor": lambda: world.sensor("unplug"),
        }

    def check(self, card: Card) -> None:
        """Raise UnknownTroubleError unless somebody knows the fault."""
        if self._trouble is None or self._trouble.name in self._around:
            return
        if not self._is_sensors():
            try:
                card.do("fault", name=self._trouble.name)
            except ProgramError as error:
                raise UnknownTroubleError(
                    f"no fault {self._trouble.name!r}: neither {', '.join(self._around)} nor one of the "
                    "sensor or the card (kiosk-sim sensor --help, kiosk-sim card --help)"
                ) from error

    def arm(self, card: Card) -> None:
        self._card = card

    def strike(self, step: DeliveryStep) -> None:
        """Called as each step of the journal becomes durable."""
        if self._trouble is None or step is not self._trouble.at or self._card is None:
            return
        name = self._trouble.name
        if name in self._around:
            self._around[name]()
        elif self._is_sensors():
            self._world.sensor("fault", name=name)
        else:
            self._card.do("fault", name=name)

    def clear(self) -> None:
        """Mend everything; the card goes back into the drawer anyway."""
        self._card = None
        if self._trouble is None:
            return
        self._world.start_broker()
        self._world.start_centre()
        with suppress(ProgramError, OSError):
            self._world.sensor("clear")
            self._world.sensor("replug")
            self._world.sensor("lift")

    def _is_sensors(self) -> bool:
        assert self._trouble
        try:
            self._world.sensor("fault", name=self._trouble.name)
            self._world.sensor("clear", name=self._trouble.name)
        except ProgramError:
            return False
        return True
