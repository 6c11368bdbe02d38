"""The other end of `apart`: a kiosk as it is shipped but for its window, fed by a pipe.

python -m tools.privacy.kiosk_apart DESCRIPTOR
"""

import sys
from multiprocessing.connection import Connection
from typing import Any

from kiosk import core_dumps
from kiosk.compose import running
from kiosk.session.states import State


def main(descriptor: int) -> None:
    """Until the pipe ends."""
    core_dumps.forbid()
    line: Connection[Any, Any] = Connection(descriptor)
    settings, services = line.recv()
    with running(settings, lambda picture: None, services=services) as kiosk:

        def tell(state: State) -> None:
            line.send(state)

        kiosk.loop.observe(tell)
        try:
            while True:
                kiosk.loop.post(line.recv())
        except (EOFError, OSError):
            return


if __name__ == "__main__":
    main(int(sys.argv[1]))
