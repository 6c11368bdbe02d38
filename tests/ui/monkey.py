"""A monkey at the screens without a window: random touches, keys and news; every screen laid out and spoken.

python -m tests.ui.monkey [EVENTS] [SEED]    goes on for as long as it is told
"""

import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kiosk.session.events import (
    Cancelled,
    CardInserted,
    CardRead,
    CardRemoved,
    CentreSilent,
    ClaimGranted,
    Continued,
    Event,
    FingerSeen,
    NoMatch,
    OfficerConfirmed,
    SamplePoor,
    SampleReady,
    TimedOut,
    Timer,
)
from kiosk.session.journeys.completion.events import CompletionHeld, CompletionStored
from kiosk.session.journeys.registration.events import ApplicationAccepted
from kiosk.session.journeys.technician.events import TechnicianRefused
from kiosk.session.journeys.technician.parts import Refusal
from kiosk.session.states import Attract, Finger, FingerHint, Language, OutOfService, State
from kiosk.session.step import step
from kiosk.session.vocabulary import Journey
from kiosk.work.panel import Key
from tests.ui.form_stories import SERVED
from tools.exhibits import CARD, CLAIM, RECEIPT, exhibits
from tools.registration_exhibits import DUE, TRACKING
from ui.draft import Draft, Edit, edited, followed, sent
from ui.focus import NOWHERE, Focus, chosen, moved, settled, turned
from ui.layout.arrange import arrange
from ui.presenter import present
from ui.scene import Scene
from ui.speech.script import page_script
from ui.view import Message
from ui.wishes import AS_EVER, HelpAsked, Wish, Wishes, granted, kept
from ui.wording import words

WINDOWS = ((1280, 800), (800, 1280))
A_WHILE = 20  # things that happen on one screen before the monkey is carried to another
MOST_TURNS = 60  # of a page that counts seconds
WAYS_OUT: tuple[Event, ...] = (
    TimedOut(Timer.IDLE),
    TimedOut(Timer.COUNTDOWN),
    Cancelled(),
    Continued(),
    CardRemoved(),
    *(TimedOut(each) for each in Timer),
)


@dataclass(slots=True)
class Monkey:
    """One kiosk and its screens; `seen` counts the screens it has been on."""

    dice: random.Random
    state: State = SERVED
    draft: Draft = field(default_factory=Draft)
    seen: Counter[str] = field(default_factory=Counter)
    wishes: Wishes = AS_EVER
    focus: Focus = NOWHERE
    window: tuple[int, int] = WINDOWS[0]

    def play(self, events: int) -> None:
        """So many things on screens reached by playing, begun on each of the exhibits in turn."""
        shown = exhibits(Language.PERSIAN)
        for at in range(events):
            if at % A_WHILE == 0:
                exhibit = shown[at // A_WHILE % len(shown)]
                self.state = replace(exhibit.state, services=frozenset(Journey), today=SERVED.today)
                self.draft, self.window = exhibit.draft, self.dice.choice(WINDOWS)
            self.one()
            if at % A_WHILE == A_WHILE - 1:
                self.home()

    def one(self) -> None:
        scene = self.look()
        roll = self.dice.random()
        if roll < 0.6:
            self.touch(scene)
        elif roll < 0.85:
            self.press(scene, self.dice.choice(list(Key)))
        else:
            self.happen(self.dice.choice(happenings(self.dice, self.state.session)))

    def look(self) -> Scene:
        """The screen as it stands, laid out and put into words."""
        view = present(self.state, self.draft, self.wishes)
        scene = arrange(view, *self.window)
        self.focus = settled(self.focus, scene)
        self.seen[view.name] += 1
        script = page_script(scene, words(self.state.language, brief=self.wishes.large))
        assert script, view.name
        assert scene.targets() or isinstance(self.state.stage, OutOfService), view.name
        return scene

    def touch(self, scene: Scene) -> None:
        """Anywhere on something; most of the time somewhere in it that says something of its own."""
        able = [each for each in scene.targets() if each.enabled]
        if not able:
            return
        target = self.dice.choice(able)
        at = target.rect
        x, y = self.dice.uniform(at.x, at.right), self.dice.uniform(at.y, at.bottom)
        self.say(target.held if target.held and self.dice.random() < 0.2 else target.said_at(x, y))

    def press(self, scene: Scene, key: Key) -> None:
        """As the window treats the tactile keys."""
        if key is Key.HELP and not scene.modal:
            self.say(HelpAsked(shown=True))
        elif key in (Key.UP, Key.DOWN):
            self.focus = moved(self.focus, scene, key)
        elif (inner := turned(self.focus, scene, key)) != self.focus:
            self.focus = inner
        elif target := chosen(self.focus, scene, key):
            self.say(target.sends)

    def say(self, message: Message) -> None:
        if isinstance(message, Edit):
            self.draft = edited(self.draft, message)
        elif isinstance(message, Wish):
            self.wishes = granted(self.wishes, message)
        else:
            self.draft = sent(self.draft)
            self.happen(message)

    def happen(self, event: Event) -> None:
        before, self.state = self.state, step(self.state, event).state
        self.draft = followed(self.draft, before, self.state)
        self.wishes = kept(self.wishes, before, self.state)

    def home(self) -> None:
        """Whatever stands there, time and the ways out lead back to the first screen.

        What was asked of the centre is always answered, if only by its silence, and the store always answers.
        """
        for _ in range(MOST_TURNS):
            for event in (*answered(self.state.session), *WAYS_OUT):
                self.happen(event)
                if isinstance(self.state.stage, Attract | OutOfService):
                    return
        raise AssertionError(f"no way back from {type(self.state.stage).__name__}")


def answered(session: int) -> tuple[Event, ...]:
    """Answers that come of themselves to whoever waits for one."""
    return (
        CentreSilent(session),
        CompletionHeld(session),
        CompletionStored(session, RECEIPT, DUE),
        TechnicianRefused(session, Refusal.WRONG),
    )


def happenings(dice: random.Random, session: int) -> list[Event]:
    """What devices, the centre or time may say, fitting or not."""
    kinds: list[Callable[[], Event]] = [
        lambda: ApplicationAccepted(session, TRACKING, DUE),
        lambda: CentreSilent(session),
        lambda: ClaimGranted(session, CLAIM),
        lambda: OfficerConfirmed(session, "officer-7"),
        CardInserted,
        lambda: CardRead(session, CARD),
        lambda: FingerSeen(session, dice.randrange(289), 288),
        lambda: SamplePoor(session, dice.choice(list(FingerHint)), Finger.RIGHT_INDEX),
        lambda: SampleReady(session, 80, Finger.RIGHT_INDEX),
        lambda: NoMatch(session, 4),
        CardRemoved,
        lambda: TimedOut(dice.choice(list(Timer))),
    ]
    return [dice.choice(kinds)()]


def main(events: int = 10_000, seed: int = 1405) -> int:
    monkey = Monkey(random.Random(seed))
    monkey.play(events)
    print(
        f"{events} events with seed {seed}: {len(monkey.seen)} screens, none failed, none without a way back"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
