"""Every screen in each of its states, as values: what the gallery draws and the layout audit judges."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from kiosk.domain.delivery import Authorisation, ClaimRefusal, OfficerRefusal, ReferralReason
from kiosk.session.policy import Policy
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
    OutOfService,
    Part,
    ReadingCard,
    Recording,
    SeeOfficer,
    Stage,
    State,
    TakeCard,
)
from ui.draft import Draft, Slot
from ui.wishes import Wishes

RECEIPT = "851630492716"
NATIONAL_CODE = "0499370899"
CLAIM = Authorisation("app-1", "0123456789ABCDEF", b"", "kiosk-1", datetime(2026, 11, 22, tzinfo=UTC))
RIGHT_INDEX = FingerReference(Finger.RIGHT_INDEX, 96, 5, 10, 60, 0)
LEFT_THUMB = FingerReference(Finger.LEFT_THUMB, 97, 5, 10, 60, 0)
CARD = Card("0123456789ABCDEF", (RIGHT_INDEX, LEFT_THUMB))
FIRST = Attempt(CLAIM, "officer-7", CARD, RIGHT_INDEX)
SECOND = replace(FIRST, finger=LEFT_THUMB, number=2)


@dataclass(frozen=True, slots=True)
class Exhibit:
    name: str
    state: State
    draft: Draft = field(default_factory=Draft)
    help: bool = False

    def wished(self, wishes: Wishes) -> Wishes:
        """The wishes with which this is shown."""
        return replace(wishes, help=self.help)


def exhibits(language: Language) -> tuple[Exhibit, ...]:
    shown = (*_start(), *_claim(), *_officer(), *_card(), *_finger(), *_ends())
    return tuple(replace(each, state=replace(each.state, language=language)) for each in shown)


def _state(stage: Stage) -> State:
    return State(Policy(), stage, session=1)


def _start() -> tuple[Exhibit, ...]:
    offline = replace(_state(Attract()), missing=frozenset({Part.CENTRE}))
    return Exhibit("attract", _state(Attract())), Exhibit("attract-offline", offline)


def _claim() -> tuple[Exhibit, ...]:
    entering = _state(EnteringClaim())
    second = Draft(RECEIPT, focus=Slot.NATIONAL_CODE, fresh=False)
    by_date = replace(second, focus=Slot.BIRTH_DATE)
    not_found = _state(EnteringClaim(ClaimRefusal.NOT_FOUND))
    silent = _state(EnteringClaim(unreachable=True))
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
        Exhibit("claim-checking", _state(CheckingClaim())),
        *(Exhibit(f"claim-refused-{each}", _state(EnteringClaim(each))) for each in refused),
    )


def _officer() -> tuple[Exhibit, ...]:
    waiting = _state(AwaitingOfficer(CLAIM))
    filled = Draft(officer="20417", pin="123456", focus=Slot.PIN, fresh=False)
    again = Draft(officer="20417", focus=Slot.PIN)
    return (
        Exhibit("officer-empty", waiting, Draft(focus=Slot.OFFICER)),
        Exhibit("officer-filled", waiting, filled),
        *(Exhibit(f"officer-{each}", _state(AwaitingOfficer(CLAIM, each)), again) for each in OfficerRefusal),
        Exhibit("officer-unreachable", _state(AwaitingOfficer(CLAIM, unreachable=True)), again),
        Exhibit("officer-checking", _state(CheckingOfficer(CLAIM))),
    )


def _card() -> tuple[Exhibit, ...]:
    return (
        Exhibit("card-awaited", _state(AwaitingCard(CLAIM, "officer-7"))),
        *(Exhibit(f"card-{each}", _state(AwaitingCard(CLAIM, "officer-7", each))) for each in CardHint),
        Exhibit("card-reading", _state(ReadingCard(CLAIM, "officer-7"))),
    )


def _finger() -> tuple[Exhibit, ...]:
    one_finger = replace(FIRST, card=replace(CARD, fingers=(RIGHT_INDEX,)))
    ask = [
        Exhibit(f"finger-{each.name.lower()}", _state(AwaitingFinger(_asking(each))))
        for each in Finger
        if each not in (Finger.RIGHT_INDEX, Finger.LEFT_THUMB)
    ]
    return (
        Exhibit("finger-place", _state(AwaitingFinger(FIRST))),
        Exhibit("finger-second-try", _state(AwaitingFinger(SECOND))),
        Exhibit("finger-only-one", _state(AwaitingFinger(one_finger))),
        *ask,
        *(Exhibit(f"finger-hint-{each}", _state(AwaitingFinger(FIRST, each))) for each in FingerHint),
        Exhibit("finger-capturing", _state(Capturing(FIRST, 190, 288))),
        Exhibit("comparing", _state(Comparing(FIRST))),
        Exhibit("not-matched", _state(NotMatched(SECOND))),
        Exhibit("recording", _state(Recording(FIRST))),
    )


def _asking(finger: Finger) -> Attempt:
    return replace(FIRST, finger=replace(RIGHT_INDEX, position=finger))


def _ends() -> tuple[Exhibit, ...]:
    return (
        Exhibit("take-card", _state(TakeCard(FIRST))),
        Exhibit("take-card-reminded", _state(TakeCard(FIRST, reminded=True))),
        Exhibit("delivered", _state(Delivered())),
        *(Exhibit(f"see-officer-{each}", _state(SeeOfficer(each))) for each in ReferralReason),
        Exhibit("out-of-service", _state(OutOfService(Part.SENSOR))),
        Exhibit("help", _state(EnteringClaim()), Draft("851630", fresh=False), help=True),
        Exhibit("still-there", replace(_state(EnteringClaim()), warning_s=17), Draft("851630", fresh=False)),
    )
