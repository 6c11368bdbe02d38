"""The process that owns PC/SC for one reader: `python -m drivers.card.pcsc_worker FD NAME`.

A silent card blocks SCardTransmit without limit and nothing but the end of the process frees it, so the kiosk
keeps PC/SC in here and kills it. A second thread with a context of its own watches the slot.
"""

import sys
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection

from smartcard import scard

from drivers.card.pcsc_frames import Reply, Request, Slot, SlotState, Trouble, choose_reader, error_frame

POLL_MS = 1000
RETRY_S = 0.3
TROUBLES = {
    scard.SCARD_E_NO_SERVICE: Trouble.NO_SERVICE,
    scard.SCARD_E_SERVICE_STOPPED: Trouble.NO_SERVICE,
    scard.SCARD_E_INVALID_HANDLE: Trouble.NO_SERVICE,
    scard.SCARD_F_COMM_ERROR: Trouble.NO_SERVICE,
    scard.SCARD_E_UNKNOWN_READER: Trouble.READER_GONE,
    scard.SCARD_E_READER_UNAVAILABLE: Trouble.READER_GONE,
    scard.SCARD_E_NO_READERS_AVAILABLE: Trouble.READER_GONE,
    scard.SCARD_E_SHARING_VIOLATION: Trouble.BUSY,
    scard.SCARD_W_UNRESPONSIVE_CARD: Trouble.MUTE,
    scard.SCARD_W_UNPOWERED_CARD: Trouble.MUTE,
    scard.SCARD_E_PROTO_MISMATCH: Trouble.MUTE,
    scard.SCARD_W_SECURITY_VIOLATION: Trouble.DENIED,
    scard.SCARD_E_NO_ACCESS: Trouble.DENIED,
}


class Line:
    """The pipe to the kiosk; both threads write to it."""

    def __init__(self, descriptor: int) -> None:
        self._pipe = Connection(descriptor)
        self._lock = threading.Lock()

    def send(self, body: bytes) -> None:
        with self._lock:
            self._pipe.send_bytes(body)

    def receive(self) -> bytes:
        return self._pipe.recv_bytes()


class PcscError(Exception):
    """A PC/SC call failed with `code`."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Card:
    """The exclusive connection to the card in the reader."""

    def __init__(self, wanted: str) -> None:
        self._wanted = wanted
        self._context: int | None = None
        self._handle: int | None = None
        self._protocol = 0

    def serve(self, request: bytes) -> bytes:
        kind, body = request[:1], request[1:]
        try:
            match Request(kind):
                case Request.CONNECT:
                    return Reply.ATR + self._connect()
                case Request.TRANSMIT:
                    return Reply.ANSWER + self._transmit(body)
                case Request.RESET:
                    return Reply.ATR + self._reset()
                case Request.DISCONNECT:
                    self._disconnect()
                    return Reply.ANSWER
        except PcscError as error:
            self._forget()
            return error_frame(TROUBLES.get(error.code, Trouble.CARD_GONE), error.code)

    def _connect(self) -> bytes:
        self._disconnect()
        self._context = establish()
        reader = choose_reader(self._wanted, list_readers(self._context))
        if reader is None:
            raise PcscError(scard.SCARD_E_UNKNOWN_READER)
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        code, self._handle, self._protocol = scard.SCardConnect(
            self._context, reader, scard.SCARD_SHARE_EXCLUSIVE, protocols
        )
        _check(code)
        return self._atr()

    def _transmit(self, apdu: bytes) -> bytes:
        pci = scard.SCARD_PCI_T1 if self._protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0
        code, answer = scard.SCardTransmit(self._open_handle(), pci, list(apdu))
        _check(code)
        if not answer:
            # A card pulled in mid-command comes back as success with no bytes.
            raise PcscError(scard.SCARD_W_REMOVED_CARD)
        return bytes(answer)

    def _reset(self) -> bytes:
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        code, self._protocol = scard.SCardReconnect(
            self._open_handle(), scard.SCARD_SHARE_EXCLUSIVE, protocols, scard.SCARD_UNPOWER_CARD
        )
        _check(code)
        return self._atr()

    def _atr(self) -> bytes:
        code, _, _, _, atr = scard.SCardStatus(self._open_handle())
        _check(code)
        return bytes(atr)

    def _open_handle(self) -> int:
        if self._handle is None:
            raise PcscError(scard.SCARD_W_REMOVED_CARD)
        return self._handle

    def _disconnect(self) -> None:
        if self._handle is not None:
            scard.SCardDisconnect(self._handle, scard.SCARD_UNPOWER_CARD)
        self._forget()

    def _forget(self) -> None:
        self._handle = None
        if self._context is not None:
            scard.SCardReleaseContext(self._context)
            self._context = None


class SlotWatch:
    """Tells every change of the slot; a restarted pcscd costs nothing but a new context."""

    def __init__(self, line: Line, wanted: str) -> None:
        self._line = line
        self._wanted = wanted
        self._told: Slot | None = None

    def run(self) -> None:
        with suppress(OSError):  # the kiosk is gone, and this process ends with it
            while True:
                self._watch_once()

    def _watch_once(self) -> None:
        try:
            self._watch(establish())
        except PcscError as error:
            reader_gone = TROUBLES.get(error.code) is Trouble.READER_GONE
            self._tell(Slot(SlotState.NO_READER if reader_gone else SlotState.NO_SERVICE))
            time.sleep(RETRY_S)

    def _watch(self, context: int) -> None:
        try:
            while True:
                readers = list_readers(context)
                reader = choose_reader(self._wanted, readers)
                if reader is None:
                    self._tell(Slot(SlotState.NO_READER, readers=tuple(readers)))
                    time.sleep(RETRY_S)
                else:
                    self._follow(context, reader)
        finally:
            scard.SCardReleaseContext(context)

    def _follow(self, context: int, reader: str) -> None:
        known = scard.SCARD_STATE_UNAWARE
        while True:
            known = _wait(context, reader, known, POLL_MS / 1000)
            if known & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE):
                return
            present = known & scard.SCARD_STATE_PRESENT
            self._tell(Slot(SlotState.CARD if present else SlotState.EMPTY, known >> 16))

    def _tell(self, slot: Slot) -> None:
        if slot != self._told:
            self._told = slot
            self._line.send(bytes(slot))


def establish() -> int:
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    _check(code)
    return int(context)


def list_readers(context: int) -> list[str]:
    code, readers = scard.SCardListReaders(context, [])
    if code == scard.SCARD_E_NO_READERS_AVAILABLE:
        return []
    _check(code)
    return list(readers)


def _wait(context: int, name: str, known: int, timeout_s: float) -> int:
    """The state of a reader once it differs from `known`, or unchanged after the time limit."""
    code, states = scard.SCardGetStatusChange(context, int(timeout_s * 1000), [(name, known)])
    if code == scard.SCARD_E_TIMEOUT:
        return known
    _check(code)
    state: int = states[0][1]
    return state & ~int(scard.SCARD_STATE_CHANGED)


def _check(code: int) -> None:
    if code != scard.SCARD_S_SUCCESS:
        raise PcscError(code)


def main(descriptor: int, wanted: str) -> None:
    line = Line(descriptor)
    threading.Thread(target=SlotWatch(line, wanted).run, name="slot-watch", daemon=True).start()
    card = Card(wanted)
    try:
        while True:
            line.send(card.serve(line.receive()))
    except (EOFError, OSError):
        return


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
