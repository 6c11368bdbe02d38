"""A second telling of the delivery's core, from the domain sheet: phases, records, tries.

It knows nothing of `kiosk.session.step`; whoever walks both compares them after every event.
"""

from collections.abc import Callable

from kiosk.session import events as ev
from kiosk.session.events import CardTrouble, Event, Timer
from kiosk.session.states import Finger, FingerHint

MOST_TRIES, RESERVE, GOOD, SAMPLES, REINSERTS = 3, 2, 30, 3, 2
FINGERS = (Finger.RIGHT_INDEX, Finger.LEFT_INDEX)
SERIAL, CHIP_TRIES = "C-001", 5
_WITH_FINGER = ("AwaitingFinger", "Capturing")
_WITH_CARD = ("ReadingCard", *_WITH_FINGER, "Comparing", "NotMatched", "Recording")
_CLAIMED = ("AwaitingOfficer", "CheckingOfficer", "AwaitingCard", *_WITH_CARD, "TakeCard")
_TOLD = ("Delivered", "SeeOfficer")
_AT_THE_DESK: dict[str, tuple[tuple[type, str, tuple[str, ...]], ...]] = {
    "EnteringClaim": ((ev.ClaimEntered, "CheckingClaim", ()),),
    "CheckingClaim": (
        (ev.ClaimGranted, "AwaitingOfficer", ("D1",)),
        (ev.ClaimRefused, "EnteringClaim", ()),
        (ev.CentreSilent, "EnteringClaim", ()),
    ),
    "AwaitingOfficer": ((ev.OfficerSigned, "CheckingOfficer", ()),),
}


