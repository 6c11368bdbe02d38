"""`kiosk-centre command` and what else operators do from a terminal: alarms, configurations, closings.

Every act names its operator, whose password comes on standard input, and stands in the book of acts.
"""

import argparse
import getpass
import json
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from centre.fleet import closings, configurations, orders
from centre.fleet.acts import acknowledge, carried_out
from centre.settings import Settings, SettingsError
from centre.storage.database import opened
from centre.web.operators import Operator, OperatorError, sign_in
from kiosk.domain.clock import Clock
from kiosk.domain.orders import DANGEROUS, OrderStatus, OrderType

TERMINAL = "terminal"
LOOK_S = 0.2
_ENDS = (*(each.value for each in OrderStatus if each.is_final), orders.WITHDRAWN)

Doing = Callable[[Connection, Operator, float], Any]


def add_fleet(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Hang the commands under the parser of `kiosk-centre`."""
    by = argparse.ArgumentParser(add_help=False, parents=[shared])
    by.add_argument("--operator", required=True, metavar="NAME", help="who does it; password on stdin")
    second = ", ".join(sorted(DANGEROUS))
    command = commands.add_parser("command", parents=[by], help=f"order a kiosk ({second}: see confirm)")
    command.add_argument("kiosk", metavar="KIOSK")
    command.add_argument("type", metavar="TYPE", help=", ".join(OrderType))
    command.add_argument("--arg", action="append", default=[], metavar="KEY=VALUE")
    command.add_argument("--wait", type=float, metavar="SECONDS", help="for its end, which decides the exit")
    command.set_defaults(act=_command)
    command = commands.add_parser("confirm", parents=[by], help="a second person's word for a command")
    command.add_argument("order", metavar="ID", help="or the kiosk's name, for its oldest that waits")
    command.add_argument("--wait", type=float, metavar="SECONDS")
    command.set_defaults(act=_confirm)
    command = commands.add_parser("acknowledge", parents=[by], help="say that you have seen an alarm")
    command.add_argument("number", type=int, metavar="NUMBER", help="as `watch --json` tells it")
    command.add_argument("--note", required=True, metavar="TEXT")
    command.set_defaults(act=_acknowledge)
    _add_configuration(commands, shared, by)
    _add_notice(commands, by)


def _add_configuration(commands: Any, shared: argparse.ArgumentParser, by: argparse.ArgumentParser) -> None:
    group = commands.add_parser("configuration", help="what kiosks run with, rolled out in stages")
    acts = group.add_subparsers(required=True, metavar="ACT")
    command = acts.add_parser("draft", parents=[by], help="a JSON document; another operator confirms it")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--note", default="", metavar="TEXT")
    command.add_argument("--abort-percent", type=int, default=configurations.ABORT_PERCENT, metavar="N")
    command.add_argument("--hold", type=float, default=configurations.HOLD_S, metavar="SECONDS")
    command.set_defaults(act=_draft)
    for name, act in (
        ("confirm", configurations.confirm),
        ("withdraw", configurations.withdraw),
        ("abort", configurations.abort),
    ):
        command = acts.add_parser(name, parents=[by])
        command.add_argument("revision", type=int, metavar="REVISION")
        command.set_defaults(act=_revision(act))
    command = acts.add_parser("list", parents=[shared])
    command.set_defaults(act=_list)


def _add_notice(commands: Any, by: argparse.ArgumentParser) -> None:
    command = commands.add_parser("notice", parents=[by], help="tell all kiosks of a planned closing")
    command.add_argument(
        "--from", dest="begins", type=_instant, metavar="TIME", help="2026-11-22T22:00+03:30"
    )
    command.add_argument("--until", type=_instant, metavar="TIME")
    command.add_argument("--closed", action="store_true", help="no journey begins meanwhile")
    command.add_argument("--fa", default="", metavar="TEXT")
    command.add_argument("--en", default="", metavar="TEXT")
    command.add_argument("--take-back", action="store_true")
    command.set_defaults(act=_notice)


def _command(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    args = _args(options.arg)
    with opened(settings.database) as engine:
        order = _do(
            engine,
            options.operator,
            clock,
            lambda each, who, now: orders.ask(each, who, options.kiosk, options.type, args, now),
        )
        print(order, flush=True)
        return _follow(engine, order, options.wait)


def _confirm(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    with opened(settings.database) as engine:
        row = _do(
            engine,
            options.operator,
            clock,
            lambda each, who, now: orders.confirm(each, who, options.order, now),
        )
        return _follow(engine, row.id, options.wait)


def _acknowledge(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    with opened(settings.database) as engine:
        _do(
            engine,
            options.operator,
            clock,
            lambda each, who, now: acknowledge(each, who, options.number, options.note, now),
        )
    return 0


def _draft(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    try:
        text = options.file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise SettingsError(f"{options.file}: {error}") from error
    limits = {"abort_percent": options.abort_percent, "hold_s": options.hold}
    with opened(settings.database) as engine:
        revision = _do(
            engine,
            options.operator,
            clock,
            lambda each, who, now: configurations.draft(each, who, text, options.note, now, **limits),
        )
    print(
        f"configuration {revision} waits for another operator: kiosk-centre configuration confirm {revision}"
    )
    return 0


def _revision(
    act: Callable[[Connection, Operator, int, float], None],
) -> Callable[[Settings, argparse.Namespace, Clock], int]:
    def run(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
        with opened(settings.database) as engine:
            _do(
                engine,
                options.operator,
                clock,
                lambda each, who, now: act(each, who, options.revision, now),
            )
        return 0

    return run


def _list(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    with opened(settings.database) as engine, engine.begin() as connection:
        for row in reversed(configurations.list_all(connection, 50)):
            counted = configurations.tally(connection, row.revision)
            told = f"{counted.applied} of {counted.asked} applied, {counted.refused} refused"
            reason = f" ({row.reason})" if row.reason else ""
            print(f"{row.revision:>5}  {row.state}{reason}  stage {row.stage + 1}  {told}  {row.note}")
    return 0


def _notice(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    def tell(connection: Connection, who: Operator, now: float) -> None:
        if options.take_back:
            closings.take_back(connection, who, now)
            return
        if options.begins is None or options.until is None:
            raise OperatorError("--from and --until are wanted, or --take-back")
        words = {"closed": options.closed, "fa": options.fa, "en": options.en}
        closings.announce(connection, who, options.begins, options.until, now, **words)

    with opened(settings.database) as engine:
        _do(engine, options.operator, clock, tell)
    return 0


def _do(engine: Engine, name: str, clock: Clock, act: Doing) -> Any:
    """Let somebody do something, if the password is right and nothing speaks against it."""
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    now = clock.now().timestamp()
    with engine.begin() as connection:
        who = sign_in(connection, name, password, TERMINAL, now)
    if who is None:
        raise SettingsError("name or password is wrong, or too many tries were made; try again later")
    try:
        return carried_out(engine, who, act, now)
    except OperatorError as error:
        raise SettingsError(str(error)) from error


def _follow(engine: Engine, order: str, wait_s: float | None) -> int:
    """Tell how an order stands, and wait for its end if wanted; 0 for one that is done or on its way."""
    give_up = time.monotonic() + (wait_s or 0.0)
    while True:
        with engine.begin() as connection:
            row = orders.find(connection, order)
        if row is None or row.state in _ENDS or time.monotonic() >= give_up:
            break
        time.sleep(LOOK_S)
    if row is not None:
        print(f"{row.state} {row.reason or ''} {row.result or ''}".rstrip())
    ended_badly = row is None or (row.state in _ENDS and row.state != OrderStatus.DONE.value)
    return 1 if ended_badly or (wait_s and row and row.state not in _ENDS) else 0


def _args(given: list[str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for each in given:
        key, equals, value = each.partition("=")
        if not equals or not key:
            raise SettingsError(f"--arg {each!r}: KEY=VALUE is wanted")
        try:
            told[key] = json.loads(value)
        except ValueError:
            told[key] = value
    return told


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: a time like 2026-11-22T22:00+03:30 is wanted") from None
    if instant.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r}: the time needs its zone, like +03:30")
    return instant
