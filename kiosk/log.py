"""Logging as all programs of the kiosk set it up: one line an event, bytes only at level TRAFFIC.

Images, templates, holder data and card secrets are logged at no level; the callers see to that.
"""

import logging
import sys

TRAFFIC = 5
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def set_up(level: str, file: str = "") -> None:
    """Log to `file`, or to the standard error when it is empty."""
    logging.addLevelName(TRAFFIC, "TRAFFIC")
    handler = logging.FileHandler(file) if file else logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
