"""An optional sink for what each step made; costs nothing when off."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy.typing as npt

Trace: TypeAlias = Callable[[str, npt.NDArray[Any]], None]


def silent(name: str, field: npt.NDArray[Any]) -> None:
    """Throws every picture away."""
