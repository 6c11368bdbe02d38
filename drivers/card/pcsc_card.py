"""PC/SC calls, each checked, and the exclusive connection to the one card in a reader."""

from smartcard import scard

from drivers.card.pcsc_frames import Reply, Request, Trouble, choose_reader, error_frame

NOT_CONNECTED = 0
PROTOCOLS = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
TROUBLES = {
    NOT_CONNECTED: Trouble.NOT_CONNECTED,
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

_GONE = (
    scard.SCARD_E_NO_SMARTCARD,
    scard.SCARD_W_REMOVED_CARD,
    scard.SCARD_W_UNPOWERED_CARD,
    scard.SCARD_W_UNRESPONSIVE_CARD,
)


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
                    self.leave()
                    return Reply.ANSWER
        except PcscError as error:
            self.leave(scard.SCARD_LEAVE_CARD)
            return error_frame(TROUBLES.get(error.code, Trouble.CARD_GONE), error.code)

    def _connect(self) -> bytes:
        self.leave()
        self._context = establish()
        reader = choose_reader(self._wanted, list_readers(self._context))
        if reader is None:
            raise PcscError(scard.SCARD_E_UNKNOWN_READER)
        try:
            self._handle, self._protocol = connect(self._context, reader)
        except PcscError as error:
            if TROUBLES.get(error.code) is not Trouble.MUTE:
                raise
            # A card that changed while pcscd looked away is taken for a mute one until it is powered anew.
            revive(self._context, reader)
            self._handle, self._protocol = connect(self._context, reader)
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
        code, self._protocol = scard.SCardReconnect(
            self._open_handle(), scard.SCARD_SHARE_EXCLUSIVE, PROTOCOLS, scard.SCARD_UNPOWER_CARD
        )
        _check(code)
        return self._atr()

    def _atr(self) -> bytes:
        code, _, _, _, atr = scard.SCardStatus(self._open_handle())
        _check(code)
        return bytes(atr)

    def _open_handle(self) -> int:
        if self._handle is None:
            raise PcscError(NOT_CONNECTED)
        return self._handle

    def leave(self, disposition: int = scard.SCARD_UNPOWER_CARD) -> None:
        """Let go of the card, also of one that is gone: its handle would reach the next one, exclusively."""
        if self._handle is not None:
            scard.SCardDisconnect(self._handle, disposition)
        self._handle = None
        if self._context is not None:
            scard.SCardReleaseContext(self._context)
            self._context = None


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


def connect(context: int, reader: str) -> tuple[int, int]:
    """The handle of an exclusive connection to the card, and its protocol."""
    code, handle, protocol = scard.SCardConnect(context, reader, scard.SCARD_SHARE_EXCLUSIVE, PROTOCOLS)
    _check(code)
    return handle, protocol


def wait_for_state(context: int, name: str, known: int, timeout_s: float) -> int:
    """The state of a reader once it differs from `known`, or unchanged after the time limit."""
    code, states = scard.SCardGetStatusChange(context, int(timeout_s * 1000), [(name, known)])
    if code == scard.SCARD_E_TIMEOUT:
        return known
    _check(code)
    state: int = states[0][1]
    return state & ~int(scard.SCARD_STATE_CHANGED)


def takes_power(context: int, reader: str) -> bool:
    """Whether the card that pcscd tells of is there indeed; one that somebody talks to is."""
    code, handle, _ = scard.SCardConnect(context, reader, scard.SCARD_SHARE_EXCLUSIVE, PROTOCOLS)
    if code == scard.SCARD_S_SUCCESS:
        scard.SCardDisconnect(handle, scard.SCARD_UNPOWER_CARD)
    return code not in _GONE


def revive(context: int, reader: str) -> None:
    """Make pcscd look again where it is wrong about its slot.

    It takes a card that left and another that came within 0.4 s for none at all, and tells for ever of one
    that left in the very moment in which it was let go of.
    """
    code, handle, _ = scard.SCardConnect(context, reader, scard.SCARD_SHARE_DIRECT, 0)
    if code != scard.SCARD_S_SUCCESS:
        return
    code, _ = scard.SCardReconnect(handle, scard.SCARD_SHARE_EXCLUSIVE, PROTOCOLS, scard.SCARD_UNPOWER_CARD)
    found = code == scard.SCARD_S_SUCCESS
    scard.SCardDisconnect(handle, scard.SCARD_UNPOWER_CARD if found else scard.SCARD_LEAVE_CARD)


def _check(code: int) -> None:
    if code != scard.SCARD_S_SUCCESS:
        raise PcscError(code)
