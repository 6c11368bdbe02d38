"""Cards of other kinds, as far as a kiosk meets them: they know their own application and nothing else."""

from drivers.card import tlv
from drivers.card.apdu import ApduError, Command, Response
from drivers.card.atr import Atr
from drivers.card.profile import Ins
from drivers.card.status import StatusWord

KINDS = {
    "bank_card": b"1PAY.SYS.DDF01",
    "piv_card": bytes.fromhex("A000000308000010000100"),
    "passport": bytes.fromhex("A0000002471001"),
    "other_card": bytes.fromhex("F0000000010001"),
}


class ForeignChip:
    """A card that is not ours."""

    def __init__(self, kind: str) -> None:
        self.atr = bytes(Atr((0, 1), b"\x80"))
        self._aid = KINDS[kind]

    def power(self) -> None:
        """There is nothing volatile in it."""

    def process(self, apdu: bytes) -> bytes:
        try:
            command = Command.parse(apdu)
        except ApduError:
            return bytes(Response(b"", StatusWord.WRONG_LENGTH))
        if command.ins != Ins.SELECT:
            return bytes(Response(b"", StatusWord.WRONG_INS))
        if command.data != self._aid:
            return bytes(Response(b"", StatusWord.NOT_FOUND))
        return bytes(Response(tlv.encode(0x6F, tlv.encode(0x84, self._aid)), StatusWord.OK))
