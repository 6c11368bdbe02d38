"""One applicant's visit as people would do it: touches on the screen, the officer's hands, a finger."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.domain.delivery import ReferralReason
from kiosk.session.states import (
    Attract,
    AwaitingCard,
    AwaitingFinger,
    Capturing,
    Comparing,
    Delivered,
    Language,
    NotMatched,
    OutOfService,
    Recording,
    SeeOfficer,
    State,
    TakeCard,
)
from kiosk.session.states import Finger as Position
from tools.demo.narrator import Act, Narrator, Shot
from tools.demo.people import OFFICER_PIN, Applicant
from tools.demo.rig import Finger, Rig
from tools.demo.watcher import Watcher
from ui.pilot import Pilot

Hand = Mapping[Position, Iterator[Finger]]
_BETWEEN = (Capturing, Comparing, Recording)
_ENDS = (Delivered, SeeOfficer, Attract, OutOfService, AwaitingCard)


@dataclass(slots=True)
class Scene:
    """What every visit works with: the kiosk's screen and state, the world around it, and the story."""

    pilot: Pilot
    watcher: Watcher
    rig: Rig
    narrator: Narrator
    pictures: Path
    act: Act = field(default_factory=lambda: Act("", ""))

    def picture(self, caption: str) -> None:
        """Take a picture, unless one with this caption was taken before."""
        if self.watcher.state.language is Language.ENGLISH:
            caption = f"{caption} (English)"
        if any(shot.caption == caption for act in self.narrator.acts for shot in act.shots):
            return
        number = sum(len(act.shots) for act in self.narrator.acts) + 1
        path = self.pictures / f"{number:02}-{self.pilot.screen.replace('.', '-')}.png"
        self.act.shots.append(Shot(self.pilot.screenshot(path), caption))

    def tell(self, text: str) -> None:
        self.narrator.tell(text)


def bring_card(scene: Scene, applicant: Applicant, language: Language = Language.PERSIAN) -> None:
    """From the attract screen to the card in the reader."""
    pilot = scene.pilot
    pilot.wait_for("attract")
    if language is not scene.watcher.state.language:
        pilot.touch("language")
        scene.watcher.wait(lambda state: state.language is language, f"the language {language}")
    scene.picture("Attract")
    pilot.touch("start" if len(scene.watcher.state.services) == 1 else "start.delivery")
    pilot.wait_for("claim.receipt")
    pilot.type(applicant.receipt)
    scene.picture("The number on the receipt")
    pilot.touch("claim.next")
    pilot.wait_for("claim.second")
    pilot.type(applicant.national_code)
    scene.picture("The second item")
    pilot.touch("claim.submit")
    scene.tell("the applicant types receipt number and national code; the centre grants the claim")
    _confirm_documents(scene)
    scene.watcher.wait(lambda state: not state.card_present, "the officer's card taken out")
    scene.picture("The card is put behind the latch")
    insert(scene, applicant)


def insert(scene: Scene, applicant: Applicant) -> None:
    scene.rig.card(applicant).do("insert")
    scene.watcher.wait(lambda s: isinstance(s.stage, AwaitingFinger), "the card read and a finger asked for")
    scene.pilot.wait_for("finger")
    scene.tell(f"the officer puts the card in; the chip proves itself and has {_tries(scene)} tries left")


def give_finger(scene: Scene, hand: Hand, *, caption: str = "The finger") -> State:
    """Put the next impression of the asked finger down and say where that leads."""
    watcher = scene.watcher
    stage = watcher.stage
    assert isinstance(stage, AwaitingFinger)
    before = watcher.mark
    scene.rig.place(next(hand[stage.attempt.finger.position]))
    capturing = watcher.wait(
        lambda s: not isinstance(s.stage, AwaitingFinger) or s.stage != stage, "a picture", since=before
    )
    if isinstance(capturing.stage, Capturing):
        scene.pilot.wait_for("finger.capturing", "comparing", "finger", "not_matched", "take", "recording")
        scene.picture(caption)
    after = watcher.wait(
        lambda s: s.stage != stage and not isinstance(s.stage, _BETWEEN), "an answer", since=before
    )
    scene.rig.lift()
    return after


def give_fingers_until_decided(scene: Scene, hand: Hand) -> State:
    """Present impression after impression as the kiosk asks, until it asks no more."""
    state = scene.watcher.state
    while isinstance(state.stage, AwaitingFinger):
        state = give_finger(scene, hand)
        if isinstance(state.stage, AwaitingFinger) and state.stage.hint:
            scene.tell(f"the sample is not good enough ({state.stage.hint.value}); no try is spent")
        if isinstance(state.stage, NotMatched):
            scene.pilot.wait_for("not_matched")
            scene.picture("Not matched")
            scene.tell(f"not matched; the chip has {_tries(scene)} tries left")
            state = _again(scene)
    return state


def take_card(scene: Scene, applicant: Applicant) -> str:
    """Take the released card out and say how the visit ended."""
    if not isinstance(scene.watcher.stage, TakeCard):
        return ending(scene)
    scene.pilot.wait_for("take")
    scene.picture("Take the card")
    scene.tell("the chip said yes inside its channel and signed a receipt; the latch opens")
    scene.rig.card(applicant).do("remove")
    scene.watcher.wait(lambda s: isinstance(s.stage, Delivered), "the card seen taken")
    scene.pilot.wait_for("delivered")
    scene.picture("Delivered")
    return ending(scene)


def ending(scene: Scene) -> str:
    """How the visit ended, in a word; then back to the attract screen."""
    stage = scene.watcher.stage
    word = type(stage).__name__
    if isinstance(stage, Delivered):
        word = "delivered"
    elif isinstance(stage, SeeOfficer):
        word = "sent to the desk" if stage.reason is ReferralReason.NOT_MATCHED else stage.reason.value
        scene.pilot.wait_for("see_officer*")
        scene.picture("Please see an officer")
    before = scene.watcher.mark
    scene.pilot.touch("delivered.done" if isinstance(stage, Delivered) else "officer.seen")
    scene.watcher.wait(lambda s: isinstance(s.stage, Attract), "the attract screen", since=before - 1)
    return word


def _confirm_documents(scene: Scene) -> None:
    pilot = scene.pilot
    pilot.wait_for("officer")
    scene.rig.officers_card.do("insert")
    pilot.type(OFFICER_PIN)
    scene.picture("The officer confirms the documents")
    pilot.touch("officer.submit")
    pilot.wait_for("card.officers_card")
    scene.picture("The officer's card is asked out")
    scene.rig.officers_card.do("remove")
    scene.tell("an officer looks at the documents and confirms with the officer's card and a PIN")


def _again(scene: Scene) -> State:
    before = scene.watcher.mark
    scene.pilot.touch("finger.again")
    return scene.watcher.wait(
        lambda s: isinstance(s.stage, AwaitingFinger), "the finger asked for", since=before
    )


def _tries(scene: Scene) -> str:
    """What each finger in the chip has left, in words."""
    match scene.watcher.stage:
        case AwaitingFinger(attempt) | NotMatched(attempt):
            return " and ".join(str(finger.tries_left) for finger in attempt.card.fingers)
        case _:
            return "unknown"
