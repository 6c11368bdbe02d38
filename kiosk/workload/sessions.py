"""One session after the other: whose turn it is, what lies ready for them, and what they are promised."""

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.domain.numbers import NumberKind, make_number
from kiosk.session import states as st
from kiosk.session.journeys.appointment.stages import Booked
from kiosk.session.journeys.correction.stages import Corrected
from kiosk.session.journeys.registration.stages import Registered
from kiosk.session.journeys.relocation.stages import Relocated
from kiosk.session.journeys.withdrawal.stages import Withdrawn
from kiosk.session.vocabulary import Finger, Journey
from kiosk.storage.private_file import write_private
from kiosk.work.worker import Post
from kiosk.workload.caller import GIVEN, Caller
from kiosk.workload.card import Card
from kiosk.workload.citizens import Citizen, citizen, single_minded
from kiosk.workload.lives import AT_ONCE, HOURS_TO_WAIT, Life, Lives
from kiosk.workload.people import Applicant, Person, applicant
from kiosk.workload.plan import USUAL, Course, Habit, Shares, Trouble, comes_s, course_of
from kiosk.workload.telling import say
from kiosk.workload.troubles import Troubles
from kiosk.workload.visitor import Claimant, Visitor
from kiosk.workload.watch import Watch
from kiosk.workload.world import FINGERS, World

_PROGRESS, _BLOCK = "workload.json", 50
_SETTLE_S = 1.0  # what centre and register need to hear of a turned clock and act
_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Kiosk:
    """The kiosk as people come to it."""

    post: Post
    watch: Watch
    troubles: Troubles


@dataclass(frozen=True, slots=True)
class Plan:
    """Who comes, and what is wrong with them or around them; `alone` lets one life end before the next."""

    seed: int
    people: tuple[Person, ...] = ()
    trouble: Trouble | None = None
    habit: Habit | None = None
    alone: bool = False
    shares: Shares = USUAL

    def citizen(self, number: int, turned_away: int = 0) -> Citizen:
        who = citizen(self.seed, number, self.people, self.shares)
        if not self.alone:
            return who
        strays = self.habit is Habit.GOES_ASTRAY and not turned_away
        return replace(single_minded(who, insists=self.habit is Habit.TYPES_WRONG), strays=strays)

    def applicant(self, number: int, prints: int) -> Applicant:
        """Whose card lies ready in a session; whoever loses the receipt comes twice."""
        which = (number + 1) // 2 if self.habit is Habit.LOSES_RECEIPT else number
        return applicant(self.seed, which, prints, self.people)

    def receipt_of(self, who: Applicant, number: int) -> str:
        """The number that is typed; without the receipt a wrong one."""
        lost = self.habit is Habit.LOSES_RECEIPT and number % 2 == 1
        chance = random.Random(f"{self.seed}/{number}/lost")
        return make_number(NumberKind.RECEIPT, chance.randrange) if lost else who.receipt

    def course(self, number: int) -> Course:
        return Course.OWNER if self.habit else course_of(self.seed, number, self.trouble)


