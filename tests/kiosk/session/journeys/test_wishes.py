"""What may still be wished of an application: to withdraw it, or the card at another place (T36, T41)."""

from dataclasses import replace

import pytest

from kiosk.domain.applications import ApplicationEvent, ApplicationState, find
from kiosk.domain.registration import ApplicationRefusal
from kiosk.domain.relocation import MoveReason, MoveRefusal
from kiosk.session import events as ev
from kiosk.session.commands import PrintSlip, Tell
from kiosk.session.journeys.appointment import events as apt
from kiosk.session.journeys.appointment.commands import AskPlaces, AskRegions
from kiosk.session.journeys.registration.events import ApplicationRefused, Confirmed, WentBack
from kiosk.session.journeys.relocation import events as moving
from kiosk.session.journeys.relocation import stages as at_move
from kiosk.session.journeys.relocation.commands import ChangePlace
from kiosk.session.journeys.slips import PlaceSlip
from kiosk.session.journeys.status.commands import AskStatus
from kiosk.session.journeys.status.rules import may
from kiosk.session.journeys.status.stages import Identifying, LookingUp, ShowingStatus
from kiosk.session.journeys.withdrawal import events as leaving
from kiosk.session.journeys.withdrawal import stages as at_withdrawal
from kiosk.session.journeys.withdrawal.commands import Withdraw
from kiosk.session.states import Attract
from kiosk.session.vocabulary import Journey, Part
from tests.kiosk.session.journeys.applicants import (
    BOOKED,
    CODE,
    CONFIRMED,
    DELIVERY_PLACE,
    NOW,
    OTHER_PLACE,
    PLACE,
    READY,
    RECEIPT,
    SESSION,
    TRACKING,
    WHO,
    Walk,
    at,
    status,
)


def wished(event: ev.Event, told: object = BOOKED) -> Walk:
    walk = Walk(at(ShowingStatus(WHO, told)))  # type: ignore[arg-type]
    walk(event)
    return walk


def to_the_places() -> Walk:
    walk = wished(moving.MoveWished(), READY)
    walk(moving.ReceiptGiven(RECEIPT), moving.ReasonGiven(MoveReason.CARE))
    walk(apt.RegionsTold(SESSION, ("فارس",)), apt.RegionChosen("فارس"))
    walk(apt.RegionsTold(SESSION, ("شیراز",)), apt.RegionChosen("شیراز"))
    return walk


def sent() -> Walk:
    walk = to_the_places()
    walk(apt.PlacesTold(SESSION, (PLACE, OTHER_PLACE)), apt.PlaceChosen("place-2"), Confirmed())
    return walk


@pytest.mark.parametrize("state", list(ApplicationState))
def test_each_wish_is_offered_in_the_states_of_the_sheet_and_no_other(state: ApplicationState) -> None:
    here, told = at(Attract()), status(state)
    withdrawn = find(state, ApplicationEvent.WITHDRAWN) is not None
    moved = find(state, ApplicationEvent.PLACE_CHANGED) is not None
    assert (may(here, told, Journey.WITHDRAWAL), may(here, told, Journey.RELOCATION)) == (withdrawn, moved)
    assert not (withdrawn and moved)


def test_no_wish_without_a_line_or_on_an_old_status() -> None:
    offline = at(Attract(), missing=frozenset({Part.CENTRE}))
    assert not may(offline, BOOKED, Journey.WITHDRAWAL)
    assert not may(at(Attract()), replace(BOOKED, stale=True), Journey.WITHDRAWAL)
    assert wished(moving.MoveWished(), BOOKED).stage == ShowingStatus(WHO, BOOKED)
    assert wished(leaving.WithdrawalWished(), READY).stage == ShowingStatus(WHO, READY)


@pytest.mark.parametrize("journey", [Journey.WITHDRAWAL, Journey.RELOCATION])
def test_the_first_screen_begins_no_wish(journey: Journey) -> None:
    walk = Walk(at(Attract()))
    assert walk(ev.JourneyChosen(journey)) == Attract()


def test_a_withdrawal_is_sent_once_after_a_yes() -> None:
    walk = wished(leaving.WithdrawalWished())
    assert walk.ordered(Withdraw) == []
    walk(Confirmed())
    assert walk.ordered(Withdraw) == [Withdraw(SESSION, TRACKING, CODE)]
    assert walk(leaving.WithdrawalTaken(SESSION)) == at_withdrawal.Withdrawn()
    assert walk(ev.Continued()) == Attract()


def test_who_thinks_better_of_it_stands_at_the_status_again() -> None:
    walk = wished(leaving.WithdrawalWished())
    assert walk(WentBack()) == ShowingStatus(WHO, BOOKED)


