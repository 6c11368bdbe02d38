"""`kiosk-centre web` serves the operator's pages, `kiosk-centre operator add` lets somebody in."""

import argparse
import getpass
import sys
from typing import Any

from centre.settings import Settings, SettingsError
from centre.storage.database import opened
from centre.web.operators import OperatorError, Role, add_operator
from kiosk.domain.clock import Clock

ADDRESS = "127.0.0.1:8080"


def add_web(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Hang the commands under the parser of `kiosk-centre`."""
    web = commands.add_parser("web", parents=[shared], help="the operator's pages")
    web.add_argument("--listen", default=ADDRESS, metavar="HOST:PORT", help=f"default {ADDRESS}")
    web.set_defaults(act=serve)
    operator = commands.add_parser("operator", help="who may look at the pages, and act")
    operators = operator.add_subparsers(required=True, metavar="COMMAND")
    add = operators.add_parser("add", parents=[shared], help="password on standard input")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", choices=[role.value for role in Role], default=Role.VIEWER.value)
    add.add_argument("--scope", default="", metavar="PLACE", help="one place or tehran-*; default: all")
    add.set_defaults(act=add_one)


def serve(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """Serve until SIGTERM or SIGINT; `ready URL` is printed once the address answers."""
    from centre.web.app import create_app
    from centre.web.serving import serve_site

    with opened(settings.database) as engine, opened(settings.database, only_reads=True) as reading:
        serve_site(options.listen, lambda secure: create_app(engine, reading, clock, secure=secure))
    return 0


def add_one(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        with opened(settings.database) as engine, engine.begin() as connection:
            now = clock.now().timestamp()
            add_operator(connection, options.name, Role(options.role), password, now, options.scope)
    except OperatorError as error:
        raise SettingsError(str(error)) from error
    print(f"{options.name} may sign in as {options.role}")
    return 0
