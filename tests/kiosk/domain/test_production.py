"""Orders to production and its progress: read as they were written, and refused by the part at fault."""

from base64 import b64encode
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.completion import JPEG_END, JPEG_START
from kiosk.domain.production import (
    CardFinger,
    CardHolder,
    Order,
    OrderError,
    OrderProblem,
    Progress,
    Stage,
    order_context,
    read_order,
    read_progress,
    write_order,
    write_progress,
)
from tests.kiosk.domain.messages_made import VALUES

HOLDER = CardHolder("9991234500", "مریم", "کریمی", "حسن", date(1986, 7, 3), "female")
PHOTO = JPEG_START + b"face" * 10 + JPEG_END
ORDER = Order("order-1", "tehran-1", HOLDER, PHOTO, (CardFinger(2, b"abc" * 20), CardFinger(7, b"xyz" * 20)))
MADE = Progress("order-1", Stage.ARRIVED, "C-001", b"d" * 32, date(2033, 11, 22), "tehran-1")
FINGER = {"position": 2, "template": b64encode(b"abc").decode()}


def test_an_order_is_read_as_it_was_written() -> None:
    assert read_order(write_order(ORDER)) == ORDER


def test_two_orders_are_never_sealed_alike() -> None:
    assert order_context("order-1") != order_context("order-2")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"id": ""}, OrderProblem.MALFORMED),
        ({"id": "x" * 37}, OrderProblem.MALFORMED),
        ({"place": None}, OrderProblem.MALFORMED),
        ({"fingers": 7}, OrderProblem.MALFORMED),
        ({"holder": None}, OrderProblem.HOLDER),
        ({"holder": {}}, OrderProblem.HOLDER),
        *(
            ({"holder": write_order(ORDER)["holder"] | wrong}, OrderProblem.HOLDER)
            for wrong in ({"sex": "x"}, {"birth_date": "1365/04/12"}, {"father_name": ""})
        ),
        ({"photo": "no base64"}, OrderProblem.PHOTO),
        ({"photo": b64encode(b"GIF89a" + JPEG_END).decode()}, OrderProblem.PHOTO),
        ({"photo": b64encode(JPEG_START + b"cut off").decode()}, OrderProblem.PHOTO),
        *(
            ({"fingers": [wrong]}, OrderProblem.FINGERS)
            for wrong in (
                None,
                {},
                FINGER | {"position": 11},
                FINGER | {"position": True},
                FINGER | {"template": "?"},
                FINGER | {"template": ""},
            )
        ),
    ],
)
def test_what_is_wrong_with_an_order_is_named_by_its_part(
    change: dict[str, Any], problem: OrderProblem
) -> None:
    with pytest.raises(OrderError) as caught:
        read_order(write_order(ORDER) | change)
    assert caught.value.problem is problem
    assert str(caught.value) == problem.value


@pytest.mark.parametrize("key", ["id", "place", "holder", "photo", "fingers"])
def test_an_order_with_a_part_left_out_is_refused(key: str) -> None:
    body = write_order(ORDER)
    del body[key]
    with pytest.raises(OrderError):
        read_order(body)


def test_an_order_names_nobody_where_it_is_shown() -> None:
    shown = repr(ORDER) + repr(ORDER.holder) + repr(ORDER.fingers)
    assert not [secret for secret in ("مریم", "9991234500", "abcabc") if secret in shown]


@pytest.mark.parametrize(
    "progress",
    [MADE, Progress("order-1", Stage.ACCEPTED), Progress("order-1", Stage.FAILED, reason="photo")],
)
def test_progress_is_read_as_it_was_written(progress: Progress) -> None:
    assert read_progress(write_progress(progress)) == progress


@pytest.mark.parametrize(
    "change",
    [
        {"order": ""},
        {"order": 7},
        {"stage": "lost"},
        {"stage": None},
        {"serial": "x" * 65},
        {"serial": 7},
        {"holder_digest": "?"},
        {"valid_until": "soon"},
    ],
)
def test_any_other_progress_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        read_progress(write_progress(MADE) | change)


@pytest.mark.parametrize("body", [{}, {"order": "order-1"}, []])
def test_what_is_no_progress_at_all_is_refused_in_words(body: Any) -> None:
    with pytest.raises(ValueError, match="no progress of an order"):
        read_progress(body)


@given(st.dictionaries(st.sampled_from([*write_order(ORDER), *write_progress(MADE)]), VALUES))
def test_any_value_anywhere_is_read_or_refused(changes: dict[str, Any]) -> None:
    with suppress(OrderError):
        read_order(write_order(ORDER) | changes)
    with suppress(ValueError):
        read_progress(write_progress(MADE) | changes)
