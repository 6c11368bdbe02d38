"""Every stage of the journeys before delivery, and every event, for the golden list and the walks."""

from dataclasses import replace
from datetime import date, timedelta

from kiosk.domain.booking import BookingRefusal
from kiosk.domain.delivery import OfficerRefusal
from kiosk.domain.jalali import month_begin
from kiosk.domain.registration import ApplicationRefusal
from kiosk.domain.relocation import MoveReason, MoveRefusal
from kiosk.session import events as ev
from kiosk.session.journeys.appointment import events as apt
from kiosk.session.journeys.appointment import stages as at_appointment
from kiosk.session.journeys.completion import events as cev
from kiosk.session.journeys.completion import stages as at_visit
from kiosk.session.journeys.completion.parts import (
    CompletionPart,
    DocumentKind,
    DocumentRefusal,
    ExceptionKind,
    FaceHint,
    FingerDoubt,
    FingerExcused,
    PageHint,
    VisitRefusal,
)
from kiosk.session.journeys.correction import stages as at_correction
from kiosk.session.journeys.correction.events import CorrectionAccepted, ItemWished
from kiosk.session.journeys.registration import events as reg
from kiosk.session.journeys.registration import stages as at_form
from kiosk.session.journeys.registration.pages import FormPage, Topic
from kiosk.session.journeys.relocation import events as moving
from kiosk.session.journeys.relocation import stages as at_move
from kiosk.session.journeys.slips import Paper, PlaceSlip, Printing, ReceiptSlip
from kiosk.session.journeys.status.events import Identified, StatusTold
from kiosk.session.journeys.status.stages import Identifying, LookingUp, ShowingStatus
from kiosk.session.journeys.withdrawal import events as leaving
from kiosk.session.journeys.withdrawal import stages as at_withdrawal
from kiosk.session.policy import Policy
from kiosk.session.states import Attract, Interrupted, Stage
from kiosk.session.vocabulary import Finger, FingerHint, Journey, Language, Part, PrintTrouble
from tests.kiosk.session.journeys.applicants import (
    ANSWERS,
    APPOINTMENT,
    BOOKED,
    CODE,
    CONFIRMED,
    CONTACT,
    DAYS,
    DELIVERY_PLACE,
    FORM,
    MISMATCH,
    NOW,
    OTHER_PLACE,
    PLACE,
    READY,
    RECEIPT,
    SESSION,
    SLOTS,
    STARTED,
    TRACKING,
    VISIT,
    WHO,
    WITH_ALL,
    WITH_CONTACT,
    WITH_FACE,
    WITH_HANDS,
)
from tests.kiosk.session.journeys.technicians import EVENTS as TECHNICIAN_EVENTS
from tests.kiosk.session.journeys.technicians import STAGES as TECHNICIAN_STAGES

DAY = date(2026, 11, 25)
DUE = NOW + timedelta(hours=24)
REGION = at_appointment.Booking(WHO, CONFIRMED)
CHOSEN = at_appointment.Booking(WHO, CONFIRMED, "فارس", "شیراز", PLACE, DAY)
HELD = replace(CHOSEN, slot=SLOTS[1])
RUNNING = Paper(Printing.RUNNING)
EXCUSED = FingerExcused(Finger.LEFT_INDEX, ExceptionKind.MISSING, True)
INSTEAD = at_appointment.Alternatives((DAYS[2].day,), (OTHER_PLACE,))
MOVE = at_move.Move(WHO, READY, RECEIPT, MoveReason.MOVED, "فارس", "شیراز")
ENROLLING = at_visit.EnrollingFinger(WITH_HANDS, Finger.RIGHT_INDEX)

_NOT_ASKED_FOR = (Journey.REGISTRATION, Journey.DELIVERY, Journey.WITHDRAWAL, Journey.RELOCATION)

