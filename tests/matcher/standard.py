"""The example of the standards (INCITS 378-2004 annex B.2, ISO/IEC 19794-2:2005 annex C.2), by hand."""

from math import tau

from matcher.minutia import Minutia, MinutiaType, Template
from matcher.record import Record, View

OTHER, ENDING, BIFURCATION = MinutiaType.OTHER, MinutiaType.RIDGE_ENDING, MinutiaType.BIFURCATION
DPI = 197 * 2.54

# type, x, y, angle (1/256 turn), quality
LEFT_INDEX = (
    (ENDING, 100, 14, 80, 90),
    (ENDING, 164, 17, 60, 80),
    (BIFURCATION, 55, 18, 16, 90),
    (BIFURCATION, 74, 22, 54, 60),
    (ENDING, 112, 22, 64, 80),
    (BIFURCATION, 42, 31, 31, 90),
    (BIFURCATION, 147, 35, 36, 90),
    (ENDING, 88, 38, 117, 40),
    (BIFURCATION, 43, 42, 3, 80),
    (ENDING, 56, 48, 23, 70),
    (ENDING, 132, 49, 51, 90),
    (BIFURCATION, 71, 50, 47, 80),
    (OTHER, 95, 51, 58, 90),
    (ENDING, 112, 53, 94, 50),
    (BIFURCATION, 135, 58, 23, 80),
    (OTHER, 41, 60, 42, 70),
    (BIFURCATION, 67, 62, 103, 90),
    (ENDING, 91, 63, 94, 80),
    (ENDING, 112, 65, 23, 60),
    (ENDING, 53, 71, 32, 90),
    (BIFURCATION, 104, 74, 9, 80),
    (ENDING, 75, 79, 15, 90),
    (BIFURCATION, 48, 80, 65, 90),
    (ENDING, 130, 89, 32, 80),
    (BIFURCATION, 63, 95, 90, 80),
    (ENDING, 47, 108, 117, 90),
    (BIFURCATION, 126, 115, 122, 30),
)
RIGHT_INDEX = (
    (ENDING, 40, 93, 0, 90),
    (BIFURCATION, 116, 100, 0, 80),
    (ENDING, 82, 95, 9, 70),
    (BIFURCATION, 140, 113, 11, 70),
    (ENDING, 122, 135, 13, 80),
    (BIFURCATION, 55, 72, 15, 50),
    (ENDING, 94, 74, 17, 60),
    (ENDING, 155, 62, 30, 80),
    (BIFURCATION, 42, 64, 39, 70),
    (ENDING, 155, 85, 42, 80),
    (BIFURCATION, 96, 192, 44, 80),
    (ENDING, 114, 86, 60, 80),
    (BIFURCATION, 142, 90, 64, 70),
    (ENDING, 57, 137, 71, 90),
    (ENDING, 131, 75, 78, 80),
    (ENDING, 45, 113, 85, 80),
    (BIFURCATION, 111, 171, 92, 50),
    (ENDING, 95, 62, 107, 60),
    (BIFURCATION, 61, 114, 142, 80),
    (BIFURCATION, 143, 72, 178, 80),
    (ENDING, 63, 104, 213, 70),
    (BIFURCATION, 125, 73, 249, 40),
)


def template(rows: tuple[tuple[MinutiaType, int, int, int, int], ...], quality: int) -> Template:
    minutiae = tuple(Minutia(x, y, angle * tau / 256, kind, good) for kind, x, y, angle, good in rows)
    return Template(minutiae, 512, 512, DPI, quality)


RECORD = Record(
    (
        View(template(LEFT_INDEX, 90), position=7),
        View(template(RIGHT_INDEX, 70), position=2, extended=bytes.fromhex("0221 000A 01453C362143")),
    ),
    device=181,
)
