"""Where what was typed on forms is kept: the stages from which somebody may still come back to it."""

from kiosk.session.journeys.completion.stages import (
    ApprovingExceptions,
    AwaitingChecker,
    CheckingApproval,
    CheckingIn,
    ChoosingFingers,
    ConfirmingContact,
    LayingHands,
    ReviewingHands,
    SigningIn,
    TakingHands,
)
from kiosk.session.journeys.correction.stages import (
    CheckingCorrection,
    CorrectingItem,
    SendingCorrection,
)
from kiosk.session.journeys.registration.stages import (
    CheckingAnswers,
    FillingForm,
    ReadingConsent,
    SubmittingForm,
)
from kiosk.session.journeys.relocation.stages import (
    ConfirmingPlace,
    FindingPlace,
    GivingReason,
    GivingReceipt,
    SendingPlace,
)
from kiosk.session.journeys.status.stages import Identifying, LookingUp

FORMS = (
    ReadingConsent,
    FillingForm,
    CheckingAnswers,
    SubmittingForm,
    CorrectingItem,
    CheckingCorrection,
    SendingCorrection,
    ConfirmingContact,
    Identifying,
    LookingUp,
    CheckingIn,
    ChoosingFingers,
    LayingHands,
    TakingHands,
    ReviewingHands,
    ApprovingExceptions,
    CheckingApproval,
    AwaitingChecker,
    SigningIn,
    GivingReceipt,
    GivingReason,
    FindingPlace,
    ConfirmingPlace,
    SendingPlace,
)
