"""A PC/SC reader through a worker process that is killed whenever a command takes too long."""

import logging
import multiprocessing
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

from drivers.card.pcsc_frames import Reply, Request, Slot, SlotState, Trouble
from drivers.card.presence import Presence, PresenceBoard
from drivers.card.reader import COMMAND_TIMEOUT_S
from drivers.card.refusal import CardProblem, CardRefused
from drivers.errors import DeviceError, DeviceGone, DeviceTimeout

log = logging.getLogger(__name__)

START_TIMEOUT_S = 10.0


SlotChanged = Callable[[Slot], None]


class PcscReader:
    """The reader of that name, or the only one whose name contains it."""

    def __init__(self, name: str, timeout_s: float = COMMAND_TIMEOUT_S) -> None:
        self.name = name
        self._timeout_s = timeout_s
        self._board = PresenceBoard()
        self._slot: Slot | None = None
        self._heard = threading.Event()
        self._turn = threading.Lock()
        self._worker = self._start()
        self._await_first_word()

    @property
    def presence(self) -> Presence:
        return self._board.now

    @property
    def card_present(self) -> bool:
        return self._board.now.present

    @property
    def worker_pid(self) -> int:
        """The process that may be killed at any time; the next command has a new one."""
        return self._worker.pid

    def wait_change(self, known: Presence, timeout_s: float) -> Presence:
        return self._board.wait_change(known, timeout_s)

    def wait_card(self, timeout_s: float) -> bool:
        return self._board.wait_for(True, timeout_s)

    def wait_removed(self, timeout_s: float) -> bool:
        return self._board.wait_for(False, timeout_s)

    def connect(self) -> "PcscConnection":
        self._board.now.check_reader()
        return PcscConnection(self)

    def close(self) -> None:
        self._worker.close()

    def ask(self, request: Request, body: bytes = b"") -> bytes:
        """The worker's answer; a worker that gives none in time is killed, and its connection with it."""
        with self._turn:
            try:
                reply = self._worker.ask(request + body, self._timeout_s)
            except TimeoutError:
                self._restart()
                raise self._silence() from None
            except EOFError:
                self._restart()
                raise DeviceGone(
                    f"card reader {self.name}: its PC/SC worker ended", "put the card in again"
                ) from None
        if reply[:1] == Reply.ERROR:
            raise self._failed(Trouble(reply[1]), int.from_bytes(reply[2:6], "big"))
        return reply[1:]

    def _failed(self, trouble: Trouble, code: int) -> DeviceError:
        if trouble is Trouble.CARD_GONE and self._slot is not None:
            # Out, until the worker says what lies there now: pcscd may have missed a quick swap.
            self._slot = None
            self._board.card_out()
        return self._error(trouble, code)

    def _silence(self) -> DeviceTimeout:
        remedy = "take the card out and put it in again"
        return DeviceTimeout(f"card reader {self.name}: no answer in {self._timeout_s:g} s", remedy)

    def _start(self) -> "Worker":
        return Worker(self.name, self._slot_changed)

    def _restart(self) -> None:
        self._worker.close()
        self._worker = self._start()

    def _await_first_word(self) -> None:
        try:
            if not self._heard.wait(START_TIMEOUT_S):
                raise DeviceTimeout(f"card reader {self.name}: PC/SC does not answer", "restart pcscd")
            self._board.now.check_reader()
        except DeviceError:
            self.close()
            raise

    def _slot_changed(self, slot: Slot) -> None:
        before, self._slot = self._slot, slot
        match slot.state:
            case SlotState.CARD:
                if before is None or before != slot:
                    self._board.card_in()
            case SlotState.EMPTY:
                self._board.card_out()
            case _:
                self._board.lose(self._lost(slot))
        self._heard.set()

    def _lost(self, slot: Slot) -> DeviceGone:
        if slot.state is SlotState.NO_SERVICE:
            return self._error_no_service()
        there = f"readers there: {', '.join(slot.readers)}" if slot.readers else "no reader is connected"
        return DeviceGone(f"card reader {self.name!r}: not found", f"check its plug and its name ({there})")

    def _error_no_service(self) -> DeviceGone:
        return DeviceGone("PC/SC service: not running", "start pcscd (systemctl start pcscd.socket)")

    def _error(self, trouble: Trouble, code: int = 0) -> DeviceError:
        if trouble is Trouble.MUTE:
            return CardRefused(CardProblem.MUTE)
        if trouble is Trouble.NO_SERVICE:
            return self._error_no_service()
        problem, remedy = {
            Trouble.READER_GONE: ("unplugged", "plug it in again"),
            Trouble.BUSY: ("in use by another program", "end the other program (scdaemon, a browser)"),
            Trouble.DENIED: (
                "access denied",
                "let this user use PC/SC (polkit rule, or pcscd --disable-polkit)",
            ),
        }.get(trouble, ("the card was taken out or reset", "put the card in again"))
        return DeviceGone(f"card reader {self.name}: {problem}{f' ({code:08X})' if code else ''}", remedy)


class PcscConnection:
    """The card that was in the reader when this was made."""

    def __init__(self, reader: PcscReader) -> None:
        self._reader = reader
        self.atr = reader.ask(Request.CONNECT)

    def transmit(self, apdu: bytes) -> bytes:
        return self._reader.ask(Request.TRANSMIT, apdu)

    def reset(self) -> None:
        self.atr = self._reader.ask(Request.RESET)

    def disconnect(self) -> None:
        with suppress(DeviceError):
            self._reader.ask(Request.DISCONNECT)


class Worker:
    """One worker process and the thread that hears it: slot states to a callback, replies to a queue."""

    def __init__(self, name: str, slot_changed: SlotChanged) -> None:
        self._slot_changed = slot_changed
        self._replies: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._line, theirs = multiprocessing.Pipe()
        with theirs:
            arguments = [sys.executable, "-m", "drivers.card.pcsc_worker", str(theirs.fileno()), name]
            self._process = subprocess.Popen(arguments, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        self._thread = threading.Thread(target=self._listen, name="pcsc-worker", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, request: bytes, timeout_s: float) -> bytes:
        """Raises TimeoutError when the worker is stuck and EOFError when it ended."""
        try:
            self._line.send_bytes(request)
            reply = self._replies.get(timeout=timeout_s)
        except queue.Empty:
            raise TimeoutError from None
        except OSError:
            raise EOFError from None
        if reply is None:
            raise EOFError
        return reply

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._thread.join()
        self._line.close()

    def _listen(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                word = self._line.recv_bytes()
                if word[:1] == Reply.SLOT:
                    self._slot_changed(Slot.parse(word[1:]))
                else:
                    self._replies.put(word)
        self._replies.put(None)
