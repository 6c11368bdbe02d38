"""The two sets of colours: as the theme names them, and light on dark for eyes that need the contrast."""

from ui.theme import Colour

HIGH_CONTRAST = {
    Colour.GROUND: "#101820",
    Colour.SURFACE: "#17222D",
    Colour.TEXT: "#FFFFFF",
    Colour.MUTED: "#E6ECF1",
    Colour.PRIMARY: "#FFD54A",
    Colour.PRIMARY_PRESSED: "#FFF1C2",
    Colour.BRAND: "#0B2B2F",
    Colour.TINT: "#2A3845",
    Colour.TINT_PRESSED: "#3A4B5B",
    Colour.BORDER: "#C9D4DE",
    Colour.LINE: "#8497A8",
    Colour.FOCUS: "#7FE3D6",
    Colour.ERROR: "#FFB4AB",
    Colour.ERROR_GROUND: "#3A1A1A",
    Colour.SUCCESS: "#8CE8A6",
    Colour.SUCCESS_GROUND: "#12301F",
    Colour.WARNING: "#FFD54A",
    Colour.WARNING_GROUND: "#332A0C",
    Colour.DISABLED: "#8B97A3",
    Colour.DISABLED_GROUND: "#26323D",
    Colour.KEY_GROUND: "#0A1016",
    Colour.KEY_FUNCTION: "#33424F",
    Colour.KEY_PRESSED: "#4E6070",
    Colour.ON_BRAND: "#FFFFFF",
    Colour.ON_PRIMARY_SOFT: "#17222D",
    Colour.SCRIM: "#000000",
}


def hex_of(colour: Colour, *, contrast: bool = False) -> str:
    """The colour as #RRGGBB in the set asked for."""
    return HIGH_CONTRAST[colour] if contrast else str(colour)
