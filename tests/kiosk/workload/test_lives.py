"""Whole lives at the workload's kiosk: what somebody learns, and what they come for next."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from kiosk.domain.applications import ApplicationState
from kiosk.domain.registration import ApplicationRefusal
from kiosk.domain.relocation import MoveReason
from kiosk.domain.told import ApplicationStatus, Appointment, DeliveryPlace, Place
from kiosk.session import states as st
from kiosk.session.events import Cancelled, JourneyChosen
from kiosk.session.journeys.appointment.events import PlaceChosen, RegionChosen
from kiosk.session.journeys.appointment.stages import Booked, Booking, ChoosingProvince
from kiosk.session.journeys.registration import stages as registering
from kiosk.session.journeys.registration.events import Confirmed
from kiosk.session.journeys.relocation import stages as moving
from kiosk.session.journeys.relocation.events import MoveWished, ReasonGiven, ReceiptGiven
from kiosk.session.journeys.slips import Paper, PlaceSlip, Printing
from kiosk.session.journeys.status.stages import Credentials, Identifying, ShowingStatus
from kiosk.session.journeys.technician.parts import Technician, TechnicianRole
from kiosk.session.journeys.technician.stages import ServiceMenu
from kiosk.session.journeys.withdrawal import stages as withdrawal
from kiosk.session.journeys.withdrawal.events import WithdrawalWished
from kiosk.session.step import step
from kiosk.session.vocabulary import Journey
from kiosk.workload.answers import answer
from kiosk.workload.citizens import citizen, single_minded
from kiosk.workload.lives import AT_ONCE, PATIENT_VISITS, Life, Lives
from kiosk.workload.plan import READY_CARDS, Trouble, has_ready_card
from kiosk.workload.steps import PAGE_STEPS, page_step
from kiosk.workload.wishes import Wish, wish_of
from tests.kiosk.people import POLICY

NOW = datetime(2026, 3, 21, 8, tzinfo=UTC)
PAPER = Paper(Printing.NO_PRINTER)
WHO = Credentials("283388153251", "9991234500")


def told(state: ApplicationState, **more: object) -> ShowingStatus:
    status = ApplicationStatus("a", state, "t", NOW, NOW, **more)  # type: ignore[arg-type]
    return ShowingStatus(WHO, status)


def appointment(day: date) -> Appointment:
    return Appointment(day, "09:00", "10:00", "place-1", "a place")


def test_somebody_new_registers_and_then_asks_how_it_stands() -> None:
    life = Life(1)
    assert life.errand(NOW) is Journey.REGISTRATION
    life.learn(registering.Registered("283388153251", NOW, PAPER))
    assert (life.tracking, life.errand(NOW)) == ("283388153251", Journey.STATUS)


def test_a_page_leads_to_the_one_next_journey() -> None:
    for state, journey in (
        (ApplicationState.INQUIRY_MISMATCH, Journey.CORRECTION),
        (ApplicationState.INQUIRY_CONFIRMED, Journey.APPOINTMENT),
        (ApplicationState.IN_PRODUCTION, Journey.STATUS),
        (ApplicationState.READY_FOR_DELIVERY, Journey.DELIVERY),
    ):
        life = Life(1, WHO.tracking, receipt="851630492716")
        life.learn(told(state))
        assert (life.errand(NOW), life.is_over) == (journey, False)


def test_a_visit_is_kept_and_one_that_was_missed_is_asked_about() -> None:
    life = Life(1, WHO.tracking)
    life.learn(Booked(WHO, appointment(date(2026, 3, 24)), PAPER))
    assert life.errand(NOW) is Journey.COMPLETION
    assert life.errand(NOW + timedelta(days=4)) is Journey.STATUS


def test_what_leads_nowhere_on_a_kiosk_ends_the_matter() -> None:
    for stage in (
        told(ApplicationState.REFERRED),
        told(ApplicationState.DELIVERED),
        told(ApplicationState.READY_FOR_DELIVERY),  # and the receipt was never seen
        registering.NotRegistered(ApplicationRefusal.ALREADY_REGISTERED),
        st.Delivered(),
    ):
        life = Life(1, WHO.tracking)
        life.learn(stage)
        assert life.is_over


def test_nobody_comes_for_ever() -> None:
    life = Life(1)
    for _ in range(PATIENT_VISITS):
        life.came_home()
    assert not life.is_over
    life.came_home()
    assert life.is_over


def test_lives_are_read_as_they_were_written_and_the_same_people_have_their_turn() -> None:
    lives = Lives()
    first = [lives.whose_turn(7, session).number for session in range(20)]
    assert set(first) == set(range(1, AT_ONCE + 1))
    again = Lives.read(lives.plain())
    assert again == lives
    assert [again.whose_turn(7, session).number for session in range(20)] == first
    again.people[0].is_over = True
    assert {again.whose_turn(7, session).number for session in range(20)} == {2, 3}


def test_one_life_may_end_before_the_next_begins() -> None:
    lives = Lives()
    assert {lives.whose_turn(7, session, 1).number for session in range(20)} == {1}
    lives.people[0].is_over = True
    assert lives.whose_turn(7, 21, 1).number == 2


def test_who_went_home_without_the_card_asks_how_it_stands() -> None:
    life = Life(1, WHO.tracking, receipt="851630492716")
    life.learn(told(ApplicationState.READY_FOR_DELIVERY))
    life.asks_first()
    assert life.errand(NOW) is Journey.STATUS
    life.learn(told(ApplicationState.RETURNED))
    assert life.is_over


def test_who_insists_types_the_same_item_wrong_and_never_as_before() -> None:
    who = single_minded(citizen(7, 1), insists=True)
    (path, typed), *others = who.slips.items()
    assert not others
    for left in (3, 2, 1):
        before, typed = typed, who.corrected(path, left)
        assert typed not in (before, who.right(path))
    for number in range(1, 9):
        careful = single_minded(citizen(7, number), insists=False)
        assert (careful.slips, careful.wish) == ({}, Wish.NONE)
        assert careful.corrected(path, 3) == careful.right(path)


def test_a_fictional_persons_form_passes_every_page() -> None:
    for number in range(1, 60):
        who = citizen(3, number)
        state = st.State(POLICY, services=frozenset(Journey), today=date(2026, 11, 22))
        state = step(state, JourneyChosen(Journey.REGISTRATION)).state
        for _ in range(60):
            event = answer(state.stage, Life(number), who)
            if event is None:
                break
            state = step(state, event).state
        assert isinstance(state.stage, registering.SubmittingForm), (number, type(state.stage).__name__)


def test_a_page_that_says_no_is_left() -> None:
    life, who = Life(1, WHO.tracking), citizen(1, 1)
    refused = Identifying(Journey.STATUS, ApplicationRefusal.NOT_FOUND)
    assert answer(refused, life, who) == Cancelled()
    assert answer(
        ChoosingProvince(Booking(WHO, told(ApplicationState.INQUIRY_CONFIRMED).status), ()), life, who
    ) == (Cancelled())
    waiting = ChoosingProvince(Booking(WHO, told(ApplicationState.INQUIRY_CONFIRMED).status))
    assert answer(waiting, life, who) is None


def test_steps_are_pages_of_every_journey_but_delivery_and_the_technicians() -> None:
    assert page_step(registering.ReadingConsent()) == "registration.reading_consent"
    assert page_step(Identifying(Journey.COMPLETION)) == "completion.identifying"
    assert page_step(Identifying(Journey.COMPLETION)) in PAGE_STEPS
    assert page_step(st.EnteringClaim()) is None
    assert page_step(st.Attract()) is None
    assert page_step(ServiceMenu(Technician("tech-1", TechnicianRole.MEND))) == "technician.service_menu"
    whose = {each.value for each in Journey} - {"delivery"} | {"technician"}
    assert {step.split(".")[0] for step in PAGE_STEPS} == whose


def test_a_fault_decides_who_comes() -> None:
    assert has_ready_card(2, Trouble("kill", "D7"))
    assert not has_ready_card(1, Trouble("kill", "appointment.booking_slot"))
    assert [has_ready_card(number, None) for number in range(1, 1 + READY_CARDS)] == [True, False, False]


def test_nothing_of_a_person_is_in_the_reprs_of_a_life() -> None:
    who = citizen(1, 1)
    shown = repr(who) + repr(Life(1, "283388153251", "851630492716"))
    for text in (
        who.person.national_code,
        who.person.last_name,
        who.person.mobile,
        "283388153251",
        "851630492716",
    ):
        assert text not in shown


def test_somebody_withdraws_while_that_is_possible_and_is_done() -> None:
    who = replace(citizen(3, 1), wish=Wish.WITHDRAW)
    life = Life(1, WHO.tracking)
    assert answer(told(ApplicationState.SUBMITTED), life, who) == WithdrawalWished()
    assert answer(told(ApplicationState.COMPLETED), life, who) == Cancelled()
    assert answer(told(ApplicationState.SUBMITTED, stale=True), life, who) == Cancelled()
    page = withdrawal.ConfirmingWithdrawal(WHO, told(ApplicationState.SUBMITTED).status)
    assert answer(page, life, who) == Confirmed()
    assert answer(replace(page, unreachable=True), life, who) == Cancelled()
    life.learn(withdrawal.Withdrawn())
    assert life.is_over


def test_somebody_has_the_card_sent_elsewhere_page_by_page() -> None:
    who = replace(citizen(3, 1), wish=Wish.MOVE)
    shown = told(ApplicationState.READY_FOR_DELIVERY)
    assert answer(shown, Life(1, WHO.tracking), who) == Cancelled()  # without a receipt nothing can be asked
    life = Life(1, WHO.tracking, receipt="851630492716")
    assert answer(shown, life, who) == MoveWished()
    move = moving.Move(WHO, shown.status)
    place = Place("place-2", "registry_office", "a place", "an address", "a city")
    pages = (
        (moving.GivingReceipt(move), ReceiptGiven("851630492716")),
        (moving.GivingReason(move), ReasonGiven(MoveReason.MOVED)),
        (moving.FindingPlace(move), None),
        (moving.FindingPlace(move, names=("one", "two")), RegionChosen("one")),
        (moving.FindingPlace(move, places=(place,)), PlaceChosen("place-2")),
        (moving.FindingPlace(move, places=()), Cancelled()),
        (moving.ConfirmingPlace(move), Confirmed()),
    )
    assert [answer(page, life, who) for page, _ in pages] == [event for _, event in pages]
    slip = PlaceSlip(life.receipt, DeliveryPlace("place-2"), NOW)
    life.learn(moving.Relocated(slip, PAPER))
    assert life.is_over


def test_wishes_are_the_same_again_and_not_everybodys() -> None:
    wishes = [wish_of(3, number) for number in range(200)]
    assert wishes == [wish_of(3, number) for number in range(200)]
    assert set(wishes) == set(Wish)
    assert wishes.count(Wish.NONE) > 100
