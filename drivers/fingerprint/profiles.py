"""What is known beforehand of each kind of module: picture, resolution, limits of tuning (sheet §5-§8)."""

from dataclasses import dataclass, replace

from drivers.fingerprint.commands import ProductInformation
from drivers.fingerprint.images import Layout


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of module; `speeds` are those it may be raised to, best first."""

    name: str
    width: int = 256
    height: int = 288
    dpi: int = 500
    speeds: tuple[int, ...] = (115200, 57600)
    packet_size: int = 256
    has_ring_light: bool = False


ZFM_20 = Profile("ZFM-20")
R307 = Profile("R307")
AS608 = Profile("AS608")
R503 = Profile("R503", width=192, height=192, dpi=508, has_ring_light=True)
R50X_SMALL = Profile("R502", width=160, height=160, dpi=508, has_ring_light=True)
CLONE = Profile("clone", speeds=(57600,), packet_size=128)

PROFILES = {profile.name: profile for profile in (ZFM_20, R307, AS608, R503, R50X_SMALL, CLONE)}

OTHER_LAYOUTS = (Layout(192, 192), Layout(160, 160))
"""Pictures that a module may send which tells nothing of itself and is not of the usual size."""

_AS608_SYSTEM_ID = 0x0009
_PLAUSIBLE_SIDE = range(64, 1025)


def named(name: str) -> Profile:
    """The profile of that name, in any case; ValueError names those there are."""
    for profile in PROFILES.values():
        if profile.name.lower() == name.lower():
            return profile
    raise ValueError(f"no sensor profile {name!r}; there are: {', '.join(PROFILES)}")


def recognise(system_id: int | None, product: ProductInformation | None) -> Profile:
    """The profile that fits what a module says of itself; its own picture size wins over the table."""
    if product is None:
        return AS608 if system_id == _AS608_SYSTEM_ID else ZFM_20
    known = next((p for p in PROFILES.values() if product.module_type.upper().startswith(p.name)), None)
    if product.width in _PLAUSIBLE_SIDE and product.height in _PLAUSIBLE_SIDE and product.width % 2 == 0:
        name = product.module_type or "R50x"
        return replace(known or R503, name=name, width=product.width, height=product.height)
    return known or R503
