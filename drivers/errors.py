"""What devices do wrong, told in one line that names the thing and the remedy.

What people do (no finger, a card pulled out) is a value, never one of these.
"""

from enum import IntEnum


class DeviceError(Exception):
    """A device or its wire failed; `str()` is one line: the problem, then what to do about it.

    All facts travel in `args`, so an error survives the way out of a worker process.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem, remedy)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem}; {self.remedy}" if self.remedy else self.problem


class DeviceGone(DeviceError):  # noqa: N818
    """The device cannot be reached at its address: open it again once it is back."""


class DeviceTimeout(DeviceError):  # noqa: N818
    """The device is there and did not answer in time: the same request may be tried again."""


class DeviceFault(DeviceError):  # noqa: N818
    """The device broke its protocol or delivered wrong data: nothing it said just now may be used."""


class DeviceRefused(DeviceError):  # noqa: N818
    """The device understood and said no; `code` is its own status code."""

    def __init__(self, problem: str, remedy: str, code: IntEnum) -> None:
        super().__init__(problem, remedy)
        self.args = (problem, remedy, code)
        self.code = code
