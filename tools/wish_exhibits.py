"""Who withdraws, and who wants the card elsewhere, in each of their states."""

from dataclasses import replace

from kiosk.domain.applications import ApplicationState
from kiosk.domain.relocation import MoveReason, MoveRefusal
from kiosk.domain.told import DeliveryPlace
from kiosk.session.journeys.relocation.stages import (
    ConfirmingPlace,
    FindingPlace,
    GivingReason,
    GivingReceipt,
    Move,
    NotRelocated,
    Relocated,
    SendingPlace,
)
from kiosk.session.journeys.slips import Paper, PlaceSlip, Printing
from kiosk.session.journeys.withdrawal.stages import (
    ConfirmingWithdrawal,
    NotWithdrawn,
    SendingWithdrawal,
    Withdrawn,
)
from kiosk.session.states import Stage
from kiosk.session.vocabulary import PrintTrouble
from tools.appointment_exhibits import CITIES, PLACES, PROVINCES
from tools.exhibit import Exhibit
from tools.status_exhibits import NOW, WHO, served, status
from ui.draft import Draft

RECEIPT = "851630492716"
BOOKED = status(ApplicationState.APPOINTMENT_BOOKED)
READY = status(ApplicationState.READY_FOR_DELIVERY)
MOVE = Move(WHO, READY)
REASONED = replace(MOVE, receipt=RECEIPT, reason=MoveReason.MOVED)
IN_CITY = replace(REASONED, province="فارس", city="شیراز")
CHOSEN = replace(IN_CITY, place=PLACES[1])
NEW_PLACE = DeliveryPlace(PLACES[1].id, PLACES[1].name, PLACES[1].address, "۸ تا ۱۴")
_TYPED = Draft(texts={"relocation.receipt": RECEIPT}, focus="relocation.receipt", fresh=False)
_WRONG = Draft(texts={"relocation.receipt": "851630492717"}, focus="relocation.receipt", fresh=False)


def wish_exhibits() -> tuple[Exhibit, ...]:
    return tuple(Exhibit(name, served(stage), draft) for name, stage, draft in (*_withdrawing(), *_moving()))


def _withdrawing() -> tuple[tuple[str, Stage, Draft], ...]:
    return (
        ("withdrawal-confirm", ConfirmingWithdrawal(WHO, BOOKED), Draft()),
        ("withdrawal-unreachable", ConfirmingWithdrawal(WHO, BOOKED, unreachable=True), Draft()),
        ("withdrawal-sending", SendingWithdrawal(WHO, BOOKED), Draft()),
        ("withdrawal-done", Withdrawn(), Draft()),
        ("withdrawal-refused", NotWithdrawn(), Draft()),
    )


def _moving() -> tuple[tuple[str, Stage, Draft], ...]:
    slip = PlaceSlip(RECEIPT, NEW_PLACE, NOW)
    not_there = FindingPlace(IN_CITY, places=PLACES[1:], problem=MoveRefusal.NO_PLACE)
    return (
        ("relocation-receipt", GivingReceipt(MOVE), Draft(focus="")),
        ("relocation-receipt-filled", GivingReceipt(MOVE), _TYPED),
        ("relocation-receipt-wrong", GivingReceipt(MOVE), _WRONG),
        (
            "relocation-receipt-refused",
            GivingReceipt(CHOSEN, MoveRefusal.WRONG_RECEIPT),
            replace(_TYPED, fresh=True),
        ),
        ("relocation-reason", GivingReason(replace(MOVE, receipt=RECEIPT)), Draft()),
        ("relocation-asking", FindingPlace(REASONED), Draft()),
        ("relocation-province", FindingPlace(REASONED, PROVINCES), Draft()),
        ("relocation-city", FindingPlace(replace(REASONED, province="فارس"), CITIES), Draft()),
        ("relocation-place", FindingPlace(IN_CITY, places=PLACES[1:]), Draft()),
        ("relocation-place-refused", not_there, Draft()),
        ("relocation-nothing", FindingPlace(IN_CITY, places=()), Draft()),
        ("relocation-unreachable", FindingPlace(IN_CITY, unreachable=True), Draft()),
        ("relocation-confirm", ConfirmingPlace(CHOSEN), Draft()),
        ("relocation-confirm-unreachable", ConfirmingPlace(CHOSEN, unreachable=True), Draft()),
        ("relocation-sending", SendingPlace(CHOSEN), Draft()),
        ("relocation-done", Relocated(slip, Paper(Printing.DONE, copies=1)), Draft()),
        (
            "relocation-done-no-paper",
            Relocated(slip, Paper(Printing.FAILED, PrintTrouble.NO_PAPER)),
            Draft(),
        ),
        ("relocation-refused", NotRelocated(MoveRefusal.NOT_POSSIBLE_NOW), Draft()),
        ("relocation-refused-later", NotRelocated(MoveRefusal.KIOSK_MAY_DELIVER), Draft()),
        ("relocation-refused-other", NotRelocated(MoveRefusal.NO_REASON), Draft()),
    )
