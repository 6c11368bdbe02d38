"""Orders become cards, in their time and once, or fail as they are told."""

import stat
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from drivers.card.profile import File
from kiosk.domain.delivery import holder_digest
from kiosk.domain.production import CardFinger, OrderError, OrderProblem, Progress, Stage
from simulators.card import person, personalised
from simulators.card.kinds import Supply
from simulators.card.prints import is_same_finger
from simulators.control import ControlError
from simulators.production.device import ConflictError, Factory
from simulators.production.personalisation import photo_for_card, valid_until
from simulators.production.schedule import Pace
from simulators.state_file import StateFileError
from tests.drivers.card.cards import OTHER_HAND, OWNER, deliver, opened
from tests.kiosk.domain.turned_clock import TurnedClock
from tests.simulators.production.made import PERSON, factory, order, picture

DAY_S = 86_400.0


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def works(tmp_path: Path, clock: TurnedClock) -> Factory:
    return factory(tmp_path, clock.now)


def seen(works: Factory, name: str = "order-1") -> Progress:
    return works.progress([name])[0]


def test_a_finished_card_is_the_applicants_and_can_be_delivered(
    works: Factory, clock: TurnedClock, tmp_path: Path
) -> None:
    works.submit(order())
    clock.turn(30 * DAY_S)
    told = seen(works)
    assert (told.stage, told.place) == (Stage.ARRIVED, "tehran-1")
    assert told.serial
    assert told.holder_digest == holder_digest(told.serial, PERSON.national_code)
    file = tmp_path / "cards" / f"{told.serial}.card.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    card, _ = Supply(personalised.load(file), person.FICTIONAL, None, is_same_finger).make()
    holder = opened(card.process).read_holder()
    assert (holder.national_code, holder.father_name, holder.sex) == ("9991234500", "علی", "F")
    card.power()
    assert deliver(card.process, OWNER) is not None


def test_stages_are_passed_one_after_the_other(works: Factory, clock: TurnedClock) -> None:
    works.submit(order())
    stages = []
    for _ in range(30):
        clock.turn(DAY_S)
        stages.append(seen(works).stage)
    assert list(dict.fromkeys(stages)) == [
        Stage.ACCEPTED,
        Stage.PERSONALISED,
        Stage.QUALITY_CHECKED,
        Stage.DISPATCHED,
        Stage.ARRIVED,
    ]


def test_an_order_sent_again_is_the_same_and_another_is_refused(works: Factory) -> None:
    assert works.submit(order())
    assert not works.submit(order())
    with pytest.raises(ConflictError):
        works.submit(order(place="shiraz-2"))


def test_the_longer_the_queue_the_longer_it_takes(tmp_path: Path, clock: TurnedClock) -> None:
    works = factory(tmp_path, clock.now, Pace(batch=1))
    for number in range(30):
        works.submit(order(f"order-{number}"))
    clock.turn(25 * DAY_S)
    stages = [seen(works, f"order-{number}").stage for number in range(30)]
    assert stages[0] is Stage.ARRIVED
    assert stages[-1] is Stage.ACCEPTED
    clock.turn(25 * DAY_S)
    assert seen(works, "order-29").stage is Stage.ARRIVED


@pytest.mark.parametrize(("fault", "reason"), [("bad_chip", "read back: fingers"), ("lost", "lost")])
def test_a_card_that_fails_leaves_no_file(
    works: Factory, clock: TurnedClock, tmp_path: Path, fault: str, reason: str
) -> None:
    works.handle({"do": "fault", "name": f"{fault}:1"})
    works.submit(order())
    clock.turn(30 * DAY_S)
    assert (seen(works).stage, seen(works).reason) == (Stage.FAILED, reason)
    assert list((tmp_path / "cards").iterdir()) == []


