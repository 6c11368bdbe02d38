"""A thread that does one piece of work after the other, looks again where there was none, outlives errors."""

import logging
import threading
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)

LOOK_S = 0.25
TROUBLE_PAUSE_S = 1.0


class Background:
    """`step` does what is due next and says whether there was anything."""

    def __init__(self, name: str, step: Callable[[], bool]) -> None:
        self._name = name
        self._step = step
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                pause_s = 0.0 if self._step() else LOOK_S
            except SQLAlchemyError as error:
                log.error("%s: database: %s", self._name, getattr(error, "orig", error))
                pause_s = TROUBLE_PAUSE_S
            except Exception:
                log.exception("%s failed", self._name)
                pause_s = TROUBLE_PAUSE_S
            self._stopping.wait(pause_s)
