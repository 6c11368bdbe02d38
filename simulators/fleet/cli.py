"""`kiosk-sim fleet`: thousands of kiosks with real connections to a broker."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from kiosk.domain.topics import KioskTopics
from simulators.control import ControlServer, Reply, Request
from simulators.fleet.conductor import Conductor, Pace
from simulators.fleet.identities import Identities
from simulators.fleet.keys import (
    FleetKeysError,
    kiosk_key,
    kiosk_name,
    place_of,
    read_centre,
    read_identities,
    write_register,
)
from simulators.fleet.limits import allow_files
from simulators.fleet.member import Member
from simulators.fleet.whole import WholeKiosks

_BAD_INPUT = 2
MOST_WHOLE = 50
_BUSY_S = 120.0  # thousands that come back at once are served before a question


def main(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    try:
        whole = _whole(options)
        if options.register:
            _register(options, whole)
            return 0
        allow_files(options.kiosks)
        asyncio.run(_live(options, _members(options), _broker(options.broker), whole))
    except (FleetKeysError, OSError, ValueError) as error:
        print(f"kiosk-sim fleet: {error}", file=sys.stderr)
        return _BAD_INPUT
    return 0


def _register(options: argparse.Namespace, whole: WholeKiosks) -> None:
    write_register(
        options.register,
        options.seed,
        options.kiosks,
        options.places,
        certified=options.certificates,
        also=whole.entries(certified=options.certificates),
    )
    print(f"ready {options.register}", flush=True)


async def _live(
    options: argparse.Namespace, members: list[Member], broker: tuple[str, int], whole: WholeKiosks
) -> None:
    loop = asyncio.get_running_loop()
    given = read_identities(options.centre, options.seed, options.kiosks)
    whole.enrol(options.centre)
    whole.connect_to(broker, options.root, tls=given is not None)
    async with AsyncExitStack() as stack:
        identities = stack.enter_context(Identities(*given, broker[0])) if given else None
        pace = Pace(options.window, options.events, options.keepalive, options.spread)
        conductor = Conductor(members, broker, pace, options.seed, identities)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, conductor.stop)
        if options.control:
            control = ControlServer(options.control, _on_loop(loop, conductor, whole))
            stack.callback(control.close)
        stack.push_async_callback(whole.stop)
        await whole.start()
        running = asyncio.create_task(conductor.run())
        up = asyncio.create_task(conductor.all_up.wait())
        await asyncio.wait((running, up), return_when=asyncio.FIRST_COMPLETED)
        if up.done():
            print(f"ready {options.broker}", flush=True)
        up.cancel()
        await running


def _on_loop(
    loop: asyncio.AbstractEventLoop, conductor: Conductor, whole: WholeKiosks
) -> Callable[[Request], Reply]:
    """Control requests come on threads; each is carried out between two moves of the loop."""

    async def act(request: Request) -> Reply:
        if request["do"] == "kill":
            whole.kill(str(request.get("kiosk")))
            request = {"do": "stats"}
        return {**conductor.handle(request), "whole": whole.alive}

    return lambda request: asyncio.run_coroutine_threadsafe(act(request), loop).result(_BUSY_S)


def _members(options: argparse.Namespace) -> list[Member]:
    if options.centre is None:
        raise ValueError("--centre FILE is wanted: what `kiosk-centre enrol` answered")
    centre = read_centre(options.centre)
    return [
        Member(
            KioskTopics(options.root, kiosk_name(number)),
            kiosk_key(options.seed, number),
            centre,
            place_of(number, options.places),
            options.seed,
        )
        for number in range(1, options.kiosks + 1)
    ]


def _whole(options: argparse.Namespace) -> WholeKiosks:
    if options.whole and options.folder is None:
        raise ValueError("--folder DIR is wanted: where the whole kiosks keep their keys and stores")
    return WholeKiosks(options.folder or Path(), options.whole, options.places)


def _broker(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError(f"--broker {text!r}: HOST:PORT is wanted")
    return host.strip("[]"), int(port)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk-sim fleet", description=__doc__)
    parser.add_argument("--kiosks", type=_count, required=True, metavar="N")
    parser.add_argument("--broker", default="127.0.0.1:1883", metavar="HOST:PORT")
    parser.add_argument("--root", default="kiosks", metavar="LEVEL")
    parser.add_argument("--centre", type=Path, metavar="FILE", help="what `kiosk-centre enrol` answered")
    parser.add_argument(
        "--register", type=Path, metavar="FILE", help="only write what `kiosk-centre enrol-fleet` wants"
    )
    parser.add_argument(
        "--certificates", action="store_true", help="with --register: ask for certificates as well"
    )
    parser.add_argument(
        "--whole",
        type=int,
        choices=range(MOST_WHOLE + 1),
        default=0,
        metavar="N",
        help=f"beside them so many whole kiosks, programs of their own, {MOST_WHOLE} at most (0)",
    )
    parser.add_argument("--folder", type=Path, metavar="DIR", help="of the whole kiosks' keys and stores")
    parser.add_argument("--places", type=_count, default=100, metavar="N", help="places they stand at (100)")
    parser.add_argument("--events", type=float, default=10.0, metavar="N", help="a second, of all together")
    parser.add_argument("--window", type=float, default=60.0, metavar="S", help="all connect within it (60)")
    parser.add_argument(
        "--spread", type=float, default=30.0, metavar="S", help="a lost line comes back within it (30)"
    )
    parser.add_argument(
        "--keepalive",
        type=_count,
        default=60,
        metavar="S",
        help="a silent line is given up after 1.5 of it (60)",
    )
    parser.add_argument("--control", type=Path, metavar="PATH", help="control socket")
    parser.add_argument("--seed", type=int, default=0)
    return parser


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 99_999):
        raise argparse.ArgumentTypeError(f"expected 1 to 99999, got {text!r}")
    return int(text)
