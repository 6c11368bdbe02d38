"""Waiting for a condition, and no longer than a deadline."""

import time
from collections.abc import Callable


def wait_until(met: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.01)
