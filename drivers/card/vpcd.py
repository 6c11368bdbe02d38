"""A reader without PC/SC: this process is the vpcd side itself, and one simulated card connects to it."""

import logging
import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from drivers.card.atr import AtrError
from drivers.card.atr import parse as parse_atr
from drivers.card.presence import Presence, PresenceBoard
from drivers.card.reader import COMMAND_TIMEOUT_S
from drivers.card.refusal import CardProblem, CardRefused
from drivers.card.vpcd_wire import Control, FrameError, frame, receive_frame
from drivers.errors import DeviceFault, DeviceGone, DeviceTimeout

log = logging.getLogger(__name__)

REMEDY = "put the card in again"
_WATCH_MS = 200
_LATE_ANSWERS = 3
_LATE_S = 0.5
_HANG_UP = select.POLLRDHUP | select.POLLHUP | select.POLLERR


class VpcdReader:
    """Listens at host and port; the card that connects is the card put in, its closing the card taken out."""

    def __init__(self, host: str, port: int, timeout_s: float = COMMAND_TIMEOUT_S) -> None:
        self.name = f"vpcd://{host}:{port}"
        self._timeout_s = timeout_s
        self._board = PresenceBoard()
        self._card: socket.socket | None = None
        self._turn = threading.Lock()
        self._closing = False
        self._listener = _listen(self.name, host, port)
        self._thread = threading.Thread(target=self._serve, name="vpcd-reader", daemon=True)
        self._thread.start()

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

    def connect(self) -> "VpcdConnection":
        card = self._card
        if card is None:
            raise DeviceGone(f"card reader {self.name}: no card in it", REMEDY)
        return VpcdConnection(card, self.name, self._turn, lambda: self._is_out(card))

    def close(self) -> None:
        self._closing = True
        for each in (self._listener, self._card):
            if each is not None:
                _hang_up(each)
        self._thread.join()

    def _is_out(self, card: socket.socket) -> None:
        """What an old connection finds out about its own card says nothing of the next one."""
        if self._card is card:
            self._board.card_out()

    def _serve(self) -> None:
        with self._listener:
            while not self._closing:
                try:
                    card, _ = self._listener.accept()
                except OSError:
                    return
                with card:
                    self._attend(card)

    def _attend(self, card: socket.socket) -> None:
        """Hold one card until it hangs up; its bytes are read by whoever transmits."""
        card.settimeout(self._timeout_s)
        card.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._card = card
        self._board.card_in()
        watch = select.poll()
        watch.register(card, _HANG_UP)
        while not self._closing and not watch.poll(_WATCH_MS):
            pass
        self._card = None
        self._board.card_out()


class VpcdConnection:
    """One card on its own socket: a swapped card has another one, so it can never answer here."""

    def __init__(
        self, card: socket.socket, reader: str, turn: threading.Lock, gone: Callable[[], None]
    ) -> None:
        self._card = card
        self._reader = reader
        self._turn = turn
        self._tell_gone = gone
        with turn:
            self.atr = self._power_up()

    def transmit(self, apdu: bytes) -> bytes:
        with self._turn:
            return self._exchange(apdu)

    def reset(self) -> None:
        with self._turn:
            self._send(bytes([Control.RESET]))
            self.atr = self._exchange(bytes([Control.GET_ATR]))

    def disconnect(self) -> None:
        with suppress(DeviceGone), self._turn:
            self._send(bytes([Control.POWER_OFF]))

    def _power_up(self) -> bytes:
        """The answer to reset, behind answers that came too late for whoever was here before."""
        self._send(bytes([Control.POWER_OFF]))
        self._send(bytes([Control.POWER_ON]))
        self._send(bytes([Control.GET_ATR]))
        for _ in range(_LATE_ANSWERS + 1):
            answer = self._receive()
            with suppress(AtrError):
                parse_atr(answer)
                return answer
            if not self._has_spoken(_LATE_S):
                break
        raise CardRefused(CardProblem.MUTE)

    def _exchange(self, body: bytes) -> bytes:
        if self._has_spoken():
            raise self._broken("it spoke without being asked")
        self._send(body)
        return self._receive()

    def _receive(self) -> bytes:
        try:
            answer = receive_frame(self._card)
        except TimeoutError:
            problem = f"card reader {self._reader}: the card gave no answer in time"
            raise DeviceTimeout(problem, REMEDY) from None
        except (FrameError, OSError, ValueError) as error:
            raise self._gone() from error  # also in mid-answer: a piece of an answer is none
        if answer is None:
            raise self._gone()
        return answer

    def _has_spoken(self, within_s: float = 0.0) -> bool:
        """Whether bytes wait (and not just the end of the line)."""
        try:
            waiting, _, _ = select.select([self._card], [], [], within_s)
            return bool(waiting and self._card.recv(1, socket.MSG_PEEK))
        except (OSError, ValueError) as error:  # a socket closed after removal has no descriptor
            raise self._gone() from error

    def _send(self, body: bytes) -> None:
        try:
            self._card.sendall(frame(body))
        except OSError as error:
            raise self._gone() from error

    def _gone(self) -> DeviceGone:
        self._tell_gone()
        return DeviceGone(f"card reader {self._reader}: the card was taken out", REMEDY)

    def _broken(self, problem: str) -> DeviceFault:
        _hang_up(self._card)
        return DeviceFault(f"card reader {self._reader}: {problem}", REMEDY)


def _listen(name: str, host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=1)
    except OSError as error:
        remedy = "choose a free address of this machine"
        raise DeviceGone(f"card reader {name}: cannot listen: {error.strerror or error}", remedy) from error


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