def test_after_silence_the_status_tells_whether_the_withdrawal_was_taken() -> None:
    walk = wished(leaving.WithdrawalWished())
    walk(Confirmed())
    assert walk(ev.CentreSilent(SESSION)) == at_withdrawal.ConfirmingWithdrawal(WHO, BOOKED, True)
    walk(Confirmed(), ApplicationRefused(SESSION, ApplicationRefusal.NOT_POSSIBLE_NOW))
    walk.shows(LookingUp(Journey.STATUS, WHO))
    assert walk.ordered(AskStatus) == [AskStatus(SESSION, TRACKING, CODE)]


def test_an_application_that_went_on_meanwhile_is_not_withdrawn() -> None:
    walk = wished(leaving.WithdrawalWished())
    walk(Confirmed(), ApplicationRefused(SESSION, ApplicationRefusal.NOT_POSSIBLE_NOW))
    walk.shows(at_withdrawal.NotWithdrawn())


def test_a_card_is_sent_elsewhere_by_receipt_reason_and_place() -> None:
    walk = sent()
    assert walk.ordered(ChangePlace) == [
        ChangePlace(SESSION, TRACKING, CODE, RECEIPT, "place-2", MoveReason.CARE)
    ]
    walk(moving.PlaceChanged(SESSION, DELIVERY_PLACE, NOW))
    slip = PlaceSlip(RECEIPT, DELIVERY_PLACE, NOW)
    assert isinstance(walk.stage, at_move.Relocated)
    assert walk.stage.slip == slip
    (order,) = walk.ordered(PrintSlip)
    assert isinstance(order, PrintSlip)
    assert (order.slip, order.copy) == (slip, False)


def test_a_receipt_that_cannot_be_one_leads_nowhere() -> None:
    walk = wished(moving.MoveWished(), READY)
    before = walk.stage
    assert walk(moving.ReceiptGiven("851630492717")) == before


def test_the_place_the_card_goes_to_now_is_not_offered() -> None:
    walk = to_the_places()
    assert walk.ordered(AskPlaces) == [AskPlaces(SESSION, "فارس", "شیراز")]
    walk(apt.PlacesTold(SESSION, (PLACE, OTHER_PLACE)))
    assert isinstance(walk.stage, at_move.FindingPlace)
    assert walk.stage.places == (OTHER_PLACE,)
    before = walk.stage
    assert walk(apt.PlaceChosen(PLACE.id)) == before


def test_back_leads_through_every_page_to_the_status() -> None:
    walk = to_the_places()
    walk(WentBack())
    assert walk.ordered(AskRegions) == [AskRegions(SESSION, "فارس")]
    walk(WentBack(), WentBack(), WentBack(), WentBack())
    walk.shows(ShowingStatus(WHO, READY))


def test_a_wrong_receipt_is_asked_for_again_and_the_rest_stays() -> None:
    walk = sent()
    walk(moving.MoveRefused(SESSION, MoveRefusal.WRONG_RECEIPT))
    assert isinstance(walk.stage, at_move.GivingReceipt)
    walk(moving.ReceiptGiven(RECEIPT))
    assert isinstance(walk.stage, at_move.ConfirmingPlace)
    assert walk.stage.move.place == OTHER_PLACE


def test_a_place_that_is_none_is_chosen_anew() -> None:
    walk = sent()
    walk(moving.MoveRefused(SESSION, MoveRefusal.NO_PLACE))
    assert isinstance(walk.stage, at_move.FindingPlace)
    assert (walk.stage.problem, walk.stage.move.city) == (MoveRefusal.NO_PLACE, "شیراز")
    assert walk.ordered(AskPlaces) == [AskPlaces(SESSION, "فارس", "شیراز")]


def test_silence_asks_for_the_same_yes_once_more() -> None:
    walk = sent()
    walk(ev.CentreSilent(SESSION), Confirmed())
    (order,) = walk.ordered(ChangePlace)
    assert isinstance(order, ChangePlace)
    assert order.again


@pytest.mark.parametrize("reason", [MoveRefusal.KIOSK_MAY_DELIVER, MoveRefusal.NOT_POSSIBLE_NOW])
def test_what_cannot_be_is_said_and_ends(reason: MoveRefusal) -> None:
    walk = sent()
    assert walk(moving.MoveRefused(SESSION, reason)) == at_move.NotRelocated(reason)
    assert walk(ev.Continued()) == Attract()


def test_too_many_wrong_receipts_lock() -> None:
    walk = sent()
    walk(ApplicationRefused(SESSION, ApplicationRefusal.TOO_MANY_TRIES, wait_s=600.0))
    walk.shows(Identifying(Journey.STATUS, ApplicationRefusal.TOO_MANY_TRIES, 600.0))


def test_a_wish_is_reported_as_a_journey_of_its_own() -> None:
    walk = wished(leaving.WithdrawalWished(), CONFIRMED)
    told = [each.report for each in walk.commands if isinstance(each, Tell)]
    assert [(each.kind, each.data["journey"]) for each in told] == [
        ("journey.ended", "status"),
        ("journey.started", "withdrawal"),
    ]
