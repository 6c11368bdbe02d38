"""What a kiosk is put together from: the devices as they are opened, and the biometric step."""

import secrets
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from drivers.card.reader import Reader
from drivers.fingerprint.opening import FingerSensor
from kiosk.applicants import Eyes
from kiosk.devices.card_slot import ReaderSlot
from kiosk.ports import Cabinet
from kiosk.technician import BenchOf
from kiosk.work.biometrics import Biometrics
from kiosk.work.card import Draw
from kiosk.work.custody import Custody
from kiosk.work.errands import ScanSink, unseen
from kiosk.work.pictures import PhotoSink, unphotographed
from kiosk.work.printing import PrintWork
from kiosk.work.worker import Post


@dataclass(frozen=True, slots=True)
class Devices:
    """An open reader, how to open the rest, the biometric step; `dpi` overrules the sensor's own."""

    reader: Reader
    slot: ReaderSlot
    open_sensor: Callable[[], FingerSensor]
    dpi: int | None
    custody: Custody
    biometrics: Biometrics
    watch_cabinet: Callable[[Post], Cabinet] | None = None
    eyes: Eyes | None = None
    printing: Callable[[Post], PrintWork] | None = None
    scans: ScanSink = unseen
    photos: PhotoSink = unphotographed
    bench: BenchOf | None = None
    draw: Draw = secrets.randbelow
    finger_may_stay: bool = False


def warming(stack: ExitStack) -> Biometrics:
    """The biometric step, which warms up beside whatever is opened next."""
    biometrics = Biometrics()
    stack.callback(biometrics.close)
    biometrics.start()
    return biometrics
