"""The parameters of an SFM module: some in RAM, those saved in flash, in the file `--state` names."""

import json
from pathlib import Path

from drivers.fingerprint.sfm.packets import BAUDS, BINARY_IMAGE, Parameter
from simulators.sensor.flash import StateError

_FACTORY = {Parameter.TIMEOUT: 0x3A, Parameter.IMAGE_FORMAT: BINARY_IMAGE, Parameter.BAUD: 0x35}


class Parameters:
    """What SW writes lasts until power is lost, unless SF saves it."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._saved = dict(_FACTORY)
        if path is not None and path.exists():
            self._saved |= _read(path)
        self._keep()
        self.forget()

    def forget(self) -> None:
        """Power comes back: what was not saved is as it was."""
        self._now = dict(self._saved)

    def get(self, code: int) -> int | None:
        return self._now.get(Parameter(code)) if code in set(Parameter) else None

    def set(self, code: Parameter, value: int) -> None:
        self._now[code] = value

    def save(self) -> None:
        self._saved = dict(self._now)
        self._keep()

    @property
    def baud(self) -> int:
        """The speed of the line: what was saved last, as it counts from the next power-on."""
        return BAUDS[self._saved[Parameter.BAUD]]

    def set_baud(self, baud: int) -> None:
        """As a disturbed supply does: another speed, saved."""
        code = next(code for code, each in BAUDS.items() if each == baud)
        self._now[Parameter.BAUD] = self._saved[Parameter.BAUD] = code
        self._keep()

    def _keep(self) -> None:
        if self._path is None:
            return
        draft = self._path.with_name(f".{self._path.name}.draft")
        try:
            draft.write_text(json.dumps({code.name: value for code, value in self._saved.items()}))
            draft.replace(self._path)
        except OSError as error:
            raise StateError(f"cannot keep the state in {self._path}: {error.strerror}") from None


def _read(path: Path) -> dict[Parameter, int]:
    try:
        kept = {Parameter[name]: int(value) for name, value in json.loads(path.read_text()).items()}
        if set(kept) != set(_FACTORY) or kept[Parameter.BAUD] not in BAUDS:
            raise ValueError("other parameters than an SFM module's")
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise StateError(f"{path} is no sensor state ({error}); name another file or delete it") from None
    return kept
