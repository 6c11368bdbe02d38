"""`kiosk-centre technicians`: the signed list of who may sign on as technician at a place's kiosks."""

import argparse
import getpass
import json
import re
import sys
import uuid
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

from centre.fleet.register import RegisterError
from centre.settings import Settings
from centre.storage.keys import CentreKeys
from centre.storage.passwords import hashed
from kiosk.domain import technicians as wire
from kiosk.domain.clock import Clock
from kiosk.domain.technicians import Account, TechnicianList
from kiosk.domain.text import ascii_digits

_ROLES = ", ".join(wire.ROLES)
_WHO = re.compile(rf"(?P<number>[0-9]{{4,8}}):(?P<role>{'|'.join(wire.ROLES)})")
_PIN = re.compile(r"[0-9]{6,8}")
_LONGEST_DAYS = 400
_REFERENCES = uuid.UUID("7b1d5a52-6f0e-4c0c-9c1b-5d2f4b7a9e31")
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_technicians(commands: Commands, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "technicians", parents=[shared], help="sign who may sign on as technician; a PIN a line on stdin"
    )
    command.add_argument(
        "people", nargs="+", metavar="NUMBER:ROLE", help=f"4 to 8 digits, and one of {_ROLES}"
    )
    command.add_argument("--place", default=wire.EVERYWHERE, help="a place, or * for all (*)")
    command.add_argument("--days", type=int, default=90, metavar="N", help="how long the list is good (90)")
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help="KEYS/technicians.json")
    command.set_defaults(act=make_list)


def make_list(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    if not 1 <= options.days <= _LONGEST_DAYS:
        raise RegisterError(f"--days {options.days}: 1 to {_LONGEST_DAYS} are possible")
    people = [_who(each) for each in options.people]
    if len({number for number, _ in people}) < len(people):
        raise RegisterError("a number stands in the list twice")
    accounts = tuple(_account(number, role, _pin(number)) for number, role in people)
    listed = TechnicianList(options.place, clock.now() + timedelta(days=options.days), accounts)
    document = wire.sign(listed, CentreKeys.open(Path(settings.keys)).signing)
    options.out.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    options.out.chmod(0o600)
    print(f"{len(accounts)} technicians, good until {listed.expires_at:%Y-%m-%d}: {options.out}")
    return 0


def _who(text: str) -> tuple[str, str]:
    found = _WHO.fullmatch(ascii_digits(text))
    if found is None:
        raise RegisterError(f"{text!r}: NUMBER:ROLE is wanted, 4 to 8 digits and one of {_ROLES}")
    return found["number"], found["role"]


def _account(number: str, role: str, pin: str) -> Account:
    """The reference says nothing of the person and stays the same from list to list."""
    reference = f"tech-{uuid.uuid5(_REFERENCES, number).hex[:12]}"
    return Account(reference, number, role, hashed(pin))


def _pin(number: str) -> str:
    typed = getpass.getpass(f"PIN of {number}: ") if sys.stdin.isatty() else sys.stdin.readline()
    pin = ascii_digits(typed.strip())
    if not _PIN.fullmatch(pin):
        raise RegisterError(f"technician {number}: a PIN has 6 to 8 digits")
    return pin
