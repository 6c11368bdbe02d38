"""One run: sessions on one store, faults as they come, and judgement after each crash and at the end."""

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.topics import KioskTopics
from kiosk.ports import JournalFailedError
from kiosk.reporting.keys import KioskKeys
from kiosk.session import states as st
from kiosk.session.events import CardRemoved, Event, JourneyChosen, PartBack, PartLost
from kiosk.session.faults import Fault as Cause
from kiosk.session.journeys.technician.events import ServiceCalled
from kiosk.session.services import offered
from kiosk.session.vocabulary import Journey, Part
from kiosk.storage.store import StoreError
from tools.simulation.broker import Broker
from tools.simulation.cases import KIOSK
from tools.simulation.centre import SmallCentre
from tools.simulation.devices import Glass, Slot
from tools.simulation.judge import Judge
from tools.simulation.machine import Around, Machine
from tools.simulation.people import Guest
from tools.simulation.report import Report
from tools.simulation.technician import Mechanic, visit
from tools.simulation.violations import hold
from tools.simulation.visitors import Visitors
from tools.simulation.weather import RATES, Crashed, Fault, VirtualClock, Weather

A_RUN = 30  # sessions on one store
A_TECHNICIAN, MOST_VISITS = 0.06, 20
MOST_STEPS, PATIENCE = 900, 2500
_WEEK_S = 604_800.0
_LOOKED_AT = (st.Attract, st.OutOfService)


