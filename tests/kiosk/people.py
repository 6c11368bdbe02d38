"""One claim, one card and every stage and event around them, for tests of the session."""

from dataclasses import replace
from datetime import UTC, datetime

from kiosk.domain.delivery import Authorisation, ClaimRefusal, OfficerRefusal, ReferralReason
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.policy import Policy

CLAIM = Authorisation(
    application="app-7f3a",
    card_serial="C-001",
    holder_digest=b"d" * 32,
    kiosk="kiosk-1",
    expires_at=datetime(2026, 11, 23, tzinfo=UTC),
)
RIGHT = st.FingerReference(st.Finger.RIGHT_INDEX, 96, 5, 12, 60, 0x09)
LEFT = st.FingerReference(st.Finger.LEFT_INDEX, 97, 5, 12, 60, 0x09)
CARD = st.Card("C-001", (RIGHT, LEFT))
ATTEMPT = st.Attempt(CLAIM, "officer-1", CARD, RIGHT)
SESSION = 4
POLICY = Policy()


def state(stage: st.Stage, **changes: object) -> st.State:
    if isinstance(stage, st.OutOfService):
        changes = {"missing": frozenset({stage.part}), **changes}
    return replace(st.State(POLICY, stage, session=SESSION, unwatched=False), **changes)  # type: ignore[arg-type]


STAGES: tuple[st.Stage, ...] = (
    st.Attract(),
    st.EnteringClaim(),
    st.CheckingClaim(),
    st.AwaitingOfficer(CLAIM),
    st.CheckingOfficer(CLAIM),
    st.AwaitingCard(CLAIM, "officer-1"),
    st.ReadingCard(CLAIM, "officer-1"),
    st.AwaitingFinger(ATTEMPT),
    st.Capturing(ATTEMPT, 8, 288),
    st.Comparing(ATTEMPT),
    st.NotMatched(replace(ATTEMPT, number=2)),
    st.Recording(ATTEMPT),
    st.TakeCard(ATTEMPT),
    st.TakeCard(ATTEMPT, reminded=True),
    st.Delivered(),
    st.SeeOfficer(ReferralReason.NOT_MATCHED),
    st.OutOfService(st.Part.SENSOR),
)

EVENTS: tuple[ev.Event, ...] = (
    ev.Started(),
    ev.LanguageChosen(st.Language.ENGLISH),
    ev.ClaimEntered("851630492716", "9991234500"),
    ev.OfficerSigned("officer-1", "4711"),
    ev.Touched(),
    ev.Continued(),
    ev.OtherFinger(),
    ev.CannotGiveFinger(),
    ev.Cancelled(),
    ev.ClaimGranted(SESSION, CLAIM),
    ev.ClaimRefused(SESSION, ClaimRefusal.NOT_FOUND),
    ev.OfficerConfirmed(SESSION, "officer-1"),
    ev.OfficerRefused(SESSION, OfficerRefusal.WRONG_PIN),
    ev.ClaimEnded(SESSION),
    ev.CentreSilent(SESSION),
    ev.CardInserted(),
    ev.CardRemoved(),
    ev.HandedOut(SESSION),
    ev.CardTaken(),
    ev.LatchHeld(SESSION),
    ev.ReleaseUncertain(SESSION),
    ev.CardRead(SESSION, CARD),
    *(ev.CardRefused(SESSION, trouble) for trouble in ev.CardTrouble),
    ev.FingerSeen(SESSION, 16, 288),
    ev.SamplePoor(SESSION, st.FingerHint.TOO_DRY, RIGHT.position),
    ev.SampleReady(SESSION, 70, RIGHT.position),
    ev.SampleReady(SESSION, 12, RIGHT.position),
    ev.SampleReady(SESSION, 70, LEFT.position),
    ev.Matched(SESSION),
    ev.Matched(SESSION - 1),
    ev.NoMatch(SESSION, 4),
    ev.FingerBlocked(SESSION),
    ev.ReceiptStored(SESSION, "c0ffee", b"receipt"),
    *(ev.PartLost(part, "gone") for part in st.Part),
    *(ev.PartBack(part) for part in st.Part),
    *(ev.TimedOut(timer) for timer in ev.Timer),
)
