"""Every tuning constant, its unit, and where the number comes from.

Pixels are pixels at 500 dpi (0.0508 mm). "Ridge" is the period from ridge to ridge, about 9 pixels in adults.
"""

from math import pi

# --- what is taken (limits of the issue, with room) ---
WORKING_DPI = 500.0
LEAST_DPI, MOST_DPI = 200.0, 2000.0
LEAST_SIDE, MOST_SIDE = 32, 2000  # pixels at 500 dpi
SHRINK_BY_AREA_FROM = 1.5  # below this ratio cubic interpolation keeps more of the ridges

# --- segmentation ---
FINGER_SIGMA = 5.5  # pixels over which ridge energy is averaged
FINGER_SHARE = 0.28  # of the strong regions' ridge energy (its 90th percentile)
FINGER_LEAST = 3.0  # grey levels of ridge energy below which nothing is a finger
FINGER_CLOSING = 19  # pixels
FINGER_OPENING = 25  # pixels

# --- minutiae ---
MOST_MINUTIAE = 255  # what a record can hold

# --- cylinders (Cappelli, Ferrara, Maltoni 2010, table 1, for 500 dpi) ---
RADIUS = 70.0  # pixels
CELLS, LAYERS = 8, 6
SPATIAL_SIGMA = 28 / 3  # pixels
LAYER_SIGMA = 2 * pi / 9  # radians
FILL_MIDDLE, FILL_STEEPNESS = 0.43, 9.35  # the published 0.01 and 400 as shares of one neighbour's peak
HULL_MARGIN = 50.0  # pixels

# --- pairing and scoring (the same paper, local similarity with relaxation) ---
LEAST_JOINT = 0.6  # share of a cylinder's cells that must be valid in both
LEAST_LENGTH = 0.5  # an almost empty cylinder is like any other
ROUNDS, OWN_WEIGHT = 5, 0.5
DISTANCE_MIDDLE, DISTANCE_STEEPNESS = 5.0, 1.6  # pixels; 1 / pixel
DIRECTION_MIDDLE, DIRECTION_STEEPNESS = pi / 12, 30.0  # radians; 1 / radian
MOST_PROPOSED = 90  # of all pairs, the most similar
CANDIDATES = 2  # partners a minutia may propose
FEWEST_MINUTIAE = 2  # less cannot agree on anything
FEWEST_PAIRS, MOST_PAIRS = 4, 12
PAIRS_MIDDLE, PAIRS_STEEPNESS = 20.0, 0.4  # minutiae; 1 / minutia
FULL_TRUST = 10  # minutiae from which agreement counts in full: three of three is no evidence

# --- quality (chosen on synthetic fingers; record 0014) ---
FOREGROUND = 0.6  # of the network's foreground
LEAST_FINGER_AREA = 4000  # pixels (10 mm^2): less is a speck
ENOUGH_AREA = 15000  # pixels (39 mm^2): less is a fingertip, whatever it shows
ENOUGH_EVIDENCE = 10.0  # sure minutiae whose proof falls short of certainty by a factor of e
UNCLEAR, CLEAR = 0.78, 0.86  # mean foreground: blots and noise lie below, prints above
SMALL_AREA = 30000  # pixels (77 mm^2)
SHIFTED_SHARE = 0.25
DRY_SHARE, WET_SHARE = 0.46, 0.545  # of the pixels darker than their surroundings; 0.47 to 0.52 is usual
SMUDGED_CLARITY = 0.938

# --- overlay: what two samples of one finger differ by, against chance ---
OVERLAYS = 3  # starting pairs tried
REFINEMENTS = 2
DIRECTION_LEVER = 20.0  # pixels
PLACE_SIGMA = 5.0  # pixels: half a ridge period of distortion and noise left after a rigid overlay
TURN_SIGMA = 0.2  # radians
MOST_STRAIN = 6.0  # squared errors, place and turn together, of what still meets
MET_SHARE = 0.5  # of a sample's minutiae that another sample of the finger has too
DENSITY = 1 / 2500  # minutiae per pixel, about one in a square of five and a half ridges
COMMON_MARGIN = 5.0  # pixels
LIKENESS_WEIGHT, ALIKE_BY_CHANCE = 2.5, 0.5
LOCAL_WEIGHT = 250.0
FLOW_DISCOUNT = 1.0  # per pair: strangers of one pattern share much of the flow, so directions prove less

# --- merging of impressions ---
MERGED_FROM = 15.0  # evidence from which an impression surely lies on the best one
MERGED_REACH, MERGED_TURN = 10.0, 0.5  # pixels, radians
MERGED_LEAST = 35  # of the quality of what only one impression saw where several could have
