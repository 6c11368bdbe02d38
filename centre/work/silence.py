"""Tells the log once when a service outside stops answering, and once when it answers again."""

import logging

log = logging.getLogger(__name__)


class Silence:
    """One for each service; `what` names it."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._lasts = False

    def broken(self) -> None:
        if self._lasts:
            log.info("%s answers again", self._what)
        self._lasts = False

    def noticed(self, error: Exception) -> None:
        if not self._lasts:
            log.warning("%s does not answer: %s", self._what, error)
        self._lasts = True
