"""Which pages of the journeys before delivery wait for a person, how long, and what only a person does."""

from kiosk.session.events import Event, JourneyChosen, PrintWished
from kiosk.session.journeys.appointment import events as appointment
from kiosk.session.journeys.appointment import stages as at_appointment
from kiosk.session.journeys.completion import events as completion
from kiosk.session.journeys.completion import stages as at_completion
from kiosk.session.journeys.correction import stages as at_correction
from kiosk.session.journeys.correction.events import ItemWished
from kiosk.session.journeys.registration import events as registration
from kiosk.session.journeys.registration import stages as at_registration
from kiosk.session.journeys.relocation import events as relocation
from kiosk.session.journeys.relocation import stages as at_relocation
from kiosk.session.journeys.status import stages as at_status
from kiosk.session.journeys.status.events import Identified
from kiosk.session.journeys.technician import events as technician
from kiosk.session.journeys.technician import stages as at_service
from kiosk.session.journeys.withdrawal import stages as at_withdrawal
from kiosk.session.journeys.withdrawal.events import WithdrawalWished
from kiosk.session.states import State

_TYPED_ON = (
    at_registration.ReadingConsent,
    at_registration.FillingForm,
    at_registration.CheckingAnswers,
    at_correction.CorrectingItem,
    at_correction.CheckingCorrection,
    at_completion.ConfirmingContact,
)
WAITS_FOR_A_PERSON = (
    *_TYPED_ON,
    at_registration.Registered,
    at_registration.NotRegistered,
    at_status.Identifying,
    at_status.ShowingStatus,
    at_correction.Corrected,
    at_correction.NotCorrected,
    at_appointment.ShowingAppointment,
    at_appointment.ChoosingProvince,
    at_appointment.ChoosingCity,
    at_appointment.ChoosingPlace,
    at_appointment.ChoosingDay,
    at_appointment.ChoosingTime,
    at_appointment.ConfirmingSlot,
    at_appointment.Booked,
    at_appointment.ConfirmingCancellation,
    at_appointment.AppointmentCancelled,
    at_appointment.NotBooked,
    at_completion.NotAdmitted,
    at_completion.ChoosingFingers,
    at_completion.LayingHands,
    at_completion.TakingHands,
    at_completion.ReviewingHands,
    at_completion.ApprovingExceptions,
    at_completion.EnrollingFinger,
    at_completion.FacingCamera,
    at_completion.ChoosingFace,
    at_completion.ChoosingDocument,
    at_completion.LayingPage,
    at_completion.TakingPage,
    at_completion.ReviewingPage,
    at_completion.AwaitingChecker,
    at_completion.JudgingDocument,
    at_completion.Completed,
    at_completion.OnHold,
    at_completion.AwaitingPart,
    at_service.SigningOn,
    at_service.ServiceMenu,
    at_service.LookingAround,
    at_service.TryingSensor,
    at_service.TryingCamera,
    at_service.TryingTouch,
    at_service.ConfirmingRestart,
    at_withdrawal.ConfirmingWithdrawal,
    at_withdrawal.Withdrawn,
    at_withdrawal.NotWithdrawn,
    at_relocation.GivingReceipt,
    at_relocation.GivingReason,
    at_relocation.FindingPlace,
    at_relocation.ConfirmingPlace,
    at_relocation.Relocated,
    at_relocation.NotRelocated,
)
SHOWS_A_RESULT = (at_completion.FingerShown,)
BY_A_PERSON = (
    JourneyChosen,
    PrintWished,
    Identified,
    ItemWished,
    WithdrawalWished,
    relocation.MoveWished,
    relocation.ReceiptGiven,
    relocation.ReasonGiven,
    registration.ConsentGiven,
    registration.Answered,
    registration.WentBack,
    registration.ChangeWished,
    registration.Confirmed,
    appointment.RegionChosen,
    appointment.PlaceChosen,
    appointment.MonthTurned,
    appointment.DayChosen,
    appointment.SlotChosen,
    appointment.AskedAgain,
    appointment.MoreTime,
    appointment.ChangeAppointment,
    appointment.CancelAppointment,
    completion.FingersNamed,
    completion.SkipFinger,
    completion.TakeAgain,
    completion.ShotChosen,
    completion.DocumentChosen,
    completion.TakePicture,
    completion.AnotherPage,
    completion.AnotherDocument,
    completion.DocumentAccepted,
    completion.RefusalWished,
    completion.DocumentRefused,
    completion.ComeAgain,
    technician.ServiceCalled,
    technician.TechnicianSigned,
    technician.SubjectChosen,
    technician.PointTouched,
    technician.RestartConfirmed,
    technician.SettingsWished,
)


def patience_s(state: State) -> float:
    """How long nobody need touch anything before the warning: longer where people type or read all of it."""
    policy = state.policy
    return policy.typing_warn_s if isinstance(state.stage, _TYPED_ON) else policy.idle_warn_s


def result_s(state: State) -> float:
    """How long an answer is shown before the kiosk goes on by itself; a button does so at once."""
    policy = state.policy
    return policy.finger_shown_s if isinstance(state.stage, SHOWS_A_RESULT) else policy.result_s


def gave_a_sample(event: Event) -> bool:
    return isinstance(event, completion.SampleTaken) and event.quality > 0
