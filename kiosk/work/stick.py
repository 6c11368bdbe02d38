"""A technician's stick: a sealed bundle is written to it, and what the centre signed is taken from it.

Nothing on it is believed unless the centre signed it for this kiosk or place, and nothing is written to it
that anybody but the centre can read.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from drivers.errors import DeviceFault, DeviceGone
from kiosk.domain import technicians
from kiosk.domain.clock import Clock
from kiosk.domain.documents import parse_json
from kiosk.domain.messages import timestamp
from kiosk.domain.service_bundle import pack
from kiosk.domain.technicians import TechnicianList, TechniciansError
from kiosk.reporting.configured import NEWEST
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.technicians import read_list
from kiosk.session.journeys.technician.parts import Fact, FactGrade
from kiosk.storage.private_file import write_private

Facts = tuple[Fact, ...]
CONFIGURATION = NEWEST
TAKEN = "taken"
_LARGEST = 1_000_000
_SHOWN_DIGITS = 16


class Configured(Protocol):
    """The configuration this kiosk runs with (`kiosk.reporting.configured`)."""

    def standing(self) -> tuple[int, str]:
        """Its revision, and whether all of it counts already."""

    def take(self, payload: bytes) -> str | None:
        """Take one that the centre signed; else the word for why not."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who this kiosk is, and what it may give away or take."""

    keys: KioskKeys
    folder: Path  # where the keys and the technicians' list lie
    place: str
    configured: Configured
    log: Callable[[], str]


class Stick:
    """`folder` is where it is mounted; None where this kiosk has no place for one. Used by one thread."""

    def __init__(self, folder: Path | None, desk: Desk, clock: Clock, *, must_be_mounted: bool) -> None:
        self._folder = folder
        self._desk = desk
        self._clock = clock
        self._must_be_mounted = must_be_mounted

    def settings(self) -> Facts:
        """What the kiosk runs with and until when its technicians may sign on; for a look."""
        revision, standing = self._desk.configured.standing()
        grade = FactGrade.GOOD if standing == "applied" else FactGrade.WARNING
        return (
            Fact("revision", str(revision)),
            Fact("configuration", standing, grade),
            self._listed(),
            Fact("stick", "in" if self._is_there() else "none"),
        )

    def take(self) -> Facts:
        """A configuration and a list of technicians, whichever lie there; each is judged by itself."""
        folder = self._mounted()
        return (
            _taken("configuration", folder / CONFIGURATION, self._take_configuration),
            _taken("technicians", folder / technicians.FILE, self._take_list),
            Fact("revision", str(self._desk.configured.standing()[0])),
        )

    def export(self, two: tuple[str, str], looks: Mapping[str, Facts]) -> tuple[str, int, Facts]:
        """Write a bundle that `two` technicians signed for; its digest, its size, and what to show of it."""
        folder, keys, now = self._mounted(), self._desk.keys, self._clock.now()
        content = {
            "technicians": list(two),
            "found": {
                subject: [[each.about, each.value, each.grade.value] for each in facts]
                for subject, facts in looks.items()
            },
            "log": self._desk.log(),
        }
        data = bytes(pack(keys.kiosk, timestamp(now), content, keys.own, keys.centre_sealing))
        path = folder / f"{keys.kiosk}-{now:%Y%m%d-%H%M%S}.bundle"
        try:
            write_private(path, data)
        except OSError as error:
            raise DeviceFault(f"the stick: {error.strerror or error}", "use another one") from error
        digest = hashlib.sha256(data).hexdigest()
        facts = (
            Fact("bundle", path.name, FactGrade.GOOD),
            Fact("digest", _grouped(digest[:_SHOWN_DIGITS])),
            Fact("size", f"{len(data) / 1000:.1f} kB"),
        )
        return digest, len(data), facts

    def _take_configuration(self, data: bytes) -> str:
        return self._desk.configured.take(data) or TAKEN

    def _take_list(self, data: bytes) -> str:
        """The list there is stays unless this one is the centre's too and ends no earlier."""
        desk = self._desk
        try:
            document = parse_json(data)
            brought = technicians.check(document, desk.keys.centre_signing, desk.place, self._clock.now())
        except (TechniciansError, ValueError, TypeError):
            return "not_signed"
        if (there := self._present()) and there.expires_at > brought.expires_at:
            return "older"
        write_private(desk.folder / technicians.FILE, data)
        return TAKEN

    def _listed(self) -> Fact:
        listed = self._present()
        if listed is None:
            return Fact("technicians", "none", FactGrade.WARNING)
        return Fact("technicians", f"{listed.expires_at:%Y-%m-%d}", FactGrade.GOOD)

    def _present(self) -> TechnicianList | None:
        desk = self._desk
        try:
            return read_list(desk.folder, desk.keys.centre_signing, desk.place, self._clock)
        except TechniciansError:
            return None

    def _is_there(self) -> bool:
        folder = self._folder
        if folder is None or not folder.is_dir():
            return False
        return folder.is_mount() or not self._must_be_mounted

    def _mounted(self) -> Path:
        if self._folder is None:
            raise DeviceGone(
                "this kiosk has no place for a stick", "name it in the settings: [service] stick"
            )
        if not self._is_there():
            raise DeviceGone(f"no stick at {self._folder}", "plug it in, and wait until it is mounted")
        return self._folder


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DeviceFault(f"{path.name}: {error.strerror or error}", "use another stick") from error


def _taken(about: str, path: Path, take: Callable[[bytes], str]) -> Fact:
    data = _read(path)
    if data is None:
        return Fact(about, "none")
    word = take(data)
    return Fact(about, word, FactGrade.GOOD if word == TAKEN else FactGrade.BAD)


def _grouped(digest: str) -> str:
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