class Reference:
    """`phase` is where the session stands; `take` returns the records that an event must have written."""

    def __init__(self) -> None:
        self.phase = "Attract"
        self.present = self.locked = self.left = self.reminded = False
        self.unwatched, self.spent = True, 0
        self.given_up: set[int] = set()
        self._new_claim()

    def take(self, event: Event) -> list[str]:
        self._notice(event)
        match event:
            case ev.CardRemoved() | ev.CardTaken() if self.phase == "TakeCard":
                return self._go("Delivered", "D8", "D9")
            case ev.CardRemoved() | ev.CardTaken() if self.phase in _WITH_CARD:
                return self._without_card(CardTrouble.REMOVED)
            case ev.CardRefused(_, trouble) if self.phase in _WITH_CARD:
                return self._without_card(trouble)
            case ev.ClaimEnded() if self.phase in ("CheckingOfficer", "Recording"):
                return self._go("SeeOfficer", "END")
            case ev.Cancelled() if self.phase in _TOLD:
                return self._home()
            case ev.Cancelled() | ev.TimedOut(Timer.LEASE) if self.phase not in (
                "Recording",
                "TakeCard",
                *_TOLD,
            ):
                return self._gives_up()
            case ev.PartBack():
                self.locked = False
                return self._home() if self.phase in ("Attract", "OutOfService") else []
            case _:
                rule: Callable[[Event], list[str]] = getattr(self, f"_{self.phase.lower()}", self._desk)
                return rule(event)

    def _desk(self, event: Event) -> list[str]:
        for kind, phase, records in _AT_THE_DESK.get(self.phase, ()):
            if isinstance(event, kind):
                return self._go(phase, *records)
        return []

    def _notice(self, event: Event) -> None:
        if isinstance(event, ev.CardInserted):
            self.present, self.left, self.unwatched = True, self.unwatched, False
        if isinstance(event, ev.CardRemoved):
            self.present = self.left = self.unwatched = False

    def _attract(self, event: Event) -> list[str]:
        if isinstance(event, ev.Started):
            self._new_claim()
            self.phase, self.unwatched = "EnteringClaim", False
        return []

    def _checkingofficer(self, event: Event) -> list[str]:
        if isinstance(event, ev.OfficerConfirmed):
            return self._go("ReadingCard" if self.present else "AwaitingCard", "D2")
        return self._go("AwaitingOfficer") if isinstance(event, ev.OfficerRefused | ev.CentreSilent) else []

    def _awaitingcard(self, event: Event) -> list[str]:
        if isinstance(event, ev.CardInserted):
            return self._go("ReadingCard")
        return self._readingcard(event) if self.present else []

    def _readingcard(self, event: Event) -> list[str]:
        if not isinstance(event, ev.CardRead):
            return []
        if event.card.serial != SERIAL:
            return self._go("SeeOfficer", "END")
        self.left_in_chip = [CHIP_TRIES, CHIP_TRIES]
        self.number, self.poor = self.spent + 1, 0
        self.given_up.clear()
        able = [finger for finger in (0, 1) if self._may(finger)]
        if not able:
            return self._go("SeeOfficer", "D3", "END")
        self.finger = able[0]
        return self._go("AwaitingFinger", "D3", "D4")

    def _awaitingfinger(self, event: Event) -> list[str]:
        match event:
            case ev.FingerSeen():
                return self._go("Capturing")
            case ev.SamplePoor(_, hint, finger) if finger is FINGERS[self.finger]:
                return self._poor(hint)
            case ev.SampleReady(_, quality, finger) if finger is FINGERS[self.finger]:
                return self._go("Comparing", "D5") if quality >= GOOD else self._poor(FingerHint.SMUDGED)
            case _:
                return self._other_wish(event)

    _capturing = _awaitingfinger

    def _comparing(self, event: Event) -> list[str]:
        match event:
            case ev.Matched():
                return self._go("Recording", "D6", "D6a")
            case ev.NoMatch(_, left):
                self.left_in_chip[self.finger] = min(left, self.left_in_chip[self.finger])
                return self._go("NotMatched", "D6") if self._next() else self._go("SeeOfficer", "D6", "END")
            case ev.FingerBlocked():
                return self._go("SeeOfficer", "D6", "END")
            case _:
                return []

    def _notmatched(self, event: Event) -> list[str]:
        if isinstance(event, ev.Continued) or event == ev.TimedOut(Timer.RESULT):
            return self._go("AwaitingFinger", "D4")
        return self._other_wish(event)

    def _recording(self, event: Event) -> list[str]:
        self.reminded = False
        return self._go("TakeCard", "D6b", "D7") if isinstance(event, ev.ReceiptStored) else []

    def _takecard(self, event: Event) -> list[str]:
        match event:
            case ev.HandedOut():
                return self._go("Delivered", "D8", "D9")
            case ev.LatchHeld() | ev.ReleaseUncertain():
                return self._go("SeeOfficer", "END")
            case ev.TimedOut(Timer.TAKE):
                again, self.reminded = self.reminded, True
                return self._go("SeeOfficer", "END") if again else []
            case _:
                return []

    def _delivered(self, event: Event) -> list[str]:
        done = isinstance(event, ev.Continued) or event == ev.TimedOut(Timer.RESULT)
        return self._home() if done else []

    _seeofficer = _delivered

    def _go(self, phase: str, *records: str) -> list[str]:
        if phase in _TOLD and phase != self.phase:
            self.left = self.present
        self.phase = phase
        return list(records)

    def _home(self) -> list[str]:
        self.phase = "OutOfService" if self.locked else "Attract"
        return []

    def _gives_up(self) -> list[str]:
        """A comparison under way counts as a try; a claim that was granted is closed."""
        if self.phase in ("Attract", "OutOfService"):
            return []
        void = ["D6"] if self.phase == "Comparing" else []
        end = ["END"] if self.phase in _CLAIMED else []
        self.left = self.present
        self._home()
        return [*void, *end]

    def _new_claim(self) -> None:
        self.spent = self.reinserts = self.number = self.poor = self.finger = 0
        self.left_in_chip = [CHIP_TRIES, CHIP_TRIES]
        self.given_up.clear()

    def _may(self, finger: int) -> bool:
        return self.number <= MOST_TRIES and self.left_in_chip[finger] > RESERVE

    def _other(self) -> int | None:
        other = 1 - self.finger
        return other if other not in self.given_up and self._may(other) else None

    def _other_wish(self, event: Event) -> list[str]:
        if isinstance(event, ev.CannotGiveFinger):
            return self._go("SeeOfficer", "END")
        may_ask = isinstance(event, ev.OtherFinger) and self.phase != "Capturing"  # its picture is coming in
        other = self._other() if may_ask else None
        if other is None:
            return []
        self.finger, self.poor = other, 0
        return self._go("AwaitingFinger", "D4")

    def _poor(self, hint: FingerHint) -> list[str]:
        self.poor += 1
        if self.poor < SAMPLES:
            return self._go("AwaitingFinger", "D4")
        self.given_up.add(self.finger)
        if self._other() is None:
            return self._gives_up() if hint is FingerHint.NO_FINGER else self._go("SeeOfficer", "END")
        self.phase = "AwaitingFinger"
        return self._other_wish(ev.OtherFinger())

    def _next(self) -> bool:
        """The same finger twice, then the other one, within the limits."""
        was_second = self.number % 2 == 0
        self.number, self.poor = self.number + 1, 0
        other = self._other()
        if other is not None and (was_second or not self._may(self.finger)):
            self.finger = other
            return True
        return self._may(self.finger)

    def _without_card(self, trouble: CardTrouble) -> list[str]:
        void = ["D6"] if self.phase == "Comparing" else []
        if self.phase in ("Comparing", "Recording"):
            self.spent = self.number
        elif self.phase != "ReadingCard":
            self.spent = self.number - 1
        again = trouble in (CardTrouble.REMOVED, CardTrouble.OFFICERS_CARD)
        again = again or (trouble is CardTrouble.NOT_THIS_CARD and self.left)
        if trouble is CardTrouble.UNREADABLE and self.reinserts < REINSERTS:
            self.reinserts, again = self.reinserts + 1, True
        self.locked = self.locked or trouble is CardTrouble.NOT_AUTHENTIC
        return self._go("AwaitingCard", *void) if again else self._go("SeeOfficer", *void, "END")