def test_a_wrong_place_and_a_wrong_person_are_told_as_they_are(works: Factory, clock: TurnedClock) -> None:
    works.handle({"do": "fault", "name": "wrong_place:1"})
    works.handle({"do": "fault", "name": "wrong_holder:1"})
    works.submit(order())
    clock.turn(30 * DAY_S)
    told = seen(works)
    assert told.place == "another-place"
    assert told.holder_digest != holder_digest(str(told.serial), PERSON.national_code)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"fingers": ()}, OrderProblem.FINGERS),
        ({"fingers": (CardFinger(2, OWNER[:9]),)}, OrderProblem.FINGERS),
        ({"fingers": (CardFinger(2, OWNER[:-1]),)}, OrderProblem.FINGERS),
        ({"photo": b"\xff\xd8\xff no picture \xff\xd9"}, OrderProblem.PHOTO),
    ],
)
def test_what_no_card_can_be_made_of_is_refused(
    works: Factory, changes: dict[str, Any], problem: OrderProblem
) -> None:
    with pytest.raises(OrderError) as refused:
        works.submit(order(**changes))
    assert refused.value.problem is problem
    assert works.progress(["order-1"]) == []


def test_a_card_carries_the_fingers_that_were_ordered(
    works: Factory, clock: TurnedClock, tmp_path: Path
) -> None:
    works.submit(order(fingers=(CardFinger(1, OTHER_HAND),)))
    clock.turn(30 * DAY_S)
    card = personalised.load(tmp_path / "cards" / f"{seen(works).serial}.card.json")
    assert [template.finger for template in card.templates] == [1]
    assert File.PHOTO in card.files


def test_the_place_can_be_changed_until_the_card_is_sent(works: Factory, clock: TurnedClock) -> None:
    works.submit(order())
    works.redirect("order-1", "shiraz-2")
    clock.turn(30 * DAY_S)
    assert seen(works).place == "shiraz-2"
    with pytest.raises(ConflictError):
        works.redirect("order-1", "tehran-1")
    with pytest.raises(ConflictError):
        works.cancel("order-1")


def test_a_cancelled_order_makes_no_card(works: Factory, clock: TurnedClock, tmp_path: Path) -> None:
    works.submit(order())
    while not seen(works).serial:
        clock.turn(DAY_S / 4)
    works.cancel("order-1")
    clock.turn(30 * DAY_S)
    assert seen(works).stage is Stage.CANCELLED
    assert list((tmp_path / "cards").iterdir()) == []


def test_a_restart_goes_on_where_it_was_and_forgets_the_person(tmp_path: Path, clock: TurnedClock) -> None:
    first = factory(tmp_path, clock.now)
    first.submit(order())
    again = factory(tmp_path, clock.now)
    assert again.key.private_bytes_raw() == first.key.private_bytes_raw()
    assert not again.submit(order())
    clock.turn(30 * DAY_S)
    assert seen(again).stage is Stage.ARRIVED
    text = (tmp_path / "production.json").read_text("utf-8")
    assert stat.S_IMODE((tmp_path / "production.json").stat().st_mode) == 0o600
    assert "مریم" not in text
    assert seen(factory(tmp_path, clock.now)) == seen(again)


@pytest.mark.parametrize("text", ["", "[]", '{"orders": [{}]}', '{"key": "x"}'])
def test_a_state_that_is_none_is_named(tmp_path: Path, clock: TurnedClock, text: str) -> None:
    (tmp_path / "production.json").write_text(text)
    with pytest.raises(StateFileError, match=r"production\.json"):
        factory(tmp_path, clock.now)


def test_the_same_seed_makes_the_same_serial(tmp_path: Path, clock: TurnedClock) -> None:
    serials = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        works = factory(tmp_path / name, clock.now, seed=seed)
        works.submit(order())
        works.handle({"do": "hurry", "days": 30})
        serials.append(seen(works).serial)
    assert serials[0] == serials[1] != serials[2]


def test_control_fails_one_order_and_refuses_what_it_cannot_do(works: Factory) -> None:
    works.submit(order())
    told = works.handle({"do": "fail", "order": "order-1", "reason": "no blank cards"})
    assert told["orders"][0]["reason"] == "no blank cards"
    for request in ({"do": "x"}, {"do": "fail", "order": "?"}, {"do": "fault", "name": "x"}):
        with pytest.raises((ControlError, ValueError), match=r"unknown|no order|no fault"):
            works.handle(request)


def test_a_large_picture_is_made_small_enough_for_the_chip() -> None:
    large = picture(900)
    assert len(large) > 100_000
    assert len(photo_for_card(large)) <= 20_000


def test_validity_ends_seven_years_on_also_from_a_leap_day() -> None:
    assert valid_until(date(2026, 11, 22)) == date(2033, 11, 22)
    assert valid_until(date(2028, 2, 29)) - date(2035, 2, 28) == timedelta()
