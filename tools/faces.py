"""`python -m tools.faces DIR`: pictures for the simulated face camera, of the one portrait that can be had.

kiosk-sim camera --image DIR/neutral.png DIR/eyes_shut.png …
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from kiosk.completion.pictures import Frame
from tests.kiosk.completion.face import portraits
from tests.kiosk.completion.face.portraits import neutral, original, scene

FACES: dict[str, Callable[[], Frame]] = {
    "neutral": lambda: scene(neutral().pixels),
    "eyes_shut": lambda: scene(portraits.eyes_shut(neutral())),
    "smiling": lambda: scene(original().pixels),
    "turned": lambda: scene(portraits.turned(neutral(), 30)),
    "far": lambda: scene(neutral().pixels, eye_distance=60),
}


def draw(folder: Path) -> dict[str, Path]:
    """One picture of 1280 × 720 for each name; only `neutral` passes the checks."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {name: folder / f"{name}.png" for name in FACES}
    for name, made in FACES.items():
        Image.fromarray(made()).save(paths[name])
    return paths


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.faces", description=__doc__)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    if portraits.carried_picture("astronaut.png") is None:
        parser.error("scikit-image is not installed; run make setup")
    print("\n".join(str(path) for path in draw(options.folder).values()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
