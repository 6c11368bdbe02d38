"""The order of a visit: contact, fingers, face, documents, receipt; what was kept is not taken again."""

from dataclasses import replace

from kiosk.session.commands import Command, Step
from kiosk.session.journeys.completion.begun import enter, stopped
from kiosk.session.journeys.completion.commands import FinishCompletion, HoldCompletion
from kiosk.session.journeys.completion.parts import Completion, CompletionPart, DocumentRefusal, Taken
from kiosk.session.journeys.completion.stages import (
    ChoosingDocument,
    ChoosingFingers,
    CompletionStage,
    ConfirmingContact,
    EnrollingFinger,
    FacingCamera,
    FinishingCompletion,
    PuttingOnHold,
)
from kiosk.session.policy import Policy
from kiosk.session.reports import part_taken
from kiosk.session.states import State
from kiosk.session.vocabulary import Finger

# The fingers for the card first: both indexes, then thumbs, middles, rings and little fingers.
ORDER = (
    Finger.RIGHT_INDEX,
    Finger.LEFT_INDEX,
    Finger.RIGHT_THUMB,
    Finger.LEFT_THUMB,
    Finger.RIGHT_MIDDLE,
    Finger.LEFT_MIDDLE,
    Finger.RIGHT_RING,
    Finger.LEFT_RING,
    Finger.RIGHT_LITTLE,
    Finger.LEFT_LITTLE,
)


def with_taken(completion: Completion, **changes: object) -> Completion:
    return replace(completion, taken=replace(completion.taken, **changes))  # type: ignore[arg-type]


def next_finger(policy: Policy, completion: Completion) -> Finger | None:
    """The next of the wanted fingers that was neither taken nor excused nor asked for in vain."""
    taken = completion.taken
    done = {each.position for each in taken.fingers} | {each.position for each in taken.exceptions}
    done.update(completion.skipped)
    return next((each for each in ORDER[: policy.enrol_fingers] if each not in done), None)


def enough_fingers(policy: Policy, taken: Taken) -> bool:
    """Two usable fingers, or one and an approved exception: a card needs one to compare with (R32)."""
    excused = bool(taken.exceptions) and all(each.approved_by for each in taken.exceptions)
    return len(taken.fingers) >= policy.enrol_fingers_needed or (excused and len(taken.fingers) >= 1)


def missing_parts(policy: Policy, taken: Taken) -> tuple[CompletionPart, ...]:
    there = {
        CompletionPart.CONTACT: bool(taken.contact),
        CompletionPart.FINGERS: enough_fingers(policy, taken),
        CompletionPart.FACE: taken.face is not None,
        CompletionPart.DOCUMENTS: bool(taken.documents) and all(each.accepted for each in taken.documents),
    }
    return tuple(part for part, done in there.items() if not done)


def proceed(state: State, completion: Completion, done: CompletionPart | None = None) -> Step:
    """The first thing that is still to be done; `done` is the part that was finished just now (T16)."""
    told: tuple[Command, ...] = (part_taken(completion.visit.application, done),) if done else ()
    following = _following(state, completion)
    return Step(following.state, (*told, *following.commands))


def put_on_hold(
    state: State,
    stage: CompletionStage,
    completion: Completion,
    refusals: tuple[DocumentRefusal, ...] = (),
) -> Step:
    """Stop for today, and keep for the next visit what there is (T18)."""
    lacking = missing_parts(state.policy, completion.taken)
    order = HoldCompletion(state.session, completion, refusals, lacking)
    return Step(state.at(PuttingOnHold(completion, refusals, lacking)), (*stopped(stage), order))


def _following(state: State, completion: Completion) -> Step:
    taken = completion.taken
    if not taken.contact:
        return Step(state.at(ConfirmingContact(completion)))
    if not completion.hands_asked:
        return enter(state, ChoosingFingers(completion))
    finger = next_finger(state.policy, completion)
    if finger:
        return enter(state, EnrollingFinger(completion, finger))
    if not enough_fingers(state.policy, taken):
        return enter(state, ChoosingFingers(completion, short=True))
    if taken.face is None:
        return enter(state, FacingCamera(completion))
    if CompletionPart.DOCUMENTS in missing_parts(state.policy, taken):
        return Step(state.at(ChoosingDocument(completion)))
    order = FinishCompletion(state.session, completion)
    return Step(state.at(FinishingCompletion(completion)), (order,))
