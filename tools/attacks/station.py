"""The delivery path as it is shipped, in one thread: core, crew, store, journal, slot, reader, chip driver.

Time passes when nothing else is to be done, so that a session with all its limits is over in milliseconds.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from drivers.card.trust import Trust
from drivers.card.vpcd import VpcdReader
from kiosk.devices.card_slot import ReaderSlot
from kiosk.domain.delivery import DeliveryStep
from kiosk.loop import Loop
from kiosk.ports import Central, Fingers
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.stamp import Stamp
from kiosk.session import states as st
from kiosk.session.endings import home
from kiosk.session.events import Cancelled, CardInserted, CardRemoved, PartBack
from kiosk.session.policy import Policy
from kiosk.stand_in import Course, Nobody, Person, Witness
from kiosk.storage.journal import DeliveryJournal
from kiosk.storage.store import Store
from kiosk.work.card import CardWork
from kiosk.work.centre import CentreWork
from kiosk.work.crew import Crew, Workers
from kiosk.work.custody import Custody
from kiosk.work.finger import FingerWork
from kiosk.work.journal_watch import JournalWatch
from kiosk.work.signing import SignIn
from kiosk.work.waiting import WaitingProbe
from simulators.broker import free_port
from simulators.card.device import CardDevice
from simulators.card.kinds import Supply
from tools.simulation.machine import Bench
from tools.simulation.weather import VirtualClock

KIOSK = "k-17"
POLICY = Policy(lift_between_captures=False, officer_cards=False)
LETTING_GO = {DeliveryStep.RELEASE_INTENT, DeliveryStep.TAKEN, DeliveryStep.CONFIRMED}
_OVER = (st.Attract, st.OutOfService)
_MOST_TURNS, _MOST_CLAIMS, _TURN_S, _READER_S = 3000, 3, 0.5, 2.0


@dataclass(slots=True)
class Bolt:
    """The latch, which only remembers whether it was ever told to open."""

    opened: int = 0

    def open(self, session: int) -> None:
        self.opened += 1

    def close(self) -> None:
        """It was never really there."""


@dataclass(frozen=True, slots=True)
class Try:
    """How one session went: whether the card was let go, and how far it came."""

    delivered: bool
    steps: tuple[str, ...]
    outcome: str

    @property
    def last(self) -> str:
        """The last step of the delivery that was reached."""
        reached = [step for step in self.steps if step != DeliveryStep.ENDED]
        return reached[-1] if reached else "none"


class StuckError(Exception):
    """A session did not end by itself, which no attack may bring about."""


class Station:
    """One store and one reader for many sessions; each begins with a kiosk that nobody has used yet."""

    def __init__(self, folder: Path, trust: Trust, policy: Policy = POLICY) -> None:
        self.clock = VirtualClock()
        self._policy = policy
        self._stack = ExitStack()
        self._store = Store.open(folder)
        self._stack.callback(self._store.close)
        self.stamp = Stamp(KIOSK, self._store.next_boot(), self.clock)
        self.address = ("127.0.0.1", free_port())
        self.reader = VpcdReader(*self.address)
        self._stack.callback(self.reader.close)
        self._trust = trust

    def close(self) -> None:
        self._stack.close()

    def deliver(self, supply: Supply | Any, fingers: Fingers, central: Central, *faults: str) -> Try:
        """One person's session with the card that `supply` makes, as far as the kiosk lets it come."""
        device = CardDevice(cast(Supply, supply), self.address)
        try:
            for fault in faults:
                device.add_fault(fault)
            device.insert()
            if not self.reader.wait_card(_READER_S):
                raise StuckError("the reader did not see the card")
            return self._session(fingers, central)
        finally:
            device.close()
            self.reader.wait_removed(_READER_S)

    def _session(self, fingers: Fingers, central: Central) -> Try:
        outbox = Outbox(self._store, self.clock)
        journal = DeliveryJournal(self._store, self.stamp, outbox)
        course, bolt = Course(), Bolt()
        witness = Witness(journal, course, lambda step, facts: None, self.clock)
        state = st.State(self._policy, missing=frozenset({st.Part.SENSOR, st.Part.CENTRE}), unwatched=False)
        loop = Loop(state.at(home(state)), lambda command: crew.perform(command), self.clock)
        benches = [Bench(name, loop.post) for name in ("centre", "card", "finger")]
        crew = self._crew(loop, benches, Work(witness, fingers, central, bolt))
        self._play(loop, benches)
        steps = tuple(str(each["step"]) for each in course.steps)
        delivered = bolt.opened > 0 or not LETTING_GO.isdisjoint(steps)
        return Try(delivered, steps, course.outcome.value)

    def _crew(self, loop: Loop, benches: list[Bench], work: "Work") -> Crew:
        centre, card, finger = benches
        slot = ReaderSlot(self.reader, self._trust, kiosk=KIOSK, clock=self.clock)
        probe = WaitingProbe()
        return Crew(
            work.journal,
            Nobody(),
            Workers(centre, card, finger),
            centre=CentreWork(work.central),
            card=CardWork(slot, probe),
            sign_in=SignIn(slot, card),
            finger=FingerWork(work.fingers, probe, loop.post, lambda picture: None),
            probe=probe,
            show=lambda picture: None,
            custody=Custody(latch=work.bolt, attended=True),
            watch=JournalWatch(lambda: None, loop.post, _nobody_restarts, self.clock),
        )

    def _play(self, loop: Loop, benches: list[Bench]) -> None:
        person = Person(loop.post, lambda: self.reader.card_present, 5.0, self.clock)
        loop.observe(Patience(person, loop).sees)
        for part in (st.Part.SENSOR, st.Part.CENTRE):
            loop.post(PartBack(part))
        loop.post(CardInserted())
        known = self.reader.presence
        for _ in range(_MOST_TURNS):
            now = self.reader.presence
            if now != known:
                known = now
                loop.post(CardInserted() if now.present else CardRemoved())
            busy = loop.turn(wait=False) or _one_job(benches)
            if not busy and person.done.is_set() and isinstance(loop.state.stage, _OVER):
                return
            if not busy:
                person.waits()
                self.clock.pass_by(_TURN_S)
        raise StuckError(f"the session stands at {type(loop.state.stage).__name__}")


class Patience:
    """A person who types the claim a few times, and goes when it is refused each time."""

    def __init__(self, person: Person, loop: Loop) -> None:
        self._person = person
        self._loop = loop
        self._claims = 0

    def sees(self, state: st.State) -> None:
        self._claims += isinstance(state.stage, st.EnteringClaim)
        if self._claims > _MOST_CLAIMS:
            self._loop.post(Cancelled())
        self._person.sees(state)


@dataclass(frozen=True, slots=True)
class Work:
    """What differs from one session to the next."""

    journal: Witness
    fingers: Fingers
    central: Central
    bolt: Bolt


def _one_job(benches: list[Bench]) -> bool:
    bench = next((each for each in benches if each.has_work), None)
    if bench:
        bench.work()
    return bench is not None


def _nobody_restarts() -> None:
    raise StuckError("the kiosk wants to be started anew")