STAGES: tuple[Stage, ...] = (
    Attract(),
    Interrupted(Journey.DELIVERY, Part.SENSOR),
    at_form.ReadingConsent(),
    at_form.FillingForm(FormPage(Topic.APPLICANT_NAME), ANSWERS),
    at_form.FillingForm(FormPage(Topic.PHONES), ANSWERS),
    at_form.FillingForm(FormPage(Topic.CHILDREN), ANSWERS, changing=True),
    at_form.CheckingAnswers(ANSWERS),
    at_form.CheckingAnswers(ANSWERS.having([("mother.last_name", "")])),
    at_form.SubmittingForm(ANSWERS),
    at_form.SubmittingForm(ANSWERS, keeping=True),
    at_form.Registered(TRACKING, DUE, RUNNING),
    at_form.NotRegistered(ApplicationRefusal.ALREADY_REGISTERED),
    *(Identifying(each) for each in Journey if each not in _NOT_ASKED_FOR),
    *(LookingUp(each, WHO) for each in (Journey.STATUS, Journey.CORRECTION, Journey.APPOINTMENT)),
    *(ShowingStatus(WHO, each) for each in (CONFIRMED, MISMATCH, BOOKED, READY)),
    at_correction.CorrectingItem(WHO, MISMATCH),
    at_correction.CorrectingItem(WHO, MISMATCH, 1),
    at_correction.CheckingCorrection(WHO, MISMATCH, ANSWERS),
    at_correction.SendingCorrection(WHO, MISMATCH, ANSWERS),
    at_correction.Corrected(DUE, 2),
    at_correction.NotCorrected(ApplicationRefusal.EDIT_LIMIT),
    at_appointment.ShowingAppointment(WHO, BOOKED),
    at_appointment.ChoosingProvince(REGION, ("فارس",)),
    at_appointment.ChoosingCity(REGION, ("شیراز",)),
    at_appointment.ChoosingPlace(REGION, (PLACE,)),
    at_appointment.ChoosingDay(CHOSEN, month_begin(DAY), DAYS),
    at_appointment.ChoosingTime(CHOSEN, SLOTS, instead=INSTEAD),
    at_appointment.ChoosingTime(CHOSEN, unreachable=True),
    at_appointment.HoldingSlot(HELD),
    at_appointment.ConfirmingSlot(HELD, 120, 120),
    at_appointment.ConfirmingSlot(HELD, 1, 120),
    at_appointment.BookingSlot(HELD, 60, 120),
    at_appointment.Booked(WHO, APPOINTMENT, RUNNING),
    at_appointment.ConfirmingCancellation(WHO, BOOKED),
    at_appointment.CancellingAppointment(WHO, BOOKED),
    at_appointment.CancellingAppointment(WHO, BOOKED, again=True),
    at_appointment.AppointmentCancelled(WHO, CONFIRMED),
    at_appointment.NotBooked(None),
    at_visit.CheckingIn(WHO),
    at_visit.NotAdmitted(VisitRefusal.OTHER_DAY, APPOINTMENT),
    at_visit.ConfirmingContact(STARTED),
    at_visit.ConfirmingContact(STARTED, 3),
    at_visit.ChoosingFingers(WITH_CONTACT),
    at_visit.LayingHands(WITH_CONTACT),
    at_visit.TakingHands(WITH_CONTACT),
    at_visit.ReviewingHands(WITH_CONTACT),
    at_visit.ApprovingExceptions(WITH_CONTACT),
    at_visit.CheckingApproval(WITH_CONTACT),
    ENROLLING,
    replace(ENROLLING, attempt=3, best=55),
    replace(ENROLLING, attempt=3),
    at_visit.FingerShown(WITH_HANDS, Finger.RIGHT_INDEX, 70),
    at_visit.FacingCamera(WITH_FACE),
    at_visit.FacingCamera(WITH_FACE, None, 1),
    at_visit.FacingCamera(WITH_FACE, None, 0),
    at_visit.ChoosingFace(WITH_FACE, 2, 2),
    at_visit.ChoosingDocument(WITH_FACE),
    at_visit.ChoosingDocument(WITH_ALL),
    at_visit.LayingPage(WITH_FACE, DocumentKind.OTHER, 1),
    at_visit.TakingPage(WITH_FACE, DocumentKind.OTHER, 0),
    at_visit.ReviewingPage(WITH_FACE, DocumentKind.OTHER, 1),
    at_visit.ReviewingPage(WITH_FACE, DocumentKind.OLD_CARD, 1),
    at_visit.AwaitingChecker(WITH_ALL),
    at_visit.SigningIn(WITH_ALL),
    at_visit.JudgingDocument(WITH_ALL, 0),
    at_visit.FinishingCompletion(WITH_ALL),
    at_visit.PuttingOnHold(WITH_ALL),
    at_visit.Completed(ReceiptSlip(RECEIPT, DELIVERY_PLACE, NOW), RUNNING),
    at_visit.OnHold((DocumentRefusal.COPY_ONLY,), (CompletionPart.DOCUMENTS,)),
    at_visit.AwaitingPart(WITH_HANDS, Part.SENSOR, ENROLLING),
    *TECHNICIAN_STAGES,
    at_withdrawal.ConfirmingWithdrawal(WHO, BOOKED),
    at_withdrawal.SendingWithdrawal(WHO, BOOKED),
    at_withdrawal.SendingWithdrawal(WHO, BOOKED, again=True),
    at_withdrawal.Withdrawn(),
    at_withdrawal.NotWithdrawn(),
    at_move.GivingReceipt(replace(MOVE, receipt="")),
    at_move.GivingReason(MOVE),
    at_move.FindingPlace(replace(MOVE, province="", city=""), ("فارس",)),
    at_move.FindingPlace(replace(MOVE, city=""), ("شیراز",)),
    at_move.FindingPlace(MOVE, places=(OTHER_PLACE,)),
    at_move.FindingPlace(MOVE, unreachable=True),
    at_move.ConfirmingPlace(replace(MOVE, place=OTHER_PLACE)),
    at_move.SendingPlace(replace(MOVE, place=OTHER_PLACE)),
    at_move.Relocated(PlaceSlip(RECEIPT, DELIVERY_PLACE, NOW), RUNNING),
    at_move.NotRelocated(MoveRefusal.KIOSK_MAY_DELIVER),
)

