"""What the PC/SC process tells of its slot, and when it lets a card go by itself."""

import socket
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from smartcard import scard

from drivers.card import pcsc_card, pcsc_worker
from drivers.card.pcsc_frames import Reply, Request, Slot, SlotState, Trouble, error_frame, wanted_frame
from tests.drivers.card.scripted_pcsc import ATR, READER, ScriptedPcsc

PATIENCE_S = 10.0
NO_READER = Slot(SlotState.NO_READER, readers=("Other",))


class Kiosk:
    """The kiosk's end of the worker's socket."""

    def __init__(self, pcsc: ScriptedPcsc, first: bytes = wanted_frame(READER)) -> None:
        self._pcsc = pcsc
        self._slots: deque[Slot] = deque()
        ours, theirs = socket.socketpair()
        self._line = Connection(ours.detach())
        self.hung_up = threading.Event()
        self.worker = threading.Thread(target=pcsc_worker.main, args=(theirs.detach(), self.hung_up.set))
        self.worker.start()
        self._line.send_bytes(first)

    def slot(self) -> Slot:
        """The next state that is told."""
        return self._slots.popleft() if self._slots else Slot.parse(self._hear()[1:])

    def ask(self, request: Request, body: bytes = b"") -> bytes:
        """The answer; states that are told meanwhile wait."""
        self.tell(request + body)
        while (word := self._hear())[:1] == Reply.SLOT:
            self._slots.append(Slot.parse(word[1:]))
        return word

    def tell(self, frame: bytes) -> None:
        self._line.send_bytes(frame)

    def _hear(self) -> bytes:
        assert self._line.poll(PATIENCE_S), "the worker says nothing"
        return self._line.recv_bytes()

    def hang_up(self) -> None:
        self._line.close()

    def go(self) -> None:
        """End as a kiosk that was killed ends; the watch ends at the next thing it would tell."""
        self.hang_up()
        self.worker.join(PATIENCE_S)
        assert not self.worker.is_alive()
        watches = [each for each in threading.enumerate() if each.name == "slot-watch"]
        while any(each.is_alive() for each in watches):
            self._pcsc.put_in()
            self._pcsc.take_out()


@pytest.fixture
def pcsc(monkeypatch: pytest.MonkeyPatch) -> ScriptedPcsc:
    made = ScriptedPcsc()
    monkeypatch.setattr(pcsc_card, "scard", made)
    monkeypatch.setattr(pcsc_worker, "scard", made)
    for name in ("POLL_S", "RETRY_S"):
        monkeypatch.setattr(pcsc_worker, name, 0.002)
    monkeypatch.setattr(pcsc_worker, "SETTLE_S", 0.0)
    return made


@pytest.fixture
def kiosk(pcsc: ScriptedPcsc) -> Iterator[Kiosk]:
    made = Kiosk(pcsc)
    yield made
    made.go()


def connected(pcsc: ScriptedPcsc, kiosk: Kiosk) -> None:
    """A card is put in, told of and connected to."""
    assert kiosk.slot().state is SlotState.EMPTY
    pcsc.put_in()
    assert kiosk.slot() == Slot(SlotState.CARD, 1)
    assert kiosk.ask(Request.CONNECT) == Reply.ATR + ATR


def test_every_change_of_the_slot_is_told_once(pcsc: ScriptedPcsc, kiosk: Kiosk) -> None:
    assert kiosk.slot() == Slot(SlotState.EMPTY, 0)
    pcsc.put_in()
    assert kiosk.slot() == Slot(SlotState.CARD, 1)
    pcsc.take_out()
    assert kiosk.slot() == Slot(SlotState.EMPTY, 2)


def test_a_reader_that_goes_and_comes_back_is_told_with_those_there_instead(
    pcsc: ScriptedPcsc, kiosk: Kiosk
) -> None:
    assert kiosk.slot().state is SlotState.EMPTY
    pcsc.plug("Other")
    assert kiosk.slot() == NO_READER
    pcsc.plug("Other", READER)
    assert kiosk.slot() == Slot(SlotState.EMPTY, 2)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (scard.SCARD_E_NO_SERVICE, SlotState.NO_SERVICE),
        (scard.SCARD_E_READER_UNAVAILABLE, SlotState.NO_READER),
        (scard.SCARD_F_INTERNAL_ERROR, SlotState.NO_SERVICE),
    ],
)
def test_a_watch_that_fails_is_told_and_begun_again(
    pcsc: ScriptedPcsc, kiosk: Kiosk, code: int, told: SlotState
) -> None:
    assert kiosk.slot().state is SlotState.EMPTY
    pcsc.fail("SCardGetStatusChange", code)
    assert kiosk.slot() == Slot(told)
    assert kiosk.slot() == Slot(SlotState.EMPTY, 0)
    assert len(pcsc.open_contexts) == 1


