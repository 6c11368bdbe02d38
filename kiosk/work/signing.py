"""An officer's sign-in: whose card lies in the reader is asked first, then the PIN goes to who checks it."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from drivers.errors import DeviceError
from kiosk.domain.delivery import OfficerRefusal
from kiosk.ports import CardRefusedError, CardSlot
from kiosk.session.commands import AskOfficer
from kiosk.session.events import CardTrouble, Event, OfficerRefused
from kiosk.session.journeys.completion.commands import AskChecker
from kiosk.work.worker import Worker

log = logging.getLogger(__name__)

Asked = TypeVar("Asked", AskOfficer, AskChecker)
_REFUSALS = {
    CardTrouble.REMOVED: OfficerRefusal.NO_CARD,
    CardTrouble.NOT_THIS_CARD: OfficerRefusal.NOT_OFFICERS_CARD,
    CardTrouble.NOT_AUTHENTIC: OfficerRefusal.CARD_NOT_AUTHENTIC,
}


class SignIn:
    """Card alone or PIN alone is no signature; called on the loop's thread."""

    def __init__(self, slot: CardSlot, card: Worker) -> None:
        self._slot = slot
        self._card = card

    def order(self, command: Asked, where: Worker, check: Callable[[Asked], Event]) -> None:
        """Have `check` done on its own thread, for the officer whom the card names if the command says so."""
        if command.with_card:
            self._card.submit(lambda: self._identified(command, where, check))
        else:
            where.submit(lambda: check(command))

    def _identified(self, command: Asked, where: Worker, check: Callable[[Asked], Event]) -> Event | None:
        try:
            officer = self._slot.read_officer()
        except CardRefusedError as error:
            log.info("an officer's card was refused: %s", error)
            return OfficerRefused(
                command.session, _REFUSALS.get(error.trouble, OfficerRefusal.CARD_UNREADABLE)
            )
        except DeviceError as error:
            log.warning("an officer's card was not read: %s", error)
            return OfficerRefused(command.session, OfficerRefusal.CARD_UNREADABLE)
        named = replace(command, officer=officer)
        where.submit(lambda: check(named))
        return None
