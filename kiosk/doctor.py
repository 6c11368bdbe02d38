"""`kiosk doctor`: looks at everything a kiosk needs; one finding a line, each with its remedy."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from shutil import disk_usage

from config.loading import ConfigError, load
from config.settings import Settings
from drivers.card.opening import open_reader
from drivers.card.trust import Trust, TrustError
from drivers.card.vpcd import SCHEME
from drivers.errors import DeviceError
from kiosk import peripheral_looks
from kiosk.clock import open_clock
from kiosk.devices.opening import open_named_sensor
from kiosk.domain.turning import ClockAddressError
from kiosk.reporting.keys import KeysError, KioskKeys
from kiosk.simulated import SimulatedError, refuse_simulated
from kiosk.storage.store import FILE, Store, StoreError
from kiosk.typeset import TypesetError, require_raqm

_LEAST_FREE = 200 * 1024 * 1024
_CONNECT_S = 3.0
_CABINET_POLLS = 12  # enough for every contact to be believed
_FIRST_YEAR = 2026  # a clock before the software was made is not set


class Grade(StrEnum):
    GOOD = "ok"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it stands, and what to do when it is not well."""

    part: str
    grade: Grade
    text: str
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.grade.value:<8}{self.part:<10}{self.text}"
        return f"{line}; {self.remedy}" if self.remedy else line


class _TroubleError(Exception):
    """Found by an examination of our own: problem, remedy, and whether the kiosk can serve all the same."""

    def __init__(self, problem: str, remedy: str, grade: Grade = Grade.BAD) -> None:
        super().__init__(problem)
        self.remedy = remedy
        self.grade = grade


def examine(path: Path) -> list[Finding]:
    """Every finding for the settings in a file; without readable settings only that one."""
    try:
        settings = load(path)
    except ConfigError as error:
        return [_bad("settings", str(error))]
    return [
        Finding("settings", Grade.GOOD, str(path)),
        *(_found(part, look, settings) for part, look in _LOOKS),
    ]


def exit_code(findings: list[Finding]) -> int:
    return 1 if any(finding.grade is Grade.BAD for finding in findings) else 0


def _found(part: str, look: Callable[[Settings], str], settings: Settings) -> Finding:
    try:
        return Finding(part, Grade.GOOD, look(settings))
    except _TroubleError as trouble:
        return Finding(part, trouble.grade, str(trouble), trouble.remedy)
    except DeviceError as error:
        return Finding(part, Grade.BAD, error.problem, error.remedy)
    except (ClockAddressError, TrustError, KeysError, StoreError, SimulatedError, TypesetError) as error:
        return _bad(part, str(error))


def _bad(part: str, sentence: str) -> Finding:
    problem, _, remedy = sentence.partition("; ")
    return Finding(part, Grade.BAD, problem, remedy)


def _sensor(settings: Settings) -> str:
    sensor = settings.sensor
    with open_named_sensor(sensor) as found:
        return f"{sensor.address}: {found.info.picture}"


def _cabinet(settings: Settings) -> str:
    there = settings.cabinet
    if there is None:
        return "none: an officer stands by"
    from drivers.cabinet.cabinet import Cabinet  # most of a second, spent only where there is one
    from drivers.cabinet.iomap import Signal

    with closing(Cabinet.open(there.address, unit=there.unit)) as cabinet:
        for _ in range(_CABINET_POLLS):
            cabinet.poll()
        if cabinet.is_active(Signal.CASE_OPEN):
            raise _TroubleError("the case is open", "close it, then start the kiosk anew")
        if cabinet.is_active(Signal.LATCH_OPEN):
            raise _TroubleError("the latch is open", "check bolt and position contact")
        card = cabinet.is_active(Signal.CARD_PRESENT)
        if card is None:
            raise _TroubleError("the slot's sensor finds no rest", "clean it and check its wires")
        return f"{there.address}: locked, case closed, {'a card in the slot' if card else 'slot empty'}"


def _reader(settings: Settings) -> str:
    reader = open_reader(settings.reader.name, settings.reader.command_timeout_s)
    try:
        presence = reader.presence
        if presence.lost:
            raise presence.lost
        return f"{settings.reader.name}: {'a card lies in it' if presence.present else 'empty'}"
    finally:
        reader.close()


