"""What happens when a callback of the screens fails: never a dead or empty screen."""

import logging
import threading
from collections.abc import Callable

from kivy.base import ExceptionHandler, ExceptionManager

log = logging.getLogger(__name__)


class OnBug(ExceptionHandler):  # type: ignore[misc]
    """Logs the failure once and hands it on; Kivy's loop goes on so that the apology can be drawn."""

    def __init__(self, apologise: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._apologise = apologise

    def handle_exception(self, inst: BaseException) -> int:
        if isinstance(inst, KeyboardInterrupt):
            return int(ExceptionManager.RAISE)
        log.critical("the screens failed", exc_info=inst)
        self._apologise(inst)
        return int(ExceptionManager.PASS)


class OnThreadBug:
    """For `threading.excepthook`: a thread that ends by a bug of ours ends the service, whosever it is."""

    def __init__(self, crashed: threading.Event) -> None:
        self._crashed = crashed

    def __call__(self, ended: threading.ExceptHookArgs) -> None:
        if ended.exc_type is SystemExit:
            return
        name = ended.thread.name if ended.thread else "a thread"
        caught = (ended.exc_type, ended.exc_value or ended.exc_type(), ended.exc_traceback)
        log.critical("the thread %s failed", name, exc_info=caught)
        self._crashed.set()
