"""Settings of a kiosk whose every address is in a folder of the test's own, and a machine made of files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from config.loading import load
from config.settings import Address, Mode, Settings
from kiosk.doctor.machine import Machine

CONFIG = Path(__file__).resolve().parents[3] / "config"


@dataclass(frozen=True)
class Pretended(Machine):
    """Its files lie under `root`; `answers` are what its programs print, `closed` what may not be used."""

    answers: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    as_root: bool = False

    def answer(self, command: Sequence[str]) -> str | None:
        return self.answers.get(tuple(command))

    def may_use(self, path: Path) -> bool:
        return path.name not in self.closed

    def group_of(self, path: Path) -> str | None:
        return "dialout"

    @property
    def user(self) -> str:
        return "kiosk"

    @property
    def is_root(self) -> bool:
        return self.as_root


def machine(root: Path, files: Mapping[str, str] | None = None, **more: object) -> Pretended:
    for name, content in (files or {}).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return Pretended(root, **more)  # type: ignore[arg-type]


def in_service(folder: Path) -> Settings:
    """The shipped settings of a kiosk in service, with its state and keys under `folder`."""
    shipped = load(CONFIG / "default.toml")
    return replace(
        shipped,
        kiosk=replace(shipped.kiosk, state=folder / "state"),
        centre=replace(shipped.centre, keys=folder / "keys", host="localhost"),
        reader=replace(shipped.reader, trust=CONFIG / "test-trust"),
    )


def simulated(settings: Settings) -> Settings:
    return replace(settings, kiosk=replace(settings.kiosk, mode=Mode.SIMULATION))


def with_sensor(settings: Settings, address: Path | str) -> Settings:
    return replace(settings, sensor=replace(settings.sensor, address=Address(address)))
