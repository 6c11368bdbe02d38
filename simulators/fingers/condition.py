"""How a finger is presented and what lies on the glass: plain numbers, and the named cases."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """Spreads are drawn anew for each impression; pressure and moisture run from -1 to 1 with 0 as normal."""

    rotation_deg: float = 8.0
    """standard deviation"""
    turn_deg: float = 0.0
    """least rotation to either side"""
    shift_px: float = 10.0
    """standard deviation, at 500 dpi"""
    offset_px: float = 0.0
    """least shift, in any direction"""
    distortion: float = 0.5
    pressure: float = 0.0
    moisture: float = 0.0
    variety: float = 0.14
    """spread of pressure and moisture from one impression to the next"""
    noise: float = 0.8
    """breaks and bridges in the ridges"""
    roughness: float = 0.3
    """raggedness of ridge edges, pixel by pixel"""
    beading: float = 0.15
    """dark and light spots along the ridges"""
    contact: float = 1.0
    """share of the usual contact area"""
    ghost: float = 0.0
    """strength of an earlier print left on the glass"""
    smear_px: float = 0.0


GOOD = Condition()
NAMED = {
    "good": GOOD,
    "dry": Condition(moisture=-0.55, variety=0.12, noise=1.2),
    "wet": Condition(moisture=0.65, pressure=0.15, variety=0.12),
    "light": Condition(pressure=-0.85, variety=0.12, contact=0.75),
    "latent": Condition(ghost=0.45),
    "smear": Condition(smear_px=14.0),
    "shifted": Condition(offset_px=60.0),
    "rotated": Condition(turn_deg=30.0),
    "partial": Condition(contact=0.45, offset_px=30.0),
}
