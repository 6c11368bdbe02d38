"""`kiosk-centre`: run the central service, enrol kiosks, add officers, bring in applications, watch."""

import argparse
import json
import logging
import os
import sys
import time
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from centre.applications.moves import ApplicationFileError, import_application, read_applications
from centre.appointments.places import (
    PlacesFileError,
    find_place,
    import_places,
    prepare_slots,
    read_places,
)
from centre.appointments.visits import close_day
from centre.broker.authority import AuthorityError
from centre.broker.cli import add_broker
from centre.clock import open_clock
from centre.desk.cli import add_desk
from centre.fleet.by_hand import add_by_hand
from centre.fleet.cli import add_fleet
from centre.fleet.register import RegisterError
from centre.fleet.staff import add_staff
from centre.fleet.technicians import add_technicians
from centre.fleet.watch import as_text, view
from centre.inbox.letters import list_letters, replay
from centre.settings import MODES, Settings, SettingsError, load
from centre.storage.database import DatabaseError, opened
from centre.storage.keys import CentreKeys, KeysError
from centre.web.cli import add_web
from centre.work.running import number_of_workers, run
from kiosk.domain.booking import local_day
from kiosk.domain.clock import Clock
from kiosk.domain.line_tls import LineTlsError
from kiosk.domain.sealing import SealError
from kiosk.domain.turning import ClockAddressError

_MISTAKES = (
    *(SettingsError, DatabaseError, KeysError, RegisterError),
    *(AuthorityError, LineTlsError),
    *(ApplicationFileError, PlacesFileError, SealError, ClockAddressError),
)
_OVERRULES = ("database", "keys", "broker", "root", "tls", "register", "production", "mode", "clock")
WATCH_S = 2.0


def main(argv: list[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    options.arguments = sys.argv[1:] if argv is None else argv
    logging.basicConfig(
        level=options.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    try:
        settings = load(options.config, {key: getattr(options, key, None) for key in _OVERRULES})
        with ExitStack() as stack:
            clock = open_clock(settings.clock_address(), stack)
            return int(options.act(settings, options, clock))
    except _MISTAKES as error:
        print(f"kiosk-centre: {error}", file=sys.stderr)
    except SQLAlchemyError as error:
        print(f"kiosk-centre: database: {getattr(error, 'orig', error)}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read us has seen enough; the interpreter must not try to write the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 1


def import_file(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """All applications of the file, or none."""
    keys, now = CentreKeys.open(Path(settings.keys)), clock.now().timestamp()
    entries = read_applications(options.file)
    with opened(settings.database) as engine, engine.begin() as connection:
        for entry in entries:
            import_application(connection, keys, entry, now)
    print(f"{len(entries)} applications ready for delivery")
    return 0


def import_places_file(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """Places with their sessions, weeks and the public holidays; their slots are made at once."""
    document, today = read_places(options.file), local_day(clock.now())
    with opened(settings.database) as engine, engine.begin() as connection:
        number = import_places(connection, document)
        prepare_slots(connection, today, settings.policy.booking_horizon_days)
    print(f"{number} places")
    return 0


def close(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """Close a place for a day; whoever had an appointment sees so in the status and books anew."""
    now = clock.now().timestamp()
    with opened(settings.database) as engine, engine.begin() as connection:
        if find_place(connection, options.place) is None:
            raise RegisterError(f"place {options.place!r} is unknown; bring it in with: kiosk-centre places")
        number = close_day(connection, options.place, options.day, now)
    print(f"{number} appointments called off")
    return 0


def watch(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    with opened(settings.database) as engine:
        if sys.stdout.isatty() and not (options.once or options.json):
            from centre.fleet.console import Console

            Console(lambda: view(engine, clock.now().timestamp())).run()
            return 0
        while True:
            seen = view(engine, clock.now().timestamp())
            print(json.dumps(seen, ensure_ascii=False) if options.json else as_text(seen), flush=True)
            if options.once:
                return 0
            time.sleep(WATCH_S)


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--config", type=Path, metavar="FILE", help="TOML file with these settings")
    shared.add_argument("--database", metavar="URL", help="default sqlite:///centre.db")
    shared.add_argument("--keys", metavar="DIR", help="the centre's own keys, made at the first start")
    shared.add_argument("--broker", metavar="HOST:PORT")
    shared.add_argument("--root", metavar="LEVEL", help="first level of all topics, default kiosks")
    shared.add_argument("--tls", metavar="DIR", help="what broker-init made; without it a plain local broker")
    shared.add_argument("--mode", choices=MODES, help="production refuses a turned clock; default simulation")
    shared.add_argument("--clock", metavar="URL", help="a turned clock of a trial, tcp://HOST:PORT")
    shared.add_argument("--log-level", default="warning", choices=("debug", "info", "warning", "error"))
    parser = argparse.ArgumentParser(prog="kiosk-centre", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("run", parents=[shared], help="the central service")
    command.add_argument("--register", metavar="URL", help="the population register, http://HOST:PORT")
    command.add_argument("--production", metavar="URL", help="card production, http://HOST:PORT")
    command.add_argument(
        "--workers", type=number_of_workers, default=1, metavar="N", help="processes that share the work"
    )
    command.add_argument("--as-worker", type=int, help=argparse.SUPPRESS)
    command.set_defaults(act=run)

    command = commands.add_parser("import", parents=[shared], help="applications ready for delivery")
    command.add_argument("file", type=Path, metavar="FILE", help="JSON list")
    command.set_defaults(act=import_file)

    command = commands.add_parser("places", parents=[shared], help="places, sessions and holidays")
    command.add_argument("file", type=Path, metavar="FILE", help="JSON object")
    command.set_defaults(act=import_places_file)

    command = commands.add_parser("close", parents=[shared], help="close a place for one day")
    command.add_argument("place", metavar="PLACE")
    command.add_argument("day", type=date.fromisoformat, metavar="YYYY-MM-DD")
    command.set_defaults(act=close)

    command = commands.add_parser("letters", parents=[shared], help="what was not taken, and why")
    command.add_argument("--json", action="store_true")
    command.set_defaults(act=list_letters)

    command = commands.add_parser("replay", parents=[shared], help="take letters in again, oldest first")
    command.add_argument("numbers", type=int, nargs="*", metavar="NUMBER", help="default: all of them")
    command.set_defaults(act=replay)

    add_staff(commands, shared)
    add_broker(commands, shared)
    add_web(commands, shared)
    add_fleet(commands, shared)
    add_desk(commands, shared)
    add_technicians(commands, shared)
    add_by_hand(commands, shared)
    command = commands.add_parser("watch", parents=[shared], help="kiosks and deliveries")
    command.add_argument("--once", action="store_true")
    command.add_argument("--json", action="store_true")
    command.set_defaults(act=watch)
    return parser
