"""What `kiosk-centre` is told: a TOML file with a `[policy]` table, and options that overrule it."""

import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from kiosk.domain.policy import DEFAULT_POLICY, PolicyError, ProcessPolicy, read_policy

DEFAULT_PORT = 1883
_OURSELVES = ("127.0.0.1", "::1", "localhost")
MODES = ("production", "simulation")


class SettingsError(ValueError):
    """A setting that cannot be used; names file and key."""


@dataclass(frozen=True, slots=True)
class Settings:
    database: str = "sqlite:///centre.db"
    keys: str = "centre-keys"
    broker: str = "127.0.0.1:1883"
    root: str = "kiosks"
    client_id: str = "centre-1"
    tls: str = ""  # what `broker-init` made; without it the broker must be on this machine
    register: str = ""  # the population register's address; without one inquiries wait
    production: str = ""  # card production's address; without one completed applications wait
    production_key: str = ""  # its public sealing key; without one the first it tells is believed
    mode: str = "simulation"  # production refuses a turned clock
    clock: str = ""  # a turned clock's address, tcp://HOST:PORT; without one the machine's own
    policy: ProcessPolicy = DEFAULT_POLICY

    def clock_address(self) -> str | None:
        """Where a turned clock is; a centre in production has none."""
        if self.mode not in MODES:
            raise SettingsError(f"mode {self.mode!r} must be one of {', '.join(MODES)}")
        if self.clock and self.mode == "production":
            raise SettingsError(
                f'clock {self.clock} is for simulation only; leave it out, or set mode = "simulation"'
            )
        return self.clock or None

    def check_line(self) -> None:
        """Refuse a plain line in production, and to anywhere but this machine."""
        host, _ = self.broker_address()
        if self.tls:
            return
        if self.mode == "production":
            raise SettingsError("a centre in production speaks TLS; name the folder of broker-init: tls")
        if host not in _OURSELVES:
            raise SettingsError(
                f"broker {self.broker} is not this machine; name the folder of broker-init: tls"
            )

    def broker_address(self) -> tuple[str, int]:
        host, _, port = self.broker.rpartition(":")
        if not host or not port.isascii() or not port.isdecimal() or not 0 < int(port) < 65536:
            raise SettingsError(f"broker {self.broker!r} must be HOST:PORT")
        return host, int(port)


def load(path: Path | None, overrules: dict[str, Any]) -> Settings:
    """Defaults, then the file, then the options given."""
    settings = replace(Settings(), **_read(path)) if path else Settings()
    return replace(settings, **{key: value for key, value in overrules.items() if value is not None})


def _read(path: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: {error}") from error
    known = {each.name: each.type for each in fields(Settings)}
    return {key: _checked(path, key, value, known) for key, value in document.items()}


def _checked(path: Path, key: str, value: Any, known: dict[str, Any]) -> Any:
    if key not in known:
        raise SettingsError(f"{path}: {key}: unknown; there are {', '.join(known)}")
    if known[key] is str and isinstance(value, str):
        return value
    if known[key] is ProcessPolicy and isinstance(value, dict):
        return _policy(path, value)
    raise SettingsError(f"{path}: {key}: expected {_kind(known[key])}, got {value!r}")


def _policy(path: Path, values: dict[str, Any]) -> ProcessPolicy:
    try:
        return read_policy(values)
    except PolicyError as error:
        raise SettingsError(f"{path}: policy.{error}") from error


def _kind(expected: type) -> str:
    return "a table" if expected is ProcessPolicy else expected.__name__
