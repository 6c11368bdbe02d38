"""A stranger's verdict on prints: libfprint enrols five impressions of each finger and verifies the rest.

Runs under the system's Python (python3-gi, gir1.2-fprint-2.0), outside the project's environment:
`libfprint_judge.py FOLDER WIDTH HEIGHT` reads `<finger>_<impression>.raw` and prints a JSON object.
"""

import importlib
import json
import os
import socket
import struct
import sys
import tempfile
from pathlib import Path
from typing import Any

STAGES = 5
STRANGERS = 8


class Judge:
    """libfprint's virtual image device and the socket that feeds it pictures."""

    def __init__(self, library: Any, loop: Any, address: str) -> None:
        self._library, self._loop = library, loop
        self._context = library.Context()
        devices = self._context.get_devices()
        self._device = next(one for one in devices if one.get_driver() == "virtual_image")
        self._device.open_sync()
        self._feed = socket.socket(socket.AF_UNIX)
        self._feed.connect(address)

    def close(self) -> None:
        self._feed.close()
        self._device.close_sync()

    def enrol(self, pictures: list[bytes]) -> Any:
        """The reference made of the pictures, shown one after the other."""
        done: list[Any] = []
        stages: list[int] = []
        self._device.enroll(
            self._library.Print.new(self._device),
            None,
            lambda device, stage, *rest: stages.append(stage),
            (),
            lambda device, result: done.append(device.enroll_finish(result)),
        )
        for picture in pictures:
            seen = len(stages)
            self._feed.sendall(picture)
            while len(stages) == seen and not done:
                self._loop.iteration(True)
        while not done:
            if stages[-1] < STAGES:
                return None
            self._loop.iteration(True)
        return done[0]

    def verify(self, reference: Any, picture: bytes) -> bool:
        """Whether it says that this is the finger; a picture it asks to retry is a no."""
        verdict: list[bool] = []

        def done(device: Any, result: Any) -> None:
            try:
                verdict.append(device.verify_finish(result)[0])
            except Exception:
                verdict.append(False)

        self._device.verify(reference, None, None, None, done)
        self._feed.sendall(picture)
        while not verdict:
            self._loop.iteration(True)
        return verdict[0]


def main(folder: Path, width: int, height: int) -> dict[str, list[int]]:
    with tempfile.TemporaryDirectory() as place:
        os.environ["FP_VIRTUAL_IMAGE"] = address = f"{place}/image"
        importlib.import_module("gi").require_version("FPrint", "2.0")
        library, glib = (importlib.import_module(f"gi.repository.{name}") for name in ("FPrint", "GLib"))
        judge = Judge(library, glib.MainContext.default(), address)
        try:
            return _judged(judge, _pictures(folder, struct.pack("ii", width, height)))
        finally:
            judge.close()


def _pictures(folder: Path, head: bytes) -> dict[int, list[bytes]]:
    """Each finger's impressions in order, as the device wants them."""
    fingers: dict[int, dict[int, bytes]] = {}
    for path in folder.glob("*_*.raw"):
        finger, impression = (int(part) for part in path.stem.split("_"))
        fingers.setdefault(finger, {})[impression] = head + path.read_bytes()
    return {finger: [taken[at] for at in sorted(taken)] for finger, taken in sorted(fingers.items())}


def _judged(judge: Judge, fingers: dict[int, list[bytes]]) -> dict[str, list[int]]:
    """[accepted, presented] for mated and non-mated prints."""
    mated, others = [0, 0], [0, 0]
    for finger, pictures in fingers.items():
        reference = judge.enrol(pictures[:STAGES])
        strangers = [taken[STAGES] for other, taken in fingers.items() if other != finger][:STRANGERS]
        for picture in pictures[STAGES:]:
            mated = [mated[0] + judge.verify(reference, picture), mated[1] + 1]
        for picture in strangers:
            others = [others[0] + judge.verify(reference, picture), others[1] + 1]
    return {"mated": mated, "non_mated": others}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