EVENTS: tuple[ev.Event, ...] = (
    ev.Started(),
    *(ev.JourneyChosen(each) for each in Journey),
    ev.LanguageChosen(Language.ENGLISH),
    ev.Touched(),
    ev.AttendantCalled(),
    ev.Continued(),
    ev.Cancelled(),
    ev.CentreSilent(SESSION),
    reg.ConsentGiven(),
    reg.Answered(tuple(FORM.items())),
    reg.Answered((("applicant.first_name", "Ali"), ("contact.mobile", "1"), ("father.birth_date", "x"))),
    reg.WentBack(),
    reg.ChangeWished(FormPage(Topic.PHONES)),
    reg.Confirmed(),
    reg.ApplicationAccepted(SESSION, TRACKING, DUE),
    reg.ApplicationKept(SESSION, TRACKING),
    reg.ApplicationNotKept(SESSION),
    reg.ApplicationRefused(SESSION, ApplicationRefusal.INVALID),
    reg.ApplicationRefused(SESSION, ApplicationRefusal.NOT_FOUND),
    ev.PrintWished(),
    ev.Printed(SESSION),
    ev.PrintFailed(SESSION, PrintTrouble.JAM),
    Identified(TRACKING, CODE),
    StatusTold(SESSION, CONFIRMED),
    StatusTold(SESSION, BOOKED),
    StatusTold(SESSION, MISMATCH),
    StatusTold(SESSION - 1, MISMATCH),
    CorrectionAccepted(SESSION, DUE, 2),
    ItemWished(0),
    leaving.WithdrawalWished(),
    leaving.WithdrawalTaken(SESSION),
    moving.MoveWished(),
    moving.ReceiptGiven(RECEIPT),
    moving.ReceiptGiven("851630492717"),
    moving.ReasonGiven(MoveReason.WORK),
    moving.PlaceChanged(SESSION, DELIVERY_PLACE, NOW),
    moving.MoveRefused(SESSION, MoveRefusal.WRONG_RECEIPT),
    moving.MoveRefused(SESSION, MoveRefusal.NO_PLACE),
    moving.MoveRefused(SESSION, MoveRefusal.KIOSK_MAY_DELIVER),
    reg.ApplicationRefused(SESSION, ApplicationRefusal.NOT_POSSIBLE_NOW),
    apt.RegionChosen("فارس"),
    apt.RegionChosen("شیراز"),
    apt.PlaceChosen("place-1"),
    apt.PlaceChosen("place-2"),
    apt.MonthTurned(DAY),
    apt.DayChosen(DAY),
    apt.SlotChosen(12),
    apt.AskedAgain(),
    apt.MoreTime(),
    apt.ChangeAppointment(),
    apt.CancelAppointment(),
    apt.RegionsTold(SESSION, ("فارس", "شیراز")),
    apt.PlacesTold(SESSION, (PLACE, OTHER_PLACE)),
    apt.DaysTold(SESSION, "place-1", DAYS),
    apt.SlotsTold(SESSION, "place-1", DAY, SLOTS),
    apt.SlotHeld(SESSION, 12, 120.0),
    apt.AppointmentMade(SESSION, APPOINTMENT),
    apt.AppointmentGone(SESSION),
    apt.BookingRefused(SESSION, BookingRefusal.FULL, INSTEAD),
    apt.BookingRefused(SESSION, BookingRefusal.DAY_CLOSED),
    apt.BookingRefused(SESSION, BookingRefusal.NOT_POSSIBLE_NOW),
    apt.BookingRefused(SESSION, BookingRefusal.REBOOK_LIMIT),
    cev.VisitGranted(SESSION, VISIT),
    cev.VisitRefused(SESSION, VisitRefusal.NOT_FOUND),
    cev.VisitRefused(SESSION, VisitRefusal.OTHER_DAY, APPOINTMENT),
    cev.FingersNamed(),
    cev.FingersNamed((EXCUSED,)),
    cev.SkipFinger(),
    ev.CannotGiveFinger(),
    ev.FingerSeen(SESSION, 8, 288),
    cev.SampleTaken(SESSION, Finger.RIGHT_INDEX, 70),
    cev.SampleTaken(SESSION, Finger.RIGHT_INDEX, 20, FingerHint.TOO_DRY),
    cev.SampleTaken(SESSION, Finger.RIGHT_INDEX, 90, doubt=FingerDoubt.SAME_FINGER),
    cev.SampleTaken(SESSION, Finger.LEFT_INDEX, 70),
    cev.FaceSeen(SESSION, None),
    cev.FaceSeen(SESSION, FaceHint.TURNED),
    cev.FaceTaken(SESSION),
    cev.FaceTaken(SESSION, FaceHint.EYES_CLOSED),
    cev.TakeAgain(),
    cev.TakePicture(),
    cev.ShotChosen(1),
    cev.DocumentChosen(DocumentKind.OTHER),
    cev.PageSeen(SESSION, None),
    cev.PageTaken(SESSION),
    cev.PageTaken(SESSION, PageHint.GLARE),
    cev.HandsTaken(SESSION),
    cev.HandsTaken(SESSION, PageHint.TOO_DARK),
    cev.AnotherPage(),
    cev.AnotherDocument(),
    ev.OfficerSigned("20417", "1234"),
    ev.OfficerConfirmed(SESSION, "officer-1"),
    ev.OfficerRefused(SESSION, OfficerRefusal.WRONG_PIN),
    cev.DocumentAccepted(),
    cev.RefusalWished(),
    cev.DocumentRefused(DocumentRefusal.COPY_ONLY, original=False),
    cev.ComeAgain(),
    cev.CompletionStored(SESSION, RECEIPT, NOW),
    cev.CompletionHeld(SESSION),
    ev.CardInserted(),
    ev.CardTaken(),
    *(ev.PartLost(part, "gone") for part in Part),
    *(ev.PartBack(part) for part in Part),
    *(ev.TimedOut(timer) for timer in ev.Timer),
    *TECHNICIAN_EVENTS,
    ev.PolicyChanged(Policy(result_s=5.0)),
    ev.PlanChanged(None, closed=True),
    ev.Looked(NOW),
)

PERSONAL = (TRACKING, RECEIPT, *(text for text in (*FORM.values(), *CONTACT.values()) if len(text) > 3))
