"""Devices out of the settings: camera and scanner as one pair of eyes, the printer, the cabinet."""

from collections.abc import Callable
from contextlib import ExitStack

import cv2

from config.settings import Settings
from kiosk.applicants import Eyes
from kiosk.devices.face_guide import FaceGuide
from kiosk.devices.page_guide import PageGuide
from kiosk.devices.receipts import Receipts
from kiosk.domain.clock import Clock
from kiosk.domain.policy import DEFAULT_POLICY
from kiosk.ports import Cabinet, Picture
from kiosk.reporting.signing import signing_key
from kiosk.session.vocabulary import Part
from kiosk.work.panel import PanelSink
from kiosk.work.pictures import PhotoSink, unphotographed
from kiosk.work.printing import PrintWork
from kiosk.work.worker import Post


def eyes(settings: Settings, stack: ExitStack, show: PhotoSink = unphotographed) -> Eyes | None:
    """Both cameras, open while a visit looks, with what they see shown; None unless there are both."""
    camera, scanner = settings.camera, settings.scanner
    if camera is None or scanner is None:
        return None
    cv2.setNumThreads(1)  # cameras and window share few cores

    def now(picture: Picture) -> None:
        show(0, picture)

    face = FaceGuide(camera.address, (camera.width, camera.height), now)
    page = PageGuide(scanner.address, (scanner.width, scanner.height), now)
    stack.callback(face.close)
    stack.callback(page.close)
    return Eyes(face, page)


def printing(settings: Settings, clock: Clock) -> Callable[[Post], PrintWork] | None:
    """How slips are printed; `KeysError` where this kiosk cannot sign them."""
    there = settings.printer
    if there is None:
        return None
    key = signing_key(settings.centre.keys)
    return lambda post: PrintWork(
        Receipts(there.address, baud=there.baudrate),
        post,
        key=key,
        kiosk=settings.kiosk.id,
        place=settings.kiosk.place,
        clock=clock,
        about_days=DEFAULT_POLICY.issue_days_avg,
    )


def cabinet_parts(settings: Settings) -> frozenset[Part]:
    return frozenset({Part.CABINET}) if settings.cabinet else frozenset()


def cabinet(settings: Settings, panel: PanelSink, clock: Clock) -> Callable[[Post], Cabinet] | None:
    """How to watch the cabinet, if there is one; only then is its library worth most of a second."""
    there = settings.cabinet
    if there is None:
        return None
    from drivers.cabinet.cabinet import Cabinet as Boards
    from kiosk.devices.cabinet import CabinetWatch

    # The latch outlives a reminder, and locks by itself soon after even if this program has died.
    hold_s = 2 * settings.policy.take_card_s + 5
    return lambda post: CabinetWatch(
        lambda: Boards.open(there.address, unit=there.unit), hold_s, post, panel, clock
    )
