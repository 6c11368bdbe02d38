"""Who is who: whose card it is, the attacker, what the centre allowed, and what an attack brings."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import numpy as np

from kiosk.domain.delivery import Authorisation, holder_digest
from kiosk.ports import Picture, RowsSeen, Sample
from kiosk.session.states import FingerReference
from simulators.card import person
from simulators.card.chip import AnyChip, Chip
from simulators.card.memory import Content, Memory, full_counters
from simulators.card.personalised import TRIES_LIMIT, PersonalisedCard
from simulators.card.prints import is_same_finger
from simulators.card.production import produce
from tests.drivers.card.cards import finger
from tools.attacks.station import KIOSK

VICTIM = replace(person.FICTIONAL, document_number="V00000001")
ATTACKER = replace(person.FICTIONAL, document_number="A00000001", national_code="9991234608")
VICTIMS_SERIAL, ATTACKERS_SERIAL = "T00000000001", "T00000000666"
VICTIMS_FINGERS, ATTACKERS_FINGERS = (finger(1), finger(2)), (finger(3), finger(4))


class Brought:
    """The port `Fingers` with minutiae that lie ready: whoever attacks the card needs no sensor."""

    def __init__(self, minutiae: bytes) -> None:
        self._minutiae = minutiae

    def capture(
        self, timeout_s: float, cancelled: Callable[[], bool], rows_seen: RowsSeen, *, lift_first: bool
    ) -> Picture:
        return np.zeros((2, 8), np.uint8)

    def prepare(self, picture: Picture, finger: FingerReference, quality_min: int) -> Sample:
        return Sample(80, None, bytearray(self._minutiae))


@dataclass(frozen=True, slots=True)
class Supplied:
    """What `CardDevice` asks for its chip: this one, and that one when it is exchanged."""

    chip: AnyChip
    other: AnyChip | None = None

    def make(self, kind: str | None = None) -> tuple[AnyChip, None]:
        return self.chip, None

    def another(self) -> tuple[AnyChip, None]:
        return self.other or self.chip, None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is put into the reader, whose finger lies on the glass, and what happens on the line."""

    supply: Any
    minutiae: bytes = ATTACKERS_FINGERS[0]
    faults: tuple[str, ...] = field(default=())


Attack = Callable[[random.Random], Attempt]


def authorised(now: datetime) -> Authorisation:
    """The centre's word for the victim's card; the attacker knows number and second item."""
    digest = holder_digest(VICTIMS_SERIAL, VICTIM.national_code)
    return Authorisation("app-victim", VICTIMS_SERIAL, digest, KIOSK, now + timedelta(hours=24))


@cache
def victims_card() -> PersonalisedCard:
    return produce(VICTIM, VICTIMS_FINGERS, VICTIMS_SERIAL)


@cache
def attackers_card() -> PersonalisedCard:
    """Genuine, and the attacker's own."""
    return produce(ATTACKER, ATTACKERS_FINGERS, ATTACKERS_SERIAL)


def chip_of(card: PersonalisedCard) -> Chip:
    """Such a card as it leaves production."""
    content = Content(card.serial, card.state, full_counters(card.references, TRIES_LIMIT))
    return Chip(card, Memory(content), is_same_finger)
