"""The acts from the receipt to the card in its holder's hand, and who does not get it."""

from collections.abc import Callable, Iterator

from kiosk.domain.applications import ApplicationState as S
from kiosk.domain.delivery import ReferralReason
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.vocabulary import Journey, Language
from tools.demo.citizen import NARGES
from tools.demo.course import Course
from tools.demo.rig import Finger
from ui.wording import words

DAY_S = 86_400.0
LOOK_EVERY_DAYS, LONGEST_DAYS = 4, 48
_AFTER_FINGER = (st.AwaitingFinger, st.NotMatched, st.TakeCard, st.SeeOfficer)


def produced(course: Course) -> str:
    """Days go by; the status tells how far the card has come, until it lies ready at the place."""
    course.wait_for(S.IN_PRODUCTION)
    days = 0
    while days < LONGEST_DAYS:
        course.rig.outside.turn(LOOK_EVERY_DAYS * DAY_S)
        days += LOOK_EVERY_DAYS
        state = course.settled()
        course.tell(f"day {days}: {course.other.made_so_far(course.tracking, NARGES)}")
        if state == S.READY_FOR_DELIVERY.value:
            break
    ready = course.status()
    about = "after about 20 days" if 12 <= days <= 32 else f"after {days} days"
    return f"{ready.state.value} {about}"


def elsewhere(course: Course) -> str:
    """The card is handed over at the place that was told, and nowhere else (R42)."""
    told = course.other.claim(course.receipt, NARGES.national_code)
    course.tell(f"a kiosk in another town says: {says(f'claim.refused.{told}')}")
    return f"refused: {told}"


def proxy(course: Course) -> str:
    """Somebody else with receipt, code and card: the chip compares, and the card stays (R45)."""
    claim(course)
    before = course.card.do("state")["tries"]
    stage = present(course, course.proxy)
    while isinstance(stage, st.AwaitingFinger):  # not good enough to be compared
        stage = present(course, course.proxy)
    kept = course.card.do("state")["inserted"]
    if isinstance(stage, st.NotMatched):
        course.tell(f"a relative's finger; the kiosk says: {says('not_matched', 'heading')}")
    after = course.card.do("state")["tries"]
    course.tell(f"the chip counted it: {_sum(before)} tries before, {_sum(after)} after")
    course.traveller.home()
    course.card.do("remove")
    state = course.looked(lambda: course.other.state(course.tracking, NARGES), S.READY_FOR_DELIVERY.value)
    verdict = {st.NotMatched: "not matched", st.TakeCard: "matched"}.get(type(stage), "sent to the desk")
    return f"{verdict}; the card {'stays' if kept else 'is gone'}; {state}"


def delivered(course: Course) -> str:
    """The holder's own finger, compared in the chip that production personalised."""
    claim(course)
    stage: object = course.traveller.stage
    while isinstance(stage, st.AwaitingFinger | st.NotMatched):
        if isinstance(stage, st.NotMatched):
            stage = course.traveller.go(ev.Continued(), st.AwaitingFinger)
        assert isinstance(stage, st.AwaitingFinger)
        stage = present(course, course.hands[stage.attempt.finger.position])
    assert isinstance(stage, st.TakeCard), type(stage).__name__
    course.tell("the chip says yes inside its channel and signs a receipt; the card is released")
    course.card.do("remove")
    course.traveller.reach(st.Delivered)
    course.traveller.home()
    course.wait_for(S.DELIVERED)
    return "DELIVERED"


def again(course: Course) -> str:
    """Delivery happens once and is final (R49)."""
    course.traveller.go(ev.JourneyChosen(Journey.DELIVERY), st.EnteringClaim)
    refused = course.traveller.go(
        ev.ClaimEntered(course.receipt, NARGES.national_code), st.EnteringClaim, st.AwaitingOfficer
    )
    problem = (
        refused.problem.value if isinstance(refused, st.EnteringClaim) and refused.problem else "granted"
    )
    course.tell(f"the kiosk says: {says(f'claim.refused.{problem}')}")
    return f"refused: {problem}"


def says(page: str, *parts: str) -> str:
    """What stands on a page of the kiosk, in English."""
    texts = words(Language.ENGLISH)
    return " ".join(texts(f"{page}.{part}") for part in parts or ("heading", "text"))


def _sum(tries: object) -> int:
    assert isinstance(tries, dict)
    return sum(int(left) for left in tries.values())


def claim(course: Course) -> None:
    """From the attract screen to a finger asked for."""
    traveller = course.traveller
    traveller.go(ev.JourneyChosen(Journey.DELIVERY), st.EnteringClaim)
    traveller.go(ev.ClaimEntered(course.receipt, NARGES.national_code), st.AwaitingOfficer)
    course.sign(st.AwaitingOfficer, st.AwaitingCard)
    course.card.do("insert")
    traveller.reach(st.AwaitingFinger)
    course.tell("claim granted, documents confirmed, the card proves itself; a finger is asked for")


def present(course: Course, fingers: Iterator[Finger]) -> st.Stage:
    """Put the next impression down; where that leads."""
    asked, mark = course.traveller.stage, course.traveller.watcher.mark
    course.rig.place(next(fingers))
    after = course.traveller.watcher.wait(
        lambda state: isinstance(state.stage, _AFTER_FINGER) and state.stage != asked,
        "an answer",
        since=mark,
    )
    course.rig.lift()
    stage = after.stage
    assert not (isinstance(stage, st.SeeOfficer) and stage.reason is ReferralReason.NOT_AUTHENTIC)
    return stage


ACTS: tuple[tuple[str, str, Callable[[Course], str]], ...] = (
    ("The card is made, and comes to its place", "READY_FOR_DELIVERY after about 20 days", produced),
    ("Refused: at another place", "refused: other_place", elsewhere),
    (
        "Refused: somebody else in the holder's place",
        "not matched; the card stays; READY_FOR_DELIVERY",
        proxy,
    ),
    ("The holder collects the card", "DELIVERED", delivered),
    ("Refused: a second time", "refused: already_delivered", again),
)
