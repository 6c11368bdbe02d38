"""What a control socket or a scenario may ask of a sensor; the package's docstring shows each action."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from simulators.control import ControlError, Reply, Request
from simulators.mischief import Mischief
from simulators.sensor.glass import Glass
from simulators.sensor.running import Running, Served

FIELDS = {
    "place": frozenset({"finger", "dpi"}),
    "other": frozenset({"finger", "dpi"}),
    "lift": frozenset[str](),
    "fault": frozenset({"name"}),
    "clear": frozenset({"name"}),
    "unplug": frozenset[str](),
    "replug": frozenset[str](),
    "reboot": frozenset[str](),
    "stats": frozenset[str](),
}


class Driven(Served, Protocol):
    """A module's line as far as requests reach it."""

    bytes_in: int
    bytes_out: int

    @property
    def glass(self) -> Glass: ...

    @property
    def mischief(self) -> Mischief: ...

    def figures(self) -> Reply: ...


class Requests:
    """Carries requests out, one at a time, and answers each with the figures of the moment."""

    def __init__(self, running: Running, line: Driven, dpi: float) -> None:
        self._running = running
        self._line = line
        self._dpi = dpi
        self._actions: dict[str, Callable[[Request], object]] = {
            "place": lambda asked: self._line.glass.place(*self._picture(asked)),
            "other": lambda asked: self._line.glass.set_other(*self._picture(asked)),
            "lift": lambda _: self._line.glass.lift(),
            "fault": self._fault,
            "clear": lambda asked: self._line.mischief.clear(asked.get("name")),
            "unplug": lambda _: running.unplug(),
            "replug": lambda _: running.plug(),
            "reboot": lambda _: running.restart(),
            "stats": lambda _: None,
        }

    def handle(self, request: Request) -> Reply:
        action = self._actions.get(request["do"])
        if action is None:
            raise ControlError(f"no action {request['do']!r}; there are: {', '.join(self._actions)}")

        def act() -> Reply:
            action(request)
            return self._stats()

        return self._running.act(act)

    def _picture(self, asked: Request) -> tuple[Path, float]:
        path, dpi = asked.get("finger"), asked.get("dpi", self._dpi)
        if not isinstance(path, str):
            raise ControlError('expected the path of a picture under "finger"')
        if not isinstance(dpi, int | float) or not 50 <= dpi <= 5000:
            raise ControlError(f'"dpi" is a number of 50 to 5000, not {dpi!r}')
        return Path(path), float(dpi)

    def _fault(self, asked: Request) -> None:
        name = asked.get("name")
        if not isinstance(name, str):
            raise ControlError('expected the name of a fault under "name"')
        self._line.mischief.switch_on(name)

    def _stats(self) -> Reply:
        glass, mischief = self._line.glass, self._line.mischief
        return {
            "finger": str(glass.finger_path) if glass.finger_path else None,
            "touched": glass.is_touched,
            "captures": glass.exposures,
            "faults": mischief.active,
            "strikes": mischief.strikes,
            "plugged": self._running.is_plugged,
            "bytes_in": self._line.bytes_in,
            "bytes_out": self._line.bytes_out,
            **self._line.figures(),
        }
