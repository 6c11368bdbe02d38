"""The process that owns PC/SC for one reader: `python -m drivers.card.pcsc_worker`, its input a socket.

A silent card blocks SCardTransmit without limit and nothing but the end of the process frees it, so the kiosk
keeps PC/SC in here, and a process that loses its line ends at once, whatever it does. A second thread with a
context of its own watches the slot.
"""

import os
import select
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait

from smartcard import scard

from drivers.card.pcsc_card import (
    TROUBLES,
    Card,
    PcscError,
    establish,
    list_readers,
    revive,
    takes_power,
    wait_for_state,
)
from drivers.card.pcsc_frames import (
    LONGEST_FRAME,
    Reply,
    Request,
    Slot,
    SlotState,
    Trouble,
    choose_reader,
    error_frame,
    parse_wanted,
)
from drivers.supervisor import ALIVE, READY, notify, sign_every_s

POLL_S = 0.5
RETRY_S = 0.3
SETTLE_S = 1.0  # pcscd notices a removal within 0.4 s
FAILED = error_frame(Trouble.CARD_GONE, 0)[:2]
_HANG_UP = select.POLLRDHUP | select.POLLHUP | select.POLLERR


class Line:
    """The socket to the kiosk, which both threads write to, and a pipe by which a changed slot is felt."""

    def __init__(self, descriptor: int) -> None:
        self._pipe = Connection(descriptor)
        self._lock = threading.Lock()
        self._changes, self._change = Pipe(duplex=False)
        self._sign_every_s = sign_every_s()

    def wanted(self) -> str:
        """The name in the first frame; raises ValueError for any other."""
        return parse_wanted(self._pipe.recv_bytes(LONGEST_FRAME))

    def tell_slot(self, slot: Slot, changed: bool) -> None:
        """The main thread feels a change before the kiosk can answer it."""
        if changed:
            self._change.send_bytes(b"!")
        self.send(bytes(slot))

    def send(self, body: bytes) -> None:
        with self._lock:
            self._pipe.send_bytes(body)

    def receive(self) -> bytes | None:
        """The next request, None when the slot has changed instead; the supervisor hears of the waiting."""
        ready: list[object] = []
        while not ready:
            notify(ALIVE)
            ready += wait([self._pipe, self._changes], self._sign_every_s)
        if self._changes in ready:
            self._changes.recv_bytes()
            return None
        return self._pipe.recv_bytes(LONGEST_FRAME)


class SlotWatch:
    """Tells every change of the slot; a restarted pcscd costs nothing but a new context.

    Who talks to the card holds `turn`; the slot is looked at anew only while nobody does.
    """

    def __init__(self, line: Line, wanted: str, turn: threading.Lock) -> None:
        self._line = line
        self._wanted = wanted
        self._turn = turn
        self._told: Slot | None = None
        self._look_at: float | None = None
        self._failed = False

    def look_again(self, failed: bool) -> None:
        """After the card was left; after a failed command what lies there then counts as put in anew."""
        self._look_at, self._failed = time.monotonic() + SETTLE_S, self._failed or failed

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
            known = wait_for_state(context, reader, known, POLL_S)
            if known & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE):
                return
            present = bool(known & scard.SCARD_STATE_PRESENT)
            if self._is_due() and self._was_wrong(context, reader, present):
                known = scard.SCARD_STATE_UNAWARE
                continue
            self._tell(Slot(SlotState.CARD if present else SlotState.EMPTY, known >> 16))

    def _was_wrong(self, context: int, reader: str, present: bool) -> bool:
        """Whether pcscd may have missed a card that came, or one that went, and was made to look again."""
        if not self._turn.acquire(blocking=False):
            return False  # the card is talked to, and looked at again when it is left
        try:
            if present and takes_power(context, reader):
                return False
            revive(context, reader)
            return True
        finally:
            self._turn.release()

    def _is_due(self) -> bool:
        due = self._look_at is not None and time.monotonic() >= self._look_at
        if due:
            self._look_at = None
            self._told = None if self._failed else self._told
            self._failed = False
        return due

    def _tell(self, slot: Slot) -> None:
        if slot != self._told:
            changed, self._told = self._told is not None, slot
            self._line.tell_slot(slot, changed)


def main(descriptor: int, end: Callable[[], object]) -> None:
    """Serve the other end of the socket; `end` is called when it hangs up, also in mid-command."""
    threading.Thread(target=_end_with, args=(descriptor, end), name="hang-up", daemon=True).start()
    with suppress(EOFError, OSError, ValueError):
        line = Line(descriptor)
        _serve(line, line.wanted())


def _serve(line: Line, wanted: str) -> None:
    turn = threading.Lock()
    watch = SlotWatch(line, wanted, turn)
    threading.Thread(target=watch.run, name="slot-watch", daemon=True).start()
    card = Card(wanted)
    notify(READY)
    while True:
        request = line.receive()
        if request is None:
            card.leave()
            watch.look_again(failed=False)
        else:
            with turn:
                reply = card.serve(request)
            if request[:1] == Request.DISCONNECT or reply[:1] == Reply.ERROR:
                watch.look_again(failed=reply[:2] == FAILED)
            line.send(reply)


def _end_with(descriptor: int, end: Callable[[], object]) -> None:
    """Nothing is read here: what is told is for the main thread."""
    watch = select.poll()
    watch.register(descriptor, _HANG_UP)
    watch.poll()
    end()


if __name__ == "__main__":
    main(sys.stdin.fileno(), lambda: os._exit(0))
