"""A simulated card in a vpcd reader: put in and taken out, honest or not, driven by its control socket."""

import random
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from drivers.card.profile import CardState
from drivers.card.vpcd_wire import Control, FrameError, frame, receive_frame
from simulators.card import kinds, mischief
from simulators.card.chip import AnyChip
from simulators.card.kinds import Supply
from simulators.card.memory import Memory
from simulators.card.mischief import Deed, Fault, Occasion
from simulators.card.pace import chip_time_s
from simulators.control import ControlError, Reply, Request

RETRY_S = 0.1
BOUNCE_S = 0.3
FIRST_CONTACT_S = 1.0


Heard = Callable[[bytes, bytes], None]
"""Takes each APDU with what the chip itself answered, whatever becomes of it on the line."""


def unheard(apdu: bytes, answer: bytes) -> None:
    """Nobody writes the conversation down."""


class CardDevice:
    """One card; a thread keeps it in the reader for as long as it is said to be inserted."""

    def __init__(
        self,
        supply: Supply,
        address: tuple[str, int],
        *,
        seed: int = 0,
        paced: bool = False,
        heard: Heard = unheard,
    ) -> None:
        self._supply = supply
        self._address = address
        self._chance = random.Random(seed)
        self._paced = paced
        self._heard = heard
        self._faults: tuple[Fault, ...] = ()
        self._chip: AnyChip
        self._memory: Memory | None
        self._chip, self._memory = supply.make()
        self._previous = b""
        self._apdus = 0
        self._inserted = threading.Event()
        self._closing = threading.Event()
        self._connected = threading.Event()
        self._line: socket.socket | None = None
        self._thread = threading.Thread(target=self._run, name="card", daemon=True)
        self._thread.start()

    def insert(self) -> bool:
        """Put the card in; whether a reader took it within a second (it goes on trying)."""
        self._inserted.set()
        return self._connected.wait(FIRST_CONTACT_S)

    def remove(self) -> None:
        self._inserted.clear()
        self._hang_up()
        while self._connected.is_set():
            self._closing.wait(0.001)

    def close(self) -> None:
        self._closing.set()
        self._inserted.set()
        self._hang_up()
        self._thread.join()

    def add_fault(self, text: str) -> None:
        """A fault of the line strikes at once, one of the card makes it another card, put in anew."""
        fault = mischief.parse_fault(text, kinds.NAMES)
        self._faults = (*self._faults, fault)
        if fault.name in kinds.NAMES:
            self._replace(fault.name)

    def clear_faults(self) -> None:
        had = self._faults
        self._faults = ()
        if any(fault.name in kinds.NAMES for fault in had):
            self._replace(None)

    def handle(self, request: Request) -> Reply:
        """Answer the control socket: insert, remove, fault {name}, clear, state."""
        match request:
            case {"do": "insert"}:
                return {"connected": self.insert()}
            case {"do": "remove"}:
                self.remove()
            case {"do": "fault", "name": str(name)}:
                self.add_fault(name)
            case {"do": "clear"}:
                self.clear_faults()
            case {"do": "state"}:
                return self._state()
            case _:
                raise ControlError('a card knows insert, remove, fault with "name", clear, state')
        return {}

    def _state(self) -> Reply:
        reply: Reply = {
            "inserted": self._inserted.is_set(),
            "connected": self._connected.is_set(),
            "faults": [fault.name for fault in self._faults],
            "apdus": self._apdus,
        }
        if self._memory is None:
            return reply
        content = self._memory.content
        state = CardState(content.state).name.lower()
        return {**reply, "serial": content.serial, "card_state": state, "tries": dict(content.tries)}

    def _replace(self, kind: str | None) -> None:
        inserted = self._inserted.is_set()
        self.remove()
        self._chip, self._memory = self._supply.make(kind)
        if inserted:
            self.insert()

    def _swap(self) -> None:
        self._chip, self._memory = self._supply.another()

    def _run(self) -> None:
        while not self._closing.is_set():
            self._inserted.wait()
            with suppress(OSError), socket.create_connection(self._address) as line:
                self._attend(line)
            if self._inserted.is_set():  # the reader is not there, or has let go of the card
                self._closing.wait(RETRY_S)

    def _attend(self, line: socket.socket) -> None:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._line, self._apdus, self._previous = line, 0, b""
        self._connected.set()
        try:
            with suppress(FrameError):
                self._serve(line)
        finally:
            self._line = None
            self._chip.power()
            self._connected.clear()

    def _serve(self, line: socket.socket) -> None:
        while self._inserted.is_set() and not self._closing.is_set():
            body = receive_frame(line)
            if body is None:
                return
            if len(body) == 1:
                self._control(line, body[0])
            elif not self._carry_out(line, self._deed(body)):
                return

    def _control(self, line: socket.socket, code: int) -> None:
        if code == Control.GET_ATR:
            line.sendall(frame(self._chip.atr))
        else:
            self._chip.power()

    def _deed(self, apdu: bytes) -> Deed:
        index, self._apdus = self._apdus, self._apdus + 1
        doing = next((mischief.FAULTS[f.name] for f in self._faults if self._hits(f, index)), mischief.honest)
        return doing(
            Occasion(
                apdu=apdu,
                previous=self._previous,
                ask=partial(self._ask, apdu),
                reset=self._chip.power,
                swap=self._swap,
                chance=self._chance,
            )
        )

    def _hits(self, fault: Fault, index: int) -> bool:
        return fault.name in mischief.FAULTS and fault.strikes(index)

    def _ask(self, apdu: bytes) -> bytes:
        self._previous = self._chip.process(apdu)
        self._heard(apdu, self._previous)
        if self._paced:
            self._closing.wait(chip_time_s(apdu, self._previous))
        return self._previous

    def _carry_out(self, line: socket.socket, deed: Deed) -> bool:
        """Do it, and say whether the card stays in the reader."""
        if deed.delay_s:
            self._closing.wait(deed.delay_s)
        line.sendall(deed.line)
        if not deed.leaves:
            return True
        if not deed.returns:
            self._inserted.clear()
        line.shutdown(socket.SHUT_RDWR)
        self._closing.wait(BOUNCE_S)
        return False

    def _hang_up(self) -> None:
        line = self._line
        if line is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
