"""Which finger may be tried next, and what a try costs: plain decisions over one attempt."""

from dataclasses import replace

from kiosk.session.policy import Policy, may_try
from kiosk.session.states import Attempt, FingerReference, ReadingCard
from kiosk.session.states import Card as CardInReader


def first_attempt(policy: Policy, reading: ReadingCard, card: CardInReader, draw: int = 0) -> Attempt | None:
    """The first try with this card, of the finger that was drawn, or None when the limits leave none."""
    number = reading.tries + 1
    fingers = [f for f in card.fingers if may_try(policy, number=number, tries_left=f.tries_left)]
    if not fingers:
        return None
    first = fingers[draw % len(fingers)]
    return Attempt(reading.claim, reading.checker, card, first, number, reinserts=reading.reinserts)


def other_finger(policy: Policy, attempt: Attempt) -> FingerReference | None:
    """The other enrolled finger, if it can still be given and tried."""
    for finger in attempt.card.fingers:
        given_up = finger.position in attempt.unusable or finger.reference == attempt.finger.reference
        if not given_up and may_try(policy, number=attempt.number, tries_left=finger.tries_left):
            return finger
    return None


def with_finger(attempt: Attempt, finger: FingerReference) -> Attempt:
    return replace(attempt, finger=finger, no_samples=0, captured=0)


def after_poor_sample(policy: Policy, attempt: Attempt) -> Attempt | None:
    """The same finger again, then the other one, then nothing is left to ask for."""
    if attempt.no_samples + 1 < policy.capture_retries:
        return replace(attempt, no_samples=attempt.no_samples + 1)
    given_up = replace(attempt, unusable=(*attempt.unusable, attempt.finger.position))
    other = other_finger(policy, given_up)
    return with_finger(given_up, other) if other else None


def after_verdict(attempt: Attempt, tries_left: int) -> Attempt:
    """The same attempt with what the chip says is left; what a chip claims to have gained does not count."""
    finger = replace(attempt.finger, tries_left=min(tries_left, attempt.finger.tries_left))
    fingers = tuple(finger if f.reference == finger.reference else f for f in attempt.card.fingers)
    return replace(attempt, finger=finger, card=replace(attempt.card, fingers=fingers))


def next_attempt(policy: Policy, attempt: Attempt) -> Attempt | None:
    """What to try after a spent one: the same finger once more, then the other; None at the limits (F8)."""
    following = replace(attempt, number=attempt.number + 1, no_samples=0, captured=0)
    other = other_finger(policy, following)
    if other and attempt.number % 2 == 0:
        return with_finger(following, other)
    if may_try(policy, number=following.number, tries_left=following.finger.tries_left):
        return following
    return with_finger(following, other) if other else None