def test_a_card_that_leaves_under_its_handle_is_let_go_before_the_next_one(
    pcsc: ScriptedPcsc, kiosk: Kiosk
) -> None:
    pcsc.put_in()
    while kiosk.slot().state is not SlotState.CARD:
        continue
    assert kiosk.ask(Request.CONNECT) == Reply.ATR + ATR
    pcsc.take_out()
    assert kiosk.slot().state is SlotState.EMPTY
    told = kiosk.ask(Request.TRANSMIT, b"\x00\xa4\x00\x00")
    assert told == error_frame(Trouble.NOT_CONNECTED, 0)
    assert not pcsc.open_handles


def test_a_swap_that_pcscd_missed_is_seen_once_the_card_was_left(pcsc: ScriptedPcsc, kiosk: Kiosk) -> None:
    assert kiosk.slot().state is SlotState.EMPTY
    pcsc.put_in(noticed=False)
    assert kiosk.ask(Request.DISCONNECT) == Reply.ANSWER
    assert kiosk.slot() == Slot(SlotState.CARD, 1)


def test_a_card_that_went_unseen_while_it_was_left_is_found_gone(pcsc: ScriptedPcsc, kiosk: Kiosk) -> None:
    connected(pcsc, kiosk)
    pcsc.take_out(noticed=False)
    assert kiosk.ask(Request.DISCONNECT) == Reply.ANSWER
    assert kiosk.slot() == Slot(SlotState.EMPTY, 2)


def test_a_card_that_stays_after_it_was_left_is_told_once(pcsc: ScriptedPcsc, kiosk: Kiosk) -> None:
    connected(pcsc, kiosk)
    assert kiosk.ask(Request.DISCONNECT) == Reply.ANSWER
    looked = ("SCardConnect", READER, scard.SCARD_SHARE_EXCLUSIVE)
    while pcsc.calls.count(looked) < 2 or pcsc.open_handles:
        threading.Event().wait(0.001)
    pcsc.take_out()
    assert kiosk.slot() == Slot(SlotState.EMPTY, 2)


def test_after_a_failed_command_what_lies_there_counts_as_put_in_anew(
    pcsc: ScriptedPcsc, kiosk: Kiosk
) -> None:
    assert kiosk.slot().state is SlotState.EMPTY
    pcsc.put_in()
    lying = kiosk.slot()
    assert kiosk.ask(Request.CONNECT) == Reply.ATR + ATR
    pcsc.fail("SCardTransmit", scard.SCARD_W_REMOVED_CARD)
    told = kiosk.ask(Request.TRANSMIT, b"\x00\xa4\x00\x00")
    assert told == error_frame(Trouble.CARD_GONE, scard.SCARD_W_REMOVED_CARD)
    assert kiosk.slot() == lying


def test_a_kiosk_that_hangs_up_ends_the_process_while_a_command_blocks_for_ever(
    pcsc: ScriptedPcsc, kiosk: Kiosk
) -> None:
    connected(pcsc, kiosk)
    with pcsc.silent() as card:
        kiosk.tell(Request.TRANSMIT + b"\x00\xa4\x00\x00")
        assert card.asked.wait(PATIENCE_S)
        assert not kiosk.hung_up.is_set()
        kiosk.hang_up()
        assert kiosk.hung_up.wait(PATIENCE_S)
        assert kiosk.worker.is_alive()


@pytest.mark.parametrize("first", [bytes(Request.CONNECT), b"N", b"N\xff", b"", b"N" + bytes(0x1_1000)])
def test_who_does_not_name_a_reader_first_is_not_served(pcsc: ScriptedPcsc, first: bytes) -> None:
    stranger = Kiosk(pcsc, first)
    stranger.worker.join(PATIENCE_S)
    assert not stranger.worker.is_alive()
    assert pcsc.calls == []
    stranger.hang_up()


def test_the_supervisor_hears_of_the_beginning_and_of_waiting_but_not_of_a_command_that_blocks(
    pcsc: ScriptedPcsc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as stack:
        supervisor = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        supervisor.bind(str(tmp_path / "notify"))
        supervisor.settimeout(PATIENCE_S)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "4000")
        kiosk = Kiosk(pcsc)
        stack.callback(kiosk.go)
        assert [supervisor.recv(64) for _ in range(4)] == [b"READY=1", *[b"WATCHDOG=1"] * 3]
        connected(pcsc, kiosk)
        with pcsc.silent() as card:
            kiosk.tell(Request.TRANSMIT + b"\x00\xa4\x00\x00")
            assert card.asked.wait(PATIENCE_S)
            supervisor.setblocking(False)
            _drain(supervisor)
            assert not card.answers.wait(0.02)
            assert _drain(supervisor) == 0


def _drain(line: socket.socket) -> int:
    """How many words lay there."""
    words = 0
    with suppress(BlockingIOError):
        while line.recv(64):
            words += 1
    return words
