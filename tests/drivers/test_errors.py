"""Device errors: one line for people, all facts kept on the way between processes."""

import pickle
from enum import IntEnum

from drivers.errors import DeviceError, DeviceGone, DeviceRefused


class Answer(IntEnum):
    NO = 0x13


def test_an_error_tells_the_problem_and_then_the_remedy() -> None:
    assert str(DeviceGone("no port at /dev/ttyUSB0", "plug it in")) == "no port at /dev/ttyUSB0; plug it in"


def test_an_error_without_a_remedy_ends_after_the_problem() -> None:
    assert str(DeviceError("broken", "")) == "broken"


def test_a_refusal_keeps_its_code_across_processes() -> None:
    error = pickle.loads(pickle.dumps(DeviceRefused("locked", "give the password", Answer.NO)))
    assert (type(error), str(error), error.code) == (DeviceRefused, "locked; give the password", Answer.NO)
