"""A card for NIST's public match-on-card test driver (MINEX II): its application, and nothing of ours.

00 A4 04 0C|00  F0 "NIST MOC TST P1"        select
00 CB 3F FF     5C 02 7F61                  BIT group
                5C 01 66 | 6E | C0          card identity, matcher identity, score of the last comparison
00 DB 3F FF     7F2E { 81 minutiae }        enrol
00 21 00 00     7F2E { 81 minutiae }        verify: 9000, 63Cx, 6983
"""

from collections.abc import Callable

from drivers.card import probe, tlv
from drivers.card.apdu import MAX_SHORT_LE, ApduError, Command, Response
from drivers.card.bit import BiometricInformationTemplate, FingerPosition, encode_group
from drivers.card.profile import Ins
from drivers.card.status import StatusWord, with_tries
from simulators.card.chip import ATR
from simulators.card.production import MAX_MINUTIAE, MIN_MINUTIAE, ORDER
from simulators.card.session import RefusalError

AID = b"\xf0NIST MOC TST P1"
ENROL = 0xDB
TRIES = 15
BIT_GROUP, CARD_IDENTITY, MATCHER_IDENTITY, SCORE = 0x7F61, 0x66, 0x6E, 0xC0
TEMPLATE = BiometricInformationTemplate(0, FingerPosition.UNKNOWN, MIN_MINUTIAE, MAX_MINUTIAE, ORDER)
IDENTITIES = {
    CARD_IDENTITY: tlv.encode(CARD_IDENTITY, tlv.encode(0x73, tlv.encode(0x88, b"\0\0\0\x01"))),
    MATCHER_IDENTITY: tlv.encode(MATCHER_IDENTITY, tlv.encode(0x73, tlv.encode(0x99, b"\0\0\0\x01"))),
}


class NistChip:
    """Tells its score, as only a test card may."""

    def __init__(self, score: Callable[[bytes, bytes], int], decide: Callable[[int], bool]) -> None:
        self.atr = ATR
        self._score_of = score
        self._decide = decide
        self._reference = b""
        self._tries = TRIES
        self.power()

    def power(self) -> None:
        self._selected = False
        self._score = 0

    def process(self, apdu: bytes) -> bytes:
        try:
            return bytes(Response(self._answer(Command.parse(apdu)), StatusWord.OK))
        except ApduError:
            return bytes(Response(b"", StatusWord.WRONG_LENGTH))
        except RefusalError as refusal:
            return bytes(Response(b"", refusal.sw))

    def _answer(self, command: Command) -> bytes:
        if command.ins == Ins.SELECT:
            return self._select(command)
        if not self._selected:
            raise RefusalError(StatusWord.CONDITIONS)
        match command.ins:
            case Ins.GET_DATA_TLV:
                return self._get(command)
            case _ if command.ins == ENROL:
                self._reference = _minutiae(command)
                return b""
            case Ins.VERIFY_TLV:
                return self._verify(_minutiae(command))
        raise RefusalError(StatusWord.WRONG_INS)

    def _select(self, command: Command) -> bytes:
        if command.p1 != 0x04 or command.data != AID:
            raise RefusalError(StatusWord.NOT_FOUND)
        self._selected = True
        return tlv.encode(0x6F, tlv.encode(0x84, AID)) if command.le == MAX_SHORT_LE else b""

    def _get(self, command: Command) -> bytes:
        known = {
            **IDENTITIES,
            BIT_GROUP: encode_group((TEMPLATE,)),
            SCORE: tlv.encode(SCORE, min(self._score, 0xFFFF).to_bytes(2, "big")),
        }
        try:
            return known[int.from_bytes(tlv.parse_one(command.data, 0x5C).value, "big")]
        except (tlv.TlvError, KeyError):
            raise RefusalError(StatusWord.REFERENCE_NOT_FOUND) from None

    def _verify(self, minutiae: bytes) -> bytes:
        if not self._reference:
            raise RefusalError(StatusWord.REFERENCE_UNUSABLE)
        if not self._tries:
            raise RefusalError(StatusWord.BLOCKED)
        self._tries -= 1
        self._score = self._score_of(minutiae, self._reference)
        if not self._decide(self._score):
            raise RefusalError(with_tries(self._tries))
        self._tries = TRIES
        return b""


def _minutiae(command: Command) -> bytes:
    try:
        minutiae = probe.parse(command.data)
    except probe.ProbeError:
        raise RefusalError(StatusWord.WRONG_DATA) from None
    count = len(minutiae) // probe.MINUTIA_LENGTH
    if not TEMPLATE.min_minutiae <= count <= TEMPLATE.max_minutiae or not probe.is_ordered(
        minutiae, TEMPLATE
    ):
        raise RefusalError(StatusWord.WRONG_DATA)
    return minutiae
