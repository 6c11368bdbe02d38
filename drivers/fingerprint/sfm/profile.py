"""What no public source settles of Suprema's modules: documented or assumed values, others by the caller.

The vendor's own clients differ on whether ridges travel dark; the manual names no resolution and no command
that only looks at the glass. So a glass counts as empty where a scan meets no finger within `look_s`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SfmProfile:
    """One kind of module."""

    name: str = "SFM"
    dpi: int = 500
    ridges_are_dark: bool = True
    look_s: float = 0.4


SFM = SfmProfile()