class Run:
    """`seed` decides everything; `rates` tell how often each fault strikes where it could."""

    def __init__(
        self, seed: int, folder: Path, rates: Mapping[Fault, float] = RATES, weather: Weather | None = None
    ) -> None:
        self.report = Report()
        chance = random.Random(f"run/{seed}")
        self._weather = weather = weather or Weather(chance, rates)
        self._clock = clock = VirtualClock()
        self._slot, self._glass = Slot(weather, clock.monotonic), Glass(weather)
        self._visitors = Visitors(seed, weather, clock, self._slot, self._glass)
        self._centre = SmallCentre(chance, clock, self._visitors.make_card)
        self._broker = Broker(self._centre, KioskTopics("kiosks", KIOSK), weather, clock)
        own, signing = X25519PrivateKey.generate(), Ed25519PrivateKey.generate()
        self._centre.kiosk_key = own.public_key()
        self._judge = Judge(folder, self._centre, self._broker, self._visitors)
        centre = self._centre
        keys = KioskKeys(KIOSK, own, centre.sealing.public_key(), centre.signing.public_key())
        draw = random.Random(f"draw/{seed}").randrange
        places = (self._slot, self._glass)
        self._around = Around(
            folder, weather, clock, self._broker, *places, keys, signing, lambda event: None, draw
        )
        self._digest = hashlib.sha256()
        self._seen: st.State | None = None
        self._guest: Guest | Mechanic | None = None
        self._machine: Machine | None = None

    def play(self, sessions: int = A_RUN) -> Report:
        """All sessions, then calm; Violation when an invariant breaks on the way."""
        self._start()
        for number in range(1, sessions + 1):
            self._session(number)
            self.report.sessions += 1
        self._come_right()
        self.report.trace = self._digest.hexdigest()[:16]
        self.report.faults.update({fault.value: times for fault, times in self._weather.struck.items()})
        return self.report

    def _session(self, number: int) -> None:
        if Part.SERVICE in self._state.missing or self._weather.chance.random() < A_TECHNICIAN:
            self._serve_technician(number)
        else:
            guest, journey = self._visitors.next(number, self._centre.cases)
            self._until(lambda: self._is_free(journey), f"{journey} is not offered")
            self._serve(number, guest, journey, JourneyChosen(journey))
            guest.life.came_home()
        self._judge.all(self._state, self._up.store)

    def _serve_technician(self, number: int) -> None:
        """Until the kiosk serves again: somebody who left it in service mode comes back."""
        for _ in range(MOST_VISITS):
            self._until(lambda: isinstance(self._state.stage, _LOOKED_AT), "the session does not end")
            mechanic = visit(self._weather, in_service_mode=self._is_in_service_mode)
            self._serve(number, mechanic, "technician", ServiceCalled())
            self.report.serviced += 1
            if not self._is_in_service_mode:
                return

    def _serve(self, number: int, guest: Guest | Mechanic, why: str, opening: Event) -> None:
        """One session from the first screen to it."""
        self._guest = guest
        before = self._state.session
        self._note(f"session {number} {why}")
        self._post(opening)
        for _ in range(MOST_STEPS):
            self._step()
            if self._state.session > before and isinstance(self._state.stage, _LOOKED_AT):
                break
        guest.gone = True
        self._until(lambda: isinstance(self._state.stage, _LOOKED_AT), "the session does not end")
        self._guest, self._glass.finger = None, None
        self._until(lambda: not self._up.benches["card"].has_work, "the card's thread does not come to rest")
        if self._slot.take():  # the officer puts it back into the drawer
            self._post(CardRemoved())

    def _step(self) -> None:
        """One thing happens, whichever chance picks of all that could; if nothing could, time passes."""
        self.report.steps += 1
        try:
            self._misfortune()
            ways = self._ways()
            if ways:
                name, act = self._weather.chance.choice(ways)
                self._note(name)
                act()
            else:
                nobody = self._guest is None or self._guest.gone
                self._clock.pass_by(self._weather.chance.uniform(0.2, 12.0 if nobody else 4.0))
                self._looks()
        except Crashed as crash:
            self._note(f"crash {crash}")
            self._crash()
        except StoreError as error:
            self._note(f"store {type(error).__name__}")
            self._store_failed()
        if self._up.wants_restart:
            self._crash()

    def _ways(self) -> list[tuple[str, Callable[[], object]]]:
        machine, broker = self._up, self._broker
        ways: list[tuple[str, Callable[[], object]]] = []
        if machine.loop.turn(wait=False):
            self._note(f"loop {type(self._state.stage).__name__}")
        for name, bench in machine.benches.items():
            if bench.has_work:
                ways.append((name, bench.work))
        if broker.up:
            ways.append(("to the centre", broker.deliver_up))
        if broker.down:
            ways.append(("to the kiosk", broker.deliver_down))
        return ways

    def _looks(self) -> None:
        """What each thread does between its jobs; a store that fails one of them does not stop the others."""
        machine = self._up
        looks: list[Callable[[], object]] = [
            machine.benches[name].look for name in ("centre", "camera", "scanner")
        ]
        looks.append(machine.whom.backlog.tend)
        if self._broker.is_up:
            looks.append(machine.sender.send_due)
        for look in looks:
            try:
                look()
            except StoreError:
                self._store_failed()
        machine.loop.turn(wait=False)

    def _store_failed(self) -> None:
        self._up.store_failed()
        self._post(PartLost(Part.JOURNAL, Cause.JOURNAL_FAILED.value))

    def _misfortune(self) -> None:
        weather = self._weather
        weather.crash_if(Fault.CRASH)
        if weather.strikes(Fault.BROKER_DOWN) and self._broker.is_up:
            self._broker.cut()
            self._up.line_changed()
        elif not self._broker.is_up and (weather.calm or weather.chance.random() < 0.05):
            self._broker.is_up = True
            self._up.line_changed()
        if weather.strikes(Fault.CENTRE_RESTARTS):
            self._centre.restart()
            self._centre.is_there = False
        elif not self._centre.is_there and (weather.calm or weather.chance.random() < 0.05):
            self._centre.is_there = True
        if weather.strikes(Fault.CLOCK_JUMPS):
            self._clock.jump(weather.chance.uniform(-_WEEK_S, _WEEK_S))
        if weather.strikes(Fault.READER_LOST):
            self._post(PartLost(Part.READER, Cause.READER_LOST.value))
        missing = self._state.missing & {Part.READER, Part.SENSOR}
        if missing and (weather.calm or weather.chance.random() < 0.1):
            for part in sorted(missing):
                self._post(PartBack(part))

    def _crash(self) -> None:
        """The process is gone; what people may do in the dark they do; then it starts again."""
        self.report.crashes += 1
        self._up.stop()
        if self._guest and not self._guest.gone and self._weather.chance.random() < 0.5:
            self._guest.take_card()
        self._judge.remains()
        self._clock.pass_by(self._weather.chance.uniform(1.0, 90.0))
        if self._guest:
            self._guest.gone = True
        self._start()

    def _start(self) -> None:
        """A start may die as well; the next one finds what it left."""
        self._machine = None
        while self._machine is None:
            try:
                self._machine = Machine(self._around)
            except (Crashed, StoreError, JournalFailedError):
                self.report.crashes += 1
        self._seen = None
        self._machine.loop.observe(self._sees)

    def _sees(self, state: st.State) -> None:
        """People react to what the screen shows, once for each page."""
        before, self._seen = self._seen, state
        if before is not None and before.stage == state.stage:
            return
        self.report.outcomes[type(state.stage).__name__] += 1
        if self._guest is None or isinstance(state.stage, _LOOKED_AT):
            return
        self._guest.see(state.stage)
        for event in self._guest.act(state.stage):
            self._post(event)

    def _until(self, reached: Callable[[], bool], otherwise: str) -> None:
        """9: the kiosk comes back by itself."""
        for _ in range(PATIENCE):
            if reached():
                return
            self._step()
        hold(9, False, f"{otherwise}: it stands at {type(self._state.stage).__name__}")

    def _come_right(self) -> None:
        """Faults are over: all that is owed arrives, and everything is judged."""
        self._weather.calm = True
        if self._up.wants_restart or Part.JOURNAL in self._state.missing:
            self._crash()
        self._until(self._is_settled, "what is owed does not arrive")
        self._until(lambda: self._is_free(Journey.DELIVERY), "it does not serve again")
        self._judge.all(self._state, self._up.store)
        self._judge.remains()
        counts = Counter(case.state.value for case in self._centre.cases)
        self.report.delivered = counts["DELIVERED"]
        promises = self._visitors.promises
        self.report.registered = len(promises.tracking)
        self.report.completed = len(self._centre.packets.receipts)
        self.report.withdrawn = len(promises.withdrawn)
        self.report.moved = len(promises.moved)

    def _is_settled(self) -> bool:
        shelves = self._up.whom.shelves
        try:
            waiting = shelves.submissions.waiting() or shelves.packets.waiting()
            return self._up.outbox.depth().rows == 0 and not waiting
        except StoreError:  # until the kiosk has itself started anew
            return False

    def _is_free(self, journey: Journey) -> bool:
        return isinstance(self._state.stage, st.Attract) and journey in offered(self._state)

    @property
    def _is_in_service_mode(self) -> bool:
        """Now, or as soon as a kiosk that has just started comes to it."""
        return Part.SERVICE in self._state.missing or self._up.service_mode.left_s() is not None

    @property
    def _up(self) -> Machine:
        assert self._machine
        return self._machine

    @property
    def _state(self) -> st.State:
        return self._up.loop.state

    def _post(self, event: Event) -> None:
        self._up.loop.post(event)

    def _note(self, what: str) -> None:
        self._digest.update(json.dumps([what, round(self._clock.monotonic(), 3)]).encode())