class Sessions:
    """What is noted of the sessions lies in `folder`, so that another start goes on from there."""

    def __init__(self, folder: Path, plan: Plan, world: World) -> None:
        self._file = folder / _PROGRESS
        self._plan = plan
        self._world = world
        self._known = 0
        self.next_number, self._lives = self._read()
        self._registered: set[int] = set()

    def deliver(self, kiosk: Kiosk, number: int, how_many: int | None) -> None:
        """Somebody whose card lies ready comes for it."""
        who = self._applicant(number)
        # Noted before it begins: a killed session's applicant is not asked to come again.
        self._note(number)
        with self.ready_card(number, how_many) as card:
            kiosk.troubles.arm(card)
            code = who.person.national_code
            receipt = self._plan.receipt_of(who, number)
            claimant = Claimant(receipt, code, self._fingers_of(who), lambda serial: card)
            self._collect(kiosk, number, claimant, lambda stage: None)

    def visit(self, kiosk: Kiosk, number: int) -> None:
        """One of those on their way comes for what they were told to do next."""
        at_once = 1 if self._plan.alone else AT_ONCE
        life = self._lives.whose_turn(self._plan.seed, number, at_once)
        who = self._plan.citizen(life.number, life.turned_away)
        self._note(number)
        self._tell_register()
        journey = life.errand(self._world.outside.now())
        self._let_time_pass(life, journey)
        if journey is Journey.DELIVERY:
            self._collect_made_card(kiosk, number, life, who)
        else:
            self._call(kiosk, journey, life, who)
        life.came_home()
        self._note(number)

    @contextmanager
    def ready_card(self, number: int, how_many: int | None) -> Iterator[Card]:
        """The card of one session's applicant; the centre hears of several such people at once."""
        if number > self._known:
            block = range(number, number + min(_BLOCK, how_many or _BLOCK))
            self._world.bring([self._applicant(each) for each in block])
            self._known = block[-1]
        with self._world.card(self._applicant(number)) as card:
            yield card

    def _call(self, kiosk: Kiosk, journey: Journey, life: Life, who: Citizen) -> None:
        if journey is Journey.COMPLETION:
            self._world.outside.open_eyes()
        kiosk.troubles.arm()
        kiosk.watch.wait_for(journey)
        seen = self._learning(life)
        Caller(kiosk.post, self._world, life, who, kiosk.watch, seen).visit(journey)

    def _collect_made_card(self, kiosk: Kiosk, number: int, life: Life, who: Citizen) -> None:
        with ExitStack() as drawer:

            def made(serial: str) -> Card:
                card = drawer.enter_context(self._world.made_card(serial))
                kiosk.troubles.arm(card)
                return card

            kiosk.troubles.arm()
            claimant = Claimant(life.receipt, who.person.national_code, self._prints_of(who), made)
            self._collect(kiosk, number, claimant, self._learning(life))
            if not life.is_over:
                life.asks_first()

    def _collect(
        self, kiosk: Kiosk, number: int, claimant: Claimant, seen: Callable[[st.Stage], None]
    ) -> None:
        course = self._plan.course(number)
        kiosk.watch.wait_for(Journey.DELIVERY)
        Visitor(kiosk.post, self._world, claimant, course, kiosk.watch, seen).visit()

    def _learning(self, life: Life) -> Callable[[st.Stage], None]:
        """Take in what a page promises, into the pocket first and then told: it is durable by then."""

        def seen(stage: st.Stage) -> None:
            life.learn(stage)
            match stage:
                case Registered():
                    self._save()
                    say(f"ACK application {life.tracking}")
                case Booked():
                    say(f"ACK appointment {life.tracking}")
                case Corrected():
                    say(f"ACK correction {life.tracking}")
                case Withdrawn():
                    say(f"ACK withdrawal {life.tracking}")
                case Relocated():
                    say(f"ACK relocation {life.tracking}")

        return seen

    def _let_time_pass(self, life: Life, journey: Journey) -> None:
        if self._world.outside.turn(self._until(life, journey)):
            time.sleep(_SETTLE_S)

    def _until(self, life: Life, journey: Journey) -> float:
        """Seconds until somebody comes who was told to wait, or when."""
        if journey is Journey.STATUS:
            return HOURS_TO_WAIT.get(life.next, 0) * _HOUR_S
        after_s = comes_s(self._plan.habit, life.turned_away) if journey is Journey.COMPLETION else None
        if after_s is None:
            return 0.0
        return (life.expected - self._world.outside.now()).total_seconds() + after_s

    def _tell_register(self) -> None:
        """Everybody on their way is known there, since before they came; it remembers nothing itself."""
        for each in self._lives.people:
            if each.number not in self._registered:
                items = self._plan.citizen(each.number).known_to_the_register()
                self._world.outside.do("register", "person", items=items)
                self._registered.add(each.number)

    def _fingers_of(self, who: Applicant) -> Callable[[Finger, int, bool], Path]:
        def show(asked: Finger, shown: int, others: bool) -> Path:
            own = who.fingers[1] if asked is Finger.LEFT_INDEX else who.fingers[0]
            return self._world.finger(_others(own) if others else own, shown)

        return show

    def _prints_of(self, who: Citizen) -> Callable[[Finger, int, bool], Path]:
        def show(asked: Finger, shown: int, others: bool) -> Path:
            if others or asked not in GIVEN:
                return self._world.finger(1, shown)
            return self._world.own_finger(who.prints, GIVEN.index(asked) + 1, shown)

        return show

    def _applicant(self, number: int) -> Applicant:
        return self._plan.applicant(number, FINGERS)

    def _note(self, number: int) -> None:
        self.next_number = number + 1
        self._save()

    def _save(self) -> None:
        noted = {"next": self.next_number, "lives": self._lives.plain()}
        write_private(self._file, json.dumps(noted).encode())

    def _read(self) -> tuple[int, Lives]:
        try:
            noted = json.loads(self._file.read_bytes())
            return int(noted["next"]), Lives.read(noted["lives"]) if "lives" in noted else Lives()
        except (OSError, ValueError, KeyError, TypeError):
            return 1, Lives()


def _others(own: int) -> int:
    return 1 + (own + FINGERS // 2 - 1) % FINGERS
