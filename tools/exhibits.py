"""Every screen in each of its states, as values: what the gallery draws and the layout audit judges."""

from dataclasses import replace
from datetime import UTC, datetime

from kiosk.domain.delivery import Authorisation, ClaimRefusal, OfficerRefusal, ReferralReason
from kiosk.session.states import (
    Attempt,
    Attract,
    AwaitingCard,
    AwaitingFinger,
    AwaitingOfficer,
    Capturing,
    Card,
    CardHint,
    CheckingClaim,
    CheckingOfficer,
    Comparing,
    Delivered,
    EnteringClaim,
    Finger,
    FingerHint,
    FingerReference,
    Language,
    NotMatched,
    Part,
    ReadingCard,
    Recording,
    SeeOfficer,
    TakeCard,
)
from kiosk.session.vocabulary import Journey
from tools.appointment_exhibits import appointment_exhibits
from tools.exhibit import Exhibit, standing
from tools.help_exhibits import help_exhibits
from tools.outage_exhibits import outage_exhibits
from tools.registration_exhibits import registration_exhibits
from tools.status_exhibits import status_exhibits
from tools.technician_exhibits import technician_exhibits
from tools.visit_exhibits import visit_exhibits
from tools.wish_exhibits import wish_exhibits
from ui.draft import Draft, Slot

RECEIPT = "851630492716"
NATIONAL_CODE = "0499370899"
CLAIM = Authorisation("app-1", "0123456789ABCDEF", b"", "kiosk-1", datetime(2026, 11, 22, tzinfo=UTC))
RIGHT_INDEX = FingerReference(Finger.RIGHT_INDEX, 96, 5, 10, 60, 0)
LEFT_THUMB = FingerReference(Finger.LEFT_THUMB, 97, 5, 10, 60, 0)
CARD = Card("0123456789ABCDEF", (RIGHT_INDEX, LEFT_THUMB))
FIRST = Attempt(CLAIM, "officer-7", CARD, RIGHT_INDEX)
SECOND = replace(FIRST, finger=LEFT_THUMB, number=2)


def exhibits(language: Language) -> tuple[Exhibit, ...]:
    shown = (
        *_start(),
        *registration_exhibits(),
        *status_exhibits(),
        *appointment_exhibits(),
        *visit_exhibits(),
        *wish_exhibits(),
        *_claim(),
        *_officer(),
        *_card(),
        *_finger(),
        *_ends(),
        *technician_exhibits(),
    )
    whole = (*shown, *help_exhibits(shown))
    return tuple(replace(each, state=replace(each.state, language=language)) for each in whole)


def pictures(language: Language) -> tuple[Exhibit, ...]:
    """Those that are compared as pictures; the others differ from one of them in a sentence."""
    return tuple(each for each in exhibits(language) if each.pictured)


def _start() -> tuple[Exhibit, ...]:
    offline = replace(standing(Attract()), missing=frozenset({Part.CENTRE}))
    whole = replace(standing(Attract()), services=frozenset(Journey))
    four = replace(whole, services=frozenset(Journey) - {Journey.COMPLETION})
    degraded = replace(whole, missing=frozenset({Part.CENTRE, Part.SENSOR}))
    return (
        Exhibit("attract", standing(Attract())),
        Exhibit("attract-offline", offline),
        Exhibit("attract-services", whole),
        Exhibit("attract-four-services", four),
        Exhibit("attract-degraded", degraded),
    )


