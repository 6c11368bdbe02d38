"""Reader, chips, glass and cameras as small values that keep what a real one keeps, and are watched."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

import numpy as np

from drivers.errors import DeviceFault, DeviceGone, DeviceTimeout
from kiosk.domain.delivery import holder_digest
from kiosk.ports import CardRefusedError, CardVerdict, EnrolmentSample, Picture, RowsSeen, Sample
from kiosk.session.events import CardTrouble
from kiosk.session.states import Card, Finger, FingerHint, FingerReference
from tests.drivers.card.cards import finger as minutiae
from tests.kiosk.domain.test_completion import FACE
from tools.simulation.violations import hold
from tools.simulation.weather import Fault, Weather

TRIES = 5
FINGERS = (Finger.RIGHT_INDEX, Finger.LEFT_INDEX)
LATCH_S = 65.0
Hint = TypeVar("Hint", bound=StrEnum)


@dataclass(slots=True)
class Chip:
    """A personalised card; `owner` is the number of the person whose fingers it holds."""

    serial: str
    national_code: str
    owner: int
    tries: dict[Finger, int] = field(default_factory=lambda: dict.fromkeys(FINGERS, TRIES))
    comparisons: int = 0
    delivered_for: str | None = None
    is_out: bool = False  # in somebody's hand, for good

    @property
    def digest(self) -> bytes:
        return holder_digest(self.serial, self.national_code)


class Slot:
    """The port `CardSlot` and the latch before it; what is done is held against the journal."""

    def __init__(self, weather: Weather, now: Callable[[], float]) -> None:
        self._weather = weather
        self._now = now
        self.chip: Chip | None = None
        self.journal: Callable[[], tuple[str, str]] = lambda: ("", "")  # newest step and application
        self.reserved: Callable[[str], int] = lambda serial: 0  # tries written down for a card
        self._authenticated = self._matched = False
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        return self._now() < self._open_until

    def insert(self, chip: Chip) -> None:
        self.chip = chip
        self._forget()

    def take(self) -> Chip | None:
        """What a hand at the slot gets: the card once the latch is open, an officer's hand at any time."""
        chip, self.chip = self.chip, None
        self._forget()
        return chip

    def read(self, card_serial: str, digest: bytes) -> Card:
        self._forget()
        chip = self._present()
        if (chip.serial, chip.digest) != (card_serial, digest):
            raise CardRefusedError(CardTrouble.NOT_THIS_CARD)
        self._authenticated = True
        references = tuple(
            FingerReference(each, 0x60 + at, chip.tries[each], 12, 60, 0) for at, each in enumerate(FINGERS)
        )
        return Card(chip.serial, references)

    def read_officer(self) -> str:
        raise CardRefusedError(CardTrouble.REMOVED)

    def verify(self, finger: FingerReference, probe: bytearray) -> tuple[CardVerdict, int]:
        chip = self._asked()
        chip.comparisons += 1
        hold(
            3, chip.comparisons <= self.reserved(chip.serial), "a comparison that no reserved try stands for"
        )
        position = finger.position
        if chip.tries[position] == 0:
            return CardVerdict.BLOCKED, 0
        chip.tries[position] -= 1
        self._weather.crash_if(Fault.CRASH_IN_CARD)
        if bytes(probe) == _probe(chip.owner, position):
            chip.tries[position] = TRIES
            self._matched = True
            return CardVerdict.MATCH, TRIES
        left = chip.tries[position]
        return (CardVerdict.NO_MATCH if left else CardVerdict.BLOCKED), left

    def record_delivery(self, application: str) -> bytes:
        chip = self._asked()
        hold(2, self._matched, "a delivery record without a match in this power session")
        if chip.delivered_for not in (None, application):
            raise CardRefusedError(CardTrouble.NOT_THIS_CARD)
        chip.delivered_for = application
        self._weather.crash_if(Fault.CRASH_IN_CARD)
        return f"{chip.serial} was delivered for {application}".encode()

    def holds(self, card_serial: str, within_s: float) -> bool:
        return self.chip is not None and self.chip.serial == card_serial

    def power_off(self) -> None:
        self._authenticated = False  # the match stays known to the judge until the card moves

    def open(self, session: int) -> None:
        """The latch lets go: only after a match, a record in the chip and the release in the journal."""
        step, application = self.journal()
        hold(2, step == "D7", f"the latch opens while the journal ends with {step}")
        if self.chip is not None:
            hold(2, self._matched, "the latch opens without a match")
            hold(2, self.chip.delivered_for == application, "the latch opens on another application's card")
        self._open_until = self._now() + LATCH_S

    def close(self) -> None:
        self._open_until = 0.0

    def lost_power(self) -> None:
        """The kiosk's process died: the chip is off, the latch falls shut by itself a while later."""
        self._authenticated = self._matched = False

    def _forget(self) -> None:
        self._authenticated = self._matched = False

    def _present(self) -> Chip:
        if self.chip is None:
            raise CardRefusedError(CardTrouble.REMOVED)
        if self._weather.strikes(Fault.CARD_MUTE):
            raise DeviceTimeout("the card is silent", "put it in again")
        return self.chip

    def _asked(self) -> Chip:
        chip = self._present()
        if not self._authenticated:
            raise DeviceGone("the card has no power", "put it in again")
        return chip


