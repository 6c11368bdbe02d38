"""Keeps one world and lets kiosks begin in it: `python -m tools.assurance.kills.keeper DIR SEED`.

order     answer          does
kiosk     KIOSK pid       a kiosk begins, in a process group of its own; its lines follow
bury      GONE status     waits for its end: every line of it stands before this one
centre    CENTRE          the centre is killed and begins again
"""

import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from kiosk import log
from kiosk.domain.stopping import Stop
from kiosk.workload.plan import Shares
from kiosk.workload.processes import end_with_parent
from kiosk.workload.program import Request, serve
from kiosk.workload.telling import say
from kiosk.workload.world import World

SHARES = Shares(withdraw=30, move=50, technician=15)  # what is rare is killed as often as all else


def keep(folder: Path, seed: int) -> None:
    """Until there are no more orders."""
    log.set_up("WARNING", str(folder / "kiosk.log"))
    with World(folder.resolve(), seed, whole=True) as world:
        world.outside.open_eyes()
        say("WORLD")
        kiosk = 0
        while order := sys.stdin.readline():
            match order.strip():
                case "kiosk":
                    kiosk = _begun(Request(folder, seed, shares=SHARES), world)
                    say(f"KIOSK {kiosk}")
                case "bury":
                    say(f"GONE {os.waitpid(kiosk, 0)[1]}")
                case "centre":
                    world.kill_centre()
                    world.start_centre()
                    say("CENTRE")


def _begun(request: Request, world: World) -> int:
    """The process id of a new kiosk."""
    child = os.fork()
    if child == 0:
        _be_kiosk(request, world)
    return child


def _be_kiosk(request: Request, world: World) -> NoReturn:
    code = 1
    try:
        os.setpgid(0, 0)
        end_with_parent(signal.SIGKILL)
        code = serve(request, world, (), Stop.on_signals())
    finally:
        os._exit(code)


if __name__ == "__main__":
    where = Path(sys.argv[1])
    where.mkdir(parents=True, exist_ok=True, mode=0o700)
    keep(where, int(sys.argv[2]))
