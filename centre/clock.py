"""The centre's time: the machine's own, or the turned one that a trial shares with its kiosks.

The one thing besides the domain that kiosk and centre have in common (`docs/decisions/0030`).
"""

from kiosk.clock import SystemClock, call_on_turn, open_clock

__all__ = ["SystemClock", "call_on_turn", "open_clock"]
