"""A thread that looks after something every so often, and at once when it is woken."""

import threading
from collections.abc import Callable


class Looking:
    """`look` says itself what went wrong, and raises nothing."""

    def __init__(self, name: str, every_s: float, look: Callable[[], None]) -> None:
        self._every_s = every_s
        self._look = look
        self._stopping = False
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()

    def wake(self) -> None:
        self._woken.set()

    def _run(self) -> None:
        while not self._stopping:
            self._look()
            self._woken.wait(self._every_s)
            self._woken.clear()
