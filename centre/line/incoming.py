"""What the line brought and nobody has worked on: questions are due at once, reports are gathered.

Each group of reports costs a write to the disk that waits for it. While many come, a few milliseconds more
make groups that cost a fraction for each; a single report is never waited with. Where more come than are
worked on, the line is held up: two threads that both always have something to do would take the one
interpreter from each other at every row, and the broker keeps the rest better than our memory does.
"""

import threading
from collections import deque
from collections.abc import Callable

from centre.line.mqtt import Received
from kiosk.domain.topics import Uplink

MOST_AT_ONCE = 200
FEW = 8  # a group up to this was no stream, and nothing is gathered after it
GATHER_S, PAUSE_S = 0.025, 0.005
MOST_WAITING = 2 * MOST_AT_ONCE
HELD_UP_S = 5.0  # at most for one report: the line has to ping as well

Message = tuple[Uplink, Received]


class Incoming:
    """Filled by the line's thread, emptied by the one that works."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._questions: deque[Message] = deque()
        self._reports: deque[Message] = deque()
        self._changed = threading.Condition()
        self._called = self._is_resting = False
        self._last_group = 0

    @property
    def questions(self) -> int:
        return len(self._questions)

    def ask(self, message: Message) -> None:
        with self._changed:
            self._questions.append(message)
            self._changed.notify_all()

    def report(self, message: Message) -> None:
        """Take it up; while too many wait and somebody works on them, not before some are done."""
        with self._changed:
            self._changed.wait_for(self._has_room, HELD_UP_S)
            self._reports.append(message)
            if len(self._reports) in (1, MOST_AT_ONCE):  # between them nobody waits for one more
                self._changed.notify_all()

    def call(self) -> None:
        """End the present or the next wait, whatever came."""
        with self._changed:
            self._called = True
            self._changed.notify_all()

    def wait(self, most_s: float | None = None) -> None:
        """Until there is something to do, and on while more reports keep coming close together."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_urgent() or bool(self._reports), most_s)
            if self._last_group > FEW:
                self._gather()
            self._called = False

    def pause(self, most_s: float) -> None:
        """As long as that, unless called."""
        with self._changed:
            self._is_resting = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._called, most_s)
            self._is_resting = False

    def end(self) -> None:
        """Nobody works on what comes from now on, and nothing is held up."""
        with self._changed:
            self._is_resting = True
            self._changed.notify_all()

    def question(self) -> Message:
        """The first; it stays until `answered`."""
        return self._questions[0]

    def answered(self) -> None:
        self._questions.popleft()

    def group(self) -> list[Message]:
        """The first reports; they stay until they are `taken`."""
        group = [self._reports[at] for at in range(min(len(self._reports), MOST_AT_ONCE))]
        self._last_group = len(group)
        return group

    def taken(self, group: list[Message]) -> None:
        with self._changed:
            for _ in group:
                self._reports.popleft()
            self._changed.notify_all()

    def _has_room(self) -> bool:
        return self._called or self._is_resting or len(self._reports) < MOST_WAITING

    def _is_urgent(self) -> bool:
        return self._called or bool(self._questions) or len(self._reports) >= MOST_AT_ONCE

    def _gather(self) -> None:
        until, seen = self._monotonic() + GATHER_S, -1
        while seen != len(self._reports) and self._monotonic() < until:
            seen = len(self._reports)
            if self._changed.wait_for(self._is_urgent, PAUSE_S):
                return
