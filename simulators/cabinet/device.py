"""The simulated cabinet behind its wires: two boards that answer frames, and the control actions."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from pymodbus.exceptions import ModbusException
from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU, ModbusPDU

from drivers.cabinet.frames import WriteCoil
from drivers.cabinet.iomap import DEFAULT_MAP, IoMap
from simulators.cabinet.board import Board
from simulators.cabinet.faults import CATALOGUE, Fault
from simulators.cabinet.world import Things, World
from simulators.control import ControlError, Reply, Request
from simulators.mischief import Mischief


class CabinetDevice:
    """Frames in, frames out, control requests in between; line and control are two threads."""

    def __init__(
        self,
        *,
        unit: int = 1,
        seed: int = 0,
        state: Path | None = None,
        io_map: IoMap = DEFAULT_MAP,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        io_map.check(unit)
        self.mischief = Mischief(CATALOGUE, seed)
        self._state = state
        self._saved = ""
        self._unit = unit
        self._map = io_map
        self._world = World(_load(state), self.mischief, seed, io_map)
        self._world.drive_latch(False)
        self._boards = {each: self._board(each, clock) for each in self._units()}
        self._decoder = DecodePDU(True)
        self._decoder.register(WriteCoil)
        self._framer = FramerRTU(self._decoder)
        self._lock = threading.Lock()

    def answer(self, frame: bytes) -> bytes | None:
        """The addressed board's answer; None for a frame that is incomplete, damaged or for nobody here."""
        question = self._decode(frame)
        board = self._boards.get(question.dev_id) if question else None
        if question is None or board is None:
            return None
        with self._lock:
            self._move()
            answer = board.answer(question)
            self._move()
            self._save()
        return self._framer.buildFrame(answer)

    def handle(self, request: Request) -> Reply:
        """Carry out one control request."""
        act = self._actions().get(request["do"])
        if act is None:
            raise ControlError(f"no action {request['do']!r}; there are {', '.join(self._actions())}")
        with self._lock:
            self._move()
            act(request)
            self._save()
            return self._describe()

    def _actions(self) -> dict[str, Callable[[Request], object]]:
        world, things = self._world, self._world.things
        return {
            "state": lambda request: None,
            "move_bolt": lambda request: world.move_bolt(_flag(request, "open")),
            "take_card": lambda request: world.take_card(force=request.get("force") is True),
            "put_card": lambda request: setattr(things, "card", True),
            "press": lambda request: world.press(_text(request, "key"), _reads(request)),
            "hold": lambda request: world.press(_text(request, "key"), None),
            "release": lambda request: world.release(_text(request, "key")),
            "plug_headphones": lambda request: setattr(things, "headphones", True),
            "unplug_headphones": lambda request: setattr(things, "headphones", False),
            "open_case": lambda request: setattr(things, "case_open", True),
            "close_case": lambda request: setattr(things, "case_open", False),
            "fault": lambda request: self.mischief.switch_on(_text(request, "name")),
            "clear": lambda request: self.mischief.clear(request.get("name")),
        }

    def _describe(self) -> Reply:
        own = self._boards[self._unit]
        lamps = sorted(lamp for lamp, wire in self._map.lamps.items() if own.coil(wire.channel))
        return {
            **self._world.describe(),
            "latch_energised": own.coil(self._map.latch.channel),
            "lamps": [lamp.removeprefix("lamp_") for lamp in lamps],
            "faults": self.mischief.active,
        }

    def _move(self) -> None:
        """Let the bolt follow its coil, which the board's timer may have switched meanwhile."""
        own, channel = self._boards[self._unit], self._map.latch.channel
        own.linked = frozenset({channel} if self.mischief.is_on(Fault.LINKED_OUTPUT) else ())
        own.stuck = frozenset({channel} if self.mischief.is_on(Fault.STUCK_OUTPUT) else ())
        self._world.drive_latch(own.coil(channel))

    def _units(self) -> set[int]:
        return {self._unit, *(wire.unit or self._unit for wire in self._map.inputs.values())}

    def _board(self, unit: int, clock: Callable[[], float]) -> Board:
        return Board(lambda: self._world.read(unit, self._unit), clock)

    def _decode(self, frame: bytes) -> ModbusPDU | None:
        try:
            return self._framer.handleFrame(frame, 0, 0)[1]
        except ModbusException:
            return None

    def _save(self) -> None:
        text = json.dumps(asdict(self._world.things))
        if self._state is not None and text != self._saved:
            fresh = self._state.with_suffix(".new")
            fresh.write_text(text)
            fresh.replace(self._state)
            self._saved = text


def _load(state: Path | None) -> Things:
    if state is None or not state.exists():
        return Things()
    try:
        return Things(**json.loads(state.read_text()))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{state} is no cabinet's state; give another file or remove it") from error


def _text(request: Request, name: str) -> str:
    value = request.get(name)
    if not isinstance(value, str):
        raise ControlError(f'this action needs a text under "{name}"')
    return value


def _flag(request: Request, name: str) -> bool:
    value = request.get(name)
    if not isinstance(value, bool):
        raise ControlError(f'this action needs true or false under "{name}"')
    return value


def _reads(request: Request) -> int:
    value = request.get("reads", 4)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ControlError('"reads" is a number, 1 or more')
    return value
