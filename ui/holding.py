"""A key held down: a long press says something else once, backspace says the same again and again."""

from collections.abc import Callable
from dataclasses import dataclass

from kivy.clock import Clock

from ui.scene import Target
from ui.view import Message

HELD_S = 0.5


@dataclass(frozen=True, slots=True)
class Touching:
    """How keys take touches, for hands that are slow or tremble (EN 301 549, 5.7 and 5.8)."""

    key_repeat_s: float = 0.1  # 0: a held key says its word once
    same_key_pause_s: float = 0.0  # how long a second touch of the same key does not count


AS_USUAL = Touching()


class Holding:
    """Watches one held target on Kivy's clock; `send` gets what it says while the finger lies on it."""

    def __init__(self, send: Callable[[Message], None], touching: Touching = AS_USUAL) -> None:
        self._send = send
        self._repeats = touching.key_repeat_s > 0
        self._target: Target | None = None
        self._spoke = False
        self._held = Clock.create_trigger(self._speak, HELD_S)
        self._again = Clock.create_trigger(self._speak, touching.key_repeat_s or HELD_S, interval=True)

    def begin(self, target: Target) -> None:
        self.end()
        if target.held or (target.repeats and self._repeats):
            self._target = target
            self._held()

    def end(self) -> bool:
        """The finger is gone; whether holding has said something already."""
        self._held.cancel()
        self._again.cancel()
        spoke, self._spoke, self._target = self._spoke, False, None
        return spoke

    def _speak(self, _elapsed_s: float) -> None:
        if self._target is None:
            return
        self._spoke = True
        self._send(self._target.held or self._target.sends)
        if self._target.repeats and self._repeats:
            self._again()
