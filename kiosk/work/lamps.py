"""Carries the lamps' orders from the loop to the cabinet's thread, each change once."""

from kiosk.ports import Cabinet
from kiosk.session.lights import lights
from kiosk.session.states import State
from kiosk.session.vocabulary import Light
from kiosk.work.worker import Worker


class Lamps:
    """An observer of the loop: called on its thread, waits for nothing."""

    def __init__(self, worker: Worker, cabinet: Cabinet) -> None:
        self._worker = worker
        self._cabinet = cabinet
        self._ordered: frozenset[Light] | None = None

    def sees(self, state: State) -> None:
        wanted = lights(state)
        if wanted != self._ordered:
            self._ordered = wanted
            self._worker.submit(lambda: self._cabinet.light(wanted))
