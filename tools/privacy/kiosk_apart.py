"""The other end of `apart`: a kiosk as it is shipped, with its window or without, fed by a pipe.

python -m tools.privacy.kiosk_apart DESCRIPTOR
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from config.settings import Settings
from kiosk import core_dumps
from kiosk.compose import Kiosk, running
from kiosk.session.events import Event
from kiosk.session.states import State
from tools.privacy.apart import Order
from tools.privacy.taps import Tap, install


def main(descriptor: int) -> int:
    """Until the pipe ends."""
    core_dumps.forbid()
    line: Connection[Any, Any] = Connection(descriptor)
    order: Order = line.recv()
    install(Tap(order.tap))
    if order.window:
        return _with_window(line, order.settings)
    with running(order.settings, lambda picture: None, services=order.services) as kiosk:
        _tell(line, kiosk)
        _feed(line, kiosk.loop.post)
    return 0


def _with_window(line: "Connection[Any, Any]", settings: Settings) -> int:
    """The program `kiosk run`, whose screen is touched by a thread of its own."""
    from tools.privacy.touching import touch
    from ui import app
    from ui.pilot import Pilot

    kiosks: list[Kiosk] = []

    @contextmanager
    def told(*given: Any, **named: Any) -> Iterator[Kiosk]:
        with running(*given, **named) as kiosk:
            kiosks.append(kiosk)
            yield kiosk

    def script(pilot: Pilot) -> None:
        kiosk = kiosks[0]
        _tell(line, kiosk)
        _feed(line, lambda event: touch(pilot, kiosk.loop.post, event))

    setattr(app, "running", told)  # noqa: B010
    return app.run(settings, script)


def _tell(line: "Connection[Any, Any]", kiosk: Kiosk) -> None:
    def tell(state: State) -> None:
        line.send(state)

    kiosk.loop.observe(tell)


def _feed(line: "Connection[Any, Any]", take: Callable[[Event], None]) -> None:
    try:
        while True:
            take(line.recv())
    except (EOFError, OSError):
        return


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