def _claim() -> tuple[Exhibit, ...]:
    entering = standing(EnteringClaim())
    second = Draft(RECEIPT, focus=Slot.NATIONAL_CODE, fresh=False)
    by_date = replace(second, focus=Slot.BIRTH_DATE)
    not_found = standing(EnteringClaim(ClaimRefusal.NOT_FOUND))
    silent = standing(EnteringClaim(unreachable=True))
    refused = [each for each in ClaimRefusal if each is not ClaimRefusal.NOT_FOUND]
    return (
        Exhibit("claim-receipt-empty", entering),
        Exhibit("claim-receipt-typing", entering, Draft("851630", fresh=False)),
        Exhibit("claim-receipt-filled", entering, Draft(RECEIPT, fresh=False)),
        Exhibit("claim-receipt-wrong", entering, Draft("851630492717", fresh=False)),
        Exhibit("claim-receipt-not-found", not_found, Draft(RECEIPT, NATIONAL_CODE)),
        Exhibit("claim-receipt-unreachable", silent, Draft(RECEIPT, NATIONAL_CODE)),
        Exhibit("claim-second-empty", entering, second),
        Exhibit("claim-second-filled", entering, replace(second, national_code=NATIONAL_CODE)),
        Exhibit("claim-second-wrong", entering, replace(second, national_code="0499370898")),
        Exhibit("claim-second-date", entering, replace(by_date, birth_date="136504")),
        Exhibit("claim-second-date-wrong", entering, replace(by_date, birth_date="13651341")),
        Exhibit("claim-checking", standing(CheckingClaim())),
        *(Exhibit(f"claim-refused-{each}", standing(EnteringClaim(each))) for each in refused),
    )


def _officer() -> tuple[Exhibit, ...]:
    waiting = standing(AwaitingOfficer(CLAIM))
    filled = Draft(pin="123456", focus=Slot.PIN, fresh=False)
    again = Draft(focus=Slot.PIN)
    without = replace(waiting, policy=replace(waiting.policy, officer_cards=False))
    by_number = replace(filled, officer="20417")
    return (
        Exhibit("officer-empty", waiting, Draft(focus=Slot.PIN)),
        Exhibit("officer-by-number", without, Draft(focus=Slot.OFFICER)),
        Exhibit("officer-by-number-filled", without, by_number, pictured=False),
        Exhibit("officer-filled", waiting, filled),
        *(
            Exhibit(
                f"officer-{each}",
                standing(AwaitingOfficer(CLAIM, each)),
                again,
                pictured=each is not OfficerRefusal.OWN_APPLICATION,  # looks as the others do
            )
            for each in OfficerRefusal
        ),
        Exhibit("officer-unreachable", standing(AwaitingOfficer(CLAIM, unreachable=True)), again),
        Exhibit("officer-checking", standing(CheckingOfficer(CLAIM))),
    )


def _card() -> tuple[Exhibit, ...]:
    return (
        Exhibit("card-awaited", standing(AwaitingCard(CLAIM, "officer-7"))),
        *(Exhibit(f"card-{each}", standing(AwaitingCard(CLAIM, "officer-7", each))) for each in CardHint),
        Exhibit("card-reading", standing(ReadingCard(CLAIM, "officer-7"))),
    )


def _finger() -> tuple[Exhibit, ...]:
    one_finger = replace(FIRST, card=replace(CARD, fingers=(RIGHT_INDEX,)))
    ask = [
        Exhibit(f"finger-{each.name.lower()}", standing(AwaitingFinger(_asking(each))))
        for each in Finger
        if each not in (Finger.RIGHT_INDEX, Finger.LEFT_THUMB)
    ]
    return (
        Exhibit("finger-place", standing(AwaitingFinger(FIRST))),
        Exhibit("finger-second-try", standing(AwaitingFinger(SECOND))),
        Exhibit("finger-only-one", standing(AwaitingFinger(one_finger))),
        *ask,
        *(Exhibit(f"finger-hint-{each}", standing(AwaitingFinger(FIRST, each))) for each in FingerHint),
        Exhibit("finger-capturing", standing(Capturing(FIRST, 190, 288))),
        Exhibit("comparing", standing(Comparing(FIRST))),
        Exhibit("not-matched", standing(NotMatched(SECOND))),
        Exhibit("recording", standing(Recording(FIRST))),
    )


def _asking(finger: Finger) -> Attempt:
    return replace(FIRST, finger=replace(RIGHT_INDEX, position=finger))


def _ends() -> tuple[Exhibit, ...]:
    return (
        Exhibit("take-card", standing(TakeCard(FIRST))),
        Exhibit("take-card-reminded", standing(TakeCard(FIRST, reminded=True))),
        Exhibit("delivered", standing(Delivered())),
        *(Exhibit(f"see-officer-{each}", standing(SeeOfficer(each))) for each in ReferralReason),
        *outage_exhibits(),
        Exhibit(
            "still-there", replace(standing(EnteringClaim()), warning_s=17), Draft("851630", fresh=False)
        ),
    )
