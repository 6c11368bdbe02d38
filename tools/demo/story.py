"""The demo's acts: one card handed over, and four ways in which none is handed over in doubt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle

from kiosk.session.states import (
    Attract,
    AwaitingCard,
    AwaitingFinger,
    CardHint,
    Finger,
    Language,
    OutOfService,
)
from tools.demo import people
from tools.demo.enrolment import EnrolmentDesk, Owned
from tools.demo.people import Applicant
from tools.demo.rig import Finger as Impression
from tools.demo.rig import Rig
from tools.demo.visit import (
    Hand,
    Scene,
    bring_card,
    ending,
    give_finger,
    give_fingers_until_decided,
    insert,
    take_card,
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Whose fingers are whose; the stranger's belong to nobody's card in that act."""

    hands: Mapping[str, Mapping[Finger, Owned]]
    stranger: Sequence[Impression]

    def hand(self, applicant: Applicant) -> Hand:
        owned = self.hands[applicant.key]
        return {position: cycle(finger.presented) for position, finger in owned.items()}

    def strangers_hand(self) -> Hand:
        impressions = cycle(self.stranger)
        return {Finger.RIGHT_INDEX: impressions, Finger.LEFT_INDEX: impressions}


def enrol(
    rig: Rig,
    desk: EnrolmentDesk,
    fingers: Mapping[int, Sequence[Impression]],
    applicants: Sequence[Applicant],
) -> Cast:
    """Enrol the applicants' two index fingers and personalise their cards."""
    own = list(fingers)
    hands = {}
    for number, applicant in enumerate(applicants):
        right, left = own[2 * number % len(own)], own[(2 * number + 1) % len(own)]
        hands[applicant.key] = {
            Finger.RIGHT_INDEX: desk.enrol(f"{applicant.key}-right", fingers[right]),
            Finger.LEFT_INDEX: desk.enrol(f"{applicant.key}-left", fingers[left]),
        }
        first, second = hands[applicant.key].values()
        rig.issue(applicant, first.reference, second.reference, first.dpi)
    # Whoever owns the stranger's finger, it is neither of the two in the card of that act.
    position = applicants.index(people.STRANGER)
    return Cast(hands, fingers[own[(2 * position + 2) % len(own)]])


def tell(scene: Scene, cast: Cast) -> None:
    """Play every act; one that fails leaves the others to be played."""
    acts: tuple[tuple[str, str, Callable[[Scene, Cast], str]], ...] = (
        ("The holder's own finger", "delivered", _mated),
        ("A stranger's finger", "sent to the desk; 3 tries spent, the card stays", _stranger),
        ("A poor print, then a good one", "no try spent on the poor one; delivered", _poor),
        (
            "The card is pulled out during the comparison",
            "verdict void; the card came back; delivered",
            _pulled,
        ),
        ("The sensor is unplugged and comes back", "out of service; back in service", _unplugged),
    )
    for title, expected, play in acts:
        scene.act = scene.narrator.begin(title, expected)
        scene.narrator.end(scene.act, _played(scene, cast, play))


def _played(scene: Scene, cast: Cast, play: Callable[[Scene, Cast], str]) -> str:
    try:
        return play(scene, cast)
    except (AssertionError, OSError, ValueError) as error:
        scene.picture("Where the act stopped")
        return f"{type(error).__name__}: {error}"


def _mated(scene: Scene, cast: Cast) -> str:
    bring_card(scene, people.MATED)
    give_fingers_until_decided(scene, cast.hand(people.MATED))
    return take_card(scene, people.MATED)


def _stranger(scene: Scene, cast: Cast) -> str:
    card = scene.rig.card(people.STRANGER)
    bring_card(scene, people.STRANGER)
    before = _all_tries(card.do("state"))
    give_fingers_until_decided(scene, cast.strangers_hand())
    spent = before - _all_tries(card.do("state"))
    kept = card.do("state")["inserted"]
    word = ending(scene)
    card.do("remove")
    return f"{word}; {spent} tries spent, the card {'stays' if kept else 'is gone'}"


def _poor(scene: Scene, cast: Cast) -> str:
    card, hand = scene.rig.card(people.POOR), cast.hand(people.POOR)
    bring_card(scene, people.POOR)
    before = _all_tries(card.do("state"))
    tip = next(hand[Finger.RIGHT_INDEX]).tip(scene.rig.folder)
    state = give_finger(scene, {position: iter([tip]) for position in Finger}, caption="Only the fingertip")
    assert isinstance(state.stage, AwaitingFinger), "the poor print was not refused"
    scene.pilot.wait_for("finger")
    scene.picture("What to do differently")
    spent = before - _all_tries(card.do("state"))
    scene.tell(f"the print is refused ({state.stage.hint}); {spent} tries spent")
    give_fingers_until_decided(scene, hand)
    cost = f"{spent} tries" if spent else "no try"
    return f"{cost} spent on the poor one; {take_card(scene, people.POOR)}"


def _pulled(scene: Scene, cast: Cast) -> str:
    card, hand = scene.rig.card(people.PULLED), cast.hand(people.PULLED)
    bring_card(scene, people.PULLED, Language.ENGLISH)
    card.do("fault", name="pulled")
    hint = _until_void(scene, hand)
    scene.pilot.wait_for("card.removed")
    scene.picture("The card was removed")
    scene.tell("the card is gone in mid-comparison: whatever it answered is void")
    card.do("remove")
    card.do("clear")
    scene.watcher.wait(lambda state: not state.card_present, "the empty reader noticed")
    insert(scene, people.PULLED)
    give_fingers_until_decided(scene, hand)
    verdict = "void" if hint is CardHint.REMOVED else "kept"
    return f"verdict {verdict}; the card came back; {take_card(scene, people.PULLED)}"


def _until_void(scene: Scene, hand: Hand) -> CardHint | None:
    """Present until a sample was good enough to reach the card, which is pulled at that moment."""
    while isinstance(scene.watcher.stage, AwaitingFinger):
        give_finger(scene, hand)
    stage = scene.watcher.stage
    assert isinstance(stage, AwaitingCard), f"stands at {type(stage).__name__}"
    return stage.hint


def _unplugged(scene: Scene, _: Cast) -> str:
    seen = []
    before = scene.watcher.mark
    scene.rig.sensor.do("unplug")
    scene.watcher.wait(
        lambda s: isinstance(s.stage, OutOfService), "the lost sensor noticed", since=before - 1
    )
    scene.pilot.wait_for("out_of_service")
    scene.picture("Out of service")
    scene.tell("the plug is pulled: the kiosk says so and starts nothing")
    seen.append("out of service")
    before = scene.watcher.mark
    scene.rig.sensor.do("replug")
    scene.watcher.wait(lambda s: isinstance(s.stage, Attract), "the sensor found again", since=before - 1)
    scene.pilot.wait_for("attract")
    scene.tell("the sensor is back and the kiosk with it, without a restart")
    seen.append("back in service")
    return "; ".join(seen)


def _all_tries(state: Mapping[str, object]) -> int:
    tries = state["tries"]
    assert isinstance(tries, dict)
    return sum(int(left) for left in tries.values())
