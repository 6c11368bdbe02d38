"""Stories of who withdraws and of who wants the card elsewhere, each by touches and by keypad alone."""

from collections.abc import Callable

from kiosk.domain.applications import ApplicationState
from kiosk.domain.relocation import MoveReason
from kiosk.session.events import Cancelled, Printed, PrintWished
from kiosk.session.journeys.appointment import events as apt
from kiosk.session.journeys.relocation.commands import ChangePlace
from kiosk.session.journeys.relocation.events import PlaceChanged
from kiosk.session.journeys.status.events import StatusTold
from kiosk.session.journeys.status.stages import ShowingStatus
from kiosk.session.journeys.withdrawal.commands import Withdraw
from kiosk.session.journeys.withdrawal.events import WithdrawalTaken
from kiosk.session.policy import Policy
from kiosk.session.states import Language, State
from kiosk.session.vocabulary import Journey
from tests.ui.journey_stories import identify
from tests.ui.pressing import Press, by_keypad, by_touch, keys
from tests.ui.stage import Stage, wait_until
from tools.appointment_exhibits import CITIES, PLACES
from tools.status_exhibits import CODE, NOW, TODAY, TRACKING, WHO, status
from tools.wish_exhibits import NEW_PLACE, RECEIPT
from ui.draft import is_empty


def a_withdrawal_by_touches(stage: Stage) -> None:
    session = identify(stage, Journey.STATUS)
    stage.kiosk.post(StatusTold(session, status(ApplicationState.APPOINTMENT_BOOKED)))
    withdraw(stage, by_touch)


def a_withdrawal_by_keypad_alone(stage: Stage) -> None:
    stand_at(stage, ApplicationState.SUBMITTED)
    withdraw(stage, by_keypad)


def who_does_not_want_to_withdraw_after_all_is_back_at_the_status(stage: Stage) -> None:
    stand_at(stage, ApplicationState.INQUIRY_CONFIRMED)
    stage.pilot.wait_for("status.inquiry_confirmed")
    stage.pilot.touch("status.withdrawal")
    stage.pilot.wait_for("withdrawal.confirm")
    stage.pilot.touch("withdrawal.no")
    stage.pilot.wait_for("status.inquiry_confirmed")
    assert not [each for each in stage.kiosk.commands if isinstance(each, Withdraw)]
    stage.pilot.touch("status.leave")
    stage.pilot.wait_for("attract")


def another_place_by_touches(stage: Stage) -> None:
    stand_at(stage, ApplicationState.READY_FOR_DELIVERY)
    move(stage, by_touch)


def another_place_by_keypad_alone(stage: Stage) -> None:
    stand_at(stage, ApplicationState.IN_PRODUCTION)
    move(stage, by_keypad)


def stand_at(stage: Stage, state: ApplicationState) -> None:
    stage.kiosk.begin(
        State(Policy(), ShowingStatus(WHO, status(state)), services=frozenset(Journey), today=TODAY)
    )


def withdraw(stage: Stage, press: Press) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    pilot.wait_for("status.*")
    press(stage, "status.withdrawal")
    pilot.wait_for("withdrawal.confirm")
    assert not [each for each in kiosk.commands if isinstance(each, Withdraw)]
    press(stage, "withdrawal.yes")
    pilot.wait_for("withdrawal.sending")
    (order,) = [each for each in kiosk.commands if isinstance(each, Withdraw)]
    assert (order.tracking, order.second_item) == (TRACKING, CODE)
    kiosk.post(WithdrawalTaken(kiosk.state.session))
    pilot.wait_for("withdrawal.done")
    press(stage, "withdrawal.end")
    pilot.wait_for("attract")


def move(stage: Stage, press: Press) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    session = kiosk.state.session
    pilot.wait_for("status.*")
    press(stage, "status.relocation")
    pilot.wait_for("relocation.receipt")
    for key in keys(RECEIPT):
        press(stage, key)
    press(stage, "relocation.receipt.next")
    pilot.wait_for("relocation.reason")
    press(stage, "reason.work")
    answers: tuple[tuple[str, object, str], ...] = (
        ("relocation.province", apt.RegionsTold(session, ("فارس",)), "region.0"),
        ("relocation.city", apt.RegionsTold(session, CITIES), "region.0"),
        ("relocation.place", apt.PlacesTold(session, PLACES), f"place.{PLACES[1].id}"),
    )
    for screen, told, chosen in answers:
        pilot.wait_for("relocation.asking")
        kiosk.post(told)  # type: ignore[arg-type]
        pilot.wait_for(screen)
        press(stage, chosen)
    pilot.wait_for("relocation.confirm")
    press(stage, "relocation.yes")
    pilot.wait_for("relocation.sending")
    (order,) = [each for each in kiosk.commands if isinstance(each, ChangePlace)]
    assert (order.receipt, order.place, order.reason) == (RECEIPT, PLACES[1].id, MoveReason.WORK)
    kiosk.post(PlaceChanged(session, NEW_PLACE, NOW))
    pilot.wait_for("relocation.done")
    assert pilot.on_screen(lambda: is_empty(stage.app.draft))
    print_again(stage, press)
    press(stage, "relocation.done")
    pilot.wait_for("attract")


def print_again(stage: Stage, press: Press) -> None:
    stage.kiosk.post(Printed(stage.kiosk.state.session))
    press(stage, "print")
    wait_until(lambda: stage.kiosk.posted(PrintWished))


def the_language_is_asked_for_before_anything_else(stage: Stage) -> None:
    for press, name, language in ((by_touch, "en", Language.ENGLISH), (by_keypad, "fa", Language.PERSIAN)):
        whole = State(Policy(), services=frozenset(Journey), today=TODAY, asks_language=True)
        stage.kiosk.begin(whole)
        stage.pilot.wait_for("attract")
        press(stage, "start.registration")
        stage.pilot.wait_for("language")
        press(stage, "language.back")
        stage.pilot.wait_for("attract")
        press(stage, "start.registration")
        stage.pilot.wait_for("language")
        press(stage, f"language.{name}")
        stage.pilot.wait_for("registration.consent")
        assert stage.kiosk.state.language is language
        stage.kiosk.post(Cancelled())
        stage.pilot.wait_for("attract")


def who_walks_away_from_the_question_for_the_language_leaves_the_first_screen(stage: Stage) -> None:
    stage.kiosk.begin(State(Policy(), services=frozenset(Journey), today=TODAY, asks_language=True))
    stage.pilot.wait_for("attract")
    stage.pilot.touch("start.status")
    stage.pilot.wait_for("language")
    stage.pilot.on_screen(stage.app.forget_wishes)
    stage.pilot.wait_for("attract")


STORIES: tuple[Callable[[Stage], None], ...] = (
    a_withdrawal_by_touches,
    a_withdrawal_by_keypad_alone,
    who_does_not_want_to_withdraw_after_all_is_back_at_the_status,
    another_place_by_touches,
    another_place_by_keypad_alone,
    the_language_is_asked_for_before_anything_else,
    who_walks_away_from_the_question_for_the_language_leaves_the_first_screen,
)
