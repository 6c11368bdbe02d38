"""Who comes next, and for what: lives that go on from session to session, and people whose card is ready."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from kiosk.domain.numbers import NumberKind, make_number
from kiosk.session.vocabulary import Journey
from kiosk.workload.citizens import citizen
from kiosk.workload.lives import HOURS_TO_WAIT, Life, Lives
from kiosk.workload.wishes import Wish
from tools.simulation.cases import Cases
from tools.simulation.devices import Chip, Glass, Slot
from tools.simulation.people import Drawer, Guest, Promises
from tools.simulation.weather import VirtualClock, Weather

READY, OTHERS, WISHES = 0.3, 0.15, 0.2
_ELSE = 5000  # from somebody's number to that of whoever comes in their place
_APART = 100_000  # lives whose card lies ready count from here


@dataclass(slots=True)
class Visitors:
    """`seed` decides who they are, the weather's chance what they want."""

    seed: int
    weather: Weather
    clock: VirtualClock
    slot: Slot
    glass: Glass
    lives: Lives = field(default_factory=Lives)
    drawer: Drawer = field(default_factory=Drawer)
    promises: Promises = field(default_factory=Promises)
    _owners: dict[str, int] = field(default_factory=dict)  # national code: number of the life

    def make_card(self, code: str) -> Chip:
        return self.drawer.make(code, self._owners[code])

    def next(self, number: int, cases: Cases) -> tuple[Guest, Journey]:
        """The next one and their errand, when it is time for it."""
        chance = self.weather.chance
        if chance.random() < READY:
            return self.with_ready_card(number, cases)
        life = self.lives.whose_turn(self.seed, number)
        journey = self._in_time(life)
        others = chance.random() < OTHERS and journey is Journey.DELIVERY
        return self._guest(life, life.number + others * _ELSE, life.receipt), journey

    def the_same(self) -> tuple[Guest, Journey]:
        """One person each time, who wants nothing but a card."""
        life = self.lives.whose_turn(self.seed, 0)
        journey = self._in_time(life)
        return self._guest(life, life.number, life.receipt, Wish.NONE), journey

    def comes_for(self) -> Journey:
        """What that person would come for now."""
        return self.lives.whose_turn(self.seed, 0).errand(self.clock.now())

    def secrets(self) -> list[str]:
        """What no file, topic or later person may show."""
        texts = []
        for number in range(1, self.lives.born + 1):
            person = citizen(self.seed, number).person
            texts += [person.national_code, person.last_name]
        return [*texts, *self.promises.tracking]

    def with_ready_card(
        self, number: int, cases: Cases, *, as_it_should: bool = False
    ) -> tuple[Guest, Journey]:
        """Unless all is `as_it_should`, some of them want it elsewhere and some come for another's."""
        chance = self.weather.chance
        life = Life(_APART + number)
        code = citizen(self.seed, life.number).person.national_code
        receipt = make_number(NumberKind.RECEIPT, chance.randrange)
        ready = cases.import_ready(code, receipt, self.drawer.make(code, life.number))
        if not as_it_should and chance.random() < WISHES:
            life.tracking, life.receipt = ready.tracking, receipt
            return self._guest(life, life.number, receipt, Wish.MOVE), Journey.STATUS
        stranger = not as_it_should and chance.random() < WISHES
        return self._guest(life, life.number + stranger, receipt), Journey.DELIVERY

    def _in_time(self, life: Life) -> Journey:
        """Time passes until their errand can be done."""
        self._owners[citizen(self.seed, life.number).person.national_code] = life.number
        journey = life.errand(self.clock.now())
        if journey is Journey.COMPLETION:
            wait = life.expected - self.clock.now() + timedelta(minutes=1)
        else:
            wait = timedelta(hours=HOURS_TO_WAIT.get(life.next, 0))
        self.clock.pass_by(max(0.0, wait.total_seconds()))
        return journey

    def _guest(self, life: Life, owner: int, receipt: str, wish: Wish | None = None) -> Guest:
        who = citizen(self.seed, life.number)
        who = replace(who, wish=wish or who.wish)
        world = (self.slot, self.glass, self.drawer, self.promises)
        return Guest(self.weather, life, who, owner, *world, receipt=receipt)
