"""A kiosk for the screens: the real `step`, with devices and centre played by the story."""

import threading
from collections.abc import Callable
from dataclasses import replace

from kiosk.session.commands import Command
from kiosk.session.events import Event
from kiosk.session.policy import Policy
from kiosk.session.states import State
from kiosk.session.step import step


class ScriptedKiosk:
    """Answers touches with `step`; the story posts what devices would say."""

    def __init__(self) -> None:
        self.state = State(Policy())
        self.events: list[Event] = []
        self.commands: list[Command] = []
        self._observers: list[Callable[[State], None]] = []
        self._one_at_a_time = threading.RLock()

    def post(self, event: Event) -> None:
        with self._one_at_a_time:
            done = step(self.state, event)
            self.state = done.state
            self.events.append(event)
            self.commands += done.commands
            for observer in self._observers:
                observer(done.state)

    def observe(self, observer: Callable[[State], None]) -> None:
        self._observers.append(observer)
        observer(self.state)

    def ask(self, answer: Callable[[], None]) -> None:
        answer()

    def begin(self, state: State) -> None:
        """Stand in a state of the story's choosing, in a session of its own."""
        with self._one_at_a_time:
            self.state = replace(state, session=self.state.session + 1)
            self.events.clear()
            self.commands.clear()
            for observer in self._observers:
                observer(self.state)

    def posted(self, kind: type[Event]) -> list[Event]:
        return [each for each in self.events if isinstance(each, kind)]
