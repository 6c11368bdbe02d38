"""What the card's thread does: one call of the slot for one command, and what it means for the session."""

import hashlib
import logging
from collections.abc import Callable

from drivers.errors import DeviceError, DeviceGone
from kiosk.ports import CardRefusedError, CardSlot, CardVerdict
from kiosk.session.commands import ReadCard, RecordDelivery, VerifyOnCard
from kiosk.session.events import (
    CardRead,
    CardRefused,
    CardTrouble,
    Event,
    FingerBlocked,
    Matched,
    NoMatch,
    ReceiptStored,
)
from kiosk.work.waiting import WaitingProbe, wipe

log = logging.getLogger(__name__)

Draw = Callable[[int], int]
"""A whole number below the one given."""


def as_listed(_: int) -> int:
    """No draw: the finger that the card names first."""
    return 0


class CardWork:
    """The chip's answers as events; whatever goes wrong, the answer is never a verdict.

    `draw` decides which of a card's fingers is asked for first: who brings one made finger must not know.
    """

    def __init__(self, slot: CardSlot, probe: WaitingProbe, draw: Draw = as_listed) -> None:
        self._slot = slot
        self._probe = probe
        self._draw = draw

    def read(self, command: ReadCard) -> Event:
        def answer() -> Event:
            card = self._slot.read(command.card_serial, command.holder_digest)
            return CardRead(command.session, card, self._draw(max(1, len(card.fingers))))

        return _guarded(command.session, answer)

    def verify(self, command: VerifyOnCard) -> Event:
        probe = self._probe.take(command.session, command.finger.position)
        if probe is None:  # the session ended between the order and this moment, and its probe was wiped
            return CardRefused(command.session, CardTrouble.UNREADABLE)

        def answer() -> Event:
            verdict, tries_left = self._slot.verify(command.finger, probe)
            return _verdict(command.session, verdict, tries_left)

        try:
            return _guarded(command.session, answer)
        finally:
            wipe(probe)

    def record(self, command: RecordDelivery) -> Event:
        def answer() -> Event:
            receipt = self._slot.record_delivery(command.application)
            return ReceiptStored(command.session, hashlib.sha256(receipt).hexdigest(), receipt)

        return _guarded(command.session, answer)

    def power_off(self) -> None:
        try:
            self._slot.power_off()
        except DeviceError as error:
            log.info("card left without a power-off: %s", error)


def _guarded(session: int, answer: Callable[[], Event]) -> Event:
    try:
        return answer()
    except CardRefusedError as error:
        log.info("card refused: %s", error)
        return CardRefused(session, error.trouble)
    except DeviceGone as error:
        # Whether the reader went with the card is the monitor's to tell.
        log.info("card gone: %s", error)
        return CardRefused(session, CardTrouble.REMOVED)
    except DeviceError as error:
        log.warning("card fault: %s", error)
        return CardRefused(session, CardTrouble.UNREADABLE)


def _verdict(session: int, verdict: CardVerdict, tries_left: int) -> Event:
    match verdict:
        case CardVerdict.MATCH:
            return Matched(session)
        case CardVerdict.NO_MATCH if tries_left > 0:
            return NoMatch(session, tries_left)
        case _:
            return FingerBlocked(session)
