"""A technician's sign-on: whose card lies in the reader is asked first, then the account's PIN is checked."""

import logging
from typing import Protocol

from drivers.errors import DeviceError
from kiosk.ports import CardRefusedError, CardSlot
from kiosk.session.events import CardTrouble, Event
from kiosk.session.journeys.technician.commands import CheckTechnician
from kiosk.session.journeys.technician.events import TechnicianKnown, TechnicianRefused
from kiosk.session.journeys.technician.parts import Refusal, Technician
from kiosk.work.worker import Worker

log = logging.getLogger(__name__)

_REFUSALS = {
    CardTrouble.REMOVED: Refusal.NO_CARD,
    CardTrouble.NOT_THIS_CARD: Refusal.OTHER_CARD,
    CardTrouble.NOT_AUTHENTIC: Refusal.CARD_NOT_AUTHENTIC,
}


class SignsOn(Protocol):
    def check(self, number: str, pin: str, *, by_card: bool) -> Technician | tuple[Refusal, float | None]: ...


class TechnicianDoor:
    """Called on the loop's thread; the card is read on its own, the PIN checked on the bench's."""

    def __init__(self, accounts: SignsOn, slot: CardSlot, card: Worker) -> None:
        self._accounts = accounts
        self._slot = slot
        self._card = card

    def check(self, command: CheckTechnician, worker: Worker) -> None:
        if command.with_card:
            self._card.submit(lambda: self._identified(command, worker))
        else:
            worker.submit(lambda: self._checked(command, command.number))

    def _identified(self, command: CheckTechnician, worker: Worker) -> Event | None:
        try:
            number = self._slot.read_technician()
        except CardRefusedError as error:
            log.info("a technician's card was refused: %s", error)
            return TechnicianRefused(command.session, _REFUSALS.get(error.trouble, Refusal.CARD_UNREADABLE))
        except DeviceError as error:
            log.warning("a technician's card was not read: %s", error)
            return TechnicianRefused(command.session, Refusal.CARD_UNREADABLE)
        worker.submit(lambda: self._checked(command, number))
        return None

    def _checked(self, command: CheckTechnician, number: str) -> Event:
        answer = self._accounts.check(number, command.pin, by_card=command.with_card)
        if isinstance(answer, Technician):
            return TechnicianKnown(command.session, answer)
        return TechnicianRefused(command.session, *answer)
