"""The core beside its reference, event after event: `python -m tools.assurance.model --steps 1000000`."""

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.commands import Write
from kiosk.session.events import Event
from kiosk.session.step import step
from tests.kiosk.people import CARD, CLAIM, EVENTS, LEFT, POLICY, RIGHT
from tools.assurance.reference import Reference

A_WALK = 200
# What leads on from each phase, so that walks get deep; anything else comes one time in five.
ONWARD: dict[str, tuple[Event, ...]] = {
    "Attract": (ev.Started(),),
    "EnteringClaim": (ev.ClaimEntered("8516", "9991"),),
    "CheckingClaim": (ev.ClaimGranted(0, CLAIM),),
    "AwaitingOfficer": (ev.OfficerSigned("o", "1"),),
    "CheckingOfficer": (ev.OfficerConfirmed(0, "o"),),
    "AwaitingCard": (ev.CardInserted(),),
    "ReadingCard": (ev.CardRead(0, CARD),),
    "AwaitingFinger": tuple(ev.SampleReady(0, 70, each.position) for each in (RIGHT, LEFT)),
    "Capturing": tuple(
        ev.SamplePoor(0, hint, each.position)
        for each in (RIGHT, LEFT)
        for hint in (st.FingerHint.TOO_DRY, st.FingerHint.NO_FINGER)
    ),
    "Comparing": (ev.Matched(0), ev.NoMatch(0, 4), ev.NoMatch(0, 3), ev.NoMatch(0, 9)),
    "NotMatched": (ev.Continued(), ev.OtherFinger()),
    "Recording": (
        ev.ReceiptStored(0, "c0ffee", b"receipt"),
        ev.ReceiptStored(0, "c0ffee", b"receipt"),
        ev.ClaimEnded(0),
    ),
    "TakeCard": (ev.CardRemoved(), ev.HandedOut(0), ev.TimedOut(ev.Timer.TAKE)),
    "Delivered": (ev.Continued(),),
    "SeeOfficer": (ev.Continued(),),
    "OutOfService": (ev.PartBack(st.Part.LOCK),),
}
_OTHERS = (st.Part.LOCK,)
ANY: tuple[Event, ...] = (
    *(each for each in EVENTS if not isinstance(each, ev.PartLost | ev.PartBack | ev.TimedOut)),
    *(ev.TimedOut(each) for each in (ev.Timer.LEASE, ev.Timer.TAKE, ev.Timer.RESULT)),
    *(ev.PartBack(each) for each in _OTHERS),
    ev.CardRead(0, replace(CARD, serial="C-002")),
)


class DisagreementError(AssertionError):
    """Core and reference say different things; the events that led there are told."""


@dataclass(slots=True)
class Pair:
    """Both, side by side."""

    state: st.State = field(default_factory=lambda: st.State(POLICY))
    reference: Reference = field(default_factory=Reference)
    trail: list[Event] = field(default_factory=list)

    def take(self, event: Event, *, late: bool = False) -> None:
        """Feed both; a late answer must change nothing, whatever it says."""
        is_answer = hasattr(event, "session")
        if is_answer:
            event = replace(event, session=self.state.session - late)  # type: ignore[arg-type]
        self.trail.append(event)
        wanted = [] if late and is_answer else self.reference.take(event)
        done = step(self.state, event)
        self.state = done.state
        written = [each.step.value for each in done.commands if isinstance(each, Write)]
        phase = type(done.state.stage).__name__
        if (phase, written) != (self.reference.phase, wanted):
            names = ", ".join(type(each).__name__ for each in self.trail[-12:])
            raise DisagreementError(
                f"the core is at {phase} and wrote {written}, the reference is at {self.reference.phase} "
                f"and wants {wanted}, after {names}"
            )


def choices(pair: Pair, chance: random.Random) -> Event:
    pool = ONWARD[pair.reference.phase] if chance.random() < 0.8 else ANY
    return pool[chance.randrange(len(pool))]


def walk(seed: int, steps: int = A_WALK) -> Iterator[str]:
    """The phases of one random walk; DisagreementError where the two part."""
    pair, chance = Pair(), random.Random(seed)
    for _ in range(steps):
        pair.take(choices(pair, chance), late=chance.random() < 0.03)
        yield pair.reference.phase


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.assurance.model", description=__doc__)
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    taken = delivered = 0
    for seed in range(options.seed, options.seed + -(-options.steps // A_WALK)):
        try:
            phases = list(walk(seed))
        except DisagreementError as error:
            print(f"seed {seed}: {error}")
            return 1
        taken += len(phases)
        delivered += phases.count("Delivered")
    print(f"{taken} steps beside the reference, {delivered} at a delivery, 0 disagreements")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
