"""PC/SC as a program sees it, without pcscd: readers, a slot, and calls that fail when they are told to."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from smartcard import scard

READER = "Virtual PCD 00 00"
ATR = bytes.fromhex("3B85800180739C21C08A")
State = tuple[str, int]


class SilentCard:
    """Keeps a command: `asked` once it has one, and it answers when `answers` is set."""

    def __init__(self) -> None:
        self.asked, self.answers = threading.Event(), threading.Event()


class ScriptedPcsc:
    """Stands where `smartcard.scard` is imported; its constants are the real ones."""

    def __init__(self, *readers: str, protocol: int = scard.SCARD_PROTOCOL_T1) -> None:
        self.readers = list(readers or (READER,))
        self.protocol = protocol
        self.answer = bytes.fromhex("9000")
        self.calls: list[tuple[Any, ...]] = []
        self.open_handles: set[int] = set()
        self.open_contexts: set[int] = set()
        self._silent: SilentCard | None = None
        self._failures: dict[str, list[int]] = {}
        self._given = 0
        self._present = self._unnoticed = self._believed = False
        self._events = 0
        self._changed = threading.Condition()

    def __getattr__(self, name: str) -> Any:
        return getattr(scard, name)

    def fail(self, call: str, *codes: int) -> None:
        """The next calls of that name end with these codes."""
        self._failures.setdefault(call, []).extend(codes)

    @contextmanager
    def silent(self) -> Iterator[SilentCard]:
        """A card that answers no command until the block is left."""
        self._silent = card = SilentCard()
        try:
            yield card
        finally:
            self._silent = None
            card.answers.set()

    def put_in(self, noticed: bool = True) -> None:
        """A card; one that is not noticed is no event and is seen only when the reader is looked at anew."""
        with self._changed:
            self._present, self._unnoticed = noticed, not noticed
            if noticed:
                self._turn()

    def take_out(self, noticed: bool = True) -> None:
        """The card; one whose going is not noticed takes no power, until the reader is looked at anew."""
        with self._changed:
            self._present, self._believed = not noticed, not noticed
            if noticed:
                self._turn()

    def plug(self, *readers: str) -> None:
        """Exactly these readers are there from now on."""
        with self._changed:
            self.readers = list(readers)
            self._turn()

    def SCardEstablishContext(self, scope: int) -> tuple[int, int]:  # noqa: N802
        code = self._code("SCardEstablishContext", scope)
        if code == scard.SCARD_S_SUCCESS:
            self.open_contexts.add(self._next())
        return code, self._given

    def SCardReleaseContext(self, context: int) -> int:  # noqa: N802
        self.open_contexts.discard(context)
        return self._code("SCardReleaseContext", context)

    def SCardListReaders(self, context: int, groups: Sequence[str]) -> tuple[int, list[str]]:  # noqa: N802
        assert context in self.open_contexts
        code = self._code("SCardListReaders", context)
        if code == scard.SCARD_S_SUCCESS and not self.readers:
            code = scard.SCARD_E_NO_READERS_AVAILABLE
        return code, list(self.readers)

    def SCardConnect(self, context: int, reader: str, mode: int, protocols: int) -> tuple[int, int, int]:  # noqa: N802
        assert context in self.open_contexts
        code = self._code("SCardConnect", reader, mode)
        if self._believed and mode == scard.SCARD_SHARE_EXCLUSIVE:
            code = int(scard.SCARD_W_UNPOWERED_CARD)
        if code == scard.SCARD_S_SUCCESS:
            self.open_handles.add(self._next())
        return code, self._given, self.protocol

    def SCardReconnect(self, handle: int, mode: int, protocols: int, initialisation: int) -> tuple[int, int]:  # noqa: N802
        assert handle in self.open_handles
        code = self._code("SCardReconnect", initialisation)
        if code == scard.SCARD_S_SUCCESS and self._unnoticed:
            self.put_in()
        if self._believed:
            code = int(scard.SCARD_W_UNPOWERED_CARD)
            self.take_out()
        return code, self.protocol

    def SCardDisconnect(self, handle: int, disposition: int) -> int:  # noqa: N802
        self.open_handles.remove(handle)
        return self._code("SCardDisconnect", disposition)

    def SCardStatus(self, handle: int) -> tuple[int, str, int, int, list[int]]:  # noqa: N802
        assert handle in self.open_handles
        return self._code("SCardStatus"), READER, 0, self.protocol, list(ATR)

    def SCardTransmit(self, handle: int, pci: int, apdu: list[int]) -> tuple[int, list[int]]:  # noqa: N802
        assert handle in self.open_handles
        if silent := self._silent:
            silent.asked.set()
            silent.answers.wait()
        return self._code("SCardTransmit", pci, bytes(apdu)), list(self.answer)

    def SCardGetStatusChange(  # noqa: N802
        self, context: int, timeout_ms: int, asked: list[State]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        assert context in self.open_contexts
        ((name, known),) = asked
        code = self._code("SCardGetStatusChange", name)
        with self._changed:
            if code == scard.SCARD_S_SUCCESS and known:
                changed = self._changed.wait_for(lambda: self._state(name) != known, timeout_ms / 1000)
                code = scard.SCARD_S_SUCCESS if changed else scard.SCARD_E_TIMEOUT
            return code, [(name, self._state(name) | scard.SCARD_STATE_CHANGED, [])]

    def _state(self, name: str) -> int:
        if name not in self.readers:
            return int(scard.SCARD_STATE_UNKNOWN)
        return (
            int(scard.SCARD_STATE_PRESENT if self._present else scard.SCARD_STATE_EMPTY) | self._events << 16
        )

    def _turn(self) -> None:
        self._events += 1
        self._changed.notify_all()

    def _next(self) -> int:
        self._given += 1
        return self._given

    def _code(self, call: str, *about: Any) -> int:
        self.calls.append((call, *about))
        codes = self._failures.get(call)
        return codes.pop(0) if codes else int(scard.SCARD_S_SUCCESS)