def _pcscd(settings: Settings) -> str:
    if settings.reader.name.startswith(SCHEME):
        return "not needed: the reader is a vpcd address"
    if not Path("/run/pcscd/pcscd.comm").is_socket():
        raise _TroubleError("not running", "systemctl start pcscd.socket")
    return "running"


def _trust(settings: Settings) -> str:
    trust = Trust.load(settings.reader.trust)
    refuse_simulated(settings, trust)
    until = min(each.not_valid_after_utc for each in trust.terminal_chain)
    if until < datetime.now(UTC):
        raise _TroubleError(
            f"the kiosk's card certificate ended {until:%Y-%m-%d}", "fetch a new one from the centre"
        )
    return f"{settings.reader.trust}: kiosk {trust.kiosk}, valid until {until:%Y-%m-%d}"


def _keys(settings: Settings) -> str:
    keys = KioskKeys.load(settings.centre.keys)
    if keys.kiosk != settings.kiosk.id:
        raise _TroubleError(
            f"made for kiosk {keys.kiosk}, not {settings.kiosk.id}", "enrol this kiosk at the centre"
        )
    return f"{settings.centre.keys}: enrolled as {keys.kiosk}"


def _broker(settings: Settings) -> str:
    address = (settings.centre.host, settings.centre.port)
    try:
        socket.create_connection(address, _CONNECT_S).close()
    except OSError as error:
        problem = f"{address[0]}:{address[1]}: {error.strerror or error}"
        remedy = "start the broker or correct the address; events wait in the outbox meanwhile"
        raise _TroubleError(problem, remedy, Grade.WARNING) from error
    return f"{address[0]}:{address[1]} accepts connections"


def _store(settings: Settings) -> str:
    folder = settings.kiosk.state
    made = (folder / FILE).exists()
    if made:
        Store.open(folder).close()
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        raise _TroubleError(f"{there}: may not be written", "give this user the folder, or name another one")
    free = disk_usage(there).free
    if free < _LEAST_FREE:
        raise _TroubleError(
            f"{folder}: {free // 2**20} MiB free", f"make room: {_LEAST_FREE // 2**20} MiB are needed"
        )
    return f"{folder}: {'whole' if made else 'made at the first start'}, {free // 2**20} MiB free"


def _clock(settings: Settings) -> str:
    if settings.clock_address:
        with ExitStack() as stack:
            now = open_clock(settings.clock_address, stack).now()
        return f"{settings.clock_address}: turned to {now:%Y-%m-%d %H:%M} UTC"
    now = datetime.now(UTC)
    if now.year < _FIRST_YEAR:
        raise _TroubleError(
            f"the clock says {now:%Y-%m-%d}", "set the clock, and check its battery and the network"
        )
    try:
        command = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=5, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        problem = f"{now:%Y-%m-%d %H:%M} UTC; nobody here says whether it is synchronised"
        raise _TroubleError(problem, "run a time service", Grade.WARNING) from None
    if answer.strip() != "yes":
        raise _TroubleError("not synchronised", "check the network and the time service", Grade.WARNING)
    return f"{now:%Y-%m-%d %H:%M} UTC, synchronised"


def _texts(settings: Settings) -> str:
    require_raqm()
    return "Pillow with Raqm, Vazirmatn"


def _voice(settings: Settings) -> str:
    if shutil.which("espeak-ng") is None:
        problem, remedy = "espeak-ng is not installed: nothing is spoken", "apt-get install espeak-ng"
        raise _TroubleError(problem, remedy, Grade.WARNING)
    return "espeak-ng, while headphones are plugged in"


def _python(settings: Settings) -> str:
    return f"{sys.version.split()[0]}"


_LOOKS: tuple[tuple[str, Callable[[Settings], str]], ...] = (
    ("program", _python),
    ("store", _store),
    ("clock", _clock),
    ("sensor", _sensor),
    ("cabinet", _cabinet),
    ("camera", peripheral_looks.camera),
    ("scanner", peripheral_looks.scanner),
    ("printer", peripheral_looks.printer),
    ("pcscd", _pcscd),
    ("reader", _reader),
    ("trust", _trust),
    ("keys", _keys),
    ("broker", _broker),
    ("texts", _texts),
    ("voice", _voice),
)
