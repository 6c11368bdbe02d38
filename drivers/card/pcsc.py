"""A PC/SC reader through a worker process that is ended whenever a command takes too long."""

import threading
from contextlib import suppress
from functools import partial
from pathlib import Path

from drivers.card.pcsc_frames import Request, Slot, SlotState, Trouble, parse_error
from drivers.card.pcsc_line import Child, Instance, Worker, Workers
from drivers.card.presence import Presence, PresenceBoard
from drivers.card.reader import COMMAND_TIMEOUT_S
from drivers.card.refusal import CardProblem, CardRefused
from drivers.errors import DeviceError, DeviceGone, DeviceTimeout

START_TIMEOUT_S = 10.0


class PcscReader:
    """The reader of that name, or the only one whose name contains it; until it is there, it is lost.

    `worker` is the socket of the reader's own unit; without one the worker is a child of this process.
    """

    def __init__(self, name: str, timeout_s: float = COMMAND_TIMEOUT_S, worker: Path | None = None) -> None:
        self.name = name
        self._timeout_s = timeout_s
        self._board = PresenceBoard()
        self._slot: Slot | None = None
        self._heard = threading.Event()
        self._turn = threading.Lock()
        self._workers = Workers(
            partial(Instance, worker) if worker else Child,
            wanted=name,
            slot_changed=self._slot_changed,
            lost=self._lose,
        )
        self._await_first_word()

    @property
    def presence(self) -> Presence:
        return self._board.now

    @property
    def card_present(self) -> bool:
        return self._board.now.present

    def wait_change(self, known: Presence, timeout_s: float) -> Presence:
        return self._board.wait_change(known, timeout_s)

    def wait_card(self, timeout_s: float) -> bool:
        return self._board.wait_for(True, timeout_s)

    def wait_removed(self, timeout_s: float) -> bool:
        return self._board.wait_for(False, timeout_s)

    def connect(self) -> "PcscConnection":
        self._board.now.check_reader()
        with self._turn:
            worker = self._workers.now()
        return PcscConnection(self, worker)

    def close(self) -> None:
        self._workers.close()

    def ask(self, worker: Worker, request: Request, body: bytes = b"") -> bytes:
        """The worker's answer; one that gives none in time is ended, and its connection with it."""
        with self._turn:
            try:
                reply = worker.ask(request + body, self._timeout_s)
                failed = parse_error(reply)
            except TimeoutError:
                worker.end()
                raise self._silence() from None
            except (EOFError, ValueError):
                worker.end()
                raise DeviceGone(
                    f"card reader {self.name}: its PC/SC worker ended", "put the card in again"
                ) from None
        if failed:
            raise self._failed(*failed)
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

    def _await_first_word(self) -> None:
        if not self._heard.wait(START_TIMEOUT_S):
            self._lose(DeviceGone(f"card reader {self.name}: PC/SC does not answer", "restart pcscd"))

    def _slot_changed(self, slot: Slot) -> None:
        before, self._slot = self._slot, slot
        match slot.state:
            case SlotState.CARD:
                if before is None or before != slot:
                    self._board.card_in()
            case SlotState.EMPTY:
                self._board.card_out()
            case _:
                self._board.lose(self._away(slot))
        self._heard.set()

    def _lose(self, error: DeviceGone) -> None:
        """No worker tells of the slot; what lies there when one does again counts as put in anew."""
        self._slot = None
        self._board.lose(error)
        self._heard.set()

    def _away(self, slot: Slot) -> DeviceGone:
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

    def __init__(self, reader: PcscReader, worker: Worker) -> None:
        self._reader = reader
        self._worker = worker
        self.atr = reader.ask(worker, Request.CONNECT)

    def transmit(self, apdu: bytes) -> bytes:
        return self._reader.ask(self._worker, Request.TRANSMIT, apdu)

    def reset(self) -> None:
        self.atr = self._reader.ask(self._worker, Request.RESET)

    def disconnect(self) -> None:
        with suppress(DeviceError):
            self._reader.ask(self._worker, Request.DISCONNECT)
