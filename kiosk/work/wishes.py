"""What an applicant may still wish of an application: to withdraw it, or the card elsewhere (T36, T41)."""

import logging

from kiosk.domain import fields
from kiosk.domain.refusals import MessageError
from kiosk.domain.relocation import MoveRefusal
from kiosk.domain.told import read_delivery_place
from kiosk.ports import CentreSilentError
from kiosk.reporting.applications import ApplicationsOverLine
from kiosk.reporting.requests import Reply
from kiosk.session.events import CentreSilent, Event
from kiosk.session.journeys.relocation.commands import ChangePlace
from kiosk.session.journeys.relocation.events import MoveRefused, PlaceChanged
from kiosk.session.journeys.withdrawal.commands import Withdraw
from kiosk.session.journeys.withdrawal.events import WithdrawalTaken
from kiosk.work.looking_up import LookingUp
from kiosk.work.submitting import refused

log = logging.getLogger(__name__)


class Wishes:
    """`known` forgets what it knew of an application that may have changed."""

    def __init__(self, line: ApplicationsOverLine, known: LookingUp) -> None:
        self._line = line
        self._known = known

    def withdraw(self, command: Withdraw) -> Event:
        self._known.forget(command.tracking, command.second_item)
        try:
            reply = self._line.withdraw(command.tracking, command.second_item)
            if reply.data is None:
                return refused(command.session, reply)
        except CentreSilentError as error:
            log.info("a withdrawal was not answered: %s", error)
            return CentreSilent(command.session)
        return WithdrawalTaken(command.session)

    def change_place(self, command: ChangePlace) -> Event:
        self._known.forget(command.tracking, command.second_item)
        try:
            reply = self._line.change_place(
                command.tracking, command.second_item, command.receipt, command.place, command.reason.value
            )
            return _answer(command, reply)
        except (CentreSilentError, MessageError) as error:
            log.info("a change of place was not answered: %s", error)
            return CentreSilent(command.session)


def _answer(command: ChangePlace, reply: Reply) -> Event:
    told = reply.data
    if told is None and command.again and reply.code == MoveRefusal.NOTHING_CHANGED:
        told = reply.details
    if told is not None:
        place = read_delivery_place(told.get("delivery_place"))
        return PlaceChanged(command.session, place, fields.instant(told, "changed_at"))
    if reply.code in set(MoveRefusal):
        return MoveRefused(command.session, MoveRefusal(reply.code or ""))
    return refused(command.session, reply)
