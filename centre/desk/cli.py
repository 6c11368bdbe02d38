"""`kiosk-centre desk`: the officers' pages, and the same acts from a terminal. PINs come on stdin."""

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from centre.desk.acts import DeskWork, Outcome, SignIn, carried_out
from centre.desk.context import Asked
from centre.desk.texts import HELP, REMEDIES
from centre.desk.views import DeskActError, show_application, show_book
from centre.settings import Settings
from centre.storage.database import opened
from centre.storage.keys import CentreKeys
from kiosk.domain.clock import Clock
from kiosk.domain.desk import Act
from kiosk.domain.numbers import grouped

ADDRESS = "127.0.0.1:8081"


def add_desk(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Hang the desk's commands under the parser of `kiosk-centre`."""
    desk = commands.add_parser("desk", help="what officers decide")
    acts = desk.add_subparsers(required=True, metavar="ACT")
    for act in Act:
        _add_act(acts.add_parser(act.value.replace("_", "-"), parents=[shared], help=HELP[act]), act)
    pages = acts.add_parser("serve", parents=[shared], help="the officers' pages")
    pages.add_argument("--listen", default=ADDRESS, metavar="HOST:PORT", help=f"default {ADDRESS}")
    pages.set_defaults(act=serve)
    show = acts.add_parser("show", parents=[shared], help="where an application and its card are")
    show.add_argument("named", metavar="NUMBER")
    show.set_defaults(act=show_application)
    log = acts.add_parser("log", parents=[shared], help="the latest acts; with --verify the whole book")
    log.add_argument("--verify", action="store_true")
    log.set_defaults(act=show_book)


def serve(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """Serve the pages until SIGTERM or SIGINT; `ready URL` is printed once the address answers."""
    from centre.desk.web.app import create_desk
    from centre.web.serving import serve_site

    keys = CentreKeys.open(Path(settings.keys))
    with opened(settings.database) as engine:
        serve_site(
            options.listen, lambda secure: create_desk(engine, keys, settings.policy, clock, secure=secure)
        )
    return 0


def act(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """Carry out one act; what is refused is in the book all the same."""
    first = SignIn(options.officer, _pin(options.officer))
    second = SignIn(options.second, _pin(options.second)) if options.second else None
    asked = Asked(options.desk_act, options.named, options.reason, _details(options))
    work = DeskWork(CentreKeys.open(Path(settings.keys)), settings.policy)
    with opened(settings.database) as engine:
        outcome = carried_out(engine, work, asked, first, second, clock.now().timestamp())
    if outcome.refused:
        raise DeskActError(REMEDIES[outcome.refused])
    print(_told(asked.act, outcome))
    return 0


def _add_act(command: argparse.ArgumentParser, which: Act) -> None:
    command.add_argument("named", metavar="NUMBER", help="tracking or receipt number, card serial, reference")
    command.add_argument("--officer", required=True, metavar="NAME", help="PIN on standard input")
    command.add_argument("--reason", required=True, metavar="TEXT")
    command.add_argument("--second", metavar="NAME", help="another officer; their PIN is the next line")
    if which in (Act.RECALL, Act.CHANGE_PLACE):
        command.add_argument("--place", required=True)
    if which is Act.INELIGIBLE:
        command.add_argument("--outcome", required=True, choices=("deceased", "not_eligible"))
    if which in (Act.CORRECT, Act.CONTACT):
        command.add_argument("--set", action="append", default=[], metavar="ITEM=VALUE", dest="changes")
    command.set_defaults(act=act, desk_act=which)


def _details(options: argparse.Namespace) -> dict[str, Any]:
    details = {key: getattr(options, key) for key in ("place", "outcome") if hasattr(options, key)}
    if not all("=" in each for each in getattr(options, "changes", [])):
        raise DeskActError("--set wants ITEM=VALUE")
    pairs = [each.partition("=")[::2] for each in getattr(options, "changes", [])]
    contact = {path.removeprefix("contact."): value for path, value in pairs if path.startswith("contact.")}
    changes = {path: value for path, value in pairs if not path.startswith("contact.")}
    return details | ({"contact": contact} if contact else {}) | ({"changes": changes} if changes else {})


def _told(which: Act, outcome: Outcome) -> str:
    if "receipt" in outcome.told:
        copy = f", copy {outcome.told['copy']}" if which is Act.REPRINT else ""
        return f"receipt {grouped(outcome.told['receipt'])}{copy}: delivery at {outcome.told['place']}"
    if which is Act.ERASE:
        return f"erased: {outcome.told['erased']} records, their key and all digests; moves and book stay"
    wanted = outcome.told.get("wanted_at")
    return f"{which.value}: {outcome.state}" + (f", wanted at {wanted}" if wanted else "")


def _pin(name: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"PIN of {name}: ")
    return sys.stdin.readline().rstrip("\n")
