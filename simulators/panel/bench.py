"""The devices on the bench: asked and told over their control sockets, and every deed written down."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from simulators.control import ControlClient, ControlError, Reply, Request
from simulators.panel.kinds import KINDS, Kind
from simulators.scenario import Step

ANSWER_S = 5.0


@dataclass(slots=True)
class Device:
    """One device by its control socket; reconnects by itself after the device was started anew."""

    kind_name: str
    name: str
    control: Path
    _line: ControlClient | None = field(default=None, repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def kind(self) -> Kind:
        return KINDS[self.kind_name]

    def ask(self, request: Request) -> Reply:
        """The device's answer; ControlError in one line when it says no or is not there."""
        fields = {key: value for key, value in request.items() if key != "do"}
        with self._turn:
            try:
                if self._line is None:
                    self._line = ControlClient(self.control, ANSWER_S)
                return self._line.do(str(request["do"]), **fields)
            except ControlError:
                raise
            except (OSError, ValueError) as error:
                self.close()
                raise ControlError(f"{self.name} does not answer at {self.control} ({error})") from error

    def state(self) -> Reply:
        return self.ask({"do": self.kind.asks})

    def close(self) -> None:
        if self._line:
            self._line.close()
            self._line = None


class Bench:
    """All devices, and the record of what was done to them."""

    def __init__(self, devices: Sequence[Device], clock: Callable[[], float] = time.monotonic) -> None:
        self.devices = tuple(devices)
        self._clock = clock
        self._began: float | None = None
        self.done: list[Step] = []

    def named(self, name: str) -> Device:
        for device in self.devices:
            if device.name == name:
                return device
        raise ControlError(f"no device {name!r}; there are {', '.join(each.name for each in self.devices)}")

    def do(self, device: Device, request: Request) -> Reply:
        """Make a request; only what the device carried out is written down."""
        reply = device.ask(request)
        now = self._clock()
        self._began = now if self._began is None else self._began
        self.done.append(Step(dict(request), device.name, round(now - self._began, 2)))
        return reply

    def close(self) -> None:
        for device in self.devices:
            device.close()


def devices_named(given: Sequence[tuple[str, str | Path]]) -> list[Device]:
    """A device for each kind and path; the second of a kind is `card-2`."""
    counted: dict[str, int] = {}
    devices = []
    for kind, control in given:
        counted[kind] = counted.get(kind, 0) + 1
        name = kind if counted[kind] == 1 else f"{kind}-{counted[kind]}"
        devices.append(Device(kind, name, Path(control)))
    return devices
