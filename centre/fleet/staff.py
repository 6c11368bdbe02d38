"""`kiosk-centre officer`: officers with a PIN and the digest of their own national code, so that none signs
for themselves. Both are typed unseen or come on standard input: neither stands in the shell's history."""

import argparse
import getpass
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection, select

from centre.fleet.register import RegisterError, add_officer, officer_name
from centre.settings import Settings
from centre.storage.database import opened
from centre.storage.keys import CentreKeys
from centre.storage.schema import officers
from kiosk.domain.clock import Clock
from kiosk.domain.identity import SecondItem, SecondItemKind, national_code
from kiosk.domain.problems import FieldError

_MISSING = "national code missing: nobody can tell whether they sign for themselves"
_REMEDY = "tell it with: kiosk-centre officer code NAME"
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_staff(commands: Commands, shared: argparse.ArgumentParser) -> None:
    officer = commands.add_parser("officer", help="officers who confirm documents")
    acts = officer.add_subparsers(required=True, metavar="COMMAND")
    command = acts.add_parser(
        "add", parents=[shared], help="PIN and the officer's own national code, a line each on stdin"
    )
    command.add_argument("name", metavar="NAME")
    command.add_argument("--place", required=True)
    command.set_defaults(act=officer_add)
    command = acts.add_parser("code", parents=[shared], help="an officer's own national code on stdin")
    command.add_argument("name", metavar="NAME")
    command.set_defaults(act=officer_code)
    command = acts.add_parser(
        "list", parents=[shared], help="who they are, and whose national code is missing"
    )
    command.set_defaults(act=officer_list)


def officer_add(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """A centre in production takes no officer without the code; elsewhere what is missing is told."""
    pin, typed = _typed("PIN: "), _typed("National code: ")
    code = _digest(settings, typed) if typed else None
    with opened(settings.database) as engine, engine.begin() as connection:
        reference = add_officer(connection, options.name, options.place, pin, code)
        if _code_of(connection, options.name) is None:
            if settings.mode == "production":
                raise RegisterError(f"officer {options.name}: the second line must be their national code")
            print(f"kiosk-centre: officer {options.name}: {_MISSING}; {_REMEDY}", file=sys.stderr)
    print(reference)
    return 0


def officer_code(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    digest = _digest(settings, _typed("National code: "))
    mine = officers.c.name == officer_name(options.name)
    with opened(settings.database) as engine, engine.begin() as connection:
        told = officers.update().where(mine).values(national_code_digest=digest)
        if connection.execute(told).rowcount == 0:
            raise RegisterError(f"officer {options.name} is unknown; add them with: kiosk-centre officer add")
    print("national code kept as a keyed digest")
    return 0


def officer_list(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """Exit status 1 while the code of anybody is missing."""
    with opened(settings.database, only_reads=True) as engine, engine.begin() as connection:
        rows = connection.execute(select(officers).order_by(officers.c.place, officers.c.name)).all()
    lacking = [row for row in rows if row.national_code_digest is None]
    print("\n".join(_lines([(row.reference, row.place, row.name, row in lacking) for row in rows])))
    return 1 if lacking else 0


def _lines(rows: list[tuple[str, str, str, bool]]) -> Iterator[str]:
    for reference, place, name, lacks in rows:
        yield f"{reference}  {place:<16} {name}" + (f"  {_MISSING}" if lacks else "")
    if any(lacks for *_, lacks in rows):
        yield _REMEDY
    if not rows:
        yield "no officers yet; add one with: kiosk-centre officer add NAME --place PLACE"


def _code_of(connection: Connection, name: str) -> bytes | None:
    known = select(officers.c.national_code_digest).where(officers.c.name == officer_name(name))
    found: bytes | None = connection.execute(known).scalar()
    return found


def _digest(settings: Settings, typed: str) -> bytes:
    try:
        code = national_code(typed)
    except FieldError as error:
        raise RegisterError(f"national code: {error.problem.value}; type all ten digits") from error
    return CentreKeys.open(Path(settings.keys)).digest(SecondItem(SecondItemKind.NATIONAL_CODE, code))


def _typed(what: str) -> str:
    return getpass.getpass(what) if sys.stdin.isatty() else sys.stdin.readline().strip()