@dataclass(slots=True)
class Glass:
    """The ports `Fingers` and `Enrolment`; `finger` is what lies there: whose, and which."""

    weather: Weather
    finger: tuple[int, Finger] | None = None

    def capture(
        self, timeout_s: float, cancelled: Callable[[], bool], rows_seen: RowsSeen, *, lift_first: bool
    ) -> Picture | FingerHint:
        if self.weather.strikes(Fault.SENSOR_LOST):
            raise DeviceGone("the sensor is gone", "plug it in")
        if self.weather.strikes(Fault.SENSOR_SILENT):
            raise DeviceTimeout("the sensor is silent", "plug it in anew")
        if self.weather.strikes(Fault.SENSOR_GARBLED):
            raise DeviceFault("the sensor's answer makes no sense", "look at its cable")
        if self.finger is None:
            return FingerHint.NO_FINGER
        picture = np.zeros((2, 8), np.uint8)
        picture[0, :8] = np.frombuffer(_probe(*self.finger)[:8], np.uint8)
        rows_seen(2, 2, picture)
        return picture

    def prepare(self, picture: Picture, finger: FingerReference, quality_min: int) -> Sample:
        if self.weather.chance.random() < 0.1:
            return Sample(0, FingerHint.SMUDGED, bytearray())
        return Sample(80, None, bytearray(picture[0].tobytes()))

    def enrol(self, picture: Picture, quality_min: int, others: tuple[bytes, ...]) -> EnrolmentSample:
        owner, position = picture[0, :4].view("<u4")[0], int(picture[0, 4])
        template = bytearray(minutiae(int(owner) * 16 + position))
        same_as = others.index(bytes(template)) if bytes(template) in others else None
        return EnrolmentSample(80, None, same_as, template, bytearray(b"\x89PNG"))


@dataclass(slots=True)
class Eye(Generic[Hint]):
    """The ports `Guide` and `Sheets` of a camera before which all is right at once."""

    weather: Weather

    def look(self) -> Hint | None:
        self._may_go()
        return None

    def take(self) -> bytearray | Hint:
        self._may_go()
        return bytearray(FACE)

    def close(self) -> None:
        return None

    def aim(self, kind: object) -> None:
        return None

    def is_same_side(self, one: bytes, other: bytes) -> bool:
        return False

    def _may_go(self) -> None:
        if self.weather.strikes(Fault.CAMERA_LOST):
            raise DeviceGone("the camera is gone", "plug it in")


def _probe(owner: int, position: Finger) -> bytes:
    return owner.to_bytes(4, "little") + bytes((int(position), 1, 1, 1))
