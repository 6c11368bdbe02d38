"""Who comes to the kiosk of a run and what they do at each page; their cards, and what they were promised."""

from collections import Counter
from dataclasses import dataclass, field

from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.events import Cancelled, Continued, Event
from kiosk.session.journeys.appointment.stages import Booked
from kiosk.session.journeys.completion import events as visit
from kiosk.session.journeys.completion import stages as completing
from kiosk.session.journeys.completion.contact import PAGES
from kiosk.session.journeys.completion.parts import DocumentKind
from kiosk.session.journeys.registration import events as form
from kiosk.session.journeys.registration.stages import Registered
from kiosk.session.journeys.relocation.stages import Relocated
from kiosk.session.journeys.withdrawal.stages import Withdrawn
from kiosk.session.vocabulary import Finger
from kiosk.workload.answers import answer
from kiosk.workload.citizens import Citizen
from kiosk.workload.lives import Life
from tools.simulation.cases import OFFICER, PIN
from tools.simulation.devices import FINGERS, Chip, Glass, Slot
from tools.simulation.violations import hold
from tools.simulation.weather import Fault, Weather

MOST_ANSWERS = 80


@dataclass(slots=True)
class Promises:
    """What people were shown and may count on for ever."""

    tracking: dict[str, str] = field(default_factory=dict)  # number: national code
    booked: Counter[str] = field(default_factory=Counter)
    withdrawn: set[str] = field(default_factory=set)  # tracking numbers
    moved: dict[str, str] = field(default_factory=dict)  # tracking number: place
    given: list[str] = field(default_factory=list)  # serials of the cards that people took home


@dataclass(slots=True)
class Drawer:
    """Every card there is, by its serial; the officer looks here."""

    chips: dict[str, Chip] = field(default_factory=dict)

    def make(self, code: str, owner: int) -> Chip:
        chip = Chip(f"CARD{len(self.chips):06}", code, owner)
        self.chips[chip.serial] = chip
        return chip


@dataclass(slots=True)
class Guest:
    """One person in one session. `owner` is whose fingers they have."""

    weather: Weather
    life: Life
    citizen: Citizen
    owner: int
    slot: Slot
    glass: Glass
    drawer: Drawer
    promises: Promises
    receipt: str = ""
    answers: int = 0
    gone: bool = False

    def see(self, stage: st.Stage) -> None:
        """Take in what a page promises."""
        self.life.learn(stage)
        if isinstance(stage, Registered):
            code, known = self.citizen.person.national_code, self.promises.tracking
            hold(1, known.get(stage.tracking, code) == code, "one tracking number was shown to two people")
            known[stage.tracking] = code
        match stage:
            case Booked():
                self.promises.booked[self.life.tracking] += 1
            case Withdrawn():
                self.promises.withdrawn.add(self.life.tracking)
            case Relocated():
                self.promises.moved[self.life.tracking] = stage.slip.place.id

    def act(self, stage: st.Stage) -> list[Event]:
        """What this person, or the officer with them, does at a page."""
        if self.gone or self.weather.strikes(Fault.WALKS_AWAY):
            self.gone = True
            self.glass.finger = None
            return []
        self.answers += 1
        if self.answers > MOST_ANSWERS or self.weather.strikes(Fault.CHANGES_MIND):
            return [Cancelled()]
        fumbled = [self._anything()] if self.weather.strikes(Fault.FUMBLES) else []
        return [*fumbled, *self._at(stage)]

    def _at(self, stage: st.Stage) -> list[Event]:
        match stage:
            case st.EnteringClaim():
                return [ev.ClaimEntered(self.receipt, self.citizen.person.national_code)]
            case st.AwaitingOfficer() | completing.AwaitingChecker():
                return [ev.OfficerSigned(OFFICER, PIN)]
            case st.AwaitingCard(claim):
                return self._insert(claim.card_serial)
            case st.AwaitingFinger(attempt):
                return self._finger(attempt.finger.position)
            case st.TakeCard():
                return self.take_card()
            case st.NotMatched() | st.Delivered() | st.SeeOfficer() | st.Interrupted():
                return [Continued()]
            case _:
                return self._before_the_card(stage)

    def _before_the_card(self, stage: st.Stage) -> list[Event]:
        match stage:
            case completing.ConfirmingContact(_, at):
                return [form.Answered(self.citizen.contact(PAGES[at]))]
            case completing.ChoosingFingers(_, short):
                return [visit.ComeAgain() if short else visit.FingersNamed(())]
            case completing.EnrollingFinger(_, finger):
                self.glass.finger = (self.owner, finger)
                return []
            case completing.FingerShown():
                return [Continued()]
            case completing.ChoosingFace() | completing.ReviewingPage():
                return [form.Confirmed()]
            case completing.ChoosingDocument():
                return [visit.DocumentChosen(DocumentKind.BIRTH_CERTIFICATE)]
            case completing.LayingPage(hint=None):
                return [visit.TakePicture()]
            case completing.JudgingDocument():
                return [visit.DocumentAccepted()]
            case completing.AwaitingPart():
                return [visit.ComeAgain()]
            case _:
                event = answer(stage, self.life, self.citizen)
                return [event] if event else []

    def _insert(self, serial: str) -> list[Event]:
        """The officer puts the card in that the claim names; now and then another one."""
        chance = self.weather.chance
        name = serial if chance.random() < 0.95 else chance.choice(sorted(self.drawer.chips))
        chip = self.drawer.chips[name]
        if chip.is_out:
            return [Cancelled()]
        events: list[Event] = [ev.CardRemoved()] if self.slot.take() else []
        self.slot.insert(chip)
        return [*events, ev.CardInserted()]

    def _finger(self, asked: Finger) -> list[Event]:
        """Most show the finger asked for; some another of their own."""
        shown = asked if self.weather.chance.random() < 0.9 else self.weather.chance.choice(FINGERS)
        self.glass.finger = (self.owner, shown)
        if self.weather.strikes(Fault.CARD_PULLED) and self.slot.take():
            return [ev.CardRemoved()]
        return []

    def take_card(self) -> list[Event]:
        """The card goes with whoever stands there once the latch lets it; the judge sees whose it is."""
        if not self.slot.is_open:
            return []
        chip = self.slot.take()
        if chip is None:
            return []
        hold(2, self.owner == chip.owner, "somebody took a card that is not theirs")
        hold(2, not chip.is_out, "one card was taken twice")
        chip.is_out = True
        self.promises.given.append(chip.serial)
        return [ev.CardRemoved()]

    def _anything(self) -> Event:
        anything: tuple[Event, ...] = (
            Continued(),
            ev.OtherFinger(),
            ev.CannotGiveFinger(),
            form.Confirmed(),
            form.WentBack(),
            form.ConsentGiven(),
            visit.SkipFinger(),
            visit.TakeAgain(),
            ev.ClaimEntered("851630492716", "9991234500"),
            ev.LanguageChosen(st.Language.ENGLISH),
        )
        return self.weather.chance.choice(anything)
